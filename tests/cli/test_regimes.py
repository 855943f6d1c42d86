"""Laws and regulators at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .terminal import given, refused, typed


def test_those_that_ship_are_listed_and_it_is_no_advice() -> None:
    told = typed("regimes").stdout

    assert all(name in told for name in ("uk-fca-disp-payment", "au-rg271-hardship", "iso-10002"))
    assert "Not legal advice" in told
    assert 18 == len(given("regimes")["regimes"])


def test_one_is_told_with_its_source_and_what_nobody_read_is_unknown() -> None:
    told = typed("regimes", "ie-cbi-cpc").stdout

    assert all(each in told for each in ("20 working days", "secondary text", "limits: unknown", "Not legal advice"))
    assert "ie-cbi-cpc" == given("regimes", "ie-cbi-cpc")["name"]


def test_an_unknown_one_is_refused_with_those_there_are() -> None:
    assert "there is no regime 'mars'; there are au-acma" in refused("regimes", "mars", status=2)


def test_a_houses_own_is_told_too(tmp_path: Path) -> None:
    policy = tmp_path / "house.toml"
    policy.write_text(
        """
        [[regimes.own]]
        name = "our-charter"
        title = "Our charter"
        country = ""
        body = "our board"
        [[regimes.own.edition]]
        since = 2026-01-01
        source = "the charter"
        read = "2026-01-07"
        mark = "V"
        """,
        "utf-8",
    )

    assert "Our charter" in typed("regimes", "our-charter", "--policy", policy).stdout
    assert (
        "2026-01-01"
        == json.loads(typed("regimes", "our-charter", "--policy", policy, "--json").stdout)["editions"][0]["since"]
    )


# A limit worked out in the open ---------------------------------------------------------------

FROM = ("due", "--from", "2026-03-02T10:00+00:00")


def test_a_regimes_limit_is_worked_out_with_the_days_that_counted() -> None:
    told = given(*FROM, "--regime", "uk-fca-disp-payment", "--clock", "final-response", "--country", "GB")

    assert ("2026-03-23T17:00:00Z", 15) == (told["due"], len(told["counted"]))
    assert "15 working days" in told["sentence"]


def test_what_was_in_force_on_that_day_is_meant() -> None:
    assert "has no clock 'final-response' then; there are none" in refused(
        "due", "--from", "2026-03-24T10:00+00:00", "--regime", "ie-cbi-cpc", "--clock", "final-response", status=2
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--regime", "mars", "--clock", "x"), "there is no regime 'mars'; there are au-acma"),
        (("--regime", "uk-fca-disp", "--clock", "x"), "there are acknowledgement, final-response"),
        (("--regime", "uk-fca-disp", "--clock", "acknowledgement"), "of acknowledgement no limit is known: promptly"),
        (("--regime", "uk-fca-disp"), "--regime and --clock go together"),
        (("--target", "15bd", "--regime", "uk-fca-disp"), "give --from with --target or with --regime"),
    ],
)
def test_wrong_usage_is_said(args: tuple[str, ...], said: str) -> None:
    assert said in refused(*FROM, *args, status=2)
