"""
A text as it is searched: one case, one kind of quotation mark, dash and space; and the way back to each place in it.

Whoever compares words wants none of the typographer's differences; whoever is shown what was found wants
the place in the text as it was given. Takes time and room in proportion to the text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from unicodedata import is_normalized, normalize

import attrs

_SAME: Final = {
    **dict.fromkeys(map(ord, "’‘‚‛′´`ʼ՚"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−֊"), "-"),
    **dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " "),
    ord("՝"): ",",
    # What stands inside a word and is none of its letters: joiners, soft hyphens, Armenian marks of tone.
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff՛՜՞"), None),
}
# Short, and to the next space where one is near: so nothing that belongs together is parted.
_PIECE: Final = re.compile(r".{1,200}\S{0,40}\s?", re.DOTALL)
_SIGN: Final = re.compile("(?s).[\u0300-\u036f]{0,8}")


class _Piece(NamedTuple):
    """A stretch of the folded text: where it came from, sign by sign where they are not as many."""

    at: int
    origin: int
    starts: array[int] | None
    ends: array[int] | None


@attrs.frozen(eq=False)
class Folded:
    """
    A text in the form in which it is searched.

    Args:
        text: In that form.
        pieces: Where each stretch of it came from.
    """

    text: str
    pieces: tuple[_Piece, ...] = attrs.field(repr=False)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of it, which is not empty, begins and ends in the text as it was given."""
        first, last = self._piece(start), self._piece(end - 1)
        begins = first.origin + (start - first.at if first.starts is None else first.starts[start - first.at])
        ends = last.origin + (end - last.at if last.ends is None else last.ends[end - 1 - last.at])
        return begins, ends

    def _piece(self, at: int) -> _Piece:
        return self.pieces[bisect_right(self.pieces, at, key=lambda piece: piece.at) - 1]


def fold(text: str, alike: Mapping[int, str] | None = None) -> Folded:
    """
    Bring a text into the form in which it is searched.

    Args:
        text: Any.
        alike: Letters that count as others, once all are small: ``{ord("é"): "e"}``; one for one.
    """
    if text.isascii():
        plain = text.translate(_SAME).lower()
        return Folded(plain.translate(alike) if alike else plain, (_Piece(0, 0, None, None),))
    told, pieces, at = list[str](), list[_Piece](), 0
    for origin, piece in _cut(text):
        folded, starts, ends = _whole(piece)
        told.append(folded)
        pieces.append(_Piece(at, origin, starts, ends))
        at += len(folded)
    whole = "".join(told)
    return Folded(whole.translate(alike) if alike else whole, tuple(pieces))


def _cut(text: str) -> Iterator[tuple[int, str]]:
    return ((found.start(), found[0]) for found in _PIECE.finditer(text))


def _whole(piece: str) -> tuple[str, array[int] | None, array[int] | None]:
    """Fold a piece at one go, where each sign stays one; else sign by sign."""
    same = piece.translate(_SAME)
    if len(same) == len(piece) and is_normalized("NFKC", same):
        folded = same.casefold()
        if len(folded) == len(piece):
            return folded, None, None
    return _by_sign(piece)


def _by_sign(piece: str) -> tuple[str, array[int], array[int]]:
    told, starts, ends = list[str](), array("L"), array("L")
    for sign in _SIGN.finditer(piece):
        folded = normalize("NFKC", sign[0].translate(_SAME)).casefold()
        told.append(folded)
        starts.extend([sign.start()] * len(folded))
        ends.extend([sign.end()] * len(folded))
    return "".join(told), starts, ends
