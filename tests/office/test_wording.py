"""A reply is checked before it is sent; what policy refuses is refused with what to say instead."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from resolved import Evidence, Invalid, PluginError, PolicyError, Refused, Step, Wording, facts as f, hookimpl
from resolved.core.policy import rulebook
from resolved.core.taboos.replies import told_by
from resolved.demo.run import run
from resolved.letters import written
from resolved.ports import Letter

from .. import people as p, walks
from ..offices import a_desk, remedied, understood

REFUSES = {"wording": {"refuses": ["F10", "sells", "last-word", "B3"]}}
LETTER = Evidence.letter(by="ana", through="email", text="I am sorry, it is our policy.")
OFFER = Evidence.spoken(by="ana", through="phone", text="Take advantage of our special offers.")


class House:
    """Looks for one word of jargon, and writes a letter of its own."""

    letter: str = ""

    @hookimpl
    def resolved_wording(self, text: str, language: str) -> Iterable[Wording]:
        at = text.find("SLA")
        return [] if at < 0 else [Wording("jargon", "B3", "notice", "is jargon", "SLA", at, at + 3, "say by when")]

    @hookimpl
    def resolved_letters(self, step: Step[Any]) -> Iterable[Letter]:
        case = step.case
        words = [self.letter] if self.letter else []
        return [
            Letter(
                id=f"{case.id}/{case.version}/x", case_id=case.id, version=case.version, kind="x", channel="email",
                recipient="kim@example.com", subject="About it", text=text, language="de",
            )
            for text in words
        ]  # fmt: skip


# Before it is sent ----------------------------------------------------------------------


@pytest.mark.clause("F10", "D3", "B3")
def test_an_office_checks_a_reply_by_what_ships_and_by_its_plugins() -> None:
    office = a_desk(plugins=[House()]).office
    found = office.check_wording("By our SLA my hands are tied. So says the SLA.")

    assert [("jargon", "SLA"), ("hides-behind-policy", "my hands are tied")] == [(e.code, e.quote) for e in found]
    assert ["Regeln sind Regeln"] == [each.quote for each in office.check_wording("Regeln sind Regeln.", "de-CH")]
    with pytest.raises(Invalid):
        office.check_wording(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    ["SLA", Wording("jargon", "B3", "notice", "is jargon", "SLA", 1, 4, "x"), Wording("j", "B3", "bad", "x", "SLA", 0, 3, "x")],  # type: ignore[arg-type]
    ids=["a text", "another place", "another severity"],
)  # fmt: skip
def test_a_plugin_that_finds_nonsense_is_named(given: object) -> None:
    class Odd:
        @hookimpl
        def resolved_wording(self, text: str) -> Iterable[object]:
            return [given]

    with pytest.raises(PluginError, match="resolved_wording: it returned"):
        a_desk(plugins=[Odd()]).office.check_wording("SLA")


def test_a_plugin_that_fails_is_named() -> None:
    class Odd:
        @hookimpl
        def resolved_wording(self, text: str) -> Iterable[object]:
            raise ZeroDivisionError("no")

    with pytest.raises(PluginError, match="ZeroDivisionError"):
        a_desk(plugins=[Odd()]).office.check_wording("x")


# Where policy refuses -------------------------------------------------------------------


@pytest.mark.clause("F10")
def test_nothing_blocks_unless_policy_says_so() -> None:
    desk = a_desk()
    case = desk.office.on(understood(desk), by=p.ANA).record(f.ProgressTold("we ask", told=LETTER))

    assert ["hides-behind-policy"] == [each.code for each in desk.office.findings(case)]


@pytest.mark.clause("F10")
def test_what_policy_refuses_is_refused_with_what_to_say_instead() -> None:
    desk = a_desk(policy=REFUSES)
    case = understood(desk)
    answer = desk.office.submit(case.id, f.ProgressTold("my hands are tied", told=LETTER), by=p.ANA)

    assert isinstance(answer, Refused)
    assert [("hides-behind-policy", "F10", ("what",)), ("hides-behind-policy", "F10", ("told",))] == [
        (each.code, each.clause, each.fields) for each in answer.objections
    ]
    assert "“my hands are tied” hides behind a rule: say what can be done" in str(answer)
    assert case == desk.office.load(case.id)
    assert () == desk.office.findings(desk.office.on(case, by=p.ANA).record(f.Noted("it is our policy")))


@pytest.mark.clause("F9", "J11")
def test_a_last_word_is_refused_only_once_it_is_settled_and_selling_only_while_it_is_open() -> None:
    desk = a_desk(policy=REFUSES)
    lucky = Evidence.spoken(by="ana", through="phone", text="You were lucky.")
    case = desk.office.on(remedied(desk), by=p.ANA).record(f.ProgressTold("sent", told=lucky))
    assert isinstance(desk.office.submit(case.id, f.ProgressTold("x", told=OFFER), by=p.ANA), Refused)

    done = desk.office.on(case, by=p.KIM).record(f.RemedyConfirmed())
    assert isinstance(desk.office.submit(done.id, f.FollowedUp(told=lucky), by=p.ANA), Refused)
    assert isinstance(desk.office.submit(done.id, f.FollowedUp(told=OFFER), by=p.ANA), Refused)

    kept = desk.office.on(done, by=p.ANA).record(f.CaseDocumented("picked too early"))
    closed = desk.office.on(kept, by=p.ANA).record(f.CaseClosed())
    after = desk.office.on(closed, by=p.ANA).record(f.FollowedUp(told=OFFER))
    assert closed.version + 1 == after.version


@pytest.mark.clause("F10", "B3")
def test_a_plugins_letters_and_findings_are_held_to_it_too() -> None:
    house = House()
    desk = a_desk(policy=REFUSES, plugins=[house])
    case = understood(desk)
    house.letter = "Regeln sind Regeln."
    with pytest.raises(Refused, match="“Regeln sind Regeln” hides behind a rule"):
        desk.office.on(case, by=p.ANA).record(f.Thanked())
    house.letter = "Danke."
    jargon = Evidence.spoken(by="ana", through="phone", text="By our SLA.")
    with pytest.raises(Refused, match="“SLA” is jargon: say by when"):
        desk.office.on(case, by=p.ANA).record(f.ProgressTold("x", told=jargon))
    assert case.version + 1 == desk.office.on(case, by=p.ANA).record(f.Thanked()).version


@pytest.mark.parametrize("refuses", ["F10", ["F0"], ["Z1"], ["policy"], [10], [["F10"]], None])
def test_a_policy_that_refuses_what_nobody_knows_cannot_be_followed(refuses: object) -> None:
    if refuses == "F10":
        assert {"F10"} == rulebook({"wording": {"refuses": refuses}}).refuses
        return
    with pytest.raises(PolicyError, match="refuses: write a list of clauses such as 'F10'"):
        rulebook({"wording": {"refuses": refuses}})


# Our own words --------------------------------------------------------------------------


def test_our_own_letters_raise_no_alarm(tmp_path: Path) -> None:
    """
    Every letter that any walk through the lifecycle calls for, and every reply of a week's inbox.
    """
    office = a_desk().office
    letter = Evidence.letter(by="ana", through="email")
    told = set[str]()
    for state in walks.TO:
        for before, after in walks.moves_from(state):
            entry = after.entries[-1]._replace(fact=_by_letter(after.entries[-1].fact, letter))
            told |= {each.text for each in written(Step(before.case, entry, after.case), after.rules)}
    assert len(told) > 10
    assert [] == [str(found) for text in told for found in office.check_wording(text)]


def test_the_replies_of_a_weeks_inbox_raise_no_alarm_but_for_those_of_max(tmp_path: Path) -> None:
    """
    Max is in the story to say what nobody should; C-26 is his.
    """
    run(tmp_path)
    from resolved import open_office

    with open_office(tmp_path / "complaints.db", installed=False) as office:
        lines = [line for line in office.find(limit=500).lines if line.number != "C-26"]
        texts = {
            (told.text, office.load(line.case_id).complaint.customer.language or "en")
            for line in lines
            for entry in office.history(line.case_id)
            for told in told_by(entry.fact)
        }
        letters = {(one.letter.text, one.letter.language) for one in office.store.shelf(office.tenant, limit=1000)}
        assert len(texts) > 20
        assert [] == [str(found) for text, language in texts for found in office.check_wording(text, language)]
        assert [] == [str(found) for text, language in letters for found in office.check_wording(text, language)]


def _by_letter(fact: Any, letter: Evidence) -> Any:
    import attrs

    return attrs.evolve(fact, told=letter) if getattr(fact, "told", None) is not None else fact
