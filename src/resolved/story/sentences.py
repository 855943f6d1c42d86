"""A sentence for every fact of the lifecycle that ships."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from ..core import facts as f
from ..core.complaint import Evidence
from ..core.fact import Foreign, TakenBack
from ..core.forms import plain


class Voice(NamedTuple):
    """Who recorded an entry, how a moment is told, and between what the customer could choose last."""

    by: str
    on: Callable[[datetime], str]
    options: tuple[Any, ...] = ()


def words(fact: object, voice: Voice) -> str:
    """Tell a fact in a sentence; one that nobody here knows, as far as it goes."""
    say = SENTENCES.get(cast("type[Any]", type(fact)))
    if isinstance(fact, TakenBack):
        told = f"{voice.by} took entry {fact.version} back, which was a slip: {fact.because}"
    elif isinstance(fact, Foreign):
        told = f"{voice.by} recorded “{fact.name.replace('-', ' ')}”; a plugin that is not here could tell more of it"
    elif say is None:
        told = f"{voice.by} recorded “{getattr(fact, 'name', '').replace('-', ' ')}”{_fields(fact)}"
    else:
        told = say(fact, voice)
    flat = " ".join(told.split())
    return f"{flat[:1].upper()}{flat[1:]}{'' if flat.endswith(('.', '!', '?', '”', '…')) else '.'}"


def _fields(fact: object) -> str:
    """Tell the fields of a plugin's fact, as it names them."""
    given = ((name.replace("_", " "), value) for name, value in plain(fact).items())
    told = [f"{name} {value}" for name, value in given if isinstance(value, str | int) and value != ""]
    return f": {'; '.join(told)}" if told else ""


# In words -------------------------------------------------------------------------------


def person(id: str) -> str:
    """Call somebody by their id: ``ana`` is Ana, and ``u-4711`` stays as it is."""
    return id.capitalize() if id.isalpha() and id.islower() else id


def via(channel: str) -> str:
    """Say through which channel."""
    return VIA.get(channel, f"through {channel}")


