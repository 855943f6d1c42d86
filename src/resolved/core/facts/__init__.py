"""
What can happen to a complaint, a file a phase. Each fact is an edge, a command and a record.

``receipt`` → ``conversation`` → ``reply``, ``promises``, ``approval`` → ``handover``, ``escalation``, ``outside`` →
``solution``, ``remedy`` → ``closing``, ``merging``; beside them ``legal``, ``conduct``, ``limits``, ``department``.
"""

from .approval import AnsweredMeanwhile, ApprovalAnswered, ApprovalExpired, ApprovalWithdrawn
from .closing import (
    CaseClosed,
    CaseDocumented,
    ClosedOnSilence,
    DeliveryFailed,
    LessonRecorded,
    ReminderSent,
    Reopened,
    ReopeningRefused,
    Withdrawn,
)  # fmt: skip
from .conduct import ConductNoted, Noted, ReliefAsked, ThreatAcknowledged, ThreatMade, ThreatReported
from .conversation import (
    AccountHeard,
    Apologised,
    ContactEnded,
    LeaveGiven,
    MoodNoted,
    PointAdded,
    PutOnHold,
    RestatementConfirmed,
    TakenAsWritten,
    Thanked,
    WishAsked,
)  # fmt: skip
from .department import FixTold, OccasionKept, OccasionNoted, ProblemLinked
from .escalation import PersonChanged, PlaceChanged, TakenUp, TimeChanged  # fmt: skip
from .handover import (
    CustomerIntroduced,
    HandedOutside,
    HandoverAccepted,
    HandoverFailed,
    HandoverOffered,
    Reassigned,
)  # fmt: skip
from .legal import NoticeGiven, RegimeSet
from .limits import ContactLimited, ContactLimitLifted
from .merging import Absorbed, MergedInto
from .outside import DecidedOutside, PositionStated, TakenOutside
from .promises import DeadlineMissed, ProgressTold, PromiseBroken, PromiseKept, PromiseMade, PromiseReleased
from .receipt import Acknowledged, ComplaintReceived, NotAComplaint
from .remedy import FollowedUp, GoodwillGiven, RemedyConfirmed, RemedyDisputed, RemedyDone
from .reply import Assessed, Decided, ReplyDeferred
from .solution import ProposalRejected, SolutionAgreed, SolutionsProposed, SolvedAtOnce

__all__ = [
    "Absorbed", "AccountHeard", "Acknowledged", "AnsweredMeanwhile", "Apologised", "ApprovalAnswered",
    "ApprovalExpired", "ApprovalWithdrawn", "Assessed", "CaseClosed", "CaseDocumented", "ClosedOnSilence",
    "ComplaintReceived",
    "ConductNoted", "ContactEnded", "ContactLimitLifted", "ContactLimited", "CustomerIntroduced",
    "DeadlineMissed", "Decided", "DecidedOutside", "DeliveryFailed", "FixTold", "FollowedUp", "GoodwillGiven",
    "HandedOutside", "HandoverAccepted", "HandoverFailed", "HandoverOffered", "LeaveGiven", "LessonRecorded",
    "MergedInto", "MoodNoted", "NotAComplaint", "Noted", "NoticeGiven", "OccasionKept", "OccasionNoted",
    "PersonChanged", "PlaceChanged", "PointAdded", "PositionStated", "ProblemLinked", "ProgressTold", "PromiseBroken",
    "PromiseKept", "PromiseMade", "PromiseReleased", "ProposalRejected", "PutOnHold", "Reassigned", "RegimeSet",
    "ReliefAsked", "RemedyConfirmed", "RemedyDisputed", "RemedyDone", "ReminderSent", "Reopened",
    "ReopeningRefused", "ReplyDeferred", "RestatementConfirmed", "SolutionAgreed", "SolutionsProposed",
    "SolvedAtOnce", "TakenAsWritten", "TakenOutside", "TakenUp", "Thanked", "ThreatAcknowledged",
    "ThreatMade", "ThreatReported", "TimeChanged", "WishAsked", "Withdrawn",
]  # fmt: skip
