"""
The watch: finds what fell due and records it, exactly once, on any number of machines.

It decides anew from the complaint as it stands, and commits under the version that it
decided on. Whoever is too late finds the deadline gone, so no lease is needed to be right.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from . import doors
from .core import clocks
from .core.clocks import Deadline
from .core.complaint import Actor, Evidence
from .core.fact import AnyFact, Case
from .core.facts import (
    ApprovalExpired,
    ClosedOnSilence,
    DeadlineMissed,
    HandoverFailed,
    PersonChanged,
    PromiseBroken,
    ReminderSent,
)  # fmt: skip
from .core.states import Unsettled
from .core.time import instant, micros
from .errors import NotFound, PluginError, Refused, ResolvedError, Stale, Unavailable
from .letters import ASKED, writable
from .office import OfficeOf
from .ports import Lapse, Watch

WATCH: Final = Actor("watch", role="watch")
"""Time, as an actor."""

log: Final = logging.getLogger("resolved.watch")


class Watcher:
    """Watches over the complaints of one office."""

    def __init__(self, office: OfficeOf[Any]) -> None:
        self._office = office
        self._stuck = set[tuple[str, str]]()
        self._last: Case[Any] | None = None  # what was recorded on last: often several deadlines lapse of one complaint

    def run_once(self, *, limit: int = 100) -> tuple[Lapse, ...]:
        """
        Record what has fallen due.

        A complaint that cannot be read here (its plugin is not installed), that refuses every answer, or at which
        a plugin fails, is left as it is and logged as a warning: it holds up no other, however many there are.

        Args:
            limit: At most so many deadlines; call again while it finds any.

        Raises:
            PluginError: A plugin failed where it has a say; all the others are recorded.
            Invalid: The limit is none.
            Unavailable: The store cannot be used.
        """
        office, limit = self._office, doors.count(limit, "limit")
        now, lapses, seen = micros(office.now()), list[Lapse](), set[tuple[str, str]]()
        self._last = None
        failed: PluginError | None = None
        while len(lapses) < limit:
            due = office.store.due(office.tenant, now, limit + len(seen))  # past those that were looked at
            ahead = [(case_id, one.key) for case_id, one in due if (case_id, one.key) not in seen]
            if not ahead:
                break
            for case_id, key in ahead[: limit - len(lapses)]:
                seen.add((case_id, key))
                try:
                    lapses += self._lapsed(case_id, key)
                except PluginError as wrong:
                    failed = failed or wrong
        if failed is not None:
            raise failed
        return tuple(lapses)

    def preview(self, until: datetime, *, limit: int = 100) -> tuple[Lapse, ...]:
        """
        Tell what will have fallen due by then where nobody does anything; nothing is recorded.

        What follows from a lapse, such as the clock of whoever is asked to take over, is not in it yet.

        Args:
            until: By when, with its zone.
            limit: At most so many, the earliest first.

        Raises:
            Invalid: The time has no zone, or the limit is none.
            Unavailable: The store cannot be used.
        """
        office, limit = self._office, doors.count(limit, "limit")
        found = office.store.due(office.tenant, micros(doors.moment(until, "until")), limit)
        numbers = {id: office.store.line(office.tenant, id).number for id in dict.fromkeys(id for id, _ in found)}
        return tuple(Lapse(id, numbers[id], due.clock, instant(due.at), ()) for id, due in found)

    def next_due(self) -> datetime | None:
        """Return when something falls due next; None where nothing does."""
        at = self._office.store.next_due(self._office.tenant)
        return None if at is None else instant(at)

    def _lapsed(self, case_id: str, key: str) -> Iterator[Lapse]:
        """Record one deadline, where it still runs; somebody quicker than us has done our work."""
        office = self._office
        try:
            case = self._last if self._last is not None and self._last.id == case_id else office.load(case_id)
            found = next((each for each in clocks.running(case, office.rules) if each.key == key), None)
            if found is None or found.due > office.now():
                return
            facts = self._record(case, found)
        except (Stale, NotFound):
            self._last = None
            return
        except (Unavailable, PluginError):
            raise
        except Exception as why:  # a plugin's fact may do anything when it is replayed
            if (case_id, key) not in self._stuck:
                self._stuck.add((case_id, key))
                told = str(why) if isinstance(why, ResolvedError) else f"{type(why).__name__}: {why}"
                log.warning("%s of complaint %s fell due and cannot be recorded: %s", key, case_id, told)
            return
        self._stuck.discard((case_id, key))
        yield Lapse(case_id, office.number(case), found.clock, found.due, tuple(fact.name for fact in facts))

    def _record(self, case: Case[Any], deadline: Deadline) -> Sequence[AnyFact]:
        """Record the first answer to a lapse that nothing stands in the way of."""
        last: Refused | None = None
        for facts in self._answers(case, deadline):
            try:
                self._last = self._office.record_all(case, facts, by=WATCH)
            except Refused as refused:
                last = refused
            else:
                return facts
        assert last is not None
        raise last

    def _answers(self, case: Case[Any], deadline: Deadline) -> Iterator[Sequence[AnyFact]]:
        """Give what may be recorded of a lapse, the best first; that it was missed can always be said."""
        match deadline.clock:
            case "promise":
                broken = PromiseBroken(deadline.key.removeprefix("promise:"))
                if self._office.rules.ladder.broken_promise:
                    for change in self._seniors(case, "a promise to the customer was broken"):
                        yield [broken, change]
                yield [broken]
                return
            case "climbing":
                for change in self._seniors(case, "it was opened again, and the customer heard nothing new"):
                    yield [change]
            case "approval":
                yield [ApprovalExpired(deadline.key.removeprefix("approval:"))]
            case "acceptance":
                yield [HandoverFailed(f"no answer by {deadline.due:%d %B %Y %H:%M %Z}")]
            case "answer":
                if len(case.dossier.contact.reminders) < self._office.rules.silence.reminders:
                    yield from self._reminders(case)
                yield [ClosedOnSilence()]
            case "referral":
                yield [ClosedOnSilence()]
            case _:
                pass
        yield [DeadlineMissed(deadline.key, deadline.due)]

    def _seniors(self, case: Case[Any], because: str) -> Iterator[PersonChanged]:
        office, handling = self._office, case.dossier.handling
        if not isinstance(case.state, Unsettled):
            return
        named, ours = office.senior(case), office.rules.ladder.senior(handling)
        for senior in (named, ours if ours != named else None):  # a plugin may name somebody who cannot take it up
            if senior is not None:
                yield PersonChanged(senior, because)

    def _reminders(self, case: Case[Any]) -> Iterator[Sequence[AnyFact]]:
        medium = writable(case, self._office.rules, self._office.now())
        if medium is not None:
            told = Evidence.letter(by="watch", through=medium.channel)
            yield [ReminderSent(ASKED.get(case.state.name, ASKED["other"]), told=told)]


_fits: type[Watch] = Watcher
