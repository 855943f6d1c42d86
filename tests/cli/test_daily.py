"""A complaint by the command line alone, and each verb of the daily work."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from .terminal import ANA, TEXT, given, received, refused, typed

SOLVED = (
    "--set", 'points:=["seven unripe plums"]', "--set", "remedy.kind=replacement", "--set", "remedy.what=ripe plums",
    "--set", "word.by=customer", "--set", "word.through=desk",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "complaints.db"


def test_receive_prints_number_and_id(store: Path) -> None:
    result = typed("receive", store, "--channel", "desk", "--text", TEXT)

    assert result.exit_code == 0
    number, id = result.stdout.split()
    assert number == "C-1"
    assert given("list", store)["complaints"][0]["id"] == id


def test_everything_that_receive_takes_is_kept(store: Path) -> None:
    at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    first = received(store)
    number = received(
        store, "--name", "Kim Doe", "--email", "k@example.com", "--phone", "+44 20 7946 0000", "--customer-id", "p-1",
        "--subject", "Plums", "--product", "plums", "--about", first, "--key", "k-1", "--at", at,
    )  # fmt: skip

    line = next(each for each in given("list", store)["complaints"] if each["number"] == number)
    assert (line["name"], line["customer"], line["channel"]) == ("Kim Doe", "p-1", "desk")
    assert line["text"] == f"Plums\n{TEXT}"
    assert line["began"] == at
    assert line["owner"] == "duty"  # ana was involved in the complaint that this one is about


def test_a_key_makes_receiving_twice_harmless(store: Path) -> None:
    assert received(store, "--key", "k") == received(store, "--key", "k") == "C-1"
    said = refused("receive", store, "--channel", "desk", "--text", "Something else.", "--key", "k")
    assert "used before" in said


@pytest.mark.parametrize("source", ["file", "stdin"])
def test_a_whole_complaint_comes_from_a_file(store: Path, tmp_path: Path, source: str) -> None:
    whole = {"customer": {"name": "Kim", "email": "k@example.com", "language": "de"}, "channel": "email", "text": TEXT}
    file = tmp_path / "complaint.json"
    file.write_text(json.dumps(whole), "utf-8")

    arrived = given("receive", store, "--file", "-" if source == "stdin" else file, input=json.dumps(whole))

    assert arrived == {"number": "C-1", "id": arrived["id"], "version": 1, "state": "received"}
    assert given("list", store)["complaints"][0]["name"] == "Kim"


def test_a_complaint_that_cannot_be_read_says_every_field(store: Path) -> None:
    said = refused("receive", store, "--file", "-", input='{"channel": 3, "wish": 1}')

    assert "customer is missing" in said
    assert "channel: a text is wanted" in said
    assert len(said.splitlines()) > 2


def test_from_receive_to_closed_in_five_minutes(store: Path) -> None:
    case = received(store)
    assert given("record", store, case, "solved-at-once", *SOLVED)["state"] == "confirmed"
    assert given("record", store, case, "case-documented", "--set", "root_cause=picked too early")["version"] == 3
    result = typed("record", store, case, "case-closed")

    assert result.stdout == "C-1 is closed, version 4\n"
    assert given("list", store, "--state", "closed")["complaints"][0]["kind"] == "confirmed"
    assert typed("verify", store).exit_code == 0


def test_from_receive_to_closed_the_long_way(store: Path) -> None:
    case = given("receive", store, "--channel", "phone", "--text", "The fridge hums.", "--phone", "+44 20 7946")["id"]
    word = ("--set", "word.by=customer", "--set", "word.through=phone", "--set", "word.text=Yes, exactly.")
    told = ("--set", "told.by=ana", "--set", "told.through=phone")
    due = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    options = '[{"kind": "repair", "what": "a technician"}, {"kind": "refund", "worth": {"amount": "9.50", "currency": "EUR"}}]'
    steps = [
        ("account-heard", "--set", "account=Hums since Tuesday."),
        ("restatement-confirmed", "--set", 'points:=["hums since Tuesday"]', *word),
        ("reply-deferred", "--set", "promise.what=what the technician finds", "--set", f"promise.due={due}",
         "--set", "promise.medium.channel=phone", "--set", "because=facts need checking", *told),
        ("wish-asked", "--set", "wish=Quiet."),
        ("solutions-proposed", "--set", f"options:={options}", *told),
        ("solution-agreed", "--set", "choice:=1", *word),
        ("remedy-done",),
        ("remedy-confirmed", *word),
        ("case-documented", "--set", "root_cause=a loose screw"),
        ("case-closed",),
    ]  # fmt: skip

    states = [given("record", store, case, *step)["state"] for step in steps]

    assert states == [
        "heard", "understood", "deferred", "deferred", "proposed", "agreed", "remedied", "confirmed", "documented",
        "closed",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["argument", "file", "stdin"])
def test_fields_come_as_json_and_set_goes_over_them(store: Path, tmp_path: Path, way: str) -> None:
    case = received(store)
    data = '{"text": "one", "nothing": 1}' if way == "never" else '{"text": "one"}'
    file = tmp_path / "fields.json"
    file.write_bytes(b"\xef\xbb\xbf" + data.encode())  # some editors begin with a mark
    source = {"argument": data, "file": f"@{file}", "stdin": "-"}[way]

    given("record", store, case, "noted", "--data", source, "--set", "text=two", input=data)

    from resolved import open_office
    from resolved.facts import Noted

    with open_office(store) as office:
        noted = office.history(case)[-1].fact
    assert isinstance(noted, Noted)
    assert noted.text == "two"


def test_a_refusal_says_every_objection_on_a_line_of_its_own(store: Path) -> None:
    case = received(store)
    result = typed("record", store, case, "solved-at-once", "--set", "points:=[]", "--set", "remedy.kind=repair")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 2
    assert "(B2)" in result.stderr
    assert "(J7)" in result.stderr


def test_a_refusal_is_json_too(store: Path) -> None:
    case = received(store)
    result = typed("record", store, case, "solved-at-once", "--json")

    assert result.exit_code == 1
    refusal = json.loads(result.stdout)
    assert list(refusal) == ["refused"]
    assert {tuple(each) for each in refusal["refused"]} == {("code", "clause", "sentence", "fields")}
    assert [each["fields"] for each in refusal["refused"]] == [["points"], ["remedy"]]
    assert len(result.stderr.splitlines()) == 2


def test_what_somebody_else_overtook_is_refused(store: Path) -> None:
    case = received(store)
    given("record", store, case, "noted", "--set", "text=first", "--version", "1")
    result = typed("record", store, case, "noted", "--set", "text=second", "--version", "1", "--json")

    assert result.exit_code == 1
    assert "you saw version 1, it is at version 2" in result.stderr
    assert json.loads(result.stdout)["error"]["name"] == "Stale"


def test_a_key_makes_recording_twice_harmless(store: Path) -> None:
    case = received(store)
    twice = [given("record", store, case, "noted", "--set", "text=one", "--key", "k") for _ in range(2)]

    assert [each["version"] for each in twice] == [2, 2]
    assert "used before" in refused("record", store, case, "noted", "--set", "text=two", "--key", "k")


def test_offers_say_what_may_follow_and_why_not_the_rest(store: Path) -> None:
    case = received(store)
    lines = typed("offers", store, case).stdout.splitlines()

    assert "account-heard          needs account" in lines
    assert "restatement-confirmed  needs points; perhaps word" in lines
    assert lines[lines.index("not-a-complaint        needs because") + 1].startswith("    not by you: ")
    assert not any(line.startswith("noted") for line in lines)


def test_offers_for_machines(store: Path) -> None:
    case = received(store)
    offers = {each["name"]: each for each in given("offers", store, case, "--remarks")}

    assert offers["noted"]["to"] == ["received"]
    assert offers["account-heard"] == {
        "name": "account-heard",
        "to": ["heard"],
        "needs": [{"name": "account", "hint": ""}],
        "takes": [{"name": name, "hint": "", "asked": False} for name in ("points", "more_asked")],
        "objections": [],
        "guides": offers["account-heard"]["guides"],
    }
    assert offers["not-a-complaint"]["objections"][0]["code"] == "not-yours"


def test_who_acts_comes_from_the_option_or_the_environment(store: Path) -> None:
    case = received(store)

    assert "you act as handler" in refused("record", store, case, "not-a-complaint", "--set", "because=praise")
    done = given(
        "record", store, case, "not-a-complaint", "--set", "because=praise", "--by", "cleo:senior:2:head:office"
    )
    assert done["state"] == "closed"
    from resolved import open_office

    with open_office(store) as office:
        by = office.history(case)[-1].by
    assert (by.id, by.role, by.level) == ("cleo", "senior", 2)


def test_a_role_may_be_left_out(store: Path) -> None:
    received(store, "--by", "ben::2")

    assert given("list", store, "--owner", "ben")["complaints"][0]["number"] == "C-1"
    assert ANA.startswith("ana")


@pytest.mark.clause("I2", "I3")
def test_whoever_takes_it_up_is_told_first_what_to_know_and_the_customer_is_not(store: Path) -> None:
    received(store, "--customer-id", "p-1")
    told = ("--set", "kind=insult", "--set", "what=a word", "--set", "warned=yes")
    assert 0 == typed("record", store, "C-1", "conduct-noted", *told).exit_code
    received(store, "--customer-id", "p-1")

    line = typed("offers", store, "C-2").stdout.splitlines()[0]
    assert line.startswith("To know first: In C-1: insult once, last on")
    assert "To know first" not in typed("offers", store, "C-2", by="kim:customer").stdout
    assert "To know first" in typed("show", store, "C-2").stdout


def test_a_limit_by_the_command_line_holds_for_each_complaint_of_the_customer(store: Path) -> None:
    for _ in range(2):
        received(store, "--customer-id", "p-1", "--email", "kim@example.com")
    typed("record", store, "C-1", "threat-made", "--set", "kind=physical", "--set", "what=a fist")
    review = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    limit = (
        "--set", "kind=writing-only", "--set", "because=of what was said", "--set", f"review={review}", "--set",
        "told.by=cleo", "--set", "told.through=email", "--set", "told.how=letter",
    )  # fmt: skip

    assert "recorded by senior" in refused("record", store, "C-1", "contact-limited", *limit)
    assert 0 == typed("record", store, "C-1", "contact-limited", *limit, by="cleo:senior:2").exit_code
    tells = ("--set", "what=we ask", "--set", "told.by=ana", "--set", "told.through=phone")
    assert "contact goes on in writing alone" in refused("record", store, "C-2", "progress-told", *tells)
    assert 0 == typed("verify", store).exit_code
