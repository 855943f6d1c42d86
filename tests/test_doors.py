"""At the doors: whatever comes in wrong is one sentence, and nothing is kept of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Literal

import attrs
import pytest

from resolved import (
    Actor,
    Capabilities,
    Dossier,
    Fact,
    GraphError,
    Hand,
    Invalid,
    Office,
    PluginError,
    PolicyError,
    Promise,
    Refused,
    Remark,
    State,
    Step,
    Unreadable,
    facts as f,
    flow,
    guard,
    hookimpl,
    open_office,
)
from resolved.channels import Plain
from resolved.core.fact import TakenBack
from resolved.core.time import Calendar, Span
from resolved.integrity import verify
from resolved.ports import Letter
from resolved.states import Heard, Open, Received, Understood
from resolved.story import tell

from . import people as p
from .offices import Desk, a_desk, understood


@pytest.fixture
def desk() -> Desk:
    return a_desk()


# Arguments ------------------------------------------------------------------------------

WRONG: dict[str, Callable[[Office, Any, Any], object]] = {
    "load a number": lambda office, case, five: office.load(five),
    "load half a letter": lambda office, case, five: office.load("\ud800"),
    "history of a number": lambda office, case, five: office.history(five),
    "find a number's": lambda office, case, five: office.find(owner=five),
    "find a number": lambda office, case, five: office.find(text=five),
    "find nul": lambda office, case, five: office.find(customer="a\x00"),
    "find after a number": lambda office, case, five: office.find(after=five),
    "find after texts": lambda office, case, five: office.find(after=("a", "b")),  # type: ignore[arg-type]
    "find before a text": lambda office, case, five: office.find(due_before="today"),  # type: ignore[arg-type]
    "receive with a number as key": lambda office, case, five: office.receive(p.complaint(), by=p.ANA, key=five),
    "submit with nul in the key": lambda office, case, five: office.submit(case.id, f.Thanked(), by=p.ANA, key="\x00"),
    "submit to a number": lambda office, case, five: office.submit(five, f.Thanked(), by=p.ANA),
    "take a number in hand": lambda office, case, five: office.on(five, by=p.ANA),
    "act as a number": lambda office, case, five: office.on(case, by=five),
    "a number at a time": lambda office, case, five: office.on(case, by=p.ANA, at=five).record(f.Thanked()),
    "record several on a number": lambda office, case, five: office.record_all(five, [f.Thanked()], by=p.ANA),
    "merge a number": lambda office, case, five: office.merge(five, into=case, by=p.ANA, because="x"),
    "merge into a number": lambda office, case, five: office.merge(case, into=five, by=p.ANA, because="x"),
    "take a number back": lambda office, case, five: office.take_back(five, by=p.ANA, because="x"),
    "offers of a number": lambda office, case, five: office.offers(five, by=p.ANA),
    "offers at a number": lambda office, case, five: office.offers(case, by=p.ANA, at=five),
    "clocks of a number": lambda office, case, five: office.clocks(five),
    "progress of a number": lambda office, case, five: office.progress(five),
    "number of a number": lambda office, case, five: office.number(five),
    "after a number": lambda office, case, five: office.after(days=1, start=five),
    "open in a number": lambda office, case, five: open_office(five),
    "open for a number": lambda office, case, five: open_office(tenant=five),
    "open with a number for a clock": lambda office, case, five: open_office(clock=five),
    "open with a number for a channel": lambda office, case, five: open_office(channels=[five]),
}


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_an_argument_of_the_wrong_sort_is_one_sentence(desk: Desk, call: Callable[..., object]) -> None:
    case = understood(desk)
    with pytest.raises(Invalid) as told:
        call(desk.office, case, 5)

    assert "\n" not in str(told.value)
    assert desk.office.load(case.id) == case
    assert 1 == len(desk.office.find().lines)
    assert () == verify(desk.office).faults


def test_a_policy_is_no_number() -> None:
    wrong: Any = 5
    with pytest.raises(PolicyError, match="a policy is"):
        open_office(policy=wrong)


def test_a_page_has_a_whole_number_of_lines(desk: Desk) -> None:
    wrong: Any = "ten"
    for limit in (0, wrong, True):
        with pytest.raises(Refused, match="a page has at least one line"):
            desk.office.find(limit=limit)


def test_a_search_is_no_novel(desk: Desk) -> None:
    with pytest.raises(Refused, match="search for at most 1,000 characters"):
        desk.office.find(text="z" * 60_000)


def test_texts_are_found_in_whichever_form_they_are_asked_for(desk: Desk) -> None:
    office = desk.office
    case = office.receive(attrs.evolve(p.complaint(), text="caf\u00e9"), by=p.ANA, key="caf\u00e9")

    assert [case.id] == [line.case_id for line in office.find(text="cafe\u0301").lines]
    again = office.receive(attrs.evolve(p.complaint(), text="caf\u00e9"), by=p.ANA, key="cafe\u0301")
    assert case.id == again.id


# Times ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment",
    [
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(1, 1, 1, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_time_that_only_a_slip_can_mean_gets_in_nowhere(desk: Desk, moment: datetime) -> None:
    case = understood(desk)
    with pytest.raises(Invalid, match=r"lies in the year (9999|1)"):
        Promise("an answer", moment, p.promise().medium)
    with pytest.raises(Invalid, match="lies in the year"):
        desk.office.on(case, by=p.ANA, at=moment).record(f.Thanked())
    with pytest.raises(Invalid, match="lies in the year"):
        desk.office.receive(p.complaint(), by=p.ANA, at=moment)
    with pytest.raises(Invalid, match="lies in the year"):
        desk.office.find(due_before=moment)
    with pytest.raises(Invalid, match="lies in the year"):
        desk.office.after(days=1, start=moment)


def test_nothing_can_have_happened_before_the_complaint(desk: Desk) -> None:
    case = understood(desk)
    before = p.NOON - timedelta(days=400)
    with pytest.raises(Refused, match="lies before the complaint, which began on 02 March 2026"):
        desk.office.on(case, by=p.ANA, at=before).record(f.Thanked())


def test_a_clock_tells_its_zone() -> None:
    office = open_office(clock=lambda: datetime(2026, 3, 2), installed=False)
    with pytest.raises(Invalid, match="what the clock says must be a time with its zone"):
        office.receive(p.complaint(), by=p.ANA)


@pytest.mark.parametrize(("amount", "unit"), [(999_999, "weeks"), (364_000, "weeks"), (999_999, "days")])
def test_a_calendar_ends(amount: int, unit: Any) -> None:
    with pytest.raises(Invalid, match="beyond the end of the calendar"):
        Calendar().after(datetime(8000, 1, 1, tzinfo=UTC), Span(amount, unit))


def test_no_house_promises_for_a_century() -> None:
    with pytest.raises(PolicyError, match=r"decision: 363000 weeks is longer than 100 years"):
        open_office(policy={"clocks": {"decision": "363000 weeks"}})


# Facts that are not ours ----------------------------------------------------------------


@attrs.frozen
class Bad(Remark[State]):
    """A host's remark that fails where it is told to."""

    name = "bad"
    clauses = ("J1",)
    by = ("handler",)
    where: str
    odd: Any = None
    broken: ClassVar[bool] = True

    @staticmethod
    @guard("fails", "J1")
    def early(now: Hand[State]) -> str | None:
        return str(1 / 0) if now.by.id == "trips" else None

    @guard("fails", "J1")
    def late(self, now: Hand[State]) -> str | None:
        return str(1 / 0) if self.where == "guard" else None

    def learn(self, now: Hand[State]) -> Dossier:
        if self.where == "learn" or (self.where == "replay" and not Bad.broken):
            raise RuntimeError("no")
        return now.dossier


