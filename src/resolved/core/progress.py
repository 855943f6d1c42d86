"""
Where a complaint stands: the eight letters of RESOLVED (D), the seven steps and the four (C1).

Three views of one history: nothing is kept for them, and what no entry shows is not claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, TypeAlias

import attrs

from .fact import Case, State
from .policy import Rulebook
from .states import Closed, FinalPosition

Mark: TypeAlias = Literal["done", "next", "skipped", "later"]

SIGNS: Final[dict[Mark, str]] = {"done": "✓", "next": "→", "skipped": "–", "later": "·"}


@attrs.frozen
class Stage:
    """
    One letter of RESOLVED, or one of the seven steps or of the four.

    Args:
        letter: The letter, or the number of the step.
        clause: The clause that it stands for.
        words: What it says.
        mark: How it stands.
        entry: The version of the entry that shows it done; None where it is not, or where only the case was at hand.
    """

    letter: str
    clause: str
    words: str
    mark: Mark
    entry: int | None = None

    def __str__(self) -> str:
        return f"{self.letter} {SIGNS[self.mark]}"


@attrs.frozen
class Progress:
    """
    How far a complaint has come, in three views.

    Args:
        letters: The eight letters of RESOLVED.
        seven: The seven steps: let them speak, restate, stay calm, their perspective, responsibility, act, follow up.
        four: The four steps: understand, restate, solve, thank.
    """

    letters: tuple[Stage, ...]
    seven: tuple[Stage, ...] = ()
    four: tuple[Stage, ...] = ()

    def __str__(self) -> str:
        return f"{'  '.join(map(str, self.letters))}      ✓ done  → next  – skipped  · not yet"


def _never(case: Case[State]) -> bool:
    return False


@attrs.frozen
class _Ask:
    """
    What is asked of a complaint.

    *turn* tells when it comes: the letters of RESOLVED are spelt in another order than they are lived in.
    *owed* tells whether it is still to come where the complaint is closed already: a clock runs for it.
    """

    letter: str
    clause: str
    words: str
    done: Callable[[Case[State], bool], bool]
    turn: int
    owed: Callable[[Case[State]], bool] = _never


def _responded(case: Case[State], live: bool) -> bool:
    """Tell whether somebody responded; where the customer is here now, hearing them out is the response."""
    contact = case.dossier.contact
    return contact.responded is not None or (live and contact.listened is not None)


def _heard(case: Case[State], live: bool) -> bool:
    """Tell whether the customer was heard out; what they wrote, whether somebody has read it point by point."""
    return bool(case.dossier.account.told) or case.dossier.contact.listened is not None


def _restated(case: Case[State], live: bool) -> bool:
    """Tell whether it was said back: in writing it counts once it is put, otherwise once it is confirmed (B2)."""
    basis = case.dossier.account.basis
    return basis == "confirmed" or (basis == "put" and not live)


def _calm(case: Case[State], live: bool) -> bool:
    """Tell whether the customer was heard out and, as far as anybody noted, is calm."""
    account = case.dossier.account
    return _heard(case, live) and account.mood in ("", "calm", "talkative", "undecided")


def _owned(case: Case[State], live: bool) -> bool:
    """Tell whether a person has it, and not only the duty."""
    handling = case.dossier.handling
    return bool(handling.owner) and not handling.duty


def _undocumented(case: Case[State]) -> bool:
    return case.dossier.after.documented is None


def _unasked(case: Case[State]) -> bool:
    return case.dossier.solution.confirmed_at is not None


_LETTERS: Final[tuple[_Ask, ...]] = (
    _Ask("R", "D1", "respond to the person", _responded, 0),
    _Ask("E", "D2", "empathise and apologise", lambda case, _: case.dossier.contact.manners.apologised, 2),
    _Ask("S", "D3", "seek to solve it", lambda case, _: case.dossier.ruling.decided is not None, 4),
    _Ask("O", "D4", "be open to the customer's solution", lambda case, _: case.dossier.account.asked, 3),
    _Ask("L", "D5", "listen intently", _heard, 1),
    _Ask("V", "D6", "verify the solution", lambda case, _: case.dossier.solution.agreed is not None, 5),
    _Ask("E", "D7", "eliminate the problem", lambda case, _: case.dossier.solution.done_at is not None, 6),
    _Ask(
        "D", "D8", "document the problem", lambda case, _: case.dossier.after.documented is not None, 7, _undocumented
    ),
)

_SEVEN: Final[tuple[_Ask, ...]] = (
    _Ask("1", "B1", "let them speak", _heard, 0),
    _Ask("2", "B2", "restate", _restated, 1),
    _Ask("3", "B3", "stay calm", _calm, 2),
    _Ask("4", "B4", "take their perspective", lambda case, _: case.dossier.contact.manners.apologised, 3),
    _Ask("5", "C2", "take responsibility", _owned, 4),
    _Ask("6", "C4", "act", lambda case, _: case.dossier.solution.done_at is not None, 5),
    _Ask("7", "C7", "follow up", lambda case, _: case.dossier.after.followed_up is not None, 6, _unasked),
)  # fmt: skip

_FOUR: Final[tuple[_Ask, ...]] = (
    _Ask("1", "B1", "understand", lambda case, live: bool(case.dossier.account.points) or _heard(case, live), 0),
    _Ask("2", "B2", "restate", _restated, 1),
    _Ask("3", "C4", "solve", lambda case, _: case.dossier.solution.confirmed_at is not None, 2),
    _Ask("4", "B11", "thank", lambda case, _: case.dossier.contact.manners.thanked, 3),
)


def progress(case: Case[State], rules: Rulebook, stages: Iterable[Case[State]] = ()) -> Progress:
    """
    Tell which letters and steps are done, which is next, and which were skipped.

    A stage is *skipped* where something was agreed and it had not been done by then, or where the
    complaint is closed and no clock runs for it any more. Until then it can be made up for.

    Args:
        case: The complaint as it stands.
        rules: They say what the complaint's channel can do.
        stages: The same complaint after each of its entries, where the entries that show it are wanted.
    """
    live = rules.can(case.complaint.channel).live
    passed = tuple(stages)
    return Progress(*(_view(asks, case, live, passed) for asks in (_LETTERS, _SEVEN, _FOUR)))


def _view(
    asks: Sequence[_Ask], case: Case[State], live: bool, passed: tuple[Case[State], ...]
) -> tuple[Stage, ...]:  # fmt: skip
    done = [ask.done(case, live) for ask in asks]
    missing = [ask for ask, each in zip(asks, done, strict=True) if not each]
    reached = max((ask.turn for ask, each in zip(asks, done, strict=True) if each), default=-1)
    if isinstance(case.state, Closed):
        coming = [ask for ask in missing if ask.owed(case)]
    elif case.dossier.solution.agreed is None and not isinstance(case.state, FinalPosition):
        coming = missing  # as long as nothing is agreed, everything can still be made up for
    else:
        coming = [ask for ask in missing if ask.turn > reached]
    ahead = min(coming, key=lambda ask: ask.turn, default=None)
    return tuple(
        Stage(
            ask.letter, ask.clause, ask.words, _mark(each, ask not in coming, ask is ahead),
            _shown_by(ask, live, passed) if each else None,
        )
        for ask, each in zip(asks, done, strict=True)
    )  # fmt: skip


def _mark(done: bool, passed: bool, ahead: bool) -> Mark:
    if done:
        return "done"
    if passed:
        return "skipped"
    return "next" if ahead else "later"


def _shown_by(ask: _Ask, live: bool, passed: tuple[Case[State], ...]) -> int | None:
    """Find the entry since which it is done without a break."""
    since: int | None = None
    for stage in passed:
        if not ask.done(stage, live):
            since = None
        elif since is None:
            since = stage.version
    return since
