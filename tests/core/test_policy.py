"""What a house decides, read from data."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, cast

import pytest

from resolved import Capabilities, Invalid, PolicyError
from resolved.core.policy import default, rulebook
from resolved.core.time import Span

ROOT: Final = Path(__file__).parents[2]


def test_the_policy_that_ships_reads() -> None:
    rules = default()

    told = (rules.name, rules.version, rules.duty, rules.transfers, str(rules.take_back), str(rules.reopening))
    assert ("default", 1, "duty", 1, "5 minutes", "90 days") == told
    assert (True, False, False, False, 2) == (
        rules.acknowledges,
        rules.acknowledgement_counts,
        rules.second_person,
        rules.silence.closes,
        rules.silence.reminders,
    )


def test_an_empty_policy_is_the_one_that_ships() -> None:
    mine, shipped = rulebook({}), default()

    assert (shipped.clocks, shipped.calendar, shipped.authority) == (mine.clocks, mine.calendar, mine.authority)


def test_a_partial_policy_is_laid_over_the_one_that_ships() -> None:
    rules = rulebook({"name": "plums", "clocks": {"first-response": "2 hours"}, "calendar": {"sat": ["10:00-12:00"]}})

    assert ("plums", Span(2, "hours")) == (rules.name, rules.clocks.first_response)
    assert (default().clocks.decision, default().silence) == (rules.clocks.decision, rules.silence)
    assert (default().calendar.week[0], ((600, 720),)) == (rules.calendar.week[0], rules.calendar.week[5])


def test_a_partial_policy_leaves_the_one_that_ships_alone() -> None:
    rulebook({"authority": {"limits": ["1", "2"]}, "silence": {"closes": True}})

    assert (rulebook({}).authority, False) == (default().authority, rulebook({}).silence.closes)


@pytest.mark.parametrize("day", ["2026-12-25", date(2026, 12, 25)], ids=["text", "date"])
def test_a_holiday_is_a_date_or_its_text(day: object) -> None:
    assert frozenset({date(2026, 12, 25)}) == rulebook({"calendar": {"holidays": [day]}}).calendar.holidays


def _wrong(table: str, key: str, value: object, why: str = "") -> Any:
    data = {table: {key: value}} if table else {key: value}
    marks = [pytest.mark.xfail(strict=True, reason=f"{why} (rulebook.py)")] if why else []
    return pytest.param(data, key, marks=marks, id=f"{table}.{key}={value!r}"[:60].lstrip("."))


_SPANS = (
    "first-response", "first-response-live", "decision", "acting", "approval", "acceptance", "acceptance-live",
    "taking-up", "climbing", "remedy", "answer", "referral", "documenting", "follow-up", "threat-report",
    "threat-acknowledgement", "relief", "limit-review",
)  # fmt: skip
_FLAGS = (
    ("", "second-person"),
    ("acknowledgement", "send"),
    ("acknowledgement", "counts"),
    ("silence", "closes"),
    ("ladder", "broken-promise"),
    ("ladder", "reopened"),
)
_CLEO = {"id": "cleo", "level": 2}
_NOBODY: tuple[object, ...] = (
    5, "cleo", ["cleo"], [{"id": "cleo"}], [{"level": 2}], [{"id": "", "level": 2}], [{"id": 5, "level": 2}],
    [_CLEO, _CLEO], [{**_CLEO, "level": -1}], [{**_CLEO, "level": "2"}], [{**_CLEO, "colour": "red"}],
    [{**_CLEO, "role": "approver"}], [{**_CLEO, "role": "boss"}], [{**_CLEO, "unit": 5}],
)  # fmt: skip
_COUNTS = (("", "transfers"), ("silence", "reminders"), ("conduct", "limit-level"))


@pytest.mark.parametrize(
    ("data", "named"),
    [
        *[_wrong("", key, 1) for key in ("colour", "Name", "clock", "take_back")],
        _wrong("clocks", "first_response", "1 hour"),
        _wrong("calendar", "monday", []),
        _wrong("silence", "close", True),
        _wrong("acknowledgement", "count", True),
        _wrong("authority", "limit", ["1"]),
        *[_wrong("", table, 5) for table in ("calendar", "clocks", "silence", "authority", "acknowledgement", "conduct")],
        *[_wrong("conduct", "seen-by", wrong) for wrong in ([], "senior", ["boss"], ["customer"], 5, [["senior"]], None)],
        *[_wrong("clocks", key, wrong) for key in _SPANS for wrong in ("soon", 5)],
        *[_wrong("", key, wrong) for key in ("take-back", "reports", "reopening") for wrong in ("5 fortnights", None, 90)],
        *[_wrong("problems", "threshold", wrong) for wrong in (0, -1, "3", True, None)],
        *[
            _wrong(*key, wrong)
            for key in (("problems", "within"), ("questions", "review"), ("feedback", "rest"))
            for wrong in ("soon", 5, None, "200 years")
        ],
        _wrong("feedback", "pause", "1 day"),
        *[_wrong(*key, wrong) for key in _FLAGS for wrong in ("yes", 1, None)],
        *[_wrong(*key, wrong) for key in _COUNTS for wrong in (-1, "2", True, 1.0)],
        _wrong("", "version", "first"),
        _wrong("", "version", None),
        _wrong("", "version", True),
        _wrong("", "version", 1.7),
        _wrong("", "name", 5),
        _wrong("", "duty", ["ana"]),
        _wrong("", "duty", ""),
        *[_wrong("", "deputy", wrong) for wrong in ("", 5, None)],
        *[_wrong("calendar", "zone", wrong) for wrong in ("Nowhere/Land", "", "Europe", 5)],
        *[_wrong("calendar", "mon", wrong) for wrong in (5, None, ["17:00-17:00"], ["23:00-25:00"])],
        *[_wrong("calendar", "mon", wrong) for wrong in ("09:00-17:00", ["nine to five"], [9])],
        *[_wrong("calendar", "holidays", wrong) for wrong in (5, ["2026-3-2"], ["Christmas"], "2026-12-25", [5])],
        _wrong("calendar", "holidays", [datetime(2026, 12, 25)]),
        *[_wrong("ladder", "staff", wrong) for wrong in _NOBODY],
        *[_wrong("authority", "limits", wrong) for wrong in ([], 5, None, ["x"], [1.5], ["100", "10"], ["0", 5, "1"])],
        *[_wrong("authority", "limits", wrong) for wrong in ("019", ["NaN"], ["-5"], [True], {"0": 1})],
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_by_its_name(data: dict[str, Any], named: str) -> None:
    with pytest.raises(PolicyError, match=rf"^policy: .*({named}|calendar: on {named}|time zone)"):
        rulebook(data)


def test_a_policy_that_is_no_table_is_refused() -> None:
    wrong: Any = ["name"]

    with pytest.raises(PolicyError, match="the whole must be a table"):
        rulebook(wrong)


def test_an_unknown_key_is_told_with_its_table_and_what_is_known() -> None:
    with pytest.raises(PolicyError, match=r"there is no silence\.close; known here: closes, reminders"):
        rulebook({"silence": {"close": True}})


def test_an_unfollowable_policy_is_told_apart_from_an_invalid_value() -> None:
    with pytest.raises(PolicyError) as caught:
        rulebook({"transfers": -1})

    assert not isinstance(caught.value, Invalid)


def test_a_clock_that_no_calendar_can_reach_is_refused() -> None:
    with pytest.raises(PolicyError, match="decision"):
        rulebook({"clocks": {"decision": "999999 weeks"}})


# Channels ----------------------------------------------------------------------------------


def test_a_channel_that_nobody_knows_can_do_little() -> None:
    assert Capabilities() == default().can("pigeon")


def test_more_channels_can_be_known_without_forgetting_any() -> None:
    pigeon = Capabilities(writes=True, longest=40)

    rules = default().with_channels({"pigeon": pigeon})

    assert (pigeon, default().can("desk")) == (rules.can("pigeon"), rules.can("desk"))
    assert Capabilities() == default().can("pigeon")


@pytest.mark.clause("H7")
def test_a_house_in_which_nobody_can_be_spoken_to_is_no_house() -> None:
    mute = {name: Capabilities(writes=True) for name in ("desk", "phone")}

    with pytest.raises(PolicyError, match=r"no channel has a voice: keep one .*H7"):
        default().with_channels(mute)
    assert default().with_channels({"phone": Capabilities(writes=True)}).can("desk").voice


# The page ----------------------------------------------------------------------------------


def _keys(data: Mapping[str, Any], at: str = "") -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from _keys(cast("Mapping[str, Any]", value), f"{at}{key}.")
        else:
            yield f"{at}{key}"


@pytest.mark.clause("J4")
def test_every_key_of_the_policy_is_explained_on_its_page_as_it_ships() -> None:
    shipped = tomllib.loads((ROOT / "src/resolved/core/policy/default.toml").read_text("utf-8"))
    page = (ROOT / "docs/how-to/set-the-policy.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z.-]+)` \| (.+?) \|", page, re.M))

    assert set(_keys(shipped)) == set(rows)
    for key, told in rows.items():
        value: Any = shipped
        for part in key.split("."):
            value = value[part]
        assert told == ("none" if value == {} else f"`{json.dumps(value)}`"), key
