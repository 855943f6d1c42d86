"""
The office: one unit of work for each fact, and no rules of its own.

Load, decide on frozen values outside any transaction, commit once under the version
that was decided on, then tell those who listen. Rules are in the core, words in
``letters``, keeping in ``stores``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeAlias, cast, overload

from . import doors
from .core import clocks
from .core.clocks import Deadline
from .core.complaint import Actor, Complaint
from .core.fact import AnyFact, Case, D, Entry, Fact, FrozenCase, Hand, Remark, S, State, Step, TakenBack, is_in
from .core.facts import Absorbed, ComplaintReceived, MergedInto
from .core.flow import Flow, StateT
from .core.lifecycle import flow
from .core.method import Guides
from .core.offer import Offer
from .core.policy import Rulebook
from .core.progress import Progress, progress
from .core.states import AnyState, Closed, Received
from .core.taboos import Finding, findings
from .core.time import Span, Unit, micros
from .core.typed import mismatch
from .core.wire import Codec, Entropy, Kept, Shared
from .errors import Invalid, KeyReused, NotFound, Objection, PluginError, Refused, ResolvedError, Stale
from .hooks import Plugins
from .letters import unwritable, written
from .ports import Clock, Due, Letter, Line, Move, Outbox, Page, Query, Store, Watch

_OURS: Final = frozenset((*flow.facts.values(), TakenBack))
LONGEST_SEARCH: Final = 1000
_NUMBER: Final = re.compile(r"[Cc]-(\d{1,15})")


class Decided(NamedTuple):
    """A step that may be kept, with the letters it calls for."""

    step: Step[Any]
    letters: tuple[Letter, ...]


class OfficeOf(Generic[StateT]):
    """
    Carries complaints through a lifecycle, whose states are ``StateT``, and keeps them.

    Use ``open_office`` to make one.

    Args:
        store: Where complaints are kept.
        flow: The lifecycle.
        rules: The house's policy, which knows the channels.
        clock: Tells the time.
        plugins: What else has a say.
        entropy: Gives random bytes; only a test or a demonstration has reason to give its own.
        tenant: Whose complaints these are, where one store serves several houses.
        guides: What people are told at each moment; the ones that ship, where they are left out.
    """

    watch: Watch
    outbox: Outbox

    def __init__(
        self, *, store: Store, flow: Flow[StateT], rules: Rulebook, clock: Clock, plugins: Plugins,
        entropy: Entropy = os.urandom, tenant: str = "", guides: Guides | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.flow = flow
        self.rules = rules
        self.clock = clock
        self.plugins = plugins
        self.tenant = tenant
        self.guides = guides
        self._entropy = entropy
        self._codec = Codec(flow.facts)
        self._taboos = plugins.taboos()
        self._known: tuple[str, dict[str, Due]] = ("", {})

    def __enter__(self) -> OfficeOf[StateT]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store's files and connections; harmless when repeated."""
        self.store.close()

    # Recording ------------------------------------------------------------------------

    def receive(
        self, complaint: Complaint, *, by: Actor, key: str | None = None, at: datetime | None = None,
        owner: Actor | None = None,
    ) -> Case[Received]:  # fmt: skip
        """
        Take a complaint in.

        Args:
            complaint: As it was received.
            by: Who takes it in: a handler, the customer, or the system.
            key: Makes it harmless to send twice: the same key opens one complaint.
            at: When it came; now, where it is left out.
            owner: Who is responsible from now on (C2); left out, whoever takes it in, or the policy's duty.

        Raises:
            Refused: It cannot be taken in as it is; says why.
            KeyReused: The key came before, with another complaint.
            NotFound: It is about a complaint that does not exist.
            Unavailable: The store cannot be used; nothing was kept.
        """
        if (found := mismatch(ComplaintReceived(complaint, owner))) is not None:
            raise Refused((Objection("wrong-type", "J1", found[1], (found[0],)),))
        doors.actor(by)
        key = doors.maybe(key, "key")
        barred = self._involved(complaint.about) if complaint.about else ()
        fact: ComplaintReceived = doors.fact(ComplaintReceived(complaint, owner, barred, self.rules.duty))
        if key is not None and (answered := self._answered(key, fact, by)) is not None:
            return answered
        now = self.now()
        step = self.flow.opened(
            fact, id=self._entropy(16).hex(), by=by, at=doors.happened(at, now), tenant=self.tenant, rules=self.rules,
            recorded=now,
        )  # fmt: skip
        hand = Hand[Any](step.case, by, step.entry.happened, self.rules, self._record)
        try:
            return self._keep([self._decided(hand, step)], key=key)[0]
        except KeyReused:  # somebody sent it at the same moment
            if key is None or (answered := self._answered(key, fact, by)) is None:
                raise
            return answered

    def on(self, case: Case[S], *, by: Actor, at: datetime | None = None) -> Hand[S]:
        """
        Take a case in hand, to record a fact: ``office.on(case, by=ana).record(fact)``.

        Args:
            case: As this office gave it.
            by: Who acts.
            at: When it happened; now, where it is left out. Never in the future.
        """
        doors.case(case)
        return Hand(case, doors.actor(by), self.now() if at is None else at, self.rules, self._record)

    def _record(self, now: Hand[Any], fact: AnyFact) -> Case[Any]:
        return self._keep([self._decide(now, fact)])[0]

    def submit(
        self, case_id: str, fact: Fact[Any, StateT] | Remark[Any] | Refused, *, by: Actor, at: datetime | None = None,
        version: int | None = None, key: str | None = None,
    ) -> Case[StateT] | Refused:  # fmt: skip
        """
        Record a fact on a complaint in whatever state: for forms, queues, pages.

        Total: what stands in the way comes back as a value.

        Args:
            case_id: The complaint's id, or its number.
            fact: What happened; a ``Refused`` (of ``flow.fact``) is given back as it is.
            by: Who acts.
            at: When it happened; now, where it is left out.
            version: The version that whoever decided has seen; left out, the newest.
            key: Makes it harmless to send twice: the case as it stood after the first is given back.

        Raises:
            NotFound: There is no such complaint.
            Stale: It is not at *version* any more, or somebody was quicker; nothing was kept.
            KeyReused: The key came before, with something else.
            PluginError: A plugin failed where it has a say; nothing was recorded.
            Unavailable: The store cannot be used; nothing was kept.
        """
        if isinstance(fact, Refused):
            return fact
        try:
            doors.actor(by)
            clean: AnyFact = doors.fact(fact)
            return self._submit(self.case_id(case_id), clean, by, at, version, doors.maybe(key, "key"))
        except Refused as refused:
            return refused

    def _submit(
        self, id: str, fact: AnyFact, by: Actor, at: datetime | None, version: int | None, key: str | None
    ) -> Case[StateT]:
        if key is not None and (answered := self._answered(key, fact, by, id)) is not None:
            return answered
        case = self._load(id)
        if version is not None and version != case.version:
            raise Stale(case.id, version, case.version)
        try:
            return self._keep([self._decide(self.on(case, by=by, at=at), fact)], key=key)[0]
        except KeyReused:  # somebody sent it at the same moment
            if key is None or (answered := self._answered(key, fact, by, id)) is None:
                raise
            return answered

    def record_all(
        self, case: Case[State], facts: Sequence[AnyFact], *, by: Actor, at: datetime | None = None
    ) -> Case[StateT]:
        """
        Record several facts in one unit: all of them, or none.

        Raises:
            Refused: One of them may not be recorded; none is.
            Stale: Somebody else was quicker; none is kept.
        """
        if not isinstance(facts, Sequence) or not facts:  # pyright: ignore[reportUnnecessaryIsInstance]
            raise Invalid(f"give the facts that happened together, not {facts!r}", "facts")
        decided = list[Decided]()
        here: Case[Any] = case
        for fact in facts:
            decided.append(self._decide(self.on(here, by=by, at=at), fact))
            here = decided[-1].step.case
        return self._keep(decided)[-1]

    # Deciding -------------------------------------------------------------------------

    def _decide(self, now: Hand[Any], fact: AnyFact) -> Decided:
        """Decide on frozen values; nothing is locked, and nothing recorded yet."""
        fact = doors.fact(fact)
        recorded = self.now()
        now.at = doors.happened(now.at, recorded, since=now.dossier.contact.began)
        if not fact.alone:
            raise doors.refused("together", f"{fact.name} is recorded by office.merge, together with its twin")
        return self._decided(now, self._step(now, fact, recorded))

    def _step(self, now: Hand[Any], fact: AnyFact, recorded: datetime) -> Step[Any]:
        """Ask the lifecycle; a fact that a plugin or a host wrote may fail in any way."""
        try:
            return self.flow.step(now, fact, recorded)
        except ResolvedError:
            raise
        except (Exception, SystemExit) as wrong:
            raise _failed(fact, wrong) from wrong

    def _decided(self, now: Hand[Any], step: Step[Any]) -> Decided:
        """Ask the plugins and write the letters of a step that the lifecycle allows."""
        fact = cast("AnyFact", step.entry.fact)
        objections = [objection for objection in [unwritable(fact, step.case, self.rules)] if objection]
        if self.plugins.object_to_facts:
            objections += self.plugins.objections(now, fact)
        if objections:
            raise Refused(tuple(objections))
        letters = written(step, self.rules)
        if self.plugins.write_letters:
            letters += tuple(self.plugins.letters(step))
        return Decided(step, letters)

    def now(self) -> datetime:
        """
        Read the office's clock (UTC).

        Raises:
            Invalid: It tells no time, or leaves the zone out.
        """
        return doors.moment(self.clock(), "what the clock says")

    # Keeping --------------------------------------------------------------------------

    def _keep(
        self, unit: Sequence[Decided], *, key: str | None = None, withdraws: int | None = None
    ) -> list[FrozenCase[Any]]:
        """Commit a unit once, under the versions that were decided on; then tell those who listen."""
        shared = self._entropy(16).hex() if len(unit) > 1 else None
        heads = dict[str, str]()
        moves, cases = list[Move](), list[FrozenCase[Any]]()
        for n, (step, letters) in enumerate(unit, 1):
            before, case = step.before, step.case
            prev = heads.get(case.id, _head(before))
            kept = self._written_down(step, prev, None if shared is None else Shared(shared, n, len(unit)))
            heads[case.id] = kept.head
            now = cast("FrozenCase[Any]", case)._replace(head=kept.head)
            cases.append(now)
            moves.append(self._move(before, prev, now, kept, letters, withdraws))
        self.store.commit(self.tenant, moves, key=key)
        if self.plugins.hear:
            for (step, _), case in zip(unit, cases, strict=True):
                self.plugins.recorded(Step(step.before, step.entry, case))
        return cases

    def _written_down(self, step: Step[Any], prev: str, shared: Shared | None) -> Kept:
        """Encode an entry; one of a fact that is not ours has to prove that it can be read again."""
        case, entry = step.case, step.entry
        try:
            kept = self._codec.encode(
                entry, case_id=case.id, tenant=case.tenant, subject=_subject(case), prev=prev, entropy=self._entropy,
                shared=shared,
            )  # fmt: skip
            if type(entry.fact) in _OURS or self._codec.decode(kept).fact == entry.fact:
                return kept
        except (Exception, SystemExit) as wrong:
            raise _failed(entry.fact, wrong) from wrong
        raise _failed(entry.fact, Invalid("it does not come back as it was kept; see to its fields"))

    def _move(
        self, before: Case[Any] | None, prev: str, case: FrozenCase[Any], kept: Kept, letters: tuple[Letter, ...],
        withdraws: int | None,
    ) -> Move:  # fmt: skip
        """Work out what changes: deadlines by difference, so that few rows are touched."""
        then = {} if before is None else self._running(before, prev)
        runs = clocks.running(case, self.rules)
        now = _dues(runs)
        self._known = (case.head, now)
        return Move(
            before=(case.version - 1, prev),
            line=_line(case, runs[0] if runs else None),
            kept=kept,
            begins=tuple(due for key, due in now.items() if then.get(key) != due),
            ends=tuple(key for key in then if key not in now),
            letters=letters,
            withdraws=withdraws,
        )

    def _running(self, case: Case[Any], head: str) -> dict[str, Due]:
        """Return the deadlines that run; whoever records one fact after the other has just worked them out."""
        known, dues = self._known
        return dues if known == head else _dues(clocks.running(case, self.rules))

    def _answered(self, key: str, fact: AnyFact, by: Actor, case_id: str | None = None) -> Case[Any] | None:
        """Return the case as it stood after the entry that came with *key*; None where none did."""
        found = self.store.keyed(self.tenant, key)
        if found is None:
            return None
        id, version = found
        kept = self.store.entries(self.tenant, id, until=version)
        entry = self._codec.decode(kept[-1])
        if case_id not in (None, id) or not _same(entry.fact, fact) or entry.by.id != by.id:
            raise KeyReused(key)
        return self._folded(id, kept)

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

    def _folded(self, case_id: str, kept: Sequence[Kept]) -> Case[StateT]:
        entries = (self._codec.decode(each) for each in kept)
        case = cast("FrozenCase[StateT]", self.flow.replay(entries, id=case_id, tenant=self.tenant))
        return case._replace(head=kept[-1].head)

    def history(self, case_id: str) -> tuple[Entry, ...]:
        """
        Read a complaint's history, in order: everything, also what was taken back.

        Raises:
            NotFound: There is no such complaint.
        """
        return tuple(map(self._codec.decode, self.store.entries(self.tenant, self.case_id(case_id))))

    def find(
        self, *, state: type[State] | str | None = None, owner: str | None = None, customer: str | None = None,
        channel: str | None = None, due_before: datetime | None = None, text: str | None = None, limit: int = 50,
        after: tuple[int, int] | None = None,
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
            after=doors.place(after),
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
        """Tell which letters of RESOLVED are done, which is next, and which were skipped (D)."""
        return progress(doors.case(case), self.rules)

    def findings(self, case: Case[State]) -> tuple[Finding, ...]:
        """
        Find what went against the method so far (F), each with its clause, its entries and what would mend it.

        It blocks nothing, and is never told to the customer.

        Raises:
            PluginError: A plugin's rule failed.
        """
        known = doors.case(case)
        kept = self.store.entries(self.tenant, known.id, until=known.version)
        entries = [self._codec.decode(each) for each in kept]
        found = findings(entries, known, self.rules)
        for one in self._taboos:
            try:
                found += findings(entries, known, self.rules, [one])
            except (Exception, SystemExit) as wrong:
                raise PluginError(one.look.__module__, one.code, f"{type(wrong).__name__}: {wrong}") from wrong
        return tuple(sorted(found, key=lambda each: each.entries))

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

    # Merging --------------------------------------------------------------------------

    def merge(
        self, source: Case[State], *, into: Case[State], by: Actor, because: str, at: datetime | None = None
    ) -> Case[StateT]:
        """
        Let one complaint go on as another one of the same customer (J1).

        Two facts in one unit, under both versions: open promises move to the target's
        ledger, the earliest start wins. A target that was itself merged is followed to
        the last. ``Reopened`` on the source is the un-merge.

        Returns:
            The target.

        Raises:
            Refused: Another customer's, itself, or closed; says which.
            Stale: One of the two has moved on; nothing was kept.
        """
        doors.actor(by)
        target = self._last(doors.case(into), doors.case(source))
        objections = list(_unmergeable(source, target))
        if objections:
            raise Refused(tuple(objections))
        recorded = self.now()
        moment = doors.happened(at, recorded)
        rows = source.dossier.ledger.open
        gone = doors.fact(MergedInto(target.id, because))
        took = doors.fact(Absorbed(source.id, source.dossier.contact.began, rows))
        unit = [
            self._decided(hand, self.flow.step(hand, fact, recorded))
            for fact, hand in (
                (gone, Hand[Any](source, by, moment, self.rules, self._record)),
                (took, Hand[Any](target, by, moment, self.rules, self._record)),
            )
        ]
        return self._keep(unit)[-1]

    def _last(self, target: Case[Any], source: Case[State]) -> Case[Any]:
        """Follow merged complaints to the one that goes on."""
        seen = {source.id}
        while target.dossier.after.merged_into:
            if target.id in seen:
                break
            seen.add(target.id)
            target = self._load(target.dossier.after.merged_into)
        return target

    def _involved(self, about: str) -> tuple[str, ...]:
        """List who had to do with the complaint that another one is about: none of them may own that."""
        return tuple(one.id for one in self._load(self.case_id(about)).dossier.handling.involved)

    # Mending a slip -------------------------------------------------------------------

    def take_back(self, case: Case[State], *, by: Actor, because: str) -> Case[StateT]:
        """
        Take back the last entry, which was a slip.

        Nothing is deleted: an entry says that the fold passes over it. Its letters are not
        sent, and deadlines are worked out anew.

        Raises:
            Refused: It is somebody else's, too old, the first, one of several, or its letter is out.
            Stale: The complaint has moved on.
        """
        doors.actor(by)
        kept = self.store.entries(self.tenant, doors.case(case).id)
        if kept[-1].version != case.version or kept[-1].head != _head(case):
            raise Stale(case.id, case.version, kept[-1].version)
        entries = [self._codec.decode(each) for each in kept]
        now = self.now()
        if objection := self._untakeable(entries, kept[-1], by, now):
            raise Refused((objection,))
        slip = doors.slip(TakenBack(entries[-1].version, because))
        entry = Entry(case.version + 1, now, now, by, slip, self.flow.version)
        after = self.flow.replay([*entries, entry], id=case.id, tenant=self.tenant)
        step = Step(case, entry, after)
        try:
            return self._keep([Decided(step, ())], withdraws=slip.version)[0]
        except Stale as stale:
            if stale.expected == stale.found:
                raise doors.refused(
                    "sent-already", "its letter is on its way: say what is right in a new one"
                ) from None
            raise

    def _untakeable(self, entries: Sequence[Entry], kept: Kept, by: Actor, now: datetime) -> Objection | None:
        last = entries[-1]
        until = self.rules.calendar.after(last.recorded, self.rules.take_back)
        sent = self.store.shelf(self.tenant, case_id=self._codec.line(kept)["case"], limit=1000)
        why = next(
            (
                sentence
                for wrong, sentence in (
                    (
                        last.version == 1,
                        "the first entry stands: record what it really is (withdrawn, not-a-complaint)",
                    ),
                    (isinstance(last.fact, TakenBack), "the last entry was taken back already"),
                    (last.by.id != by.id, f"it is the entry of {last.by.id}: only they can take it back"),
                    (now > until, f"it could be taken back for {self.rules.take_back}: record what is right instead"),
                    (
                        self._codec.shared(kept) is not None,
                        "it was recorded together with others, and stands with them",
                    ),
                    (
                        any(one.letter.version == last.version and one.attempts for one in sent),
                        "its letter is on its way: say what is right in a new one",
                    ),
                )
                if wrong
            ),
            None,
        )
        return None if why is None else Objection("not-taken-back", "J1", why)


Office: TypeAlias = OfficeOf[AnyState]
"""The office of the lifecycle that ships."""


def _failed(fact: Any, wrong: BaseException) -> PluginError:
    """Name the fact that failed, and where it comes from."""
    kind: type[Any] = cast("type[Any]", type(fact))
    return PluginError(kind.__module__, fact.name, f"{type(wrong).__name__}: {wrong}")


def _same(kept: object, sent: AnyFact) -> bool:
    """Tell whether a repeated request says the same; who is barred may have grown in between."""
    if isinstance(kept, ComplaintReceived) and isinstance(sent, ComplaintReceived):
        return (kept.complaint, kept.owner) == (sent.complaint, sent.owner)
    return kept == sent


def _head(case: Case[Any] | None) -> str:
    return "" if case is None else cast("FrozenCase[Any]", case).head


def _subject(case: Case[Any]) -> str:
    """Return whose personal texts these are: the host's key for the customer, else the case's own id."""
    return case.complaint.customer.id or case.id


def _dues(deadlines: Iterable[Deadline]) -> dict[str, Due]:
    return {each.key: Due(each.key, each.clock, micros(each.due)) for each in deadlines}


def _line(case: FrozenCase[Any], first: Deadline | None) -> Line:
    complaint, dossier, state = case.complaint, case.dossier, case.state
    return Line(
        case_id=case.id, number="", version=case.version, head=case.head, state=state.name,
        kind=state.kind if isinstance(state, Closed) else "", owner=dossier.handling.owner,
        customer=complaint.customer.id or "", channel=complaint.channel, began=micros(dossier.contact.began),
        due=None if first is None else micros(first.due), clock="" if first is None else first.clock,
        name=complaint.customer.name, text=f"{complaint.subject}\n{complaint.text}".strip(),
    )  # fmt: skip


def _unmergeable(source: Case[State], target: Case[State]) -> Iterable[Objection]:
    if source.id == target.id:
        yield Objection("ring", "J1", "it would be merged into itself")
    elif not source.complaint.customer.is_same(target.complaint.customer):
        yield Objection(
            "other-customer", "J1", "they are of two customers: link both to one problem instead (case-documented)"
        )
