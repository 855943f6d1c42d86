"""What holds for the house as a whole: its face, its walls, its tools, its papers."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import resolved
from resolved import errors, facts, ports, remedies, reports, states
from resolved.core import facts as core_facts
from resolved.core.flow import Flow

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "resolved"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    # "pyright --verifytypes" asks the python that is first on the path, whatever it is told.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, check=False, env={**os.environ, "PATH": path}
    )


# The face -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "module", [resolved, facts, states, remedies, errors, ports, reports], ids=lambda m: m.__name__
)
def test_what_a_module_exports_is_there_sorted_and_documented(module: ModuleType) -> None:
    names: list[str] = module.__all__

    assert sorted(names) == names
    for name in names:
        exported = getattr(module, name)
        if isinstance(exported, type):
            assert exported.__doc__, name


def test_every_fact_of_the_lifecycle_is_public() -> None:
    shipped = {fact.__name__ for fact in resolved.flow.facts.values()}

    assert set(facts.__all__) == shipped == set(core_facts.__all__)
    assert {state.__name__ for state in resolved.flow.states.values()} <= set(states.__all__)
    assert isinstance(resolved.flow, Flow)


LIGHT = """
import sys, json
import resolved
print(json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
"""


def test_importing_it_is_light() -> None:
    """
    No driver, no command line, no event loop, and no converter before plain data comes in.
    """
    loaded = set(json.loads(run(sys.executable, "-c", LIGHT).stdout))

    assert loaded.isdisjoint({"sqlite3", "click", "asyncio", "cattrs", "rich", "email", "tomllib", "pytest", "csv"})
    assert {"attrs", "pluggy", "transitions"} <= loaded


# The walls ------------------------------------------------------------------------------


def test_imports_run_one_way() -> None:
    done = run(sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()")

    assert 0 == done.returncode, done.stdout + done.stderr


def test_every_room_has_a_line_in_the_architecture_and_in_the_map() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text("utf-8")
    told = set(
        re.findall(r"`(\w+)/?`", "".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `")))
    )
    rooms = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    rooms -= {"__init__", "__main__", "__pycache__"}

    assert rooms == told
    doc = resolved.__doc__ or ""
    assert all(re.search(rf"\b{room}\b", doc) for room in rooms - {"facts", "states", "remedies"}), doc


def test_files_stay_short_enough_to_hold_one_idea() -> None:
    """
    Past 350 lines ask what the second idea is; these were asked, and hold one.
    """
    long = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > 350
    }

    assert long <= ASKED


ASKED = {
    "core/flow.py",  # the typed graph as it is used
    "ports.py",  # the waist: every protocol and what is handed through it, on one page
    "core/facts/solution.py", "core/facts/closing.py", "core/facts/reply.py",  # a phase each
    "stores/sqlite.py",  # one store
    "testing/contracts.py",  # one contract
}  # fmt: skip


# The tools ------------------------------------------------------------------------------


def test_mypy_is_content() -> None:
    done = run(sys.executable, "-m", "mypy")

    assert 0 == done.returncode, done.stdout


def test_pyright_is_content() -> None:
    done = run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable)

    assert 0 == done.returncode, done.stdout


def test_every_public_name_has_a_known_type() -> None:
    """
    ``pyright --verifytypes``: one hundred per cent.
    """
    done = run(
        sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--ignoreexternal", "--verifytypes", "resolved"
    )

    assert "Type completeness score: 100%" in done.stdout, done.stdout


def test_ruff_is_content() -> None:
    for command in (["check"], ["format", "--check"]):
        done = run(sys.executable, "-m", "ruff", *command, "src", "tests", "examples", "docs", "conftest.py")

        assert 0 == done.returncode, done.stdout + done.stderr


# The papers -----------------------------------------------------------------------------


def test_the_generated_pages_are_current() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        generate = importlib.import_module("generate")
    finally:
        sys.path.pop(0)

    for name, write in generate.PAGES.items():
        assert write() == (ROOT / "docs" / name).read_text("utf-8"), f"run: python docs/generate.py ({name})"


def test_the_readme_prints_the_command_that_is_run_everywhere() -> None:
    """
    ``.ci/run`` takes the command out of the README, so that they cannot differ.
    """
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)\n```", readme, re.S)

    assert 2 == len(blocks)
    assert blocks[0].count("\n") == blocks[1].count("\n") == 0
    assert "resolved demo" in blocks[0]
    assert "pytest" in blocks[1]


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8")):
            assert link.startswith("https://") or (page.parent / link).exists(), f"{page}: {link}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [
            page.parent / link
            for link in re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8"))
            if not link.startswith("https://")
        ]

    assert {page.resolve() for page in (ROOT / "docs").rglob("*.md")} <= seen


def test_the_constraints_name_no_place() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()

    assert lines
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+(?: ; .+)?|#.*", line), line
