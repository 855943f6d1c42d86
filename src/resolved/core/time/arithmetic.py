"""
Arithmetic with open time, with the choices on which calendars differ given a name.

``closing``: eight hours from nine end at five, or at nine on the next day? *stay* gives the closing
instant, *roll* the opening that follows. ``backwards``: between an end and an earlier start lies
*nothing*, or so much time that is *negative*.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from ...errors import Invalid
from .hours import WEEK, Hours, Stretch
from .instants import DAY, aware, instant, length, micros, within

Closing: TypeAlias = Literal["stay", "roll"]
Backwards: TypeAlias = Literal["nothing", "negative"]

_LONGEST: Final = 8000 * 366 * DAY
_UNBROKEN: Final = 40 * 53 * WEEK


class OpenTime:
    """What any calendar can be asked about its open time; instants come in any zone and are given in UTC."""

    @property
    def hours(self) -> Hours:
        """The openings as stretches of UTC."""
        raise NotImplementedError

    def is_open(self, at: datetime) -> bool:
        """Tell whether the house is open at an instant: it is when it opens, and is not when it closes."""
        moment = micros(aware(at))
        return self._around(moment)[0] <= moment

    def add(self, start: datetime, amount: timedelta, *, closing: Closing = "stay") -> datetime:
        """
        Return the earliest instant by which the house has been open for *amount* since *start*.

        No time at all ends at *start* where that is open or a closing, else at the next opening.

        Args:
            amount: Below zero it goes backwards, as ``subtract``.
            closing: Where the result is a closing instant: *stay* there, or *roll* on to the next opening.

        Raises:
            Invalid: *start* has no zone, or the result is beyond the end of the calendar.
        """
        if amount < timedelta():
            return self.subtract(start, -amount, closing=closing)
        moment = micros(aware(start))
        try:
            found = self.hours.add(moment, _bounded(amount)) if amount else self._not_before(moment)
            return self._given(found, closing)
        except OverflowError:
            raise Invalid(f"{amount} of open time after {start:%d %B %Y} is beyond the end of the calendar") from None

    def subtract(self, end: datetime, amount: timedelta, *, closing: Closing = "stay") -> datetime:
        """
        Return the latest instant since which the house has been open for *amount* until *end*.

        No time at all begins at *end* where that is open or a closing, else at the closing before.

        Args:
            amount: Below zero it goes forwards, as ``add``.
            closing: Where the result is a closing instant: *stay* there, or *roll* on to the next opening.

        Raises:
            Invalid: *end* has no zone, or the result is before the calendar begins.
        """
        if amount < timedelta():
            return self.add(end, -amount, closing=closing)
        moment = micros(aware(end))
        try:
            found = self.hours.subtract(moment, _bounded(amount)) if amount else self._not_after(moment)
            return self._given(found, closing)
        except OverflowError:
            raise Invalid(f"{amount} of open time before {end:%d %B %Y} is beyond the end of the calendar") from None

    def between(self, start: datetime, end: datetime, *, backwards: Backwards = "nothing") -> timedelta:
        """
        Return for how long the house is open between two instants.

        Args:
            backwards: Where *end* comes first: *nothing*, or the time between them as *negative*.

        Raises:
            Invalid: One of them has no zone, or is beyond the end of the calendar.
        """
        first, last = micros(aware(start)), micros(aware(end))
        if first <= last:
            return timedelta(microseconds=self.hours.between(first, last))
        return timedelta(microseconds=-self.hours.between(last, first) if backwards == "negative" else 0)

    def next_opening(self, at: datetime) -> datetime:
        """
        Return *at* itself while the house is open, else the next opening.

        Raises:
            Invalid: Nothing opens within forty years.
        """
        moment = micros(aware(at))
        return instant(max(moment, self._around(moment)[0]))

    def opening_after(self, at: datetime) -> datetime:
        """
        Return the next opening, even while the house is open.

        Raises:
            Invalid: Nothing opens within forty years, or it never closes in them.
        """
        moment = micros(aware(at))
        stretches = _whole(self.hours.ahead(moment))
        start, _ = next(stretches)
        return instant(start if start > moment else next(stretches)[0])

    def next_closing(self, at: datetime) -> datetime:
        """
        Return when the house closes next, later than *at*.

        Raises:
            Invalid: Nothing opens within forty years, or it never closes in them.
        """
        return instant(next(_whole(self.hours.ahead(micros(aware(at)))))[1])

    def last_closing(self, at: datetime) -> datetime:
        """
        Return *at* itself while the house is open, else the closing before it.

        Raises:
            Invalid: Nothing was open within forty years.
        """
        moment = micros(aware(at))
        return instant(moment if self._around(moment)[0] <= moment else self._not_after(moment))

    def last_open(self, at: datetime) -> datetime:
        """
        Return the latest instant, not after *at*, that ends open time: *at* itself, but not when it is an opening.

        Raises:
            Invalid: Nothing was open within forty years.
        """
        return instant(self._not_after(micros(aware(at))))

    def _around(self, moment: int) -> Stretch:
        """Return the stretch around an instant, or the next one."""
        return next(self.hours.ahead(moment))

    def _not_before(self, moment: int) -> int:
        start, _ = self._around(moment)
        return moment if start <= moment or self._not_after(moment) == moment else start

    def _not_after(self, moment: int) -> int:
        _, end = next(self.hours.behind(moment))
        return min(end, moment)

    def _given(self, moment: int, closing: Closing) -> datetime:
        if closing == "roll":
            moment = max(moment, self._around(moment)[0])
        return instant(within(moment))


def _bounded(amount: timedelta) -> int:
    found = length(amount)
    if found > _LONGEST:
        raise OverflowError
    return found


def _whole(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Join what touches."""
    start, end = next(stretches)
    for begins, ends in stretches:
        if begins > end:
            yield start, end
            start = begins
        elif end - start > _UNBROKEN:
            raise Invalid(f"the house does not close within forty years after {instant(start):%d %B %Y}")
        end = ends
