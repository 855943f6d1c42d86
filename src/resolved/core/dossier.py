"""
The dossier: one frozen value folded from all facts, so that nothing said once is lost at the next state.

Eight fields, each a value of its own with its verbs. Guards and clocks read it;
it is never written but by a fact's ``learn``. People stand in it by id.

It and its fields are named tuples: as frozen as an attrs class, and a third of the
price, and some of them are made anew for every fact. Verbs that are called often
call the constructor; ``_replace`` is for the others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

import attrs

from .complaint import Actor
from .conduct import Conduct, Relief
from .promises import Ledger
from .remedies import AnyRemedy
from .states import Change
from .text import PersonalText

_new: Final[Callable[[type[Dossier], tuple[object, ...]], Dossier]] = cast("Any", tuple).__new__

# The complaint ------------------------------------------------------------------------

Mood: TypeAlias = Literal["calm", "angry", "frustrated", "impatient", "undecided", "talkative"]
Basis: TypeAlias = Literal["", "put", "confirmed"]


class Account(NamedTuple):
    """
    What the customer told us, and how sure we are to have understood (B1, B2, C3).

    Args:
        told: What they said, each time.
        points: What it comes to, point by point.
        basis: Whether the points were *put* to the customer or *confirmed* by them.
        asked: Whether they were asked what they would consider a solution.
        wish: What they said to that; None where they had none, or were not asked.
        mood: As last noted.
    """

    told: tuple[PersonalText, ...] = ()
    points: tuple[PersonalText, ...] = ()
    basis: Basis = ""
    asked: bool = False
    wish: PersonalText | None = None
    mood: Mood | Literal[""] = ""

    def heard(self, text: str, points: tuple[str, ...]) -> Account:
        """Add what was said; points that came with it are ours until they are put."""
        return Account(
            (*self.told, text), points or self.points, "" if points else self.basis, self.asked, self.wish, self.mood
        )

    def added(self, point: str) -> Account:
        """Add a point; what is known has to be put anew."""
        return Account(self.told, (*self.points, point), "", self.asked, self.wish, self.mood)

    def understood(self, points: tuple[str, ...], basis: Basis) -> Account:
        """Take the points as put or confirmed."""
        return Account(self.told, points, basis, self.asked, self.wish, self.mood)

    def wishes(self, wish: str | None) -> Account:
        """Note that the customer was asked, and what they wished for."""
        return Account(self.told, self.points, self.basis, True, self.wish if wish is None else wish, self.mood)

    def feels(self, mood: Mood) -> Account:
        """Note the mood of the moment."""
        return Account(self.told, self.points, self.basis, self.asked, self.wish, mood)


# Who has it ---------------------------------------------------------------------------


@attrs.frozen
class Involved:
    """Somebody of the house who had to do with it, by id, and how senior they were then."""

    id: str
    level: int
    unit: str


@attrs.frozen
class Transfer:
    """One handover that was offered, and what came of it."""

    to: str
    unit: str
    outcome: Literal["accepted", "refused", "no-answer"]
    at: datetime
    introduced: bool = False


@attrs.frozen
class Rung:
    """One of the three changes, and whether somebody took it up (E1, E2, E3)."""

    change: Change
    to: str
    level: int
    at: datetime
    taken: bool = False


class Handling(NamedTuple):
    """
    One named person is responsible at every moment (C2); and who else ever was.

    Args:
        owner: The id of who is responsible.
        duty: True while that is only whoever is on duty: the first of the staff to act takes it.
        level: The owner's level.
        involved: Everyone of the house who acted on it.
        barred: Who may not own it: they were involved in what this complaint is about.
        transfers: The handovers, accepted or not.
        rungs: The changes that were made.
        relief: The owner's limit is passed, and they asked to be relieved; over once it is given to somebody.
    """

    owner: str = ""
    duty: bool = False
    level: int = 0
    involved: tuple[Involved, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    rungs: tuple[Rung, ...] = ()
    barred: tuple[str, ...] = ()
    relief: Relief | None = None

    def knows(self, id: str) -> bool:
        """Tell whether somebody was involved."""
        return any(one.id == id for one in self.involved)

    def joined(self, actor: Actor) -> Handling:
        """Note that *actor* acted; a complaint that only the duty holds becomes theirs."""
        takes = self.duty and actor.role != "approver" and actor.id not in self.barred
        joined = self if self.knows(actor.id) else self._replace(involved=(*self.involved, _involved(actor)))
        return joined.owned(actor)._replace(relief=self.relief) if takes else joined

    def owned(self, actor: Actor) -> Handling:
        """Give it to *actor*."""
        involved = self.involved if self.knows(actor.id) else (*self.involved, _involved(actor))
        return Handling(actor.id, False, actor.level, involved, self.transfers, self.rungs, self.barred)

    def transferred(self, transfer: Transfer) -> Handling:
        """Note what came of a handover."""
        return self._replace(transfers=(*self.transfers, transfer))

    def introduced(self) -> Handling:
        """Note that the customer was put in touch with the receiver of the last handover."""
        *before, last = self.transfers
        return self._replace(transfers=(*before, Transfer(last.to, last.unit, last.outcome, last.at, True)))

    def taken_up(self, actor: Actor) -> Handling:
        """Note that *actor* took the last change up; it is theirs."""
        *before, last = self.rungs
        taken = Rung(last.change, last.to, last.level, last.at, True)
        return self._replace(rungs=(*before, taken)).owned(actor)

    def climbed(self, rung: Rung) -> Handling:
        """Note one of the three changes."""
        return self._replace(rungs=(*self.rungs, rung))

    @property
    def unit(self) -> str:
        """The team of who is responsible."""
        return next((one.unit for one in self.involved if one.id == self.owner), "")

    @property
    def accepted(self) -> tuple[Transfer, ...]:
        """The transfers that count: a refused offer is none (A4)."""
        return tuple(transfer for transfer in self.transfers if transfer.outcome == "accepted")

    @property
    def used(self) -> frozenset[Change]:
        """The changes that were made: one that nobody took up is none."""
        return frozenset(rung.change for rung in self.rungs if rung.taken)

    @property
    def rung_level(self) -> int:
        """How senior the ladder has become: a receiver below it may work on it, the senior stays owner."""
        return max((rung.level for rung in self.rungs), default=0)


def _involved(actor: Actor) -> Involved:
    return Involved(actor.id, actor.level, actor.unit)


# What we think of it ------------------------------------------------------------------

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
    """

    assessment: Assessment | None = None
    approvals: tuple[Approval, ...] = ()
    outcome: Outcome | Literal[""] = ""
    cause: Cause | Literal[""] = ""
    answered: int = 0
    decided: datetime | None = None
    binds: bool = False
    upheld: datetime | None = None

    def assessed(self, assessment: Assessment) -> Ruling:
        """Note an assessment: the next reply follows from it."""
        return Ruling(
            assessment, self.approvals, self.outcome, self.cause, self.answered, self.decided, True, self.upheld
        )

    def replied(self) -> Ruling:
        """Note that a reply was given, or that somebody else has it now: what was assessed has had its day."""
        return self._replace(binds=False) if self.binds else self

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
        ruling = self if self.upheld is None else self._replace(upheld=None)
        for one in self.pending:
            ruling = ruling.answers(one.id, "withdrawn", by, at)
        return ruling

    def rules(self, outcome: Outcome, cause: Cause, answered: int, at: datetime, *, acted: bool = False) -> Ruling:
        """Note a decision; *acted* is true where something is on its way to the customer already."""
        upheld = None if acted or outcome == "rejected" else self.upheld or at
        return Ruling(self.assessment, self.approvals, outcome, cause, answered, self.decided or at, self.binds, upheld)

    def settles(self, answered: int, at: datetime) -> Ruling:
        """Note that a proposal, a solution or a position answers *answered* points, and stops the decision clock."""
        if self.decided is not None and answered <= self.answered and not (self.binds or self.upheld):
            return self
        return Ruling(
            self.assessment, self.approvals, self.outcome, self.cause, max(answered, self.answered), self.decided or at
        )

    @property
    def pending(self) -> tuple[Approval, ...]:
        """The approvals that nobody has answered."""
        return tuple([one for one in self.approvals if one.standing == "pending"]) if self.approvals else ()

    def grants(self, remedy: AnyRemedy) -> bool:
        """Tell whether leave was given for *remedy*."""
        return any(one.standing == "granted" and one.covers(remedy) for one in self.approvals)


