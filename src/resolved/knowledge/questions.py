"""Frequent questions: a repository of answers that is kept up to date (J3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from .. import doors
from ..core.complaint import Actor
from ..core.problems import Question, slug
from ..errors import Invalid
from ..office import OfficeOf
from .archive import Archive, Filed, refused, staff

_LONGEST_ID = 80


class Questions:
    """The frequent questions of one office; each is looked at again before it is out of date."""

    def __init__(self, office: OfficeOf[Any], archive: Archive) -> None:
        self._office = office
        self._archive = archive

    # Reading --------------------------------------------------------------------------

    def all(self, *, language: str | None = None, retired: bool = False) -> tuple[Filed[Question], ...]:
        """
        List the questions, by id; ``at`` is when somebody last looked at one.

        Args:
            language: Only those in this language (BCP 47); ``de`` finds ``de-AT`` too.
            retired: Those that are not given any more, too.
        """
        wanted = doors.maybe(language, "language")
        return tuple(
            each
            for each in self._archive.newest(Question)
            if (retired or not each.record.retired) and (wanted is None or _speaks(each.record.language, wanted))
        )

    def due(self, now: datetime | None = None) -> tuple[Filed[Question], ...]:
        """List the questions that nobody has looked at for as long as the policy says (``[questions]``)."""
        moment = self._office.now() if now is None else doors.moment(now, "now")
        rules = self._office.rules
        return tuple(each for each in self.all() if rules.calendar.after(each.at, rules.department.review) <= moment)

    def history(self, id: str) -> tuple[Filed[Question], ...]:
        """Read every version of a question and its answer."""
        return self._archive.history(Question, doors.text(id, "id"))

    # Writing --------------------------------------------------------------------------

    def add(self, question: str, answer: str, *, by: Actor, language: str = "en", problem: str = "") -> Question:
        """
        Add a question with its answer.

        Args:
            question: As customers ask it; nothing personal.
            answer: As the house answers it.
            by: Who writes it down.
            language: BCP 47.
            problem: The recurring problem behind it, where there is one.

        Raises:
            Refused: It is there already, or says nothing.
        """
        id = f"{slug(doors.text(question, 'question'))[:_LONGEST_ID]}/{doors.text(language, 'language').casefold()}"

        def decide() -> Question:
            if self._archive.find(Question, id) is not None:
                raise refused("known-already", f"the question {id!r} is there already: revise it", "question")
            behind = slug(doors.text(problem, "problem")) if problem else ""
            return _made(id=id, question=question, answer=answer, language=language, problem=behind)

        return self._archive.change(decide, Question, id, staff(by))

    def revise(self, id: str, answer: str, *, by: Actor) -> Question:
        """Give a question another answer; the older ones stay in its history."""
        return self._changed(id, by, answer=answer, retired=False)

    def confirm(self, id: str, *, by: Actor) -> Question:
        """Say that the answer still holds: it was looked at today."""
        return self._changed(id, by)

    def retire(self, id: str, *, by: Actor) -> Question:
        """Give it no more; it stays where it is, and ``revise`` brings it back."""
        return self._changed(id, by, retired=True)

    def _changed(self, id: str, by: Actor, **fields: Any) -> Question:
        id = doors.text(id, "id")

        def decide() -> Question:
            found = self._archive.find(Question, id)
            if found is None:
                raise refused("no-such-question", f"there is no question {id!r}", "id")
            return _made(**{**attrs.asdict(found.record), **fields})

        return self._archive.change(decide, Question, id, staff(by))


def _speaks(language: str, wanted: str) -> bool:
    tag, asked = language.casefold(), wanted.casefold()
    return tag == asked or tag.startswith(f"{asked}-")


def _made(**fields: Any) -> Question:
    try:
        return Question(**fields)
    except Invalid as wrong:
        raise refused("says-nothing", str(wrong), *filter(None, [wrong.field])) from None
