"""Icons from the sprite, and states as an icon in its colour with its word in ink."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reviews.templatetags.words import NOTHING_KNOWN, STATES, StateWord

register = template.Library()


@register.simple_tag
def icon(name: str, *, label: str = "", tone: str = "", size: int = 16, turns: bool = False) -> SafeString:
    """An icon of the sprite (scripts/build_icons.py lists them). Without `label` it is decoration beside a word."""
    words = ("icon", f"icon--{size}" * (size != 16), f"tone-{tone}" * bool(tone), "icon--turns" * turns)
    classes = " ".join(word for word in words if word)
    names = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" {}><use href="{}#{}"></use></svg>',
        classes,
        names,
        static("reviews/icons.svg"),
        name,
    )


@register.simple_tag
def state(value: str, words: str = "", *, simulated: bool = False) -> SafeString:
    """A state of a candidate, run, round or brief; `words` replace its own (“Edit in review”)."""
    known = _word(value)
    note = SafeString('<span class="state__note">SIMULATED</span>') if simulated else ""
    return format_html(
        '<span class="state" data-state="{}">{}{}{}</span>',
        value,
        icon(known.icon, tone=known.tone, turns=known.turns),
        words or known.word,
        note,
    )


@register.simple_tag
def state_icon(value: str, words: str = "", *, size: int = 16) -> SafeString:
    """Only the icon, with its word as its name: for several states in one cell."""
    known = _word(value)
    return icon(known.icon, label=words or known.word, tone=known.tone, size=size, turns=known.turns)


@register.filter
def state_word(value: str) -> str:
    return _word(value).word


def _word(value: str) -> StateWord:
    return STATES.get(str(value), NOTHING_KNOWN)
