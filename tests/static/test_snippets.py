"""What the pages show type-checks as they show it: each page, from its first snippet to its last."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))


def test_every_page_type_checks_strictly(tmp_path: Path) -> None:
    for page in PAGES:
        snippets = re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.S | re.M)
        if snippets:
            name = re.sub(r"\W", "_", str(page.relative_to(ROOT).with_suffix("")))
            (tmp_path / f"{name}.py").write_text("\n".join(snippets), "utf-8")
    files = sorted(tmp_path.glob("*.py"))
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", *map(str, files)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert len(files) > 15
    assert found.returncode == 0, found.stdout
