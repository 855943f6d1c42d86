"""Play the story: a clock that goes on from one thing that is due to the next, and a staff that does as it is told."""

from __future__ import annotations

import random
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import attrs

from ..assembly import open_office
from ..channels.mail import MailChannel
from ..core.complaint import Actor
from ..core.fact import Case
from ..core.method import Kind
from ..core.states import Closed
from ..errors import Objection, Refused
from ..intake import take_in
from ..integrity import verify
from ..office import Office
from ..ports import Intake, Lapse
from ..story import tell as tell_story
from . import seen
from .house import BEGINS, POLICY, Seniors, StoryClock, StoryMail
from .script import Act, Script, StoryError, home, script, spelt_out

MARK: Final = "resolved-demo.txt"
"""Lies in a folder that a demonstration made: only there does another run clear away what it finds."""


@attrs.frozen
class Report:
    """
    What came of it.

    Args:
        complaints: How many.
        entries: How many lines of history.
        letters: How many letters were written, by what became of them.
        left: What was left alone, and why.
        lapses: What the watch found.
        closures: How often each kind of closure came about.
        clauses: In which complaints each clause of the method was seen, by what the clause is: a state, a guard, a
            clock, a rule.
        faults: What ``verify`` found; nothing, or something is broken.
        folder: Where database and letters lie; None where they were not kept.
    """

    complaints: int
    entries: int
    letters: Mapping[str, int]
    left: tuple[str, ...]
    lapses: tuple[str, ...]
    closures: Mapping[str, int]
    clauses: Mapping[str, Mapping[Kind, tuple[str, ...]]]
    faults: tuple[str, ...]
    folder: Path | None


def run(
    out: Path | None = None, *, tell: Callable[[str], None] = print, progress: Callable[[int, int], None] | None = None
) -> Report:
    """
    Follow the week's inbox to its end.

    Args:
        out: Where database and letters are to be left; a folder that is made. Those of an earlier
            run are replaced, anybody else's are not. Left out, nothing is kept.
        tell: Takes each line of what is told.
        progress: Called with how much is done, and of how much.

    Raises:
        StoryError: The story tells of something that cannot happen as it is told, or the folder
            holds something that no demonstration left there.
        Unavailable: The folder cannot be written.
    """
    with ExitStack() as stack:
        folder = out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        play = _Play(script(home()), _cleared(folder))
        stack.callback(play.office.close)
        play.all(progress or (lambda done, of: None))
        lines, report = list(play.told()), play.report(out)
    for line in lines:
        tell(line)
    return report


def _cleared(folder: Path) -> Path:
    """
    Make the folder, and take away what an earlier run left in it; nothing else.

    A database or letters that no demonstration left there may be somebody's real ones.
    """
    try:
        (folder / "letters").mkdir(parents=True, exist_ok=True)
        older = [*folder.glob("complaints.db*"), *(folder / "letters").glob("*.eml")]
        if older and not (folder / MARK).is_file():
            raise StoryError(f"{older[0]} was not left by a demonstration; choose another folder, or an empty one")
        (folder / MARK).write_text(
            "Left by `resolved demo`; the next run takes its place. It may be deleted.\n", "utf-8"
        )
        for path in older:
            path.unlink()
    except OSError as wrong:
        raise StoryError(f"{folder} cannot be used: {wrong.strerror or wrong}") from None
    return folder