# What is done about it ----------------------------------------------------------------


@attrs.frozen
class Given:
    """
    One thing that the customer got from us: a remedy that was done, or a gesture (C4, C8).

    Args:
        id: ``case/version`` of the entry that tells of it; it stays when complaints are merged.
        remedy: What it was.
        at: When.
        disputed: Whether it turned out that it was not solved by that; done again, it counts once.
    """

    id: str
    remedy: AnyRemedy
    at: datetime
    disputed: bool = False


class Solution(NamedTuple):
    """
    What was offered, agreed, done and confirmed (B7, C3–C8, D4, D6, D7, J7).

    Args:
        offered: How many options were ever put before the customer.
        agreed: The remedy both agreed on; None before, and again when it is disputed or reopened.
        agreed_at: When.
        done_at: When it was done.
        done_by: The id of who did it.
        confirmed_at: When the customer said that it is solved.
        goodwill: What was given beyond what is owed.
        given: All that the customer got, gestures too; what was done stays given when it is disputed.
        deed: ``case/version`` of the entry that tells that it was done.
    """

    offered: int = 0
    agreed: AnyRemedy | None = None
    agreed_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    confirmed_at: datetime | None = None
    goodwill: tuple[PersonalText, ...] = ()
    given: tuple[Given, ...] = ()
    deed: str = ""

    def offers(self, number: int) -> Solution:
        """Note that options were put before the customer; an earlier agreement is off."""
        return Solution(self.offered + number, goodwill=self.goodwill, given=self.given)

    def agrees(self, remedy: AnyRemedy, at: datetime) -> Solution:
        """Note what both agreed on."""
        return Solution(self.offered, remedy, at, goodwill=self.goodwill, given=self.given)

    def done(self, at: datetime, by: str, id: str) -> Solution:
        """Note that it was done, by the entry *id*."""
        given = self.given if self.agreed is None else (*self.given, Given(id, self.agreed, at))
        return Solution(self.offered, self.agreed, self.agreed_at, at, by, None, self.goodwill, given, id)

    def confirms(self, at: datetime) -> Solution:
        """Note the customer's word that it is solved."""
        return Solution(
            self.offered,
            self.agreed,
            self.agreed_at,
            self.done_at,
            self.done_by,
            at,
            self.goodwill,
            self.given,
            self.deed,
        )

    def undone(self) -> Solution:
        """Start anew: it was disputed, reopened or rejected."""
        given = self.given
        if self.deed:
            given = tuple([Given(g.id, g.remedy, g.at, True) if g.id == self.deed else g for g in given])
        return Solution(self.offered, goodwill=self.goodwill, given=given)

    def gives(self, what: str, given: Given) -> Solution:
        """Note a gesture beyond what is owed."""
        return Solution(
self.offered, self.agreed, self.agreed_at, self.done_at, self.done_by, self.confirmed_at,
            (*self.goodwill, what), (*self.given, given), self.deed,
        )  # fmt: skip

    def absorbed(self, given: tuple[Given, ...]) -> Solution:
        """Take over what was given on a complaint that was merged into this one."""
        return self._replace(given=(*self.given, *given)) if given else self

    @property
    def standing(self) -> AnyRemedy | None:
        """What both agreed on and is still to be done."""
        return self.agreed if self.done_at is None else None


