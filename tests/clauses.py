"""
Which tests name which clause: ``python -m tests.clauses`` writes it down, for ``resolved clauses`` to show.

A test names a clause by ``@pytest.mark.clause("A2")``; one that shows a guard names the guard's clause.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

from resolved import flow
from resolved.core import method
from resolved.core.edges import guards_of

ROOT: Final = Path(__file__).parent.parent
DATA: Final = ROOT / "src" / "resolved" / "core" / method.TESTS


class Collector:
    """Notes the clauses that tests name, while pytest collects them."""

    def __init__(self) -> None:
        self.named: dict[str, set[str]] = defaultdict(set)
        self.strange: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Look at every test."""
        for item in items:
            whole = _marked(getattr(getattr(item, "function", None), "pytestmark", []))
            for clause in _clauses(item):
                # What only one case of several shows is named with that case.
                test = item.nodeid.partition("[")[0] if clause in whole else item.nodeid
                if clause in method.clauses():
                    self.named[clause].add(test)
                else:
                    self.strange.append(f"{test} names {clause}, which is no clause")


def _clauses(item: pytest.Item) -> set[str]:
    return _marked(item.iter_markers())


def _marked(marks: Iterable[pytest.Mark]) -> set[str]:
    """Give the clauses that some marks name, by themselves or by their guards."""
    found = set[str]()
    for mark in marks:
        if mark.name == "clause":
            found |= {str(id) for id in mark.args}
        elif mark.name == "guard":
            fact, code = mark.args
            found |= {guard.clause for guard in guards_of(flow.facts[fact]) if guard.code == code}
    return found


def collected() -> Collector:
    """Collect the tests, and run none."""
    collector = Collector()
    status = pytest.main(
        ["--collect-only", "-p", "no:terminal", "-p", "no:cacheprovider", str(ROOT / "tests")],
        plugins=[collector],
    )
    if status != pytest.ExitCode.OK:
        raise SystemExit(f"the tests cannot be collected: {status!r}")
    return collector


def written(named: dict[str, set[str]]) -> str:
    """Give the data file's text."""
    data: dict[str, Any] = {id: sorted(named[id]) for id in method.clauses() if id in named}
    return json.dumps(data, indent=1) + "\n"


def main() -> None:
    """Write the data file, or with ``--check`` say whether it is current."""
    os.chdir(ROOT)
    collector = collected()
    for line in collector.strange:
        print(line, file=sys.stderr)
    text = written(collector.named)
    if "--check" not in sys.argv:
        DATA.write_text(text, "utf-8")
    elif text != DATA.read_text("utf-8"):
        print(f"{DATA.name} is not current; run python -m tests.clauses", file=sys.stderr)
        sys.exit(1)
    sys.exit(bool(collector.strange))


if __name__ == "__main__":
    main()
