"""
How a manager writes authority down: limits by level, by currency, by kind of remedy, by role (J4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar, cast

from ...errors import Invalid, PolicyError
from ..complaint import STAFF
from ..remedies import KINDS
from ..time import Span
from .authority import ANY, WORDS, Authority, Powers, Scale

T = TypeVar("T")

_KINDS: Final = frozenset(kind.kind for kind in KINDS)
_AMOUNT: Final = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)


def authority(data: Mapping[str, Any], window: Span) -> Authority:
    """
    Read what a policy says of authority.

    Args:
        data: The table ``[authority]``, with every key.
        window: Its window, which whoever reads spans has read.

    Raises:
        PolicyError: A key is unknown or a value cannot be followed; the sentence names it.
    """
    powers = _powers(data, "authority")
    roles: dict[str, Powers] = {}
    for role, theirs in _table(data["roles"], "authority.roles").items():
        at = f"authority.roles.{role}"
        if role not in STAFF:
            raise PolicyError(f"policy: there is no {at}; known here: {', '.join(sorted(STAFF))}")
        own = _table(theirs, at)
        if strange := sorted(set(own) - _POWERS):
            raise PolicyError(f"policy: there is no {at}.{strange[0]}; known here: {', '.join(sorted(_POWERS))}")
        roles[role] = _powers({**data, **own}, at, frozenset(own))
    return Authority(powers, roles, window)


_POWERS: Final = frozenset({"limits", "per-complaint", "per-customer", "kinds"})


def _powers(data: Mapping[str, Any], at: str, own: frozenset[str] = frozenset()) -> Powers:
    """Read what one role may give; a role that says other *limits* has only the kinds that it says itself."""
    named: Mapping[str, Any] = {} if "limits" in own and "kinds" not in own else data["kinds"]
    kinds = _table(named, f"{at}.kinds")
    if strange := sorted(set(kinds) - _KINDS):
        raise PolicyError(f"policy: there is no {at}.kinds.{strange[0]}; known here: {', '.join(sorted(_KINDS))}")
    return Powers(
        limits=_scale(data["limits"], f"{at}.limits"),
        per_complaint=_scale(data["per-complaint"], f"{at}.per-complaint"),
        per_customer=_scale(data["per-customer"], f"{at}.per-customer"),
        kinds={kind: _scale(written, f"{at}.kinds.{kind}") for kind, written in kinds.items()},
    )


def _table(value: object, at: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PolicyError(f"policy: {at} must be a table, not {value!r}")
    return cast("Mapping[str, Any]", value)


def _scale(value: object, at: str) -> Scale:
    """Read limits: a list by level, a word for all levels, or a table of either by currency."""
    if not isinstance(value, Mapping):
        return Scale({ANY: _named(at, _row, value)})
    rows = {
        _named(at, _currency, currency): _named(f"{at}.{currency}", _row, row)
        for currency, row in cast("Mapping[object, object]", value).items()
    }
    if not rows:
        raise PolicyError(f"policy: {at}: name a currency, such as {{ EUR = ['0', '100'] }}")
    return Scale(rows)


def _named(at: str, read: Callable[[Any], T], value: object) -> T:
    try:
        return read(value)
    except Invalid as wrong:
        raise PolicyError(f"policy: {at}: {wrong}") from None


def _currency(value: object) -> str:
    if not (isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha() and value.isupper()):
        raise Invalid(f"a currency is three capital letters (ISO 4217) such as 'EUR', not {value!r}")
    return value


def _row(value: object) -> tuple[Decimal, ...]:
    if isinstance(value, str) and value in WORDS:
        return (WORDS[value],)
    written = cast("list[object]", value) if isinstance(value, list | tuple) else []
    limits = tuple(map(_limit, written))
    if not limits or None in limits or list(limits) != sorted(cast("tuple[Decimal, ...]", limits)):
        raise Invalid(
            "write amounts as text, in rising order, such as ['0', '100'], or 'never' or 'without limit' "
            f"in the place of one or of all, not {value!r}"
        )
    return cast("tuple[Decimal, ...]", limits)


def _limit(written: object) -> Decimal | None:
    """Read one limit; None where it is none."""
    if isinstance(written, str) and written in WORDS:
        return WORDS[written]
    if not isinstance(written, str | int) or isinstance(written, bool):
        return None
    return Decimal(written) if _AMOUNT.fullmatch(str(written)) else None
