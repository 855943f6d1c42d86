"""
RESOLVED: where a complaint stands, letter by letter (D). A view of what is known; nothing is kept for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import attrs

from .dossier import Dossier
from .fact import Case, State
from .policy import Rulebook
from .states import Closed

Mark: TypeAlias = Literal["done", "next", "skipped", "later"]

SIGNS: Final[dict[Mark, str]] = {"done": "✓", "next": "→", "skipped": "–", "later": "·"}


@attrs.frozen
class Letter:
    """
    One letter of RESOLVED.

    Args:
        letter: The letter.
        clause: The clause that it stands for.
        words: What it says.
        mark: How it stands.
    """

    letter: str
    clause: str
    words: str
    mark: Mark

    def __str__(self) -> str:
        return f"{self.letter} {SIGNS[self.mark]}"


@attrs.frozen
class Progress:
    """The eight letters, in order."""

    letters: tuple[Letter, ...]

    def __str__(self) -> str:
        return f"{'  '.join(map(str, self.letters))}      ✓ done  → next  – skipped  · not yet"


_LETTERS: Final[tuple[tuple[str, str, str, Callable[[Dossier], bool]], ...]] = (
    ("R", "D1", "respond to the person", lambda d: d.contact.responded is not None),
    ("E", "D2", "empathise and apologise", lambda d: d.contact.manners.apologised),
    ("S", "D3", "seek to solve it", lambda d: d.ruling.decided is not None),
    ("O", "D4", "be open to the customer's solution", lambda d: d.account.asked),
    ("L", "D5", "listen intently", lambda d: bool(d.account.told)),
    ("V", "D6", "verify the solution", lambda d: d.solution.agreed is not None),
    ("E", "D7", "eliminate the problem", lambda d: d.solution.done_at is not None),
    ("D", "D8", "document the problem", lambda d: d.after.documented is not None),
)


def progress(case: Case[State], rules: Rulebook) -> Progress:
    """
    Tell which letters are done, which is next, and which were skipped.

    *rules* say what the complaint's channel can do.

    A letter is *skipped* where a later one is done already, or the complaint is closed.
    """
    done = [asked(case.dossier) for *_, asked in _LETTERS]
    # Where the customer is here now, hearing them out is the response.
    done[0] = done[0] or (case.dossier.contact.listened is not None and rules.can(case.complaint.channel).live)
    last = max((n for n, each in enumerate(done) if each), default=-1)
    if isinstance(case.state, Closed):
        last = len(done)
    ahead = next((n for n, each in enumerate(done) if not each and n > last), None)
    return Progress(
        tuple(
            Letter(letter, clause, words, _mark(n, done[n], last, ahead))
            for n, (letter, clause, words, _) in enumerate(_LETTERS)
        )
    )


def _mark(n: int, done: bool, last: int, ahead: int | None) -> Mark:
    if done:
        return "done"
    if n < last:
        return "skipped"
    return "next" if n == ahead else "later"
