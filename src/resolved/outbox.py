"""
The outbox: sends the letters that wait, at least once, each with one stable id.

A letter is counted as tried before it is tried, and struck off only after it was
handed on: a kill in between sends it twice rather than never. What fails is tried
again, later and later; what fails for good stands on the shelf, and on the complaint.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from .core.complaint import Actor, Evidence
from .core.fact import AnyFact
from .core.facts import Acknowledged, DeliveryFailed
from .core.time import micros
from .errors import NotFound, PluginError, ResolvedError, Stale
from .office import OfficeOf
from .ports import Channel, Outbox, Receipt, Sent, Shelved, Writer

if TYPE_CHECKING:
    from typing_extensions import TypeIs

SYSTEM: Final = Actor("outbox", role="system")
"""The outbox, as an actor."""

LEASE: Final = timedelta(minutes=5)
"""How long a letter is one sender's alone; a sender that died holds it no longer."""

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
MOST_ATTEMPTS: Final = 8


class Sender:
    """
    Sends the letters of one office.

    Args:
        office: Whose letters.
        channels: Those that can deliver, by name.
    """

    def __init__(self, office: OfficeOf[Any], channels: dict[str, Channel]) -> None:
        self._office = office
        self._writers: dict[str, Writer] = {name: channel for name, channel in channels.items() if _delivers(channel)}

    def deliver_once(self, *, limit: int = 100) -> tuple[Sent, ...]:
        """
        Try the letters that wait, and that somebody here can send.

        Args:
            limit: At most so many letters; call again while it finds any.

        Raises:
            Unavailable: The store cannot be used.
        """
        office = self._office
        now = office.clock()
        mine = None if office.plugins.deliver_letters else [*self._writers]
        shelved = office.store.claim(office.tenant, micros(now), micros(now + LEASE), limit, mine)
        return tuple(self._try(each) for each in shelved)

    def _try(self, shelved: Shelved) -> Sent:
        letter, attempts = shelved.letter, shelved.attempts
        receipt = self._receipt(shelved)
        if receipt.outcome == "later" and attempts >= MOST_ATTEMPTS:
            receipt = Receipt.failed(f"given up after {attempts} attempts: {receipt.reason}")
        office, now = self._office, self._office.clock()
        settle = office.store.settle
        if receipt.outcome == "sent":
            settle(office.tenant, letter.id, "sent", micros(now), "")
            if letter.kind == "acknowledgement":
                told = Evidence.written(by="house", through=letter.channel, message=letter.id)
                self._tell(letter.case_id, Acknowledged(automatic=True, told=told))
        elif receipt.outcome == "failed":
            settle(office.tenant, letter.id, "dead", micros(now), receipt.reason)
            proof = Evidence.written(by=letter.channel, through=letter.channel, text=receipt.reason)
            self._tell(letter.case_id, DeliveryFailed(letter.id, receipt.reason, proof=proof))
        else:
            pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
            settle(office.tenant, letter.id, "waiting", micros(now + pause), receipt.reason)
        return Sent(letter, receipt, attempts)

    def _receipt(self, shelved: Shelved) -> Receipt:
        """Ask the channel, else the plugins; whatever goes wrong there is a reason to try again."""
        letter = shelved.letter
        writer = self._writers.get(letter.channel)
        try:
            receipt = writer.deliver(letter) if writer else self._office.plugins.deliver(letter)
        except PluginError as wrong:
            return Receipt.later(f"{wrong.plugin}: {wrong.sentence}")
        except Exception as wrong:
            return Receipt.later(f"{type(wrong).__name__}: {wrong}")
        if not isinstance(receipt, Receipt):
            return Receipt.later(f"nothing here delivers by {letter.channel}")
        return (
            receipt
            if receipt.reason or receipt.outcome == "sent"
            else Receipt(receipt.outcome, reason="no reason given")
        )

    def _tell(self, case_id: str, fact: AnyFact) -> None:
        """Record what came of it; where somebody else was quicker, once more on what they left."""
        for _ in range(5):
            try:
                self._office.submit(case_id, fact, by=SYSTEM)
            except Stale:
                continue
            except (NotFound, ResolvedError):
                return
            return


def _delivers(channel: object) -> TypeIs[Writer]:
    return callable(getattr(channel, "deliver", None))


_fits: type[Outbox] = Sender
