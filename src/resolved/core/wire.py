"""
The form in which an entry is kept. It alone can never be changed; golden bytes in the tests hold it.

An entry is one line of canonical JSON (UTF-8, keys sorted, no spaces), chained to
the one before it by SHA-256 over the stored bytes, and *parts* beside it that hold
what is personal. In the line a personal text is ``{"$": n}``; the line carries a
salted hash of each part, so that a part can be erased and the chain still verifies.

Times are whole microseconds since 1970 in UTC. A fact's fields carry the version of
their form; older ones are upcast when they are read, never rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple, TypeAlias, cast, get_args, get_origin

from ..errors import Unreadable
from .complaint import Actor
from .fact import AnyFact, Entry, Foreign, TakenBack, Told
from .text import ERASED, Personal, kind_of
from .time import instant, micros

if TYPE_CHECKING:
    from cattrs import Converter

ENVELOPE: Final = 1
"""The version of the line around the fact."""

Entropy: TypeAlias = Callable[[int], bytes]
"""Gives so many random bytes; ``os.urandom``, or something seeded in a test."""


class Part(NamedTuple):
    """
    What is personal in one entry, of one person.

    Args:
        subject: Whose it is: the host's key for the customer, or the case's id.
        form: Whether ``blob`` is readable or sealed with that person's key.
        salt: Random; goes when the part is erased. None once it is.
        blob: The texts; None once erased.
        hash: SHA-256 over salt and blob; stands in the line too, and stays.
    """

    subject: str
    form: Literal["plain", "sealed"]
    salt: bytes | None
    blob: bytes | None
    hash: str


class Shared(NamedTuple):
    """The unit that an entry was committed in together with others."""

    id: str
    number: int
    of: int


class Kept(NamedTuple):
    """
    An entry as it is stored.

    Args:
        version: The case's version after it.
        line: The bytes that the chain covers.
        head: SHA-256 over ``line``, in hex; the next line names it.
        parts: What is personal in it.
    """

    version: int
    line: bytes
    head: str
    parts: tuple[Part, ...]


class _Slip:
    """A personal text on its way out of the line."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Codec:
    """
    Turns entries into what is stored, and back.

    Args:
        facts: The facts that it knows, by wire name.
    """

    def __init__(self, facts: Mapping[str, type[AnyFact]]) -> None:
        self._facts: dict[str, type[AnyFact]] = {
            name: fact for fact in facts.values() for name in (fact.name, *fact.formerly)
        }
        self._converter = _converter()
        self._loose: dict[type[Any], Callable[[Any], Any]] = {}

    # Out ------------------------------------------------------------------------------

    def encode(
        self, entry: Entry, *, case_id: str, tenant: str, subject: str, prev: str, entropy: Entropy,
        shared: Shared | None = None,
    ) -> Kept:  # fmt: skip
        """Write an entry down, chained to the *prev* head."""
        texts: list[str] = []
        fact, by = entry.fact, entry.by
        data = _written(self._plain(fact), texts)
        parts = (_part(subject, texts, entropy),) if texts else ()
        recorded, happened = micros(entry.recorded), micros(entry.happened)
        line = (
            f'{{"at":{recorded}'
            f',"by":{_text((by.id, by.role, by.level, by.unit, by.provider))}'
            f',"case":{_text(case_id)}'
            f',"data":{data}'
            f',"fact":{_text(fact.name)}'
            f',"flow":{entry.flow}'
            f',"form":{fact.form}'
            f',"happened":{happened}'
            f',"parts":{_listed(parts)}'
            f',"prev":"{prev}"'
            f',"tenant":{_text(tenant)}'
            f',"unit":{_text(shared)}'
            f',"v":{ENVELOPE}'
            f',"version":{entry.version}}}'
        ).encode()
        return Kept(entry.version, line, sha256(line).hexdigest(), parts)

    def _plain(self, fact: Told) -> Any:
        if isinstance(fact, Foreign):
            return fact.data
        kind = type(fact)
        made = self._loose.get(kind)
        if made is None:
            made = self._loose[kind] = self._converter.get_unstructure_hook(kind)
        return made(fact)

    # In -------------------------------------------------------------------------------

    def decode(self, kept: Kept) -> Entry:
        """
        Read an entry; erased texts come back as ``[erased]``.

        Raises:
            Unreadable: It is not in a form that this program knows.
        """
        line = self.line(kept)
        try:
            return self._entry(kept, line)
        except Unreadable:
            raise
        except (Exception, SystemExit) as wrong:  # whatever damage may be, and a plugin's fact may do
            raise Unreadable(f"entry {kept.version} is damaged: {type(wrong).__name__}: {wrong}") from wrong

    def _entry(self, kept: Kept, line: dict[str, Any]) -> Entry:
        personal = {
            int(n): text
            for part in kept.parts
            if part.form == "plain" and part.blob is not None
            for n, text in json.loads(part.blob).items()
        }
        id, role, level, unit, provider = line["by"]
        return Entry(
            line["version"],
            instant(line["at"]),
            instant(line["happened"]),
            Actor(id, role=role, level=level, unit=unit, provider=provider),
            self._fact(line["fact"], line["form"], _filled(line["data"], personal), kept.version),
            line["flow"],
        )

    def line(self, kept: Kept) -> dict[str, Any]:
        """
        Parse the line alone.

        Raises:
            Unreadable: It is no line, or one of a later program.
        """
        try:
            line = json.loads(kept.line)
            version = line["v"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Unreadable(f"entry {kept.version} is damaged: its line cannot be read") from None
        if version != ENVELOPE:
            raise Unreadable(f"entry {kept.version} is of form {version}; this program knows up to {ENVELOPE}")
        return cast("dict[str, Any]", line)

    def shared(self, kept: Kept) -> Shared | None:
        """Return the unit that an entry was committed in with others, if it was."""
        unit = self.line(kept).get("unit")
        if unit is None:
            return None
        if not isinstance(unit, list) or [type(each) for each in cast("list[Any]", unit)] != [str, int, int]:
            raise Unreadable(f"entry {kept.version} is damaged: it says of its unit {unit!r}")
        return Shared(*cast("list[Any]", unit))

    def _fact(self, name: str, form: int, data: dict[str, Any], version: int) -> Told:
        if name == TakenBack.name:
            return self._converter.structure(data, TakenBack)
        cls = self._facts.get(name)
        if cls is None or form > cls.form:
            return Foreign(name, form, data)
        for older in range(form, cls.form):
            if older not in cls.upcasts:
                raise Unreadable(f"entry {version}: {name} has no way up from form {older}")
            try:
                data = cls.upcasts[older](data)
            except (Exception, SystemExit) as wrong:
                raise Unreadable(f"entry {version}: {name} cannot be brought up from form {older}: {wrong!r}") from None
        try:
            return self._converter.structure(data, cls)
        except Exception as wrong:
            raise Unreadable(f"entry {version}: {name} (form {form}) cannot be read: {wrong!r}") from None


def redacted(kept: Kept, subjects: Iterable[str]) -> Kept:
    """Return *kept* without what is personal of *subjects*; its line, and so the chain, is the same."""
    gone = frozenset(subjects)
    parts = tuple(part._replace(salt=None, blob=None) if part.subject in gone else part for part in kept.parts)
    return kept._replace(parts=parts)


def part_hash(salt: bytes, blob: bytes) -> str:
    """Return the salted hash by which a line vouches for a part."""
    return sha256(salt + blob).hexdigest()


def _written(value: Any, texts: list[str]) -> str:
    """
    Write a value as canonical JSON, its personal texts taken out and their numbers in their place.

    By hand, since every entry comes by here: the library's encoder would need a second walk for the texts.
    What is rarer than text, numbers and tables of them is left to it.
    """
    if value is None:
        return "null"
    kind = kind_of(value)
    if kind is str:
        return _quoted(value)
    if kind is _Slip:
        texts.append(value.text)
        return f'{{"$":{len(texts) - 1}}}'
    if kind is dict:
        # In the order of the line, which is the order in which the texts are numbered.
        return f"{{{','.join([mark + _written(value[name], texts) for name, mark in _marks(*value)])}}}"
    if kind is list or kind is tuple:
        return f"[{','.join([_written(item, texts) for item in value])}]" if value else "[]"
    return ("true" if value else "false") if kind is bool else _encode(value)


@lru_cache(maxsize=1024)
def _marks(*names: str) -> tuple[tuple[str, str], ...]:
    """Give the names of a table in the order of the line, each as it is written there: a class has always the same."""
    return tuple((name, f"{_quoted(name)}:") for name in sorted(names))


def _part(subject: str, texts: Sequence[str], entropy: Entropy) -> Part:
    # As JSON, with its keys in order as all of it is; written by hand, since nearly every entry has one.
    numbered = [f'"{n}":{_quoted(text)}' for n, text in enumerate(texts)]
    if len(numbered) > 10:
        numbered.sort(key=lambda text: text.partition(":")[0])
    blob = f"{{{','.join(numbered)}}}".encode()
    salt = entropy(16)
    return Part(subject, "plain", salt, blob, part_hash(salt, blob))


_CANONICAL: Final[Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":"), "allow_nan": False}
_encode: Final = json.JSONEncoder(**_CANONICAL).encode
_quoted: Final = json.encoder.encode_basestring


