"""The one room that meets pluggy: a typed method for each hook, and a plugin's failure kept to itself."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count
from typing import Any, Final, TypeVar, cast

import attrs
import pluggy

from .. import doors
from ..core.complaint import Actor, Complaint
from ..core.fact import AnyFact, Case, Hand, State, Step
from ..core.matching import Candidate
from ..core.problems import Problem
from ..core.taboos import Taboo
from ..core.typed import mismatch
from ..core.wording import Wording
from ..errors import Invalid, Objection, PluginError, ResolvedError
from ..ports import Channel, Letter, Receipt, Store
from .spec import Specs

V = TypeVar("V")

GROUP: Final = "resolved"
"""The entry-point group."""

log: Final = logging.getLogger("resolved.plugins")


@attrs.frozen
class Fault:
    """
    A plugin that is not in use.

    Args:
        plugin: Its name.
        why: What is wrong with it.
    """

    plugin: str
    why: str

    def __str__(self) -> str:
        return f"plugin {self.plugin!r} is not in use: {self.why}"


class Plugins:
    """
    The plugins of one office.

    Args:
        given: Modules or objects with ``@hookimpl`` functions; one that cannot be used raises.
        installed: Look for installed ones too, by their entry points; one that cannot be used is skipped.
        blocked: Names of installed ones that are not to be used.

    Raises:
        PluginError: One of the *given* cannot be used.
    """

    def __init__(self, given: Iterable[object] = (), *, installed: bool = True, blocked: Iterable[str] = ()) -> None:
        self._manager = pluggy.PluginManager("resolved")
        self._manager.add_hookspecs(Specs)
        found: list[Fault] = []
        for each in given:
            name = self._free(getattr(each, "__name__", type(each).__name__))
            if why := self._register(each, name):
                raise PluginError(name, "registration", why)
        if installed:
            found += self._installed(frozenset(blocked))
        self.faults: tuple[Fault, ...] = tuple(found)
        """The installed plugins that could not be used, and why."""
        # Looked up once: where nobody implements a hook, nothing is called.
        self._impls: dict[str, tuple[pluggy.HookImpl, ...]] = {
            name: tuple(getattr(self._manager.hook, name).get_hookimpls())
            for name in vars(Specs)
            if name.startswith("resolved_")
        }
        self.object_to_facts: bool = bool(self._impls["resolved_objections"])
        self.write_letters: bool = bool(self._impls["resolved_letters"])
        self.deliver_letters: bool = bool(self._impls["resolved_deliver"])
        self.hear: bool = bool(self._impls["resolved_recorded"])

    @property
    def names(self) -> tuple[str, ...]:
        """The plugins in use."""
        return tuple(name for name, _ in self._manager.list_name_plugin())

    def _free(self, name: str) -> str:
        """Return *name*, or with a number behind it where another plugin bears it already."""
        names = chain([name], (f"{name}-{n}" for n in count(2)))
        return next(each for each in names if not self._manager.has_plugin(each))

    # Loading --------------------------------------------------------------------------

    def _installed(self, blocked: frozenset[str]) -> Iterator[Fault]:
        from importlib.metadata import entry_points  # dear to load, and only needed here

        for point in entry_points(group=GROUP):
            if point.name in blocked or self._manager.has_plugin(point.name):
                continue
            why = self._load(point.load, point.name)
            if why:
                fault = Fault(point.name, why)
                log.warning("%s", fault)
                yield fault

    def _load(self, load: Callable[[], object], name: str) -> str:
        try:
            plugin = load()
            plugin = plugin() if inspect.isclass(plugin) else plugin
        except (Exception, SystemExit) as wrong:
            return f"it does not import: {type(wrong).__name__}: {wrong}"
        return self._register(plugin, name)

    def _register(self, plugin: object, name: str) -> str:
        """Register one, or say why it cannot be used; nothing of it is left behind then."""
        try:
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as wrong:
            why = str(wrong).splitlines()[-1]
        else:
            why = self._wraps(plugin)
        if why and self._manager.has_plugin(name):
            self._manager.unregister(name=name)
        return why

    def _wraps(self, plugin: object) -> str:
        """Wrappers are not honoured here, so they are refused and not passed over."""
        for caller in self._manager.get_hookcallers(plugin) or ():
            for impl in caller.get_hookimpls():
                if impl.plugin is plugin and (impl.wrapper or impl.hookwrapper):
                    return f"{caller.name} is a wrapper; resolved calls each plugin on its own"
        return ""

    # Offering -------------------------------------------------------------------------

    def open_store(self, url: str) -> Store | None:
        """Ask who opens *url*."""
        for impl in self._impls["resolved_open_store"]:
            if (store := _deciding(impl, "resolved_open_store", url=url)) is not None:
                return store  # type: ignore[no-any-return]
        return None

    def states(self) -> list[type[State]]:
        """Ask for more states."""
        return self._gathered("resolved_states", lambda each: isinstance(each, type) and issubclass(each, State))

    def facts(self) -> list[type[AnyFact]]:
        """Ask for more facts."""
        return self._gathered("resolved_facts", lambda each: isinstance(each, type))

    def channels(self) -> list[Channel]:
        """Ask for channels."""
        return self._gathered("resolved_channels", lambda each: hasattr(each, "name") and hasattr(each, "can"))

    def taboos(self) -> list[Taboo]:
        """Ask for rules over a history."""
        return self._gathered("resolved_taboos", lambda each: isinstance(each, Taboo))

    def matches(self, complaint: Complaint, problems: Sequence[Problem]) -> list[Candidate]:
        """Ask to which problems a complaint may belong; one that is not among them is the plugin's failure."""
        ids, found = {each.id for each in problems}, list[Candidate]()
        for impl in self._impls["resolved_match"]:
            given = _deciding(impl, "resolved_match", complaint=complaint, problems=problems)
            for each in _items(impl, "resolved_match", given):
                if not isinstance(each, Candidate) or each.problem not in ids:
                    raise PluginError(impl.plugin_name, "resolved_match", f"it returned {each!r}")
                found.append(each)
        return found

    # Deciding -------------------------------------------------------------------------

    def wording(self, text: str, language: str) -> list[Wording]:
        """Ask who finds something in a text that is to be told to a customer."""
        return self._gathered("resolved_wording", lambda each: _quotes(each, text), text=text, language=language)

    def objections(self, now: Hand[Any], fact: AnyFact) -> list[Objection]:
        """Ask who objects."""
        return self._gathered("resolved_objections", lambda each: isinstance(each, Objection), now=now, fact=fact)

    def letters(self, step: Step[Any]) -> list[Letter]:
        """Ask who writes."""
        found = dict[str, Letter]()
        for impl in self._impls["resolved_letters"]:
            for each in _items(impl, "resolved_letters", _deciding(impl, "resolved_letters", step=step)):
                try:
                    letter = doors.letter(each, step.case)
                except Invalid as wrong:
                    raise PluginError(impl.plugin_name, "resolved_letters", str(wrong)) from None
                if letter.id in found:
                    raise PluginError(impl.plugin_name, "resolved_letters", f"a letter {letter.id} is there already")
                found[letter.id] = letter
        return list(found.values())

    def senior(self, case: Case[Any], level: int) -> Actor | None:
        """Ask who takes over."""
        for impl in self._impls["resolved_senior"]:
            found = _deciding(impl, "resolved_senior", case=case, level=level)
            if isinstance(found, Actor):
                return found
        return None

    def deliver(self, letter: Letter) -> Receipt | None:
        """Ask who sends."""
        for impl in self._impls["resolved_deliver"]:
            found = _deciding(impl, "resolved_deliver", letter=letter)
            if isinstance(found, Receipt):
                return found
        return None

    def _gathered(self, hook: str, fits: Callable[[Any], bool], **values: Any) -> list[Any]:
        found: list[Any] = []
        for impl in self._impls[hook]:
            items = _items(impl, hook, _deciding(impl, hook, **values))
            for item in items:
                if not fits(item):
                    raise PluginError(impl.plugin_name, hook, f"it returned {item!r}")
            found += items
        return found

    # Hearing --------------------------------------------------------------------------

    def recorded(self, step: Step[Any]) -> None:
        """Tell everyone who wants to hear it; a failure is theirs alone."""
        for impl in self._impls["resolved_recorded"]:
            try:
                _call(impl, step=step)
            except (Exception, SystemExit) as wrong:
                log.error(
                    "plugin %r failed in resolved_recorded on %s version %s: %s; nothing is undone",
                    impl.plugin_name, step.case.id, step.case.version, type(wrong).__name__,
                )  # fmt: skip


