"""What a house decides, as data that can be read (J4)."""

from .aims import Goal
from .authority import NEVER, UNLIMITED, Allowance, Authority, Most
from .rulebook import Clocks, Rulebook, Silence, default, rulebook

__all__ = [
    "NEVER", "UNLIMITED", "Allowance", "Authority", "Clocks", "Goal", "Most", "Rulebook", "Silence", "default",
    "rulebook",
]  # fmt: skip
