"""What is written, by kind of letter: which sentences of a language, with which words of the staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final, NamedTuple, cast

import attrs

from ..core import facts as f
from ..core.complaint import Actor, Evidence, Party
from ..core.fact import AnyFact, Case
from ..core.policy import Rulebook
from ..core.promises import Promise
from ..languages import Language


class Words(NamedTuple):
    """A letter's subject and its paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


@attrs.frozen
class Pen:
    """
    What a letter is written with: the customer's language, and the house's rules.

    Args:
        language: The words.
        rules: The policy; its calendar tells in which zone.
        following: What is recorded next in the same unit.
    """

    language: Language
    rules: Rulebook
    following: tuple[AnyFact, ...] = ()

    def say(self, key: str, **slots: object) -> str:
        """Say a sentence of the language; nothing where the house took it away."""
        return self.language.say(key, **slots)

    def until(self, moment: datetime) -> str:
        """Tell by when, in the house's zone."""
        return self.language.until(moment, self.rules.calendar.tz)

    def on(self, moment: datetime) -> str:
        """Tell at what time, in the house's zone."""
        return self.language.on(moment, self.rules.calendar.tz)


def greeting(customer: Party, language: Language) -> str:
    """Greet by name, where there is one (B12)."""
    return (
        language.say("frame.greeting", name=customer.name) if customer.name else language.say("frame.greeting-nameless")
    )


def farewell(by: Actor, language: Language) -> str:
    """Sign with whoever acts for the house; by no customer who wrote to us themselves."""
    known = "" if by.role == "customer" else by.name or ("" if by.role in ("watch", "system") else by.id)
    return _lines(language.say("frame.farewell"), known or language.say("frame.house"))


def words_of(fact: Any, case: Case[Any], pen: Pen) -> Words:
    """Give subject and paragraphs of a fact's letter; of one that has no words of its own, what was told."""
    write = _WORDS.get(cast("type[Any]", type(fact)))
    if write is not None:
        return write(fact, case, pen)
    text = fact.told.text if isinstance(getattr(fact, "told", None), Evidence) else ""
    return Words(pen.say("other.subject"), (text or pen.say("other.plain"),))


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _promise(promise: Promise, pen: Pen) -> Sequence[str]:
    steps = ["- " + pen.say("promise.step", what=step.what, moment=pen.until(step.due)) for step in promise.plan]
    plan = [_lines(pen.say("promise.steps"), *steps)] if steps else []
    through = pen.language.through(promise.medium.channel)
    return (pen.say("promise.hear", moment=pen.until(promise.due), through=through, what=promise.what), *plan)


def _received(fact: f.ComplaintReceived, case: Case[Any], pen: Pen) -> Words:
    due = pen.rules.calendar.after(case.dossier.contact.began, pen.rules.clocks.first_response)
    return Words(
        pen.say("acknowledgement.subject"),
        (
            pen.say("acknowledgement.thanks"),
            pen.say("acknowledgement.touch", moment=pen.until(due)),
            pen.say("acknowledgement.more"),
        ),
    )


def _deferred(fact: f.ReplyDeferred, case: Case[Any], pen: Pen) -> Words:
    because = pen.say("reply-deferred.because", because=fact.because)
    return Words(
        pen.say("reply-deferred.subject"), (*_said(fact.told), *_put(case, pen), because, *_promise(fact.promise, pen))
    )


def _put(case: Case[Any], pen: Pen) -> tuple[str, ...]:
    """Say back what was written to us and has not been confirmed yet: the restatement goes out with the reply (B2)."""
    account = case.dossier.account
    if account.basis != "put":
        return ()
    return (_lines(pen.say("solutions-proposed.points"), *_points((), account.points)),)


def _promised_anew(fact: f.PromiseMade, case: Case[Any], pen: Pen) -> Words:
    return Words(pen.say("promise-made.subject"), (*_said(fact.told), *_promise(fact.promise, pen)))


def _progress(fact: f.ProgressTold | f.PromiseKept, case: Case[Any], pen: Pen) -> Words:
    return Words(pen.say("progress-told.subject"), (*_said(fact.told), fact.what))


def _proposed(fact: f.SolutionsProposed, case: Case[Any], pen: Pen) -> Words:
    kind = "solutions-proposed"
    points = _points(fact.answers or case.dossier.ruling.reasons, case.dossier.account.points)
    options = [f"{n}. {pen.language.remedy(option)}" for n, option in enumerate(fact.options, 1)]
    offered, asks = ("only", "whether") if len(options) == 1 else ("choice", "which")
    alone = fact.no_choice_because
    return Words(
        pen.say(f"{kind}.subject"),
        (
            *_said(fact.told),
            _lines(pen.say(f"{kind}.points"), *points) if points else "",
            _lines(pen.say(f"{kind}.{offered}"), *options),
            pen.say(f"{kind}.no-choice", because=alone) if alone else "",
            pen.say(f"{kind}.{asks}"),
        ),
    )


def _points(answers: Sequence[str], points: Sequence[str]) -> list[str]:
    """Set each point beside its answer, where there is one."""
    pairs = zip_longest(points, answers[: len(points)], fillvalue="")
    return [f"{n}. {point}\n   {answer}" if answer else f"{n}. {point}" for n, (point, answer) in enumerate(pairs, 1)]


