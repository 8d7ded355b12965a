"""Times as people read them, in UTC, with the machine's form beside."""

from datetime import UTC, date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def when(moment: datetime | None, how: str = "full") -> SafeString:
    """`how`: full (“4 Dec, 12:00 UTC”), day (“4 Dec”), time (“12:00”), clock (“12:00:03”)."""
    if moment is None:
        return SafeString("")
    moment = moment.astimezone(UTC)
    return format_html('<time datetime="{}">{}</time>', moment.strftime("%Y-%m-%dT%H:%M:%SZ"), FORMS[how](moment))


@register.simple_tag
def until(moment: datetime | None) -> str:
    """“in 13 days”, “today”, “3 days late”: days between two dates in UTC."""
    if moment is None:
        return ""
    days = (moment.astimezone(UTC).date() - timezone.now().astimezone(UTC).date()).days
    if days == 0:
        return "today"
    if days < 0:
        return f"{-days} {'day' if days == -1 else 'days'} late"
    return "tomorrow" if days == 1 else f"in {days} days"


@register.filter
def heading(day: date) -> str:
    """“Today, 21 November”, “Yesterday, 20 November”, “Monday, 2 November”; with the year when it is another."""
    today = timezone.now().astimezone(UTC).date()
    day = day.astimezone(UTC).date() if isinstance(day, datetime) else day
    name = {today: "Today", today - timedelta(days=1): "Yesterday"}.get(day, f"{day:%A}")
    return f"{name}, {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


@register.filter
def minutes(seconds: float | None) -> str:
    """Seconds as m:ss, hours as h:mm:ss."""
    if seconds is None:
        return ""
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _day(moment: datetime) -> str:
    year = f" {moment.year}" if moment.year != timezone.now().year else ""
    return f"{moment.day}\N{NO-BREAK SPACE}{moment:%b}{year}"


FORMS = {
    "full": lambda moment: f"{_day(moment)}, {moment:%H:%M}\N{NO-BREAK SPACE}UTC",
    "day": _day,
    "time": lambda moment: f"{moment:%H:%M}",
    "clock": lambda moment: f"{moment:%H:%M:%S}",
}
