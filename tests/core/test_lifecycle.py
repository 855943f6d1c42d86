"""The lifecycle that ships: its graph, and every way through it."""

from __future__ import annotations

import importlib
from collections import deque
from typing import Any

import attrs
import pytest

from resolved import Case, GraphError, Refused, Unreadable, facts as f, flow, states as s
from resolved.core.edges import ends_of, guards_of
from resolved.core.fact import Entry, Fact, Hand, Remark
from resolved.core.flow import Flow
from resolved.core.states import AnyState
from resolved.core.wire import Codec

from .. import people as p
from ..walks import Edge, Walk, edges_of, walked

WALKED = walked()


@pytest.mark.parametrize("edge", sorted(edges_of(flow)), ids=" ".join)
def test_every_edge_is_walked_and_its_history_replays(edge: Edge) -> None:
    """
    Nothing that the graph allows is beyond reach, and what was walked can be told from the history alone.
    """
    _, after = WALKED[edge]

    assert edge == (WALKED[edge][0].case.state.name, after.entries[-1].fact.name, after.case.state.name)
    assert after.case == flow.replay(after.entries, id="c-1")


def test_every_edge_of_the_machine_is_in_the_table_and_vice_versa() -> None:
    table = {
        (state.name, fact.name, dest.name)
        for state, row in flow.table.items()
        for fact, edge in row.items()
        for dest in edge.lands
    }

    assert edges_of(flow) == table


def test_the_graph_is_the_type_arguments() -> None:
    for fact in flow.facts.values():
        sources, dests = ends_of(fact)
        found = {(source, dest) for source, name, dest in edges_of(flow) if name == fact.name}
        froms = [name for name, state in flow.states.items() if sources and issubclass(state, sources)]
        expected = {(source, dest.name) for source in froms for dest in dests if "name" in vars(dest)}

        assert (expected or {(source, source) for source in froms}) == found


def reach(start: str, edges: set[Edge]) -> set[str]:
    """Follow edges from a state as far as they go."""
    seen, waiting = {start}, deque([start])
    while waiting:
        here = waiting.popleft()
        onward = {dest for source, _, dest in edges if source == here} - seen
        seen |= onward
        waiting.extend(onward)
    return seen


@pytest.mark.parametrize("state", flow.states)
def test_every_state_is_reached_and_none_is_a_trap(state: str) -> None:
    assert state in reach("received", edges_of(flow))
    assert "closed" in reach(state, edges_of(flow))


def test_the_states_are_those_of_the_union() -> None:
    assert set(flow.states.values()) == set(AnyState.__args__)


def test_every_fact_names_its_clauses_roles_and_guards() -> None:
    for fact in flow.facts.values():
        assert fact.clauses, fact
        assert fact.by, fact
        assert fact.__doc__, fact
        codes = [guard.code for guard in guards_of(fact)]

        assert len(codes) == len(set(codes)), fact


def test_every_guard_takes_a_hand_as_wide_as_its_facts_sources() -> None:
    """
    No checker compares a guard's ``Hand[…]`` with the sources of its fact, so this does.
    """
    from typing import get_args, get_type_hints

    for fact in flow.facts.values():
        sources, _ = ends_of(fact)
        for guard in guards_of(fact):
            hand = get_type_hints(guard.ask)["now"]
            (seen,) = get_args(hand)
            kinds = get_args(seen) or (seen,)

            assert all(any(issubclass(source, kind) for kind in kinds) for source in sources), (fact, guard)


def test_five_calls_carry_a_simple_complaint_to_its_end() -> None:
    walk = (
        Walk.begun("desk")
        .do(f.SolvedAtOnce(("seven unripe plums",), p.PLUMS, word=p.WORD))
        .do(f.CaseDocumented("picked too early"))
        .do(f.CaseClosed())
    )

    assert walk.case.state == s.Closed("confirmed")
    assert walk.case.version == 4


