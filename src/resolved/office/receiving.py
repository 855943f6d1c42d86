"""Taking a complaint in: once, whoever presses the button twice, and by the limit of contact that holds then."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from .. import doors
from ..core.complaint import Actor, Complaint
from ..core.fact import Case, Hand
from ..core.facts import ComplaintReceived
from ..core.flow import StateT
from ..core.states import Received
from ..core.typed import mismatch
from ..errors import KeyReused, Objection, Refused, Stale
from .recording import Recording

_TRIES: Final = 5
"""How often a complaint is tried to be taken in while others of the same customer move."""


class Receiving(Recording[StateT]):
    """An office that takes complaints in; ``OfficeOf`` is the whole of it."""

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
            Stale: Others of this customer moved at every try; nothing was kept: send it again.
            PluginError: A plugin failed where it has a say; nothing was kept.
            Unavailable: The store cannot be used; nothing was kept.
        """
        if (found := mismatch(ComplaintReceived(complaint, owner))) is not None:
            raise Refused((Objection("wrong-type", "J1", found[1], (found[0],)),))
        doors.actor(by)
        key = doors.maybe(key, "key")
        for left in reversed(range(_TRIES)):
            try:
                return self._receive(complaint, by, key, at, owner)
            except Stale:  # the same customer, at the same moment: a limit of contact may hold by now
                if not left:
                    raise
        raise AssertionError

    def _receive(
        self, complaint: Complaint, by: Actor, key: str | None, at: datetime | None, owner: Actor | None
    ) -> Case[Received]:
        barred = self._involved(complaint.about) if complaint.about else ()
        limit, seen = self._limit_of(complaint)
        duty = self.rules.on_duty(barred)
        fact: ComplaintReceived = doors.fact(ComplaintReceived(complaint, owner, barred, duty, limit=limit))
        if key is not None and (answered := self._answered(key, fact, by)) is not None:
            return answered
        now = self.now()
        step = self.flow.opened(
            fact, id=self._entropy(16).hex(), by=by, at=doors.happened(at, now), tenant=self.tenant, rules=self.rules,
            recorded=now,
        )  # fmt: skip
        hand = Hand[Any](step.case, by, step.entry.happened, self.rules, self._record)
        try:
            return self._keep([self._decided(hand, step)._replace(seen=seen)], key=key)[0]
        except KeyReused:  # somebody sent it at the same moment
            if key is None or (answered := self._answered(key, fact, by)) is None:
                raise
            return answered
