"""Plugins: what they may do, and what they cannot break."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import attrs
import pytest

from resolved import (
    Capabilities,
    Fact,
    Hand,
    Objection,
    Plugin,
    PluginError,
    Refused,
    Remark,
    State,
    Step,
    Unavailable,
    facts as f,
    hookimpl,
    open_office,
)  # fmt: skip
from resolved.hooks import Plugins
from resolved.ports import Letter, Store
from resolved.states import Open
from resolved.stores import MemoryStore

from .. import people as p
from ..offices import a_desk, understood


class Veto(Plugin):
    """Objects to apologies."""

    @hookimpl
    def resolved_objections(self, now: Hand[Any], fact: Fact[Any, State]) -> Iterable[Objection]:
        if isinstance(fact, f.Apologised):
            return [Objection("no-sorry", "B4", f"{now.by.id} must not say sorry")]
        return []


class Ears:
    """Hears, and remembers."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def resolved_recorded(self, step: Step[Any]) -> None:
        self.heard.append(f"{step.case.version} {step.entry.fact.name}")


class Deaf:
    """Fails at hearing."""

    @hookimpl
    def resolved_recorded(self) -> None:
        raise RuntimeError("CANARY of a customer")


def test_a_plugin_may_object_and_nothing_is_recorded() -> None:
    desk = a_desk(plugins=[Veto()])
    case = understood(desk)

    with pytest.raises(Refused, match="ana must not say sorry"):
        desk.office.on(case, by=p.ANA).record(f.Apologised("x"))
    assert 4 == desk.office.load(case.id).version
    desk.office.on(case, by=p.ANA).record(f.Thanked())


def test_those_who_hear_are_told_after_the_commit_each_on_its_own(caplog: pytest.LogCaptureFixture) -> None:
    """
    One that fails is reported without a word of the customer's, and neither undoes nor silences anything.
    """
    first, second = Ears(), Ears()
    desk = a_desk(plugins=[first, Deaf(), second])
    case = desk.office.receive(p.complaint("desk"), by=p.ANA)

    assert ["1 complaint-received"] == first.heard == second.heard
    assert 1 == desk.office.load(case.id).version
    assert "Deaf" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "CANARY" not in caplog.text


def test_those_who_hear_see_the_case_that_was_kept() -> None:
    seen = list[Any]()

    class Looks:
        @hookimpl
        def resolved_recorded(self, step: Step[Any]) -> None:
            seen.append((office.load(step.case.id) == step.case, step.before is None))

    office = open_office(plugins=[Looks()], installed=False)
    case = office.receive(p.complaint("desk"), by=p.ANA)
    office.on(case, by=p.ANA).record(f.Thanked())

    assert [(True, True), (True, False)] == seen


class _Speechless(Exception):
    """Cannot say what it is."""

    def __str__(self) -> str:
        raise ZeroDivisionError


@pytest.mark.parametrize("wrong", [RuntimeError("boom"), SystemExit(3), KeyError("k"), _Speechless()])
@pytest.mark.parametrize("hook", ["resolved_objections", "resolved_letters"])
def test_a_plugin_that_fails_where_it_decides_stops_the_fact(hook: str, wrong: BaseException) -> None:
    def fails() -> None:
        raise wrong

    plugin = type("Broken", (), {hook: hookimpl(staticmethod_free(fails))})()
    desk = a_desk(plugins=[plugin])

    with pytest.raises(PluginError, match=f"plugin 'Broken' failed in {hook}.*nothing was recorded"):
        desk.office.receive(p.complaint("desk"), by=p.ANA)
    assert () == desk.office.find().lines


@pytest.mark.parametrize("wrong", [RuntimeError("boom"), TypeError("boom"), SystemExit(3)])
def test_a_plugin_that_fails_while_it_is_run_through_stops_the_fact_too(wrong: BaseException) -> None:
    class Slow:
        @hookimpl
        def resolved_objections(self, fact: object) -> Iterator[Objection]:
            yield Objection("x", "J1", "x")
            raise wrong

    desk = a_desk(plugins=[Slow()])

    with pytest.raises(PluginError, match="plugin 'Slow' failed in resolved_objections"):
        desk.office.receive(p.complaint("desk"), by=p.ANA)
    assert () == desk.office.find().lines


