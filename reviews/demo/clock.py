"""The time in which the demo's data come about: three weeks that end now, so that nothing lies in the future."""

import threading
from datetime import UTC, datetime, time, timedelta

DAYS = 21
TICK = timedelta(seconds=1)


class Clock:
    """Called, it says what time it is, which is later each time; it may be asked from many threads."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self.midnight = datetime.combine((end - timedelta(days=DAYS)).date(), time(), tzinfo=UTC)
        self.begin = self.day(0, "08:00")
        self.now = self.begin
        self.lock = threading.Lock()

    def __call__(self) -> datetime:
        return self.wait(TICK.total_seconds())

    def wait(self, seconds: float) -> datetime:
        with self.lock:
            return self._set(self.now + timedelta(seconds=seconds))

    def until(self, moment: datetime) -> datetime:
        """Goes on to that moment; stays where it is when that has passed."""
        with self.lock:
            return self._set(max(self.now, moment))

    def day(self, number: int, hour: str) -> datetime:
        """`hour` as "09:30" of that day: 0 is three weeks ago, 20 yesterday."""
        return self.midnight + timedelta(days=number) + timedelta(hours=int(hour[:2]), minutes=int(hour[3:]))

    def ago(self, minutes: float) -> datetime:
        """So long before now; at most two hours, so that it comes after yesterday's working day at any time of day."""
        return self.end - timedelta(minutes=minutes)

    @property
    def share(self) -> int:
        """Percent of the three weeks that have been told."""
        return int(100 * (self.now - self.begin) / (self.end - self.begin))

    def _set(self, moment: datetime) -> datetime:
        if moment >= self.end:
            raise RuntimeError(f"The demo's story runs past now ({moment:%Y-%m-%d %H:%M:%S}).")
        self.now = moment
        return moment
