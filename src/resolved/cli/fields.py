"""Plain data from the command line: ``--data``, and ``--set path.to.field=value`` over it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, cast

import click

_SETTING: Final = re.compile(r"([^=]*?)(:?=)(.*)", re.DOTALL)


def fields_of(data: str | None, settings: Iterable[str]) -> dict[str, Any]:
    """
    Build the fields of a fact.

    Args:
        data: JSON; ``@`` and the name of a file that holds it; ``-`` for stdin.
        settings: Each ``path.to.field=text`` or ``path.to.field:=JSON``; they go over *data*.

    Raises:
        click.UsageError: It cannot be read; says where.
    """
    fields = {} if data is None else object_in(*_source(data))
    seen = set[str]()
    for setting in settings:
        path, value = _setting(setting)
        if path in seen:
            raise click.UsageError(f"--set {path} is given twice.")
        seen.add(path)
        _put(fields, path, value)
    return fields


def file_text(name: str) -> str:
    """
    Read a file, or stdin for ``-``, as UTF-8.

    Raises:
        click.UsageError: It cannot be read.
    """
    try:
        if name != "-":
            return Path(name).read_text("utf-8-sig")
        if sys.stdin is None:  # closed by the shell (<&-)
            raise click.UsageError("there is nothing on stdin.")
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise click.UsageError(f"{_named(name)} is not UTF-8 (byte {wrong.start}).") from None
    except (OSError, ValueError) as wrong:
        why = getattr(wrong, "strerror", None) or wrong
        raise click.UsageError(f"{_named(name)} cannot be read: {why}.") from None


def object_in(where: str, text: str) -> dict[str, Any]:
    """
    Read a JSON object.

    Raises:
        click.UsageError: It is none.
    """
    found = _json(where, text)
    if not isinstance(found, dict):
        raise click.UsageError(f'{where} holds no JSON object such as {{"field": "value"}}.')
    return cast("dict[str, Any]", found)


def _source(data: str) -> tuple[str, str]:
    if data == "-":
        return "stdin", file_text("-")
    if data.startswith("@"):
        return data[1:], file_text(data[1:])
    return "--data", data


def _named(name: str) -> str:
    return "stdin" if name == "-" else name


def _json(where: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        raise click.UsageError(f"{where} is no JSON: {wrong}.") from None
    except (ValueError, RecursionError) as wrong:
        why = "it is nested too deeply" if isinstance(wrong, RecursionError) else wrong
        raise click.UsageError(f"{where} is no JSON that can be read: {why}.") from None


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _setting(setting: str) -> tuple[str, Any]:
    found = _SETTING.fullmatch(setting)
    if found is None or not all(found[1].split(".")):
        raise click.UsageError(f"--set {setting!r}: write path.to.field=text, or path.to.field:=JSON.")
    path, sign, value = found.groups()
    return path, value if sign == "=" else _json(f"--set {path}", value)


def _put(fields: dict[str, Any], path: str, value: Any) -> None:
    """Put a value where its path leads, making what is on the way."""
    *way, last = path.split(".")
    here = fields
    for name in way:
        inner = here.setdefault(name, {})
        if not isinstance(inner, dict):
            raise click.UsageError(f"--set {path}: {name} is a value already, and has no fields.")
        here = cast("dict[str, Any]", inner)
    here[last] = value
