"""Openings: from when until when a house is open on a day, as people write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, TypeAlias, cast

from ...errors import Invalid

Opening: TypeAlias = tuple[int, int]
"""From, until: minutes after midnight, local; past 1440 it ends on the day after."""

Week: TypeAlias = tuple[tuple[Opening, ...], ...]
"""The openings of each day, Monday first."""

OFFICE_WEEK: Final[Week] = (((540, 1020),),) * 5 + ((), ())
"""Monday to Friday, 09:00 to 17:00."""

ALWAYS: Final[Week] = (((0, 1440),),) * 7
"""Day and night."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)


def opening(written: object) -> Opening:
    """
    Read ``09:00-17:00``, or a pair ``["09:00", "17:00"]``; what ends before it begins ends on the day after.

    Raises:
        Invalid: It is no opening.

    >>> opening("22:00-06:00")
    (1320, 1800)
    """
    ends: Sequence[object] = ()
    if isinstance(written, str):
        ends = written.split("-")
    elif isinstance(written, list | tuple):
        ends = cast("Sequence[object]", written)
    marks = [_CLOCK.fullmatch(end.strip()) for end in ends if isinstance(end, str)]
    if len(ends) != 2 or len(marks) != 2 or None in marks:
        raise Invalid(f"{written!r} is no opening; write it like '09:00-17:00'")
    start, end = (int(mark[1]) * 60 + int(mark[2]) for mark in marks if mark)
    if start >= 1440 or end > 1440:
        raise Invalid(f"{written!r} is no opening: a day begins at 00:00 and ends at 24:00")
    if start == end:
        raise Invalid(f"{written!r} ends when it begins; write '00:00-24:00' for the whole day")
    return start, end if end > start else end + 1440


def spelt(each: Opening) -> str:
    """
    Write an opening as people do.

    >>> spelt((1320, 1800))
    '22:00-06:00'
    """
    start, end = each
    end = end if end <= 1440 else end - 1440
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def checked(on: str, openings: Iterable[Opening]) -> None:
    """
    Look through what is said of one day.

    Args:
        on: Which day, for the sentence.

    Raises:
        Invalid: An opening ends before it begins, is longer than a day, or overlaps another.
    """
    openings = tuple(openings)
    if any(not (0 <= start < 1440 and start < end <= start + 1440) for start, end in openings):
        raise Invalid(f"on {on} an opening must end after it begins, within a day")
    if any(later[0] < earlier[1] for earlier, later in pairwise(openings)):
        raise Invalid(f"on {on} the openings must follow one another without overlapping")
