"""
What reaches the terminal: sentences, tables, JSON.

Customers' texts are hostile until shown otherwise: no control character, no line end
of another kind and no invisible sign of direction gets through as itself.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from ..core.fact import Case
    from ..office import Office

_HARMLESS: Final = frozenset("\n\u00ad\u200c\u200d")
"""The soft hyphen, and the joiners that some scripts and emoji need."""
_WIDEST: Final = 60


def escaped(text: str) -> str:
    r"""
    Make a text harmless for a terminal; line feeds stay.

    >>> escaped("\x1b[31mred")
    '\\x1b[31mred'
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(map(_escaped, text.expandtabs(4)))


def _escaped(char: str) -> str:
    if char in _HARMLESS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return char
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def one_line(text: str) -> str:
    """Make a text harmless, and one line."""
    return escaped(" ".join(text.split()))


def say(sentence: str) -> None:
    """Say something to people, on stderr; where nobody listens, nobody needs to hear."""
    with suppress(OSError, ValueError):
        click.echo(one_line(sentence), err=True)


def show(text: str) -> None:
    """Show a text on stdout."""
    click.echo(escaped(text))


def show_json(value: Any) -> None:
    """Show a value for machines: ASCII alone, so that any terminal and any reader can take it."""
    click.echo(as_json(value, indent=2))


def as_json(value: Any, *, indent: int | None = None) -> str:
    """Spell a value as JSON."""
    return json.dumps(value, indent=indent, default=str).replace("\x7f", "\\u007f")


def at_terminal(stream: Any) -> bool:
    """Tell whether somebody sits before *stream*."""
    return stream is not None and bool(stream.isatty())


def show_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table: plain, and prettier on a terminal where rich is installed."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    if at_terminal(sys.stdout):
        with suppress(ImportError):
            _rich_table(heads, cells)
            return
    cells = [[_short(cell) for cell in row] for row in cells]
    widths = [max(map(_width, column)) for column in zip(heads, *cells, strict=True)]
    for row in (heads, ["-" * width for width in widths], *cells):
        line = "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def _rich_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*map(Text, row))  # a Text and no str: what customers write is no markup
    Console().print(table)


def _short(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}…"


def _width(text: str) -> int:
    """Count the columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in ("W", "F")) for char in text
    )


def standing(office: Office, case: Case[Any]) -> dict[str, Any]:
    """Say how a complaint stands, in the four words that every verb that records has for it."""
    return {"number": office.number(case), "id": case.id, "version": case.version, "state": case.state.name}
