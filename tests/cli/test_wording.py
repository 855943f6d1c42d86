"""A reply is checked on the command line, before it is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .terminal import HOSTILE, given, refused, typed


@pytest.mark.clause("F10")
def test_each_finding_is_told_with_its_line_and_column(tmp_path: Path) -> None:
    reply = tmp_path / "reply.txt"
    reply.write_text("Dear Kim,\n\n> it is our policy\nI am sorry, it’s our\n  policy. My hands are tied.\n", "utf-8")
    result = typed("wording", reply)

    lines = result.stdout.splitlines()
    assert 1 == result.exit_code
    assert [f"{reply}:4:13", f"{reply}:5:11"] == [line.split("  ")[0] for line in lines]
    assert "“it’s our policy” hides behind a rule (F10): say what can be done" in lines[0]


def test_stdin_is_read_and_a_clean_reply_says_nothing() -> None:
    assert [] == given("wording", input="Thank you. The new fan comes on Monday.")
    assert [] == given("wording", "-", "--language", "de", input="Danke. Der neue Lüfter kommt am Montag.")
    assert "" == typed("wording", input="").output


def test_for_machines_every_field_is_told() -> None:
    text = "Da ist nichts.\nRegeln sind Regeln."
    result = typed("wording", "--language", "de-AT", "--json", input=text)
    (found,) = json.loads(result.stdout)

    assert 1 == result.exit_code
    assert ("hides-behind-policy", "F10", "serious", "Regeln sind Regeln", 2, 1, 15, 33) == tuple(
        found[key] for key in ("code", "clause", "severity", "quote", "line", "column", "start", "end")
    )


def test_a_language_without_phrases_is_said_so() -> None:
    result = typed("wording", "--language", "xx", input="it is our policy")

    assert (0, "") == (result.exit_code, result.stdout)
    assert "no phrases in 'xx'" in result.stderr


def test_what_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_bytes(b"it is \xff our policy")

    assert "is not UTF-8 (byte 6)" in refused("wording", odd, status=2)
    assert "cannot be read" in refused("wording", tmp_path / "none.txt", status=2)
    assert "cannot be read" in refused("wording", tmp_path, status=2)


def test_nothing_hostile_reaches_the_terminal() -> None:
    result = typed("wording", input=f"you should have {HOSTILE.split()[0]} read my hands are tied{HOSTILE}")

    assert "\x1b" not in result.output
