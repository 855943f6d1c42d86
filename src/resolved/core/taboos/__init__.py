"""
The taboos: what must not happen, found in a history (F, and what A, B, G and H call a finding).

A finding blocks nothing and blames nobody: it says what was seen, where, and what would mend it.
Each rule is one function over the entries that stand; it reads no clock, no store, no plugin.
``passing``: passing on, and the way to reply. ``dealing``: how a complaint is dealt with. ``ending``: what comes last.
``manners``: difficult conversations, channels. ``replies``: in which words.
"""

from . import passing, dealing, ending, manners, replies  # isort: skip - in the order of the clauses
from .finding import TABOOS, Finding, History, Look, Seen, Severity, Taboo, findings, taboo

__all__ = [
    "TABOOS", "Finding", "History", "Look", "Seen", "Severity", "Taboo", "dealing", "ending", "findings", "manners",
    "passing", "replies", "taboo",
]  # fmt: skip
