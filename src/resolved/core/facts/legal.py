"""What a law or a regulator asks for: under which regime a complaint is, and the letters that it wants (E5)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from ..complaint import Role
from ..dossier import Dossier, Notice
from ..fact import Hand, Remark, State, guard
from ..legal import asked_for, by_another, governing
from ..text import PersonalText, aware, said, several, utc
from .common import Owed, tells


@attrs.frozen
class RegimeSet(Remark[State]):
    """
    Under which regime this complaint is, or is not, besides what policy says (E5).

    Its clocks run from the receipt, by the edition that was in force then.

    Args:
        regime: Its name, such as ``uk-fca-disp-payment``.
        because: Why.
        applies: Whether it applies; False where policy says so, and it does not.
    """

    name = "regime-set"
    clauses: ClassVar[tuple[str, ...]] = ("E5",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "system")
    regime: str = attrs.field(validator=said)
    because: PersonalText = attrs.field(validator=said)
    applies: bool = attrs.field(default=True, kw_only=True)

    @guard("unknown-regime", "E5", "regime")
    def is_known(self, now: Hand[State]) -> str | None:
        """Refuse a regime that nobody knows."""
        regime = now.rules.regimes.find(self.regime)
        if regime is None:
            return f"there is no regime {self.regime!r}; there are {', '.join(now.rules.regimes.known)}"
        day = now.rules.calendar.day(now.dossier.contact.began)
        if self.applies and regime.at(day, memory=now.rules.regimes.memory) is None:
            return f"of {self.regime} nothing is known for what was received on {day}"
        return None

    @guard("regime-stands", "E5", "regime")
    def is_new(self, now: Hand[State]) -> str | None:
        """Refuse to say what is so already."""
        stands = any(regime.name == self.regime for regime, _ in governing(now.case, now.rules))
        if stands is not self.applies or self.regime not in now.rules.regimes.known:
            return None
        return f"the complaint is {'under' if stands else 'not under'} {self.regime} already"

    def learn(self, now: Hand[State]) -> Dossier:
        after = now.dossier.after
        return now.dossier.but(after=after._replace(under=(*after.under, (self.regime, self.applies))))


@attrs.frozen
class NoticeGiven(Owed, Remark[State]):
    """
    The customer was given a letter that a regime asks for, and this is what it says (E5).

    It stops a clock, or gives it more time, where it says all that the regime asks for; where it does not, the clock
    runs on, and ``office.clocks`` says what is missing.

    Args:
        kind: As the regime calls it: ``final-response``, ``holding-answer``.
        says: The ids of what it says, by the regime's checklist.
        until: The new date that it gives, where it asks for more time.
    """

    name = "notice-given"
    clauses: ClassVar[tuple[str, ...]] = ("E5", "J10")
    by: ClassVar[tuple[Role, ...]] = ("handler", "system")
    kind: str = attrs.field(validator=said)
    says: tuple[str, ...] = attrs.field(default=(), validator=several)
    until: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(utc), validator=attrs.validators.optional(aware)
    )

    @guard("unknown-letter", "E5", "kind")
    def is_asked_for(self, now: Hand[State]) -> str | None:
        """Refuse a letter that no regime of this complaint knows."""
        kinds = asked_for(now.case, now.rules)
        if self.kind in kinds:
            return None
        if not kinds:
            return "the complaint is under no regime: say under which (regime-set), or in the policy"
        return f"no regime of this complaint asks for {self.kind!r}; there are {', '.join(kinds)}"

    @guard("unknown-element", "E5", "says")
    def says_what_is_asked(self, now: Hand[State]) -> str | None:
        """Refuse what no checklist of this kind of letter knows: a slip would pass for something said."""
        known = {each.id for _, edition in governing(now.case, now.rules) for each in edition.checklist(self.kind)}
        if not (strange := sorted(set(self.says) - known)):
            return None
        return f"no checklist of {self.kind} has {strange[0]!r}; it asks for {', '.join(sorted(known)) or 'nothing'}"

    @guard("had-it-before", "E5", "told")
    def is_by_somebody_else(self, now: Hand[State]) -> str | None:
        """Refuse an answer of the next stage by whoever had it in the one before, where the regime wants another."""
        asked = next((rung for rung in now.dossier.handling.rungs if rung.asked), None)
        if asked is None or self.told.by not in asked.before or not by_another(self.kind, now.case, now.rules):
            return None
        return f"{self.told.by} had it before the customer went further with it: this answer is somebody else's to give"

    @guard("not-ahead", "E5", "until")
    def is_ahead(self, now: Hand[State]) -> str | None:
        """Refuse a new date that is over."""
        told = self.told.when(now.at)
        return None if self.until is None or self.until > told else "its new date lies before the letter"

    def learn(self, now: Hand[State]) -> Dossier:
        after = now.dossier.after
        notice = Notice(now.entry, self.kind, self.says, self.told.when(now.at), self.until)
        return now.dossier.but(after=after._replace(notices=(*after.notices, notice)), contact=tells(now, self.told))
