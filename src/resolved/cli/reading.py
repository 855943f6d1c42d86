"""What is read: the story of one complaint, and the work list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from .given import (
    actor,
    case_argument,
    json_option,
    moment,
    opened,
    page as page_place,
    page_token,
    policy_option,
    store_argument,
    words,
)
from .words import say, show, show_json, show_table

if TYPE_CHECKING:
    from ..core.complaint import Actor
    from ..core.fact import State
    from ..office import Office
    from ..ports import Line

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


@click.command("show", short_help="Tell the story of one complaint.")
@store_argument
@case_argument
@click.option(
    "--by", type=actor, metavar="ID[:ROLE[:LEVEL[:UNIT]]]", envvar="RESOLVED_BY", show_envvar=True,
    help="Who reads it; whoever may not see conduct is told the rest. Left out, everything is told.",
)  # fmt: skip
@policy_option
@json_option
def show_(store: str, case: str, by: Actor | None, policy: str, as_json: bool) -> None:
    """Tell the story of one complaint, as a person would."""
    from ..story import as_data, tell

    with opened(store, policy) as office:
        id = office.case_id(case)
        if as_json:
            show_json(as_data(office, id, by=by))
        else:
            show(tell(office, id, by=by))


@click.command("list")
@store_argument
@click.option("--state", type=words, metavar="TEXT", help="A state, or a superstate such as open or unsettled.")
@click.option("--owner", type=words, metavar="TEXT", help="The id of who is responsible.")
@click.option("--customer", type=words, metavar="TEXT", help="Your own key for the customer.")
@click.option("--channel", type=words, metavar="TEXT", help="Through which they came.")
@click.option("--due-before", type=moment, metavar="TIME", help="Only what falls due before this time, with its zone.")
@click.option("--text", type=words, metavar="TEXT", help="Found anywhere in the customer's name or the complaint.")
@click.option("--problem", type=words, metavar="ID", help="The recurring problem that they belong to.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Lines on a page.")
@click.option("--page", type=page_place, metavar="TOKEN", help="Where the page before ended.")
@policy_option
@json_option
def list_(
    store: str, state: str | None, owner: str | None, customer: str | None, channel: str | None,
    due_before: datetime | None, text: str | None, problem: str | None, limit: int, page: tuple[int, int] | None,
    policy: str, as_json: bool,
) -> None:  # fmt: skip
    """
    List complaints, by what falls due next.

    Closed ones too: ``--state open`` leaves them out.
    """
    with opened(store, policy) as office:
        found = office.find(
            state=_state(office, state), owner=owner, customer=customer, channel=channel, due_before=due_before,
            text=text, limit=limit, after=page, problem=problem,
        )  # fmt: skip
    more = None if found.more is None else page_token(found.more)
    if as_json:
        show_json({"complaints": [_told(line) for line in found.lines], "more": more})
        return
    if not found.lines:
        say("No complaint fits.")
        return
    show_table(
        ("number", "state", "owner", "channel", "customer", "due", "clock", "text"),
        [_row(line) for line in found.lines],
    )
    if more is not None:
        say(f"There is more: --page {more}")


def _state(office: Office, name: str | None) -> type[State] | str | None:
    """Find a superstate by its name; a state's own is the office's to know."""
    from ..core.fact import State

    if name is None or name in office.flow.states:
        return name
    supers = {
        cls.__name__.lower(): cls
        for state in office.flow.states.values()
        for cls in state.__mro__
        if issubclass(cls, State) and cls is not State and "name" not in vars(cls)
    }
    return supers.get(name.lower(), name)


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.number,
        f"{line.state} ({line.kind})" if line.kind else line.state,
        line.owner,
        line.channel,
        line.name or line.customer,
        "" if line.due is None else for_people(_moment(line.due)),
        line.clock,
        line.text,
    )


def _told(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "id": line.case_id,
        "version": line.version,
        "state": line.state,
        "kind": line.kind,
        "owner": line.owner,
        "customer": line.customer,
        "channel": line.channel,
        "began": _moment(line.began).isoformat(),
        "due": None if line.due is None else _moment(line.due).isoformat(),
        "clock": line.clock,
        "name": line.name,
        "text": line.text,
        "problem": line.problem,
    }


def _moment(at: int) -> datetime:
    return _BEGINNING + timedelta(microseconds=at)


def for_people(moment: datetime) -> str:
    """Say a time in the reader's own zone."""
    try:
        return f"{moment.astimezone():%a %d %b %Y %H:%M %Z}"
    except (OverflowError, OSError):  # beyond what the system's clock can tell
        return moment.isoformat(" ", "minutes")