class Offers:
    @hookimpl
    def resolved_facts(self) -> list[Any]:
        return [Bad]


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (Bad("guard"), "ZeroDivisionError"),
        (Bad("learn"), "RuntimeError: no"),
        (Bad("ok", odd=object()), "TypeError"),
        (Bad("ok", odd=(1, 2)), "does not come back as it was kept"),
    ],
    ids=["a guard", "learn", "cannot be kept", "comes back otherwise"],
)
def test_a_fact_of_a_plugin_that_fails_is_named_and_nothing_recorded(fact: Bad, why: str) -> None:
    desk = a_desk(plugins=[Offers()])
    case = understood(desk)
    with pytest.raises(PluginError, match=rf"plugin '.*test_doors' failed in bad: .*{why}"):
        desk.office.submit(case.id, fact, by=p.ANA)

    assert desk.office.load(case.id) == case


def test_a_guard_of_a_plugin_that_fails_is_named_when_offers_are_asked_for() -> None:
    desk = a_desk(plugins=[Offers()])
    case = understood(desk)
    with pytest.raises(PluginError, match="ZeroDivisionError"):
        desk.office.offers(case, by=Actor("trips", role="handler"), remarks=True)


def test_a_fact_that_cannot_be_replayed_makes_its_complaint_unreadable_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = a_desk(plugins=[Offers()])
    case = understood(desk)
    desk.office.submit(case.id, Bad("replay"), by=p.ANA)
    monkeypatch.setattr(Bad, "broken", False)
    with pytest.raises(Unreadable, match="entry 5: bad cannot be replayed: RuntimeError: no"):
        desk.office.load(case.id)


