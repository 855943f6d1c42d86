"""
The flow: the typed face of the graph, and the hot path.

Order of one step: look-up, role and guards, ``evolve``, landing check, ``learn``,
entry. Replay runs the same code without the guards.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar, cast

import attrs

from ..errors import GraphError, Objection, Refused, ResolvedError, Unreadable
from . import graph, keepable
from .anew import made
from .complaint import STAFF, Actor, Role
from .dossier import Dossier
from .edges import Need, declared, named, needs_of
from .fact import AnyFact, Case, D, Entry, Fact, Foreign, FrozenCase, Hand, Remark, S, State, Step, TakenBack
from .facts.receipt import ComplaintReceived
from .method import Guide, Guides
from .offer import Offer
from .policy import Rulebook, default
from .states import Received
from .text import utc

if TYPE_CHECKING:
    from transitions import Machine

StateT = TypeVar("StateT", bound=State)
Makes: TypeAlias = "Callable[..., Fact[Any, D]] | Callable[..., Remark[Any]]"


# The engine makes two named tuples for every fact; past their constructors they cost less than half.
_FROZEN: Final[type[FrozenCase[Any]]] = FrozenCase


@attrs.frozen
class _Nowhere(State):
    """Before the first fact; no case is ever seen in it."""

    name = "nowhere"


_NOWHERE = _Nowhere()
_OPENING = graph.lone(ComplaintReceived, frozenset({Received}))


class Flow(Generic[StateT]):
    """
    A lifecycle: states, and the facts that lead from one to another.

    ``StateT`` is the union of its states. Pure: it reads no clock, no store, no plugin.

    Args:
        version: Raised when states or facts change; each entry keeps it.
        states: All of them, the first one first.
        facts: All of them, remarks too.

    Raises:
        GraphError: No lifecycle can be built from them; says why.
    """

    def __init__(self, *, version: int, states: Iterable[type[StateT]], facts: Iterable[Makes[StateT]]) -> None:
        if type(version) is not int or version < 1:
            raise GraphError(f"a lifecycle's version is a whole number from 1 upwards, not {version!r}")
        self.version: int = version
        self.states: dict[str, type[StateT]] = named(states)
        listed = [*cast("Iterable[type[AnyFact]]", facts)]
        for fact in listed:
            declared(fact)
        self.facts: dict[str, type[AnyFact]] = named(listed)
        self.machine: Machine = graph.machine_of(self.states, self.facts)
        graph.lint(self.machine, self.states)
        self.table: graph.Table = graph.table_of(self.machine, self.states, self.facts)
        self._advance = self.advance  # bound once
        self._needs: dict[type[AnyFact], tuple[Need, ...]] = {}

    def extended(
        self, *, version: int, states: Iterable[type[D]] = (), facts: Iterable[Makes[StateT | D]] = ()
    ) -> Flow[StateT | D]:
        """
        Add a host's own states and facts; the graph is built anew, and stays typed.

        Raises:
            GraphError: As in ``Flow`` itself.
        """
        all_states: list[type[StateT | D]] = [*self.states.values(), *states]
        more = [*cast("Iterable[type[AnyFact]]", facts)]
        for fact in more:
            keepable.check(fact)
        all_facts = [*self.facts.values(), *more]
        return Flow(version=version, states=all_states, facts=cast("Any", all_facts))

    # Recording ------------------------------------------------------------------------

    def opened(
        self, fact: ComplaintReceived, *, id: str, by: Actor, at: datetime, tenant: str = "",
        rules: Rulebook | None = None, recorded: datetime | None = None,
    ) -> Step[Received]:  # fmt: skip
        """
        Open a case; only here can ``ComplaintReceived`` be recorded.

        Raises:
            Refused: Somebody in this role may not open one, or a guard objects.
        """
        at = utc(at)
        before = _blank(fact, id, tenant, at)
        now = Hand(before, by, at, default() if rules is None else rules, self._advance)
        edge = _OPENING
        if by.role not in edge.roles or edge.hinders(now, fact):
            raise Refused(edge.objections(now, fact))
        return self._stepped(edge, now, fact, recorded)

    def on(self, case: Case[S], *, by: Actor, at: datetime, rules: Rulebook | None = None) -> Hand[S]:
        """
        Take a case in hand.

        Args:
            case: The case.
            by: Who acts.
            at: When it happened, in any zone.
            rules: The house's policy; the one that ships where none is given.
        """
        return Hand(case, by, utc(at), default() if rules is None else rules, self._advance)

    def advance(self, now: Hand[Any], fact: AnyFact) -> Case[Any]:
        """Record *fact*, or raise ``Refused`` with all that stands in its way."""
        return self._moved(self._edge(now, fact), now, fact, None)[1]

    def step(self, now: Hand[Any], fact: AnyFact, recorded: datetime | None = None) -> Step[Any]:
        """
        Record *fact* and give back the whole step, with its line of history.

        Raises:
            Refused: Something stands in the way; all of it is said.
        """
        return self._stepped(self._edge(now, fact), now, fact, recorded)

    def twin(self, now: Hand[Any], fact: AnyFact, recorded: datetime | None = None) -> Step[Any]:
        """
        Record on one complaint what was decided on another of the same customer: no guard is asked again.

        Raises:
            Refused: It cannot happen here at all.
        """
        edge = self.table[type(now.state)].get(type(fact))
        if edge is None:
            raise self._stranger(now.state, type(fact))
        return self._stepped(edge, now, fact, recorded)

    def _edge(self, now: Hand[Any], fact: AnyFact) -> graph.Edge:
        """Find the edge of *fact*, with nothing in its way."""
        try:
            edge = self.table[type(now.state)][type(fact)]
        except KeyError:
            raise self._stranger(now.state, type(fact), now.by.role) from None
        if now.by.role not in edge.roles or edge.hinders(now, fact):
            raise Refused(edge.objections(now, fact))
        return edge

    def _stranger(self, here: State, fact: type[AnyFact], role: Role | None = None) -> Refused:
        """Say what could follow in place of *fact*, to whoever acts in that *role*."""
        edges = self.table.get(type(here), {}).values()
        mine = [edge for edge in edges if not edge.keeps and edge.fact.alone and (role is None or role in edge.roles)]
        ways = [edge.fact.name for edge in mine]
        return Refused((graph.not_from_here(here.name, fact, ways),))

    def _stepped(self, edge: graph.Edge, now: Hand[Any], fact: AnyFact, recorded: datetime | None) -> Step[Any]:
        return Step(now.case if now.case.version > 0 else None, *self._moved(edge, now, fact, recorded))

    def _moved(
        self, edge: graph.Edge, now: Hand[Any], fact: AnyFact, recorded: datetime | None
    ) -> tuple[Entry, FrozenCase[Any]]:
        """Build the next case: the state between guards and landing, the dossier, the entry."""
        case, by, at = now.case, now.by, now.at
        state = now.state if edge.keeps else fact.evolve(now)
        if type(state) not in edge.lands:
            raise GraphError(f"{fact.name} evolved into {state.name}, where no edge leads")
        dossier = fact.learn(now) if edge.learns else now.dossier
        if by.id != dossier.handling.owner and not fact.spreads:  # what is of the customer involves nobody here
            dossier = _joined(dossier, by)
        version = case.version + 1
        entry = made(Entry, (version, recorded or at, at, by, fact, self.version))
        return entry, made(_FROZEN, (case.id, case.tenant, version, case.complaint, state, dossier, ""))

    def submit(
        self, case: Case[StateT], fact: Fact[Any, StateT] | Remark[Any], *, by: Actor, at: datetime,
        rules: Rulebook | None = None,
    ) -> Case[StateT] | Refused:  # fmt: skip
        """Record dynamically and totally: for rehydrated cases, forms, queues."""
        try:
            return self.advance(self.on(case, by=by, at=at, rules=rules), fact)
        except Refused as refused:
            return refused

    # Asking ---------------------------------------------------------------------------

    def offers(
        self, case: Case[StateT], *, by: Actor, at: datetime, rules: Rulebook | None = None, remarks: bool = False,
        guides: Guides | None = None,
    ) -> tuple[Offer, ...]:  # fmt: skip
        """
        List all that can follow from here, what it needs, and what stands in its way.

        Args:
            remarks: List the facts that keep the state as well.
            guides: What to tell people at each moment; the ones that ship where none are given.
        """
        say = _shipped_guides() if guides is None else guides
        now = self.on(case, by=by, at=at, rules=rules)
        edges = self.table.get(type(case.state), {}).values()
        return tuple(self._offer(edge, now, say.at(edge.fact.name)) for edge in edges if remarks or not edge.keeps)

    def _offer(self, edge: graph.Edge, now: Hand[Any], guides: tuple[Guide, ...]) -> Offer:
        fields = self.needs(edge.fact)
        return Offer(
            edge.fact,
            tuple(sorted(state.name for state in edge.lands)),
            tuple(need for need in fields if need.required),
            tuple(need for need in fields if not need.required),
            edge.objections(now, None),
            guides,
        )

    def needs(self, fact: type[AnyFact]) -> tuple[Need, ...]:
        """List the fields of a fact, those that must be given first."""
        if fact not in self._needs:
            self._needs[fact] = needs_of(fact)
        return self._needs[fact]

    def fact(self, name: str, fields: Mapping[str, Any]) -> Fact[Any, StateT] | Remark[Any] | Refused:
        """
        Build a fact from plain data: a form, a queue, a command line.

        Times are ISO 8601 with their zone; money is ``{"amount": "12.50", "currency": "EUR"}``;
        a remedy says its ``kind``.

        Returns:
            The fact, or a ``Refused`` that says everything that is missing or cannot be read.
        """
        from .forms import read  # cattrs is loaded where plain data comes in, not by every import

        cls = self.facts.get(str(name))
        if cls is None:
            return Refused((Objection("unknown-fact", "", f"there is no fact {name!r}; {self._meant(name)}"),))
        return cast("Fact[Any, StateT] | Remark[Any] | Refused", read(cls, fields))

    def _meant(self, name: str) -> str:
        """Guess which fact somebody meant; name all of them where nothing is near."""
        spelt = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", str(name)).lower().replace("_", "-")
        near = difflib.get_close_matches(spelt, self.facts, cutoff=0.75)
        return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(sorted(self.facts))}"

    # Replaying ------------------------------------------------------------------------

    def replay(self, entries: Iterable[Entry], *, id: str, tenant: str = "", until: int | None = None) -> Case[StateT]:
        """
        Fold a history into the case that it tells of.

        Guards are not asked again. Edges are, for what this version of the lifecycle
        accepted; what an older one accepted is taken as it stands. An entry that was
        taken back is passed over, and the version counts it all the same.

        Args:
            entries: In order, without gap.
            id: The case's.
            tenant: The case's.
            until: Stop after this version.

        Raises:
            Unreadable: An entry cannot follow the one before it, or is of a fact that this lifecycle does not know.
        """
        kept = entries if until is None else [entry for entry in entries if entry.version <= until]
        case: Any = None
        for case in self.stages(kept, id=id, tenant=tenant):  # noqa: B007 - the last one is wanted
            pass
        return cast("Case[StateT]", case)

    def stages(self, entries: Iterable[Entry], *, id: str, tenant: str = "") -> Iterator[Case[StateT]]:
        """
        Give the case as it stood after each entry; what was taken back later is passed over from the start.

        Raises:
            Unreadable: As for ``replay``.
        """
        kept = tuple(entries)
        over = {entry.fact.version for entry in kept if isinstance(entry.fact, TakenBack)}
        case: Any = None
        for entry in kept:
            if isinstance(entry.fact, TakenBack) or entry.version in over:
                case = FrozenCase(case.id, case.tenant, entry.version, case.complaint, case.state, case.dossier)
            elif case is None:
                case = self._restored(_blank(entry.fact, id, tenant, entry.happened), entry)
            else:
                case = self._restored(case, entry)
            yield case

    def _restored(self, case: Any, entry: Entry) -> Case[Any]:
        fact = _folded(entry)
        kind: type[AnyFact] = type(fact)
        edge = (
            _OPENING if case.state is _NOWHERE else self.table.get(cast("type[State]", type(case.state)), {}).get(kind)
        )
        if edge is None or (edge is _OPENING) != issubclass(kind, ComplaintReceived):
            if entry.flow == self.version or kind.name not in self.facts:
                raise Unreadable(f"entry {entry.version}: {self._stranger(case.state, kind)}")
            edge = graph.lone(kind, frozenset(self.states.values()))
        now = Hand(case, entry.by, entry.happened, default(), self._advance)
        try:
            return self._moved(edge, now, fact, entry.recorded)[1]
        except (GraphError, Refused) as wrong:
            raise Unreadable(f"entry {entry.version}: {kind.name} cannot be replayed: {wrong}") from wrong
        except ResolvedError:
            raise
        except (Exception, SystemExit) as wrong:  # a plugin's fact may do anything
            why = f"{type(wrong).__name__}: {wrong}"
            raise Unreadable(f"entry {entry.version}: {kind.name} cannot be replayed: {why}") from wrong

    def mermaid(self, case: Case[StateT] | None = None, *, remarks: bool = False) -> str:
        """Draw the graph as Mermaid, the state of *case* lit."""
        return graph.drawn(self.states, self.facts, case.state.name if case else None, remarks=remarks)


@cache
def _shipped_guides() -> Guides:
    return Guides()


def _joined(dossier: Dossier, by: Actor) -> Dossier:
    """Note who acted, where they are of the house and were not known."""
    handling = dossier.handling
    joins = by.role in STAFF and (handling.duty or not handling.knows(by.id))
    return dossier.but(handling=handling.joined(by)) if joins else dossier


def _folded(entry: Entry) -> AnyFact:
    fact = entry.fact
    if isinstance(fact, Foreign):
        raise Unreadable(
            f"entry {entry.version} is {fact.name!r} (form {fact.form}), which this lifecycle does not know; "
            "install the plugin or the version of the program that does"
        )
    assert not isinstance(fact, TakenBack)
    return fact


def _blank(fact: Any, id: str, tenant: str, at: datetime) -> FrozenCase[Any]:
    """Return what a case is folded upon: nothing but the complaint."""
    if not isinstance(fact, ComplaintReceived):
        raise Unreadable(f"a history begins with {ComplaintReceived.name}, not {fact.name}")
    return FrozenCase(id, tenant, 0, fact.complaint, _NOWHERE, Dossier.opened(at))
