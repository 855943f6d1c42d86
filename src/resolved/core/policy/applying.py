"""Which regimes a house is under, and for which complaints: read from its policy, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import attrs

from ...errors import Invalid, PolicyError
from . import packs
from .regime import Regime

_KEYS: Final = ("regime", "products")


@attrs.frozen
class Applies:
    """
    A regime that complaints are under from their receipt on.

    Args:
        regime: Its name.
        products: Only complaints about one of these; empty for all.
    """

    regime: str
    products: frozenset[str] = frozenset()


@attrs.frozen
class Regimes:
    """
    What laws and regulators ask of a house.

    Args:
        apply: What complaints are under from their receipt on.
        memory: Whether what rests on memory alone counts too; not, where nobody says so.
        own: Regimes besides those that ship, by name; one of the same name takes its place.
    """

    apply: tuple[Applies, ...] = ()
    memory: bool = False
    own: Mapping[str, Regime] = attrs.field(factory=dict[str, Regime], hash=False)

    @property
    def matter(self) -> bool:
        """Whether any complaint is under one from its receipt on."""
        return bool(self.apply)

    def find(self, name: str) -> Regime | None:
        """Return a regime by its name."""
        return self.own.get(name) or packs.shipped().get(name)

    @property
    def known(self) -> Mapping[str, Regime]:
        """Every regime, by name."""
        return {**packs.shipped(), **self.own}

    def of(self, product: str, said: Iterable[tuple[str, bool]] = ()) -> list[Regime]:
        """
        List the regimes of one complaint.

        Args:
            product: What it is about.
            said: What somebody said of it, in order: under this one, or not.
        """
        names = {each.regime: True for each in self.apply if not each.products or product in each.products}
        names |= dict(said)
        found = (self.find(name) for name, applies in names.items() if applies)
        return [each for each in found if each is not None]


NO_REGIMES: Final = Regimes()
"""A house that is under none."""


def regimes(data: Mapping[str, Any]) -> Regimes:
    """
    Read what a policy says of regimes.

    Raises:
        PolicyError: A regime is unknown, or a value cannot be followed.
    """
    memory = data["memory"]
    if not isinstance(memory, bool):
        raise PolicyError(f"policy: regimes.memory: write true or false, not {memory!r}")
    own = [packs.regime(each) for each in _tables(data["own"])]
    if len({each.name for each in own}) < len(own):
        raise PolicyError("policy: regimes.own: two of them have one name")
    found = Regimes(_apply(data["apply"]), memory, {each.name: each for each in own})
    for each in found.apply:
        if found.find(each.regime) is None:
            known = ", ".join(found.known)
            raise PolicyError(f"policy: regimes.apply: there is no regime {each.regime!r}; there are {known}")
    return found


def _tables(value: object) -> list[Mapping[str, Any]]:
    tables = cast("list[object]", value) if isinstance(value, list | tuple) else [value]
    if not all(isinstance(each, Mapping) for each in tables):
        raise PolicyError(f"policy: regimes.own: write each as a table [[regimes.own]], not {value!r}")
    return cast("list[Mapping[str, Any]]", tables)


def _apply(value: object) -> tuple[Applies, ...]:
    try:
        if not isinstance(value, list | tuple):
            raise Invalid(f"write a list, such as ['uk-fca-disp'], not {value!r}")
        return tuple(map(_applies, cast("list[object]", value)))
    except Invalid as wrong:
        raise PolicyError(f"policy: regimes.apply: {wrong}") from None


def _applies(value: object) -> Applies:
    if isinstance(value, str):
        return Applies(value)
    table: Mapping[str, object] = cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}
    regime, products = table.get("regime"), table.get("products", [])
    texts = isinstance(products, list) and all(isinstance(each, str) for each in cast("list[object]", products))
    if not isinstance(regime, str) or not texts or set(table) - set(_KEYS):
        raise Invalid(f"write a regime's name, or {{ regime = 'eu-psd2', products = ['card'] }}, not {value!r}")
    return Applies(regime, frozenset(cast("list[str]", products)))
