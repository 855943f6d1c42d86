"""
The method as data: every clause, what carries it, which tests name it, and on which page it stands.

What the code can say itself it says itself: a fact names its clauses, a guard its own, a clock its
own. ``method.toml`` adds the sentences, the guides, and the carriers that are neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from ..errors import Invalid
from .clocks import CLAUSES, lengths
from .edges import guards_of
from .policy import Clocks
from .taboos import TABOOS

if TYPE_CHECKING:
    from .flow import Flow

Kind: TypeAlias = Literal["state", "guard", "clock", "record", "rule", "guide"]

TESTS: Final = "method_tests.json"
"""Which tests name which clause; written by ``python -m tests.clauses``."""


@attrs.frozen
class Clause:
    """
    One clause of the method.

    Args:
        id: As it is cited: ``A2``.
        kinds: What it becomes in software.
        text: What it asks for.
        page: Where it is explained: a page, from the project's root, and an anchor.
        named: Its carriers that the code cannot name by itself, each an importable ``module:QualName``.
    """

    id: str
    kinds: tuple[Kind, ...]
    text: str
    page: str
    named: tuple[str, ...] = ()


@attrs.frozen
class Group:
    """Some clauses that belong together: their letter, title, page under ``docs/`` and a sentence to begin with."""

    id: str
    title: str
    page: str
    intro: str


@attrs.frozen
class Guide:
    """
    What a person is told to do at a moment; shown with what may follow, never enforced.

    Args:
        clause: Where it comes from.
        say: The words, in whatever language the house has put them.
    """

    clause: str
    say: str

    def __str__(self) -> str:
        return f"{self.say} ({self.clause})"


def groups() -> tuple[Group, ...]:
    """List the groups, in order."""
    return tuple(Group(**each) for each in _data()["group"])


@cache
def clauses() -> Mapping[str, Clause]:
    """List every clause by its id, in order."""
    pages = {group.id: group.page for group in groups()}
    return {
        each["id"]: Clause(
            each["id"], tuple(each["kinds"]), each["text"], f"docs/{pages[each['id'][0]]}#{each['id'].lower()}",
            tuple(each.get("carriers", ())),
        )
        for each in _data()["clause"]
    }  # fmt: skip


class Guides:
    """
    The guides of a house.

    Args:
        own: Its own words, or another language's, by clause; an empty text takes a guide away.

    Raises:
        Invalid: There is no such clause.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        own = own or {}
        if strange := sorted(set(own) - set(clauses())):
            raise Invalid(f"there is no clause {strange[0]!r} that a guide could be of", "guides")
        self._at: dict[str, tuple[Guide, ...]] = {}
        for each in _data()["guide"]:
            clause: str = each["clause"]
            guide = Guide(clause, own.get(clause, str(each["say"])))
            for fact in each["at"] if guide.say else ():
                self._at[fact] = (*self._at.get(fact, ()), guide)

    def at(self, fact: str) -> tuple[Guide, ...]:
        """Give what to bear in mind when *fact* may be next."""
        return self._at.get(fact, ())


_DUE: Final = "resolved.core.promises:Promise.due"
_ELSE: Final = {"legal": "resolved.core.legal:limits", "keep-in-touch": "resolved.core.dossier.after:Occasion.on"}
"""What sets a clock that no policy gives a length."""


def carriers(flow: Flow[Any]) -> dict[str, list[str]]:
    """List what carries each clause in *flow*: facts, guards, clocks, and what is named in the data."""
    found: dict[str, list[str]] = {id: [] for id in clauses()}
    for clause, carrier in _carrying(flow):
        if carrier not in found.setdefault(clause, []):
            found[clause].append(carrier)
    return found


def _carrying(flow: Flow[Any]) -> Iterator[tuple[str, str]]:
    for fact in flow.facts.values():
        for clause in fact.clauses:
            yield clause, _where(fact)
        for guard in guards_of(fact):
            yield guard.clause, f"{guard.ask.__module__}:{guard.ask.__qualname__}"
    for clock, of in CLAUSES.items():
        for clause in of:
            for field in lengths(clock, clause):
                yield clause, f"{_where(Clocks)}.{field}" if hasattr(Clocks, field) else _ELSE.get(clock, _DUE)
    for rule in TABOOS:
        for clause in rule.clauses:
            yield clause, f"{rule.look.__module__}:{getattr(rule.look, '__qualname__', rule.code)}"
    for each in clauses().values():
        for named in each.named:
            yield each.id, named
    for guide in _data()["guide"]:
        yield guide["clause"], _where(Guides)


def _where(cls: type[Any]) -> str:
    """Say where a class is imported from; ours from their public faces."""
    module = "resolved.facts" if cls.__module__.startswith("resolved.core.facts.") else cls.__module__
    return f"{module}:{cls.__qualname__}"


def tests() -> Mapping[str, list[str]]:
    """List the tests that name each clause, as pytest's node ids from the project's root."""
    found: dict[str, list[str]] = json.loads(_read(TESTS))
    return found


@cache
def _data() -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads(_read("method.toml"))


def _read(name: str) -> str:
    return (resources.files(__name__.rpartition(".")[0]) / name).read_text("utf-8")
