"""
E-mail, kept simple and safe: a message becomes an ``Intake``, a letter becomes a message in a folder.

Limits come before any parser, since the standard library's are slow or fail on hostile
input. Nothing that is found in a message raises: it gets a verdict, and says why.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import parseaddr
from pathlib import Path
from typing import Final

import attrs

from ..core.complaint import BUILT_IN, Capabilities, Complaint, Party
from ..core.text import LONGEST, clean
from ..errors import Invalid
from ..ports import Channel, Intake, Letter, Reader, Receipt, Writer

MOST_BYTES: Final = 25_000_000
MOST_HEADERS: Final = 300
LONGEST_HEADER: Final = 2_000
"""Of one header, unfolded. Address parsing is quadratic in it."""
MOST_PARTS: Final = 100

_ADDRESS: Final = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,255}")
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"})
_HIDDEN: Final = frozenset({"style", "script", "head", "title"})
_MACHINES: Final = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@", "donotreply@")


@attrs.frozen
class MailChannel:
    """
    E-mail.

    Args:
        folder: Where letters are put as ``.eml`` files; without one, nothing is delivered.
        sender: The house's own address.
    """

    folder: Path | None = None
    sender: str = "complaints@localhost"
    name: str = "email"
    can: Capabilities = BUILT_IN["email"]

    def read(self, source: str, raw: bytes) -> Iterator[Intake]:
        """Read one message; never raises for what is in it."""
        try:
            yield self._read(source, raw)
        except Exception as wrong:
            yield _unreadable(source, f"it cannot be read: {type(wrong).__name__}")

    def _read(self, source: str, raw: bytes) -> Intake:
        if why := _beyond(raw):
            return _unreadable(source, why)
        message = BytesParser(policy=default).parsebytes(raw)
        if why := _automatic(message):
            return Intake(verdict="automatic", why=why, source=source)
        senders = message.get_all("From") or []
        name, address = parseaddr(str(senders[0])) if len(senders) == 1 else ("", "")
        if not _ADDRESS.fullmatch(address):
            return _unreadable(source, "it has no single sender with a proper address")
        return _taken(source, message, name, address)

    def deliver(self, letter: Letter) -> Receipt:
        """Put a letter into the folder; the same letter takes the place of itself."""
        if self.folder is None:
            return Receipt.later("no folder was given for letters")
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = letter.recipient
        number = f" [{letter.number}]" if letter.number else ""
        message["Subject"] = " ".join(letter.subject.split()) + number
        message["Message-ID"] = f"<{letter.id.replace('/', '.')}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if letter.reply_to:
            message["In-Reply-To"] = message["References"] = letter.reply_to
        message.set_content(letter.text)
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{letter.number or letter.case_id}-{letter.version:03}-{letter.kind}.eml"
        (self.folder / name).write_bytes(message.as_bytes())
        return Receipt.sent(name)


def _unreadable(source: str, why: str) -> Intake:
    return Intake(verdict="unreadable", why=why, source=source)


def _beyond(raw: bytes) -> str:
    """Say which limit a message is beyond, before anything parses it."""
    if len(raw) > MOST_BYTES:
        return f"it has {len(raw):,} bytes; {MOST_BYTES:,} are the most"
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    headers = re.split(rb"\n(?![ \t])", head)
    if len(headers) > MOST_HEADERS:
        return f"it has {len(headers)} headers; {MOST_HEADERS} are the most"
    if any(len(header) > LONGEST_HEADER for header in headers):
        return f"a header of it is longer than {LONGEST_HEADER} characters"
    if raw.lower().count(b"content-type:") > MOST_PARTS:
        return f"it has more than {MOST_PARTS} parts"
    return ""


def _automatic(message: Message) -> str:
    """Say why a machine wrote it (RFC 3834), or nothing."""
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    if submitted != "no":
        return f"Auto-Submitted: {submitted}"
    precedence = str(message.get("Precedence", "")).strip().lower()
    if precedence in ("bulk", "auto_reply", "list", "junk"):
        return f"Precedence: {precedence}"
    if str(message.get("Return-Path", "")).strip() == "<>":
        return "an empty Return-Path"
    if message.get_content_type() == "multipart/report":
        return "a delivery report"
    return next((f"a {name} header" for name in ("X-Autoreply", "X-Autorespond", "List-Id") if name in message), "")


def _taken(source: str, message: EmailMessage, name: str, address: str) -> Intake:
    text, why = _text(message)
    ids = [each for each in (_id(message.get("Message-ID")),) if each]
    anonymous = address.lower().startswith(_MACHINES)
    party = Party() if anonymous else Party(clean(name), email=address, language=_language(message))
    try:
        complaint = Complaint(
            party, "email", clean(text)[:LONGEST], subject=clean(str(message.get("Subject", ""))),
            message=ids[0] if ids else None,
        )  # fmt: skip
    except Invalid as wrong:
        return _unreadable(source, str(wrong))
    replies = tuple(
        dict.fromkeys(
            re.findall(r"<[^<>\s]{1,500}>", f"{message.get('In-Reply-To', '')} {message.get('References', '')}")
        )
    )
    return Intake(
        verdict="reply" if replies else "complaint",
        why=why,
        source=source,
        complaint=complaint,
        happened=_when(message),
        key=f"mail:{ids[0]}" if ids else None,
        replies_to=replies,
    )


def _id(header: object) -> str:
    found = re.fullmatch(r"\s*(<[^<>\s]{1,500}>)\s*", str(header or ""))
    return found[1] if found else ""


def _language(message: EmailMessage) -> str:
    return str(message.get("Content-Language", "en")).split(",")[0].strip()[:35] or "en"


def _when(message: EmailMessage) -> datetime | None:
    moment = getattr(message.get("Date"), "datetime", None)
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None


def _text(message: EmailMessage) -> tuple[str, str]:
    """Return the words of a message, and which of its parts they are."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return "", "it has no text"
    content = str(part.get_content())
    if part.get_content_subtype() == "html":
        return plain(content), "its HTML, as text"
    return content.strip(), "its text"


def plain(page: str) -> str:
    r"""
    Take the words out of simple HTML, in one pass from left to right.

    >>> plain("<p>Guten Tag,<br>es tropft.</p><style>p {}</style>")
    'Guten Tag,\nes tropft.'
    """
    words, hidden, at = list[str](), "", 0
    while at < len(page):
        start = page.find("<", at)
        end = page.find(">", start) if start >= 0 else -1
        if start < 0 or end < 0:
            start = end = len(page)
        if not hidden:
            words.append(" ".join(page[at:start].split("\n")))
        tag = page[start + 1 : end].split(maxsplit=1)
        name = tag[0].lower() if tag else ""
        if hidden:
            hidden = "" if name == f"/{hidden}" else hidden
        elif name in _HIDDEN:
            hidden = name
        elif name.strip("/") in _BREAKS:
            words.append("\n")
        at = end + 1
    lines = [" ".join(line.split()) for line in html.unescape("".join(words)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


_channel: type[Channel] = MailChannel
_reader: type[Reader] = MailChannel
_writer: type[Writer] = MailChannel
