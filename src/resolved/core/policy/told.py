"""A regime in words, line by line: for the terminal, and for its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .regime import MARKS, Edition, LegalClock, Regime

_FROM: Final = {
    "receipt": "receipt", "acknowledgement": "the acknowledgement", "escalation": "going up",
    "agreement": "the agreement", "word": "the last word",
}  # fmt: skip


def told(regime: Regime) -> Iterator[str]:
    """Tell all that is known of a regime."""
    country = f" ({regime.country})" if regime.country else ""
    yield f"{regime.name}: {regime.title}{country}; {regime.body}"
    for edition in regime.editions:
        yield ""
        yield from _edition(edition)


def _edition(edition: Edition) -> Iterator[str]:
    since = "from an unknown day on" if edition.since is None else f"for what is received from {edition.since} on"
    yield f"{since}; {MARKS[edition.mark]}"
    yield f"  source: {edition.source}; read: {edition.read}"
    if edition.note:
        yield f"  {edition.note}"
    yield from (f"  {_clock(clock)}" for clock in edition.clocks)
    if not edition.clocks:
        yield "  limits: unknown"
    for letter in edition.letters:
        yield f"  {'an' if letter.kind[0] in 'aeiou' else 'a'} {letter.kind} says:"
        yield from (f"    {each.id}: {each.says}{_sure(each.mark)}" for each in letter.elements)
    for closure in edition.closures:
        yield f"  an end: {closure.id}, {closure.says}{_sure(closure.mark)}"
    outside = edition.outside
    if outside is not None:
        within = f"; for {outside.within}" if outside.within else ""
        yield f"  outside: {outside.body}, {outside.opens}{within}{_sure(outside.mark)}"
    kept = edition.retention
    yield f"  kept for: {f'{kept.says}{_sure(kept.mark)}' if kept else 'unknown'}"


def _clock(clock: LegalClock) -> str:
    limit = f"{clock.limit} from {_FROM[clock.start]}, {clock.due_at}" if clock.limit else "no number"
    says = f" ({clock.says})" if clock.says else ""
    parts = [f"{clock.id}: {clock.title}: {limit}{says}{_sure(clock.mark)}"]
    parts.append(f"stopped by {', '.join(sorted(clock.stopped_by))}")
    if (more := clock.extension) is not None:
        most = f", at most {more.limit} from the start" if more.limit else ", up to an unknown limit"
        why = f" ({more.says})" if more.says else ""
        parts.append(f"more time by a {more.by}{most}{why}{_sure(more.mark)}")
    parts += ["a shorter way, and no duty"] if clock.optional else []
    parts += ["again after each time"] if clock.again else []
    parts += ["answered by somebody who did not have it before"] if clock.another else []
    return "; ".join(parts)


def _sure(mark: str) -> str:
    return "" if mark == "V" else f" [{mark}]"
