"""
The ladder: what makes a complaint climb by itself, and to whom (E1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs

from ...errors import Invalid
from ..complaint import Actor

if TYPE_CHECKING:
    from ..dossier import Handling


@attrs.frozen
class Ladder:
    """
    When somebody more senior is asked without anybody having to remember it, and who there is.

    Args:
        broken_promise: Whether a broken promise asks for it, in the same unit (F6).
        reopened: Whether a reopened complaint does, once the clock ``climbing`` has run out (C7).
        staff: Who can be asked, where no plugin names somebody (``resolved_senior``).
    """

    broken_promise: bool
    reopened: bool
    staff: tuple[Actor, ...] = ()

    def senior(self, handling: Handling) -> Actor | None:
        """
        Name the least senior of those who are above everybody who had it, and who come to it fresh.

        Whoever was named before and never took it up is passed over, unless nobody is above them.
        """
        fresh = [one for one in self.staff if not handling.knows(one.id) and one.id not in handling.barred]
        for level in (max(handling.level, handling.rung_level), max(handling.level, handling.taken_level)):
            above = [one for one in fresh if one.level > level]
            if above:
                return min(above, key=lambda one: one.level)
        return None


def staff(value: object) -> tuple[Actor, ...]:
    """
    Read who there is: a list of tables with id and level, and name, unit and role where they matter.

    Raises:
        Invalid: Somebody has no id or no level, or something that nobody would read.
    """
    if not isinstance(value, list | tuple):
        raise Invalid(f"write a list of people, such as [{{id = 'cleo', level = 2}}], not {value!r}")
    people = tuple(map(_person, cast("list[object]", value)))
    ids = [one.id for one in people]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise Invalid(f"{twice[0]!r} stands there twice")
    return people


def _person(value: object) -> Actor:
    if not isinstance(value, Mapping):
        raise Invalid(f"write somebody as a table, such as {{id = 'cleo', level = 2}}, not {value!r}")
    given = cast("Mapping[str, Any]", value)
    if strange := sorted(set(given) - {"id", "name", "level", "unit", "role"}):
        raise Invalid(f"of people there is no {strange[0]}; known here: id, name, level, unit, role")
    if not {"id", "level"} <= set(given) or not all(isinstance(given.get(k, ""), str) for k in ("id", "name", "unit")):
        raise Invalid(f"whoever is to be asked has an id and a level, which {dict(given)!r} has not")
    person = Actor(
        given["id"], name=given.get("name", ""), role=given.get("role", "senior"), level=given["level"],
        unit=given.get("unit", ""),
    )  # fmt: skip
    if person.role not in ("handler", "senior"):
        raise Invalid(f"{person.id} acts as {person.role}: only a handler or a senior can take a complaint over")
    return person
