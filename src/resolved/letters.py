"""
What the house writes to a customer, in plain words: the letters that facts call for.

Pure: it writes and sends nothing. Only what is the customer's to read gets here; a
note, conduct or a threat is ``Internal`` and has no letter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, cast
from zoneinfo import ZoneInfo

from .core import facts as f
from .core.complaint import Evidence, Medium, Party
from .core.conduct import Limit
from .core.fact import Case, Fact, Internal, Step
from .core.policy import Rulebook
from .core.promises import Promise
from .errors import Objection
from .ports import Letter


class Words(NamedTuple):
    """A letter's subject and its paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


def written(step: Step[Any], rules: Rulebook) -> tuple[Letter, ...]:
    """Write the letters that *step* calls for."""
    fact: Any = step.entry.fact
    case = step.case
    if isinstance(fact, Internal) or not isinstance(fact, Fact):
        return ()
    medium = _medium_for(fact, case, rules, step.entry.happened)
    if medium is None:
        return ()
    words = _words(fact, case, rules)
    by = step.entry.by
    signed = by.name or ("" if by.role in ("watch", "system") else by.id)
    return (
        Letter(
            id=f"{case.id}/{case.version}",
            case_id=case.id,
            version=case.version,
            kind="acknowledgement" if isinstance(fact, f.ComplaintReceived) else fact.name,
            channel=medium.channel,
            recipient=medium.address,
            subject=words.subject,
            text="\n\n".join((_greeting(case.complaint.customer), *words.paragraphs, _farewell(signed))),
            language="en",
            reply_to=case.complaint.message,
        ),
    )


def unwritable(fact: Any, case: Case[Any], rules: Rulebook) -> Objection | None:
    """Object where the customer is to be told by a letter that cannot be written."""
    told = getattr(fact, "told", None)
    if not isinstance(told, Evidence) or told.how != "letter":
        return None
    if _reachable(Medium(told.through), case, rules):
        return None
    writes = rules.can(told.through).writes
    way = f"there is no address for {told.through}" if writes else f"letters cannot go out by {told.through}"
    return Objection("no-letter", "A2", f"{way}: tell the customer, and say when and how (Evidence.spoken)", ("told",))


# Where to ------------------------------------------------------------------------------


def _medium_for(fact: Any, case: Case[Any], rules: Rulebook, at: datetime) -> Medium | None:
    """Find through what a fact's letter goes; None where it calls for none, or nobody could be reached."""
    told = getattr(fact, "told", None)
    if isinstance(told, Evidence):
        # Of a limit the customer hears themselves, also where somebody speaks for them afterwards.
        own = isinstance(fact, f.ContactLimited | f.ContactLimitLifted)
        address = (case.complaint.customer.reach(told.through) if own else None) or ""
        return _reachable(Medium(told.through, address), case, rules, at) if told.how == "letter" else None
    if isinstance(fact, f.ComplaintReceived):
        quiet = not rules.acknowledges or rules.can(fact.complaint.channel).live
        return None if quiet else writable(case, rules, at)
    if isinstance(fact, f.PromiseBroken):
        row = case.dossier.ledger.find(fact.promise)
        promised = _reachable(row.promise.medium, case, rules, at) if row else None
        return promised or writable(case, rules, at)
    return writable(case, rules, at) if isinstance(fact, f.ClosedOnSilence) else None


def writable(case: Case[Any], rules: Rulebook, at: datetime | None = None) -> Medium | None:
    """
    Find a medium through which the customer can be written to: as a limit says, or the complaint's own first.

    Args:
        case: The complaint.
        rules: The house's policy.
        at: When; left out, a limit counts as holding.
    """
    limit = _limit(case, at)
    if limit is not None and limit.medium is not None:
        return _reachable(limit.medium, case, rules, at)
    for channel in (case.complaint.channel, "email", "post"):
        allowed = limit is None or not limit.excludes(channel, rules.can(channel))
        if allowed and (medium := _reachable(Medium(channel), case, rules, at)):
            return medium
    return None


