"""A terminal for the tests: a verb is typed, and what comes of it is looked at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, cast

from click.testing import CliRunner, Result

from resolved.cli import main

ANA: Final = "ana:handler:1:desk"
TEXT: Final = "Seven plums, and not one of them ripe."
HOSTILE: Final = "\x1b[31mred\x1b]0;title\x07\rover\u202ewritten\u2066\x9b2J"


def typed(*args: str | Path, by: str | None = ANA, input: str | bytes | None = None) -> Result:
    """Type a verb; whatever comes of it, it is no traceback and no status that nobody promised."""
    result = CliRunner(env={"RESOLVED_BY": by}).invoke(main, [str(arg) for arg in args], input=input)

    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1, 2, 3)
    assert "Traceback" not in result.output
    return result


def given(*args: str | Path, by: str = ANA, input: str | bytes | None = None) -> Any:
    """Type a verb that is to succeed, and read its JSON."""
    result = typed(*args, "--json", by=by, input=input)

    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*args: str | Path, by: str | None = ANA, status: int = 1, input: str | bytes | None = None) -> str:
    """Type a verb that is to fail, and return what it says; stdout stays empty."""
    result = typed(*args, by=by, input=input)

    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert result.stderr.strip()
    return result.stderr


def received(store: Path, *more: str) -> str:
    """Take a complaint in, and return its number."""
    return str(given("receive", store, "--channel", "desk", "--text", TEXT, *more)["number"])


def process(
    *args: str | bytes | Path, python: tuple[str, ...] = ("-m", "resolved"), **how: Any
) -> subprocess.Popen[bytes]:
    """Start a real one."""
    env = {**os.environ, "RESOLVED_BY": ANA, "LC_ALL": "C.UTF-8", **how.pop("env", {})}
    pipe = subprocess.PIPE
    how = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe, **how}
    return cast("subprocess.Popen[bytes]", subprocess.Popen([sys.executable, *python, *args], env=env, **how))


def ended(running: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Wait for its end: status, stdout, stderr."""
    out, err = running.communicate(timeout=60)
    assert b"Traceback" not in err
    return running.returncode, (out or b"").decode(), err.decode()
