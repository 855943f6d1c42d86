"""What comes in becomes a complaint, is added to one, or is left; nothing is dropped silently."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest

from resolved import Hand, Objection, facts as f, hookimpl
from resolved.channels.mail import MailChannel
from resolved.channels.table import TableChannel
from resolved.intake import TakenIn, take_in
from resolved.ports import Intake

from . import people as p
from .offices import Desk, a_desk

MAIL = MailChannel()


def a_mail(id: str = "<m-1@example.com>", **headers: str) -> bytes:
    message = EmailMessage()
    given = {
        "From": "Kim Doe <kim@example.com>", "To": "c@shop.example", "Subject": "Plums", "Message-ID": id,
        "Date": "Mon, 2 Mar 2026 09:00:00 +0000", **headers,
    }  # fmt: skip
    for name, value in given.items():
        message[name.replace("_", "-")] = value
    message.set_content("Not one of them ripe.")
    return message.as_bytes()


def taken(desk: Desk, *mails: bytes) -> list[TakenIn]:
    return [one for raw in mails for one in take_in(desk.office, MAIL.read("m.eml", raw))]


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def test_a_mail_opens_a_complaint_once(desk: Desk) -> None:
    first, second = taken(desk, a_mail(), a_mail())

    assert ("opened", first.case_id) == (second.outcome, second.case_id)
    assert 1 == len(desk.office.find().lines)
    case = desk.office.load(first.case_id)
    assert ("Kim Doe", "email", "duty") == (
        case.complaint.customer.name,
        case.complaint.channel,
        case.dossier.handling.owner,
    )
    assert 9 == case.dossier.contact.began.hour


@pytest.mark.parametrize("date", ["Tue, 3 Mar 2026 09:00:00 +0000", "Fri, 31 Dec 9999 23:00:00 -0500"])
def test_a_date_that_cannot_be_loses_no_complaint(desk: Desk, date: str) -> None:
    (one,) = taken(desk, a_mail(Date=date))

    assert p.NOON == desk.office.load(one.case_id).dossier.contact.began


def test_a_reply_that_says_it_came_before_its_complaint_is_added_all_the_same(desk: Desk) -> None:
    early = a_mail("<m-2@example.com>", In_Reply_To="<m-1@example.com>", Date="Sun, 1 Mar 2026 09:00:00 +0000")
    _, added = taken(desk, a_mail(), early)

    assert "added" == added.outcome
    assert 9 == desk.office.history(added.case_id)[-1].happened.hour


def test_a_channel_that_leaves_the_zone_out_is_told_so(desk: Desk) -> None:
    read = Intake(verdict="complaint", why="", source="x", complaint=p.complaint(), happened=datetime(2026, 3, 2))
    (one,) = take_in(desk.office, [read])

    assert ("left", True) == (one.outcome, "has no zone" in one.why)


def test_a_reply_is_added_to_its_thread(desk: Desk) -> None:
    opened, added = taken(desk, a_mail(), a_mail("<m-2@example.com>", In_Reply_To="<m-1@example.com>"))

    assert ("added", opened.case_id) == (added.outcome, added.case_id)
    (_, note) = desk.office.history(opened.case_id)
    assert isinstance(note.fact, f.Noted)
    assert "The customer wrote (<m-2@example.com>): Not one of them ripe." == note.fact.text
    again = taken(desk, a_mail("<m-2@example.com>", In_Reply_To="<m-1@example.com>"))
    assert ["added"] == [one.outcome for one in again]
    assert 2 == len(desk.office.history(opened.case_id))


def test_a_reply_to_a_merged_complaint_lands_in_the_one_that_goes_on(desk: Desk) -> None:
    source, target = taken(desk, a_mail(), a_mail("<m-9@example.com>"))
    desk.office.merge(
        desk.office.load(source.case_id), into=desk.office.load(target.case_id), by=p.ANA, because="the same plums"
    )
    (added,) = taken(desk, a_mail("<m-3@example.com>", References="<m-1@example.com>"))

    assert target.case_id == added.case_id


def test_a_reply_to_nothing_that_we_know_is_a_complaint_of_its_own(desk: Desk) -> None:
    (opened,) = taken(desk, a_mail("<m-2@example.com>", In_Reply_To="<elsewhere@example.com>"))

    assert "opened" == opened.outcome


def test_a_machines_mail_opens_nothing_and_is_seen(desk: Desk) -> None:
    left = taken(desk, a_mail(Auto_Submitted="auto-replied"), b"\x00\xff nonsense")

    assert ["automatic: Auto-Submitted: auto-replied", "unreadable: it has no single sender with a proper address"] == [
        one.why for one in left
    ]
    assert () == desk.office.find().lines


class Objects:
    """Lets a complaint in, and nothing further."""

    def __init__(self, *names: str) -> None:
        self.names = names

    @hookimpl
    def resolved_objections(self, now: Hand[Any], fact: Any) -> list[Objection]:
        return [Objection("house", "J1", "not here")] if fact.name in self.names else []


def test_what_may_not_be_taken_in_is_left_with_the_reason() -> None:
    (left,) = taken(a_desk(plugins=[Objects("complaint-received")]), a_mail())

    assert ("left", "not here (J1)") == (left.outcome, left.why)


def test_a_row_is_taken_in_by_whom_it_names(desk: Desk) -> None:
    table = (
        b"when,taken_by,name,customer_id,phone,email,language,subject,text\n"
        b"2026-03-02T09:00+00:00,ana,Kim,,,,en,,Unripe.\n"
        b"2026-03-02T09:00+00:00,zoe,Lee,,,,en,,Sour.\n"
        b"tomorrow,ana,Moe,,,,en,,Late.\n"
    )
    staff: Any = {"ana": p.ANA}
    found = list(take_in(desk.office, TableChannel("desk").read("desk.csv", table), staff=staff))

    assert ["opened", "opened", "left"] == [one.outcome for one in found]
    assert ["ana", "duty"] == [desk.office.load(one.case_id).dossier.handling.owner for one in found[:2]]


def test_a_reply_whose_note_is_refused_is_left_with_the_reason() -> None:
    reply = a_mail("<m-2@example.com>", In_Reply_To="<m-1@example.com>")
    opened, left = taken(a_desk(plugins=[Objects("noted")]), a_mail(), reply)

    assert ("left", opened.case_id) == (left.outcome, left.case_id)


# Taking in what does not fit holds up nothing --------------------------------------------


def outcomes(desk: Desk, *mails: bytes) -> list[tuple[str, str]]:
    return [(one.outcome, one.case_id) for one in taken(desk, *mails)]


def test_an_id_that_comes_again_with_other_words_is_left_and_holds_up_nothing(desk: Desk) -> None:
    other = a_mail().replace(b"ripe", b"hard")
    first, second, third = taken(desk, a_mail(), other, a_mail("<m-3@example.com>"))

    assert ("opened", "left", "opened") == (first.outcome, second.outcome, third.outcome)
    assert "was used before for something else" in second.why


def test_a_reply_that_came_before_its_complaint_goes_where_it_went_then(desk: Desk) -> None:
    batch = (a_mail("<r@example.com>", In_Reply_To="<o@example.com>"), a_mail("<o@example.com>"))

    assert outcomes(desk, *batch) == outcomes(desk, *batch)
    assert 2 == len(desk.office.find().lines)


def test_a_reply_is_found_again_after_its_complaint_was_merged(desk: Desk) -> None:
    batch = (
        a_mail("<o@example.com>"),
        a_mail("<r@example.com>", In_Reply_To="<o@example.com>"),
        a_mail("<o2@example.com>"),
    )
    before = outcomes(desk, *batch)
    one, two = desk.office.load("C-1"), desk.office.load("C-2")
    desk.office.merge(one, into=two, by=p.ANA, because="the same")

    assert before == outcomes(desk, *batch)


def test_a_plugin_that_fails_at_one_mail_holds_up_no_other() -> None:
    class Trips:
        @hookimpl
        def resolved_objections(self, now: Hand[Any], fact: Any) -> list[Objection]:
            if fact.name == "complaint-received" and "hard" in fact.complaint.text:
                raise ZeroDivisionError("no")
            return []

    first, second = taken(a_desk(plugins=[Trips()]), a_mail().replace(b"ripe", b"hard"), a_mail("<m-2@example.com>"))

    assert ("left", "opened") == (first.outcome, second.outcome)
    assert "ZeroDivisionError" in first.why
