"""
Wording: phrases that a customer who complained should not read or hear (D3, F2, F5, F8, F9, F10, J11).

A reply can be checked before it is sent. What is found blocks nothing, unless policy says so; it names the
words, where they stand, and what to say instead. The phrases are data, a file a language in
``core/phrases``: several words each, and hardly ever innocent. To find too little is the lesser evil: an
alarm that is false three times is not looked at the fourth.

How a phrase is written is told in ``core.phrasing``. Any white space is a space, whatever the case, the
quotation marks, the dashes and the normal form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, NamedTuple, cast

import attrs

from ..errors import Invalid
from .folded import fold
from .phrasing import beginnings, gate, pattern, spelt

LANGUAGES: Final = ("de", "en", "es", "fi", "fr", "hy", "pt", "zh")
"""The languages of which phrases ship."""

QUESTIONS: Final = 5
"""How many questions in one reply are no interrogation yet (F8)."""


class Kind(NamedTuple):
    """
    What can be wrong with a wording.

    Args:
        clauses: That it rests on, the main one first.
        severity: How bad it is.
        sentence: What was seen.
        mend: What to do instead.
    """

    clauses: tuple[str, ...]
    severity: Literal["notice", "serious"]
    sentence: str
    mend: str


STRING: Final = "string-of-questions"

KINDS: Final[Mapping[str, Kind]] = {
    "hides-behind-policy": Kind(
        ("F10", "D3"), "serious", "hides behind a rule",
        "say what can be done, and the reason itself; where you may not decide, say who decides and by when",
    ),
    "passes-the-blame": Kind(
        ("D3",), "serious", "tells whose fault it was in our own house",
        "say sorry for all of us, and what is done now",
    ),
    "blames-the-customer": Kind(
        ("F5",), "serious", "blames the customer",
        "say what happened without saying who should have known, and what is done now",
    ),
    "rude": Kind(
        ("F8",), "serious", "is rude, or an interrogation",
        "ask politely for the one thing that you need, and say what for",
    ),
    STRING: Kind(
        ("F8", "G1"), "notice", f"is one question more than the {QUESTIONS} that a reply may bear",
        "ask only what the next step needs; look up the rest",
    ),
    "stiff": Kind(
        ("F2",), "notice", "is stiff, or says nothing",
        "say it as you would to somebody in front of you, with what was done and what comes next",
    ),
    "last-word": Kind(
        ("F9",), "serious", "has the last word",
        "leave it at thanks: the matter is settled, and so is who was right",
    ),
    "sells": Kind(
        ("J11",), "notice", "sells something",
        "leave it out while the complaint is open; note the idea for afterwards",
    ),
}  # fmt: skip
"""Every kind of wording that is found, by its code."""


@attrs.frozen
class Wording:
    """
    Words that go against the method, and where they stand.

    Args:
        code: Stable, for programs: ``hides-behind-policy``.
        clause: The clause that it rests on: ``F10``.
        severity: *serious* is what a customer suffers from; *notice* is worth a look.
        sentence: What it does, for people; the quoted words come before it.
        quote: The words, as they stand in the text.
        start: Where they begin in the text: ``text[start:end] == quote``.
        end: Where they end.
        mend: What to say instead.
    """

    code: str
    clause: str
    severity: Literal["notice", "serious"]
    sentence: str
    quote: str
    start: int
    end: int
    mend: str

    def __str__(self) -> str:
        return f"“{' '.join(self.quote.split())}” {self.sentence} ({self.clause}): {self.mend}"


def check_wording(text: str, language: str = "en", *, codes: Collection[str] | None = None) -> tuple[Wording, ...]:
    r"""
    Find what should not be said to a customer who complained, in the order in which it stands.

    Lines that begin with ``>`` are the customer's own, and left alone.

    Args:
        text: A reply, or any other text that the customer is to read or hear; of any length.
        language: BCP 47. ``de-AT`` falls back to ``de``; in a language that has no phrases only a string of
            questions is found (``LANGUAGES`` lists those that have).
        codes: Look for these alone; for all, where it is left out.

    Raises:
        Invalid: One of the two is no text.

    >>> [found.quote for found in check_wording("I am sorry, it’s our\npolicy.")]
    ['it’s our\npolicy']
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Invalid(f"wording is checked in a text, not in {type(text).__name__}", "text")
    return phrases(language).find(text, codes)


