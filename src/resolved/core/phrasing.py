"""
Phrasing: how a phrase is written, and the pattern that finds it.

In small letters, with one space between words::

    (my|our) hands are tied      one of several
    it is [just|simply] policy   one of several, or none
    laskut*                      a word that begins so
    you should have ~ earlier    up to three words in between (in Chinese: up to eight signs)
    if so, it is                 a comma may be there or not

No part of a pattern may run on, so that a search takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from ..errors import Invalid
from .folded import fold

_NEVER: Final = "(?!)"
_BRACKETS: Final = 50
_SHORT: Final = 3
"""How many signs of a beginning are looked at."""
_GAP: Final = r"(?:[,;]?+ ++[\w'-]{1,30}+){0,3}[,;]?+ ++"
_TOKEN: Final = re.compile(r" ~ |, ?| |~|.", re.DOTALL)
_FIRST: Final = re.compile(r"\[([^\[\]]*)\] ")
_LAST: Final = re.compile(r" \[([^\[\]]*)\]")
_SIGNS: Final = {" ~ ": _GAP, " ": " ++", "(": "(?:", ")": ")", "|": "|", "*": r"\w{0,30}+"}


def pattern(words: str) -> re.Pattern[str]:
    """
    Make the pattern that finds a phrase.

    Args:
        words: As ``spelt`` gives them.

    Raises:
        Invalid: It cannot be read.
    """
    try:
        return re.compile(_regex(words))
    except re.error as wrong:
        raise Invalid(f"a phrase cannot be read ({wrong}): see to its brackets", "phrases") from None


def gate(begins: Collection[str]) -> re.Pattern[str]:
    """Make a pattern of every way to begin, the longest first."""
    apart, together = dict[str, list[str]](), dict[str, list[str]]()
    for signs in sorted(begins, key=lambda signs: (-len(signs), signs)):
        (together if _written_together(signs) else apart).setdefault(signs[0], []).append(re.escape(signs[1:]))
    words = "|".join(f"{re.escape(sign)}(?:{'|'.join(rest)})" for sign, rest in apart.items())
    others = "|".join(f"{sign}(?: *+(?:{'|'.join(rest)}))" for sign, rest in together.items())
    return re.compile(rf"\b(?=({words or _NEVER}))|(?=({others or _NEVER}))")


def beginnings(words: str) -> set[str]:
    """
    List the ways in which a phrase may begin: a few signs of its first word.

    Raises:
        Invalid: It begins with none.
    """
    begun, rest = _first(words, 0, {("", False)})
    if rest < len(words) or any(not signs[:1].isalnum() for signs, _ in begun):
        raise Invalid(f"a phrase begins with a word, and closes its brackets: not {words!r}", "phrases")
    return {signs for signs, _ in begun}


def _first(words: str, at: int, begun: set[tuple[str, bool]]) -> tuple[set[tuple[str, bool]], int]:
    """Go through alternatives from *at* on to their closing bracket; each beginning grows until it is whole."""
    whole, way = set[tuple[str, bool]](), begun
    while at < len(words) and words[at] != ")":
        sign = words[at]
        if sign == "(":
            way, at = _first(words, at + 1, way)
        elif sign == "|":
            whole, way = whole | way, begun
        else:
            way = {_grown(each, sign) for each in way}
        at += 1
    return whole | way, at


def _grown(begun: tuple[str, bool], sign: str) -> tuple[str, bool]:
    signs, whole = begun
    if whole or sign in " ~*,":
        return signs, True
    together = _written_together(sign)
    return signs + sign, len(signs) + 1 >= (2 if together else _SHORT)


def spelt(say: str, alike: Mapping[int, str]) -> str:
    """
    Bring a phrase into the form that is searched, with square brackets spelt out.

    Raises:
        Invalid: It says nothing.
    """
    words = fold(say.strip(), alike).text
    if not re.search(r"\w", words):
        raise Invalid(f"a phrase says something, not {say!r}", "phrases")
    if words.count("(") + words.count("[") > _BRACKETS:
        raise Invalid(f"a phrase has at most {_BRACKETS} brackets: make several of it", "phrases")
    return _LAST.sub(r"( (\1)|)", _FIRST.sub(r"((\1) |)", words))


def _regex(words: str) -> str:
    """Write a phrase as a pattern; no part of it may run on, so that a search takes time in proportion."""
    told = "".join(_sign(sign) for sign in _TOKEN.findall(words))
    return f"(?:{told})" if _written_together(words) else rf"(?<!\w)(?:{told})(?!\w)"


def _sign(sign: str) -> str:
    if sign == "~":
        return "[^.!?。\0]{0,8}?"
    if sign[0] == ",":
        return ",?+ *+" if sign == "," else ",?+ ++"
    return _SIGNS.get(sign) or (f"{sign} *+" if _written_together(sign) else re.escape(sign))


def _written_together(words: str) -> bool:
    """Tell whether it is in a script that puts no spaces between words."""
    return any("\u3400" <= sign <= "\u9fff" for sign in words)
