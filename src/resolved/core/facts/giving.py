"""What is given, and by whose leave: what was given so far, held against authority (B6, C4, C6, C8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from ..complaint import Actor
from ..customer import CustomerRecord
from ..dossier import Approval, Dossier, Given
from ..fact import Case, Hand, State
from ..policy import Allowance, Rulebook
from ..policy.authority import NOTHING_GIVEN, Sums, add_up
from ..remedies import AnyRemedy
from ..states import Closed

Since: TypeAlias = "Callable[[datetime], bool] | None"


@attrs.frozen
class Giving:
    """A fact that gives something, or raises the expectation: it is held against authority."""

    @classmethod
    def recalls_under(cls, rules: Rulebook) -> bool:
        """Ask what else the customer was given, where policy limits that."""
        return rules.authority.recalls


def beyond(now: Hand[Any], *remedies: AnyRemedy, besides: bool = False) -> str | None:
    """
    Object to a remedy that the actor may not give, and nobody has approved (B6, C6).

    Args:
        now: Who would give it, and where.
        remedies: Each is looked at by itself: one of them will be given.
        besides: It comes on top of what is agreed on, and not in its place.
    """
    for remedy in remedies:
        if remedy.priced and remedy.worth is None:
            return f"say how much the {remedy.kind} is: worth=Money('12.50', 'EUR')"
        why = too_much(now, now.by, remedy, besides=besides)
        if why is not None and not granted(now.dossier, remedy, besides=besides):
            if besides:
                return f"{why}: give less, or have somebody do it who may give that"
            return f"{why}: ask for approval (reply-deferred with approval_for), and tell the customer by when"
    return None


def too_much(now: Hand[Any], by: Actor, remedy: AnyRemedy, *, besides: bool = False) -> str | None:
    """Say why *by* may not give *remedy* on their own authority; None where they may."""
    authority = now.rules.authority
    if remedy.worth is None or not authority.sums:  # nothing is to be added up
        return authority.check(by, remedy)
    here = add_up(_counted(now.dossier, remedy, besides=besides))
    customer = _customers(now.case, remedy, now.customer, now.rules, now.at, besides=besides)
    return authority.check(by, remedy, here=here, customer=customer)


def granted(dossier: Dossier, remedy: AnyRemedy, *, besides: bool = False) -> bool:
    """Tell whether leave was given for *remedy* and has not been used: one leave is for one time."""
    leaves = [one for one in dossier.ruling.approvals if one.standing == "granted" and one.covers(remedy)]
    if not leaves:
        return False
    used = sum(1 for gift in dossier.solution.given if _uses(leaves, gift))
    standing = dossier.solution.standing
    ahead = (*dossier.solution.proposed, *(() if standing is None else (standing,))) if besides else ()
    if any(one.covers(each) for each in ahead for one in leaves):
        used += 1
    return used < len(leaves)


def _uses(leaves: Iterable[Approval], gift: Given) -> bool:
    return not gift.disputed and any(one.covers(gift.remedy) and _later(gift.id, one.id) for one in leaves)


def _later(id: str, than: str) -> bool:
    """Tell whether one entry of a case came after another."""
    (case, _, version), (other, _, before) = id.rpartition("/"), than.rpartition("/")
    return case == other and int(version) > int(before)


# What was given so far ----------------------------------------------------------------


def _counted(dossier: Dossier, remedy: AnyRemedy | None, *, besides: bool, since: Since = None) -> list[AnyRemedy]:
    """
    List what was given on one complaint, before *remedy* is given.

    What is agreed on counts where something is to come on top of it, and so does the dearest of what stands
    proposed, in each currency. What was disputed and is done again counts once; to redo it twice is to give it twice.
    """
    standing = dossier.solution.standing
    ahead = [each for each in (standing if besides else None, remedy) if each is not None]
    gifts = [gift for gift in dossier.solution.given if since is None or since(gift.at)]
    again = [*ahead, *(gift.remedy for gift in gifts if not gift.disputed)]
    given: list[AnyRemedy] = []
    redone: list[AnyRemedy] = []
    for gift in gifts:
        if gift.disputed and gift.remedy in again and gift.remedy not in redone:
            redone.append(gift.remedy)
        else:
            given.append(gift.remedy)
    if besides:
        given += [*_dearest(dossier.solution.proposed), *(() if standing is None else (standing,))]
    return given


def _dearest(options: Iterable[AnyRemedy]) -> Iterable[AnyRemedy]:
    """Give the dearest option in each currency: the customer may choose any, and only one."""
    found = dict[str, AnyRemedy]()
    for option in options:
        if option.worth is not None:
            known = found.get(option.worth.currency)
            if known is None or known.worth is None or option.worth.amount > known.worth.amount:
                found[option.worth.currency] = option
    return found.values()


def _customers(
    case: Case[Any], remedy: AnyRemedy | None, known: CustomerRecord | None, rules: Rulebook, at: datetime, *,
    besides: bool,
) -> Sums:  # fmt: skip
    """Add up what one customer was given within the window, each thing once, and what is agreed on elsewhere."""
    if not rules.authority.recalls:
        return NOTHING_GIVEN

    def recent(given: datetime) -> bool:
        return rules.calendar.after(given, rules.authority.window) > at

    merged = {gift.id for gift in case.dossier.solution.given}
    sums = _counted(case.dossier, remedy, besides=besides, since=recent)
    for other in () if known is None else known.others:
        theirs = other.dossier.solution
        own = tuple(gift for gift in theirs.given if gift.id not in merged)
        merged |= {gift.id for gift in own}
        ahead = not isinstance(other.state, Closed)  # what was agreed on and never done is given no more
        sums += _counted(other.dossier.but(solution=theirs._replace(given=own)), None, besides=ahead, since=recent)
    return add_up(sums)


def allowance(case: Case[State], by: Actor, rules: Rulebook, at: datetime, known: CustomerRecord) -> Allowance:
    """Tell what somebody may still give on a complaint without asking, besides what is agreed on (B6)."""
    here = add_up(_counted(case.dossier, None, besides=True))
    return rules.authority.allowance(by, here=here, customer=_customers(case, None, known, rules, at, besides=True))
