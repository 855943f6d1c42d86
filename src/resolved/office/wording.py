"""What policy refuses in the words that a customer is about to be told: by a fact, or by a plugin's letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ..core.fact import Step
from ..core.policy import Rulebook
from ..core.taboos.replies import out_of_place, told_by
from ..core.wording import Wording, check_wording
from ..errors import Objection
from ..hooks import Plugins
from ..ports import Letter

LONGEST_QUOTE: Final = 120


def found_in(text: str, language: str, plugins: Plugins) -> tuple[Wording, ...]:
    """Check a text by the phrases that ship and by whatever plugins know, in the order in which it stands."""
    found = [*check_wording(text, language), *plugins.wording(text, language)]
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def refused_words(
    step: Step[Any], letters: Iterable[Letter], rules: Rulebook, plugins: Plugins
) -> tuple[Objection, ...]:
    """
    Object to what policy refuses.

    Args:
        step: The step that is about to be kept; what a customer records is their own word.
        letters: What plugins wrote for it; the house's own say what the fact says.
        rules: The policy, which names the clauses and codes (``[wording] refuses``).
        plugins: Who else looks at words.
    """
    harmless = out_of_place(step.case.state)
    return tuple(
        Objection(found.code, found.clause, _sentence(found), fields)
        for fields, text, language in _texts(step, letters)
        for found in found_in(text, language or rules.language, plugins)
        if (found.clause in rules.refuses or found.code in rules.refuses) and found.code not in harmless
    )


def _texts(step: Step[Any], letters: Iterable[Letter]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if step.entry.by.role != "customer":
        for told in told_by(step.entry.fact):
            yield (told.field,), told.text, step.case.complaint.customer.language
    for letter in letters:
        yield from (((), text, letter.language) for text in (letter.subject, letter.text) if text)


def _sentence(found: Wording) -> str:
    quote = " ".join(found.quote.split())
    short = quote if len(quote) <= LONGEST_QUOTE else f"{quote[: LONGEST_QUOTE - 1]}…"
    return f"“{short}” {found.sentence}: {found.mend}"
