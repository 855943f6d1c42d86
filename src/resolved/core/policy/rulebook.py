"""
The rulebook: everything that a house decides for itself, read from data and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final, cast

import attrs

from ...errors import Invalid, PolicyError
from ..complaint import BUILT_IN, ROLES, Capabilities
from ..conduct import ConductRules
from ..spend import Cost
from ..time import DAYS, Calendar, Span, reading
from ..wording import KINDS
from . import aims, applying
from .aims import Goal
from .applying import NO_REGIMES, Regimes
from .authority import Authority
from .ladder import Ladder, staff
from .written import authority

_UNKNOWN: Final = Capabilities()
_CLAUSE: Final = re.compile(r"[A-J](?:[1-9]|1[0-3])")
LONGEST_YEARS: Final = 100
"""Nothing that a house promises takes longer."""

_SOME_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)


@attrs.frozen
class Clocks:
    """How long each thing may take; from what to what is told in ``core.clocks``."""

    first_response: Span
    first_response_live: Span
    decision: Span
    acting: Span
    acceptance: Span
    acceptance_live: Span
    taking_up: Span
    climbing: Span
    remedy: Span
    remedy_ours: Span
    approval: Span
    answer: Span
    referral: Span
    documenting: Span
    follow_up: Span
    threat_report: Span
    threat_acknowledgement: Span
    relief: Span
    limit_review: Span


@attrs.frozen
class Silence:
    """Whether a customer's silence may ever close a complaint (J7), and after how many reminders."""

    closes: bool
    reminders: int


@attrs.frozen(kw_only=True)
class Department:
    """
    What lies outside one complaint's life (H4, J3).

    Args:
        threshold: So many complaints of one problem make it one that recurs.
        within: In so long.
        review: How long the answer to a frequent question stands without a look.
        rest: How long somebody who was drawn for feedback is left in peace.
    """

    threshold: int
    within: Span
    review: Span
    rest: Span


@attrs.frozen(eq=False)
class Rulebook:
    """
    What a house decides.

    Args:
        name: For people.
        version: Raised when it changes.
        duty: The id of who is responsible for what no person took in (C2).
        deputy: The id of who is in their place, for a complaint about a complaint in which they were involved.
        take_back: How long an entry may be taken back.
        transfers: How many accepted transfers need no reason (A4).
        reports: How long a customer who waits may hear nothing in between (A2).
        renewals: How many times in a row an answer may be put off once more (F3).
        reopening: How long after closing a complaint may be reopened (C7).
        second_person: Whether someone else than who did it must record that it is solved (J7).
        acknowledges: Whether a letter goes out at once where the channel is not live (H3).
        acknowledgement_counts: Whether that letter is a first response (D1).
        calendar: When we work.
        clocks: How long things may take.
        silence: What a customer's silence may do.
        authority: What may be given without asking.
        ladder: What makes a complaint climb by itself, and to whom.
        conduct: Who sees what was noted of conduct, and who may limit contact (I2).
        department: Recurring problems, frequent questions, feedback (H4, J3).
        goals: What the house wants to reach (J5).
        cost: What a lost customer is taken to cost (G2).
        language: The house's own, for customers of whom none is known, or one without letters.
        letters: The house's own words in letters, by language; looked through when an office opens.
        channels: What each channel can do (H6); the office adds those of its plugins.
        regimes: What laws and regulators ask, of which complaints (E5).
        refuses: The clauses and codes of wording that may not be told to a customer; none blocks nothing (F).
    """

    name: str
    version: int
    duty: str
    deputy: str
    take_back: Span
    transfers: int
    reports: Span
    renewals: int
    reopening: Span
    second_person: bool
    acknowledges: bool
    acknowledgement_counts: bool
    calendar: Calendar
    clocks: Clocks
    silence: Silence
    authority: Authority
    ladder: Ladder
    conduct: ConductRules
    department: Department
    goals: tuple[Goal, ...]
    cost: Cost
    language: str
    letters: Mapping[str, Any]
    channels: Mapping[str, Capabilities] = BUILT_IN
    regimes: Regimes = NO_REGIMES
    refuses: frozenset[str] = frozenset()

    def can(self, channel: str) -> Capabilities:
        """Return what *channel* can do; one that nobody knows can do little."""
        return self.channels.get(channel, _UNKNOWN)

    def on_duty(self, barred: tuple[str, ...] = ()) -> str:
        """Return who is responsible for what no person took in: the duty, or the deputy where the duty is barred."""
        return self.deputy if self.duty in barred and self.deputy not in barred else self.duty

    def with_channels(self, channels: Mapping[str, Capabilities]) -> Rulebook:
        """
        Know more channels.

        Raises:
            PolicyError: None of them has a voice: somebody can always be spoken to (H7).
        """
        known = {**self.channels, **channels}
        if not any(can.voice for can in known.values()):
            raise PolicyError("policy: no channel has a voice: keep one through which somebody can be spoken to (H7)")
        return attrs.evolve(self, channels=known) if channels else self


