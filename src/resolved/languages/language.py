"""One language: its sentences, and how it tells times, amounts and spans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from string import Formatter
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import attrs

from ..core.remedies import AnyRemedy, Money
from ..core.time import Span
from ..errors import Invalid

NUMBERS: Final = frozenset({"day", "year", "hour", "minute", "n"})
"""The placeholders that stand for numbers, and may be written with a zero before them: ``{day:02}``."""

_STOPS: Final = (".", "。", "։")
_ENDS: Final = (*_STOPS, "!", "?", "…", "！", "？")
_GROUPED: Final = 10_000
"""From here on digits stand in groups of three; four digits are read at a glance in any language."""
_WIDEST: Final = 30
"""Digits of an amount before the mark; what is longer is told as it was written."""


class Sentence(NamedTuple):
    """
    A text with placeholders.

    Args:
        parts: What stands before each placeholder, its name, and how its number is written.
    """

    parts: tuple[tuple[str, str, str], ...]

    @classmethod
    def read(cls, text: str) -> Sentence:
        """
        Read a text with its ``{placeholders}``.

        Raises:
            Invalid: A brace stands alone, or a placeholder is more than a name.
        """
        try:
            found = list(Formatter().parse(text))
        except ValueError:
            raise Invalid("a brace stands alone; write {{ and }} for braces that are to be read") from None
        for _, slot, form, how in found:
            if slot is not None and (
                how or not slot.isidentifier() or not (form == "" or (form == "02" and slot in NUMBERS))
            ):
                raise Invalid(f"{{{slot}{f'!{how}' if how else ''}{f':{form}' if form else ''}}} is no placeholder")
        return cls(tuple((before, slot or "", form or "") for before, slot, form, _ in found))

    def __str__(self) -> str:
        return "".join(
            before.replace("{", "{{").replace("}", "}}") + (f"{{{slot}{form and f':{form}'}}}" if slot else "")
            for before, slot, form in self.parts
        )

    @property
    def slots(self) -> frozenset[str]:
        """The placeholders in it."""
        return frozenset(slot for _, slot, _ in self.parts if slot)

    def filled(self, slots: Mapping[str, object]) -> str:
        """
        Put values into the placeholders.

        A value that ends its own sentence is not followed by a full stop once more.
        """
        said, ended = list[str](), False
        for before, slot, form in self.parts:
            said.append(before[1:] if ended and before.startswith(_STOPS) else before)
            value = slots[slot] if slot else ""
            said.append(format(value, form) if isinstance(value, int) else str(value))
            ended = said[-1].rstrip().endswith(_ENDS)
        return "".join(said)


@attrs.frozen(eq=False)
class Language:
    """
    The words of one language.

    Args:
        tag: BCP 47.
        texts: The sentences, by ``section.key``.
        weekdays: Monday first, in the form that a date wants.
        months: January first, likewise.
    """

    tag: str
    texts: Mapping[str, Sentence]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]

    def say(self, key: str, **slots: object) -> str:
        """Say a sentence; nothing where the house took it away."""
        return self.texts[key].filled(slots)

    def until(self, moment: datetime, zone: ZoneInfo) -> str:
        """Tell by when, in the house's *zone*."""
        return self._moment("moment.until", moment.astimezone(zone))

    def on(self, moment: datetime, zone: ZoneInfo) -> str:
        """Tell at what time, in the house's *zone*."""
        return self._moment("moment.on", moment.astimezone(zone))

    def _moment(self, key: str, at: datetime) -> str:
        first = self.say("moment.first") if at.day == 1 else ""
        return self.say(
            key, weekday=self.weekdays[at.weekday()], day=first or at.day, month=self.months[at.month - 1],
            year=at.year, hour=at.hour, minute=at.minute, zone=self._zone(at.tzname() or ""),
        )  # fmt: skip

    def _zone(self, name: str) -> str:
        if f"zones.{name}" in self.texts:
            return self.say(f"zones.{name}")
        return f"UTC{name}" if name[:1] in ("+", "-") else name  # a zone without a name of its own, such as Yerevan's

    def through(self, channel: str) -> str:
        """Tell through which channel."""
        key = f"through.{channel}"
        return self.say(key) if key in self.texts and channel != "other" else self.say("through.other", channel=channel)

    def within(self, span: Span) -> str:
        """Tell within what time."""
        unit = span.unit.replace(" ", "-")
        return self.say(f"within.{unit.removesuffix('s') if span.amount == 1 else unit}", n=span.amount)

    def money(self, money: Money) -> str:
        """Tell an amount, to the digit."""
        return self.say("money.text", amount=self._amount(money), currency=money.currency)

    def _amount(self, money: Money) -> str:
        if money.amount.adjusted() > _WIDEST:
            return str(money.amount)
        whole, _, cents = f"{money.amount:f}".partition(".")
        if money.amount >= _GROUPED:
            whole = f"{int(whole):,}".replace(",", self.say("money.group"))
        return f"{whole}{self.say('money.decimal')}{cents}" if cents else whole

    def remedy(self, remedy: AnyRemedy) -> str:
        """Tell a remedy as one would say it, the thing first."""
        kind = self.say(f"remedy.{remedy.kind}")
        more = [
            "" if remedy.kind == "other" or not remedy.what else kind,
            self.money(remedy.worth) if remedy.worth else "",
        ]
        told = self.say("remedy.and").join(each for each in more if each)
        return self.say("remedy.whole", what=remedy.what or kind, more=told) if told else remedy.what or kind
