"""What came in, and what the staff do with it: read from a folder, in the order in which it happens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeGuard, cast

import attrs

from ..channels.mail import MailChannel
from ..channels.table import TableChannel
from ..core.complaint import Actor
from ..errors import ResolvedError
from ..ports import Intake

_TIME: Final = re.compile(r"(\d\d)-(\d\d) (\d\d):(\d\d)")
_SPECIAL: Final = frozenset({"at", "by", "fact", "merge", "take-back", "because", "refused"})


@attrs.define(eq=False)
class StoryError(ResolvedError):
    """The story tells of something that cannot happen as it is told."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@attrs.frozen(kw_only=True)
class Act:
    """One thing that somebody does to one complaint."""

    source: str
    at: datetime
    by: str
    fact: str = ""
    fields: Mapping[str, Any] = attrs.Factory(dict[str, Any])
    merge: str = ""
    take_back: str = ""
    because: str = ""
    refused: str = ""


@attrs.frozen(kw_only=True)
class Script:
    """
    The whole story.

    Args:
        staff: Who works there, by id.
        intakes: What came in, as it was read.
        acts: What is done, in the order in which it is done.
        about: Which complaint is about which other one, by their sources.
        closed: Mailboxes that will be closed, and from when.
    """

    staff: Mapping[str, Actor]
    intakes: tuple[Intake, ...]
    acts: tuple[Act, ...]
    about: Mapping[str, str]
    closed: Mapping[str, datetime]


def home() -> Path:
    """
    Find the inbox: beside the package where it is installed, else in the repository.

    Raises:
        StoryError: There is none.
    """
    here = Path(__file__).parent
    for folder in (here / "inbox", here.parent.parent.parent / "examples" / "inbox"):
        if (folder / "story.toml").is_file():
            return folder
    raise StoryError("the demonstration's inbox is not here; it comes with the wheel, and with the repository")


def script(folder: Path) -> Script:
    """Read inbox and story."""
    import tomllib

    told = tomllib.loads((folder / "story.toml").read_text("utf-8"))
    acts = [act for complaint in told["complaint"] for act in _acts(complaint)]
    return Script(
        staff={id: Actor(id, name=id.capitalize(), **given) for id, given in told["staff"].items()},
        intakes=tuple(sorted(_intakes(folder), key=lambda each: each.happened or datetime.max.replace(tzinfo=UTC))),
        acts=tuple(sorted(acts, key=lambda act: act.at)),
        about=told["about"],
        closed={address: moment(since) for address, since in told["closed-mailboxes"].items()},
    )


def moment(text: str) -> datetime:
    """Read month, day, hour and minute of the year of the story."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise StoryError(f"{text!r} is no time of the story; write it like 03-02 10:07")
    month, day, hour, minute = map(int, found.groups())
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def _acts(complaint: Mapping[str, Any]) -> Iterator[Act]:
    for act in complaint["acts"]:
        fields = {name: value for name, value in act.items() if name not in _SPECIAL}
        if "fact" in act and "because" in act:
            fields["because"] = act["because"]
        yield Act(
            source=complaint["source"], at=moment(act["at"]), by=act["by"], fact=act.get("fact", ""), fields=fields,
            merge=act.get("merge", ""), take_back=act.get("take-back", ""), because=act.get("because", ""),
            refused=act.get("refused", ""),
        )  # fmt: skip


def _intakes(folder: Path) -> Iterator[Intake]:
    mail = MailChannel()
    for path in sorted((folder / "mail").glob("*.eml")):
        yield from mail.read(path.name, path.read_bytes())
    for name in ("desk", "phone", "social"):
        path = folder / f"{name}.csv"
        yield from TableChannel(name).read(path.name, path.read_bytes())


def spelt_out(value: Any) -> Any:
    """Turn the story's times into those that a form takes, however deep they stand."""
    if isinstance(value, str):
        return moment(value).isoformat() if _TIME.fullmatch(value) else value
    if isinstance(value, dict):
        return {name: spelt_out(each) for name, each in cast("dict[str, Any]", value).items()}
    return [spelt_out(each) for each in value] if _is_list(value) else value


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