def test_a_forged_history_is_refused() -> None:
    walk = Walk.begun()
    forged = Entry(2, p.NOON, p.NOON, p.ANA, f.CaseClosed(), flow.version)

    with pytest.raises(Unreadable, match="entry 2: case-closed cannot follow received"):
        flow.replay([*walk.entries, forged], id="c-1")


def test_a_history_that_does_not_begin_with_the_complaint_is_refused() -> None:
    with pytest.raises(Unreadable, match="begins with complaint-received"):
        flow.replay([Entry(1, p.NOON, p.NOON, p.ANA, f.Thanked(), 1)], id="c-1")


def test_an_edge_that_an_older_lifecycle_had_still_replays() -> None:
    """
    Removing an edge must not make old histories unreadable.
    """
    narrow: Flow[Any] = Flow(
        version=2,
        states=list(flow.states.values()),
        facts=[fact for fact in flow.facts.values() if fact is not f.NotAComplaint] + [_NarrowNotAComplaint],
    )
    walk = Walk.begun().do(f.AccountHeard("praise")).do(f.NotAComplaint("praise"), p.CLEO)
    codec = Codec(narrow.facts)
    kept = [
        Codec(flow.facts).encode(e, case_id="c-1", tenant="", subject="p-1", prev="", entropy=bytes)
        for e in walk.entries
    ]

    assert s.Closed("not-a-complaint") == narrow.replay(map(codec.decode, kept), id="c-1").state


@attrs.frozen
class _NarrowNotAComplaint(Fact[s.Received, s.Closed]):
    name = "not-a-complaint"
    clauses = ("J1",)
    by = ("senior",)
    because: str

    def evolve(self, now: Hand[s.Received]) -> s.Closed:
        return s.Closed("not-a-complaint")


def test_a_complaint_is_opened_only_by_who_may() -> None:
    with pytest.raises(Refused, match="complaint-received is recorded by"):
        flow.opened(f.ComplaintReceived(p.complaint()), id="c", by=p.WATCH, at=p.NOON)


def test_submit_is_total_for_strangers() -> None:
    """
    A fact of another lifecycle, or the opening one, is refused and no crash.
    """
    case = Walk.begun().case

    for stranger in (f.ComplaintReceived(p.complaint()), _Stranger()):
        answer = flow.submit(case, stranger, by=p.ANA, at=p.NOON)
        assert isinstance(answer, Refused)
        assert answer.objections[0].code == "not-from-here"


class _Stranger(Remark[s.Received]):
    name = "stranger"
    clauses = ("J1",)
    by = ("handler",)


class _Silent(Remark[s.Received]):
    """It says nothing of itself."""


class _Island(s.Received):
    name = "island"


class _Nameless(Fact[s.Received, s.Heard]):
    clauses = ("B1",)
    by = ("handler",)

    def evolve(self, now: Hand[s.Received]) -> s.Heard:
        return s.Heard()


@pytest.mark.parametrize(
    ("states", "facts", "said"),
    [
        ([s.Received, _Island], [f.Noted], "nothing leads to"),
        ([s.Received], [f.AccountHeard], "flow lacks"),
        ([s.Received, s.Heard], [_Nameless], "name of its own"),
        ([s.Received, s.Heard], [f.AccountHeard, f.AccountHeard], "name of its own"),
    ],
)
def test_a_graph_that_cannot_be_right_is_not_built(states: Any, facts: Any, said: str) -> None:
    with pytest.raises(GraphError, match=said):
        Flow(version=1, states=states, facts=facts)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"by": None}, "by is a tuple of roles (customer, handler, senior, approver, watch, system), not None"),
        ({"by": "handler"}, "by is a tuple of roles"),
        ({"by": ()}, "by is a tuple of roles"),
        ({"by": ("boss",)}, "by is a tuple of roles"),
        ({"by": (5,)}, "by is a tuple of roles"),
        ({"by": ([],)}, "by is a tuple of roles"),
        ({"clauses": ()}, "clauses is a tuple of clauses, the main one first: ('J1',), not ()"),
        ({"clauses": "J1"}, "clauses is a tuple of clauses"),
        ({"form": 0}, "form is a whole number from 1 upwards, not 0"),
        ({"form": True}, "form is a whole number"),
        ({"upcasts": None}, "upcasts is a mapping of form numbers to functions, {} where there is none, not None"),
        ({"upcasts": {1: "up"}}, "upcasts is a mapping"),
        ({"upcasts": {"1": dict}}, "upcasts is a mapping"),
        ({"formerly": "odd"}, "formerly is a tuple of names, () where there is none, not 'odd'"),
    ],
    ids=str,
)
def test_a_fact_that_declares_itself_wrongly_is_named(declared: dict[str, Any], said: str) -> None:
    right = {"name": "odd", "clauses": ("J1",), "by": ("handler",), "__module__": __name__}
    odd = type("Odd", (_Silent,), {**right, **declared})

    with pytest.raises(GraphError) as caught:
        flow.extended(version=2, facts=[odd])
    assert str(caught.value).startswith(f"Odd.{said}")


