"""The OpenAPI document: complete, without a warning, and as the answers are."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from reviews.api.urls import urlpatterns
from tests.factories import actor
from tests.factories_briefs import ordered
from tests.factories_reviewing import claimed, judged, reviewer, waiting
from tests.reviews.api.calling import Caller
from tests.reviews.api.table import NOWHERE, OPEN, TABLE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    file = tmp_path_factory.mktemp("schema") / "schema.json"
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(file))
    return json.loads(file.read_text())


def operations(document):
    return {(path, method): found for path, methods in document["paths"].items() for method, found in methods.items()}


def test_the_document_is_valid_and_made_without_a_warning(document):
    assert document["openapi"].startswith("3.")


def test_every_operation_has_a_name_of_its_own_and_says_who_may_ask(document):
    names = [found["operationId"] for found in operations(document).values()]
    assert len(set(names)) == len(names) == sum(len({row.method for row in rows}) for rows in TABLE.values())
    assert {json.dumps(found["security"]) for found in operations(document).values()} == {
        json.dumps([{"token": []}, {"session": []}])
    }


def test_no_name_was_made_up_for_an_enumeration(document):
    made_up = [name for name in document["components"]["schemas"] if name.endswith("Enum")]
    assert made_up == ["NullEnum"]


def test_every_operation_says_how_it_refuses_and_every_list_how_it_is_paged(document):
    for found in operations(document).values():
        assert found["responses"]["default"]["content"] == {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
        if found["operationId"].endswith("_list"):
            assert {"cursor", "page_size"} <= {one["name"] for one in found["parameters"]}
        assert "`pages`" not in found.get("description", "")


def test_every_address_stands_in_the_document(document):
    assert len(document["paths"]) == len({one.name for one in urlpatterns} - OPEN - NOWHERE)


def fits(value, schema, document, where="answer"):
    """Whether the value has the schema's fields, no other ones, with their types; told by its path."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "allOf" in schema and len(schema["allOf"]) == 1:
        return fits(value, schema["allOf"][0], document, where)
    if value is None:
        return [] if schema.get("nullable") or "oneOf" in schema or "enum" in schema else [f"{where} is null"]
    if schema.get("type") == "array":
        return [each for n, one in enumerate(value) for each in fits(one, schema["items"], document, f"{where}.{n}")]
    if "properties" not in schema:
        return [] if is_a(value, schema) else [f"{where} is {value!r}"]
    names = set(schema["properties"])
    wrong = (
        [f"{where} has {sorted(set(value) ^ names)}"]
        if not set(schema.get("required", ())) <= set(value) <= names
        else []
    )
    known = [(name, one) for name, one in value.items() if name in names]
    return wrong + [
        each for name, one in known for each in fits(one, schema["properties"][name], document, f"{where}.{name}")
    ]


def is_a(value, schema):
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool, "object": dict}
    return isinstance(value, kinds[schema["type"]]) if "type" in schema else True


READS = [
    (one.name, one.pattern.converters)
    for one in urlpatterns
    if one.name in TABLE and TABLE[one.name][0].method == "GET"
]


def test_answers_are_as_the_document_says(document, of, owner, now):
    one = waiting(owner, now)
    judged(one, reviewer(of), at=now)
    by = reviewer(of)
    claim = claimed(waiting(owner, now, brief=None, colour="#111111"), by, now)
    order = ordered(owner, now)
    things = {"candidate_id": one.pk, "brief_id": one.brief_id, "round_id": order.pk, "claim_id": claim.pk}
    lead = Caller(of_all(of))
    checked = 0
    for name, converters in READS:
        if "kind" in converters or name in {"original", "reference", "estimate"}:
            continue
        path = reverse(f"api:{name}", kwargs={each: things[each] for each in converters})
        template = reverse(f"api:{name}", kwargs=dict.fromkeys(converters, "00000000-0000-0000-0000-000000000000"))
        for each in converters:
            template = template.replace("00000000-0000-0000-0000-000000000000", f"{{{each}}}")
        caller = Caller(by) if "claim_id" in converters else lead
        response = caller.get(path)
        assert response.status_code == 200
        schema = document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert fits(response.json(), schema, document, name) == []
        checked += 1
    assert checked > 15


def of_all(of):
    return actor(of, "lead", "auditor")


@pytest.mark.parametrize("accept", ["application/json", "application/vnd.oai.openapi", "*/*"])
def test_the_document_is_served_to_anybody(accept):
    response = Caller().get("schema/", headers={"Accept": accept})
    assert response.status_code == 200
    assert b"/api/candidates/" in response.content


def test_the_page_is_served_to_anybody_without_anything_inline():
    response = Caller().get("docs/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "<style" not in text
    assert all("src=" in script for script in text.split("<script")[1:])
