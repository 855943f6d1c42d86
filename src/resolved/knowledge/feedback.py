"""
Feedback: customers are drawn by lot and asked, not only those who complain (H4, J5).

The lot can be drawn again by anybody with the same seed. Nobody is drawn again too soon, and nobody whose
complaint is still open. An answer that is a complaint becomes one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

import attrs

from .. import doors
from ..core.complaint import Actor, Complaint, Party
from ..core.fact import Case
from ..core.feedback import QUESTIONS, Asked, Round, by_lot
from ..core.states import Closed, Received
from ..errors import Invalid, KeyReused, Refused
from ..office import OfficeOf
from ..ports import Line, Query
from .archive import Archive, Filed, refused as _refused, staff

_PAGE: Final = 500
_NOBODYS: Final = frozenset({"merged", "not-a-complaint"})
"""Kinds of closure through which nobody is drawn."""
MOST: Final = 10_000
"""Customers in one round."""


class Drawn(NamedTuple):
    """A round, and the customers whom the lot fell on."""

    round: Round
    asked: tuple[Asked, ...]


class Feedback:
    """The rounds of feedback of one office."""

    def __init__(self, office: OfficeOf[Any], archive: Archive) -> None:
        self._office = office
        self._archive = archive

    # Reading --------------------------------------------------------------------------

    def rounds(self) -> tuple[Filed[Round], ...]:
        """List the rounds, the oldest first."""
        return tuple(sorted(self._archive.newest(Round), key=lambda each: (each.at, each.record.id)))

    def asked(self, round: str | None = None) -> tuple[Filed[Asked], ...]:
        """List who was drawn, in one round or in all, in the order of the lot."""
        wanted = doors.maybe(round, "round")
        if wanted is not None and self._archive.find(Round, wanted) is None:
            raise refused("no-such-round", f"there is no round {wanted!r}")
        found = [each for each in self._archive.newest(Asked) if wanted in (None, each.record.round)]
        return tuple(sorted(found, key=lambda each: _place(each.record)))

    def party(self, id: str) -> Party:
        """
        Tell whom to ask: the customer as the complaint has them through which they were drawn.

        Of somebody whom the host named itself only the host's key is known here.
        """
        asked = self._asked(id).record
        if not asked.case:
            return Party(id=asked.customer)
        return self._office.load(asked.case).complaint.customer

    # Drawing --------------------------------------------------------------------------

    def draw(
        self, wanted: int, *, seed: int, by: Actor, id: str | None = None, since: datetime | None = None,
        until: datetime | None = None, among: Iterable[str] | None = None, questions: Sequence[str] = QUESTIONS,
    ) -> Drawn:  # fmt: skip
        """
        Draw customers by lot, and keep whom it fell on.

        Args:
            wanted: How many; fewer, where there are no more.
            seed: The same seed over the same customers draws the same ones.
            by: Who draws.
            id: The round's; made of day and seed, where it is left out.
            since: Only customers whose complaint was closed from then on.
            until: And before then.
            among: The host's own keys of those who may be drawn, complaint or none; instead of closed complaints.
            questions: What they are asked.

        Raises:
            Refused: There is such a round, nobody can be drawn, or both a list and a period are given.
        """
        staff(by)
        if among is not None and not (since is None and until is None):
            raise refused("list-or-period", "give a list, or a period of closed complaints, and not both", "among")
        since, until = _between(since, until)
        drawn_from = _period(since, until) if among is None else "a list"
        now = self._office.now()
        round = _round(id or f"{now:%Y-%m-%d}-{seed}", wanted, seed, drawn_from, questions)
        if self._archive.find(Round, round.id) is not None:
            why = f"the round {round.id!r} is there already; give this one an id of its own"
            raise refused("known-already", why, "id")
        found = tuple(
            Asked(id=f"{round.id}/{n}", round=round.id, customer=customer, case=case)
            for n, (customer, case) in enumerate(self._lots(wanted, seed, now, since, until, among), 1)
        )
        if not found:
            left_out = "whoever has an open complaint, or was drawn lately, is left out"
            raise refused("nobody", f"no one can be drawn from {drawn_from}; {left_out}", "among")
        self._archive.keep(by, (round, None), *((each, None) for each in found))
        return Drawn(round, found)

    def _lots(
        self, wanted: int, seed: int, now: datetime, since: datetime | None, until: datetime | None,
        among: Iterable[str] | None,
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Look at the customers in the order of the lot, and no further than is needed."""
        closed, busy = self._closed()
        keys = closed if among is None else _keys(among)
        spared = busy | self._resting(now)
        found = list[tuple[str, str]]()
        for key in by_lot(set(keys) - spared, seed):
            if among is not None:
                found.append((key, ""))
            elif (case := self._closed_between(closed[key], since, until)) is not None:
                found.append((key, case))
            if len(found) == wanted:
                break
        return found

    def _closed(self) -> tuple[dict[str, list[Line]], set[str]]:
        """Read the lines of closed complaints by customer, and who has one that is open."""
        closed, busy = defaultdict[str, list[Line]](list), set[str]()
        for line in self._lines():
            if not line.customer:
                continue
            if line.state != Closed.name:
                busy.add(line.customer)
            elif line.kind not in _NOBODYS:
                closed[line.customer].append(line)
        return closed, busy

    def _lines(self) -> Iterator[Line]:
        office, after = self._office, None
        while True:
            page = office.store.find(office.tenant, Query(limit=_PAGE, after=after))
            yield from page.lines
            if (after := page.more) is None:
                return

    def _resting(self, now: datetime) -> set[str]:
        """Name those whom the lot fell on lately."""
        rules = self._office.rules
        drawn = {each.record.id: each.at for each in self._archive.newest(Round)}
        return {
            each.record.customer
            for each in self._archive.newest(Asked)
            if rules.calendar.after(drawn.get(each.record.round, each.at), rules.department.rest) > now
        }

    def _closed_between(self, lines: list[Line], since: datetime | None, until: datetime | None) -> str | None:
        """Give the newest complaint of a customer that was closed in a period."""
        for line in sorted(lines, key=lambda line: (-line.began, line.case_id)):
            if since is None and until is None:
                return line.case_id
            at = self._office.load(line.case_id).dossier.after.closed_at
            if at is not None and (since is None or at >= since) and (until is None or at < until):
                return line.case_id
        return None

    # Asking ---------------------------------------------------------------------------

    def ask(self, id: str, *, by: Actor, through: str, at: datetime | None = None) -> Asked:
        """Note that a customer was asked, and through which channel."""
        when = doors.happened(at, self._office.now())
        return self._changed(id, by, lambda each: _evolved(each, through=self._channel(through), at=when))

    def answered(
        self, id: str, answers: Sequence[str], *, by: Actor, through: str = "", gift: str = "",
        at: datetime | None = None,
    ) -> Asked:  # fmt: skip
        """
        Note what a customer answered, and the small thank-you that they got.

        Args:
            id: The customer in the round: ``2026-03-02-7/1``.
            answers: One for each question, in order; an empty text where they said nothing to it.
            by: Who writes it down.
            through: The channel; as it was asked, where that is noted.
            gift: What they got for their trouble.
            at: When; now, where it is left out.

        Raises:
            Refused: There are fewer or more answers than questions, all are empty, or they declined.
        """
        when = doors.happened(at, self._office.now())
        given = _texts(answers, "answers")

        def decide(each: Asked) -> Asked:
            round = self._archive.find(Round, each.round)
            questions = round.record.questions if round is not None else ()
            if len(given) != len(questions):
                many = len(questions)
                raise refused(
                    "answers-missing", f"there are {many} questions; give {many} answers, not {len(given)}", "answers"
                )
            if not any(text.strip() for text in given):
                raise refused("says-nothing", "the customer answered nothing: note that they declined", "answers")
            channel = self._channel(through or each.through)
            return _evolved(
                each, answers=given, gift=gift or each.gift, through=channel, at=each.at or when, declined=False
            )

        return self._changed(id, by, decide)

    def declined(self, id: str, *, by: Actor) -> Asked:
        """Note that a customer did not want to be asked; that is theirs to say."""

        def decide(each: Asked) -> Asked:
            if each.answers:
                raise refused("answered-already", "they have answered; that stands", "id")
            return _evolved(each, declined=True)

        return self._changed(id, by, decide)

    def thank(self, id: str, gift: str, *, by: Actor) -> Asked:
        """Note the small thank-you that a customer got."""
        return self._changed(id, by, lambda each: _evolved(each, gift=_said(gift, "gift")))

    def consider(self, id: str, what: str, *, by: Actor) -> Asked:
        """Note what became of what a customer proposed (J5)."""

        def decide(each: Asked) -> Asked:
            if not each.answers:
                raise refused("not-answered", "they have not answered yet", "id", clause="J5")
            return _evolved(each, considered=_said(what, "what"))

        return self._changed(id, by, decide)

    def complained(self, id: str, text: str, *, by: Actor, product: str = "") -> Case[Received]:
        """
        Let an answer become the complaint that it is; nothing else is needed of the customer. Harmless twice.

        Raises:
            Refused: It says nothing, or they have complained with other words already.
        """
        staff(by)
        asked = self._asked(id).record
        complaint = Complaint(
            attrs.evolve(self.party(id), id=asked.customer), "survey", _said(text, "text"), product=product
        )
        try:
            case = self._office.receive(complaint, by=by, key=f"feedback:{asked.id}")
        except KeyReused:
            raise refused(
                "complained-already", "they have complained already: add to that one (point-added, noted)", "text"
            ) from None
        if asked.complaint != case.id:
            self._changed(id, by, lambda each: _evolved(each, complaint=case.id))
        return case

    def _asked(self, id: str) -> Filed[Asked]:
        found = self._archive.find(Asked, doors.text(id, "id"))
        if found is None:
            raise refused("nobody", f"nobody was drawn as {id!r}", "id")
        return found

    def _changed(self, id: str, by: Actor, decide: Callable[[Asked], Asked]) -> Asked:
        self._asked(id)
        return self._archive.change(lambda: decide(self._asked(id).record), Asked, id, staff(by))

    def _channel(self, name: Any) -> str:
        channels = self._office.rules.channels
        if doors.text(name, "through") not in channels:
            raise refused(
                "no-channel", f"there is no channel {name!r} here; there are {', '.join(sorted(channels))}", "through"
            )
        return cast("str", name)


