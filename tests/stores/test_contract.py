"""Our own stores, held to the contract that others inherit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from resolved.ports import Store
from resolved.stores import MemoryStore
from resolved.stores.sqlite import SqliteStore
from resolved.testing import StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path / "complaints.db", synchronous="normal")
        yield store
        store.close()


class TestSqliteStoreFull(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path / "complaints.db")
        yield store
        store.close()
