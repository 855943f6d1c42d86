"""
Every hook, in the order in which a complaint meets them.

A plugin is a module or an object whose functions bear ``@hookimpl``. It is found
through the entry-point group ``resolved``, or handed to ``open_office(plugins=…)``.
A function takes as many of a hook's arguments as it wants, by name.

Hooks that *offer* are asked once, when an office opens. Hooks that *decide* run
before the commit, on frozen values, outside any transaction; where one raises,
nothing is recorded and the caller gets ``PluginError``. Hooks that *hear* run after
the commit, each on its own; where one raises, that is logged and undoes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

from ..core.complaint import Actor, Complaint
from ..core.fact import AnyFact, Case, Hand, State, Step
from ..core.matching import Candidate
from ..core.problems import Problem
from ..core.taboos import Taboo
from ..core.wording import Wording
from ..errors import Objection
from ..ports import Channel, Letter, Receipt, Store

hookspec: pluggy.HookspecMarker = pluggy.HookspecMarker("resolved")
hookimpl: pluggy.HookimplMarker = pluggy.HookimplMarker("resolved")
"""Marks a function as an implementation of the hook whose name it bears."""


class Specs:
    """The hooks."""

    # An office opens: what is there? ----------------------------------------------------

    @hookspec
    def resolved_open_store(self, url: str) -> Store | None:
        """
        Open the store behind *url*, where its scheme is yours; else return None.

        Offers. Asked when ``open_office`` gets a URL that is not its own, plugin by
        plugin until one answers. May raise a ``StoreError``.
        """

    @hookspec
    def resolved_states(self) -> Iterable[type[State]]:
        """
        Offer states that the lifecycle lacks.

        Offers. They are compiled in together with ``resolved_facts``; a graph that cannot
        be right (a state that nothing leads to) is refused when the office opens.
        """
        return ()

    @hookspec
    def resolved_facts(self) -> Iterable[type[AnyFact]]:
        """Offer facts and remarks that the lifecycle lacks. Offers; see ``resolved_states``."""
        return ()

    @hookspec
    def resolved_channels(self) -> Iterable[Channel]:
        """
        Offer channels.

        Offers. One that bears the name of a built-in channel takes its place.
        """
        return ()

    @hookspec
    def resolved_taboos(self) -> Iterable[Taboo]:
        """
        Offer rules that look through a history for what must not happen.

        Offers. Whoever asks ``office.findings`` gets ``PluginError`` where one fails.
        """
        return ()

    # Somebody is about to say something ---------------------------------------------------

    @hookspec
    def resolved_wording(self, text: str, language: str) -> Iterable[Wording]:
        """
        Find what should not be said to a customer who complained, beside what the phrases that ship find.

        Decides. Asked for each text that ``office.check_wording`` checks; and before a fact is recorded, for
        each text that the customer is told with it, where policy refuses wordings (by the clause of yours).
        *language* is as it was given: ``de-AT`` may come. Positions count in *text*: ``text[start:end] == quote``.
        """
        return ()

    # Somebody wants to record a fact ------------------------------------------------------

    @hookspec
    def resolved_objections(self, now: Hand[Any], fact: AnyFact) -> Iterable[Objection]:
        """
        Object to *fact*, or return nothing.

        Decides. Called once for each fact that the lifecycle itself would allow. May only
        add objections. Whoever asks ``offers`` does not hear them: they need the fact.
        """
        return ()

    @hookspec
    def resolved_letters(self, step: Step[Any]) -> Iterable[Letter]:
        """
        Write the letters that *step* calls for, beside those that the office writes itself.

        Decides. Called once for each step, before its commit. Return letters and send
        nothing: they are kept with the fact and sent afterwards.
        """
        return ()

    # A handler looks at it ------------------------------------------------------------------

    @hookspec
    def resolved_match(self, complaint: Complaint, problems: Sequence[Problem]) -> Iterable[Candidate]:
        """
        Say to which of the known *problems* a complaint may belong, and why.

        Offers. Asked by ``office.knowledge.matches``, beside the house's own matching: of
        several candidates for one problem the best stays. Nothing is linked by it: a person
        decides. Where it raises, whoever asks gets ``PluginError``.
        """
        return ()

    # Time passes --------------------------------------------------------------------------

    @hookspec
    def resolved_senior(self, case: Case[Any], level: int) -> Actor | None:
        """
        Name somebody above *level* who is to take a complaint over: a promise was broken, or it was opened again (E1).

        Decides. Asked plugin by plugin until one answers.
        """

    @hookspec
    def resolved_deliver(self, letter: Letter) -> Receipt | None:
        """
        Send *letter*, where you can; else return None.

        Asked plugin by plugin where the letter's channel does not deliver itself. May be
        called twice for one letter, with the same id. Where it raises the letter is tried again.
        """

    # It is recorded -----------------------------------------------------------------------

    @hookspec
    def resolved_recorded(self, step: Step[Any]) -> None:
        """
        Hear what was recorded.

        Hears. Called once for each entry, after its commit, in the caller's thread: be
        quick. Not called where the program is killed in between; the history is the truth.
        """


if TYPE_CHECKING:

    class Plugin(Specs):
        """Inherit from it and the checkers hold your hooks to their signatures. Nothing is inherited at run time."""

else:

    class Plugin:
        """Inherit from it and the checkers hold your hooks to their signatures. Nothing is inherited at run time."""
