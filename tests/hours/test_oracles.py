"""A share of the random cases that are held against other libraries; ``tests.hours.oracles`` runs as many as wanted."""

from __future__ import annotations

from collections import Counter

import pytest

from .cases import ZONES
from .oracles import EACH, judged


@pytest.mark.parametrize("seed", [11, 12])
def test_two_other_libraries_say_the_same(seed: int) -> None:
    verdicts = Counter(verdict.partition(":")[0] for verdict in judged(2 * len(ZONES) * EACH // 2, seed))

    assert not {kind for kind in verdicts if kind.endswith("differs")}
    assert verdicts["workclock agrees"] >= 3000
