"""Decisions that rest on a customer's other complaints, while those move on: nothing is decided on what is past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from resolved import Case, Complaint, Evidence, Money, Refused, Stale, facts as f
from resolved.integrity import verify
from resolved.ports import Move
from resolved.remedies import Refund
from resolved.stores.memory import MemoryStore

from .. import people as p
from ..offices import Desk, a_desk

FIFTY = f.GoodwillGiven(Refund("half of it", Money("50", "EUR")))
EIGHTY = {"authority": {"per-customer": ["0", "80"], "window": "30 days"}}
BY_POST = Evidence.written(by="cleo", through="post", text="From now on in writing.")
LIMIT = f.ContactLimited("writing-only", "of a word", p.NOON + 130 * p.DAY, told=BY_POST)


def another(desk: Desk) -> Case[Any]:
    return desk.office.receive(Complaint(p.CUSTOMER, "phone", "again"), by=p.ANA)


def gives(desk: Desk, case: Case[Any]) -> bool:
    return not isinstance(desk.office.submit(case.id, FIFTY, by=p.ANA), Refused)


def limited(desk: Desk, case: Case[Any]) -> str:
    limit = desk.office.load(case.id).dossier.conduct.limited(desk.office.now())
    return "" if limit is None else limit.kind


class Meddled(MemoryStore):
    """A store in which something else happens just before a commit."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[Callable[[], object]] = []

    def commit(self, tenant: str, unit: Sequence[Move], *, key: str | None = None) -> None:
        while self.before:
            self.before.pop()()
        super().commit(tenant, unit, key=key)


@pytest.mark.clause("C4", "B6")
def test_two_who_give_to_one_customer_at_the_same_moment_do_not_both_pass_the_limit() -> None:
    store = Meddled()
    desk = a_desk(store, policy=EIGHTY)
    first, second = another(desk), another(desk)
    store.before.append(lambda: gives(desk, second))

    with pytest.raises(Stale) as stale:
        gives(desk, first)
    assert second.id == stale.value.case_id
    assert not gives(desk, first)
    assert 1 == sum(len(desk.office.load(each.id).dossier.solution.given) for each in (first, second))


def test_of_many_who_give_to_one_customer_at_once_one_gives(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db", policy=EIGHTY)
    cases = [another(desk) for _ in range(6)]

    def attempt(case: Case[Any]) -> bool:
        while True:
            try:
                return gives(desk, case)
            except Stale:
                continue

    with ThreadPoolExecutor(6) as pool:
        assert [False] * 5 + [True] == sorted(pool.map(attempt, cases))
    assert () == verify(desk.office).faults


@pytest.mark.clause("I2")
def test_who_complains_while_a_limit_is_set_is_limited_too() -> None:
    store = Meddled()
    desk = a_desk(store)
    first = another(desk)
    desk.office.on(first, by=p.ANA).record(f.ConductNoted("insult", "a word", warned=True))
    store.before.append(lambda: desk.office.submit(first.id, LIMIT, by=p.CLEO))
    second = another(desk)

    assert [LIMIT.kind] * 2 == [limited(desk, each) for each in (first, second)]


@pytest.mark.clause("I2")
def test_a_limit_that_is_set_while_somebody_complains_again_is_decided_anew() -> None:
    store = Meddled()
    desk = a_desk(store)
    first = another(desk)
    desk.office.on(first, by=p.ANA).record(f.ConductNoted("insult", "a word", warned=True))
    later: list[Case[Any]] = []
    store.before.append(lambda: later.append(another(desk)))
    with pytest.raises(Stale):
        desk.office.submit(first.id, LIMIT, by=p.CLEO)

    desk.office.submit(first.id, LIMIT, by=p.CLEO)
    assert [LIMIT.kind] * 2 == [limited(desk, each) for each in (first, *later)]
