"""The models this server has, as OpenAI lists them in November 2026: what each accepts and when it ends."""

from dataclasses import dataclass
from datetime import date

FIXED_SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
STANDARD_QUALITIES = ("low", "medium", "high")
RETIRED = date(2026, 10, 23)
RETIRING = date(2026, 12, 1)


@dataclass(frozen=True)
class Model:
    id: str
    created: int
    shutdown: date | None = None
    any_size: bool = True
    qualities: tuple[str, ...] = STANDARD_QUALITIES
    transparent: bool = False
    input_fidelity: tuple[str, ...] = ()
    base_tokens: tuple[int, ...] = (16, 48, 96)  # of the published formula, per quality

    def is_retired(self, today: date) -> bool:
        return self.shutdown is not None and self.shutdown <= today


def _earlier(name: str, created: int, shutdown: date, fidelity: tuple[str, ...]) -> Model:
    return Model(name, created, shutdown, any_size=False, transparent=True, input_fidelity=fidelity)


def _later(name: str, created: int) -> Model:
    return Model(
        name,
        created,
        qualities=(*STANDARD_QUALITIES, "xhigh", "max"),
        transparent=True,
        base_tokens=(16, 24, 48, 64, 96),
    )


MODELS = {
    model.id: model
    for model in (
        Model("gpt-image-2", 1776729600),
        Model("gpt-image-2-2026-04-21", 1776729600),
        _later("gpt-image-2.5-sunburst", 1788825600),
        _later("gpt-image-2.5-sunburst-2026-09-08", 1788825600),
        _later("gpt-image-2.5-flare", 1788825600),
        _later("gpt-image-2.5-flare-2026-09-08", 1788825600),
        Model("gpt-image-2.6-sunburst", 1793000000, transparent=True),
        Model("gpt-image-2.6-flare", 1793000000, transparent=True),
        _earlier("gpt-image-1", 1745366400, RETIRED, ("low", "high")),
        _earlier("gpt-image-1-mini", 1759708800, RETIRING, ("low",)),
        _earlier("gpt-image-1.5", 1765843200, RETIRING, ("low", "high")),
        _earlier("gpt-image-1.5-2025-12-16", 1765843200, RETIRING, ("low", "high")),
        _earlier("chatgpt-image-latest", 1765843200, RETIRING, ("low", "high")),
    )
}


def described(model: Model) -> dict[str, object]:
    """The model as `GET /v1/models/{id}` answers it."""
    return {
        "id": model.id,
        "object": "model",
        "created": model.created,
        "owned_by": "system",
        "shutdown_date": model.shutdown.isoformat() if model.shutdown else None,
    }
