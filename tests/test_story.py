"""A complaint, told as a person would tell it."""

from __future__ import annotations

import json

import pytest

from resolved import NotFound, facts as f, flow
from resolved.core.fact import Foreign
from resolved.story import SENTENCES, _words, as_data, tell

from . import people as p
from .offices import a_desk, deferred, proposed, understood
from .walks import Walk, happenings


def test_every_fact_has_a_sentence_of_its_own() -> None:
    assert set(flow.facts.values()) == set(SENTENCES)


def test_every_sentence_reads_without_a_hole() -> None:
    for fact, _, _ in happenings(Walk.begun()):
        told = _words(fact)

        assert told.endswith((".", "!", "?", "”")), told
        assert not [hole for hole in ("None", "object at", "Evidence(", "datetime", "..") if hole in told], told


def test_what_nobody_knows_is_told_all_the_same() -> None:
    class Hummed(f.Thanked):
        name = "it-hummed"

    assert "recorded hummed, which a plugin that is not here would tell more of." == _words(Foreign("hummed", 1, {}))
    assert "recorded it hummed." == _words(Hummed())


def test_a_story_tells_promises_what_falls_due_and_the_letters() -> None:
    desk = a_desk(policy={"calendar": {"zone": "Europe/Helsinki"}})
    deferred(desk)
    story = tell(desk.office, "C-1").splitlines()

    assert "C-1  Kim Doe, by phone: deferred; with ana" == story[0]
    assert "  “Seven plums, and not one of them ripe.”" == story[1]
    assert "  Mon 02 Mar 2026 14:00  ana: a complaint came in by phone." in story
    assert "    open     what we find, by Thu 05 Mar 2026 14:00, by phone +44 20 7946 0000" in story
    assert "    Thu 05 Mar 2026 14:00  promise" in story
    assert story[-1].startswith("  R ✓")


def test_a_slip_and_an_end_are_told() -> None:
    desk = a_desk()
    case = desk.office.on(understood(desk), by=p.ANA).record(f.Noted("oops"))
    back = desk.office.take_back(case, by=p.ANA, because="another complaint's")
    desk.office.submit(back.id, f.Withdrawn(), by=p.KIM)
    story = tell(desk.office, case.id)

    assert "note: oops. (taken back)" in story
    assert "took the entry before back, which was a slip: another complaint's." in story
    assert "closed, withdrawn" in story


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
