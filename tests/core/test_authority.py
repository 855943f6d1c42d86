"""What somebody may give without asking: by level, role, kind, currency, and in sum."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from resolved import Actor, Money, PolicyError
from resolved.core.policy import NEVER, UNLIMITED, Authority, default, rulebook
from resolved.core.remedies import AnyRemedy
from resolved.remedies import Apology, Credit, Discount, Explanation, Refund, Replacement


def house(**authority: Any) -> Authority:
    return rulebook({"authority": {name.replace("_", "-"): given for name, given in authority.items()}}).authority


def at(level: int, role: Any = "handler") -> Actor:
    return Actor("ana", level=level, role=role)


def refund(amount: str, currency: str = "EUR") -> Refund:
    return Refund("the plums", Money(amount, currency))


# One remedy -----------------------------------------------------------------------------


@pytest.mark.clause("B6", "C4", "C6")
@pytest.mark.parametrize(
    ("level", "amount", "allowed"),
    [
        (0, "0.00", True), (0, "0.01", False), (1, "100", True), (1, "100.01", False), (2, "1000.00", True),
        (3, "10000", True), (9, "10000", True), (9, "10001", False),
    ],
)  # fmt: skip
def test_a_remedy_is_held_against_the_limit_to_the_cent(level: int, amount: str, allowed: bool) -> None:
    assert allowed is (default().authority.check(at(level), refund(amount)) is None)


@pytest.mark.parametrize("currency", ["EUR", "JPY", "BHD"])
def test_the_policy_that_ships_is_usable_in_any_currency(currency: str) -> None:
    assert None is default().authority.check(at(1), refund("100", currency))


def test_a_remedy_without_a_price_is_anybodys_to_give_unless_policy_says_never() -> None:
    assert None is default().authority.check(at(0), Explanation("picked too early"))
    careful = house(kinds={"replacement": ["never", "without limit"]})
    assert "a replacement is not for ana to give alone" == careful.check(at(0), Replacement("another car"))
    assert None is careful.check(at(1), Replacement("another car"))
    assert "an apology is not" in str(house(kinds={"apology": "never"}).check(at(9), Apology()))


@pytest.mark.parametrize(
    ("remedy", "said"),
    [
        (refund("50"), None),
        (refund("50.01"), "ana may give a refund up to 50, not 50.01 EUR"),
        (Discount("a tenth off", Money("9999999", "EUR")), None),
        (Credit("a voucher", Money("100", "EUR")), None),
        (Credit("a voucher", Money("101", "EUR")), "ana may give up to 100, not 101 EUR"),
    ],
    ids=str,
)
def test_a_kind_has_limits_of_its_own(remedy: AnyRemedy, said: str | None) -> None:
    one = house(kinds={"refund": ["never", "50", "500"], "discount": "without limit"})

    assert said == one.check(at(1), remedy)


def test_limits_by_currency_hold_for_no_other() -> None:
    one = house(limits={"EUR": ["0", "100"], "JPY": ["0", "15000"]})

    assert (None, None) == (one.check(at(1), refund("100")), one.check(at(1), refund("15000", "JPY")))
    assert "ana may give up to 100 EUR, not 101 EUR" == one.check(at(1), refund("101"))
    for level in (0, 1, 99):
        assert "in EUR, JPY, and none in GBP: 1 GBP is nobody's" in str(one.check(at(level), refund("1", "GBP")))
    assert None is one.check(at(1), Explanation("x"))


@pytest.mark.parametrize("role", ["approver", "senior"])
def test_a_role_has_powers_of_its_own(role: str) -> None:
    one = house(roles={role: {"limits": ["0", "500"]}}, kinds={"refund": ["0", "50"]})

    assert None is one.check(at(1, role), refund("500"))
    assert "up to 50, not 500 EUR" in str(one.check(at(1), refund("500")))
    kept = house(roles={role: {"per-complaint": ["0", "60"]}}, kinds={"refund": ["0", "50"]})
    assert "a refund up to 50" in str(kept.check(at(1, role), refund("51")))  # what a role leaves out is the house's


# In sum ---------------------------------------------------------------------------------


def test_sums_are_held_against_what_was_given_in_that_money() -> None:
    one = house(per_complaint=["0", "150"], per_customer=["0", "200"])
    here, customer = {"EUR": Decimal(100)}, {"EUR": Decimal(150), "GBP": Decimal(1000)}

    assert None is one.check(at(1), refund("50"), here=here, customer=customer)
    said = one.check(at(1), refund("50.01"), here=here, customer=customer)
    assert "ana may give up to 150 EUR on one complaint: 100 EUR was given already, and 50.01 EUR comes on top" == said
    often = one.check(at(1), refund("50.01"), customer=customer)
    assert "up to 200 EUR to one customer within 365 days: 150 EUR was given already" in str(often)


@pytest.mark.parametrize(
    ("authority", "sums", "recalls"),
    [
        ({}, False, False),
        ({"per-complaint": ["1"]}, True, False),
        ({"per-customer": ["1"]}, True, True),
        ({"per-customer": ["1", "without limit"]}, True, True),
        ({"per-customer": {"EUR": "without limit"}}, True, True),
        ({"roles": {"senior": {"per-customer": ["1"]}}}, True, True),
    ],
)
def test_other_complaints_matter_only_where_policy_limits_a_customer(
    authority: Mapping[str, Any], sums: bool, recalls: bool
) -> None:
    one = rulebook({"authority": authority}).authority

    assert (sums, recalls) == (one.sums, one.recalls)


def test_a_sum_beyond_all_counting_is_more_than_any_limit_and_no_error() -> None:
    one = house(limits="without limit", per_complaint=["1000000"], per_customer="without limit")
    here = {"EUR": Decimal("9e999999")}

    assert "up to 1000000 EUR on one complaint" in str(one.check(at(0), refund("9e999999"), here=here, customer=here))
    assert "up to 0 EUR" in str(one.allowance(at(0), here=here, customer=here))


def test_sums_are_exact() -> None:
    one = house(per_complaint=["0", "100"])
    cents = {"EUR": Decimal("99.9999999999999999999999999999999999")}

    assert one.check(at(1), refund("0.0000000000000000000000000000000002"), here=cents)


# Saying so ------------------------------------------------------------------------------


@pytest.mark.clause("B6", "J4")
@pytest.mark.parametrize(
    ("authority", "here", "said"),
    [
        ({}, {}, "up to 100; for more, ask for approval"),
        ({"limits": "without limit"}, {}, "anything, without limit"),
        ({"limits": "never"}, {}, "nothing; for more, ask for approval"),
        (
            {"kinds": {"refund": "never", "discount": "without limit"}},
            {},
            "up to 100; a refund never; a discount without limit; for more, ask for approval",
        ),
        (
            {"limits": {"EUR": ["0", "9"], "JPY": ["0", "99"]}},
            {},
            "up to 9 EUR, up to 99 JPY; for more, ask for approval",
        ),
        ({"per-complaint": ["0", "120"]}, {"EUR": "90"}, "up to 100, up to 30 EUR; for more, ask for approval"),
        ({"per-complaint": ["0", "120"]}, {"EUR": "900"}, "up to 100, up to 0 EUR; for more, ask for approval"),
    ],
)
def test_what_may_still_be_given_is_said_openly(authority: Any, here: Mapping[str, str], said: str) -> None:
    sums = {currency: Decimal(amount) for currency, amount in here.items()}

    assert f"ana may give {said}" == str(rulebook({"authority": authority}).authority.allowance(at(1), here=sums))


def test_who_is_not_of_the_house_gives_nothing() -> None:
    assert "ana may give nothing" == str(default().authority.allowance(at(0, "customer")))


@pytest.mark.parametrize("level", range(5))
@pytest.mark.parametrize("kind", [Refund, Credit, Discount, Replacement])
def test_what_is_said_is_what_is_held_to(level: int, kind: Any) -> None:
    one = house(
        limits=["0", "20", "300"], kinds={"credit": ["never", "50"], "discount": "without limit"},
        per_complaint=["10", "60", "without limit"],
    )  # fmt: skip
    here = {"EUR": Decimal(40)}
    most = {each.kind: each.amount for each in one.allowance(at(level), here=here).most if each.currency in ("", "EUR")}
    amount = most.get(kind.kind, most[""])

    for tried, fits in ((amount, True), (amount + Decimal("0.01"), False)):
        if tried.is_finite() and tried > 0:
            assert fits is (one.check(at(level), kind("x", Money(tried, "EUR")), here=here) is None), (tried, fits)
    if amount == UNLIMITED:
        assert None is one.check(at(level), kind("x", Money("1e9", "EUR")), here=here)
    if amount == NEVER:
        assert one.check(at(level), kind("x"), here=here)


# Reading it -----------------------------------------------------------------------------


@pytest.mark.clause("J4")
@pytest.mark.parametrize(
    ("authority", "named"),
    [
        ({"limits": "9"}, "authority.limits: write amounts as text"),
        ({"limits": ["0", "Infinity"]}, "authority.limits: write amounts"),
        ({"limits": ["without limit", "5"]}, "in rising order"),
        ({"limits": ["5", "never"]}, "in rising order"),
        ({"limits": ["1_000"]}, "authority.limits: write amounts"),
        ({"limits": ["٢٠٠"]}, "authority.limits: write amounts"),
        ({"limits": ["1e999999"]}, "authority.limits: write amounts"),
        ({"limits": [-1]}, "authority.limits: write amounts"),
        ({"limits": [[]]}, "authority.limits: write amounts"),
        ({"limits": {}}, "authority.limits: name a currency"),
        ({"limits": {"eur": ["1"]}}, "authority.limits: a currency is three capital letters"),
        ({"limits": {"EUR": 1}}, "authority.limits.EUR: write amounts"),
        ({"per-complaint": None}, "authority.per-complaint: write"),
        ({"per-customer": "unlimited"}, "authority.per-customer: write"),
        ({"window": "a year"}, "window"),
        ({"window": "99999 weeks"}, "window"),
        ({"kinds": 5}, "authority.kinds must be a table, not 5"),
        ({"kinds": {"voucher": "never"}}, "there is no authority.kinds.voucher; known here: apology, credit"),
        ({"kinds": {"refund": "often"}}, "authority.kinds.refund: write"),
        ({"roles": []}, "authority.roles must be a table"),
        ({"roles": {"boss": {}}}, "there is no authority.roles.boss; known here: approver, handler, senior"),
        ({"roles": {"customer": {}}}, "there is no authority.roles.customer"),
        ({"roles": {"senior": 5}}, "authority.roles.senior must be a table"),
        ({"roles": {"senior": {"window": "1 day"}}}, "there is no authority.roles.senior.window; known here: kinds"),
        ({"roles": {"senior": {"limits": [1.5]}}}, "authority.roles.senior.limits: write"),
        ({"roles": {"senior": {"kinds": {"gift": "never"}}}}, "there is no authority.roles.senior.kinds.gift"),
    ],
)
def test_what_cannot_be_followed_is_named(authority: Any, named: str) -> None:
    with pytest.raises(PolicyError) as caught:
        rulebook({"authority": authority})

    assert named in str(caught.value)
    assert str(caught.value).startswith("policy: ")
