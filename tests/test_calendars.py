"""Where holidays come from: a country's, and iCalendar files."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import pytest

from resolved import Invalid
from resolved.calendars import ical_holidays, public_holidays, with_holidays, zone_of
from resolved.core.time import Calendar


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


# A country's -------------------------------------------------------------------------------


def test_a_country_is_named_by_its_code_and_by_no_other() -> None:
    assert public_holidays("gb", "ENG", years=[2026]) == public_holidays("GB", "ENG", years=[2026])
    for name in ("UK", "GBR", "Finland"):
        with pytest.raises(Invalid, match=f"{name.upper()!r} is no ISO 3166 code of a country"):
            public_holidays(name, years=[2026])


@pytest.mark.parametrize(
    ("country", "part", "day", "name"),
    [
        ("GB", "ENG", date(2026, 4, 6), "Easter Monday"), ("GB", "SCT", date(2026, 11, 30), "Saint Andrew's Day"),
        ("DE", "BY", date(2026, 1, 6), "Heilige Drei Könige"), ("FI", None, date(2026, 12, 6), "Itsenäisyyspäivä"),
    ],
)  # fmt: skip
def test_the_public_holidays_of_a_country_and_its_parts(country: str, part: str | None, day: date, name: str) -> None:
    assert name == public_holidays(country, part, years=[2026])[day]


def test_scotland_has_no_easter_monday() -> None:
    assert date(2026, 4, 6) not in public_holidays("GB", "SCT", years=[2026])


def test_only_the_years_that_were_asked_for() -> None:
    assert {2025, 2026} == {day.year for day in public_holidays("GB", "ENG", years=[2026, 2025])}
    assert {} == public_holidays("GB", "ENG", years=[])


def test_names_in_another_language() -> None:
    assert "Epiphany" == public_holidays("DE", "BY", years=[2026], language="en_US")[date(2026, 1, 6)]


@pytest.mark.parametrize(
    ("country", "part", "years", "sentence"),
    [
        ("XX", None, [2026], "'XX' is no ISO 3166 code"),
        ("GB", "XX", [2026], "nobody knows the public holidays of XX in GB"),
        ("", None, [2026], "'' is no ISO 3166 code"),
        ("GB", "ENG", [2026, 2101], "the public holidays of GB are known from 1872 to 2100"),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_said_in_a_sentence(
    country: str, part: str | None, years: list[int], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        public_holidays(country, part, years=years)


def test_holidays_are_laid_beside_those_of_the_calendar_whose_names_stay() -> None:
    ours = Calendar(holidays=[date(2026, 12, 25), date(2026, 8, 7)], names={date(2026, 12, 25): "Quiet day"})

    both = with_holidays(
        ours, {date(2026, 12, 25): "Christmas Day", date(2026, 1, 1): "New Year's Day", date(2026, 1, 2): ""}
    )

    assert {date(2026, 1, 1), date(2026, 1, 2), date(2026, 8, 7), date(2026, 12, 25)} == both.holidays
    assert ((date(2026, 1, 1), "New Year's Day"), (date(2026, 12, 25), "Quiet day")) == both.names
    assert not both.works_on(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("country", "zone"), [("GB", "Europe/London"), ("de", "Europe/Berlin"), ("US", None), ("XX", None)]
)
def test_a_country_with_one_time_gives_its_zone(country: str, zone: str | None) -> None:
    assert zone == zone_of(country, datetime(2026, 1, 1, tzinfo=UTC))


# iCalendar ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["DTSTART;VALUE=DATE:20261225"], ["2026-12-25"]),
        (["DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261228"], ["2026-12-25", "2026-12-26", "2026-12-27"]),
        (["DTSTART;VALUE=DATE:20261225", "DURATION:P2D"], ["2026-12-25", "2026-12-26"]),
        (["DTSTART;VALUE=DATE:20261225", "STATUS:CANCELLED"], []),
    ],
)
def test_every_event_is_a_holiday_from_its_first_day_to_its_last(lines: list[str], days: list[str]) -> None:
    found = ical_holidays(event(*lines, "SUMMARY:Plum fair"))

    assert {date.fromisoformat(day): "Plum fair" for day in days} == found


def test_a_name_may_be_folded_escaped_or_missing() -> None:
    folded = event("DTSTART;VALUE=DATE:20261225", "SUMMARY:Plums\\, ripe", "  and sweet")

    assert "Plums, ripe and sweet" == ical_holidays(folded)[date(2026, 12, 25)]
    assert "" == ical_holidays(event("DTSTART;VALUE=DATE:20261225"))[date(2026, 12, 25)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("plums", "this is no iCalendar that can be read"), ("", "this is no iCalendar that can be read"),
        (event("DTSTART:20261225T090000Z", "SUMMARY:Fair"), "Fair has a time of day; a holiday is a whole day"),
        (event("DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=YEARLY", "SUMMARY:Fair"), r"Fair comes again and again \(RRULE\)"),
        (event("SUMMARY:Fair"), "Fair has no days that can be read"),
        (event("DTSTART;VALUE=DATE:20269999", "SUMMARY:Fair"), "Fair has no days that can be read|no iCalendar"),
        (event("DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261201"), "an event ends before it begins"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        ical_holidays(text)


@pytest.mark.parametrize("package", ["holidays", "icalendar"])
def test_without_the_extra_it_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(Invalid, match=r"pip install 'resolved-complaints\[calendar\]'"):
        public_holidays("GB", years=[2026]) if package == "holidays" else ical_holidays("")
