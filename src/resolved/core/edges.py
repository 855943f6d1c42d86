"""What a fact's class says about itself: its ends, its guards, what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Final, Never, TypeVar, Union, cast, get_args, get_origin

import attrs

from ..errors import GraphError, Objection
from .complaint import ROLES
from .fact import AnyFact, Fact, Hand, Remark, State
from .text import Hint

Ends = tuple[tuple[type[State], ...], tuple[type[State], ...]]
Named = TypeVar("Named", bound="type[State] | type[AnyFact]")


def ends_of(fact: Any) -> Ends:
    """
    Read sources and destinations from the arguments with which *fact* reaches ``Fact``.

    ``Never`` as a source means none: such a fact opens a case.

    Raises:
        GraphError: It does not say, or leaves a type variable open.
    """
    source, dest = _arguments(fact)
    if any(getattr(end, "__parameters__", ()) or isinstance(end, TypeVar) for end in (source, dest)):
        raise GraphError(f"{fact.__name__} leaves its ends open: it is a base, not a fact")
    return _members(source), _members(dest)


def declared(fact: type[Any]) -> None:
    """
    See to it that *fact* says of itself all that a lifecycle needs.

    Raises:
        GraphError: It does not; names the fact, and what is wrong.
    """
    for name, fits, wanted in _DECLARED:
        given = getattr(fact, name, None)
        if not fits(given):
            raise GraphError(f"{fact.__name__}.{name} is {wanted}, not {given!r}")


def _texts(given: Any) -> bool:
    return isinstance(given, tuple) and all(isinstance(each, str) and each for each in cast("tuple[Any, ...]", given))


def _upcasts(given: Any) -> bool:
    if not isinstance(given, Mapping):
        return False
    return all(type(form) is int and callable(upcast) for form, upcast in cast("Mapping[Any, Any]", given).items())


_DECLARED: Final[tuple[tuple[str, Callable[[Any], bool], str], ...]] = (
    ("by", lambda by: _texts(by) and bool(by) and set(by) <= set(ROLES), f"a tuple of roles ({', '.join(ROLES)})"),
    ("clauses", lambda clauses: _texts(clauses) and bool(clauses), "a tuple of clauses, the main one first: ('J1',)"),
    ("form", lambda form: type(form) is int and form >= 1, "a whole number from 1 upwards"),
    ("upcasts", _upcasts, "a mapping of form numbers to functions, {} where there is none"),
    ("formerly", _texts, "a tuple of names, () where there is none"),
)


def _members(end: Any) -> tuple[type[State], ...]:
    if end is Never:
        return ()
    return get_args(end) if get_origin(end) in (Union, UnionType) else (end,)


def _arguments(fact: type[Any]) -> tuple[Any, Any]:
    """Walk up to ``Fact``, putting each class's arguments into its base's parameters."""
    for base in vars(fact).get("__orig_bases__", fact.__bases__):
        origin = get_origin(base) or base
        if origin is Fact:
            return get_args(base)
        parent: Any = origin
        if isinstance(parent, type) and issubclass(parent, Fact):
            known = dict(zip(getattr(origin, "__parameters__", ()), get_args(base), strict=False))
            source, dest = (_filled(end, known) for end in _arguments(origin))
            return source, dest
    raise GraphError(f"{fact.__name__} must derive from Fact[Source, Destination]")


def _filled(end: Any, known: Mapping[Any, Any]) -> Any:
    """Replace the type variables of *end* by what is *known* about them."""
    if isinstance(end, TypeVar):
        return known.get(end, end)
    open_ends = getattr(end, "__parameters__", ())
    return end[tuple(known.get(each, each) for each in open_ends)] if open_ends else end


@attrs.frozen
class Guard:
    """
    One guard of one fact.

    An *early* one sees only the hand, so it can answer before there is a fact.
    """

    code: str
    clause: str
    fields: tuple[str, ...]
    ask: Callable[..., str | None]
    early: bool

    def objection(self, now: Hand[Any], fact: AnyFact | None) -> Objection | None:
        """Ask; without a fact only an early guard can answer."""
        if fact is None and not self.early:
            return None
        sentence = self.ask(now) if self.early else self.ask(fact, now)
        return None if sentence is None else Objection(self.code, self.clause, sentence, self.fields)


def guards_of(fact: type[AnyFact]) -> tuple[Guard, ...]:
    """
    Find the guards through the bases, the eldest class first.

    A method that redefines a guard is that guard, marked again or not.
    """
    found: dict[str, Guard] = {}
    for cls in reversed(fact.__mro__):
        for name, raw in vars(cls).items():
            ask = getattr(raw, "__func__", raw)
            elder = found.get(name)
            rule = getattr(ask, "__rule__", elder and (elder.code, elder.clause, elder.fields))
            if rule:
                code, clause, fields = rule
                found[name] = Guard(code, clause, fields, ask, isinstance(raw, staticmethod))
    return tuple(found.values())


def keeps(fact: type[AnyFact]) -> bool:
    """Tell whether *fact* leaves the state alone."""
    return issubclass(fact, Remark)


def learns(fact: type[Any]) -> bool:
    """Tell whether *fact* writes into the dossier."""
    return fact.learn is not vars(Fact)["learn"]


@attrs.frozen
class Need:
    """
    One field of a fact.

    Args:
        name: As it is spelt.
        type: What it takes.
        hint: A few words on what it wants.
        required: Whether the fact cannot be built without it.
        asked: Whether a guard may ask for it, although the fact can be built without: it depends on who acts, and when.
    """

    name: str
    type: Any
    hint: str
    required: bool
    asked: bool = False

    def __str__(self) -> str:
        return f"{self.name} ({self.hint})" if self.hint else self.name


def needs_of(fact: type[AnyFact]) -> tuple[Need, ...]:
    """List the fields of *fact*: first those that must be given, its own before those of its bases."""
    fields = attrs.fields(attrs.resolve_types(fact, include_extras=True))
    ordered = sorted(fields, key=lambda field: (field.default is not attrs.NOTHING, field.inherited))
    guarded = {name for guard in guards_of(fact) for name in guard.fields}
    return tuple(_need(field, guarded) for field in ordered)


def _need(field: attrs.Attribute[Any], guarded: set[str]) -> Need:
    required = field.default is attrs.NOTHING
    return Need(field.name, field.type, _hint(field.type), required, not required and field.name in guarded)


def _hint(annotation: Any) -> str:
    extras = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((extra.text for extra in extras if isinstance(extra, Hint)), "")


def named(classes: Iterable[Named]) -> dict[str, Named]:
    """Index classes by the wire name that each must spell out itself."""
    found: dict[str, Named] = {}
    for cls in classes:
        name = vars(cls).get("name")
        if not isinstance(name, str) or name in found:
            raise GraphError(f"{cls.__name__} needs a name of its own")
        found[name] = cls
    former = [name for cls in found.values() for name in getattr(cls, "formerly", ())]
    for name in former:
        if name in found or former.count(name) > 1:
            raise GraphError(f"{name!r} is the name of one fact, and a former name of another")
    return found