def test_an_older_form_that_cannot_be_brought_up_says_so() -> None:
    @attrs.frozen
    class Newer(Bad):
        name = "bad"
        form = 2
        upcasts: ClassVar[Any] = {1: lambda data: data["gone"]}

    desk = a_desk(plugins=[Offers()])
    case = understood(desk)
    desk.office.submit(case.id, Bad("ok"), by=p.ANA)
    newer = open_office(desk.office.store, flow=flow.extended(version=2, facts=[Newer]), installed=False)
    with pytest.raises(Unreadable, match=r"bad cannot be brought up from form 1: KeyError\('gone'\)"):
        newer.load(case.id)


# Letters that are not ours --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"case_id": "other"}, "and wrote for 'other' version 1"),
        ({"version": 7}, "version 7"),
        ({"id": "x"}, "begins with case and version"),
        ({"id": ""}, "begins with case and version"),
        ({"text": 5}, "Letter.text takes a text, not 5"),
        ({"text": "a\x00"}, "may not hold the character NUL"),
        ({"channel": " "}, "says its kind and its channel"),
    ],
    ids=str,
)
def test_a_letter_that_no_outbox_could_keep_is_the_plugins_fault(change: dict[str, Any], why: str) -> None:
    class Writes:
        @hookimpl
        def resolved_letters(self, step: Step[Any]) -> list[Letter]:
            id, n = step.case.id, step.case.version
            letter = Letter(
                id=f"{id}/{n}/copy", case_id=id, version=n, kind="copy", channel="email", recipient="a@example.com",
                subject="s", text="t",
            )  # fmt: skip
            return [attrs.evolve(letter, **change)]

    desk = a_desk(plugins=[Writes()])
    with pytest.raises(PluginError, match=why):
        desk.office.receive(p.complaint("email"), by=p.SYSTEM)

    assert () == desk.office.find().lines


def test_two_letters_of_one_id_are_a_plugins_fault() -> None:
    class Writes:
        @hookimpl
        def resolved_letters(self, step: Step[Any]) -> list[Letter]:
            id, n = step.case.id, step.case.version
            letter = Letter(
                id=f"{id}/{n}/copy", case_id=id, version=n, kind="copy", channel="email", recipient="a@example.com",
                subject="s", text="t",
            )  # fmt: skip
            return [letter, letter]

    desk = a_desk(plugins=[Writes()])
    with pytest.raises(PluginError, match="is there already"):
        desk.office.receive(p.complaint("email"), by=p.SYSTEM)


