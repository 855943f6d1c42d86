"""Goals: data, held against figures; and what a lost customer is taken to cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from resolved import Invalid, Money, PolicyError, Spend, open_office
from resolved.core.policy import Goal, default, rulebook
from resolved.reports import report

from .house import a_house


def verdicts(*goals: dict[str, Any]) -> list[str]:
    return [each.verdict for each in report(a_house(policy={"goal": [*goals]}).office).goals]


@pytest.mark.clause("J5")
@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        ({"figure": "first-response-median", "at-most": "10 minutes"}, "met"),
        ({"figure": "first-response-median", "at-most": "9 minutes"}, "missed"),
        ({"figure": "first-response-median", "at-most": "9 minutes", "channel": "phone"}, "met"),
        ({"figure": "first-response-median", "at-most": "2 hours", "channel": "email"}, "met"),
        ({"figure": "first-response-p90", "at-most": "2 hours", "channel": "email"}, "missed"),
        ({"figure": "first-response-median", "at-least": "10 minutes"}, "met"),
        ({"figure": "promises-kept", "at-least": "0.5"}, "met"),
        ({"figure": "promises-kept", "at-least": "0.51"}, "missed"),
        ({"figure": "transfers", "at-most": 2}, "met"),
        ({"figure": "open", "at-most": 0, "channel": "desk"}, "met"),
        ({"figure": "open", "at-most": 0, "channel": "phone"}, "missed"),
        ({"figure": "transfers-each", "at-most": "0.2"}, "missed"),
        ({"figure": "without-finding", "at-least": 1, "unit": "callcentre"}, "met"),
        ({"figure": "without-finding", "at-least": 1, "unit": "desk"}, "missed"),
    ],
)
def test_a_goal_is_met_or_missed_for_whom_it_is(goal: dict[str, Any], verdict: str) -> None:
    assert [verdict] == verdicts(goal)


@pytest.mark.clause("J5")
def test_of_nothing_measured_nothing_is_met() -> None:
    assert ["not-measurable"] * 4 == verdicts(
        {"figure": "first-response-median", "at-most": "4 hours", "channel": "chat"},
        {"figure": "ping-pong", "at-most": 0, "unit": "nobody"},
        {"figure": "promises-kept", "at-least": 1, "channel": "desk"},
        {"figure": "decision-median", "at-most": "1 day", "unit": "callcentre"},
    )


@pytest.mark.clause("J5")
@pytest.mark.parametrize(
    ("goal", "why"),
    [
        ({"figure": "first-respons", "at-most": "4 hours"}, "there is no figure 'first-respons'"),
        ({"figure": "findings", "at-most": 3}, "there is no figure 'findings' that a goal could be of"),
        ({"figure": "decision-median", "at-most": "soon"}, "decision-median: 'soon' is no span"),
        ({"figure": "decision-median", "at-most": "2 working days"}, "elapsed time"),
        ({"figure": "decision-median", "at-most": 4}, "'4' is no span"),
        ({"figure": "promises-kept", "at-least": "90"}, "from 0 to 1"),
        ({"figure": "promises-kept", "at-least": "most"}, "'most' is no number"),
        ({"figure": "promises-kept", "at-least": "NaN"}, "from 0 to 1"),
        ({"figure": "transfers", "at-most": "-1"}, "from 0 upwards"),
        ({"figure": "transfers"}, "either at-most or at-least"),
        ({"figure": "transfers", "at-most": 1, "at-least": 1}, "either at-most or at-least"),
        ({"at-most": 1}, "names no figure"),
        ({"figure": "promises-kept", "at-least": 0.9}, "write a text"),
        ({"figure": "promises-kept", "at_least": "0.9"}, "there is no 'at_least'"),
        ({"figure": "promises-kept", "at-least": "0.9", "unit": ""}, "unit: write a text"),
        ("promises-kept", "number 1 is no table"),
    ],
)
def test_a_goal_that_nobody_could_measure_is_refused_when_the_office_is_opened(goal: Any, why: str) -> None:
    with pytest.raises(PolicyError, match=r"^policy: goal: ") as caught:
        open_office(policy={"goal": [goal]}, installed=False)

    assert why in str(caught.value)


def test_goals_are_a_list() -> None:
    with pytest.raises(PolicyError, match="policy: goal: write each goal as a table"):
        rulebook({"goal": {"figure": "transfers"}})


def test_a_goal_says_itself() -> None:
    assert "transfers, desk, by phone: at most 3" == str(
        Goal(figure="transfers", at_most="3", unit="desk", channel="phone")
    )


# What a customer spends -----------------------------------------------------------------


@pytest.mark.clause("G2")
@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("15-20 USD a day", "5400", "7300"),
        ("15 USD per day", "5400", "5475"),
        ("80.50 EUR a month", "966.00", "966.00"),
        ("1 to 2 GBP a week", "52", "104"),
        (" 10 – 20 JPY a year ", "10", "20"),
    ],
)
def test_a_spend_comes_to_so_much_in_a_year(written: str, low: str, high: str) -> None:
    spend = Spend.parse(written)

    assert (Money(low, spend.currency), Money(high, spend.currency)) == default().cost.a_year(spend)
    assert spend == Spend.parse(str(spend))


@pytest.mark.parametrize(
    "written",
    ["", "15", "15 USD", "USD 15 a day", "15 usd a day", "15-20 USD a fortnight", "-5 USD a day", "1,5 EUR a day"],
)
def test_what_is_no_spend_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(Invalid, match="write '15-20 USD a day'"):
        Spend.parse(written)


@pytest.mark.parametrize(
    ("low", "high", "why"),
    [
        (Money("20", "USD"), Money("15", "USD"), "from the least to the most"),
        (Money("1", "USD"), Money("2", "EUR"), "in one currency"),
        (Money("1E+15", "USD"), None, "is below"),
        (Money("0.00001", "USD"), None, "four decimals"),
    ],
)
def test_a_spend_that_cannot_be_is_refused(low: Money, high: Money | None, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        Spend(low, high, per="day")


@pytest.mark.clause("G2")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("year-days", [365]),
        ("year-days", [366, 365]),
        ("year-days", [0, 365]),
        ("year-days", [360, 4000]),
        ("year-days", [360.5, 365]),
        ("year-weeks", ["x", "y"]),
        ("year-months", 12),
        ("year-months", [True, 12]),
        ("unhappy", ["sad"]),
        ("unhappy", "silence and more"),
        ("unhappy", [["silence"]]),
    ],
)
def test_an_assumption_that_cannot_be_followed_is_refused_by_its_name(key: str, value: object) -> None:
    with pytest.raises(PolicyError, match=rf"^policy: {key}"):
        rulebook({"cost": {key: value}})


def test_no_end_at_all_may_count_as_unhappy() -> None:
    assert () == rulebook({"cost": {"unhappy": []}}).cost.unhappy
    assert (Decimal(360), Decimal(365)) == default().cost.days
