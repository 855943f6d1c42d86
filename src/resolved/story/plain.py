"""All that is known of a complaint, as plain data."""

from __future__ import annotations

from typing import Any

from ..core.fact import Entry, Foreign
from ..core.forms import plain
from ..knowledge import beside
from ..office import OfficeOf


def as_data(office: OfficeOf[Any], case_id: str) -> dict[str, Any]:
    """
    Give all that is known of a complaint as plain data, ready for JSON.

    Times are ISO 8601 in UTC.

    Raises:
        NotFound: There is no such complaint.
        Unreadable: Its history needs a plugin, or a program, that is not here.
    """
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
        "entries": [_entry(entry) for entry in office.history(id)],
        "promises": [plain(row) for row in case.dossier.ledger.rows],
        "deadlines": [
            {
                "key": each.key, "clock": each.clock, "start": each.start.isoformat(), "due": each.due.isoformat(),
                "standing": each.standing, "sentence": each.explain(),
            }
            for each in office.clocks(case)
        ],
        "letters": [
            {"state": one.state, "attempts": one.attempts, "reason": one.reason, **plain(one.letter)}
            for one in office.store.shelf(office.tenant, case_id=id, limit=1000)
        ],
        **beside.as_data(office, case),
        "findings": [plain(each) for each in office.findings(case)],
        "progress": [plain(letter) for letter in progress.letters],
        "seven": [plain(step) for step in progress.seven],
        "four": [plain(step) for step in progress.four],
        "to_know_first": list(office.prepared(case)),
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
