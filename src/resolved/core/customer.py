"""
What is known of one customer beside the complaint at hand: their other complaints, as those stand now.

Handed to the guards that ask for it as a value (``now.customer``); a rule reads no store.
"""

from __future__ import annotations

from typing import Final

import attrs

from .fact import Case, State
from .states import Closed, FinalPosition


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


UNSOLVED: Final = frozenset({"silence", "unreachable", "position-accepted", "position-stood", "handed-outside"})
"""The kinds of closure after which nobody knows that it was solved."""


def _went_unsolved(case: Case[State]) -> bool:
    state = case.state
    if isinstance(state, FinalPosition) or case.dossier.after.solved is False:
        return True
    return isinstance(state, Closed) and state.kind in UNSOLVED


NOBODY_KNOWN: Final = CustomerRecord()
"""Nothing else is known."""
