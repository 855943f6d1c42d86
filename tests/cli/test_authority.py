"""What somebody may give, asked for on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .terminal import given, received, refused, typed

POLICY = """
[authority]
limits = { EUR = ["0", "100"], JPY = ["0", "15000"] }
per-complaint = { EUR = ["0", "120"], JPY = ["without limit"] }
[authority.kinds]
refund = "never"
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "complaints.db"


@pytest.mark.clause("B6")
def test_what_may_be_given_is_told(store: Path, tmp_path: Path) -> None:
    number, policy = received(store), tmp_path / "policy.toml"
    policy.write_text(POLICY, "utf-8")
    gift = (
        "--set",
        "what.kind=other",
        "--set",
        "what.what=a map",
        "--set",
        'what.worth:={"amount":"90","currency":"EUR"}',
    )
    assert typed("record", store, number, "goodwill-given", *gift, "--policy", policy).exit_code == 0

    told = typed("authority", store, number, "--policy", policy).stdout
    assert told == "ana may give up to 30 EUR, up to 15000 JPY; a refund never; for more, ask for approval\n"
    most = given("authority", store, number, "--policy", policy)["most"]
    assert most[0] == {"kind": None, "currency": "EUR", "amount": "30"}
    assert most[-1] == {"kind": "refund", "currency": None, "amount": "never"}


def test_offers_say_it_to_people_and_keep_the_data_as_it_was(store: Path) -> None:
    number = received(store)

    told = typed("offers", store, number, by="ana:handler:1")
    assert told.stderr == "ana may give up to 100; for more, ask for approval.\n"
    assert "may give" not in told.stdout
    assert isinstance(given("offers", store, number), list)
    assert "may give" not in typed("offers", store, number, by="kim:customer").stderr


def test_a_policy_that_cannot_be_followed_is_named(store: Path, tmp_path: Path) -> None:
    number, policy = received(store), tmp_path / "policy.toml"
    policy.write_text('[authority]\nlimits = { euro = ["1"] }\n', "utf-8")

    assert "authority.limits: a currency is three capital letters" in refused(
        "authority", store, number, "--policy", policy
    )
