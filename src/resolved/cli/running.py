"""What runs by itself: the watch over what falls due, and the outbox that sends letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from .given import json_option, moment, opened, policy_option, store_argument
from .reading import for_people
from .until import drained, until_stopped
from .words import say, show, show_json, show_table

if TYPE_CHECKING:
    from ..ports import Lapse, Sent, Shelved

_LIMIT: Final = 100

_once = click.option("--once", is_flag=True, help="Do what is to be done now, and end; else go on until Ctrl-C.")
_limit = click.option("--limit", type=click.IntRange(1, 100_000), help="At most so many at a time.")


@click.command(short_help="Record what fell due.")
@store_argument
@_once
@click.option("--preview", type=moment, metavar="TIME", help="Tell what will have fallen due by then; record nothing.")
@_limit
@policy_option
@json_option
def watch(
    store: str, once: bool, preview: datetime | None, limit: int | None, policy: str, as_json: bool
) -> None:  # fmt: skip
    """Record what fell due: promises lapse, appointments come, follow-ups are called."""
    if once and preview is not None:
        raise click.UsageError("--preview records nothing; leave out --once.")
    with opened(store, policy) as office:
        if preview is not None:
            _preview(office.watch.preview(preview, limit=limit or _LIMIT), as_json)
            return

        def look() -> Sequence[Lapse]:
            return office.watch.run_once(limit=limit or _LIMIT)

        if not once:
            until_stopped("the watch", office, look, _lapsed, as_json)
            return
        lapses = drained(look, limit)
    if as_json:
        show_json({"lapses": [_lapsed(lapse) for lapse in lapses]})
        return
    for lapse in lapses:
        show(str(lapse))
    if not lapses:
        say("Nothing has fallen due.")


@click.command()
@store_argument
@_once
@_limit
@click.option("--letters", type=click.Path(), metavar="DIR", help="Put e-mail into this folder, as .eml files.")
@click.option("--list", "shelf", is_flag=True, help="Show the shelf, and send nothing.")
@policy_option
@json_option
def outbox(
    store: str, once: bool, limit: int | None, letters: str | None, shelf: bool, policy: str, as_json: bool
) -> int:
    """Send the letters that wait."""
    if shelf and (once or letters):
        raise click.UsageError("--list shows the shelf and sends nothing; leave out --once and --letters.")
    with opened(store, policy, channels=[] if letters is None else [_folder(letters)]) as office:
        if shelf:
            _show_shelf(office.store.shelf(office.tenant, limit=limit or _LIMIT), as_json)
            return 0

        def send() -> Sequence[Sent]:
            return office.outbox.deliver_once(limit=limit or _LIMIT)

        if not once:
            until_stopped("the outbox", office, send, _sent, as_json)
            return 0
        sent = drained(send, limit)
        waiting = office.store.shelf(office.tenant, states=("waiting",), limit=_LIMIT)
    if as_json:
        show_json({"letters": [_sent(each) for each in sent], "waiting": len(waiting)})
    for each in () if as_json else sent:
        show(str(each))
    if not (sent or waiting):
        say("No letter waits.")
    if waiting:
        many = f"{len(waiting)}{' or more' if len(waiting) == _LIMIT else ''}"
        ways = ", ".join(sorted({each.letter.channel for each in waiting}))
        say(
            f"Letters that still wait: {many}, by {ways}. --letters DIR takes e-mail; resolved outbox --list says more."
        )
    return 1 if any(each.receipt.outcome == "failed" for each in sent) else 0


def _folder(letters: str) -> Any:
    from ..channels.mail import MailChannel

    folder = Path(letters)
    folder.mkdir(parents=True, exist_ok=True)  # here, where it can still be said; a channel would only try again
    return MailChannel(folder)


def _preview(lapses: Sequence[Lapse], as_json: bool) -> None:
    if as_json:
        show_json({"preview": [_lapsed(lapse) for lapse in lapses]})
        return
    for lapse in lapses:
        show(str(lapse))
    if not lapses:
        say("Nothing will have fallen due by then.")


# How it is shown -----------------------------------------------------------------------


def _lapsed(lapse: Lapse) -> dict[str, Any]:
    return {
        "number": lapse.number,
        "id": lapse.case_id,
        "clock": lapse.clock,
        "due": lapse.due.isoformat(),
        "recorded": list(lapse.recorded),
    }


def _sent(sent: Sent) -> dict[str, Any]:
    return {
        "number": sent.letter.number,
        "letter": sent.letter.id,
        "kind": sent.letter.kind,
        "channel": sent.letter.channel,
        "outcome": sent.receipt.outcome,
        "reference": sent.receipt.reference,
        "reason": sent.receipt.reason,
        "attempts": sent.attempts,
    }


def _show_shelf(shelf: Sequence[Shelved], as_json: bool) -> None:
    if as_json:
        show_json({"letters": [_shelved(each) for each in shelf]})
        return
    if not shelf:
        say("There is no letter.")
        return
    show_table(
        ("number", "letter", "by", "to", "subject", "stands", "tried", "reason"),
        [
            (one.letter.number, one.letter.kind, one.letter.channel, one.letter.recipient, one.letter.subject,
             _standing(one), str(one.attempts), one.reason)
            for one in shelf
        ],
    )  # fmt: skip


def _standing(one: Shelved) -> str:
    return f"{one.state} since {for_people(_at(one))}" if one.state in ("sent", "dead") else one.state


def _at(one: Shelved) -> datetime:
    return datetime.fromtimestamp(one.next_at / 1_000_000, UTC)


def _shelved(one: Shelved) -> dict[str, Any]:
    return {
        "number": one.letter.number,
        "letter": one.letter.id,
        "kind": one.letter.kind,
        "channel": one.letter.channel,
        "recipient": one.letter.recipient,
        "subject": one.letter.subject,
        "text": one.letter.text,
        "state": one.state,
        "attempts": one.attempts,
        "at": _at(one).isoformat() if one.next_at else None,
        "reason": one.reason,
    }
