"""
What an office can be asked: deadlines, progress, findings, what may follow, what else is known.

Everything is worked out from what is kept; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

import attrs

from .. import doors
from ..core import clocks
from ..core.clocks import Deadline
from ..core.complaint import Actor
from ..core.customer import NOBODY_KNOWN, CustomerRecord
from ..core.fact import Case, Entry, FrozenCase, State
from ..core.facts.conduct import WITHHELD_CLOCKS, withheld
from ..core.facts.giving import allowance
from ..core.flow import StateT
from ..core.offer import Offer
from ..core.policy import Allowance
from ..core.progress import Progress, progress
from ..core.taboos import Finding, findings
from ..core.time import Counted, Span, Unit
from ..core.wording import Wording
from ..errors import Invalid, PluginError, ResolvedError
from ..ports import Line, Query
from .looking import Looking
from .wording import found_in

_PAGE: Final = 200


class Reading(Looking[StateT]):
    """An office that can be asked."""

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

    def clocks(self, case: Case[State], *, by: Actor | None = None) -> tuple[Deadline, ...]:
        """
        Work out each deadline of a complaint: when it is due, how it stands, and ``explain()``.

        Args:
            case: The complaint.
            by: Who asks; whoever may not see conduct (I2) is given the rest. Left out, a program of the house asks.
        """
        found = clocks.deadlines(doors.case(case), self.rules)
        return found if self._sees_conduct(by) else tuple(each for each in found if each.clock not in WITHHELD_CLOCKS)

    def counted(self, deadline: Deadline) -> Counted | None:
        """
        Tell how a deadline comes to its day: the days that counted, those that did not, and why; with a sentence.

        By the calendar that held when it began. None where no length of time led to it, as with a promise, or where
        its regime has no such rule any more. Of a legal one that was given more time (E5) the days lead to the first
        date; ``due`` (UTC) and the sentence say the new one.
        """
        return clocks.counted(deadline, self.rules)

    def progress(self, case: Case[State]) -> Progress:
        """
        Tell which letters of RESOLVED and which of the seven steps and of the four are done, next, or skipped (C1, D).

        What is done names the entry that shows it.

        Raises:
            NotFound: The complaint is not kept here.
        """
        known = doors.case(case)
        return progress(known, self.rules, self.flow.stages(self._entries(known), id=known.id, tenant=self.tenant))

    def findings(self, case: Case[State], *, by: Actor | None = None) -> tuple[Finding, ...]:
        """
        Find what went against the method so far (F), each with its clause, its entries and what would mend it.

        It blocks nothing, and is never told to the customer.

        Args:
            case: The complaint.
            by: Who asks; whoever may not see conduct (I2) is given what does not rest on it, and a customer
                nothing. Left out, a program of the house asks.

        Raises:
            PluginError: A plugin's rule failed.
        """
        known = doors.case(case)
        if by is not None and doors.actor(by).role == "customer":
            return ()
        entries = self._entries(known)
        found = self._found(entries, known)
        if self._sees_conduct(by):
            return found
        hidden = {entry.version for entry in entries if withheld(entry)}
        return tuple(each for each in found if hidden.isdisjoint(each.entries) and each.clause not in ("I3", "I4"))

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
        return record if self._sees_conduct(by) else record.without_conduct()

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
        hours: int | None = None, minutes: int | None = None, months: int | None = None,
        open_hours: int | None = None, open_minutes: int | None = None, start: datetime | None = None,
    ) -> datetime:  # fmt: skip
        """
        Return the instant after so long, in the house's calendar (UTC).

        Working days end at close of business, and today never counts; open hours and minutes pass only while the
        house is open. Give one of them.

        Raises:
            Invalid: None was given, or several; an amount is below nought, *start* has no zone, or the end is beyond
                the calendar.
        """
        given: dict[Unit, int | None] = {
            "working days": working_days, "weeks": weeks, "days": days, "hours": hours, "minutes": minutes,
            "months": months, "open hours": open_hours, "open minutes": open_minutes,
        }  # fmt: skip
        spans = [Span(amount, unit) for unit, amount in given.items() if amount is not None]
        if len(spans) != 1:
            raise Invalid("give one length of time, such as office.after(working_days=3)")
        return self.rules.calendar.after(self.now() if start is None else doors.moment(start, "start"), spans[0])

    def _involved(self, about: str) -> tuple[str, ...]:
        """List who had to do with the complaint that another one is about: none of them may own that."""
        return tuple(one.id for one in self._load(self.case_id(about)).dossier.handling.involved)
