"""Letters: in which languages there are words for them, and which words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from .given import json_option, policy_option, words
from .words import show, show_json, show_table

if TYPE_CHECKING:
    from ..languages import Language

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


@click.command(short_help="Show in what words letters are written.")
@click.argument("language", required=False, type=words)
@policy_option
@json_option
def letters(language: str | None, policy: str, as_json: bool) -> None:
    """
    Show in what words letters are written in LANGUAGE, as TOML to change and to hand back.

    Without LANGUAGE, show in which ones there are letters. The words of the policy are laid over those that ship,
    and looked through.
    """
    from ..assembly import open_office

    with open_office(policy=policy) as office:
        languages = office.languages
    if language is None:
        rows = [(tag, languages.of(tag).say("acknowledgement.subject")) for tag in languages.tags]
        if as_json:
            show_json([{"language": tag, "subject": subject} for tag, subject in rows])
            return
        show_table(("language", "an acknowledgement"), rows)
        return
    if not languages.knows(language):
        raise click.UsageError(f"there are no letters in {language!r}; there are {', '.join(languages.tags)}.")
    known = languages.of(language)
    if as_json:
        show_json({"language": known.tag, "texts": _nested(known)})
        return
    show("\n".join(_toml(known)))


def _nested(language: Language) -> dict[str, dict[str, Any]]:
    """Give the words of a language as they are written down: by section and key."""
    nested = dict[str, dict[str, Any]]()
    for whole, sentence in language.texts.items():
        section, _, key = whole.partition(".")
        nested.setdefault(section, {})[key] = str(sentence)
    nested["moment"] = {"weekdays": list(language.weekdays), "months": list(language.months), **nested["moment"]}
    return nested


def _toml(language: Language) -> Iterator[str]:
    for section, texts in _nested(language).items():
        yield f"[{language.tag}.{section}]"
        for key, text in texts.items():
            told = json.dumps(text, ensure_ascii=False).replace("\u00a0", "\\u00a0")  # or nobody would see it
            yield f"{key if _BARE.fullmatch(key) else json.dumps(key)} = {told}"
        yield ""
