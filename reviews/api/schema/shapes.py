"""How the OpenAPI document learns of a shape: from a name and its fields. Rules stand in the domain, not here: nothing
is validated or stored by these classes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from rest_framework import serializers as s

Field = s.Field[Any, Any, Any, Any]
Shape = type[s.Serializer[Any]]


def shape(name: str, fields: Mapping[str, Field], *, base: Shape = s.Serializer, doc: str = "") -> Shape:
    """Given by a mapping, since some of our fields have a name that Python or a serializer keeps for itself."""
    return type(name, (base,), dict(fields) | {"__doc__": doc})


@cache
def page_of(of: Shape) -> Shape:
    """{next, previous, results} with absolute addresses."""
    fields = {
        "next": s.URLField(allow_null=True),
        "previous": s.URLField(allow_null=True),
        "results": of(many=True),
    }
    return shape(f"{of.__name__}Page", fields)


def usd(**options: Any) -> s.CharField:
    return s.CharField(help_text='US dollars as a decimal string, such as "0.21"', **options)
