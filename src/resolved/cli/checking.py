"""Whether everything that is kept still holds together."""

from __future__ import annotations

from typing import Any, Final

import click

from ..errors import NotFound, Unavailable, Unreadable
from .given import json_option, opened, policy_option, store_argument
from .words import show, show_json

_DAMAGED: Final[tuple[int, ...]] = (11,)
_BROKEN: Final[tuple[int, ...]] = (11, 26)
"""What SQLite calls a file that is damaged, or none of its own."""


@click.command(short_help="Hold everything that is kept against its history.")
@store_argument
@policy_option
@json_option
def verify(store: str, policy: str, as_json: bool) -> int:
    """
    Hold everything that is kept against its history; exit status 3 where something does not hold.

    It reads and changes nothing.
    """
    from ..integrity import verify as verified

    broken = _DAMAGED  # until it is open: what is no database is none of ours
    try:
        with opened(store, policy) as office:
            broken = _BROKEN
            found = verified(office)
    except (NotFound, Unreadable, Unavailable) as wrong:
        if isinstance(wrong, Unavailable) and _code(wrong) not in broken:
            raise
        return _told(None, None, None, [{"number": "", "version": 0, "what": str(wrong)}], [str(wrong)], as_json)
    faults = [{"number": each.number, "version": each.version, "what": each.what} for each in found.faults]
    return _told(found.complaints, found.entries, found.records, faults, list(map(str, found.faults)), as_json)


def _told(
    complaints: int | None, entries: int | None, records: int | None, faults: list[dict[str, Any]],
    sentences: list[str], as_json: bool,
) -> int:  # fmt: skip
    if as_json:
        show_json({"complaints": complaints, "entries": entries, "records": records, "faults": faults})
    elif sentences:
        for sentence in sentences:
            show(" ".join(sentence.split()))
    else:
        also = f", {records} records" if records else ""
        show(f"{complaints} complaints, {entries} entries{also}: everything holds together.")
    return 3 if faults else 0


def _code(wrong: Unavailable) -> int:
    found: int = getattr(wrong.__cause__, "sqlite_errorcode", 0)
    return found & 0xFF
