"""
What the house writes to a customer, in plain words: the letters that facts call for.

Pure: it writes and sends nothing. Only what is the customer's to read gets here; a
note, conduct or a threat is ``Internal`` and has no letter. Which letter says what is
told here; in what words, in ``languages``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core import facts as f
from ..core.complaint import Evidence, Medium
from ..core.fact import AnyFact, Case, Fact, Internal, Step
from ..core.policy import Rulebook
from ..errors import Objection
from ..languages import Languages
from ..ports import Letter
from .media import medium_for, reachable, writable
from .words import ASKED, Pen, farewell, greeting, words_of

__all__ = ["ASKED", "unwritable", "writable", "written"]


def written(
    step: Step[Any], rules: Rulebook, languages: Languages | None = None, following: Sequence[AnyFact] = ()
) -> tuple[Letter, ...]:
    """
    Write the letters that *step* calls for, in the customer's language (B2, B12, H3).

    Args:
        step: What happened.
        rules: The house's policy.
        languages: The house's words; those that ship, where they are left out.
        following: What is recorded next in the same unit: a letter promises nothing that does not happen.
    """
    fact: Any = step.entry.fact
    case = step.case
    if isinstance(fact, Internal) or not isinstance(fact, Fact):
        return ()
    medium = medium_for(fact, case, rules, step.entry.happened)
    if medium is None:
        return ()
    language = (languages or Languages(rules.letters, house=rules.language)).of(case.complaint.customer.language)
    words = words_of(fact, case, Pen(language, rules, tuple(following)))
    opening, close = greeting(case.complaint.customer, language), farewell(step.entry.by, language)
    return (
        Letter(
            id=f"{case.id}/{case.version}",
            case_id=case.id,
            version=case.version,
            kind="acknowledgement" if isinstance(fact, f.ComplaintReceived) else fact.name,
            channel=medium.channel,
            recipient=medium.address,
            subject=words.subject,
            text="\n\n".join(each for each in (opening, *words.paragraphs, close) if each),
            language=language.tag,
            reply_to=case.complaint.message,
        ),
    )


def unwritable(fact: Any, case: Case[Any], rules: Rulebook) -> Objection | None:
    """Object where the customer is to be told by a letter that cannot be written."""
    told = getattr(fact, "told", None)
    if not isinstance(told, Evidence) or told.how != "letter":
        return None
    if reachable(Medium(told.through), case, rules):
        return None
    writes = rules.can(told.through).writes
    way = f"there is no address for {told.through}" if writes else f"letters cannot go out by {told.through}"
    return Objection("no-letter", "A2", f"{way}: tell the customer, and say when and how (Evidence.spoken)", ("told",))
