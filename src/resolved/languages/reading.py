"""Reading a language: the files that ship, and what a house lays over them, looked through at the door."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeAlias, cast

from ..core.text import clean
from ..errors import Invalid, PolicyError
from .language import Language, Sentence

SHIPPED: Final = ("de", "en", "es", "fi", "fr", "hy", "pt", "zh")
"""The languages that ship."""

MEASURE: Final = "en"
"""The language that all others are held against."""

Texts: TypeAlias = dict[str, "str | tuple[str, ...]"]
"""The words of a language as they are written down, by ``section.key``."""

_LISTS: Final = {"moment.weekdays": 7, "moment.months": 12}
_OPEN: Final = ("through.", "zones.")
"""Where a house may add keys: its own channels, and zones."""
_SPARED: Final = frozenset({"weekday", "zone"})
"""What a house may leave out of a time."""
_MAY_BE_EMPTY: Final = frozenset({"moment.first", "money.group"})


@cache
def shipped(tag: str) -> Language:
    """Load a language that ships."""
    return built(tag, shipped_texts(tag))


@cache
def shipped_texts(tag: str) -> Texts:
    """Read the file of a language that ships."""
    import tomllib
    from importlib import resources

    return flat(tomllib.loads((resources.files(__name__.rpartition(".")[0]) / f"{tag}.toml").read_text("utf-8")), tag)


def built(tag: str, texts: Texts) -> Language:
    """Make a language of its texts."""
    read = {key: Sentence.read(text) for key, text in texts.items() if isinstance(text, str)}
    weekdays, months = (tuple(texts[key]) for key in _LISTS)
    return Language(tag, read, weekdays, months)


def flat(table: object, at: str) -> Texts:
    """
    Bring nested tables into one, by ``section.key``.

    Raises:
        PolicyError: Something in it is no table, or no text; the sentence names it.
    """
    return {
        f"{section}.{key}": _list(value, f"{at}.{section}.{key}")
        if f"{section}.{key}" in _LISTS
        else _text(value, f"{at}.{section}.{key}")
        for section, keys in _table(table, at).items()
        for key, value in _table(keys, f"{at}.{section}").items()
    }


def laid_over(tag: str, base: Texts, own: Texts) -> Texts:
    """
    Lay a house's own words over a language, or make a new one of them where *base* is empty.

    Raises:
        PolicyError: A text is unknown, empty, or has other placeholders than it must; or one is missing.
    """
    for key, value in own.items():
        _check(f"{tag}.{key}", key, value)
    whole = {**base, **own}
    if missing := [key for key in shipped_texts(MEASURE) if key not in whole and not key.startswith("zones.")]:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        lacks = f"{', '.join(missing[:3])}{more}"
        raise PolicyError(f"letters: {tag} is a new language here, and needs every text; what is missing: {lacks}")
    return whole


def _check(at: str, key: str, value: str | tuple[str, ...]) -> None:
    known = shipped_texts(MEASURE)
    if isinstance(value, tuple):
        return
    if key not in known and not key.startswith(_OPEN):
        section = f"{key.partition('.')[0]}."
        near = [each.removeprefix(section) for each in known if each.startswith(section)]
        sections = list(dict.fromkeys(each.partition(".")[0] for each in known))
        raise PolicyError(f"letters: there is no {at}; known there: {', '.join(near or sections)}")
    _placeholders(at, value, Sentence.read(str(known.get(key, ""))).slots, key)
    if not value.strip() and not _may_be_empty(key):
        raise PolicyError(f"letters: {at} must say something, not {value!r}")
    if key.endswith(".subject") and len(value.splitlines()) > 1:
        raise PolicyError(f"letters: {at}: a subject is one line")


def _placeholders(at: str, text: str, known: frozenset[str], key: str) -> None:
    try:
        slots = Sentence.read(text).slots
    except Invalid as wrong:
        raise PolicyError(f"letters: {at}: {wrong}; {_those(known)}") from None
    if strange := sorted(slots - known):
        raise PolicyError(f"letters: {at} has no placeholder {{{strange[0]}}}; {_those(known)}")
    needed = known - _SPARED if key.startswith("moment.") else known
    if missing := sorted(needed - slots):
        raise PolicyError(f"letters: {at} leaves out {{{missing[0]}}}, which the customer needs to read")


def _those(slots: frozenset[str]) -> str:
    return f"it may hold {', '.join(f'{{{slot}}}' for slot in sorted(slots))}" if slots else "it holds none"


def _may_be_empty(key: str) -> bool:
    """Tell whether a house may take a text away: a sentence or heading of a letter, but no part of a sentence."""
    section, _, name = key.partition(".")
    letter = section == "frame" or f"{section}.subject" in shipped_texts(MEASURE)
    return key in _MAY_BE_EMPTY or (letter and name != "subject")


def _table(value: object, at: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in cast("Mapping[Any, Any]", value)):
        raise PolicyError(f"letters: {at} must be a table, not {value!r}")
    return cast("Mapping[str, Any]", value)


def _text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise PolicyError(f"letters: {at} must be a text, not {value!r}")
    try:
        return clean(value)
    except Invalid as wrong:
        raise PolicyError(f"letters: {at}: {wrong}") from None


def _list(value: object, at: str) -> tuple[str, ...]:
    names = tuple(cast("list[object]", value)) if isinstance(value, list | tuple) else ()
    wanted = _LISTS[at.partition(".")[2]]
    if len(names) != wanted or not all(isinstance(name, str) and name.strip() for name in names):
        raise PolicyError(f"letters: {at} must name all {wanted}, in order, not {value!r}")
    return tuple(_text(name, at) for name in names)
