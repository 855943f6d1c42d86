"""
Hold the calendar against two other libraries: ``python -m tests.hours.oracles --cases 100000``.

``workclock`` is asked for all that it knows: adding, taking away, counting, opening and closing, with
openings past midnight and holidays. ``opening-hours-py`` knows dated exceptions and breaks too, and is
asked for what is open over some weeks. Each difference is explained by a named choice, or counts.
The extra ``oracles`` has both.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random

import opening_hours
import workclock

from resolved.core.time import DAYS, Calendar, Opening, micros
from resolved.core.time.hours import Hours
from resolved.core.time.instants import day_number
from resolved.core.time.zone import Zone

from .cases import ZONES, a_calendar, a_moment, changes

HOUR = 3_600_000_000
EACH = 100
"""Cases of one calendar."""


def main(*arguments: str) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.hours.oracles")
    options.add_argument("--cases", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args(arguments)
    verdicts, shown = Counter[str](), 0
    for verdict in judged(given.cases, given.seed):
        kind = verdict.partition(":")[0]
        verdicts[kind] += 1
        if kind.endswith("differs") and shown < 20:
            shown += 1
            print(verdict)
    for kind, number in sorted(verdicts.items()):
        print(f"{number:8,}  {kind}")
    wrong = sum(number for kind, number in verdicts.items() if kind.endswith("differs"))
    print(f"{sum(verdicts.values()):,} cases over {len(ZONES)} zones, {wrong} unexplained differences")
    return 1 if wrong else 0


def judged(cases: int, seed: int) -> Iterator[str]:
    random = Random(seed)
    for number in range(-(-cases // EACH)):
        name = ZONES[number % len(ZONES)]
        if number // len(ZONES) % 2:
            yield from by_opening_hours(random, name)
        else:
            yield from by_workclock(random, name)


# workclock -----------------------------------------------------------------------------------


def by_workclock(random: Random, name: str) -> Iterator[str]:
    ours = a_calendar(random, name, overnight=True, holidays=random.random() < 0.7, exceptions=False)
    theirs = schedule(ours)
    longest = 600_000 if sum(end - start for day in ours.week for start, end in day) > 1200 else 6000
    for number in range(EACH):
        at, amount = a_moment(random, name), length(random, longest)
        pair: tuple[object, object]
        match number % 5:
            case 0:
                pair = ours.add(at, amount), theirs.add(at, amount)
            case 1:
                pair = ours.subtract(at, amount), theirs.sub(at, amount)
            case 2:
                other = a_moment(random, name) if random.random() < 0.3 else at + amount
                pair = ours.between(at, other, backwards="negative"), theirs.between(at, other)
            case 3:
                start, end = theirs.next_period(at)
                pair = (ours.next_opening(at), ours.next_closing(at)), (start, end)
            case _:
                start, end = theirs.next_period(at)
                pair = ours.is_open(at), start == at
        if pair[0] == pair[1]:
            yield "workclock agrees"
        else:
            yield f"workclock differs: {ours}: {number % 5} {at} {amount}: {pair[0]}, not {pair[1]}"


def schedule(calendar: Calendar) -> workclock.Schedule:
    rules: list[workclock.Rule] = [
        workclock.WorkDay(clock(start), clock(end), [day], time_zone=calendar.zone)
        for day, openings in enumerate(calendar.week)
        for start, end in openings
    ]
    if calendar.holidays:
        rules.append(workclock.Holidays(calendar.holidays, time_zone=calendar.zone))
    return workclock.Schedule(rules, time_zone=calendar.zone)


def clock(minutes: int) -> time:
    return time(minutes % 1440 // 60, minutes % 60)


def length(random: Random, longest: int) -> timedelta:
    most = random.choice((60, 600, 6000, 6000, longest))
    return timedelta(minutes=random.randint(1, most), microseconds=random.choice((0, 0, 0, 1)))


# opening-hours-py ------------------------------------------------------------------------------


def by_opening_hours(random: Random, name: str) -> Iterator[str]:
    overnight = random.random() < 0.3
    ours = a_calendar(random, name, overnight=overnight, holidays=not overnight, exceptions=not overnight)
    theirs = opening_hours.OpeningHours(expression(ours), timezone=ours.tz)
    as_they_read = read_by_them(ours)
    for number in range(EACH):
        start = a_moment(random, name)
        end = start + timedelta(minutes=random.randint(1, 30_000))
        mine: object
        found: object
        open_then = list(stretches(theirs, ours, start, end))
        if number % 2:
            found = sum((min(e, end) - max(s, start) for s, e in open_then), timedelta())
            mine, read = ours.between(start, end), as_they_read.between(micros(start), micros(end))
            agree, explained = mine == found, timedelta(microseconds=read) == found
        else:
            found = any(s <= start < e for s, e in open_then)
            mine, read = ours.is_open(start), next(as_they_read.ahead(micros(start)))[0]
            agree, explained = mine == found, (read <= micros(start)) == found
        if agree:
            yield "opening-hours agrees"
        elif explained:
            yield "opening-hours moves an edge in a gap to the gap's end, and takes the second of two; else agrees"
        else:
            yield f"opening-hours differs: {ours}: {start} {end}: {mine}, not {found}"


def stretches(
    theirs: opening_hours.OpeningHours, ours: Calendar, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    begin = (start - timedelta(days=1)).astimezone(ours.tz)
    for s, e, state, _ in theirs.intervals(begin, (end + timedelta(days=1)).astimezone(ours.tz)):
        s, e = s.astimezone(UTC), e.astimezone(UTC)
        if str(state) == "open" and s < end and e > start:
            yield s, e


class TheirZone(Zone):
    """A zone as opening-hours reads it: a time in a gap is the gap's end, one that comes twice the second."""

    def instant(self, wall: int) -> int:
        first = super().instant(wall)
        if self.steady(first - 30 * HOUR, first + 30 * HOUR):
            return first
        change = next((each for each in changes(self.tz.key) if abs(each.at - first) < 30 * HOUR), None)
        if change is None:
            return first
        if change.at + change.before <= wall < change.at + change.after:
            return change.at
        if change.at + change.after <= wall < change.at + change.before:
            return wall - change.after
        return first


