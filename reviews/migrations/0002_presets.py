from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from reviews.checklists import presets as checklists
from reviews.policies import presets as policies


def load(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    checklists.load(apps)
    policies.load(apps)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    # Backwards they stay: rounds and reviews may point at them.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
