"""
Recording: one unit of work for each fact.

Load, decide on frozen values outside any transaction, commit once under the version
that was decided on, then tell those who listen. Rules are in the core, words in
``letters``, keeping in ``stores``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from .. import doors
from ..core import clocks
from ..core.anew import but
from ..core.clocks import Deadline
from ..core.complaint import Actor
from ..core.customer import CustomerRecord
from ..core.fact import AnyFact, Case, Fact, FrozenCase, Hand, Remark, S, State, Step, TakenBack
from ..core.facts import ComplaintReceived
from ..core.flow import StateT
from ..core.lifecycle import flow
from ..core.states import Closed
from ..core.time import micros
from ..core.wire import Kept, Shared
from ..errors import Invalid, KeyReused, PluginError, Refused, ResolvedError, Stale
from ..letters import unwritable, written
from ..ports import Due, Letter, Line, Move, Seen
from .remembering import Remembering
from .wording import refused_words

_OURS: Final = frozenset((*flow.facts.values(), TakenBack))


class Decided(NamedTuple):
    """A step that may be kept, with the letters it calls for, and what it was decided on besides the complaint."""

    step: Step[Any]
    letters: tuple[Letter, ...]
    seen: Seen | None = None


class Recording(Remembering[StateT]):
    """An office that records; ``OfficeOf`` is the whole of it."""

    # Recording ------------------------------------------------------------------------

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
        return self._keep(self._unit(now, fact))[0]

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
            return self._keep(self._unit(self.on(case, by=by, at=at), fact), key=key)[0]
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
        for n, fact in enumerate(facts, 1):
            if getattr(fact, "spreads", False):
                raise doors.refused("by-itself", f"{fact.name} concerns other complaints too: record it by itself")
            decided.append(self._decide(self.on(here, by=by, at=at), fact, facts[n:]))
            here = decided[-1].step.case
        return self._keep(decided)[-1]

    # Deciding -------------------------------------------------------------------------

    def _unit(self, now: Hand[Any], fact: AnyFact) -> list[Decided]:
        """Decide on a fact, and on its twins where it is of the customer and not of one complaint."""
        first = self._decide(now, fact)
        return [first, *self._twins(now, first.step)] if fact.spreads else [first]

    def _twins(self, now: Hand[Any], step: Step[Any]) -> Iterator[Decided]:
        """Record the same on the others of the customer that go on or may go on again; one letter is enough."""
        fact = cast("AnyFact", step.entry.fact)
        for other in self._concerned(fact, now):
            hand = Hand[Any](other, now.by, max(now.at, other.dossier.contact.began), self.rules, self._record)
            yield Decided(self.flow.twin(hand, fact, step.entry.recorded), ())

    def _decide(self, now: Hand[Any], fact: AnyFact, following: Sequence[AnyFact] = ()) -> Decided:
        """Decide on frozen values, knowing what follows in the unit; nothing is locked, and nothing recorded yet."""
        fact = doors.fact(fact)
        recorded = self.now()
        now.at = doors.happened(now.at, recorded, since=now.dossier.contact.began)
        seen: Seen | None = None
        if fact.spreads or fact.recalls_under(self.rules):
            now.customer = self.customer(now.case)
            seen = _seen(now.case, now.customer)
        if not fact.alone:
            raise doors.refused("together", f"{fact.name} is recorded by office.merge, together with its twin")
        decided = self._decided(now, self._step(now, fact, recorded), following)
        return decided if seen is None else decided._replace(seen=seen)

    def _step(self, now: Hand[Any], fact: AnyFact, recorded: datetime) -> Step[Any]:
        """Ask the lifecycle; a fact that a plugin or a host wrote may fail in any way."""
        try:
            return self.flow.step(now, fact, recorded)
        except ResolvedError:
            raise
        except (Exception, SystemExit) as wrong:
            raise _failed(fact, wrong) from wrong

    def _decided(self, now: Hand[Any], step: Step[Any], following: Sequence[AnyFact] = ()) -> Decided:
        """Ask the plugins and write the letters of a step that the lifecycle allows."""
        fact: Any = step.entry.fact
        unable = unwritable(fact, step.case, self.rules)
        objections = [] if unable is None else [unable]
        if self.plugins.object_to_facts:
            objections += self.plugins.objections(now, fact)
        if objections:
            raise Refused(tuple(objections))
        letters = written(step, self.rules, self.languages, following)
        theirs = tuple(self.plugins.letters(step)) if self.plugins.write_letters else ()
        if self.rules.refuses and (words := refused_words(step, theirs, self.rules, self.plugins)):
            raise Refused(words)
        return Decided(step, letters + theirs)

    # Keeping --------------------------------------------------------------------------

    def _keep(
        self, unit: Sequence[Decided], *, key: str | None = None, withdraws: int | None = None
    ) -> list[FrozenCase[Any]]:
        """Commit a unit once, under the versions that were decided on; then tell those who listen."""
        shared = self._entropy(16).hex() if len(unit) > 1 else None
        heads: dict[str, str] = {}
        moves: list[Move] = []
        cases: list[FrozenCase[Any]] = []
        for n, (step, letters, seen) in enumerate(unit, 1):
            before = step.before
            case: Any = step.case
            prev = heads.get(case.id) or head_of(before)
            kept = self._written_down(step, prev, None if shared is None else Shared(shared, n, len(unit)))
            heads[case.id] = kept.head
            case = but(case, _HEAD, kept.head)
            cases.append(case)
            move = self._move(before, prev, case, kept, letters, withdraws)
            moves.append(move if seen is None else move._replace(seen=seen))
        self.store.commit(self.tenant, moves, key=key)
        if self.plugins.hear:
            for (step, *_), case in zip(unit, cases, strict=True):
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
            line=line_of(case, runs[0] if runs else None),
            kept=kept,
            begins=tuple([due for key, due in now.items() if then.get(key) != due]),
            ends=tuple([key for key in then if key not in now]),
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


def _failed(fact: Any, wrong: BaseException) -> PluginError:
    """Name the fact that failed, and where it comes from."""
    kind: type[Any] = cast("type[Any]", type(fact))
    return PluginError(kind.__module__, fact.name, f"{type(wrong).__name__}: {wrong}")


def _same(kept: object, sent: AnyFact) -> bool:
    """Tell whether a repeated request says the same; who is barred may have grown in between."""
    if isinstance(kept, ComplaintReceived) and isinstance(sent, ComplaintReceived):
        return (kept.complaint, kept.owner) == (sent.complaint, sent.owner)
    return kept == sent


def head_of(case: Case[Any] | None) -> str:
    """Return the chain's head at which a case stands; empty before the first entry."""
    kept: Any = case
    return "" if kept is None else kept.head


