"""All states and facts, compiled: the one lifecycle that ships."""

from __future__ import annotations

from . import facts as f, states as s
from .flow import Flow

flow: Flow[s.AnyState] = Flow(
    version=1,
    states=[
        s.Received, s.Heard, s.Understood, s.Deferred, s.HandingOver, s.Escalated, s.Proposed, s.Agreed,
        s.Remedied, s.Confirmed, s.Documented, s.FinalPosition, s.Closed,
    ],
    facts=[
        # Moves, in the order in which a complaint may meet them.
        f.ComplaintReceived, f.AccountHeard, f.PointAdded, f.RestatementConfirmed, f.TakenAsWritten,
        f.SolvedAtOnce, f.ReplyDeferred, f.PromiseKept, f.ApprovalAnswered, f.HandoverOffered,
        f.HandoverAccepted, f.HandoverFailed, f.HandedOutside, f.PersonChanged, f.PlaceChanged, f.TimeChanged,
        f.TakenUp, f.SolutionsProposed, f.ProposalRejected, f.SolutionAgreed, f.RemedyDone, f.RemedyConfirmed,
        f.RemedyDisputed, f.CaseDocumented, f.PositionStated, f.CaseClosed, f.Withdrawn, f.MergedInto,
        f.ClosedOnSilence, f.NotAComplaint, f.DecidedOutside, f.Reopened,
        # Remarks.
        f.Acknowledged, f.WishAsked, f.Assessed, f.MoodNoted, f.Apologised, f.LeaveGiven, f.ProgressTold,
        f.ReminderSent, f.PromiseMade, f.PromiseReleased, f.PromiseBroken, f.DeadlineMissed, f.Decided,
        f.ApprovalWithdrawn, f.ApprovalExpired, f.AnsweredMeanwhile,
        f.CustomerIntroduced, f.ContactEnded, f.Thanked, f.ConductNoted, f.ThreatReported, f.Reassigned,
        f.FollowedUp, f.LessonRecorded, f.GoodwillGiven, f.TakenOutside, f.Absorbed, f.DeliveryFailed,
        f.ReopeningRefused, f.Noted, f.PutOnHold, f.ThreatMade, f.ThreatAcknowledged, f.ReliefAsked,
        f.ContactLimited, f.ContactLimitLifted,
        f.ProblemLinked, f.FixTold, f.OccasionNoted, f.OccasionKept,
        f.RegimeSet, f.NoticeGiven,
    ],
)  # fmt: skip
