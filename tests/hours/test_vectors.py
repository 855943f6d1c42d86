"""The script that holds the calendar against vectors: it tells right from wrong, and a known difference from both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .vectors import main

WEEK = {"time_zone": "UTC", "week": {"mon": [["00:00", "24:00"]], "tue": [["09:00", "17:00"]]}}
RIGHT: dict[str, Any] = {
    "id": "a", "lib": "ours", "reference": "agrees", "calendar": WEEK, "op": "add",
    "args": {"at": "2026-03-03T10:00:00Z", "seconds": 3600}, "expected": "2026-03-03T11:00:00Z",
}  # fmt: skip
MIDNIGHT = {
    **RIGHT,
    "id": "b",
    "op": "next_close",
    "args": {"at": "2026-03-02T10:00:00Z"},
    "expected": "2026-03-02T23:59:59.999Z",
}
BACKWARDS = {
    **RIGHT, "id": "c", "lib": "working_hours", "op": "between", "expected": -3600,
    "args": {"from": "2026-03-03T11:00:00Z", "to": "2026-03-03T10:00:00Z"},
}  # fmt: skip
WRONG = {**RIGHT, "id": "d", "expected": "2026-03-03T11:00:01Z"}


@pytest.mark.parametrize(
    ("vectors", "status", "said"),
    [
        ([RIGHT, BACKWARDS], 0, "2 vectors, 0 unexplained differences\n"), ([MIDNIGHT], 0, "the last millisecond of the day"),
        ([RIGHT, WRONG], 1, "2 vectors, 1 unexplained differences d\n"),
    ],
)  # fmt: skip
def test_vectors_are_judged(
    vectors: list[dict[str, Any]], status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps({"vectors": vectors}), "utf-8")

    assert status == main(str(file))
    assert said in capsys.readouterr().out
