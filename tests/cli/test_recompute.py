"""Deadlines ahead at the terminal: a preview of what falls due, and what another policy would make of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from .terminal import given, received, refused, typed

SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.db"
    received(path)
    return path


@pytest.fixture
def hasty(tmp_path: Path) -> Path:
    path = tmp_path / "hasty.toml"
    path.write_text('[clocks]\ndecision = "1 working day"\n', "utf-8")
    return path


def test_what_will_fall_due_is_told(store: Path) -> None:
    told = given("watch", store, "--preview", SOON)["preview"]

    assert ["first-response", "decision"] == [each["clock"] for each in told]
    assert "C-1 first-response" in typed("watch", store, "--preview", SOON).stdout
    assert 1 == len(given("watch", store, "--preview", SOON, "--limit", "1")["preview"])
    assert 1 == given("verify", store)["entries"]
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    assert "Nothing will have fallen due" in typed("watch", store, "--preview", past).stderr
    assert "records nothing" in refused("watch", store, "--preview", SOON, "--once", status=2)


def test_what_another_policy_would_move_is_shown_and_moved_only_when_asked(store: Path, hasty: Path) -> None:
    shown = typed("recompute", store, "--policy", hasty)
    assert 1 == shown.exit_code
    assert "C-1 decision:" in shown.stdout
    assert "policy changed" in typed("verify", store, "--policy", hasty, "--json").stdout

    assert ["decision"] == [each["key"] for each in given("recompute", store, "--policy", hasty, "--apply")["moved"]]
    assert [] == given("verify", store, "--policy", hasty)["faults"]
    assert [] == json.loads(typed("recompute", store, "--policy", hasty, "--json").stdout)["moved"]
    assert "every deadline stands where it would" in typed("recompute", store, "--policy", hasty).stderr