class _Play:
    """One run of the story."""

    def __init__(self, told: Script, folder: Path) -> None:
        self.script = told
        self.clock = StoryClock()
        self.mail = MailChannel(folder / "letters", sender="complaints@shop.example")
        self.office: Office = open_office(
            folder / "complaints.db", policy=POLICY, clock=self.clock, plugins=[Seniors(told.staff)],
            channels=[StoryMail(self.mail, told.closed, self.clock)], installed=False,
            entropy=random.Random(7).randbytes,  # noqa: S311 - to be the same each time is the point
        )  # fmt: skip
        self.cases: dict[str, str] = {}
        self.left: list[str] = []
        self.lapses: list[Lapse] = []
        self.refused: list[tuple[str, Objection]] = []

    # Going on -------------------------------------------------------------------------

    def all(self, progress: Callable[[int, int], None]) -> None:
        """Take in what comes and do what is told, each when its time has come; then wait until nothing is due."""
        events: list[tuple[datetime, Intake | Act]] = [(each.happened or BEGINS, each) for each in self.script.intakes]
        events += [(act.at, act) for act in self.script.acts]
        events.sort(key=lambda event: event[0])
        for n, (at, event) in enumerate(events, 1):
            self.until(at)
            if isinstance(event, Act):
                self.do(event)
            else:
                self.take(event)
            progress(n, len(events))
        self.until(None)

    def until(self, moment: datetime | None) -> None:
        """Let time go by, watch what falls due on the way, and send what waits."""
        office = self.office
        while True:
            due = office.watch.next_due()
            if due is None or (moment is not None and due > moment):
                break
            self.clock.until(due)
            lapses = office.watch.run_once()
            if not lapses:
                raise StoryError(f"something is due at {due:%d %b %Y %H:%M}, and the watch records nothing of it")
            self.lapses += lapses
            office.outbox.deliver_once()
        if moment is not None:
            self.clock.until(moment)
        while office.outbox.deliver_once():
            pass

    def take(self, intake: Intake) -> None:
        """Take something in."""
        about = self.script.about.get(intake.source)
        if about is not None and intake.complaint is not None:
            complaint = attrs.evolve(intake.complaint, about=self.cases[about])
            intake = attrs.evolve(intake, complaint=complaint)
        for taken in take_in(self.office, [intake], staff=self.script.staff):
            if taken.outcome == "left":
                self.left.append(f"{intake.source}: {taken.why}")
            else:
                self.cases[intake.source] = taken.case_id

    # Acting ---------------------------------------------------------------------------

    def do(self, act: Act) -> None:
        """Do as the story says; what does not come about as it is told is an error of the story."""
        answer = self._done(act, self.office.load(self.cases[act.source]))
        if isinstance(answer, Refused):
            if act.refused not in [objection.code for objection in answer.objections] or not act.refused:
                raise StoryError(f"{act.source}, {act.at:%d %b %H:%M}, {act.fact or 'merge'}: {answer}")
            number = self.office.store.line("", self.cases[act.source]).number
            self.refused += [(number, objection) for objection in answer.objections]
        elif act.refused:
            raise StoryError(f"{act.source}, {act.at:%d %b %H:%M}: {act.fact} should have been refused ({act.refused})")

    def _done(self, act: Act, case: Case[Any]) -> Case[Any] | Refused:
        by = self._who(act.by)
        try:
            if act.merge:
                into = self.office.load(self.cases[act.merge])
                return self.office.merge(case, into=into, by=by, because=act.because)
            if act.take_back:
                return self.office.take_back(case, by=by, because=act.take_back)
        except Refused as refused:
            return refused
        fact = self.office.flow.fact(act.fact, self._fields(act, case))
        return self.office.submit(case.id, fact, by=by, version=case.version)

    def _who(self, id: str) -> Actor:
        return Actor("customer", role="customer") if id == "customer" else self.script.staff[id]

    def _fields(self, act: Act, case: Case[Any]) -> dict[str, Any]:
        """Spell out what the story says in short."""
        last = next((row.id for row in reversed(case.dossier.ledger.rows) if row.standing == "open"), "none")
        live = self.office.rules.can(case.complaint.channel).live
        through = case.complaint.channel if live else "email"
        fields: dict[str, Any] = spelt_out(dict(act.fields))
        for name, value in fields.items():
            if name in ("to", "receiver") and value in self.script.staff:
                who = self.script.staff[value]
                fields[name] = {"id": who.id, "role": who.role, "level": who.level, "unit": who.unit}
            elif name == "told" and isinstance(value, str):
                how = "spoken" if live else "letter"
                fields[name] = {"by": act.by, "through": through, "text": value, "how": how}
            elif name == "word" and isinstance(value, str):
                how = "spoken" if live else "written"
                fields[name] = {"by": "customer", "through": through, "text": value, "how": how}
            elif value == "@last":
                fields[name] = last
            elif value == ["@last"]:
                fields[name] = [last]
        return fields

    # Telling --------------------------------------------------------------------------

    def ids(self) -> list[str]:
        """List the complaints, by their numbers."""
        return sorted(set(self.cases.values()), key=lambda each: int(self.office.store.line("", each).number[2:]))

    def told(self) -> Iterator[str]:
        """Tell each story, then all of them in a table, what the watch found, and where the method is seen."""
        office, ids = self.office, self.ids()
        for id in ids:
            yield tell_story(office, id)
            yield ""
        yield from self._table(ids)
        yield ""
        yield f"The watch found {len(self.lapses)} deadlines that had lapsed:"
        yield from (f"  {lapse}" for lapse in self.lapses)
        yield ""
        yield "Left alone:"
        yield from (f"  {why}" for why in self.left)
        yield ""
        yield "The method, clause by clause, and where it is seen: a state was reached, a guard objected, a clock ran,"
        yield "a rule found something. What a clause asks for, and where it lives: resolved clauses A5"
        yield from seen.lines(self.seen())

    def seen(self) -> Mapping[str, Mapping[Kind, tuple[str, ...]]]:
        """Tell where the method is seen."""
        return seen.seen(self.office, self.ids(), self.refused)

    def _table(self, ids: list[str]) -> Iterator[str]:
        yield f"{'number':<8}{'customer':<32}{'channel':<9}{'owner':<7}{'entries':>7}  {'ended':<19}  RESOLVED"
        for id in ids:
            line, case = self.office.store.line("", id), self.office.load(id)
            letters = str(self.office.progress(case)).partition("      ")[0]
            name = line.name or "(no name)"
            ended = f"{line.state} {line.kind}".replace("closed ", "")
            row = f"{line.number:<8}{_column(name, 32)}{line.channel:<9}{line.owner:<7}{line.version:>7}"
            yield f"{row}  {ended:<19}  {letters}"

    def report(self, folder: Path | None) -> Report:
        """Count what came of it."""
        office = self.office
        checked = verify(office)
        kinds = Counter(kind for id in set(self.cases.values()) for kind in self._closures(id))
        letters = Counter(one.state for one in office.store.shelf("", limit=10_000))
        return Report(
            complaints=checked.complaints, entries=checked.entries, letters=dict(sorted(letters.items())),
            left=tuple(self.left), lapses=tuple(map(str, self.lapses)), closures=dict(sorted(kinds.items())),
            clauses=self.seen(), faults=tuple(map(str, checked.faults)), folder=folder,
        )  # fmt: skip

    def _closures(self, id: str) -> Iterator[str]:
        """Give the kinds of closure that a complaint ever had."""
        history = self.office.history(id)
        for entry in history:
            if entry.fact.name in _CLOSES:
                state = self.office.flow.replay(history, id=id, until=entry.version).state
                if isinstance(state, Closed):
                    yield state.kind


def _column(text: str, width: int) -> str:
    """Fill a column; a Chinese character takes two places on a terminal."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return text[: width - 2].ljust(width - wide)


_CLOSES: Final = frozenset(
    {
        "case-closed",
        "closed-on-silence",
        "decided-outside",
        "handed-outside",
        "merged-into",
        "not-a-complaint",
        "withdrawn",
    }
)