def _reachable(medium: Medium, case: Case[Any], rules: Rulebook, at: datetime | None = None) -> Medium | None:
    if not rules.can(medium.channel).writes:
        return None
    limit, channel = _limit(case, at), medium.channel
    theirs = limit.medium.address if limit and limit.medium and limit.medium.channel == channel else ""
    address = medium.address or theirs or case.complaint.customer.reach(channel) or _promised(channel, case)
    return Medium(channel, address) if address else None


def _limit(case: Case[Any], at: datetime | None) -> Limit | None:
    conduct = case.dossier.conduct
    return conduct.limit if at is None else conduct.limited(at)


def _promised(channel: str, case: Case[Any]) -> str:
    """Return the address that a promise through *channel* names: the customer gave it."""
    media = (row.promise.medium for row in reversed(case.dossier.ledger.rows))
    return next((medium.address for medium in media if medium.channel == channel and medium.address), "")


# In what words -------------------------------------------------------------------------


def _greeting(customer: Party) -> str:
    return f"Dear {customer.name}," if customer.name else "Good day,"


def _farewell(signed: str) -> str:
    return f"With kind regards\n{signed}" if signed else "With kind regards\nYour complaints office"


def _words(fact: Any, case: Case[Any], rules: Rulebook) -> Words:
    write = _WORDS.get(cast("type[Any]", type(fact)))
    if write is not None:
        return write(fact, case, rules)
    text = fact.told.text if isinstance(getattr(fact, "told", None), Evidence) else ""
    return Words("Your complaint", (text or "We write to you about your complaint.",))


def _on(moment: datetime, rules: Rulebook) -> str:
    return f"{moment.astimezone(ZoneInfo(rules.calendar.zone)):%A %d %B %Y at %H:%M (%Z)}"


def _promise(promise: Promise, rules: Rulebook) -> Sequence[str]:
    steps = [f"- {step.what}: by {_on(step.due, rules)}" for step in promise.plan]
    plan = ["These are the steps:\n" + "\n".join(steps)] if steps else []
    medium = promise.medium
    return (f"You will hear from us by {_on(promise.due, rules)}, by {medium.channel}: {promise.what}.", *plan)


def _received(fact: f.ComplaintReceived, case: Case[Any], rules: Rulebook) -> Words:
    due = rules.calendar.after(case.dossier.contact.began, rules.clocks.first_response)
    return Words(
        "We have your complaint",
        (
            "Thank you for telling us. Your complaint has reached us, and somebody is looking after it.",
            f"One of us will be in touch with you by {_on(due, rules)}.",
            "If you want to add anything, simply answer this letter.",
        ),
    )


def _deferred(fact: f.ReplyDeferred, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "When you will hear from us",
        (
            *_said(fact.told),
            f"We cannot give you an answer today: {fact.because}.",
            *_promise(fact.promise, rules),
        ),
    )


def _promised_anew(fact: f.PromiseMade, case: Case[Any], rules: Rulebook) -> Words:
    return Words("What we have promised you", (*_said(fact.told), *_promise(fact.promise, rules)))


def _progress(fact: f.ProgressTold | f.PromiseKept, case: Case[Any], rules: Rulebook) -> Words:
    return Words("How your complaint stands", (*_said(fact.told), f"{fact.what}"))


def _proposed(fact: f.SolutionsProposed, case: Case[Any], rules: Rulebook) -> Words:
    points = [f"{n}. {point}\n   {answer}" for n, (point, answer) in enumerate(_pairs(fact.answers, case), 1)]
    options = [f"{n}. {option}" for n, option in enumerate(fact.options, 1)]
    offered, suits = "You can choose:", "which you would like"
    if len(options) == 1:
        offered, suits = "This is what we can do:", "whether that is right for you"
    return Words(
        "What we can do for you",
        (
            *_said(fact.told),
            *(["You told us:\n" + "\n".join(points)] if points else []),
            f"{offered}\n" + "\n".join(options),
            *([f"There is no other choice because {fact.no_choice_because}."] if fact.no_choice_because else []),
            f"Tell us {suits}, or what you would rather have: your own idea is welcome.",
        ),
    )


