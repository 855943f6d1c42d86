"""
What plugin authors and hosts test with: contracts to inherit, fakes to hand in.

Our own stores pass the same contracts. Needs pytest.
"""

from .contracts import StoreContract
from .fakes import FakeClock, PaperChannel, seeded

__all__ = ["FakeClock", "PaperChannel", "StoreContract", "seeded"]
