"""Whatever a user can cause is one clear sentence and an exit status, never a traceback."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from resolved import Objection, Unavailable, hookimpl
from resolved.cli import main

from .terminal import TEXT, given, received, refused, typed

READING = [("offers", "C-1"), ("authority", "C-1"), ("record", "C-1", "noted"), ("show", "C-1"), ("list",), ("watch", "--once"), ("outbox", "--once"), ("verify",)]  # fmt: skip
RECEIVE = ("--channel", "desk", "--text", TEXT)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.db"
    received(path)
    return path


# Stores --------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", READING, ids=lambda verb: verb[0])
def test_a_missing_file_is_not_made(tmp_path: Path, verb: tuple[str, ...]) -> None:
    path = tmp_path / "none.db"

    assert "there is no file" in refused(verb[0], path, *verb[1:])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", [*READING, ("receive", *RECEIVE)], ids=lambda verb: verb[0])
def test_a_store_is_no_directory_and_no_text(tmp_path: Path, verb: tuple[str, ...]) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database, only words\n" * 100)

    assert "is a directory" in refused(verb[0], tmp_path, *verb[1:])
    assert "no SQLite file" in refused(verb[0], text, *verb[1:])
    assert text.read_text() == "no database, only words\n" * 100


def test_a_store_needs_a_place_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "there is no directory" in refused("receive", tmp_path / "a" / "b.db", *RECEIVE)
    assert "cannot be used" in refused("receive", "/proc/complaints.db", *RECEIVE)
    assert "cannot be used" in refused("receive", "x" * 5000, *RECEIVE)
    assert "nothing here opens nowhere://" in refused("list", "nowhere://host/name")
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests may be root
    assert "may not be written to" in refused("receive", tmp_path / "b.db", *RECEIVE)


def test_a_store_that_may_not_be_read(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert "may not be read" in refused("list", store)


def test_a_busy_store(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolved.stores.sqlite.PATIENCE", 0.05)
    with sqlite3.connect(store) as other:
        other.execute("BEGIN IMMEDIATE")

        assert "database is locked" in refused("record", store, "C-1", "noted", "--set", "text=hi")


@pytest.mark.parametrize("content", ["[clocks", "[nonsense]\nx = 1", None], ids=["no-toml", "no-policy", "missing"])
def test_a_policy_that_cannot_be_followed(store: Path, tmp_path: Path, content: str | None) -> None:
    policy = tmp_path / "house.toml"
    if content is not None:
        policy.write_text(content)

    said = refused("list", store, "--policy", policy)

    assert len(said.splitlines()) == 1


# Cases, facts, fields ------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["offers", "show"])
@pytest.mark.parametrize("case", ["C-99", "nope", "", "C-" + "9" * 40])
def test_an_unknown_case(store: Path, verb: str, case: str) -> None:
    assert "there is no complaint" in refused(verb, store, case)


def test_an_unknown_case_is_no_place_to_record(store: Path) -> None:
    assert "there is no complaint 'C-9'" in refused("record", store, "C-9", "noted", "--set", "text=hi")
    assert "there is no complaint" in refused("receive", store, *RECEIVE, "--about", "C-9")


def test_unknown_facts_and_fields(store: Path) -> None:
    assert "there is no fact 'nope'; there are: absorbed" in refused("record", store, "C-1", "nope")
    assert "there is no field wish" in refused("record", store, "C-1", "noted", "--set", "text=a", "--set", "wish=b")
    assert "cannot follow received" in refused("record", store, "C-1", "remedy-done")
    assert "office.merge" in refused("record", store, "C-1", "merged-into", "--set", "target=a", "--set", "because=b")


def test_a_fact_that_is_still_to_come(store: Path) -> None:
    said = refused("record", store, "C-1", "noted", "--set", "text=a", "--at", "2999-01-01T00:00+00:00")

    assert "is still to come" in said


# Wrong usage ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--data", "{"], "--data is no JSON"),
        (["--data", "[]"], "--data holds no JSON object"),
        (["--data", '{"text": NaN}'], "NaN is no number"),
        (["--data", "[" * 100_000], "nested too deeply"),
        (["--data", '{"a": ' + "9" * 5000 + "}"], "no JSON that can be read"),
        (["--data", "@/nowhere/at/all"], "/nowhere/at/all cannot be read: No such file"),
        (["--data", "@/"], "cannot be read: Is a directory"),
        (["--data", "@"], "cannot be read"),
        (["--data", ""], "--data is no JSON"),
        (["--set", "text"], "write path.to.field=text"),
        (["--set", "=x"], "write path.to.field=text"),
        (["--set", "a..b=x"], "write path.to.field=text"),
        (["--set", "text:={"], "--set text is no JSON"),
        (["--set", "a=1", "--set", "a=2"], "--set a is given twice"),
        (["--set", "a=1", "--set", "a.b=2"], "--set a.b: a is a value already"),
        (["--at", "yesterday"], "'yesterday' is no time"),
        (["--at", "2026-03-02"], "has no zone"),
        (["--at", "0001-01-01T00:00+14:00"], "is no time"),
        (["--version", "one"], "'one' is not a valid integer"),
        (["--version", "-1"], "not in the range"),
        (["--by", "ana:king"], "there is no role 'king'"),
        (["--by", "ana:senior:high"], "a level is a whole number"),
        (["--by", ":senior"], "must say something"),
        (["--nope"], "No such option"),
        (["surplus"], "unexpected extra argument"),
    ],
)
def test_wrong_usage(store: Path, options: list[str], said: str) -> None:
    told = refused("record", store, "C-1", "noted", *options, status=2)

    assert said in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nope"], "No such command 'nope'"),
        (["show"], "Missing argument 'STORE'"),
        (["receive", "x.db"], "give --channel and --text"),
        (["receive", "x.db", "--file", "-", "--text", "a"], "leave out --text"),
        (["receive", "x.db", "--file", "/nowhere/at/all"], "cannot be read: No such file"),
        (["list", "x.db", "--page", "1"], "is no page"),
        (["list", "x.db", "--page", "9999999999999999999.1"], "is no page"),
        (["list", "x.db", "--limit", "0"], "not in the range"),
        (["list", "x.db", "--due-before", "soon"], "is no time"),
        (["demo", "--out", __file__], "is a file"),
        ([], "Usage: resolved"),
    ],
)
def test_wrong_usage_of_other_verbs(args: list[str], said: str) -> None:
    assert said in refused(*args, status=2)
    assert not Path("x.db").exists()


def test_a_file_that_is_not_utf8(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "latin.json"
    file.write_bytes('{"text": "süß"}'.encode("latin-1"))

    assert "is not UTF-8 (byte 11)" in refused("record", store, "C-1", "noted", "--data", f"@{file}", status=2)
    assert "stdin is not UTF-8" in refused("receive", store, "--file", "-", input=b"\xff", status=2)


def test_somebody_has_to_act(store: Path) -> None:
    assert "Missing option '--by'" in refused("offers", store, "C-1", by=None, status=2)


# Plugins -------------------------------------------------------------------------------


class Falls:
    @hookimpl
    def resolved_objections(self, now: Any, fact: Any) -> list[Objection]:
        raise RuntimeError("out of \x1b[31morder\x1b[0m")


class Leaves:
    @hookimpl
    def resolved_objections(self, now: Any, fact: Any) -> list[Objection]:
        raise SystemExit(7)


class Hears:
    @hookimpl
    def resolved_recorded(self, step: Any) -> None:
        raise RuntimeError("deaf")


def install(monkeypatch: pytest.MonkeyPatch, load: Callable[[], object]) -> None:
    class Point(EntryPoint):
        def load(self) -> object:
            return load()

    point = Point("acme", "acme:plugin", "resolved")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [point])


@pytest.mark.parametrize("plugin", [Falls, Leaves])
def test_a_plugin_that_fails_where_it_has_a_say(store: Path, monkeypatch: pytest.MonkeyPatch, plugin: type) -> None:
    install(monkeypatch, plugin)
    said = refused("record", store, "C-1", "noted", "--set", "text=hi")

    assert "plugin 'acme' failed in resolved_objections" in said
    assert "\x1b" not in said
    assert given("list", store)["complaints"][0]["version"] == 1


def test_a_plugin_that_does_not_load_or_hear_is_reported(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise ImportError("no module named acme")

    install(monkeypatch, broken)
    result = typed("list", store)
    assert result.exit_code == 0
    assert "plugin 'acme' is not in use" in result.stderr
    assert "acme" not in result.stdout

    install(monkeypatch, Hears)
    result = typed("record", store, "C-1", "noted", "--set", "text=hi")
    assert result.exit_code == 0
    assert "failed in resolved_recorded" in result.stderr


def test_the_watch_goes_on_after_a_failure_and_says_it_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def fails(*_: object, **__: object) -> None:
        looks.append(1)
        raise Unavailable("the store is busy")

    def naps(_: float) -> None:
        if len(looks) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("resolved.watch.Watcher.run_once", fails)
    monkeypatch.setattr("resolved.cli.until.time.sleep", naps)
    result = typed("watch", store)

    assert result.exit_code == 0
    assert len(looks) == 3
    assert result.stderr.count("the store is busy") == 1


# What nobody foresaw -------------------------------------------------------------------


def test_what_nobody_foresaw_is_a_sentence_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def falls(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by \x1bnought")

    monkeypatch.setattr("resolved.office.OfficeOf.find", falls)

    assert "was not foreseen, and is a defect: ZeroDivisionError" in refused("list", store)
    shown = CliRunner(env={"RESOLVED_TRACE": "1"}).invoke(main, ["list", str(store)])
    assert isinstance(shown.exception, ZeroDivisionError)


def test_a_program_may_call_it_without_being_left(store: Path) -> None:
    assert main(["verify", str(store)], standalone_mode=False) == 0


def test_what_leaves_the_program_from_inside_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    def leaves(*_: Any, **__: Any) -> None:
        raise SystemExit(0)

    monkeypatch.setattr(main.commands["lifecycle"], "callback", leaves)

    assert "SystemExit" in refused("lifecycle")
