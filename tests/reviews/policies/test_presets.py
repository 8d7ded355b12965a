import pytest

from reviews.policies import presets, queries
from reviews.policies.models import Policy, PolicyVersion, Stage
from tests import factories

pytestmark = pytest.mark.django_db

ASKED = ("n", "seats", "role", "tag", "blind", "blocks", "share_percent", "dwell_ms", "min_zoom_percent")
BLOCKS = ["major", "blocking"]


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        (presets.ONE_REVIEWER, [(1, 1, "reviewer", "", False, BLOCKS, 95, 400, 100)]),
        (presets.TWO_REVIEWERS, [(1, 2, "reviewer", "", True, BLOCKS, 95, 400, 100)]),
        (
            presets.BRAND_THEN_LEGAL,
            [
                (1, 1, "reviewer", "brand", False, BLOCKS, 95, 400, 100),
                (2, 1, "reviewer", "legal", False, BLOCKS, 95, 400, 100),
            ],
        ),
    ],
)
def test_each_preset_asks_for_its_stages(name, stages):
    version = queries.current(queries.named(factories.workspace().pk, name))
    assert [tuple(getattr(stage, column) for column in ASKED) for stage in version.stages.all()] == stages


def test_every_workspace_reads_the_presets_by_name():
    assert queries.names(factories.workspace().pk) == ["brand then legal", "one reviewer", "two reviewers"]


def test_a_workspaces_own_policy_hides_the_preset_of_the_same_name_from_nobody_else():
    ours, others = factories.workspace(), factories.workspace()
    own = Policy.objects.create(workspace=ours, name=presets.ONE_REVIEWER)
    assert queries.named(ours.pk, presets.ONE_REVIEWER) == own
    assert queries.names(ours.pk) == ["brand then legal", "one reviewer", "two reviewers"]
    assert queries.named(others.pk, presets.ONE_REVIEWER).workspace is None


def test_a_name_that_nobody_gave_finds_no_policy():
    ours, others = factories.workspace(), factories.workspace()
    Policy.objects.create(workspace=others, name="theirs")
    assert queries.named(ours.pk, "theirs") is None


def test_the_newest_version_of_a_policy_counts():
    policy = Policy.objects.create(workspace=factories.workspace(), name="ours")
    for n in (1, 2):
        version = PolicyVersion.objects.create(policy=policy, n=n, created_at=factories.AT)
        Stage.objects.create(version=version, n=1, seats=n, blocks=[])
    assert [stage.seats for stage in queries.current(policy).stages.all()] == [2]
