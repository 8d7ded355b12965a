"""Image models, what they can, when they end and what they cost; the table stands beside, in 0002_catalogue_rows.json."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROWS = json.loads(Path(__file__).with_suffix(".json").read_text())


def add(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    models = {row["name"]: whole(row) for row in ROWS["models"]}
    image_model = apps.get_model("generation", "ImageModel")
    made = {
        name: image_model.objects.create(**{key: value for key, value in row.items() if key != "replacement"})
        for name, row in models.items()
    }
    for name, row in models.items():
        if "replacement" in row:
            made[name].replacement = made[row["replacement"]]
            made[name].save()
    for row in ROWS["prices"]:
        for name in row["models"]:
            apps.get_model("generation", "Price").objects.create(image_model=made[name], **price(row))


def whole(row: dict[str, Any]) -> dict[str, Any]:
    """A model's row with what it takes over from the one it is like (never that this is the default)."""
    own = {key: value for key, value in row.items() if key != "like"}
    for key in ("valid_from", "shutdown_at"):
        if key in own:
            own[key] = date.fromisoformat(own[key])
    if "like" not in row:
        return own
    like = whole(next(other for other in ROWS["models"] if other["name"] == row["like"]))
    return like | {"is_default": False} | own


def price(row: dict[str, Any]) -> dict[str, Any]:
    amounts = {key: Decimal(row[key]) for key in ("text_in", "image_in", "image_out", "text_out") if key in row}
    day = date.fromisoformat(row["valid_from"])
    return amounts | {"valid_from": day, "source": ROWS["price_source"]}


def remove(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    names = [row["name"] for row in ROWS["models"]]
    apps.get_model("generation", "Price").objects.filter(image_model__name__in=names).delete()
    models = apps.get_model("generation", "ImageModel").objects.filter(name__in=names)
    models.update(replacement=None)
    models.delete()


class Migration(migrations.Migration):
    dependencies = [("generation", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