# What passed between us ---------------------------------------------------------------

LeaveFor: TypeAlias = Literal["hold", "transfer", "restating", "first-name"]


class Manners(NamedTuple):
    """
    How we were to the customer (B2, B4, B9, B11, H2).

    Args:
        leaves: What the customer gave leave for.
        apologised: Whether somebody said sorry.
        thanked: Whether the customer was thanked.
        way_back: Whether the customer was told how to get back.
    """

    leaves: tuple[LeaveFor, ...] = ()
    apologised: bool = False
    thanked: bool = False
    way_back: bool = False


class Contact(NamedTuple):
    """
    What passed between the customer and us, and when (D1, J7).

    Args:
        began: When it began: the earliest receipt, also of what was merged into it.
        listened: When the customer was first heard out; where they are here now that is a response.
        acknowledged: When an automatic acknowledgement went out; policy says whether that is a response.
        responded: When somebody first responded to the customer.
        reminders: When the customer was reminded, since they were last heard.
        undelivered: How many reminders did not arrive, since the customer was last heard.
        spoke: When the customer last answered a reminder.
        manners: How we were.
    """

    began: datetime
    listened: datetime | None = None
    acknowledged: datetime | None = None
    responded: datetime | None = None
    reminders: tuple[datetime, ...] = ()
    undelivered: int = 0
    spoke: datetime | None = None
    manners: Manners = Manners()

    def told(self, at: datetime) -> Contact:
        """Note that the customer was told something: the first time is the first response."""
        if self.responded is not None:
            return self
        return Contact(
            self.began, self.listened, self.acknowledged, at, self.reminders, self.undelivered, self.spoke, self.manners
        )

    def heard(self, at: datetime) -> Contact:
        """Note that the customer was heard: reminders start anew, and so does the time that they have to answer."""
        return self._replace(reminders=(), undelivered=0, spoke=at) if self.reminders or self.undelivered else self

    def listening(self, at: datetime) -> Contact:
        """Note that the customer was heard out."""
        here = self.heard(at)
        if here.listened is not None:
            return here
        return Contact(
            here.began,
            at,
            here.acknowledged,
            here.responded,
            here.reminders,
            here.undelivered,
            here.spoke,
            here.manners,
        )

    def minded(self, **manners: Any) -> Contact:
        """Note what manners were shown."""
        return self._replace(manners=self.manners._replace(**manners))


