"""
The graph at run time: facts become one ``transitions`` machine, the machine becomes a table.

The only file that imports transitions, and only its public names. No object of
ours is ever attached to a machine; what runs is the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, cast

import attrs
from transitions import EventData, Machine, MachineError

from ..errors import GraphError, Objection
from .complaint import Role
from .edges import Guard, ends_of, guards_of, keeps, learns
from .fact import AnyFact, Hand, State

States: TypeAlias = Mapping[str, type[State]]
Facts: TypeAlias = Mapping[str, type[AnyFact]]


# What the machine knows ---------------------------------------------------------------


@attrs.define
class Cursor:
    """The one object that transitions may write to."""

    state: str
    now: Hand[Any]
    fact: AnyFact
    heard: list[Objection] = attrs.Factory(list[Objection])
    _next: State | None = None

    def landing(self) -> State:
        """Evolve once: after the guards, before the choice among destinations."""
        if self._next is None:
            self._next = self.fact.evolve(self.now)
        return self._next

    def hears(self, objection: Objection | None) -> bool:
        """Note an objection; true where there is none."""
        self.heard += [objection] if objection else []
        return objection is None


def _cursor(event: EventData) -> Cursor:
    return cast("Cursor", event.model)  # typed ``object`` by transitions


@attrs.frozen
class MayRecord:
    """Condition: somebody in this role may record the fact."""

    fact: type[AnyFact]

    @property
    def __name__(self) -> str:
        return " | ".join(self.fact.by)

    def __call__(self, event: EventData) -> bool:
        by = _cursor(event).now.by
        return _cursor(event).hears(None if by.role in roles_of(self.fact) else not_yours(self.fact, by.role))


@attrs.frozen
class Unhindered:
    """Condition: one guard has no objection."""

    guard: Guard

    @property
    def __name__(self) -> str:
        return self.guard.code

    def __call__(self, event: EventData) -> bool:
        cursor = _cursor(event)
        return cursor.hears(self.guard.objection(cursor.now, cursor.fact))


@attrs.frozen
class Lands:
    """Condition: of several destinations, ``evolve`` chose this one."""

    dest: type[State]

    @property
    def __name__(self) -> str:
        return f"lands in {self.dest.name}"

    def __call__(self, event: EventData) -> bool:
        return type(_cursor(event).landing()) is self.dest


def roles_of(fact: type[AnyFact]) -> frozenset[Role]:
    """Return who may record *fact*; a senior may do what a handler may."""
    senior: tuple[Role, ...] = ("senior",) if "handler" in fact.by else ()
    return frozenset((*fact.by, *senior))


def moves_of(states: States, facts: Facts, *, remarks: bool = True) -> Iterator[dict[str, Any]]:
    """Spell every edge the way transitions reads it."""
    for name, fact in facts.items():
        if keeps(fact) and not remarks:
            continue
        sources, dests = ends_of(fact)
        asks = [MayRecord(fact), *map(Unhindered, guards_of(fact))]
        for source in (state for state in states.values() if sources and issubclass(state, sources)):
            ends = (source,) if keeps(fact) else dests
            for dest in ends:
                lands = [Lands(dest)] if len(ends) > 1 else []
                yield dict(trigger=name, source=source.name, dest=dest.name, conditions=[*asks, *lands])


def machine_of(states: States, facts: Facts) -> Machine:
    """Build the one machine. No object is ever attached to it."""
    return Machine(**_config(states, facts, next(iter(states))))


def _config(states: States, facts: Facts, initial: str, *, remarks: bool = True) -> dict[str, Any]:
    return dict(
        model=None, states=[*states], initial=initial, transitions=[*moves_of(states, facts, remarks=remarks)],
        auto_transitions=False, send_event=True,
    )  # fmt: skip


def drawn(states: States, facts: Facts, here: str | None = None, *, remarks: bool = False) -> str:
    """Let transitions draw its own graph as Mermaid, the state *here* lit; remarks are loops, and left out."""
    from transitions.extensions import GraphMachine

    config = _config(states, facts, here or next(iter(states)), remarks=remarks)
    for move in config["transitions"]:
        del move["conditions"]  # a drawing with every guard on it cannot be read
    config["model"] = type("Drawn", (), {})()  # get_combined_graph() needs a model to exist
    graph = GraphMachine(**config, graph_engine="mermaid")
    return str(graph.get_combined_graph().draw(None))


# What the hot path runs ---------------------------------------------------------------


@attrs.frozen
class Edge:
    """All that one fact may do from one state, ready to run."""

    fact: type[AnyFact]
    roles: frozenset[Role]
    guards: tuple[Guard, ...]
    lands: frozenset[type[State]]
    keeps: bool
    learns: bool
    early: tuple[Callable[[Hand[Any]], str | None], ...]
    late: tuple[Callable[[AnyFact, Hand[Any]], str | None], ...]

    def hinders(self, now: Hand[Any], fact: AnyFact) -> bool:
        """Tell whether a guard objects, and stop at the first that does."""
        for ask in self.early:
            if ask(now) is not None:
                return True
        for ask_fact in self.late:  # noqa: SIM110 - a generator costs more than the guards
            if ask_fact(fact, now) is not None:
                return True
        return False

    def objections(self, now: Hand[Any], fact: AnyFact | None) -> tuple[Objection, ...]:
        """Collect every objection; without a fact, those that need none."""
        found = [None if now.by.role in self.roles else not_yours(self.fact, now.by.role)]
        found += [guard.objection(now, fact) for guard in self.guards]
        return tuple(objection for objection in found if objection)


def lone(fact: type[AnyFact], lands: frozenset[type[State]]) -> Edge:
    """Make an edge that no machine has: the opening, or one of an older lifecycle."""
    guards = guards_of(fact)
    return Edge(
        fact=fact, roles=roles_of(fact), guards=guards, lands=lands, keeps=keeps(fact), learns=learns(fact),
        early=tuple(g.ask for g in guards if g.early), late=tuple(g.ask for g in guards if not g.early),
    )  # fmt: skip


Table: TypeAlias = dict[type[State], dict[type[AnyFact], Edge]]


def table_of(machine: Machine, states: States, facts: Facts) -> Table:
    """Walk the machine once and write down, for each state and fact, what it would do."""
    table: Table = {state: {} for state in states.values()}
    for name, event in machine.events.items():
        for source in event.transitions:
            table[states[source]][facts[name]] = _edge(machine, name, source, states)
    return table


def _edge(machine: Machine, name: str, source: str, states: States) -> Edge:
    moves = machine.get_transitions(name, source)
    conditions = [condition.func for condition in moves[0].conditions]
    fact = next(c.fact for c in conditions if isinstance(c, MayRecord))
    edge = lone(fact, frozenset(states[str(move.dest)] for move in moves))
    assert edge.guards == tuple(c.guard for c in conditions if isinstance(c, Unhindered))
    return edge


# What both say ------------------------------------------------------------------------


def not_yours(fact: type[AnyFact], role: Role) -> Objection:
    """Refuse somebody in another role."""
    return Objection(
        "not-yours", fact.clauses[0], f"{fact.name} is recorded by {' or '.join(fact.by)}; you act as {role}"
    )


def not_from_here(here: str, fact: type[AnyFact], instead: list[str]) -> Objection:
    """Refuse a fact that cannot follow, and say what can."""
    ways = ", ".join(sorted(instead)) or "nothing"
    return Objection("not-from-here", fact.clauses[0], f"{fact.name} cannot follow {here}; possible now: {ways}")


def by_machine(machine: Machine, now: Hand[Any], fact: AnyFact) -> State | tuple[Objection, ...]:
    """Let the machine itself decide: slow, and the yardstick for the table."""
    cursor = Cursor(now.state.name, now, fact)
    try:
        moved = machine.events[fact.name].trigger(cursor)
    except (KeyError, MachineError):
        moves = [m for name, m in machine.events.items() if name in machine.get_triggers(cursor.state)]
        ways = [str(move.name) for move in moves if _moves_on(move, cursor.state, now.by.role)]
        return (not_from_here(cursor.state, type(fact), ways),)
    return cursor.landing() if moved else _all_heard(machine, now, fact)


def _moves_on(event: Any, here: str, role: Role) -> bool:
    fact = next(c.func.fact for c in event.transitions[here][0].conditions if isinstance(c.func, MayRecord))
    return not keeps(fact) and fact.alone and role in roles_of(fact)


def _all_heard(machine: Machine, now: Hand[Any], fact: AnyFact) -> tuple[Objection, ...]:
    """Ask every condition, since a trigger stops at the first that objects."""
    cursor = Cursor(now.state.name, now, fact)
    event = EventData(None, None, machine, cursor, (), {})
    for condition in machine.get_transitions(fact.name, cursor.state)[0].conditions:
        if not isinstance(condition.func, Lands):
            condition.check(event)
    return tuple(cursor.heard)


def lint(machine: Machine, states: States) -> None:
    """
    Refuse a graph that cannot be right.

    Raises:
        GraphError: A fact leads to a state that is not in it, or nothing leads to one that is.
    """
    reached, waiting = {str(machine.initial)}, [str(machine.initial)]
    while waiting:
        here = waiting.pop()
        onward = {str(m.dest) for t in machine.get_triggers(here) for m in machine.get_transitions(t, here)}
        if unknown := onward - set(states):
            raise GraphError(f"from {here} facts lead to states that the flow lacks: {sorted(unknown)}")
        waiting += onward - reached
        reached |= onward
    if lost := set(states) - reached:
        raise GraphError(f"nothing leads to {sorted(lost)}")
