"""Real processes: pipes, signals, terminals, hostile texts, and what is loaded."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from resolved.cli.words import escaped, one_line

from .terminal import HOSTILE, TEXT, ended, given, process, received, typed

RAW = ("\x1b[31m", "\x1b]0", "\x07", "\rover", "\u202e", "\u2066", "\x9b")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.db"
    received(path, "--name", HOSTILE, "--subject", HOSTILE, "--customer-id", HOSTILE)
    return path


# Status --------------------------------------------------------------------------------


def test_the_module_runs_and_leaves_with_its_status(store: Path) -> None:
    assert ended(process("verify", store))[:2] == (0, "1 complaints, 1 entries: everything holds together.\n")
    assert ended(process("show", store, "C-9"))[0] == 1
    status, out, err = ended(process("nope"))
    assert (status, out) == (2, "")
    assert err.startswith("resolved: No such command")


def test_arguments_that_are_no_utf8(store: Path) -> None:
    status, _, err = ended(process("record", store, b"C-1", b"noted", b"--set", b"text=\xff"))
    assert status == 2
    assert "no UTF-8 text" in err
    assert ended(process("show", store, b"\xff"))[0] == 2
    assert ended(process("nope", b"\xff"))[0] == 2
    assert ended(process("list", b"\xff.db"))[0] == 1
    assert ended(process("record", store, b"C-1", b"noted", b"--data", b"@\xff"))[0] == 2
    assert ended(process("record", store, b"C-1", b"noted", b"--data", b'{"text": "\xff"}'))[0] != 0


def test_a_path_may_have_any_bytes(tmp_path: Path) -> None:
    store = os.fsencode(tmp_path) + b"/\xff.db"

    assert ended(process("receive", store, "--channel", "desk", "--text", TEXT))[0] == 0
    assert ended(process("list", store))[0] == 0


# Pipes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "verb", [["lifecycle"], ["lifecycle", "--json"], ["lifecycle", "--mermaid"], ["--help"], ["verify"]]
)
def test_a_reader_that_wants_no_more_is_no_failure(store: Path, verb: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    running = process(*verb, *([store] if verb == ["verify"] else []), stdout=write)
    os.close(write)

    assert ended(running) == (0, "", "")


def test_a_full_disk_is_a_sentence(store: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert ended(process("list", store, stdout=full)) == (1, "", "No space left on device\n")


def test_without_any_stdout_or_stdin(store: Path) -> None:
    code = "import os, sys; os.close(1); os.close(0); os.execv(sys.executable, [sys.executable, '-m', 'resolved', *sys.argv[1:]])"

    assert ended(process("list", store, python=("-c", code))) == (0, "", "")
    status, _, err = ended(process("record", store, "C-1", "noted", "--data", "-", python=("-c", code)))
    assert status == 2
    assert "stdin" in err


def test_a_terminal_of_few_letters(store: Path) -> None:
    received(store, "--name", "Žofie 🦊")
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    assert ended(process("list", store, env=env))[0] == 0
    status, out, _ = ended(process("list", store, "--json", env=env))
    assert status == 0
    assert "Žofie 🦊" in {each["name"] for each in json.loads(out)["complaints"]}


# Signals -------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("verb", ["watch", "outbox"])
def test_what_runs_by_itself_ends_when_it_is_told_to(store: Path, verb: str, sign: signal.Signals) -> None:
    running = process(verb, store)
    assert running.stderr is not None
    assert b"Ctrl-C ends it" in running.stderr.readline()
    running.send_signal(sign)

    status, _, err = ended(running)
    assert status == 0
    assert "Stopped the" in err


def test_the_watch_tells_at_once_what_it_records(store: Path) -> None:
    received(store, "--at", "2026-01-05T09:00+00:00")
    running = process("watch", store, "--json")
    assert running.stdout is not None

    assert json.loads(running.stdout.readline())["number"] == "C-2"
    running.send_signal(signal.SIGINT)
    assert ended(running)[0] == 0


def test_stopping_anything_else_is_said(store: Path) -> None:
    running = process("receive", store, "--file", "-", python=("-c", WAITS), stdin=subprocess.PIPE)
    assert running.stderr is not None
    assert running.stderr.readline() == b"waiting\n"
    running.send_signal(signal.SIGINT)

    status, _, err = ended(running)
    assert status == 1
    assert "Stopped. What was recorded before stays recorded." in err


WAITS = """
import signal, sys
from resolved.cli import main, daily
signal.signal(signal.SIGINT, signal.default_int_handler)
read = daily.file_text
def waits(name):
    print("waiting", file=sys.stderr, flush=True)
    return read(name)
