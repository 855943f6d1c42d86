"""The command shows in what words letters are written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from resolved.languages import SHIPPED, Languages
from resolved.languages.reading import shipped

from .terminal import given, received, refused, typed


def test_the_languages_are_listed() -> None:
    assert [*SHIPPED] == [each["language"] for each in given("letters")]
    assert "Reklamaationne on saapunut" in typed("letters").output


@pytest.mark.parametrize("tag", SHIPPED)
def test_what_is_printed_can_be_handed_back(tag: str) -> None:
    own: dict[str, Any] = tomllib.loads(typed("letters", tag).stdout)
    mine, ours = Languages(own).of(tag), shipped(tag)

    assert (tag, ours.texts, ours.weekdays, ours.months) == (mine.tag, mine.texts, mine.weekdays, mine.months)
    assert {tag: given("letters", tag)["texts"]} == own


def test_a_wider_language_answers_and_an_unknown_one_is_told() -> None:
    assert "pt" == given("letters", "pt-BR")["language"]
    assert "there are no letters in 'sv'; there are de, en" in refused("letters", "sv", status=2)
    assert "there are no letters in ''" in refused("letters", "", status=2)


def test_the_words_of_a_policy_are_shown_and_looked_through(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[letters.de.frame]\nhouse = "Die {{Kiste}}"\n[letters.de.zones]\n"+04" = "Jerewan"\n', "utf-8")
    printed = typed("letters", "de", "--policy", policy).stdout

    assert 'house = "Die {{Kiste}}"' in printed
    assert '"+04" = "Jerewan"' in printed
    assert "Jerewan" == Languages(tomllib.loads(printed)).of("de").say("zones.+04")
    policy.write_text('[letters.de.frame]\ngreeting = "Hallo,"\n', "utf-8")
    said = refused("letters", "--policy", policy)
    assert "letters: de.frame.greeting leaves out {name}, which the customer needs to read" in said


def test_every_verb_says_what_is_wrong_with_the_words_of_a_policy(tmp_path: Path) -> None:
    store, policy = tmp_path / "c.db", tmp_path / "policy.toml"
    received(store)
    policy.write_text('language = "sv"\n', "utf-8")

    assert "there are no letters in 'sv'" in refused("list", store, "--policy", policy)
    policy.write_text("letters = 5\n", "utf-8")
    assert "policy: letters must be a table, not 5" in refused("watch", store, "--once", "--policy", policy)


def test_a_customer_of_any_language_is_taken_in(tmp_path: Path) -> None:
    store, folder = tmp_path / "c.db", tmp_path / "letters"
    given("receive", store, "--channel", "email", "--text", "x", "--email", "k@example.com", "--language", "fi-FI")

    assert "sent" == given("outbox", store, "--once", "--letters", folder)["letters"][0]["outcome"]
    assert b"Content-Language: fi\r\n" in next(folder.iterdir()).read_bytes()
