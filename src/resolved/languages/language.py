"""One language: its sentences, and how it tells times, amounts and spans."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from string import Formatter
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from ..core.remedies import AnyRemedy, Money
from ..core.time import Span
from ..errors import Invalid

NUMBERS: Final = frozenset({"day", "year", "hour", "minute", "n"})
"""The placeholders that stand for numbers, and may be written with a zero before them: ``{day:02}``."""

_STOPS: Final = (".", "。", "։")
_ENDS: Final = (*_STOPS, "!", "?", "…", ":", "！", "？", "：")
_GROUPED: Final = 10_000
"""From here on digits stand in groups of three; four digits are read at a glance in any language."""
_WIDEST: Final = 30
"""Digits of an amount before the mark; what is longer is told as it was written."""


@attrs.frozen
class Sentence:
    """
    A text with placeholders.

    Args:
        text: As it is written down.
        slots: The placeholders in it.
        ending: Those that a full stop follows.
    """

    text: str
    slots: frozenset[str]
    ending: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Sentence:
        """
        Read a text with its ``{placeholders}``.

        Raises:
            Invalid: A brace stands alone, or a placeholder is more than a name.
        """
        try:
            parts = list(Formatter().parse(text))
        except ValueError:
            raise Invalid("a brace stands alone; write {{ and }} for braces that are to be read") from None
        for _, slot, form, how in parts:
            if slot is not None and not _proper(slot, form or "", how):
                raise Invalid(f"{{{slot}{f'!{how}' if how else ''}{f':{form}' if form else ''}}} is no placeholder")
        ending = tuple(one[1] or "" for one, after in pairwise(parts) if after[0].startswith(_STOPS))
        return cls(text, frozenset(slot for _, slot, _, _ in parts if slot), ending)

    def __str__(self) -> str:
        return self.text

    def filled(self, slots: Mapping[str, object]) -> str:
        """
        Put values into the placeholders.

        A value that ends its own sentence is not followed by a full stop once more.
        """
        text = self.text
        for slot in self.ending:
            if str(slots[slot]).rstrip().endswith(_ENDS):
                text = re.sub(rf"(\{{{slot}\}})[{''.join(_STOPS)}]", r"\1", text)
        return text.format_map(slots)


def _proper(slot: str, form: str, how: str | None) -> bool:
    return slot.isidentifier() and not how and (form == "" or (form == "02" and slot in NUMBERS))


class _AsItStands(str):
    """A text in a number's place, such as *1er*: no zero stands before it."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return str(self)


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
        first = _AsItStands(self.say("moment.first") if at.day == 1 else "")
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
