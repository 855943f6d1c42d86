"""
Facts from plain data and back: for forms, queues and the command line.

Times are ISO 8601 with their zone, money is exact text, a remedy says its kind.
What is missing or cannot be read is said of every field at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from types import NoneType
from typing import Any, Final, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn

from ..errors import Invalid, Objection, Refused
from .fact import AnyFact
from .promises import Row
from .remedies import KINDS
from .text import clean

V = TypeVar("V")
_WORDS: Final = {"true": True, "yes": True, "false": False, "no": False}


def read(cls: type[AnyFact], fields: Mapping[str, Any]) -> AnyFact | Refused:
    """Build a fact from plain data, or say everything that stands in the way."""
    clause = cls.clauses[0]
    try:
        return cast("AnyFact", build(cls, fields))
    except _Unreadable as wrong:
        return Refused(tuple(Objection(code, clause, f"{cls.name}: {said}", at) for code, said, at in wrong.found))


def value(cls: type[V], fields: Any) -> V:
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


def build(cls: type[Any], fields: Any) -> Any:
    """Structure and clean; whatever fails is told apart field by field."""
    try:
        return converter().structure(fields, cls)
    except (BaseValidationError, Invalid, ValueError, TypeError, KeyError) as wrong:
        found = list(_told(wrong, ()))
        raise _Unreadable([*found, *_also(cls, fields, {at for _, _, at in found})]) from None


def _also(cls: type[Any], fields: Any, told: set[tuple[str, ...]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Ask the validators that were not asked, since building stops at the first that objects."""
    if not isinstance(fields, Mapping):
        return
    given = cast("Mapping[str, Any]", fields)
    blank = object.__new__(cls)
    for field in attrs.fields(cls):
        text = given.get(field.name)
        if field.validator is None or not isinstance(text, str) or (field.name,) in told or field.converter:
            continue
        try:
            field.validator(blank, field, text)
        except Invalid as wrong:
            yield "unreadable", str(wrong), (field.name,)


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
        for name in sorted(map(str, wrong.extra_fields)):
            yield "unknown-field", f"there is no field {'.'.join((*path, name))}", _top(path or (name,))
    else:
        field = getattr(wrong, "field", "")
        at = ".".join(path)
        yield (
            "unreadable",
            f"{at}: {_sentence(wrong)}" if at else _sentence(wrong),
            _top((*path, field) if field else path),
        )


def _top(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the field of the fact itself, without what is inside it."""
    return tuple(name.partition("[")[0] for name in path[:1])


def _sentence(wrong: BaseException) -> str:
    """Give our own words as they are, and none of Python's."""
    return str(wrong) if isinstance(wrong, Invalid) else "it cannot be read; see what the field wants"


@cache
def converter() -> Converter:
    """Return the one converter for plain data."""
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook(datetime, _time)
    made.register_unstructure_hook(datetime, datetime.isoformat)
    made.register_structure_hook(date, _day)
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(Decimal, lambda given, _: _text(given, Decimal))
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(str, lambda given, _: _text(given, clean))
    made.register_structure_hook_factory(attrs.has, partial(_fields_of, made))
    made.register_structure_hook_func(_is_literal, _one_of)
    made.register_structure_hook_factory(_is_many, partial(_many, made))
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

    def structure(given: Any, cls: Any) -> Any:
        if given is None and NoneType in get_args(cls):
            return None
        if not isinstance(given, Mapping) or "kind" not in given:
            raise Invalid("a remedy says its kind, as in {'kind': 'replacement', 'what': 'seven ripe plums'}")
        fields = dict(cast("Mapping[str, Any]", given))
        kind = fields.pop("kind")
        if not isinstance(kind, str) or kind not in kinds:
            raise Invalid(f"there is no remedy of kind {kind!r}; there are {', '.join(kinds)}")
        return inward[kind](fields, kinds[kind])

    def unstructure(remedy: Any) -> Any:
        return None if remedy is None else {"kind": remedy.kind, **outward[type(remedy)](remedy)}

    made.register_structure_hook_func(_is_remedy, structure)
    made.register_unstructure_hook_func(_is_remedy, unstructure)


def _is_remedy(cls: Any) -> bool:
    members = set(get_args(cls)) - {NoneType}
    return bool(members) and members <= set(KINDS)


def _fields_of(made: Converter, cls: Any) -> Callable[[Any, Any], Any]:
    inner = make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=True)

    def structure(given: Any, kind: Any) -> Any:
        if not isinstance(given, Mapping):
            raise Invalid(f"its fields are wanted, as a table with their names, not {given!r}")
        return inner(cast("Mapping[str, Any]", given), kind)

    return structure


def _is_literal(cls: Any) -> bool:
    return get_origin(cls) is Literal


def _one_of(given: Any, cls: Any) -> Any:
    if given in get_args(cls):
        return given
    raise Invalid(f"choose one of {', '.join(repr(each) for each in get_args(cls))}, not {given!r}")


def _is_many(cls: Any) -> bool:
    return get_origin(cls) is tuple


def _many(made: Converter, cls: Any) -> Callable[[Any, Any], Any]:
    items, args = cast("Any", list), get_args(cls)
    if args[-1] is not Ellipsis:
        return _row(made, args)
    inner = made.get_structure_hook(items[args[0]])

    def structure(given: Any, _: Any) -> Any:
        if not isinstance(given, list | tuple):
            raise Invalid(f"a list is wanted, not {given!r}")
        return tuple(inner(cast("list[Any]", given), list))

    return structure


def _row(made: Converter, kinds: tuple[Any, ...]) -> Callable[[Any, Any], Any]:
    """Read a tuple of so many, each of its own type."""

    def structure(given: Any, _: Any) -> Any:
        if not isinstance(given, list | tuple) or len(cast("list[Any]", given)) != len(kinds):
            raise Invalid(f"a list of {len(kinds)} is wanted, not {given!r}")
        return tuple(made.structure(each, kind) for each, kind in zip(cast("list[Any]", given), kinds, strict=True))

    return structure


def _day(given: Any, _: Any) -> date:
    if type(given) is date:
        return given
    try:
        return date.fromisoformat(cast("str", given))
    except (TypeError, ValueError):
        raise Invalid(f"{given!r} is no day; write it like 2026-03-02") from None


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
    try:
        return make(given)
    except ArithmeticError:
        raise Invalid(f"an amount is wanted, such as '12.50', not {given!r}") from None


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
