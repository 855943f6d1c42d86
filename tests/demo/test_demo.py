"""The demonstration: every path of the method, the same each time."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, get_args

import pytest

from resolved import flow, open_office
from resolved.core import method
from resolved.core.states import ClosureKind
from resolved.demo import Report, run, seen
from resolved.demo.house import POLICY
from resolved.demo.run import _Play
from resolved.demo.script import StoryError, home, moment, script
from resolved.integrity import verify
from resolved.languages import SHIPPED, Languages
from resolved.story import as_data


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report, list[str]]:
    """Play it once, and keep everything."""
    out, lines = tmp_path_factory.mktemp("demo"), list[str]()
    return out, run(out, tell=lines.append), lines


def office_of(out: Path) -> Any:
    return open_office(out / "complaints.db", policy=POLICY, installed=False)


def test_every_fact_and_every_state_comes_to_pass(played: tuple[Path, Report, list[str]]) -> None:
    office = office_of(played[0])
    seen, states = set[str](), set[str]()
    for line in office.find(limit=100).lines:
        history = office.history(line.case_id)
        seen |= {entry.fact.name for entry in history}
        states |= {office.flow.replay(history, id="x", until=each.version).state.name for each in history}

    assert set(flow.facts) | {"taken-back"} == seen
    assert set(flow.states) == states


def test_the_story_file_itself_tells_of_every_fact_that_somebody_records() -> None:
    by_itself = {
        "complaint-received", "promise-broken", "deadline-missed", "closed-on-silence", "merged-into", "absorbed",
        "delivery-failed", "approval-expired",
    }  # fmt: skip
    accepted = {act.fact for act in script(home()).acts if act.fact and not act.refused}

    assert set(flow.facts) - by_itself == accepted - by_itself


def test_both_ways_of_every_fork_are_taken(played: tuple[Path, Report, list[str]]) -> None:
    told = script(home()).acts
    fields = [(act.fact, act.fields) for act in told if not act.refused]

    assert {True, False} == {f["granted"] for name, f in fields if name == "approval-answered"}
    assert {True, False} == {"remedy" in f for name, f in fields if name == "decided-outside"}
    assert {True, False} == {"own" in f for name, f in fields if name == "solution-agreed"}
    assert {True, False} == {"point" in f for name, f in fields if name == "reopened"}
    assert {True, False, None} == {f.get("solved") for name, f in fields if name == "followed-up"}


def test_an_appointment_is_kept_after_person_and_place_were_changed(played: tuple[Path, Report, list[str]]) -> None:
    office = office_of(played[0])
    (line,) = office.find(text="vestido").lines
    dossier = office.load(line.case_id).dossier

    assert ["person", "place", "time"] == [rung.change for rung in dossier.handling.rungs]
    assert ["kept"] == [row.standing for row in dossier.ledger.rows if row.sort == "appointment"]


def test_nobody_who_was_involved_in_the_first_owns_the_complaint_about_it(
    played: tuple[Path, Report, list[str]],
) -> None:
    office = office_of(played[0])
    (about,) = office.find(text="Umgang mit meiner Beschwerde").lines
    handling = office.load(about.case_id).dossier.handling

    assert ("ana", "fay", "hal") == handling.barred
    assert not set(handling.barred) & {one.id for one in handling.involved}


def test_what_the_staff_says_is_about_what_the_customer_wrote(played: tuple[Path, Report, list[str]]) -> None:
    """
    Every order number and sum in the points was in the complaint.
    """
    told = script(home())
    texts = {each.source: f"{each.complaint.subject}\n{each.complaint.text}" for each in told.intakes if each.complaint}
    texts["10-chahu-again.eml"] += texts["09-chahu.eml"]
    for act in told.acts:
        for point in act.fields.get("points", ()):
            for mark in re.findall(r"\b(?:\d\d-\d{4}|[A-Z]-\d{4}|\d{2,}\.\d\d)\b", point):
                text = texts[act.source].replace(",", "")
                assert mark in text or mark.replace(".", "") in text, (act.source, mark)


def test_every_kind_of_closure_comes_to_pass(played: tuple[Path, Report, list[str]]) -> None:
    assert set(get_args(ClosureKind)) == set(played[1].closures)


def test_the_story_names_only_facts_and_objections_that_there_are() -> None:
    told = script(home())
    codes = {guard.code for row in flow.table.values() for edge in row.values() for guard in edge.guards}

    assert {act.fact for act in told.acts if act.fact} <= set(flow.facts)
    assert {act.refused for act in told.acts if act.refused} - {"not-from-here", "not-yours"} <= codes
    assert any(act.take_back for act in told.acts)
    assert any(act.merge for act in told.acts)


def test_nothing_is_left_due_waiting_or_broken(played: tuple[Path, Report, list[str]]) -> None:
    out, report, _ = played
    office = office_of(out)

    assert ((), ()) == (report.faults, verify(office).faults)
    assert None is office.watch.next_due()
    assert "waiting" not in report.letters
    assert {"closed"} == {line.state for line in office.find(limit=100).lines}


def test_the_automatic_mail_is_left_alone_and_the_reply_is_in_its_thread(
    played: tuple[Path, Report, list[str]],
) -> None:
    out, report, _ = played
    notes = [entry.fact for entry in office_of(out).history("C-1") if entry.fact.name == "noted"]

    assert ("07-out-of-office.eml: automatic: Auto-Submitted: auto-replied",) == report.left
    assert "returned to sender" in notes[0].text.lower()


def test_a_promise_is_broken_and_somebody_more_senior_is_asked_in_one_unit(
    played: tuple[Path, Report, list[str]],
) -> None:
    assert any(lapse.endswith("promise-broken, person-changed") for lapse in played[1].lapses)


def test_the_letters_lie_there_as_mails(played: tuple[Path, Report, list[str]]) -> None:
    out, report, _ = played
    letters = [message_from_bytes(path.read_bytes(), policy=default) for path in (out / "letters").glob("*.eml")]

    assert report.letters["sent"] == len(letters)
    assert {"complaints@shop.example"} == {letter["From"] for letter in letters}
    assert set(SHIPPED) == {letter["Content-Language"] for letter in letters}
    for letter in letters:
        greets = Languages().of(letter["Content-Language"]).say("frame.greeting", name="…")
        line = letter.get_content().splitlines()[0]
        assert line == "Good day," or re.fullmatch(re.escape(greets).replace("…", ".+"), line), line


def test_the_stories_read_without_a_hole(played: tuple[Path, Report, list[str]]) -> None:
    text = "\n".join(played[2])

    for hole in ("None", "object at", "Evidence(", "datetime", "{", "}", "()", ".."):
        assert hole not in text, hole
    assert played[1].complaints == text.count("✓ done  → next")
    assert "The watch found" in text


def test_it_gives_the_same_each_time(played: tuple[Path, Report, list[str]], tmp_path: Path) -> None:
    out, report, lines = played
    again_lines = list[str]()
    again = run(tmp_path, tell=again_lines.append)

    assert lines == again_lines
    assert (report.closures, report.lapses) == (again.closures, again.lapses)
    assert office_of(out).find(limit=100) == office_of(tmp_path).find(limit=100)
    first, second = (
        {path.name: path.read_bytes() for path in (folder / "letters").iterdir()} for folder in (out, tmp_path)
    )
    assert first == second


def test_a_second_run_into_the_same_folder_takes_the_place_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("stays", "utf-8")
    run(tmp_path, tell=lambda line: None)
    counted = list[tuple[int, int]]()
    report = run(tmp_path, tell=lambda line: None, progress=lambda done, of: counted.append((done, of)))

    assert 28 == report.complaints
    assert "stays" == (tmp_path / "mine.txt").read_text("utf-8")
    assert counted[-1][0] == counted[-1][1] == len(counted)


def test_a_store_that_no_demonstration_left_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "complaints.db").write_bytes(b"the real ones")

    with pytest.raises(StoryError, match="not left by a demonstration"):
        run(tmp_path, tell=lambda line: None)
    assert b"the real ones" == (tmp_path / "complaints.db").read_bytes()


def test_every_complaint_is_there_as_plain_data(played: tuple[Path, Report, list[str]]) -> None:
    office = office_of(played[0])

    for line in office.find(limit=100).lines:
        data = json.loads(json.dumps(as_data(office, line.case_id)))
        assert line.version == len(data["entries"])


def test_without_a_folder_nothing_is_kept() -> None:
    assert None is run(tell=lambda line: None).folder


def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")

    with pytest.raises(StoryError, match="cannot be used"):
        run(tmp_path / "file")


def test_a_story_that_cannot_happen_as_it_is_told_is_an_error(tmp_path: Path) -> None:
    told = script(home())
    (tmp_path / "letters").mkdir()
    play = _Play(told, tmp_path)
    first = told.acts[0]
    play.until(first.at)
    for intake in told.intakes[:4]:
        play.take(intake)
    with pytest.raises(StoryError, match="2 Mar"):
        play.do(_act(first, fact="case-closed", fields={}))
    with pytest.raises(StoryError, match="should have been refused"):
        play.do(_act(first, refused="no-choice", fact="noted", fields={"text": "x"}))
    with pytest.raises(StoryError, match="no time of the story"):
        moment("tomorrow")
    play.office.close()


def _act(act: Any, **changes: Any) -> Any:
    import attrs

    return attrs.evolve(act, **changes)


def test_every_clause_that_can_be_walked_is_walked(played: tuple[Path, Report, list[str]]) -> None:
    """
    A state is reached, a guard objects, a clock runs, a rule finds something: each at least once.
    """
    _, report, lines = played
    walked = {
        (id, kind) for id, clause in method.clauses().items() for kind in clause.kinds if kind in seen.WALKED
    }  # fmt: skip
    shown = {(id, kind) for id, kinds in report.clauses.items() for kind, numbers in kinds.items() if numbers}

    assert set() == walked - shown
    assert shown == walked
    assert any(line.split() == ["F10", "rule", "C-26"] for line in lines)


def test_a_clause_that_nothing_shows_is_said_to_be_nowhere(played: tuple[Path, Report, list[str]]) -> None:
    office = office_of(played[0])
    none = seen.seen(office, [], [])

    assert not any(numbers for kinds in none.values() for numbers in kinds.values())
    assert all("nowhere" in line for line in seen.lines(none))
