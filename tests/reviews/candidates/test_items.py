"""The checklist of a round: the default's items, the brand's, and what the brief itself asks for."""

from datetime import timedelta

import pytest

from reviews.briefs import actions as brief_actions
from reviews.briefs.models import Brand
from reviews.candidates.states import ItemOrigin
from reviews.checklists.models import Checklist, ChecklistVersion, Item
from reviews.checklists.states import Group
from tests.factories import AT, workspace
from tests.factories_briefs import data, filed, files, ordered, producer, sample, submitted

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def items_of(body, by=None):
    by = by or producer()
    brief = brief_actions.file(body, by=by, at=AT, files=files(by.workspace_id, body)).brief
    brief_actions.submit(brief.pk, by=by, at=AT)
    return list(ordered(by, LATER, brief).items.all())


def ruled_out(body):
    return {item.item.key: item.na_by_brief for item in items_of(body) if item.na_by_brief}


def own(items, origin):
    return [(item.group, item.text, item.facts) for item in items if item.origin == origin]


def test_a_plain_brief_gets_the_default_items_in_groups_and_its_subject():
    items = items_of(data())

    assert [item.n for item in items] == list(range(1, len(items) + 1))
    groups = list(dict.fromkeys(item.group for item in items))
    assert groups == [Group.HANDS, Group.TEXT, Group.PRODUCT_FIDELITY, Group.BRAND_FIT, Group.BRIEF]
    assert own(items, ItemOrigin.BRIEF) == [
        (Group.BRIEF, "The subject is as briefed", {"field": "subject", "value": "a white cup"})
    ]
    assert all(item.passes_when and item.fails_when and item.required for item in items)


def test_the_brief_adds_an_item_for_each_string_detail_and_forbidden_thing():
    body = data(
        scene="a table",
        composition="centred",
        text={"mode": "exact", "strings": ["NIGHT SIGNAL", "2026"]},
        must_keep=["the handle", {"text": "the glaze", "reference": 0, "spot": [12, 40]}],
        references=[{"file": "cup.png", "role": "product"}],
        forbidden=["logos"],
    )

    items = items_of(body)

    reference = items[0].round.version.body["references"][0]["id"]
    assert [facts["field"] for _, _, facts in own(items, ItemOrigin.BRIEF)] == ["subject", "scene", "composition"]
    assert own(items, ItemOrigin.STRING) == [
        (Group.TEXT, "“NIGHT SIGNAL” stands there exactly so", {"string": "NIGHT SIGNAL"}),
        (Group.TEXT, "“2026” stands there exactly so", {"string": "2026"}),
    ]
    assert own(items, ItemOrigin.MUST_KEEP) == [
        (Group.PRODUCT_FIDELITY, "Kept: the handle", {"text": "the handle"}),
        (
            Group.PRODUCT_FIDELITY,
            "Kept: the glaze",
            {"text": "the glaze", "reference": reference, "role": "product", "spot": [12, 40]},
        ),
    ]
    assert own(items, ItemOrigin.FORBIDDEN) == [(Group.BRAND_FIT, "Never shown: logos", {"forbidden": "logos"})]


def test_strings_added_later_ask_for_calm_room():
    text = {"mode": "added_later", "strings": [{"text": "SALE", "box": [0, 0, 500, 200]}]}

    assert own(items_of(data(text=text)), ItemOrigin.STRING) == [
        (Group.BRAND_FIT, "There is calm room for “SALE”", {"string": "SALE", "box": [0, 0, 500, 200]})
    ]


def test_what_the_brief_rules_out_is_not_asked_but_invented_text_always_is():
    no_text = "The brief asks for no text in the image."
    no_people = 'The brief rules this out: never show "people".'

    assert ruled_out(sample("boot-product-page.json")) == {
        "hands-natural": no_people,
        "faces-coherent": no_people,
        "limbs-coherent": no_people,
        "strings-exact": no_text,
        "strings-placed": no_text,
    }
    quote = ruled_out(sample("typography-poster.json"))
    assert "strings-exact" not in quote
    assert quote["product-shape"] == "The brief names no product."
    assert "no-invented-text" not in quote


def test_forbidden_faces_rule_out_faces_only():
    found = ruled_out(data(forbidden=["No faces"], product="Cup", palette=["#FFFFFF"]))

    assert [key for key in found if not key.startswith("strings")] == ["faces-coherent"]


def test_asset_types_and_brands_add_their_items():
    of = workspace()
    by = producer(of)
    filed(by, brand="Northfield")
    checklist = Checklist.objects.create(workspace=of, name="Northfield")
    version = ChecklistVersion.objects.create(checklist=checklist, n=1, created_at=AT)
    for n, types in enumerate(([], ["map"]), 1):
        Item.objects.create(
            version=version,
            n=n,
            key=f"glare-{n}",
            group="reflections",
            text=f"No glare {n}",
            passes_when="None.",
            fails_when="Some.",
            asset_types=types,
        )
    Brand.objects.update(checklist=checklist)

    items = items_of(data(brand="Northfield", asset_type="portrait"), by)

    assert "likeness" in {item.item.key for item in items if item.item}
    assert own(items, ItemOrigin.BRAND) == [("reflections", "No glare 1", {})]
    assert [item.group for item in items][-2:] == ["reflections", Group.BRIEF]


def test_a_frozen_item_stays_when_the_checklist_changes():
    by = producer()
    order = ordered(by)
    before = list(order.items.values_list("text", flat=True))
    Item.objects.update(text="Something else")

    assert list(order.items.values_list("text", flat=True)) == before


def test_a_long_subject_is_cut_in_its_item_and_whole_in_its_facts():
    item = items_of(data(subject="cup " * 1_000))[-1]

    assert len(item.passes_when) == 1_000
    assert item.facts["value"] == ("cup " * 1_000).strip()


def test_the_longest_entries_fit():
    long = "x" * 500
    body = data(
        must_keep=[long], forbidden=[long], text={"mode": "exact", "strings": [long]}, generation={"quality": "low"}
    )

    assert max(len(item.text) for item in items_of(body)) <= 1_000
    assert submitted(producer(), **{key: body[key] for key in ("must_keep", "forbidden", "text")})
