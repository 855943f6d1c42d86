"""What an importer writes; clean in mypy --strict and pyright, and it runs."""

from __future__ import annotations

from typing import assert_never, assert_type

from resolved import Case, Medium, Office, Promise, Refused, is_in, open_office
from resolved.facts import (
    AccountHeard,
    CaseClosed,
    CaseDocumented,
    Noted,
    PromiseKept,
    Reassigned,
    RemedyConfirmed,
    RemedyDone,
    ReplyDeferred,
    RestatementConfirmed,
    SolutionAgreed,
    SolutionsProposed,
    WishAsked,
    Withdrawn,
)  # fmt: skip
from resolved.remedies import Replacement
from resolved.states import (
    Agreed,
    AnyCase,
    AnyState,
    Closed,
    Confirmed,
    Deferred,
    Documented,
    Escalated,
    FinalPosition,
    HandingOver,
    Heard,
    Proposed,
    Received,
    Remedied,
    Settling,
    Understood,
)  # fmt: skip

from ..people import ANA, CLEO, KIM, MONEY, TOLD, WORD, complaint
from .host import Hastened, Referred, WithOmbudsman, an_office, label


def story(office: Office) -> Case[Closed]:
    """Carry a complaint from the first word to the last; every step knows its state."""
    received = office.receive(complaint("phone"), by=ANA)
    assert_type(received, Case[Received])
    heard = office.on(received, by=ANA).record(AccountHeard("it never came"))
    assert_type(heard, Case[Heard])
    understood = office.on(heard, by=KIM).record(RestatementConfirmed(("late",)))
    deferred = office.on(understood, by=ANA).record(
        ReplyDeferred(Promise("word", office.after(working_days=3), Medium("phone")), "must ask", told=TOLD)
    )
    assert_type(deferred, Case[Deferred])
    assert deferred.state.promise.what == "word"

    # A remark keeps the state, for the checker too, whether made on the spot or beforehand.
    note = Reassigned(CLEO, "holidays")
    handed = office.on(office.on(deferred, by=ANA).record(Noted("rang twice")), by=ANA).record(note)
    assert_type(handed, Case[Deferred])
    assert handed.state is deferred.state
    assert handed.dossier.handling.owner == "cleo"

    # Two ways out; what the dossier holds survives both.
    back = office.on(handed, by=CLEO).record(PromiseKept("on its way", told=TOLD))
    assert_type(back, Case[Heard | Understood])
    assert is_in(back, Understood)
    assert_type(back, Case[Understood])
    asked = office.on(back, by=CLEO).record(WishAsked("quickly"))
    proposed = office.on(asked, by=CLEO).record(SolutionsProposed((Replacement("another"), MONEY), told=TOLD))
    assert_type(proposed, Case[Proposed])
    assert proposed.dossier.account.points == ("late",)

    # From a superstate; to the end.
    agreed = office.on(proposed, by=KIM).record(SolutionAgreed(2))
    remedied = office.on(agreed, by=CLEO).record(RemedyDone())
    confirmed = office.on(remedied, by=CLEO).record(RemedyConfirmed(word=WORD))
    documented = office.on(confirmed, by=CLEO).record(CaseDocumented("lost"))
    return office.on(documented, by=KIM).record(CaseClosed())


def dynamic(office: Office, id: str) -> Case[AnyState]:
    """Submit without knowing the state: a case, or every objection."""
    answer = office.submit(id, Withdrawn(), by=KIM)
    if isinstance(answer, Refused):
        raise answer
    assert_type(answer, Case[AnyState])
    assert_type(office.load(id, Settling), Case[Settling])
    return answer


def owed(case: Case[AnyState]) -> str:
    """Read exhaustively: match the state."""
    match case.state:
        case Received() | Heard() | Understood():
            return "a reply"
        case Deferred(promise=promise):
            return f"word by {promise.due:%d %B}"
        case HandingOver() | Escalated():
            return "somebody"
        case Proposed() | Agreed() | Remedied() | FinalPosition():
            return "a solution"
        case Confirmed() | Documented() | Closed():
            return "nothing"
        case _:
            assert_never(case.state)


def onward(office: Office, case: AnyCase) -> AnyCase:
    """Write exhaustively: narrow the case."""
    if is_in(case, Received):
        return office.on(case, by=ANA).record(AccountHeard("…"))
    elif is_in(case, Agreed):
        return office.on(case, by=ANA).record(RemedyDone())
    elif is_in(case, Closed):
        return case
    elif is_in(case, Deferred):
        return office.on(case, by=ANA).record(Noted("waiting"))
    else:
        return office.on(case, by=KIM).record(Withdrawn())


def run() -> None:
    """Run it all, with a host's own state too."""
    office = open_office(installed=False)
    closed = story(office)
    assert owed(closed) == "nothing"
    assert is_in(onward(office, office.receive(complaint(), by=ANA)), Heard)

    theirs = an_office()
    ended = theirs.on(theirs.receive(complaint(), by=ANA), by=KIM).record(Withdrawn())
    outside = theirs.on(ended, by=ANA).record(Referred("OMB-7"))
    assert_type(outside, Case[WithOmbudsman])
    assert_type(theirs.on(outside, by=ANA).record(Hastened()), Case[WithOmbudsman])
    assert label(outside) == "ombudsman OMB-7"
    assert label(theirs.load(outside.id)) == "ombudsman OMB-7"