def rulebook(data: Mapping[str, Any]) -> Rulebook:
    """
    Read a rulebook; what *data* leaves out is as in the policy that ships.

    Raises:
        PolicyError: A key is unknown or a value cannot be followed; the sentence names it.
    """
    whole = _laid_over(_shipped(), data, "")
    acknowledgement, silence, ladder = whole["acknowledgement"], whole["silence"], whole["ladder"]
    read = Rulebook(
        name=_read(whole, "name", _named),
        version=_read(whole, "version", _count),
        duty=_read(whole, "duty", _named),
        deputy=_read(whole, "deputy", _named),
        take_back=_read(whole, "take-back", Span.parse),
        transfers=_read(whole, "transfers", _count),
        reports=_read(whole, "reports", Span.parse),
        renewals=_read(whole, "renewals", _count),
        reopening=_read(whole, "reopening", Span.parse),
        second_person=_read(whole, "second-person", _yes),
        acknowledges=_read(acknowledgement, "send", _yes),
        acknowledgement_counts=_read(acknowledgement, "counts", _yes),
        calendar=_calendar(whole["calendar"]),
        clocks=Clocks(
            **{a.name: _read(whole["clocks"], a.name.replace("_", "-"), Span.parse) for a in attrs.fields(Clocks)}
        ),
        silence=Silence(_read(silence, "closes", _yes), _read(silence, "reminders", _count)),
        authority=authority(whole["authority"], _read(whole["authority"], "window", Span.parse)),
        ladder=Ladder(
            _read(ladder, "broken-promise", _yes), _read(ladder, "reopened", _yes), _read(ladder, "staff", staff)
        ),
        conduct=ConductRules(
            _read(whole["conduct"], "seen-by", _roles), _read(whole["conduct"], "limit-level", _count)
        ),
        department=Department(
            threshold=_read(whole["problems"], "threshold", _some),
            within=_read(whole["problems"], "within", Span.parse),
            review=_read(whole["questions"], "review", Span.parse),
            rest=_read(whole["feedback"], "rest", Span.parse),
        ),
        goals=_read(whole, "goal", aims.goals),
        cost=aims.cost(whole["cost"]),
        regimes=applying.regimes(whole["regimes"]),
        refuses=_read(whole["wording"], "refuses", _refused),
        language=_read(whole, "language", _named),
        letters=whole["letters"],
    )
    _reachable(read)
    return read


def _reachable(rules: Rulebook) -> None:
    """Refuse a length of time that the calendar cannot give, now and not when it is first needed."""
    clocks = {name.replace("_", "-"): span for name, span in attrs.asdict(rules.clocks, recurse=False).items()}
    department = rules.department
    others = {
        "take-back": rules.take_back, "reports": rules.reports, "reopening": rules.reopening,
        "window": rules.authority.window,
        "within": department.within, "review": department.review, "rest": department.rest,
    }  # fmt: skip
    for name, span in {**clocks, **others}.items():
        try:
            over = rules.calendar.after(_SOME_DAY, span)
        except Invalid as wrong:
            raise PolicyError(f"policy: {name}: {wrong}") from None
        if over.year > _SOME_DAY.year + LONGEST_YEARS:
            raise PolicyError(f"policy: {name}: {span} is longer than {LONGEST_YEARS} years")


