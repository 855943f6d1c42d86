"""
What is known of one customer beside the complaint at hand: their other complaints, as those stand now.

Handed to the guards that ask for it as a value (``now.customer``); a rule reads no store.
"""

from __future__ import annotations

from typing import Final

import attrs

from .fact import Case, State


@attrs.frozen
class CustomerRecord:
    """
    The other complaints of one customer (C9, I2).

    Args:
        others: Each as it stands, the oldest first; none where the host gives customers no key.
    """

    others: tuple[Case[State], ...] = ()


NOBODY_KNOWN: Final = CustomerRecord()
"""Nothing else is known."""
