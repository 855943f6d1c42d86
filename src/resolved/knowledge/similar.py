"""
Matching that forgives slips of the pen and endings of words, by rapidfuzz: the extra ``similar``.

A plugin like any other: ``open_office(…, plugins=[Similar()])``. It is not chosen by what happens to be installed,
so that two machines of one house suggest the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ..core.complaint import Complaint
from ..core.matching import LEAST, Candidate, words
from ..core.problems import Problem, slug
from ..errors import Invalid
from ..hooks import Plugin, hookimpl

ALIKE: Final = 80.0
"""How alike two words are to be taken for one, of 100."""


class Similar(Plugin):
    """
    Says to which problem a complaint may belong, by words that are alike.

    Args:
        alike: How alike two words are to be taken for one, of 100.

    Raises:
        Invalid: The extra is not installed.
    """

    def __init__(self, alike: float = ALIKE) -> None:
        try:
            import rapidfuzz  # noqa: F401 # pyright: ignore[reportUnusedImport]
        except ImportError:
            raise Invalid("likeness of words needs the extra: pip install 'resolved-complaints[similar]'") from None
        self._alike = alike

    @hookimpl
    def resolved_match(self, complaint: Complaint, problems: Sequence[Problem]) -> Iterable[Candidate]:
        """Look for the words of each problem's title and cause among those of the complaint."""
        from rapidfuzz import fuzz, process

        told = sorted(words(f"{complaint.subject} {complaint.text}"))
        for problem in problems:
            found, covered = dict[str, float](), 0.0
            for bears in (words(problem.title), words(problem.cause)):
                alike = dict[str, float]()
                for word in sorted(bears):
                    best = process.extractOne(word, told, scorer=fuzz.ratio, score_cutoff=self._alike)
                    if best is not None:
                        alike[f"{word} ({best[0]})" if word != best[0] else word] = best[1] / 100
                found |= alike
                covered = max(covered, sum(alike.values()) / len(bears) if bears else 0.0)
            other = bool(complaint.product and problem.product) and slug(complaint.product) != slug(problem.product)
            score = covered / (2 if other else 1)
            if score >= LEAST:
                yield Candidate(problem.id, round(min(score, 1.0), 3), f"words that are alike: {', '.join(found)}")
