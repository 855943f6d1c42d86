"""Ways through the lifecycle: a walk to every state, and something that can happen there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs

from resolved import Actor, Assessment, Case, Refused, Rulebook, facts as f, flow
from resolved.core.fact import AnyFact, Entry
from resolved.core.policy import rulebook

from . import people as p

SILENT = rulebook({"silence": {"closes": True, "reminders": 1}})
"""A house that lets silence close a complaint."""


@attrs.frozen
class Walk:
    """A case, and the history that led to it."""

    case: Case[Any]
    entries: tuple[Entry, ...]
    at: datetime
    rules: Rulebook = SILENT

    @classmethod
    def begun(cls, channel: str = "email", at: datetime = p.NOON, by: Actor = p.ANA, rules: Rulebook = SILENT) -> Walk:
        """Receive a complaint."""
        fact = f.ComplaintReceived(p.complaint(channel))
        step = flow.opened(fact, id="c-1", by=by, at=at, rules=rules)
        return cls(step.case, (step.entry,), at, rules)

    def do(self, fact: AnyFact, by: Actor = p.ANA, wait: timedelta = timedelta(0)) -> Walk:
        """Record a fact, some time later."""
        at = self.at + wait
        step = flow.step(flow.on(self.case, by=by, at=at, rules=self.rules), fact)
        return Walk(step.case, (*self.entries, step.entry), at, self.rules)

    def tries(self, fact: AnyFact, by: Actor = p.ANA, wait: timedelta = timedelta(0)) -> Walk | Refused:
        """Record a fact, or be refused."""
        try:
            return self.do(fact, by, wait)
        except Refused as refused:
            return refused


# A walk to every state ------------------------------------------------------------------


def received() -> Iterator[Walk]:
    yield Walk.begun()


def heard() -> Iterator[Walk]:
    walk = Walk.begun().do(f.AccountHeard("not ripe"))
    yield walk
    yield walk.do(f.ReminderSent("we asked you something", told=p.TOLD))
    yield handed(walk)


def understood() -> Iterator[Walk]:
    walk = Walk.begun().do(f.TakenAsWritten(("unripe",))).do(f.WishAsked("ripe ones"))
    yield walk
    yield walk.do(f.ReminderSent("we asked you something", told=p.TOLD))
    yield handed(walk)


def handed(walk: Walk) -> Walk:
    """Hand it over, and have it accepted."""
    return walk.do(f.HandoverOffered(p.FAY, "seven plums")).do(f.HandoverAccepted(), p.FAY)


def both() -> Iterator[Walk]:
    yield from heard()
    yield from understood()


def deferred() -> Iterator[Walk]:
    for before in both():
        yield before.do(f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD))
        yield before.do(f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD, approval_for=p.DEAR))


def handing_over() -> Iterator[Walk]:
    for before in both():
        yield before.do(f.HandoverOffered(p.BEN, "seven unripe plums, wants ripe ones", because="he knows plums"))


def escalated() -> Iterator[Walk]:
    for before in both():
        yield before.do(f.PersonChanged(p.CLEO, "asked for it"))


def proposed() -> Iterator[Walk]:
    for before in understood():
        yield before.do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))


def agreed() -> Iterator[Walk]:
    for before in proposed():
        yield before.do(f.SolutionAgreed(1, word=p.WORD))


def remedied() -> Iterator[Walk]:
    for before in agreed():
        yield before.do(f.RemedyDone())
        yield before.do(f.RemedyDone()).do(f.ReminderSent("is it solved?", told=p.TOLD))


def confirmed() -> Iterator[Walk]:
    for before in remedied():
        yield before.do(f.RemedyConfirmed(word=p.WORD))


def documented() -> Iterator[Walk]:
    for before in confirmed():
        yield before.do(f.CaseDocumented("picked too early"))


def final_position() -> Iterator[Walk]:
    for before in understood():
        yield before.do(POSITION, by=p.CLEO)


def closed() -> Iterator[Walk]:
    for before in documented():
        yield before.do(f.CaseClosed())
    yield next(heard()).do(f.Withdrawn(word=p.WORD))


POSITION = f.PositionStated(
    "no more than this", "the ombudsman, 1 Some Street", ("no",), ground="customer", word=p.WORD, told=p.TOLD
)

LIMITED = f.ContactLimited("one-person", "of what was said", p.NOON + 60 * p.DAY, person="cleo", told=p.TOLD)


def limited(walk: Walk) -> Walk:
    """Note conduct, report a threat, and limit contact."""
    told = walk.do(f.ConductNoted("insult", "a word", warned=True)).do(f.ThreatReported("legal", "the lawyers"))
    return told.do(LIMITED, p.CLEO)


TO: dict[str, Callable[[], Iterator[Walk]]] = {
    "received": received, "heard": heard, "understood": understood, "deferred": deferred,
    "handing-over": handing_over, "escalated": escalated, "proposed": proposed, "agreed": agreed,
    "remedied": remedied, "confirmed": confirmed, "documented": documented, "final-position": final_position,
    "closed": closed,
}  # fmt: skip


# Something that can happen --------------------------------------------------------------

Happening: TypeAlias = tuple[AnyFact, Actor, timedelta]
LONG = timedelta(days=300)
NOW = timedelta(0)


def happenings(walk: Walk) -> Iterator[Happening]:
    """Give every fact in a form that may be recorded, if only the state allows it."""
    case = walk.case
    row = next((row.id for row in case.dossier.ledger.open), "none")
    named: str = getattr(case.state, "to", "") or getattr(case.state, "receiver", "")
    they = next((each for each in p.EVERYONE if each.id == named), p.FAY)
    yield f.AccountHeard("more"), p.ANA, NOW
    yield f.PointAdded("and sour", word=p.WORD), p.ANA, NOW
    yield f.RestatementConfirmed(("unripe",), word=p.WORD), p.ANA, NOW
    yield f.TakenAsWritten(("unripe",)), p.ANA, NOW
    yield f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD), p.ANA, NOW
    yield f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD), p.ANA, NOW
    yield f.PromiseKept("it was picked early", told=p.TOLD), p.ANA, NOW
    yield f.ApprovalAnswered(True, "fair"), p.GUS, NOW
    yield f.AnsweredMeanwhile(False, "too much"), p.GUS, NOW
    asked = next((one.id for one in case.dossier.ruling.pending), "none")
    yield f.ApprovalExpired(asked), p.WATCH, LONG
    yield f.ApprovalWithdrawn("another way was found"), p.ANA, NOW
    yield f.HandoverOffered(p.BEN, "all of it", because="he knows plums"), p.ANA, NOW
    yield f.HandoverAccepted(), they, NOW
    yield f.HandoverFailed("not mine"), they, NOW
    yield f.HandedOutside("the grower", "1 Orchard", proof=p.PROOF, told=p.TOLD), p.ANA, NOW
    yield f.PersonChanged(p.EVE, "asked for it"), p.KIM, NOW
    yield f.PlaceChanged("a quiet room", "too loud here", "insists"), p.ANA, NOW
    yield f.TimeChanged(p.SOON, p.EVE, "tempers", "insists", told=p.TOLD), p.ANA, NOW
    yield f.TakenUp(), they, NOW
    yield f.SolutionsProposed((p.PLUMS, p.MONEY), because="sold out", told=p.TOLD), p.ANA, NOW
    yield f.ProposalRejected(word=p.WORD), p.ANA, NOW
    yield f.SolutionAgreed(1), p.KIM, NOW
    yield f.SolutionAgreed(own=p.PLUMS, word=p.WORD), p.ANA, NOW
    yield f.RemedyDone(), p.ANA, NOW
    yield f.RemedyConfirmed(), p.KIM, NOW
    yield f.RemedyDisputed("still sour"), p.KIM, NOW
    yield f.CaseDocumented("picked too early"), p.ANA, NOW
    yield POSITION, p.CLEO, NOW
    yield f.CaseClosed(word=p.WORD), p.ANA, NOW
    yield f.Withdrawn(), p.KIM, NOW
    yield f.MergedInto("c-2", "the same plums"), p.ANA, NOW
    yield f.ClosedOnSilence(), p.WATCH, LONG
    yield f.NotAComplaint("praise"), p.CLEO, NOW
    yield f.DecidedOutside("ombudsman", "upheld", p.MONEY, proof=p.PROOF), p.ANA, NOW
    yield f.DecidedOutside("ombudsman", "rejected", proof=p.PROOF), p.SYSTEM, NOW
    yield f.Reopened("still sour"), p.KIM, NOW
    yield f.Reopened("still sour", "and dear"), p.KIM, NOW
    # Remarks.
    yield f.Acknowledged(told=p.TOLD), p.ANA, NOW
    yield f.WishAsked("ripe ones"), p.ANA, NOW
    yield f.Assessed(Assessment(sufficient=True, certain=True, authority=True)), p.ANA, NOW
    yield f.MoodNoted("calm"), p.ANA, NOW
    yield f.Apologised("the plums"), p.ANA, NOW
    yield f.LeaveGiven("transfer", word=p.WORD), p.ANA, NOW
    yield f.ProgressTold("the grower is asked", told=p.TOLD), p.ANA, NOW
    yield f.ReminderSent("is it solved?", told=p.TOLD), p.ANA, NOW
    yield f.PromiseMade(p.promise(), told=p.TOLD), p.ANA, NOW
    yield f.PromiseReleased(row, word=p.WORD), p.ANA, NOW
    yield f.PromiseBroken(row), p.WATCH, LONG
    yield f.DeadlineMissed("decision", p.SOON), p.WATCH, LONG
    yield f.Decided("upheld", ("picked early",), cause="ours"), p.ANA, NOW
    yield f.CustomerIntroduced(told=p.TOLD), p.ANA, NOW
    yield f.ContactEnded("phone", "ask for Ana, 0000"), p.ANA, NOW
    yield f.Thanked(), p.ANA, NOW
    yield f.ConductNoted("insult", "a word", warned=True), p.ANA, NOW
    yield f.ThreatReported("legal", "the lawyers"), p.ANA, NOW
    yield f.Reassigned(p.CLEO, "holidays"), p.ANA, NOW
    yield f.FollowedUp(True, word=p.WORD), p.ANA, NOW
    yield f.LessonRecorded("wait a week"), p.ANA, NOW
    yield f.GoodwillGiven(p.PLUMS), p.ANA, NOW
    yield f.TakenOutside("ombudsman", proof=p.PROOF), p.KIM, NOW
    yield f.Absorbed("c-0", p.NOON), p.ANA, NOW
    yield f.DeliveryFailed("l-1", "no such box", proof=p.PROOF), p.SYSTEM, NOW
    yield f.ReopeningRefused("too late", "the ombudsman", told=p.TOLD), p.CLEO, NOW
    yield f.Noted("odd"), p.ANA, NOW
    yield f.PutOnHold("phone", leave=p.WORD), p.ANA, NOW
    yield f.ThreatMade("physical", "he would come by"), p.ANA, NOW
    yield f.ThreatAcknowledged("legal", "say nothing of it"), p.GUS, NOW
    owner = next((each for each in p.EVERYONE if each.id == case.dossier.handling.owner), p.ANA)
    yield f.ReliefAsked("hostility", "the third call today"), owner, NOW
    yield LIMITED, p.CLEO, NOW
    yield f.ContactLimitLifted("it went well", told=p.TOLD), p.CLEO, NOW
    yield f.ProblemLinked("unripe"), p.ANA, NOW
    yield f.FixTold("unripe", "we pick later", told=p.TOLD), p.ANA, NOW
    yield f.OccasionNoted("the new plums are in", p.SOON), p.ANA, NOW
    yield f.OccasionKept(passed_over="a bad day"), p.ANA, NOW
    yield f.RegimeSet("us-cfpb", "it is a bank's", applies=not case.dossier.after.under), p.ANA, NOW
    yield f.NoticeGiven("final-response", ("response-type",), told=p.TOLD), p.ANA, NOW


def asking(state: str) -> list[Walk]:
    """Walk to a state with an approval that nobody has answered."""
    told = f.PromiseKept("not yet approved", told=p.TOLD)
    asks = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD, approval_for=p.DEAR)
    known = next(understood()).do(asks).do(told)
    ordered = known.do(f.DecidedOutside("ombudsman", "upheld", p.MONEY, proof=p.PROOF))
    solved = ordered.do(f.RemedyDone()).do(f.RemedyConfirmed(word=p.WORD))
    ways = {
        "heard": next(heard()).do(asks).do(told),
        "understood": known,
        "handing-over": known.do(f.HandoverOffered(p.BEN, "all of it")),
        "escalated": known.do(f.PersonChanged(p.CLEO, "asked for it")),
        "proposed": known.do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)),
        "agreed": ordered,
        "remedied": ordered.do(f.RemedyDone()),
        "confirmed": solved,
        "documented": solved.do(f.CaseDocumented("picked too early")),
        "final-position": known.do(POSITION, by=p.CLEO),
    }
    return [ways[state]] if state in ways else []


def moves_from(state: str) -> Iterator[tuple[Walk, Walk]]:
    """Walk on from a state in every way that can be thought of: before and after."""
    plain = list(TO[state]())
    promising = [walk.do(f.PromiseMade(p.promise(), told=p.TOLD)) for walk in plain[:1]]
    remembering = [walk.do(f.ProblemLinked("unripe")).do(f.OccasionNoted("ripe", p.SOON)) for walk in plain[:1]]
    regulated = [walk.do(f.RegimeSet("us-cfpb", "it is a bank's")) for walk in plain[:1]]
    for walk in [*plain, *promising, *remembering, *regulated, *asking(state), limited(plain[0])]:
        for fact, by, wait in happenings(walk):
            after = walk.tries(fact, by, wait)
            if isinstance(after, Walk):
                yield walk, after


Edge: TypeAlias = tuple[str, str, str]


def edges_of(of: Any) -> set[Edge]:
    """Read every edge back from the machine."""
    return {
        (str(move.source), name, str(move.dest))
        for name in of.machine.events
        for move in of.machine.get_transitions(name)
    }


def walked() -> dict[Edge, tuple[Walk, Walk]]:
    """Find, for each edge, a walk over it."""
    found: dict[Edge, tuple[Walk, Walk]] = {}
    for state in TO:
        for before, after in moves_from(state):
            told = after.entries[-1].fact.name
            found.setdefault((state, told, after.case.state.name), (before, after))
    return found
