"""The examples run as they stand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_first_complaint_runs(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples" / "first_complaint.py"), str(tmp_path / "c.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1", "PATH": ""})

    assert (0, "") == (done.returncode, done.stderr)
    assert "C-1 confirmed" in done.stdout
    assert "R ✓  E –  S ✓  O –  L –  V ✓  E ✓  D ✓" in done.stdout
    assert "case-closed cannot follow deferred" in done.stdout
