"""Regimes read from data: those that ship (TOML, a file a regime), and a house's own (``[[regimes.own]]``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeVar, cast, get_args

from ...errors import Invalid, PolicyError
from ..dossier import Outcome
from ..time import Calendar, Span
from .regime import (
    EVENTS,
    MARKS,
    Checklist,
    Closure,
    DueAt,
    Edition,
    Element,
    Extension,
    LegalClock,
    Outside,
    Regime,
    Retention,
    Start,
)

T = TypeVar("T")

_UNKNOWN: Final = "unknown"
_WORD: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK: Final = re.compile(f"{_WORD.pattern}/{_WORD.pattern}")
_NOON: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
_SOME_DAY: Final = Calendar()
LONGEST_YEARS: Final = 100
"""No limit is longer."""


@cache
def shipped() -> Mapping[str, Regime]:
    """Return every regime that ships, by name."""
    import tomllib
    from importlib import resources

    folder = resources.files(__name__.rpartition(".")[0]) / "regimes"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    read = [regime(tomllib.loads(each.read_text("utf-8"))) for each in files]
    return {each.name: each for each in read}


def regime(data: Mapping[str, Any]) -> Regime:
    """
    Read a regime.

    Raises:
        PolicyError: A key is missing or unknown, or a value cannot be followed; the sentence names it.
    """
    top = _Table(data, f"regime {data.get('name', '?')}", "name title country body edition")
    name = top.word("name")
    editions = top.tables("edition", _edition)
    if not editions:
        raise PolicyError(f"regime {name}: it has no edition")
    days = [each.since for each in editions]
    if None in days[1:] or any(later <= earlier for earlier, later in _pairs(days)):
        raise PolicyError(f"regime {name}: each edition begins on a later day than the one before it")
    return Regime(name, top.text("title"), top.text("country", may_be_empty=True), top.text("body"), editions)


def _pairs(days: list[date | None]) -> list[tuple[date, date]]:
    known = [day for day in days if day is not None]
    return list(pairwise(known))


class _Table:
    """One table of a file: every key is read, and none that nobody knows is passed over."""

    def __init__(self, data: object, at: str, keys: str) -> None:
        if not isinstance(data, Mapping):
            raise PolicyError(f"{at}: write a table, not {data!r}")
        self.data, self.at = cast("Mapping[str, Any]", data), at
        if strange := sorted(set(self.data) - set(keys.split())):
            raise PolicyError(f"{at}: there is no {strange[0]!r}; known here: {', '.join(keys.split())}")

    def wrong(self, key: str, why: object) -> PolicyError:
        return PolicyError(f"{self.at}: {key}: {why}")

    def text(self, key: str, *, default: str | None = None, may_be_empty: bool = False) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or not (value.strip() or may_be_empty or default is not None):
            raise self.wrong(key, f"write a text that says something, not {value!r}")
        return value

    def word(self, key: str) -> str:
        value = self.text(key)
        if not _WORD.fullmatch(value):
            raise self.wrong(key, f"write small letters, digits and hyphens, such as 'final-response', not {value!r}")
        return value

    def one_of(self, key: str, known: tuple[Any, ...], default: str | None = None) -> Any:
        value = self.text(key, default=default)
        if value not in known:
            raise self.wrong(key, f"there is no {value!r}; there are {', '.join(known)}")
        return value

    def mark(self) -> Any:
        return self.one_of("mark", tuple(MARKS))

    def yes(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"write true or false, not {value!r}")
        return value

    def span(self, key: str) -> Span | None:
        if key not in self.data:
            return None
        try:
            return Span.parse(self.data[key])
        except Invalid as wrong:
            raise self.wrong(key, wrong) from None

    def day(self, key: str) -> date | None:
        value = self.data.get(key)
        if value == _UNKNOWN:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, f"write a day, such as 2026-04-08, or 'unknown', not {value!r}")
        return value

    def texts(self, key: str) -> frozenset[str]:
        value = self.data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in cast("Any", value)):
            raise self.wrong(key, f"write a list of texts, not {value!r}")
        return frozenset(cast("list[str]", value))

    def table(self, key: str, read: Callable[[object, str], T]) -> T | None:
        return read(self.data[key], f"{self.at}: {key}") if key in self.data else None

    def tables(self, key: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, f"write a list of tables, not {value!r}")
        return tuple(read(each, f"{self.at}: {key} {n}") for n, each in enumerate(cast("list[object]", value), 1))


def _edition(data: object, at: str) -> Edition:
    table = _Table(data, at, "since source read mark note clock letter closure outside retention")
    edition = Edition(
        since=table.day("since"), source=table.text("source"), read=table.text("read"), mark=table.mark(),
        note=table.text("note", default=""), clocks=table.tables("clock", _clock),
        letters=table.tables("letter", _checklist), closures=table.tables("closure", _closure),
        outside=table.table("outside", _outside), retention=table.table("retention", _retention),
    )  # fmt: skip
    named = {"clock": [each.id for each in edition.clocks], "letter": [each.kind for each in edition.letters]}
    for key, ids in named.items():
        if len(set(ids)) < len(ids):
            raise table.wrong(key, "two of them have one name")
    return edition


def _clock(data: object, at: str) -> LegalClock:
    table = _Table(
        data, at, "id title says limit from due stopped-by extension optional again ends unless another mark"
    )
    clock = LegalClock(
        id=table.word("id"), title=table.text("title"), says=table.text("says", default=""), limit=table.span("limit"),
        start=table.one_of("from", get_args(Start)), due_at=table.one_of("due", get_args(DueAt), "end of day"),
        stopped_by=table.texts("stopped-by"), extension=table.table("extension", _extension),
        optional=table.yes("optional"), again=table.yes("again"), mark=table.mark(),
        another=table.yes("another"),
        ends=table.texts("ends") if "ends" in table.data else frozenset(), unless=table.text("unless", default=""),
    )  # fmt: skip
    for key, span in (
        ("limit", clock.limit),
        ("extension", None if clock.extension is None else clock.extension.limit),
    ):
        if span is not None and _too_long(span):
            raise table.wrong(key, f"{span} is longer than {LONGEST_YEARS} years")
    if clock.unless and not _CLOCK.fullmatch(clock.unless):
        raise table.wrong("unless", f"write regime/clock, such as 'our-charter/quick-answer', not {clock.unless!r}")
    if clock.unless and clock.optional:
        raise table.wrong("unless", "it is a shorter way itself, and no duty")
    if stray := sorted(clock.ends - clock.stopped_by):
        raise table.wrong("ends", f"{stray[0]!r} does not stop it; {', '.join(sorted(clock.stopped_by))} do")
    return clock


def _too_long(span: Span) -> bool:
    try:
        return _SOME_DAY.after(_NOON, span).year > _NOON.year + LONGEST_YEARS
    except Invalid:  # beyond the end of the calendar
        return True


def _extension(data: object, at: str) -> Extension:
    table = _Table(data, at, "by limit says mark")
    by = table.text("by")
    if by in EVENTS:
        raise table.wrong("by", "only a letter gives more time")
    return Extension(by, table.mark(), table.span("limit"), table.text("says", default=""))


def _checklist(data: object, at: str) -> Checklist:
    table = _Table(data, at, "kind elements")
    return Checklist(table.text("kind"), table.tables("elements", _element))


def _element(data: object, at: str) -> Element:
    table = _Table(data, at, "id says only mark")
    only = table.one_of("only", ("", *get_args(Outcome)), "")
    return Element(table.text("id"), table.text("says"), table.mark(), only)


def _closure(data: object, at: str) -> Closure:
    table = _Table(data, at, "id says mark")
    return Closure(table.text("id"), table.text("says"), table.mark())


def _outside(data: object, at: str) -> Outside:
    table = _Table(data, at, "body opens within mark")
    return Outside(table.text("body"), table.text("opens"), table.mark(), table.text("within", default=""))


def _retention(data: object, at: str) -> Retention:
    table = _Table(data, at, "says mark")
    return Retention(table.text("says"), table.mark())
