"""The demonstration: a week's inbox, followed to its end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import click

from .given import json_option
from .words import at_terminal, say, show, show_json

Progress: TypeAlias = "Callable[[int, int], None]"


@click.command(short_help="Follow a week's inbox to its end.")
@click.option("--out", type=click.Path(file_okay=False), metavar="DIR", help="Leave database and letters there.")
@json_option
def demo(out: str | None, as_json: bool) -> int:
    """Follow a week's inbox at a complaints office to its end, on a real SQLite file."""
    import attrs

    from ..demo import run

    with _bar() as (progress, clear):

        def tell(text: str) -> None:
            clear()
            show(text)

        report = run(None if out is None else Path(out), tell=_quiet if as_json else tell, progress=progress)
    if as_json:
        show_json(attrs.asdict(report))
    elif report.folder is not None:
        say(f"Database and letters lie in {report.folder}.")
    return 1 if report.faults else 0


def _quiet(_: str) -> None:
    """Tell nothing; for machines the report says it all."""


@contextmanager
def _bar() -> Generator[tuple[Progress | None, Callable[[], None]], None, None]:
    """
    Draw a bar on stderr where a terminal can: rich's where it is installed, else click's.

    Gives how to move it, and how to clear it away before anything is told.
    """
    if not at_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        yield None, lambda: None
        return
    try:
        from rich.console import Console
        from rich.progress import Progress as Bar
    except ImportError:
        plain = click.progressbar(length=1, file=sys.stderr)
        finish = cache(plain.render_finish)  # once: by what is told first, or at the end
        try:
            yield lambda done, total: _move(plain, done, total), finish
        finally:
            finish()
        return
    with Bar(console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("A week at the complaints office", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total), bar.stop


def _move(bar: Any, done: int, total: int) -> None:
    bar.length = total
    bar.update(done - bar.pos)
