"""
Facts from plain data and back: for forms, queues and the command line.

Times are ISO 8601 with their zone, money is exact text, a remedy says its kind.
What is missing or cannot be read is said of every field at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Final, TypeVar, cast, get_args, get_type_hints

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from ..errors import Invalid, Objection, Refused
from .fact import AnyFact
from .promises import Row
from .remedies import KINDS
from .text import cleaned

V = TypeVar("V")
_WORDS: Final = {"true": True, "yes": True, "false": False, "no": False}


def read(cls: type[AnyFact], fields: Mapping[str, Any]) -> AnyFact | Refused:
    """Build a fact from plain data, or say everything that stands in the way."""
    clause = cls.clauses[0]
    try:
        return cast("AnyFact", build(cls, fields))
    except _Unreadable as wrong:
        return Refused(tuple(Objection(code, clause, f"{cls.name}: {said}", at) for code, said, at in wrong.found))


def value(cls: type[V], fields: Mapping[str, Any]) -> V:
    """
    Build any value of the library from plain data.

    Raises:
        Refused: With an objection for every field that is missing or cannot be read.
    """
    try:
        return cast("V", build(cls, fields))
    except _Unreadable as wrong:
        raise Refused(tuple(Objection(code, "", said, at) for code, said, at in wrong.found)) from None


def plain(value: Any) -> Any:
    """Give any value of the library as plain data, as ``read`` takes it."""
    return converter().unstructure(value)


def build(cls: type[Any], fields: Mapping[str, Any]) -> Any:
    """Structure and clean; whatever fails is told apart field by field."""
    try:
        return cleaned(converter().structure(fields, cls))
    except BaseValidationError as wrong:
        raise _Unreadable(list(_told(wrong, ()))) from None
    except (Invalid, ValueError, TypeError, KeyError) as wrong:
        raise _Unreadable([("unreadable", _sentence(wrong), ())]) from None


@attrs.define(eq=False)
class _Unreadable(Exception):
    found: list[tuple[str, str, tuple[str, ...]]]


def _told(wrong: BaseException, path: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Walk the tree that cattrs raises, and say for each leaf what is wrong and where."""
    if isinstance(wrong, ClassValidationError):
        named, others = wrong.group_exceptions()
        for inner, note in named:
            yield from _told(inner, (*path, note.name))
        for inner in others:
            yield from _told(inner, path)
    elif isinstance(wrong, IterableValidationError):
        indexed, others = wrong.group_exceptions()
        for inner, place in indexed:
            yield from _told(inner, (*path[:-1], f"{path[-1] if path else ''}[{place.index}]"))
        for inner in others:
            yield from _told(inner, path)
    elif isinstance(wrong, KeyError):
        name = ".".join((*path[:-1], str(wrong.args[0])) if path and path[-1] == wrong.args[0] else path)
        yield "missing", f"{name or wrong.args[0]} is missing", _top(path)
    elif isinstance(wrong, ForbiddenExtraKeysError):
        for name in sorted(wrong.extra_fields):
            yield "unknown-field", f"there is no field {'.'.join((*path, name))}", _top(path or (name,))
    else:
        at = ".".join(path)
        yield "unreadable", f"{at}: {_sentence(wrong)}" if at else _sentence(wrong), _top(path)


def _top(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the field of the fact itself, without what is inside it."""
    return tuple(name.partition("[")[0] for name in path[:1])


def _sentence(wrong: BaseException) -> str:
    return str(wrong) or type(wrong).__name__


@cache
def converter() -> Converter:
    """Return the one converter for plain data."""
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook(datetime, _time)
    made.register_unstructure_hook(datetime, datetime.isoformat)
    made.register_structure_hook(Decimal, lambda given, _: _text(given, Decimal))
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(str, lambda given, _: _text(given, str))
    made.register_structure_hook(int, lambda given, _: _whole(given))
    made.register_structure_hook(bool, lambda given, _: _yes(given))
    shaped(made)
    return made


def shaped(made: Converter) -> None:
    """Give two sorts of values their shape: rows of the ledger are fields by name, and remedies say their kind."""
    fields = get_type_hints(Row, include_extras=True)
    givers = {name: made.get_unstructure_hook(kind) for name, kind in fields.items()}

    def row(given: Any, _: Any) -> Row:
        return Row(**{name: made.structure(given[name], kind) for name, kind in fields.items()})

    made.register_structure_hook(Row, row)
    made.register_unstructure_hook(Row, lambda row: {name: give(getattr(row, name)) for name, give in givers.items()})
    kinds = {kind.kind: kind for kind in KINDS}
    outward = {kind: made.get_unstructure_hook(kind) for kind in KINDS}
    inward = {kind.kind: made.get_structure_hook(kind) for kind in KINDS}

    def structure(given: Any, _: Any) -> Any:
        if given is None:
            return None
        if not isinstance(given, Mapping) or "kind" not in given:
            raise Invalid("a remedy says its kind, as in {'kind': 'replacement', 'what': 'seven ripe plums'}")
        fields = dict(cast("Mapping[str, Any]", given))
        kind = fields.pop("kind")
        if kind not in kinds:
            raise Invalid(f"there is no remedy of kind {kind!r}; there are {', '.join(kinds)}")
        return inward[kind](fields, kinds[kind])

    def unstructure(remedy: Any) -> Any:
        return None if remedy is None else {"kind": remedy.kind, **outward[type(remedy)](remedy)}

    made.register_structure_hook_func(_is_remedy, structure)
    made.register_unstructure_hook_func(_is_remedy, unstructure)


def _is_remedy(cls: Any) -> bool:
    members = set(get_args(cls)) - {NoneType}
    return bool(members) and members <= set(KINDS)


def _time(given: Any, _: Any) -> datetime:
    if isinstance(given, datetime):
        return given
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise Invalid(f"{given!r} is no time; write it like 2026-03-02T17:00+00:00") from None
    if moment.tzinfo is None:
        raise Invalid(f"{given!r} has no zone; write it like 2026-03-02T17:00+00:00")
    return moment


def _text(given: Any, make: Callable[[str], V]) -> V:
    if not isinstance(given, str):
        raise Invalid(f"a text is wanted, not {given!r}")
    return make(given)


def _whole(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise Invalid(f"a whole number is wanted, not {given!r}")
    try:
        return int(given)
    except ValueError:
        raise Invalid(f"a whole number is wanted, not {given!r}") from None


def _yes(given: Any) -> bool:
    found = given if isinstance(given, bool) else _WORDS.get(str(given).lower())
    if found is None:
        raise Invalid(f"true or false is wanted, not {given!r}")
    return found