def read_by_them(calendar: Calendar) -> Hours:
    dated = [
        {day_number(day): openings for day, openings in each} for each in (calendar.day_overrides, calendar.breaks)
    ]
    closed = frozenset(map(day_number, calendar.holidays)) - dated[0].keys()
    return Hours(TheirZone(calendar.zone), calendar.week, dated[0], closed, dated[1])


def expression(calendar: Calendar) -> str:
    """Write a calendar as OpenStreetMap does; what is said of a date stands for all of it."""
    week = [f"{day[:2].capitalize()} {spans(each)}" for day, each in zip(DAYS, calendar.week, strict=True) if each]
    rules = list[str]()
    exceptions, breaks = dict(calendar.day_overrides), dict(calendar.breaks)
    for day in sorted({*exceptions, *breaks, *calendar.holidays}):
        opened = exceptions.get(day, () if day in calendar.holidays else calendar.week[day.weekday()])
        left = without(opened, breaks.get(day, ()))
        rules.append(f"{day.year} {day:%b} {day.day:02} {spans(left) if left else 'off'}")
    # A comma adds: past midnight an opening goes on, whatever the next day says. A semicolon replaces.
    return "; ".join([", ".join(week), *rules])


def spans(openings: tuple[Opening, ...]) -> str:
    return ",".join(f"{s // 60:02}:{s % 60:02}-{e // 60:02}:{e % 60:02}" for s, e in openings)


def without(opened: tuple[Opening, ...], shut: tuple[Opening, ...]) -> tuple[Opening, ...]:
    open_minutes = {minute for s, e in opened for minute in range(s, e)} - {m for s, e in shut for m in range(s, e)}
    edges = [minute for minute in range(1441) if (minute in open_minutes) != (minute - 1 in open_minutes)]
    return tuple(zip(edges[::2], edges[1::2], strict=True))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
