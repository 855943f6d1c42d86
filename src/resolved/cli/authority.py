"""What somebody may give on a complaint without asking, to be said openly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .given import by_option, case_argument, json_option, opened, policy_option, store_argument
from .words import show, show_json

if TYPE_CHECKING:
    from ..core.complaint import Actor
    from ..core.policy import Allowance


@click.command(short_help="Tell what somebody may give without asking.")
@store_argument
@case_argument
@by_option
@policy_option
@json_option
def authority(store: str, case: str, by: Actor, policy: str, as_json: bool) -> None:
    """Tell what somebody may still give on one complaint without asking."""
    with opened(store, policy) as office:
        allowance = office.authority(office.load(case), by=by)
    if as_json:
        show_json(_told(allowance))
    else:
        show(str(allowance))


def _told(allowance: Allowance) -> dict[str, Any]:
    from ..core.policy.authority import told

    return {
        "by": allowance.by.id,
        "role": allowance.by.role,
        "level": allowance.by.level,
        "most": [
            {"kind": each.kind or None, "currency": each.currency or None, "amount": told(each.amount)}
            for each in allowance.most
        ],
        "sentence": str(allowance),
    }
