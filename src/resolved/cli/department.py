"""What the department knows beside its complaints: recurring problems, frequent questions, feedback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

import click

from .given import Verb, actor, json_option, moment, opened, policy_option, store_argument, words
from .reading import for_people
from .words import say, show, show_json, show_table

if TYPE_CHECKING:
    from ..core.complaint import Actor
    from ..core.fact import Case
    from ..core.feedback import Asked
    from ..core.problems import Question
    from ..knowledge import Feedback, Filed, Standing
    from ..office import Office

Deed = Callable[[], object]

_by: Final = click.option(
    "--by", type=actor, metavar="ID[:ROLE[:LEVEL[:UNIT]]]", envvar="RESOLVED_BY", show_envvar=True,
    help="Who writes it down; needed where something is.",
)  # fmt: skip


def _text(name: str, metavar: str, help: str) -> Callable[[Verb], Verb]:
    return click.option(name, type=words, metavar=metavar, help=help)


def _who(by: Actor | None) -> Actor:
    if by is None:
        raise click.UsageError("say who writes it down: --by ana, or RESOLVED_BY.")
    return by


def _one(deeds: dict[str, bool]) -> str:
    """Return the one deed that was asked for; empty where none was."""
    asked = [name for name, given in deeds.items() if given]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} are two things: do one after the other.")
    return asked[0] if asked else ""


# Recurring problems ---------------------------------------------------------------------


@click.command(short_help="Recurring problems, and what is known of them.")
@store_argument
@click.argument("id", required=False, type=words)
@click.option("--recurring", is_flag=True, help="List only what recurs and nobody sees to.")
@_text("--open", "TITLE", "Write a new problem down; with --product, --cause, --owner.")
@_text("--product", "TEXT", "What it is about.")
@_text("--cause", "TEXT", "Why it happens.")
@_text("--owner", "WHO", "The id of who sees to it.")
@_text("--link", "CASE", "Put a complaint to it.")
@_text("--answer", "TEXT", "Note what customers are told.")
@_text("--fix", "TEXT", "Note what is being done about it.")
@click.option("--fixed", is_flag=True, help="Note that the fix is in place.")
@_text("--verify", "PROOF", "Note that the fix holds, and how that is known.")
@_text("--merge", "ID", "Let it go on as another problem.")
@_by
@policy_option
@json_option
def problems(
    store: str, id: str | None, recurring: bool, open: str | None, product: str | None, cause: str | None,
    owner: str | None, link: str | None, answer: str | None, fix: str | None, fixed: bool, verify: str | None,
    merge: str | None, by: Actor | None, policy: str, as_json: bool,
) -> None:  # fmt: skip
    """
    List recurring problems; with ID show one in full, or write down what an option says and show it then.

    Exit status 1 where --recurring finds some.
    """
    deed = _one({
        "--open": open is not None, "--link": link is not None, "--answer": answer is not None,
        "--fix": fix is not None, "--fixed": fixed, "--verify": verify is not None, "--merge": merge is not None,
        "--owner": owner is not None and open is None,
    })  # fmt: skip
    _fits(id, deed, recurring)
    if (product or cause) and deed != "--open":
        raise click.UsageError("--product and --cause go with --open.")
    with opened(store, policy) as office:
        known, target = office.knowledge, id or ""
        deeds: dict[str, Deed] = {
            "--open": lambda: known.open(
                open or "", by=_who(by), product=product or "", cause=cause or "", owner=owner or ""
            ),
            "--owner": lambda: known.assign(target, owner or "", by=_who(by)),
            "--link": lambda: known.link(office.load(link or ""), target, by=_who(by)),
            "--answer": lambda: known.answer(target, answer or "", by=_who(by)),
            "--fix": lambda: known.begin_fix(target, fix or "", by=_who(by)),
            "--fixed": lambda: known.note_fixed(target, by=_who(by)),
            "--verify": lambda: known.verify_fix(target, by=_who(by), proof=verify or ""),
            "--merge": lambda: known.merge(target, into=merge or "", by=_who(by)),
        }
        if deed:
            done = deeds[deed]()
            target = str(getattr(done, "id", target)) if deed in ("--open", "--merge") else target
        if target:
            _show_problem(office, known.problem(target), as_json)
            return
        found = known.recurring() if recurring else known.problems()
        _list_problems(found, as_json, "Nothing recurs that nobody sees to." if recurring else "There is no problem.")
    if recurring and found:
        click.get_current_context().exit(1)


def _fits(id: str | None, deed: str, recurring: bool) -> None:
    if deed and deed != "--open" and id is None:
        raise click.UsageError(f"{deed} needs the ID of a problem.")
    if id is not None and deed == "--open":
        raise click.UsageError("--open makes the id of its title; leave ID out.")
    if recurring and (deed or id is not None):
        raise click.UsageError("--recurring lists; leave ID and what is to be written down out.")


def _list_problems(found: tuple[Standing, ...], as_json: bool, none: str) -> None:
    if as_json:
        show_json({"problems": [_problem(each) for each in found]})
    elif not found:
        say(none)
    else:
        show_table(
            ("problem", "status", "complaints", "latest", "owner", "title"),
            [
                (each.problem.id, _status(each), str(len(each.lines)),
                 "" if each.latest is None else for_people(each.latest), each.problem.owner, each.problem.title)
                for each in found
            ],
        )  # fmt: skip


def _status(each: Standing) -> str:
    return "open, its fix did not hold" if each.recurred else each.status


def _problem(each: Standing) -> dict[str, Any]:
    from ..core.forms import plain

    return {
        **plain(each.problem), "status": each.status, "recorded": each.recorded,
        "complaints": [line.number for line in each.lines], "recurred": [line.number for line in each.recurred],
        "latest": None if each.latest is None else each.latest.isoformat(),
    }  # fmt: skip


def _show_problem(office: Office, each: Standing, as_json: bool) -> None:
    known, problem = office.knowledge, each.problem
    waiting = [office.number(case) for case in known.to_tell(problem.id)]
    history = known.history(problem.id)
    if as_json:
        told = [{"version": one.version, "by": one.by.id, "at": one.at.isoformat()} for one in history]
        show_json({**_problem(each), "to_tell": waiting, "history": told})
        return
    show(f"{problem.title}  ({problem.id}): {_status(each)}")
    rows = (
        ("product", problem.product), ("cause", problem.cause), ("known answer", problem.answer),
        ("fix", problem.fix), ("in place", "" if problem.fixed is None else for_people(problem.fixed)),
        ("holds", f"{problem.proof}" if problem.verified else ""), ("seen to by", problem.owner),
        ("complaints", ", ".join(line.number for line in each.lines)),
        ("since the fix", ", ".join(line.number for line in each.recurred)),
        ("to be told", ", ".join(waiting)),
        ("written by", ", ".join(f"{one.by.id} on {for_people(one.at)}" for one in history[-3:])),
    )  # fmt: skip
    for name, value in rows:
        if value:
            show(f"    {name:<13} {' '.join(value.split())}")


# Frequent questions ---------------------------------------------------------------------


@click.command(short_help="Frequent questions, and answers that are kept up to date.")
@store_argument
@click.argument("id", required=False, type=words)
@click.option("--due", is_flag=True, help="List only those that are due for review.")
@_text("--ask", "TEXT", "Add a question; with --answer, --language.")
@_text("--answer", "TEXT", "The answer, of a new question or another one for ID.")
@_text("--language", "TAG", "Only in this language; of a new question, its language.")
@click.option("--confirm", is_flag=True, help="Say that the answer still holds.")
@click.option("--retire", is_flag=True, help="Give it no more.")
@_by
@policy_option
@json_option
def questions(
    store: str, id: str | None, due: bool, ask: str | None, answer: str | None, language: str | None, confirm: bool,
    retire: bool, by: Actor | None, policy: str, as_json: bool,
) -> None:  # fmt: skip
    """List frequent questions; add one, or say of one with ID that its answer changes, still holds, or is gone."""
    deed = _one({"--ask": ask is not None, "--confirm": confirm, "--retire": retire}) or ("--answer" if answer else "")
    if deed == "--ask" and (id is not None or not answer):
        raise click.UsageError("--ask needs its --answer, and no ID.")
    if deed in ("--confirm", "--retire", "--answer") and id is None:
        raise click.UsageError(f"{deed} needs the ID of a question.")
    if answer and deed in ("--confirm", "--retire"):
        raise click.UsageError(f"{deed} takes no --answer.")
    with opened(store, policy) as office:
        known, target = office.knowledge.questions, id or ""
        deeds: dict[str, Deed] = {
            "--ask": lambda: known.add(ask or "", answer or "", by=_who(by), language=language or "en"),
            "--answer": lambda: known.revise(target, answer or "", by=_who(by)),
            "--confirm": lambda: known.confirm(target, by=_who(by)),
            "--retire": lambda: known.retire(target, by=_who(by)),
        }
        if deed:
            deeds[deed]()
        found = known.due() if due else known.all(language=None if deed == "--ask" else language)
    if id is not None:
        found = tuple(each for each in found if each.record.id == id)
    if as_json:
        show_json({"questions": [_question(each) for each in found]})
    elif not found:
        say("No question fits.")
    for each in () if as_json else found:
        show(f"{each.record.question}  ({each.record.id}, looked at by {each.by.id} on {for_people(each.at)})")
        show(f"    {' '.join(each.record.answer.split())}")


def _question(each: Filed[Question]) -> dict[str, Any]:
    from ..core.forms import plain

    return {**plain(each.record), "version": each.version, "by": each.by.id, "reviewed": each.at.isoformat()}


# Feedback -------------------------------------------------------------------------------


@click.command(short_help="Draw customers by lot, ask them, write down what they say.")
@store_argument
@click.argument("id", required=False, type=words)
@click.option("--draw", type=click.IntRange(1, 10_000), metavar="N", help="Draw so many; with --seed.")
@click.option("--seed", type=click.IntRange(-(2**62), 2**62), help="The same seed draws the same customers.")
@click.option("--since", type=moment, metavar="TIME", help="Of complaints that were closed from then on.")
@click.option("--until", type=moment, metavar="TIME", help="Of complaints that were closed before then.")
@click.option("--among", type=click.File("r", encoding="utf-8"), metavar="FILE", help="Customers' keys, a line each.")
@_text("--ask", "CHANNEL", "Note that the customer ID was asked, and through which channel.")
@click.option("--answer", "answers", multiple=True, type=words, metavar="TEXT", help="One for each question, in order.")
@_text("--gift", "TEXT", "The small thank-you that the customer ID got.")
@click.option("--declined", is_flag=True, help="Note that the customer ID did not want to be asked.")
@_text("--complaint", "TEXT", "Let it become a complaint of the customer ID.")
@_text("--considered", "TEXT", "Note what became of what the customer ID proposed.")
@_by
@policy_option
@json_option
def feedback(
    store: str, id: str | None, draw: int | None, seed: int | None, since: datetime | None, until: datetime | None,
    among: Any, ask: str | None, answers: tuple[str, ...], gift: str | None, declined: bool, complaint: str | None,
    considered: str | None, by: Actor | None, policy: str, as_json: bool,
) -> None:  # fmt: skip
    """
    List rounds of feedback; show the round ID; draw a new one; or write down what a customer says.

    A round is called like 2026-03-02-7, and a customer in it like 2026-03-02-7/1.
    """
    deed = _one({
        "--draw": draw is not None, "--ask": ask is not None, "--answer": bool(answers), "--declined": declined,
        "--complaint": complaint is not None, "--considered": considered is not None,
    }) or ("--gift" if gift else "")  # fmt: skip
    if deed and deed != "--draw" and id is None:
        raise click.UsageError(f"{deed} needs the ID of a customer who was drawn, such as 2026-03-02-7/1.")
    if deed == "--draw" and seed is None:
        raise click.UsageError("--draw needs a --seed, so that anybody can draw again.")
    if deed != "--draw" and any(each is not None for each in (seed, since, until, among)):
        raise click.UsageError("--seed, --since, --until and --among go with --draw.")
    keys = None if among is None else _keys(among)
    with opened(store, policy) as office:
        known, target = office.knowledge.feedback, id or ""
        deeds: dict[str, Deed] = {
            "--draw": lambda: (
                known.draw(draw or 0, seed=seed or 0, by=_who(by), id=id, since=since, until=until, among=keys).round
            ),
            "--ask": lambda: known.ask(target, by=_who(by), through=ask or ""),
            "--answer": lambda: known.answered(target, answers, by=_who(by), gift=gift or ""),
            "--gift": lambda: known.thank(target, gift or "", by=_who(by)),
            "--declined": lambda: known.declined(target, by=_who(by)),
            "--complaint": lambda: known.complained(target, complaint or "", by=_who(by)),
            "--considered": lambda: known.consider(target, considered or "", by=_who(by)),
        }
        if deed:
            done = deeds[deed]()
            if deed == "--complaint" and not as_json:
                say(f"It is {office.number(cast('Case[Any]', done))} from now on.")
            target = str(getattr(done, "id", "")) if deed == "--draw" else target.rpartition("/")[0]
        _show_feedback(office, known, target, as_json)


def _keys(among: Any) -> list[str]:
    try:
        return [key for line in among if (key := line.strip())]
    except UnicodeDecodeError:
        raise click.UsageError("the file that --among names is no UTF-8 text.") from None


def _show_feedback(office: Office, known: Feedback, round: str, as_json: bool) -> None:
    if not round:
        rounds = known.rounds()
        if as_json:
            show_json({"rounds": [{**_round(each), "at": each.at.isoformat()} for each in rounds]})
        elif not rounds:
            say("There was no round of feedback; --draw begins one.")
        else:
            show_table(
                ("round", "drawn on", "by", "wanted", "from"),
                [(each.record.id, for_people(each.at), each.by.id, str(each.record.wanted), each.record.drawn_from)
                 for each in rounds],
            )  # fmt: skip
        return
    asked = [each.record for each in known.asked(round)]
    (mine,) = (each for each in known.rounds() if each.record.id == round)
    if as_json:
        show_json({**_round(mine), "at": mine.at.isoformat(), "asked": [_asked(office, each) for each in asked]})
        return
    show(f"{mine.record.id}: {mine.record.wanted} wanted from {mine.record.drawn_from}, seed {mine.record.seed}")
    for n, question in enumerate(mine.record.questions, 1):
        show(f"    {n}. {question}")
    show_table(
        ("customer", "key", "complaint", "stands", "through", "gift", "answers"),
        [
            (each.id, each.customer, office.number(office.load(each.case)) if each.case else "", each.standing,
             each.through, each.gift, " / ".join(each.answers))
            for each in asked
        ],
    )  # fmt: skip


def _round(each: Any) -> dict[str, Any]:
    from ..core.forms import plain

    return {**plain(each.record), "by": each.by.id}


def _asked(office: Office, each: Asked) -> dict[str, Any]:
    from ..core.forms import plain

    return {
        **plain(each), "standing": each.standing,
        "number": office.number(office.load(each.case)) if each.case else None,
    }  # fmt: skip
