"""Everything that can go wrong keeps its words: raised, printed, pickled."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import resolved
from resolved import errors
from resolved.errors import Objection, Refused, ResolvedError, Stale, StoreError

_ONE = Objection("no-choice", "B7", "offer at least two solutions", ("options",))
_TWO = Objection("unknown-fact", "", "there is no such fact")

EXAMPLES: dict[str, tuple[tuple[Any, ...], str]] = {
    "ChannelError": (("email", "it is shut"), "channel 'email': it is shut"),
    "GraphError": (("Lost needs a name of its own",), "Lost needs a name of its own"),
    "Invalid": (("it has no zone",), "it has no zone"),
    "KeyReused": (("k-1",), "key 'k-1' was used before for something else; use a new key for a new request"),
    "NotFound": (("c-1",), "there is no complaint 'c-1' here"),
    "Objection": (("no-choice", "B7", "offer at least two solutions"), "offer at least two solutions (B7)"),
    "PluginError": (("bees", "letters", "buzz"), "plugin 'bees' failed in letters: buzz; nothing was recorded"),
    "PolicyError": (("policy: duty: nobody",), "policy: duty: nobody"),
    "Refused": (((_ONE, _TWO),), "offer at least two solutions (B7); there is no such fact"),
    "ResolvedError": ((), ""),
    "Stale": (
        ("c-1", 2, 3),
        "the complaint has moved on: you saw version 2, it is at version 3; load it again and decide anew",
    ),
    "StoreError": ((), ""),
    "Unavailable": (("the disk is full",), "the disk is full"),
    "Unreadable": (("entry 3 is 'bees'",), "entry 3 is 'bees'"),
}
EACH = pytest.mark.parametrize("name", errors.__all__)


def example(name: str) -> Any:
    return getattr(errors, name)(*EXAMPLES[name][0])


def fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__match_args__}


@EACH
def test_it_says_what_is_wrong(name: str) -> None:
    assert EXAMPLES[name][1] == str(example(name))


@EACH
def test_it_survives_pickling_with_every_field(name: str) -> None:
    one = example(name)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(one, protocol))

        assert (type(one), fields(one), str(one)) == (type(again), fields(again), str(again))


@EACH
def test_it_survives_pickling_when_built_by_keyword(name: str) -> None:
    one = getattr(errors, name)(**fields(example(name)))

    assert fields(one) == fields(pickle.loads(pickle.dumps(one)))


@EACH
def test_it_can_be_copied(name: str) -> None:
    assert fields(example(name)) == fields(copy.copy(example(name))) == fields(copy.deepcopy(example(name)))


@EACH
def test_it_is_on_the_front_page(name: str) -> None:
    assert getattr(errors, name) is getattr(resolved, name)


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name != "Objection"])
def test_it_is_caught_as_one_of_ours_and_takes_notes(name: str) -> None:
    with pytest.raises(ResolvedError) as caught:
        raise example(name)
    caught.value.add_note("while nobody looked")

    assert ["while nobody looked"] == caught.value.__notes__


@pytest.mark.parametrize(
    ("name", "builtin"), [("Invalid", ValueError), ("PolicyError", ValueError), ("GraphError", TypeError)]
)
def test_a_misuse_is_the_builtin_kind_too(name: str, builtin: type[Exception]) -> None:
    assert isinstance(example(name), builtin)


@pytest.mark.parametrize("name", ["NotFound", "Stale", "KeyReused", "Unreadable", "Unavailable"])
def test_what_lies_between_us_and_the_store_is_caught_together(name: str) -> None:
    assert isinstance(example(name), StoreError)


def test_two_errors_are_never_equal() -> None:
    assert Stale("c-1", 2, 3) != Stale("c-1", 2, 3)


def test_a_refusal_says_every_objection() -> None:
    assert (_ONE, _TWO) == Refused((_ONE, _TWO)).objections