def refused(code: str, sentence: str, *fields: str, clause: str = "H4") -> Refused:
    """Say no, with the clause that feedback rests on."""
    return _refused(code, sentence, *fields, clause=clause)


def _place(asked: Asked) -> tuple[str, int]:
    number = asked.id.rpartition("/")[2]
    return asked.round, int(number) if number.isdecimal() else 0


def _keys(among: Iterable[str]) -> list[str]:
    if isinstance(among, str):
        raise Invalid(f"among takes the keys of customers, such as [{among!r}]", "among")
    keys = [doors.text(key, "among") for key in among]
    if not all(key.strip() for key in keys):
        raise refused("no-key", "each customer in the list has a key that is not empty", "among")
    return keys


def _texts(given: Any, field: str) -> tuple[str, ...]:
    if isinstance(given, str):
        raise Invalid(f"{field} takes several texts, such as [{given[:40]!r}]", field)
    return tuple(doors.text(each, field) for each in given)


def _said(text: Any, field: str) -> str:
    if not doors.text(text, field).strip():
        raise refused("says-nothing", f"say something as {field}, and not {text!r}", field)
    return cast("str", text)


def _between(since: datetime | None, until: datetime | None) -> tuple[datetime | None, datetime | None]:
    """Let a period in."""
    since = None if since is None else doors.moment(since, "since")
    until = None if until is None else doors.moment(until, "until")
    if since is not None and until is not None and since >= until:
        raise refused("no-period", "the period ends before it begins: give since before until", "since", "until")
    return since, until


def _period(since: datetime | None, until: datetime | None) -> str:
    after = f" since {since:%d %B %Y}" if since is not None else ""
    before = f" before {until:%d %B %Y}" if until is not None else ""
    return f"complaints that were closed{after}{before}"


def _round(id: Any, wanted: Any, seed: Any, drawn_from: str, questions: Any) -> Round:
    """Let in what a round is to be."""
    if type(seed) is not int:
        raise refused("no-seed", f"a seed is a whole number, not {seed!r}", "seed")
    if doors.count(wanted, "wanted") > MOST:
        raise refused("too-many", f"a round has at most {MOST:,} customers, not {wanted:,}", "wanted")
    asked = _texts(questions, "questions")
    if not asked:
        raise refused("says-nothing", "a round asks at least one question", "questions")
    try:
        return Round(id=doors.text(id, "id"), questions=asked, seed=seed, wanted=wanted, drawn_from=drawn_from)
    except Invalid as wrong:
        raise refused("says-nothing", str(wrong), *filter(None, [wrong.field])) from None


def _evolved(asked: Asked, **fields: Any) -> Asked:
    return attrs.evolve(asked, **fields)
