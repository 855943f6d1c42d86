"""``open_office``: the only place that knows every part."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, overload

from . import doors
from .channels import BUILT_IN
from .core.fact import D
from .core.flow import Flow
from .core.lifecycle import flow as shipped
from .core.method import Guides
from .core.policy import Rulebook, default, rulebook
from .errors import Invalid, PolicyError, Unavailable
from .hooks import Plugins
from .knowledge import Knowledge
from .languages import Languages
from .office import Office, OfficeOf
from .outbox import Sender
from .ports import Channel, Clock, Entropy, Store
from .stores import MemoryStore
from .watch import Watcher

MEMORY: Final = ":memory:"

Own: TypeAlias = str | Path | Mapping[str, Any] | None
"""A house's own words in letters: a path to a TOML file, or the data itself."""


@overload
def open_office(
    store: str | Path | Store = ..., *, policy: str | Path | Mapping[str, Any] | Rulebook = ..., flow: None = ...,
    clock: Clock | None = ..., channels: Iterable[Channel] = ..., plugins: Iterable[object] = ...,
    installed: bool = ..., blocked: Iterable[str] = ..., tenant: str = ..., entropy: Entropy = ...,
    must_exist: bool = ..., guides: Mapping[str, str] | None = ..., letters: Own = ...,
) -> Office: ...  # fmt: skip
@overload
def open_office(
    store: str | Path | Store = ..., *, policy: str | Path | Mapping[str, Any] | Rulebook = ..., flow: Flow[D],
    clock: Clock | None = ..., channels: Iterable[Channel] = ..., plugins: Iterable[object] = ...,
    installed: bool = ..., blocked: Iterable[str] = ..., tenant: str = ..., entropy: Entropy = ...,
    must_exist: bool = ..., guides: Mapping[str, str] | None = ..., letters: Own = ...,
) -> OfficeOf[D]: ...  # fmt: skip
def open_office(
    store: str | Path | Store = MEMORY, *, policy: str | Path | Mapping[str, Any] | Rulebook = "default",
    flow: Flow[Any] | None = None, clock: Clock | None = None, channels: Iterable[Channel] = (),
    plugins: Iterable[object] = (), installed: bool = True, blocked: Iterable[str] = (), tenant: str = "",
    entropy: Entropy = os.urandom, must_exist: bool = False, guides: Mapping[str, str] | None = None,
    letters: Own = None,
) -> OfficeOf[Any]:  # fmt: skip
    """
    Open a complaints office.

    Args:
        store: A path to a SQLite file, made where there is none; ``":memory:"``; a URL that
            a plugin opens; or a store of your own.
        policy: ``"default"``, a path to a TOML file, the data itself, or a rulebook.
            What a house leaves out is as in the policy that ships.
        flow: A lifecycle of your own, made with ``flow.extended``.
        clock: Tells the time; the system's, where it is left out.
        channels: More channels, or other ones under a built-in name.
        plugins: Modules or objects with ``@hookimpl`` functions.
        installed: Use the plugins that are installed, too.
        blocked: The names of installed plugins that are not to be used.
        tenant: Whose complaints these are, where one store serves several houses.
        entropy: Gives random bytes; only a test or a demonstration gives its own.
        must_exist: Do not make a new file.
        guides: Your own words, or another language's, for what people are told at each moment, by clause
            (``{"B11": "Danke sagen."}``); an empty text takes one away.
        letters: Your own words in letters, or a language that does not ship: a path to a TOML file, or the data itself,
            by language, section and key (``{"de": {"frame": {"farewell": "Herzliche Grüße"}}}``). They lie over those
            of the policy's ``[letters]``, and these over those that ship.

    Raises:
        Unavailable: The store cannot be opened.
        PolicyError: The policy or the words of letters cannot be read or followed; the sentence names the key.
        PluginError: A plugin that was given cannot be used. An installed one is skipped and
            stands in ``office.plugins.faults``.
        Invalid: An argument is something else than it should be.
        GraphError: The plugins' states and facts make no lifecycle.
    """
    tenant = doors.text(tenant, "tenant")
    if isinstance(blocked, str):
        raise Invalid(f"blocked takes the names of plugins, such as [{blocked!r}]", "blocked")
    if flow is not None and not isinstance(flow, Flow):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Invalid(f"a flow is made with flow.extended(…); {flow!r} is none", "flow")
    if clock is not None and not callable(clock):
        raise Invalid(
            f"a clock is called and tells the time, such as lambda: datetime.now(UTC); {clock!r} is none", "clock"
        )
    extras = Plugins(plugins, installed=installed, blocked=blocked)
    known = {channel.name: channel for channel in map(doors.channel, (*BUILT_IN, *extras.channels(), *channels))}
    rules = _rules(policy).with_channels({name: channel.can for name, channel in known.items()})
    lifecycle: Flow[Any] = shipped if flow is None else flow
    states, facts = extras.states(), extras.facts()
    if states or facts:
        lifecycle = lifecycle.extended(version=lifecycle.version, states=states, facts=facts)
    office = OfficeOf[Any](
        store=_store(store, extras, must_exist=must_exist),
        flow=lifecycle,
        rules=rules,
        clock=clock or partial(datetime.now, UTC),
        plugins=extras,
        entropy=entropy,
        tenant=tenant,
        guides=None if guides is None else Guides(guides),
        languages=_languages(rules, letters),
    )
    if rules.goals:
        from .reports.goals import checked  # reports are loaded where one is wanted

        checked(rules.goals)
    office.watch = Watcher(office)
    office.outbox = Sender(office, known)
    office.knowledge = Knowledge(office)
    return office


def _store(where: str | Path | Store, plugins: Plugins, *, must_exist: bool) -> Store:
    if not isinstance(where, str | Path):
        if not hasattr(where, "commit"):
            raise Invalid(
                f"an office keeps complaints in a file (a path), at a URL or in a Store, not in {where!r}", "store"
            )
        return where
    if "\0" in str(where):
        raise Invalid(f"no file can be called {str(where)!r}", "store")
    if str(where) == MEMORY:
        return MemoryStore()
    if isinstance(where, str) and "://" in where:
        opened = plugins.open_store(where)
        if opened is None:
            scheme = where.partition("://")[0]
            raise Unavailable(f"nothing here opens {scheme}:// stores; install a plugin that does, or give a path")
        return opened
    from .stores.sqlite import SqliteStore  # sqlite3 is loaded where it is used, not by every import

    return SqliteStore(where, must_exist=must_exist)


def _rules(policy: str | Path | Mapping[str, Any] | Rulebook) -> Rulebook:
    if isinstance(policy, Rulebook):
        return policy
    if isinstance(policy, Mapping):
        return rulebook(policy)
    if policy == "default":
        return default()
    if not isinstance(policy, str | Path):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise PolicyError(f"a policy is 'default', a path, a mapping or a rulebook, not {policy!r}")
    return rulebook(_toml(policy, "policy"))


def _languages(rules: Rulebook, letters: Own) -> Languages:
    """Lay the words that were given over those of the policy."""
    given = _toml(letters, "letters") if isinstance(letters, str | Path) else letters
    return Languages(rules.letters, {} if given is None else given, house=rules.language)


def _toml(path: str | Path, what: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        if isinstance(wrong, tomllib.TOMLDecodeError):
            raise PolicyError(f"the {what} {path} is no TOML: {wrong}") from None
        raise PolicyError(f"the {what} {path} cannot be read: {getattr(wrong, 'strerror', None) or wrong}") from None
