"""What an office keeps, as it can be looked up: complaints, histories, work lists."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Generic, cast, overload

from .. import doors
from ..core.complaint import Actor
from ..core.conduct import may_see_conduct
from ..core.fact import Case, D, Entry, FrozenCase, Internal, State, TakenBack, is_in
from ..core.facts.conduct import withheld
from ..core.flow import Flow, StateT
from ..core.method import Guides
from ..core.policy import Rulebook
from ..core.problems import slug
from ..core.time import micros
from ..core.wire import Codec, Entropy, Kept
from ..errors import Invalid, NotFound
from ..hooks import Plugins
from ..languages import Languages
from ..ports import Clock, Due, Line, Page, Query, Store

if TYPE_CHECKING:
    from typing import Self

LONGEST_SEARCH: Final = 1000
_PAGE: Final = 200
_NUMBER: Final = re.compile(r"[Cc]-(\d{1,15})")


class Looking(Generic[StateT]):
    """
    An office in which things can be looked up; ``Reading`` and the others go on from here.

    Args:
        store: Where complaints are kept.
        flow: The lifecycle.
        rules: The house's policy, which knows the channels.
        clock: Tells the time.
        plugins: What else has a say.
        entropy: Gives random bytes; only a test or a demonstration has reason to give its own.
        tenant: Whose complaints these are, where one store serves several houses.
        guides: What people are told at each moment; the ones that ship, where they are left out.
        languages: In what words letters are written; those of the policy, where they are left out.
    """

    def __init__(
        self, *, store: Store, flow: Flow[StateT], rules: Rulebook, clock: Clock, plugins: Plugins,
        entropy: Entropy = os.urandom, tenant: str = "", guides: Guides | None = None,
        languages: Languages | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.flow = flow
        self.rules = rules
        self.clock = clock
        self.plugins = plugins
        self.tenant = tenant
        self.guides = guides
        self.languages: Languages = languages or Languages(rules.letters, house=rules.language)
        self._entropy = entropy
        self._codec = Codec(flow.facts)
        self._taboos = plugins.taboos()
        self._known: tuple[str, dict[str, Due]] = ("", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store's files and connections; harmless when repeated."""
        self.store.close()

    def now(self) -> datetime:
        """
        Read the office's clock (UTC).

        Raises:
            Invalid: It tells no time, or leaves the zone out.
        """
        return doors.moment(self.clock(), "what the clock says")

    # Reading --------------------------------------------------------------------------

    @overload
    def load(self, case_id: str) -> Case[StateT]: ...
    @overload
    def load(self, case_id: str, kind: type[D]) -> Case[D]: ...
    def load(self, case_id: str, kind: type[Any] | None = None) -> Case[Any]:
        """
        Load a complaint.

        Args:
            case_id: Its id, or its number.
            kind: The state or superstate in which it is wanted.

        Raises:
            NotFound: There is no such complaint.
            Refused: It is in another state than *kind*.
            Unreadable: Its history needs a plugin, or a program, that is not here.
        """
        case = self._load(self.case_id(case_id))
        if kind is not None and not isinstance(kind, type):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise Invalid(f"kind takes the class of a state, not {kind!r}", "kind")
        if kind is not None and not is_in(case, kind):
            wanted = getattr(kind, "name", kind.__name__.lower())
            raise doors.refused("other-state", f"complaint {case_id} is {case.state.name}, not {wanted}")
        return case

    def _load(self, case_id: str) -> Case[StateT]:
        return self._folded(case_id, self.store.entries(self.tenant, case_id))

    def _entries(self, case: Case[Any]) -> list[Entry]:
        """Read the history of a case, as far as the case has come."""
        return [self._codec.decode(each) for each in self.store.entries(self.tenant, case.id, until=case.version)]

    def _folded(self, case_id: str, kept: Sequence[Kept]) -> Case[StateT]:
        entries = (self._codec.decode(each) for each in kept)
        case = cast("FrozenCase[StateT]", self.flow.replay(entries, id=case_id, tenant=self.tenant))
        return case._replace(head=kept[-1].head)

    def history(self, case_id: str, *, by: Actor | None = None) -> tuple[Entry, ...]:
        """
        Read a complaint's history, in order: everything, also what was taken back.

        Args:
            case_id: Its id, or its number.
            by: Who asks; whoever may not see conduct (I2) is given the rest, and a customer nothing that is
                internal. Left out, a program of the house asks.

        Raises:
            NotFound: There is no such complaint.
        """
        entries = [self._codec.decode(each) for each in self.store.entries(self.tenant, self.case_id(case_id))]
        if self._sees_conduct(by):
            return tuple(entries)
        customers = by is not None and by.role == "customer"
        hidden = {e.version for e in entries if withheld(e) or (customers and isinstance(e.fact, Internal))}
        hidden |= {e.version for e in entries if isinstance(e.fact, TakenBack) and e.fact.version in hidden}
        return tuple(entry for entry in entries if entry.version not in hidden)

    def _sees_conduct(self, by: Actor | None) -> bool:
        """Tell whether whoever asks may see conduct: a program of the house, or somebody whom policy lets (I2)."""
        return by is None or may_see_conduct(doors.actor(by), self.rules)

    def find(
        self, *, state: type[State] | str | None = None, owner: str | None = None, customer: str | None = None,
        channel: str | None = None, due_before: datetime | None = None, text: str | None = None, limit: int = 50,
        after: tuple[int, int] | None = None, problem: str | None = None,
    ) -> Page:  # fmt: skip
        """
        Read a work list, by what falls due next; page by page.

        Args:
            state: A state, a superstate, or a state's wire name.
            owner: The id of who is responsible.
            customer: The host's key for the customer.
            channel: Through which they came.
            due_before: Only what falls due before this.
            text: Found anywhere in the customer's name or the complaint.
            limit: Lines on a page.
            after: The ``more`` of the page before.
            problem: The recurring problem that they belong to, by its id or title; empty for none.

        Raises:
            Refused: There is no such state, or the limit is none.
        """
        if isinstance(due_before, datetime) and due_before.tzinfo is None:
            raise doors.refused("no-zone", f"{due_before} has no zone, so there is no telling when it is")
        before = None if due_before is None else micros(doors.moment(due_before, "due_before"))
        if type(limit) is not int or limit < 1:
            raise doors.refused("no-limit", f"a page has at least one line, not {limit}")
        text = doors.maybe(text, "text")
        if text is not None and len(text) > LONGEST_SEARCH:
            raise doors.refused(
                "search-too-long", f"search for at most {LONGEST_SEARCH:,} characters, not {len(text):,}"
            )
        query = Query(
            states=self._names(state), owner=doors.maybe(owner, "owner"), customer=doors.maybe(customer, "customer"),
            channel=doors.maybe(channel, "channel"), due_before=before, text=text, limit=limit,
            after=doors.place(after), problem=None if problem is None else slug(doors.text(problem, "problem")),
        )  # fmt: skip
        return self.store.find(self.tenant, query)

    def lines(self) -> Iterator[Line]:
        """Walk every complaint, as a work list shows it, by what falls due next."""
        after: tuple[int, int] | None = None
        while True:
            page = self.store.find(self.tenant, Query(limit=_PAGE, after=after))
            yield from page.lines
            if (after := page.more) is None:
                return

    def _names(self, state: type[State] | str | None) -> tuple[str, ...]:
        if state is None:
            return ()
        if isinstance(state, str):
            if state not in self.flow.states:
                known = ", ".join(self.flow.states)
                raise doors.refused("no-such-state", f"there is no state {state!r}; there are {known}")
            return (state,)
        if not (isinstance(state, type) and issubclass(state, State)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise Invalid(f"a state is asked for by its class or its name, not by {state!r}", "state")
        names = tuple(name for name, each in self.flow.states.items() if issubclass(each, state))
        if not names:
            raise doors.refused("no-such-state", f"no state of this lifecycle is a {state.__name__}")
        return names

    def case_id(self, reference: str) -> str:
        """
        Return the id of a complaint: *reference* is that id, or the number ``C-17``.

        Raises:
            NotFound: There is no complaint of that number.
        """
        number = _NUMBER.fullmatch(doors.text(reference, "case_id"))
        if number is None:
            return doors.text(reference, "case_id")
        lines = self.store.find(self.tenant, Query(number=int(number[1]), limit=1)).lines
        if not lines:
            raise NotFound(reference)
        return lines[0].case_id

    @property
    def entropy(self) -> Entropy:
        """Gives random bytes, for ids and salts."""
        return self._entropy

    def number(self, case: Case[State]) -> str:
        """Return a complaint's number for people: ``C-17``."""
        return self.store.line(self.tenant, doors.case(case).id).number
