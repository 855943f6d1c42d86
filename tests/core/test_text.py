"""One rule for text, at every door."""

from __future__ import annotations

import unicodedata

import attrs
import pytest
from hypothesis import given, strategies as st

from resolved import Complaint, Evidence, Invalid, Medium, Milestone, Party, Promise
from resolved.core.text import LONGEST, clean, cleaned
from tests import people as p

DECOMPOSED = "Cafe\u0301"
COMPOSED = "Caf\u00e9"


def test_a_text_is_brought_into_normal_form_c() -> None:
    assert COMPOSED == clean(DECOMPOSED)


@pytest.mark.parametrize("text", ["", "plums", COMPOSED, "梅", "\U0001f351", "line\nline\ttab"])
def test_a_text_in_its_form_is_left_as_it_is(text: str) -> None:
    assert text == clean(text)


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "é\x00", "e\u0301\x00"])
def test_nul_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="NUL"):
        clean(text)


@pytest.mark.parametrize("text", ["\ud800", "plums \udfff", "é\udc80"])
def test_half_a_surrogate_pair_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="half a surrogate pair"):
        clean(text)


@pytest.mark.parametrize("letter", ["a", "é"])
def test_the_longest_text_is_taken(letter: str) -> None:
    text = letter * LONGEST

    assert text == clean(text)


@pytest.mark.parametrize("letter", ["a", "é"])
def test_a_longer_text_is_refused_with_both_numbers(letter: str) -> None:
    with pytest.raises(Invalid, match="1,000,000 characters, not 1,000,001"):
        clean(letter * (LONGEST + 1))


def test_the_length_counts_after_it_was_composed() -> None:
    assert LONGEST == len(clean("e\u0301" * LONGEST))


@given(st.text())
def test_a_text_is_kept_in_one_form_or_refused(text: str) -> None:
    try:
        once = clean(text)
    except Invalid:
        assert "\x00" in text or any("\ud800" <= each <= "\udfff" for each in text)
    else:
        assert (unicodedata.normalize("NFC", text), once) == (once, clean(once))


# What is inside a value ------------------------------------------------------------------


def test_texts_in_nested_values_are_cleaned() -> None:
    promise = Promise(DECOMPOSED, p.SOON, Medium("phone", DECOMPOSED), plan=(Milestone(DECOMPOSED, p.SOON),))

    expected = Promise(COMPOSED, p.SOON, Medium("phone", COMPOSED), plan=(Milestone(COMPOSED, p.SOON),))
    assert expected == cleaned(promise)


def test_texts_in_tuples_of_tuples_are_cleaned() -> None:
    assert ((COMPOSED,), ("plums", (COMPOSED,))) == cleaned(((DECOMPOSED,), ("plums", (DECOMPOSED,))))


def test_what_is_no_text_is_left_alone() -> None:
    assert (1, None, p.NOON, True) == cleaned((1, None, p.NOON, True))


@pytest.mark.parametrize(
    "value",
    [p.complaint(), p.CUSTOMER, p.promise(), p.MONEY, p.WORD, p.ANA, (p.PLUMS, (p.WORD,)), ("a", "b"), (), None],
    ids=repr,
)
def test_the_same_object_comes_back_where_nothing_changes(value: object) -> None:
    assert value is cleaned(value)


def test_what_did_not_change_is_the_same_object_inside_what_did() -> None:
    before = Complaint(p.CUSTOMER, "email", DECOMPOSED)

    after = cleaned(before)

    assert (COMPOSED, before.customer) == (after.text, after.customer)
    assert before.customer is after.customer


def test_the_same_object_comes_back_where_a_mark_cannot_be_composed() -> None:
    party = Party("x\u0301")

    assert party is cleaned(party)


@pytest.mark.parametrize("bad", ["a\x00", "\ud800"])
def test_a_bad_text_deep_inside_is_refused(bad: str) -> None:
    promise = attrs.evolve(p.promise(), plan=(Milestone(bad, p.SOON),))

    with pytest.raises(Invalid):
        cleaned((p.WORD, (promise,)))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = cleaned(Evidence.spoken(by="customer", through="phone", text=text))

    assert once == cleaned(once)
