"""
Everything that can go wrong, on one page.

::

    ResolvedError
    ├── Refused            an answer: the complaint stands as it was, and here is every reason
    ├── Invalid            a value that cannot be: no zone, no currency, a text no store could keep
    ├── GraphError         a state or fact is declared so that no lifecycle can be built from it
    ├── PolicyError        a policy file says something that no office can follow
    ├── StoreError         for machines
    │   ├── NotFound       no such complaint
    │   ├── Stale          somebody else was quicker; nothing was kept of yours
    │   ├── KeyReused      the same key came with other content
    │   ├── Unreadable     what is stored needs a fact or a form that this program does not know
    │   └── Unavailable    the store cannot be reached, or is busy, full or broken
    ├── PluginError        a plugin failed where it decides; nothing was recorded
    └── ChannelError       a channel could not read what came, or not send what should go
"""

from __future__ import annotations

import attrs

__all__ = [
    "ChannelError",
    "GraphError",
    "Invalid",
    "KeyReused",
    "NotFound",
    "Objection",
    "PluginError",
    "PolicyError",
    "Refused",
    "ResolvedError",
    "Stale",
    "StoreError",
    "Unavailable",
    "Unreadable",
]


@attrs.frozen
class Objection:
    """
    One thing that stands in the way of a fact.

    Args:
        code: Stable, for programs: ``no-choice``.
        clause: The clause of the method that it rests on: ``B7``.
        sentence: For people; it says what to do instead.
        fields: The fact's fields at fault, for a form to point at.
    """

    code: str
    clause: str
    sentence: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.sentence} ({self.clause})" if self.clause else self.sentence


@attrs.define(eq=False)
class ResolvedError(Exception):
    """Whatever this library raises on purpose."""


@attrs.define(eq=False)
class Refused(ResolvedError):
    """
    A fact that may not be recorded now, with *every* objection.

    ``submit`` returns it, ``record`` raises it. The complaint is as it was.
    """

    objections: tuple[Objection, ...]

    def __str__(self) -> str:
        return "; ".join(str(objection) for objection in self.objections)


@attrs.define(eq=False)
class Invalid(ResolvedError, ValueError):
    """
    A value that cannot be built; the sentence says why and what would do.

    Args:
        sentence: For people.
        field: The field at fault, where it is one.
    """

    sentence: str
    field: str = ""

    def __str__(self) -> str:
        return self.sentence


@attrs.define(eq=False)
class GraphError(ResolvedError, TypeError):
    """A state or fact is declared so that no lifecycle can be built from it."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@attrs.define(eq=False)
class PolicyError(ResolvedError, ValueError):
    """A policy cannot be followed as written."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@attrs.define(eq=False)
class StoreError(ResolvedError):
    """Something between us and what is kept."""


@attrs.define(eq=False)
class NotFound(StoreError):
    """There is no such complaint (or it is not yours to see: the answer is the same)."""

    case_id: str

    def __str__(self) -> str:
        return f"there is no complaint {self.case_id!r} here"


@attrs.define(eq=False)
class Stale(StoreError):
    """
    The complaint has moved on since it was read, or another of the same customer on which it was decided too.

    Nothing of this was kept. Load it again, look at what changed, and decide anew.
    """

    case_id: str
    expected: int
    found: int

    def __str__(self) -> str:
        return (
            f"the complaint has moved on: you saw version {self.expected}, it is at version {self.found}; "
            "load it again and decide anew"
        )


@attrs.define(eq=False)
class KeyReused(StoreError):
    """An idempotency key came a second time with other content; nothing was kept."""

    key: str

    def __str__(self) -> str:
        return f"key {self.key!r} was used before for something else; use a new key for a new request"


@attrs.define(eq=False)
class Unreadable(StoreError):
    """What is stored cannot be read by this program; it is kept as it is."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@attrs.define(eq=False)
class Unavailable(StoreError):
    """The store cannot be used now; nothing was kept. Trying again with the same key is safe."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@attrs.define(eq=False)
class PluginError(ResolvedError):
    """A plugin failed where it has a say, before anything was recorded."""

    plugin: str
    hook: str
    sentence: str

    def __str__(self) -> str:
        return f"plugin {self.plugin!r} failed in {self.hook}: {self.sentence}; nothing was recorded"


@attrs.define(eq=False)
class ChannelError(ResolvedError):
    """A channel could not take in what came, or could not send what should go out."""

    channel: str
    sentence: str

    def __str__(self) -> str:
        return f"channel {self.channel!r}: {self.sentence}"
