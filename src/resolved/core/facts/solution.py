"""The solution: a choice, and what both agree on (B7, C3, C5, C8, D4, D6)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import attrs

from ..complaint import Role
from ..dossier import Dossier
from ..fact import Fact, Hand, State, guard
from ..remedies import AnyRemedy, is_same
from ..states import (
    Agreed,
    Confirmed,
    Deferred,
    Proposed,
    Unanswered,
    Understood,
)  # fmt: skip
from ..text import Hint, PersonalText, several
from .approval import approval_pending
from .common import (
    UNDERSTOOD,
    Answering,
    Telling,
    Worded,
    answers,
    conversed,
    other_mode,
    public,
    said_by_customer,
    tells,
    unanswered,
)
from .giving import Giving, beyond


@attrs.frozen
class SolvedAtOnce(Giving, Worded, Fact[Unanswered, Confirmed]):
    """
    Heard, solved and confirmed in one go (A1, B8, C4): the sooner the better.

    What was not done is a letter skipped, and shown as such; it is never invented.

    Args:
        points: What it was about.
        remedy: What was done.
        wish: What the customer had wished for, where they were asked.
        restated: Whether it was said back to them.
        apology: What somebody said sorry for.
        way_back: How the customer was told to get back.
    """

    name = "solved-at-once"
    clauses: ClassVar[tuple[str, ...]] = ("A1", "B8", "C4", "D6", "D7", "J7")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    points: tuple[PersonalText, ...] = attrs.field(validator=several)
    remedy: AnyRemedy
    wish: PersonalText | None = attrs.field(default=None, kw_only=True)
    restated: bool = attrs.field(default=False, kw_only=True)
    apology: PersonalText = attrs.field(default="", kw_only=True)
    way_back: PersonalText = attrs.field(default="", kw_only=True)

    @guard("no-points", "B2", "points")
    def has_points(self, now: Hand[State]) -> str | None:
        """Refuse a solution of nothing."""
        return None if self.points else "say what was solved: at least one point"

    @staticmethod
    @guard("other-mode", "A6")
    def follows_from_the_assessment(now: Hand[State]) -> str | None:
        """Refuse to answer what is not known well enough, or not the handler's, without a reason."""
        return other_mode(now, "immediate")

    @staticmethod
    @guard("approval-pending", "C6")
    def nothing_is_pending(now: Hand[State]) -> str | None:
        """Refuse to solve it while somebody has yet to say yes or no."""
        return approval_pending(now)

    @guard("beyond-authority", "C6", "remedy")
    def is_within_authority(self, now: Hand[State]) -> str | None:
        """Refuse to give what needs somebody else's leave."""
        return beyond(now, self.remedy)

    @staticmethod
    @guard("second-person", "J7")
    def needs_no_second_person(now: Hand[State]) -> str | None:
        """Refuse it where the house asks for a second pair of eyes."""
        if not now.rules.second_person:
            return None
        return "here somebody else records that it is solved: agree, do it, and have them record it (remedy-confirmed)"

    def evolve(self, now: Hand[State]) -> Confirmed:
        return Confirmed(said_by_customer(now, self.word))

    def learn(self, now: Hand[State]) -> Dossier:
        dossier, at = now.dossier, now.at
        word = said_by_customer(now, self.word)
        account = dossier.account.understood(self.points, "confirmed" if self.restated else "put")
        if self.wish is not None:
            account = account.wishes(self.wish)
        contact = conversed(now, word).told(at)
        if self.apology or self.way_back:
            manners = contact.manners
            contact = contact.minded(
                apologised=manners.apologised or bool(self.apology), way_back=manners.way_back or bool(self.way_back)
            )
        return dossier.but(
            account=account,
            ruling=dossier.ruling.settles(len(self.points), at),
            ledger=answers(now, word),
            solution=dossier.solution.agrees(self.remedy, at).done(at, now.by.id, now.entry).confirms(at),
            contact=contact,
            after=dossier.after.settled(at),
        )


