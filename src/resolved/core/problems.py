"""
Recurring problems and frequent questions: what outlives one complaint and is put down for everybody (J3).

These values are records and no facts: each change is kept as a whole new version, and
nothing in them is about a person. Which complaints belong to a problem is not
written here: their own facts say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from ..errors import Invalid
from .fact import Upcast
from .text import aware, said, utc

Status: TypeAlias = Literal["open", "known-answer", "fix-under-way", "fixed", "fix-verified"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)

LONGEST_TITLE: Final = 200
"""Characters in a title, and so in the id that is made of it."""

_DASHES: Final = re.compile("-+")


def slug(text: str) -> str:
    """
    Bring the name of a problem into the one form under which it is found: small letters, words joined by dashes.

    Letters of every script stay, with their marks; a name without any letter stays as it is.

    >>> slug("  Plums: picked TOO early ")
    'plums-picked-too-early'
    """
    if not text or (text.isascii() and text.isalnum() and text.islower()):
        return text
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else "-" for char in folded)
    return _DASHES.sub("-", kept).strip("-") or " ".join(folded.split())


def _short(value: object, attribute: attrs.Attribute[str], text: str) -> None:
    said(value, attribute, text)
    if len(text) > LONGEST_TITLE:
        what = f"{type(value).__name__}.{attribute.name}"
        raise Invalid(f"{what} has at most {LONGEST_TITLE} characters, not {len(text):,}", attribute.name)


@attrs.frozen(kw_only=True)
class Problem:
    """
    A recurring problem (J3): what it is, what is known of it, and how far its removal has come.

    In the house's own words; none of it is personal, so write no names into it.

    Args:
        id: Its name in the form of ``slug``; facts name it so.
        title: A line for people.
        product: What it is about, in the host's words.
        cause: Why it happens.
        answer: What customers are told, once there is an answer.
        fix: What is being done so that it does not come back.
        fixed: Since when that is done (UTC).
        verified: When the fix was found to hold (UTC).
        proof: How that is known.
        owner: The id of who sees to it.
        merged_into: The id of the problem that it turned out to be.
    """

    name: ClassVar[str] = "problem"
    form: ClassVar[int] = 1
    upcasts: ClassVar[Mapping[int, Upcast]] = {}
    formerly: ClassVar[tuple[str, ...]] = ()
    clauses: ClassVar[tuple[str, ...]] = ("J3",)

    id: str = attrs.field(validator=said)
    title: str = attrs.field(validator=_short)
    product: str = ""
    cause: str = ""
    answer: str = ""
    fix: str = ""
    fixed: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(utc), validator=attrs.validators.optional(aware)
    )
    verified: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(utc), validator=attrs.validators.optional(aware)
    )
    proof: str = ""
    owner: str = ""
    merged_into: str = ""

    @property
    def status(self) -> Status:
        """Tell how far it has come, by what is written down; whether it recurred is for its complaints to say."""
        if self.verified is not None:
            return "fix-verified"
        if self.fixed is not None:
            return "fixed"
        return "fix-under-way" if self.fix else "known-answer" if self.answer else "open"


@attrs.frozen(kw_only=True)
class Question:
    """
    A frequent question and its answer, kept up to date (J3).

    Args:
        id: Made of the question and the language.
        question: As customers ask it; nothing personal.
        answer: As the house answers it.
        language: BCP 47.
        problem: The recurring problem behind it, where there is one.
        retired: True where it is not to be given any more.
    """

    name: ClassVar[str] = "question"
    form: ClassVar[int] = 1
    upcasts: ClassVar[Mapping[int, Upcast]] = {}
    formerly: ClassVar[tuple[str, ...]] = ()
    clauses: ClassVar[tuple[str, ...]] = ("J3",)

    id: str = attrs.field(validator=said)
    question: str = attrs.field(validator=said)
    answer: str = attrs.field(validator=said)
    language: str = attrs.field(default="en", validator=said)
    problem: str = ""
    retired: bool = False