@pytest.mark.parametrize("missing", ["by", "clauses"])
def test_a_fact_that_leaves_out_what_it_has_to_say_is_named(missing: str) -> None:
    right = {"name": "odd", "clauses": ("J1",), "by": ("handler",), "__module__": __name__}
    del right[missing]
    odd = type("Odd", (_Silent,), right)

    with pytest.raises(GraphError, match=rf"Odd\.{missing} is a tuple of .*, not None"):
        flow.extended(version=2, facts=[odd])


def test_a_base_with_open_ends_is_no_fact() -> None:
    with pytest.raises(GraphError, match="ends open"):
        ends_of(Remark)


def test_a_fact_that_leaves_the_graph_is_a_bug_and_not_a_refusal() -> None:
    class Liar(Fact[s.Received, s.Heard]):
        name = "liar"
        clauses = ("B1",)
        by = ("handler",)

        def evolve(self, now: Hand[s.Received]) -> Any:
            return s.Closed("withdrawn")

    lying: Flow[Any] = Flow(version=1, states=[s.Received, s.Heard], facts=[Liar])
    with pytest.raises(GraphError, match="where no edge leads"):
        lying.submit(Walk.begun().case, Liar(), by=p.ANA, at=p.NOON)


def test_a_class_pattern_over_case_raises() -> None:
    """
    What mypy lets pass as a pattern, Python refuses (mypy #18432).
    """
    hole: Any = importlib.import_module("tests.static.hole")
    with pytest.raises(TypeError):
        hole.hole(Walk.begun().case)


def test_offers_say_what_must_be_given_and_what_stands_in_the_way() -> None:
    case: Case[Any] = Walk.begun().do(f.TakenAsWritten(("unripe",))).case
    offers = {offer.fact: offer for offer in flow.offers(case, by=p.ANA, at=p.NOON)}
    proposal = offers[f.SolutionsProposed]

    assert [str(need) for need in proposal.needs] == ["options (at least two, or the customer's own)", "told"]
    assert [objection.code for objection in proposal.objections] == ["wish-unasked"]
    assert f.WishAsked not in offers
    assert f.WishAsked in {offer.fact for offer in flow.offers(case, by=p.ANA, at=p.NOON, remarks=True)}


def test_every_objection_is_told_and_not_only_the_first() -> None:
    case = Walk.begun("desk").do(f.AccountHeard("not ripe")).case
    late = f.ReplyDeferred(p.promise(p.NOON, "pigeon"), "must ask", told=p.TOLD)
    answer = flow.submit(case, late, by=p.KIM, at=p.NOON)

    assert isinstance(answer, Refused)
    assert [objection.code for objection in answer.objections] == ["not-yours", "not-ahead", "medium-unreachable"]


def test_the_drawing_lights_the_state_and_leaves_the_remarks_out() -> None:
    drawing = flow.mermaid(Walk.begun().case)

    assert "Class received s_active" in drawing
    assert "solved-at-once" in drawing
    assert "wish-asked" not in drawing
