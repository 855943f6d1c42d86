"""What an office remembers of a customer's conduct, who may see it, and limits of contact over several complaints."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from resolved import (
    Actor,
    Case,
    Complaint,
    Evidence,
    Medium,
    Objection,
    Party,
    Refused,
    Remark,
    State,
    facts as f,
    flow,
    hookimpl,
    open_office,
)
from resolved.core.conduct import may_see_conduct
from resolved.core.policy import rulebook
from resolved.integrity import verify
from resolved.states import Closed
from resolved.story import as_data, tell

from .. import people as p
from ..offices import Desk, a_desk

CALLER = Party("Kim Doe", id="p-1", email="kim@example.com", phone="+44 20 7946 0000")
BY_POST = Evidence.written(by="cleo", through="post", text="From now on in writing.")
WRITING = f.ContactLimited("writing-only", "of what was said on the telephone", p.NOON + 130 * p.DAY, told=BY_POST)
LIFTED = f.ContactLimitLifted("it went well", told=BY_POST)


def received(desk: Desk, text: str = "unripe", channel: str = "email", customer: Party = CALLER) -> Case[Any]:
    desk.clock.forward(minutes=1)
    return desk.office.receive(Complaint(customer, channel, text), by=p.ANA)


def insulted(desk: Desk, **more: Any) -> Case[Any]:
    case = received(desk, **more)
    return desk.office.on(case, by=p.ANA).record(f.ConductNoted("insult", "a word", warned=True))


def closed(desk: Desk, case: Case[Any]) -> Case[Any]:
    return desk.office.on(case, by=p.ANA).record(f.Withdrawn(word=p.WORD))


def limit_of(desk: Desk, case: Case[Any]) -> str:
    limit = desk.office.load(case.id).dossier.conduct.limited(desk.office.now())
    return "" if limit is None else limit.kind


# What the next handler should know ----------------------------------------------------------


@pytest.mark.clause("I2", "I3")
def test_the_next_handler_is_prepared_in_any_later_complaint() -> None:
    desk = a_desk()
    first = insulted(desk, channel="phone")
    first = desk.office.on(first, by=p.ANA).record(f.ConductNoted("sent-away", "ours, and none of theirs"))
    closed(desk, desk.office.on(first, by=p.ANA).record(f.ThreatReported("legal", "the legal desk")))
    later = received(desk)

    record = desk.office.customer(later)
    assert [(first.id, "insult"), (first.id, "legal")] == [(each.complaint, each.what.kind) for each in record.conduct]
    told = (
        "In C-1: insult once, last on 2 March 2026; they were asked to stop.",
        "In C-1: a legal threat on 2 March 2026; it was reported.",
    )
    assert told == desk.office.prepared(later) == desk.office.prepared(later, by=p.BEN)
    assert "To know first:\n    In C-1: insult once" in tell(desk.office, later.id)
    assert list(told) == as_data(desk.office, later.id)["to_know_first"]


def test_of_somebody_with_nothing_on_record_nothing_is_said() -> None:
    desk = a_desk()
    received(desk)
    later = received(desk)

    assert () == desk.office.prepared(later)
    assert "To know first" not in tell(desk.office, later.id)
    assert () == desk.office.prepared(insulted(desk), by=p.KIM)  # and the customer is told nothing in any case


@pytest.mark.clause("I4")
def test_colleagues_and_seniors_see_who_asks_to_be_relieved_and_the_watch_says_when_nobody_came() -> None:
    desk = a_desk()
    case = desk.office.on(received(desk), by=p.ANA).record(f.ReliefAsked("hostility", "the third call"))

    (line,) = desk.office.find(due_before=desk.office.now() + timedelta(hours=1)).lines
    assert (case.id, "relief") == (line.case_id, line.clock)
    assert ("Relief was asked for by ana on 2 March 2026: it is too hostile.",) == desk.office.prepared(case)
    desk.clock.forward(hours=1)
    assert ["relief"] == [lapse.clock for lapse in desk.office.watch.run_once()]
    assert () == desk.office.watch.run_once()
    assert ["not-relieved"] == [each.code for each in desk.office.findings(desk.office.load(case.id))]


@pytest.mark.clause("I3")
def test_the_watch_records_a_threat_that_nobody_reported_once() -> None:
    desk = a_desk()
    case = desk.office.on(received(desk), by=p.ANA).record(f.ThreatMade("legal", "she will sue"))
    desk.clock.forward(hours=3)

    assert ["threat-report"] == [lapse.clock for lapse in desk.office.watch.run_once()]
    assert () == desk.office.watch.run_once()
    assert "threat-let-lie" in [each.code for each in desk.office.findings(desk.office.load(case.id))]


# Who may see it -------------------------------------------------------------------------------

STAFF_OF_SENIORS = {"conduct": {"seen-by": ["senior"]}}


@pytest.mark.clause("I2")
def test_who_may_see_conduct_is_the_houses_to_decide_and_never_the_customer() -> None:
    shipped, strict = rulebook({}), rulebook(STAFF_OF_SENIORS)

    seeing = [actor.id for actor in p.EVERYONE if may_see_conduct(actor, shipped)]
    assert ["ana", "ben", "fay", "cleo", "dora", "eve"] == seeing
    assert ["cleo", "dora", "eve"] == [actor.id for actor in p.EVERYONE if may_see_conduct(actor, strict)]


def test_whoever_may_not_see_it_sees_the_rest() -> None:
    desk = a_desk(policy=STAFF_OF_SENIORS)
    first = insulted(desk)
    desk.office.on(first, by=p.CLEO).record(WRITING)
    later = received(desk)
    for fact in (f.ConductNoted("insult", "x"), f.ThreatMade("legal", "x"), f.ReliefAsked("time"), f.Noted("x")):
        later = desk.office.on(later, by=p.ANA).record(fact)

    seen, all_ = desk.office.customer(later, by=p.BEN), desk.office.customer(later, by=p.CLEO)
    assert ([first.id], (), 1) == ([each.id for each in seen.others], seen.conduct, len(all_.conduct))
    assert all_.limited(desk.office.now()) == seen.limited(desk.office.now())
    assert 1 == len(desk.office.prepared(later, by=p.BEN)) < len(desk.office.prepared(later, by=p.CLEO))
    names = [entry.fact.name for entry in desk.office.history(later.id, by=p.BEN)]
    assert ["complaint-received", "noted"] == names
    assert 5 == len(desk.office.history(later.id, by=p.CLEO)) == len(desk.office.history(later.id))


@pytest.mark.clause("I2", "I3", "I4")
def test_what_rests_on_conduct_is_told_only_to_whoever_may_see_it() -> None:
    desk = a_desk(policy=STAFF_OF_SENIORS)
    case = insulted(desk, channel="phone")
    for fact in (f.ThreatMade("legal", "she will sue"), f.ConductNoted("insult", "x"), f.ConductNoted("insult", "y")):
        case = desk.office.on(case, by=p.ANA).record(fact)
    desk.clock.forward(days=8)
    desk.office.watch.run_once()
    case = desk.office.load(case.id)

    def codes(by: Actor | None) -> set[str]:
        return {each.code for each in desk.office.findings(case, by=by)}

    assert codes(None) == codes(p.CLEO)
    assert {"alone-with-it", "threat-let-lie"} == codes(p.CLEO) - codes(p.BEN)
    assert ("no-reaction" in codes(p.BEN), set()) == (True, codes(p.KIM))
    assert "threat-report" in {each.clock for each in desk.office.clocks(case, by=p.CLEO)}
    assert "threat-report" not in {each.clock for each in desk.office.clocks(case, by=p.BEN)}
    for told in (tell(desk.office, case.id, by=p.BEN), str(as_data(desk.office, case.id, by=p.BEN))):
        assert ("unripe" in told, "insult" in told, "threat" in told, "sue" in told) == (True, False, False, False)
    assert tell(desk.office, case.id) == tell(desk.office, case.id, by=p.CLEO)
    for show in (tell, as_data):
        with pytest.raises(Refused, match="not the house's notes"):
            show(desk.office, case.id, by=p.KIM)


def test_no_word_of_it_is_told_in_another_entry() -> None:
    desk = a_desk(policy=STAFF_OF_SENIORS)
    case = insulted(desk, channel="phone")
    ended = f.ContactEnded("phone", for_conduct=True, because="a word again", unrelieved=True, announced=True)
    case = desk.office.on(case, by=p.ANA).record(ended)
    case = desk.office.on(case, by=p.ANA).record(f.ConductNoted("insult", "x"))
    case = desk.office.take_back(case, by=p.ANA, because="that insult was another caller's")

    assert 5 == len(desk.office.history(case.id, by=p.CLEO))
    for reader in (p.BEN, p.KIM):
        assert ["complaint-received"] == [entry.fact.name for entry in desk.office.history(case.id, by=reader)]


# Limits over several complaints -----------------------------------------------------------------


@pytest.mark.clause("I2")
def test_a_limit_is_recorded_on_every_open_complaint_in_one_unit_and_goes_on_in_each_new_one(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db")
    shut = closed(desk, received(desk))
    desk.clock.forward(days=91)
    old, other = insulted(desk), received(desk)
    stranger = received(desk, customer=Party("Lee", id="p-2", email="lee@example.com"))
    desk.office.on(other, by=p.CLEO).record(WRITING)
    by_phone = received(desk, channel="phone")

    assert ["writing-only"] * 3 == [limit_of(desk, each) for each in (old, other, by_phone)]
    assert ["", ""] == [limit_of(desk, each) for each in (shut, stranger)]
    lasts = [desk.office.history(each.id)[-1] for each in (old, other)]
    assert ["contact-limited"] * 2 == [each.fact.name for each in lasts]
    assert lasts[0].recorded == lasts[1].recorded
    assert "received" == by_phone.state.name
    assert () == verify(desk.office).faults


def test_a_limit_holds_too_where_it_could_not_have_been_set() -> None:
    desk = a_desk()
    old, nowhere = insulted(desk), received(desk, channel="phone", customer=attrs.evolve(CALLER, email=None))
    desk.office.on(old, by=p.CLEO).record(WRITING)

    assert "writing-only" == limit_of(desk, nowhere)


def test_whoever_limits_contact_is_not_involved_by_that() -> None:
    desk = a_desk()
    old = insulted(desk)
    on_duty = desk.office.receive(Complaint(CALLER, "email", "unripe"), by=p.SYSTEM)
    limited = desk.office.on(old, by=p.CLEO).record(WRITING)

    assert ["ana", "duty"] == [desk.office.load(each.id).dossier.handling.owner for each in (old, on_duty)]
    told = f.PersonChanged(p.CLEO, "she knows such things")
    assert "escalated" == desk.office.on(limited, by=p.ANA).record(told).state.name


def test_a_complaint_that_is_opened_again_knows_the_limit_too() -> None:
    desk = a_desk()
    shut, open_ = closed(desk, insulted(desk)), received(desk)
    received(desk)
    desk.office.on(open_, by=p.CLEO).record(WRITING)
    again = desk.office.on(desk.office.load(shut.id, Closed), by=p.KIM).record(f.Reopened("still sour"))

    assert "writing-only" == limit_of(desk, again)


def test_a_limit_is_lifted_wherever_it_holds() -> None:
    desk = a_desk()
    old = insulted(desk)
    desk.office.on(old, by=p.CLEO).record(WRITING)
    new, gone = received(desk), closed(desk, received(desk))
    desk.office.on(new, by=p.CLEO).record(LIFTED)

    assert ["", "", "", ""] == [limit_of(desk, each) for each in (old, new, gone, received(desk))]


def test_a_limit_outlives_the_complaints_in_which_it_was_set() -> None:
    desk = a_desk()
    old = desk.office.on(insulted(desk), by=p.CLEO).record(WRITING)
    closed(desk, old)

    assert "writing-only" == limit_of(desk, received(desk))
    desk.clock.forward(days=131)
    assert "" == limit_of(desk, received(desk))


def test_conduct_in_another_complaint_is_cause_enough() -> None:
    desk = a_desk()
    closed(desk, insulted(desk))
    now = received(desk)

    assert "writing-only" == limit_of(desk, desk.office.on(now, by=p.CLEO).record(WRITING))


def test_nobody_without_a_key_is_taken_for_somebody_else() -> None:
    desk = a_desk()
    nameless = attrs.evolve(CALLER, id=None)
    desk.office.on(insulted(desk, customer=nameless), by=p.CLEO).record(WRITING)

    assert "" == limit_of(desk, received(desk, customer=nameless))


def test_sending_a_limit_twice_limits_once() -> None:
    desk = a_desk()
    old, other = insulted(desk), received(desk)
    twice = [desk.office.submit(other.id, WRITING, by=p.CLEO, key="k-1") for _ in range(2)]

    assert twice[0] == twice[1]
    assert [3, 2] == [desk.office.load(each.id).version for each in (old, other)]


def test_a_limit_is_recorded_by_itself_and_refused_as_a_whole() -> None:
    class House:
        @hookimpl
        def resolved_objections(self, now: Any, fact: Any) -> list[Objection]:
            return [Objection("no", "I2", "not in this house")] if isinstance(fact, f.ContactLimited) else []

    desk = a_desk()
    old, other = insulted(desk), received(desk)
    with pytest.raises(Refused, match="record it by itself"):
        desk.office.record_all(other, [WRITING], by=p.CLEO)
    refusing = a_desk(plugins=[House()])
    mine = insulted(refusing)
    assert isinstance(refusing.office.submit(mine.id, WRITING, by=p.CLEO), Refused)
    assert ["", ""] == [limit_of(desk, each) for each in (old, other)]
    assert "" == limit_of(refusing, mine)


@pytest.mark.clause("I2")
def test_a_limit_nobody_looked_at_ends_by_itself_and_that_is_found() -> None:
    desk = a_desk()
    case = desk.office.on(insulted(desk), by=p.CLEO).record(WRITING)
    desk.clock.forward(days=131)
    while desk.office.watch.run_once():
        pass

    assert "" == limit_of(desk, case)
    assert "limit-not-reviewed" in [each.code for each in desk.office.findings(desk.office.load(case.id))]


# Letters ------------------------------------------------------------------------------------------


def letters(desk: Desk) -> list[tuple[str, str, str]]:
    return [
        (one.letter.kind, one.letter.channel, one.letter.recipient) for one in desk.office.store.shelf("", limit=100)
    ]


@pytest.mark.clause("I2", "H3")
def test_the_office_writes_as_the_limit_says() -> None:
    desk = a_desk()
    lawyer = attrs.evolve(
        WRITING, kind="representative-only", medium=Medium("email", "lawyer@example.com"),
        told=Evidence.letter(by="cleo", through="email"),
    )  # fmt: skip
    old = insulted(desk, channel="phone")
    desk.office.on(old, by=p.CLEO).record(lawyer)
    received(desk)

    told = [("contact-limited", "email", "kim@example.com"), ("acknowledgement", "email", "lawyer@example.com")]
    assert sorted(told) == sorted(letters(desk))
    (limit,) = [one.letter for one in desk.office.store.shelf("", limit=9) if one.letter.kind == "contact-limited"]
    assert "contact between us goes on like this: only through whoever speaks for you, by email." in limit.text
    assert "lawyer@example.com" not in limit.text
    assert "whatever else you have to complain about is received as before" in limit.text


def test_the_letter_of_a_limit_goes_out_once_however_many_complaints_there_are() -> None:
    desk = a_desk()
    old, _ = insulted(desk, channel="phone"), received(desk, channel="phone")
    desk.office.on(old, by=p.CLEO).record(attrs.evolve(WRITING, told=Evidence.letter(by="cleo", through="email")))

    assert [("contact-limited", "email", "kim@example.com")] == letters(desk)


def test_conduct_is_in_no_letter() -> None:
    desk = a_desk()
    case = desk.office.on(insulted(desk), by=p.ANA).record(f.ThreatReported("legal", "the legal desk", "CANARY"))
    desk.office.on(case, by=p.ANA).record(f.Acknowledged(told=Evidence.letter(by="ana", through="email")))

    texts = [one.letter.text + one.letter.subject for one in desk.office.store.shelf("", limit=9)]
    assert 2 == len(texts)
    assert not [text for text in texts if "CANARY" in text or "a word" in text or "insult" in text]


def test_an_actor_is_an_actor() -> None:
    desk = a_desk()
    wrong: Any = "ana"

    for ask in (desk.office.customer, desk.office.prepared):
        with pytest.raises(Exception, match="an actor acts"):
            ask(received(desk), by=wrong)
    assert may_see_conduct(Actor("x", role="senior"), desk.office.rules)


@pytest.mark.clause("I2")
def test_a_complaint_is_received_even_where_an_older_one_cannot_be_read() -> None:
    desk = a_desk()
    old = insulted(desk)
    desk.office.on(old, by=p.CLEO).record(WRITING)
    plugged = open_office(desk.office.store, flow=flow.extended(version=2, facts=[Sung]), clock=desk.clock)
    plugged.on(plugged.load(received(desk).id), by=p.ANA).record(Sung())

    assert "writing-only" == limit_of(desk, received(desk))
    assert any("writing alone" in each for each in desk.office.prepared(received(desk)))


@attrs.frozen
class Sung(Remark[State]):
    """A remark that only a host knows."""

    name = "sung"
    clauses = ("B11",)
    by = ("handler",)


@pytest.mark.clause("I2")
def test_a_limit_survives_a_merge_that_moves_beginnings() -> None:
    desk = a_desk()
    first, old = received(desk), received(desk)
    desk.office.submit(old.id, f.Withdrawn(), by=p.KIM)
    desk.clock.forward(days=100)
    latest = received(desk)
    insulted_first = desk.office.submit(first.id, f.ConductNoted("insult", "a word"), by=p.CLEO)
    assert not isinstance(insulted_first, Refused)
    limit = attrs.evolve(WRITING, review=desk.clock() + 30 * p.DAY)
    limited_first = desk.office.submit(first.id, limit, by=p.CLEO)
    assert not isinstance(limited_first, Refused), limited_first
    desk.office.merge(desk.office.load(first.id), into=desk.office.load(latest.id), by=p.CLEO, because="the same")

    assert received(desk).dossier.conduct.limit is not None


@pytest.mark.clause("I2")
def test_a_customer_reads_nothing_that_is_internal() -> None:
    desk = a_desk()
    case = received(desk)
    desk.office.submit(case.id, f.Noted("seen before"), by=p.ANA)
    desk.office.submit(case.id, f.ConductNoted("insult", "a word"), by=p.ANA)

    assert ["complaint-received"] == [entry.fact.name for entry in desk.office.history(case.id, by=p.KIM)]
    assert 3 == len(desk.office.history(case.id, by=p.ANA))