# What an attacker tried -----------------------------------------------------------------

ODD: dict[str, Callable[[Office, Any, Any], object]] = {
    "find a number's state": lambda office, case, five: office.find(state=five),
    "find a state that is none": lambda office, case, five: office.find(state=int),  # type: ignore[arg-type]
    "load a kind that is a text": lambda office, case, five: office.load(case.id, "closed"),  # type: ignore[call-overload]
    "record nothing": lambda office, case, five: office.record_all(case, [], by=p.ANA),
    "record nothing at all": lambda office, case, five: office.record_all(case, five, by=p.ANA),
    "submit a slip": lambda office, case, five: office.submit(case.id, TakenBack(1, "x"), by=p.ANA),  # type: ignore[arg-type]
    "submit as a text": lambda office, case, five: office.submit(case.id, f.Thanked(), by="ana", key="k"),  # type: ignore[arg-type]
    "block a text": lambda office, case, five: open_office(blocked="bad"),
    "a flow that is none": lambda office, case, five: open_office(flow=five),
    "watch so much as a text": lambda office, case, five: office.watch.run_once(limit="x"),  # type: ignore[arg-type]
    "send nothing": lambda office, case, five: office.outbox.deliver_once(limit=0),
    "a channel that cannot say what it can": lambda office, case, five: open_office(channels=[Plain("sms", five)]),
    "a channel without a name": lambda office, case, five: open_office(channels=[Plain("", Capabilities())]),
    "a class in place of a channel": lambda office, case, five: open_office(channels=[Plain]),  # type: ignore[list-item]
    "a path with nul": lambda office, case, five: open_office("/tmp/a\0b.db"),
}


@pytest.mark.parametrize("call", ODD.values(), ids=ODD)
def test_an_odd_argument_is_one_sentence_too(desk: Desk, call: Callable[..., object]) -> None:
    case = understood(desk)
    desk.office.submit(case.id, f.Thanked(), by=p.ANA, key="k")
    with pytest.raises(Invalid):
        call(desk.office, case, 5)


def test_a_state_that_the_lifecycle_lacks_finds_nothing_and_not_everything(desk: Desk) -> None:
    @attrs.frozen
    class Other(Open):
        name = "other"

    understood(desk)
    with pytest.raises(Refused, match="no state of this lifecycle is a Other"):
        desk.office.find(state=Other)


@pytest.mark.parametrize("do", ["run_once", "deliver_once"])
def test_a_clock_without_a_zone_is_told_everywhere(do: str) -> None:
    office = open_office(clock=lambda: datetime(2026, 3, 2), installed=False)
    with pytest.raises(Invalid, match="what the clock says"):
        getattr(office.watch, do, getattr(office.outbox, do, None))()  # type: ignore[misc]


@attrs.frozen
class Leaves(Remark[State]):
    """A remark that would leave the program."""

    name = "leaves"
    clauses = ("J1",)
    by = ("handler",)

    def learn(self, now: Hand[State]) -> Dossier:
        raise SystemExit("not allowed")


@attrs.frozen
class Wide(Remark[State]):
    """A remark with the fields that people use."""

    name = "wide"
    clauses = ("J1",)
    by = ("handler",)
    number: Literal[1, 2] = 1
    share: float = 0.5
    _hidden: str = ""
    fixed: str = attrs.field(init=False, default="e\u0301")


def offering(*facts: Any) -> Any:
    class Plugged:
        @hookimpl
        def resolved_facts(self) -> tuple[Any, ...]:
            return facts

    return Plugged()


def test_a_fact_that_would_leave_the_program_is_a_plugins_fault() -> None:
    desk = a_desk(plugins=[offering(Leaves)])
    with pytest.raises(PluginError, match="SystemExit: not allowed"):
        desk.office.submit(understood(desk).id, Leaves(), by=p.ANA)


