"""
Walk-ins and telephone notes that somebody wrote into a table (CSV), a complaint a row.

Columns: ``when,taken_by,name,customer_id,phone,email,language,subject,text``, and ``spend``
where it is known; ``when`` is ISO 8601 with its zone, ``spend`` like ``15-20 USD a day``. A
row that cannot be read is told apart from the others and holds up none of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Final

import attrs

from ..core.complaint import BUILT_IN, Capabilities, Complaint, Party
from ..core.spend import Spend
from ..core.text import clean
from ..errors import Invalid
from ..ports import Channel, Intake, Reader

COLUMNS: Final = ("when", "taken_by", "name", "customer_id", "phone", "email", "language", "subject", "text")
OPTIONAL: Final = ("spend",)


@attrs.frozen
class TableChannel:
    """
    A table of complaints that came by one channel.

    Args:
        name: Which channel: ``desk``, ``phone``.
    """

    name: str

    @property
    def can(self) -> Capabilities:
        """What the channel can do."""
        return BUILT_IN.get(self.name, Capabilities())

    def read(self, source: str, raw: bytes) -> Iterator[Intake]:
        """Read a table; never raises for what is in it."""
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            yield _unreadable(source, f"it is not UTF-8 (byte {wrong.start})")
            return
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                yield _unreadable(source, f"it lacks the columns {', '.join(missing)}")
                return
        except csv.Error as wrong:
            yield _unreadable(source, f"line {rows.line_num}: {wrong}")
            return
        for n in count(1):
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as wrong:
                yield _unreadable(f"{source}#{n}", f"line {rows.line_num}: {wrong}")
            else:
                yield self._row(f"{source}#{n}", {name: row.get(name) or "" for name in (*COLUMNS, *OPTIONAL)})

    def _row(self, source: str, row: dict[str, str]) -> Intake:
        try:
            return self._taken(source, {name: clean(value.strip()) for name, value in row.items()})
        except (Invalid, ValueError) as wrong:
            return _unreadable(source, str(wrong))

    def _taken(self, source: str, row: dict[str, str]) -> Intake:
        try:
            when = datetime.fromisoformat(row["when"])
        except ValueError:
            raise Invalid(f"{row['when']!r} is no time; write it like 2026-03-02T09:30+00:00") from None
        if when.tzinfo is None:
            raise Invalid(f"{row['when']!r} has no zone; write it like 2026-03-02T09:30+00:00")
        party = Party(
            row["name"], id=row["customer_id"] or None, phone=row["phone"] or None, email=row["email"] or None,
            language=row["language"], spend=Spend.parse(row["spend"]) if row["spend"] else None,
        )  # fmt: skip
        complaint = Complaint(party, self.name, row["text"], subject=row["subject"])
        return Intake(
            verdict="complaint", why=f"a row of the {self.name}'s table", source=source, complaint=complaint,
            taken_by=row["taken_by"], happened=when, key=f"table:{source}",
        )  # fmt: skip


def _unreadable(source: str, why: str) -> Intake:
    return Intake(verdict="unreadable", why=why, source=source)


_channel: type[Channel] = TableChannel
_reader: type[Reader] = TableChannel
