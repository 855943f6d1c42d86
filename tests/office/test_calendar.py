"""A house changes its opening hours: what was promised before stays where it was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from resolved import Actor, Complaint, Office, Party, open_office
from resolved.testing import FakeClock

ANA = Actor("ana", role="handler", level=1)
OLD: dict[str, Any] = {"version": 1, "holidays": ["2027-01-01"]}
NEW: dict[str, Any] = {
    "version": 2, "sat": ["10:00-14:00"], "holidays": {"2027-01-01": "New Year's Day"}, "mon": [],
    "since": "2027-01-01T00:00Z", "before": OLD,
}  # fmt: skip
FIRST, LATER = datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)


def opened(path: Path, calendar: dict[str, Any], now: datetime) -> Office:
    return open_office(path, policy={"calendar": calendar}, clock=FakeClock(now), installed=False)


def dues(office: Office, number: str) -> dict[str, datetime]:
    return {deadline.key: deadline.due for deadline in office.clocks(office.load(number))}


def test_deadlines_that_began_before_a_calendar_changed_do_not_move(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with opened(path, OLD, FIRST) as office:
        number = office.number(office.receive(Complaint(Party("Kim", id="k"), "email", "Late."), by=ANA))
        before = dues(office, number)

    with opened(path, NEW, LATER) as office:
        assert before == dues(office, number)
        assert datetime(2027, 1, 4, 17, tzinfo=UTC) == before["first-response"]

        later = office.receive(Complaint(Party("Lee", id="l"), "email", "Late too."), by=ANA)
        assert datetime(2027, 1, 2, 14, tzinfo=UTC) == dues(office, office.number(later))["first-response"]
