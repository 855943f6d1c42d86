"""The demonstration: every path of the method, the same each time."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, get_args

import pytest

from resolved import flow, open_office
from resolved.core.states import ClosureKind
from resolved.demo import Report, run
from resolved.demo.run import POLICY, _Play
from resolved.demo.script import StoryError, home, moment, script
from resolved.integrity import verify


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


def test_every_kind_of_closure_comes_to_pass(played: tuple[Path, Report, list[str]]) -> None:
    assert set(get_args(ClosureKind)) == set(played[1].closures)


def test_the_story_names_only_facts_and_objections_that_there_are() -> None:
    told = script(home())
    codes = {guard.code for row in flow.table.values() for edge in row.values() for guard in edge.guards}

    assert {act.fact for act in told.acts if act.fact} <= set(flow.facts)
    assert {act.refused for act in told.acts if act.refused} - {"not-from-here"} <= codes
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
    assert all(letter.get_content().startswith(("Dear ", "Good day,")) for letter in letters)


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

    assert 25 == report.complaints
    assert "stays" == (tmp_path / "mine.txt").read_text("utf-8")
    assert counted[-1][0] == counted[-1][1] == len(counted)


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
