"""
Kill a writer at random moments, and look whether what it was told is kept.

    python -m tests.stores.kill9 --kills 1000

The writer records facts in a loop and says on its standard output what was
acknowledged; it is killed with SIGKILL after a random while, again and again on one
file. Afterwards every acknowledged fact must be there exactly once, a retry of what was
not acknowledged must make exactly one, and ``verify`` must find nothing.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import attrs

from resolved import Office, facts as f, open_office
from resolved.integrity import verify

ROOT = Path(__file__).parent.parent.parent

WRITER = """
import sys
from resolved import facts as f, open_office
from tests import people as p
path, start = sys.argv[1], int(sys.argv[2])
office = open_office(path, installed=False)
n = start
while True:
    n += 1
    if n % 5 == 1:
        print("try", n, flush=True)
        case = office.receive(p.complaint("email"), by=p.ANA, key=f"k{n}")
    elif n % 5 == 4:
        print("try", n, flush=True)
        case = office.submit(case.id, f.AccountHeard(f"n{n}"), by=p.ANA, key=f"k{n}")
    elif n % 5 == 0:
        source = office.receive(p.complaint("email"), by=p.ANA, key=f"s{n}")
        print("try", n, flush=True)
        case = office.merge(source, into=case, by=p.ANA, because=f"n{n}")
    else:
        print("try", n, flush=True)
        case = office.submit(case.id, f.Noted(f"n{n}"), by=p.ANA, key=f"k{n}")
    print("ok", n, flush=True)
"""


@attrs.define
class Tally:
    """What was counted."""

    kills: int = 0
    acknowledged: int = 0
    unheard: int = 0
    lost: int = 0
    doubled: int = 0
    faults: tuple[str, ...] = ()


def run(path: Path, kills: int, seed: int = 1) -> Tally:
    """Kill so many writers of one file, one after the other."""
    chance, tally, start = random.Random(seed), Tally(), 0
    heard, tried = set[int](), set[int]()
    for _ in range(kills):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as writer:
            assert writer.stdout is not None
            said = [writer.stdout.readline()]  # it has begun
            for _ in range(chance.randrange(10)):  # so many words from it, however slow the machine, and a moment more
                said.append(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.01))
            writer.send_signal(signal.SIGKILL)
            said += ["try " + str(start + 1), *writer.stdout.read().splitlines()]
        tried |= {int(line.split()[1]) for line in said if line.startswith("try ") and line[4:].strip().isdigit()}
        heard |= {int(line.split()[1]) for line in said if line.startswith("ok ") and line[3:].strip().isdigit()}
        start = (max(tried) // 5 + 1) * 5
        tally.kills += 1
    return _counted(tally, open_office(path, installed=False), heard, tried)


def _counted(tally: Tally, office: Office, heard: set[int], tried: set[int]) -> Tally:
    found = list[int]()
    merged = list[int]()
    for line in _all(office):
        for entry in office.history(line):
            if isinstance(entry.fact, f.Noted | f.AccountHeard):
                text = entry.fact.text if isinstance(entry.fact, f.Noted) else entry.fact.account
                found.append(int(text[1:]))
            elif isinstance(entry.fact, f.MergedInto):
                merged.append(int(entry.fact.because[1:]))
    opened = {n for n in tried if n % 5 == 1 and office.store.keyed("", f"k{n}")}
    kept = [*found, *merged, *opened]
    tally.acknowledged = len(heard)
    tally.unheard = len(set(kept) - heard)
    tally.lost = len(heard - set(kept))
    tally.doubled = len(kept) - len(set(kept))
    tally.faults = tuple(map(str, verify(office).faults))
    return tally


def _all(office: Office) -> list[str]:
    ids, after = list[str](), None
    while True:
        page = office.find(limit=500, after=after)
        ids += [line.case_id for line in page.lines]
        after = page.more
        if after is None:
            return ids


def main() -> None:
    """Run it, and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        tally = run(Path(folder) / "complaints.db", given.kills, given.seed)
        print(f"{tally.kills} kills in {time.monotonic() - began:.0f} s, seed {given.seed}")
        print(f"acknowledged {tally.acknowledged}, lost {tally.lost}, doubled {tally.doubled}")
        print(f"kept without having been acknowledged {tally.unheard}; faults found by verify: {len(tally.faults)}")
        for fault in tally.faults:
            print(" ", fault)
        sys.exit(bool(tally.lost or tally.doubled or tally.faults))


if __name__ == "__main__":
    main()
