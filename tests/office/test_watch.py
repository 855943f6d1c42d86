"""What falls due is recorded exactly once, whoever watches and however often."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resolved import Actor, Case, Complaint, Hand, Party, PluginError, Refused, facts as f, hookimpl, open_office
from resolved.integrity import verify
from resolved.ports import Lapse
from resolved.states import Closed, Escalated

from .. import people as p
from ..offices import Desk, a_desk, agreed, deferred, proposed, remedied, understood


class Staff:
    """Names a senior for whoever asks."""

    @hookimpl
    def resolved_senior(self, level: int) -> Actor | None:
        return next((one for one in (p.CLEO, p.DORA) if one.level > level), None)


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return a_desk(":memory:" if request.param == "memory" else tmp_path / "complaints.db")


def told(lapses: tuple[Lapse, ...]) -> list[tuple[str, str]]:
    return [(lapse.clock, " ".join(lapse.recorded)) for lapse in lapses]


@pytest.mark.clause("F6", "J10")
def test_a_promise_past_its_due_is_broken_once(desk: Desk) -> None:
    case = deferred(desk)
    desk.clock.until(p.SOON - timedelta(microseconds=1))
    early = desk.office.watch.run_once()
    desk.clock.until(p.SOON)

    assert () == early
    assert [("promise", "promise-broken")] == told(desk.office.watch.run_once())
    assert () == desk.office.watch.run_once()
    broken = desk.office.load(case.id)
    assert ["broken"] == [row.standing for row in broken.dossier.ledger.rows]
    assert "taking-up" in {due.clock for due in desk.office.store.deadlines("", case.id)}
    assert () == verify(desk.office).faults


def test_after_a_broken_promise_there_is_no_other_but_an_answer_or_somebody_more_senior(desk: Desk) -> None:
    case = deferred(desk)
    desk.clock.until(p.SOON)
    desk.office.watch.run_once()
    again = f.ReplyDeferred(p.promise(p.SOON + p.DAY), "once more", told=p.TOLD)
    refused = desk.office.submit(case.id, again, by=p.ANA)
    around = desk.office.submit(case.id, f.PointAdded("sour too", word=p.WORD), by=p.ANA)
    still = desk.office.submit(case.id, again, by=p.ANA)

    for answer in (refused, still):
        assert isinstance(answer, Refused)
        assert "promise-broken" in [objection.code for objection in answer.objections]
    assert not isinstance(around, Refused)
    desk.office.submit(case.id, f.PersonChanged(p.CLEO, "a promise was broken"), by=p.ANA)
    desk.office.submit(case.id, f.TakenUp(), by=p.CLEO)
    anew = desk.office.submit(case.id, again, by=p.CLEO)
    assert not isinstance(anew, Refused)
    assert "cleo" == anew.dossier.handling.owner


def test_a_broken_promise_and_the_change_of_person_are_one_unit(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db", plugins=[Staff()])
    case = deferred(desk)
    desk.clock.until(p.SOON)

    assert [("promise", "promise-broken person-changed")] == told(desk.office.watch.run_once())
    now = desk.office.load(case.id, Escalated)
    assert ("cleo", "ana") == (now.state.to, now.dossier.handling.owner)
    assert () == verify(desk.office).faults
    desk.office.outbox.deliver_once()
    assert ["promise-broken"] == [letter.kind for letter in desk.mail.letters]
    assert "We promised you something and did not keep it" in desk.mail.letters[0].text


STAFF = {"ladder": {"staff": [{"id": "cleo", "level": 2}, {"id": "eve", "level": 4}, {"id": "dora", "level": 3}]}}


def reopened(desk: Desk) -> Case[Any]:
    done = desk.office.on(agreed(desk), by=p.ANA).record(f.RemedyDone())
    confirmed = desk.office.on(done, by=p.ANA).record(f.RemedyConfirmed(word=p.WORD))
    return desk.office.on(confirmed, by=p.ANA).record(f.Reopened("still sour", word=p.WORD))


@pytest.mark.clause("E1")
def test_the_staff_of_the_policy_is_asked_where_no_plugin_knows_anybody() -> None:
    desk = a_desk(policy=STAFF)
    case = deferred(desk)
    desk.clock.until(p.SOON)

    assert "cleo" == str(desk.office.senior(case))
    assert [("promise", "promise-broken person-changed")] == told(desk.office.watch.run_once())
    now = desk.office.load(case.id, Escalated)
    assert "cleo" == now.state.to
    above = desk.office.senior(now)
    assert above is not None
    assert "dora" == above.id


@pytest.mark.clause("E1")
def test_a_house_may_leave_a_broken_promise_with_whoever_has_it() -> None:
    desk = a_desk(policy={"ladder": {**STAFF["ladder"], "broken-promise": False}})
    deferred(desk)
    desk.clock.until(p.SOON)

    assert [("promise", "promise-broken")] == told(desk.office.watch.run_once())


@pytest.mark.clause("E1", "C7")
def test_what_is_opened_again_goes_up_when_nothing_new_is_agreed(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db", policy=STAFF)
    case = reopened(desk)
    desk.clock.forward(days=2)

    assert [("climbing", "person-changed")] == told(desk.office.watch.run_once())
    assert "cleo" == desk.office.load(case.id, Escalated).state.to
    assert "climbing" not in {due.clock for due in desk.office.store.deadlines("", case.id)}
    assert () == verify(desk.office).faults


@pytest.mark.clause("E1", "C7")
def test_what_is_opened_again_stays_where_the_customer_heard_something_new_or_nobody_is_above() -> None:
    soon, alone = a_desk(policy=STAFF), a_desk()
    case = reopened(soon)
    soon.office.submit(case.id, f.SolutionAgreed(own=p.PLUMS, word=p.WORD), by=p.ANA)
    reopened(alone)
    promised = a_desk(policy=STAFF)
    promise = f.ReplyDeferred(p.promise(p.NOON + 9 * p.DAY), "must ask", told=p.TOLD)
    promised.office.submit(reopened(promised).id, promise, by=p.ANA)
    for desk in (soon, alone, promised):
        desk.clock.forward(days=2)

    assert [] == told(soon.office.watch.run_once()) == told(promised.office.watch.run_once())
    assert [("climbing", "deadline-missed")] == told(alone.office.watch.run_once())
    assert () == alone.office.watch.run_once()


@pytest.mark.clause("E1", "C7")
def test_a_house_may_let_what_is_opened_again_stay() -> None:
    desk = a_desk(policy={"ladder": {"reopened": False}})
    case = reopened(desk)

    assert "climbing" not in {due.clock for due in desk.office.store.deadlines("", case.id)}


def test_a_senior_who_may_not_take_over_stops_nothing(tmp_path: Path) -> None:
    """
    The staff's hook names somebody who was involved: the promise is broken all the same.
    """

    class Wrong:
        @hookimpl
        def resolved_senior(self) -> Actor:
            return p.ANA

    desk = a_desk(tmp_path / "c.db", plugins=[Wrong()])
    deferred(desk)
    desk.clock.until(p.SOON)

    assert [("promise", "promise-broken")] == told(desk.office.watch.run_once())


def test_a_handover_without_an_answer_is_with_the_sender(desk: Desk) -> None:
    case = understood(desk, "email")
    offered = desk.office.on(case, by=p.ANA).record(f.HandoverOffered(p.FAY, "seven plums"))
    desk.clock.forward(days=2)
    lapses = desk.office.watch.run_once()
    back = desk.office.load(offered.id)

    assert ("acceptance", "handover-failed") in told(lapses)
    assert ("understood", "ana") == (back.state.name, back.dossier.handling.owner)
    assert ["no-answer"] == [transfer.outcome for transfer in back.dossier.handling.transfers]


def test_a_missed_response_is_said_once_and_stops_nothing(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.clock.forward(days=2)

    assert [("first-response", "deadline-missed")] == told(desk.office.watch.run_once())
    desk.clock.forward(days=20)
    assert [("decision", "deadline-missed")] == told(desk.office.watch.run_once())
    assert () == desk.office.watch.run_once()
    assert None is desk.office.watch.next_due()
    now = desk.office.load(case.id)
    assert ("first-response", "decision") == now.dossier.ledger.missed
    assert ["broken", "broken"] == [each.standing for each in desk.office.clocks(now)]


def test_a_silent_customer_is_reminded_and_never_closed_unless_policy_says_so(desk: Desk) -> None:
    case = remedied(desk)
    seen = list[tuple[str, str]]()
    for _ in range(5):
        desk.clock.forward(days=15)
        seen += told(desk.office.watch.run_once())

    assert [("answer", "reminder-sent"), ("answer", "reminder-sent"), ("answer", "deadline-missed")] == seen
    assert "remedied" == desk.office.load(case.id).state.name


def test_a_silent_customer_is_closed_upon_after_the_reminders_where_policy_says_so(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db", policy={"silence": {"closes": True, "reminders": 1}})
    case = proposed(desk)
    seen = list[tuple[str, str]]()
    for _ in range(4):
        desk.clock.forward(days=15)
        seen += told(desk.office.watch.run_once())
        desk.office.outbox.deliver_once()

    assert [("answer", "reminder-sent"), ("answer", "closed-on-silence"), ("documenting", "deadline-missed")] == seen
    assert Closed("silence") == desk.office.load(case.id).state
    assert ["reminder-sent", "closed-on-silence"] == [letter.kind for letter in desk.mail.letters]


def test_a_customer_without_an_address_is_not_reminded(desk: Desk) -> None:
    office = desk.office
    received = office.receive(Complaint(Party(), "desk", "x"), by=p.ANA)
    known = office.on(received, by=p.ANA).record(f.RestatementConfirmed(("x",), word=p.WORD))
    asked = office.on(known, by=p.ANA).record(f.WishAsked())
    office.on(asked, by=p.ANA).record(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))
    desk.clock.forward(days=15)

    assert [("answer", "deadline-missed")] == told(office.watch.run_once())


@pytest.mark.parametrize(
    ("begin", "clock", "days"),
    [(agreed, "remedy", 8), (remedied, "answer", 15)],
)
def test_what_was_agreed_and_what_was_done_fall_due(desk: Desk, begin: Any, clock: str, days: int) -> None:
    begin(desk)
    desk.clock.forward(days=days)

    assert [clock] == [lapse.clock for lapse in desk.office.watch.run_once()]


def test_documenting_and_the_follow_up_fall_due_after_the_end(desk: Desk) -> None:
    office = desk.office
    done: Case[Any] = office.on(remedied(desk), by=p.KIM).record(f.RemedyConfirmed())
    desk.clock.forward(days=8)
    first = told(office.watch.run_once())
    for fact in (f.CaseDocumented("picked early"), f.CaseClosed()):
        done = office.on(office.load(done.id), by=p.ANA).record(fact)  # type: ignore[arg-type]
    desk.clock.forward(days=8)

    assert [("documenting", "deadline-missed")] == first
    assert [("follow-up", "deadline-missed")] == told(office.watch.run_once())


def test_a_run_touches_at_most_so_many(desk: Desk) -> None:
    for _ in range(5):
        desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.clock.forward(days=2)

    assert [2, 2, 1, 0] == [len(desk.office.watch.run_once(limit=2)) for _ in range(4)]


def test_many_watches_record_each_lapse_once(tmp_path: Path) -> None:
    """
    Eight watch one file at once; nobody leads.
    """
    desk = a_desk(tmp_path / "c.db")
    for _ in range(20):
        deferred(desk)
    desk.clock.until(p.SOON + timedelta(minutes=1))
    desks = [a_desk(tmp_path / "c.db", at=desk.clock.now) for _ in range(8)]

    def watch(one: Desk) -> int:
        return sum(len(one.office.watch.run_once(limit=7)) for _ in range(6))

    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(watch, desks))

    assert 20 == sum(counts)
    assert () == verify(desk.office).faults


def test_whoever_is_too_late_finds_the_deadline_gone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = deferred(desk)
    desk.clock.until(p.SOON)
    due = desk.office.store.due("", 10**17, 9)
    desk.office.submit(case.id, f.Withdrawn(), by=p.KIM)
    monkeypatch.setattr(desk.office.store, "due", lambda *_: [*due, ("nowhere", due[0][1])])

    assert () == desk.office.watch.run_once()


def test_the_watch_says_when_it_is_needed_next(desk: Desk) -> None:
    nothing = desk.office.watch.next_due()
    desk.office.receive(p.complaint("phone"), by=p.ANA)

    assert None is nothing
    assert p.NOON + timedelta(minutes=15) == desk.office.watch.next_due()


def test_a_lapse_reads_as_a_sentence(desk: Desk) -> None:
    deferred(desk)
    desk.clock.until(p.SOON)

    assert "C-1 promise, due Thu 05 March 2026 12:00 UTC: promise-broken" == str(desk.office.watch.run_once()[0])


def test_a_complaint_that_cannot_be_read_holds_up_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "c.db"
    desk = a_desk(path)
    lost, sound = deferred(desk), deferred(desk)
    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE resolved_entries SET line = CAST(replace(CAST(line AS TEXT), 'reply-deferred', 'of-a-plugin') AS BLOB) WHERE case_id = ?",
        (lost.id,),
    )
    connection.commit()
    connection.close()
    desk.clock.until(p.SOON)

    assert [sound.id] == [
        lapse.case_id for lapse in desk.office.watch.run_once(limit=1) or desk.office.watch.run_once(limit=1)
    ]
    assert () == desk.office.watch.run_once()
    assert 1 == len([each for each in caplog.records if lost.id in each.getMessage()])


def test_complaints_at_which_a_plugin_fails_hold_up_no_other(tmp_path: Path) -> None:
    """
    However small the limit, and in a new process each time.
    """

    class Broken:
        @hookimpl
        def resolved_objections(self, now: Hand[Any], fact: object) -> None:
            if now.case.id in lost and isinstance(fact, f.PromiseBroken | f.DeadlineMissed):
                raise RuntimeError("no")

    lost = list[str]()
    desk = a_desk(tmp_path / "c.db", plugins=[Broken()])
    lost += [deferred(desk).id for _ in range(3)]
    sound = deferred(desk, p.SOON + timedelta(minutes=1))
    desk.clock.until(p.SOON + timedelta(minutes=2))

    again = open_office(desk.office.store, clock=desk.clock, plugins=[Broken()], installed=False)
    with pytest.raises(PluginError, match="RuntimeError: no"):
        again.watch.run_once(limit=1)
    assert "promise-broken" in [entry.fact.name for entry in again.history(sound.id)]


def test_deadlines_that_were_put_off_by_a_new_policy_hold_up_no_other(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db")
    for _ in range(4):
        desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    case = deferred(desk, p.SOON + timedelta(days=40))
    longer = {"clocks": {"first-response": "300 days", "decision": "300 days"}}
    later = open_office(desk.office.store, policy=longer, clock=desk.clock, installed=False)
    desk.clock.until(p.SOON + timedelta(days=40))

    assert [(case.id, "promise")] == [(lapse.case_id, lapse.clock) for lapse in later.watch.run_once(limit=1)]


@pytest.mark.clause("B6", "F6")
@pytest.mark.parametrize(("policy", "asked"), [("default", False), (STAFF, True)])
def test_the_letter_says_that_somebody_more_senior_was_asked_only_where_they_were(policy: Any, asked: bool) -> None:
    desk = a_desk(policy=policy)
    deferred(desk)
    desk.clock.until(p.SOON)
    desk.office.watch.run_once()
    desk.office.outbox.deliver_once()
    (letter,) = desk.mail.letters

    assert asked is ("Somebody more senior has been asked" in letter.text)


@pytest.mark.clause("E1")
def test_where_a_plugin_names_somebody_who_cannot_take_it_up_the_staff_is_asked() -> None:
    class Odd:
        @hookimpl
        def resolved_senior(self) -> Actor:
            return Actor("z", role="customer", level=99)

    desk = a_desk(policy=STAFF, plugins=[Odd()])
    case = deferred(desk)
    desk.clock.until(p.SOON)

    assert [("promise", "promise-broken person-changed")] == told(desk.office.watch.run_once())
    assert "cleo" == desk.office.load(case.id, Escalated).state.to


def test_several_deadlines_of_one_complaint_lapse_in_one_look(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The history is read once for all of them, and not once for each.
    """
    case = understood(desk)
    for n in range(20):
        promise = p.promise(p.SOON + timedelta(minutes=n))
        desk.office.submit(case.id, f.PromiseMade(promise, told=p.TOLD), by=p.ANA)
    desk.clock.until(p.SOON + p.DAY)
    read, entries = list[str](), desk.office.store.entries

    def counted(tenant: str, case_id: str, *, until: int | None = None) -> Any:
        read.append(case_id)
        return entries(tenant, case_id, until=until)

    with monkeypatch.context() as patch:
        patch.setattr(desk.office.store, "entries", counted)
        assert 20 == len(desk.office.watch.run_once())
    assert 1 == len(read)
    assert () == verify(desk.office).faults
