"""The method: no clause is lost, and each says where it lives."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from resolved import Actor, Assessment, Complaint, Invalid, Party, facts as f, flow, open_office, states as s
from resolved.core import method
from resolved.core.policy import rulebook

from .. import people as p
from ..walks import Walk
from .refusals import confirmed, heard, objection, understood

ROOT: Final = Path(__file__).parent.parent.parent


# Where each clause lives ----------------------------------------------------------------


def test_the_clauses_are_all_there_in_order() -> None:
    last = {"A": 6, "B": 13, "C": 9, "D": 8, "E": 6, "F": 10, "G": 2, "H": 7, "I": 5, "J": 12}

    assert [f"{letter}{n}" for letter, many in last.items() for n in range(1, many + 1)] == [*method.clauses()]
    assert [*last] == [group.id for group in method.groups()]


def test_every_clause_has_a_carrier() -> None:
    assert [] == [id for id, found in method.carriers(flow).items() if not found]


def test_nothing_carries_a_clause_that_does_not_exist() -> None:
    assert set(method.carriers(flow)) == set(method.clauses())


def test_every_carrier_can_be_imported() -> None:
    for found in method.carriers(flow).values():
        for carrier in found:
            module, _, name = carrier.partition(":")
            value: Any = import_module(module)
            for part in name.split("."):
                value = getattr(value, part)


def test_every_clause_has_a_test() -> None:
    assert [] == [id for id in method.clauses() if not method.tests().get(id)]


def test_the_tests_that_are_listed_are_those_that_name_a_clause() -> None:
    command = [sys.executable, "-m", "tests.clauses", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    assert 0 == done.returncode, done.stderr


def test_every_clause_has_its_place_on_a_page() -> None:
    for clause in method.clauses().values():
        page, _, anchor = clause.page.partition("#")
        assert f'<a id="{anchor}"></a>' in (ROOT / page).read_text("utf-8"), clause.id


# Guides ---------------------------------------------------------------------------------


@pytest.mark.clause("B3", "B10", "B13", "I5", "H3", "C9", "J4")
def test_what_to_bear_in_mind_is_said_at_its_moment_and_never_enforced() -> None:
    offers = {offer.name: offer for offer in flow.offers(Walk.begun().case, by=p.ANA, at=p.NOON)}

    assert {"B1", "B3", "B10", "B13"} <= {guide.clause for guide in offers["account-heard"].guides}
    assert {"I5", "C9"} <= {guide.clause for guide in offers["reply-deferred"].guides}
    assert {"H3"} <= {guide.clause for guide in method.Guides().at("progress-told")}
    assert {"J9"} == {guide.clause for guide in offers["person-changed"].guides}
    assert () == offers["withdrawn"].guides
    assert all(not offer.objections for offer in offers.values() if offer.name == "account-heard")


def test_every_guide_is_of_a_fact_and_a_clause_that_is_one() -> None:
    for guide in method._data()["guide"]:
        assert set(guide["at"]) <= set(flow.facts) - {"complaint-received"}  # nobody is offered that one
    guided = {guide["clause"] for guide in method._data()["guide"]}
    assert {clause.id for clause in method.clauses().values() if "guide" in clause.kinds} <= guided
    assert guided <= set(method.clauses())


def test_a_house_says_it_in_its_own_words() -> None:
    office = open_office(installed=False, guides={"B11": "Danke sagen.", "B3": ""})
    offers = office.offers(office.receive(p.complaint("phone"), by=p.ANA), by=p.ANA)
    said = {guide.clause: str(guide) for offer in offers for guide in offer.guides}

    assert "Danke sagen. (B11)" == said["B11"]
    assert "B3" not in said
    with pytest.raises(Invalid, match="there is no clause 'Z9'"):
        open_office(installed=False, guides={"Z9": "?"})


# Clauses that are neither a guard's nor told elsewhere ------------------------------------


@pytest.mark.clause("A1", "B8", "C4", "D7")
def test_what_can_be_solved_is_solved_at_once_in_one_fact() -> None:
    solved = Walk.begun("phone").do(f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD))

    assert isinstance(solved.case.state, s.Confirmed)
    assert p.NOON == solved.case.dossier.solution.done_at == solved.case.dossier.ruling.decided


@pytest.mark.clause("A3")
def test_what_is_not_ours_to_deal_with_goes_to_who_can() -> None:
    offered = understood().do(f.HandoverOffered(p.FAY, "unripe plums, twice"))
    outside = f.HandedOutside("the carrier", "+44 20 7946 0001", proof=p.PROOF, told=p.TOLD)

    assert s.Closed("handed-outside") == offered.do(outside).case.state


@pytest.mark.clause("A6", "J9")
@pytest.mark.parametrize(
    ("facts", "mode"),
    [
        ((True, True, True, True), "immediate"),
        ((False, True, True, True), "deferred"),
        ((True, False, True, True), "deferred"),
        ((True, True, False, True), "deferred"),
        ((True, True, True, False), "transferred"),
    ],
)
def test_the_way_to_reply_follows_from_the_assessment(facts: tuple[bool, bool, bool, bool], mode: str) -> None:
    sufficient, certain, authority, remit = facts
    assessed = heard().do(f.Assessed(Assessment(sufficient, certain, authority, remit)))
    ruling = assessed.case.dossier.ruling

    assert ruling.assessment is not None
    assert mode == ruling.assessment.mode


@pytest.mark.clause("B1", "D5")
def test_what_the_customer_said_is_written_down_each_time_they_speak() -> None:
    walk = heard().do(f.AccountHeard("and the bag was torn", ("torn bag",)))

    assert ("not ripe", "and the bag was torn") == walk.case.dossier.account.told
    assert ("torn bag",) == walk.case.dossier.account.points
    assert p.NOON == walk.case.dossier.contact.listened


@pytest.mark.clause("B4", "D2", "F4")
def test_an_apology_is_kept_and_is_no_solution() -> None:
    walk = heard().do(f.Apologised("seven hard plums"))

    assert walk.case.dossier.contact.manners.apologised
    assert s.Heard() == walk.case.state


@pytest.mark.clause("B11")
def test_thanks_are_kept() -> None:
    assert heard().do(f.Thanked()).case.dossier.contact.manners.thanked


@pytest.mark.clause("B12")
def test_a_first_name_is_used_with_leave() -> None:
    walk = heard().do(f.LeaveGiven("first-name", word=p.WORD))

    assert ("first-name",) == walk.case.dossier.contact.manners.leaves


@pytest.mark.clause("C5")
def test_a_rejection_keeps_its_reasons_and_an_alternative_can_be_offered() -> None:
    no = f.Decided("rejected", ("they were ripe when they left",), cause="unknown", alternative=p.PLUMS)
    rejected = understood().do(no)
    offered = rejected.do(f.WishAsked()).do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))

    assert "rejected" == offered.case.dossier.ruling.outcome
    assert isinstance(offered.case.state, s.Proposed)


@pytest.mark.clause("D4")
def test_the_solution_that_the_customer_proposes_will_do() -> None:
    agreed = understood().do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD))

    assert p.PLUMS == agreed.case.dossier.solution.agreed


@pytest.mark.clause("E4")
def test_whoever_takes_it_up_knows_everything_that_was_told() -> None:
    before = understood().do(f.WishAsked("ripe ones"))
    after = before.do(f.PersonChanged(p.CLEO, "not satisfied")).do(f.TakenUp(), p.CLEO)

    assert before.case.dossier.account == after.case.dossier.account
    assert s.Understood() == after.case.state


@pytest.mark.clause("E6")
@pytest.mark.parametrize("ground", ["limit", "experience", "insists"])
def test_where_there_is_a_ground_the_order_of_the_changes_does_not_hold(ground: Any) -> None:
    change = f.TimeChanged(p.SOON, p.DORA, "they insist", told=p.TOLD)

    assert "two-changes-first" == objection(heard(), change).code
    assert isinstance(heard().do(attrs.evolve(change, ground=ground)).case.state, s.Escalated)


@pytest.mark.clause("G1")
def test_whose_cause_it_was_is_kept() -> None:
    walk = understood().do(f.Decided("upheld", ("picked too early",), cause="ours"))

    assert ("upheld", "ours") == (walk.case.dossier.ruling.outcome, walk.case.dossier.ruling.cause)


@pytest.mark.clause("H5", "H7")
@pytest.mark.parametrize(
    "party",
    [Party(), Party("The workshop", kind="internal"), Party("Kim", existing=False), Party(email="kim@example.com")],
    ids=["anonymous", "internal", "no customer yet", "an address alone"],
)
@pytest.mark.parametrize("channel", ["desk", "phone", "chat", "email", "web", "post", "social", "survey"])
def test_whoever_complains_through_whatever_is_received(party: Party, channel: str) -> None:
    fact = f.ComplaintReceived(Complaint(party, channel, "It hums."))

    assert s.Received() == flow.opened(fact, id="c", by=p.SYSTEM, at=p.NOON).case.state


@pytest.mark.clause("I1")
def test_a_mood_is_noted_as_it_changes() -> None:
    assert "calm" == heard().do(f.MoodNoted("angry")).do(f.MoodNoted("calm")).case.dossier.account.mood


@pytest.mark.clause("F7", "I2")
def test_conduct_is_kept_whosever_it_is() -> None:
    walk = heard().do(f.ConductNoted("insult", "a word", warned=True)).do(f.ConductNoted("sent-away", "from the desk"))

    assert (("insult", "sent-away"), True) == (walk.case.dossier.conduct.records, walk.case.dossier.conduct.warned)


@pytest.mark.clause("I3")
def test_a_threat_is_reported_and_the_work_goes_on() -> None:
    walk = heard().do(f.ThreatReported("legal", "the lawyers"))

    assert (("legal",), s.Heard()) == (walk.case.dossier.conduct.threats, walk.case.state)


@pytest.mark.clause("I4")
def test_a_handler_is_relieved_and_the_complaint_is_somebody_elses() -> None:
    assert "ben" == heard().do(f.Reassigned(p.BEN, "Ana needs a break")).case.dossier.handling.owner


@pytest.mark.clause("D8", "J3", "J12")
def test_what_it_teaches_is_written_down_under_its_problem() -> None:
    documented = confirmed().do(f.CaseDocumented("picked too early", "ask the grower", problem="unripe"))

    assert s.Documented("picked too early", "unripe") == documented.case.state
    later = documented.do(f.LessonRecorded("train the pickers", "unripe"))
    assert documented.case.state == later.case.state


@pytest.mark.clause("J4")
def test_the_procedure_is_data_that_can_be_read() -> None:
    assert ("30 days", "10 working days") == (
        str(rulebook({"reopening": "30 days"}).reopening),
        str(rulebook({}).clocks.decision),
    )


@pytest.mark.clause("J6")
def test_whether_a_handler_is_of_the_house_stays_with_what_they_did() -> None:
    outside = Actor("zoe", provider="third-party")

    assert "third-party" == heard().do(f.Noted("checked"), outside).entries[-1].by.provider


@pytest.mark.clause("J8")
def test_we_ask_whether_it_really_is_solved() -> None:
    walk = confirmed().do(f.FollowedUp(solved=True, word=p.WORD), wait=p.DAY)

    assert (True, p.NOON + p.DAY) == (walk.case.dossier.after.solved, walk.case.dossier.after.followed_up)
