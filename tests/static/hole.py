"""The hole of mypy #18432: a class pattern over ``Case`` must not let an illegal fact through."""

from __future__ import annotations

from resolved import Case, flow
from resolved.facts import RemedyDone
from resolved.states import AnyState, Deferred

from ..people import ANA, NOON


def hole(case: Case[AnyState]) -> None:
    match case:
        case Case(state=Deferred()) as found:  # H01 pyright forbids the pattern, Python raises TypeError
            flow.on(found, by=ANA, at=NOON).record(RemedyDone())  # H02 mypy keeps the union and rejects
        case _:
            pass
