"""
Fact and case: the edge, and what it moves. The type checker reads this file; nothing here runs a graph.

A fact's two type arguments say from which states it may happen and to which it
leads. They are the only place where an edge is written.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Generic,
    NamedTuple,
    Protocol,
    TypeAlias,
    TypeVar,
    final,
    overload,
)

import attrs

from .complaint import Actor, Complaint, Role
from .text import PersonalText

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from .customer import CustomerRecord
    from .dossier import Dossier
    from .policy import Rulebook


@attrs.frozen
class State:
    """
    What a complaint can be: only what is true while it lasts.

    A class between this one and a named state is a superstate.
    """

    name: ClassVar[str]


S = TypeVar("S", bound=State)
D = TypeVar("D", bound=State)
S_co = TypeVar("S_co", bound=State, covariant=True)
D_co = TypeVar("D_co", bound=State, covariant=True)
S_contra = TypeVar("S_contra", bound=State, contravariant=True)
Ask = TypeVar("Ask", bound="Callable[..., str | None]")

Upcast: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the stored fields of an older form and gives those of the next. Pure."""


def unchanged(fields: dict[str, Any]) -> dict[str, Any]:
    """Upcast where only fields were added that may be left out."""
    return fields


def guard(code: str, clause: str, *fields: str) -> Callable[[Ask], Ask]:
    """
    Mark a method of a fact as a guard: it returns a sentence where it objects, else ``None``.

    A static method sees only the hand, so it is asked before a form is filled.
    A guard is pure: it may be asked twice, and never on replay.

    Args:
        code: Stable, for programs.
        clause: The clause of the method that it rests on.
        fields: The fact's fields that it is about.
    """

    def mark(ask: Ask) -> Ask:
        setattr(ask, "__rule__", (code, clause, fields))  # noqa: B010 - no checker knows the attribute
        return ask

    return mark


@attrs.frozen
class Fact(Generic[S_contra, D_co]):
    """
    Something that happened: legal from ``S_contra``, leads to ``D_co``.

    It is the edge, the command and the record in one: called, checked, guarded,
    stored, replayed, put into a form, sent over a queue and drawn.
    """

    name: ClassVar[str]
    """The wire name: stored, sent and typed. Never derived from the class name."""
    clauses: ClassVar[tuple[str, ...]]
    """The clauses of the method that it carries, the main one first."""
    form: ClassVar[int] = 1
    """The version of its fields. A change of fields needs a new one, and an upcaster from the old."""
    by: ClassVar[tuple[Role, ...]]
    """The roles that may record it."""
    upcasts: ClassVar[Mapping[int, Upcast]] = {}
    """From an older form of its fields to the next, by the number of the older one."""
    formerly: ClassVar[tuple[str, ...]] = ()
    """Wire names that it had before."""
    alone: ClassVar[bool] = True
    """False for one that an office records only together with another, such as both sides of a merge."""
    recalls: ClassVar[bool] = False
    """True where its guards ask what else is known of the customer (``now.customer``): it costs a look at the store."""
    spreads: ClassVar[bool] = False
    """True where it is of the customer and not of one complaint: it is recorded on their others in the same unit."""

    @classmethod
    def recalls_under(cls, rules: Rulebook) -> bool:
        """Tell whether its guards ask what else is known of the customer; a fact may leave that to the policy."""
        return cls.recalls

    @abstractmethod
    def evolve(self, now: Hand[S_contra]) -> D_co:
        """Build the next state. Pure, and asks no rules: replay calls it too."""

    def learn(self, now: Hand[S_contra]) -> Dossier:
        """Bring the dossier up to date; left alone, it stays as it is. Pure like ``evolve``."""
        return now.dossier


@attrs.frozen
class Remark(Fact[S_contra, State]):
    """A fact that moves nothing: the case stays exactly where it is, for the checker too."""

    @final
    def evolve(self, now: Hand[S_contra]) -> State:
        """Keep the state."""
        return now.case.state


@attrs.frozen
class Internal(Remark[S_contra]):
    """
    A remark that is never the customer's to read: a note, conduct, a threat.

    A type and not a flag: what writes to customers takes ``Fact`` and refuses this.
    """


AnyFact: TypeAlias = Fact[Any, State]


@attrs.frozen
class TakenBack:
    """
    No fact and no edge: the entry of that version was a slip, and the fold passes over it.

    Args:
        version: The version that is passed over.
        because: Why, in the words of who took it back.
    """

    name: ClassVar[str] = "taken-back"
    form: ClassVar[int] = 1
    version: int
    because: PersonalText


