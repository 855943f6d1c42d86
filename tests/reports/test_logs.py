"""Event logs of others, with what somebody else worked out from them; where they lie beside this project."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest

from resolved.reports.measure import nearest_rank
from resolved.reports.row import returns

ROOT: Final = Path(__file__).parent.parent.parent
LOGS: Final = next(
    (logs for above in ROOT.parents if (logs := above / "shared" / "data" / "logs").is_dir()), ROOT / "none"
)

NAMED: Final = {"team": "organization involved", "org_line": "org:group", "owner_id": "org:resource"}
"""What the counts call a column, and what the log does."""

pytestmark = pytest.mark.skipif(not LOGS.is_dir(), reason="the logs are not part of this project")


def traces(log: str) -> Iterator[list[dict[str, str]]]:
    """Read the events of each case of an XES log, in order."""
    with gzip.open(LOGS / f"{log}.xes.gz") as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.rpartition("}")[2] == "trace":
                yield [
                    {each.get("key", ""): each.get("value", "") for each in event}
                    for event in element
                    if event.tag.rpartition("}")[2] == "event"
                ]
                element.clear()


def expected(log: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LOGS / "EXPECTED.json").read_text("utf-8"))["logs"][log]
    return found


@pytest.mark.parametrize("log", ["running_example", "bpic2013_closed_problems"])
def test_what_came_back_to_who_had_it_is_what_others_counted(log: str) -> None:
    known = expected(log)
    columns: dict[str, Any] = {
        each["owner_column"]: each for name, each in known.items() if name.startswith("transfers_by_")
    }

    assert columns
    for column, told in columns.items():
        key = NAMED.get(column, column)
        ways = [[event[key] for event in trace if event.get(key, "?") != "?"] for trace in traces(log)]
        assert told["returned_to_earlier_owner_cases"] == sum(returns(way) > 0 for way in ways), column


@pytest.mark.parametrize("log", ["running_example", "bpic2013_closed_problems"])
def test_the_nearest_rank_lies_within_a_rank_of_the_line_between(log: str) -> None:
    """
    They draw a line between two ranks, and we take a value that was measured: theirs lies between ours and its neighbour.
    """
    told = expected(log)["case_duration"]
    lengths = sorted(
        datetime.fromisoformat(trace[-1]["time:timestamp"]) - datetime.fromisoformat(trace[0]["time:timestamp"])
        for trace in traces(log)
    )

    assert told["n"] == len(lengths)
    for percent, name in ((50, "median_h"), (90, "p90_h")):
        ours, theirs = nearest_rank(lengths, percent), timedelta(hours=told[name])
        assert ours is not None
        place = lengths.index(ours)
        low, high = lengths[max(place - 1, 0)], lengths[min(place + 1, len(lengths) - 1)]
        assert low - timedelta(seconds=1) <= theirs <= high + timedelta(seconds=1)
