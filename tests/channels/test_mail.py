"""E-mail: whatever comes gets a verdict; whatever goes out is one clean letter."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

from resolved import Complaint, Party
from resolved.channels.mail import LONGEST_HEADER, MOST_HEADERS, MOST_PARTS, MailChannel, plain
from resolved.core.text import LONGEST
from resolved.ports import Intake, Letter

HEAD = {
    "From": "Kim Doe <kim@example.com>",
    "Subject": "plums",
    "Message-ID": "<m-1@example.com>",
    "Date": "Mon, 2 Mar 2026 14:00:00 +0200",
}
WHERE = "s.eml"


def mail(body: str = "Not ripe.", /, *more: str, **changed: str | None) -> bytes:
    """Write a mail; *more* are further header lines."""
    head = {**HEAD, **{name.replace("_", "-"): value for name, value in changed.items()}}
    lines = [f"{name}: {value}" for name, value in head.items() if value is not None]
    return "\n".join((*lines, *more, "", body)).encode()


def read(raw: bytes) -> Intake:
    (intake,) = MailChannel().read(WHERE, raw)
    return intake


def text_of(raw: bytes) -> str:
    intake = read(raw)
    assert intake.complaint is not None, intake
    return intake.complaint.text


def multipart(kind: str, *parts: str) -> bytes:
    body = "".join(f"--b\n{part}\n" for part in parts)
    return mail(f"{body}--b--\n", f"Content-Type: multipart/{kind}; boundary=b")


PLAIN = "Content-Type: text/plain\n\nPlain words."
HTML = "Content-Type: text/html\n\n<p>Marked <b>words</b>.</p>"
NESTED = f"Content-Type: multipart/alternative; boundary=c\n\n--c\n{PLAIN}\n--c--"
FILE = "Content-Type: application/pdf\nContent-Disposition: attachment\n\nxyz"


def test_a_plain_mail_is_a_complaint_with_all_that_it_says() -> None:
    customer = Party("Kim Doe", email="kim@example.com")
    expected = Intake(
        verdict="complaint",
        why="its text",
        source=WHERE,
        complaint=Complaint(customer, "email", "Not ripe.", subject="plums", message="<m-1@example.com>"),
        happened=datetime(2026, 3, 2, 12, tzinfo=UTC),
        key="mail:<m-1@example.com>",
    )

    assert expected == read(mail())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (mail("<p>Not<br>ripe.</p>", "Content-Type: text/html"), "Not\nripe."),
        (multipart("alternative", PLAIN, HTML), "Plain words."),
        (multipart("alternative", HTML, PLAIN), "Plain words."),
        (multipart("mixed", HTML, FILE), "Marked words."),
        (multipart("mixed", NESTED, FILE), "Plain words."),
        (mail("Tm90IHJpcGUu", "Content-Transfer-Encoding: base64"), "Not ripe."),
        (mail("Not=20ri=\npe.", "Content-Transfer-Encoding: quoted-printable"), "Not ripe."),
        (mail("x", "Content-Type: text/plain; charset=utf-8").replace(b"\nx", b"\ncaf\xe9"), "caf\ufffd"),
        (mail("x").replace(b"\nx", b"\ncaf\xe9"), "caf\ufffd"),
        (mail().replace(b"\n", b"\r\n"), "Not ripe."),
    ],
    ids=["HTML", "alternative", "turned", "mixed", "nested", "base64", "quoted", "charset", "no charset", "CRLF"],
)  # fmt: skip
def test_the_words_of_a_mail_are_found(raw: bytes, text: str) -> None:
    assert text == text_of(raw)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (mail(From=None), "no single sender"),
        (mail("x", "From: b@example.com"), "no single sender"),
        (mail(From="Kim"), "no single sender"),
        (mail(From="kim@"), "no single sender"),
        (mail(""), "must say something"),
        (mail(" \n\n"), "must say something"),
        (multipart("mixed", FILE), "must say something"),
        (mail("a\x00b"), "NUL"),
        (b"", "no single sender"),
        (mail(From="a@example.com, b@example.com"), "no single sender"),
    ],
)  # fmt: skip
def test_what_is_no_complaint_is_unreadable_and_says_why(raw: bytes, why: str) -> None:
    intake = read(raw)

    assert ("unreadable", WHERE, None) == (intake.verdict, intake.source, intake.complaint)
    assert why in intake.why


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Auto-Submitted: auto-replied", "Auto-Submitted: auto-replied"),
        ("Auto-Submitted: Auto-Generated; by=cron", "Auto-Submitted: auto-generated"),
        ("Precedence: bulk", "Precedence: bulk"),
        ("Precedence: LIST", "Precedence: list"),
        ("Precedence: junk", "Precedence: junk"),
        ("Precedence: auto_reply", "Precedence: auto_reply"),
        ("Return-Path: <>", "an empty Return-Path"),
        ("Content-Type: multipart/report; boundary=b", "a delivery report"),
        ("X-Autoreply: yes", "a X-Autoreply header"),
        ("X-Autorespond: yes", "a X-Autorespond header"),
        ("List-Id: <plums.example.com>", "a List-Id header"),
    ],
)
def test_what_a_machine_wrote_is_automatic(header: str, why: str) -> None:
    intake = read(mail("I am away.", header))

    assert ("automatic", why, None) == (intake.verdict, intake.why, intake.complaint)


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "Precedence: first-class", "Return-Path: <kim@example.com>"])
def test_what_a_person_wrote_is_not(header: str) -> None:
    assert "complaint" == read(mail("Not ripe.", header)).verdict


def test_a_machines_address_is_nobodys() -> None:
    intake = read(mail(From="Shop <NoReply@example.com>"))

    assert intake.complaint is not None
    assert Party() == intake.complaint.customer


def test_a_reply_names_every_message_that_it_answers_once() -> None:
    intake = read(mail("x", "In-Reply-To: <b@x>", "References: <a@x>\n <b@x> nonsense <c d@x>"))

    assert ("reply", ("<b@x>", "<a@x>")) == (intake.verdict, intake.replies_to)


@pytest.mark.parametrize("wrong", ["yesterday", "Mon, 32 Foo 99999", "Mon, 2 Mar 2026 12:00:00 -0000", None])
def test_a_mail_without_a_time_came_at_no_known_time(wrong: str | None) -> None:
    intake = read(mail(Date=wrong))

    assert ("complaint", None) == (intake.verdict, intake.happened)


def test_a_time_at_the_end_of_time_loses_no_mail() -> None:
    assert "complaint" == read(mail(Date="Fri, 31 Dec 9999 23:59:59 -1200")).verdict


@pytest.mark.parametrize("id", ["none", "<a b@x>", None])
def test_a_mail_without_a_proper_id_has_no_key(id: str | None) -> None:
    assert None is read(mail(Message_ID=id)).key


# Limits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("more", "verdict"), [(MOST_HEADERS - 4, "complaint"), (MOST_HEADERS - 3, "unreadable")])
def test_so_many_headers_are_read_and_no_more(more: int, verdict: str) -> None:
    assert verdict == read(mail("x", *(f"X-{n}: y" for n in range(more)))).verdict


@pytest.mark.parametrize(("length", "verdict"), [(LONGEST_HEADER, "complaint"), (LONGEST_HEADER + 1, "unreadable")])
def test_a_header_of_that_length_is_read_and_no_longer(length: int, verdict: str) -> None:
    assert verdict == read(mail(Subject="s" * (length - len("Subject: ")))).verdict


@pytest.mark.parametrize(("parts", "verdict"), [(MOST_PARTS - 1, "complaint"), (MOST_PARTS, "unreadable")])
def test_so_many_parts_are_read_and_no_more(parts: int, verdict: str) -> None:
    assert verdict == read(multipart("mixed", *[PLAIN] * parts)).verdict


def test_the_headers_of_a_part_are_measured_too() -> None:
    raw = multipart("mixed", f"Content-Type: text/plain; {'a=1;' * (LONGEST_HEADER // 4 + 1)}\n\nhi")

    assert "unreadable" == read(raw).verdict


def test_the_headers_of_an_attached_mail_are_measured_too() -> None:
    inner = f"Content-Type: text/plain; {'a=1;' * (LONGEST_HEADER // 4 + 1)}\n\nhi"

    assert "longer than" in read(multipart("mixed", PLAIN, f"Content-Type: message/rfc822\n\n{inner}")).why


@pytest.mark.parametrize("line", ["-- ", "-----Original Message-----"])
def test_what_is_quoted_below_a_signature_is_no_header(line: str) -> None:
    quoted = "\n".join(f"> line {n}" for n in range(MOST_HEADERS + 1))

    assert "complaint" == read(mail(f"Not ripe.\n{line}\n{quoted}")).verdict


def test_many_pictures_hold_up_no_mail() -> None:
    picture = "Content-Type: image/png\nContent-ID: <a>\nContent-Disposition: inline\nX-Attachment-Id: a\n\nxyz"

    assert "complaint" == read(multipart("mixed", PLAIN, *[picture] * (MOST_PARTS - 2))).verdict


@pytest.mark.parametrize("header", [f"X-Antispam-Info: {'a' * 3000}", f"References: {'<message@example.com> ' * 120}"])
def test_a_long_header_without_an_address_holds_up_no_mail(header: str) -> None:
    assert read(mail("Not ripe.", header.strip())).verdict in ("complaint", "reply")


def test_a_mail_that_is_longer_than_a_text_is_cut() -> None:
    assert LONGEST == len(text_of(mail("a" * (LONGEST + 1))))


@pytest.mark.parametrize(
    "raw",
    [
        mail("<a " * 100_000, "Content-Type: text/html"),
        mail("<" * 300_000, "Content-Type: text/html"),
        mail("<script>" + "<a> " * 75_000, "Content-Type: text/html"),
        mail(From='"' * 300_000),
        mail(From='"' * 1_900),
        mail(From="(" * 1_900),
        mail(From="<" * 1_900),
        mail(From="a@b," * 470),
        mail(Subject="=?utf-8?q?" * 190),
        mail("--b\n\nx\n" * 2_000, "Content-Type: multipart/mixed; boundary=b"),
    ],
    ids=["tags", "brackets", "script", "quotes", "short quotes", "comments", "angles", "addresses", "words", "parts"],
)
def test_a_hostile_mail_gets_its_verdict(raw: bytes) -> None:
    assert read(raw).verdict in ("complaint", "unreadable")


@given(st.binary())
def test_random_bytes_never_raise(raw: bytes) -> None:
    assert read(raw).verdict in ("complaint", "reply", "automatic", "unreadable")


_SEEDS = st.sampled_from([mail(), multipart("alternative", PLAIN, HTML), multipart("mixed", HTML, FILE)])


@given(_SEEDS, st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), max_size=6))
def test_a_damaged_mail_never_raises(raw: bytes, damages: list[tuple[int, bytes]]) -> None:
    for at, put in damages:
        raw = raw[:at] + put + raw[at + len(put) // 2 :]

    assert read(raw).verdict in ("complaint", "reply", "automatic", "unreadable")


# Words out of HTML -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>Guten Tag,<br>es tropft.</p>", "Guten Tag,\nes tropft."),
        ("a<br/>b<br />c", "a\nb\nc"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<b>not</b> <i>ripe", "not ripe"),
        ("a&nbsp;b &lt;c&gt; &amp;amp; &#233; &euro;", "a b <c> &amp; é €"),
        ("<STYLE>p {}</Style >x<script>alert('<p>no</p>')</script>y", "xy"),
        ("<head><title>t</title></head>x", "x"),
        ("<p>a</p><p></p><div></div><p>b</p>", "a\n\nb"),
        ("one\n  line", "one line"),
        ("hi <b", "hi <b"),
        ("5 &lt; 6", "5 < 6"),
        ("", ""),
    ],
)
def test_words_are_taken_out_of_a_page(page: str, words: str) -> None:
    assert words == plain(page)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<script>if(a<b){}</script><p>Not ripe.</p>", "Not ripe."),
        ("<head><title>t</title><body><p>Not ripe.</p></body>", "Not ripe."),
        ("<td>Order</td><td>123</td>", "Order 123"),
        ("paid < promised, <b>and</b> unripe", "paid < promised, and unripe"),
        ("<!-- a > b -->Not ripe.", "Not ripe."),
    ],
)
def test_no_word_is_lost_or_made_up(page: str, words: str) -> None:
    assert words == plain(page)


@given(st.text())
def test_any_page_gives_words(page: str) -> None:
    assert plain(page) == plain(page).strip()


# Letters -----------------------------------------------------------------------------------

LETTER = Letter(
    id="c-1/2", case_id="c-1", version=2, kind="acknowledgement", channel="email", recipient="kim@example.com",
    subject="Your plums", text="Dear Kim,\n\nwe have it.\n", reply_to="<m-1@example.com>", number="C-7",
)  # fmt: skip


def posted(folder: Path) -> list[EmailMessage]:
    parser = BytesParser(policy=default)
    return [parser.parsebytes(path.read_bytes()) for path in sorted(folder.glob("*"))]


def put(folder: Path, **changed: Any) -> str:
    return MailChannel(folder, "desk@example.org").deliver(attrs.evolve(LETTER, **changed)).outcome


def test_a_letter_parses_back(tmp_path: Path) -> None:
    outcome = put(tmp_path / "out", subject="Grüße ☂", text="Grüße.\nFrom us\n.\n")

    (letter,) = posted(tmp_path / "out")
    expected = {
        "From": "desk@example.org",
        "To": "kim@example.com",
        "Subject": "Grüße ☂ [C-7]",
        "Message-ID": "<c-1.2@example.org>",
        "Auto-Submitted": "auto-generated",
        "In-Reply-To": "<m-1@example.com>",
        "References": "<m-1@example.com>",
    }
    assert ("sent", expected) == (outcome, {name: letter[name] for name in expected})
    assert "Grüße.\nFrom us\n.\n" == letter.get_content().replace("\r\n", "\n")


def test_our_own_letter_is_automatic_when_it_comes_back(tmp_path: Path) -> None:
    put(tmp_path)

    assert "automatic" == read(next(tmp_path.glob("*.eml")).read_bytes()).verdict


def test_the_same_letter_twice_is_one_file(tmp_path: Path) -> None:
    assert ["sent", "sent", 1] == [put(tmp_path), put(tmp_path), len(posted(tmp_path))]


def test_letters_of_two_houses_are_two_files(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path, id="c-9/2", case_id="c-9")

    assert 2 == len(posted(tmp_path))


def test_without_a_folder_a_letter_waits() -> None:
    assert "later" == MailChannel().deliver(LETTER).outcome


_EVIL = "\r\nBcc: spy@example.net\r\n\r\nPay here"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"], ids=ascii)
def test_a_subject_adds_no_header(tmp_path: Path, end: str) -> None:
    outcome = put(tmp_path, subject=f"plums{end}Bcc: spy@example.net")

    (letter,) = posted(tmp_path)
    assert ("sent", None, "plums Bcc: spy@example.net [C-7]") == (outcome, letter["Bcc"], letter["Subject"])


@pytest.mark.parametrize("field", ["recipient", "reply_to", "id"])
def test_a_field_with_line_ends_is_refused_for_good(tmp_path: Path, field: str) -> None:
    assert "failed" == put(tmp_path, **{field: f"kim@example.com{_EVIL}"})


@pytest.mark.parametrize("field", ["recipient", "reply_to", "subject", "text", "id"])
def test_no_field_of_a_letter_adds_a_header(tmp_path: Path, field: str) -> None:
    outcome = put(tmp_path, **{field: f"kim@example.com{_EVIL}"})

    assert [None] * (outcome == "sent") == [letter["Bcc"] for letter in posted(tmp_path)]


@pytest.mark.parametrize(
    "header",
    [
        "Message-ID: <", "Message-ID: <@", "Message-ID: <a@", "Message-ID: <a@[",
        "Date: Mon, 2 Mar 99999999999999 09:00:00 +0000", "In-Reply-To: <a@[", "Content-Language: ,",
        "Content-Type: text/plain; charset=iso-8859-8-i", "Content-Type: text/plain; charset=unknown-8bit",
        "Content-Type: text/plain; charset=klingon",
    ],
)  # fmt: skip
def test_a_header_of_no_importance_makes_no_complaint_unreadable(header: str) -> None:
    raw = f"From: Kim <kim@example.com>\n{header}\n\nThe fridge is broken.\n".encode()
    (intake,) = MailChannel().read("m.eml", raw)

    assert intake.complaint is not None, intake.why
    assert "The fridge is broken." == intake.complaint.text


def test_what_is_never_closed_is_passed_over_once() -> None:
    page = "<style>" + "</style" * 200_000  # quadratic, this would take hours

    assert "" == plain(page)
    assert "after" == plain("<style>p {}</style >after")
