"""
The office: what it is made of, and what concerns two complaints at once or a slip. It has no rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from .. import doors
from ..core.complaint import Actor
from ..core.fact import Case, Entry, Hand, State, Step, TakenBack
from ..core.facts import Absorbed, MergedInto
from ..core.flow import StateT
from ..core.legal import governing
from ..core.states import AnyState
from ..core.wire import Kept
from ..errors import Objection, Refused, Stale
from ..ports import Outbox, Watch
from .receiving import Receiving
from .recording import Decided, head_of

if TYPE_CHECKING:
    from ..knowledge import Knowledge


class OfficeOf(Receiving[StateT]):
    """
    Carries complaints through a lifecycle, whose states are ``StateT``, and keeps them.

    Use ``open_office`` to make one. What it can be asked is in ``Reading``, how it takes complaints in in
    ``Receiving``, how it records in ``Recording``.
    """

    watch: Watch
    outbox: Outbox
    knowledge: Knowledge

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
        known = source.dossier
        under = tuple((regime.name, True) for regime, _ in governing(source, self.rules))
        missed = tuple(key for key in known.ledger.missed if key.startswith("legal:"))
        took = doors.fact(
            Absorbed(source.id, known.contact.began, rows, known.solution.given, under, known.after.notices, missed)
        )
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
        if kept[-1].version != case.version or kept[-1].head != head_of(case):
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


def _unmergeable(source: Case[State], target: Case[State]) -> Iterable[Objection]:
    if source.id == target.id:
        yield Objection("ring", "J1", "it would be merged into itself")
    elif not source.complaint.customer.is_same(target.complaint.customer):
        yield Objection(
            "other-customer", "J1", "they are of two customers: link both to one problem instead (case-documented)"
        )
