"""
What plugin authors and hosts test with: contracts to inherit, fakes to hand in.

Our own stores pass the same contracts. The contracts need pytest, the fakes do not.
"""

from typing import TYPE_CHECKING, Any

from .fakes import FakeClock, PaperChannel, seeded

if TYPE_CHECKING:
    from .contracts import StoreContract

__all__ = ["FakeClock", "PaperChannel", "StoreContract", "seeded"]


def __getattr__(name: str) -> Any:
    if name != "StoreContract":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .contracts import StoreContract

    return StoreContract
