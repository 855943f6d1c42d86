"""Random ways through the lifecycle: what must hold whatever anybody records, in whatever order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from resolved import Evidence, Medium, Milestone, Money, Promise, Refused, facts as f, flow
from resolved.core.complaint import Actor
from resolved.core.dossier import Assessment, Dossier, Given, Notice
from resolved.core.fact import AnyFact, Entry
from resolved.core.graph import by_machine
from resolved.core.promises import Row
from resolved.core.remedies import KINDS
from resolved.core.wire import Codec, Kept

from .. import people as p
from ..walks import SILENT, Walk, happenings

WORDS = st.sampled_from(["plums", "unripe", "c-1/2", "c-1/3", "c-1/5", "decision", "p-1"])
MEDIA = st.builds(
    Medium, st.sampled_from(["phone", "email", "desk", "pigeon"]), st.sampled_from(["", "+44", "a@example.com"])
)
TIMES = st.sampled_from([p.NOON + p.DAY * n for n in (-1, 1, 3, 9, 400)])
EVIDENCE = st.sampled_from([p.WORD, p.TOLD, p.PROOF, Evidence.written(by="customer", through="email", message="m-1")])
MONEY = st.builds(Money, st.sampled_from(["5", "500", "20000"]), st.just("EUR"))
REMEDIES = st.one_of([st.builds(kind, WORDS, st.none() | MONEY) for kind in KINDS])
PROMISES = st.builds(
    Promise, WORDS, TIMES, MEDIA, plan=st.lists(st.builds(Milestone, WORDS, TIMES), max_size=1).map(tuple)
)
ACTORS = st.sampled_from(p.EVERYONE)
ASSESSMENTS = st.builds(Assessment, st.booleans(), st.booleans(), st.booleans(), st.booleans())
ROWS = st.builds(
    Row,
    st.sampled_from(["c-0/2", "c-0/3"]),
    PROMISES,
    TIMES,
    st.just("ana"),
    st.just("action"),
    st.just("open"),
    st.none(),
)
GIVEN = st.builds(Given, st.sampled_from(["c-0/2", "c-0/3"]), REMEDIES, TIMES)
NOTICES = st.builds(
    Notice, id=WORDS, kind=st.sampled_from(["final-response", "holding-answer"]),
    says=st.just(("response-type",)), at=TIMES, until=st.none() | TIMES, failed=st.booleans(),
)  # fmt: skip
LEAF: dict[str, st.SearchStrategy[Any]] = {
    "Medium": MEDIA, "Evidence": EVIDENCE, "Promise": PROMISES, "Actor": ACTORS, "Assessment": ASSESSMENTS,
    "Row": ROWS, "Given": GIVEN, "Notice": NOTICES, "datetime": TIMES,
}  # fmt: skip


def of_type(annotation: Any) -> st.SearchStrategy[Any]:
    """Give values for a field's annotation."""
    from typing import Annotated, Literal, get_args, get_origin

    origin = get_origin(annotation)
    args: tuple[Any, ...] = get_args(annotation)
    if origin is Annotated:
        return of_type(args[0])
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple and Ellipsis not in args:
        return st.tuples(*map(of_type, args))
    if origin is tuple:
        return st.lists(of_type(args[0]), max_size=3).map(tuple)
    if args and set(args) - {type(None)} <= set(KINDS):
        return st.none() | REMEDIES if type(None) in args else REMEDIES
    if args:
        return st.one_of([of_type(arg) for arg in args])
    if annotation is str:
        return WORDS
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(0, 3)
    if annotation is type(None):
        return st.none()
    return LEAF[annotation.__name__]


def of_fact(cls: type[AnyFact]) -> st.SearchStrategy[AnyFact]:
    """Give facts of a class, with every field filled."""
    fields = {each.name: of_type(each.type) for each in flow.needs(cls)}
    return st.builds(cls, **fields)


FACTS = {cls: of_fact(cls) for cls in flow.facts.values() if cls is not f.ComplaintReceived}
WAITS = st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=20)])


