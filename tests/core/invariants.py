"""
What must hold of every complaint, whatever anybody records in whatever order: the clauses as claims over one step.

Each claim looks at a case before, the entry, and the case after, and says what is broken; they know
nothing of the guards that see to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import attrs

from resolved import Rulebook, facts as f
from resolved.core.fact import Entry, FrozenCase
from resolved.states import Agreed, Closed, Confirmed, Documented, FinalPosition, HandingOver, Proposed


@attrs.frozen
class Seen:
    """One step, and the history up to it."""

    before: FrozenCase[Any]
    entry: Entry
    after: FrozenCase[Any]
    history: tuple[Entry, ...]
    rules: Rulebook

    @property
    def fact(self) -> Any:
        """What was recorded."""
        return self.entry.fact

    def is_customers_word(self, entry: Entry) -> bool:
        """Tell whether an entry is the customer's, by their own hand or with evidence."""
        word = getattr(entry.fact, "word", None)
        return entry.by.role == "customer" or (word is not None and word.by == "customer")


Claim: TypeAlias = Callable[[Seen], Iterator[str]]

CLAIMS: Final[dict[str, tuple[tuple[str, ...], Claim]]] = {}


def claim(*clauses: str) -> Callable[[Claim], Claim]:
    """Name the clauses that a claim puts in other words."""

    def made(look: Claim) -> Claim:
        CLAIMS[look.__name__.replace("_", " ")] = (clauses, look)
        return look

    return made


# Closing --------------------------------------------------------------------------------


@claim("J7")
def nothing_is_closed_without_the_evidence_of_its_kind(seen: Seen) -> Iterator[str]:
    state = seen.after.state
    if not isinstance(state, Closed) or isinstance(seen.before.state, Closed):
        return
    by, fact = seen.entry.by, seen.fact
    theirs = seen.is_customers_word(seen.entry)
    contact = seen.before.dossier.contact
    evidence = {
        "confirmed": isinstance(seen.before.state, Documented) and seen.before.dossier.solution.confirmed_at is not None,
        "withdrawn": theirs,
        "position-accepted": theirs,
        "position-stood": _window_has_lapsed(seen),
        "silence": by.role == "watch" and _reminded(seen),
        "unreachable": by.role == "watch" and contact.undelivered > 0,
        "decided-outside": getattr(fact, "proof", None) is not None,
        "handed-outside": getattr(fact, "proof", None) is not None and isinstance(seen.before.state, HandingOver),
        "merged": bool(getattr(fact, "target", "")),
        "not-a-complaint": by.role == "senior",
    }  # fmt: skip
    if not evidence[state.kind]:
        yield f"closed as {state.kind} by {fact.name} of {by.role} {by.id}"


def _window_has_lapsed(seen: Seen) -> bool:
    here = seen.before.state
    if not isinstance(here, FinalPosition):
        return False
    return seen.entry.happened >= seen.rules.calendar.after(here.since, seen.rules.clocks.referral)


def _reminded(seen: Seen) -> bool:
    if isinstance(seen.before.state, FinalPosition):
        return _window_has_lapsed(seen)
    return len(seen.before.dossier.contact.reminders) >= seen.rules.silence.reminders


@claim("J7", "C7")
def it_is_solved_only_where_the_customer_says_so(seen: Seen) -> Iterator[str]:
    newly = isinstance(seen.after.state, Confirmed) and not isinstance(seen.before.state, Confirmed)
    if newly and not seen.is_customers_word(seen.entry):
        yield f"confirmed by {seen.fact.name} of {seen.entry.by.role}, without the customer's word"


@claim("C7")
def what_is_closed_is_opened_only_by_the_customer_or_from_outside(seen: Seen) -> Iterator[str]:
    if isinstance(seen.before.state, Closed) and not isinstance(seen.after.state, Closed):
        outside = isinstance(seen.fact, f.DecidedOutside)
        if not (outside or (isinstance(seen.fact, f.Reopened) and seen.is_customers_word(seen.entry))):
            yield f"{seen.fact.name} opened it again"


@claim("C6", "J7", "J10")
def nobody_closes_over_a_promise_or_a_pending_approval(seen: Seen) -> Iterator[str]:
    if not isinstance(seen.fact, f.CaseClosed):
        return
    dossier = seen.before.dossier
    if dossier.ledger.open or dossier.ruling.pending:
        yield "closed over a promise or an approval"