def _position(fact: f.PositionStated, case: Case[Any], pen: Pen) -> Words:
    outside = pen.say("frame.outside", outside=fact.outside)
    points = _lines(*_points(fact.answers or case.dossier.ruling.reasons, case.dossier.account.points))
    return Words(pen.say("position-stated.subject"), (*_said(fact.told), points, fact.position, outside))


def _broken(fact: f.PromiseBroken, case: Case[Any], pen: Pen) -> Words:
    row = case.dossier.ledger.find(fact.promise)
    sorry = pen.say("promise-broken.sorry")
    if row is not None:
        sorry = pen.say("promise-broken.sorry-for", what=row.promise.what, moment=pen.until(row.promise.due))
    asked = any(isinstance(each, f.PersonChanged) for each in pen.following)
    return Words(pen.say("promise-broken.subject"), (sorry, pen.say("promise-broken.senior") if asked else ""))


ASKED: Final = {
    "proposed": "which of the solutions would you like?",
    "remedied": "is it solved?",
    "other": "we asked you something",
}
"""What a reminder of the watch is of, by state, as its entry keeps it; its letter asks in the customer's language."""


def _reminder(fact: f.ReminderSent, case: Case[Any], pen: Pen) -> Words:
    asks = next((pen.say(f"asked.{key}") for key, asked in ASKED.items() if asked == fact.of), fact.of)
    return Words(
        pen.say("reminder-sent.subject"),
        (*_said(fact.told), pen.say("reminder-sent.yours", of=asks), pen.say("reminder-sent.how")),
    )


def _silence(fact: f.ClosedOnSilence, case: Case[Any], pen: Pen) -> Words:
    reopens = pen.say("closed-on-silence.reopens", within=pen.language.within(pen.rules.reopening))
    return Words(pen.say("closed-on-silence.subject"), (pen.say("closed-on-silence.silent"), reopens))


def _outside(fact: f.HandedOutside, case: Case[Any], pen: Pen) -> Words:
    return Words(
        pen.say("handed-outside.subject"),
        (
            *_said(fact.told),
            pen.say("handed-outside.responsible", organisation=fact.organisation),
            pen.say("handed-outside.reach", contact=fact.contact),
        ),
    )


def _stays_closed(fact: f.ReopeningRefused, case: Case[Any], pen: Pen) -> Words:
    because = pen.say("reopening-refused.because", because=fact.because)
    outside = pen.say("frame.outside", outside=fact.outside)
    return Words(pen.say("reopening-refused.subject"), (*_said(fact.told), because, outside))


def _appointment(fact: f.TimeChanged, case: Case[Any], pen: Pen) -> Words:
    meet = pen.say("time-changed.meet", who=fact.to.name or fact.to.id, moment=pen.on(fact.when))
    return Words(pen.say("time-changed.subject"), (*_said(fact.told), meet))


def _limited_to(fact: f.ContactLimited, case: Case[Any], pen: Pen) -> Words:
    kind = "contact-limited"
    return Words(
        pen.say(f"{kind}.subject"),
        (
            *_said(fact.told),
            pen.say(f"{kind}.way", way=_way(fact, pen)),
            pen.say(f"{kind}.because", because=fact.because),
            pen.say(f"{kind}.review", moment=pen.until(fact.review)),
            pen.say(f"{kind}.goes-on"),
        ),
    )


def _way(fact: f.ContactLimited, pen: Pen) -> str:
    """Say to the customer how contact goes on."""
    if fact.medium is not None:
        way = fact.kind if fact.kind in ("one-channel", "writing-only") else "representative"
        return pen.say(f"contact-limited.{way}", through=pen.language.through(fact.medium.channel))
    if fact.kind == "one-person":
        return pen.say("contact-limited.one-person", who=fact.person)
    if fact.kind == "set-times":
        return pen.say("contact-limited.set-times", times=fact.times)
    return pen.say("contact-limited.in-writing")


def _unlimited(fact: f.ContactLimitLifted, case: Case[Any], pen: Pen) -> Words:
    over = pen.say("contact-limit-lifted.over", because=fact.because)
    return Words(pen.say("contact-limit-lifted.subject"), (*_said(fact.told), over))


def _fixed(fact: f.FixTold, case: Case[Any], pen: Pen) -> Words:
    once, thanks = pen.say("fix-told.once"), pen.say("fix-told.thanks")
    return Words(pen.say("fix-told.subject"), (*_said(fact.told), once, fact.what, thanks))


def _said(told: Evidence) -> tuple[str, ...]:
    return (told.text,) if told.text else ()


_WORDS: Final[dict[type[Any], Callable[[Any, Case[Any], Pen], Words]]] = {
    f.ComplaintReceived: _received,
    f.ReplyDeferred: _deferred,
    f.PromiseMade: _promised_anew,
    f.ProgressTold: _progress,
    f.PromiseKept: _progress,
    f.SolutionsProposed: _proposed,
    f.PositionStated: _position,
    f.PromiseBroken: _broken,
    f.ReminderSent: _reminder,
    f.ClosedOnSilence: _silence,
    f.HandedOutside: _outside,
    f.ReopeningRefused: _stays_closed,
    f.TimeChanged: _appointment,
    f.ContactLimited: _limited_to,
    f.ContactLimitLifted: _unlimited,
    f.FixTold: _fixed,
}
