"""What verbs are given: actors, times, a store, a policy; and the office that these open."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ..errors import Invalid, Unavailable
from .front import JSON

if TYPE_CHECKING:
    from ..core.complaint import Actor
    from ..office import Office
    from ..ports import Channel

Verb = TypeVar("Verb", bound=Callable[..., Any])

_PAGE: Final = re.compile(r"(\d{1,19})\.(\d{1,18})")
_MOST: Final = 2**63 - 1


class _Words(click.ParamType):
    """A text that is one: arguments that are no UTF-8 reach Python as half characters."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            self.fail(f"{value!a} is no UTF-8 text.", param, ctx)
        return str(value)


class _Actor(_Words):
    """Who acts: ``ana``, or ``ana:senior:2:unit``."""

    name = "id[:role[:level[:unit]]]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from ..core.complaint import Actor

        if isinstance(value, Actor):
            return value
        id, role, level, unit = (*super().convert(value, param, ctx).split(":", 3), "", "", "")[:4]
        if not re.fullmatch(r"\d{0,9}", level, re.ASCII):
            self.fail(f"a level is a whole number from 0 upwards, not {level!r}.", param, ctx)
        try:
            return Actor(id.strip(), role=role or "handler", level=int(level or 0), unit=unit)  # type: ignore[arg-type]
        except Invalid as wrong:
            self.fail(f"{wrong}; write id[:role[:level[:unit]]], such as ana:senior:2:desk.", param, ctx)


class _Moment(_Words):
    """A time with its zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, datetime):
            return value
        text = super().convert(value, param, ctx)
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                self.fail(f"{text!r} has no zone; write it like 2026-03-02T17:00+00:00.", param, ctx)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{text!r} is no time; write it like 2026-03-02T17:00+00:00.", param, ctx)


class _Page(_Words):
    """Where the page before ended."""

    name = "token"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        found = _PAGE.fullmatch(super().convert(value, param, ctx))
        if found is None or int(found[1]) > _MOST:
            self.fail(f"{value!r} is no page; give the token that the page before ended with.", param, ctx)
        return int(found[1]), int(found[2])


WORDS: Final = _Words()
ACTOR: Final = _Actor()
MOMENT: Final = _Moment()
PAGE: Final = _Page()


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
    return click.argument("case", metavar="CASE", type=WORDS)(verb)


def by_option(verb: Verb) -> Verb:
    """Take who acts."""
    return click.option(
        "--by", required=True, type=ACTOR, envvar="RESOLVED_BY", show_envvar=True,
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
