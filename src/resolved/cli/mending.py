"""What sets something straight: two complaints that are one, and a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .given import by_option, case_argument, json_option, opened, policy_option, store_argument, words
from .words import show, show_json, standing

if TYPE_CHECKING:
    from ..core.complaint import Actor

_because = click.option("--because", required=True, type=words, metavar="TEXT", help="Why.")


@click.command(short_help="Let one complaint go on as another one.")
@store_argument
@case_argument
@click.option("--into", required=True, type=words, metavar="CASE", help="The complaint that goes on.")
@_because
@by_option
@policy_option
@json_option
def merge(store: str, case: str, into: str, because: str, by: Actor, policy: str, as_json: bool) -> None:
    """
    Let CASE go on as another complaint of the same customer.

    Its promises go along, and the earlier start counts. To undo it, record ``reopened`` on CASE.
    """
    with opened(store, policy) as office:
        told = standing(office, office.merge(office.load(case), into=office.load(into), by=by, because=because))
    _tell(told, f"{told['number']} goes on for both, version {told['version']}", as_json)


@click.command("take-back", short_help="Take back the last entry, which was a slip.")
@store_argument
@case_argument
@_because
@by_option
@policy_option
@json_option
def take_back(store: str, case: str, because: str, by: Actor, policy: str, as_json: bool) -> None:
    """
    Take back the last entry of CASE: whoever made it, within the policy's minutes, and nothing sent yet.

    Nothing is deleted; an entry says that it was a slip.
    """
    with opened(store, policy) as office:
        told = standing(office, office.take_back(office.load(case), by=by, because=because))
    _tell(told, f"{told['number']} is {told['state']} again, version {told['version']}", as_json)


def _tell(told: dict[str, Any], sentence: str, as_json: bool) -> None:
    if as_json:
        show_json(told)
    else:
        show(sentence)
