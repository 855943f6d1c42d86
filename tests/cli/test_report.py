"""The report at the command line: tables, JSON, definitions, and whatever somebody may type."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from resolved.reports import FIGURES

from ..reports.house import a_house
from .terminal import HOSTILE, given, received, refused, typed


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("house") / "complaints.db"
    a_house(store).office.close()
    return store


@pytest.mark.clause("J2")
def test_it_tells_every_figure_in_tables_that_fit_a_terminal(house: Path) -> None:
    result = typed("report", house, "--by", "channel")

    assert 0 == result.exit_code
    assert result.stdout.startswith("Complaints from the beginning to now (UTC),\nas they stood on ")
    assert all(figure.title in result.stdout for figure in FIGURES)
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert ["First", "response,", "median", "10", "min", "5", "2", "–"] == _line(
        result.stdout, "First response, median"
    )
    assert ["USD", "5,400", "to", "7,300", "1"] == _line(result.stdout, "USD")
    assert ["nobody", "knows", "2"] == _line(result.stdout, "nobody knows")
    assert "(a year is taken as 360 to 365 days" in result.stdout
    assert ["phone", "2", "0", "5", "min", "–", "0", "%", "0.00", "–", "50", "%"] == result.stdout.splitlines()[
        -1
    ].split()


def _line(output: str, begins: str) -> list[str]:
    return next(line for line in output.splitlines() if line.startswith(begins)).split()


def test_a_period_is_typed_as_a_person_writes_it(house: Path) -> None:
    """
    All came on the 2nd of March; C-1 was closed then, C-2 on the 10th, C-3 on the 12th, C-6 was merged on the 2nd.
    """

    def of(*period: str) -> tuple[int, int]:
        figures = given("report", house, *period)["figures"]
        return figures["received"]["value"], figures["closed"]["value"]

    assert (8, 4) == of() == of("--since", "2026-03") == of("--since", "2026", "--until", "2026")
    assert (8, 2) == of("--since", "2026-03-02", "--until", "2026-03-02")
    assert (0, 2) == of("--since", "2026-03-03", "--until", "2026-03-12")
    assert (0, 0) == of("--until", "2026-02") == of("--since", "2026-04")
    told = typed("report", house, "--since", "2026-03", "--until", "2026-03").stdout
    assert told.startswith("Complaints from 01 March 2026 to 31 March 2026 (UTC)")


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("--since", "March"), "--since: 'March' is no date; write a day, a month or a year"),
        (("--until", "2026-02-30"), "--until: there is no 2026-02-30 in the calendar"),
        (("--since", "2026-03", "--until", "2026-02"), "is over before --since 2026-03 begins"),
        (("--by", "weather"), "'weather' is not one of"),
        (("--since", HOSTILE), "is no date"),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage(house: Path, args: tuple[str, ...], why: str) -> None:
    assert why in refused("report", house, *args, status=2)


def test_without_a_store_only_the_definitions_can_be_told() -> None:
    assert "name the STORE" in refused("report", status=2)
    told = typed("report", "--define").stdout
    assert all(figure.id in told for figure in FIGURES)
    assert [figure.id for figure in FIGURES] == [each["id"] for each in given("report", "--define")["definitions"]]


def test_definitions_stand_beside_the_figures_where_they_are_asked_for(house: Path) -> None:
    data = given("report", house, "--define")

    assert [*data["figures"]] == [each["id"] for each in data["definitions"]]
    assert "definitions" not in given("report", house)
    assert "is what stops the clock" in " ".join(typed("report", house, "--define").stdout.split())


@pytest.mark.clause("J5")
def test_goals_are_told_with_their_figures(house: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[[goal]]\nfigure = "first-response-median"\nat-most = "4 hours"\nchannel = "email"\n'
        '[[goal]]\nfigure = "promises-kept"\nat-least = "0.9"\n',
        "utf-8",
    )
    result = typed("report", house, "--policy", policy)

    assert 0 == result.exit_code
    assert "met" == _line(result.stdout, "first-response-median, by email: at most 4 hours")[-1]
    assert ["50.0", "%", "2", "missed"] == _line(result.stdout, "promises-kept: at least 0.9")[-4:]
    policy.write_text('[[goal]]\nfigure = "speed"\nat-most = "4 hours"\n', "utf-8")
    assert "there is no figure 'speed'" in refused("report", house, "--policy", policy, status=1)


def test_what_cannot_be_read_is_named_and_the_rest_is_told(tmp_path: Path) -> None:
    store = tmp_path / "complaints.db"
    for _ in range(3):
        received(store)
    with sqlite3.connect(store) as raw:
        raw.execute(
            "UPDATE resolved_entries SET line = X'7b' WHERE case_id IN (SELECT id FROM resolved_cases WHERE number = 2)"
        )
    raw.close()
    result = typed("report", store, "--json")

    assert 1 == result.exit_code
    assert "C-2 could not be read, and is in no figure" in result.stderr
    data = json.loads(result.stdout)
    assert (2, ["C-2"]) == (data["figures"]["received"]["value"], [each["number"] for each in data["unread"]])


def test_an_empty_store_and_one_that_is_none(tmp_path: Path) -> None:
    assert "there is no file" in refused("report", tmp_path / "none.db", status=1)
    assert 0 == typed("report", ":memory:", "--by", "unit").exit_code


def test_hostile_names_reach_no_terminal(tmp_path: Path) -> None:
    store = tmp_path / "complaints.db"
    received(store, "--product", HOSTILE)
    told = typed("report", store, "--by", "product").stdout

    assert "\x1b" not in told
    assert "\u202e" not in told


# What a customer spends -----------------------------------------------------------------


@pytest.mark.clause("G2")
def test_what_the_customer_spends_is_given_when_the_complaint_comes(tmp_path: Path) -> None:
    store = tmp_path / "complaints.db"
    received(store, "--customer-id", "p-1", "--spend", "15-20 USD a day")
    spend = {"low": {"amount": "8", "currency": "EUR"}, "per": "week"}
    complaint = {"channel": "desk", "text": "Hm.", "customer": {"id": "p-2", "spend": spend}}
    given("receive", store, "--file", "-", input=json.dumps(complaint))

    assert [
        {"key": "EUR", "customers": 1, "low": "416", "high": "416"},
        {"key": "USD", "customers": 1, "low": "5400", "high": "7300"},
    ] == given("report", store)["figures"]["money-at-risk"]["parts"]


@pytest.mark.parametrize("spend", ["much", "15 dollars", "20-15 USD a day", HOSTILE])
def test_what_is_no_spend_is_refused_and_nothing_is_kept(tmp_path: Path, spend: str) -> None:
    store = tmp_path / "complaints.db"

    assert "spend" in refused("receive", store, "--channel", "desk", "--text", "Hm.", "--spend", spend, status=2)
    assert not store.exists()
