"""All that is known of a complaint, as plain data."""

from __future__ import annotations

from typing import Any

from ..core.complaint import Actor
from ..core.deadline import Deadline
from ..core.fact import Entry, Foreign
from ..core.forms import plain
from ..knowledge import beside
from ..office import OfficeOf
from .telling import within_the_house


def as_data(office: OfficeOf[Any], case_id: str, *, by: Actor | None = None) -> dict[str, Any]:
    """
    Give all that is known of a complaint as plain data, ready for JSON.

    Times are ISO 8601 in UTC.

    Args:
        office: Where it is kept.
        case_id: The complaint's id, or its number.
        by: Who asks, of the house; whoever may not see conduct (I2) is given the rest. Left out, a program asks.

    Raises:
        Refused: A customer asks: this is for the house's own eyes.
        NotFound: There is no such complaint.
        Unreadable: Its history needs a plugin, or a program, that is not here.
    """
    within_the_house(by)
    id = office.case_id(case_id)
    case = office.load(id)
    progress = office.progress(case)
    return {
        "id": case.id,
        "number": office.number(case),
        "tenant": case.tenant,
        "version": case.version,
        "state": {"name": case.state.name, **plain(case.state)},
        "owner": case.dossier.handling.owner,
        "complaint": plain(case.complaint),
        "entries": [_entry(entry) for entry in office.history(id, by=by)],
        "promises": [plain(row) for row in case.dossier.ledger.rows],
        "deadlines": [
            {
                "key": each.key, "clock": each.clock, "start": each.start.isoformat(), "due": each.due.isoformat(),
                "standing": each.standing, "sentence": each.explain(), "counted": _counted(office, each),
            }
            for each in office.clocks(case, by=by)
        ],
        "letters": [
            {"state": one.state, "attempts": one.attempts, "reason": one.reason, **plain(one.letter)}
            for one in office.store.shelf(office.tenant, case_id=id, limit=1000)
        ],
        **beside.as_data(office, case),
        "findings": [plain(each) for each in office.findings(case, by=by)],
        "progress": [plain(letter) for letter in progress.letters],
        "seven": [plain(step) for step in progress.seven],
        "four": [plain(step) for step in progress.four],
        "to_know_first": list(office.prepared(case, by=by)),
    }  # fmt: skip


def _counted(office: OfficeOf[Any], deadline: Deadline) -> dict[str, Any] | None:
    found = office.counted(deadline)
    if found is None:
        return None
    return {
        "days": [str(day.date) for day in found.days],
        "skipped": [{"date": str(each.date), "why": each.why} for each in found.skipped],
        "conventions": list(found.conventions), "zone": found.zone, "version": found.version,
        "sentence": found.sentence,
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    fact: Any = entry.fact
    return {
        "version": entry.version,
        "recorded": entry.recorded.isoformat(),
        "happened": entry.happened.isoformat(),
        "by": {"id": entry.by.id, "role": entry.by.role, "level": entry.by.level},
        "fact": fact.name,
        "fields": dict(fact.data) if isinstance(fact, Foreign) else plain(fact),
    }
