"""Laws and regulators: which are known here, and all that is known of one. Not legal advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .given import json_option, policy_option, words
from .words import show, show_json, show_table

if TYPE_CHECKING:
    from ..core.policy.regime import Regime

_ADVICE = "Not legal advice: read the source that each one names."


@click.command(short_help="Laws and regulators, and what is known of them.")
@click.argument("name", required=False, type=words, metavar="[NAME]")
@policy_option
@json_option
def regimes(name: str | None, policy: str, as_json: bool) -> None:
    """List the regimes, or tell all that is known of NAME."""
    from ..assembly import open_office

    with open_office(policy=policy) as office:
        known = office.rules.regimes.known
    if name is not None and name not in known:
        raise click.UsageError(f"there is no regime {name!r}; there are {', '.join(known)}.")
    if name is not None:
        _tell(known[name], as_json)
    elif as_json:
        show_json({"regimes": [_told(each) for each in known.values()], "advice": _ADVICE})
    else:
        show_table(("regime", "country", "title", "editions"), [_row(each) for each in known.values()])
        show(_ADVICE)


def _row(regime: Regime) -> tuple[str, ...]:
    editions = ", ".join(f"{each.since or 'unknown'} ({each.mark})" for each in regime.editions)
    return regime.name, regime.country, regime.title, editions


def _told(regime: Regime) -> dict[str, Any]:
    from ..core.forms import plain

    return dict(plain(regime))


def _tell(regime: Regime, as_json: bool) -> None:
    from ..core.policy.told import told

    if as_json:
        show_json({**_told(regime), "advice": _ADVICE})
        return
    for line in told(regime):
        show(line)
    show(_ADVICE)