@st.composite
def a_step(draw: st.DrawFn, walk: Walk) -> tuple[AnyFact, Actor, timedelta]:
    """Draw what happens next: mostly something that may, sometimes anything at all."""
    if draw(st.integers(0, 3)):
        fact, by, _ = draw(
            st.sampled_from([each for each in happenings(walk) if type(each[0]) in flow.table[type(walk.case.state)]])
        )
        return fact, by, draw(WAITS)
    fact = draw(st.sampled_from(list(FACTS.values())).flatmap(lambda facts: facts))
    return fact, draw(ACTORS), draw(WAITS)


def kept(before: Dossier, after: Dossier) -> bool:
    """Tell that nothing that was known is gone."""
    return (
        (
            before.account.told == after.account.told[: len(before.account.told)]
            and [row.id for row in before.ledger.rows]
            == [row.id for row in after.ledger.rows][: len(before.ledger.rows)]
            and all(
                new.standing == old.standing
                for old, new in zip(before.ledger.rows, after.ledger.rows, strict=False)
                if old.standing != "open"
            )
            and set(before.handling.involved) <= set(after.handling.involved)
            and before.handling.transfers == after.handling.transfers[: len(before.handling.transfers)]
        )
        or before.handling.transfers[:-1] == after.handling.transfers[: len(before.handling.transfers) - 1]
    ) and after.handling.owner != ""


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_random_walk_is_legal_offered_kept_and_replayed(data: st.DataObject) -> None:
    """
    Accepted if and only if there is an edge and no objection; nothing is ever lost.

    The machine of ``transitions`` says the same as the table, word for word; ``offers`` agree;
    the history, through its stored bytes, replays to an equal case; the chain holds.
    """
    walk = Walk.begun(data.draw(st.sampled_from(["email", "phone", "desk"])))
    for _ in range(data.draw(st.integers(1, 40))):
        fact, by, wait = data.draw(a_step(walk))
        case, at = walk.case, walk.at + wait
        offers = {offer.fact: offer for offer in flow.offers(case, by=by, at=at, rules=SILENT, remarks=True)}
        offer = offers.get(type(fact))
        slow = by_machine(flow.machine, flow.on(case, by=by, at=at, rules=SILENT), fact)
        moved = walk.tries(fact, by, wait)

        if isinstance(moved, Refused):
            assert slow == moved.objections
            assert moved.objections
            assert (offer is None) == (moved.objections[0].code == "not-from-here")
            assert offer is None or set(offer.objections) <= set(moved.objections)
            continue
        assert slow == moved.case.state
        assert offer
        assert not offer.objections
        assert moved.case.state.name in offer.to
        assert moved.case.version == case.version + 1 == moved.entries[-1].version
        assert kept(case.dossier, moved.case.dossier)
        walk = moved

    entries = stored(walk.entries)

    assert flow.replay(entries, id="c-1") == walk.case
    assert flow.replay(walk.entries, id="c-1", until=1) == Walk.begun(walk.case.complaint.channel).case


def stored(entries: tuple[Entry, ...]) -> list[Entry]:
    """Send a history through its stored bytes, and follow the chain."""
    codec, prev, found = Codec(flow.facts), "", list[Entry]()
    for entry in entries:
        line: Kept = codec.encode(entry, case_id="c-1", tenant="", subject="p-1", prev=prev, entropy=bytes)
        assert codec.line(line)["prev"] == prev
        found.append(codec.decode(line))
        prev = line.head
    return found


class _NoRules:
    """Rules that nobody may ask."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"replay asked the policy for {name}")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_replay_asks_no_policy(data: st.DataObject) -> None:
    """
    What was recorded under one house's rules is the same under another's: ``evolve`` and ``learn`` read none.
    """
    walk = Walk.begun()
    for _ in range(data.draw(st.integers(1, 15))):
        fact, by, wait = data.draw(a_step(walk))
        moved = walk.tries(fact, by, wait)
        walk = walk if isinstance(moved, Refused) else moved

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resolved.core.flow.default", _NoRules)
        assert walk.case == flow.replay(walk.entries, id="c-1")


def test_every_fact_can_be_drawn() -> None:
    """
    The walks leave none out.
    """
    walk = Walk.begun()

    assert {*FACTS} == {type(fact) for fact, _, _ in happenings(walk)}
    assert all(attrs.has(cls) for cls in FACTS)