# Promises -------------------------------------------------------------------------------


@claim("A2", "J10")
def no_promise_disappears_or_is_moved_silently(seen: Seen) -> Iterator[str]:
    old, new = seen.before.dossier.ledger.rows, seen.after.dossier.ledger.rows
    if [row.id for row in old] != [row.id for row in new[: len(old)]]:
        yield "a promise is gone"
    for was, now in zip(old, new, strict=False):
        if was.promise != now.promise:
            yield f"the promise {was.id} says something else"
        if was.standing != "open" and was != now:
            yield f"the promise {was.id} was settled twice"


@claim("A2", "J10")
def a_promise_that_is_called_kept_was_kept_in_time(seen: Seen) -> Iterator[str]:
    old = {row.id: row for row in seen.before.dossier.ledger.rows}
    for row in seen.after.dossier.ledger.rows:
        newly = row.standing == "kept" and row.id in old and old[row.id].standing == "open"
        if newly and row.settled is not None and not row.made <= row.settled <= row.promise.due:
            yield f"the promise {row.id} is called kept, and was late"


@claim("A2")
def a_renewal_was_told_before_the_old_one_was_due(seen: Seen) -> Iterator[str]:
    old = {row.id: row for row in seen.before.dossier.ledger.rows}
    for row in seen.after.dossier.ledger.rows:
        newly = row.standing == "renewed" and row.id in old and old[row.id].standing == "open"
        if newly and (seen.entry.happened >= row.promise.due or seen.fact.told.by == "customer"):
            yield f"the promise {row.id} was renewed too late, or behind the customer's back"


@claim("A2", "B6")
def what_is_promised_lies_ahead(seen: Seen) -> Iterator[str]:
    made = f"{seen.after.id}/{seen.after.version}"
    for row in seen.after.dossier.ledger.rows:
        if row.id == made and row.promise.due <= seen.entry.happened:
            yield "promised for the past"


@claim("F6", "E1")
def nothing_is_put_off_again_after_a_broken_promise(seen: Seen) -> Iterator[str]:
    if seen.before.dossier.ledger.barred is not None and isinstance(seen.fact, f.ReplyDeferred | f.PromiseMade):
        yield "promised anew in place of what was broken"


# Owners ---------------------------------------------------------------------------------


@claim("C2")
def somebody_is_responsible_at_every_moment(seen: Seen) -> Iterator[str]:
    if not seen.after.dossier.handling.owner:
        yield "nobody is responsible"


@claim("A5", "C2")
def no_handover_loses_its_owner(seen: Seen) -> Iterator[str]:
    before, after = seen.before.dossier.handling, seen.after.dossier.handling
    if before.owner == after.owner:
        return
    taking = f.HandoverAccepted | f.TakenUp | f.Reassigned
    if not before.duty and not isinstance(seen.fact, taking):
        yield f"{seen.fact.name} took it from {before.owner}"
    if isinstance(seen.fact, f.HandoverAccepted) and after.owner != seen.before.state.receiver:
        yield f"accepted, and now with {after.owner} who was not offered it"


@claim("A5")
def nobody_is_introduced_before_it_was_accepted(seen: Seen) -> Iterator[str]:
    for transfer in seen.after.dossier.handling.transfers:
        if transfer.introduced and transfer.outcome != "accepted":
            yield f"introduced to {transfer.to}, who had not accepted"


@claim("A4")
def another_transfer_has_its_reason(seen: Seen) -> Iterator[str]:
    again = len(seen.before.dossier.handling.accepted) >= seen.rules.transfers
    if isinstance(seen.fact, f.HandoverOffered) and again and not seen.fact.because:
        yield "passed on again without a reason"


@claim("A5", "C2")
def whoever_was_involved_in_the_first_complaint_never_owns_the_second(seen: Seen) -> Iterator[str]:
    handling = seen.after.dossier.handling
    if handling.owner in handling.barred and seen.before.dossier.handling.owner != handling.owner:
        yield f"{handling.owner} owns a complaint about themselves"


# Escalating -----------------------------------------------------------------------------


@claim("E1", "E3")
def every_rung_is_higher_than_the_owner_was(seen: Seen) -> Iterator[str]:
    climbs = isinstance(seen.fact, f.PersonChanged | f.TimeChanged)
    if climbs and seen.fact.to.level <= seen.before.dossier.handling.level:
        yield f"{seen.fact.to.id} is no more senior than who had it"


