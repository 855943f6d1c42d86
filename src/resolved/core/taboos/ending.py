"""The taboos of what comes last: taking up, doing, the way back, writing down, asking again (B9, C7, D7, D8, E1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from .. import facts as f
from ..fact import Entry
from ..states import Closed
from .finding import History, Seen, taboo

_DAY: Final = timedelta(days=1)
_LEAVES: Final = (
    f.PersonChanged, f.PlaceChanged, f.TimeChanged, f.PositionStated, f.Withdrawn, f.MergedInto, f.DecidedOutside,
)  # fmt: skip


@taboo(
    "not-taken-up", "E1", "F6", severity="serious",
    mend="take it up now, or name somebody who can (person-changed), and tell the customer who has it",
)  # fmt: skip
def not_taken_up(history: History) -> Iterator[Seen]:
    """Find a change, a broken promise or a reopening after which nobody took it up in time."""
    for clock in ("taking-up", "climbing"):
        for entry, fact in history.missed(clock):
            yield f"nobody had taken it up by {fact.due:%d %B %Y}", (entry,)
    told = {fact.due for _, fact in history.of(f.DeadlineMissed)}
    for change in history.among(f.PersonChanged, f.PlaceChanged, f.TimeChanged):
        taken = history.after(change, f.TakenUp, *_LEAVES)
        since = change.fact.when if isinstance(change.fact, f.TimeChanged) else change.happened
        due = history.rules.calendar.after(since, history.rules.clocks.taking_up)
        if taken is not None and isinstance(taken.fact, f.TakenUp) and taken.happened > due and due not in told:
            yield f"nobody had taken it up by {due:%d %B %Y}", (change, taken)


@taboo(
    "deed-late", "D7", "F6", severity="serious",
    mend="do what was agreed today, and tell the customer why it took so long",
)  # fmt: skip
def deed_late(history: History) -> Iterator[Seen]:
    """Find what was agreed and not done in time; where the cause is ours, that is another finding."""
    if history.case.dossier.ruling.cause == "ours":
        return
    for entry, fact in history.missed("remedy"):
        yield f"what was agreed was not done by {fact.due:%d %B %Y}", (entry,)


@taboo(
    "no-way-back", "B9", severity="notice",
    mend="tell the customer now whom to ask for, and how to reach them; next time before the contact ends",
)  # fmt: skip
def no_way_back(history: History) -> Iterator[Seen]:
    """Find the end of what was dealt with in conversation, of which the customer was told no way back."""
    state, contact = history.case.state, history.case.dossier.contact
    if not isinstance(state, Closed) or state.kind != "confirmed" or contact.manners.way_back:
        return
    if history.rules.can(history.case.complaint.channel).live:
        yield "it ended, and nobody had told the customer how to get back", history.entries[-1:]


@taboo(
    "not-asked-again", "C7", "J8", severity="notice",
    mend="ask the customer now whether it is really solved (followed-up); where it is not, open it again",
)  # fmt: skip
def not_asked_again(history: History) -> Iterator[Seen]:
    """Find a solution after which nobody asked in time whether it holds."""
    for entry, fact in history.missed("follow-up"):
        yield f"nobody had asked by {fact.due:%d %B %Y} whether it is really solved", (entry,)


@taboo(
    "not-written-down", "D8", "J3", severity="notice",
    mend="write down what caused it and what was learnt (case-documented, lesson-recorded)",
)  # fmt: skip
def not_written_down(history: History) -> Iterator[Seen]:
    """Find an end of which cause or lesson was not written down in time."""
    for entry, fact in history.missed("documenting"):
        yield f"neither cause nor lesson was written down by {fact.due:%d %B %Y}", (entry,)


@taboo(
    "ended-from-outside", "J7", "E5", severity="notice",
    mend="ask the customer whether they had turned there, and what they make of it; open it again where they want that",
)  # fmt: skip
def ended_from_outside(history: History) -> Iterator[Seen]:
    """Find an end by somebody outside to whom nobody had said that the customer turned."""
    for entry, fact in history.of(f.DecidedOutside):
        before = [each for each in history.entries if each.version < entry.version]
        if any(isinstance(each.fact, (f.TakenOutside, f.PositionStated)) for each in before):
            continue
        if fact.remedy is None:
            yield f"{fact.body} ended it, and nobody had said that the customer turned there", (entry,)


@taboo(
    "promise-let-go", "J10", "F6", severity="serious",
    mend="tell the customer what becomes of what they were promised, or keep it",
)  # fmt: skip
def promise_let_go(history: History) -> Iterator[Seen]:
    """Find a promise that was open when somebody outside ended the complaint: the customer heard nothing of it."""
    state = history.case.state
    if not isinstance(state, Closed) or state.kind != "decided-outside":
        return
    for entry, _ in history.of(f.DecidedOutside):
        for row in history.case.dossier.ledger.rows:
            if row.standing == "moved" and row.settled == entry.happened:
                yield f"it was promised, and let go when somebody outside decided: {row.promise.what}", (entry,)


@taboo(
    "nobody-came", "E3", "J10", severity="serious",
    mend="call the customer now, say sorry, and do today what was to be done then",
)  # fmt: skip
def nobody_came(history: History) -> Iterator[Seen]:
    """Find an appointment around which nobody spoke with the customer, though it was taken up long before."""
    for entry, fact in history.of(f.TimeChanged):
        taken = history.after(entry, f.TakenUp)
        if taken is None or taken.happened >= fact.when - _DAY or history.entries[-1].happened <= fact.when + _DAY:
            continue
        if not any(abs(each.happened - fact.when) <= _DAY and _speaks(each) for each in history.entries):
            yield (
                f"another time was agreed on, {fact.when:%d %B %Y %H:%M %Z}, and nobody spoke with them then",
                (entry,),
            )


def _speaks(entry: Entry) -> bool:
    """Tell whether an entry shows that somebody and the customer spoke with one another."""
    said = (getattr(entry.fact, name, None) for name in ("told", "word"))
    return isinstance(entry.fact, f.ContactEnded) or any(getattr(each, "how", "") == "spoken" for each in said)
