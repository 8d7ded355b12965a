from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from generation.catalogue import queries
from generation.catalogue.models import Endpoint, ImageModel, Price
from generation.catalogue.moves import sync_endpoints
from generation.catalogue.sizes import Limits, Size, why_not_size
from generation.errors import PriceUnknown

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NONE = frozenset()


def named(name):
    return ImageModel.objects.get(name=name)


def why_not(name, day=TODAY, allowed=NONE):
    return queries.why_not_model(named(name), day, allowed)


def test_the_default_is_gpt_image_2():
    assert queries.default_model() == queries.model_named("gpt-image-2")


def test_an_unknown_name_is_no_model():
    assert queries.model_named("dall-e-3") is None


@pytest.mark.parametrize(
    ("name", "day", "instead"),
    [
        ("gpt-image-1", date(2026, 10, 23), "gpt-image-2.5-sunburst"),
        ("gpt-image-1-mini", date(2026, 12, 1), "gpt-image-2.5-flare"),
        ("gpt-image-1.5", date(2026, 12, 1), "gpt-image-2.5-sunburst"),
        ("gpt-image-1.5-2025-12-16", date(2026, 12, 1), "gpt-image-2.5-sunburst"),
        ("chatgpt-image-latest", date(2026, 12, 1), "gpt-image-2.5-sunburst"),
    ],
)
def test_a_model_is_refused_from_its_shutdown_day_on_naming_its_replacement(name, day, instead):
    assert why_not(name, day.replace(month=day.month - 1)) is None
    assert why_not(name, day) == f"{name} was shut down by its provider on {day}. Use {instead}."


def test_a_retired_model_that_settings_allow_is_not_refused():
    assert why_not("gpt-image-1", allowed=frozenset({"gpt-image-1"})) is None
    assert why_not("gpt-image-1", allowed=frozenset({"gpt-image-1.5"})) is not None


def test_a_retired_model_without_replacement_says_so():
    ImageModel.objects.filter(name="gpt-image-1").update(replacement=None)

    assert why_not("gpt-image-1").endswith("Choose another model.")


@pytest.mark.parametrize("name", ["gpt-image-2", "gpt-image-2-2026-04-21", "gpt-image-2.5-flare"])
def test_a_model_without_an_announced_end_may_be_used(name):
    assert why_not(name, date(2030, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "text_in", "image_in", "image_out"),
    [
        ("gpt-image-1", "5", "10", "40"),
        ("gpt-image-1-mini", "2", "2.50", "8"),
        ("gpt-image-1.5", "5", "8", "32"),
        ("gpt-image-1.5-2025-12-16", "5", "8", "32"),
        ("gpt-image-2", "5", "8", "30"),
        ("gpt-image-2-2026-04-21", "5", "8", "30"),
        ("gpt-image-2.5-flare", "5", "8", "30"),
        ("gpt-image-2.5-sunburst", "5", "8", "30"),
    ],
)
def test_prices_are_those_of_the_fact_sheet_and_history_stays_priced(name, text_in, image_in, image_out):
    price = queries.price_on(named(name), TODAY)

    assert (price.text_in, price.image_in, price.image_out) == (Decimal(text_in), Decimal(image_in), Decimal(image_out))
    assert price.source


@pytest.mark.parametrize("name", ["gpt-image-2.6-sunburst", "gpt-image-2.6-flare", "chatgpt-image-latest"])
def test_a_model_whose_price_nobody_published_has_none(name):
    with pytest.raises(PriceUnknown, match=f"No price of {name} is on record for 2026-11-21.*Use gpt-image-2,"):
        queries.price_on(named(name), TODAY)


def test_the_price_of_a_day_is_the_latest_that_is_valid_by_then():
    first = queries.price_on(queries.default_model(), TODAY)
    dearer = Price.objects.create(
        image_model=first.image_model,
        valid_from=date(2026, 12, 1),
        text_in=Decimal(6),
        image_in=Decimal(9),
        image_out=Decimal(33),
        source="test",
    )

    assert queries.price_on(first.image_model, date(2026, 11, 30)) == first
    assert queries.price_on(first.image_model, date(2026, 12, 1)) == dearer
    with pytest.raises(PriceUnknown):
        queries.price_on(first.image_model, date(2026, 4, 20))


