"""Where complaints are kept: in memory for tests, in SQLite by default."""

from .memory import MemoryStore

__all__ = ["MemoryStore"]
