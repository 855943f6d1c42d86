"""
To which known problem a complaint may belong: the house's own matching, by product and by the words they share (J3).

It suggests, and a person decides. Plugins may know better (``resolved_match``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Final

import attrs

from ..errors import Invalid
from .complaint import Complaint
from .problems import Problem, slug
from .text import said

LEAST: Final = 0.25
"""What scores less is not worth a look."""
_LOOKED_AT: Final = 20_000
"""Characters of a complaint that are looked at; what it is about is said by then."""

_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
"""Runs of scripts that put no space between words."""


def _share(value: object, attribute: attrs.Attribute[float], score: object) -> None:
    if not isinstance(score, int | float) or isinstance(score, bool) or not (isfinite(score) and 0 <= score <= 1):
        raise Invalid(f"a score lies between 0 and 1, unlike {score!r}", attribute.name)


@attrs.frozen
class Candidate:
    """
    A problem to which a complaint may belong.

    Args:
        problem: Its id.
        score: How sure that is, from 0 to 1.
        why: For the handler: what the two have in common.
    """

    problem: str = attrs.field(validator=said)
    score: float = attrs.field(validator=_share)
    why: str = attrs.field(validator=said)


def words(text: str) -> frozenset[str]:
    """
    Take a text apart into what may be compared: words of two letters and more, and pairs of signs where no space
    stands between words.

    >>> sorted(words("The PLUMS: 李子"))
    ['plums', 'the', '李子']
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[:_LOOKED_AT]).casefold())
    runs = _UNSPACED.findall(folded)
    pairs = {run[n : n + 2] for run in runs for n in range(max(1, len(run) - 1))}
    spaced = slug(_UNSPACED.sub(" ", folded)).split("-")
    return frozenset(pairs | {word for word in spaced if len(word) > 1})


def matched(complaint: Complaint, problems: Iterable[Problem]) -> list[Candidate]:
    """
    Find the problems that a complaint may belong to: by its product, and more by the words of title and cause.

    A word counts the less, the more problems bear it; of title and cause the likelier counts.
    """
    known = list(problems)
    borne = Counter(word for each in known for word in words(f"{each.title} {each.cause}"))
    told = words(f"{complaint.subject} {complaint.text}")
    found = (_candidate(complaint, told, each, borne) for each in known)
    return ranked(each for each in found if each is not None)


def _candidate(
    complaint: Complaint, told: frozenset[str], problem: Problem, borne: Mapping[str, int]
) -> Candidate | None:
    title, cause = words(problem.title), words(problem.cause)
    shared = told & (title | cause)
    likeness = max(_covered(title, told, borne), _covered(cause, told, borne))
    same = bool(complaint.product and problem.product) and slug(complaint.product) == slug(problem.product)
    if same or not (complaint.product and problem.product):
        score = (0.4 + 0.6 * likeness) if same else likeness
    else:
        score = likeness / 2  # another product: the words may still be right
    if score < LEAST or not (same or shared):
        return None
    return Candidate(problem.id, round(min(score, 1.0), 3), _why(complaint.product if same else "", shared))


def _covered(bears: frozenset[str], told: frozenset[str], borne: Mapping[str, int]) -> float:
    """Tell how much of what a problem says the complaint says too, from 0 to 1."""
    whole = sum(1 / borne[word] for word in bears)
    return sum(1 / borne[word] for word in bears & told) / whole if whole else 0.0


def _why(product: str, shared: Iterable[str]) -> str:
    both = ", ".join(sorted(shared, key=lambda word: (-len(word), word))[:5])
    return "; ".join(
        each for each in (product and f"the same product ({product})", both and f"both say {both}") if each
    )


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Rank candidates, the surest first; of several for one problem the best stays."""
    best = dict[str, Candidate]()
    for each in candidates:
        if each.problem not in best or each.score > best[each.problem].score:
            best[each.problem] = each
    return sorted(best.values(), key=lambda each: (-each.score, each.problem))