def test_the_fields_that_people_use_are_kept() -> None:
    desk = a_desk(plugins=[offering(Wide)])
    case = understood(desk)
    fact = Wide(2, 2, "cafe\u0301")
    desk.office.submit(case.id, fact, by=p.ANA)
    found: Any = desk.office.history(case.id)[-1].fact
    wrong: Any = 3

    assert (2, 2, "caf\u00e9") == (found.number, found.share, found._hidden)
    assert isinstance(desk.office.submit(case.id, attrs.evolve(fact, number=wrong), by=p.ANA), Refused)


def test_a_former_name_belongs_to_one_fact() -> None:
    @attrs.frozen
    class Taken(Wide):
        name = "taken"
        formerly = ("noted",)

    with pytest.raises(GraphError, match="'noted' is the name of one fact, and a former name of another"):
        a_desk(plugins=[offering(Taken)])


@pytest.mark.parametrize("version", ["two", None, True, 0])
def test_a_lifecycles_version_is_a_number(version: Any) -> None:
    with pytest.raises(GraphError, match="a lifecycle's version is a whole number"):
        flow.extended(version=version)


def test_an_edge_that_a_plugin_moved_makes_its_complaint_unreadable_and_says_where(tmp_path: Path) -> None:
    @attrs.frozen
    class Moved(Fact[Received, Heard]):
        name = "moved"
        clauses = ("J1",)
        by = ("handler",)

        def evolve(self, now: Hand[Received]) -> Heard:
            return Heard()

    @attrs.frozen
    class Later(Fact[Understood, Heard]):
        name = "moved"
        clauses = ("J1",)
        by = ("handler",)

        def evolve(self, now: Hand[Understood]) -> Heard:
            return Heard()

    desk = a_desk(tmp_path / "a.db", plugins=[offering(Moved)])
    case = desk.office.receive(p.complaint(), by=p.ANA)
    desk.office.submit(case.id, Moved(), by=p.ANA)
    later = a_desk(tmp_path / "a.db", plugins=[offering(Later)]).office
    with pytest.raises(Unreadable, match="entry 2: moved cannot follow received"):
        later.load(case.id)
    assert "What is known of it cannot be told" in tell(later, case.id)


@pytest.mark.parametrize("blob", [b"\x00\xff", b"[]", b'{"a":"b"}', b"[" * 100_000])
def test_a_damaged_part_is_unreadable_and_verify_says_so(tmp_path: Path, blob: bytes) -> None:
    desk = a_desk(tmp_path / "a.db")
    case = understood(desk)
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        db.execute("UPDATE resolved_parts SET blob = ?", (blob,))
    with pytest.raises(Unreadable, match="entry 1 is damaged"):
        desk.office.load(case.id)
    assert verify(desk.office).faults


@pytest.mark.parametrize(
    "change",
    [{"parts": None}, {"parts": 5}, {"parts": [5]}, {"unit": 5}, {"unit": [[], 1, 1]}, {"unit": "gone"}],
    ids=str,
)
def test_a_forged_line_blinds_verify_to_nothing_else(tmp_path: Path, change: dict[str, Any]) -> None:
    desk = a_desk(tmp_path / "a.db")
    case, other = desk.office.receive(p.complaint(), by=p.ANA), understood(desk)
    desk.office.submit(case.id, f.Thanked(), by=p.ANA)
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        where = "WHERE case_id = ? AND version = 2"
        (raw,) = db.execute(f"SELECT line FROM resolved_entries {where}", (case.id,)).fetchone()
        line = json.dumps(json.loads(raw) | change, sort_keys=True, separators=(",", ":")).encode()
        head = sha256(line).hexdigest()
        db.execute(f"UPDATE resolved_entries SET line = ?, head = ? {where}", (line, head, case.id))
        db.execute("UPDATE resolved_cases SET head = ? WHERE id = ?", (head, case.id))
        db.execute("UPDATE resolved_cases SET owner = 'mallory' WHERE id = ?", (other.id,))
    said = [str(fault) for fault in verify(desk.office).faults]

    assert any(fault.startswith("C-1") for fault in said)
    assert any(fault.startswith("C-2") for fault in said)
