"""Eight complaints, so small that every figure of them can be worked out by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs

from resolved import Actor, Case, Complaint, Evidence, Money, Party, Spend, facts as f
from resolved.core.fact import AnyFact
from resolved.remedies import Replacement

from .. import people as p
from ..offices import Desk, a_desk

ZOE = Actor("zoe", level=1, unit="callcentre", provider="third-party")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LONG_AFTER = p.NOON + timedelta(days=60)

DAILY = Spend(Money("15", "USD"), Money("20", "USD"), per="day")
MONTHLY = Spend(Money("100", "EUR"), per="month")
WEEKLY = Spend(Money("10", "EUR"), per="week")
YEARLY = Spend(Money("2", "EUR"), per="year")


@attrs.define
class Teller:
    """Tells what happened to one complaint, so long after it came."""

    desk: Desk
    case: Case[Any]

    def then(self, after: timedelta, fact: AnyFact, by: Actor = p.ANA) -> Teller:
        self.case = self.desk.office.on(self.case, by=by, at=p.NOON + after).record(fact)
        return self


def came(
    desk: Desk, channel: str, customer: str, spend: Spend | None = None, *, by: Actor = p.ANA, product: str = ""
) -> Teller:
    party = Party(customer.upper(), id=customer, email=f"{customer}@example.com", phone="+44 20 7946 0000", spend=spend)
    complaint = Complaint(party, channel, "Seven plums.", product=product)
    return Teller(desk, desk.office.receive(complaint, by=by, at=p.NOON))


def told(by: str = "ana") -> Evidence:
    return Evidence.spoken(by=by, through="phone", text="We call you.")


def a_house(store: str | Path = ":memory:", **how: Any) -> Desk:
    """Open a house in which all came at noon of Monday the 2nd of March 2026, and it is sixty days later."""
    desk = a_desk(store, at=LONG_AFTER, **how)
    office, day = desk.office, p.DAY
    # C-1: solved at the desk after ten minutes, and closed after twenty.
    solved = f.SolvedAtOnce(("unripe",), Replacement("ripe ones"), word=p.WORD)
    first = came(desk, "desk", "p-1", DAILY, product="plums").then(10 * MINUTE, solved)
    first.then(20 * MINUTE, f.CaseDocumented("picked too early", problem="unripe")).then(20 * MINUTE, f.CaseClosed())
    # C-2: promised after two hours, kept after a day, done after two, confirmed and closed after three;
    # reopened after five, and closed again after eight.
    second = came(desk, "email", "p-2", MONTHLY, product="fridge").then(HOUR, f.TakenAsWritten(("hums",)))
    second.then(2 * HOUR, f.ReplyDeferred(p.promise(), "must look", told=told())).then(3 * HOUR, f.WishAsked())
    second.then(day, f.SolutionsProposed((p.PLUMS, p.MONEY), told=told()))
    second.then(25 * HOUR, f.SolutionAgreed(1, word=p.WORD)).then(2 * day, f.RemedyDone())
    closing = (f.RemedyConfirmed(word=p.WORD), f.CaseDocumented("the fan", problem="fan"), f.CaseClosed())
    for fact in closing:
        second.then(3 * day, fact)
    second.then(5 * day, f.Reopened("hums again", word=p.WORD))
    second.then(6 * day, f.SolutionAgreed(own=p.PLUMS, word=p.WORD)).then(7 * day, f.RemedyDone())
    for fact in closing:
        second.then(8 * day, fact)
    # C-3: to the workshop and back to the desk; the customer hears so after three hours; decided outside after ten days.
    third = came(desk, "email", "p-3", WEEKLY, product="fridge").then(HOUR, f.TakenAsWritten(("leaks",)))
    third.then(HOUR, f.HandoverOffered(p.FAY, "it leaks")).then(2 * HOUR, f.HandoverAccepted(), p.FAY)
    third.then(3 * HOUR, f.CustomerIntroduced(told=told("fay")), p.FAY)
    third.then(day, f.HandoverOffered(p.BEN, "not ours", because="no tools"), p.FAY).then(
        day, f.HandoverAccepted(), p.BEN
    )
    third.then(10 * day, f.DecidedOutside("ombudsman", "rejected", proof=p.PROOF), p.BEN)
    # C-4: nobody has done anything. C-5: nor here; it is the customer of C-1 again, and C-6 is the same once more.
    came(desk, "email", "p-4")
    fifth, sixth = came(desk, "email", "p-1"), came(desk, "email", "p-1")
    office.merge(sixth.case, into=fifth.case, by=p.ANA, because="the same plums", at=p.NOON + HOUR)
    # C-7: heard after five minutes; promised for the third day, broken, and taken up by somebody more senior.
    seventh = came(desk, "phone", "p-7", YEARLY).then(5 * MINUTE, f.AccountHeard("no answer"))
    seventh.then(HOUR, f.ReplyDeferred(p.promise(), "must ask", told=told()))
    seventh.then(3 * day, f.PromiseBroken(seventh.case.dossier.ledger.open[0].id), p.WATCH)
    seventh.then(3 * day, f.PersonChanged(p.CLEO, "a promise was broken"), p.WATCH)
    seventh.then(3 * day + HOUR, f.TakenUp(), p.CLEO)
    # C-8: a third party took it, and heard it after five minutes.
    came(desk, "phone", "p-8", by=ZOE).then(5 * MINUTE, f.AccountHeard("rude"), ZOE)
    return desk
