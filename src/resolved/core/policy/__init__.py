"""What a house decides, as data that can be read (J4)."""

from .aims import Goal
from .rulebook import Authority, Clocks, Rulebook, Silence, default, rulebook

__all__ = ["Authority", "Clocks", "Goal", "Rulebook", "Silence", "default", "rulebook"]
