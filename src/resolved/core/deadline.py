"""What a deadline is: which clock, from when until when, how it stands; and which clauses each clock carries."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, NamedTuple, TypeAlias

from .time import Span

Clock: TypeAlias = Literal[
    "first-response", "decision", "acting", "approval", "promise", "acceptance", "taking-up", "climbing", "remedy",
    "answer", "referral", "documenting", "follow-up", "threat-report", "threat-acknowledgement", "relief",
    "limit-review", "keep-in-touch", "legal",
]  # fmt: skip

Standing: TypeAlias = Literal["running", "kept", "broken", "off"]

CLAUSES: Final[dict[Clock, tuple[str, ...]]] = {
    "first-response": ("A1", "D1", "H1", "H2", "H3"),
    "decision": ("C4", "J9", "F3"),
    "acting": ("C4",),
    "approval": ("C6",),
    "promise": ("A2", "B8", "C6", "E3", "F6", "J10"),
    "acceptance": ("A5",),
    "taking-up": ("E1", "E2", "E3"),
    "climbing": ("E1", "C7"),
    "remedy": ("D7", "G1"),
    "answer": ("J7",),
    "referral": ("E5",),
    "documenting": ("D8",),
    "follow-up": ("C7", "J8"),
    "threat-report": ("I3",),
    "threat-acknowledgement": ("I3",),
    "relief": ("I4", "E6"),
    "limit-review": ("I2",),
    "keep-in-touch": ("J8",),
    "legal": ("E5", "J10"),
}
"""Which clauses each clock carries."""

_LENGTHS: Final[dict[tuple[Clock, str], tuple[str, ...]]] = {
    ("first-response", "H1"): ("first_response_live",),
    ("first-response", "H2"): ("first_response_live",),
    ("first-response", "A1"): ("first_response", "first_response_live"),
    ("first-response", "D1"): ("first_response", "first_response_live"),
    ("remedy", "G1"): ("remedy_ours",),
    ("acceptance", "A5"): ("acceptance", "acceptance_live"),
}


def lengths(clock: Clock, clause: str) -> tuple[str, ...]:
    """Name the lengths of time in a policy (``Clocks``) by which a clock carries a clause: by whom it is meant for."""
    return _LENGTHS.get((clock, clause), (clock.replace("-", "_"),))


class Deadline(NamedTuple):
    """
    One thing that falls due.

    Args:
        key: Unique in its complaint, and the same as long as it is the same deadline.
        clock: Which clock it is of.
        start: From when it runs (UTC).
        due: When it falls due (UTC).
        span: How long that is by the policy; None for a promise, a limit or an occasion, which say it themselves.
        standing: *running*, *kept*, *broken*, or *off*: it does not matter any more.
        stopped: When it ceased to run, where it did.
        told: More of how it came about, for people: of a legal one what it is, what moved it, and what did not.
    """

    key: str
    clock: Clock
    start: datetime
    due: datetime
    span: Span | None
    standing: Standing
    stopped: datetime | None = None
    told: tuple[str, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that it carries."""
        return CLAUSES[self.clock]

    def explain(self) -> str:
        """Say in a sentence how it came about and how it stands."""
        said = "as set" if self.clock == "limit-review" else "as promised"
        length = said if self.span is None else str(self.span)
        line = f"{self.clock}: from {_told(self.start)}, {length}: due {_told(self.due)}"
        if self.stopped is None:
            stands = {"broken": "missed", "off": "not owed"}.get(self.standing, "running")
        else:
            stands = f"{self.standing} on {_told(self.stopped)}"
        return "; ".join((line, stands, *self.told))


def _told(moment: datetime) -> str:
    return f"{moment:%a %d %B %Y %H:%M %Z}"