_HEAD: Final = FrozenCase._fields.index("head")


def _subject(case: Case[Any]) -> str:
    """Return whose personal texts these are: the host's key for the customer, else the case's own id."""
    return case.complaint.customer.id or case.id


def _seen(case: Case[Any], known: CustomerRecord) -> Seen | None:
    """Say what a decision has seen of a customer's other complaints; without a key nobody knows of any."""
    customer = case.complaint.customer.id
    return Seen(customer, frozenset((each.id, each.version) for each in known.others)) if customer else None


def _dues(deadlines: Iterable[Deadline]) -> dict[str, Due]:
    return {each.key: Due(each.key, each.clock, micros(each.due)) for each in deadlines}


def line_of(case: FrozenCase[Any], first: Deadline | None) -> Line:
    """Give a complaint as it stands on a work list, but for its number; *first* is what falls due next."""
    complaint, dossier, state = case.complaint, case.dossier, case.state
    return Line(
        case_id=case.id, number="", version=case.version, head=case.head, state=state.name,
        kind=state.kind if isinstance(state, Closed) else "", owner=dossier.handling.owner,
        customer=complaint.customer.id or "", channel=complaint.channel, began=micros(dossier.contact.began),
        due=None if first is None else micros(first.due), clock="" if first is None else first.clock,
        name=complaint.customer.name, text=f"{complaint.subject}\n{complaint.text}".strip(),
        problem=dossier.after.problem,
    )  # fmt: skip
