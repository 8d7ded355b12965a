"""What pages say: states as icon and word, money with its kind, times in UTC, geometry in percent."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import timezone

from reviews.candidates.states import CandidateState, RoundState
from reviews.templatetags.words import STATES, runs
from scripts import build_icons

ROOT = Path(__file__).resolve().parents[3]
ICON = re.compile(r'{% icon "([a-z0-9-]+)"')


def rendered(text, **context):
    return Template("{% load icons money times words figures %}" + text).render(Context(context))


@pytest.mark.parametrize("value", [*CandidateState, *RoundState])
def test_every_state_has_an_icon_and_a_word(value):
    assert value in STATES
    shown = rendered("{% state value %}", value=value)
    assert f"#{STATES[value].icon}" in shown
    assert STATES[value].word in shown


def test_simulated_stands_as_a_word_after_the_state():
    assert rendered("{% state 'approved' simulated=True %}").endswith("SIMULATED</span></span>")


@pytest.mark.parametrize(
    ("kind", "amount", "spoken", "shown"),
    [
        ("measured", Decimal("0.2133"), "", "$0.21"),
        ("estimated", Decimal("0.21"), "about", "~\N{NO-BREAK SPACE}</span>$0.21"),
        ("reserved", Decimal("0.301"), "at most", "≤\N{NO-BREAK SPACE}</span>$0.31"),
        ("measured", Decimal("0.0041"), "", "$0.0041"),
        ("measured", Decimal("1234.5"), "", "$1,234.50"),
    ],
)
def test_money_says_what_kind_it_is(kind, amount, spoken, shown):
    text = rendered("{% money amount kind %}", amount=amount, kind=kind)
    assert shown in text
    assert spoken in text
    assert f'value="{amount}"' in text


def test_who_may_not_read_cost_sees_nothing_of_it():
    assert rendered("{% money amount %}", amount=None) == ""


def test_times_are_utc_with_the_machines_form():
    at = datetime(timezone.now().year, 12, 4, 12, 0, 5, tzinfo=UTC)
    assert rendered("{% when at %}", at=at) == (
        f'<time datetime="{at:%Y}-12-04T12:00:05Z">4\N{NO-BREAK SPACE}Dec, 12:00\N{NO-BREAK SPACE}UTC</time>'
    )
    assert "12:00:05<" in rendered("{% when at 'clock' %}", at=at)


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "tomorrow"), (13, "in 13 days"), (-1, "1 day late")])
def test_days_until_a_deadline(days, words):
    assert rendered("{% until at %}", at=timezone.now() + timedelta(days=days)) == words


def test_hashes_stand_in_groups_of_four():
    assert rendered("{{ x|short_hash }}", x="9c41e07d52af") == "9c41\N{NO-BREAK SPACE}e07d"


def test_a_share_is_cut_and_never_rounded_up():
    assert rendered("{{ 0.949|percent }}") == "94\N{NARROW NO-BREAK SPACE}%"
    assert rendered("{{ x|percent }}", x=0.95) == "95\N{NARROW NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("flags", "told"), [([], ""), ([True] * 3, "0,3"), ([False, True, True, False], "1,2,1"), ([False] * 4, "4")]
)
def test_runs_begin_with_what_was_not_displayed(flags, told):
    assert runs(flags) == told


def test_a_meter_never_leaves_its_edge():
    shown = rendered("{% meter whole measured=m reserved=r %}", whole=Decimal(4), m=Decimal(3), r=Decimal(3))
    assert 'x="0.000%" y="0" width="75.000%"' in shown
    assert 'x="75.000%" y="0" width="25.000%"' in shown


def test_a_waterfall_hands_over_from_part_to_part():
    rows = [{"label": "a", "amount": Decimal(1)}, {"label": "b", "amount": Decimal(3), "estimated": True}]
    shown = rendered("{% waterfall rows 'all' %}", rows=rows)
    assert 'x="25.000%" y="6" width="75.000%" height="14" fill="url(#hatch)"' in shown
    assert "$4.00" in shown


def test_nothing_in_the_templates_carries_style_or_script():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert not re.search(r"<script(?![^>]* src=)", text), path
        assert not re.search(r"<script[^>]*>\s*[^<\s]", text), path
        assert not re.search(r"\son[a-z]+=", text), path


def test_every_icon_that_is_used_is_in_the_sprite():
    used = {name for path in (ROOT / "templates").rglob("*.html") for name in ICON.findall(path.read_text())}
    used |= {word.icon for word in STATES.values()}
    assert used - {"mark"} <= set(build_icons.NAMES)


def test_the_sprite_is_the_one_the_script_makes():
    assert build_icons.SPRITE.read_text() == build_icons.sprite()