def brief(text: str, longest: int = 400) -> str:
    """Shorten between two words; in the middle of a text that has no spaces."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    cut = flat[:longest]
    return f"{cut[: cut.rfind(' ', longest - 40)] if ' ' in cut[longest - 40 :] else cut} …"


def _how(evidence: Evidence | None) -> str:
    """Say through what it was said, and in which words."""
    if evidence is None:
        return ""
    through = "by letter" if evidence.how == "letter" else via(evidence.through)
    return f", {through}{f': “{brief(evidence.text)}”' if evidence.text else ''}"


def _points(items: Iterable[object]) -> str:
    listed = [f"({n}) {item}" for n, item in enumerate(items, 1)]
    return "; ".join(listed) if len(listed) > 1 else "".join(listed).removeprefix("(1) ")


def _also(lead: str, text: object) -> str:
    return f"{lead}{text}" if text else ""


def _promise(promise: Any, voice: Voice) -> str:
    steps = f" ({'; '.join(f'{step.what} by {voice.on(step.due)}' for step in promise.plan)})" if promise.plan else ""
    return f"{promise.what}, by {voice.on(promise.due)}, {via(promise.medium.channel)}{steps}"


def _agreed(fact: Any, voice: Voice) -> str:
    if fact.own is not None:
        return f"what the customer wanted: {fact.own!s}"
    chosen = voice.options[fact.choice - 1 : fact.choice]
    return str(chosen[0]) if chosen else f"option {fact.choice}"


VIA: Final = {
    "desk": "at the desk", "phone": "by telephone", "chat": "in the chat", "email": "by e-mail",
    "web": "on the web page", "post": "by post", "social": "in public", "survey": "in a survey",
}  # fmt: skip
ENDS: Final[dict[str, str]] = {
    "confirmed": "the customer says that it is solved", "withdrawn": "the customer withdrew it",
    "silence": "the customer said nothing more", "unreachable": "no letter arrived any more",
    "position-accepted": "the customer accepted our final position", "position-stood": "our final position stood",
    "decided-outside": "somebody outside decided", "handed-outside": "another organisation has taken it over",
    "merged": "it goes on as another complaint", "not-a-complaint": "it was no complaint",
}  # fmt: skip
_MODES: Final = {
    "immediate": "it can be answered at once", "deferred": "the answer takes time", "transferred": "it is somebody else's",
}  # fmt: skip
_CAUSES: Final = {"ours": "ours", "theirs": "the customer's", "third": "a third party's", "unknown": "unknown"}
_LEAVES: Final = {
    "hold": "be left waiting", "transfer": "be passed on", "restating": "have it said back", "first-name": "be called by the first name",
}  # fmt: skip
_SOLVED: Final = {True: "it is", False: "it is not", None: "there was no answer"}


SENTENCES: Final[dict[type[Any], Callable[[Any, Voice], str]]] = {
    f.ComplaintReceived: lambda x, v: f"the complaint came in {via(x.complaint.channel)}{'' if v.by in ('Intake', 'the customer') else f', taken down by {v.by}'}{_also('; it is about how another one was handled, and not for ', ', '.join(map(person, x.barred)))}",
    f.Acknowledged: lambda x, v: f"a letter went out by itself, {via(x.told.through)}, to say that we have it" if x.automatic else f"{v.by} let the customer know that we have it{_how(x.told)}",
    f.NotAComplaint: lambda x, v: f"{v.by} found that it is no complaint: {x.because}",
    f.AccountHeard: lambda x, v: (
        f"{v.by} heard the customer out{', and asked whether there was more' if x.more_asked else ''}: {x.account}"
    ),
    f.PointAdded: lambda x, v: f"the customer added a point: {x.point}{_how(x.word)}",
    f.RestatementConfirmed: lambda x, v: f"{v.by} said it back, and the customer confirmed: {_points(x.points)}{_how(x.word)}",
    f.TakenAsWritten: lambda x, v: f"{v.by} took it as it was written: {_points(x.points)}",
    f.WishAsked: lambda x, v: f"{v.by} asked what would put it right{_also(': ', x.wish) or '; the customer had no wish of their own'}",
    f.MoodNoted: lambda x, v: f"the customer was {x.mood}",
    f.Apologised: lambda x, v: f"{v.by} said sorry for {x.what_for}",
    f.LeaveGiven: lambda x, v: f"the customer was asked first, and gave leave to {_LEAVES[x.leave]}{_how(x.word)}",
    f.ContactEnded: lambda x, v: f"{v.by} ended the contact {via(x.channel)}{', for conduct' if x.for_conduct else ''}{', the customer still unhappy' if x.unhappy else ''}{_also('; the customer knows: ', x.what)}{_also('; the way back: ', x.way_back)}{_also('; ', x.because)}",
    f.Thanked: lambda x, v: f"{v.by} thanked the customer",
    f.Assessed: lambda x, v: f"{v.by} looked at it: {_MODES[x.assessment.mode]}{_also('; it is done otherwise because ', x.assessment.override)}",
    f.ReplyDeferred: lambda x, v: f"{v.by} could not answer yet, because {x.because}, and promised {_promise(x.promise, v)}{_also('; asked for leave to give ', x.approval_for and str(x.approval_for))}. The customer was told{_how(x.told)}",
    f.PromiseKept: lambda x, v: f"{v.by} kept the promise: {x.what}{' ' if x.what.endswith('.') else '. '}The customer was told{_how(x.told)}",
    f.ApprovalAnswered: lambda x, v: f"{v.by} said {'yes' if x.granted else 'no'} to what was asked for: {x.reason}{_also('; on the condition: ', x.conditions)}",
    f.AnsweredMeanwhile: lambda x, v: f"{v.by} said {'yes' if x.granted else 'no'} to what was asked for: {x.reason}{_also('; on the condition: ', x.conditions)}",
    f.ApprovalExpired: lambda x, v: "nobody had said yes or no in time, so leave was not given; what the customer was promised stands",
    f.ApprovalWithdrawn: lambda x, v: f"{v.by} needs that leave no longer: {x.because}",
    f.Decided: lambda x, v: f"{v.by} decided: {x.outcome.replace('-', ' ')}; the cause is {_CAUSES[x.cause]}: {_points(x.reasons)}{_also('; instead there can be: ', x.alternative and str(x.alternative))}{_also('; nothing else can be done, because ', x.no_alternative_because)}",
    f.PromiseMade: lambda x, v: f"{v.by} promised {_promise(x.promise, v)}. The customer was told{_how(x.told)}",
    f.ProgressTold: lambda x, v: f"{v.by} told the customer how it stands{', which kept a promise' if x.keeps else ''}: {x.what}{' ' if x.what.endswith('.') else '. '}That was said{_how(x.told)}",
    f.PromiseReleased: lambda x, v: f"the customer needs that promise no longer{_how(x.word)}",
    f.PromiseBroken: lambda x, v: "the time was up, and our promise to the customer was broken",
    f.DeadlineMissed: lambda x, v: f"{x.deadline.partition('@')[0].replace('-', ' ')} was due on {v.on(x.due)}, and was missed",
    f.HandoverOffered: lambda x, v: f"{v.by} offered it to {person(x.receiver.id)}, with a briefing: {x.briefing}{_also(' Handed over with it: ', ', '.join(x.material))}{_also('; because ', x.because)}",
    f.HandoverAccepted: lambda x, v: f"{v.by} accepted it, and has it from now on",
    f.HandoverFailed: lambda x, v: f"{v.by} found the offer unanswered: {x.because}" if v.by == "the watch" else f"{v.by} did not take it: {x.because}",
    f.HandedOutside: lambda x, v: f"{x.organisation} has accepted it{_how(x.proof)}. The customer reaches them so: {x.contact}; and was told{_how(x.told)}",
    f.CustomerIntroduced: lambda x, v: f"{v.by} put the customer in touch with who has it now{', and explained why once more' if x.explained else ''}{_how(x.told)}",
    f.Reassigned: lambda x, v: f"{v.by} gave it to {person(x.to.id)}, of the same team: {x.because}",
    f.PersonChanged: lambda x, v: f"{v.by} asked that {person(x.to.id)} take over: {x.because}",
    f.PlaceChanged: lambda x, v: f"{v.by} changed the place, to {x.where}: {x.because}",
    f.TimeChanged: lambda x, v: f"{v.by} agreed on another time, {v.on(x.when)}, with {person(x.to.id)}: {x.because}. The customer was told{_how(x.told)}",
    f.TakenUp: lambda x, v: f"{v.by} took it up, and answers for it from now on",
    f.PositionStated: lambda x, v: f"{v.by} stated our final position: {x.position}{_also(' Point by point: ', _points(x.answers) if x.answers else '')}. The customer can turn to {x.outside}; that was told{_how(x.told)}",
    f.RegimeSet: lambda x, v: f"{v.by} found it to be {'' if x.applies else 'not '}under {x.regime}: {x.because}",
    f.NoticeGiven: lambda x, v: f"{v.by} gave the customer the {x.kind.replace('-', ' ')}{_also(' with a new date, ', x.until and v.on(x.until))}{_how(x.told)}",
    f.TakenOutside: lambda x, v: f"the customer turned to {x.body}",
    f.DecidedOutside: lambda x, v: f"{x.body} decided: {x.outcome}{_also('; so there is to be done: ', x.remedy and str(x.remedy))}",
    f.SolvedAtOnce: lambda x, v: f"{v.by} solved it at once: {x.remedy!s}. It was about this: {_points(x.points)}{_also('; the customer had wished for ', x.wish)}{_also('; sorry was said for ', x.apology)}{_also('; the way back: ', x.way_back)}{_also('. The customer says that it is solved', _how(x.word))}",
    f.SolutionsProposed: lambda x, v: f"{v.by} offered {_points(str(one) for one in x.options)}{_also('; without a choice, because ', x.no_choice_because)}{_also('; what was agreed does not stand, because ', x.because)}. The customer was told{_how(x.told)}",
    f.ProposalRejected: lambda x, v: f"the customer wants none of it{_also(': ', x.because)}{_also('; but rather ', x.wish)}{_how(x.word)}",
    f.SolutionAgreed: lambda x, v: f"both agreed on {_agreed(x, v)}{_how(x.word)}",
    f.RemedyDone: lambda x, v: f"{person(x.done_by) if x.done_by else v.by} did what was agreed{_also(' (reference ', f'{x.reference})' if x.reference else '')}{', which kept a promise' if x.keeps else ''}",
    f.RemedyConfirmed: lambda x, v: f"the customer says that it is solved{_how(x.word)}",
    f.RemedyDisputed: lambda x, v: f"the customer says that it is done and not solved: {x.because}{_how(x.word)}",
    f.GoodwillGiven: lambda x, v: f"{v.by} gave something beyond what is owed: {x.what!s}",
    f.FollowedUp: lambda x, v: f"{v.by} asked whether it is really solved: {_SOLVED[x.solved]}{_how(x.word or x.told)}",
    f.CaseDocumented: lambda x, v: f"{v.by} wrote down the cause: {x.root_cause}{_also('; and what it teaches: ', x.lesson)}{_also(' (known as ', f'{x.problem})' if x.problem else '')}",
    f.LessonRecorded: lambda x, v: f"{v.by} wrote down what it teaches: {x.lesson}{_also(' (known as ', f'{x.problem})' if x.problem else '')}",
    f.CaseClosed: lambda x, v: f"{v.by} closed it{_how(x.word)}",
    f.Withdrawn: lambda x, v: f"the customer withdrew it{_also(': ', x.because)}{_how(x.word)}",
    f.ReminderSent: lambda x, v: f"{v.by} reminded the customer: {x.of}{'' if x.of.endswith('?') else '?'} That went{_how(x.told)}",
    f.ClosedOnSilence: lambda x, v: "the customer said nothing more, and it was closed",
    f.MergedInto: lambda x, v: f"{v.by} let it go on as another complaint of the same customer: {x.because}",
    f.Absorbed: lambda x, v: f"another complaint of the same customer goes on as this one{_also('; promises that came with it: ', len(x.promises))}",
    f.Reopened: lambda x, v: f"{v.by} opened it again: {x.because}{_also('; and new: ', x.point)}{_how(x.word)}",
    f.ReopeningRefused: lambda x, v: f"{v.by} left it closed: {x.because}. The customer can turn to {x.outside}; that was told{_how(x.told)}",
    f.ProblemLinked: lambda x, v: f"{v.by} put it to a problem that others have too: {x.problem}",
    f.FixTold: lambda x, v: f"{v.by} told the customer that the problem behind it is removed: {x.what}{' ' if x.what.endswith('.') else '. '}That was said{_how(x.told)}",
    f.OccasionNoted: lambda x, v: f"{v.by} noted an occasion to be in touch, on {v.on(x.on)}: {x.what}",
    f.OccasionKept: lambda x, v: f"{v.by} let an occasion go by, because {x.passed_over}" if x.told is None else f"{v.by} was in touch with the customer on an occasion{_how(x.told)}",
    f.DeliveryFailed: lambda x, v: f"a letter did not arrive: {x.reason}",
    f.Noted: lambda x, v: brief(x.text) if v.by == "Intake" else f"{v.by} noted: {brief(x.text)}",
    f.ConductNoted: lambda x, v: f"{v.by} noted the conduct ({x.kind.replace('-', ' ')}): {x.what}{('' if x.what.endswith('.') else '.') + ' The customer was asked to stop.' if x.warned else ''}",
    f.ThreatMade: lambda x, v: f"a {x.kind} threat was made: {x.what}",
    f.ThreatReported: lambda x, v: f"{v.by} reported a {x.kind} threat to {x.to}{_also(': ', x.what)}",
    f.ThreatAcknowledged: lambda x, v: f"{person(x.word.by) if x.word else v.by} has the {x.kind} threat in hand{_also('; what is to be done: ', x.advice)}",
    f.ReliefAsked: lambda x, v: f"{v.by} asked to be relieved ({x.ground}){_also(': ', x.because)}",
    f.PutOnHold: lambda x, v: f"{v.by} put the customer on hold, with leave{_also(', ', x.because)}",
    f.ContactLimited: lambda x, v: f"{v.by} limited contact until {v.on(x.review)}, {x.kind.replace('-', ' ')}{_also(' (', f'{x.person or x.times or (x.medium and via(x.medium.channel))})' if x.person or x.times or x.medium else '')}, because {x.because}. The customer was told{_how(x.told)}",
    f.ContactLimitLifted: lambda x, v: f"{v.by} lifted the limit of contact: {x.because}. The customer was told{_how(x.told)}",
}  # fmt: skip
"""A sentence for every fact of the lifecycle that ships; with a capital and a full stop it is told."""
