"""Which fields a fact can have: what could not be kept is refused when the lifecycle is made."""

from __future__ import annotations

import enum
import types
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, NewType

import attrs
import pytest

from resolved import Actor, Complaint, GraphError, Money, Party, Refused, Remark, State, flow, open_office
from resolved.core import keepable
from resolved.core.fact import AnyFact
from resolved.core.text import PersonalText

from .. import people as p


class Colour(enum.Enum):
    RED = "red"


class Grade(enum.IntEnum):
    GOOD = 1


class Odd(enum.Enum):
    PAIR = (1, 2)


class Pair(NamedTuple):
    one: str
    two: int


@attrs.frozen
class Parcel:
    weight: Decimal
    sent: date | None = None


@attrs.frozen
class Crate:
    inside: bytes


Sku = NewType("Sku", str)


def remark(kind: Any) -> Any:
    """Make a remark with one field of some type."""
    body: dict[str, Any] = {
        "__annotations__": {"field": kind}, "__module__": __name__, "name": "of-a-kind", "clauses": ("J1",),
        "by": ("handler",),
    }  # fmt: skip
    return attrs.frozen(types.new_class("OfAKind", (Remark[State],), {}, lambda namespace: namespace.update(body)))


KEPT: list[tuple[Any, Any, Any]] = [
    (str, "a", "a"), (int, 5, 5), (bool, True, "yes"), (float, 1.5, 1.5), (Decimal, Decimal("1.50"), "1.50"),
    (datetime, p.NOON, "2026-03-02T12:00+00:00"), (date, date(2026, 3, 2), "2026-03-02"), (date | None, None, None),
    (Literal["a", "b"], "b", "b"), (Colour, Colour.RED, "red"), (Grade, Grade.GOOD, 1), (Sku, "a", "a"),
    (Annotated[str, "a note"], "a", "a"), (PersonalText, "a name", "a name"), (tuple[str, ...], ("a", "b"), ["a", "b"]),
    (tuple[str, int], ("a", 1), ["a", 1]), (tuple[date, ...], (date(2026, 3, 2),), ["2026-03-02"]),
    (dict[str, int], {"a": 1}, {"a": 1}), (Mapping[str, str], {"a": "b"}, {"a": "b"}),
    (Parcel, Parcel(Decimal("2")), {"weight": "2"}), (Money, Money("5", "EUR"), {"amount": "5", "currency": "EUR"}),
    (Actor, p.ANA, {"id": "ana", "name": "Ana", "level": 1, "unit": "desk"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "plain"), KEPT, ids=lambda each: str(each)[:40])
def test_what_can_be_kept_comes_back_as_it_went_in_and_reads_from_plain_data(kind: Any, value: Any, plain: Any) -> None:
    fact = remark(kind)
    office = open_office(installed=False, flow=flow.extended(version=2, facts=[fact]))
    case = office.receive(Complaint(Party("Kim"), "desk", "Sour."), by=p.ANA)

    office.on(case, by=p.ANA).record(fact(value))

    assert fact(value) == office.history(case.id)[-1].fact
    assert fact(value) == office.flow.fact("of-a-kind", {"field": plain})


NOT_KEPT: list[tuple[Any, str]] = [
    (uuid.UUID, "UUID cannot be kept"), (bytes, "bytes cannot be kept"), (object, "object cannot be kept"),
    (timedelta, "timedelta cannot be kept"), (time, "time cannot be kept"), (set[str], r"set\[str\] cannot be kept"),
    (str | int, r"str \| int does not say which of them was kept"), (tuple[bytes, ...], "bytes cannot be kept"),
    (dict[int, str], "keys of .* are no texts"), (dict[str, bytes], "bytes cannot be kept"),
    (Odd, "Odd has values that are no text"), (Crate, "inside of Crate: bytes cannot be kept"),
    (Pair, "Pair cannot be kept"), ("Somewhere", "known to the type checker alone"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "why"), NOT_KEPT, ids=lambda each: str(each)[:40])
def test_what_cannot_be_kept_is_refused_when_the_lifecycle_is_made(kind: Any, why: str) -> None:
    with pytest.raises(GraphError, match=f"OfAKind.field: .*{why}|(a field)|Somewhere.*{why}"):
        flow.extended(version=2, facts=[remark(kind)])


def test_a_fact_that_is_no_attrs_class_is_refused_by_name() -> None:
    class Bare:
        name = "bare"

    with pytest.raises(GraphError, match="Bare is no attrs class"):
        flow.extended(version=2, facts=[Bare])  # type: ignore[list-item]


@pytest.mark.parametrize("fact", flow.facts.values(), ids=lambda each: each.name)
def test_our_own_facts_are_held_to_it(fact: type[AnyFact]) -> None:
    keepable.check(fact)


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        (tuple[str, int], ["a"], "a list of 2 is wanted"),
        (tuple[str, int], ["a", "b"], "a whole number is wanted"),
        (date, "soon", "write it like 2026-03-02"),
        (date, 5, "write it like 2026-03-02"),
    ],
)
def test_plain_data_that_does_not_fit_is_refused_with_what_is_wanted(kind: Any, wrong: Any, said: str) -> None:
    lifecycle = flow.extended(version=2, facts=[remark(kind)])

    answer = lifecycle.fact("of-a-kind", {"field": wrong})

    assert isinstance(answer, Refused)
    assert said in str(answer)


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [(date, p.NOON, "takes a day"), (tuple[str, int], ("a",), "takes a tuple of a text, a whole number")],
)
def test_a_value_of_another_type_is_refused_at_the_door(kind: Any, wrong: Any, said: str) -> None:
    fact = remark(kind)
    office = open_office(installed=False, flow=flow.extended(version=2, facts=[fact]))
    case = office.receive(Complaint(Party("Kim"), "desk", "Sour."), by=p.ANA)

    answer = office.submit(case.id, fact(wrong), by=p.ANA)

    assert isinstance(answer, Refused)
    assert said in str(answer)
