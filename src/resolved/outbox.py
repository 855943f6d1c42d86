"""
The outbox: sends the letters that wait, at least once, each with one stable id.

A letter is counted as tried before it is tried, and struck off only after it was
handed on: a kill in between sends it twice rather than never. What fails is tried
again, later and later; what fails for good stands on the shelf, and on the complaint.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from . import doors
from .core.complaint import Actor, Evidence
from .core.fact import AnyFact
from .core.facts import Acknowledged, DeliveryFailed
from .core.time import micros
from .errors import KeyReused, NotFound, PluginError, ResolvedError, Stale, Unavailable, Unreadable
from .office import OfficeOf
from .ports import Channel, Letter, Outbox, Receipt, Sent, Shelved, Writer

if TYPE_CHECKING:
    from typing_extensions import TypeIs

SYSTEM: Final = Actor("outbox", role="system")
"""The outbox, as an actor."""

LEASE: Final = timedelta(minutes=5)
"""How long a letter is one sender's alone; a sender that died holds it no longer."""

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
MOST_ATTEMPTS: Final = 8
LONGEST_REASON: Final = 1000
OUTCOMES: Final = ("sent", "later", "failed")

log: Final = logging.getLogger("resolved.outbox")


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
            Invalid: The limit is none.
        """
        return tuple(self._tried(doors.count(limit, "limit")))

    def _tried(self, limit: int) -> Iterator[Sent]:
        """Claim one letter at a time: the lease is for its own try, and only what is tried counts as tried."""
        office = self._office
        began = micros(office.now())
        mine = None if office.plugins.deliver_letters else [*self._writers]
        for _ in range(limit):
            claimed = office.store.claim(office.tenant, began, micros(office.now() + LEASE), 1, mine)
            if not claimed:
                return
            yield self._try(claimed[0])

    def _try(self, shelved: Shelved) -> Sent:
        letter, attempts = shelved.letter, shelved.attempts
        if attempts > MOST_ATTEMPTS:  # nobody who tried it lived to tell
            receipt = Receipt.failed(f"given up after {attempts - 1} attempts: {shelved.reason or 'each broke off'}")
        else:
            receipt = self._receipt(shelved)
            if receipt.outcome == "later" and attempts == MOST_ATTEMPTS:
                receipt = Receipt.failed(f"given up after {attempts} attempts: {receipt.reason}")
        office, now = self._office, self._office.now()
        settle = office.store.settle
        if receipt.outcome == "sent":
            settle(office.tenant, letter.id, "sent", micros(now), "")  # at once: better unsaid than sent twice
            if letter.kind == "acknowledgement":
                told = Evidence.written(by="house", through=letter.channel, message=letter.id)
                self._tell(letter, Acknowledged(automatic=True, told=told))
        elif receipt.outcome == "failed":
            proof = Evidence.written(by=letter.channel, through=letter.channel, text=receipt.reason)
            failed = DeliveryFailed(letter.id, receipt.reason, proof=proof)
            self._tell(letter, failed)
            self._tell_on(letter, failed)
            settle(office.tenant, letter.id, "dead", micros(now), receipt.reason, attempts=attempts)
        else:
            pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
            settle(office.tenant, letter.id, "waiting", micros(now + pause), receipt.reason, attempts=attempts)
        return Sent(letter, receipt, attempts)

    def _receipt(self, shelved: Shelved) -> Receipt:
        """Ask the channel, else the plugins; whatever goes wrong there is a reason to try again."""
        letter = shelved.letter
        writer = self._writers.get(letter.channel)
        try:
            receipt = writer.deliver(letter) if writer else self._office.plugins.deliver(letter)
        except PluginError as wrong:
            return Receipt.later(_plain(f"{wrong.plugin}: {wrong.sentence}"))
        except (Exception, SystemExit) as wrong:
            return Receipt.later(_why(wrong))
        if not isinstance(receipt, Receipt):
            return Receipt.later(f"nothing here delivers by {letter.channel}")
        if receipt.outcome not in OUTCOMES:
            return Receipt.later(_plain(f"{letter.channel} answered {receipt.outcome!r}"))
        if receipt.outcome == "sent":
            return receipt
        return Receipt(receipt.outcome, reason=_plain(str(receipt.reason)).strip() or "no reason given")

    def _tell_on(self, letter: Letter, fact: AnyFact) -> None:
        """Tell the complaints, too, as which this one goes on since the letter was written."""
        id, seen = letter.case_id, {letter.case_id}
        try:
            while (id := self._office.load(id).dossier.after.merged_into) and id not in seen:
                seen.add(id)
                self._tell(letter, fact, id)
        except (NotFound, Unreadable) as wrong:
            log.warning("%s of letter %s is not on what its complaint goes on as: %s", fact.name, letter.id, wrong)

    def _tell(self, letter: Letter, fact: AnyFact, id: str = "") -> None:
        """Record what came of it, once; where somebody else was quicker, once more on what they left."""
        answer: object = None
        key = f"outbox/{letter.id}/{fact.name}" + (f"/{id}" if id else "")
        for _ in range(20):
            try:
                answer = self._office.submit(id or letter.case_id, fact, by=SYSTEM, key=key)
            except Stale as stale:
                answer = stale
                continue
            except Unavailable:  # nothing is settled yet: the next try comes by here again
                raise
            except KeyReused:  # it was told before a kill, in other words
                return
            except ResolvedError as wrong:
                answer = wrong
            break
        if isinstance(answer, ResolvedError):
            log.warning("%s of letter %s is not on the complaint: %s", fact.name, letter.id, answer)


def _why(wrong: BaseException) -> str:
    try:
        return _plain(f"{type(wrong).__name__}: {wrong}")
    except Exception:  # its own words fail it
        return type(wrong).__name__


def _plain(text: str) -> str:
    """Make of any words a reason that can be kept."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")[:LONGEST_REASON]


def _delivers(channel: object) -> TypeIs[Writer]:
    return callable(getattr(channel, "deliver", None))


_fits: type[Outbox] = Sender
