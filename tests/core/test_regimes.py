"""Regimes as data: what ships is sound, and what is written wrongly is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from resolved import PolicyError
from resolved.core.policy import packs, rulebook
from resolved.core.policy.regime import EVENTS, Edition

EDITION = {"since": date(2026, 1, 1), "source": "a charter", "read": "unknown", "mark": "V"}
CLOCK = {"id": "answer", "title": "An answer", "from": "receipt", "stopped-by": ["final-response"], "mark": "V"}


def a_regime(**more: Any) -> dict[str, Any]:
    return {"name": "ours", "title": "Ours", "country": "FI", "body": "us", "edition": [EDITION], **more}


def editions() -> list[tuple[str, Edition]]:
    return [(name, each) for name, regime in packs.shipped().items() for each in regime.editions]


@pytest.mark.parametrize(("name", "edition"), editions(), ids=[name for name, _ in editions()])
def test_what_ships_names_its_source_and_every_letter_that_it_waits_for(name: str, edition: Edition) -> None:
    kinds = {letter.kind for letter in edition.letters}
    waited = {kind for clock in edition.clocks for kind in clock.stopped_by} - EVENTS
    waited |= {clock.extension.by for clock in edition.clocks if clock.extension is not None}

    assert edition.source
    assert edition.read
    assert kinds <= waited | {"acknowledgement", "summary-resolution"}
    for letter in edition.letters:
        assert len({each.id for each in letter.elements}) == len(letter.elements) > 0


def test_the_files_bear_the_names_of_their_regimes() -> None:
    from importlib import resources

    folder = resources.files("resolved.core.policy") / "regimes"
    files = {each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")}

    assert files == set(packs.shipped())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (a_regime(name=""), "name: write a text"),
        (a_regime(colour="red"), "there is no 'colour'; known here"),
        (a_regime(edition=[]), "it has no edition"),
        (a_regime(edition=[EDITION, EDITION]), "each edition begins on a later day"),
        (a_regime(edition=[{**EDITION, "since": "soon"}]), "since: write a day, such as 2026-04-08, or 'unknown', not 'soon'"),
        (a_regime(edition=[{**EDITION, "mark": "X"}]), "mark: there is no 'X'; there are V, V2, M"),
        (a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "limit": "soon"}]}]), "edition 1: clock 1: limit: 'soon' is no span"),
        (a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "from": "noon"}]}]), "from: there is no 'noon'"),
        (a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "stopped-by": []}]}]), "stopped-by: write a list of texts"),
        (a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "optional": 1}]}]), "optional: write true or false"),
        (a_regime(edition=[{**EDITION, "clock": [CLOCK, CLOCK]}]), "two of them have one name"),
        (a_regime(edition=[{**EDITION, "clock": CLOCK}]), "clock: write a list of tables"),
        (
            a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "extension": {"by": "acceptance", "mark": "V"}}]}]),
            "by: only a letter gives more time",
        ),
        (a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "limit": "999999 weeks"}]}]), "999999 weeks is longer than 100 years"),
        (a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "unless": "typo"}]}]), "unless: write regime/clock"),
        (
            a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "unless": "own/b", "optional": True}]}]),
            "unless: it is a shorter way itself",
        ),
        (a_regime(edition=[{**EDITION, "clock": [{**CLOCK, "ends": ["letter-b"]}]}]), "ends: 'letter-b' does not stop it"),
        (a_regime(edition=[3]), "edition 1: write a table, not 3"),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_named(data: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError) as wrong:
        rulebook({"regimes": {"own": [data]}})

    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"apply": ["mars"]}, "there is no regime 'mars'; there are au-acma"),
        ({"apply": "uk-fca-disp"}, "write a list, such as ['uk-fca-disp']"),
        ({"apply": [{"regime": "eu-psd2", "product": "card"}]}, "write a regime's name, or {"),
        ({"apply": [{"products": ["card"]}]}, "write a regime's name, or {"),
        ({"memory": "yes"}, "regimes.memory: write true or false"),
        ({"own": [3]}, "write each as a table [[regimes.own]]"),
    ],
)
def test_a_policy_that_names_none_is_named(data: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError) as wrong:
        rulebook({"regimes": data})

    assert said in str(wrong.value)


def test_a_regime_of_ones_own_takes_the_place_of_one_that_ships_and_may_be_for_some_products() -> None:
    own = a_regime(name="eu-psd2")
    rules = rulebook({"regimes": {"own": [own], "apply": [{"regime": "eu-psd2", "products": ["card"]}, "us-cfpb"]}})

    assert ["Ours"] == [each.title for each in rules.regimes.of("card") if each.name == "eu-psd2"]
    assert ["us-cfpb"] == [each.name for each in rules.regimes.of("loan")]
    assert [] == [each.name for each in rules.regimes.of("loan", [("us-cfpb", False)])]
