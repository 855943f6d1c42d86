"""What the tests of the guards share: the one objection that they expect, and a few ways to get somewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import pytest

from resolved import Actor, Evidence, Objection, Refused, Rulebook, facts as f, flow
from resolved.core.fact import AnyFact
from resolved.core.policy import rulebook
from resolved.core.promises import Row

from .. import people as p
from ..walks import Walk

NOW: Final = timedelta(0)
LONG: Final = timedelta(days=300)
TWO_EYES: Final = rulebook({"second-person": True})
"""A house that wants a second person to record that it is solved."""


@attrs.define(eq=False, init=False)
class Objects:
    """What an objection has to say: equal to one of this code, clause and fields whose sentence holds the fragment."""

    code: str
    clause: str
    fragment: str
    fields: tuple[str, ...]

    def __init__(self, code: str, clause: str, fragment: str, *fields: str) -> None:
        self.code, self.clause, self.fragment, self.fields = code, clause, fragment, fields

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Objection):
            return NotImplemented
        same = (self.code, self.clause, self.fields) == (other.code, other.clause, other.fields)
        return same and self.fragment in other.sentence


def near_miss(fact: str, code: str) -> pytest.MarkDecorator:
    """Mark a test as one where this guard has nothing to object to."""
    return pytest.mark.guard(fact, code, near_miss=True)


def objection(walk: Walk, fact: AnyFact, by: Actor = p.ANA, wait: timedelta = NOW) -> Objection:
    """Give the one thing that stands in the way of a fact."""
    answer = walk.tries(fact, by, wait)
    assert isinstance(answer, Refused), f"{fact.name} was recorded"
    (only,) = answer.objections
    return only


def is_refused(walk: Walk, fact: AnyFact, by: Actor = p.ANA, wait: timedelta = NOW) -> bool:
    """Tell whether a fact is refused by a guard, where its code has yet to be chosen."""
    answer = walk.tries(fact, by, wait)
    return isinstance(answer, Refused) and answer.objections[0].code not in ("not-from-here", "not-yours")


# Ways -----------------------------------------------------------------------------------


def heard(channel: str = "email") -> Walk:
    return Walk.begun(channel).do(f.AccountHeard("not ripe"))


def understood(*points: str, channel: str = "email") -> Walk:
    restated = f.RestatementConfirmed(points or ("unripe",), word=p.WORD)
    return Walk.begun(channel).do(restated).do(f.WishAsked("ripe ones"))


def deferred(due: datetime = p.SOON, **more: Any) -> Walk:
    return understood().do(f.ReplyDeferred(p.promise(due), "must ask", told=p.TOLD, **more))


def offered(to: Actor = p.FAY) -> Walk:
    return understood().do(f.HandoverOffered(to, "seven plums"))


def accepted() -> Walk:
    return offered().do(f.HandoverAccepted(), p.FAY)


def escalated() -> Walk:
    return understood().do(f.PersonChanged(p.CLEO, "asked for it"))


def proposed() -> Walk:
    return understood().do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))


def agreed() -> Walk:
    return proposed().do(f.SolutionAgreed(1, word=p.WORD))


def remedied() -> Walk:
    return agreed().do(f.RemedyDone())


def confirmed() -> Walk:
    return remedied().do(f.RemedyConfirmed(word=p.WORD))


def documented() -> Walk:
    return confirmed().do(f.CaseDocumented("picked too early"))


def ordered(asked: Walk) -> Walk:
    """Do what somebody outside decided, while an approval is pending; and document it."""
    told = asked.do(f.DecidedOutside("ombudsman", "upheld", p.MONEY, proof=p.PROOF)).do(f.RemedyDone())
    return told.do(f.RemedyConfirmed(word=p.WORD)).do(f.CaseDocumented("picked too early"))


def final() -> Walk:
    ground = f.PositionStated(
        "no more than this", "the ombudsman, 1 Some Street", ("no",), ground="customer", word=p.WORD, told=p.TOLD
    )
    return understood().do(ground, p.CLEO)


def closed() -> Walk:
    return documented().do(f.CaseClosed())


def promised(walk: Walk, due: datetime = p.SOON) -> Walk:
    """Promise something on the way: an action."""
    return walk.do(f.PromiseMade(p.promise(due), told=p.TOLD))


def under(walk: Walk, rules: Rulebook) -> Walk:
    """Go on under other rules."""
    return attrs.evolve(walk, rules=rules)


def on_duty(barred: tuple[str, ...] = (), channel: str = "email") -> Walk:
    """Receive a complaint that no person took in."""
    fact = f.ComplaintReceived(p.complaint(channel), barred=barred)
    step = flow.opened(fact, id="c-1", by=p.SYSTEM, at=p.NOON)
    return Walk(step.case, (step.entry,), p.NOON)


# What came of it ------------------------------------------------------------------------


def last_row(walk: Walk) -> Row:
    """Give the promise that was made last."""
    row: Row = walk.case.dossier.ledger.rows[-1]
    return row


def standings(walk: Walk) -> list[str]:
    """Tell how each promise stands, in the order in which they were made."""
    return [row.standing for row in walk.case.dossier.ledger.rows]


def spoken(at: datetime | None = None, through: str = "phone", by: str = "ana") -> Evidence:
    return Evidence.spoken(by=by, through=through, text="as I said", at=at)