@attrs.frozen
class Foreign:
    """
    An entry of a fact that this lifecycle does not know: kept, shown, never folded.

    Its plugin is not installed, or the program is older than the store.

    Args:
        name: The wire name.
        form: The version of its fields.
        data: Its fields, as they are stored.
    """

    name: str
    form: int
    data: Mapping[str, Any]


Told: TypeAlias = "AnyFact | TakenBack | Foreign"
"""What a line of history can tell of."""


class Entry(NamedTuple):
    """
    One line of a history.

    Args:
        version: The case's version after it: 1 for the first.
        recorded: When the office kept it (UTC).
        happened: When it happened; never later than ``recorded``.
        by: Who recorded it: id, role and level are kept.
        fact: What happened.
        flow: The version of the lifecycle that accepted it.
    """

    version: int
    recorded: datetime
    happened: datetime
    by: Actor
    fact: Told
    flow: int


class Case(Protocol[S_co]):
    """
    A complaint in a state.

    A protocol on purpose: a class pattern over it would make mypy forget the state
    (mypy #18432), and a protocol forbids the pattern. Narrow with ``is_in``, or
    match ``case.state``.
    """

    @property
    def id(self) -> str:
        """Random, for programs."""
        ...

    @property
    def tenant(self) -> str:
        """Whose it is, where one store serves several houses; empty by default."""
        ...

    @property
    def version(self) -> int:
        """How many entries its history has."""
        ...

    @property
    def complaint(self) -> Complaint:
        """As it was received."""
        ...

    @property
    def state(self) -> S_co:
        """Where it stands."""
        ...

    @property
    def dossier(self) -> Dossier:
        """What is known: one value folded from all facts."""
        ...


# A named tuple, like Entry: as frozen as attrs, at half the price. Because Case is a protocol this shows nowhere.
class FrozenCase(NamedTuple, Generic[S_co]):
    """The one implementation of ``Case``; never named outside the core."""

    id: str
    tenant: str
    version: int
    complaint: Complaint
    state: S_co
    dossier: Dossier
    head: str = ""
    """The chain's head, where an office keeps the case."""


def is_in(case: Case[State], kind: type[S]) -> TypeIs[Case[S]]:
    """Narrow a case to a state or superstate."""
    return isinstance(case.state, kind)


class Step(NamedTuple, Generic[S_co]):
    """One fact recorded: the case before (none for the first), the line of history, the case after."""

    before: Case[Any] | None
    entry: Entry
    case: Case[S_co]


Advance: TypeAlias = "Callable[[Hand[Any], AnyFact], Case[Any]]"


# Not frozen: it lives for one call, and freezing would triple what it costs.
@attrs.define(eq=False, init=False)
class Hand(Generic[S_co]):
    """
    A case in somebody's hands: who acts, when, and under which rules; so facts can be recorded.

    Guards, ``evolve`` and ``learn`` get the same object, as *now*.
    """

    case: Case[S_co]
    """The case."""
    by: Actor
    """Who acts."""
    at: datetime
    """When it happened."""
    rules: Rulebook
    """The house's policy; for guards alone."""
    _advance: Advance = attrs.field(repr=False)
    # Fields and no properties: guards read them all the time.
    state: S_co = attrs.field(init=False)
    """Where the case stands."""
    dossier: Dossier = attrs.field(init=False)
    """What is known of the case."""
    customer: CustomerRecord | None = attrs.field(init=False)
    """What else is known of the customer; for the guards of facts that ``recalls``, and None for others."""

    def __init__(self, case: Case[S_co], by: Actor, at: datetime, rules: Rulebook, advance: Advance) -> None:
        self.case = case
        self.by = by
        self.at = at
        self.rules = rules
        self._advance = advance
        self.state = case.state
        self.dossier = case.dossier
        self.customer = None

    @property
    def entry(self) -> str:
        """The id of the entry that is being made: ``case/version``."""
        return f"{self.case.id}/{self.case.version + 1}"

    @overload
    def record(self, fact: Remark[S_co]) -> Case[S_co]: ...
    @overload
    def record(self, fact: Fact[S_co, D]) -> Case[D]: ...
    def record(self, fact: AnyFact) -> Case[Any]:
        """
        Record a fact that the checker has found legal here.

        Raises:
            Refused: Something stands in the way; all of it is said.
            Stale: Somebody else was quicker (only where an office keeps the case).
            PluginError: A plugin failed where it has a say; nothing was recorded.
        """
        return self._advance(self, fact)


_fits: Final[type[Case[State]]] = FrozenCase[State]
