"""Every snippet in the documentation runs, page by page, in an empty folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser


def setup(namespace: dict[str, Any]) -> None:
    """Go to an empty folder."""
    namespace["_from"], namespace["_folder"] = Path.cwd(), tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)


def teardown(namespace: dict[str, Any]) -> None:
    """Come back, and leave nothing behind."""
    office = namespace.get("office")
    if office is not None:
        office.close()
    os.chdir(namespace["_from"])
    namespace["_folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser()], patterns=["README.md", "docs/**/*.md"], setup=setup, teardown=teardown
).pytest()
