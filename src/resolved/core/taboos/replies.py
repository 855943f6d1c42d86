"""
Replies: what the house told the customer with each fact, and the taboos in its words (D3, F2, F5, F8, F9, F10, J11).

Only what was told counts: a note, a reason for colleagues, the customer's own words are nobody's reply.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast

from .. import facts as f
from ..complaint import Evidence
from ..edges import ends_of, keeps
from ..fact import AnyFact, Entry, Fact, Internal, State
from ..folded import fold
from ..remedies import Replacement
from ..states import Closed, Settled
from ..wording import KINDS, QUESTIONS, check_wording, questions
from .finding import History, Look, Seen, taboo


class Told(NamedTuple):
    """A text that reached the customer, and the field of the fact in which it stands."""

    field: str
    text: str


_FIELDS: Final[Mapping[type[Any], Callable[[Any], Iterator[tuple[str, str]]]]] = {
    f.ReplyDeferred: lambda fact: iter((("because", fact.because), ("promise", fact.promise.what))),
    f.PromiseMade: lambda fact: iter((("promise", fact.promise.what),)),
    f.Decided: lambda fact: (("reasons", reason) for reason in fact.reasons),
    f.ProgressTold: lambda fact: iter((("what", fact.what),)),
    f.PromiseKept: lambda fact: iter((("what", fact.what),)),
    f.SolutionsProposed: lambda fact: iter(
        (
            ("no_choice_because", fact.no_choice_because),
            *(("answers", answer) for answer in fact.answers),
            *(("options", option.what) for option in fact.options),
        )
    ),
    f.PositionStated: lambda fact: iter(
        (("position", fact.position), *(("answers", answer) for answer in fact.answers))
    ),
    f.ReminderSent: lambda fact: iter((("of", fact.of),)),
    f.ReopeningRefused: lambda fact: iter((("because", fact.because),)),
    f.ContactLimited: lambda fact: iter((("because", fact.because),)),
    f.ContactLimitLifted: lambda fact: iter((("because", fact.because),)),
    f.FixTold: lambda fact: iter((("what", fact.what),)),
    f.SolvedAtOnce: lambda fact: iter((("remedy", fact.remedy.what), ("way_back", fact.way_back))),
    f.ContactEnded: lambda fact: iter((("what", fact.what), ("way_back", fact.way_back))),
}


def told_by(fact: object) -> Iterator[Told]:
    """Give each text of a fact that the customer was told, in the house's words."""
    if not isinstance(fact, Fact) or isinstance(fact, Internal):
        return
    for kind, read in _FIELDS.items():
        if isinstance(fact, kind):
            yield from (Told(field, text) for field, text in read(fact) if text)
    told = getattr(cast("Any", fact), "told", None)
    if isinstance(told, Evidence) and told.by != "customer" and told.text:
        yield Told("told", told.text)


def out_of_place(state: State) -> frozenset[str]:
    """Return the kinds of wording that do no harm in *state*: F9 before it is settled, J11 once it is closed."""
    settled = isinstance(state, Settled | Closed)
    return frozenset({*(() if settled else ("last-word",)), *(("sells",) if isinstance(state, Closed) else ())})


# In a history ---------------------------------------------------------------------------


def _replies(history: History) -> Iterator[tuple[Entry, Told]]:
    for entry in history.entries:
        if entry.by.role != "customer":
            yield from ((entry, told) for told in told_by(entry.fact))


def _stood(history: History) -> Mapping[int, frozenset[str]]:
    """Tell for each entry which kinds of wording did no harm where it left the complaint."""
    settled = closed = False
    harmless = dict[int, frozenset[str]]()
    for entry in history.entries:
        fact: Any = entry.fact
        kind = cast("type[AnyFact]", entry.fact.__class__)
        if isinstance(fact, Fact) and not keeps(kind):
            dests = ends_of(kind)[1]
            outside = isinstance(fact, f.DecidedOutside) and fact.remedy is None
            closed = outside or all(issubclass(dest, Closed) for dest in dests)
            settled = closed or all(issubclass(dest, Settled) for dest in dests)
        harmless[entry.version] = frozenset({*(() if settled else ("last-word",)), *(("sells",) if closed else ())})
    return harmless


def _look_for(code: str) -> Look:
    """Look for one kind of wording, in the customer's language."""

    def look(history: History) -> Iterator[Seen]:
        language = history.case.complaint.customer.language or history.rules.language
        harmless = _stood(history)
        for entry, told in _replies(history):
            if code in harmless[entry.version]:
                continue
            for found in check_wording(told.text, language, codes=(code,)):
                yield f"“{' '.join(found.quote.split())}” {found.sentence}", (entry,)

    # What carries the clause is what does the looking: it can be imported, and this cannot.
    look.__qualname__ = look.__name__ = check_wording.__name__
    look.__module__ = check_wording.__module__
    look.__doc__ = f"Find what was told to the customer and {KINDS[code].sentence}, in the customer's language."
    return look


for _code, _kind in KINDS.items():
    taboo(_code, *_kind.clauses, severity=_kind.severity, mend=_kind.mend)(_look_for(_code))


@taboo(
    "same-again", "F2", severity="notice",
    mend="say what is new since then; where nothing is, what is being done, and when the next word comes",
)  # fmt: skip
def same_again(history: History) -> Iterator[Seen]:
    """Find progress that was told in the very words of an earlier time: it answers nothing."""
    before = dict[str, Entry]()
    for entry in history.among(f.ProgressTold, f.PromiseKept):
        fact = cast("f.ProgressTold | f.PromiseKept", entry.fact)
        words = " ".join("".join(sign if sign.isalnum() else " " for sign in fold(fact.what).text).split())
        if words in before:
            yield "the customer was told the same again, word for word", (before[words], entry)
        elif words:
            before[words] = entry


@taboo(
    "questions-before-replacement", "F8", "G1", severity="serious",
    mend="replace it without another question: the cause is ours",
)  # fmt: skip
def questions_before_replacement(history: History) -> Iterator[Seen]:
    """Find a string of questions before a replacement, though the cause is ours and nothing had to be asked."""
    solution = history.case.dossier.solution.agreed
    if history.case.dossier.ruling.cause != "ours" or not isinstance(solution, Replacement):
        return
    agreed = next((e.version for e in history.among(f.SolutionAgreed, f.SolvedAtOnce)), history.case.version + 1)
    asked = Counter[int]()
    for entry, told in _replies(history):
        if entry.version < agreed:
            asked[entry.version] += questions(told.text)
    if asked.total() > QUESTIONS:
        entries = [entry for entry in history.entries if asked[entry.version]]
        yield f"{asked.total()} questions came before a replacement that needed none", entries
