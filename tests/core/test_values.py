"""The values of a complaint: exact, frozen, and refused where they cannot be."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

from resolved import Actor, Complaint, Evidence, Invalid, Medium, Milestone, Money, Party, Promise
from resolved.core.complaint import ROLES
from resolved.core.promises import Ledger
from resolved.core.time import Calendar, Span
from resolved.remedies import Refund, Replacement
from tests import people as p

NAIVE = datetime(2026, 3, 2, 12)


def untyped(cls: type[Any], *args: object, **fields: object) -> Any:
    """Build without a checker, as a notebook does."""
    return cls(*args, **fields)


@pytest.mark.parametrize("role", ROLES)
def test_an_actor_has_one_of_the_roles(role: str) -> None:
    assert role == untyped(Actor, "ana", role=role).role


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: untyped(Actor, "ana", role="boss"), "there is no role 'boss'; choose one of customer, handler"),
        (lambda: untyped(Actor, ""), "Actor.id must say something"),
        (lambda: untyped(Actor, None), "Actor.id must say something"),
        (lambda: untyped(Actor, "ana", level=-1), "a level is a whole number"),
        (lambda: untyped(Actor, "ana", level=1.5), "a level is a whole number"),
        (lambda: untyped(Actor, "ana", level="1"), "a level is a whole number"),
        (lambda: Medium(" "), "Medium.channel must say something"),
        (lambda: Evidence("", "phone"), "Evidence.by must say something"),
        (lambda: Evidence("customer", ""), "Evidence.through must say something"),
        (lambda: Evidence.spoken(by="customer", through="phone", at=NAIVE), "Evidence.at must be a time with its zone"),
        (lambda: Complaint(Party(), "email", "\n"), "Complaint.text must say something"),
        (lambda: Complaint(Party(), "", "plums"), "Complaint.channel must say something"),
        (lambda: Promise("news", NAIVE, Medium("phone")), "Promise.due must be a time with its zone"),
        (lambda: untyped(Promise, "news", "2026-03-02T12:00Z", Medium("phone")), "Promise.due must be a time"),
        (lambda: Promise("", p.SOON, Medium("phone")), "Promise.what must say something"),
        (lambda: untyped(Promise, "news", p.SOON, Medium("phone"), plan=[]), "Promise.plan takes a tuple"),
        (lambda: Milestone("ask", NAIVE), "Milestone.due must be a time with its zone"),
        (lambda: untyped(Money, 12.5, "EUR"), "money is exact: write Money\\('12.5'"),
        (lambda: untyped(Money, "a lot", "EUR"), "'a lot' is no amount of money"),
        (lambda: untyped(Money, None, "EUR"), "None is no amount of money"),
        (lambda: untyped(Money, "-0.01", "EUR"), "no amount of money that could be given"),
        (lambda: untyped(Money, "Infinity", "EUR"), "no amount of money that could be given"),
        (lambda: untyped(Money, "NaN", "EUR"), "no amount of money that could be given"),
        (lambda: untyped(Money, "1", "eur"), "a currency is three capital letters"),
        (lambda: untyped(Money, "1", "EURO"), "a currency is three capital letters"),
        (lambda: untyped(Money, "1", "ÄÖÜ"), "a currency is three capital letters"),
        (lambda: untyped(Money, "1", 978), "a currency is three capital letters"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_a_sentence(build: Callable[[], object], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        build()


@pytest.mark.parametrize(
    "build",
    [
        lambda: untyped(Promise, "news", None, Medium("phone")),
        lambda: untyped(Promise, "news", p.SOON, None),
        lambda: untyped(Milestone, "ask", None),
    ],
)
def test_a_promise_cannot_be_built_from_nothing(build: Callable[[], object]) -> None:
    with pytest.raises(Invalid):
        build()


@pytest.mark.parametrize("fields", [{"what": "news"}, {"what": "news", "due": p.SOON}, {"due": p.SOON, "medium": None}])
def test_a_promise_needs_what_by_when_and_how(fields: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="missing"):
        Promise(**fields)


def test_a_level_is_no_flag() -> None:
    with pytest.raises(Invalid):
        Actor("ana", level=True)


def test_an_actor_is_known_by_id_and_not_by_name() -> None:
    assert Actor("ana", name="Ana") == Actor("ana", name="Ms Anderson")
    assert ["Ana", "ana"] == [str(Actor("ana", name="Ana")), str(Actor("ana"))]


# Money -------------------------------------------------------------------------------------


@given(st.decimals(0, 10**12, places=2))
def test_money_is_exact_and_reads_what_it_prints(amount: Decimal) -> None:
    money = Money(amount, "EUR")

    digits, currency = str(money).split()
    assert (money, str(amount)) == (untyped(Money, digits, currency), digits)


def test_three_dimes_are_thirty_cents() -> None:
    assert Decimal("0.30") == sum(untyped(Money, "0.10", "EUR").amount for _ in range(3))


def test_money_of_another_currency_is_another_amount() -> None:
    assert Money(Decimal(1), "EUR") != Money(Decimal(1), "USD")


# Party -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Party("Kim", id="p-1"), Party("Kim Doe", id="p-1"), True),
        (Party("Kim", id="p-1", email="k@x.org"), Party("Kim", id="p-2", email="k@x.org"), False),
        (Party(email="k@x.org"), Party("Kim", email="k@x.org"), True),
        (Party(phone="1"), Party(phone="1", email="k@x.org"), True),
        (Party("Kim"), Party("Kim"), False),
        (Party(), Party(), False),
        (Party(email=""), Party(email=""), False),
        (Party(email="k@x.org"), Party(phone="1"), False),
    ],
)
def test_only_who_is_certainly_one_person_is_the_same(one: Party, other: Party, same: bool) -> None:
    assert [same, same] == [one.is_same(other), other.is_same(one)]


@pytest.mark.parametrize(
    ("party", "anonymous"),
    [(Party(), True), (Party(language="fi"), True), (Party("Kim"), False), (Party(id="p-1"), False), (Party(phone="1"), False)],
)  # fmt: skip
def test_who_left_neither_name_nor_address_is_anonymous(party: Party, anonymous: bool) -> None:
    assert anonymous is party.is_anonymous


def test_a_party_is_reached_where_it_gave_an_address() -> None:
    party = Party(email="k@x.org", address="1 Orchard")

    assert ["k@x.org", None, "1 Orchard", None] == [party.reach(each) for each in ("email", "phone", "post", "desk")]


# Evidence ----------------------------------------------------------------------------------


def test_evidence_without_a_time_is_as_old_as_its_fact() -> None:
    assert [p.NOON, p.LATER] == [each.when(p.NOON) for each in (p.WORD, attrs.evolve(p.WORD, at=p.LATER))]


# Ledger ------------------------------------------------------------------------------------


def test_what_was_settled_once_stays_as_it_was() -> None:
    ledger = Ledger().promised("c-1/2", p.promise(), p.NOON, "ana").settled(["c-1/2"], "released", p.LATER)

    assert ledger == ledger.kept(["c-1/2"], p.SOON).settled(["c-1/2"], "moved", p.SOON)


@pytest.mark.parametrize(("micros", "standing"), [(0, "kept"), (1, "broken")])
def test_a_promise_may_be_kept_until_the_very_moment(micros: int, standing: str) -> None:
    at = datetime(2026, 3, 5, 12, 0, 0, micros, tzinfo=UTC)

    (row,) = Ledger().promised("c-1/2", p.promise(), p.NOON, "ana").kept(["c-1/2"], at).rows
    assert (standing, at) == (row.standing, row.settled)


# All of them ---------------------------------------------------------------------------------

VALUES = [
    p.ANA, p.CUSTOMER, p.complaint(), p.promise(), p.WORD, p.PLUMS, p.MONEY, Money(Decimal(1), "EUR"), Medium("phone"),
    Milestone("ask", p.SOON), Span(3, "working days"), Calendar("Europe/Helsinki"), Ledger(),
]  # fmt: skip


@pytest.mark.parametrize("one", VALUES, ids=lambda one: type(one).__name__)
def test_a_value_cannot_be_changed(one: Any) -> None:
    for name in [field.name for field in attrs.fields(type(one))] if attrs.has(type(one)) else one._fields:
        with pytest.raises(AttributeError):
            setattr(one, name, None)


@pytest.mark.parametrize("one", VALUES, ids=lambda one: type(one).__name__)
def test_a_value_survives_pickling_and_hashes_as_its_equal(one: Any) -> None:
    again = pickle.loads(pickle.dumps(one))

    assert (one, hash(one)) == (again, hash(again))


def test_a_remedy_says_what_it_is_then_its_kind_and_its_worth() -> None:
    said = [str(each) for each in (Replacement(), p.PLUMS, p.MONEY, Refund(worth=Money(Decimal(1), "EUR")))]

    expected = ["replacement", "seven ripe plums (replacement)", "the money back (refund, 20.00 EUR)", "refund (1 EUR)"]
    assert expected == said


def test_an_id_is_kept_in_one_form_so_that_one_person_is_never_two() -> None:
    assert Actor("rene\u0301", unit="cafe\u0301") == Actor("ren\u00e9", unit="caf\u00e9")
    for wrong in ("a\ud800", "a\0b"):
        with pytest.raises(Invalid):
            Actor(wrong)
    with pytest.raises(Invalid):
        Actor(5)  # type: ignore[arg-type]
