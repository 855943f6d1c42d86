"""
The story of one complaint, as a person would tell it; and the same as plain data.

For the house's own eyes: notes, conduct and threats are told too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from textwrap import shorten
from typing import Any, Final, cast

from .core import facts as f
from .core.complaint import Evidence
from .core.fact import Case, Entry, Foreign, TakenBack
from .core.forms import plain
from .core.states import Closed
from .office import OfficeOf


def tell(office: OfficeOf[Any], case_id: str) -> str:
    """
    Tell the story of a complaint.

    Args:
        office: Where it is kept; times are told in its calendar's zone.
        case_id: The complaint's id, or its number.

    Raises:
        NotFound: There is no such complaint.
        Unreadable: Its history needs a plugin, or a program, that is not here.
    """
    id = office.case_id(case_id)
    return "\n".join(_told(office, office.load(id), office.history(id)))


def _told(office: OfficeOf[Any], case: Case[Any], history: tuple[Entry, ...]) -> Iterator[str]:
    yield _headline(office, case)
    yield f"  “{shorten(case.complaint.text, 300, placeholder=' …')}”"
    yield ""
    for entry in history:
        yield f"  {_when(office, entry.happened)}  {_sentence(entry, history)}"
    owed = case.dossier.ledger.rows
    if owed:
        yield ""
        yield "  Promises:"
        for row in owed:
            yield f"    {row.standing:<8} {row.promise.what}, by {_when(office, row.promise.due)}, by {row.promise.medium}"
    due = [each for each in office.clocks(case) if each.standing == "running"]
    if due:
        yield ""
        yield "  Falls due:"
        for each in due:
            yield f"    {_when(office, each.due)}  {each.clock}"
    yield ""
    yield f"  {office.progress(case)}"


def _headline(office: OfficeOf[Any], case: Case[Any]) -> str:
    complaint = case.complaint
    who = complaint.customer.name or "somebody who gave no name"
    ended = f", {case.state.kind.replace('-', ' ')}" if isinstance(case.state, Closed) else ""
    owner = case.dossier.handling.owner
    return f"{office.number(case)}  {who}, by {complaint.channel}: {case.state.name.replace('-', ' ')}{ended}; with {owner}"


def _when(office: OfficeOf[Any], moment: datetime) -> str:
    return f"{moment.astimezone(office.rules.calendar.tz):%a %d %b %Y %H:%M}"


# A sentence for each fact ---------------------------------------------------------------


def _sentence(entry: Entry, history: tuple[Entry, ...]) -> str:
    by, fact = entry.by.id, entry.fact
    taken_back = any(isinstance(each.fact, TakenBack) and each.fact.version == entry.version for each in history)
    return f"{by}: {_words(fact)}{' (taken back)' if taken_back else ''}"


def _words(fact: object) -> str:
    if isinstance(fact, TakenBack):
        return f"took the entry before back, which was a slip: {fact.because}."
    if isinstance(fact, Foreign):
        return f"recorded {fact.name}, which a plugin that is not here would tell more of."
    say = SENTENCES.get(cast("type[Any]", type(fact)))
    if say is None:
        return f"recorded {getattr(fact, 'name', '').replace('-', ' ')}."
    return _ended(say(fact))


def _ended(sentence: str) -> str:
    """End a sentence once."""
    flat = " ".join(sentence.split())
    return flat if flat.endswith((".", "!", "?", "”")) else f"{flat}."


def _by(evidence: Evidence | None) -> str:
    """Say how we know, where there is something to know it by."""
    if evidence is None:
        return ""
    if evidence.how == "letter":
        return f" (told by letter, by {evidence.through})"
    return f" (“{evidence.text}”, by {evidence.through})" if evidence.text else f" (by {evidence.through})"


def _list(items: Iterable[object]) -> str:
    return "; ".join(map(str, items))


def _also(lead: str, text: object) -> str:
    return f"{lead}{text}" if text else ""


SENTENCES: Final[dict[type[Any], Callable[[Any], str]]] = {
    f.ComplaintReceived: lambda x: f"a complaint came in by {x.complaint.channel}",
    f.Acknowledged: lambda x: f"{'an automatic letter told' if x.automatic else 'told'} the customer that we have it{_by(x.told)}",
    f.NotAComplaint: lambda x: f"found that it is no complaint: {x.because}",
    f.AccountHeard: lambda x: f"heard the customer out: {x.account}",
    f.PointAdded: lambda x: f"one thing more: {x.point}{_by(x.word)}",
    f.RestatementConfirmed: lambda x: f"said it back, and it was confirmed: {_list(x.points)}{_by(x.word)}",
    f.TakenAsWritten: lambda x: f"took it as it was written: {_list(x.points)}",
    f.WishAsked: lambda x: f"asked what would put it right: {x.wish}" if x.wish else "asked what would put it right; the customer had no wish",
    f.MoodNoted: lambda x: f"the customer is {x.mood}",
    f.Apologised: lambda x: f"said sorry for {x.what_for}",
    f.LeaveGiven: lambda x: f"the customer gave leave: {x.leave.replace('-', ' ')}{_by(x.word)}",
    f.ContactEnded: lambda x: f"the contact ended{', for conduct' if x.for_conduct else ''}{_also('; the way back: ', x.way_back)}{_also('; ', x.because)}",
    f.Thanked: lambda x: "thanked the customer",
    f.Assessed: lambda x: f"assessed it: the reply can be {x.assessment.mode}{_also('; overridden: ', x.assessment.override)}",
    f.ReplyDeferred: lambda x: f"promised {x.promise.what}, by {x.promise.due:%a %d %b %H:%M %Z}, by {x.promise.medium}, because {x.because}{_also('; asked for leave to give ', x.approval_for)}{_by(x.told)}",
    f.PromiseKept: lambda x: f"kept the promise: {x.what}{_by(x.told)}",
    f.ApprovalAnswered: lambda x: f"{'granted' if x.granted else 'refused'} what was asked for: {x.reason}{_also('; on condition: ', x.conditions)}",
    f.ApprovalWithdrawn: lambda x: f"needs that leave no longer: {x.because}",
    f.Decided: lambda x: f"decided: {x.outcome.replace('-', ' ')}, cause {x.cause}; {_list(x.reasons)}",
    f.PromiseMade: lambda x: f"promised {x.promise.what}, by {x.promise.due:%a %d %b %H:%M %Z}, by {x.promise.medium}{_by(x.told)}",
    f.ProgressTold: lambda x: f"told the customer how it stands: {x.what}{_by(x.told)}",
    f.PromiseReleased: lambda x: f"the customer needs that promise no longer{_by(x.word)}",
    f.PromiseBroken: lambda x: "the promise to the customer lapsed and was broken",
    f.DeadlineMissed: lambda x: f"{x.deadline.partition('@')[0].replace('-', ' ')} was missed",
    f.HandoverOffered: lambda x: f"offered it to {x.receiver.id}, briefed: {x.briefing}{_also('; because ', x.because)}",
    f.HandoverAccepted: lambda x: "accepted it; from now on it is theirs",
    f.HandoverFailed: lambda x: f"did not take it: {x.because}",
    f.HandedOutside: lambda x: f"{x.organisation} has taken it over; the customer reaches them: {x.contact}{_by(x.told)}",
    f.CustomerIntroduced: lambda x: f"put the customer in touch with whoever has it now{', and explained why' if x.explained else ''}{_by(x.told)}",
    f.Reassigned: lambda x: f"gave it to {x.to.id}, of the same team: {x.because}",
    f.PersonChanged: lambda x: f"asked {x.to.id} to take over: {x.because}",
    f.PlaceChanged: lambda x: f"changed the place to {x.where}: {x.because}",
    f.TimeChanged: lambda x: f"agreed on {x.when:%a %d %b %H:%M %Z} with {x.to.id}: {x.because}{_by(x.told)}",
    f.TakenUp: lambda x: "took it up",
    f.PositionStated: lambda x: f"stated our final position: {x.position} The customer can turn to {x.outside}{_by(x.told)}",
    f.TakenOutside: lambda x: f"the customer turned to {x.body}",
    f.DecidedOutside: lambda x: f"{x.body} decided: {x.outcome}{_also('; to be done: ', x.remedy)}",
    f.SolvedAtOnce: lambda x: f"solved it at once ({_list(x.points)}): {x.remedy}{_by(x.word)}",
    f.SolutionsProposed: lambda x: f"offered a choice: {_list(x.options)}{_by(x.told)}" if len(x.options) > 1 else f"offered {_list(x.options)}{_also(', without a choice because ', x.no_choice_because)}{_by(x.told)}",
    f.ProposalRejected: lambda x: f"the customer wants none of it{_also(': ', x.because)}{_also('; rather: ', x.wish)}{_by(x.word)}",
    f.SolutionAgreed: lambda x: f"both agreed on {f'the customer’s own solution, {x.own}' if x.own else f'option {x.choice}'}{_by(x.word)}",
    f.RemedyDone: lambda x: f"did what was agreed{_also('; reference ', x.reference)}",
    f.RemedyConfirmed: lambda x: f"the customer says that it is solved{_by(x.word)}",
    f.RemedyDisputed: lambda x: f"it was done and is not solved: {x.because}{_by(x.word)}",
    f.GoodwillGiven: lambda x: f"gave {x.what} beyond what is owed",
    f.FollowedUp: lambda x: f"asked whether it is really solved: {'yes' if x.solved else 'no' if x.solved is False else 'no answer'}{_by(x.word or x.told)}",
    f.CaseDocumented: lambda x: f"wrote down the cause: {x.root_cause}{_also('; the lesson: ', x.lesson)}{_also('; problem ', x.problem)}",
    f.LessonRecorded: lambda x: f"wrote down what it teaches: {x.lesson}{_also('; problem ', x.problem)}",
    f.CaseClosed: lambda x: f"closed it{_by(x.word)}",
    f.Withdrawn: lambda x: f"the customer withdrew it{_also(': ', x.because)}{_by(x.word)}",
    f.ReminderSent: lambda x: f"reminded the customer: {x.of}{_by(x.told)}",
    f.ClosedOnSilence: lambda x: "closed it, since the customer said nothing more",
    f.MergedInto: lambda x: f"it goes on as another complaint: {x.because}",
    f.Absorbed: lambda x: f"another complaint of the same customer goes on here{_also('; promises taken over: ', len(x.promises))}",
    f.Reopened: lambda x: f"opened it again: {x.because}{_also('; and new: ', x.point)}{_by(x.word)}",
    f.ReopeningRefused: lambda x: f"it stays closed: {x.because}; the customer can turn to {x.outside}{_by(x.told)}",
    f.DeliveryFailed: lambda x: f"a letter did not arrive: {x.reason}",
    f.Noted: lambda x: f"note: {x.text}",
    f.ConductNoted: lambda x: f"noted conduct ({x.kind.replace('-', ' ')}): {x.what}{'; asked to stop' if x.warned else ''}",
    f.ThreatReported: lambda x: f"reported a {x.kind} threat to {x.to}{_also(': ', x.what)}",
}  # fmt: skip
"""A sentence for every fact of the lifecycle that ships."""


# The same as plain data -----------------------------------------------------------------


def as_data(office: OfficeOf[Any], case_id: str) -> dict[str, Any]:
    """
    Give all that is known of a complaint as plain data, ready for JSON.

    Times are ISO 8601 in UTC.

    Raises:
        NotFound: There is no such complaint.
        Unreadable: Its history needs a plugin, or a program, that is not here.
    """
    id = office.case_id(case_id)
    case = office.load(id)
    return {
        "id": case.id,
        "number": office.number(case),
        "tenant": case.tenant,
        "version": case.version,
        "state": {"name": case.state.name, **plain(case.state)},
        "owner": case.dossier.handling.owner,
        "complaint": plain(case.complaint),
        "entries": [_entry(entry) for entry in office.history(id)],
        "promises": [plain(row) for row in case.dossier.ledger.rows],
        "deadlines": [
            {
                "key": each.key, "clock": each.clock, "start": each.start.isoformat(), "due": each.due.isoformat(),
                "standing": each.standing, "sentence": each.explain(),
            }
            for each in office.clocks(case)
        ],
        "letters": [
            {"state": one.state, "attempts": one.attempts, "reason": one.reason, **plain(one.letter)}
            for one in office.store.shelf(office.tenant, case_id=id, limit=1000)
        ],
        "progress": [plain(letter) for letter in office.progress(case).letters],
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    fact: Any = entry.fact
    return {
        "version": entry.version,
        "recorded": entry.recorded.isoformat(),
        "happened": entry.happened.isoformat(),
        "by": {"id": entry.by.id, "role": entry.by.role, "level": entry.by.level},
        "fact": fact.name,
        "fields": dict(fact.data) if isinstance(fact, Foreign) else plain(fact),
    }