def test_models_to_name_for_transparency_have_a_price_and_no_end():
    assert [str(image_model) for image_model in queries.models_with(background="transparent")] == [
        "gpt-image-2.5-flare",
        "gpt-image-2.5-flare-2026-09-08",
        "gpt-image-2.5-sunburst",
        "gpt-image-2.5-sunburst-2026-09-08",
    ]


def test_gpt_image_2_makes_no_transparent_background():
    assert queries.default_model().backgrounds == ["auto", "opaque"]


def test_every_model_has_a_source_and_its_sizes():
    for image_model in ImageModel.objects.all():
        assert image_model.source
        assert why_not_size(Size(1024, 1024), image_model.limits) is None
    assert queries.default_model().limits == Limits()
    assert named("gpt-image-1.5").limits.fixed == (Size(1024, 1024), Size(1024, 1536), Size(1536, 1024))


def test_what_may_cost_more_qualities_only_on_2_5():
    assert named("gpt-image-2.5-flare").qualities == ["low", "medium", "high", "xhigh", "max"]
    assert named("gpt-image-2").qualities == named("gpt-image-2.6-flare").qualities == ["low", "medium", "high"]


@pytest.mark.parametrize(
    ("quality", "tokens"),
    [("low", (272, 408, 400)), ("medium", (1056, 1584, 1568)), ("high", (4160, 6240, 6208))],
)
def test_a_quote_for_an_earlier_model_follows_the_published_table(quality, tokens):
    sizes = Size(1024, 1024), Size(1024, 1536), Size(1536, 1024)
    quotes = [
        queries.quote(named("gpt-image-1.5"), quality=quality, size=size, prompt="", inputs=[], day=TODAY)
        for size in sizes
    ]

    assert [quote.expected * 1_000_000 / 32 for quote in quotes] == list(tokens)


def test_a_quote_adds_prompt_inputs_and_output():
    quote = queries.quote(
        queries.default_model(),
        quality="high",
        size=Size(1024, 1024),
        prompt="p" * 4000,
        inputs=[Size(1024, 1024), Size(1179, 2556)],
        day=TODAY,
    )

    assert quote.expected == Decimal("0.235768")  # 1000 x $5, 2506 x $8, 7024 x $30 per million
    assert quote.bound == Decimal("0.3300752")
    assert quote.price == queries.price_on(queries.default_model(), TODAY)


def test_a_quote_reserves_more_where_token_use_is_not_confirmed():
    quote = queries.quote(
        named("gpt-image-2.5-flare"), quality="high", size=Size(1024, 1024), prompt="", inputs=[], day=TODAY
    )

    assert quote.bound == quote.expected * 2


def test_a_quote_without_a_price_is_refused():
    with pytest.raises(PriceUnknown):
        queries.quote(
            named("gpt-image-2.6-flare"), quality="low", size=Size(1024, 1024), prompt="", inputs=[], day=TODAY
        )


def test_endpoints_stand_after_migrating():
    assert set(Endpoint.objects.values_list("owner", "name", "simulated")) == {
        (None, "openai", False),
        (None, "simulator", True),
    }


def test_syncing_follows_the_settings_and_leaves_the_line_as_it_is(settings):
    Endpoint.objects.update(stopped_why="no key", failures=3)
    settings.OPENAI_BASE_URL = "https://images.example/v1"

    sync_endpoints()
    sync_endpoints()

    assert set(Endpoint.objects.values_list("name", "base_url", "stopped_why", "failures")) == {
        ("openai", "https://images.example/v1", "no key", 3),
        ("simulator", settings.SIMULATOR_URL, "no key", 3),
    }


@pytest.mark.parametrize(("provider", "name"), [("real", "openai"), ("simulator", "simulator")])
def test_new_rounds_use_the_real_endpoint_only_when_settings_say_so(settings, provider, name):
    settings.PROVIDER = provider

    assert queries.endpoint_for(uuid4()).name == name


def test_an_owner_s_own_endpoint_goes_before_the_installation_s(settings):
    owner, settings.PROVIDER = uuid4(), "real"
    own = Endpoint.objects.create(owner=owner, name="own", base_url="https://own.example/v1", simulated=False)

    assert queries.endpoint_for(owner) == own
    assert queries.endpoint_for(uuid4()).name == "openai"


def test_rows_name_themselves():
    price = queries.price_on(queries.default_model(), TODAY)

    assert [str(price), str(queries.endpoint_for(uuid4()))] == ["gpt-image-2 from 2026-04-21", "simulator"]
