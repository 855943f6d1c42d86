"""A killed writer: what it was told is kept, and nothing by halves."""

from __future__ import annotations

import os
from pathlib import Path

from .kill9 import run


def test_a_hundred_kills_lose_nothing_double_nothing_and_halve_nothing(tmp_path: Path) -> None:
    """
    ``RESOLVED_KILLS`` asks for more; a thousand were run by hand (see docs/explanation/architecture).
    """
    tally = run(tmp_path / "complaints.db", int(os.environ.get("RESOLVED_KILLS", "100")))

    assert (0, 0, ()) == (tally.lost, tally.doubled, tally.faults)
    assert tally.acknowledged > tally.kills
