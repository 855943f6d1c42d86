"""
What is known of one customer beside the complaint at hand: their other complaints, as those stand now.

Handed to the guards that ask for it as a value (``now.customer``); a rule reads no store.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple, cast

import attrs

from .conduct import Conduct, ConductNote, Limit, Threat
from .fact import Case, FrozenCase, State
from .states import Closed, FinalPosition


class Remembered(NamedTuple):
    """What is on record of a customer in another complaint: which one, and what was noted, or threatened."""

    complaint: str
    what: ConductNote | Threat


@attrs.frozen
class CustomerRecord:
    """
    The other complaints of one customer (C9, I2).

    Args:
        others: Each as it stands, the oldest first; none where the host gives customers no key.
    """

    others: tuple[Case[State], ...] = ()

    @property
    def unsolved(self) -> tuple[Case[State], ...]:
        """The others that came to an end, and not to one that solved them (C9); show them to the handler."""
        return tuple(case for case in self.others if _went_unsolved(case))

    @property
    def conduct(self) -> tuple[Remembered, ...]:
        """What they said or did in other complaints, the oldest first, so that the next handler is prepared (I2)."""
        found = [Remembered(each.id, note) for each in self.others for note in each.dossier.conduct.theirs]
        found += [Remembered(each.id, threat) for each in self.others for threat in each.dossier.conduct.dangers]
        return tuple(sorted(found, key=lambda each: _when(each.what)))

    def limited(self, at: datetime) -> Limit | None:
        """Return the limit of contact that holds for them at a time, as it was set last."""
        found = [limit for each in self.others if (limit := each.dossier.conduct.limited(at)) is not None]
        return max(found, key=lambda limit: limit.since, default=None)

    def without_conduct(self) -> CustomerRecord:
        """Leave out conduct, for whoever may not see it; limits of contact stay, as all keep to them."""
        return CustomerRecord(
            tuple(
                cast("FrozenCase[State]", each)._replace(
                    dossier=each.dossier.but(conduct=Conduct(limit=each.dossier.conduct.limit))
                )
                for each in self.others
            )
        )


def _when(what: ConductNote | Threat) -> datetime:
    return what.at if isinstance(what, ConductNote) else what.made


UNSOLVED: Final = frozenset({"silence", "unreachable", "position-accepted", "position-stood", "handed-outside"})
"""The kinds of closure after which nobody knows that it was solved."""


def _went_unsolved(case: Case[State]) -> bool:
    state = case.state
    if isinstance(state, FinalPosition) or case.dossier.after.solved is False:
        return True
    return isinstance(state, Closed) and state.kind in UNSOLVED


NOBODY_KNOWN: Final = CustomerRecord()
"""Nothing else is known."""
