"""What would fall due otherwise by the policy as it stands now; moved only where somebody says so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from .given import json_option, opened, policy_option, store_argument
from .words import say, show, show_json

if TYPE_CHECKING:
    from ..recompute import Moved


@click.command(short_help="What would fall due otherwise under another policy.")
@store_argument
@click.option("--apply", "apply_", is_flag=True, help="Move the deadlines; else nothing changes.")
@policy_option
@json_option
def recompute(store: str, apply_: bool, policy: str, as_json: bool) -> int:
    """
    Work every deadline out anew by the policy, and tell what would move.

    Status 1 where something would move, and nobody said --apply; or where a complaint cannot be read.
    """
    from ..recompute import recompute

    with opened(store, policy) as office:
        found = recompute(office, apply=apply_)
    if as_json:
        show_json({
            "complaints": found.complaints, "moved": [_told(each) for each in found.moved],
            "unread": list(found.unread), "applied": found.applied,
        })  # fmt: skip
    else:
        for each in found.moved:
            show(str(each))
        if not found.moved:
            say(f"{found.complaints} complaints: every deadline stands where it would.")
        for number in found.unread:
            say(f"{number} cannot be read here, and stays as it is.")
    return 1 if found.unread or (found.moved and not apply_) else 0


def _told(each: Moved) -> dict[str, Any]:
    return {
        "number": each.number, "id": each.case_id, "key": each.key, "clock": each.clock,
        "was": _iso(each.was), "becomes": _iso(each.becomes),
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
