"""The method: every clause, and where it lives."""

from __future__ import annotations

from typing import Any

import click

from .given import json_option
from .words import show, show_json, show_table


@click.command(short_help="Show every clause of the method, and where it lives.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@json_option
def clauses(ids: tuple[str, ...], as_json: bool) -> None:
    """
    Show every clause of the method: what carries it, which tests name it, and where it is explained.

    With IDs, such as A5 or J, only those, and in full; a letter stands for its whole group.
    """
    from ..assembly import open_office
    from ..core import method

    wanted = [id.upper() for id in ids]
    every = method.clauses()
    if strange := [id for id in wanted if not any(each == id or each[0] == id for each in every)]:
        raise click.UsageError(f"there is no clause {strange[0]}; there are A1 to J12.")
    with open_office() as office:  # with what the plugins add
        carried = method.carriers(office.flow)
    tests = method.tests()
    told: list[dict[str, Any]] = [
        {
            "id": clause.id,
            "clause": clause.text,
            "kind": ", ".join(clause.kinds),
            "carriers": carried[clause.id],
            "tests": tests.get(clause.id, []),
            "page": clause.page,
        }
        for clause in every.values()
        if not wanted or clause.id in wanted or clause.id[0] in wanted
    ]
    if as_json:
        show_json(told)
        return
    if wanted:
        for each in told:
            show(_whole(each))
        return
    show_table(
        ("id", "kind", "clause", "carried by", "tests", "page"),
        [
            (each["id"], each["kind"], each["clause"], _short(each["carriers"]), str(len(each["tests"])), each["page"])
            for each in told
        ],
    )  # fmt: skip


def _short(carriers: list[str]) -> str:
    return ", ".join(carrier.partition(":")[2] for carrier in carriers) or "nothing yet"


def _whole(each: dict[str, Any]) -> str:
    """Tell one clause in full."""
    carriers = each["carriers"] or ["nothing yet"]
    return "\n".join([
        f"{each['id']}  ({each['kind']})",
        f"    {each['clause']}",
        *(f"    carried by  {carrier}" for carrier in carriers),
        *(f"    test        {test}" for test in each["tests"]),
        f"    page        {each['page']}",
    ])  # fmt: skip
