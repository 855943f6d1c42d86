"""
Print the ratios: ``python -m tests.bench``.

Absolute times swing with the machine; only the ratios mean anything. Each figure is the
median of paired runs, one side right after the other.

T       the floor in memory: see ``floor``
R       raw ``sqlite3``, held state, WAL: one event insert, one state upsert, one outbox insert, one commit
R′      the office's own statements, as it makes them, on raw ``sqlite3`` with ready-made bytes, same commits
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from timeit import timeit
from typing import Any, cast

from resolved import Actor, Case, facts as f, flow, open_office
from resolved.core.fact import AnyFact
from resolved.stores.sqlite import MIGRATIONS, SqliteStore, Synchronous

from .. import people as p
from . import floor

PATH: tuple[tuple[Actor, AnyFact], ...] = (
    (p.ANA, f.AccountHeard("it never came")),
    (p.ANA, f.RestatementConfirmed(("the parcel is late",), word=p.WORD)),
    (p.ANA, f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD)),
    (p.ANA, f.PromiseKept("it is found", told=p.TOLD)),
    (p.ANA, f.SolutionAgreed(own=p.PLUMS, word=p.WORD)),
    (p.ANA, f.RemedyDone()),
    (p.ANA, f.RemedyConfirmed(word=p.WORD)),
    (p.ANA, f.CaseDocumented("lost in the depot")),
)


def opened() -> Case[Any]:
    return flow.opened(f.ComplaintReceived(p.complaint("phone")), id="c", by=p.ANA, at=p.NOON).case


OPENED = opened()


def through_flow() -> Case[Any]:
    """Walk eight moves through ``Flow`` alone: guards, dossier, entry; no codec, no store."""
    case = OPENED
    for by, fact in PATH:
        case = flow.on(case, by=by, at=p.NOON).record(fact)
    return case


def seconds(run: Callable[[], object], number: int) -> float:
    gc.collect()
    return timeit(run, number=number) / number  # without the collector, on both sides


def paired(mine: Callable[[], object], theirs: Callable[[], object], number: int, rounds: int) -> tuple[float, float]:
    """Return the median ratio of paired runs, and the median of what *theirs* takes."""
    pairs = [(seconds(mine, number), seconds(theirs, number)) for _ in range(rounds)]
    return median(a / b for a, b in pairs), median(b for _, b in pairs)


def in_memory() -> None:
    assert floor.walk().state == "confirmed"
    assert through_flow().state.name == "documented"
    ratio, T = paired(through_flow, floor.walk, 2000, 9)
    print(f"in memory, through Flow alone     {ratio:5.2f} T      (T = {T / 8 * 1e6:.1f} µs a move; the bar is 1.5 T)")


# SQLite ---------------------------------------------------------------------------------


class Recorder:
    """Notes every statement that a store makes, with its values, commit by commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.commits: list[list[tuple[str, tuple[Any, ...]]]] = []

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        if sql == "BEGIN IMMEDIATE":
            self.commits.append([])
        if self.commits and sql.split()[0] in ("BEGIN", "INSERT", "UPDATE", "COMMIT"):
            self.commits[-1].append((sql, tuple(values)))
        return self.connection.execute(sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def office_run(path: Path, synchronous: Synchronous, complaints: int) -> tuple[float, list[list[tuple[str, Any]]]]:
    """Carry complaints through an office; time what its moves take, and note the statements in a second run."""
    store = SqliteStore(path, synchronous=synchronous)
    office = open_office(store, installed=False, clock=lambda: p.NOON)
    taken = 0.0
    for _ in range(complaints):
        case: Case[Any] = office.receive(p.complaint("phone"), by=p.ANA)
        began = time.perf_counter()
        for by, fact in PATH:
            case = office.on(case, by=by).record(fact)
        taken += time.perf_counter() - began
    store.close()
    noted = SqliteStore(path.with_suffix(".noted"), synchronous=synchronous)
    recorder = Recorder(noted._idle[0])
    noted._idle[0] = cast("sqlite3.Connection", recorder)
    again = open_office(noted, installed=False, clock=lambda: p.NOON)
    for _ in range(complaints):
        case = again.receive(p.complaint("phone"), by=p.ANA)
        for by, fact in PATH:
            case = again.on(case, by=by).record(fact)
    noted.close()
    return taken, recorder.commits


def raw(path: Path, synchronous: str, script: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.executescript(script)
    return connection


def replayed(path: Path, synchronous: str, commits: list[list[tuple[str, Any]]]) -> float:
    """Make the same statements on raw sqlite3; time the commits of moves, not those of openings."""
    connection = raw(path, synchronous, "".join(script for _, script in MIGRATIONS))
    execute, taken = connection.execute, 0.0
    for commit in commits:
        opening = commit[1][0].startswith("INSERT INTO resolved_cases")
        began = time.perf_counter()
        for sql, values in commit:
            execute(sql, values)
        if not opening:
            taken += time.perf_counter() - began
    connection.close()
    return taken


R_SCRIPT = """
CREATE TABLE events (case_id TEXT, seq INTEGER, body BLOB, PRIMARY KEY (case_id, seq)) WITHOUT ROWID;
CREATE TABLE cases (id TEXT PRIMARY KEY, state TEXT, version INTEGER, body BLOB);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, case_id TEXT, body BLOB);
"""


def bare(path: Path, synchronous: str, complaints: int) -> float:
    """R: three small statements and a commit for each move, as little as keeps state, history and outbox."""
    connection, body = raw(path, synchronous, R_SCRIPT), b"x" * 300
    execute, taken = connection.execute, 0.0
    for n in range(complaints):
        began = time.perf_counter()
        for seq in range(len(PATH)):
            execute("BEGIN IMMEDIATE")
            execute("INSERT INTO events VALUES (?, ?, ?)", (str(n), seq, body))
            execute(
                "INSERT INTO cases VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state,"
                " version = excluded.version, body = excluded.body",
                (str(n), "s", seq, body),
            )
            execute("INSERT INTO outbox (case_id, body) VALUES (?, ?)", (str(n), body))
            execute("COMMIT")
        taken += time.perf_counter() - began
    connection.close()
    return taken


def on_sqlite(synchronous: Synchronous, complaints: int, rounds: int) -> None:
    found = list[tuple[float, float, float]]()
    for n in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            at = Path(folder)
            mine, commits = office_run(at / f"office{n}.db", synchronous, complaints)
            theirs = replayed(at / f"own{n}.db", synchronous, commits)
            least = bare(at / f"bare{n}.db", synchronous, complaints)
        found.append((theirs / mine, least / mine, theirs))
    own, r = median(each[0] for each in found), median(each[1] for each in found)
    move = median(each[2] for each in found) / complaints / len(PATH) * 1e6
    bar = "; the bar is 0.6 R′" if synchronous == "normal" else ""
    print(
        f"SQLite {synchronous.upper():6}, a commit a fact      {own:5.2f} R′  = {r:.2f} R   (R′ = {move:.0f} µs a move{bar})"
    )


def main() -> None:
    """Print every ratio."""
    print(f"CPython {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}; medians of paired runs")
    in_memory()
    on_sqlite("normal", 150, 7)
    on_sqlite("full", 40, 5)


if __name__ == "__main__":
    main()
