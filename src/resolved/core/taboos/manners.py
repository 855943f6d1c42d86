"""
The taboos of difficult conversations and of channels (H, I); one file of several.

What a customer said or did is never a finding: a finding is about what we did with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from .. import facts as f
from ..complaint import STAFF
from ..conduct import THEIRS, Limit
from ..fact import Entry
from ..facts.common import Telling
from .finding import History, Seen, taboo

# Threats, and a handler's limit ---------------------------------------------------------


@taboo(
    "threat-let-lie", "I3", severity="serious",
    mend="report it now (threat-reported), and have those responsible say that they have it (threat-acknowledged)",
)  # fmt: skip
def threat_let_lie(history: History) -> Iterator[Seen]:
    """Find a threat that was not reported, or not acknowledged, in time."""
    said = {"threat-report": "had been reported to nobody", "threat-acknowledgement": "had been acknowledged by nobody"}
    for clock, what in said.items():
        for entry, fact in history.missed(clock):
            yield f"a threat {what} by {fact.due:%d %B %Y %H:%M %Z}", (entry,)


@taboo(
    "threat-stayed-low", "E6", "I3", severity="notice",
    mend="have somebody more senior take it up (person-changed), together with the legal side",
)  # fmt: skip
def threat_stayed_low(history: History) -> Iterator[Seen]:
    """Find a legal threat in a complaint that was not settled in time, and did not go up."""
    made = [entry for entry, fact in history.of(f.ThreatMade) if fact.kind == "legal"]
    made += [entry for entry, fact in history.of(f.ThreatReported) if fact.kind == "legal"]
    late = [*history.missed("decision"), *history.of(f.PromiseBroken)]
    for threat in sorted(made, key=lambda entry: entry.version)[:1]:
        up = history.after(threat, f.PersonChanged, f.TimeChanged, f.PositionStated)
        for entry, _ in sorted(late, key=lambda each: each[0].version):
            if entry.version > threat.version and up is None:
                yield "a legal threat was made, nothing was settled in time, and it did not go up", (threat, entry)
                break


@taboo(
    "not-relieved", "I4", "E6", severity="serious",
    mend="give it to somebody else (reassigned), or have somebody more senior take it up (person-changed)",
)  # fmt: skip
def not_relieved(history: History) -> Iterator[Seen]:
    """Find somebody who asked to be relieved, and was not."""
    for entry, fact in history.missed("relief"):
        asked = [each for each in history.among(f.ReliefAsked) if each.version < entry.version][-1:]
        who = asked[0].by.id if asked else "somebody"
        yield f"{who} asked to be relieved, and nobody had done it by {fact.due:%d %B %Y %H:%M %Z}", (*asked, entry)


ALONE: Final = 3
"""How often one person meets hostility in one complaint before a colleague asks how they are."""


@taboo(
    "alone-with-it", "I4", severity="notice",
    mend="ask them whether they want to be relieved (relief-asked), and see that they have a break",
)  # fmt: skip
def alone_with_it(history: History) -> Iterator[Seen]:
    """Find one person who met hostility again and again, and neither asked for relief nor got it."""
    met = defaultdict[str, list[Entry]](list)
    for entry, fact in history.of(f.ConductNoted):
        if fact.kind in THEIRS:
            met[entry.by.id].append(entry)
    for who, entries in met.items():
        if len(entries) < ALONE:
            continue
        step_in = history.after(entries[0], f.ReliefAsked, f.Reassigned, f.HandoverAccepted, f.PersonChanged)
        if step_in is None or step_in.version > entries[ALONE - 1].version:
            yield f"{who} met hostility {len(entries)} times here, and nobody stepped in", tuple(entries)


@taboo(
    "nobody-asked-to-stop", "I2", severity="notice",
    mend="ask politely and firmly for it to stop, and say that you did (conduct-noted with warned)",
)  # fmt: skip
def nobody_asked_to_stop(history: History) -> Iterator[Seen]:
    """Find conduct that was noted again, in a conversation, and that nobody had asked to stop."""
    if not history.rules.can(history.case.complaint.channel).live:
        return
    noted = [(entry, fact) for entry, fact in history.of(f.ConductNoted) if fact.kind in THEIRS]
    if len(noted) > 1 and not any(fact.warned for _, fact in noted):
        yield f"it went on, and in {len(noted)} notes nobody asked for it to stop", [entry for entry, _ in noted]


@taboo(
    "limit-not-reviewed", "I2", severity="notice",
    mend="look at it anew: say that it is over, or set it again and say why (contact-limited)",
)  # fmt: skip
def limit_not_reviewed(history: History) -> Iterator[Seen]:
    """Find a limit of contact that ended because nobody had looked at it anew."""
    for entry, fact in history.missed("limit-review"):
        yield f"nobody had looked at the limit of contact anew by {fact.due:%d %B %Y}, and it ended there", (entry,)


@taboo(
    "not-the-one-person", "I2", severity="notice",
    mend="have the one person tell them, or set the limit anew with somebody else (contact-limited)",
)  # fmt: skip
def not_the_one_person(history: History) -> Iterator[Seen]:
    """Find that somebody else spoke to a customer who was told that one person alone would."""
    limit: Limit | None = None
    for entry in history.entries:
        fact = entry.fact
        if isinstance(fact, f.ComplaintReceived):
            limit = fact.limit
        elif isinstance(fact, f.ContactLimited):
            limit = fact.limit(entry.happened, entry.by.id)
        elif isinstance(fact, f.ContactLimitLifted):
            limit = None
        elif limit is not None and isinstance(fact, Telling) and _another(entry, limit):
            yield f"{entry.by.id} spoke to the customer, who was told that {limit.person} alone would", (entry,)


def _another(entry: Entry, limit: Limit) -> bool:
    """Tell whether somebody else than the one person acted while the limit held."""
    named = bool(limit.person) and limit.holds(entry.happened)
    return named and entry.by.role in STAFF and entry.by.id != limit.person


# Manners of channels --------------------------------------------------------------------

_SOMETHING: Final = (
    f.SolvedAtOnce, f.ReplyDeferred, f.PromiseMade, f.SolutionsProposed, f.SolutionAgreed, f.RemedyDone,
    f.HandoverOffered, f.PersonChanged, f.PlaceChanged, f.TimeChanged, f.PositionStated, f.DecidedOutside,
)  # fmt: skip


@taboo(
    "left-with-nothing", "H1", "B8", severity="serious",
    mend="call the customer today, with a plan and its timetable (reply-deferred)",
)  # fmt: skip
def left_with_nothing(history: History) -> Iterator[Seen]:
    """Find somebody who left the desk with no solution, no promise, and nobody else who has it."""
    for entry, fact in history.of(f.ContactEnded):
        before = any(each.version < entry.version for each in history.among(*_SOMETHING))
        if not (before or fact.for_conduct) and history.rules.can(fact.channel).present:
            yield "the customer left the desk without a solution and without a promise", (entry,)


@taboo(
    "no-thanks", "H2", "B11", severity="notice",
    mend="thank the customer the next time you speak (thanked)",
)  # fmt: skip
def no_thanks(history: History) -> Iterator[Seen]:
    """Find a complaint by telephone in which nobody thanked the customer at the end of a call."""
    if history.among(f.Thanked):
        return
    for entry, fact in history.of(f.ContactEnded):
        can = history.rules.can(fact.channel)
        if can.voice and not (can.present or fact.for_conduct):
            yield "the call ended, and nobody had thanked the customer", (entry,)
            return


_SUBSTANCE: Final = (f.PromiseKept, f.ProgressTold, f.PositionStated, f.HandedOutside, f.ReopeningRefused)


def _told(entry: Entry) -> str:
    told: Any = getattr(entry.fact, "told", None)
    return "" if told is None else told.through


@taboo(
    "answered-in-public", "H7", severity="serious",
    mend="take it down where that is possible, and go on through a private medium",
)  # fmt: skip
def answered_in_public(history: History) -> Iterator[Seen]:
    """Find what concerns the customer alone, told where others read along."""
    for entry in history.among(*_SUBSTANCE):
        if (through := _told(entry)) and history.rules.can(through).public:
            yield f"what concerns the customer alone was told where others read along ({through})", (entry,)


@taboo(
    "not-seen-in-public", "H7", severity="notice",
    mend="say where it was complained of that it is being looked after, and nothing of the matter itself",
)  # fmt: skip
def not_seen_in_public(history: History) -> Iterator[Seen]:
    """Find a complaint made in public whose promise or answer nobody can see there."""
    can = history.rules.can
    if not can(history.case.complaint.channel).public:
        return
    told = [entry for entry in history.entries if _told(entry) and not _by_itself(entry)]
    if told and not any(can(_told(entry)).public for entry in told):
        yield "it was complained of in public, and nobody there can see that it is looked after", told[:1]


def _by_itself(entry: Entry) -> bool:
    """Tell whether nobody has spoken yet: a machine's word, or a reminder."""
    return entry.by.role in ("system", "watch")


@taboo(
    "asked-to-come-back", "H1", severity="notice",
    mend="tell them through something that reaches them where they are: by telephone, by letter, by e-mail",
)  # fmt: skip
def asked_to_come_back(history: History) -> Iterator[Seen]:
    """Find somebody at the desk who was to come back for their answer, though we could reach them."""
    customer, can = history.case.complaint.customer, history.rules.can
    ways = [name for name, each in history.rules.channels.items() if not each.present and customer.reach(name)]
    if not ways or not can(history.case.complaint.channel).present:
        return
    for entry, fact in history.of(f.ReplyDeferred):  # to fetch a thing is no answer that they wait for
        if can(fact.promise.medium.channel).present:
            yield f"they were to come back for {fact.promise.what}, and can be reached by {ways[0]}", (entry,)
