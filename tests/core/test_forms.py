"""Facts from plain data and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from resolved import Money, Objection, Refused, facts as f, flow
from resolved.core.fact import AnyFact
from resolved.core.forms import plain, value
from tests import people as p, walks

_WALK = walks.Walk.begun().do(f.PromiseMade(p.promise(), told=p.TOLD))
FACTS: tuple[AnyFact, ...] = (
    f.ComplaintReceived(p.complaint(), owner=p.ANA, barred=("ben",)),
    *(fact for fact, _, _ in walks.happenings(_WALK)),
)
TOLD = {"by": "ana", "through": "phone"}


def objections(name: str, fields: Any) -> tuple[Objection, ...]:
    answer = flow.fact(name, fields)
    assert isinstance(answer, Refused), answer
    return answer.objections


def read(name: str, fields: dict[str, Any]) -> AnyFact:
    answer = flow.fact(name, fields)
    assert not isinstance(answer, Refused), answer
    return answer


# Round trips -------------------------------------------------------------------------------


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_fact_comes_back_from_its_plain_data(fact: AnyFact) -> None:
    assert fact == read(fact.name, plain(fact))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_fact_comes_back_by_way_of_json(fact: AnyFact) -> None:
    assert fact == read(fact.name, json.loads(json.dumps(plain(fact))))


def test_every_fact_is_among_those_that_come_back() -> None:
    assert set(f.__all__) == {type(fact).__name__ for fact in FACTS}


def test_a_fact_is_read_with_its_text_in_form_c() -> None:
    assert f.Noted("Caf\u00e9") == read("noted", {"text": "Cafe\u0301"})


@pytest.mark.parametrize(
    ("text", "found"), [("yes", True), ("True", True), ("no", False), ("false", False), (True, True)]
)
def test_a_form_may_say_yes_and_no(text: object, found: bool) -> None:
    fact = read("contact-ended", {"channel": "phone", "unhappy": text})

    assert f.ContactEnded("phone", unhappy=found) == fact


def test_a_form_may_write_a_whole_number_as_text() -> None:
    assert f.SolutionAgreed(2) == read("solution-agreed", {"choice": "2"})


def test_a_fact_that_nobody_knows_is_refused_with_all_that_are_known() -> None:
    (objection,) = objections("nonsense", {})

    assert "unknown-fact" == objection.code
    assert all(fact.name in objection.sentence for fact in FACTS)


# What is said of every field at once ---------------------------------------------------------


def test_all_that_is_wrong_is_said_at_once_with_its_path() -> None:
    fields = {
        "promise": {
            "what": "news",
            "due": "2026-03-02T10:00",
            "medium": {"channel": "phone", "colour": "red"},
            "plan": [{"what": "ask", "due": "2026-03-02T10:00Z"}, {"what": "tell"}],
        },
        "told": {"by": "ana"},
        "because": 5,
        "hue": 1,
    }

    found = {
        (one.code, one.sentence.partition(": ")[2].partition(": ")[0], one.fields)
        for one in objections("reply-deferred", fields)
    }

    expected = {
        ("missing", "told.through is missing", ("told",)),
        ("unreadable", "promise.due", ("promise",)),
        ("unknown-field", "there is no field promise.medium.colour", ("promise",)),
        ("missing", "promise.plan[1].due is missing", ("promise",)),
        ("unreadable", "because", ("because",)),
        ("unknown-field", "there is no field hue", ("hue",)),
    }
    assert expected == found


def test_each_objection_carries_the_facts_main_clause_and_name() -> None:
    found = objections("reply-deferred", {})

    assert {("A2", "promise"), ("A2", "because"), ("A2", "told")} == {(one.clause, one.fields[0]) for one in found}
    assert all(one.sentence.startswith("reply-deferred: ") for one in found)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_what_a_fact_needs_is_what_is_missing_from_an_empty_form(fact: AnyFact) -> None:
    needed = {need.name for need in flow.needs(type(fact)) if need.required}
    answer = flow.fact(fact.name, {})

    missing = (
        {one.fields[0] for one in answer.objections if one.code == "missing"} if isinstance(answer, Refused) else set()
    )
    assert needed == missing


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_field_too_many_is_told_for_every_fact(fact: AnyFact) -> None:
    (found,) = objections(fact.name, {**plain(fact), "hue": 1})

    assert ("unknown-field", ("hue",)) == (found.code, found.fields)


# What cannot be read -------------------------------------------------------------------------

_GIFT = {"kind": "refund", "worth": {"amount": "1", "currency": "EUR"}}


def _worth(amount: object, currency: object = "EUR") -> dict[str, Any]:
    return {"what": {**_GIFT, "worth": {"amount": amount, "currency": currency}}}


@pytest.mark.parametrize(
    ("name", "fields", "field", "said"),
    [
        ("goodwill-given", _worth(12.5), "what", "what.worth.amount: a text is wanted, not 12.5"),
        ("goodwill-given", _worth(12), "what", "a text is wanted, not 12"),
        ("goodwill-given", _worth("NaN"), "what", "no amount of money"),
        ("goodwill-given", _worth("-1"), "what", "no amount of money"),
        ("goodwill-given", _worth("1", "eur"), "what", "three capital letters"),
        ("goodwill-given", {"what": {"kind": "bribe"}}, "what", "there is no remedy of kind 'bribe'; there are refund"),
        ("goodwill-given", {"what": "refund"}, "what", "a remedy says its kind"),
        ("goodwill-given", {"what": {"what": "plums"}}, "what", "a remedy says its kind"),
        ("contact-ended", {"channel": "phone", "unhappy": "perhaps"}, "unhappy", "true or false is wanted"),
        ("contact-ended", {"channel": "phone", "unhappy": 1}, "unhappy", "true or false is wanted, not 1"),
        ("contact-ended", {"channel": "phone", "unhappy": ""}, "unhappy", "true or false is wanted"),
        ("contact-ended", {"channel": "phone", "unhappy": None}, "unhappy", "true or false is wanted"),
        ("mood-noted", {"mood": "sulking"}, "mood", "sulking"),
        ("solution-agreed", {"choice": "two"}, "choice", "a whole number is wanted, not 'two'"),
        ("solution-agreed", {"choice": 2.0}, "choice", "a whole number is wanted"),
        ("solution-agreed", {"choice": True}, "choice", "a whole number is wanted"),
        ("noted", {"text": None}, "text", "a text is wanted"),
        ("noted", {"text": b"odd"}, "text", "a text is wanted"),
        ("restatement-confirmed", {"points": ["a", 5]}, "points", "points[1]: a text is wanted, not 5"),
        ("reassigned", {"to": {"id": "x", "role": "king"}, "because": "b"}, "to", "king"),
        ("deadline-missed", {"deadline": "d", "due": "2026-03-02T12:00"}, "due", "has no zone; write it like"),
        ("deadline-missed", {"deadline": "d", "due": "2026-03-02"}, "due", "has no zone"),
        ("deadline-missed", {"deadline": "d", "due": "tomorrow"}, "due", "is no time; write it like"),
        ("deadline-missed", {"deadline": "d", "due": 1772452800}, "due", "is no time"),
        ("acknowledged", {"told": {**TOLD, "at": "2026-03-02T12:00"}}, "told", "told.at: '2026-03-02T12:00' has no zone"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_of_its_field(name: str, fields: dict[str, Any], field: str, said: str) -> None:
    (found,) = objections(name, fields)

    assert ("unreadable", (field,)) == (found.code, found.fields)
    assert said in found.sentence


def _points(given: object) -> Callable[[], tuple[Objection, ...]]:
    return lambda: objections("restatement-confirmed", {"points": given})


@pytest.mark.parametrize("ask", [_points("unripe"), _points({"unripe": 1})], ids=["text", "table"])
def test_a_bare_text_is_no_list_of_points(ask: Callable[[], tuple[Objection, ...]]) -> None:
    assert [("points",)] == [one.fields for one in ask()]


@pytest.mark.parametrize("name", ["goodwill-given", "solved-at-once"])
def test_no_remedy_is_no_remedy_where_one_is_needed(name: str) -> None:
    fields = {"goodwill-given": {"what": None}, "solved-at-once": {"points": ["a"], "remedy": None}}[name]

    assert 1 == len(objections(name, fields))


@pytest.mark.parametrize("fields", [[], None, "text"], ids=repr)
def test_a_form_that_is_no_table_is_refused(fields: Any) -> None:
    assert ["unreadable"] == [one.code for one in objections("noted", fields)]


@pytest.mark.parametrize(
    ("name", "fields", "field"),
    [
        ("noted", {"text": "a\x00b"}, "text"),
        ("noted", {"text": ""}, "text"),
        ("deadline-missed", {"deadline": "d", "due": datetime(2026, 3, 2)}, "due"),
    ],
)
def test_a_field_that_says_nothing_or_may_not_be_kept_is_named(name: str, fields: dict[str, Any], field: str) -> None:
    assert [(field,)] == [one.fields for one in objections(name, fields)]


def test_every_field_that_says_nothing_is_told_at_once() -> None:
    assert 2 == len(objections("merged-into", {"target": "", "because": ""}))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("goodwill-given", _worth("abc")),
        ("goodwill-given", {"what": {"kind": ["refund"]}}),
        ("promise-made", {"promise": "tomorrow", "told": TOLD}),
        ("acknowledged", {"told": None}),
        ("mood-noted", {"mood": "sulking"}),
    ],
)
def test_an_objection_is_a_sentence_for_people(name: str, fields: dict[str, Any]) -> None:
    said = " ".join(str(one) for one in objections(name, fields))

    assert not [word for word in ("<class", "object has no", "NoneType", "unhashable", "typing.") if word in said]


# Any value ---------------------------------------------------------------------------------


def test_any_value_is_read_from_plain_data() -> None:
    assert Money("12.50", "EUR") == value(Money, {"amount": "12.50", "currency": "EUR"})


def test_money_keeps_its_digits() -> None:
    assert {"amount": "12.50", "currency": "EUR"} == plain(Money(Decimal("12.50"), "EUR"))


def test_a_value_that_cannot_be_read_raises_all_that_is_wrong() -> None:
    with pytest.raises(Refused) as caught:
        value(Money, {"amount": 1, "colour": "red"})

    found = {(one.code, one.clause, one.fields) for one in caught.value.objections}
    assert {
        ("unreadable", "", ("amount",)),
        ("missing", "", ("currency",)),
        ("unknown-field", "", ("colour",)),
    } == found


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("noted", {"text": "x", 1: 2}),
        ("noted", {1: 2, "a": 3}),
        ("solutions-proposed", {"options": [{1: 2, "kind": "refund"}]}),
        ({}, {}),
        (None, {}),
    ],
)
def test_odd_keys_and_names_are_refused_too(name: Any, fields: Any) -> None:
    assert isinstance(flow.fact(name, fields), Refused)


def test_a_name_that_is_nearly_right_is_guessed() -> None:
    for name in ("acount-heard", "AccountHeard", "account_heard"):
        (objection,) = objections(name, {})

        assert f"there is no fact {name!r}; did you mean account-heard?" == objection.sentence
