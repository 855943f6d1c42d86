"""
What can happen to a complaint, a file a phase. Each fact is an edge, a command and a record.

``receipt`` → ``conversation`` → ``reply`` → ``handover``, ``escalation`` → ``solution`` → ``closing``;
``conduct`` and ``department`` stand beside them.
"""

from .closing import (
    Absorbed,
    CaseClosed,
    CaseDocumented,
    ClosedOnSilence,
    DeliveryFailed,
    LessonRecorded,
    MergedInto,
    ReminderSent,
    Reopened,
    ReopeningRefused,
    Withdrawn,
)  # fmt: skip
from .conduct import ConductNoted, Noted, ThreatReported
from .conversation import (
    AccountHeard,
    Apologised,
    ContactEnded,
    LeaveGiven,
    MoodNoted,
    PointAdded,
    RestatementConfirmed,
    TakenAsWritten,
    Thanked,
    WishAsked,
)  # fmt: skip
from .department import FixTold, OccasionKept, OccasionNoted, ProblemLinked
from .escalation import (
    DecidedOutside,
    PersonChanged,
    PlaceChanged,
    PositionStated,
    TakenOutside,
    TakenUp,
    TimeChanged,
)  # fmt: skip
from .handover import (
    CustomerIntroduced,
    HandedOutside,
    HandoverAccepted,
    HandoverFailed,
    HandoverOffered,
    Reassigned,
)  # fmt: skip
from .receipt import Acknowledged, ComplaintReceived, NotAComplaint
from .reply import (
    ApprovalAnswered,
    ApprovalWithdrawn,
    Assessed,
    DeadlineMissed,
    Decided,
    ProgressTold,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseReleased,
    ReplyDeferred,
)  # fmt: skip
from .solution import (
    FollowedUp,
    GoodwillGiven,
    ProposalRejected,
    RemedyConfirmed,
    RemedyDisputed,
    RemedyDone,
    SolutionAgreed,
    SolutionsProposed,
    SolvedAtOnce,
)  # fmt: skip

__all__ = [
    "Absorbed", "AccountHeard", "Acknowledged", "Apologised", "ApprovalAnswered",
    "ApprovalWithdrawn", "Assessed", "CaseClosed",
    "CaseDocumented", "ClosedOnSilence", "ComplaintReceived", "ConductNoted", "ContactEnded",
    "CustomerIntroduced", "DeadlineMissed", "Decided", "DecidedOutside", "DeliveryFailed", "FixTold", "FollowedUp",
    "GoodwillGiven", "HandedOutside", "HandoverAccepted", "HandoverFailed", "HandoverOffered", "LeaveGiven",
    "LessonRecorded", "MergedInto", "MoodNoted", "NotAComplaint", "Noted",
    "OccasionKept", "OccasionNoted", "PersonChanged", "PlaceChanged",
    "PointAdded", "PositionStated", "ProblemLinked", "ProgressTold", "PromiseBroken", "PromiseKept", "PromiseMade",
    "PromiseReleased", "ProposalRejected", "Reassigned", "RemedyConfirmed", "RemedyDisputed", "RemedyDone",
    "ReminderSent", "Reopened", "ReopeningRefused", "ReplyDeferred", "RestatementConfirmed", "SolutionAgreed",
    "SolutionsProposed", "SolvedAtOnce", "TakenAsWritten", "TakenOutside", "TakenUp", "Thanked",
    "ThreatReported", "TimeChanged", "WishAsked", "Withdrawn",
]  # fmt: skip
