"""
A million deadlines of a mixed desk: ``python -m tests.bench.hours``.

The same lines go through ``resolved due --batch`` and through a program that does the same with
``workclock``: read JSON, work out, write JSON. Only the ratio means anything; it is one of seconds
of a processor, one run right after the other. The peak of memory is told for a tenth of the lines
and for all.
The extra ``oracles`` has ``workclock``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import sleep
from timeit import timeit
from typing import Any

from resolved.core.time.reading import read

WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SPLIT = {day: [["08:30", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
NIGHTS = {day: [["22:00", "06:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
HOLIDAYS = [f"{year}-{day}" for year in range(2024, 2032) for day in ("01-01", "05-01", "12-25", "12-26")]
DESK: tuple[dict[str, Any], ...] = (
    {"time_zone": "Europe/London", "week": WEEK, "holidays": HOLIDAYS},
    {"time_zone": "America/New_York", "week": SPLIT, "holidays": HOLIDAYS},
    {"time_zone": "Asia/Kolkata", "week": SPLIT, "holidays": []},
    {"time_zone": "Australia/Lord_Howe", "week": NIGHTS, "holidays": HOLIDAYS},
)

CHUNK = 10_000
FEED = """
import sys
from pathlib import Path
some = Path(sys.argv[1]).read_bytes()
for _ in range(int(sys.argv[2])):
    sys.stdout.buffer.write(some)
"""

THEIRS = """
import json, re, sys
from datetime import datetime, time, timedelta
import workclock
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALENDAR, known = re.compile(r'"calendar"\\s*:\\s*\\{'), {}
def schedule(data):
    rules = [workclock.WorkDay(time.fromisoformat(s), time.fromisoformat(e), [DAYS.index(day)])
             for day, spans in data["week"].items() for s, e in spans]
    if data["holidays"]:
        rules.append(workclock.Holidays([datetime.fromisoformat(day).date() for day in data["holidays"]]))
    return workclock.Schedule(rules, time_zone=data["time_zone"])
for line in sys.stdin:
    at = CALENDAR.search(line).end() - 1
    for text, their in known.items():  # what came before is not read again: as we do it
        if line.startswith(text, at):
            request = json.loads(f"{line[:at]}0{line[at + len(text):]}")
            break
    else:
        request = json.loads(line)
        their = known[line[at:json.JSONDecoder().raw_decode(line, at)[1]]] = schedule(request["calendar"])
    args = request["args"]
    if request["op"] == "add":
        found = their.add(datetime.fromisoformat(args["at"]), timedelta(seconds=args["seconds"]))
        result = found.isoformat()[:-6] + "Z"
    else:
        gap = their.between(datetime.fromisoformat(args["from"]), datetime.fromisoformat(args["to"]))
        result = gap.days * 86400 + gap.seconds
    sys.stdout.write(json.dumps({"id": request["id"], "result": result}) + "\\n")
"""


def main(*arguments: str) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.bench.hours")
    options.add_argument("--deadlines", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=1)
    given = options.parse_args(arguments)
    print(f"one call: adding 8 hours takes {one_call():.2f} of what it takes workclock")
    ours = [sys.executable, "-m", "resolved", "due", "--batch"]
    few = run(ours, given.deadlines // 10)[1]
    ratios = list[float]()
    for _ in range(given.rounds):
        (mine, peak), (theirs, their_peak) = (
            run(ours, given.deadlines),
            run([sys.executable, "-c", THEIRS], given.deadlines),
        )
        ratios.append(theirs / mine)
        print(
            f"{given.deadlines:,} deadlines: {given.deadlines / mine:,.0f} a second of a processor, workclock {given.deadlines / theirs:,.0f}"
        )
        print(f"peak memory: {few} MB for a tenth of them, {peak} MB for all; workclock {their_peak} MB")
    print(f"rate: {median(ratios):.2f} of the rate of workclock")
    return 0


def one_call() -> float:
    import workclock

    calendar, space = read(DESK[0]), dict[str, Any]()
    exec(THEIRS.partition("for line")[0], space)
    theirs: workclock.Schedule = space["schedule"](DESK[0])
    at, amount = datetime(2026, 3, 27, 10, tzinfo=UTC), timedelta(hours=8)
    assert calendar.add(at, amount) == theirs.add(at, amount)
    pairs = [(timed(lambda: calendar.add(at, amount)), timed(lambda: theirs.add(at, amount))) for _ in range(9)]
    return median(a / b for a, b in pairs)


def timed(run: Any) -> float:
    return timeit(run, number=5_000)


def run(command: list[str], deadlines: int) -> tuple[float, int]:
    """Send the lines, and return the seconds of a processor that it took and the peak of memory in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        some, answers = Path(folder, "lines"), Path(folder, "answers")
        some.write_bytes(b"".join(lines(CHUNK)))
        feed = [sys.executable, "-c", FEED, str(some), str(deadlines // CHUNK)]
        peak = 0
        with answers.open("wb") as out, subprocess.Popen(feed, stdout=subprocess.PIPE) as feeder:
            process = subprocess.Popen(command, stdin=feeder.stdout, stdout=out)
            while True:
                peak = resident(process.pid) or peak
                ended, status, used = os.wait4(process.pid, os.WNOHANG)
                if ended:
                    break
                sleep(0.05)
        process.returncode = os.waitstatus_to_exitcode(status)
        with answers.open("rb") as found:
            answered = sum(b'"result"' in line for line in found)
    assert answered == deadlines // CHUNK * CHUNK and not process.returncode, (answered, process.returncode)
    return used.ru_utime + used.ru_stime, peak


def resident(process: int) -> int:
    """Return the peak of a running process, in megabytes; a program of this one's size is not counted in."""
    with suppress(OSError, IndexError):
        status = Path(f"/proc/{process}/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024
    return 0


def lines(number: int) -> Iterator[bytes]:
    random, first = Random(1), datetime(2025, 1, 1, tzinfo=UTC)
    for id in range(number):
        at = first + timedelta(minutes=random.randrange(5 * 366 * 1440))
        args: dict[str, Any] = {"at": at.isoformat(), "seconds": 3600 * random.choice((1, 4, 8, 24, 40, 120, 400))}
        op = "add"
        if random.random() < 0.2:
            op, args = (
                "between",
                {"from": args["at"], "to": (at + timedelta(hours=random.randint(1, 2000))).isoformat()},
            )
        yield json.dumps({"id": id, "calendar": random.choice(DESK), "op": op, "args": args}).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
