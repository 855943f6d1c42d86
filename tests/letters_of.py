"""Every kind of letter, driven by facts, to a customer of any language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import attrs

from resolved import Evidence, Medium, Money, Party, Promise, facts as f, flow
from resolved.core.fact import AnyFact, Step
from resolved.core.policy import Rulebook, default
from resolved.core.remedies import KINDS
from resolved.languages import Languages
from resolved.letters import ASKED, written
from resolved.ports import Letter
from resolved.remedies import Apology, Explanation, Other

from . import people as p
from .walks import SILENT, Walk

BY_LETTER: Final = Evidence.letter(by="ana", through="email")
MARK: Final = "⟦…⟧"
"""What people wrote: it is quoted, in whatever language it is."""
QUOTED: Final = Promise(MARK, p.SOON, Medium("phone", "+44 20 7946 0000"), plan=())


def writing_to(language: str, name: str = "Kim Doe", email: str = "kim@example.com") -> Walk:
    """Receive a complaint by e-mail from a customer of that language."""
    customer = Party(name, id="p-1", email=email, phone="+44 20 7946 0000", language=language)
    step = flow.opened(
        f.ComplaintReceived(p.complaint("email", customer)), id="c-1", by=p.SYSTEM, at=p.NOON, rules=SILENT
    )
    return Walk(step.case, (step.entry,), p.NOON)


def written_for(
    walk: Walk, fact: AnyFact, by: Any = p.ANA, wait: timedelta = timedelta(0), *,
    rules: Rulebook | None = None, languages: Languages | None = None,
) -> Letter:  # fmt: skip
    """Record a fact, and give the one letter that it calls for."""
    after = walk.do(fact, by, wait)
    (letter,) = written(Step(walk.case, after.entries[-1], after.case), rules or default(), languages)
    return letter


def every_kind(language: str, rules: Rulebook | None = None, languages: Languages | None = None) -> Iterator[Letter]:
    """Write every kind of letter, and each of their sentences."""
    begun = writing_to(language)
    step = Step(None, begun.entries[0], begun.case)
    yield from written(step, rules or default(), languages)
    known = begun.do(f.TakenAsWritten((MARK, MARK))).do(f.WishAsked(MARK))
    for walk, fact, by in (*_happenings(known), *_limits(known)):
        yield written_for(walk, fact, by, rules=rules, languages=languages)
    late = known.do(f.ReplyDeferred(attrs.evolve(QUOTED, medium=Medium("email")), MARK, told=p.TOLD))
    broken = late.do(f.PromiseBroken(late.case.dossier.ledger.open[0].id), p.WATCH, p.DAY * 4)
    step = Step(late.case, broken.entries[-1], broken.case)
    yield from written(step, rules or default(), languages, [f.PersonChanged(p.CLEO, MARK)])


def _limits(known: Walk) -> Iterator[tuple[Walk, AnyFact, Any]]:
    """Limit contact in every way, and lift it; and tell that a problem is removed."""
    noted, review = known.do(f.ConductNoted("insult", MARK)), p.NOON + 30 * p.DAY
    mail, told = Medium("email", "kim@example.com"), BY_LETTER
    for limit in (
        f.ContactLimited("one-person", MARK, review, person=MARK, told=told),
        f.ContactLimited("set-times", MARK, review, times=MARK, told=told),
        f.ContactLimited("one-channel", MARK, review, medium=mail, told=told),
        f.ContactLimited("writing-only", MARK, review, medium=mail, told=told),
        f.ContactLimited("writing-only", MARK, review, told=told),
        f.ContactLimited("representative-only", MARK, review, medium=Medium("email", "law@example.com"), told=told),
    ):
        yield noted, limit, p.CLEO
    limited = noted.do(f.ContactLimited("writing-only", MARK, review, told=told), p.CLEO)
    yield limited, f.ContactLimitLifted(MARK, told=told), p.CLEO
    solved = known.do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD)).do(f.RemedyDone())
    linked = solved.do(f.RemedyConfirmed(word=p.WORD)).do(f.ProblemLinked("unripe"))
    yield linked, f.FixTold("unripe", MARK, told=told), p.ANA


def _happenings(known: Walk) -> Iterator[tuple[Walk, AnyFact, Any]]:
    told = BY_LETTER
    promise = p.promise()
    promise = attrs.evolve(promise, what=MARK, plan=tuple(attrs.evolve(each, what=MARK) for each in promise.plan))
    yield known, f.ReplyDeferred(promise, MARK, told=told), p.ANA
    yield known, f.PromiseMade(promise, told=told), p.ANA
    for channel in ("email", "post", "desk", "web", "chat", "survey"):
        yield known, f.PromiseMade(Promise(MARK, p.SOON, Medium(channel, "x@example.com")), told=told), p.ANA
    yield known, f.ProgressTold(MARK, told=told), p.ANA
    priced = tuple(kind(MARK, Money("20.00", "EUR")) for kind in KINDS)
    yield known, f.SolutionsProposed(priced, answers=(MARK, MARK), told=told), p.CLEO
    bare = (Explanation(), Other())
    yield known, f.SolutionsProposed(bare, answers=(MARK, MARK), told=told), p.ANA
    alone = f.SolutionsProposed((Apology(MARK),), answers=(MARK, MARK), no_choice_because=MARK, told=told)
    yield known, alone, p.ANA
    yield known, f.PositionStated(MARK, MARK, (MARK, MARK), ground="legal-clock", rule="DISP 1.6.2R", told=told), p.CLEO
    yield known, f.TimeChanged(p.SOON, p.EVE, MARK, "insists", told=told), p.ANA
    yield known, f.Acknowledged(told=told), p.ANA
    for asked in (MARK, *ASKED.values()):
        yield known, f.ReminderSent(asked, told=told), p.WATCH
    late = known.do(f.ReplyDeferred(attrs.evolve(QUOTED, medium=Medium("email")), MARK, told=p.TOLD))
    yield late, f.PromiseKept(MARK, told=told), p.ANA
    yield late.do(f.Thanked(), wait=p.DAY * 4), f.PromiseBroken(f"c-1/{late.case.version}"), p.WATCH
    quiet = known.do(f.ReminderSent(MARK, told=p.TOLD)).do(f.Thanked(), wait=p.DAY * 300)
    yield quiet, f.ClosedOnSilence(), p.WATCH
    yield known.do(f.HandoverOffered(p.FAY, MARK)), f.HandedOutside(MARK, MARK, proof=p.PROOF, told=told), p.ANA
    yield known.do(f.Withdrawn(), p.KIM), f.ReopeningRefused(MARK, MARK, told=told), p.CLEO
