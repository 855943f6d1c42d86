"""
The command ``resolved``: the library's second face.

Each verb that prints takes ``--json``: then stdout holds that and nothing else; sentences
about what went wrong go to stderr, whoever reads stdout.

======  ===============================================================================
status  means
======  ===============================================================================
0       done; also a watch or an outbox that was stopped, and a reader that wanted no more
1       refused, or something was found: no such complaint, somebody was quicker, a store,
        a policy or a plugin that cannot be used, a letter that will never arrive, Ctrl-C
2       wrong usage: an option, a time, an actor, JSON that cannot be read as such
3       integrity broken (``verify`` only)
======  ===============================================================================

Never a traceback for anything that a user can cause. Something that nobody foresaw says so
in one sentence, with status 1; ``RESOLVED_TRACE=1`` shows where it happened.

With ``--json`` a refusal is ``{"refused": [{"code", "clause", "sentence", "fields"}]}`` and
anything else with status 1 is ``{"error": {"name", "sentence"}}``, ``name`` being the class
in ``resolved.errors``.
"""

import click

from .authority import authority
from .checking import verify
from .daily import offers, receive, record
from .demonstration import demo
from .department import feedback, problems, questions
from .due import due
from .front import Front
from .letters import letters
from .lifecycle import lifecycle
from .mending import merge, take_back
from .method import clauses
from .reading import list_, show_
from .recompute import recompute
from .regimes import regimes
from .report import report
from .running import outbox, watch
from .wording import wording

__all__ = ["main"]

main: Front = Front(
    "resolved",
    help="Complaints, carried from the first word to the last.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(package_name="resolved-complaints", message="%(prog)s %(version)s")(main)
for _verb in (
    demo, lifecycle, clauses, receive, offers, authority, record, merge, take_back, show_, list_, wording, watch,
    outbox, due, letters, problems, questions, feedback, recompute, regimes, report, verify,
):  # fmt: skip
    main.add_command(_verb)
