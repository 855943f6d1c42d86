"""What the house makes of it (A6, C4, C5, C6, G1)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

from ..anew import but, made
from ..remedies import AnyRemedy
from ..text import PersonalText

Cause: TypeAlias = Literal["ours", "theirs", "third", "unknown"]
Outcome: TypeAlias = Literal["upheld", "partly-upheld", "rejected"]


@attrs.frozen
class Assessment:
    """
    What the reply mode follows from (A6).

    Args:
        sufficient: The facts are enough.
        certain: They are certain.
        authority: The handler may decide it.
        remit: It is the handler's to deal with at all.
        override: Why another mode was chosen than the one that follows.
    """

    sufficient: bool
    certain: bool
    authority: bool
    remit: bool = True
    override: PersonalText = ""

    @property
    def mode(self) -> Literal["immediate", "deferred", "transferred"]:
        """The way to reply that follows: A1, A2 or A3."""
        if not self.remit:
            return "transferred"
        return "immediate" if self.sufficient and self.certain and self.authority else "deferred"


Answered: TypeAlias = Literal["pending", "granted", "refused", "withdrawn", "expired"]


@attrs.frozen
class Approval:
    """
    Leave to give more than one's own authority allows (C6).

    Args:
        id: ``case/version`` of the entry that asked.
        remedy: What it is asked for.
        asker: The id of who asked; they cannot answer it.
        asked: When.
        standing: How it stands; what is settled once stays as it is.
        by: The id of who settled it.
        settled: When it ceased to be pending.
    """

    id: str
    remedy: AnyRemedy
    asker: str
    asked: datetime
    standing: Answered = "pending"
    by: str = ""
    settled: datetime | None = None

    @property
    def granted(self) -> bool | None:
        """Whether leave was given; None while it is pending."""
        return None if self.standing == "pending" else self.standing == "granted"

    def covers(self, remedy: AnyRemedy) -> bool:
        """Tell whether it is about *remedy*: the same thing, in the same currency, and at most as much."""
        mine = self.remedy
        if type(mine) is not type(remedy) or mine.what != remedy.what or mine.worth is None or remedy.worth is None:
            return mine == remedy
        return mine.worth.currency == remedy.worth.currency and remedy.worth.amount <= mine.worth.amount


class Ruling(NamedTuple):
    """
    What the house makes of it (A6, C4, C5, C6, G1).

    Args:
        assessment: The last one.
        approvals: Every one that was asked for.
        outcome: What was decided; empty before.
        cause: Whose it was; empty before.
        answered: How many points the last decision, proposal or position answered.
        decided: When the customer was owed a decision no longer: the first one, or the first proposal or solution.
        binds: Whether the reply that follows from the assessment is still to come.
        upheld: Since when something is to be done for the customer, and nothing was proposed yet (C4).
        reasons: The reasons of the last decision, point by point: what tells the customer of it says them (D3).
        anew: Since when the customer is owed something new, though a decision was made: they turned it down, it is
            not solved after all, somebody else has it, or a no of which they have yet to hear (C7, F3).
    """

    assessment: Assessment | None = None
    approvals: tuple[Approval, ...] = ()
    outcome: Outcome | Literal[""] = ""
    cause: Cause | Literal[""] = ""
    answered: int = 0
    decided: datetime | None = None
    binds: bool = False
    upheld: datetime | None = None
    reasons: tuple[PersonalText, ...] = ()
    anew: datetime | None = None

    def assessed(self, assessment: Assessment) -> Ruling:
        """Note an assessment: the next reply follows from it."""
        return self._replace(assessment=assessment, binds=True)

    def replied(self) -> Ruling:
        """Note that a reply was given, or that somebody else has it now: what was assessed has had its day."""
        return but(self, _BINDS, False) if self.binds else self

    def owed(self, at: datetime, *, undecided: bool = False) -> Ruling:
        """Note that the customer is owed something new; before there was a decision they are owed that anyway."""
        return self if self.decided is None and not undecided else but(self, _ANEW, at)

    def rests(self) -> Ruling:
        """Note that nothing new is owed: the customer is content, or knows that nothing more comes."""
        return self if self.anew is None else but(self, _ANEW, None)

    def heard_of(self) -> Ruling:
        """Note that the customer has heard of a no."""
        return self.rests() if self.outcome == "rejected" else self

    def asks(self, approval: Approval) -> Ruling:
        """Note that an approval was asked for."""
        return self._replace(approvals=(*self.approvals, approval))

    def answers(self, id: str, standing: Answered, by: str, at: datetime) -> Ruling:
        """Note what became of an approval; what was answered stays as it is."""
        return self._replace(
            approvals=tuple(
                Approval(one.id, one.remedy, one.asker, one.asked, standing, by, at)
                if one.id == id and one.standing == "pending"
                else one
                for one in self.approvals
            )
        )

    def dropped(self, by: str, at: datetime) -> Ruling:
        """Note that it has come to its end, or begins anew: nothing is pending or to be acted on any more."""
        ruling = self if self.upheld is None and self.anew is None else self._replace(upheld=None, anew=None)
        for one in self.pending:
            ruling = ruling.answers(one.id, "withdrawn", by, at)
        return ruling

    def rules(
        self, outcome: Outcome, cause: Cause, reasons: tuple[str, ...], at: datetime, *, acted: bool = False
    ) -> Ruling:
        """Note a decision; *acted* is true where something is on its way to the customer already."""
        upheld = None if acted or outcome == "rejected" else self.upheld or at
        decided, answered = self.decided or at, len(reasons)
        anew = at if outcome == "rejected" and not acted else None
        fields = (self.assessment, self.approvals, outcome, cause, answered, decided, self.binds, upheld, reasons, anew)
        return made(Ruling, fields)

    def settles(self, answered: int, at: datetime) -> Ruling:
        """Note that a proposal, a solution or a position answers *answered* points, and stops the decision clock."""
        if self.decided is not None and answered <= self.answered and not (self.binds or self.upheld or self.anew):
            return self
        most, decided = max(answered, self.answered), self.decided or at
        known = (self.assessment, self.approvals, self.outcome, self.cause, most, decided)
        return made(Ruling, (*known, False, None, self.reasons, None))

    @property
    def pending(self) -> tuple[Approval, ...]:
        """The approvals that nobody has answered."""
        return tuple([one for one in self.approvals if one.standing == "pending"]) if self.approvals else ()

    def grants(self, remedy: AnyRemedy) -> bool:
        """Tell whether leave was given for *remedy*."""
        return any(one.standing == "granted" and one.covers(remedy) for one in self.approvals)


_BINDS: Final = Ruling._fields.index("binds")
_ANEW: Final = Ruling._fields.index("anew")
