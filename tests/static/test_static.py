"""What the type checkers believe is what the graph does."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from resolved import flow
from resolved.core.flow import Flow

from ..walks import edges_of
from . import positive
from .host import host_flow

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CHECKERS = ("mypy", "pyright")


def errors(tool: str, file: Path, folder: Path) -> set[int]:
    """Run a checker over one file; return the lines with errors."""
    if tool == "mypy":
        rest = ["--strict", "--no-error-summary", "--cache-dir", str(folder), str(file)]
    else:  # a project of its own, since ours leaves out what is wrong on purpose
        project = {"include": [os.path.relpath(file, folder)], "extraPaths": [str(ROOT), str(ROOT / "src")]}
        (folder / "pyrightconfig.json").write_text(json.dumps(project), "utf-8")
        rest = ["--project", str(folder), "--pythonpath", sys.executable]
    command = [sys.executable, "-m", tool, *rest]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return {int(line) for line in re.findall(rf"{file.name}:(\d+)(?::\d+)?(?: -|:) error", done.stdout)}


def test_what_an_importer_writes_runs() -> None:
    positive.run()


@pytest.mark.parametrize("tool", CHECKERS)
@pytest.mark.parametrize("name", ["positive.py", "host.py", "negative.py", "hole.py"])
def test_marked_lines_err_and_no_others(tool: str, name: str, tmp_path: Path) -> None:
    """
    The negative file is refused line by line; what importers and hosts write is clean.
    """
    mark = {"mypy": r"# (E\d\d|H02)", "pyright": r"# (E\d\d|H01)"}[tool]
    lines = (HERE / name).read_text("utf-8").splitlines()
    expected = {n for n, line in enumerate(lines, 1) if re.search(mark, line)}

    assert expected == errors(tool, HERE / name, tmp_path)


def matrix(of: Flow[Any]) -> Iterator[tuple[str, str, str]]:
    """Write one line for each state and fact, claiming what the graph says it gives."""
    edges = edges_of(of)
    for (s, state), (f, fact) in itertools.product(of.states.items(), of.facts.items()):
        dests = {dest for source, name, dest in edges if (source, name) == (s, f)}
        gives = " | ".join(of.states[each].__name__ for each in of.states if each in dests)
        does = f"assert_type(m.record(x), Case[{gives}])" if gives else "m.record(x)"
        yield s, f, f"(m: Hand[{state.__name__}], x: {fact.__name__}) -> None: {does}"


@pytest.mark.parametrize("tool", CHECKERS)
def test_the_static_matrix_equals_the_graph(tool: str, tmp_path: Path) -> None:
    """
    Each pair of a state and a fact checks where, and only where, there is an edge, and gives what it leads to.
    """
    rows = list(matrix(host_flow))
    head = (
        "from typing import *; from resolved import Case, Hand; from resolved.states import *;"
        " from resolved.facts import *; from tests.static.host import *"
    )
    file = HERE / f"matrix_of_{tool}.py"
    file.write_text("\n".join([head, *(f"def f{n}{line}" for n, (*_, line) in enumerate(rows))]), "utf-8")
    try:
        wrong = errors(tool, file, tmp_path)
    finally:
        file.unlink()
    accepted = {(s, f) for line, (s, f, _) in enumerate(rows, 2) if line not in wrong}

    assert {(s, f) for s, f, _ in edges_of(host_flow)} == accepted
    assert len(host_flow.states) * len(host_flow.facts) == len(rows) > 800
    assert 1 not in wrong
    assert set(flow.facts) < set(host_flow.facts)