# Afterwards ---------------------------------------------------------------------------


class Occasion(NamedTuple):
    """
    A date to remember with a customer (J8).

    Args:
        id: ``case/version`` of the entry that noted it.
        what: What it is.
        on: When to be in touch.
        noted: When it was noted.
        kept: When we were, or when it was passed over; None while it is ahead.
    """

    id: str
    what: PersonalText
    on: datetime
    noted: datetime
    kept: datetime | None = None


class Aftercare(NamedTuple):
    """
    What comes after the solution, and outside the complaint (C7, D8, E5, J1, J3, J8).

    Args:
        settled_at: When it was first settled; a reopening does not change it.
        closed_at: When it was last closed; None while it is open.
        documented: When cause or lesson was written down, since it was last settled or closed.
        followed_up: When we last asked whether it is really solved.
        solved: What the customer said then; None where they were not asked or did not say.
        reopened: How often.
        merged_into: The id of the complaint that goes on in its place.
        absorbed: The ids of the complaints that were merged into this one.
        outside: The bodies outside that have it.
        reopened_at: When it was last opened again.
        problem: The id of the recurring problem that it belongs to; the last one that was named.
        fixes_told: The problems of whose removal the customer was told.
        occasions: Dates to remember with this customer.
    """

    settled_at: datetime | None = None
    closed_at: datetime | None = None
    documented: datetime | None = None
    followed_up: datetime | None = None
    solved: bool | None = None
    reopened: int = 0
    merged_into: str = ""
    absorbed: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    reopened_at: datetime | None = None
    problem: str = ""
    fixes_told: tuple[str, ...] = ()
    occasions: tuple[Occasion, ...] = ()

    def settled(self, at: datetime) -> Aftercare:
        """Note the customer's word that it is solved; what it teaches is to be written down."""
        return Aftercare(
self.settled_at or at, self.closed_at, None, self.followed_up, self.solved, self.reopened,
            self.merged_into, self.absorbed, self.outside, self.reopened_at, self.problem, self.fixes_told,
            self.occasions,
        )  # fmt: skip

    def written_down(self, at: datetime) -> Aftercare:
        """Note that cause or lesson is written down."""
        return Aftercare(
self.settled_at, self.closed_at, at, self.followed_up, self.solved, self.reopened, self.merged_into,
            self.absorbed, self.outside, self.reopened_at, self.problem, self.fixes_told, self.occasions,
        )  # fmt: skip

    def closed(self, at: datetime, *, documented: datetime | None = None) -> Aftercare:
        """Note the end; an end other than the customer's word is to be written down yet."""
        return Aftercare(
self.settled_at, at, documented, self.followed_up, self.solved, self.reopened, self.merged_into,
            self.absorbed, self.outside, self.reopened_at, self.problem, self.fixes_told, self.occasions,
        )  # fmt: skip

    def belongs_to(self, problem: str) -> Aftercare:
        """Note the recurring problem that it belongs to."""
        return self._replace(problem=problem or self.problem)

    def knows_of_fix(self, problem: str) -> Aftercare:
        """Note that the customer was told that a problem is removed."""
        return self._replace(fixes_told=(*self.fixes_told, problem))

    def remembers(self, occasion: Occasion) -> Aftercare:
        """Note a date to remember."""
        return self._replace(occasions=(*self.occasions, occasion))

    def was_in_touch(self, id: str, at: datetime) -> Aftercare:
        """Note that an occasion was kept, or passed over."""
        return self._replace(occasions=tuple(o._replace(kept=at) if o.id == id else o for o in self.occasions))


