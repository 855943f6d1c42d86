"""How the watch and the outbox go on: until nothing is left, or until somebody says stop."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ..errors import ResolvedError
from .words import as_json as spelt, say, show

if TYPE_CHECKING:
    from ..office import Office

V = TypeVar("V")

LONGEST_NAP: Final = 5.0
"""Seconds between two looks, where nothing falls due before: others write to the file too."""
SHORTEST_NAP: Final = 0.5


def drained(act: Callable[[], Sequence[V]], limit: int | None) -> list[V]:
    """Act until nothing is left; with a limit, once."""
    done = list(act())
    while limit is None and (more := act()):
        done += more
    return done


def until_stopped(
    who: str, office: Office, act: Callable[[], Sequence[V]], told: Callable[[V], Any], as_json: bool
) -> None:
    """
    Act, and sleep until something falls due, until somebody says stop.

    Args:
        who: As it calls itself.
        told: Gives what was done as plain data; as JSON, each is a line of its own.
    """
    last = ""
    try:
        with _stoppable():
            say(f"This is {who}; Ctrl-C ends it.")
            while True:
                found: Sequence[V] = ()
                try:
                    found = act()
                    last = ""
                except ResolvedError as wrong:  # a busy store, a plugin: the next look may go well
                    last = _once_said(str(wrong), last)
                for each in found:
                    if as_json:
                        click.echo(spelt(told(each)))
                    else:
                        show(str(each))
                time.sleep(SHORTEST_NAP if found else _nap(office))
    except KeyboardInterrupt:
        say(f"Stopped {who}; what it did is kept.")


@contextmanager
def _stoppable() -> Generator[None, None, None]:
    """Let SIGINT, which what runs in the background ignores, and SIGTERM mean stop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, signal.default_int_handler) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _once_said(sentence: str, last: str) -> str:
    if sentence != last:
        say(sentence)
    return sentence


def _nap(office: Office) -> float:
    try:
        due = office.store.next_due(office.tenant)
    except ResolvedError:
        return LONGEST_NAP
    if due is None:
        return LONGEST_NAP
    return min(max(due / 1_000_000 - office.clock().timestamp(), SHORTEST_NAP), LONGEST_NAP)
