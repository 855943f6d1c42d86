"""The taboos of dealing with a complaint: putting off, giving, deciding, not reacting (A2, B, C, F, G)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from .. import facts as f
from ..fact import Entry
from ..remedies import AnyRemedy, nearly_one
from ..states import Closed
from .finding import History, Seen, name_of, taboo

# Not deciding ---------------------------------------------------------------------------


@taboo(
    "dragging-on", "F3", severity="serious",
    mend="decide with what is known, or have somebody decide who can (reply-deferred with approval_for)",
)  # fmt: skip
def dragging_on(history: History) -> Iterator[Seen]:
    """Find an answer put off again and again, or no decision in time; to be told that it takes longer is no answer."""
    row: list[Entry] = []
    for entry in history.entries:
        if isinstance(entry.fact, f.ReplyDeferred):
            row.append(entry)
        elif isinstance(entry.fact, (f.SolutionsProposed, f.SolutionAgreed, f.SolvedAtOnce, f.Decided)):
            yield from _put_off(row, history.rules.renewals)
            row = []
    yield from _put_off(row, history.rules.renewals)
    for entry, fact in history.missed("decision"):
        anew = "@" in fact.deadline
        yield f"{'the customer heard nothing new' if anew else 'nothing was decided'} by {fact.due:%d %B %Y}", (entry,)


def _put_off(row: list[Entry], renewals: int) -> Iterator[Seen]:
    if len(row) > renewals + 1:
        yield f"the answer was put off {len(row)} times in a row", tuple(row)


_ENDS: Final = (
    f.PromiseKept, f.ReplyDeferred, f.SolutionsProposed, f.SolutionAgreed, f.SolvedAtOnce, f.PositionStated,
    f.PromiseBroken,
)  # fmt: skip


@taboo(
    "left-in-the-dark", "A2", severity="notice",
    mend="tell the customer how it stands, and when the next word comes (progress-told)",
)  # fmt: skip
def left_in_the_dark(history: History) -> Iterator[Seen]:
    """Find a customer who waits for a promised answer and hears nothing in between for longer than policy allows."""
    after = history.rules.calendar.after
    for deferred in history.among(f.ReplyDeferred):
        end = history.after(deferred, *_ENDS) or history.entries[-1]
        waiting = [each for each in history.entries if deferred.version <= each.version < end.version]
        told = [each for each in waiting if getattr(each.fact, "told", None) is not None]
        for one, then in pairwise((*told, end)):
            if then.happened > after(one.happened, history.rules.reports):
                days = f"{one.happened:%d %B} to {then.happened:%d %B %Y}"
                yield f"the customer waited for an answer, and heard nothing from {days}", (one, then)


# Apologies, and choice ------------------------------------------------------------------

_DEEDS: Final = (
    f.SolutionsProposed, f.SolutionAgreed, f.SolvedAtOnce, f.RemedyDone, f.GoodwillGiven, f.PromiseMade, f.PromiseKept,
    f.PositionStated, f.DecidedOutside,
)  # fmt: skip


@taboo(
    "apology-only", "F4", severity="serious",
    mend="open it again and propose something that puts it right; ask the customer what would (wish-asked)",
)  # fmt: skip
def apology_only(history: History) -> Iterator[Seen]:
    """Find an apology, and the end: nothing was done or offered, and the customer had not asked for that alone."""
    state = history.case.state
    if not isinstance(state, Closed) or state.kind in ("withdrawn", "merged", "not-a-complaint", "handed-outside"):
        return
    wanted = any(fact.only_sorry for _, fact in history.of(f.WishAsked))
    if wanted or history.among(*_DEEDS):
        return
    for entry, _ in history.of(f.Apologised)[-1:]:
        yield "somebody said sorry, and nothing else was done or offered", (entry,)


@taboo(
    "no-choice", "B7", severity="notice",
    mend="find a second way, or take the customer's own (customers_own)",
)  # fmt: skip
def no_choice(history: History) -> Iterator[Seen]:
    """Find a proposal of one thing, with a reason and no choice."""
    for entry, fact in history.of(f.SolutionsProposed):
        if fact.no_choice_because and len(fact.options) < 2 and not fact.customers_own:
            yield f"the customer was left without a choice: {fact.no_choice_because}", (entry,)


@taboo(
    "sham-choice", "B7", severity="notice",
    mend="offer something of another kind, or clearly more or less of it; or say that there is no choice, and why",
)  # fmt: skip
def sham_choice(history: History) -> Iterator[Seen]:
    """Find options that are all nearly one: of one kind, worth about the same, in almost the same words."""
    for entry, fact in history.of(f.SolutionsProposed):
        first, *others = fact.options
        if others and not fact.customers_own and all(nearly_one(first, other) for other in others):
            yield f"the customer could choose between {first} and {', '.join(map(str, others))}", (entry,)


@taboo(
    "nothing-new", "C9", severity="notice",
    mend="look for a way that was not tried: ask another department, or the customer (wish-asked)",
)  # fmt: skip
def nothing_new(history: History) -> Iterator[Seen]:
    """Find a proposal of what the customer has turned down or found not to solve it, and of nothing else."""
    tried, proposed = list[AnyRemedy](), tuple[AnyRemedy, ...]()
    done: AnyRemedy | None = None
    failed: Entry | None = None
    for entry in history.entries:
        match entry.fact:
            case f.SolutionsProposed(options=options, customers_own=own_wish):
                if failed is not None and not own_wish and all(option in tried for option in options):
                    yield "what had not settled it was offered once more, and nothing else", (failed, entry)
                proposed = options
            case f.SolvedAtOnce(remedy=remedy):
                done = remedy
            case f.SolutionAgreed(choice=choice, own=own):
                done = own if choice is None else next(iter(proposed[choice - 1 : choice]), None)
            case f.ProposalRejected():
                tried, failed = [*tried, *proposed], entry
            case f.RemedyDisputed() | f.Reopened():
                tried, failed = [*tried, *(() if done is None else (done,))], entry
            case _:
                pass


# A yes without a deed, a no without another way -------------------------------------------

_OFFERS: Final = (f.SolutionsProposed, f.SolutionAgreed, f.SolvedAtOnce, f.GoodwillGiven)


@taboo(
    "yes-without-deed", "C4", "F3", severity="serious",
    mend="propose it now, or agree on it: it is within authority, and nothing is waited for",
)  # fmt: skip
def yes_without_deed(history: History) -> Iterator[Seen]:
    """Find a decision for the customer after which nothing was offered in time."""
    missed = history.missed("acting")
    for entry, fact in missed:
        yield f"it was decided for the customer, and nothing was offered by {fact.due:%d %B %Y}", (entry,)
    for decision, decided in history.of(f.Decided):
        offer = history.after(decision, *_OFFERS, f.Decided, f.ReplyDeferred)
        due = history.rules.calendar.after(decision.happened, history.rules.clocks.acting)
        late = offer is not None and isinstance(offer.fact, _OFFERS) and offer.happened > due
        if decided.outcome != "rejected" and late and not missed and offer is not None:
            yield f"it was decided for the customer, and nothing was offered by {due:%d %B %Y}", (decision, offer)


@taboo(
    "no-without-alternative", "C5", "D3", severity="notice",
    mend="offer something else: a refund, a credit, a discount, a replacement, a repair, an explanation",
)  # fmt: skip
def no_without_alternative(history: History) -> Iterator[Seen]:
    """
    Find a no for which nothing else was ever put before the customer; a reason makes it known, and no less that.

    A last word puts before them what was decided: something in part, or another way.
    """
    state, told = history.case.state, history.among(f.PositionStated)
    if history.among(*_OFFERS) or (isinstance(state, Closed) and state.kind == "merged"):
        return
    over = isinstance(state, Closed) and state.kind != "withdrawn"
    for entry, fact in history.of(f.Decided):
        if fact.outcome == "rejected" and fact.alternative is None and fact.no_alternative_because:
            yield f"it was rejected, and nothing else offered: {fact.no_alternative_because}", (entry,)
        elif fact.outcome == "rejected" and over and not (fact.alternative and told):
            yield "it was rejected, and nothing else was ever put before the customer", (entry,)
    if not any(_gives(fact) for _, fact in history.of(f.Decided)):
        for entry in told:
            yield "the last word was said, and nothing was ever offered", (entry,)


def _gives(decision: f.Decided) -> bool:
    return decision.outcome != "rejected" or decision.alternative is not None


# Leave that nobody gave -------------------------------------------------------------------


@taboo(
    "leave-unanswered", "C6", "F3", severity="serious",
    mend="decide with what may be given now, and have somebody answer for those who were asked",
)  # fmt: skip
def leave_unanswered(history: History) -> Iterator[Seen]:
    """Find leave that was asked for and answered by nobody."""
    for entry in history.among(f.ApprovalExpired):
        yield "leave was asked for, and nobody said yes or no", (entry,)


# Not reacting ---------------------------------------------------------------------------


@taboo(
    "promise-not-kept", "F6", "J10", severity="serious",
    mend="answer now, say sorry for that too, and have somebody more senior take it up",
)  # fmt: skip
def promise_not_kept(history: History) -> Iterator[Seen]:
    """Find a promise that was still open past its due, or kept too late."""
    told = set[str]()
    for entry, fact in history.of(f.PromiseBroken):
        told.add(fact.promise)
        row = history.case.dossier.ledger.find(fact.promise)
        what = fact.promise if row is None else row.promise.what
        yield f"it was promised and not kept: {what}", (entry,)
    for row in history.case.dossier.ledger.broken:
        if row.id not in told:
            late = next((e for e in history.entries if row.settled is not None and e.happened >= row.settled), None)
            yield f"it was promised, and kept too late: {row.promise.what}", () if late is None else (late,)


@taboo(
    "legal-limit-missed", "E5", "F6", severity="serious",
    mend="give the letter now, all that it has to say, and tell the customer where they can turn (notice-given)",
)  # fmt: skip
def legal_limit_missed(history: History) -> Iterator[Seen]:
    """Find a time limit of a law or a regulator that ran out, or was met too late though nobody watched meanwhile."""
    for entry, fact in history.missed("legal"):
        name = fact.deadline.removeprefix("legal:").partition("@")[0]
        yield f"{name} was due by {fact.due:%d %B %Y %H:%M %Z}", (entry,)


@taboo(
    "no-reaction", "F6", "D1", severity="serious",
    mend="speak to the customer now, and say that it was too long",
)  # fmt: skip
def no_reaction(history: History) -> Iterator[Seen]:
    """Find no first response by the clock."""
    for entry, fact in history.missed("first-response"):
        yield f"nobody had responded by {fact.due:%d %B %Y %H:%M %Z}", (entry,)


@taboo(
    "entered-late", "J10", severity="notice",
    mend="write things down when they happen; have somebody else look at this one",
)  # fmt: skip
def entered_late(history: History) -> Iterator[Seen]:
    """Find an entry, made after a deadline was missed, of something that would have met it."""
    broken = [(e, (fact, history.case.dossier.ledger.find(fact.promise))) for e, fact in history.of(f.PromiseBroken)]
    lapses = [(e, (fact.deadline.partition("@")[0], fact.due)) for e, fact in history.of(f.DeadlineMissed)]
    lapses += [(e, ("a promise", row.promise.due)) for e, (_, row) in broken if row is not None]
    for missed, (name, due) in lapses:
        for entry in history.entries:
            told = getattr(entry.fact, "told", None)
            if entry.version > missed.version and told is not None and told.when(entry.happened) <= due:
                yield f"{name_of(entry)} was written down after {name} had been missed, for before", (missed, entry)


# Whose cause, and how it was received -----------------------------------------------------


@taboo(
    "slow-though-ours", "G1", severity="serious",
    mend="do today what was agreed: the cause is ours",
)  # fmt: skip
def slow_though_ours(history: History) -> Iterator[Seen]:
    """Find what was not done in time although the cause is ours."""
    if history.case.dossier.ruling.cause != "ours":
        return
    for entry, fact in history.missed("remedy"):
        yield f"the cause is ours, and what was agreed was not done by {fact.due:%d %B %Y}", (entry,)


@taboo(
    "turned-away", "F7", "H1", severity="serious",
    mend="go to the customer, say sorry, and hear them out",
)  # fmt: skip
def turned_away(history: History) -> Iterator[Seen]:
    """Find contact refused, or somebody sent away."""
    said = {"contact-refused": "contact was refused", "sent-away": "the customer was sent away"}
    for entry, fact in history.of(f.ConductNoted):
        if fact.kind in said:
            yield said[fact.kind], (entry,)


@taboo(
    "ended-unhappy", "H2", severity="notice",
    mend="call back, and ask what is still open",
)  # fmt: skip
def ended_unhappy(history: History) -> Iterator[Seen]:
    """Find a call that ended while the customer was still unhappy, but for conduct."""
    for entry, fact in history.of(f.ContactEnded):
        can = history.rules.can(fact.channel)
        if fact.unhappy and not fact.for_conduct and can.voice and not can.present:
            yield "the call ended, and the customer was still unhappy", (entry,)