def _quotes(given: Any, text: str) -> bool:
    """Tell whether it is a wording, and stands where it says."""
    return isinstance(given, Wording) and mismatch(given) is None and text[given.start : given.end] == given.quote


def _call(impl: pluggy.HookImpl, **values: Any) -> Any:
    return impl.function(*(values[name] for name in impl.argnames))


def _items(impl: pluggy.HookImpl, hook: str, given: Any) -> list[Any]:
    """Run through what a plugin gave: a generator fails only now."""
    if given is None:
        return []
    if not isinstance(given, Iterable):
        return [given]
    return list(_tried(impl, hook, lambda: list(cast("Iterable[Any]", given))))


def _deciding(impl: pluggy.HookImpl, hook: str, **values: Any) -> Any:
    return _tried(impl, hook, lambda: _call(impl, **values))


def _told(wrong: BaseException) -> str:
    """Say what a plugin raised, even where it cannot say it itself."""
    try:
        return f"{type(wrong).__name__}: {wrong}"
    except Exception:  # whatever its __str__ may do
        return type(wrong).__name__


def _tried(impl: pluggy.HookImpl, hook: str, do: Callable[[], Any]) -> Any:
    try:
        return do()
    except ResolvedError:
        raise
    except (Exception, SystemExit) as wrong:
        raise PluginError(impl.plugin_name, hook, _told(wrong)) from wrong
