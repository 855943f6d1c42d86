"""
Complaints, carried from the first word to the last.

What may happen next, what it needs, what falls due and when, what went wrong, what
was learnt. Begin with ``open_office``; facts are in ``resolved.facts``, states in
``resolved.states``, remedies in ``resolved.remedies``.

The map of the house::

    errors            everything that can go wrong, on one page
    core/             pure: the values, states and facts, the graph, the clocks, the policy
    ports             what an office needs from outside: the waist
    doors             what comes in is looked through once, and is right from there on
    hooks/            where plugins come in, in the order a complaint meets them
    stores/           memory and SQLite
    channels/         e-mail, tables from desk and telephone
    calendars         holidays of a country, and from iCalendar files
    letters           what the house writes to a customer
    languages/        in what words, a file a language
    office            one unit of work for each fact
    intake            what a channel has read becomes a complaint, or is added to one
    outbox, watch     what is sent afterwards, what falls due
    knowledge/        recurring problems, frequent questions, feedback
    story             a complaint told as a person would tell it
    reports/          figures over a period, each with its definition; goals
    integrity         whether everything that is kept still holds together
    recompute         what would fall due otherwise under another policy
    assembly          open_office: the only place that knows every part
    testing/          contracts to inherit, fakes: for plugin authors, and for our own
    demo/, cli/       a week's inbox followed to its end; the command ``resolved``
"""

from typing import TYPE_CHECKING

from .assembly import open_office
from .core.complaint import Actor, Capabilities, Complaint, Evidence, Medium, Party
from .core.dossier import Assessment, Dossier
from .core.fact import Case, Entry, Fact, Hand, Internal, Remark, State, Step, guard, is_in
from .core.flow import Flow
from .core.lifecycle import flow
from .core.offer import Offer
from .core.policy import Rulebook
from .core.promises import Milestone, Promise
from .core.remedies import Money
from .core.spend import Spend
from .core.taboos import Finding
from .core.text import PersonalText
from .core.wording import Wording, check_wording
from .errors import (
    ChannelError,
    GraphError,
    Invalid,
    KeyReused,
    NotFound,
    Objection,
    PluginError,
    PolicyError,
    Refused,
    ResolvedError,
    Stale,
    StoreError,
    Unavailable,
    Unreadable,
)
from .hooks import Plugin, hookimpl
from .office import Office, OfficeOf

__all__ = [
    "Actor",
    "Assessment",
    "Capabilities",
    "Case",
    "ChannelError",
    "Complaint",
    "Dossier",
    "Entry",
    "Evidence",
    "Fact",
    "Finding",
    "Flow",
    "GraphError",
    "Hand",
    "Internal",
    "Invalid",
    "KeyReused",
    "Medium",
    "Milestone",
    "Money",
    "NotFound",
    "Objection",
    "Offer",
    "Office",
    "OfficeOf",
    "Party",
    "PersonalText",
    "Plugin",
    "PluginError",
    "PolicyError",
    "Promise",
    "Refused",
    "Remark",
    "ResolvedError",
    "Rulebook",
    "Spend",
    "Stale",
    "State",
    "Step",
    "StoreError",
    "Unavailable",
    "Unreadable",
    "Wording",
    "check_wording",
    "flow",
    "guard",
    "hookimpl",
    "is_in",
    "open_office",
]

__version__: str

if not TYPE_CHECKING:  # or a checker would believe every name

    def __getattr__(name: str) -> str:
        """Give ``__version__``, which is read from the distribution only when somebody asks."""
        if name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib.metadata import version

        return version("resolved-complaints")
