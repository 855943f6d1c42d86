"""Histories in which the house said something that it should not have said, and near misses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from resolved import Complaint, Evidence, Party, facts as f, flow

from .. import people as p
from ..walks import Walk
from .refusals import closed, confirmed, heard, understood


def said(text: str, by: str = "ana") -> Evidence:
    return Evidence.spoken(by=by, through="phone", text=text)


def told(text: str, walk: Walk | None = None) -> Walk:
    """Tell the customer something."""
    return (walk or heard()).do(f.ProgressTold("we ask the grower", told=said(text)))


def in_language(language: str, text: str) -> Walk:
    """Tell somebody something who is spoken to in another language."""
    fact = f.ComplaintReceived(Complaint(Party("Kim", language=language), "phone", "x"))
    step = flow.opened(fact, id="c-1", by=p.ANA, at=p.NOON)
    return told(text, Walk(step.case, (step.entry,), p.NOON))


def followed_up(text: str) -> Walk:
    """Ask afterwards whether it is solved, in some words."""
    return confirmed().do(f.FollowedUp(told=said(text)))


def asked(questions: int, cause: str = "ours", remedy: object = p.PLUMS) -> Walk:
    """Ask so many questions before the customer gets what they wished for."""
    walk = understood().do(f.Decided("upheld", ("picked too early",), cause=cause))  # type: ignore[arg-type]
    for n in range(questions):
        walk = walk.do(f.ProgressTold(f"step {n}", told=said("Which day was it?")))
    return walk.do(f.SolutionAgreed(own=remedy, word=p.WORD))  # type: ignore[arg-type]


LUCKY: Final = "You were lucky that we took them back."
OFFER: Final = "Take advantage of our special offers."

HAS: Final[dict[str, list[tuple[Callable[[], Walk], str]]]] = {
    "hides-behind-policy": [
        (lambda: told("I am sorry, it is our policy."), "“it is our policy” hides behind a rule"),
        (lambda: in_language("de-AT", "Das sind nun mal unsere Vorschriften."), "“Das sind nun mal unsere Vorschr"),
        (
            lambda: understood().do(
                f.SolutionsProposed((p.PLUMS, p.MONEY), answers=("My hands are tied.",), told=said("As I said."))
            ),
            "“My hands are tied” hides behind",
        ),
    ],
    "passes-the-blame": [(lambda: told("My colleague made a mistake."), "“My colleague made a mistake” tells whose")],
    "blames-the-customer": [(lambda: told("You should have read the sign."), "“You should have read” blames the")],
    "rude": [(lambda: told("Why didn't you just ask?"), "“Why didn't you just ask” is rude")],
    "string-of-questions": [
        (lambda: told("Who? When? Where? How? Which? Why?"), "“Why?” is one question more than the 5")
    ],
    "stiff": [(lambda: told("Your call is important to us."), "“Your call is important to us” is stiff")],
    "last-word": [
        (lambda: followed_up(LUCKY), "“You were lucky” has the last word"),
        (lambda: closed().do(f.ReopeningRefused("the error was yours", "x", told=said("No.")), p.CLEO), "“the error"),
    ],
    "sells": [
        (lambda: told(OFFER), "“Take advantage of our special offers” sells"),
        (lambda: followed_up(OFFER), "“Take advantage of our special offers” sells"),
    ],
    "same-again": [
        (
            lambda: (
                heard()
                .do(f.ProgressTold("We ask.", told=p.TOLD))
                .do(f.ProgressTold("we  ask", told=p.TOLD), wait=p.DAY)
            ),
            "told the same again",
        )
    ],
    "questions-before-replacement": [(lambda: asked(6), "6 questions came before a replacement that needed none")],
}

HAS_NOT: Final[dict[str, list[Callable[[], Walk]]]] = {
    "hides-behind-policy": [
        lambda: told("It is our policy that you get your money back."),
        lambda: heard().do(f.Noted("it is our policy")),
        lambda: heard().do(f.AccountHeard("She was told: it is our policy.")),
        lambda: in_language("fi", "It is our policy."),
    ],
    "passes-the-blame": [lambda: told("My colleague Ben calls you.")],
    "blames-the-customer": [lambda: told("It was not your fault."), lambda: told("> It was your fault.\nIt was not.")],
    "rude": [lambda: told("What would you like us to do?")],
    "string-of-questions": [
        lambda: told("Who? When? Where? How? Which?"),
        lambda: told("See https://x.y/?a=1?b?c?d?e?f"),
    ],
    "stiff": [lambda: told("We are sorry for the two days without heating.")],
    "last-word": [
        lambda: told(LUCKY),
        lambda: followed_up("Are they ripe?"),
        lambda: told(LUCKY, confirmed().do(f.Reopened("still sour", word=p.WORD))),
    ],
    "sells": [
        lambda: closed().do(f.FollowedUp(told=said(OFFER))),
        lambda: told("You can choose: plums, or your money."),
    ],
    "same-again": [
        lambda: (
            heard().do(f.ProgressTold("asked", told=p.TOLD)).do(f.ProgressTold("answered", told=p.TOLD), wait=p.DAY)
        ),
    ],
    "questions-before-replacement": [
        lambda: asked(5),
        lambda: asked(6, cause="unknown"),
        lambda: asked(6, remedy=p.MONEY),
    ],
}
