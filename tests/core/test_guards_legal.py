"""Regimes and the letters they ask for: what is refused, and what is not."""

from __future__ import annotations

import attrs
import pytest

from resolved import Actor, Evidence, Invalid, facts as f
from resolved.core.policy import rulebook

from .. import people as p
from ..walks import Walk
from .refusals import Objects, near_miss, objection

BANK = rulebook({"regimes": {"apply": ["uk-fca-disp-payment"]}})
HOLDING = f.NoticeGiven("holding-answer", ("reasons", "when"), p.LATER, told=p.TOLD)


def bank() -> Walk:
    return Walk.begun(rules=BANK)


@pytest.mark.clause("E5")
@pytest.mark.guard("regime-set", "unknown-regime")
def test_a_regime_that_nobody_knows_is_refused_with_those_there_are() -> None:
    said = objection(Walk.begun(), f.RegimeSet("uk-fca", "a bank"))

    assert Objects("unknown-regime", "E5", "there is no regime 'uk-fca'; there are au-acma", "regime") == said


@pytest.mark.guard("regime-set", "regime-stands")
def test_what_is_so_already_is_not_said_again() -> None:
    stands = objection(bank(), f.RegimeSet("uk-fca-disp-payment", "a card"))
    never = objection(Walk.begun(), f.RegimeSet("us-cfpb", "no card", applies=False))

    assert Objects("regime-stands", "E5", "is under uk-fca-disp-payment already", "regime") == stands
    assert Objects("regime-stands", "E5", "is not under us-cfpb already", "regime") == never


@near_miss("regime-set", "unknown-regime")
@near_miss("regime-set", "regime-stands")
def test_one_that_is_known_and_new_holds_and_one_that_does_not_hold_is_taken_off() -> None:
    under = Walk.begun().do(f.RegimeSet("us-cfpb", "a card"))
    spared = bank().do(f.RegimeSet("uk-fca-disp-payment", "no payment", applies=False))

    assert ((("us-cfpb", True),), (("uk-fca-disp-payment", False),)) == (
        under.case.dossier.after.under,
        spared.case.dossier.after.under,
    )
    assert "regime-stands" == objection(under, f.RegimeSet("us-cfpb", "again")).code


@pytest.mark.clause("E5")
@pytest.mark.guard("notice-given", "unknown-letter")
def test_a_letter_that_no_regime_asks_for_is_refused() -> None:
    none = objection(Walk.begun(), f.NoticeGiven("holding-answer", told=p.TOLD))
    other = objection(bank(), f.NoticeGiven("eight-week-letter", told=p.TOLD))

    assert Objects("unknown-letter", "E5", "the complaint is under no regime", "kind") == none
    assert Objects("unknown-letter", "E5", "there are acknowledgement, final-response, holding-answer", "kind") == other


@pytest.mark.guard("notice-given", "unknown-element")
def test_a_slip_does_not_pass_for_something_said() -> None:
    said = objection(bank(), f.NoticeGiven("holding-answer", ("reason", "when"), told=p.TOLD))

    assert Objects("unknown-element", "E5", "has 'reason'; it asks for reasons, when", "says") == said


@pytest.mark.guard("notice-given", "not-ahead")
def test_a_new_date_that_is_over_is_refused() -> None:
    said = objection(bank(), f.NoticeGiven("holding-answer", ("reasons", "when"), p.NOON, told=p.TOLD))

    assert Objects("not-ahead", "E5", "its new date lies before the letter", "until") == said


HOUSING = rulebook({"regimes": {"apply": ["uk-housing"]}})
"""Its second stage is answered by another person."""
SECOND = f.NoticeGiven("final-response", ("stage", "decision"), told=p.TOLD)


def up(by: Actor) -> Walk:
    return (
        Walk.begun(rules=HOUSING).do(f.AccountHeard("The roof leaks.")).do(f.PersonChanged(p.CLEO, "asked for it"), by)
    )


@pytest.mark.clause("E1")
@pytest.mark.guard("notice-given", "had-it-before")
def test_a_second_stage_is_not_answered_by_whoever_had_the_first() -> None:
    said = objection(up(p.KIM), SECOND)

    assert Objects("had-it-before", "E5", "ana had it before the customer went further with it", "told") == said
    taken = up(p.KIM).do(f.TakenUp(), p.CLEO)
    assert "had-it-before" == objection(taken, SECOND, p.CLEO).code  # whoever enters it: ana wrote it


@near_miss("notice-given", "had-it-before")
def test_it_is_answered_by_whoever_took_it_up_and_the_first_stage_by_whoever_has_it() -> None:
    taken = up(p.KIM).do(f.TakenUp(), p.CLEO)
    by_cleo = attrs.evolve(SECOND, told=Evidence.written(by="cleo", through="email", text="…"))

    assert 1 == len(taken.do(by_cleo, p.CLEO).case.dossier.after.notices)
    assert 1 == len(up(p.KIM).do(attrs.evolve(SECOND, kind="stage-1-response")).case.dossier.after.notices)
    assert 1 == len(up(p.ANA).do(SECOND).case.dossier.after.notices)  # we changed the person; nobody went further
    bank = Walk.begun(rules=BANK).do(f.PersonChanged(p.CLEO, "asked for it"), p.KIM)
    assert 1 == len(bank.do(f.NoticeGiven("final-response", told=p.TOLD)).case.dossier.after.notices)


@near_miss("notice-given", "unknown-letter")
@near_miss("notice-given", "unknown-element")
@near_miss("notice-given", "not-ahead")
@near_miss("notice-given", "not-told")
def test_a_letter_is_kept_as_it_was_given_also_where_it_lacks_something() -> None:
    whole, half = (
        bank().do(each).case.dossier.after.notices for each in (HOLDING, f.NoticeGiven("final-response", told=p.TOLD))
    )

    assert [("c-1/2", ("reasons", "when"), p.LATER)] == [(each.id, each.says, each.until) for each in whole]
    assert [()] == [each.says for each in half]


@pytest.mark.guard("notice-given", "not-told")
def test_a_letter_is_ours_to_give() -> None:
    assert "not-told" == objection(bank(), f.NoticeGiven("holding-answer", told=p.WORD)).code
    with pytest.raises(Invalid):
        f.NoticeGiven(" ", told=p.TOLD)
