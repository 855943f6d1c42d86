"""
What every store owes.

Inherit, and say how yours is made::

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self) -> MyStore:
            return MyStore(...)
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import pytest

from ..core.wire import Kept, Part
from ..errors import KeyReused, NotFound, Stale
from ..ports import Due, Leaf, Letter, Line, Move, Query, Seen, Store

HOSTILE = (
    "plain", "Ünïcödé", "中文", "Հայերեն", "🙂", "'; DROP TABLE cases; --", '"quoted"', "%", "_", "\\", "\t\n\r",
    "<script>alert(1)</script>", "=1+1", "\u202eabc", "\u200b", "{0.__class__}", "$(id)", "a" * 10_000,
)  # fmt: skip
"""Texts that every store must take and give back equal."""


def a_line(case_id: str = "c", version: int = 1, **fields: Any) -> Line:
    """Make a line of a work list."""
    line = Line(case_id, "", version, f"h{version}", "received", "", "ana", "", "desk", 0, None, "", "Kim", "plums")
    return line._replace(**fields)


def a_letter(case_id: str = "c", version: int = 1, name: str = "l") -> Letter:
    """Make a letter."""
    return Letter(
        id=f"{case_id}-{version}-{name}", case_id=case_id, version=version, kind="note", channel="email",
        recipient="kim@example.com", subject="s", text="t",
    )  # fmt: skip


def a_move(case_id: str = "c", version: int = 1, *, letters: tuple[Letter, ...] = (), **fields: Any) -> Move:
    """Make a move to *version*, decided on the one before it."""
    begins: tuple[Due, ...] = fields.pop("begins", ())
    ends: tuple[str, ...] = fields.pop("ends", ())
    withdraws: int | None = fields.pop("withdraws", None)
    parts: tuple[Part, ...] = fields.pop("parts", ())
    before = (version - 1, f"h{version - 1}" if version > 1 else "")
    kept = Kept(version, f"line {version} of {case_id}".encode(), f"h{version}", parts)
    return Move(before, a_line(case_id, version, **fields), kept, begins, ends, letters, withdraws)


def kim(case_id: str, version: int = 1) -> Move:
    """Make a move of a complaint of one customer."""
    return a_move(case_id, version, customer="p-1")


def a_leaf(
    id: str = "plums", version: int = 1, *, kind: str = "problem", parts: tuple[Part, ...] = ()
) -> Leaf:  # fmt: skip
    """Make a version of a record, decided on the one before it."""
    kept = Kept(version, f"version {version} of {id}".encode(), f"h{version}", parts)
    return Leaf(kind, id, f"h{version - 1}" if version > 1 else "", kept)


class StoreContract:
    """What every store owes; each test is a promise in its name."""

    __test__: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.__test__ = True

    @pytest.fixture
    def store(self) -> Any:
        """Make an empty store: yours to write."""
        raise NotImplementedError("write a fixture `store` that gives an empty store of yours")

    # Keeping --------------------------------------------------------------------------

    def test_what_was_kept_comes_back_equal_and_in_order(self, store: Store) -> None:
        part = Part("p-1", "plain", b"\0salt", b'{"0":"x"}', "hash")
        store.commit("", [a_move(parts=(part, part._replace(subject="p-2")))])
        store.commit("", [a_move(version=2, state="heard", owner="ben")])

        kept = store.entries("", "c")
        assert [a_move(parts=(part, part._replace(subject="p-2"))).kept, a_move(version=2).kept] == list(kept)
        assert a_line(version=2, state="heard", owner="ben", number="C-1") == store.line("", "c")
        assert [kept[0]] == list(store.entries("", "c", until=1))

    def test_a_unit_is_kept_whole_or_not_at_all(self, store: Store) -> None:
        store.commit("", [a_move("a"), a_move("b")])
        with pytest.raises(Stale):
            store.commit("", [a_move("a", 2, letters=(a_letter("a", 2),)), a_move("b", 3)])

        assert (1, 1) == (store.line("", "a").version, store.line("", "b").version)
        assert 1 == len(store.entries("", "a"))
        assert [] == list(store.shelf(""))

    def test_a_unit_may_bring_one_complaint_two_entries(self, store: Store) -> None:
        store.commit("", [a_move(), a_move(version=2)])

        assert 2 == store.line("", "c").version

    def test_who_decided_on_an_older_version_is_stale(self, store: Store) -> None:
        store.commit("", [a_move()])
        store.commit("", [a_move(version=2)])
        with pytest.raises(Stale) as stale:
            store.commit("", [a_move(version=2, owner="somebody else")])

        assert (1, 2) == (stale.value.expected, stale.value.found)
        assert "ana" == store.line("", "c").owner

    def test_who_decided_on_another_head_is_stale(self, store: Store) -> None:
        """
        The version alone would not tell two histories apart.
        """
        store.commit("", [a_move()])
        with pytest.raises(Stale):
            store.commit("", [a_move(version=2)._replace(before=(1, "another"))])

        assert 1 == len(store.entries("", "c"))

    def test_who_decided_on_a_customers_other_complaints_is_stale_when_one_has_moved_on(self, store: Store) -> None:
        store.commit("", [kim("a"), kim("b"), a_move("c", customer="p-2")])
        seen = Seen("p-1", frozenset({("b", 1)}))
        store.commit("", [kim("b", 2)])
        with pytest.raises(Stale) as stale:
            store.commit("", [kim("a", 2)._replace(seen=seen)])

        assert ("b", 1, 2) == (stale.value.case_id, stale.value.expected, stale.value.found)
        assert 1 == store.line("", "a").version
        store.commit("", [kim("a", 2)._replace(seen=Seen("p-1", frozenset({("b", 2)})))])
        assert 2 == store.line("", "a").version

    def test_who_did_not_see_a_customers_newest_complaint_is_stale(self, store: Store) -> None:
        alone = Seen("p-1", frozenset())
        store.commit("", [kim("a")])
        store.commit("", [kim("a", 2)._replace(seen=alone)])
        store.commit("", [kim("b")])
        for move in (kim("a", 3), kim("d")):
            with pytest.raises(Stale):
                store.commit("", [move._replace(seen=alone)])

        assert ["a", "b"] == sorted(line.case_id for line in store.find("", Query()).lines)

    def test_what_was_seen_is_held_against_what_stood_before_the_unit(self, store: Store) -> None:
        store.commit("", [kim("a"), kim("b")])
        seen = Seen("p-1", frozenset({("b", 1)}))
        store.commit("", [kim("b", 2), kim("a", 2)._replace(seen=seen)])

        assert 2 == store.line("", "a").version

    def test_one_id_opens_one_complaint(self, store: Store) -> None:
        store.commit("", [a_move()])
        with pytest.raises(Stale):
            store.commit("", [a_move()])

        assert 1 == len(store.find("", Query()).lines)

    def test_a_key_is_kept_once(self, store: Store) -> None:
        store.commit("", [a_move("a")], key="k")
        with pytest.raises(KeyReused):
            store.commit("", [a_move("b")], key="k")

        assert ("a", 1) == store.keyed("", "k")
        assert None is store.keyed("", "other")
        with pytest.raises(NotFound):
            store.line("", "b")

    def test_a_refused_key_leaves_the_complaint_as_it_was(self, store: Store) -> None:
        store.commit("", [a_move()], key="k")
        with pytest.raises(KeyReused):
            store.commit("", [a_move(version=2, letters=(a_letter(version=2),))], key="k")

        assert 1 == store.line("", "c").version
        assert [] == list(store.shelf(""))

    def test_a_key_belongs_to_the_first_entry_of_its_unit(self, store: Store) -> None:
        store.commit("", [a_move("a"), a_move("b")], key="k")

        assert ("a", 1) == store.keyed("", "k")

    def test_numbers_count_from_one_and_stay(self, store: Store) -> None:
        for id in ("x", "y", "z"):
            store.commit("", [a_move(id)])
        store.commit("", [a_move("y", 2)])

        assert ["C-1", "C-2", "C-3"] == [store.line("", id).number for id in ("x", "y", "z")]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_every_text_comes_back_equal(self, store: Store, text: str) -> None:
        letter = Letter(
            id="l", case_id="c", version=1, kind="note", channel="email", recipient=text, subject=text, text=text
        )
        store.commit(text, [a_move(name=text, text=text, owner=text, customer=text, letters=(letter,))], key=text)
        (shelved,) = store.shelf(text)
        line = store.line(text, "c")

        assert (text, text, text, text) == (line.name, line.text, line.owner, line.customer)
        assert (text, text, text) == (shelved.letter.recipient, shelved.letter.subject, shelved.letter.text)
        assert ("c", 1) == store.keyed(text, text)
        assert [line] == list(store.find(text, Query(text=text, owner=text, customer=text)).lines)

    def test_what_is_not_there_is_not_found(self, store: Store) -> None:
        for ask in (store.entries, store.line, store.deadlines):
            with pytest.raises(NotFound):
                ask("", "nowhere")
        with pytest.raises(Stale):
            store.commit("", [a_move(version=2)])

    # Tenants --------------------------------------------------------------------------

    def test_tenants_do_not_see_one_another(self, store: Store) -> None:
        due = Due("d", "decision", 5)
        store.commit("a", [a_move(letters=(a_letter(),), begins=(due,))], key="k")
        with pytest.raises(NotFound):
            store.entries("b", "c")

        assert [] == list(store.find("b", Query()).lines)
        assert [] == list(store.due("b", 9, 9))
        assert None is store.next_due("b")
        assert [] == list(store.claim("b", 9, 99, 9))
        assert [] == list(store.shelf("b"))
        assert None is store.keyed("b", "k")
        assert ["a"] == list(store.tenants())

    def test_tenants_may_use_the_same_ids_keys_and_numbers(self, store: Store) -> None:
        store.commit("a", [a_move()], key="k")
        store.commit("b", [a_move()], key="k")

        assert ["C-1", "C-1"] == [store.line(tenant, "c").number for tenant in ("a", "b")]
        assert ["a", "b"] == list(store.tenants())

    # Finding --------------------------------------------------------------------------

    @pytest.fixture
    def stocked(self, store: Store) -> Store:
        """Give a store with five complaints in it."""
        rows: list[dict[str, Any]] = [
            {"state": "received", "owner": "ana", "due": 30, "text": "Plums, 100% unripe"},
            {"state": "heard", "owner": "ben", "due": 10, "channel": "phone", "name": "Ünal"},
            {"state": "closed", "kind": "confirmed", "owner": "ana", "due": None, "customer": "p-1"},
            {"state": "received", "owner": "ben", "due": 10, "customer": "p-1", "text": "under_scored"},
            {"state": "deferred", "owner": "ana", "due": 20},
        ]
        for n, row in enumerate(rows, 1):
            store.commit("", [a_move(f"c{n}", **row)])
        return store

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (Query(), "2 4 5 1 3"),
            (Query(states=("received", "heard")), "2 4 1"),
            (Query(owner="ana"), "5 1 3"),
            (Query(customer="p-1"), "4 3"),
            (Query(channel="phone"), "2"),
            (Query(number=3), "3"),
            (Query(due_before=20), "2 4"),
            (Query(text="100%"), "1"),
            (Query(text="r_s"), "4"),
            (Query(text="ÜNAL"), "2"),
            (Query(text="PLUMS", owner="ben"), "2"),
            (Query(text="nothing of the kind"), ""),
            (Query(owner="nobody"), ""),
        ],
    )
    def test_a_work_list_holds_what_was_asked_for_by_what_falls_due(
        self, stocked: Store, query: Query, expected: str
    ) -> None:
        found = " ".join(line.case_id[1:] for line in stocked.find("", query).lines)

        assert expected == found

    def test_pages_follow_one_another_without_gap_or_double(self, stocked: Store) -> None:
        seen, after = list[str](), None
        for _ in range(9):
            page = stocked.find("", Query(limit=2, after=after))
            seen += [line.case_id for line in page.lines]
            after = page.more
            if after is None:
                break

        assert ["c2", "c4", "c5", "c1", "c3"] == seen

    # Falling due ----------------------------------------------------------------------

    def test_what_has_fallen_due_is_found_the_earliest_first(self, store: Store) -> None:
        store.commit("", [a_move("a", begins=(Due("x", "remedy", 20), Due("y", "answer", 50)))])
        store.commit("", [a_move("b", begins=(Due("x", "promise", 10),))])

        assert [("b", Due("x", "promise", 10)), ("a", Due("x", "remedy", 20))] == list(store.due("", 20, 9))
        assert [("b", Due("x", "promise", 10))] == list(store.due("", 20, 1))
        assert [] == list(store.due("", 9, 9))
        assert 10 == store.next_due("")
        assert [Due("x", "remedy", 20), Due("y", "answer", 50)] == list(store.deadlines("", "a"))

    def test_what_no_longer_runs_does_not_fall_due(self, store: Store) -> None:
        store.commit("", [a_move(begins=(Due("x", "remedy", 20), Due("y", "answer", 50)))])
        store.commit("", [a_move(version=2, ends=("x",))])

        assert [("c", Due("y", "answer", 50))] == list(store.due("", 99, 9))
        assert 50 == store.next_due("")

    def test_a_deadline_may_be_moved_and_run_again(self, store: Store) -> None:
        store.commit("", [a_move(begins=(Due("x", "remedy", 20),))])
        store.commit("", [a_move(version=2, begins=(Due("x", "remedy", 40),))])
        store.commit("", [a_move(version=3, ends=("x",))])
        store.commit("", [a_move(version=4, begins=(Due("x", "remedy", 60),))])

        assert [("c", Due("x", "remedy", 60))] == list(store.due("", 99, 9))

    def test_deadlines_can_be_moved_without_an_entry(self, store: Store) -> None:
        store.commit("", [a_move(begins=(Due("x", "remedy", 20), Due("y", "answer", 50)), due=20, clock="remedy")])
        store.redate(
            "", a_line(due=40, clock="answer", owner="bob"), (Due("y", "answer", 40), Due("z", "promise", 60)), ("x",)
        )

        assert [Due("y", "answer", 40), Due("z", "promise", 60)] == list(store.deadlines("", "c"))
        line = store.line("", "c")
        assert (40, "answer", "ana", 1) == (line.due, line.clock, line.owner, line.version)
        assert 1 == len(store.entries("", "c"))

    def test_deadlines_of_a_complaint_that_has_moved_on_are_left(self, store: Store) -> None:
        store.commit("", [a_move(begins=(Due("x", "remedy", 20),))])
        store.commit("", [a_move(version=2)])
        for line in (a_line(), a_line(version=2, head="another"), a_line("nowhere")):
            with pytest.raises(Stale):
                store.redate("", line, (Due("x", "remedy", 99),), ())

        assert [Due("x", "remedy", 20)] == list(store.deadlines("", "c"))

    # The outbox -----------------------------------------------------------------------

    def test_a_letter_is_claimed_by_one_sender_at_a_time(self, store: Store) -> None:
        store.commit("", [a_move(letters=(a_letter(),))])
        (taken,) = store.claim("", 0, 100, 9)

        assert (a_letter().id, "C-1", 1) == (taken.letter.id, taken.letter.number, taken.attempts)
        assert [] == list(store.claim("", 99, 200, 9))
        assert [2] == [again.attempts for again in store.claim("", 100, 200, 9)]

    def test_letters_of_one_complaint_go_out_in_order(self, store: Store) -> None:
        store.commit("", [a_move(letters=(a_letter(name="first"), a_letter(name="second")))])
        store.commit("", [a_move("d", letters=(a_letter("d"),))])
        taken = [one.letter.id for one in store.claim("", 0, 100, 9)]

        assert ["c-1-first", "d-1-l"] == taken
        assert [] == list(store.claim("", 0, 100, 9))
        store.settle("", "c-1-first", "sent", 50, "")
        assert ["c-1-second"] == [one.letter.id for one in store.claim("", 50, 100, 9)]

    def test_only_letters_of_the_channels_asked_for_are_claimed(self, store: Store) -> None:
        store.commit("", [a_move(letters=(a_letter(),))])

        assert [] == list(store.claim("", 0, 100, 9, ["post"]))
        assert [] == list(store.claim("", 0, 100, 9, []))
        assert 1 == len(store.claim("", 0, 100, 9, ["post", "email"]))

    def test_what_became_of_a_letter_is_seen_on_the_shelf(self, store: Store) -> None:
        store.commit("", [a_move(letters=(a_letter(),))])
        store.commit("", [a_move("d", letters=(a_letter("d"),))])
        store.claim("", 0, 100, 9)
        store.settle("", "c-1-l", "dead", 7, "no such box")
        store.settle("", "d-1-l", "waiting", 77, "busy")

        (dead,) = store.shelf("", states=("dead",))
        (waiting,) = store.shelf("", case_id="d")
        assert ("dead", 1, 7, "no such box") == (dead.state, dead.attempts, dead.next_at, dead.reason)
        assert ("waiting", 1, 77, "busy") == (waiting.state, waiting.attempts, waiting.next_at, waiting.reason)
        assert [] == list(store.claim("", 76, 100, 9))
        assert 1 == len(store.claim("", 77, 100, 9))
        assert 1 == len(store.shelf("", limit=1))

    def test_letters_that_nobody_tried_can_be_withdrawn(self, store: Store) -> None:
        store.commit("", [a_move()])
        store.commit("", [a_move(version=2, letters=(a_letter(version=2),))])
        store.commit("", [a_move(version=3, withdraws=2)])

        assert ["withdrawn"] == [one.state for one in store.shelf("")]
        assert [] == list(store.claim("", 0, 100, 9))

    def test_a_letter_that_was_tried_cannot_be_withdrawn(self, store: Store) -> None:
        store.commit("", [a_move(letters=(a_letter(),))])
        store.claim("", 0, 100, 9)
        with pytest.raises(Stale):
            store.commit("", [a_move(version=2, withdraws=1)])

        assert 1 == store.line("", "c").version

    # Records --------------------------------------------------------------------------

    def test_every_version_of_a_record_comes_back_equal_and_in_order(self, store: Store) -> None:
        part = Part("p-1", "plain", b"\0salt", b'{"0":"x"}', "hash")
        store.keep("", [a_leaf(parts=(part, part._replace(subject="p-2")))])
        store.keep("", [a_leaf(version=2)])

        first, second = a_leaf(parts=(part, part._replace(subject="p-2"))).kept, a_leaf(version=2).kept
        assert [first, second] == list(store.leaves("", "problem", "plums"))
        assert [("plums", second)] == list(store.newest("", "problem"))

    def test_of_each_record_of_a_kind_the_newest_version_is_read_by_id(self, store: Store) -> None:
        store.keep("", [a_leaf("b"), a_leaf("a"), a_leaf("a", kind="question")])
        store.keep("", [a_leaf("b", 2)])

        assert [("a", a_leaf("a").kept), ("b", a_leaf("b", 2).kept)] == list(store.newest("", "problem"))
        assert ["a"] == [id for id, _ in store.newest("", "question")]

    def test_who_decided_on_an_older_version_of_a_record_is_stale(self, store: Store) -> None:
        store.keep("", [a_leaf(), a_leaf(version=2)])
        for late in (a_leaf(), a_leaf(version=2), a_leaf(version=4), a_leaf(version=3)._replace(prev="another")):
            with pytest.raises(Stale):
                store.keep("", [late])

        assert [1, 2] == [kept.version for kept in store.leaves("", "problem", "plums")]

    def test_records_are_kept_together_or_not_at_all(self, store: Store) -> None:
        store.keep("", [a_leaf("a")])
        with pytest.raises(Stale):
            store.keep("", [a_leaf("b"), a_leaf("a")])

        assert ["a"] == [id for id, _ in store.newest("", "problem")]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_record_may_be_called_anything(self, store: Store, text: str) -> None:
        store.keep(text, [a_leaf(text, kind=text)])

        assert [(text, a_leaf(text, kind=text).kept)] == list(store.newest(text, text))
        assert 1 == len(store.leaves(text, text, text))

    def test_records_of_another_tenant_are_not_seen(self, store: Store) -> None:
        store.keep("a", [a_leaf()])
        store.keep("b", [a_leaf()])
        store.keep("b", [a_leaf(version=2)])

        assert [1] == [kept.version for kept in store.leaves("a", "problem", "plums")]
        assert [] == list(store.newest("c", "problem"))
        assert [] == list(store.leaves("c", "problem", "plums"))

    def test_complaints_are_found_by_their_problem_as_it_stands(self, store: Store) -> None:
        store.commit("", [a_move("a", problem="plums"), a_move("b"), a_move("c", problem="pears")])
        store.commit("", [a_move("b", 2, problem="plums"), a_move("c", 2)])

        assert ["a", "b"] == [line.case_id for line in store.find("", Query(problem="plums")).lines]
        assert ["c"] == [line.case_id for line in store.find("", Query(problem="")).lines]

    def test_of_many_who_write_a_record_at_once_one_is_kept(self, store: Store) -> None:
        store.keep("", [a_leaf()])

        def attempt(n: int) -> bool:
            try:
                store.keep("", [a_leaf(version=2)])
            except Stale:
                return False
            return True

        with ThreadPoolExecutor(8) as threads:
            assert 1 == list(threads.map(attempt, range(16))).count(True)

    # Many at once ---------------------------------------------------------------------

    def test_of_many_who_decide_on_one_version_one_is_kept(self, store: Store) -> None:
        store.commit("", [a_move()])

        def attempt(n: int) -> bool:
            try:
                store.commit("", [a_move(version=2, owner=f"o{n}")])
            except Stale:
                return False
            return True

        with ThreadPoolExecutor(8) as threads:
            won = list(threads.map(attempt, range(16)))

        assert 1 == won.count(True)
        assert f"o{won.index(True)}" == store.line("", "c").owner
        assert 2 == len(store.entries("", "c"))

    def test_many_who_open_complaints_get_numbers_of_their_own(self, store: Store) -> None:
        def open_one(n: int) -> None:
            store.commit("", [a_move(f"c{n}")])

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(open_one, range(24)))

        numbers = {line.number for line in store.find("", Query(limit=99)).lines}
        assert {f"C-{n}" for n in range(1, 25)} == numbers

    def test_many_who_claim_never_get_the_same_letter(self, store: Store) -> None:
        for n in range(24):
            store.commit("", [a_move(f"c{n}", letters=(a_letter(f"c{n}"),))])

        def claim(_: int) -> list[str]:
            return [one.letter.id for one in store.claim("", 0, 100, 3)]

        with ThreadPoolExecutor(8) as threads:
            taken = list(threads.map(claim, range(8)))

        ids = [id for some in taken for id in some]
        assert 24 == len(ids) == len(set(ids))

    def test_what_was_kept_is_no_stray(self, store: Store) -> None:
        store.commit("", [a_move(letters=(a_letter(),), begins=(Due("x", "remedy", 20),))])

        assert [] == list(store.strays(""))

    def test_closing_twice_is_harmless(self, store: Store) -> None:
        store.commit("", [a_move()])
        store.close()
        store.close()
