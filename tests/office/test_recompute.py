"""What would fall due otherwise under another policy; and what will fall due, before it does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resolved import Invalid, Stale, facts as f
from resolved.integrity import verify
from resolved.recompute import recompute

from .. import people as p
from ..offices import Desk, a_desk, deferred, understood

SHORT = {"clocks": {"decision": "2 working days"}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a file with two complaints in it, one of them closed."""
    path = tmp_path / "c.db"
    desk = a_desk(path)
    deferred(desk)
    closed = understood(desk)
    desk.office.on(closed, by=p.ANA).record(f.Withdrawn(word=p.WORD))
    desk.office.store.close()
    return path


def under(path: Path, policy: Any = "default") -> Desk:
    return a_desk(path, policy=policy)


def test_under_the_same_policy_nothing_would_move(path: Path) -> None:
    found = recompute(under(path).office)

    assert (2, (), (), False) == (found.complaints, found.moved, found.unread, found.applied)


def test_what_would_move_is_told_and_nothing_is_moved(path: Path) -> None:
    desk = under(path, SHORT)
    before = list(desk.office.store.deadlines("", desk.office.case_id("C-1")))
    (moved,) = recompute(desk.office).moved

    assert ("C-1", "decision", "decision") == (moved.number, moved.key, moved.clock)
    assert "C-1 decision: Mon 16 March 2026 17:00 UTC → Wed 04 March 2026 17:00 UTC" == str(moved)
    assert before == list(desk.office.store.deadlines("", desk.office.case_id("C-1")))


def test_what_is_moved_when_somebody_says_so_holds_together(path: Path) -> None:
    desk = under(path, SHORT)
    assert verify(desk.office).faults
    assert 1 == len(recompute(desk.office, apply=True).moved)

    assert () == verify(desk.office).faults
    assert () == recompute(desk.office).moved
    line = desk.office.store.line("", desk.office.case_id("C-1"))
    assert "decision" == line.clock
    assert "decision" in [each.clock for each in desk.office.watch.preview(p.NOON + 3 * p.DAY)]


def test_what_began_under_an_older_calendar_keeps_its_day(path: Path) -> None:
    holidays = {"since": "2026-03-03T00:00+00:00", "holidays": ["2026-03-10", "2026-03-11"], "version": 2}
    newer = under(path, {"calendar": {**holidays, "before": {"version": 1}}})

    assert () == recompute(newer.office).moved
    assert 1 == len(recompute(under(path, {"calendar": {"holidays": ["2026-03-10"]}}).office).moved)


def test_a_complaint_that_moves_on_meanwhile_is_stale(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = under(path, SHORT)
    redate = desk.office.store.redate

    def late(tenant: str, line: Any, begins: Any, ends: Any) -> None:
        desk.office.submit("C-1", f.Noted("meanwhile"), by=p.ANA)
        redate(tenant, line, begins, ends)

    monkeypatch.setattr(desk.office.store, "redate", late)
    with pytest.raises(Stale):
        recompute(desk.office, apply=True)


def test_what_will_fall_due_is_told_and_nothing_is_recorded() -> None:
    desk = a_desk()
    case = deferred(desk)
    soon, later = (desk.office.watch.preview(p.NOON + days * p.DAY) for days in (4, 30))

    assert ["promise"] == [each.clock for each in soon]
    assert "C-1 promise, due Thu 05 March 2026 12:00 UTC" == str(soon[0])
    assert {"promise", "decision"} == {each.clock for each in later}
    assert soon == desk.office.watch.preview(p.NOON + 30 * p.DAY, limit=1)
    assert case.version == desk.office.load(case.id).version


def test_a_preview_needs_a_zone_and_a_limit() -> None:
    watch = a_desk().office.watch

    with pytest.raises(Invalid):
        watch.preview(p.NOON.replace(tzinfo=None))
    with pytest.raises(Invalid):
        watch.preview(p.NOON + timedelta(days=1), limit=0)
