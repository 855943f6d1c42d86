"""Through which medium a letter goes: the promised one, the complaint's own, whatever a limit of contact leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..core import facts as f
from ..core.complaint import Evidence, Medium
from ..core.conduct import Limit
from ..core.fact import Case
from ..core.policy import Rulebook


def medium_for(fact: Any, case: Case[Any], rules: Rulebook, at: datetime) -> Medium | None:
    """Find through what a fact's letter goes; None where it calls for none, or nobody could be reached."""
    told = getattr(fact, "told", None)
    if isinstance(told, Evidence):
        if told.how != "letter":
            return None
        # Of a limit the customer hears themselves, also where somebody speaks for them afterwards.
        own = isinstance(fact, f.ContactLimited | f.ContactLimitLifted)
        address = (case.complaint.customer.reach(told.through) if own else None) or ""
        return reachable(Medium(told.through, address), case, rules, at)
    if isinstance(fact, f.ComplaintReceived):
        quiet = not rules.acknowledges or rules.can(fact.complaint.channel).live
        return None if quiet else writable(case, rules, at)
    if isinstance(fact, f.PromiseBroken):
        row = case.dossier.ledger.find(fact.promise)
        promised = reachable(row.promise.medium, case, rules, at) if row else None
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
        return reachable(limit.medium, case, rules, at)
    for channel in (case.complaint.channel, "email", "post"):
        allowed = limit is None or not limit.excludes(channel, rules.can(channel))
        if allowed and (medium := reachable(Medium(channel), case, rules, at)):
            return medium
    return None


def reachable(medium: Medium, case: Case[Any], rules: Rulebook, at: datetime | None = None) -> Medium | None:
    """Return a medium with its address, where letters go out through it and the customer has one there."""
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
