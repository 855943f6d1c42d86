"""Questions to a calendar on a pipe: a line of JSON each, answered by a line each, for as long as there are any."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

import click

from ..errors import Invalid
from .words import as_json as spelt

if TYPE_CHECKING:
    from io import BufferedReader

    from ..core.time import Calendar
    from ..core.time.asked import Answer

_KEPT: Final = 64
"""Calendars that are remembered."""
_LONGEST: Final = 1_000_000
"""Bytes in one line."""
_TOO_LONG: Final = b"\0"
"""What is kept of a longer one until it ends."""
_AT_ONCE: Final = 1 << 16


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


_JSON: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number)
_CALENDAR: Final = re.compile(r'"calendar"\s*:\s*\{')
_SEEN: Final = '"\\u0000"'
_IS_SEEN: Final = "\0"
"""What stands in a line in the place of a calendar that was read before."""


def answer(default: Calendar) -> None:
    """
    Answer what stdin asks, line by line; a line that cannot be answered says so, and the rest goes on.

    What has come is answered before more is waited for, so a program may ask and wait in turn.
    """
    known: dict[str, Calendar] = {}
    for number, lines in _come():
        told = [_answered(line, at, default, known) for at, line in enumerate(lines, number) if line.strip()]
        sys.stdout.write("".join(told))
        sys.stdout.flush()


def _come() -> Iterator[tuple[int, list[str]]]:
    """Give the lines that have come, and the number of the first."""
    if sys.stdin is None:  # closed by the shell (<&-)
        raise click.UsageError("there is nothing on stdin.")
    stream, number, rest = cast("BufferedReader", sys.stdin.buffer), 1, b""
    while some := stream.read1(_AT_ONCE):
        *lines, rest = (rest + some).split(b"\n")
        if len(rest) > _LONGEST:
            rest = _TOO_LONG
        yield number, [line.decode("utf-8", "replace") for line in lines]
        number += len(lines)
    yield number, [rest.decode("utf-8", "replace")]


def _answered(line: str, number: int, default: Calendar, known: dict[str, Calendar]) -> str:
    from ..core.time.asked import answered

    id: object = None
    try:
        request, calendar = _request(line, known)
        id = _id(request.get("id"))
        calendar = calendar or _learnt(line, request, default, known)
        found = answered(calendar, request.get("op"), request.get("args", {}), request.get("closing") or "stay")
        return f'{{"id": {id if type(id) is int else spelt(id)}, "result": {_plain(found)}}}\n'
    except (Invalid, ArithmeticError, RecursionError) as wrong:
        why = str(wrong) if isinstance(wrong, Invalid) else f"it cannot be read ({type(wrong).__name__})"
        sentence = why if id is not None else f"line {number}: {why}"
        return f'{{"id": {spelt(id)}, "error": {spelt(sentence)}}}\n'


def _request(line: str, known: dict[str, Calendar]) -> tuple[dict[str, Any], Calendar | None]:
    """Read a line; a calendar that is written as in an earlier one is not read again."""
    begins = _CALENDAR.search(line)
    if begins is not None:
        at = begins.end() - 1
        for text, calendar in known.items():
            if line.startswith(text, at):
                request = _object(f"{line[:at]}{_SEEN}{line[at + len(text) :]}")
                if request.get("calendar") == _IS_SEEN:
                    return request, calendar
                break
    return _object(line), None


def _object(line: str) -> dict[str, Any]:
    try:
        request: object = _JSON.decode(line)
    except (ValueError, RecursionError) as wrong:
        why = f"it has more than {_LONGEST:,} bytes" if line.startswith("\0") else wrong
        raise Invalid(f"this is no JSON that can be read: {why}") from None
    if not isinstance(request, dict):
        raise Invalid('write an object, such as {"id": 1, "op": "add", "args": {…}}')
    return cast("dict[str, Any]", request)


def _id(id: object) -> object:
    if id is not None and (isinstance(id, bool) or not isinstance(id, str | int)):
        raise Invalid("an id is a text or a whole number")
    return id


def _learnt(line: str, request: dict[str, Any], default: Calendar, known: dict[str, Calendar]) -> Calendar:
    from ..core.time.reading import read

    if "calendar" not in request:
        return default
    try:
        calendar = read(request["calendar"])
    except Invalid as wrong:
        raise Invalid(f"calendar: {wrong}") from None
    begins = _CALENDAR.search(line)
    if begins is not None:
        found, end = _JSON.raw_decode(line, begins.end() - 1)
        if found == request["calendar"]:  # and not what some other field calls a calendar
            if len(known) >= _KEPT:
                del known[next(iter(known))]
            known[line[begins.end() - 1 : end]] = calendar
    return calendar


def _plain(found: Answer) -> str:
    if isinstance(found, datetime):
        return f'"{found.isoformat()[:-6]}Z"'
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found) if isinstance(found, int | Decimal) else f'"{found}"'
