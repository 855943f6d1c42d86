"""
Open time, in whole microseconds: adding, taking away, counting between two instants.

A week is a row of stretches between two Mondays, in UTC. Nearly all weeks are the same row,
moved; only one in which the clocks change, or that is near a dated exception, is worked
out on its own. Sums over 64 weeks are kept, so ten years are nine steps and two searches.

Edges are brought into UTC one by one as they are written, and only then laid together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias

from ...errors import Invalid
from .instants import DAY, FIRST, LAST, MINUTE, instant
from .openings import Opening, Week
from .zone import Zone

Stretch: TypeAlias = tuple[int, int]
"""From, until: instants, or places in a week; the end is not in it."""

WEEK: Final = 7 * DAY
_TOGETHER: Final = 64
"""Weeks whose sums are kept together."""
_FAR: Final = 40 * 53
"""Weeks to look ahead for open time before giving up."""
_WEEKS_KEPT: Final = 2048
_SUMS_KEPT: Final = 256
_BEFORE: Final = 3
"""Days whose openings may reach into a week: they may last two, and be moved on by one."""


class _Row(NamedTuple):
    """The stretches of a week from its beginning, and how much is open before each and in all."""

    starts: list[int]
    ends: list[int]
    sums: list[int]

    def before(self, place: int) -> int:
        """Return how much is open before a place in the week."""
        at = bisect_right(self.starts, place)
        return self.sums[at - 1] + min(place, self.ends[at - 1]) - self.starts[at - 1] if at else 0

    def earliest(self, amount: int) -> int:
        """Return the earliest place before which so much is open, more than nothing."""
        at = bisect_left(self.sums, amount) - 1
        return self.starts[at] + amount - self.sums[at]

    def latest(self, amount: int) -> int:
        """Return the latest place before which so much is open, less than all."""
        at = bisect_right(self.sums, amount) - 1
        return self.starts[at] + amount - self.sums[at]


class Hours:
    """
    The open time of one calendar.

    Args:
        zone: In which its openings are written.
        week: Its openings, Monday first.
        exceptions: What replaces them on a date, by the date's number.
        closed: The dates closed from midnight to midnight, by number.
        breaks: What is closed on a date, by number.
    """

    def __init__(
        self, zone: Zone, week: Week, exceptions: Mapping[int, tuple[Opening, ...]], closed: frozenset[int],
        breaks: Mapping[int, tuple[Opening, ...]],
    ) -> None:  # fmt: skip
        self._zone, self._week = zone, week
        self._exceptions, self._closed, self._breaks = exceptions, closed, breaks
        dated = {*exceptions, *closed, *breaks}
        self._special = {(day + 3 + near) // 7 for day in dated for near in (0, _BEFORE)}
        plain = [
            (day * DAY + start * MINUTE, day * DAY + end * MINUTE)
            for day in range(-_BEFORE, 7)
            for start, end in week[day % 7]
        ]
        self._plain = _row(joined(plain), 0, WEEK)
        self._weeks: dict[int, tuple[int, int, _Row]] = {}
        self._sums: dict[int, list[int]] = {}

    # Questions ---------------------------------------------------------------------------

    def between(self, start: int, end: int) -> int:
        """Return how much is open between two instants, the first not after the second."""
        _, (begin, ends, row) = self._around(start)
        if end < ends:
            return row.before(end - begin) - row.before(start - begin)
        first, last = self._place(start), self._place(end)
        whole = sum(self._together(each)[-1] for each in range(first[0], last[0]))
        return whole + last[1] - first[1]

    def add(self, start: int, amount: int) -> int:
        """Return the earliest instant before which *amount*, more than nothing, has been open since *start*."""
        self._look_ahead(LAST - start, amount)
        week, (begin, _, row) = self._around(start)
        wanted = row.before(start - begin) + amount
        if wanted <= row.sums[-1]:
            return begin + row.earliest(wanted)
        together, at = divmod(week, _TOGETHER)
        wanted, idle = wanted + self._together(together)[at], 0
        while wanted > (whole := self._together(together)[-1]):
            idle = 0 if whole else idle + _TOGETHER
            if idle > _FAR:
                raise Invalid(f"the calendar has no open time within forty years after {instant(start):%d %B %Y}")
            wanted, together = wanted - whole, together + 1
        sums = self._together(together)
        at = bisect_left(sums, wanted) - 1
        begin, _, row = self._of(together * _TOGETHER + at)
        return begin + row.earliest(wanted - sums[at])

    def subtract(self, end: int, amount: int) -> int:
        """Return the latest instant since which *amount*, more than nothing, has been open until *end*."""
        self._look_ahead(end - FIRST, amount)
        together, before = self._place(end)
        left, idle = before - amount, 0
        while left < 0:
            together -= 1
            whole = self._together(together)[-1]
            idle = 0 if whole else idle + _TOGETHER
            if idle > _FAR:
                raise Invalid(f"the calendar has no open time within forty years before {instant(end):%d %B %Y}")
            left += whole
        sums = self._together(together)
        at = bisect_right(sums, left) - 1
        begin, _, row = self._of(together * _TOGETHER + at)
        return begin + row.latest(left - sums[at])

    def ahead(self, start: int) -> Iterator[Stretch]:
        """
        Walk the stretches that end after *start*.

        One that runs past a Monday's midnight is told in two, cut there.

        Raises:
            Invalid: Nothing opens within forty years.
        """
        week, idle = self._around(start)[0], 0
        while idle < _FAR:
            begin, _, row = self._of(week)
            idle = 0 if row.starts else idle + 1
            yield from ((begin + s, begin + e) for s, e in zip(row.starts, row.ends, strict=True) if begin + e > start)
            week += 1
        raise Invalid(f"the calendar has no opening within forty years after {instant(start):%d %B %Y}")

    def behind(self, end: int) -> Iterator[Stretch]:
        """
        Walk the stretches that begin before *end*, backwards, cut likewise.

        Raises:
            Invalid: Nothing opened within forty years.
        """
        week, idle = self._around(end)[0], 0
        while idle < _FAR:
            begin, _, row = self._of(week)
            idle = 0 if row.starts else idle + 1
            each = zip(reversed(row.starts), reversed(row.ends), strict=True)
            yield from ((begin + s, begin + e) for s, e in each if begin + s < end)
            week -= 1
        raise Invalid(f"the calendar has no opening within forty years before {instant(end):%d %B %Y}")

    def of_day(self, day: int) -> list[Stretch]:
        """Return the stretches that begin with the openings of one date, in UTC; none on a date that was skipped."""
        if day in self._closed or not self._zone.has(day):
            return []
        shut = [each for near in range(day - 2, day + 4) for each in self._shut_on(near)]
        return list(_without(joined(self._open_on(day)), joined(shut)))

    def breaks_near(self, day: int) -> Iterator[Stretch]:
        """Return the breaks that may cover part of a date."""
        for near in range(day - _BEFORE, day + 2):
            yield from self._in_utc(near, self._breaks.get(near, ()))

    def _look_ahead(self, left: int, amount: int) -> None:
        """Refuse more than there can be until the calendar ends, before walking there."""
        years = left // (52 * WEEK) + 1
        most = years * (53 * self._plain.sums[-1] + 4 * DAY) + len(self._special) * (WEEK + 2 * DAY)
        if amount > most:
            raise OverflowError

    # Weeks -------------------------------------------------------------------------------

    def _place(self, moment: int) -> tuple[int, int]:
        """Return in which 64 weeks an instant lies, and how much of them is open before it."""
        week, (begin, _, row) = self._around(moment)
        together, at = divmod(week, _TOGETHER)
        return together, self._together(together)[at] + row.before(moment - begin)

    def _around(self, moment: int) -> tuple[int, tuple[int, int, _Row]]:
        """Return the week in which an instant lies, and what there is to know of it."""
        week = (self._zone.wall(moment) // DAY + 3) // 7
        known = self._of(week)
        # Where clocks are set back over a Monday's midnight, Sunday is seen again.
        while moment >= known[1]:
            week += 1
            known = self._of(week)
        while moment < known[0]:
            week -= 1
            known = self._of(week)
        return week, known

    def _together(self, together: int) -> list[int]:
        known = self._sums.get(together)
        if known is None:
            if len(self._sums) >= _SUMS_KEPT:
                self._sums.clear()
            weeks = range(together * _TOGETHER, (together + 1) * _TOGETHER)
            known = self._sums[together] = list(accumulate((self._of(each)[2].sums[-1] for each in weeks), initial=0))
        return known

    def _of(self, week: int) -> tuple[int, int, _Row]:
        """Return a week's beginning, its end and its row."""
        known = self._weeks.get(week)
        if known is None:
            if len(self._weeks) >= _WEEKS_KEPT:
                self._weeks.clear()
            known = self._weeks[week] = self._worked_out(week)
        return known

    def _worked_out(self, week: int) -> tuple[int, int, _Row]:
        first = 7 * week - 3  # 1970 began on a Thursday
        begin, end = self._zone.instant(first * DAY), self._zone.instant((first + 7) * DAY)
        if week not in self._special and self._zone.steady(begin - _BEFORE * DAY, end + 2 * DAY):
            return begin, end, self._plain
        days = range(first - _BEFORE, first + 9)
        opened = joined(each for day in days for each in self._open_on(day))
        shut = joined(each for day in days for each in self._shut_on(day))
        return begin, end, _row(_without(opened, shut), begin, end)

    def _open_on(self, day: int) -> Iterator[Stretch]:
        openings = self._exceptions.get(day)
        return self._in_utc(day, self._week[(day + 3) % 7] if openings is None else openings)

    def _shut_on(self, day: int) -> Iterator[Stretch]:
        yield from self._in_utc(day, self._breaks.get(day, ()))
        if day in self._closed:
            yield self._zone.instant(day * DAY), self._zone.instant((day + 1) * DAY)

    def _in_utc(self, day: int, openings: Iterable[Opening]) -> Iterator[Stretch]:
        for start, end in openings:
            yield self._zone.instant(day * DAY + start * MINUTE), self._zone.instant(day * DAY + end * MINUTE)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Lay stretches together, in order; what ends before it begins is none."""
    found = list[Stretch]()
    for start, end in sorted(each for each in stretches if each[0] < each[1]):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _without(opened: list[Stretch], shut: list[Stretch]) -> Iterator[Stretch]:
    """Take what is shut out of what is open; both are in order, and each joined."""
    for start, end in opened:
        for begins, ends in shut:
            if ends > start and begins < end:
                if begins > start:
                    yield start, begins
                start = min(ends, end)
        if start < end:
            yield start, end


def _row(stretches: Iterable[Stretch], begin: int, end: int) -> _Row:
    inside = [(max(s, begin) - begin, min(e, end) - begin) for s, e in stretches if e > begin and s < end]
    return _Row([s for s, _ in inside], [e for _, e in inside], list(accumulate((e - s for s, e in inside), initial=0)))
