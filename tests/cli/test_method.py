"""The command tells where each clause of the method lives."""

from __future__ import annotations

from typing import Any

from resolved.core import method

from .terminal import given, refused, typed


def test_every_clause_is_told_for_machines() -> None:
    told: list[dict[str, Any]] = given("clauses")

    assert [*method.clauses()] == [each["id"] for each in told]
    assert {("id", "clause", "kind", "carriers", "tests", "page")} == {tuple(each) for each in told}
    a5 = next(each for each in told if each["id"] == "A5")
    assert "resolved.facts:HandoverAccepted" in a5["carriers"]
    assert "docs/method/a-three-ways-to-reply.md#a5" == a5["page"]
    assert all(test.startswith("tests/") and "::" in test for test in a5["tests"])


def test_a_clause_or_a_group_is_asked_for_by_its_id() -> None:
    assert ["A5", "J7"] == [each["id"] for each in given("clauses", "j7", "a5")]
    assert [f"E{n}" for n in range(1, 7)] == [each["id"] for each in given("clauses", "E")]
    assert "HandoverAccepted" in typed("clauses", "A5").output
    assert "check_wording" in typed("clauses", "J11").output
    assert "there is no clause Z9" in refused("clauses", "Z9", status=2)


def test_what_to_bear_in_mind_is_shown_on_demand(tmp_path: Any) -> None:
    store = tmp_path / "complaints.db"
    given("receive", store, "--channel", "desk", "--text", "It hums.")

    assert "Let them speak, uninterrupted" in typed("offers", store, "C-1", "--guides").output
    assert "Let them speak, uninterrupted" not in typed("offers", store, "C-1").output
    heard = next(each for each in given("offers", store, "C-1") if each["name"] == "account-heard")
    assert "B1" in {guide["clause"] for guide in heard["guides"]}
