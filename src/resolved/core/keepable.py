"""
Which fields a fact can have: those that come back from what is kept exactly as they went in.

Asked once for each fact of a host or a plugin, when its lifecycle is made; ours are held to it by a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints

import attrs

from ..errors import GraphError
from .fact import AnyFact
from .promises import Row
from .remedies import KINDS

SIMPLE: Final[frozenset[Any]] = frozenset({str, int, bool, float, Decimal, datetime, date, NoneType, Any, Row})
_MANY: Final = (tuple, list)
_NAMED: Final = (dict, Mapping, cast("Any", get_origin(Mapping[str, str])))


def check(fact: type[AnyFact]) -> None:
    """
    Refuse a fact with a field that could not be kept.

    Raises:
        GraphError: Names the fact, the field, and what can be kept.
    """
    if not attrs.has(fact):
        raise GraphError(f"{fact.__name__} is no attrs class: write @attrs.frozen above it")
    for name, why in _strange(fact):
        raise GraphError(
            f"{fact.__name__}.{name}: {why}; a field holds text, whole numbers, true or false, Decimal, a time, a day, "
            "a choice (Literal or Enum), frozen attrs classes, and tuples or mappings of these"
        )


def _strange(cls: type[Any]) -> Iterator[tuple[str, str]]:
    try:
        hints = get_type_hints(cls, include_extras=True)
    except NameError as wrong:
        yield str(wrong.name), f"its type is known to the type checker alone ({wrong}): import it at run time"
        return
    except TypeError as wrong:
        yield "(a field)", f"its type cannot be read: {wrong}"
        return
    for field in attrs.fields(cls):
        why = _why(hints.get(field.name, Any))
        if why is not None:
            yield field.name, why


def _why(kind: Any) -> str | None:
    """Say why a value of some type could not be kept; None where it can."""
    origin, args = get_origin(kind), get_args(kind)
    if kind in SIMPLE or origin is Literal or kind in KINDS:
        return None
    if origin is Annotated:
        return _why(args[0])
    if isinstance(kind, NewType):
        return _why(kind.__supertype__)
    if origin in (Union, UnionType):
        return _of_either([each for each in args if each is not NoneType], kind)
    if origin in _MANY:
        return next(filter(None, (_why(each) for each in args if each is not Ellipsis)), None)
    if origin in _NAMED:
        return _why(args[1]) if args[0] is str else f"the keys of {_called(kind)} are no texts"
    if isinstance(kind, type) and issubclass(kind, Enum):
        plain = all(isinstance(each.value, str | int) for each in kind)
        return None if plain else f"{_called(kind)} has values that are no text and no whole number"
    if isinstance(kind, type) and attrs.has(kind):
        return next((f"{name} of {_called(kind)}: {why}" for name, why in _strange(kind)), None)
    return f"{_called(kind)} cannot be kept"


def _of_either(members: list[Any], kind: Any) -> str | None:
    if len(members) == 1:
        return _why(members[0])
    if set(members) <= set(KINDS):
        return None
    return f"{_called(kind)} does not say which of them was kept"


def _called(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind).replace("typing.", "")