# The whole ----------------------------------------------------------------------------


class Dossier(NamedTuple):
    """All that is known of a complaint."""

    account: Account
    handling: Handling
    ruling: Ruling
    ledger: Ledger
    solution: Solution
    contact: Contact
    conduct: Conduct
    after: Aftercare

    @classmethod
    def opened(cls, at: datetime) -> Dossier:
        """Begin one."""
        return cls(
            _ACCOUNT, _HANDLING, _RULING, _LEDGER, _SOLUTION, Contact(at), _CONDUCT, _AFTER
        )  # every part but the contact is the same for all

    def but(
        self,
        *,
        account: Account | None = None,
        handling: Handling | None = None,
        ruling: Ruling | None = None,
        ledger: Ledger | None = None,
        solution: Solution | None = None,
        contact: Contact | None = None,
        conduct: Conduct | None = None,
        after: Aftercare | None = None,
    ) -> Dossier:
        """Return the same dossier but for the parts that are given."""
        a, h, r, p, s, c, u, e = self
        # Past the constructor, which costs three times as much, since nearly every fact comes by here.
        return _new(
            Dossier,
            (
                account or a,
                handling or h,
                ruling or r,
                ledger or p,
                solution or s,
                contact or c,
                conduct or u,
                after or e,
            ),
        )


_ACCOUNT: Final = Account()
_HANDLING: Final = Handling()
_RULING: Final = Ruling()
_LEDGER: Final = Ledger()
_SOLUTION: Final = Solution()
_CONDUCT: Final = Conduct()
_AFTER: Final = Aftercare()