@lru_cache(maxsize=2048)
def _text(value: object) -> str:
    """Give a small value as JSON; names, roles and ids come again and again."""
    return _encode(value)


def _listed(parts: tuple[Part, ...]) -> str:
    return f"[{','.join([_sealed(part) for part in parts])}]"


def _sealed(part: Part) -> str:
    return f'[{_text(part.subject)},{_text(part.form)},"{part.hash}"]'


def _filled(data: Any, personal: Mapping[int, str]) -> Any:
    """Put the personal texts back to where the line points at them."""
    if isinstance(data, dict):
        fields = cast("dict[str, Any]", data)
        if "$" in fields:
            return personal.get(fields["$"], ERASED)
        return {name: _filled(value, personal) for name, value in fields.items()}
    if isinstance(data, list):
        return [_filled(item, personal) for item in cast("list[Any]", data)]
    return data


def _converter() -> Converter:
    from cattrs import Converter  # loaded where entries are read and written, not by every import

    from .forms import shaped

    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook(datetime, lambda given, _: instant(given))
    made.register_unstructure_hook(datetime, micros)
    made.register_structure_hook(date, lambda given, _: date.fromisoformat(given))
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(Decimal, lambda given, _: Decimal(given))
    made.register_unstructure_hook(Decimal, str)
    # An empty text stays in the line: whether something was said must survive its erasure.
    made.register_unstructure_hook_func(_is_personal, lambda text: _Slip(text) if text else text)
    made.register_structure_hook_func(_is_personal, lambda given, _: str(given))
    made.register_unstructure_hook(Actor, lambda actor: [actor.id, actor.role, actor.level, actor.unit, actor.provider])
    made.register_structure_hook(
        Actor,
        lambda given, _: Actor(given[0], role=given[1], level=given[2], unit=given[3], provider=given[4]),
    )
    shaped(made)
    return made


def _is_personal(cls: Any) -> bool:
    return get_origin(cls) is Annotated and any(isinstance(extra, Personal) for extra in get_args(cls))
