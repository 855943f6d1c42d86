"""In which language a customer is written to: theirs where there are words for it, else the house's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..errors import PolicyError
from .language import Language
from .reading import MEASURE, SHIPPED, Texts, built, flat, laid_over, shipped, shipped_texts

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")
_LONGEST: Final = 99


class Languages:
    """
    The languages of a house.

    Args:
        own: The house's own words, by language, section and key, each laid over those that it has so far;
            ``de-AT`` over ``de``. A language that does not ship needs every text.
        house: The language of the house, for customers of whom none is known, or one without words.

    Raises:
        PolicyError: A text cannot be used, or there are no words in the house's language; the sentence names it.
    """

    def __init__(self, *own: Mapping[str, Any], house: str = MEASURE) -> None:
        texts = dict[str, tuple[str, Texts]]()
        for tag, words in sorted(((tag, each[tag]) for each in own for tag in _tags(each)), key=_breadth):
            base = _base(tag, texts)
            key = tag.lower()
            texts[key] = (key if key in SHIPPED else tag, laid_over(tag, base, flat(words, tag)))
        self._own = {key: built(tag, whole) for key, (tag, whole) in texts.items()}
        self.house = house
        if not self.knows(house):
            raise PolicyError(
                f"policy: language: there are no letters in {house!r}; there are {', '.join(self.tags)}, "
                "and those that you give (see docs/how-to/letters.md)"
            )

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages for which there are words."""
        return tuple(sorted({*SHIPPED, *(each.tag for each in self._own.values())}))

    def of(self, tag: str) -> Language:
        """Give the language for a customer of *tag* (BCP 47): that, a wider one, the house's, or English."""
        found = self._tag(tag) or self._tag(self.house) or MEASURE
        return self._own.get(found) or shipped(found)

    def knows(self, tag: str) -> bool:
        """Tell whether there are words in that language, or in a wider one."""
        return self._tag(tag) is not None

    def _tag(self, tag: str) -> str | None:
        """Find the narrowest language with words that *tag* belongs to; loads none."""
        return next((wide for wide in _wider(tag) if wide in self._own or wide in SHIPPED), None)


def _wider(tag: str) -> Iterator[str]:
    """List a tag and those it belongs to: ``zh-hant-tw``, ``zh-hant``, ``zh``."""
    parts = tag.strip().lower()[:_LONGEST].replace("_", "-").split("-")
    return ("-".join(parts[:n]) for n in range(len(parts), 0, -1))


def _base(tag: str, texts: Mapping[str, tuple[str, Texts]]) -> Texts:
    """Find what *tag* is laid over: the house's own words so far, or those that ship; for a new one, nothing."""
    for wide in _wider(tag):
        if wide in texts:
            return texts[wide][1]
        if wide in SHIPPED:
            return shipped_texts(wide)
    return {}


def _breadth(words: tuple[str, Any]) -> int:
    return words[0].count("-")


def _tags(own: object) -> Iterator[str]:
    if not isinstance(own, Mapping):
        raise PolicyError(f"letters: give words by language, such as {{'de': {{…}}}}, not {own!r}")
    for tag in own:  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(tag, str) or not _TAG.fullmatch(tag):
            raise PolicyError(f"letters: {tag!r} is no language; write it like 'de' or 'pt-BR' (BCP 47)")
        yield tag