daily.file_text = waits
main()
"""


# Hostile texts -------------------------------------------------------------------------


def seen(*args: str | Path, python: tuple[str, ...] = ("-m", "resolved")) -> str:
    """Run a verb before a terminal, and return all that reaches it."""
    mine, theirs = pty.openpty()
    running = process(
        *args, python=python, stdout=theirs, stderr=theirs, env={"TERM": "xterm-256color", "COLUMNS": "200"}
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            read = os.read(mine, 65536)
        except OSError:  # how a terminal says that nobody writes any more
            break
        if not read:
            break
        found += read
    os.close(mine)
    assert running.wait(60) in (0, 1)
    return found.decode()


def harmless(text: str) -> bool:
    return not any(raw in text for raw in RAW)


def test_a_hostile_text_reaches_no_terminal(store: Path) -> None:
    shown = seen("list", store)

    assert harmless(shown)
    assert "\\x1b[31mred" in shown
    assert "\x1b[1m" in shown  # rich's own heads


def test_without_rich_a_table_is_plain(store: Path) -> None:
    code = "import sys; sys.modules['rich'] = sys.modules['rich.console'] = None; from resolved.cli import main; main()"
    shown = seen("list", store, python=("-c", code))

    assert "\x1b" not in shown
    assert "------" in shown


@pytest.mark.parametrize("without", ["", "import sys; sys.modules['rich.console'] = None; "])
def test_the_demonstration_draws_a_bar_and_clears_it_away(without: str) -> None:
    before, told, after = seen(
        "demo", python=("-c", f"{without}from resolved.cli import main; main(['demo'])")
    ).partition("C-1  ")

    assert told
    assert "100%" in before
    assert before.endswith(("\x1b[2K", "\r\n"))
    assert "\x1b" not in after


@pytest.mark.parametrize(
    "verb", [("list",), ("list", "--json"), ("show", "C-1"), ("show", "C-1", "--json"), ("offers", "C-1")]
)
def test_a_hostile_text_is_harmless_in_pipes_too(store: Path, verb: tuple[str, ...]) -> None:
    result = typed(verb[0], store, *verb[1:])

    assert result.exit_code == 0
    assert harmless(result.output)


def test_a_hostile_reference_is_harmless_in_what_is_said(store: Path) -> None:
    for args in (("show", store, HOSTILE), ("record", store, "C-1", HOSTILE), ("list", HOSTILE), (HOSTILE,)):
        result = typed(*args)

        assert result.exit_code in (1, 2)
        assert harmless(result.output)
        assert len(result.stderr.splitlines()) == 1


def test_json_gives_a_hostile_text_back_unchanged(store: Path) -> None:
    assert given("list", store)["complaints"][0]["name"] == HOSTILE


def test_escaping_leaves_what_people_write() -> None:
    kept = "Žofie sagt: «süß» — 日本語, می‌خواهم, 👩‍🔧, a\u00adb\nnew line"

    assert escaped(kept) == kept
    assert escaped("a\tb\x00\u2028\ufeff\udcff") == "a   b\\x00\\u2028\\ufeff\\udcff"
    assert one_line("a\r\n  b\u2029c") == "a b c"


def test_wide_letters_keep_their_columns(store: Path) -> None:
    received(store, "--name", "日本")
    head, _, *lines = typed("list", store).stdout.splitlines()
    wide = next(line for line in lines if "日本" in line)

    assert wide.index("first-response") + len("日本") == head.index("clock")


# What is loaded ------------------------------------------------------------------------


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom resolved.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "sys.stderr.write(chr(10).join(sys.modules))"
    )
    modules = set(ended(process(python=("-c", code)))[2].splitlines())

    assert "resolved.cli" in modules
    heavy = {"sqlite3", "cattrs", "rich", "resolved.demo", "resolved.story", "resolved.stores.sqlite"}
    assert not heavy & modules


def test_the_installed_command_is_the_same() -> None:
    command = Path(sys.executable).with_name("resolved")
    done = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)

    assert done.stdout == typed("--help").stdout.replace("Usage: main", "Usage: resolved")
