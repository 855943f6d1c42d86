"""The taboos of passing a complaint on, and of how the reply follows from what is known (A, C2, E1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .. import facts as f
from ..complaint import STAFF, Actor
from ..fact import Entry
from .finding import History, Seen, name_of, taboo


def _handovers(history: History) -> Iterator[tuple[Entry, Entry, Actor]]:
    """Give each handover that was accepted: its offer, its acceptance, its receiver."""
    offer: Entry | None = None
    receiver: Actor | None = None
    for entry in history.among(f.HandoverOffered, f.HandoverAccepted, f.HandoverFailed, f.HandedOutside):
        if isinstance(entry.fact, f.HandoverOffered):
            offer, receiver = entry, entry.fact.receiver
        elif isinstance(entry.fact, f.HandoverAccepted) and offer is not None and receiver is not None:
            yield offer, entry, receiver


@taboo(
    "passed-on-again", "F1", "A4", severity="serious",
    mend="whoever has it now keeps it to the end, and tells the customer so",
)  # fmt: skip
def passed_on_again(history: History) -> Iterator[Seen]:
    """Find more accepted transfers than a customer bears, or back to a team that had it already."""
    had = {history.entries[0].by.unit} - {""}
    passed = 0
    for passed, (offer, accepted, receiver) in enumerate(_handovers(history), 1):
        if receiver.unit and receiver.unit in had:
            yield f"it went back to {receiver.unit}, which had it before", (offer, accepted)
        elif passed > history.rules.transfers:
            yield f"the customer was passed on {passed} times, now to {receiver.id}", (offer, accepted)
        had |= {offer.by.unit, receiver.unit} - {""}
    for entry, fact in history.of(f.HandedOutside):
        if passed >= history.rules.transfers:
            yield f"the customer was passed on {passed + 1} times, now to {fact.organisation}", (entry,)


@taboo(
    "passed-on-over-the-owner", "C2", "A5", severity="notice",
    mend="have whoever is responsible brief the receiver, or give it to somebody else first (reassigned)",
)  # fmt: skip
def passed_on_over_the_owner(history: History) -> Iterator[Seen]:
    """Find a transfer that somebody else than the owner offered: whoever was responsible had no part in it."""
    for offer, accepted, receiver in _handovers(history):
        owner = _owner(history, offer)
        if offer.by.role == "handler" and owner not in ("", offer.by.id):
            yield f"{offer.by.id} passed it on to {receiver.id}, and {owner} was responsible", (offer, accepted)


@taboo(
    "nobody-by-name", "C2", severity="serious",
    mend="say by name who is responsible (reassigned), and let them tell the customer",
)  # fmt: skip
def nobody_by_name(history: History) -> Iterator[Seen]:
    """Find a complaint that only the duty held when the customer should have heard from somebody."""
    if not history.case.dossier.handling.duty:
        return
    for entry, fact in history.missed("first-response"):
        yield f"nobody was responsible for it by name by {fact.due:%d %B %Y %H:%M %Z}", (entry,)


def _owner(history: History, before: Entry) -> str:
    """Tell who was responsible before an entry; nobody, where only the duty was."""
    owner, level = "", 0
    for entry in history.entries:
        if entry.version >= before.version:
            break
        level = max(level, entry.by.level) if isinstance(entry.fact, f.TakenUp) else level
        match entry.fact:
            case f.ComplaintReceived(owner=Actor(id=id)) | f.Reassigned(to=Actor(id=id)):
                owner = id
            case f.HandoverAccepted() | f.TakenUp():
                owner = entry.by.id if entry.by.level >= level else owner  # below the rung, the senior stays owner
            case _:
                owner = owner or (entry.by.id if entry.by.role in STAFF else "")
    return owner


_OFFERING: Final = (f.SolutionsProposed, f.SolutionAgreed, f.SolvedAtOnce, f.ReplyDeferred, f.PromiseMade, f.Decided)


@taboo(
    "rejected-handler", "E1", "C2", severity="serious",
    mend="whoever took it up says it to the customer, and the one before stays out of it",
)  # fmt: skip
def rejected_handler(history: History) -> Iterator[Seen]:
    """Find somebody who goes on with it after the person was changed: the customer takes nothing from them."""
    before, taken = set[str](), dict[str, Entry]()
    named = ""
    for entry in history.entries:
        if isinstance(entry.fact, f.PersonChanged):
            named = entry.fact.to.id
        elif isinstance(entry.fact, f.TakenUp) and entry.by.id == named:
            taken = {id: entry for id in before if id != named}
        elif isinstance(entry.fact, _OFFERING) and entry.by.id in taken:
            yield f"{entry.by.id} went on with it after somebody else had taken it up", (taken[entry.by.id], entry)
        if entry.by.role in ("handler", "senior"):
            before.add(entry.by.id)


@taboo(
    "moved-unexplained", "A4", "A5", "C2", severity="notice",
    mend="put the customer in touch with who has it now, and explain once more why (customer-introduced)",
)  # fmt: skip
def moved_unexplained(history: History) -> Iterator[Seen]:
    """Find a customer who was passed on and got an answer, or the end, before that was explained once more."""
    replies = (*_REPLIES["immediate"], f.PositionStated, f.CaseClosed, f.ClosedOnSilence)
    for offer, accepted, receiver in _handovers(history):
        reply = history.after(accepted, *replies)
        told = [e for e, fact in history.of(f.CustomerIntroduced) if fact.explained and e.version > accepted.version]
        if reply is not None and not (told and told[0].version < reply.version):
            yield f"the customer was passed on to {receiver.id}, and nobody explained it once more", (offer, accepted)


_REPLIES: Final[dict[str, tuple[type[Any], ...]]] = {
    "immediate": (f.SolvedAtOnce, f.SolutionsProposed, f.SolutionAgreed),
    "deferred": (f.ReplyDeferred,),
    "transferred": (f.HandoverOffered, f.HandedOutside),
}


@taboo(
    "other-mode", "A6", severity="notice",
    mend="assess again, or give the reason for another way in the assessment (override)",
)  # fmt: skip
def other_mode(history: History) -> Iterator[Seen]:
    """Find a reply in another way than follows from the assessment; a reason makes it known, and no less a finding."""
    ways = [kind for kinds in _REPLIES.values() for kind in kinds]
    for entry, fact in history.of(f.Assessed):
        assessment = fact.assessment
        reply = history.after(entry, *ways, f.Assessed)
        if reply is None or isinstance(reply.fact, (f.Assessed, *_REPLIES[assessment.mode])):
            continue
        why = f", because {assessment.override}" if assessment.override else ", without a reason"
        yield f"the reply should have been {assessment.mode}, and was {name_of(reply)}{why}", (entry, reply)


@taboo(
    "unassessed", "A6", severity="notice",
    mend="say what is known and what is not (assessed): facts, certainty, authority, remit",
)  # fmt: skip
def unassessed(history: History) -> Iterator[Seen]:
    """Find an answer put off, or passed on, of which nobody had said what it follows from; asking for leave says it."""
    assessed = next((entry.version for entry, _ in history.of(f.Assessed)), None)
    for entry in history.among(*_REPLIES["deferred"], *_REPLIES["transferred"])[:1]:
        asks = isinstance(entry.fact, f.ReplyDeferred) and entry.fact.approval_for is not None
        asks = asks or any(each.version < entry.version for each in history.among(*_REPLIES["immediate"]))
        if not asks and (assessed is None or assessed > entry.version):
            yield f"nobody had assessed it before it was {_SO[type(entry.fact)]}", (entry,)


_SO: Final[dict[type[Any], str]] = {
    f.ReplyDeferred: "put off", f.HandoverOffered: "passed on", f.HandedOutside: "passed on",
}  # fmt: skip
