"""
Hold the calendar against vectors of other libraries: ``python -m tests.hours.vectors FILE``.

The file is JSON with ``vectors``, each with ``calendar``, ``op``, ``args``, ``expected`` and perhaps
``closing``. They go through ``resolved due --batch``, as anybody would send them. Where a source is
known to answer otherwise the difference is named and counted apart; any other one fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

Vector = dict[str, Any]

MIDNIGHT = "23:59:59.999Z"
"""How one source writes 24:00."""


def main(file: str) -> int:
    vectors = cast("list[Vector]", json.loads(Path(file).read_text("utf-8"), parse_float=Decimal)["vectors"])
    judged = [judge(vector, answer) for vector, answer in zip(vectors, answers(vectors), strict=True)]
    for verdict, number in Counter(judged).most_common():
        print(f"{number:5}  {verdict}")
    wrong = [vector["id"] for vector, verdict in zip(vectors, judged, strict=True) if verdict.startswith("differs")]
    print(f"{len(vectors)} vectors, {len(wrong)} unexplained differences", *wrong)
    return 1 if wrong else 0


def answers(vectors: list[Vector]) -> list[Any]:
    requests = [
        {key: asked(vector)[key] for key in ("id", "calendar", "op", "args", "closing") if key in vector}
        for vector in vectors
    ]
    lines = "".join(json.dumps(request, default=str_of_number) + "\n" for request in requests)
    done = subprocess.run(
        [sys.executable, "-m", "resolved", "due", "--batch"], input=lines, capture_output=True, text=True, check=True
    )
    found = [json.loads(line, parse_float=Decimal) for line in done.stdout.splitlines()]
    assert [vector["id"] for vector in vectors] == [each["id"] for each in found]
    return [each.get("result", each.get("error")) for each in found]


def asked(vector: Vector) -> Vector:
    """Ask at the midnight that is meant, and, of a source that counts backwards below zero, to do the same."""
    args = {
        name: midnight(value) if isinstance(value, str) and value.endswith(MIDNIGHT) else value
        for name, value in vector["args"].items()
    }
    if vector["op"] == "between" and vector["lib"] == "working_hours":
        args["backwards"] = "negative"
    return {**vector, "args": args}


def judge(vector: Vector, answer: Any) -> str:
    expected = vector["expected"]
    if answer == expected and type(answer) is type(expected):
        return "agrees"
    if isinstance(expected, str) and expected.endswith(MIDNIGHT) and answer == midnight(expected):
        return "agrees: the source writes 24:00 as the last millisecond of the day"
    if vector["op"] == "between" and vector["lib"] == "working_hours":
        if abs(answer - expected) <= Decimal("0.5"):
            return "agrees: the source rounds to whole seconds"
        if answer - expected == 3600 and vector["reference"].startswith("differs"):
            return "explained: the source counts a day of 25 hours as 24"
    if vector["op"] == "add" and vector["reference"].startswith("agrees within a second"):
        gap = abs(datetime.fromisoformat(answer) - datetime.fromisoformat(expected))
        return "agrees: the source rounds to whole seconds" if gap < timedelta(seconds=1) else f"differs: {answer}"
    return f"differs: {vector['id']} {vector['op']} {vector['args']}: {answer}, not {expected}"


def midnight(written: str) -> str:
    at = datetime.fromisoformat(written) + timedelta(milliseconds=1)
    return f"{at.isoformat()[:-6]}Z"


def str_of_number(value: Any) -> Any:
    return float(value)  # only to be written: JSON knows no other number


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
