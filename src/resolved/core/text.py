"""
One rule for text, at every door, and the mark that says whose it is.

What one store accepts every store accepts, and gives back equal: text is in
normal form C, without NUL and without half a surrogate pair, and not endless.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter, is_
from typing import Annotated, Any, Final, TypeAlias, cast

import attrs

from ..errors import Invalid

LONGEST: Final = 1_000_000
"""Characters in one text. Longer ones belong into an attachment."""

YEARS: Final = range(1900, 9000)
"""What a time may lie in: so far from both ends of the calendar that every sum and every zone can be told."""


@attrs.frozen
class Personal:
    """
    Marks a field, in its type, as personal content of the customer.

    Such a text is kept apart from the rest of its entry, under a salted hash, so
    that it can be erased while the chain still verifies.
    """


@attrs.frozen
class Hint:
    """A few words on what a field wants; shown by ``offers``."""

    text: str


PersonalText: TypeAlias = Annotated[str, Personal()]

ERASED: Final = "[erased]"
"""What stands in place of a personal text that was erased."""


def clean(text: str) -> str:
    r"""
    Bring *text* into the one form that every store keeps.

    Raises:
        Invalid: It holds NUL or half a surrogate pair, or is longer than ``LONGEST``.

    >>> clean("e\u0301") == "\u00e9"
    True
    """
    if text.isascii():
        if "\x00" in text:
            raise Invalid("a text may not hold the character NUL; take it out")
    else:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Invalid("a text holds half a surrogate pair: decode it properly first") from None
        if "\x00" in text:
            raise Invalid("a text may not hold the character NUL; take it out")
        normal = unicodedata.normalize("NFC", text)
        text = text if normal == text else normal  # the same object where nothing changes
    if len(text) > LONGEST:
        raise Invalid(f"a text may have {LONGEST:,} characters, not {len(text):,}; attach the rest as a file")
    return text


def cleaned(value: Any) -> Any:
    """
    Bring every text inside *value* into the form that is kept; the same object where nothing changed.

    Raises:
        Invalid: A text inside it cannot be kept.
    """
    texts: list[str] = []
    _gather(value, texts)
    together = "".join(texts)
    if together.isascii() and "\x00" not in together and len(together) <= LONGEST:
        return value  # all are as they are to be, which is nearly always so
    return _cleaned(value)


def _gather(value: Any, texts: list[str]) -> None:
    """Find every text inside *value*."""
    if isinstance(value, str):
        texts.append(value)
    elif isinstance(value, tuple):
        for each in cast("tuple[Any, ...]", value):
            _gather(each, texts)
    else:
        kind = kind_of(value)
        held = _holds(kind)(value)
        for n in _wordy(tuple(map(type, held))):
            each = held[n]
            if type(each) is str:
                texts.append(each)
            else:
                _gather(each, texts)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        olds = cast("tuple[Any, ...]", value)
        news = [_cleaned(old) for old in olds]
        if all(map(is_, news, olds)):
            return olds
        make: Any = getattr(type(olds), "_make", tuple)  # a named tuple stays what it is
        return make(news)
    changed: dict[str, Any] = {}
    for name, alias in _names(kind_of(value)):
        old = getattr(value, name)
        if old is not None and (new := _cleaned(old)) is not old:
            changed[alias] = new
    return attrs.evolve(value, **changed) if changed else value


@cache
def _names(cls: Any) -> tuple[tuple[str, str], ...]:
    """List the fields of a class that are given when it is built, each with the name it is given by."""
    fields = attrs.fields(cls) if attrs.has(cls) else ()
    return tuple((field.name, field.alias or field.name) for field in fields if field.init)


@cache
def _holds(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    return holding([name for name, _ in _names(cls)])


@lru_cache(maxsize=4096)
def _wordy(kinds: tuple[type[Any], ...]) -> tuple[int, ...]:
    """Tell which of some fields can hold a text, by their types."""
    return tuple(n for n, kind in enumerate(kinds) if kind not in _TEXTLESS)


def holding(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Compile what gives the fields of a value, in order: for values of which all are looked at."""
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple([getattr(value, name) for name in names])


_TEXTLESS: Final[frozenset[type[Any]]] = frozenset({type(None), bool, int, datetime, date, Decimal})
"""What is looked through often and can hold no text."""


kind_of: Final[Callable[[Any], Any]] = type
"""``type``, for the checker's sake: a cast beside it is a call more, where every field comes by."""


# Validators for attrs fields. They run wherever a value is built: by hand, from a form, from a store.


def utc(moment: datetime) -> datetime:
    """
    Bring a time into UTC, so that two times are compared by the instant and never by the wall.

    A time without a zone is left as it is, for ``aware`` to refuse; so is one that UTC does not reach.
    """
    zone = getattr(moment, "tzinfo", None)
    if zone is None or zone is UTC:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment


def aware(value: object, attribute: attrs.Attribute[Any], moment: object) -> None:
    """Refuse a time without a zone, as there is no telling when it is; and one that only a slip can mean."""
    aware_time(moment, f"{type(value).__name__}.{attribute.name}", attribute.name)


def aware_time(moment: object, what: str, field: str = "") -> datetime:
    """
    Return *moment* in UTC.

    Args:
        moment: A time.
        what: Whose it is, for people.
        field: The field it is in; *what*, where it is left out.

    Raises:
        Invalid: It is none, has no zone, or lies outside ``YEARS``.
    """
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise Invalid(
            f"{what} must be a time with its zone, such as 2026-03-02T17:00+00:00, not {moment!r}", field or what
        )
    if moment.year not in YEARS:
        raise Invalid(
            f"{what} lies in the year {moment.year}; a time is between {YEARS.start} and {YEARS.stop - 1}",
            field or what,
        )
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def said(value: object, attribute: attrs.Attribute[Any], text: object) -> None:
    """Refuse an empty text where something must be said."""
    if not isinstance(text, str) or not text.strip():
        raise Invalid(f"{type(value).__name__}.{attribute.name} must say something, not {text!r}", attribute.name)


def several(value: object, attribute: attrs.Attribute[Any], items: object) -> None:
    """Refuse a bare text, or a list, where a tuple is meant: ``("one",)``; and a text in it that says nothing."""
    what = f"{type(value).__name__}.{attribute.name}"
    if not isinstance(items, tuple):
        raise Invalid(f"{what} takes a tuple, such as ('one', 'two'), not {items!r}", attribute.name)
    for item in cast("tuple[object, ...]", items):
        if isinstance(item, str) and not item.strip():
            raise Invalid(f"each of {what} must say something, not {item!r}", attribute.name)
