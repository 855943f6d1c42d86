"""
The default store: one SQLite file, by the standard library's driver, with no set-up at all.

WAL, STRICT tables, ``BEGIN IMMEDIATE``, one connection a thread, and
``synchronous=FULL``: what was acknowledged survives a power cut. Any number of
processes of one machine may use the file.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, TypeVar

from ..core.problems import slug
from ..core.wire import Kept, Part
from ..errors import Invalid, KeyReused, NotFound, Stale, Unavailable
from ..ports import Due, Leaf, Letter, Line, Move, Page, Query, Shelved, Store
from .memory import FAR, overtaken, place_of, searchable

T = TypeVar("T")

Synchronous: TypeAlias = Literal["full", "normal"]

OURS: Final = "SELECT 1 FROM sqlite_master WHERE name = 'resolved_migrations'"
"""Finds out whether a file has our tables."""
OLDEST: Final = (3, 37, 0)
"""The oldest SQLite that knows STRICT tables."""

PATIENCE: Final = 10.0
"""Seconds to wait for other writers before giving up."""

MIGRATIONS: Final[tuple[tuple[str, str], ...]] = (
    (
        "0001-first",
        """
        CREATE TABLE resolved_cases (
            tenant TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, version INTEGER NOT NULL,
            head TEXT NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT NOT NULL,
            customer TEXT NOT NULL, channel TEXT NOT NULL, began INTEGER NOT NULL, due INTEGER,
            clock TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
            search TEXT NOT NULL, PRIMARY KEY (tenant, id)
        ) STRICT;
        CREATE UNIQUE INDEX resolved_cases_number ON resolved_cases (tenant, number);
        CREATE INDEX resolved_cases_place ON resolved_cases (tenant, place, number);

        CREATE TABLE resolved_entries (
            tenant TEXT NOT NULL, case_id TEXT NOT NULL, version INTEGER NOT NULL, head TEXT NOT NULL,
            line BLOB NOT NULL, key TEXT, PRIMARY KEY (tenant, case_id, version)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX resolved_entries_key ON resolved_entries (tenant, key) WHERE key IS NOT NULL;

        CREATE TABLE resolved_parts (
            tenant TEXT NOT NULL, case_id TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL,
            subject TEXT NOT NULL, form TEXT NOT NULL, salt BLOB, blob BLOB, hash TEXT NOT NULL,
            PRIMARY KEY (tenant, case_id, version, n)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX resolved_parts_subject ON resolved_parts (tenant, subject);

        CREATE TABLE resolved_deadlines (
            tenant TEXT NOT NULL, case_id TEXT NOT NULL, key TEXT NOT NULL, clock TEXT NOT NULL,
            at INTEGER NOT NULL, open INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (tenant, case_id, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX resolved_deadlines_due ON resolved_deadlines (tenant, at, case_id, key, clock) WHERE open = 1;

        CREATE TABLE resolved_letters (
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, case_id TEXT NOT NULL,
            version INTEGER NOT NULL, kind TEXT NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL,
            subject TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, reply_to TEXT,
            state TEXT NOT NULL DEFAULT 'waiting', attempts INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX resolved_letters_case ON resolved_letters (tenant, case_id, version);
        CREATE INDEX resolved_letters_waiting ON resolved_letters (tenant, next_at) WHERE state = 'waiting';
        """,
    ),
    (
        "0002-records",
        """
        ALTER TABLE resolved_cases ADD COLUMN problem TEXT NOT NULL DEFAULT '';
        CREATE INDEX resolved_cases_problem ON resolved_cases (tenant, problem, place, number) WHERE problem <> '';

        CREATE TABLE resolved_leaves (
            tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
            head TEXT NOT NULL, line BLOB NOT NULL, PRIMARY KEY (tenant, kind, id, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE resolved_leaf_parts (
            tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL,
            subject TEXT NOT NULL, form TEXT NOT NULL, salt BLOB, blob BLOB, hash TEXT NOT NULL,
            PRIMARY KEY (tenant, kind, id, version, n)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX resolved_leaf_parts_subject ON resolved_leaf_parts (tenant, subject);
        """,
    ),
    (
        "0003-customers",
        """
        CREATE INDEX resolved_cases_customer ON resolved_cases (tenant, customer, place, number) WHERE customer <> '';
        """,
    ),
)
"""Named, in order, never changed once released."""


def _problems_named(connection: sqlite3.Connection) -> None:
    """Bring the lines of an older file up: the problem that a history names last, and did not take back."""
    named = dict[tuple[str, str], dict[int, str]]()
    rows = connection.execute("SELECT tenant, case_id, version, line FROM resolved_entries ORDER BY version")
    for tenant, case_id, version, line in rows:
        if b'"problem"' not in line and b'"taken-back"' not in line:
            continue
        try:
            told = json.loads(line)
            fact, data = told["fact"], told["data"]
            if fact == "taken-back":
                named.get((tenant, case_id), {}).pop(data["version"], None)
            elif fact in ("case-documented", "lesson-recorded") and data["problem"]:
                named.setdefault((tenant, case_id), {})[version] = slug(data["problem"])
        except (ValueError, TypeError, KeyError, AttributeError):  # damage is for verify to tell of
            continue
    connection.executemany(
        "UPDATE resolved_cases SET problem = ? WHERE tenant = ? AND id = ?",
        [(problems[max(problems)], *key) for key, problems in named.items() if problems],
    )


FILLED: Final[dict[str, Callable[[sqlite3.Connection], None]]] = {"0002-records": _problems_named}
"""What a migration works out from what is kept already."""

_LINE: Final = (
    "id, 'C-' || number, version, head, state, kind, owner, customer, channel, began, due, clock, name, text, problem"
)
_THEIRS: Final = "SELECT id, version FROM resolved_cases WHERE tenant = ? AND customer = ? AND customer <> ''"
_STRAYS: Final = """
    SELECT DISTINCT k.case_id FROM (
        SELECT tenant, case_id FROM resolved_entries UNION SELECT tenant, case_id FROM resolved_deadlines
        UNION SELECT tenant, case_id FROM resolved_letters
    ) k LEFT JOIN resolved_cases c ON c.tenant = k.tenant AND c.id = k.case_id
    WHERE k.tenant = ? AND c.id IS NULL ORDER BY k.case_id
"""
_LEAVES: Final = """
    SELECT l.id, l.version, l.line, l.head, p.subject, p.form, p.salt, p.blob, p.hash
    FROM resolved_leaves l LEFT JOIN resolved_leaf_parts p
    ON p.tenant = l.tenant AND p.kind = l.kind AND p.id = l.id AND p.version = l.version
"""
_NEWEST: Final = """
    l.version = (SELECT MAX(m.version) FROM resolved_leaves m
    WHERE m.tenant = l.tenant AND m.kind = l.kind AND m.id = l.id)
"""
_IN_ORDER: Final = "ORDER BY l.id, l.version, p.n"
_SHELVED: Final = """
    l.id, l.case_id, l.version, l.kind, l.channel, l.recipient, l.subject, l.text, l.language, l.reply_to,
    (SELECT 'C-' || c.number FROM resolved_cases c WHERE c.tenant = l.tenant AND c.id = l.case_id),
    l.state, l.attempts, l.next_at, l.reason
"""


class SqliteStore:
    """
    Keeps complaints in one SQLite file.

    Args:
        path: The file; it is made where there is none.
        synchronous: *full* survives a power cut; *normal* is faster, survives a killed
            program, and may lose the last commits before a power cut.
        must_exist: Refuse to make a new file, and to go into one that holds no complaints.

    Raises:
        Unavailable: The file cannot be opened, is none of SQLite's, or is of a later program.
    """

    def __init__(self, path: str | Path, *, synchronous: Synchronous = "full", must_exist: bool = False) -> None:
        self._path = Path(path)
        self._synchronous = synchronous
        self._idle: list[sqlite3.Connection] = []
        self._inherited: list[sqlite3.Connection] = []
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._made = self._closed = False
        if sqlite3.sqlite_version_info < OLDEST:
            raise Unavailable(f"SQLite {sqlite3.sqlite_version} is too old; 3.37 is the oldest that will do")
        if must_exist and not self._path.is_file():
            raise Unavailable(f"there is no file {self._path}")
        if must_exist:
            self._look()
        self._migrate()
        self._made = True

    # Connections ----------------------------------------------------------------------

    @contextmanager
    def _lent(self) -> Generator[sqlite3.Connection, None, None]:
        """
        Lend a connection to one user at a time: so as many are open as were ever needed at once, and no thread
        that ends leaves one behind. Nobody closes one that is in use, which SQLite does not survive.
        """
        connection = self._idle_one() or self._connect()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _idle_one(self) -> sqlite3.Connection | None:
        with self._lock:
            if self._closed:
                raise Unavailable(f"{self._path} cannot be used: it was closed")
            if self._pid != os.getpid():  # a forked child leaves its parent's alone, and unclosed
                self._pid, self._inherited, self._idle = os.getpid(), self._idle, []
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        # Once the file is there no new one may take its place unnoticed.
        where = f"{self._path.absolute().as_uri()}?mode={'rw' if self._made else 'rwc'}"
        connection = self._patiently(
            lambda: sqlite3.connect(where, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
        )
        # Going over to WAL needs the file for oneself, and does not wait for it by itself.
        self._patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
        self._patiently(lambda: connection.execute(f"PRAGMA synchronous = {self._synchronous}"))
        return connection

    def _patiently(self, do: Callable[[], T]) -> T:
        """Try until nobody is in the way: by chance, not in SQLite's own queue, which starves the unlucky."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return do()
            except sqlite3.Error as wrong:
                if not _is_busy(wrong) or time.monotonic() > until:
                    raise self._unavailable(wrong) from wrong
                time.sleep(random.uniform(0.0002, 0.005))  # noqa: S311 - chance, not secrecy

    def close(self) -> None:
        """Close every connection: those in use when their users are done. Nothing can be done with it afterwards."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _writing(self) -> _Writing:
        """Hold the one write transaction; whatever goes wrong, nothing of it is kept."""
        return _Writing(self._begin, self._commit, self._undo)

    def _begin(self) -> sqlite3.Connection:
        connection = self._idle_one() or self._connect()
        try:
            self._patiently(lambda: connection.execute("BEGIN IMMEDIATE"))
        except BaseException:
            self._give_back(connection)
            raise
        return connection

    def _commit(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("COMMIT")
        except BaseException as wrong:
            self._undo(connection, wrong)
            raise
        self._give_back(connection)

    def _undo(self, connection: sqlite3.Connection, wrong: BaseException) -> None:
        """Roll back, and raise in our words what SQLite said in its own."""
        told = self._told(wrong)
        if _rolled_back(connection):
            self._give_back(connection)
        else:
            connection.close()  # nothing is known of it any more
        if told is not wrong:
            raise told from wrong

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        """Read; in WAL mode a reader waits only while the log is being recovered."""
        try:
            with self._lent() as connection:
                return self._patiently(lambda: connection.execute(sql, values).fetchall())
        except (UnicodeError, OverflowError) as wrong:
            raise self._told(wrong) from None

    def _told(self, wrong: BaseException) -> BaseException:
        """Say in our words what SQLite, or Python on the way to it, objects to."""
        if isinstance(wrong, sqlite3.Error):
            return self._unavailable(wrong)
        if isinstance(wrong, UnicodeError):
            return Invalid("a text holds half a surrogate pair: decode it properly first")
        if isinstance(wrong, OverflowError):
            return Invalid("a number is too large to be kept")
        return wrong

    def _unavailable(self, wrong: sqlite3.Error) -> Unavailable:
        why = str(wrong)
        if isinstance(wrong, sqlite3.NotSupportedError | sqlite3.ProgrammingError):
            why = f"{why} (was it closed?)"
        if "not a database" in why:
            why = "it is no SQLite file"
        return Unavailable(f"{self._path} cannot be used: {why}")

    # Migrations -----------------------------------------------------------------------

    def _look(self) -> None:
        """Make sure that a file is ours before anything is written into it."""
        connection = self._patiently(lambda: sqlite3.connect(self._path, timeout=0))
        try:
            found = self._patiently(lambda: connection.execute(OURS).fetchone())
        finally:
            connection.close()
        if found is None:
            raise Unavailable(f"{self._path} holds no complaints")

    def _migrate(self) -> None:
        known = [name for name, _ in MIGRATIONS]
        applied = self._applied()
        if strange := [name for name in applied if name not in known]:
            raise Unavailable(f"{self._path} was written by a later version of resolved ({strange[0]}); use that one")
        if len(applied) == len(known):
            return
        with self._writing() as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS resolved_migrations (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT"
            )
            done = {name for (name,) in connection.execute("SELECT name FROM resolved_migrations")}
            for name, script in MIGRATIONS:
                if name not in done:
                    for statement in filter(str.strip, script.split(";")):
                        connection.execute(statement)
                    if (fill := FILLED.get(name)) is not None:
                        fill(connection)
                    connection.execute("INSERT INTO resolved_migrations VALUES (?, ?)", (name, time.time_ns() // 1000))

    def _applied(self) -> list[str]:
        if not self._rows(OURS):
            return []
        return [name for (name,) in self._rows("SELECT name FROM resolved_migrations ORDER BY name")]

    # Writing --------------------------------------------------------------------------

    def commit(self, tenant: str, unit: Sequence[Move], *, key: str | None = None) -> None:
        """Keep a whole unit, or nothing of it."""
        with self._writing() as connection:
            for move in unit:
                if move.seen is not None:
                    overtaken(move, connection.execute(_THEIRS, (tenant, move.seen.customer)).fetchall())
            for move in unit:
                self._keep(connection, tenant, move, key)
                key = None

    def _keep(self, connection: sqlite3.Connection, tenant: str, move: Move, key: str | None) -> None:
        line, kept = move.line, move.kept
        self._keep_line(connection, tenant, move)
        try:
            connection.execute(
                "INSERT INTO resolved_entries VALUES (?, ?, ?, ?, ?, ?)",
                (tenant, line.case_id, kept.version, kept.head, kept.line, key),
            )
        except sqlite3.IntegrityError as wrong:
            if key is not None and "key" in str(wrong):
                raise KeyReused(key) from None
            raise
        for n, part in enumerate(kept.parts):
            connection.execute(
                "INSERT INTO resolved_parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (tenant, line.case_id, kept.version, n, *part),
            )
        _date(connection, tenant, line.case_id, move.begins, move.ends)
        for letter in move.letters:
            connection.execute(
                "INSERT INTO resolved_letters (tenant, id, case_id, version, kind, channel, recipient, subject,"
                " text, language, reply_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (tenant, letter.id, letter.case_id, letter.version, letter.kind, letter.channel, letter.recipient,
                 letter.subject, letter.text, letter.language, letter.reply_to),
            )  # fmt: skip
        if move.withdraws is not None:
            self._withdraw(connection, tenant, move, move.withdraws)

    def _keep_line(self, connection: sqlite3.Connection, tenant: str, move: Move) -> None:
        """Bring the complaint's line to its new version; the condition is the lock that counts."""
        line = move.line
        version, head = move.before
        place = FAR if line.due is None else line.due
        if version == 0:
            try:
                connection.execute(
                    "INSERT INTO resolved_cases SELECT ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    " ?, ?, ?, ?, ?, ? FROM resolved_cases WHERE tenant = ?",
                    (tenant, line.case_id, line.version, line.head, line.state, line.kind, line.owner, line.customer,
                     line.channel, line.began, line.due, line.clock, place, line.name, line.text, searchable(line),
                     line.problem, tenant),
                )  # fmt: skip
            except sqlite3.IntegrityError:
                raise self._stale(connection, tenant, line.case_id, version) from None
            return
        changed = connection.execute(
            "UPDATE resolved_cases SET version = ?, head = ?, state = ?, kind = ?, owner = ?, began = ?, due = ?,"
            " clock = ?, place = ?, problem = ? WHERE tenant = ? AND id = ? AND version = ? AND head = ?",
            (line.version, line.head, line.state, line.kind, line.owner, line.began, line.due, line.clock, place,
             line.problem, tenant, line.case_id, version, head),
        )  # fmt: skip
        if changed.rowcount != 1:
            raise self._stale(connection, tenant, line.case_id, version)

    def redate(self, tenant: str, line: Line, begins: Sequence[Due], ends: Sequence[str]) -> None:
        """Move deadlines without an entry."""
        place = FAR if line.due is None else line.due
        with self._writing() as connection:
            changed = connection.execute(
                "UPDATE resolved_cases SET due = ?, clock = ?, place = ?"
                " WHERE tenant = ? AND id = ? AND version = ? AND head = ?",
                (line.due, line.clock, place, tenant, line.case_id, line.version, line.head),
            )
            if changed.rowcount != 1:
                raise self._stale(connection, tenant, line.case_id, line.version)
            _date(connection, tenant, line.case_id, begins, ends)

    @staticmethod
    def _stale(connection: sqlite3.Connection, tenant: str, case_id: str, expected: int) -> Stale:
        found = connection.execute(
            "SELECT version FROM resolved_cases WHERE tenant = ? AND id = ?", (tenant, case_id)
        ).fetchone()
        return Stale(case_id, expected, found[0] if found else 0)

    def _withdraw(self, connection: sqlite3.Connection, tenant: str, move: Move, version: int) -> None:
        at = (tenant, move.line.case_id, version)
        where = "WHERE tenant = ? AND case_id = ? AND version = ?"
        tried = f"SELECT 1 FROM resolved_letters {where} AND (attempts > 0 OR state <> 'waiting')"  # noqa: S608
        if connection.execute(tried, at).fetchone():
            raise Stale(move.line.case_id, move.before[0], move.before[0])
        connection.execute(f"UPDATE resolved_letters SET state = 'withdrawn' {where}", at)  # noqa: S608

    # Reading --------------------------------------------------------------------------

    def entries(self, tenant: str, case_id: str, *, until: int | None = None) -> Sequence[Kept]:
        """Read a history, in order."""
        last = FAR if until is None else until
        rows = self._rows(
            "SELECT e.version, e.line, e.head, p.subject, p.form, p.salt, p.blob, p.hash"
            " FROM resolved_entries e LEFT JOIN resolved_parts p"
            " ON p.tenant = e.tenant AND p.case_id = e.case_id AND p.version = e.version"
            " WHERE e.tenant = ? AND e.case_id = ? AND e.version <= ? ORDER BY e.version, p.n",
            tenant, case_id, last,
        )  # fmt: skip
        if not rows:
            raise NotFound(case_id)
        return _histories(rows)

    def line(self, tenant: str, case_id: str) -> Line:
        """Read how a complaint stands."""
        rows = self._rows(f"SELECT {_LINE} FROM resolved_cases WHERE tenant = ? AND id = ?", tenant, case_id)  # noqa: S608
        if not rows:
            raise NotFound(case_id)
        return Line(*rows[0])

    def keyed(self, tenant: str, key: str) -> tuple[str, int] | None:
        """Return what was kept with *key*."""
        rows = self._rows("SELECT case_id, version FROM resolved_entries WHERE tenant = ? AND key = ?", tenant, key)
        return (rows[0][0], rows[0][1]) if rows else None

    def find(self, tenant: str, query: Query) -> Page:
        """Read a page of the work list."""
        where, values = ["tenant = ?"], list[Any]((tenant,))
        exact = {"owner": query.owner, "customer": query.customer, "channel": query.channel, "number": query.number}
        for column, wanted in exact.items():
            if wanted is not None:
                where.append(f"{column} = ?")
                values.append(wanted)
        if query.customer:
            where.append("customer <> ''")  # so that its index is found
        if query.problem is not None:
            where.append("problem = ? AND problem <> ''" if query.problem else "problem = ?")
            values.append(query.problem)
        if query.states:
            where.append(f"state IN ({', '.join('?' * len(query.states))})")
            values += query.states
        if query.due_before is not None:
            where.append("due < ?")
            values.append(query.due_before)
        if query.text is not None:
            where.append("search LIKE ? ESCAPE '\\'")
            values.append(f"%{_literal(query.text.casefold())}%")
        if query.after is not None:
            where.append("(place, number) > (?, ?)")
            values += query.after
        rows = self._rows(
            f"SELECT {_LINE} FROM resolved_cases WHERE {' AND '.join(where)} ORDER BY place, number LIMIT ?",  # noqa: S608
            *values, query.limit + 1,
        )  # fmt: skip
        lines = tuple(Line(*row) for row in rows[: query.limit])
        return Page(lines, place_of(lines[-1]) if len(rows) > len(lines) and lines else None)

    def due(self, tenant: str, now: int, limit: int) -> Sequence[tuple[str, Due]]:
        """Read what has fallen due."""
        rows = self._rows(
            "SELECT case_id, key, clock, at FROM resolved_deadlines WHERE tenant = ? AND open = 1 AND at <= ?"
            " ORDER BY at, case_id, key LIMIT ?",
            tenant, now, limit,
        )  # fmt: skip
        return [(row[0], Due(*row[1:])) for row in rows]

    def next_due(self, tenant: str) -> int | None:
        """Return when something falls due next."""
        rows = self._rows("SELECT at FROM resolved_deadlines WHERE tenant = ? AND open = 1 ORDER BY at LIMIT 1", tenant)
        return rows[0][0] if rows else None

    def deadlines(self, tenant: str, case_id: str) -> Sequence[Due]:
        """Read the deadlines of a complaint that run."""
        self.line(tenant, case_id)
        rows = self._rows(
            "SELECT key, clock, at FROM resolved_deadlines WHERE tenant = ? AND case_id = ? AND open = 1"
            " ORDER BY at, key",
            tenant, case_id,
        )  # fmt: skip
        return [Due(*row) for row in rows]

    # The outbox -----------------------------------------------------------------------

    def claim(
        self, tenant: str, now: int, until: int, limit: int, channels: Sequence[str] | None = None
    ) -> Sequence[Shelved]:
        """Take letters that wait; of one complaint the earliest first."""
        only = "" if channels is None else f"AND channel IN ({', '.join('?' * len(channels))})"
        sql = (
            "SELECT seq FROM resolved_letters l WHERE tenant = ? AND state = 'waiting' AND next_at <= ?"  # noqa: S608
            " AND NOT EXISTS (SELECT 1 FROM resolved_letters e WHERE e.tenant = l.tenant AND e.case_id = l.case_id"
            f" AND e.state = 'waiting' AND e.seq < l.seq) {only} ORDER BY seq LIMIT ?"
        )
        with self._writing() as connection:
            seqs = [seq for (seq,) in connection.execute(sql, (tenant, now, *(channels or ()), limit))]
            # Counted before the try, so that a letter which kills its sender is not tried for ever.
            connection.executemany(
                "UPDATE resolved_letters SET attempts = attempts + 1, next_at = ? WHERE seq = ?",
                [(until, seq) for seq in seqs],
            )
            rows = [
                connection.execute(f"SELECT {_SHELVED} FROM resolved_letters l WHERE seq = ?", (seq,)).fetchone()  # noqa: S608
                for seq in seqs
            ]
        return [_shelved(row) for row in rows]

    def settle(
        self, tenant: str, letter_id: str, outcome: Literal["waiting", "sent", "dead"], at: int, reason: str,
        *, attempts: int | None = None,
    ) -> None:  # fmt: skip
        """Note what came of a letter."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE resolved_letters SET state = ?, next_at = ?, reason = ? WHERE tenant = ? AND id = ?"
                " AND state = 'waiting' AND (? = 'sent' OR attempts = COALESCE(?, attempts))",
                (outcome, at, reason, tenant, letter_id, outcome, attempts),
            )

    def shelf(
        self, tenant: str, *, case_id: str | None = None, states: tuple[str, ...] = (), limit: int = 50
    ) -> Sequence[Shelved]:
        """Read the outbox."""
        where, values = ["tenant = ?"], list[Any]((tenant,))
        if case_id is not None:
            where.append("case_id = ?")
            values.append(case_id)
        if states:
            where.append(f"state IN ({', '.join('?' * len(states))})")
            values += states
        sql = f"SELECT {_SHELVED} FROM resolved_letters l WHERE {' AND '.join(where)} ORDER BY seq LIMIT ?"  # noqa: S608
        return [_shelved(row) for row in self._rows(sql, *values, limit)]

    # Records --------------------------------------------------------------------------

    def keep(self, tenant: str, leaves: Sequence[Leaf]) -> None:
        """Keep new versions of records, all of them or none."""
        with self._writing() as connection:
            for leaf in leaves:
                self._keep_leaf(connection, tenant, leaf)

    @staticmethod
    def _keep_leaf(connection: sqlite3.Connection, tenant: str, leaf: Leaf) -> None:
        kind, id, prev, kept = leaf
        found = connection.execute(
            "SELECT version, head FROM resolved_leaves WHERE tenant = ? AND kind = ? AND id = ?"
            " ORDER BY version DESC LIMIT 1",
            (tenant, kind, id),
        ).fetchone() or (0, "")
        if tuple(found) != (kept.version - 1, prev):
            raise Stale(f"{kind}/{id}", kept.version - 1, found[0])
        connection.execute(
            "INSERT INTO resolved_leaves VALUES (?, ?, ?, ?, ?, ?)",
            (tenant, kind, id, kept.version, kept.head, kept.line),
        )
        connection.executemany(
            "INSERT INTO resolved_leaf_parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(tenant, kind, id, kept.version, n, *part) for n, part in enumerate(kept.parts)],
        )

    def leaves(self, tenant: str, kind: str, id: str) -> Sequence[Kept]:
        """Read every version of a record, in order."""
        rows = self._rows(f"{_LEAVES} WHERE l.tenant = ? AND l.kind = ? AND l.id = ? {_IN_ORDER}", tenant, kind, id)
        return _histories([row[1:] for row in rows])

    def newest(self, tenant: str, kind: str) -> Sequence[tuple[str, Kept]]:
        """Read the newest version of each record of a kind, by id."""
        rows = self._rows(
            f"{_LEAVES} WHERE l.tenant = ? AND l.kind = ? AND {_NEWEST} {_IN_ORDER}",
            tenant, kind,
        )  # fmt: skip
        return [
            (id, kept)
            for id, some in groupby(rows, key=lambda row: row[0])
            for kept in _histories([row[1:] for row in some])
        ]

    def strays(self, tenant: str) -> Sequence[str]:
        """List the complaints of which something is kept but no line."""
        return [id for (id,) in self._rows(_STRAYS, tenant)]

    def tenants(self) -> Sequence[str]:
        """List the tenants."""
        return [tenant for (tenant,) in self._rows("SELECT DISTINCT tenant FROM resolved_cases ORDER BY tenant")]


class _Writing:
    """A write transaction as a block; a class and no generator, since every fact comes by here."""

    __slots__ = ("_begin", "_commit", "_connection", "_undo")

    def __init__(
        self,
        begin: Callable[[], sqlite3.Connection],
        commit: Callable[[sqlite3.Connection], None],
        undo: Callable[[sqlite3.Connection, BaseException], None],
    ) -> None:
        self._begin, self._commit, self._undo = begin, commit, undo

    def __enter__(self) -> sqlite3.Connection:
        self._connection = self._begin()
        return self._connection

    def __exit__(self, kind: object, wrong: BaseException | None, trace: object) -> None:
        if wrong is None:
            self._commit(self._connection)
        else:
            self._undo(self._connection, wrong)


def _date(
    connection: sqlite3.Connection, tenant: str, case_id: str, begins: Sequence[Due], ends: Sequence[str]
) -> None:
    """Let deadlines begin, move and end."""
    for due in begins:
        connection.execute(
            "INSERT INTO resolved_deadlines (tenant, case_id, key, clock, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET clock = excluded.clock, at = excluded.at, open = 1",
            (tenant, case_id, *due),
        )
    for ended in ends:
        connection.execute(
            "UPDATE resolved_deadlines SET open = 0 WHERE tenant = ? AND case_id = ? AND key = ?",
            (tenant, case_id, ended),
        )


def _rolled_back(connection: sqlite3.Connection) -> bool:
    """Undo what was begun, and tell whether that worked."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error:
        return False
    return True


def _histories(rows: list[Any]) -> list[Kept]:
    """Gather the parts of each entry."""
    found: dict[int, Kept] = {}
    for version, line, head, *part in rows:
        kept = found.get(version) or Kept(version, bytes(line), head, ())
        found[version] = kept if part[0] is None else kept._replace(parts=(*kept.parts, Part(*part)))
    return list(found.values())


def _shelved(row: Any) -> Shelved:
    id, case_id, version, kind, channel, recipient, subject, text, language, reply_to, number, *how = row
    letter = Letter(
        id=id, case_id=case_id, version=version, kind=kind, channel=channel, recipient=recipient, subject=subject,
        text=text, language=language, reply_to=reply_to, number=number or "",
    )  # fmt: skip
    return Shelved(letter, *how)


def _literal(text: str) -> str:
    """Take the meaning out of LIKE's own signs."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _is_busy(wrong: sqlite3.Error) -> bool:
    return getattr(wrong, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


_fits: type[Store] = SqliteStore
