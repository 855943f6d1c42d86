"""A reply, checked before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .fields import file_text
from .given import json_option, words
from .words import one_line, say, show, show_json

if TYPE_CHECKING:
    from ..core.wording import Wording


@click.command(short_help="Check a reply before it is sent.")
@click.argument("file", default="-", metavar="[FILE|-]", type=words)
@click.option("--language", default="en", metavar="TAG", type=words, help="The reply's: en, de, fi, pt-BR … Else en.")
@json_option
def wording(file: str, language: str, as_json: bool) -> int:
    """
    Check a reply, in FILE or on stdin: what should not be said to a customer who complained, and what to say instead.

    Exit status 1 where something was found. Lines that begin with > are the customer's own.
    """
    from ..assembly import open_office
    from ..core.wording import phrases

    text = file_text(file)
    with open_office() as office:  # with what the plugins find
        found = office.check_wording(text, language)
    if not phrases(language).codes:
        say(f"There are no phrases in {language!r}; only questions were counted, and what plugins find.")
    places = _places(text, found)
    if as_json:
        show_json([_told(each, *place) for each, place in zip(found, places, strict=True)])
    else:
        where = "" if file == "-" else f"{one_line(file)}:"
        for each, (line, column) in zip(found, places, strict=True):
            show(f"{where}{line}:{column}  {each.code}  {one_line(str(each))}")
    return 1 if found else 0


def _places(text: str, found: tuple[Wording, ...]) -> list[tuple[int, int]]:
    """Tell in which line and column each begins, counted from 1; they stand in the order of the text."""
    places, line, begins, at = list[tuple[int, int]](), 1, 0, 0
    for each in found:
        line += text.count("\n", at, each.start)
        begins = max(begins, text.rfind("\n", at, each.start) + 1)
        at = each.start
        places.append((line, each.start - begins + 1))
    return places


def _told(each: Wording, line: int, column: int) -> dict[str, Any]:
    return {
        "code": each.code, "clause": each.clause, "severity": each.severity, "sentence": each.sentence,
        "quote": each.quote, "line": line, "column": column, "start": each.start, "end": each.end, "mend": each.mend,
    }  # fmt: skip
