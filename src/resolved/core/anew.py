"""
Named tuples made anew, past their constructors.

Every fact makes an entry, a case, a dossier and some of its parts anew. A named tuple's own
constructor takes a call of Python to look at names and defaults; these two go straight to the
tuple below it, at half the price. Nothing counts the fields here: they are used where
every fact comes by and nowhere else, and a test walks every fact and counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Protocol, TypeVar, cast

Part = TypeVar("Part", bound="tuple[Any, ...]")


class _Made(Protocol):
    def __call__(self, kind: type[Part], fields: Iterable[object], /) -> Part: ...


made: Final = cast("_Made", cast("Any", tuple).__new__)
"""Make a named tuple of all its fields, in their order."""


def but(part: Part, place: int, field: object) -> Part:
    """
    Return the same named tuple but for one field: ``_replace``, at a third of its price.

    >>> from resolved.core.dossier import Solution
    >>> but(Solution(), Solution._fields.index("deed"), "c/7").deed
    'c/7'
    """
    fields = [*part]
    fields[place] = field
    return made(type(part), fields)
