from django.db import migrations

from generation import append_only
from reviews.audit import triggers


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_presets")]

    operations = [
        *append_only.operations(*triggers.REVIEWS),
        # A draft may be filed again; what was submitted stays.
        *append_only.operations(triggers.BRIEF_VERSIONS, once="submitted_at"),
    ]
