"""The lifecycle as the command line shows it is the one that runs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import attrs
import pytest

import resolved
from resolved import Remark, State, facts, flow, states
from resolved.cli.lifecycle import described
from resolved.core.edges import ends_of

from .terminal import given, refused, typed


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    found: dict[str, Any] = given("lifecycle")
    return found


def imported(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


def test_it_has_exactly_the_keys_that_were_promised(shown: dict[str, Any]) -> None:
    assert list(shown) == ["version", "states", "facts"]
    assert {tuple(each) for each in shown["states"]} == {("name", "class", "superstates", "final")}
    assert {tuple(each) for each in shown["facts"]} == {
        ("name", "class", "from", "to", "keeps", "by", "clauses", "needs")
    }


def test_classes_can_be_imported_and_are_those_of_the_flow(shown: dict[str, Any]) -> None:
    assert {each["name"]: imported(each["class"]) for each in shown["states"]} == dict(flow.states)
    assert {each["name"]: imported(each["class"]) for each in shown["facts"]} == dict(flow.facts)


def test_classes_are_found_in_the_public_modules(shown: dict[str, Any]) -> None:
    assert {each["class"].partition(":")[0] for each in shown["states"]} == {states.__name__}
    assert {each["class"].partition(":")[0] for each in shown["facts"]} == {facts.__name__}


def test_every_edge_is_the_types_own(shown: dict[str, Any]) -> None:
    for each in shown["facts"]:
        cls = imported(each["class"])
        sources, dests = ends_of(cls)
        keeps = issubclass(cls, Remark)

        assert each["from"] == [name for name, state in flow.states.items() if sources and issubclass(state, sources)]
        assert set(each["to"]) == (set() if keeps else {dest.name for dest in dests})
        assert each["keeps"] is keeps
        assert each["by"] == list(cls.by)
        assert each["clauses"] == list(cls.clauses)
        assert each["needs"] == [need.name for need in flow.needs(cls) if need.required]


def test_superstates_are_the_classes_in_between(shown: dict[str, Any]) -> None:
    for each in shown["states"]:
        supers = [getattr(states, name) for name in each["superstates"]]

        assert all(issubclass(imported(each["class"]), kind) and issubclass(kind, State) for kind in supers)
    assert {each["name"]: each["superstates"] for each in shown["states"]}["deferred"] == [
        "Promised", "Unsettled", "Open",
    ]  # fmt: skip


def test_only_closed_is_final(shown: dict[str, Any]) -> None:
    assert [each["name"] for each in shown["states"] if each["final"]] == ["closed"]


def test_plain_text_names_every_state_and_fact() -> None:
    result = typed("lifecycle")

    assert result.exit_code == 0
    assert all(f"\n{name} " in result.stdout or f"\n{name}\n" in result.stdout for name in (*flow.states, *flow.facts))


def test_many_states_are_said_by_their_superstate() -> None:
    line = next(line for line in typed("lifecycle").stdout.splitlines() if line.startswith("person-changed "))

    assert line.split()[1:3] == ["Unsettled", "escalated"]


def test_it_can_be_drawn() -> None:
    result = typed("lifecycle", "--mermaid")

    assert result.exit_code == 0
    assert "stateDiagram" in result.stdout
    assert "deferred" in result.stdout


def test_one_form_at_a_time() -> None:
    assert "not both" in refused("lifecycle", "--json", "--mermaid", status=2)


@attrs.frozen
class Praised(Remark[State]):
    """A fact of a plugin."""

    name = "praised"
    clauses = ("J1",)
    by = ("handler",)


def test_what_a_plugin_adds_is_found_where_it_is_defined() -> None:
    found = described(flow.extended(version=2, facts=[Praised]))["facts"][-1]

    assert found["class"] == f"{__name__}:Praised"
    assert found["from"] == list(flow.states)
    assert (found["to"], found["keeps"], found["needs"]) == ([], True, [])


def test_the_version_is_told_alike_everywhere() -> None:
    assert f"resolved {resolved.__version__}\n" == typed("--version").output
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = resolved.nothing  # type: ignore[attr-defined]