def phrases(language: str) -> Phrases:
    """
    Return the phrases of a language; none for one that has none.

    Raises:
        Invalid: *language* is no text.
    """
    if not isinstance(language, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Invalid(f"a language is a tag such as 'de' or 'pt-BR', not {language!r}", "language")
    short = language.replace("_", "-").partition("-")[0].strip().lower()
    return _shipped(short) if short in LANGUAGES else _none()


@cache
def _none() -> Phrases:
    return read_phrases({})


@cache
def _shipped(language: str) -> Phrases:
    return read_phrases(_data(language))


def _data(language: str) -> dict[str, Any]:
    import tomllib
    from importlib import resources

    folder = resources.files(__name__.rpartition(".")[0]) / "phrases"
    return tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))


# Phrases ------------------------------------------------------------------------------

_QUOTED: Final = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)
_QUESTION: Final = re.compile(r"[?？]+(?![0-9A-Za-z_=&%/.#-])|՞")
_ENDS: Final = re.compile(r"[.!?։。\0]")
_NEAR: Final = 300
"""How far an exception may stand from its phrase, in the same sentence."""


class _Phrase(NamedTuple):
    """One phrase, ready to be looked for."""

    code: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    mend: str


@attrs.frozen(eq=False)
class Phrases:
    """
    The phrases of one language, ready to be looked for. Made by ``read_phrases``.

    Args:
        codes: The kinds that it has phrases of.
        gate: Finds where a phrase may begin: most words of most texts begin none, and cost next to nothing.
        by: The phrases, by how they begin.
        alike: Letters that count as others.
    """

    codes: frozenset[str]
    gate: re.Pattern[str]
    by: Mapping[str, tuple[_Phrase, ...]]
    alike: Mapping[int, str]

    def find(self, text: str, codes: Collection[str] | None = None) -> tuple[Wording, ...]:
        """Find them in a text, in the order in which they stand; and a string of questions."""
        ours = _QUOTED.sub(lambda line: "\0" * len(line[0]), text) if ">" in text else text
        wanted = self.codes if codes is None else self.codes.intersection(codes)
        found = list[Wording]()
        if wanted:
            folded = fold(ours, self.alike)
            places = self._places(folded.text, wanted)
            found += (_wording(one.code, text, *folded.place(*place), one.mend) for one, place in places)
        if codes is None or STRING in codes:
            found += _questions(ours)
        return tuple(sorted(found, key=lambda each: (each.start, each.end)))

    def _places(self, folded: str, wanted: Collection[str]) -> Iterator[tuple[_Phrase, tuple[int, int]]]:
        """Give each phrase and where it stands; of one kind none inside another."""
        ends = dict.fromkeys(wanted, 0)
        for hit in self.gate.finditer(folded):
            at = hit.start()
            for one in self._beginning(hit[1] or hit[2]):
                if one.code not in ends or at < ends[one.code]:
                    continue
                match = one.pattern.match(folded, at)
                if match is not None and not (one.unless and one.unless.search(_sentence(folded, at, match.end()))):
                    ends[one.code] = match.end()
                    yield one, match.span()

    def _beginning(self, signs: str) -> Iterator[_Phrase]:
        key = signs.replace(" ", "")
        for length in range(1, len(key) + 1):
            yield from self.by.get(key[:length], ())


def _sentence(folded: str, start: int, end: int) -> str:
    """Return the sentence around a phrase, or what is near of it."""
    before = _ENDS.split(folded[max(0, start - _NEAR) : start])[-1]
    after = _ENDS.split(folded[end : end + _NEAR], maxsplit=1)[0]
    return before + folded[start:end] + after