@cache
def default() -> Rulebook:
    """Return the policy that ships."""
    return rulebook({})


@cache
def _shipped() -> Mapping[str, Any]:
    import tomllib
    from importlib import resources

    return tomllib.loads((resources.files(__name__.rpartition(".")[0]) / "default.toml").read_text("utf-8"))


def _laid_over(base: Mapping[str, Any], over: Any, at: str) -> dict[str, Any]:
    """Lay a house's own data over *base*, and refuse a key that nobody would read."""
    if not isinstance(over, Mapping):
        raise PolicyError(f"policy: {at.rstrip('.') or 'the whole'} must be a table, not {over!r}")
    theirs = cast("Mapping[str, Any]", over)
    if not base:
        return dict(theirs)  # an empty table is the house's to fill
    if strange := sorted(set(theirs) - set(base)):
        raise PolicyError(f"policy: there is no {at}{strange[0]}; known here: {', '.join(base)}")
    return {
        key: _laid_over(cast("Mapping[str, Any]", value), theirs[key], f"{at}{key}.")
        if key in theirs and isinstance(value, Mapping)
        else theirs.get(key, value)
        for key, value in base.items()
    }


def _read(data: Mapping[str, Any], key: str, reader: Any) -> Any:
    try:
        return reader(data[key])
    except (Invalid, TypeError, ValueError) as wrong:
        raise PolicyError(f"policy: {key}: {wrong}") from None


def _named(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Invalid(f"write a text that says something, not {value!r}")
    return value


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise Invalid(f"write true or false, not {value!r}")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Invalid(f"write a whole number from 0 upwards, not {value!r}")
    return value


def _roles(value: object) -> tuple[str, ...]:
    named = cast("list[object]", value) if isinstance(value, list | tuple) else []
    if not named or not set(named) <= set(ROLES) - {"customer"}:
        raise Invalid(f"write roles of the house, such as ['handler', 'senior'], not {value!r}")
    return tuple(map(str, named))


def _some(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Invalid(f"write a whole number from 1 upwards, not {value!r}")
    return value


def _refused(value: Any) -> frozenset[str]:
    written = cast("list[object]", value) if isinstance(value, list | tuple) else [value]
    for each in written:
        if not isinstance(each, str) or not (each in KINDS or _CLAUSE.fullmatch(each)):
            raise Invalid(f"write a list of clauses such as 'F10', and of {', '.join(KINDS)}; {each!r} is neither")
    return frozenset(cast("list[str]", written))


def _calendar(data: Mapping[str, Any]) -> Calendar:
    week = tuple(_read(data, day, reading.openings) for day in DAYS)
    holidays: dict[date, str] = _read(data, "holidays", reading.holidays)
    before: Any = data["before"]
    if before and "zone" not in before and data["zone"] != _shipped()["calendar"]["zone"]:
        raise PolicyError("policy: calendar.before: write the whole of it, its zone too; the new one lends it nothing")
    try:
        return Calendar(
            zone=_read(data, "zone", str),
            week=week,
            holidays=frozenset(holidays),
            version=_read(data, "version", reading.version),
            day_overrides=_read(data, "day-overrides", reading.dated),
            breaks=_read(data, "breaks", reading.dated),
            names={day: name for day, name in holidays.items() if name},
            since=_read(data, "since", reading.since) if data["since"] != "" else None,
            before=_calendar(_laid_over(_shipped()["calendar"], before, "calendar.before.")) if before else None,
        )
    except Invalid as wrong:
        raise PolicyError(f"policy: calendar: {wrong}") from None
