"""``resolved due``: a deadline worked out in the open, and questions on a pipe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .terminal import given, process, refused, typed

PLUMS: dict[str, Any] = {
    "time_zone": "Europe/London",
    "week": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": ["2026-12-25"],
    "breaks": {"2026-12-24": [["12:00", "17:00"]]},
    "day_overrides": {"2026-12-31": [["09:00", "12:00"]]},
}
AT = ("--from", "2026-04-02T15:00+01:00")


@pytest.fixture
def plums(tmp_path: Path) -> Path:
    path = tmp_path / "plums.json"
    path.write_text(json.dumps(PLUMS), "utf-8")
    return path


# One deadline ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "target", "due"),
    [
        ("2026-12-23T16:00Z", "PT8H", "2026-12-28T13:00:00Z"), ("2026-12-23T16:00Z", "1bd", "2026-12-24T12:00:00Z"),
        ("2026-12-23T16:00Z", "2bd", "2026-12-28T17:00:00Z"), ("2026-12-30T16:00Z", "1bd", "2026-12-31T12:00:00Z"),
        ("2026-03-02T16:00Z", "30d", "2026-04-01T15:00:00Z"), ("2026-03-02T16:00Z", "8w", "2026-04-27T15:00:00Z"),
        ("2026-11-30T16:00Z", "3m", "2027-02-28T16:00:00Z"), ("2026-03-02T16:00Z", "3 working days", "2026-03-05T17:00:00Z"),
    ],
)  # fmt: skip
def test_each_target_by_a_calendar_file(plums: Path, start: str, target: str, due: str) -> None:
    assert due == given("due", "--from", start, "--target", target, "--calendar", plums)["due"]


def test_the_working_is_told_as_json() -> None:
    told = given("due", *AT, "--target", "PT8H", "--country", "GB", "--subdivision", "ENG")

    assert "2026-04-07T14:00:00Z" == told["due"]
    assert [{"date": "2026-04-02", "seconds": 7200}, {"date": "2026-04-07", "seconds": 21600}] == told["counted"]
    assert [
        ("2026-04-03", "holiday: Good Friday"), ("2026-04-04", "not open on Saturdays"),
        ("2026-04-05", "not open on Sundays"), ("2026-04-06", "holiday: Easter Monday"),
    ] == [(day["date"], day["why"]) for day in told["skipped"]]  # fmt: skip
    assert told["sentence"].startswith(
        "8 open hours from Thursday 2 April 2026, 15:00 are over on Tuesday 7 April 2026, 15:00"
    )
    assert ["only-while-open", "closing-stays"] == told["conventions"]
    assert ("Europe/London", 1) == (told["zone"], told["version"])


def test_what_is_left_of_a_second_is_told_apart() -> None:
    told = given("due", "--from", "2026-04-02T16:59:59.25Z", "--target", "PT1M")

    assert [
        {"date": "2026-04-02", "seconds": 0, "microseconds": 750_000}, {"date": "2026-04-03", "seconds": 59, "microseconds": 250_000}
    ] == told["counted"]  # fmt: skip


def test_the_working_is_told_to_people() -> None:
    told = typed("due", *AT, "--target", "2bd", "--country", "GB", "--subdivision", "ENG").stdout

    assert (
        "2 working days from Thursday 2 April 2026, 15:00 are over at close of business on Wednesday 8 April 2026"
        in told
    )
    for line in (
        "  Wed 2026-04-08\n",
        "  Fri 2026-04-03  holiday: Good Friday\n",
        "- the day of the start does not count\n",
    ):
        assert line in told


def test_without_a_calendar_it_is_office_hours_in_utc() -> None:
    assert "2026-04-03T17:00:00Z" == given("due", *AT, "--target", "1bd")["due"]


def test_a_country_of_several_zones_is_told_in_utc() -> None:
    assert "UTC" == given("due", *AT, "--target", "1bd", "--country", "US")["zone"]


def test_a_countrys_holidays_reach_as_far_as_the_deadline() -> None:
    told = given("due", *AT, "--target", "1000bd", "--country", "GB", "--subdivision", "ENG")

    holidays = {day["date"][:4] for day in told["skipped"] if day["reason"] == "holiday"}
    assert {"2026", "2027", "2028", "2029", "2030"} == holidays


def test_a_calendar_comes_from_stdin_and_its_holidays_from_an_icalendar_file(tmp_path: Path) -> None:
    fair = tmp_path / "fair.ics"
    fair.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260403\nSUMMARY:Fair\nEND:VEVENT\nEND:VCALENDAR\n"
    )

    told = given("due", *AT, "--target", "1bd", "--calendar", "-", "--holidays", fair, input=json.dumps(PLUMS))

    assert ["holiday: Fair", "not open on Saturdays", "not open on Sundays"] == [day["why"] for day in told["skipped"]]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ((), "give --from with --target or with --regime, or --batch"), (AT, "give --from with --target"),
        ((*AT, "--target", "soon"), "'soon' is no target; write PT8H"),
        (("--from", "2026-04-02T15:00", "--target", "1bd"), "has no zone"),
        ((*AT, "--target", "1bd", "--calendar", "nowhere.json"), "nowhere.json cannot be read"),
        ((*AT, "--target", "1bd", "--country", "XX"), "--country: 'XX' is no ISO 3166 code of a country"),
        ((*AT, "--target", "1bd", "--subdivision", "ENG"), "--subdivision needs --country"),
        (("--batch", *AT), "--batch takes its questions from stdin"), (("--batch", "--calendar", "-"), "--batch reads stdin itself"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_a_sentence(args: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused("due", *args, status=2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("plums", "is no JSON"), ("[]", "holds no JSON object"), ("{}", "a calendar needs a time_zone and a week"),
     ('{"time_zone": "x", "week": {"mon": [["09:00", "17:00"]]}}', "there is no time zone 'x'")],
)  # fmt: skip
def test_a_calendar_that_cannot_be_read_is_wrong_usage(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(text, "utf-8")

    assert sentence in refused("due", *AT, "--target", "1bd", "--calendar", path, status=2)


def test_a_deadline_beyond_the_calendar_is_refused_in_a_sentence() -> None:
    assert "999999 weeks after 02 April 2026 is beyond the end of the calendar" in refused(
        "due", *AT, "--target", "999999w"
    )


# A batch -----------------------------------------------------------------------------------


def batch(*requests: object, more: tuple[str | Path, ...] = ()) -> list[dict[str, Any]]:
    lines = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in requests)
    result = typed("due", "--batch", *more, input=lines)

    assert (0, "") == (result.exit_code, result.stderr)
    return [json.loads(line) for line in result.stdout.splitlines()]


def ask(id: object, op: str = "add", **more: Any) -> dict[str, Any]:
    return {"id": id, "op": op, "args": {"at": "2026-12-24T10:00Z", "seconds": 7200}, **more}


def test_each_line_is_answered_by_a_line_in_its_order() -> None:
    found = batch(
        ask(1),
        ask("b", calendar=PLUMS),
        ask(3, calendar=PLUMS, closing="roll"),
        ask(4, "in_hours"),
        ask(5, "is_workday"),
    )

    assert [
        {"id": 1, "result": "2026-12-24T12:00:00Z"}, {"id": "b", "result": "2026-12-24T12:00:00Z"},
        {"id": 3, "result": "2026-12-28T09:00:00Z"}, {"id": 4, "result": True}, {"id": 5, "result": True},
    ] == found  # fmt: skip


def test_seconds_are_exact() -> None:
    args = {"from": "2026-12-24T10:00Z", "to": "2026-12-24T10:00:00.000001Z"}

    lines = typed("due", "--batch", input=json.dumps({"id": 1, "op": "between", "args": args})).stdout

    assert '{"id": 1, "result": 0.000001}\n' == lines


def test_a_bad_line_is_answered_with_an_error_and_the_rest_goes_on() -> None:
    found = batch(
        "plums", "[]", ask([1]), ask(2, "fly"), ask(3, calendar=7), ask(4, calendar={}), ask(5, closing=5), '{"id": 6, "op": NaN}',
        "", ask(7, args=None), ask(8, args={"at": 1e300}), '{"id": 9}', "[" * 100_000, ask(10),
    )  # fmt: skip

    sentences = [each.get("error", "") for each in found]
    assert [None, None, None, 2, 3, 4, 5, None, 7, 8, 9, None, 10] == [each["id"] for each in found]
    assert all(sentences[:-1]) and not sentences[-1]
    assert sentences[0].startswith("line 1: this is no JSON that can be read")
    assert "write an object" in sentences[1] and "an id is a text or a whole number" in sentences[2]
    assert ["there is no op 'fly'", "calendar: a calendar is a table"] == [sentences[3][:20], sentences[4][:31]]
    assert "line 8: this is no JSON that can be read: NaN is no number" == sentences[7]


def test_a_calendar_is_known_again_by_its_text_alone() -> None:
    """
    The text stands for the calendar of the line only where the line has it as its calendar.
    """
    other = {**PLUMS, "time_zone": "Asia/Tokyo"}
    nested = {"id": 3, "args": {"at": "2026-12-24T10:00Z", "calendar": PLUMS}, "op": "in_hours", "calendar": other}

    found = batch(
        ask(1, "in_hours", calendar=PLUMS),
        ask(2, "in_hours", calendar=other),
        nested,
        ask(4, "in_hours", calendar=PLUMS),
    )

    assert [True, False, False, True] == [each["result"] for each in found]


def test_more_calendars_than_are_remembered_are_answered_all_the_same() -> None:
    calendars = [{**PLUMS, "version": number} for number in range(140)]

    found = batch(*(ask(number, calendar=calendar) for number, calendar in enumerate([*calendars, *calendars])))

    assert {"2026-12-24T12:00:00Z"} == {each["result"] for each in found}


def test_a_line_that_is_too_long_is_said_to_be() -> None:
    found = batch(ask(1), ask("x" * 2_500_000), ask(3))

    assert [1, None, 3] == [each["id"] for each in found]
    assert "it has more than 1,000,000 bytes" in found[1]["error"]


def test_the_calendar_of_the_command_line_answers_lines_without_one(plums: Path) -> None:
    found = batch(
        ask(1, closing="roll"),
        ask(2, "on_holiday", args={"date": "2027-01-01"}),
        more=("--calendar", plums, "--country", "GB"),
    )

    assert ["2026-12-29T09:00:00Z", True] == [each["result"] for each in found]


def test_a_question_is_answered_before_the_next_is_asked() -> None:
    asker = process("due", "--batch", stdin=-1)
    assert asker.stdin is not None and asker.stdout is not None
    for number in range(3):
        asker.stdin.write(json.dumps(ask(number)).encode() + b"\n")
        asker.stdin.flush()
        assert number == json.loads(asker.stdout.readline())["id"]
    _, errors = asker.communicate()

    assert (0, b"") == (asker.returncode, errors)


def test_a_reader_that_wants_no_more_ends_it_quietly() -> None:
    asker = process("due", "--batch", stdin=-1)
    assert asker.stdin is not None and asker.stdout is not None and asker.stderr is not None
    asker.stdin.write(json.dumps(ask(1)).encode() + b"\n")
    asker.stdin.flush()
    asker.stdout.readline()
    asker.stdout.close()
    asker.stdin.write(json.dumps(ask(2)).encode() + b"\n")
    asker.stdin.close()

    assert (0, b"") == (asker.wait(30), asker.stderr.read())
    asker.stderr.close()
