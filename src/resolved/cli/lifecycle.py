"""The lifecycle: its states and facts, as tables, as JSON, as a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from .given import json_option
from .words import show, show_json, show_table

if TYPE_CHECKING:
    from ..core.fact import AnyFact, State
    from ..core.flow import Flow


@click.command(short_help="Show the states, the facts and their clauses.")
@click.option("--mermaid", is_flag=True, help="Draw it.")
@json_option
def lifecycle(mermaid: bool, as_json: bool) -> None:
    """Show the states, the facts that lead from one to another, and the clauses that they carry."""
    if mermaid and as_json:
        raise click.UsageError("give --json or --mermaid, not both.")
    from ..assembly import open_office

    with open_office() as office:  # with what the plugins add
        flow = office.flow
    if mermaid:
        show(flow.mermaid())
    elif as_json:
        show_json(described(flow))
    else:
        _show_tables(flow)


def described(flow: Flow[Any]) -> dict[str, Any]:
    """Give a lifecycle as plain data."""
    return {
        "version": flow.version,
        "states": [_state(state) for state in flow.states.values()],
        "facts": [_fact(flow, fact) for fact in flow.facts.values()],
    }


def _state(state: type[State]) -> dict[str, Any]:
    from .. import states
    from ..core.states import Open

    return {
        "name": state.name,
        "class": _importable(state, states),
        "superstates": [each.__name__ for each in _supers(state)],
        "final": not issubclass(state, Open),
    }


def _fact(flow: Flow[Any], fact: type[AnyFact]) -> dict[str, Any]:
    from .. import facts
    from ..core.edges import keeps

    sources, dests = _ends(flow, fact)
    return {
        "name": fact.name,
        "class": _importable(fact, facts),
        "from": sources,
        "to": dests,
        "keeps": keeps(fact),
        "by": list(fact.by),
        "clauses": list(fact.clauses),
        "needs": [need.name for need in flow.needs(fact) if need.required],
    }


def _ends(flow: Flow[Any], fact: type[AnyFact]) -> tuple[list[str], list[str]]:
    """List the states from which a fact may happen, and to which it leads: none for a remark."""
    from ..core.edges import ends_of, keeps

    sources = [name for name, state in flow.states.items() if fact in flow.table[state]]
    dests = () if keeps(fact) else ends_of(fact)[1]
    return sources, [name for name, state in flow.states.items() if state in dests]


def _supers(state: type[State]) -> list[type[State]]:
    """List the classes between a state and ``State``, the nearest first."""
    from ..core.fact import State

    return [each for each in state.__mro__[1:] if issubclass(each, State) and each is not State]


def _importable(cls: type[Any], public: Any) -> str:
    """Say where to import a class from: the public module, where it is there."""
    if getattr(public, cls.__name__, None) is cls:
        return f"{public.__name__}:{cls.__name__}"
    return f"{cls.__module__}:{cls.__qualname__}"


def _show_tables(flow: Flow[Any]) -> None:
    show(f"Lifecycle {flow.version}: {len(flow.states)} states, {len(flow.facts)} facts.\n")
    show_table(
        ("state", "is"),
        [(name, ", ".join(each.__name__ for each in _supers(state))) for name, state in flow.states.items()],
    )
    show("")
    rows = list[tuple[str, ...]]()
    for name, fact in flow.facts.items():
        told = _fact(flow, fact)
        to = "keeps the state" if told["keeps"] else ", ".join(told["to"])
        rows.append(
            (name, _gathered(flow, told["from"]), to, *(", ".join(told[key]) for key in ("by", "clauses", "needs")))
        )
    show_table(("fact", "from", "to", "by", "clauses", "needs"), rows)


def _gathered(flow: Flow[Any], names: Iterable[str]) -> str:
    """Say many states in few words: by a superstate wherever all of it is meant."""
    left = {flow.states[name] for name in names}
    if left == set(flow.states.values()):
        return "any state"
    kinds = {each for state in left for each in _supers(state)}
    said = list[str]()
    for kind in sorted(kinds, key=lambda kind: (len(kind.__mro__), kind.__name__)):
        whole = {state for state in flow.states.values() if issubclass(state, kind)}
        if len(whole) > 1 and whole <= left:
            said.append(kind.__name__)
            left -= whole
    return ", ".join([*said, *(name for name, state in flow.states.items() if state in left)])
