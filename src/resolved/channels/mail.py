"""
E-mail, kept simple and safe: a message becomes an ``Intake``, a letter becomes a message in a folder.

Limits come before any parser, since the standard library's are slow or fail on hostile
input. Nothing that is found in a message raises: it gets a verdict, and says why.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import SMTP, EmailPolicy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from ..core.complaint import BUILT_IN, Capabilities, Complaint, Party
from ..core.text import LONGEST, clean
from ..errors import Invalid
from ..ports import Channel, Intake, Letter, Reader, Receipt, Writer

MOST_BYTES: Final = 25_000_000
MOST_HEADERS: Final = 300
LONGEST_HEADER: Final = 2_000
"""Of one header that is taken apart, unfolded. That is quadratic in it."""
LONGEST_TRACE: Final = 20_000
"""Of any other: filters and long threads leave long traces."""
MOST_PARTS: Final = 100

_LINE_END: Final = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ADDRESS: Final = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,255}")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{1,35}")
_PARSED: Final = frozenset({
    "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "content-type",
    "content-disposition", "content-transfer-encoding", "mime-version", "content-language",
})  # fmt: skip
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)[^<>]*>|<!--.*?(?:-->|\Z)|<![^<>]*>|<\?[^<>]*>", re.S)
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"})
_CELLS: Final = frozenset({"td", "th"})
_HIDDEN: Final = ("style", "script", "title")
_ENDS: Final = {name: re.compile(f"</{name}[^<>]*>", re.I) for name in _HIDDEN}
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
        try:
            message = _parsed(raw)
        except _TooLongError as beyond:
            return _unreadable(source, str(beyond))
        if why := _automatic(message):
            return Intake(verdict="automatic", why=why, source=source)
        name, address = _sender(message)
        if not _ADDRESS.fullmatch(address):
            return _unreadable(source, "it has no single sender with a proper address")
        return _taken(source, message, name, address)

    def deliver(self, letter: Letter) -> Receipt:
        """Put a letter into the folder; the same letter takes the place of itself."""
        if self.folder is None:
            return Receipt.later("no folder was given for letters")
        if any(_LINE_END.search(each) for each in (letter.recipient, letter.id, letter.reply_to or "")):
            return Receipt.failed("an address or an id of it holds the end of a line")
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
        if _LANGUAGE.fullmatch(letter.language):
            message["Content-Language"] = letter.language
        self.folder.mkdir(parents=True, exist_ok=True)
        # Numbers are each house's own, and two may use one folder.
        name = f"{letter.number or 'C'}-{letter.version:03}-{letter.kind}-{letter.case_id[:8]}"
        name = f"{re.sub(r'[^A-Za-z0-9_-]', '_', name)}.eml"
        (self.folder / name).write_bytes(message.as_bytes())
        return Receipt.sent(name)


def _unreadable(source: str, why: str) -> Intake:
    return Intake(verdict="unreadable", why=why, source=source)


def _beyond(raw: bytes) -> str:
    """Say which limit a message is beyond, before anything parses it."""
    if len(raw) > MOST_BYTES:
        return f"it has {len(raw):,} bytes; {MOST_BYTES:,} are the most"
    if raw.lower().count(b"content-type:") > MOST_PARTS:
        return f"it has more than {MOST_PARTS} parts"
    return ""


class _TooLongError(Exception):
    """A header is longer than its limit; the sentence says which limit."""


if TYPE_CHECKING:
    _Standard = EmailPolicy[EmailMessage]  # which takes its type only where types are checked
else:
    _Standard = EmailPolicy


class _Measured(_Standard):
    """
    The standard policy, which measures every header before it is parsed.

    A header's text is kept raw until somebody asks for it, and the parser asks for the type of a part as soon as
    it has been read: so each is measured when its lines are gathered, those of parts and attached mails too.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Refuse a header that is too long, as it stands unfolded."""
        name = sourcelines[0].partition(":")[0].strip().lower()
        longest = LONGEST_HEADER if name in _PARSED else LONGEST_TRACE
        if sum(len(line.rstrip("\r\n")) for line in sourcelines) > longest:
            raise _TooLongError(f"a header of it is longer than {longest} characters")
        return super().header_source_parse(sourcelines)


def _parsed(raw: bytes) -> EmailMessage:
    """Parse a message, or say which limit a header of it is beyond."""
    message = BytesParser(policy=_Measured()).parsebytes(raw)
    for part in message.walk():
        if len(part) > MOST_HEADERS:
            raise _TooLongError(f"it has {len(part)} headers; {MOST_HEADERS} are the most")
    return message


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


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Return name and address of the one who wrote it; empty where it is not exactly one."""
    try:
        addresses = [each for header in message.get_all("From") or [] for each in getattr(header, "addresses", ())]
    except (IndexError, ValueError, AttributeError):  # the parser's own, on an address that is none
        return "", ""
    return (addresses[0].display_name, addresses[0].addr_spec) if len(addresses) == 1 else ("", "")


