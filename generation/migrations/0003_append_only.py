from django.db import migrations

from generation import append_only


class Migration(migrations.Migration):
    dependencies = [("generation", "0002_catalogue_rows")]

    operations = append_only.operations(
        "generation_attempt",
        "generation_attemptoutcome",
        "generation_costentry",
        "generation_image",
    )
