"""The work list, a story, the lapse of time, letters, integrity, the demonstration."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from .terminal import TEXT, given, received, refused, typed

LONG_AGO = (datetime.now(UTC) - timedelta(days=60)).isoformat()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "complaints.db"


def numbers(store: Path, *how: str) -> list[str]:
    return [each["number"] for each in given("list", store, *how)["complaints"]]


# The work list -------------------------------------------------------------------------


def test_a_list_is_a_table(store: Path) -> None:
    received(store, "--name", "Kim Doe")
    heads, rule, line = typed("list", store).stdout.splitlines()

    assert heads.split() == ["number", "state", "owner", "channel", "customer", "due", "clock", "text"]
    assert set(rule) == {"-", " "}
    assert all(word in line for word in ("C-1", "received", "ana", "desk", "Kim Doe", "first-response", TEXT))


def test_a_list_is_narrowed(store: Path) -> None:
    received(store, "--name", "Kim Doe", "--customer-id", "p-1")
    given("receive", store, "--channel", "email", "--text", "The fridge hums.", "--by", "ben")
    given("record", store, "C-2", "account-heard", "--set", "account=hums")
    soon = (datetime.now(UTC) + timedelta(days=365)).isoformat()

    assert numbers(store, "--state", "heard") == ["C-2"]
    assert numbers(store, "--state", "unanswered") == ["C-1", "C-2"]
    assert numbers(store, "--owner", "ben") == ["C-2"]
    assert numbers(store, "--customer", "p-1") == ["C-1"]
    assert numbers(store, "--channel", "email") == ["C-2"]
    assert numbers(store, "--due-before", soon) == ["C-1", "C-2"]
    assert numbers(store, "--due-before", LONG_AGO) == []
    assert numbers(store, "--text", "KIM") == ["C-1"]


def test_a_list_goes_page_by_page(store: Path) -> None:
    for _ in range(3):
        received(store)
    first = given("list", store, "--limit", "2")
    second = given("list", store, "--limit", "2", "--page", first["more"])

    assert [len(each["complaints"]) for each in (first, second)] == [2, 1]
    assert second["more"] is None
    result = typed("list", store, "--limit", "2")
    assert f"--page {first['more']}" in result.stderr
    assert "--page" not in result.stdout


def test_an_unknown_state_says_which_there_are(store: Path) -> None:
    received(store)

    assert "there is no state 'nope'; there are received" in refused("list", store, "--state", "nope")


# A story -------------------------------------------------------------------------------


def test_a_story_is_told(store: Path) -> None:
    case = received(store, "--name", "Kim Doe")
    result = typed("show", store, case)

    assert result.exit_code == 0
    assert case in result.stdout
    assert TEXT in " ".join(result.stdout.split())


def test_a_story_for_machines(store: Path) -> None:
    case = received(store)

    assert isinstance(given("show", store, case), dict)


def test_no_story_of_what_is_not_there(store: Path) -> None:
    received(store)

    assert "there is no complaint 'C-9'" in refused("show", store, "C-9")
    assert "there is no complaint 'nope'" in refused("show", store, "nope")


# Time and letters ----------------------------------------------------------------------


def test_the_watch_records_what_fell_due_once(store: Path) -> None:
    received(store, "--at", LONG_AGO)
    (lapse, *_) = first = given("watch", store, "--once")["lapses"]

    assert {each["clock"] for each in first} == {"first-response", "decision"}
    assert lapse["number"] == "C-1"
    assert lapse["recorded"] == ["deadline-missed"]
    assert given("watch", store, "--once") == {"lapses": []}


def test_a_limit_is_kept(store: Path) -> None:
    received(store, "--at", LONG_AGO)

    assert len(given("watch", store, "--once", "--limit", "1")["lapses"]) == 1
    assert "C-1 decision" in typed("watch", store, "--once").stdout
    assert "Nothing has fallen due" in typed("watch", store, "--once").stderr


def test_letters_go_into_a_folder(store: Path, tmp_path: Path) -> None:
    given("receive", store, "--channel", "email", "--email", "k@example.com", "--text", TEXT)
    folder = tmp_path / "letters" / "out"

    shelf = given("outbox", store, "--list")["letters"]
    assert [(each["state"], each["recipient"]) for each in shelf] == [("waiting", "k@example.com")]
    assert "Letters that still wait: 1, by email" in typed("outbox", store, "--once").stderr
    sent = given("outbox", store, "--once", "--letters", str(folder))
    assert [each["outcome"] for each in sent["letters"]] == ["sent"]
    assert sent["waiting"] == 0
    (file,) = folder.iterdir()
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == "k@example.com"
    assert "sent since" in typed("outbox", store, "--list").stdout


def test_a_letter_that_will_never_arrive_is_a_finding(store: Path, tmp_path: Path) -> None:
    given("receive", store, "--channel", "email", "--email", "k@example.com", "--text", TEXT)
    with sqlite3.connect(store) as connection:  # it was tried in vain, often
        connection.execute("UPDATE resolved_letters SET attempts = 99, recipient = 'k@example.com' || char(10) || 'x'")
    result = typed("outbox", store, "--once", "--letters", tmp_path / "out")

    assert result.exit_code == 1
    assert "failed" in result.stdout


def test_letters_need_a_folder(store: Path) -> None:
    received(store)

    assert "File exists" in refused("outbox", store, "--once", "--letters", store)
    assert "leave out --once" in refused("outbox", store, "--list", "--once", status=2)


# Integrity -----------------------------------------------------------------------------


def test_a_sound_store_is_verified(store: Path) -> None:
    received(store)

    assert typed("verify", store).stdout == "1 complaints, 1 entries: everything holds together.\n"
    assert given("verify", store) == {"complaints": 1, "entries": 1, "records": 0, "faults": []}


def changed(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE resolved_entries SET line = CAST(replace(line, 'ana', 'bob') AS BLOB)")


def emptied(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("DELETE FROM resolved_entries")


def damaged(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'resolved_entries'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with store.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)


@pytest.mark.parametrize("harm", [changed, emptied, damaged])
def test_what_does_not_hold_has_a_status_of_its_own(store: Path, harm: Callable[[Path], None]) -> None:
    received(store)
    harm(store)
    result = typed("verify", store, "--json")

    assert result.exit_code == 3
    assert len(json.loads(result.stdout)["faults"]) == 1
    told = typed("verify", store)
    assert told.exit_code == 3
    assert len(told.stdout.splitlines()) == 1


# The demonstration ---------------------------------------------------------------------


def test_the_demonstration_leaves_a_sound_store(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    result = typed("demo", "--out", out, by=None)

    assert result.exit_code == 0
    assert "\x1b" not in result.output
    (store,) = out.glob("*.db")
    assert typed("verify", store).exit_code == 0
    assert typed("list", store).exit_code == 0


def test_the_demonstration_for_machines(tmp_path: Path) -> None:
    report = given("demo", "--out", tmp_path / "demo", by="")

    assert report["faults"] == []
    assert report["folder"] == str(tmp_path / "demo")
    assert report["complaints"] == len(given("list", tmp_path / "demo" / "complaints.db")["complaints"])


def test_the_demonstration_says_where_it_left_everything(tmp_path: Path) -> None:
    assert str(tmp_path / "demo") in typed("demo", "--out", tmp_path / "demo").stderr
    assert typed("demo").stderr == ""


def test_the_demonstration_leaves_what_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "complaints.db").write_text("mine")

    refused("demo", "--out", tmp_path)
    assert (tmp_path / "complaints.db").read_text() == "mine"


def test_where_there_is_nothing_to_show_it_is_said(tmp_path: Path) -> None:
    store = tmp_path / "complaints.db"
    received(store)
    for args, said in (
        (("list", "--owner", "nobody"), "No complaint fits."),
        (("outbox", "--list"), "There is no letter."),
        (("outbox", "--once"), "No letter waits."),
        (("watch", "--once"), "Nothing has fallen due."),
    ):
        shown = typed(args[0], store, *args[1:])
        assert ("", f"{said}\n", 0) == (shown.stdout, shown.stderr, shown.exit_code)