def _taken(source: str, message: EmailMessage, name: str, address: str) -> Intake:
    text, why = _text(message)
    ids = [each for each in (_id(_header(message, "Message-ID")),) if each]
    anonymous = address.lower().startswith(_MACHINES)
    party = Party() if anonymous else Party(clean(name), email=address, language=_language(message))
    try:
        complaint = Complaint(
            party, "email", clean(_cut(text)), subject=clean(_header(message, "Subject")),
            message=ids[0] if ids else None,
        )  # fmt: skip
    except Invalid as wrong:
        return _unreadable(source, str(wrong))
    replies = tuple(
        dict.fromkeys(
            re.findall(r"<[^<>\s]{1,500}>", f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")
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


def _cut(text: str) -> str:
    """Cut what is longer than a text may be; the message itself is its source's to keep."""
    return text if len(text) <= LONGEST else unicodedata.normalize("NFC", text[:LONGEST])[:LONGEST]


def _header(message: EmailMessage, name: str) -> str:
    """Return a header's text; nothing where the parser fails on it, since the complaint is in the words."""
    try:
        return str(message.get(name) or "")
    except Exception:  # the parser's own, of many kinds, on a header that is none
        return ""


def _id(header: str) -> str:
    found = re.fullmatch(r"\s*(<[^<>\s]{1,500}>)\s*", header)
    return found[1] if found else ""


def _language(message: EmailMessage) -> str:
    """Return the language that the message says it is in; empty where it says none."""
    return _header(message, "Content-Language").split(",")[0].strip()[:35]


def _when(message: EmailMessage) -> datetime | None:
    try:
        moment = getattr(message.get("Date"), "datetime", None)
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except Exception:  # the parser's own, on a date that is none
        return None


def _text(message: EmailMessage) -> tuple[str, str]:
    """Return the words of a message, and which of its parts they are."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return "", "it has no text"
    content = _content(part)
    if part.get_content_subtype() == "html":
        return plain(content), "its HTML, as text"
    return content.strip(), "its text"


def _content(part: Any) -> str:
    """Return the words of a part; of an encoding that Python does not know, what can be read of them."""
    try:
        return str(part.get_content())
    except LookupError:
        charset = (
            str(part.get_content_charset("")).removesuffix("-i").removesuffix("-e")
        )  # the order of Hebrew (RFC 1556)
        raw: bytes = part.get_payload(decode=True) or b""
        try:
            return raw.decode(charset, "replace")
        except LookupError:
            return raw.decode("utf-8", "replace")


def plain(page: str) -> str:
    r"""
    Take the words out of simple HTML, in one pass from left to right.

    >>> plain("<p>Guten Tag,<br>es tropft.</p><style>p {}</style>")
    'Guten Tag,\nes tropft.'
    """
    words, at = list[str](), 0
    while found := _TAG.search(page, at):
        words.append(_flat(page[at : found.start()]))
        name, at = (found[1] or "").lower(), found.end()
        if name in _BREAKS:
            words.append("\n")
        elif name in _CELLS:
            words.append(" ")
        elif name in _HIDDEN and not found[0].startswith("</"):
            end = _ENDS[name].search(page, at)
            at = end.end() if end else len(page)
    words.append(_flat(page[at:]))
    lines = [" ".join(line.split()) for line in html.unescape("".join(words)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _flat(text: str) -> str:
    """Take the line ends out: in HTML they are spaces."""
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


_channel: type[Channel] = MailChannel
_reader: type[Reader] = MailChannel
_writer: type[Writer] = MailChannel
