import pytest

from reviews.briefs.states import AssetType
from reviews.checklists import presets, queries
from reviews.checklists.models import Checklist, ChecklistVersion, DefectCode, Item
from reviews.checklists.states import Group
from tests import factories

pytestmark = pytest.mark.django_db

FOR_EVERY_TYPE = {
    Group.HANDS: ["hands-natural", "faces-coherent", "limbs-coherent"],
    Group.TEXT: ["strings-exact", "strings-placed", "no-invented-text"],
    Group.PRODUCT_FIDELITY: [
        "product-shape",
        "product-parts",
        "product-material",
        "product-colour",
        "product-label",
        "product-size",
        "reflections-shadows",
        "not-misleading",
    ],
    Group.BRAND_FIT: ["palette", "logo", "forbidden-elements", "tone", "aspect-free-space"],
}
MORE = {
    AssetType.PRODUCT_PHOTO: ["frame-complete"],
    AssetType.LIFESTYLE: ["skin-hair-natural"],
    AssetType.PORTRAIT: ["likeness", "skin-hair-natural"],
    AssetType.POSTER: ["reads-small"],
    AssetType.COVER: ["reads-small"],
    AssetType.INFOGRAPHIC: ["facts-accurate", "labels-point", "proportions-true"],
    AssetType.DIAGRAM: ["facts-accurate", "labels-point", "proportions-true"],
    AssetType.MAP: ["facts-accurate", "labels-point", "geography-true"],
    AssetType.INTERFACE: ["interface-real"],
    AssetType.PACKAGING: ["pack-panels", "pack-construction"],
    AssetType.ILLUSTRATION: ["style-consistent"],
    AssetType.ICON: ["reads-small", "style-consistent"],
    AssetType.OTHER: [],
}


def own_list(workspace, name, *keys):
    version = ChecklistVersion.objects.create(
        checklist=Checklist.objects.create(workspace=workspace, name=name), n=1, created_at=factories.AT
    )
    for n, key in enumerate(keys, start=1):
        words = {"group": "finish", "text": key, "passes_when": "It does.", "fails_when": "It does not."}
        Item.objects.create(version=version, n=n, key=key, **words)
    return version.checklist


def keys(items):
    return [item.key for item in items]


def test_what_nothing_else_was_said_of_is_asked_the_default_items_in_four_groups():
    items = queries.items_for(factories.workspace().pk, AssetType.OTHER)
    by_group = {group: [item.key for item in items if item.group == group] for group in FOR_EVERY_TYPE}
    assert by_group == FOR_EVERY_TYPE
    assert len(items) == sum(map(len, by_group.values()))
    assert all(item.required for item in items)


@pytest.mark.parametrize("asset_type", AssetType.values)
def test_each_type_adds_its_own_items_to_the_default_ones(asset_type):
    items = keys(queries.items_for(factories.workspace().pk, asset_type))
    assert items[:19] == [key for group in FOR_EVERY_TYPE.values() for key in group]
    assert items[19:] == MORE[asset_type]


def test_every_type_that_an_item_names_exists():
    assert {kind for row in presets.ITEMS for kind in row.asset_types} <= set(AssetType.values)


def test_every_item_says_when_it_passes_and_when_it_fails_within_its_columns():
    for row in presets.ITEMS:
        sentences = (row.text, row.passes_when, row.fails_when)
        assert all(20 < len(sentence) <= 300 for sentence in (row.passes_when, row.fails_when)), row.key
        assert len(set(sentences)) == 3, row.key
        assert len(row.key) <= 60, row.key


def test_a_workspaces_own_checklist_hides_the_preset_and_a_brands_is_added():
    ours = factories.workspace()
    own_list(ours, presets.DEFAULT, "only-this")
    brands = own_list(ours, "Brand's", "seam-straight")
    assert keys(queries.items_for(ours.pk, AssetType.OTHER, brands)) == ["only-this", "seam-straight"]
    assert len(queries.items_for(factories.workspace().pk, AssetType.OTHER)) == 19


def test_the_newest_version_of_a_checklist_counts():
    ours = factories.workspace()
    checklist = own_list(ours, presets.DEFAULT, "old")
    ChecklistVersion.objects.create(checklist=checklist, n=2, created_at=factories.AT)
    assert queries.items_for(ours.pk, AssetType.OTHER) == []


def test_a_checklist_without_a_version_asks_nothing():
    assert queries.current_items(Checklist.objects.create(name="Empty")) == []


def test_defect_codes_come_by_group_in_the_order_in_which_they_are_offered():
    codes = queries.defect_codes(factories.workspace().pk)
    assert [code.code for code in codes] == [code for code, _, _ in presets.DEFECTS]
    assert {code.group for code in codes} == set(Group.values)
    assert codes[-1].code == "other"


def test_a_workspaces_own_defect_code_hides_the_preset_and_others_do_not_see_it():
    ours, others = factories.workspace(), factories.workspace()
    DefectCode.objects.create(workspace=ours, code="other", group=Group.BRIEF, label="Ours", n=99)
    DefectCode.objects.create(workspace=ours, code="grain", group=Group.BRIEF, label="Grain", n=100)
    assert [code.label for code in queries.defect_codes(ours.pk)][-2:] == ["Ours", "Grain"]
    assert len(queries.defect_codes(others.pk)) == len(presets.DEFECTS)


def test_rows_of_checklists_say_what_they_are():
    checklist = Checklist(name="Default")
    assert (str(checklist), str(Item(text="Hands")), str(DefectCode(label="Logo wrong"))) == (
        "Default",
        "Hands",
        "Logo wrong",
    )
    assert str(ChecklistVersion(checklist=checklist, n=2)) == f"{checklist.pk} v2"