@claim("E1", "E2", "E3", "E6")
def a_rung_is_climbed_in_its_order_or_has_its_ground(seen: Seen) -> Iterator[str]:
    if (
        isinstance(seen.fact, f.TimeChanged)
        and not seen.fact.ground
        and not {"person", "place"} <= seen.before.dossier.handling.used
    ):
        yield "the time was changed before person and place"


# Giving ---------------------------------------------------------------------------------


@claim("C6")
def no_approval_is_given_by_its_asker(seen: Seen) -> Iterator[str]:
    for approval in seen.after.dossier.ruling.approvals:
        if approval.granted and approval.by == approval.asker:
            yield f"{approval.by} approved what they had asked for"


@claim("C6")
def an_approval_is_answered_once(seen: Seen) -> Iterator[str]:
    old, new = seen.before.dossier.ruling.approvals, seen.after.dossier.ruling.approvals
    for was, now in zip(old, new[: len(old)], strict=True):
        if was.granted is not None and was != now:
            yield f"the approval {was.id} was answered twice"


@claim("C4", "C6", "B6")
def nobody_gives_more_than_they_may(seen: Seen) -> Iterator[str]:
    given: dict[Any, Callable[[Any], Sequence[Any]]] = {
        f.SolvedAtOnce: lambda x: [x.remedy], f.SolutionsProposed: lambda x: x.options,
        f.GoodwillGiven: lambda x: [x.what], f.SolutionAgreed: lambda x: [x.own] if x.own else [],
    }  # fmt: skip
    remedies = given.get(type(seen.fact))
    for remedy in remedies(seen.fact) if remedies else ():
        limit = seen.rules.authority.limit(seen.entry.by, remedy.kind)
        approved = any(one.granted and one.covers(remedy) for one in seen.before.dossier.ruling.approvals)
        if remedy.worth is not None and remedy.worth.amount > limit and not approved:
            yield f"{seen.entry.by.id} gave {remedy.worth}, and may give {limit}"


@claim("B7")
def the_customer_has_a_choice_or_a_reason(seen: Seen) -> Iterator[str]:
    fact = seen.fact
    if isinstance(fact, f.SolutionsProposed) and len(fact.options) < 2:  # noqa: SIM102
        if not (fact.options and (fact.customers_own or fact.no_choice_because)):
            yield "proposed without a choice, and without a reason"


@claim("C3", "D4")
def the_wish_comes_before_our_proposal(seen: Seen) -> Iterator[str]:
    if isinstance(seen.after.state, Proposed) and not seen.before.dossier.account.asked:
        yield "proposed before the customer was asked"


@claim("D6")
def nothing_is_done_that_was_not_agreed(seen: Seen) -> Iterator[str]:
    if isinstance(seen.fact, f.RemedyDone):
        agreed = isinstance(seen.before.state, Agreed)
        if not agreed or seen.after.state.remedy != seen.before.state.remedy:
            yield "something else was done than was agreed"


@claim("F5")
def the_cause_is_the_customers_only_with_proof(seen: Seen) -> Iterator[str]:
    if isinstance(seen.fact, f.Decided) and seen.fact.cause == "theirs" and seen.fact.proof is None:
        yield "the customer's fault, without proof"


@claim("I2")
def ending_a_conversation_ends_nothing_else(seen: Seen) -> Iterator[str]:
    if isinstance(seen.fact, f.ContactEnded | f.ConductNoted) and seen.before.state != seen.after.state:
        yield "the complaint ended with the conversation"


@claim("D8", "J1")
def nothing_that_was_known_is_forgotten(seen: Seen) -> Iterator[str]:
    before, after = seen.before.dossier, seen.after.dossier
    if before.account.told != after.account.told[: len(before.account.told)]:
        yield "what the customer told is gone"
    if not {one.id for one in before.handling.involved} <= {one.id for one in after.handling.involved}:
        yield "somebody who was involved is forgotten"
    if before.conduct.records != after.conduct.records[: len(before.conduct.records)]:
        yield "a record of conduct is gone"


def breaches(seen: Seen) -> list[str]:
    """List the claims that a step breaks, by name."""
    return [name for name, (_, look) in CLAIMS.items() if any(look(seen))]
