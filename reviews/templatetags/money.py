"""Amounts in USD, each saying whether it was measured, estimated or is the most that can come."""

from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

CENT = Decimal("0.01")
FINE = Decimal("0.0001")
MARKED = (
    '<data class="money" value="{}"><span class="visually-hidden">{} </span>'
    '<span aria-hidden="true">{}\N{NO-BREAK SPACE}</span>{}</data>'
)
SIGNS = {"measured": ("", ""), "estimated": ("~", "about"), "reserved": ("≤", "at most")}


@register.simple_tag
def money(amount: Decimal | str | None, kind: str = "measured") -> SafeString:
    """`kind`: measured, estimated (“~ $0.21”), reserved (“≤ $0.30”). Nothing for None: who asks may not read cost."""
    # A name that the context lacks comes as an empty string.
    if amount is None or isinstance(amount, str):
        return SafeString("")
    sign, spoken = SIGNS[kind]
    if not sign:
        return format_html('<data class="money" value="{}">{}</data>', amount, dollars(amount))
    return format_html(MARKED, amount, spoken, sign, dollars(amount, upwards=kind == "reserved"))


@register.filter
def dollars(amount: Decimal | None, upwards: bool = False) -> str:  # noqa: FBT001, FBT002 - a template filter's argument has no name
    """Two places; four where the amount is below ten cents and not whole cents. A bound is never shown too low."""
    if amount is None:
        return ""
    size = abs(amount)
    step = FINE if 0 < size < Decimal("0.1") and size % CENT else CENT
    shown = size.quantize(step, rounding=ROUND_UP if upwards else ROUND_HALF_EVEN)
    return f"{'−' if amount < 0 else ''}${shown:,}"