def _pairs(answers: Sequence[str], case: Case[Any]) -> list[tuple[str, str]]:
    return list(zip(case.dossier.account.points, answers, strict=False))


def _position(fact: f.PositionStated, case: Case[Any], rules: Rulebook) -> Words:
    points = [f"{n}. {point}\n   {answer}" for n, (point, answer) in enumerate(_pairs(fact.answers, case), 1)]
    return Words(
        "Our final position",
        (
            *_said(fact.told),
            *(["\n".join(points)] if points else []),
            fact.position,
            f"If you do not agree, you can turn to {fact.outside}.",
        ),
    )


def _broken(fact: f.PromiseBroken, case: Case[Any], rules: Rulebook) -> Words:
    row = case.dossier.ledger.find(fact.promise)
    promised = f" ({row.promise.what}, by {_on(row.promise.due, rules)})" if row else ""
    return Words(
        "We have not kept our promise",
        (
            f"We promised you something and did not keep it{promised}. We are sorry.",
            "Somebody more senior has been asked to take your complaint up, and will be in touch with you.",
        ),
    )


def _reminder(fact: f.ReminderSent, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "We are waiting to hear from you",
        (*_said(fact.told), f"The next word is yours: {fact.of}.", "Simply answer this letter, or call us."),
    )


def _silence(fact: f.ClosedOnSilence, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "We have not heard from you",
        (
            "We have not heard from you, and take it that there is nothing more for us to do at present.",
            f"If that is not so, tell us within {rules.reopening} and we go on where we stopped.",
        ),
    )


def _outside(fact: f.HandedOutside, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "Who is responsible for your complaint",
        (
            *_said(fact.told),
            f"{fact.organisation} is responsible for what you complain about, knows of it, and has taken it over.",
            f"You reach them so: {fact.contact}.",
        ),
    )


def _stays_closed(fact: f.ReopeningRefused, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "Why your complaint stays closed",
        (*_said(fact.told), f"{fact.because}.", f"If you do not agree, you can turn to {fact.outside}."),
    )


def _appointment(fact: f.TimeChanged, case: Case[Any], rules: Rulebook) -> Words:
    who = fact.to.name or fact.to.id
    return Words("Our appointment", (*_said(fact.told), f"{who} will speak with you on {_on(fact.when, rules)}."))


def _limited_to(fact: f.ContactLimited, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "How we can be in touch with you",
        (
            *_said(fact.told),
            f"Until {_on(fact.review, rules)} contact between us goes on {_way(fact)}, because {fact.because}.",
            "We look at this anew by then at the latest.",
            "Your complaint goes on, and whatever else you have to complain about is received as before.",
        ),
    )


def _fixed(fact: f.FixTold, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "What has become of it",
        (
            *_said(fact.told),
            "You once told us about something that others had met with too. We have put it right for good:",
            fact.what,
            "Thank you for telling us. If you meet with it again all the same, please tell us again.",
        ),
    )


def _way(fact: f.ContactLimited) -> str:
    """Say to the customer how contact goes on."""
    if fact.medium is not None:
        kinds = {"one-channel": "only", "writing-only": "only in writing"}
        return f"{kinds.get(fact.kind, 'only through whoever speaks for you')}, by {fact.medium.channel}"
    return {
        "one-person": f"only with {fact.person}",
        "set-times": f"only at these times: {fact.times}",
    }.get(fact.kind, "only in writing")


def _unlimited(fact: f.ContactLimitLifted, case: Case[Any], rules: Rulebook) -> Words:
    return Words(
        "You can be in touch with us as before",
        (*_said(fact.told), f"The limit that we had set is over: {fact.because}."),
    )


def _said(told: Evidence) -> tuple[str, ...]:
    return (told.text,) if told.text else ()


_WORDS: Final[dict[type[Any], Callable[[Any, Case[Any], Rulebook], Words]]] = {
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
