"""
Rows: what a report keeps of each complaint. Numbers, times and keys; nothing that anybody said.

Pure: a row follows from the entries that stand, the case that they lead to, and the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

from ..core import facts as f
from ..core.clocks import deadlines
from ..core.complaint import STAFF, Actor, Party
from ..core.edges import ends_of
from ..core.fact import Case, Entry, Foreign, State, TakenBack
from ..core.policy import Rulebook
from ..core.spend import Spend
from ..core.states import Closed, Settled
from ..core.taboos import Finding
from ..core.text import ERASED

Mode: TypeAlias = Literal["", "immediate", "deferred", "transferred"]
"""How it was replied to: A1, A2, A3; empty where nobody has replied."""

NOTHING: Final = timedelta(0)


class Seen(NamedTuple):
    """
    A finding, as a report counts it.

    Args:
        code: Of the taboo.
        clause: That it rests on.
        unit: Where it happened: that of the last of the staff to record an entry that shows it;
            else the complaint's.
    """

    code: str
    clause: str
    unit: str


class Row(NamedTuple):
    """
    One complaint, as a report counts it. Lengths of time are elapsed time, and never less than nothing.

    Args:
        number: For people: ``C-17``.
        customer: Tells one customer from another, and is for nothing else: the host's key, or a digest of an address.
        channel: Through which it came.
        product: What it is about, in the host's words; empty where nobody said.
        unit: The unit of who is responsible; empty while that is only the duty.
        provider: Whether who is responsible is of our own people (J6), by the last entry that they
            recorded or that named them.
        mode: How it was first replied to.
        received: When (UTC): the first entry.
        closed: When it was last closed (UTC); None while it is open.
        kind: The kind of closure, where it is closed.
        response: From receipt to the first response; None where there was none.
        in_time: Whether that was by the policy's clock; None while that still runs.
        decision: From receipt to the first decision, proposal or solution.
        remedy: From receipt to the first entry that says that something was done.
        resolution: From receipt to the first entry that settled or closed it.
        closure: From receipt to the last closing.
        at_once: Whether what first resolved it was ``solved-at-once``.
        promises: How each promise stands that was made in it, or has come to it by a merge.
        transfers: Handovers that were accepted (A4).
        returns: How often a handover brought it back to a unit that had had it before (F1).
        rungs: The clauses of the ladder that were used: E1, E2, E3, E5.
        reopened: How often.
        unsolved: Whether the last follow-up found it unsolved.
        findings: What went against the method.
        problems: The recurring problems that it was linked to.
        spend: What the customer spends, where it is known.
    """

    number: str
    customer: str
    channel: str
    product: str
    unit: str
    provider: str
    mode: Mode
    received: datetime
    closed: datetime | None
    kind: str
    response: timedelta | None
    in_time: bool | None
    decision: timedelta | None
    remedy: timedelta | None
    resolution: timedelta | None
    closure: timedelta | None
    at_once: bool
    promises: tuple[str, ...]
    transfers: int
    returns: int
    rungs: tuple[str, ...]
    reopened: int
    unsolved: bool
    findings: tuple[Seen, ...]
    problems: tuple[str, ...]
    spend: Spend | None

    @property
    def counts(self) -> bool:
        """Tell whether it counts beyond volume: what goes on as another complaint, or was none, does not."""
        return self.kind not in ("merged", "not-a-complaint")


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Leave out what was taken back."""
    every = tuple(entries)
    slips = {entry.fact.version for entry in every if isinstance(entry.fact, TakenBack)}
    return tuple(e for e in every if e.version not in slips and not isinstance(e.fact, TakenBack | Foreign))


def row(number: str, entries: Sequence[Entry], case: Case[State], findings: Iterable[Finding], rules: Rulebook) -> Row:
    """
    Make the row of one complaint.

    Args:
        number: For people.
        entries: Its whole history.
        case: The case that it leads to.
        findings: What was found in it.
        rules: The policy, whose clocks say what is in time.
    """
    stand = standing(entries)
    dossier, complaint, start = case.dossier, case.complaint, stand[0].happened
    resolved = _first(stand, resolves)
    closings = [entry.happened for entry in stand if closes(entry.fact)]
    ended = isinstance(case.state, Closed)
    closed = (closings[-1] if closings else stand[-1].happened) if ended else None
    response, in_time = _responded(case, rules, start)
    unit = dossier.handling.unit
    return Row(
        number=number,
        customer=_customer(complaint.customer, case.id),
        channel=complaint.channel,
        product=complaint.product,
        unit=unit,
        provider=_provider(stand, dossier.handling.owner),
        mode=_mode(stand),
        received=start,
        closed=closed,
        kind=case.state.kind if isinstance(case.state, Closed) else "",
        response=response,
        in_time=in_time,
        decision=_since(start, dossier.ruling.decided),
        remedy=_since(start, _when(_first(stand, _remedies))),
        resolution=_since(start, _when(resolved)),
        closure=_since(start, closed),
        at_once=resolved is not None and isinstance(resolved.fact, f.SolvedAtOnce),
        promises=_promises(stand, case),
        transfers=len(dossier.handling.accepted),
        returns=returns(_units(stand)),
        rungs=_rungs(stand, case),
        reopened=sum(isinstance(entry.fact, f.Reopened) for entry in stand),
        unsolved=dossier.after.solved is False,
        findings=tuple(Seen(one.code, one.clause, _where(one, stand, unit)) for one in findings),
        problems=tuple(dict.fromkeys(found for entry in stand if (found := _problem(entry.fact)))),
        spend=complaint.customer.spend,
    )


