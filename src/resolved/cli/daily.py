"""The daily work: a complaint is taken in, what may follow is asked for, and what happened is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ..errors import Invalid, Refused
from .fields import fields_of, file_text, object_in
from .front import objected
from .given import (
    by_option,
    case_argument,
    json_option,
    moment,
    opened,
    policy_option,
    store_argument,
    words,
)
from .words import say, show, show_json, standing

if TYPE_CHECKING:
    from ..core.complaint import Actor, Complaint
    from ..core.offer import Offer
    from ..office import Office


@click.command(short_help="Take a complaint in.")
@store_argument
@click.option("--channel", type=words, metavar="TEXT", help="Through which it came: desk, phone, email …")
@click.option("--text", type=words, metavar="TEXT", help="In the customer's words.")
@click.option("--name", type=words, metavar="TEXT", default="", help="How they want to be addressed.")
@click.option("--email", type=words, metavar="TEXT")
@click.option("--phone", type=words, metavar="TEXT")
@click.option("--language", type=words, metavar="TAG", default="", help="What they read (BCP 47): de, pt-BR.")
@click.option("--customer-id", type=words, metavar="TEXT", help="Your own key for this person.")
@click.option("--spend", type=words, metavar="SPEND", help="What they spend with you: '15-20 USD a day'.")
@click.option("--subject", type=words, metavar="TEXT", default="")
@click.option("--product", type=words, metavar="TEXT", default="")
@click.option(
    "--about", type=words, metavar="TEXT", help="Another complaint, where this is about how that was handled."
)
@click.option("--file", type=click.Path(), help="The whole complaint as JSON; - for stdin.")
@click.option("--key", type=words, metavar="TEXT", help="Makes it harmless to send twice.")
@click.option("--at", type=moment, metavar="TIME", help="When it came, with its zone; else now.")
@by_option
@policy_option
@json_option
def receive(
    store: str, file: str | None, key: str | None, at: datetime | None, by: Actor, policy: str, as_json: bool,
    **told: Any,
) -> None:  # fmt: skip
    """Take a complaint in; STORE is made where there is none."""
    given = [name for name, value in told.items() if value]
    if file is not None and given:
        raise click.UsageError(f"--file holds the whole complaint; leave out --{given[0].replace('_', '-')}.")
    if file is None and not (told["channel"] and told["text"]):
        raise click.UsageError("give --channel and --text, or the whole complaint with --file.")
    complaint = _written(**told) if file is None else _from_file(file)
    with opened(store, policy, make=True) as office:
        complaint = _about(office, complaint)
        taken = standing(office, office.receive(complaint, by=by, key=key, at=at))
    if as_json:
        show_json(taken)
    else:
        show(f"{taken['number']}  {taken['id']}")


def _written(
    channel: str, text: str, name: str, email: str | None, phone: str | None, language: str, customer_id: str | None,
    spend: str | None, subject: str, product: str, about: str | None,
) -> Complaint:  # fmt: skip
    from ..core.complaint import Complaint, Party
    from ..core.spend import Spend

    try:
        worth = None if spend is None else Spend.parse(spend)
    except Invalid as wrong:
        raise click.UsageError(f"--spend: {wrong}.") from None
    customer = Party(name, id=customer_id, email=email, phone=phone, language=language, spend=worth)
    return Complaint(customer, channel, text, subject=subject, product=product, about=about)


def _from_file(file: str) -> Complaint:
    from ..core.complaint import Complaint
    from ..core.forms import value

    return value(Complaint, object_in("stdin" if file == "-" else file, file_text(file)))


def _about(office: Office, complaint: Complaint) -> Complaint:
    """Let ``about`` be a number, as people say it."""
    import attrs

    return attrs.evolve(complaint, about=office.case_id(complaint.about)) if complaint.about else complaint


@click.command(short_help="List what may follow.")
@store_argument
@case_argument
@click.option("--remarks", is_flag=True, help="List the facts that keep the state, too.")
@click.option("--guides", is_flag=True, help="Say what to bear in mind, too.")
@by_option
@policy_option
@json_option
def offers(
    store: str, case: str, remarks: bool, guides: bool, by: Actor, policy: str, as_json: bool
) -> None:  # fmt: skip
    """List what may follow, what it needs, and what stands in its way; what to know first, and what may be given."""
    from ..core.complaint import STAFF

    with opened(store, policy) as office:
        known = office.load(case)
        found, first = office.offers(known, by=by, remarks=remarks), office.prepared(known, by=by)
        allowance = None if as_json or by.role not in STAFF else office.authority(known, by=by)
    if as_json:
        show_json([_offered(offer) for offer in found])
        return
    for sentence in first:
        show(f"To know first: {sentence}")
    for offer in sorted(found, key=lambda offer: bool(offer.objections)):
        show(f"{offer.name:<22} {offer.asks}".rstrip())
        for hindrance in offer.hindrances:
            show(f"    {hindrance}")
        for guide in offer.guides if guides else ():
            show(f"    {guide}")
    if allowance is not None:
        say(f"{allowance}.")


def _offered(offer: Offer) -> dict[str, Any]:
    return {
        "name": offer.name,
        "to": list(offer.to),
        "needs": [{"name": need.name, "hint": need.hint} for need in offer.needs],
        "takes": [{"name": need.name, "hint": need.hint, "asked": need.asked} for need in offer.takes],
        "objections": [objected(objection) for objection in offer.objections],
        "guides": [{"clause": guide.clause, "say": guide.say} for guide in offer.guides],
    }


@click.command(short_help="Record what happened.")
@store_argument
@case_argument
@click.argument("fact", metavar="FACT", type=words)
@click.option("--at", type=moment, metavar="TIME", help="When it happened, with its zone; else now.")
@click.option("--version", type=click.IntRange(0, 2**31), help="The version that you have seen.")
@click.option("--key", type=words, metavar="TEXT", help="Makes it harmless to send twice.")
@click.option("--data", type=click.UNPROCESSED, help="The fields as JSON; @file, or - for stdin.")
@click.option(
    "--set", "settings", type=words, multiple=True, metavar="path.to.field=text", help="Or path.to.field:=JSON."
)
@by_option
@policy_option
@json_option
def record(
    store: str, case: str, fact: str, at: datetime | None, version: int | None, key: str | None, data: str | None,
    settings: tuple[str, ...], by: Actor, policy: str, as_json: bool,
) -> None:  # fmt: skip
    """
    Record on CASE what happened: FACT is a name that ``offers`` lists.

    \b
    resolved record complaints.db C-1 case-documented --set root_cause="picked too early"
    resolved record complaints.db C-1 solved-at-once --set points:='["unripe"]' --set remedy.kind=replacement \\
        --set word.by=customer --set word.through=desk
    """  # noqa: D301 - \b is click's
    fields = fields_of(data, settings)
    with opened(store, policy) as office:
        answer = office.submit(case, _fact(office, fact, fields), by=by, at=at, version=version, key=key)
        if isinstance(answer, Refused):
            raise answer
        told = standing(office, answer)
    if as_json:
        show_json(told)
    else:
        show(f"{told['number']} is {told['state']}, version {told['version']}")


def _fact(office: Office, name: str, fields: dict[str, Any]) -> Any:
    return office.flow.fact(name, fields)
