"""The front door: the one place where what went wrong becomes a sentence and an exit status."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import click

from ..errors import Objection, Refused, ResolvedError
from .words import one_line, say, show_json

JSON: Final = "resolved.json"
"""Where a context remembers that the verb was asked for JSON."""

TRACE: Final = "RESOLVED_TRACE"
"""Set in the environment, it shows where something unforeseen happened."""


class Front(click.Group):
    """The verbs, and what becomes of everything that goes wrong in them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the verbs as they were added: in the order in which a complaint meets them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what the library raises on purpose is an answer."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            return told(ctx, refused.objections)
        except ResolvedError as wrong:
            return told(ctx, wrong)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command, and leave with its exit status."""
        if not kwargs.pop("standalone_mode", True):
            return self._run(*args, **kwargs)
        with _listening():
            status = self._status(*args, **kwargs)
        sys.exit(status)

    def _run(self, *args: Any, **kwargs: Any) -> Any:
        run: Callable[..., Any] = super().main
        return run(*args, standalone_mode=False, **kwargs)

    def _status(self, *args: Any, **kwargs: Any) -> int:
        stdout = sys.stdout
        try:
            with suppress(AttributeError):  # no stdout at all, or one that is no stream of ours
                sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            status = self._run(*args, **kwargs)
            if sys.stdout is not None:  # closed by the shell (>&-)
                sys.stdout.flush()  # here and not at the interpreter's end, where nobody could answer for it
        except click.exceptions.NoArgsIsHelpError as wrong:
            click.echo(wrong.format_message(), err=True)
            return 2
        except click.ClickException as wrong:
            return _misused(wrong)
        except click.Abort:
            say("Stopped. What was recorded before stays recorded.")
            return 1
        except BrokenPipeError:
            _let_go()
            return 0  # the reader has what it wanted, as in ``| head``
        except SystemExit as wrong:
            if sys.stdout is stdout:
                return _unforeseen(wrong)
            _let_go()  # click makes this of a broken pipe, and puts another stdout in its place
            return 0
        except OSError as wrong:
            _let_go()
            say(_of_the_system(wrong))
            return 1
        except UnicodeError:
            say("An argument is no UTF-8 text.")
            return 2
        except Exception as wrong:
            return _unforeseen(wrong)
        return status if isinstance(status, int) else 0


def told(ctx: click.Context, wrong: ResolvedError | Sequence[Objection]) -> int:
    """Say what stands in the way, a line each, and for machines as JSON."""
    as_json = ctx.meta.get(JSON, False)
    if isinstance(wrong, ResolvedError):
        say(str(wrong))
        if as_json:
            show_json({"error": {"name": type(wrong).__name__, "sentence": str(wrong)}})
        return 1
    for objection in wrong:
        say(str(objection))
    if as_json:
        show_json({"refused": [objected(objection) for objection in wrong]})
    return 1


def objected(objection: Objection) -> dict[str, Any]:
    """Give an objection as plain data."""
    return {
        "code": objection.code,
        "clause": objection.clause,
        "sentence": objection.sentence,
        "fields": list(objection.fields),
    }


def _misused(wrong: click.ClickException) -> int:
    ctx = getattr(wrong, "ctx", None)
    path = ctx.command_path if ctx is not None else "resolved"
    say(f"{path}: {wrong.format_message()} See {path} --help.")
    return wrong.exit_code


def _of_the_system(wrong: OSError) -> str:
    why = wrong.strerror or str(wrong)
    return f"{os.fsdecode(wrong.filename)}: {why}" if isinstance(wrong.filename, str | bytes) else why


def _unforeseen(wrong: BaseException) -> int:
    if os.environ.get(TRACE):
        raise wrong
    why = one_line(str(wrong))[:500]
    say(f"This was not foreseen, and is a defect: {type(wrong).__name__}: {why}. Set {TRACE}=1 to see where.")
    return 1


def _let_go() -> None:
    """Point stdout nowhere, so that the interpreter does not fail on it once more at its end."""
    with suppress(AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class _Aloud(logging.Handler):
    """What the library reports of plugins, as sentences."""

    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


@contextmanager
def _listening() -> Generator[None, None, None]:
    log, aloud = logging.getLogger("resolved"), _Aloud(logging.WARNING)
    log.addHandler(aloud)
    try:
        yield
    finally:
        log.removeHandler(aloud)
