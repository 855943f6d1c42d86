"""Named tuples made past their constructors: nothing else counts their fields."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest

from resolved.core import clocks, conduct, customer, fact, policy, promises
from resolved.core.anew import but, made
from resolved.core.dossier import Aftercare, Solution, account, after, contact, handling, ruling, solution, whole
from resolved.core.typed import _check

from ..walks import SILENT, Edge, walked

WALKED = walked()
ROOMS = (account, after, clocks, conduct, contact, customer, handling, policy, promises, ruling, solution, whole)
KNOWN: dict[str, Any] = {name: value for room in ROOMS for name, value in vars(room).items()}


def wrong(value: Any) -> Iterator[str]:
    """Find what is not as its named tuple says: too few fields, too many, or another's in its place."""
    kind: Any = type(value)
    if not hasattr(kind, "_fields"):
        return
    if len(value) != len(kind._fields):
        yield f"{kind.__name__} has {len(value)} fields"
    hints = get_type_hints(kind, localns={**KNOWN, **vars(sys.modules[kind.__module__])})
    for name, held in zip(kind._fields, value, strict=False):
        if not _check(hints[name])(held):
            yield f"{kind.__name__}.{name} is {held!r}"
        for each in held if type(held) is tuple else (held,):
            yield from wrong(each)


@pytest.mark.parametrize("edge", sorted(WALKED), ids=" ".join)
def test_whatever_a_fact_makes_anew_is_whole(edge: Edge) -> None:
    """
    Every fact leaves case, dossier, entry and deadlines with all their fields, each of its own sort.
    """
    walk = WALKED[edge][1]

    assert [] == [*wrong(walk.case.dossier), *wrong(walk.entries[-1])]
    assert [] == [fault for each in clocks.running(walk.case, SILENT) for fault in wrong(each)]
    assert len(fact.FrozenCase._fields) == len(walk.case)  # type: ignore[arg-type]


def test_what_is_not_whole_is_found() -> None:
    short = made(Solution, (1, None))
    swapped = but(Aftercare(), Aftercare._fields.index("reopened"), "twice")

    assert ["Solution has 2 fields"] == [*wrong(short)]
    assert ["Aftercare.reopened is 'twice'"] == [*wrong(swapped)]
