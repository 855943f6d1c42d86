"""
What a complaint can be. Superstates are base classes; a state carries only what gates the next step.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from .complaint import Evidence
from .fact import Case, State
from .promises import Promise
from .remedies import AnyRemedy
from .text import PersonalText


@attrs.frozen
class Open(State):
    """Superstate: everything except ``Closed``."""


@attrs.frozen
class Unsettled(Open):
    """Superstate: the customer still waits for us, or we for them."""


@attrs.frozen
class Unanswered(Unsettled):
    """Superstate: we owe a reply."""


@attrs.frozen
class Promised(Unsettled):
    """Superstate: we owe what was promised."""


@attrs.frozen
class Settling(Unsettled):
    """Superstate: a solution is on its way."""


@attrs.frozen
class Settled(Open):
    """Superstate: the customer has said that it is solved."""


# Unanswered ---------------------------------------------------------------------------


@attrs.frozen
class Received(Unanswered):
    """The complaint is in the house; the first response is due (A1, D1)."""

    name = "received"


@attrs.frozen
class Heard(Unanswered):
    """The customer has spoken, uninterrupted (B1)."""

    name = "heard"


@attrs.frozen
class Understood(Unanswered):
    """We know the points, put or confirmed (B2); a decision is due (C4, J9)."""

    name = "understood"


# Promised -----------------------------------------------------------------------------


@attrs.frozen
class Deferred(Promised):
    """The customer knows by when they hear from us, and how (A2)."""

    name = "deferred"
    promise: Promise


@attrs.frozen
class HandingOver(Promised):
    """Offered to the right receiver, who has yet to accept; the first handler still owns it (A5)."""

    name = "handing-over"
    receiver: str
    unit: str
    briefing: PersonalText
    material: tuple[str, ...]
    since: datetime


Change: TypeAlias = Literal["person", "place", "time"]


@attrs.frozen
class Escalated(Promised):
    """The person, the place or the time was changed (E1, E2, E3); somebody has yet to take it up."""

    name = "escalated"
    change: Change
    to: str
    where: str
    when: datetime | None
    because: PersonalText
    since: datetime


# Settling -----------------------------------------------------------------------------


@attrs.frozen
class Proposed(Settling):
    """The customer has a choice (B7, D4)."""

    name = "proposed"
    options: tuple[AnyRemedy, ...]
    since: datetime


@attrs.frozen
class Agreed(Settling):
    """Both agree on what is to be done (D6); doing it is due (D7)."""

    name = "agreed"
    remedy: AnyRemedy
    since: datetime


@attrs.frozen
class Remedied(Settling):
    """It is done; the customer's word is still to come (J7)."""

    name = "remedied"
    remedy: AnyRemedy
    done_by: str
    since: datetime


# Settled ------------------------------------------------------------------------------


@attrs.frozen
class Confirmed(Settled):
    """The customer says that it is solved (J7); documenting is due (D8)."""

    name = "confirmed"
    word: Evidence


@attrs.frozen
class Documented(Settled):
    """The cause is written down and what it teaches (D8, J3)."""

    name = "documented"
    root_cause: PersonalText
    problem: str


# The ends -----------------------------------------------------------------------------


@attrs.frozen
class FinalPosition(Open):
    """The house has said its last word, and where the customer can turn outside (E5)."""

    name = "final-position"
    position: PersonalText
    outside: str
    since: datetime


ClosureKind: TypeAlias = Literal[
    "confirmed", "silence", "unreachable", "withdrawn", "position-accepted", "position-stood",
    "decided-outside", "merged", "handed-outside", "not-a-complaint",
]  # fmt: skip
"""
How a complaint came to its end. Only *confirmed* is the customer's word that it is solved;
each other kind needs evidence of its own and is counted apart.
"""


@attrs.frozen
class Closed(State):
    """It has come to its end; the kind says how."""

    name = "closed"
    kind: ClosureKind


AnyState: TypeAlias = (
    Received | Heard | Understood | Deferred | HandingOver | Escalated | Proposed | Agreed | Remedied
    | Confirmed | Documented | FinalPosition | Closed
)  # fmt: skip
"""Every state of the lifecycle that ships."""

AnyCase: TypeAlias = (
    Case[Received] | Case[Heard] | Case[Understood] | Case[Deferred] | Case[HandingOver] | Case[Escalated]
    | Case[Proposed] | Case[Agreed] | Case[Remedied] | Case[Confirmed] | Case[Documented]
    | Case[FinalPosition] | Case[Closed]
)  # fmt: skip
"""A case in any state, as a union of cases: narrow it with ``is_in``, exhaustively."""
