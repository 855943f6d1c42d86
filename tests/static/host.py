"""A host adds a state, facts and a stricter deferral; its own union stays exhaustive."""

from __future__ import annotations

from typing import TypeAlias, assert_never, assert_type

import attrs

from resolved import Case, Fact, Flow, Hand, OfficeOf, Remark, State, flow, guard, open_office
from resolved.facts import ReplyDeferred
from resolved.states import (
    Agreed,
    AnyState,
    Closed,
    Confirmed,
    Deferred,
    Documented,
    Escalated,
    FinalPosition,
    HandingOver,
    Heard,
    Open,
    Proposed,
    Received,
    Remedied,
    Understood,
)  # fmt: skip


@attrs.frozen
class WithOmbudsman(Open):
    """Somebody outside decides (E5)."""

    name = "with-ombudsman"
    reference: str


HostState: TypeAlias = AnyState | WithOmbudsman


@attrs.frozen
class Referred(Fact[FinalPosition | Closed, WithOmbudsman]):
    """The customer went to the ombudsman."""

    name = "referred"
    clauses = ("E5",)
    by = ("handler",)
    reference: str

    def evolve(self, now: Hand[State]) -> WithOmbudsman:
        return WithOmbudsman(self.reference)


@attrs.frozen
class Hastened(Remark[WithOmbudsman]):
    """We asked the ombudsman how it stands."""

    name = "hastened"
    clauses = ("J10",)
    by = ("handler",)


@attrs.frozen
class ReplyPutOff(ReplyDeferred):
    """A deferral as this house allows it: the edge and all guards are inherited, one is added."""

    name = "reply-put-off"

    @staticmethod
    @guard("restate-first", "B2")
    def is_understood(now: Hand[State]) -> str | None:
        return None if now.dossier.account.points else "put nothing off before the points are known"


host_flow = flow.extended(version=2, states=[WithOmbudsman], facts=[Referred, Hastened, ReplyPutOff])
assert_type(
    host_flow,
    Flow[
        Received | Heard | Understood | Deferred | HandingOver | Escalated | Proposed | Agreed | Remedied
        | Confirmed | Documented | FinalPosition | Closed | WithOmbudsman
    ],
)  # fmt: skip


def an_office() -> OfficeOf[HostState]:
    """Open an office for the host's own lifecycle."""
    return open_office(flow=host_flow, installed=False)


def label(case: Case[HostState]) -> str:
    """Say in a word where a case stands."""
    match case.state:
        case Received() | Heard() | Understood():
            return "new"
        case Deferred() | HandingOver() | Escalated() | Proposed() | Agreed() | Remedied():
            return "under way"
        case Confirmed() | Documented() | FinalPosition():
            return "nearly there"
        case Closed(kind=kind):
            return kind
        case WithOmbudsman(reference=reference):
            return f"ombudsman {reference}"
        case _:
            assert_never(case.state)
