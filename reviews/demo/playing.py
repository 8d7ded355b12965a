"""Many stories told at once, in the order of time: what one brief's people do falls between what others' do."""

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import datetime, timedelta
from enum import Enum

from reviews.demo.room import Room


class Until(Enum):
    """`ARRIVED`: whatever is ordered has been called for, taken in and checked."""

    ARRIVED = "arrived"


ARRIVED = Until.ARRIVED
# Orders that come close to each other are performed together, which keeps both processors busy.
TOGETHER = timedelta(minutes=25)
# Nobody does anything on the minute.
LATE_S = (2.0, 200.0)

Story = Generator[datetime | Until, None, None]
Teller = Callable[[Room], Story]


def play(room: Room, tellers: Iterable[Teller]) -> None:
    """Each story says until when it waits; nothing happens before its time, and time never goes back."""
    stories = [teller(room) for teller in tellers]
    times = [(room.clock.begin, n) for n in range(len(stories))]
    heapq.heapify(times)
    ordered: list[int] = []
    since = room.clock.begin
    while times or ordered:
        if ordered and (not times or times[0][0] > since + TOGETHER):
            room.perform()
            for n in ordered:
                heapq.heappush(times, (room.clock.now, n))
            ordered = []
            continue
        moment, n = heapq.heappop(times)
        since = since if ordered else max(moment, room.clock.now)
        room.clock.until(moment)
        room.clock.wait(room.chance.uniform(*LATE_S))
        wait = next(stories[n], None)
        if wait is ARRIVED:
            ordered.append(n)
        elif isinstance(wait, datetime):
            heapq.heappush(times, (wait, n))
