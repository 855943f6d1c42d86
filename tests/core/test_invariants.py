"""Whatever is recorded, by whomever, in whatever order: no clause's invariant breaks; and each of them could."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from resolved import Actor, Case, Refused, facts as f, flow
from resolved.core.complaint import ROLES
from resolved.core.dossier import Account, Answered, Approval, Transfer
from resolved.core.fact import AnyFact, FrozenCase
from resolved.core.flow import Flow
from resolved.core.promises import Ledger, Standing
from resolved.states import Closed

from .. import people as p
from ..walks import LONG, SILENT, TO, Walk, handed
from .invariants import CLAIMS, Seen, breaches
from .test_walks import a_step

CHANNELS = st.sampled_from(["email", "phone", "desk", "chat", "social"])


def clauses() -> list[str]:
    return sorted({clause for named, _ in CLAIMS.values() for clause in named})


@pytest.mark.clause(*clauses())
@settings(
    max_examples=1000, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
@given(st.data())
def test_no_clause_is_ever_broken(data: st.DataObject) -> None:
    walk = Walk.begun(data.draw(CHANNELS), by=data.draw(st.sampled_from([p.ANA, p.KIM, p.SYSTEM])))
    for _ in range(data.draw(st.integers(1, 30))):
        fact, by, wait = data.draw(a_step(walk))
        moved = walk.tries(fact, by, wait)
        if isinstance(moved, Refused):
            continue
        assert [] == breaches(Seen(frozen(walk.case), moved.entries[-1], frozen(moved.case), walk.entries, SILENT))
        walk = moved


# Each of them could be broken -----------------------------------------------------------


def unguarded() -> Flow[Any]:
    """Make a lifecycle in which everybody may do everything, wherever there is an edge."""
    loose: Flow[Any] = Flow(version=flow.version, states=flow.states.values(), facts=flow.facts.values())
    loose.table = {
        state: {
            fact: attrs.evolve(edge, roles=frozenset(ROLES), guards=(), early=(), late=())
            for fact, edge in edges.items()
        }
        for state, edges in flow.table.items()
    }
    return loose


LOOSE = unguarded()


def anyway(walk: Walk, fact: AnyFact, by: Actor = p.ANA, wait: timedelta = timedelta(0)) -> Seen:
    """Record a fact, whatever stands in the way."""
    step = LOOSE.step(LOOSE.on(walk.case, by=by, at=walk.at + wait, rules=SILENT), fact)
    return Seen(frozen(walk.case), step.entry, frozen(step.case), walk.entries, SILENT)


def frozen(case: Case[Any]) -> FrozenCase[Any]:
    assert isinstance(case, FrozenCase)
    return case


def but(seen: Seen, **parts: Any) -> Seen:
    """Say that the dossier was another one afterwards."""
    return attrs.evolve(seen, after=seen.after._replace(dossier=seen.after.dossier._replace(**parts)))


def at(state: str) -> Walk:
    return next(TO[state]())


def with_row(standing: Standing, settled: datetime | None) -> Seen:
    """Say that the open promise of a deferral stands otherwise after a remark."""
    seen = anyway(at("deferred"), f.Thanked())
    ledger = seen.after.dossier.ledger
    rows = tuple(row._replace(standing=standing, settled=settled) for row in ledger.rows)
    return but(seen, ledger=ledger._replace(rows=rows))


def approved(by: str, standing: Answered, before: Answered = "pending") -> Seen:
    """Say that an approval stood and stands so."""
    seen = anyway(at("understood"), f.Thanked())
    old, new = (Approval("c-1/3", p.DEAR, "ana", p.NOON, each, by) for each in (before, standing))
    ruling = seen.before.dossier.ruling
    early = seen.before._replace(dossier=seen.before.dossier._replace(ruling=ruling._replace(approvals=(old,))))
    return but(attrs.evolve(seen, before=early), ruling=ruling._replace(approvals=(new,)))


def with_handling(**fields: Any) -> Seen:
    seen = anyway(at("heard"), f.Thanked())
    return but(seen, handling=seen.after.dossier.handling._replace(**fields))


def broken() -> Walk:
    walk = at("deferred")
    return walk.do(f.PromiseBroken(walk.case.dossier.ledger.open[0].id), p.WATCH, LONG)


LAPSED = p.promise(p.NOON - p.DAY)
TRANSFER = Transfer("ben", "b", "refused", p.NOON, introduced=True)

BREACHES: dict[str, Callable[[], Seen]] = {
    "nothing is closed without the evidence of its kind": lambda: anyway(at("heard"), f.Withdrawn()),
    "it is solved only where the customer says so": lambda: anyway(at("remedied"), f.RemedyConfirmed()),
    "what is closed is opened only by the customer or from outside": lambda: anyway(at("closed"), f.Reopened("sour")),
    "nobody closes over a promise or a pending approval": lambda: anyway(
        at("documented").do(f.PromiseMade(p.promise(), told=p.TOLD)), f.CaseClosed()
    ),
    "no promise disappears or is moved silently": lambda: but(anyway(at("deferred"), f.Thanked()), ledger=Ledger()),
    "a promise that is called kept was kept in time": lambda: with_row("kept", p.NOON + LONG),
    "a renewal was told before the old one was due": lambda: anyway(
        at("deferred"), f.ReplyDeferred(p.promise(p.NOON + LONG * 2), "more to ask", told=p.TOLD), wait=LONG
    ),
    "what is promised lies ahead": lambda: anyway(at("understood"), f.ReplyDeferred(LAPSED, "ask", told=p.TOLD)),
    "nothing is put off again after a broken promise": lambda: anyway(
        broken(), f.ReplyDeferred(p.promise(p.NOON + LONG * 2), "ask", told=p.TOLD)
    ),
    "somebody is responsible at every moment": lambda: with_handling(owner=""),
    "no handover loses its owner": lambda: with_handling(owner="ben"),
    "nobody is introduced before it was accepted": lambda: with_handling(transfers=(TRANSFER,)),
    "another transfer has its reason": lambda: anyway(
        handed(at("heard")), f.HandoverOffered(p.BEN, "seven plums"), by=p.FAY
    ),
    "whoever was involved in the first complaint never owns the second": lambda: with_handling(
        owner="ben", barred=("ben",)
    ),
    "every rung is higher than the owner was": lambda: anyway(at("heard"), f.PersonChanged(p.BEN, "louder")),
    "a rung is climbed in its order or has its ground": lambda: anyway(
        at("heard"), f.TimeChanged(p.SOON, p.EVE, "tempers", told=p.TOLD)
    ),
    "no approval is given by its asker": lambda: approved("ana", "granted"),
    "an approval is answered once": lambda: approved("gus", "refused", before="granted"),
    "nobody gives more than they may": lambda: anyway(at("understood"), f.GoodwillGiven(p.DEAR)),
    "the customer has a choice or a reason": lambda: anyway(
        at("understood"), f.SolutionsProposed((p.PLUMS,), told=p.TOLD)
    ),
    "the wish comes before our proposal": lambda: anyway(
        Walk.begun().do(f.TakenAsWritten(("unripe",))), f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)
    ),
    "nothing is done that was not agreed": lambda: with_remedy_of_another_kind(),
    "the cause is the customers only with proof": lambda: anyway(
        at("understood"), f.Decided("rejected", ("no",), cause="theirs")
    ),
    "ending a conversation ends nothing else": lambda: ended_with_the_talk(),
    "nothing that was known is forgotten": lambda: but(anyway(at("heard"), f.Thanked()), account=Account()),
}


def with_remedy_of_another_kind() -> Seen:
    seen = anyway(at("agreed"), f.RemedyDone())
    return attrs.evolve(seen, after=seen.after._replace(state=attrs.evolve(seen.after.state, remedy=p.MONEY)))


def ended_with_the_talk() -> Seen:
    seen = anyway(at("heard"), f.ConductNoted("insult", "shouted", warned=True))
    return attrs.evolve(seen, after=seen.after._replace(state=Closed("withdrawn")))


@pytest.mark.parametrize("name", CLAIMS)
def test_each_claim_tells_when_it_is_broken(name: str) -> None:
    assert name in breaches(BREACHES[name]())


def test_no_claim_is_broken_on_the_ways_to_every_state() -> None:
    """
    The claims are no stricter than the method: a walk to every state breaks none of them.
    """
    for walk in (walk for ways in TO.values() for walk in ways()):
        stages = list(flow.stages(walk.entries, id=walk.case.id))
        for n, entry in enumerate(walk.entries[1:], 1):
            assert [] == breaches(Seen(frozen(stages[n - 1]), entry, frozen(stages[n]), walk.entries[:n], SILENT))
