"""A warm transfer, and a change of hands: what is refused, what is not, and who owns it afterwards."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from resolved import Actor, Evidence, facts as f, states as s

from .. import people as p
from ..walks import Walk
from .refusals import (
    Objects,
    accepted,
    deferred,
    escalated,
    heard,
    is_refused,
    near_miss,
    objection,
    offered,
    on_duty,
    promised,
    standings,
    understood,
)

OFFER = f.HandoverOffered(p.FAY, "seven plums")


def owner(walk: Walk) -> str:
    name: str = walk.case.dossier.handling.owner
    return name


# Offering -------------------------------------------------------------------------------


@pytest.mark.guard("handover-offered", "no-briefing")
@pytest.mark.parametrize("briefing", ["", " \n"])
def test_nobody_is_passed_on_cold(briefing: str) -> None:
    said = objection(heard(), attrs.evolve(OFFER, briefing=briefing))

    assert Objects("no-briefing", "A5", "brief the receiver on every relevant fact first", "briefing") == said


@near_miss("handover-offered", "no-briefing")
def test_until_the_receiver_accepts_the_first_handler_owns_it() -> None:
    walk = heard().do(attrs.evolve(OFFER, material=("photo-1",)))

    assert s.HandingOver("fay", "workshop", "seven plums", ("photo-1",), p.NOON) == walk.case.state
    assert ("ana", ()) == (owner(walk), walk.case.dossier.handling.transfers)


@pytest.mark.guard("handover-offered", "passed-on-before")
@pytest.mark.parametrize("because", ["", " "])
def test_a_second_transfer_needs_a_reason(because: str) -> None:
    said = objection(accepted(), f.HandoverOffered(p.CLEO, "all of it", because=because), p.FAY)

    assert Objects("passed-on-before", "A4", "passed on 1 time(s) already: solve it here", "because") == said


@pytest.mark.guard("handover-offered", "passed-on-before")
def test_a_transfer_to_somebody_who_had_it_needs_a_reason() -> None:
    ben_has_it = understood().do(f.Reassigned(p.BEN, "holidays"))
    said = objection(ben_has_it, f.HandoverOffered(p.ANA, "all of it"), p.BEN)

    assert Objects("passed-on-before", "A4", "ana had it before: solve it here, or say why", "because") == said


@pytest.mark.clause("A4")
def test_whoever_only_refused_it_or_noted_something_never_had_it() -> None:
    noted = understood().do(f.Noted("odd"), p.BEN)
    refused = offered().do(f.HandoverFailed("at lunch"), p.FAY)

    assert isinstance(noted.tries(f.HandoverOffered(p.BEN, "all of it")), Walk)
    assert isinstance(refused.tries(f.HandoverOffered(p.FAY, "all of it")), Walk)


@pytest.mark.guard("handover-offered", "angry")
def test_somebody_angry_is_not_passed_on_without_need() -> None:
    said = objection(understood().do(f.MoodNoted("angry")), OFFER)

    assert Objects("angry", "C2", "keep it and stay with them", "because") == said


@near_miss("handover-offered", "angry")
@pytest.mark.parametrize(
    ("mood", "because"), [("angry", "only the bank can undo it"), ("calm", ""), ("frustrated", "")]
)
def test_with_a_reason_or_once_calm_they_are(mood: Any, because: str) -> None:
    walk = understood().do(f.MoodNoted(mood))

    assert "handing-over" == walk.do(f.HandoverOffered(p.FAY, "unripe", because=because)).case.state.name


@near_miss("handover-offered", "passed-on-before")
@pytest.mark.parametrize("to", [p.CLEO, p.ANA], ids=str)
def test_with_a_reason_it_is_passed_on_again_or_back(to: Actor) -> None:
    walk = accepted().do(f.HandoverOffered(to, "all of it", because="they know plums"), p.FAY)

    assert "handing-over" == walk.case.state.name


@near_miss("handover-offered", "passed-on-before")
def test_neither_a_refused_offer_nor_an_escalation_nor_other_hands_in_the_team_is_a_transfer() -> None:
    refused = offered().do(f.HandoverFailed("not mine"), p.FAY).do(f.HandoverOffered(p.EVE, "all of it"))
    went_up = escalated().do(f.TakenUp(), p.CLEO).do(OFFER, p.CLEO)
    in_team = understood().do(f.Reassigned(p.BEN, "holidays")).do(OFFER, p.BEN)

    assert ["handing-over"] * 3 == [walk.case.state.name for walk in (refused, went_up, in_team)]


@pytest.mark.guard("handover-offered", "to-oneself")
def test_nothing_is_handed_to_who_owns_it() -> None:
    assert Objects("to-oneself", "A5", "ana owns it already", "receiver") == objection(
        heard(), f.HandoverOffered(p.ANA, "mine")
    )


@near_miss("handover-offered", "to-oneself")
def test_somebody_else_may_offer_it_on_the_owners_behalf() -> None:
    walk = heard().do(OFFER, p.BEN)

    assert ("handing-over", "ana") == (walk.case.state.name, owner(walk))


def test_what_the_duty_holds_is_not_handed_to_oneself() -> None:
    assert is_refused(on_duty(), f.HandoverOffered(p.ANA, "mine"))


@pytest.mark.guard("handover-offered", "involved-in-first")
@pytest.mark.guard("reassigned", "involved-in-first")
@pytest.mark.parametrize("fact", [OFFER, f.Reassigned(attrs.evolve(p.FAY, unit="desk"), "holidays")])
def test_nobody_gets_a_complaint_about_themselves(fact: f.HandoverOffered | f.Reassigned) -> None:
    field = "receiver" if isinstance(fact, f.HandoverOffered) else "to"
    said = objection(on_duty(barred=("fay",)), fact)

    assert Objects("involved-in-first", "C2", "choose somebody else", field) == said


@near_miss("handover-offered", "involved-in-first")
@near_miss("reassigned", "involved-in-first")
def test_somebody_whom_it_is_not_about_gets_it() -> None:
    walk = on_duty(barred=("gus",))

    assert "fay" == owner(walk.do(OFFER).do(f.HandoverAccepted(), p.FAY))
    assert "ben" == owner(walk.do(f.Reassigned(p.BEN, "holidays")))


@pytest.mark.guard("handover-offered", "no-leave")
@pytest.mark.parametrize(("leave", "fragment"), [(None, "ask the customer's leave before"), (p.TOLD, "word of ana")])
def test_nobody_on_the_telephone_is_passed_on_unasked(leave: Evidence | None, fragment: str) -> None:
    said = objection(heard("phone").do(f.LeaveGiven("hold", word=p.WORD)), attrs.evolve(OFFER, leave=leave))

    assert Objects("no-leave", "H2", fragment, "leave") == said


@near_miss("handover-offered", "no-leave")
@pytest.mark.parametrize(
    ("walk", "leave"),
    [
        (heard("phone"), p.WORD),
        (heard("phone").do(f.LeaveGiven("transfer", word=p.WORD)), None),
        (heard("chat"), None),
    ],
)
def test_leave_comes_with_the_offer_or_before_it_where_the_channel_asks(walk: Walk, leave: Evidence | None) -> None:
    assert "handing-over" == walk.do(attrs.evolve(OFFER, leave=leave)).case.state.name


# Accepting ------------------------------------------------------------------------------


@pytest.mark.guard("handover-accepted", "not-the-receiver")
@pytest.mark.guard("handover-failed", "not-the-receiver")
@pytest.mark.parametrize("fact", [f.HandoverAccepted(), f.HandoverFailed("not hers")])
def test_nobody_answers_for_the_receiver(fact: f.HandoverAccepted | f.HandoverFailed) -> None:
    assert Objects("not-the-receiver", "A5", "offered to fay: only they can accept") == objection(offered(), fact)


@near_miss("handover-accepted", "not-the-receiver")
def test_from_acceptance_on_it_is_the_receivers() -> None:
    walk = accepted()
    (transfer,) = walk.case.dossier.handling.accepted

    assert (s.Understood(), "fay", 1) == (walk.case.state, owner(walk), walk.case.dossier.handling.level)
    assert ("fay", "workshop", False) == (transfer.to, transfer.unit, transfer.introduced)


@near_miss("handover-failed", "not-the-receiver")
@pytest.mark.parametrize(("by", "outcome"), [(p.FAY, "refused"), (p.WATCH, "no-answer")], ids=str)
def test_what_the_receiver_or_time_refuses_was_never_theirs(by: Actor, outcome: str) -> None:
    walk = offered().do(f.HandoverFailed("not mine"), by, p.DAY * 2)

    assert (s.Understood(), "ana") == (walk.case.state, owner(walk))
    assert [outcome] == [transfer.outcome for transfer in walk.case.dossier.handling.transfers]
    assert () == walk.case.dossier.handling.accepted


def test_a_complaint_that_was_not_heard_yet_is_heard_from_by_the_receiver() -> None:
    assert s.Heard() == Walk.begun().do(OFFER).do(f.HandoverAccepted(), p.FAY).case.state


def test_a_senior_stays_owner_when_somebody_junior_accepts_after_a_change_of_person() -> None:
    walk = escalated().do(f.TakenUp(), p.CLEO).do(OFFER, p.CLEO).do(f.HandoverAccepted(), p.FAY)

    assert ("cleo", 2, True) == (owner(walk), walk.case.dossier.handling.level, walk.case.dossier.handling.knows("fay"))


def test_somebody_as_senior_as_the_rung_becomes_owner() -> None:
    offer = f.HandoverOffered(p.DORA, "all of it")

    assert "dora" == owner(escalated().do(f.TakenUp(), p.CLEO).do(offer, p.CLEO).do(f.HandoverAccepted(), p.DORA))


def test_a_promise_goes_with_the_complaint() -> None:
    assert ["open"] == standings(deferred().do(OFFER).do(f.HandoverAccepted(), p.FAY))


@pytest.mark.parametrize("to", [p.GUS, p.KIM, p.WATCH], ids=str)
def test_it_is_offered_only_to_somebody_who_could_accept(to: Actor) -> None:
    assert is_refused(heard(), f.HandoverOffered(to, "all of it"))


# Introducing ----------------------------------------------------------------------------


@pytest.mark.guard("customer-introduced", "not-accepted")
def test_the_customer_is_not_put_in_touch_before_acceptance() -> None:
    refused = offered().do(f.HandoverFailed("not mine"), p.FAY)

    for walk in (heard(), refused):
        said = objection(walk, f.CustomerIntroduced(told=p.TOLD))
        assert Objects("not-accepted", "A5", "only once the receiver has accepted (handover-accepted)", "told") == said
    early = f.CustomerIntroduced(told=attrs.evolve(p.TOLD, at=p.NOON))
    assert "not-accepted" == objection(offered().do(f.HandoverAccepted(), p.FAY, p.DAY), early, p.FAY).code


@near_miss("customer-introduced", "not-accepted")
def test_after_acceptance_the_customer_is_introduced() -> None:
    walk = accepted().do(f.CustomerIntroduced(explained=True, told=p.TOLD), p.FAY)

    assert [True] == [transfer.introduced for transfer in walk.case.dossier.handling.transfers]


def test_a_second_offer_that_was_refused_stands_in_nobodys_way() -> None:
    again = accepted().do(f.HandoverOffered(p.CLEO, "all of it", because="she knows"), p.FAY)
    walk = again.do(f.HandoverFailed("not mine"), p.CLEO).do(f.CustomerIntroduced(True, told=p.TOLD), p.FAY)

    assert [True, False] == [transfer.introduced for transfer in walk.case.dossier.handling.transfers]


# Outside --------------------------------------------------------------------------------


def outside(proof: Evidence) -> f.HandedOutside:
    return f.HandedOutside("the grower", "1 Orchard", proof=proof, told=p.TOLD)


@pytest.mark.guard("handed-outside", "no-proof")
@pytest.mark.parametrize("proof", [p.TOLD, p.WORD])
def test_neither_we_nor_the_customer_accept_for_another_organisation(proof: Evidence) -> None:
    assert Objects("no-proof", "A5", "the word of the grower is needed", "proof") == objection(
        offered(), outside(proof)
    )


@near_miss("handed-outside", "no-proof")
def test_what_another_organisation_accepted_is_closed_here_and_its_promises_move() -> None:
    walk = promised(heard()).do(OFFER).do(outside(p.PROOF))

    assert (s.Closed("handed-outside"), ["moved"]) == (walk.case.state, standings(walk))
    assert (p.NOON, ("the grower",)) == (walk.case.dossier.after.closed_at, walk.case.dossier.after.outside)


def test_a_colleagues_word_is_no_proof_from_outside() -> None:
    ours = Evidence.spoken(by="ben", through="phone")

    assert is_refused(offered().do(f.Noted("odd"), p.BEN), outside(ours))


# Other hands ----------------------------------------------------------------------------


@pytest.mark.guard("reassigned", "other-team")
def test_another_team_is_a_transfer() -> None:
    said = objection(heard(), f.Reassigned(p.FAY, "holidays"))

    assert Objects("other-team", "A4", "wants a briefing (handover-offered)", "to") == said


@near_miss("reassigned", "other-team")
def test_inside_the_team_it_changes_hands_at_once_and_is_no_transfer() -> None:
    handling = heard().do(f.Reassigned(p.BEN, "holidays")).case.dossier.handling

    assert ("ben", (), True) == (handling.owner, handling.transfers, handling.knows("ana"))


def test_another_team_does_not_take_it_back_as_a_change_of_hands() -> None:
    assert is_refused(accepted(), f.Reassigned(p.BEN, "holidays"), p.ANA)


@pytest.mark.parametrize("role", ["customer", "watch", "system"])
def test_only_a_person_of_the_house_is_responsible(role: Any) -> None:
    assert is_refused(heard(), f.Reassigned(Actor("x", role=role, level=1, unit="desk"), "holidays"))


@pytest.mark.guard("reassigned", "below-the-rung")
def test_what_went_up_does_not_come_down_as_a_change_of_hands() -> None:
    said = objection(escalated(), f.Reassigned(p.BEN, "holidays"))

    assert Objects("below-the-rung", "E1", "went up to level 2 and stays there", "to") == said


@near_miss("reassigned", "below-the-rung")
def test_somebody_of_the_same_level_takes_what_went_up() -> None:
    twin = Actor("tom", role="senior", level=2, unit="desk")

    assert "tom" == owner(escalated().do(f.TakenUp(), p.CLEO).do(f.Reassigned(twin, "holidays"), p.CLEO))
