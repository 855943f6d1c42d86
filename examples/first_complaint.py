"""
Two complaints, from the first word: ``python examples/first_complaint.py [complaints.db]``.

The first is solved at the desk, the second takes longer. Without a file nothing is kept.
"""

from __future__ import annotations

import sys

from resolved import Actor, Case, Complaint, Evidence, Medium, Office, Party, Promise, Refused, open_office
from resolved.facts import AccountHeard, CaseClosed, CaseDocumented, ReplyDeferred, RestatementConfirmed, SolvedAtOnce
from resolved.remedies import Replacement
from resolved.states import Closed, Deferred

ANA = Actor("ana", name="Ana", role="handler", level=1)


def at_the_desk(office: Office) -> Case[Closed]:
    """Solve it at once."""
    plums = Complaint(customer=Party("A. Customer"), channel="desk", text="Seven plums, and not one of them ripe.")
    word = Evidence.spoken(by="customer", through="desk", text="Thank you, these are fine.")
    received = office.receive(plums, by=ANA)
    solved = SolvedAtOnce(points=("seven unripe plums",), remedy=Replacement("seven ripe plums"), word=word)
    confirmed = office.on(received, by=ANA).record(solved)
    documented = office.on(confirmed, by=ANA).record(CaseDocumented(root_cause="picked too early", problem="plums"))
    return office.on(documented, by=ANA).record(CaseClosed())


def on_the_telephone(office: Office) -> Case[Deferred]:
    """Promise when they hear from us, and how."""
    phone = "+44 20 7946 0000"
    fridge = Complaint(customer=Party("B. Customer", phone=phone), channel="phone", text="The fridge hums.")
    yes = Evidence.spoken(by="customer", through="phone", text="Yes, exactly.")
    told = Evidence.spoken(by="ana", through="phone", text="We call you in three days.")
    promise = Promise("what the technician finds", due=office.after(working_days=3), medium=Medium("phone", phone))
    received = office.receive(fridge, by=ANA)
    heard = office.on(received, by=ANA).record(AccountHeard("Hums since Tuesday; two calls, no answer."))
    points = ("hums since Tuesday", "two calls unanswered")
    understood = office.on(heard, by=ANA).record(RestatementConfirmed(points=points, word=yes))
    return office.on(understood, by=ANA).record(ReplyDeferred(promise, because="facts need checking", told=told))


def main(store: str = ":memory:") -> None:
    """Carry both, and show what may follow."""
    with open_office(store) as office:
        closed = at_the_desk(office)
        print(office.number(closed), closed.state.kind)
        print(office.progress(closed))
        deferred = on_the_telephone(office)
        for offer in office.offers(deferred, by=ANA):
            print(offer)
        answer = office.submit(deferred.id, CaseClosed(), by=ANA)
        assert isinstance(answer, Refused)
        print(answer)


if __name__ == "__main__":
    main(*sys.argv[1:2])
