"""
From wall clocks to instants and back, in whole microseconds.

A zone is asked once for the moments at which its clocks change; everything after that is
searching in sorted numbers. A wall time that does not exist is moved on by the gap, and
one that comes twice is its first occurrence: what ``fold=0`` means.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ...errors import Invalid
from .instants import DAY, instant

_PERIOD: Final = 364 * DAY
_STEP: Final = 3 * DAY
"""No zone has changed its clocks twice within six days since 1900; a test looks through all of them."""
_SECOND: Final = timedelta(seconds=1)


class Change(NamedTuple):
    """The clocks are set from one offset to another; all in microseconds."""

    at: int
    before: int
    after: int


class _Offsets(NamedTuple):
    """From when on which offset holds, within one period; the first holds from the period's beginning."""

    since: list[int]
    offsets: list[int]

    def at(self, moment: int) -> int:
        return self.offsets[bisect_right(self.since, moment)]


class Zone:
    """
    An IANA zone.

    Raises:
        Invalid: There is no zone of that name.
    """

    def __init__(self, name: str) -> None:
        try:
            self.tz: ZoneInfo = ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise Invalid(f"there is no time zone {name!r}; write it like 'Europe/Helsinki'") from None
        self._changes: dict[int, tuple[Change, ...]] = {}
        self._skips: dict[int, bool] = {}
        self._by_instant: dict[int, _Offsets] = {}
        self._by_wall: dict[int, _Offsets] = {}

    def offset(self, moment: int) -> int:
        """Return by how much the wall clock is ahead of UTC at an instant."""
        period = moment // _PERIOD
        known = self._by_instant.get(period)
        if known is None:
            changes = self.changes(period)
            offsets = [self._asked(period * _PERIOD), *(each.after for each in changes)]
            known = _Offsets([each.at for each in changes], offsets)
            self._by_instant[period] = known
        return known.at(moment)

    def wall(self, moment: int) -> int:
        """Return what the wall clock shows at an instant, as microseconds since it showed 1970."""
        return moment + self.offset(moment)

    def instant(self, wall: int) -> int:
        """Return the instant at which the wall clock shows *wall*."""
        period = wall // _PERIOD
        known = self._by_wall.get(period)
        if known is None:
            known = self._by_wall[period] = self._seen_from_the_wall(period)
        return wall - known.at(wall)

    def steady(self, since: int, until: int) -> bool:
        """Tell whether the clocks stay as they are between two instants that lie less than a period apart."""
        first, last = since // _PERIOD, until // _PERIOD
        changes = self.changes(first) if first == last else self.changes(first) + self.changes(last)
        return not any(since <= each.at <= until for each in changes)

    def same_day_until(self, moment: int) -> int:
        """Return until when it stays the day that it is, or until the clocks change before that."""
        until = moment + DAY - self.wall(moment) % DAY
        near = {moment // _PERIOD, until // _PERIOD}
        changes = [each.at for period in near for each in self.changes(period) if moment < each.at < until]
        return min(changes, default=until)

    def has(self, day: int) -> bool:
        """Tell whether a date exists: some zones have skipped one."""
        period = day * DAY // _PERIOD
        skips = self._skips.get(period)
        if skips is None:
            near = [change for each in (period - 1, period, period + 1) for change in self.changes(each)]
            skips = self._skips[period] = any(change.after - change.before >= DAY for change in near)
        return not skips or self.instant(day * DAY) != self.instant((day + 1) * DAY)

    def changes(self, period: int) -> tuple[Change, ...]:
        """Return the changes of one period."""
        known = self._changes.get(period)
        if known is None:
            known = self._changes[period] = tuple(self._searched(period * _PERIOD))
        return known

    def _seen_from_the_wall(self, period: int) -> _Offsets:
        begin = period * _PERIOD
        around = [change for near in (period - 1, period, period + 1) for change in self.changes(near)]
        # In a gap as in an overlap it is the offset before the change that counts.
        walls = [(change.at + max(change.before, change.after), change.after) for change in around]
        first = self._asked((period - 1) * _PERIOD)
        for since, offset in walls:
            first = offset if since <= begin else first
        inside = [(since, offset) for since, offset in walls if begin < since < begin + _PERIOD]
        return _Offsets([since for since, _ in inside], [first, *(offset for _, offset in inside)])

    def _searched(self, begin: int) -> list[Change]:
        found, earlier, before = list[Change](), begin, self._asked(begin)
        while earlier < begin + _PERIOD:
            later = min(earlier + _STEP, begin + _PERIOD)
            after = self._asked(later)
            if after != before:
                found.append(Change(self._narrowed(earlier, later, before), before, after))
            earlier, before = later, after
        return found

    def _narrowed(self, earlier: int, later: int, before: int) -> int:
        while later - earlier > 1:
            middle = (earlier + later) // 2
            if self._asked(middle) == before:
                earlier = middle
            else:
                later = middle
        return later

    def _asked(self, moment: int) -> int:
        gap: timedelta | None = instant(moment).astimezone(self.tz).utcoffset()
        assert gap is not None, self.tz
        return (gap // _SECOND) * 1_000_000


@lru_cache(maxsize=256)
def zone(name: str) -> Zone:
    """
    Return the zone of that name, the same one each time.

    Raises:
        Invalid: There is none.
    """
    return Zone(name)
