"""
What a field says it takes, held against what it holds: for those whose code no type checker reads.

A history is for ever, so nothing of the wrong sort may get into one. Values are
built in many places and kept in one; here they are looked through once, at the
office's door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import attrs

from .text import holding, kind_of

Check: TypeAlias = Callable[[Any], bool]

_WORDS: Final[dict[Any, str]] = {
    str: "a text", int: "a whole number", bool: "True or False", datetime: "a time with its zone",
    date: "a day", Decimal: "an exact amount", NoneType: "None",
}  # fmt: skip


def mismatch(value: Any) -> tuple[str, str] | None:
    """
    Find the first field inside *value* that holds something else than it says.

    Returns:
        The name of *value*'s own field, and a sentence; None where all is well.

    >>> from resolved import Medium
    >>> mismatch(Medium("phone", 44))
    ('address', 'Medium.address takes a text, not 44')
    """
    return None if _fits(value) else next(_mismatches(value), None)


def _fits(value: Any) -> bool:
    """Tell whether all is well, as it nearly always is, and no more."""
    kind = kind_of(value)
    held = _holds(kind)(value)
    for n, fits in _doubtful(kind, tuple(map(type, held))):  # noqa: SIM110 - a generator costs more than the checks
        if not fits(held[n]):
            return False
    return True


def _mismatches(value: Any) -> Iterator[tuple[str, str]]:
    for name, annotation, fits in _fields(cast("Any", type(value))):
        held = getattr(value, name)
        if not fits(held):
            inside = next((found for each in _each(held) for found in _mismatches(each)), None)
            said = f"{type(value).__name__}.{name} takes {_told(annotation)}, not {held!r}"
            yield name, inside[1] if inside else said


def _each(held: Any) -> tuple[Any, ...]:
    return cast("tuple[Any, ...]", held) if type(held) is tuple else (held,)


@cache
def _fields(cls: type[Any]) -> tuple[tuple[str, Any, Check], ...]:
    """Compile the checks of one class; a field whose type cannot be found out is taken as it is."""
    if not attrs.has(cls):
        return ()
    try:
        hints = get_type_hints(cls)
    except (NameError, TypeError):
        return ()
    return tuple((field.name, hints[field.name], _check(hints[field.name])) for field in attrs.fields(cls))


@cache
def _holds(cls: Any) -> Callable[[Any], tuple[Any, ...]]:
    return holding([name for name, _, _ in _fields(cls)])


@lru_cache(maxsize=4096)
def _doubtful(cls: Any, kinds: tuple[type[Any], ...]) -> tuple[tuple[int, Check], ...]:
    """Tell which fields have to be looked at, where they hold these types: most hold a text or nothing, and fit."""
    fields = zip(_fields(cls), kinds, strict=True)
    return tuple((n, fits) for n, ((_, of, fits), kind) in enumerate(fields) if kind not in _sure(of))


def _sure(annotation: Any) -> frozenset[type[Any]]:
    """Tell which types fit by themselves, whatever the value."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _sure(args[0])
    if origin in (Union, UnionType):
        return frozenset[type[Any]]().union(*map(_sure, args))
    return frozenset({annotation}) if isinstance(annotation, type) and annotation in _WORDS else frozenset()


def _check(annotation: Any) -> Check:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _check(args[0])
    if origin is Literal and all(type(each) is str for each in args):
        words = frozenset(args)
        return lambda held: type(held) is str and held in words
    if origin is Literal:
        return lambda held: any(type(held) is type(each) and held == each for each in args)
    if origin in (Union, UnionType):
        checks = tuple(map(_check, args))
        return lambda held: _any(checks, held)
    if origin is tuple and args[-1] is Ellipsis:
        fits_one = _check(args[0])
        return lambda held: isinstance(held, tuple) and all(map(fits_one, cast("tuple[Any, ...]", held)))
    if origin is tuple:
        each = tuple(map(_check, args))
        return lambda held: isinstance(held, tuple) and _all(each, cast("tuple[Any, ...]", held))
    if annotation is float:
        return lambda held: type(held) in (int, float)
    if annotation in (int, date):  # True is no number here, and a time is no day
        return lambda held: type(held) is annotation
    if isinstance(annotation, type) and attrs.has(annotation):
        return lambda held: isinstance(held, annotation) and _fits(held)
    kind: Any = origin or annotation
    try:
        isinstance(None, kind)
    except TypeError:  # Any, a TypedDict, a protocol: there is no asking
        return _anything
    return lambda held: isinstance(held, kind)


def _any(checks: tuple[Check, ...], held: Any) -> bool:
    for fits in checks:  # noqa: SIM110 - see above
        if fits(held):
            return True
    return False


def _all(checks: tuple[Check, ...], held: tuple[Any, ...]) -> bool:
    return len(checks) == len(held) and all(fits(one) for fits, one in zip(checks, held, strict=True))


def _anything(held: Any) -> bool:
    return True


def _told(annotation: Any) -> str:
    """Say in words what a field takes."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _told(args[0])
    if origin is Literal:
        return f"one of {', '.join(map(repr, args))}"
    if origin in (Union, UnionType):
        return " or ".join(map(_told, args))
    if origin is tuple and args[-1] is not Ellipsis:
        return f"a tuple of {', '.join(map(_told, args))}"
    if origin is tuple:
        return f"a tuple, each of it {_told(args[0])}"
    if annotation in _WORDS:
        return _WORDS[annotation]
    name = str(getattr(annotation, "__name__", annotation))
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
