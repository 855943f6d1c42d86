"""The ways between a customer and the house that every office knows."""

from __future__ import annotations

from typing import Final

import attrs

from ..core.complaint import BUILT_IN as CAPABILITIES, Capabilities
from ..ports import Channel

__all__ = ["BUILT_IN", "Plain"]


@attrs.frozen
class Plain:
    """A channel that people use without us: it has a name, and it can do something."""

    name: str
    can: Capabilities


BUILT_IN: Final[tuple[Channel, ...]] = tuple(Plain(name, can) for name, can in CAPABILITIES.items())
"""Every built-in channel; give one of the same name to ``open_office`` and it takes its place."""