def staticmethod_free(function: Callable[[], None]) -> Callable[[object], None]:
    """Make a method that ignores its self."""

    def method(self: object) -> None:
        function()

    return method


@pytest.mark.parametrize(("hook", "nonsense"), [("resolved_objections", "no"), ("resolved_letters", [3])])
def test_a_plugin_that_returns_nonsense_stops_the_fact(hook: str, nonsense: object) -> None:
    plugin = type("Odd", (), {hook: hookimpl(lambda self: nonsense)})()
    desk = a_desk(plugins=[plugin])

    with pytest.raises(PluginError, match="it returned"):
        desk.office.receive(p.complaint("desk"), by=p.ANA)


def test_no_plugin_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where nobody implements a hook, the office does not even ask the facade.
    """
    desk = a_desk()
    for name in ("objections", "letters", "recorded"):
        monkeypatch.setattr(desk.office.plugins, name, None)

    assert 4 == understood(desk).version


def test_a_plugin_may_write_letters_too() -> None:
    class Writes:
        @hookimpl
        def resolved_letters(self, step: Step[Any]) -> list[Letter]:
            case = step.case
            return [
                Letter(
                    id=f"{case.id}/{case.version}/copy",
                    case_id=case.id,
                    version=case.version,
                    kind="copy",
                    channel="email",
                    recipient="boss@example.com",
                    subject="s",
                    text="cafe\u0301",
                )
            ]

    desk = a_desk(plugins=[Writes()])
    desk.office.receive(p.complaint("email"), by=p.SYSTEM)

    assert ["acknowledgement", "copy"] == [one.letter.kind for one in desk.office.store.shelf("")]
    assert "café" == desk.office.store.shelf("")[1].letter.text


# What they offer ------------------------------------------------------------------------


@attrs.frozen
class Pending(Open):
    """Waits for a part."""

    name = "pending"


@attrs.frozen
class PartOrdered(Fact[Open, Pending]):
    """A part is on its way."""

    name = "part-ordered"
    clauses = ("D7",)
    by = ("handler",)
    part: str

    def evolve(self, now: Hand[State]) -> Pending:
        return Pending()


@attrs.frozen
class Hummed(Remark[Pending]):
    """It hums still."""

    name = "hummed"
    clauses = ("B1",)
    by = ("handler",)


@attrs.frozen
class Pigeon:
    """A channel."""

    name: str = "pigeon"
    can: Capabilities = attrs.Factory(lambda: Capabilities(live=True))


class Extends(Plugin):
    """Offers a state, facts, a channel and a store."""

    @hookimpl
    def resolved_states(self) -> Iterable[type[State]]:
        return [Pending]

    @hookimpl
    def resolved_facts(self) -> Iterable[type[Fact[Any, State]]]:
        return [PartOrdered, Hummed]

    @hookimpl
    def resolved_channels(self) -> Iterable[Pigeon]:
        return [Pigeon()]

    @hookimpl
    def resolved_open_store(self, url: str) -> Store | None:
        return MemoryStore() if url.startswith("nowhere://") else None


def test_a_plugin_may_add_states_facts_channels_and_a_store() -> None:
    office: Any = open_office("nowhere://", plugins=[Extends()], installed=False)
    case = office.receive(p.complaint("pigeon"), by=p.ANA)
    ordered = office.on(case, by=p.ANA).record(PartOrdered("a seal"))

    assert Pending() == ordered.state == office.load(case.id).state
    assert "hummed" in {offer.name for offer in office.offers(ordered, by=p.ANA, remarks=True)}
    assert "first-response" == office.clocks(case)[0].clock
    assert office.rules.can("pigeon").live
    fact = office.flow.fact("part-ordered", {"part": "a seal"})
    assert PartOrdered("a seal") == fact


def test_a_store_that_nobody_opens_says_so() -> None:
    with pytest.raises(Unavailable, match="nothing here opens moon:// stores"):
        open_office("moon://x", plugins=[Extends()], installed=False)


def test_a_state_that_nothing_leads_to_is_refused_when_the_office_opens() -> None:
    class Island:
        @hookimpl
        def resolved_states(self) -> list[type[State]]:
            return [Pending]

    with pytest.raises(Exception, match="nothing leads to"):
        open_office(plugins=[Island()], installed=False)


# Which are in use -----------------------------------------------------------------------


class Misspelt:
    @hookimpl
    def resolved_objectoins(self) -> None:
        """Nobody ever calls this."""


class WrongArguments:
    @hookimpl
    def resolved_letters(self, stpe: object) -> None:
        """Takes what nobody gives."""


class Wraps:
    @hookimpl(wrapper=True)
    def resolved_letters(self) -> Any:
        return (yield)


@pytest.mark.parametrize(
    ("plugin", "said"), [(Misspelt, "unknown hook"), (WrongArguments, "stpe"), (Wraps, "is a wrapper")]
)
def test_a_plugin_that_was_given_and_cannot_be_used_is_refused(plugin: type[Any], said: str) -> None:
    with pytest.raises(PluginError, match=said):
        open_office(plugins=[plugin()], installed=False)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that entry points are installed."""

    def pretend(**values: str) -> None:
        points = [EntryPoint(name, value, "resolved") for name, value in values.items()]
        monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points)

    return pretend


