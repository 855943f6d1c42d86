"""A complaint, told as a person would tell it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from resolved import NotFound, PersonalText, Remark, State, facts as f, flow, hookimpl
from resolved.core.fact import Foreign
from resolved.story import SENTENCES, Voice, as_data, tell, words

from . import people as p
from .offices import a_desk, deferred, proposed, understood
from .walks import Walk, happenings

VOICE = Voice("ana", lambda moment: f"{moment:%d %B %H:%M}")
HOLES = ("None", "object at", "Evidence(", "datetime", "..", " ,", "  ", "{", "[")


@attrs.frozen
class Hummed(Remark[State]):
    """A fact that only a plugin knows."""

    name = "fridge-hummed"
    clauses = ("J1",)
    by = ("handler",)
    note: PersonalText
    half_tones: int


class Humming:
    """A plugin that brings it."""

    @hookimpl
    def resolved_facts(self) -> list[type[Hummed]]:
        return [Hummed]


def test_every_fact_has_a_sentence_of_its_own() -> None:
    assert set(flow.facts.values()) == set(SENTENCES)


def test_every_sentence_reads_without_a_hole() -> None:
    for fact, _, _ in happenings(Walk.begun()):
        told = words(fact, VOICE)

        assert told.endswith((".", "!", "?", "”")), told
        assert told[0].isupper(), told
        assert not [hole for hole in HOLES if hole in told], told


def test_what_nobody_knows_is_told_all_the_same() -> None:
    assert (
        "Ana recorded “fridge hummed”; a plugin that is not here could tell more of it."
        == words(Foreign("fridge-hummed", 1, {}), VOICE)
    )  # fmt: skip
    assert "Ana recorded “fridge hummed”: note B flat; half tones 3." == words(Hummed("B flat", 3), VOICE)


def test_a_story_whose_plugin_is_gone_is_told_as_far_as_it_can_be(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "desk.db", plugins=[Humming()])
    case = desk.office.receive(p.complaint(), by=p.ANA)
    desk.office.submit(case.id, Hummed("B flat", 3), by=p.ANA)
    told = " ".join(tell(desk.office, case.id).split())
    desk.office.close()
    without = " ".join(tell(a_desk(tmp_path / "desk.db").office, case.id).split())

    assert "“fridge hummed”: note B flat; half tones 3." in told
    assert "a plugin that is not here could tell more" in without
    assert without.startswith("C-1 Kim Doe, by e-mail: received; with Ana")
    assert "What is known of it cannot be told: entry 2 is 'fridge-hummed'" in without


def test_a_story_tells_promises_what_falls_due_and_the_letters() -> None:
    desk = a_desk(policy={"calendar": {"zone": "Europe/Helsinki"}})
    deferred(desk)
    story = tell(desk.office, "C-1").splitlines()

    assert "C-1  Kim Doe, by telephone: deferred; with Ana" == story[0]
    assert "  “Seven plums, and not one of them ripe.”" == story[1]
    assert "  Monday 02 March 2026" in story
    assert "    14:00  The complaint came in by telephone, taken down by Ana." in story
    assert "    open      what we find, by Thu 05 Mar 2026 14:00, by telephone" in story
    assert "    Thu 05 Mar 2026 14:00  promise" in story
    assert story[-2].startswith("  R ✓")
    assert story[-1].startswith("  seven steps  1 ✓  2 ✓")


def test_every_moment_is_told_in_the_zone_of_the_house() -> None:
    desk = a_desk(policy={"calendar": {"zone": "Asia/Shanghai"}})
    deferred(desk)
    story = tell(desk.office, "C-1")

    assert "UTC" not in story
    assert 2 == " ".join(story.split()).count("what we find, by Thu 05 Mar 2026 20:00")


def test_what_was_chosen_is_told_and_not_its_number() -> None:
    desk = a_desk()
    case = proposed(desk)
    desk.office.submit(case.id, f.SolutionAgreed(choice=1), by=p.KIM)

    assert "Both agreed on seven ripe plums (replacement)." in tell(desk.office, case.id)


def test_a_remark_is_told_in_one_breath_with_what_came_before() -> None:
    desk = a_desk()
    case = desk.office.on(understood(desk), by=p.ANA).record(f.Thanked())
    desk.clock.forward(hours=2)
    desk.office.on(case, by=p.ANA).record(f.Noted("later"))
    story = " ".join(tell(desk.office, case.id).split())

    assert "ripe ones. Ana thanked the customer. 14:00 Ana noted: later." in story


def test_what_is_written_down_later_says_so() -> None:
    desk = a_desk()
    case = understood(desk)
    desk.clock.forward(hours=5)
    desk.office.on(case, by=p.ANA, at=p.NOON + timedelta(hours=1)).record(f.Noted("by hand first"))
    story = " ".join(tell(desk.office, case.id).split())

    assert "13:00 Ana noted: by hand first. (Written down on Mon 02 Mar 2026 17:00.)" in story


def test_a_slip_and_an_end_are_told() -> None:
    desk = a_desk()
    case = desk.office.on(understood(desk), by=p.ANA).record(f.Noted("oops"))
    back = desk.office.take_back(case, by=p.ANA, because="another complaint's")
    desk.office.submit(back.id, f.Withdrawn(), by=p.KIM)
    story = " ".join(tell(desk.office, case.id).split())

    assert "noted: oops. (Taken back.)" in story
    assert "took entry 5 back, which was a slip: another complaint's." in story
    assert "closed, the customer withdrew it" in story


def test_a_long_text_is_cut_between_words_and_a_chinese_one_all_the_same() -> None:
    long = words(f.Noted("plums " * 200), VOICE)
    chinese = words(f.Noted("茶" * 1000), VOICE)

    assert long.endswith("plums …")
    assert chinese.endswith("茶 …")
    assert len(long) < 450 > len(chinese)


def test_the_same_is_there_as_plain_data() -> None:
    desk = a_desk()
    case = proposed(desk, "email")
    data = json.loads(json.dumps(as_data(desk.office, "C-1")))

    assert ("C-1", case.id, 5, "proposed") == (data["number"], data["id"], data["version"], data["state"]["name"])
    assert "solutions-proposed" == data["entries"][-1]["fact"]
    assert {"kind": "replacement", "what": "seven ripe plums", "worth": None} == data["entries"][-1]["fields"][
        "options"
    ][0]
    assert {"answer"} == {each["clock"] for each in data["deadlines"] if each["standing"] == "running"}
    assert ["acknowledgement"] == [each["kind"] for each in data["letters"]]
    assert "RESOLVED" == "".join(each["letter"] for each in data["progress"])


def test_what_is_not_there_has_no_story() -> None:
    with pytest.raises(NotFound):
        tell(a_desk().office, "C-9")