# When -----------------------------------------------------------------------------------


def _since(start: datetime, end: datetime | None) -> timedelta | None:
    return None if end is None else max(end - start, NOTHING)


def _when(entry: Entry | None) -> datetime | None:
    return None if entry is None else entry.happened


def _first(entries: Iterable[Entry], asks: Any) -> Entry | None:
    return next((entry for entry in entries if asks(entry.fact)), None)


def _responded(case: Case[State], rules: Rulebook, start: datetime) -> tuple[timedelta | None, bool | None]:
    """Ask the clock, so that a report and a work list can never differ on what a response is."""
    clock = next(each for each in deadlines(case, rules) if each.clock == "first-response")
    if clock.standing == "off" or (clock.standing == "broken" and clock.stopped is None):
        return None, None if clock.standing == "off" else False
    return _since(start, clock.stopped), None if clock.stopped is None else clock.standing == "kept"


_ENDS: Final[dict[type[Any], tuple[type[State], ...]]] = {}


def _ends(fact: Any) -> tuple[type[State], ...]:
    kind = cast("type[Any]", type(fact))
    if kind not in _ENDS:
        _ENDS[kind] = ends_of(kind)[1]
    return _ENDS[kind]


def closes(fact: Any) -> bool:
    """Tell whether a fact closed its complaint; one of a plugin, too."""
    if isinstance(fact, f.DecidedOutside):
        return fact.remedy is None
    return all(issubclass(end, Closed) for end in _ends(fact))


def resolves(fact: Any) -> bool:
    """Tell whether a fact settled its complaint, or closed it."""
    if closes(fact):
        return True
    ends = _ends(fact)
    return not isinstance(fact, f.CaseDocumented) and all(issubclass(end, Settled) for end in ends)


def _remedies(fact: Any) -> bool:
    return isinstance(fact, f.RemedyDone | f.SolvedAtOnce)


# Who, and how ---------------------------------------------------------------------------


def _customer(party: Party, case_id: str) -> str:
    """Tell one customer from another: by the host's key, else by one address; who has neither is somebody new."""
    if party.id:
        return f"id {party.id}"
    address = next((each for each in (party.email, party.phone) if each and each != ERASED), "")
    return f"at {sha256(address.casefold().encode()).hexdigest()[:16]}" if address else f"of {case_id}"


def _provider(entries: Iterable[Entry], owner: str) -> str:
    return next(
        (who.provider for entry in reversed([*entries]) for who in _actors(entry) if who.id == owner), "in-house"
    )


def _actors(entry: Entry) -> Iterator[Actor]:
    yield entry.by
    for name in ("owner", "receiver", "to"):
        who = getattr(entry.fact, name, None)
        if isinstance(who, Actor):
            yield who


_IMMEDIATE: Final = (f.SolvedAtOnce, f.SolutionsProposed, f.SolutionAgreed)
_TRANSFERRED: Final = (f.HandoverAccepted, f.HandedOutside)


def _mode(entries: Iterable[Entry]) -> Mode:
    for entry in entries:
        if isinstance(entry.fact, f.ReplyDeferred):
            return "deferred"
        if isinstance(entry.fact, _IMMEDIATE):
            return "immediate"
        if isinstance(entry.fact, _TRANSFERRED):
            return "transferred"
    return ""


def _units(entries: Iterable[Entry]) -> Iterator[str]:
    """Name the units that had it, in order, by its accepted handovers."""
    offer: Entry | None = None
    for n, entry in enumerate(entries):
        if n == 0 and entry.by.role in STAFF:
            yield entry.by.unit
        elif isinstance(entry.fact, f.HandoverOffered):
            offer = entry
        elif isinstance(entry.fact, f.HandoverAccepted):
            yield from ("" if offer is None else offer.by.unit, entry.by.unit)


def returns(holders: Iterable[str]) -> int:
    """
    Count how often something came back to one who had had it before; empty names are passed over.

    >>> returns(["desk", "desk", "workshop", "desk", "head", "workshop"])
    2
    """
    had, last, back = set[str](), "", 0
    for holder in holders:
        if holder and holder != last:
            back += holder in had
            had.add(holder)
            last = holder
    return back


def _promises(entries: Sequence[Entry], case: Case[State]) -> tuple[str, ...]:
    """Give each promise once, where it stands now: one that a merge took along stands there."""
    gone = {entry.happened for entry in entries if isinstance(entry.fact, f.MergedInto)}
    rows = case.dossier.ledger.rows
    return tuple(each.standing for each in rows if each.standing != "moved" or each.settled not in gone)


_RUNGS: Final = {"person": "E1", "place": "E2", "time": "E3"}


def _rungs(entries: Iterable[Entry], case: Case[State]) -> tuple[str, ...]:
    used = {_RUNGS[change] for change in case.dossier.handling.used}
    if any(isinstance(entry.fact, f.PositionStated) for entry in entries):
        used.add("E5")
    return tuple(sorted(used))


def _where(finding: Finding, entries: Iterable[Entry], unit: str) -> str:
    shown = [entry.by for entry in entries if entry.version in finding.entries and entry.by.role in STAFF]
    return shown[-1].unit if shown else unit


def _problem(fact: Any) -> str:
    """Return the recurring problem that a fact names; a plugin's may name one too."""
    named = getattr(fact, "problem", "")
    return named if isinstance(named, str) else ""