HERE = "tests.hooks.test_plugins"


def test_an_installed_plugin_that_cannot_be_used_is_named_and_skipped(
    installed: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    installed(
        gone="no_such_module:x", nothing=f"{HERE}:Nothing", misspelt=f"{HERE}:Misspelt", wrong=f"{HERE}:WrongArguments",
        wraps=f"{HERE}:Wraps", exits=f"{HERE}:Exits", good=f"{HERE}:Veto",
    )  # fmt: skip
    caplog.set_level(logging.WARNING)
    desk = open_office()
    case = desk.receive(p.complaint("desk"), by=p.ANA)

    assert ("good",) == desk.plugins.names
    assert ["gone", "nothing", "misspelt", "wrong", "wraps", "exits"] == [fault.plugin for fault in desk.plugins.faults]
    assert "plugin 'gone' is not in use: it does not import: ModuleNotFoundError" in str(desk.plugins.faults[0])
    assert caplog.text.count("is not in use") == 6
    with pytest.raises(Refused, match="must not say sorry"):
        desk.on(case, by=p.ANA).record(f.Apologised("x"))


class Exits:
    """Leaves when it is made."""

    def __init__(self) -> None:
        raise SystemExit(3)


def test_a_blocked_plugin_is_not_even_imported(installed: Callable[..., None]) -> None:
    installed(gone="no_such_module:x", good=f"{HERE}:Veto")
    office = open_office(blocked=["gone"])

    assert (("good",), ()) == (office.plugins.names, office.plugins.faults)


def test_a_senior_is_the_first_that_is_named() -> None:
    class Knows:
        @hookimpl
        def resolved_senior(self, level: int) -> Any:
            return p.DORA if level else None

    plugins = Plugins([Knows()], installed=False)

    assert (p.DORA, None) == (plugins.senior(None, 1), plugins.senior(None, 0))  # type: ignore[arg-type]
    assert None is Plugins(installed=False).senior(None, 1)  # type: ignore[arg-type]


def test_every_hook_says_what_it_is_for_and_when_it_is_called() -> None:
    from resolved.hooks.spec import Specs

    hooks = {name: hook.__doc__ or "" for name, hook in vars(Specs).items() if name.startswith("resolved_")}

    assert 12 == len(hooks)
    for name, doc in hooks.items():
        assert any(word in doc for word in ("Offers", "Decides", "Hears", "Asked")), name


def test_the_policy_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('name = "ours"\n[clocks]\nremedy = "1 day"\n', "utf-8")
    office = open_office(policy=tmp_path / "policy.toml", installed=False)

    assert ("ours", "1 day") == (office.rules.name, str(office.rules.clocks.remedy))
    for bad, said in (("x = ", "is no TOML"), ("nmae = 'x'", "there is no nmae")):
        (tmp_path / "bad.toml").write_text(bad, "utf-8")
        with pytest.raises(Exception, match=said):
            open_office(policy=tmp_path / "bad.toml", installed=False)
    with pytest.raises(Exception, match="cannot be read"):
        open_office(policy=tmp_path / "none.toml", installed=False)
