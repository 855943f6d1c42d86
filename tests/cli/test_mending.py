"""Two complaints that are one, and a slip: from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .terminal import TEXT, given, received, refused, typed


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "complaints.db"


@pytest.mark.clause("J1")
def test_a_complaint_goes_on_as_another_one_of_the_same_customer(store: Path) -> None:
    for _ in range(2):
        received(store, "--customer-id", "p-1")

    assert (
        "C-1 goes on for both, version 2\n" == typed("merge", store, "C-2", "--into", "C-1", "--because", "both").stdout
    )
    assert "closed" == given("show", store, "C-2")["state"]["name"]
    assert "it would be merged into itself" in refused("merge", store, "C-1", "--into", "C-1", "--because", "both")


def test_complaints_of_two_customers_are_not_merged(store: Path) -> None:
    received(store, "--customer-id", "p-1")
    received(store, "--customer-id", "p-2")

    assert "link both to one problem" in refused("merge", store, "C-2", "--into", "C-1", "--because", "both")
    assert "there is no complaint 'C-9'" in refused("merge", store, "C-2", "--into", "C-9", "--because", "both")


def test_a_slip_is_taken_back_by_whoever_made_it(store: Path) -> None:
    received(store)
    typed("record", store, "C-1", "account-heard", "--set", "account=another one")

    assert "only they can take it back" in refused("take-back", store, "C-1", "--because", "x", "--by", "ben")
    taken = given("take-back", store, "C-1", "--because", "another complaint")
    assert ("received", 3) == (taken["state"], taken["version"])
    assert "the last entry was taken back already" in refused("take-back", store, "C-1", "--because", "again")


def test_the_first_entry_stands(store: Path) -> None:
    received(store)

    assert "the first entry stands" in refused("take-back", store, "C-1", "--because", TEXT)
