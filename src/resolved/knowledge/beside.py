"""What is known beside a complaint, for its story: its problem, dates to remember, what went unsolved before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.fact import Case
from ..core.forms import plain
from ..office import OfficeOf


def told(office: OfficeOf[Any], case: Case[Any]) -> Iterator[tuple[str, list[str]]]:
    """Give headings, each with its lines; nothing where there is nothing to tell."""
    zone = office.rules.calendar.tz
    occasions = [each for each in case.dossier.after.occasions if each.kept is None]
    if occasions:
        yield "To remember", [f"{each.on.astimezone(zone):%a %d %b %Y %H:%M}  {each.what}" for each in occasions]
    if unsolved := office.customer(case).unsolved:
        yield "Went unsolved before", [_earlier(office, each) for each in unsolved]
    if matches := office.knowledge.matches(case):
        yield "May belong to a known problem", [f"{each.problem}: {each.why}" for each in matches]


def _earlier(office: OfficeOf[Any], case: Case[Any]) -> str:
    kind = getattr(case.state, "kind", "") or case.state.name
    ended = "not solved, they said at the follow-up" if case.dossier.after.solved is False else kind.replace("-", " ")
    text = " ".join(case.complaint.text[:400].split())
    return f"{office.number(case)} ({ended}): “{text[:100]}{' …' if len(text) > 100 else ''}”"


def as_data(office: OfficeOf[Any], case: Case[Any]) -> dict[str, Any]:
    """Give the same as plain data; times are ISO 8601 in UTC."""
    return {
        "problem": case.dossier.after.problem,
        "matches": [plain(each) for each in office.knowledge.matches(case)],
        "unsolved": [office.number(each) for each in office.customer(case).unsolved],
        "occasions": [
            {
                "id": each.id, "what": each.what, "on": each.on.isoformat(), "noted": each.noted.isoformat(),
                "kept": None if each.kept is None else each.kept.isoformat(),
            }
            for each in case.dossier.after.occasions
        ],
    }  # fmt: skip
