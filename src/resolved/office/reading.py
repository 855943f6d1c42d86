"""
What an office can be asked: complaints as they stand, their histories, deadlines, findings, what may follow.

Everything is worked out from what is kept; nothing here writes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Generic, cast, overload

import attrs

from .. import doors
from ..core import clocks
from ..core.clocks import Deadline
from ..core.complaint import Actor
from ..core.conduct import may_see_conduct
from ..core.customer import NOBODY_KNOWN, CustomerRecord
from ..core.fact import Case, D, Entry, FrozenCase, State, is_in
from ..core.facts.conduct import WITHHELD
from ..core.facts.giving import allowance
from ..core.flow import Flow, StateT
from ..core.method import Guides
from ..core.offer import Offer
from ..core.policy import Allowance, Rulebook
from ..core.problems import slug
from ..core.progress import Progress, progress
from ..core.taboos import Finding, findings
from ..core.time import Span, Unit, micros
from ..core.wire import Codec, Entropy, Kept
from ..core.wording import Wording
from ..errors import Invalid, NotFound, PluginError, ResolvedError
from ..hooks import Plugins
from ..languages import Languages
from ..ports import Clock, Due, Line, Page, Query, Store
from .wording import found_in

if TYPE_CHECKING:
    from typing import Self

LONGEST_SEARCH: Final = 1000
_PAGE: Final = 200
_NUMBER: Final = re.compile(r"[Cc]-(\d{1,15})")


class Reading(Generic[StateT]):
    """
    An office that can be asked; ``Recording`` and ``OfficeOf`` go on from here.

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
            by: Who asks; whoever may not see conduct (I2) is given the rest. Left out, a program of the house asks.

        Raises:
            NotFound: There is no such complaint.
        """
        entries = map(self._codec.decode, self.store.entries(self.tenant, self.case_id(case_id)))
        if by is None or may_see_conduct(doors.actor(by), self.rules):
            return tuple(entries)
        return tuple(entry for entry in entries if not isinstance(entry.fact, WITHHELD))

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

    # Asking ---------------------------------------------------------------------------

    def offers(
        self, case: Case[StateT], *, by: Actor, at: datetime | None = None, remarks: bool = False
    ) -> tuple[Offer, ...]:
        """
        List what may follow, what it needs, what stands in its way, and what to bear in mind.

        Args:
            case: The complaint as it stands.
            by: Who asks.
            at: When it would happen; now, where it is left out.
            remarks: List the facts that keep the state too.
        """
        moment = self.now() if at is None else doors.moment(at, "at")
        doors.case(case)
        doors.actor(by)
        try:
            offers = self.flow.offers(case, by=by, at=moment, rules=self.rules, remarks=remarks, guides=self.guides)
        except ResolvedError:
            raise
        except (Exception, SystemExit) as wrong:  # a guard that a plugin or a host wrote may fail in any way
            raise PluginError("a guard", "offers", f"{type(wrong).__name__}: {wrong}") from wrong
        return tuple(offer for offer in offers if offer.fact.alone)

    def clocks(self, case: Case[State]) -> tuple[Deadline, ...]:
        """Work out each deadline of a complaint: when it is due, how it stands, and ``explain()``."""
        return clocks.deadlines(doors.case(case), self.rules)

    def progress(self, case: Case[State]) -> Progress:
        """
        Tell which letters of RESOLVED and which of the seven steps and of the four are done, next, or skipped (C1, D).

        What is done names the entry that shows it.

        Raises:
            NotFound: The complaint is not kept here.
        """
        known = doors.case(case)
        return progress(known, self.rules, self.flow.stages(self._entries(known), id=known.id, tenant=self.tenant))

    def findings(self, case: Case[State]) -> tuple[Finding, ...]:
        """
        Find what went against the method so far (F), each with its clause, its entries and what would mend it.

        It blocks nothing, and is never told to the customer.

        Raises:
            PluginError: A plugin's rule failed.
        """
        known = doors.case(case)
        return self._found(self._entries(known), known)

    def examined(self, case_id: str) -> tuple[tuple[Entry, ...], Case[StateT], tuple[Finding, ...]]:
        """
        Read a complaint whole in one look: its history, the case that it leads to, its findings.

        Raises:
            NotFound: There is no such complaint.
            Unreadable: Its history needs a plugin, or a program, that is not here.
            PluginError: A plugin's rule failed.
        """
        id = self.case_id(case_id)
        kept = self.store.entries(self.tenant, id)
        entries = tuple(map(self._codec.decode, kept))
        case = cast("FrozenCase[StateT]", self.flow.replay(entries, id=id, tenant=self.tenant))
        case = case._replace(head=kept[-1].head)
        return entries, case, self._found(entries, case)

    def _found(self, entries: Sequence[Entry], known: Case[State]) -> tuple[Finding, ...]:
        found = findings(entries, known, self.rules)
        for one in self._taboos:
            try:
                found += findings(entries, known, self.rules, [one])
            except (Exception, SystemExit) as wrong:
                raise PluginError(one.look.__module__, one.code, f"{type(wrong).__name__}: {wrong}") from wrong
        return tuple(sorted(found, key=lambda each: each.entries))

    def check_wording(self, text: str, language: str = "en") -> tuple[Wording, ...]:
        """
        Check a reply before it is sent: what should not be said to a customer who complained, and what to say instead.

        By the phrases that ship (D3, F2, F5, F8, F9, F10, J11) and by those of plugins. What it finds blocks
        nothing; where policy refuses some of it (``[wording] refuses``), it is refused when it is recorded.

        Args:
            text: As it is to be sent; lines that begin with ``>`` are the customer's own.
            language: BCP 47, such as the customer's (``Party.language``); ``de-AT`` falls back to ``de``.

        Raises:
            Invalid: One of the two is no text.
            PluginError: A plugin's check failed.
        """
        return found_in(text, language, self.plugins)

    def customer(self, case: Case[State], *, by: Actor | None = None) -> CustomerRecord:
        """
        Tell what else is known of the customer of a complaint: their other complaints (C9, I2).

        By the host's key for them (``Party.id``); without one nothing else is known.

        Args:
            case: The complaint.
            by: Who asks; whoever may not see conduct sees the rest. Left out, a program of the house asks.

        Raises:
            Unreadable: One of them needs a plugin, or a program, that is not here.
        """
        known = doors.case(case)
        if not known.complaint.customer.id:
            return NOBODY_KNOWN
        others = [line for line in self._lines_of(known.complaint.customer.id) if line.case_id != known.id]
        record = CustomerRecord(tuple(self._load(line.case_id) for line in others))
        return record if by is None or may_see_conduct(doors.actor(by), self.rules) else record.without_conduct()

    def _lines_of(self, customer: str) -> list[Line]:
        """List the complaints of one customer, the oldest first."""
        query = Query(customer=customer, limit=_PAGE)
        page = self.store.find(self.tenant, query)
        lines = list(page.lines)
        while page.more is not None:
            page = self.store.find(self.tenant, attrs.evolve(query, after=page.more))
            lines += page.lines
        return sorted(lines, key=lambda line: line.began)

    def senior(self, case: Case[State]) -> Actor | None:
        """
        Name who would take a complaint over: above everybody who had it, and fresh to it (E1).

        A plugin's word (``resolved_senior``) goes before the policy's staff.

        Raises:
            PluginError: A plugin failed.
        """
        handling = doors.case(case).dossier.handling
        level = max(handling.level, handling.rung_level)
        return self.plugins.senior(case, level) or self.rules.ladder.senior(handling)

    def authority(self, case: Case[State], *, by: Actor) -> Allowance:
        """
        Tell what somebody may still give on a complaint without asking: to be said openly (B6, J4).

        A customer's other complaints are looked up where policy limits what one customer is given.

        Raises:
            Unreadable: One of those needs a plugin, or a program, that is not here.
        """
        known, by = doors.case(case), doors.actor(by)
        others = self.customer(known) if self.rules.authority.recalls else NOBODY_KNOWN
        return allowance(known, by, self.rules, self.now(), others)

    def after(
        self, *, working_days: int | None = None, weeks: int | None = None, days: int | None = None,
        hours: int | None = None, minutes: int | None = None, start: datetime | None = None,
    ) -> datetime:  # fmt: skip
        """
        Return the instant after so long, in the house's calendar (UTC).

        Working days end at close of business, and today never counts. Give one of them.

        Raises:
            Invalid: None was given, or several.
        """
        given: dict[Unit, int | None] = {
            "working days": working_days, "weeks": weeks, "days": days, "hours": hours, "minutes": minutes,
        }  # fmt: skip
        spans = [Span(amount, unit) for unit, amount in given.items() if amount is not None]
        if len(spans) != 1:
            raise Invalid("give one length of time, such as office.after(working_days=3)")
        return self.rules.calendar.after(self.now() if start is None else doors.moment(start, "start"), spans[0])

    def _involved(self, about: str) -> tuple[str, ...]:
        """List who had to do with the complaint that another one is about: none of them may own that."""
        return tuple(one.id for one in self._load(self.case_id(about)).dossier.handling.involved)
