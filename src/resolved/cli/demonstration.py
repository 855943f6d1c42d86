"""The demonstration: a week's inbox, followed to its end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, cast

import click

from .given import json_option
from .words import at_terminal, show, show_json

Progress: TypeAlias = "Callable[[int, int], None]"


@click.command(short_help="Follow a week's inbox to its end.")
@click.option("--out", type=click.Path(file_okay=False), metavar="DIR", help="Leave database and letters there.")
@json_option
def demo(out: str | None, as_json: bool) -> None:
    """Follow a week's inbox at a complaints office to its end, on a real SQLite file."""
    from ..demo import run

    with _bar() as progress:
        report = run(None if out is None else Path(out), tell=_quiet if as_json else show, progress=progress)
    if as_json:
        show_json(_plain(report))


def _quiet(_: str) -> None:
    """Tell nothing; for machines the report says it all."""


def _plain(report: Any) -> Any:
    """Give a report as plain data: as it does so itself, else field by field."""
    import attrs

    own = getattr(report, "as_data", None)
    return own() if callable(own) else attrs.asdict(report) if attrs.has(cast("Any", type(report))) else report


@contextmanager
def _bar() -> Generator[Progress | None, None, None]:
    """Draw a bar on stderr where a terminal can: rich's where it is installed, else click's."""
    if not at_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        yield None
        return
    try:
        from rich.console import Console
        from rich.progress import Progress as Bar
    except ImportError:
        with click.progressbar(length=1, file=sys.stderr) as plain:
            yield lambda done, total: _move(plain, done, total)
        return
    # Where stdout is the terminal too, rich keeps what is told above the bar.
    with Bar(console=Console(stderr=True), transient=True, redirect_stdout=at_terminal(sys.stdout)) as bar:
        task = bar.add_task("A week at the complaints office", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _move(bar: Any, done: int, total: int) -> None:
    bar.length = total
    bar.update(done - bar.pos)
