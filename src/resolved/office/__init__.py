"""The office: one unit of work for each fact, everything it can be asked, and no rules of its own."""

from .office import Office, OfficeOf

__all__ = ["Office", "OfficeOf"]
