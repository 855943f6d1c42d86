"""What verbs are given: actors, times, a store, a policy; and the office that these open."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import click

from ..errors import Invalid, Unavailable
from .front import JSON

if TYPE_CHECKING:
    from ..core.complaint import Actor
    from ..office import Office
    from ..ports import Channel

Verb = TypeVar("Verb", bound=Callable[..., Any])

_PAGE: Final = re.compile(r"(\d{1,19})\.(\d{1,18})", re.ASCII)
_MOST: Final = 2**63 - 1


def words(value: str) -> str:
    """Read a text that is one: arguments that are no UTF-8 reach Python as half characters."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise click.BadParameter(f"{value!a} is no UTF-8 text.") from None
    return value


def actor(value: str | Actor) -> Actor:
    """Read who acts: ``ana``, or ``ana:senior:2:unit``."""
    from ..core.complaint import Actor

    if isinstance(value, Actor):
        return value
    id, role, level, unit = [*words(value).split(":", 3), "", "", ""][:4]
    if not re.fullmatch(r"\d{0,9}", level, re.ASCII):
        raise click.BadParameter(f"a level is a whole number from 0 upwards, not {level!r}.")
    try:
        return Actor(id.strip(), role=cast("Any", role or "handler"), level=int(level or 0), unit=unit)
    except Invalid as wrong:
        raise click.BadParameter(f"{wrong}; write id[:role[:level[:unit]]], such as ana:senior:2:desk.") from None


def moment(value: str | datetime) -> datetime:
    """Read a time with its zone."""
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(words(value))
        utc = found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{value!r} is no time; write it like 2026-03-02T17:00+00:00.") from None
    if found.tzinfo is None:
        raise click.BadParameter(f"{value!r} has no zone; write it like 2026-03-02T17:00+00:00.")
    return utc


def page(value: str | tuple[int, int]) -> tuple[int, int]:
    """Read where the page before ended."""
    if isinstance(value, tuple):
        return value
    found = _PAGE.fullmatch(words(value))
    if found is None or int(found[1]) > _MOST:
        raise click.BadParameter(f"{value!r} is no page; give the token that the page before ended with.")
    return int(found[1]), int(found[2])


def page_token(place: tuple[int, int]) -> str:
    """Spell where a page ended, for ``--page``."""
    return f"{place[0]}.{place[1]}"


def _remember(ctx: click.Context, param: click.Parameter, value: bool) -> bool:
    ctx.meta[JSON] = value
    return value


def store_argument(verb: Verb) -> Verb:
    """Take the store's file: the first argument of every verb that needs one."""
    return click.argument("store", metavar="STORE")(verb)


def case_argument(verb: Verb) -> Verb:
    """Take a complaint's number or id."""
    return click.argument("case", metavar="CASE", type=words)(verb)


def by_option(verb: Verb) -> Verb:
    """Take who acts."""
    return click.option(
        "--by", required=True, type=actor, metavar="ID[:ROLE[:LEVEL[:UNIT]]]", envvar="RESOLVED_BY", show_envvar=True,
        help="Who acts: ana, or ana:senior:2:desk.",
    )(verb)  # fmt: skip


def json_option(verb: Verb) -> Verb:
    """Take the wish for JSON, and let the front door know of it before anything goes wrong."""
    return click.option(
        "--json", "as_json", is_flag=True, is_eager=True, callback=_remember, help="Print JSON, and nothing else."
    )(verb)  # fmt: skip


def policy_option(verb: Verb) -> Verb:
    """Take a policy."""
    return click.option("--policy", default="default", metavar="FILE", help="A TOML file; else the default.")(verb)


def opened(store: str, policy: str, *, make: bool = False, channels: Iterable[Channel] = ()) -> Office:
    """
    Open the office of a verb; leave it with ``with``.

    Args:
        make: Make the file where there is none.

    Raises:
        Unavailable: The store cannot be opened.
    """
    from ..assembly import MEMORY, open_office

    if store != MEMORY and "://" not in store:
        _look_at(Path(store), make=make)
    return open_office(store, policy=policy, must_exist=not make, channels=channels)


def _look_at(path: Path, *, make: bool) -> None:
    """Say what SQLite would only call *unable to open database file*."""
    try:
        if path.is_dir():
            raise Unavailable(f"{path} is a directory; name a file in it")
        if not path.exists():
            if not make:
                raise Unavailable(f"there is no file {path}; resolved receive makes one")
            if not path.parent.is_dir():
                raise Unavailable(f"there is no directory {path.parent}; make it first")
            if not os.access(path.parent, os.W_OK):
                raise Unavailable(f"no file can be made in {path.parent}: it may not be written to")
        elif not os.access(path, os.R_OK):
            raise Unavailable(f"{path} may not be read")
    except (OSError, ValueError) as wrong:
        raise Unavailable(f"{path} cannot be used: {getattr(wrong, 'strerror', None) or wrong}") from None