def questions(text: str) -> int:
    """Count the questions in a text, but for the customer's own, which it quotes."""
    return len(_QUESTION.findall(_QUOTED.sub("", text)))


def _questions(text: str) -> Iterator[Wording]:
    """Find the one question that is too many."""
    before = 0
    for n, mark in enumerate(_QUESTION.finditer(text), 1):
        if n > QUESTIONS:
            end = mark.end()
            start = end - len(text[before:end].lstrip())
            yield _wording(STRING, text, max(start, end - _NEAR), end, "")
            return
        before = mark.end()


def _wording(code: str, text: str, start: int, end: int, mend: str) -> Wording:
    kind = KINDS[code]
    said = f"{kind.mend}: {mend}" if mend else kind.mend
    return Wording(code, kind.clauses[0], kind.severity, kind.sentence, text[start:end], start, end, said)


# From data to patterns ------------------------------------------------------------------


def read_phrases(data: Mapping[str, Any]) -> Phrases:
    """
    Read phrases from data, such as a house's own: by code, each ``{"phrases": [{"say": …}]}``.

    A phrase may have ``unless``: words that make it innocent where they stand in the same sentence. A kind
    may have ``instead``: a sentence to say in its place. ``alike`` lists pairs of letters, the first of
    which counts as the second: ``["éeèe"]``.

    Raises:
        Invalid: A code is unknown, or a phrase is not written as the module tells.

    >>> mine = read_phrases({"stiff": {"phrases": [{"say": "as per (our|the) terms"}]}})
    >>> [found.start for found in mine.find("Closed, as per the terms.")]
    [8]
    """
    given = dict(data)
    alike = _alike(given.pop("alike", ()))
    if strange := sorted(map(str, set(given) - (set(KINDS) - {STRING}))):
        raise Invalid(f"there is no kind of wording {strange[0]!r}; there are {', '.join(KINDS)}", "phrases")
    by = dict[str, tuple[_Phrase, ...]]()
    for code, table in given.items():
        for begins, one in _phrases(code, table, alike):
            by[begins] = (*by.get(begins, ()), one)
    return Phrases(frozenset(given), gate(by), by, alike)


def _alike(pairs: Any) -> dict[int, str]:
    if not (isinstance(pairs, list | tuple) and all(isinstance(row, str) for row in cast("list[object]", pairs))):
        raise Invalid(f"alike is a list of texts such as ['éeèe'], not {pairs!r}", "phrases")
    letters = "".join(cast("list[str]", pairs))
    return {ord(letter): as_ for letter, as_ in zip(letters[::2], letters[1::2], strict=False)}


def _phrases(code: str, table: Any, alike: Mapping[int, str]) -> Iterator[tuple[str, _Phrase]]:
    """Read the phrases of one kind, each with every way in which it may begin."""
    told: Mapping[str, Any] = cast("Mapping[str, Any]", table) if isinstance(table, Mapping) else {}
    rows: Any = told.get("phrases")
    if not isinstance(rows, list | tuple) or not rows:
        raise Invalid(f"{code}: give its phrases, such as {{'phrases': [{{'say': 'our policy is'}}]}}", "phrases")
    instead = str(told.get("instead", ""))
    for row in cast("list[Any]", rows):
        if not isinstance(row, Mapping) or not isinstance(cast("Mapping[str, Any]", row).get("say"), str):
            raise Invalid(f"{code}: a phrase is a table with say = 'the words', not {row!r}", "phrases")
        phrase = cast("Mapping[str, Any]", row)
        unless = pattern(spelt(str(phrase["unless"]), alike)) if phrase.get("unless") else None
        words = spelt(phrase["say"], alike)
        one = _Phrase(code, pattern(words), unless, instead)
        yield from ((begins, one) for begins in beginnings(words))
