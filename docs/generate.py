"""
Write the pages that are generated from the code: ``python docs/generate.py``.

A test fails where a page is not what this would write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from resolved import State, flow
from resolved.core import method
from resolved.core.clocks import CLAUSES, lengths
from resolved.core.complaint import ROLES
from resolved.core.edges import guards_of, keeps
from resolved.core.fact import AnyFact
from resolved.core.graph import roles_of
from resolved.core.policy import default
from resolved.core.policy.packs import shipped
from resolved.core.policy.regime import Regime
from resolved.core.policy.told import told as regime_told
from resolved.core.taboos import TABOOS
from resolved.reports.figures import FIGURES
from resolved.reports.measure import BASES
from resolved.reports.reporting import SPLIT_BY

HERE = Path(__file__).parent


def lifecycle() -> str:
    """Write the reference of the lifecycle: its states, its facts, its remarks, its drawing."""
    return "\n".join([*_lifecycle(), ""])


def _lifecycle() -> Iterator[str]:
    yield "# The lifecycle"
    yield ""
    yield "Generated from the code by `python docs/generate.py`; `resolved lifecycle` prints it too, with `--json` for"
    yield "programs and `--mermaid` to draw it."
    yield ""
    yield "## States"
    yield ""
    yield "| state | class | superstates | what it is |"
    yield "|---|---|---|---|"
    for name, state in flow.states.items():
        above = [each.__name__ for each in state.__mro__[1:] if issubclass(each, State) and each is not State]
        yield f"| `{name}` | `{state.__name__}` | {', '.join(f'`{each}`' for each in above) or '–'} | {_whole(state)} |"
    for title, kept in (("Facts that move a complaint", False), ("Remarks: facts that move nothing", True)):
        yield ""
        yield f"## {title}"
        for fact in flow.facts.values():
            if keeps(fact) == kept:
                yield from _fact(fact)
    yield ""
    yield "## Drawn"
    yield ""
    yield "```mermaid"
    drawing = flow.mermaid()
    lines = drawing[drawing.index("stateDiagram") :].strip().splitlines()  # without its title
    yield from (line.rstrip() for line in lines if "s_active" not in line)  # and without a state that is lit
    yield "```"


def _fact(fact: type[AnyFact]) -> Iterator[str]:
    rows = flow.table.items()
    sources = [state.name for state, row in rows if fact in row]
    dests = sorted({dest.name for _, row in rows if fact in row for dest in row[fact].lands})
    yield ""
    yield f"### `{fact.name}`"
    yield ""
    yield f"`{fact.__name__}`: {_whole(fact)}"
    yield ""
    yield f"- *from* {_sources(sources)}"
    if not keeps(fact):
        yield f"- *to* {', '.join(dests) or 'received'}"
    yield f"- *by* {', '.join(role for role in ROLES if role in roles_of(fact))}"
    needs = flow.needs(fact)
    for verb, listed in (
        ("needs", [each for each in needs if each.required]),
        ("perhaps needs", [each for each in needs if each.asked]),
        ("takes", [each for each in needs if not (each.required or each.asked)]),
    ):
        if listed:
            yield f"- *{verb}* {', '.join(f'`{each}`' for each in listed)}"
    guards = guards_of(fact)
    if guards:
        yield f"- *refused with* {', '.join(f'`{guard.code}` ({guard.clause})' for guard in guards)}"
    yield f"- *clauses* {', '.join(fact.clauses)}"


def _sources(names: list[str]) -> str:
    if len(names) == len(flow.states):
        return "any state"
    if set(flow.states) - set(names) == {"closed"}:
        return "any open state"
    return ", ".join(names) or "nothing: it opens a complaint"


def _whole(thing: type[object]) -> str:
    """Return what a docstring says before it comes to the arguments, on one line."""
    text = (thing.__doc__ or "").partition("Args:")[0]
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|")


# The method -----------------------------------------------------------------------------


def group_page(group: method.Group) -> str:
    """Write the page of a group of clauses: what each asks for, and how it shows here."""
    return "\n".join([*_group(group), ""])


def _group(group: method.Group) -> Iterator[str]:
    yield f"# {group.id}. {group.title}"
    yield ""
    yield group.intro
    yield ""
    yield f"Generated from the code by `python docs/generate.py`; `resolved clauses {group.id}` names the tests too."
    for clause in method.clauses().values():
        if clause.id[0] == group.id:
            yield from _clause(clause)


def _clause(clause: method.Clause) -> Iterator[str]:
    yield ""
    yield f'## <a id="{clause.id.lower()}"></a>{clause.id}'
    yield ""
    yield clause.text
    yield ""
    shown = [
        *_facts_of(clause), *_guards_of(clause), *_clocks_of(clause), *_taboos_of(clause), *_named_by(clause),
        *_guides_of(clause),
    ]  # fmt: skip
    yield from shown or ["Nothing carries this clause yet."]


def _facts_of(clause: method.Clause) -> Iterator[str]:
    for fact in flow.facts.values():
        if clause.id in fact.clauses:
            yield f"- {'remark' if keeps(fact) else 'fact'} {_linked(fact)}: {_whole(fact)}"


def _guards_of(clause: method.Clause) -> Iterator[str]:
    asked = dict[str, tuple[str, list[str]]]()
    for fact in flow.facts.values():
        for guard in guards_of(fact):
            if guard.clause == clause.id:
                said = " ".join((guard.ask.__doc__ or "").split())
                asked.setdefault(guard.code, (said, []))[1].append(_linked(fact))
    for code, (said, facts) in asked.items():
        yield f"- refusal `{code}`, of {', '.join(facts)}: {said}"


def _clocks_of(clause: method.Clause) -> Iterator[str]:
    for clock, clauses in CLAUSES.items():
        if clause.id in clauses:
            for field in lengths(clock, clause.id):
                span = getattr(default().clocks, field, None)
                ships = f"{span}, by the policy that ships" if span else _AS.get(clock, "as was promised")
                yield f"- clock `{clock}`{_WHERE.get(field, '')}: {ships}"


_AS = {"legal": "as the regime says", "keep-in-touch": "on the day that was noted"}
_WHERE = {
    "first_response": " in writing", "first_response_live": " where they are here, on the line or in a chat",
    "remedy_ours": " where the cause is ours", "acceptance_live": " while they wait",
}  # fmt: skip


def _taboos_of(clause: method.Clause) -> Iterator[str]:
    for taboo in TABOOS:
        if clause.id in taboo.clauses:
            said = " ".join((taboo.look.__doc__ or "").split())
            yield f"- finding `{taboo.code}` ({taboo.severity}): {said} What would mend it: {taboo.mend}."


def _named_by(clause: method.Clause) -> Iterator[str]:
    for carrier in clause.named:
        yield f"- `{carrier.replace(':', '.')}`"


def _guides_of(clause: method.Clause) -> Iterator[str]:
    for fact in flow.facts.values():
        for guide in method.Guides().at(fact.name):
            if guide.clause == clause.id:
                yield f"- told when {_linked(fact)} may be next: “{guide.say}”"


def _linked(fact: type[AnyFact]) -> str:
    return f"[`{fact.name}`](../reference/lifecycle.md#{fact.name})"


# Reports --------------------------------------------------------------------------------


def figures() -> str:
    """Write the reference of the figures: each as it is declared."""
    return "\n".join([*_figures(), ""])


def _figures() -> Iterator[str]:
    yield "# Figures"
    yield ""
    yield "Generated from the code by `python docs/generate.py`; `resolved report --define` prints the same"
    yield "declarations, with `--json` for programs. How to ask for them:"
    yield "[what a report tells](../how-to/report.md)."
    yield ""
    yield "- A period is half-open, and its days are those of the house's own zone (`calendar.zone` in the policy)."
    yield "- Lengths of time are elapsed time, not working time."
    yield "- A median and a ninetieth percentile are by the nearest rank: the smallest value that half, or nine tenths,"
    yield "  of the values do not exceed; so each is a value that was measured."
    yield "- Beside each figure stand how many were measured (*n*), how many were not because it has yet to happen"
    yield "  (*waiting*), and how many never will be (*never*). What was taken back is in no figure."
    yield "- Everything is as it stands when the report is made, also for a period that is over."
    yield "- A split puts each complaint under one key, so that its parts add up to the whole; but a customer with"
    yield "  complaints in several parts is counted in each of them, with their money."
    for by, told in SPLIT_BY.items():
        yield f"  - `{by}`: {told}"
    for figure in FIGURES:
        yield ""
        yield f"## `{figure.id}`"
        yield ""
        yield f"*{figure.title}*, {UNITS[figure.unit]}. {BASES[figure.basis]} {figure.definition}"
        if figure.clauses:
            yield ""
            yield f"Clauses: {', '.join(figure.clauses)}."
        if not figure.broken_down:
            yield ""
            yield f'A goal can be of it: `figure = "{figure.id}"`, {BOUNDS[figure.unit]}.'


UNITS: dict[str, str] = {
    "complaints": "in complaints", "promises": "in promises", "handovers": "in handovers", "findings": "in findings",
    "time": "a length of time", "share": "a share from 0 to 1", "each": "a mean for each complaint",
    "money": "money, for each currency",
}  # fmt: skip
BOUNDS: dict[str, str] = {
    **dict.fromkeys(UNITS, "and for example `at-most = 3`"),
    "time": 'and for example `at-most = "4 hours"`',
    "share": 'and for example `at-least = "0.9"`',
    "each": 'and for example `at-most = "0.2"`',
}


# Regimes --------------------------------------------------------------------------------


def regime_page(regime: Regime) -> str:
    """Write the page of a regime: all that is known of it, as ``resolved regimes`` tells it."""
    return "\n".join([*_regime(regime), ""])


def _regime(regime: Regime) -> Iterator[str]:
    yield f"# {regime.title}"
    yield ""
    yield f"Generated from the data by `python docs/generate.py`; `resolved regimes {regime.name}` prints the same."
    yield "Not legal advice: read the source. Marks: [V2] read in a secondary text only, [M] from memory; without one,"
    yield "in an official text. How to use it: [laws and regulators](../../how-to/regimes.md)."
    yield ""
    yield "```text"
    yield from regime_told(regime)
    yield "```"


def regimes() -> str:
    """Write the list of the regimes that ship."""
    rows = [
        f"| [`{name}`](regimes/{name}.md) | {each.country or '–'} | {each.title} |" for name, each in shipped().items()
    ]
    return "\n".join(["# Regimes", "", _REGIMES, "", "| regime | country | what it is |", "|---|---|---|", *rows, ""])


_REGIMES = (
    "Generated from the data by `python docs/generate.py`; `resolved regimes` lists them too. Not legal advice.\n"
    "How to use them: [laws and regulators](../how-to/regimes.md)."
)

PAGES: dict[str, Callable[[], str]] = {
    "reference/lifecycle.md": lifecycle,
    "reference/figures.md": figures,
    "reference/regimes.md": regimes,
    **{group.page: partial(group_page, group) for group in method.groups()},
    **{f"reference/regimes/{name}.md": partial(regime_page, each) for name, each in shipped().items()},
}


def main() -> None:
    """Write every page."""
    for name, write in PAGES.items():
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_text(write(), "utf-8")


if __name__ == "__main__":
    main()
