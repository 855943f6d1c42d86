"""The taboos: for each a history that has it, and a near miss that has not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import attrs
import pytest

from resolved import Assessment, Evidence, Money, PluginError, facts as f, hookimpl
from resolved.core.fact import Entry, TakenBack
from resolved.core.taboos import TABOOS, Finding, History, Seen, Taboo, findings
from resolved.core.text import ERASED
from resolved.integrity import verify
from resolved.remedies import AnyRemedy, Apology, Refund, Replacement
from resolved.story import as_data, tell

from .. import people as p
from ..offices import Desk, a_desk, deferred as a_deferral
from ..walks import POSITION, Walk
from . import wordings
from .refusals import heard, understood

HOUR = timedelta(hours=1)
WEEKS = timedelta(weeks=3)
SORRY = f.Apologised("seven hard plums")
ONE_WAY = f.SolutionsProposed((p.PLUMS,), no_choice_because="there is nothing else", told=p.TOLD)


def found(walk: Walk) -> list[Finding]:
    return [*findings(walk.entries, walk.case, walk.rules)]


def codes(walk: Walk) -> list[str]:
    return [each.code for each in found(walk)]


# The histories --------------------------------------------------------------------------


def passed(walk: Walk, *receivers: object) -> Walk:
    """Pass it on, each time with all that is asked for."""
    for receiver in receivers:
        assert isinstance(receiver, type(p.ANA))
        by = next(one for one in p.EVERYONE if one.id == walk.case.dossier.handling.owner)
        walk = walk.do(f.HandoverOffered(receiver, "unripe plums", because="they know fruit"), by)
        walk = walk.do(f.HandoverAccepted(), receiver)
    return walk


def put_off(times: int) -> Walk:
    walk = understood()
    for n in range(1, times + 1):
        walk = walk.do(f.ReplyDeferred(p.promise(p.NOON + n * p.DAY), "must ask", told=p.TOLD), wait=HOUR)
    return walk


def put_off_for(days: int) -> Walk:
    return understood().do(f.ReplyDeferred(p.promise(p.NOON + days * p.DAY), "must ask", told=p.TOLD), wait=HOUR)


def assessed(sufficient: bool, certain: bool, authority: bool, override: str = "") -> Walk:
    return heard().do(f.Assessed(Assessment(sufficient, certain, authority, override=override)))


def missed(walk: Walk, clock: str, wait: timedelta = WEEKS) -> Walk:
    due = walk.at + wait
    return walk.do(f.DeadlineMissed(clock, due), p.WATCH, wait)


def broken() -> Walk:
    walk = put_off(1)
    (row,) = walk.case.dossier.ledger.open
    return walk.do(f.PromiseBroken(row.id), p.WATCH, p.DAY)


def ours(walk: Walk, cause: str = "ours") -> Walk:
    return walk.do(f.Decided("upheld", ("picked too early",), cause=cause))  # type: ignore[arg-type]


def agreed() -> Walk:
    return understood().do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD))


def called(**ended: bool) -> Walk:
    return heard("phone").do(f.ContactEnded("phone", "ask for Ana", what="we look into it", **ended))  # type: ignore[arg-type]


def entered(at: timedelta) -> Walk:
    walk = missed(Walk.begun(), "first-response", p.DAY)
    told = attrs.evolve(p.TOLD, at=p.NOON + at)
    return walk.do(f.Acknowledged(told=told), wait=HOUR)


OFFER = f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)
OTHER = f.SolutionsProposed((p.PLUMS, Apology("from the manager")), told=p.TOLD)


UP = f.PersonChanged(p.CLEO, "not by Ana any more")


def replaced() -> Walk:
    return understood().do(UP).do(f.TakenUp(), p.CLEO)


def turned_down() -> Walk:
    return understood().do(OFFER).do(f.ProposalRejected(word=p.WORD))


def disputed() -> Walk:
    done = understood().do(OFFER).do(f.SolutionAgreed(1, word=p.WORD)).do(f.RemedyDone())
    return done.do(f.RemedyDisputed("as hard as before", word=p.WORD))


TWO_WAYS = f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)
NO = f.Decided("rejected", ("they were ripe",), cause="unknown")


def explained(explained: bool) -> Walk:
    return passed(understood(), p.FAY).do(f.CustomerIntroduced(explained, told=p.TOLD), p.FAY)


def asked() -> Walk:
    return understood().do(f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD, approval_for=p.DEAR))


def outside(walk: Walk) -> Walk:
    return walk.do(f.DecidedOutside("ombudsman", "rejected", proof=p.PROOF))


UNCLEAR = f.Assessed(Assessment(False, True, True))
CASH = Refund("money back", Money("20.00", "EUR"))
ALMOST = Replacement("seven ripe plums!")


def chose(*options: AnyRemedy) -> Walk:
    return understood().do(f.SolutionsProposed(options, told=p.TOLD))


DEFERRED = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD)

TIRED = f.ReliefAsked("hostility", "the third call")
PUBLIC = Evidence.written(by="ana", through="social", text="We look into it, and write to you.")


def threatened(kind: str = "legal") -> Walk:
    return heard().do(f.ThreatMade(kind, "she will sue"))  # type: ignore[arg-type]


def insulted(times: int, warned: bool = False, channel: str = "phone", kind: str = "insult") -> Walk:
    walk = heard(channel)
    for _ in range(times):
        walk = walk.do(f.ConductNoted(kind, "a word", warned))  # type: ignore[arg-type]
    return walk


ONLY_CLEO = f.ContactLimited("one-person", "of a word", p.NOON + 30 * p.DAY, person="cleo", told=p.TOLD)
LIFTED = f.ContactLimitLifted("sorry was said", told=p.TOLD)


def alone(limit: f.ContactLimited) -> Walk:
    return insulted(1).do(limit, p.CLEO)


def left(channel: str, *before: f.PromiseMade) -> Walk:
    walk = heard(channel)
    for fact in before:
        walk = walk.do(fact)
    return walk.do(f.ContactEnded(channel, "ask for Ana", what="we look into it"))


HAS: dict[str, list[tuple[Callable[[], Walk], str]]] = {
    "passed-on-again": [
        (lambda: passed(understood(), p.FAY, p.DORA), "the customer was passed on 2 times, now to dora"),
        (lambda: passed(understood(), p.FAY, p.BEN), "it went back to desk, which had it before"),
        (
            lambda: (
                passed(understood(), p.FAY)
                .do(f.HandoverOffered(p.DORA, "theirs", because="the bank's"), p.FAY)
                .do(f.HandedOutside("the bank", "1 Street", proof=p.PROOF, told=p.TOLD), p.FAY)
            ),
            "passed on 2 times, now to the bank",
        ),
    ],
    "rejected-handler": [
        (lambda: replaced().do(f.WishAsked("ripe ones")).do(OFFER), "ana went on with it after somebody else"),
    ],
    "other-mode": [
        (
            lambda: assessed(True, True, True, override="she is at work").do(DEFERRED),
            "should have been immediate, and was reply-deferred, because she is at work",
        ),
        (
            lambda: assessed(False, True, True, override="they wait").do(f.SolvedAtOnce(("x",), p.PLUMS, word=p.WORD)),
            "should have been deferred, and was solved-at-once, because they wait",
        ),
    ],
    "unassessed": [
        (lambda: put_off(2), "nobody had assessed it before it was put off"),
        (lambda: put_off(1).do(UNCLEAR), "nobody had assessed it before it was put off"),
        (lambda: passed(understood(), p.FAY), "nobody had assessed it before it was passed on"),
    ],
    "left-in-the-dark": [
        (lambda: put_off_for(40).do(f.PromiseKept("found", told=p.TOLD), wait=39 * p.DAY), "from 02 March to 10 April"),
        (lambda: put_off_for(40).do(f.Noted("still looking"), wait=30 * p.DAY), "from 02 March to 01 April 2026"),
    ],
    "dragging-on": [
        (lambda: put_off(4), "put off 4 times in a row"),
        (lambda: missed(understood(), "decision"), "nothing was decided by 23 March 2026"),
    ],
    "apology-only": [
        (
            lambda: (
                heard("survey").do(SORRY).do(f.ReminderSent("x", told=p.TOLD)).do(f.ClosedOnSilence(), p.WATCH, WEEKS)
            ),
            "somebody said sorry, and nothing else",
        )
    ],
    "no-choice": [(lambda: understood().do(f.WishAsked()).do(ONE_WAY), "without a choice: there is nothing else")],
    "sham-choice": [
        (lambda: chose(CASH, Refund("Money back.", Money("19.00", "EUR"))), "money back (refund, 20.00 EUR) and Money"),
        (
            lambda: chose(p.PLUMS, Replacement("Ripe plums, seven"), Replacement("seven ripe plums!")),
            "Ripe plums, seven ",
        ),
    ],
    "nothing-new": [
        (lambda: turned_down().do(OFFER), "what had not settled it was offered once more"),
        (lambda: disputed().do(ONE_WAY), "offered once more"),
    ],
    "promise-not-kept": [
        (broken, "promised and not kept: what we find"),
        (
            lambda: (
                put_off(1).do(f.WishAsked(), wait=2 * p.DAY).do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))
            ),
            "promised, and kept too late: what we find",
        ),
    ],
    "legal-limit-missed": [
        (lambda: missed(Walk.begun(), "legal:eu-psd2/answer"), "eu-psd2/answer was due by 23 March 2026 12:00 UTC"),
    ],
    "no-reaction": [(lambda: missed(Walk.begun(), "first-response"), "nobody had responded by 23 March 2026")],
    "entered-late": [(lambda: entered(HOUR), "acknowledged was written down after first-response had been missed")],
    "slow-though-ours": [
        (lambda: missed(ours(agreed()), "remedy@1"), "the cause is ours, and what was agreed was not")
    ],
    "turned-away": [
        (lambda: heard().do(f.ConductNoted("sent-away", "to come back on Friday")), "the customer was sent away"),
        (lambda: heard().do(f.ConductNoted("contact-refused", "hung up")), "contact was refused"),
    ],
    "ended-unhappy": [(lambda: called(unhappy=True), "the customer was still unhappy")],
    "threat-let-lie": [
        (lambda: missed(threatened(), "threat-report@c-1/3"), "a threat had been reported to nobody by 23 March"),
        (lambda: missed(threatened(), "threat-acknowledgement@c-1/3"), "had been acknowledged by nobody by 23 March"),
    ],
    "threat-stayed-low": [
        (lambda: missed(threatened(), "decision"), "a legal threat was made, nothing was settled in time"),
        (lambda: missed(heard().do(f.ThreatReported("legal", "the desk")), "decision"), "and it did not go up"),
    ],
    "not-relieved": [
        (lambda: missed(heard().do(TIRED), "relief@1"), "ana asked to be relieved, and nobody had done it by 23 March")
    ],
    "alone-with-it": [(lambda: insulted(3), "ana met hostility 3 times here, and nobody stepped in")],
    "nobody-asked-to-stop": [(lambda: insulted(2), "in 2 notes nobody asked for it to stop")],
    "limit-not-reviewed": [
        (lambda: missed(insulted(1), "limit-review@1"), "nobody had looked at the limit of contact anew by 23 March")
    ],
    "not-the-one-person": [
        (lambda: alone(ONLY_CLEO).do(f.ProgressTold("x", told=p.TOLD)), "who was told that cleo alone would")
    ],
    "left-with-nothing": [(lambda: left("desk"), "left the desk without a solution and without a promise")],
    "no-thanks": [
        (
            lambda: called().do(f.ContactEnded("phone", "ask for Ana", what="we look into it")),
            "nobody had thanked the customer",
        )
    ],
    "answered-in-public": [
        (lambda: heard("social").do(f.ProgressTold("the grower is asked", told=PUBLIC)), "others read along (social)")
    ],
    "not-seen-in-public": [
        (lambda: heard("social").do(f.ProgressTold("x", told=p.TOLD)).do(DEFERRED), "nobody there can see that it is")
    ],
}

HAS |= {
    "moved-unexplained": [
        (lambda: passed(understood(), p.FAY).do(TWO_WAYS, p.FAY), "passed on to fay, and nobody explained it"),
        (lambda: explained(False).do(TWO_WAYS, p.FAY), "passed on to fay, and nobody explained it"),
    ],
    "yes-without-deed": [(lambda: missed(ours(understood()), "acting@1"), "nothing was offered by 23 March 2026")],
    "no-without-alternative": [
        (
            lambda: understood().do(attrs.evolve(NO, no_alternative_because="sold out")),
            "nothing else offered: sold out",
        ),
        (lambda: understood().do(POSITION, p.CLEO), "the last word was said, and nothing was ever offered"),
        (lambda: outside(understood().do(attrs.evolve(NO, alternative=p.PLUMS))), "nothing else was ever put before"),
    ],
    "leave-unanswered": [(lambda: asked().do(f.ApprovalExpired("c-1/4"), p.WATCH, WEEKS), "nobody said yes or no")],
}

HAS_NOT: dict[str, list[Callable[[], Walk]]] = {
    "passed-on-again": [
        lambda: passed(understood(), p.FAY),
        lambda: understood().do(f.HandoverOffered(p.FAY, "unripe")).do(f.HandoverFailed("busy"), p.FAY),
        lambda: understood().do(f.PersonChanged(p.CLEO, "not satisfied")).do(f.TakenUp(), p.CLEO),
    ],
    "rejected-handler": [
        lambda: replaced().do(f.WishAsked("ripe ones")).do(OFFER, p.CLEO),
        lambda: replaced().do(f.Noted("a shame")),
        lambda: understood().do(UP).do(f.ProgressTold("she has it", told=p.TOLD)),
    ],
    "other-mode": [
        lambda: assessed(False, True, True).do(DEFERRED),
        lambda: assessed(True, True, True),
        lambda: assessed(True, True, True).do(f.Assessed(Assessment(False, True, True))).do(DEFERRED),
    ],
    "unassessed": [
        lambda: understood().do(UNCLEAR).do(DEFERRED),
        asked,
        lambda: understood().do(TWO_WAYS),
    ],
    "left-in-the-dark": [
        lambda: put_off_for(40).do(f.ProgressTold("not yet", told=p.TOLD), wait=10 * p.DAY),
        lambda: put_off_for(40).do(f.PromiseKept("found", told=p.TOLD), wait=9 * p.DAY),
        lambda: understood().do(f.Noted("odd"), wait=30 * p.DAY),
    ],
    "dragging-on": [lambda: put_off(3), lambda: missed(understood(), "first-response")],
    "apology-only": [
        lambda: heard().do(SORRY),
        lambda: heard().do(SORRY).do(f.Withdrawn(word=p.WORD)),
        lambda: (
            heard("survey")
            .do(SORRY)
            .do(f.GoodwillGiven(p.PLUMS))
            .do(f.ReminderSent("x", told=p.TOLD))
            .do(f.ClosedOnSilence(), p.WATCH, WEEKS)
        ),
    ],
    "no-choice": [
        lambda: understood().do(f.WishAsked()).do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)),
        lambda: (
            understood().do(f.WishAsked("plums")).do(f.SolutionsProposed((p.PLUMS,), customers_own=True, told=p.TOLD))
        ),
    ],
    "sham-choice": [
        lambda: chose(p.PLUMS, p.MONEY),
        lambda: chose(CASH, Refund("money back", Money("12.00", "EUR"))),
        lambda: chose(CASH, Refund("money back", Money("20.00", "GBP"))),
        lambda: chose(p.PLUMS, Replacement("seven ripe pears, and a melon")),
        lambda: chose(Refund(ERASED, Money("20.00", "EUR")), Refund(ERASED, Money("19.00", "EUR"))),
        lambda: understood().do(attrs.evolve(TWO_WAYS, options=(p.PLUMS, ALMOST), customers_own=True)),
        lambda: understood().do(f.WishAsked()).do(ONE_WAY),
    ],
    "nothing-new": [
        lambda: turned_down().do(OTHER),
        lambda: disputed().do(OTHER),
        lambda: understood().do(OFFER).do(OFFER),  # the same, put more clearly: nobody had turned it down
    ],
    "promise-not-kept": [
        lambda: put_off(1),
        lambda: put_off(1).do(f.PromiseKept("found", told=p.TOLD), wait=HOUR),
    ],
    "legal-limit-missed": [lambda: missed(Walk.begun(), "decision")],
    "no-reaction": [lambda: missed(Walk.begun(), "decision")],
    "entered-late": [lambda: entered(p.DAY + HOUR)],
    "slow-though-ours": [
        lambda: missed(ours(agreed(), "unknown"), "remedy@1"),
        lambda: missed(ours(agreed()), "follow-up@1"),
    ],
    "turned-away": [lambda: heard().do(f.ConductNoted("insult", "a word"))],
    "ended-unhappy": [
        called,
        lambda: heard("email").do(f.ContactEnded("email", "ask for Ana", what="we look into it", unhappy=True)),
        lambda: heard("desk").do(f.ContactEnded("desk", "ask for Ana", what="we look into it", unhappy=True)),
    ],
    "threat-let-lie": [threatened, lambda: missed(threatened(), "decision")],
    "threat-stayed-low": [
        threatened,
        lambda: missed(threatened("physical"), "decision"),
        lambda: missed(threatened().do(f.PersonChanged(p.CLEO, "the solicitor")).do(f.TakenUp(), p.CLEO), "decision"),
        lambda: missed(heard(), "decision").do(f.ThreatMade("legal", "she will sue")),
    ],
    "not-relieved": [lambda: heard().do(TIRED), lambda: missed(heard().do(TIRED), "decision")],
    "alone-with-it": [
        lambda: insulted(2),
        lambda: insulted(3, kind="sent-away"),
        lambda: insulted(2).do(TIRED).do(f.ConductNoted("insult", "a word")),
        lambda: insulted(2).do(f.ConductNoted("insult", "a word"), p.BEN),
    ],
    "nobody-asked-to-stop": [
        lambda: insulted(1),
        lambda: insulted(2, warned=True),
        lambda: insulted(2, channel="email"),
        lambda: insulted(2, kind="contact-refused"),
    ],
    "limit-not-reviewed": [lambda: insulted(1)],
    "not-the-one-person": [
        lambda: alone(ONLY_CLEO).do(f.ProgressTold("x", told=p.TOLD), p.CLEO),
        lambda: alone(ONLY_CLEO).do(f.Noted("x")),
        lambda: alone(ONLY_CLEO).do(f.ProgressTold("x", told=p.TOLD), wait=31 * p.DAY),
        lambda: alone(ONLY_CLEO).do(LIFTED, p.CLEO).do(f.ProgressTold("x", told=p.TOLD)),
        lambda: alone(attrs.evolve(ONLY_CLEO, kind="set-times", times="at nine", person="")).do(
            f.ProgressTold("x", told=p.TOLD)
        ),
    ],
    "left-with-nothing": [
        lambda: left("desk", f.PromiseMade(p.promise(), told=p.TOLD)),
        lambda: left("phone"),
        lambda: heard("desk"),
    ],
    "no-thanks": [
        lambda: called().do(f.Thanked()),
        lambda: left("desk"),
        lambda: left("chat"),
    ],
    "answered-in-public": [
        lambda: heard("social").do(f.Acknowledged(told=PUBLIC)),
        lambda: heard("social").do(f.ReplyDeferred(p.promise(), "must ask", told=PUBLIC)),
        lambda: heard("social").do(f.ProgressTold("x", told=p.TOLD)),
    ],
    "not-seen-in-public": [
        lambda: heard("social").do(f.Acknowledged(told=PUBLIC)).do(DEFERRED),
        lambda: heard("social"),
        lambda: heard("email").do(DEFERRED),
    ],
}

HAS_NOT |= {
    "moved-unexplained": [
        lambda: passed(understood(), p.FAY),
        lambda: explained(True).do(TWO_WAYS, p.FAY),
        lambda: understood().do(f.PersonChanged(p.CLEO, "asked for it")).do(f.TakenUp(), p.CLEO).do(TWO_WAYS, p.CLEO),
    ],
    "yes-without-deed": [lambda: ours(understood()), lambda: missed(ours(understood()), "decision")],
    "no-without-alternative": [
        lambda: understood().do(attrs.evolve(NO, alternative=p.PLUMS)),
        lambda: understood().do(TWO_WAYS).do(attrs.evolve(NO, no_alternative_because="sold out")),
        lambda: understood().do(TWO_WAYS).do(POSITION, p.CLEO),
        lambda: understood().do(attrs.evolve(NO, alternative=p.PLUMS)).do(POSITION, p.CLEO),
        lambda: understood().do(f.Decided("partly-upheld", ("half",), cause="unknown")).do(POSITION, p.CLEO),
        lambda: understood().do(attrs.evolve(NO, alternative=p.PLUMS)).do(f.Withdrawn(word=p.WORD)),
    ],
    "leave-unanswered": [asked, lambda: asked().do(f.ApprovalAnswered(False, "too much"), p.GUS)],
}

OUTSIDE = f.DecidedOutside("ombudsman", "rejected", proof=p.PROOF)
UP_FAST = f.PersonChanged(p.CLEO, "asked for it")
ACKNOWLEDGED = f.Acknowledged(told=p.TOLD)
SORRY_ONLY = f.WishAsked("an apology", only_sorry=True)


def appointed() -> Walk:
    """Agree on another time, in twenty days."""
    when = f.TimeChanged(p.NOON + 20 * p.DAY, p.EVE, "tempers", "insists", told=p.TOLD)
    return understood().do(when)


def silent(walk: Walk) -> Walk:
    return walk.do(f.ReminderSent("x", told=p.TOLD)).do(f.ClosedOnSilence(), p.WATCH, WEEKS)


def solved(channel: str = "phone", **more: str) -> Walk:
    at_once = f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD, **more)  # type: ignore[arg-type]
    return Walk.begun(channel).do(at_once).do(f.CaseDocumented("picked too early")).do(f.CaseClosed())


HAS |= {
    "not-taken-up": [
        (lambda: missed(understood().do(UP_FAST), "taking-up@1"), "nobody had taken it up by 23 March 2026"),
        (lambda: missed(heard(), "climbing@1"), "nobody had taken it up by 23 March 2026"),
        (lambda: understood().do(UP_FAST).do(f.TakenUp(), p.CLEO, WEEKS), "nobody had taken it up by 03 March 2026"),
    ],
    "deed-late": [
        (lambda: missed(agreed(), "remedy@1"), "what was agreed was not done by 23 March 2026"),
        (lambda: agreed().do(f.RemedyDone(), wait=WEEKS), "what was agreed was not done by 09 March 2026"),
    ],
    "no-way-back": [(solved, "nobody had told the customer how to get back")],
    "not-asked-again": [(lambda: missed(solved(), "follow-up@1"), "nobody had asked by 23 March 2026 whether")],
    "not-written-down": [(lambda: missed(heard().do(f.Withdrawn(word=p.WORD)), "documenting@1"), "neither cause nor")],
    "ended-from-outside": [(lambda: understood().do(OUTSIDE), "ombudsman ended it, and nobody had said")],
    "promise-let-go": [(lambda: put_off(1).do(OUTSIDE), "let go when somebody outside decided: what we find")],
    "asked-to-come-back": [
        (lambda: heard("desk").do(f.ReplyDeferred(p.promise(channel="desk"), "must ask", told=p.TOLD)), "reached by"),
    ],
}
HAS["passed-on-over-the-owner"] = [
    (
        lambda: understood().do(f.HandoverOffered(p.FAY, "unripe"), p.BEN).do(f.HandoverAccepted(), p.FAY),
        "ben passed it on to fay, and ana was responsible",
    ),
]
HAS["nobody-by-name"] = [
    (lambda: missed(Walk.begun(by=p.SYSTEM), "first-response"), "nobody was responsible for it by name by 23 March"),
]
HAS["nobody-came"] = [
    (
        lambda: appointed().do(f.TakenUp(), p.EVE).do(f.Noted("quiet"), wait=30 * p.DAY),
        "and nobody spoke with them then",
    ),
]
HAS["no-reaction"].append((lambda: heard().do(ACKNOWLEDGED, wait=WEEKS), "nobody had responded by 03 March 2026"))
HAS["dragging-on"].append((lambda: ours(understood().do(ACKNOWLEDGED, wait=WEEKS)), "decided by 16 March 2026"))
HAS["slow-though-ours"].append((lambda: ours(agreed()).do(f.RemedyDone(), wait=WEEKS), "was not done by 04 March 2026"))
HAS["nothing-new"].append(
    (
        lambda: solved().do(f.Reopened("hard again", word=p.WORD)).do(f.WishAsked()).do(ONE_WAY),
        "what had not settled it was offered once more",
    )
)
HAS["entered-late"].append(
    (
        lambda: broken().do(f.ProgressTold("found", told=attrs.evolve(p.TOLD, at=p.NOON + HOUR))),
        "progress-told was written down after a promise had been missed",
    )
)
HAS_NOT |= {
    "not-taken-up": [lambda: understood().do(UP_FAST).do(f.TakenUp(), p.CLEO)],
    "deed-late": [lambda: agreed().do(f.RemedyDone()), lambda: ours(agreed()).do(f.RemedyDone(), wait=WEEKS)],
    "no-way-back": [
        lambda: solved(way_back="ask for Ana"),
        lambda: solved("email"),
        lambda: heard("phone").do(f.Withdrawn(word=p.WORD)),
    ],
    "not-asked-again": [lambda: solved().do(f.FollowedUp(True, word=p.WORD), wait=p.DAY)],
    "not-written-down": [lambda: heard().do(f.Withdrawn(word=p.WORD)).do(f.LessonRecorded("wait"), wait=p.DAY)],
    "ended-from-outside": [
        lambda: understood().do(f.TakenOutside("ombudsman", proof=p.PROOF)).do(OUTSIDE),
        lambda: understood().do(POSITION, p.CLEO).do(OUTSIDE),
        lambda: understood().do(attrs.evolve(OUTSIDE, remedy=p.PLUMS)),
    ],
    "promise-let-go": [lambda: understood().do(OUTSIDE), lambda: put_off(1).do(f.Withdrawn(word=p.WORD))],
    "asked-to-come-back": [
        lambda: heard("desk").do(f.PromiseMade(p.promise(), told=p.TOLD)),
        lambda: heard("email").do(f.PromiseMade(p.promise(channel="desk"), told=p.TOLD)),
    ],
}
HAS_NOT["passed-on-over-the-owner"] = [
    lambda: passed(understood(), p.FAY, p.DORA),
    lambda: understood().do(f.HandoverOffered(p.FAY, "unripe"), p.CLEO).do(f.HandoverAccepted(), p.FAY),
    lambda: understood().do(f.HandoverOffered(p.FAY, "unripe"), p.BEN).do(f.HandoverFailed("busy"), p.FAY),
]
HAS_NOT["nobody-by-name"] = [
    lambda: Walk.begun(by=p.SYSTEM),
    lambda: missed(Walk.begun(), "first-response"),
    lambda: missed(Walk.begun(by=p.SYSTEM), "first-response").do(f.AccountHeard("not ripe")),
]
HAS_NOT["nobody-came"] = [
    lambda: appointed().do(f.TakenUp(), p.EVE),
    lambda: (
        appointed()
        .do(f.TakenUp(), p.EVE)
        .do(f.ProgressTold("as agreed", told=p.TOLD), p.EVE, 20 * p.DAY)
        .do(f.Noted("quiet"), wait=30 * p.DAY)
    ),
    lambda: appointed().do(f.TakenUp(), p.EVE, 20 * p.DAY),
]
HAS_NOT["apology-only"] += [
    lambda: silent(heard("survey").do(SORRY_ONLY).do(SORRY)),
    lambda: silent(understood().do(TWO_WAYS).do(SORRY)),
]
HAS_NOT["nothing-new"].append(
    lambda: disputed().do(f.SolutionsProposed((p.MONEY,), customers_own=True, told=p.TOLD))  # nobody had tried that
)

HAS |= wordings.HAS
HAS_NOT |= wordings.HAS_NOT
CLAUSES = {one.code: one.clauses for one in TABOOS}


def cases(histories: dict[str, list[Callable[[], Walk]]]) -> list[object]:
    return [
        pytest.param(code, make, id=f"{code} {n}", marks=pytest.mark.clause(*CLAUSES[code]))
        for code, makers in histories.items()
        for n, make in enumerate(makers)
    ]


@pytest.mark.parametrize(("code", "make"), cases({code: [make for make, _ in all] for code, all in HAS.items()}))
def test_a_history_that_has_it_is_found(code: str, make: Callable[[], Walk]) -> None:
    walk = make()
    (one,) = [each for each in found(walk) if each.code == code]

    assert any(fragment in one.sentence for _, fragment in HAS[code])
    assert CLAUSES[code][0] == one.clause
    assert one.entries
    assert set(one.entries) <= {entry.version for entry in walk.entries}
    assert f"({one.clause}): {one.mend}" in str(one)


@pytest.mark.parametrize(("code", "make"), cases(HAS_NOT))
def test_a_near_miss_is_not(code: str, make: Callable[[], Walk]) -> None:
    assert code not in codes(make())


def test_every_taboo_is_shown_both_ways() -> None:
    every = [one.code for one in TABOOS]

    assert sorted(every) == sorted(set(every)) == sorted(HAS) == sorted(HAS_NOT)


def test_what_was_taken_back_shows_nothing() -> None:
    walk = heard().do(f.ConductNoted("sent-away", "a slip"))
    slip = Entry(walk.case.version + 1, walk.at, walk.at, p.ANA, TakenBack(walk.case.version, "a slip"), 1)

    assert ["turned-away"] == codes(walk)
    assert () == findings([*walk.entries, slip], walk.case, walk.rules)


def test_an_office_finds_them_and_its_story_tells_them() -> None:
    desk: Desk = a_desk()
    case = a_deferral(desk)
    assert ["unassessed"] == [each.code for each in desk.office.findings(case)]

    desk.clock.forward(days=4)
    desk.office.watch.run_once()
    after = desk.office.load(case.id)
    assert "promise-not-kept" in [each.code for each in desk.office.findings(after)]
    assert 1 == len(desk.office.findings(case))  # as it stood then
    told = tell(desk.office, case.id)
    assert "Went against the method:\n    nobody had assessed it" in told
    assert "    it was promised and not kept" in told
    assert "promise-not-kept" in [each["code"] for each in as_data(desk.office, case.id)["findings"]]
    assert () == verify(desk.office).faults


def test_a_word_of_the_customers_is_no_late_entry() -> None:
    walk = missed(Walk.begun(), "first-response", p.DAY)
    word = Evidence.spoken(by="customer", through="phone", at=p.NOON)

    assert "entered-late" not in codes(walk.do(f.Withdrawn(word=word), wait=HOUR))


def test_a_plugins_rule_that_fails_is_named() -> None:
    def fails(history: History) -> Iterator[Seen]:
        raise ZeroDivisionError("no")
        yield

    class House:
        @hookimpl
        def resolved_taboos(self) -> list[Taboo]:
            return [Taboo("odd", ("F1",), "notice", "nothing", fails)]

    office = a_desk(plugins=[House()]).office
    case = office.receive(p.complaint(), by=p.ANA)
    with pytest.raises(PluginError, match="failed in odd: ZeroDivisionError: no"):
        office.findings(case)