@attrs.frozen
class SolutionsProposed(Giving, Telling, Fact[Understood | Deferred | Proposed | Agreed, Proposed]):
    """
    The customer has a choice (B7, D4): never "no choice", never "it is our policy" (D3).

    Args:
        options: What they can choose from.
        customers_own: What they wished for is among them; then one is enough.
        no_choice_because: Why there is no choice, where there is none; that is a finding.
        answers: One for each point, in order; left out where a decision has given them.
        because: Why what was agreed does not stand, where something was.
    """

    name = "solutions-proposed"
    clauses: ClassVar[tuple[str, ...]] = ("B7", "B5", "B6", "C3", "C5", "D3", "D4")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    options: Annotated[tuple[AnyRemedy, ...], Hint("at least two, or the customer's own")] = attrs.field(
        validator=several
    )
    customers_own: bool = attrs.field(default=False, kw_only=True)
    no_choice_because: PersonalText = attrs.field(default="", kw_only=True)
    answers: tuple[PersonalText, ...] = attrs.field(default=(), kw_only=True, validator=several)
    because: PersonalText = attrs.field(default="", kw_only=True)

    @staticmethod
    @guard("points-unknown", "B2")
    def points_are_known(now: Hand[State]) -> str | None:
        """Refuse a proposal to nobody knows what."""
        return points_known(now)

    @staticmethod
    @guard("wish-unasked", "C3")
    def wish_was_asked(now: Hand[State]) -> str | None:
        """Refuse our proposal before the customer's wish."""
        return (
            None if now.dossier.account.asked else "ask first what the customer would consider a solution (wish-asked)"
        )

    @guard("not-heard", "B5")
    def customer_is_calm(self, now: Hand[State]) -> str | None:
        """Refuse to propose to somebody angry who has not been heard, or has not calmed down."""
        if now.dossier.account.mood != "angry":
            return None
        if now.dossier.contact.listened is None:
            return "the customer is angry and was not heard out: go back and hear them (point-added, account-heard)"
        if now.rules.can(now.case.complaint.channel).live or now.rules.can(self.told.through).live:
            return "the customer is angry: let it run out, and note when they have calmed down (mood-noted)"
        return None

    @staticmethod
    @guard("other-mode", "A6")
    def follows_from_the_assessment(now: Hand[State]) -> str | None:
        """Refuse to answer what is not known well enough, or not the handler's, without a reason."""
        return other_mode(now, "immediate")

    @guard("in-public", "H7", "told")
    def is_private(self, now: Hand[State]) -> str | None:
        """Refuse to propose where others read along."""
        return public(self.told.through, now)

    @guard("no-choice", "B7", "options", "no_choice_because")
    def is_a_choice(self, now: Hand[State]) -> str | None:
        """Refuse a single option that is ours."""
        if not self.options:
            return "offer at least two solutions"
        wished = self.customers_own and now.dossier.account.wish is not None
        first = self.options[0]
        if wished or not all(is_same(first, each) for each in self.options) or self.no_choice_because.strip():
            return None
        return "offer at least two solutions, or the customer's own (customers_own), or say why there is no choice"

    @guard("approval-pending", "C6", "options")
    def is_not_pending(self, now: Hand[State]) -> str | None:
        """Refuse to propose what somebody has yet to say yes or no to."""
        return approval_pending(now, *self.options)

    @guard("beyond-authority", "B6", "options")
    def is_within_authority(self, now: Hand[State]) -> str | None:
        """Refuse to raise an expectation that could not be met."""
        return beyond(now, *self.options)

    @guard("points-unanswered", "D3", "answers")
    def answers_every_point(self, now: Hand[State]) -> str | None:
        """Refuse a proposal that leaves a point out; one given for all of a single point is enough."""
        points = len(now.dossier.account.points)
        return None if points <= 1 else unanswered(now, len(self.answers))

    @guard("agreed-already", "D6", "because")
    def says_why_anew(self, now: Hand[State]) -> str | None:
        """Refuse to go back on what was agreed without a reason."""
        if not isinstance(now.state, Agreed) or self.because.strip():
            return None
        return "something was agreed already: say why it does not stand"

    def evolve(self, now: Hand[State]) -> Proposed:
        return Proposed(self.options, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        return dossier.but(
            ruling=dossier.ruling.settles(len(self.answers) or 1, now.at),
            ledger=answers(now, self.told),
            solution=dossier.solution.offers(self.options),
            contact=tells(now, self.told),
        )


def points_known(now: Hand[State]) -> str | None:
    """Object where nobody knows what the complaint comes to."""
    account = now.dossier.account
    if account.points and (account.basis or not now.rules.can(now.case.complaint.channel).live):
        return None
    if isinstance(now.state, Deferred):
        return "the points have yet to be put: go back to the conversation (point-added), and say them back there"
    return "say the complaint back first, point by point (restatement-confirmed or taken-as-written)"


@attrs.frozen
class ProposalRejected(Answering, Fact[Proposed, Understood]):
    """
    None of it will do (D4, D6): then the customer's own idea is worth hearing.

    Args:
        because: Why, where they say.
        wish: What they would consider instead.
    """

    name = "proposal-rejected"
    clauses: ClassVar[tuple[str, ...]] = ("D4", "D6")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    because: PersonalText = ""
    wish: PersonalText | None = None

    def evolve(self, now: Hand[State]) -> Understood:
        return UNDERSTOOD

    def learn(self, now: Hand[State]) -> Dossier:
        account = now.dossier.account
        return now.dossier.but(
            account=account if self.wish is None else account.wishes(self.wish),
            ruling=now.dossier.ruling.owed(now.at),
            solution=now.dossier.solution.turned_down(),
            contact=conversed(now, self.word),
        )


@attrs.frozen
class SolutionAgreed(Giving, Answering, Fact[Understood | Deferred | Proposed, Agreed]):
    """
    "If we do X, Y and Z, would that satisfy you?" Both agree; only now does work start (D6).

    Args:
        choice: The option, counted from 1, where some were proposed.
        own: The customer's own solution, in place of a choice.
    """

    name = "solution-agreed"
    clauses: ClassVar[tuple[str, ...]] = ("D6", "D4", "C4")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    choice: Annotated[int | None, Hint("of the options, from 1")] = None
    own: Annotated[AnyRemedy | None, Hint("the customer's, in place of a choice")] = None

    @staticmethod
    @guard("points-unknown", "B2")
    def points_are_known(now: Hand[State]) -> str | None:
        """Refuse an agreement on nobody knows what."""
        return points_known(now)

    @staticmethod
    @guard("approval-pending", "C6")
    def nothing_is_pending(now: Hand[State]) -> str | None:
        """Refuse to agree on what may not be given yet."""
        return approval_pending(now)

    @staticmethod
    @guard("other-mode", "A6")
    def follows_from_the_assessment(now: Hand[State]) -> str | None:
        """Refuse to agree on what is not known well enough, or not the handler's, without a reason."""
        return None if isinstance(now.state, Proposed) else other_mode(now, "immediate")

    @guard("no-solution", "D6", "choice", "own")
    def names_one(self, now: Hand[State]) -> str | None:
        """Refuse an agreement that says not on what."""
        options = now.state.options if isinstance(now.state, Proposed) else ()
        if (self.choice is None) == (self.own is None):
            return "say what was agreed: either choice=… (which option) or own=… (the customer's own)"
        if self.choice is not None and not 1 <= self.choice <= len(options):
            known = f"choose 1 to {len(options)}" if options else "none were proposed"
            return f"there is no option {self.choice}; {known}"
        return None

    @guard("beyond-authority", "C6", "own")
    def is_within_authority(self, now: Hand[State]) -> str | None:
        """Refuse to give what needs somebody else's leave; what was proposed had it."""
        if self.own is None:
            return None
        if now.by.role == "customer":
            return "your own solution needs our word too: a handler records that both agree"
        return beyond(now, self.own)

    def _remedy(self, now: Hand[State]) -> AnyRemedy:
        if self.own is not None:
            return self.own
        assert isinstance(now.state, Proposed) and self.choice is not None  # the guards have seen to it
        return now.state.options[self.choice - 1]

    def evolve(self, now: Hand[State]) -> Agreed:
        return Agreed(self._remedy(now), now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier, word = now.dossier, said_by_customer(now, self.word)
        return dossier.but(
            ruling=dossier.ruling.settles(0, now.at),
            ledger=answers(now, word) if word.how == "spoken" else dossier.ledger,
            solution=dossier.solution.agrees(self._remedy(now), now.at),
            contact=conversed(now, self.word),
        )
