"""Every marked line must be an error in both checkers, and no other line may be."""

from __future__ import annotations

from typing import assert_never

from resolved import Case, Fact, Flow, Hand, Office, OfficeOf, Promise, Remark, State, flow, open_office
from resolved.facts import (
    AccountHeard,
    CaseClosed,
    ComplaintReceived,
    MoodNoted,
    Noted,
    PromiseKept,
    RemedyDone,
    ReplyDeferred,
    WishAsked,
    Withdrawn,
)  # fmt: skip
from resolved.states import (
    Agreed,
    AnyState,
    Closed,
    Deferred,
    Heard,
    Open,
    Promised,
    Received,
    Settled,
    Settling,
    Unanswered,
    Unsettled,
)  # fmt: skip

from ..people import ANA, NOON, TOLD, complaint, promise
from .host import Hastened, Referred, WithOmbudsman

office: Office = open_office(installed=False)
opened = office.receive(complaint(), by=ANA)
r = office.on(opened, by=ANA)


def in_hand(d: Hand[Deferred], c: Hand[Closed]) -> None:
    r.record(RemedyDone())  # E01 illegal move
    r.record(CaseClosed())  # E02 illegal move
    c.record(ReplyDeferred(promise(), "x", told=TOLD))  # E03 illegal move
    c.record(Withdrawn())  # E04 not in the superstate
    c.record(WishAsked())  # E05 a remark in a state that takes none
    r.record(ComplaintReceived(complaint()))  # E06 only receive opens
    Deferred()  # E07 cannot be built without its promise
    Promise("x", NOON)  # E08 a promise without a medium
    ReplyDeferred(promise(), "x")  # E09 the customer must have been told
    ReplyDeferred("x", told=TOLD)  # E10 a deferral without its promise
    r.state.promise  # E11 a received complaint has none
    x: Case[Agreed] = r.record(Withdrawn())  # E12 wrong idea of the result
    y: Case[Received] = d.record(Noted("x"))  # E13 a remark keeps *this* state
    AccountHeard()  # E14 the account is required
    MoodNoted("cross")  # E15 no such mood
    print(x, y)


def rehydrated(case: Case[AnyState]) -> str:
    office.on(case, by=ANA).record(RemedyDone())  # E16 state unknown: narrow first
    office.on(case, by=ANA).record(WishAsked())  # E17 it may be closed
    match case.state:
        case Unanswered() | Promised() | Settling() | Settled():
            return "open"
        case Closed():
            return "closed"
        case _:
            assert_never(case.state)  # E18 FinalPosition was forgotten


class WrongEnd(Fact[Received, Closed]):
    def evolve(self, now: Hand[Received]) -> Heard:  # E19 says Closed, builds Heard
        return Heard()


class TooNarrow(Fact[Received | Heard, Closed]):
    def evolve(self, now: Hand[Received]) -> Closed:  # E20 forgets Heard
        return Closed("withdrawn")


class Mover(Remark[Open]):
    def evolve(self, now: Hand[Open]) -> State:  # E21 a remark moves nothing
        return Closed("withdrawn")


opened.state = Received()  # E22 read-only
opened.dossier.ledger.rows = ()  # E23 frozen all the way down
office.submit("c", Noted("x"), by=ANA).state  # E24 refusal not looked at
office.submit("c", Referred("x"), by=ANA)  # E25 a fact that leads out of this office's lifecycle
bad: Flow[Received | Closed] = Flow(version=1, states=[Received, Closed], facts=[Referred])  # E26 likewise
loaded: Case[Deferred] = office.load("c", Heard)  # E27 asked for another state
wide: OfficeOf[AnyState | WithOmbudsman] = office  # E28 an office does not know a host's states
flow.on(opened, by=ANA, at=NOON).record(Hastened())  # E29 a host's remark in a state that takes none


def promised(h: Hand[Heard], u: Hand[Unsettled]) -> None:
    h.record(PromiseKept("x", told=TOLD))  # E30 nothing was deferred
    u.record(CaseClosed())  # E31 not settled, not closed
