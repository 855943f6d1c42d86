"""Recurring problems, frequent questions and feedback, at the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .terminal import HOSTILE, given, received, refused, typed


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.db"
    received(path, "--customer-id", "kim")
    return path


# Recurring problems ---------------------------------------------------------------------


@pytest.mark.clause("J3")
def test_a_problem_is_written_down_linked_and_removed(store: Path) -> None:
    opened = given("problems", store, "--open", "Unripe plums", "--product", "plums", "--cause", "picked early")
    assert ("unripe-plums", "open") == (opened["id"], opened["status"])
    assert ["C-1"] == given("problems", store, "unripe-plums", "--link", "C-1")["complaints"]
    for *deed, status in (
        ("--answer", "a paper bag", "known-answer"), ("--fix", "later", "fix-under-way"), ("--fixed", "fixed"),
    ):  # fmt: skip
        assert status == given("problems", store, "Unripe Plums", *deed)["status"]
    told = given("problems", store, "unripe-plums", "--verify", "none for a month")

    assert ("fix-verified", ["C-1"], 5) == (told["status"], told["to_tell"], len(told["history"]))
    whole = typed("problems", store, "unripe-plums").stdout
    assert "Unripe plums  (unripe-plums): fix-verified" in whole
    assert "to be told    C-1" in whole
    given("record", store, "C-1", "fix-told", "--data", json.dumps({
        "problem": "unripe-plums", "what": "we pick later",
        "told": {"by": "ana", "through": "desk", "text": "We pick later now."},
    }))  # fmt: skip
    assert [] == given("problems", store, "unripe-plums")["to_tell"]


def test_problems_are_listed_and_those_that_recur_are_a_finding(store: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("[problems]\nthreshold = 1\n", "utf-8")
    assert "There is no problem" in typed("problems", store).stderr
    assert 0 == typed("problems", store, "--recurring", "--policy", policy).exit_code
    given("record", store, "C-1", "problem-linked", "--set", "problem=plums")

    assert "plums" in typed("problems", store).stdout
    found = typed("problems", store, "--recurring", "--policy", policy, "--json")
    assert (1, ["plums"]) == (found.exit_code, [each["id"] for each in json.loads(found.stdout)["problems"]])
    assert "ana" == given("problems", store, "plums", "--owner", "ana")["owner"]
    assert 0 == typed("problems", store, "--recurring", "--policy", policy).exit_code


def test_one_problem_goes_on_as_another(store: Path) -> None:
    for title in ("Plums", "Pears"):
        given("problems", store, "--open", title)

    assert "pears" == given("problems", store, "plums", "--merge", "pears")["id"]
    assert ["pears"] == [each["id"] for each in given("problems", store)["problems"]]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--answer", "x"], "--answer needs the ID"),
        (["plums", "--answer", "x", "--fix", "y"], "--answer and --fix are two things"),
        (["plums", "--open", "x"], "leave ID out"),
        (["plums", "--cause", "x"], "go with --open"),
        (["--recurring", "plums"], "--recurring lists"),
        (["--owner", "ana"], "--owner needs the ID"),
    ],
)
def test_wrong_usage_is_said(store: Path, args: list[str], said: str) -> None:
    assert said in refused("problems", store, *args, status=2)


def test_what_is_refused_is_said(store: Path) -> None:
    given("problems", store, "--open", "Plums")

    assert "there is no problem 'pears'" in refused("problems", store, "pears")
    assert "is there already" in refused("problems", store, "--open", "plums")
    assert "begin a fix first" in refused("problems", store, "plums", "--fixed")
    assert "there is no complaint 'C-9'" in refused("problems", store, "plums", "--link", "C-9")
    assert "say who writes it down" in refused("problems", store, "--open", "Pears", by=None, status=2)
    assert "you act as customer" in refused("problems", store, "--open", "Pears", by="kim:customer")
    assert "at most 200" in refused("problems", store, "--open", "x" * 100_000)


def test_a_hostile_title_harms_no_terminal(store: Path) -> None:
    given("problems", store, "--open", f"plums {HOSTILE}", "--cause", HOSTILE)
    for out in (typed("problems", store).stdout, typed("problems", store, f"plums {HOSTILE}").stdout):
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_a_work_list_is_narrowed_to_a_problem(store: Path) -> None:
    received(store)
    given("record", store, "C-2", "problem-linked", "--set", "problem=Unripe plums")

    assert ["C-2"] == [each["number"] for each in given("list", store, "--problem", "unripe PLUMS")["complaints"]]
    assert ["unripe-plums"] == [
        each["problem"] for each in given("list", store, "--problem", "unripe-plums")["complaints"]
    ]
    assert ["C-1"] == [each["number"] for each in given("list", store, "--problem", "")["complaints"]]


# Frequent questions ---------------------------------------------------------------------


@pytest.mark.clause("J3")
def test_questions_are_added_changed_and_retired(store: Path) -> None:
    given("questions", store, "--ask", "When are plums ripe?", "--answer", "In August.")
    id = given("questions", store)["questions"][0]["id"]
    given("questions", store, id, "--answer", "In July.")
    given("questions", store, id, "--confirm")
    (told,) = given("questions", store, "--language", "en")["questions"]

    assert ("In July.", 3, "ana") == (told["answer"], told["version"], told["by"])
    assert "In July." in typed("questions", store).stdout
    assert [] == given("questions", store, "--due")["questions"]
    assert [] == given("questions", store, id, "--retire")["questions"]
    assert "needs its --answer" in refused("questions", store, "--ask", "x", status=2)
    assert "needs the ID" in refused("questions", store, "--confirm", status=2)
    assert "there is no question" in refused("questions", store, "nothing", "--confirm")


# Feedback -------------------------------------------------------------------------------


@pytest.mark.clause("H4")
def test_customers_are_drawn_asked_and_thanked(store: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text("lee\nada\n\nbob\n", "utf-8")
    drawn: dict[str, Any] = given("feedback", store, "--draw", "2", "--seed", "7", "--among", keys)
    first, second = (each["id"] for each in drawn["asked"])
    given("feedback", store, first, "--ask", "phone")
    answers = [part for text in ("ripe plums", "well", "", "more") for part in ("--answer", text)]
    given("feedback", store, first, *answers, "--gift", "a plum")
    given("feedback", store, first, "--considered", "yes, from May")
    told = given("feedback", store, second, "--declined")

    assert ["answered", "declined"] == [each["standing"] for each in told["asked"]]
    assert ("a plum", "yes, from May") == (told["asked"][0]["gift"], told["asked"][0]["considered"])
    assert "ripe plums / well" in typed("feedback", store, drawn["id"]).stdout
    assert [drawn["id"]] == [each["id"] for each in given("feedback", store)["rounds"]]
    assert "It is C-2 from now on." in typed("feedback", store, first, "--complaint", "nobody answers").stderr
    assert "C-2" in typed("list", store, "--channel", "survey").stdout
    (again,) = (each for each in given("feedback", store, drawn["id"])["asked"] if each["id"] == first)
    assert ("phone", ["ripe plums", "well", "", "more"]) == (again["through"], again["answers"])
    assert "5 records" not in typed("verify", store).stdout
    assert "3 records" in typed("verify", store).stdout


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["--draw", "2"], 2, "--draw needs a --seed"),
        (["--draw", "2", "--seed", "1"], 1, "no one can be drawn"),
        (["--seed", "1"], 2, "go with --draw"),
        (["--ask", "phone"], 2, "--ask needs the ID"),
        (["never"], 1, "there is no round"),
        (["never/1", "--declined"], 1, "nobody was drawn"),
        (["--draw", "0", "--seed", "1"], 2, "0 is not in the range"),
        (["--draw", "1", "--seed", "1", "--among", "nowhere"], 2, "nowhere"),
        (["--draw", "1", "--seed", "1", "--since", "yesterday"], 2, "is no time"),
    ],
)
def test_wrong_usage_of_feedback_is_said(store: Path, args: list[str], status: int, said: str) -> None:
    assert said in refused("feedback", store, *args, status=status)
    assert "There was no round" in typed("feedback", store).stderr


def test_a_list_that_is_no_text_is_said(store: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_bytes(b"\xff\xfe\x00kim")

    assert "no UTF-8" in refused("feedback", store, "--draw", "1", "--seed", "1", "--among", keys, status=2)
