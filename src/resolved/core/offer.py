"""What may follow, what it needs, and what stands in its way: what a page or a person chooses from."""

from __future__ import annotations

import attrs

from ..errors import Objection
from .edges import Need
from .fact import AnyFact
from .method import Guide


@attrs.frozen
class Offer:
    """
    What may follow.

    Args:
        fact: The class.
        to: Where it leads; the state itself for a remark.
        needs: The fields that must be given.
        takes: The fields that may be.
        objections: What stands in its way already, whatever is filled in.
        guides: What to bear in mind; for people, and never enforced.
    """

    fact: type[AnyFact]
    to: tuple[str, ...]
    needs: tuple[Need, ...]
    takes: tuple[Need, ...]
    objections: tuple[Objection, ...]
    guides: tuple[Guide, ...] = ()

    @property
    def name(self) -> str:
        """The fact's wire name."""
        return self.fact.name

    @property
    def asks(self) -> str:
        """What it needs, and what a guard may ask for besides, in one line."""
        needs = ", ".join(map(str, self.needs))
        perhaps = ", ".join(str(need) for need in self.takes if need.asked)
        said = [f"needs {needs}" if needs else "", f"perhaps {perhaps}" if perhaps else ""]
        return "; ".join(filter(None, said))

    def __str__(self) -> str:
        line = f"{self.name:<22} {self.asks}".rstrip()
        return f"{line}  ({'; '.join(self.hindrances)})" if self.objections else line

    @property
    def hindrances(self) -> tuple[str, ...]:
        """What stands in its way, in sentences: that it is not for whoever asks, or cannot be now."""
        return tuple(f"{'not by you' if each.code == 'not-yours' else 'not now'}: {each}" for each in self.objections)
