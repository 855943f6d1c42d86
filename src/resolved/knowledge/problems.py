"""
Recurring problems: found, answered, removed, found removed; and whoever complained of one is told (J3).

Which complaints belong to a problem their own facts say (``case-documented``, ``lesson-recorded``,
``problem-linked``), and an index of the store finds them without a replay. Only what is known of a problem is a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import attrs

from .. import doors
from ..core.complaint import Actor, Evidence
from ..core.fact import Case, State
from ..core.facts import FixTold, ProblemLinked
from ..core.matching import Candidate, matched, ranked
from ..core.problems import Problem, slug
from ..core.time import instant
from ..errors import Invalid
from ..office import OfficeOf
from ..ports import Line, Query
from .archive import Archive, Filed, every, refused, staff
from .feedback import Feedback
from .questions import Questions
from .standing import Standing, root_of, standing_of

_PAGE: Final = 500


class Knowledge:
    """
    What one office knows of recurring problems, and the way to its frequent questions and its feedback.

    Args:
        office: The office.
    """

    def __init__(self, office: OfficeOf[Any]) -> None:
        self._office = office
        self._archive = Archive(office)
        self.questions: Questions = Questions(office, self._archive)
        """Frequent questions."""
        self.feedback: Feedback = Feedback(office, self._archive)
        """Customers who are drawn by lot and asked."""

    # Reading --------------------------------------------------------------------------

    def problems(self) -> tuple[Standing, ...]:
        """
        List every problem, also those that only complaints name: what does not hold first, then by complaints.

        Reads every line of the work list once, and no history.
        """
        known = {each.id: each for each in every(self._archive.newest(Problem))}
        lines = defaultdict[str, list[Line]](list)
        for line in self._lines(Query(limit=_PAGE)):
            if line.problem:
                lines[root_of(line.problem, known)].append(line)
        ids = {root_of(id, known) for id in known} | set(lines)
        found = [standing_of(id, known.get(id), lines[id]) for id in ids]
        return tuple(sorted(found, key=lambda each: (not each.recurred, -len(each.lines), each.problem.id)))

    def problem(self, id: str) -> Standing:
        """
        Read one problem and its complaints; of one that was merged, that which goes on.

        Args:
            id: Its id, or its title.

        Raises:
            Refused: Nobody has written it down, and no complaint names it.
        """
        known = {each.id: each for each in every(self._archive.newest(Problem))}
        root = root_of(slug(doors.text(id, "id")), known)
        names = [root, *(each for each in known if each != root and root_of(each, known) == root)]
        lines = [line for name in names for line in self._lines(Query(problem=name, limit=_PAGE))]
        if root not in known and not lines:
            raise refused("no-such-problem", f"there is no problem {id!r}; open one, or document a complaint under it")
        return standing_of(root, known.get(root), lines)

    def history(self, id: str) -> tuple[Filed[Problem], ...]:
        """Read every version of what was written down about a problem: who, when, what."""
        return self._archive.history(Problem, slug(doors.text(id, "id")))

    def recurring(self, now: datetime | None = None) -> tuple[Standing, ...]:
        """
        List the problems that recur and that nobody sees to (J3).

        So many complaints in so long as the policy says (``[problems]``), and no owner, no
        fix under way; or a fix that did not hold.

        Args:
            now: The day to look from; today, where it is left out.
        """
        moment = self._office.now() if now is None else doors.moment(now, "now")
        return tuple(each for each in self.problems() if each.recurred or self._unseen(each, moment))

    def _unseen(self, standing: Standing, now: datetime) -> bool:
        rules, problem = self._office.rules, standing.problem
        if problem.owner or problem.status not in ("open", "known-answer"):
            return False
        times = sorted(instant(line.began) for line in standing.lines if instant(line.began) <= now)
        last = times[-rules.department.threshold :]
        return len(last) == rules.department.threshold and rules.calendar.after(last[0], rules.department.within) >= now

    def matches(self, case: Case[State], *, most: int = 3) -> tuple[Candidate, ...]:
        """
        Suggest to which problem a complaint may belong, the surest first; a person decides.

        Raises:
            PluginError: A plugin's ``resolved_match`` failed.
        """
        known = doors.case(case)
        if known.dossier.after.problem:
            return ()
        written = {each.id: each for each in every(self._archive.newest(Problem))}
        problems = [each for id, each in written.items() if root_of(id, written) == id]
        if not problems:
            return ()
        found = matched(known.complaint, problems) + self._office.plugins.matches(known.complaint, tuple(problems))
        return tuple(ranked(found)[: doors.count(most, "most")])

    def _lines(self, query: Query) -> Iterator[Line]:
        office = self._office
        while True:
            page = office.store.find(office.tenant, query)
            yield from page.lines
            if page.more is None:
                return
            query = attrs.evolve(query, after=page.more)

    # Writing down ---------------------------------------------------------------------

    def open(self, title: str, *, by: Actor, product: str = "", cause: str = "", owner: str = "") -> Problem:
        """
        Write a problem down.

        Args:
            title: A line for people; its id is made of it.
            by: Who does.
            product: What it is about, in the host's words.
            cause: Why it happens.
            owner: The id of who sees to it.

        Raises:
            Refused: It is there already.
        """
        title = _title(title)
        id = slug(title)

        def decide() -> Problem:
            if self._archive.find(Problem, id) is not None:
                raise refused("known-already", f"the problem {id!r} is there already", "title")
            return _made(id=id, title=title, product=product, cause=cause, owner=owner)

        return self._archive.change(decide, Problem, id, staff(by))

    def link(self, case: Case[State], id: str, *, by: Actor) -> Case[Any]:
        """Put a complaint to a problem, in whatever state it is (the remark ``problem-linked``)."""
        root = self.problem(id).problem.id
        return self._office.on(doors.case(case), by=by).record(ProblemLinked(root))

    def answer(self, id: str, text: str, *, by: Actor) -> Problem:
        """Note what customers are told: the known answer."""
        return self._changed(id, by, lambda each: attrs.evolve(each.problem, answer=_said(text, "answer")))

    def assign(self, id: str, owner: str, *, by: Actor) -> Problem:
        """Say who sees to it, by their id."""
        return self._changed(id, by, lambda each: attrs.evolve(each.problem, owner=_said(owner, "owner")))

    def begin_fix(self, id: str, fix: str, *, by: Actor) -> Problem:
        """Note what is being done so that it does not come back; also anew, where a fix did not hold."""
        return self._changed(
            id, by, lambda each: attrs.evolve(each.problem, fix=_said(fix, "fix"), fixed=None, verified=None, proof="")
        )

    def note_fixed(self, id: str, *, by: Actor, at: datetime | None = None) -> Problem:
        """
        Note that the fix is in place.

        Args:
            id: The problem.
            by: Who says so.
            at: Since when; now, where it is left out. Complaints that begin later show that it does not hold.

        Raises:
            Refused: Nobody has said what the fix is, or it is in place already.
        """
        since = doors.happened(at, self._office.now())

        def decide(each: Standing) -> Problem:
            if each.problem.status != "fix-under-way":
                raise refused("no-fix", f"{each.problem.id} is {each.status}: begin a fix first, and say what it is")
            return attrs.evolve(each.problem, fixed=since)

        return self._changed(id, by, decide)

    def verify_fix(self, id: str, *, by: Actor, proof: str) -> Problem:
        """
        Note that the fix holds, and how that is known. Now those who complained are to be told (``to_tell``).

        Raises:
            Refused: It is not in place, or complaints have come since.
        """

        def decide(each: Standing) -> Problem:
            if each.recurred:
                numbers = ", ".join(line.number for line in each.recurred)
                raise refused("recurred", f"{numbers} came after the fix: it does not hold, begin another one")
            if each.problem.status != "fixed":
                raise refused("not-fixed", f"{each.problem.id} is {each.status}: first note that the fix is in place")
            return attrs.evolve(each.problem, verified=self._office.now(), proof=_said(proof, "proof"))

        return self._changed(id, by, decide)

    def merge(self, id: str, *, into: str, by: Actor) -> Problem:
        """
        Let a problem go on as another one, with its complaints; no complaint's history is touched.

        Returns:
            The one that goes on.

        Raises:
            Refused: It would be merged into itself.
        """
        source, target = self.problem(id).problem, self.problem(into).problem
        if source.id == target.id:
            raise refused("ring", f"{source.id} would be merged into itself", "into")
        self._changed(id, by, lambda each: attrs.evolve(each.problem, merged_into=target.id))
        if self._archive.find(Problem, target.id) is None:
            self._changed(target.id, by, lambda each: each.problem)
        return target

    def _changed(self, id: str, by: Actor, decide: Callable[[Standing], Problem]) -> Problem:
        root = self.problem(id).problem.id
        return self._archive.change(lambda: decide(self.problem(root)), Problem, root, staff(by))

    # Telling --------------------------------------------------------------------------

    def to_tell(self, id: str) -> tuple[Case[Any], ...]:
        """
        List the complaints whose customers are to be told that the fix holds: one for each customer, nobody twice.

        Nobody before the fix is verified, and nobody whose complaint came after it.
        """
        each = self.problem(id)
        if each.status != "fix-verified":
            return ()
        cases = [self._office.load(line.case_id) for line in each.lines]
        told = {_who(case) for case in cases if self._knows(case, each.problem.id)}
        ids = {case.id for case in cases}
        # One that was merged is told as the other, where that belongs to the problem too.
        waiting = {_who(case): case for case in cases if case.dossier.after.merged_into not in ids}
        return tuple(case for who, case in waiting.items() if who not in told)

    def _knows(self, case: Case[Any], id: str) -> bool:
        return any(name == id or self.problem(name).problem.id == id for name in case.dossier.after.fixes_told)

    def tell(
        self, id: str, case: Case[State], *, by: Actor, told: Evidence, what: str = "", at: datetime | None = None
    ) -> Case[Any]:
        """
        Tell a customer that the problem behind their complaint is removed (the remark ``fix-told``).

        Args:
            id: The problem.
            case: Their complaint, one of ``to_tell``.
            by: Who tells them.
            told: How; ``Evidence.letter`` writes to them.
            what: What was done, for the customer; the fix as it was written down, where it is left out.
            at: When; now, where it is left out.

        Raises:
            Refused: The fix is not verified, or they were told already.
        """
        each, known = self.problem(id), doors.case(case)
        if each.status != "fix-verified":
            raise refused(
                "not-verified", f"{each.problem.id} is {each.status}: tell customers once the fix is verified"
            )
        if known.id not in {line.case_id for line in each.lines}:
            raise refused("not-to-tell", f"this complaint does not belong to {each.problem.id}: link it first")
        theirs = [line.case_id for line in each.lines if line.customer and line.customer == known.complaint.customer.id]
        if any(self._knows(self._office.load(case_id), each.problem.id) for case_id in (known.id, *theirs)):
            raise refused("told-already", "this customer has been told already: leave them in peace")
        fact = FixTold(each.problem.id, what or each.problem.fix, told=told)
        return self._office.on(known, by=by, at=at).record(fact)


def _who(case: Case[Any]) -> str:
    return case.complaint.customer.id or case.id


def _made(**fields: Any) -> Problem:
    try:
        return Problem(**fields)
    except Invalid as wrong:
        raise refused("bad-text", str(wrong), *filter(None, [wrong.field])) from None


def _title(text: Any) -> str:
    return _said(text, "title")


def _said(text: Any, field: str) -> str:
    """Let in a text that says something."""
    if not doors.text(text, field).strip():
        raise refused("says-nothing", f"say something as {field}, and not {text!r}", field)
    return doors.text(text, field)
