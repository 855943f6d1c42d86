"""What only the SQLite store promises: one file, many processes, nothing half-kept, clear words where it cannot."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from resolved import Invalid, KeyReused, Unavailable, facts as f, open_office
from resolved.integrity import verify
from resolved.ports import Query
from resolved.stores import sqlite
from resolved.stores.sqlite import MIGRATIONS, SqliteStore
from resolved.testing.contracts import a_letter, a_move

from .. import people as p


def rows(path: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "complaints.db"


def test_it_is_safe_by_default(path: Path) -> None:
    store = SqliteStore(path)
    connection = store._idle[0]

    assert ("wal", 2) == tuple(
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    )
    quick = SqliteStore(path, synchronous="normal")._idle[0]
    assert 1 == quick.execute("PRAGMA synchronous").fetchone()[0]


def test_every_table_is_strict_and_has_a_tenant(path: Path) -> None:
    SqliteStore(path).close()
    tables = dict(rows(path, "SELECT name, sql FROM sqlite_master WHERE type = 'table'"))

    assert {"resolved_cases", "resolved_entries", "resolved_parts", "resolved_deadlines", "resolved_letters",
            "resolved_leaves", "resolved_leaf_parts", "resolved_migrations"} == set(tables)  # fmt: skip
    for name, sql in tables.items():
        assert "STRICT" in sql, name
        assert name == "resolved_migrations" or "tenant" in sql, name


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT case_id, key, clock, at FROM resolved_deadlines WHERE tenant = '' AND open = 1 AND at <= 5"
         " ORDER BY at, case_id, key LIMIT 9", "resolved_deadlines_due"),
        ("SELECT at FROM resolved_deadlines WHERE tenant = '' AND open = 1 ORDER BY at LIMIT 1", "resolved_deadlines_due"),
        ("SELECT case_id FROM resolved_entries WHERE tenant = '' AND key = 'k'", "resolved_entries_key"),
        ("SELECT * FROM resolved_cases WHERE tenant = '' ORDER BY place, number LIMIT 9", "resolved_cases_place"),
        ("SELECT * FROM resolved_cases WHERE tenant = '' AND problem = 'p' AND problem <> '' ORDER BY place, number LIMIT 9",
         "resolved_cases_problem"),
    ],
)  # fmt: skip
def test_what_is_asked_often_is_answered_from_an_index(path: Path, sql: str, index: str) -> None:
    """
    A million deadlines must cost what a hundred cost: no scan, no sort.
    """
    SqliteStore(path).close()
    plan = " ".join(row[3] for row in rows(path, f"EXPLAIN QUERY PLAN {sql}"))

    assert index in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


def test_a_fact_is_one_commit_of_few_statements(path: Path) -> None:
    """
    What a recorded fact costs is counted, since it cannot be timed: line, entry, part, and what changed.
    """
    store = SqliteStore(path)
    office = open_office(store, installed=False)
    case = office.receive(p.complaint("desk"), by=p.ANA)
    heard = office.on(case, by=p.ANA).record(f.AccountHeard("x"))
    seen = list[str]()
    store._idle[0].set_trace_callback(seen.append)
    office.on(heard, by=p.ANA).record(f.AccountHeard("more"))

    verbs = [" ".join(statement.split()[:3]) for statement in seen]
    assert [
        "BEGIN IMMEDIATE", "UPDATE resolved_cases SET", "INSERT INTO resolved_entries", "INSERT INTO resolved_parts", "COMMIT",
    ] == verbs  # fmt: skip


def test_the_hosts_own_tables_are_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (7);")
    connection.close()
    open_office(path, installed=False).receive(p.complaint(), by=p.ANA)

    assert [(7,)] == rows(path, "SELECT id FROM orders")


# What cannot be opened --------------------------------------------------------------------


def text_file(path: Path) -> Path:
    path.write_text("Dear diary, " * 200, "utf-8")
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (text_file, "it is no SQLite file"),
        (folder, "unable to open"),
        (lambda path: path / "nowhere" / "c.db", "unable to open"),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(path: Path, make: Callable[[Path], Path], said: str) -> None:
    with pytest.raises(Unavailable, match=said):
        SqliteStore(make(path))


def test_a_file_that_must_exist_is_not_made(path: Path) -> None:
    with pytest.raises(Unavailable, match="there is no file"):
        open_office(path, must_exist=True, installed=False)
    assert not path.exists()


def test_a_file_that_must_hold_complaints_is_left_as_it_is_where_it_holds_none(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.commit()
    connection.close()
    before = path.read_bytes()

    with pytest.raises(Unavailable, match="holds no complaints"):
        open_office(path, must_exist=True, installed=False)
    assert before == path.read_bytes()


def test_a_file_of_a_later_version_is_left_alone(path: Path) -> None:
    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO resolved_migrations VALUES ('9999-later', 0)")
    connection.commit()
    connection.close()

    with pytest.raises(Unavailable, match="later version of resolved"):
        SqliteStore(path)


@pytest.fixture
def older(path: Path) -> Path:
    """
    Give a file as the first version made it, before there were records: three complaints, two of one problem.
    """
    connection = sqlite3.connect(path)
    connection.executescript((Path(__file__).parent / "0001-first.sql").read_text("utf-8"))
    connection.close()
    return path


def test_an_older_file_is_brought_up_when_it_is_opened(older: Path) -> None:
    with open_office(older, installed=False, must_exist=True) as office:
        (standing,) = office.knowledge.problems()

        assert ("unripe-plums", ["C-1", "C-2"]) == (standing.problem.id, [line.number for line in standing.lines])
        assert "" == office.store.line("", office.case_id("C-3")).problem  # taken back
        assert () == verify(office).faults
        office.knowledge.answer("unripe-plums", "we pick later", by=p.ANA)

    with open_office(older, installed=False) as office:
        assert "we pick later" == office.knowledge.problem("unripe-plums").problem.answer


@pytest.mark.parametrize("damage", ['{"problem"', '{"fact":"case-documented","data":{"problem":5}}', '["problem"]'])
def test_damage_in_an_older_file_does_not_keep_it_shut(older: Path, damage: str) -> None:
    connection = sqlite3.connect(older)
    connection.execute("UPDATE resolved_entries SET line = CAST(? AS BLOB) WHERE version = 3", (damage,))
    connection.commit()
    connection.close()

    with open_office(older, installed=False) as office:
        assert ["unripe-plums"] == [each.problem.id for each in office.knowledge.problems()]
        assert verify(office).faults


def test_an_old_sqlite_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "OLDEST", (99, 0, 0))

    with pytest.raises(Unavailable, match="is too old"):
        SqliteStore(path)


def test_a_migration_that_fails_leaves_nothing_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteStore(path).close()
    monkeypatch.setattr(
        sqlite, "MIGRATIONS", (*MIGRATIONS, ("0002-broken", "CREATE TABLE half (x INTEGER); NONSENSE;"))
    )
    with pytest.raises(Unavailable, match="NONSENSE"):
        SqliteStore(path)

    assert [] == rows(path, "SELECT 1 FROM sqlite_master WHERE name = 'half'")
    monkeypatch.undo()
    SqliteStore(path).commit("", [a_move()])


def test_many_may_open_a_new_file_at_once(path: Path) -> None:
    problems = list[BaseException]()

    def open_it() -> None:
        try:
            SqliteStore(path).close()
        except BaseException as wrong:
            problems.append(wrong)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == problems
    assert [(name,) for name, _ in MIGRATIONS] == rows(path, "SELECT name FROM resolved_migrations")


# What goes wrong on the way ---------------------------------------------------------------


def test_another_writer_is_waited_for_and_then_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with pytest.raises(Unavailable, match="locked"):
        store.commit("", [a_move()])
    monkeypatch.undo()
    other.execute("COMMIT")
    store.commit("", [a_move()])

    assert 1 == store.line("", "c").version


def test_a_full_disk_loses_nothing_and_says_so(path: Path) -> None:
    """
    The file may not grow: what was kept stays, and what did not fit is not there.
    """
    store = SqliteStore(path)
    store.commit("", [a_move()])
    connection = store._idle[0]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match="full"):
        store.commit("", [a_move("big", letters=(a_letter("big"),), text="x" * 500_000)])

    assert not connection.in_transaction
    assert ["c"] == [line.case_id for line in store.find("", Query()).lines]
    connection.execute("PRAGMA max_page_count = 1000000")
    store.commit("", [a_move("big")])


def test_a_failed_clean_up_throws_the_connection_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(path)

    class Broken:
        in_transaction = True

        def execute(self, sql: str, *_: object) -> Any:
            if sql == "BEGIN IMMEDIATE":
                return None
            raise sqlite3.OperationalError("disk I/O error")

        def close(self) -> None:
            pass

    store._idle = cast("Any", [Broken()])
    with pytest.raises(Unavailable, match="disk I/O error"):
        store.commit("", [a_move()])
    store.commit("", [a_move()])

    assert 1 == store.line("", "c").version


def test_a_busy_reader_waits_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(path)
    store.commit("", [a_move()])
    real, busy = store._idle[0], [2]

    class Sometimes:
        def execute(self, sql: str, values: Any = ()) -> Any:
            if busy[0]:
                busy[0] -= 1
                wrong = sqlite3.OperationalError("database is locked")
                wrong.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise wrong
            return real.execute(sql, values)

    store._idle = cast("Any", [Sometimes()])
    assert 1 == store.line("", "c").version
    busy[0] = 10**9
    monkeypatch.setattr(sqlite, "PATIENCE", 0.02)
    with pytest.raises(Unavailable, match="locked"):
        store.line("", "c")


def test_a_closed_store_says_so(path: Path) -> None:
    store = SqliteStore(path)
    store.commit("", [a_move()])
    store.close()
    store.close()

    with pytest.raises(Unavailable, match="was closed"):
        store.line("", "c")
    with pytest.raises(Unavailable, match="was closed"):
        store.commit("", [a_move("d")])
    assert 1 == SqliteStore(path).line("", "c").version


def test_closing_disturbs_nobody_in_the_middle_of_something(path: Path) -> None:
    """In a process of its own: a connection that is closed under its user takes the interpreter along."""
    program = textwrap.dedent("""
        import itertools, sys, threading, time
        from resolved import Unavailable
        from resolved.stores.sqlite import SqliteStore
        from resolved.testing.contracts import a_move

        for round in range(20):
            store = SqliteStore(sys.argv[1])
            ended = []

            def write(name):
                try:
                    for n in itertools.count():
                        store.commit("", [a_move(f"{name}-{n}-{round}", letters=())])
                        store.line("", f"{name}-{n}-{round}")
                except Unavailable as wrong:
                    ended.append(str(wrong))

            threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
            for each in threads:
                each.start()
            time.sleep(0.05)
            store.close()
            for each in threads:
                each.join()
            assert len(ended) == 4 and all("was closed" in each for each in ended), ended
    """)
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stderr


def test_threads_that_end_leave_no_connection_behind(path: Path) -> None:
    store = SqliteStore(path)
    store.commit("", [a_move()])
    for _ in range(20):
        thread = threading.Thread(target=lambda: store.line("", "c"))
        thread.start()
        thread.join()

    assert 1 == len(store._idle)


def test_a_file_that_went_away_is_not_made_anew(path: Path) -> None:
    store = SqliteStore(path)
    for each in path.parent.iterdir():
        each.unlink()
    store._idle.clear()

    with pytest.raises(Unavailable, match="unable to open"):
        store.commit("", [a_move()])
    assert not path.exists()


def test_what_sqlite_cannot_take_is_said_in_our_words(path: Path) -> None:
    store = SqliteStore(path)
    with pytest.raises(Invalid, match="half a surrogate pair"):
        store.line("", "\ud800")
    with pytest.raises(Invalid, match="too large"):
        store.due("", 1, 2**70)
    with pytest.raises(Invalid, match="half a surrogate pair"):
        store.commit("", [a_move()], key="\ud800")

    store.commit("", [a_move()])


def test_another_broken_rule_is_no_reused_key(path: Path) -> None:
    store = SqliteStore(path)
    store.commit("", [a_move()], key="k")
    twice = a_move(version=2)._replace(kept=a_move().kept)  # its line fits, and its entry is there already
    with pytest.raises(Unavailable, match="UNIQUE"):
        store.commit("", [twice])
    with pytest.raises(KeyReused):
        store.commit("", [a_move("other")], key="k")


def test_a_child_process_gets_its_own_connection(path: Path) -> None:
    store = SqliteStore(path)
    store.commit("", [a_move()])
    child = os.fork()
    if child == 0:
        try:
            store.commit("", [a_move(version=2)])
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)

    assert 0 == status
    assert 2 == store.line("", "c").version


WRITER = """
import sys
import textwrap
from resolved import open_office, Stale, is_in
from resolved import facts as f
from tests import people as p
office = open_office(sys.argv[1], installed=False)
done = 0
while done < 15:
    try:
        office.on(office.load("C-1"), by=p.ANA).record(f.Noted(f"{sys.argv[2]}-{done}"))
        done += 1
    except Stale:
        pass
"""


def test_writers_in_many_processes_lose_no_update(path: Path) -> None:
    """
    Six processes note fifteen times each on one complaint; each note stands once, in an unbroken chain.
    """
    office = open_office(path, installed=False)
    office.receive(p.complaint("desk"), by=p.ANA)
    root = Path(__file__).parent.parent.parent
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(n)], cwd=root, stderr=subprocess.PIPE, text=True)
        for n in range(6)
    ]
    for writer in writers:
        _, wrong = writer.communicate(timeout=120)
        assert 0 == writer.returncode, wrong
    notes = [entry.fact.text for entry in office.history("C-1") if isinstance(entry.fact, f.Noted)]

    assert {f"{who}-{n}" for who in range(6) for n in range(15)} == set(notes)
    assert 90 == len(notes)
    assert () == verify(office).faults
