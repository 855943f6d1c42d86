"""What a house decides, as data that can be read (J4)."""

from .rulebook import Authority, Clocks, Rulebook, Silence, default, rulebook

__all__ = ["Authority", "Clocks", "Rulebook", "Silence", "default", "rulebook"]
