"""Letters in the customer's language: every kind in every language, dates by hand, fallbacks, a house's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as standard
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import attrs
import pytest

from resolved import (
    Actor,
    Complaint,
    Evidence,
    Medium,
    Money,
    Party,
    PolicyError,
    Promise,
    facts as f,
    languages,
    open_office,
)
from resolved.channels.mail import MailChannel
from resolved.core.complaint import BUILT_IN
from resolved.core.fact import Step
from resolved.core.policy import default, rulebook
from resolved.core.remedies import KINDS
from resolved.core.time import Span, Unit
from resolved.languages import SHIPPED, Languages, Sentence
from resolved.languages.reading import shipped, shipped_texts
from resolved.letters import ASKED, written
from resolved.ports import Letter
from resolved.remedies import Refund
from resolved.testing import FakeClock, seeded

from . import people as p
from .letters_of import BY_LETTER, MARK, every_kind, writing_to, written_for

OTHERS = tuple(tag for tag in SHIPPED if tag != "en")
FOLDER = Path(languages.__file__).parent
NAMES = {"kim", "doe", "eve", "ana", "cleo", "utc", "eur"}


# What ships -----------------------------------------------------------------------------


def test_every_file_is_a_language_that_ships() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(SHIPPED)


@pytest.mark.parametrize("tag", OTHERS)
def test_every_language_says_what_english_says_with_the_same_placeholders(tag: str) -> None:
    def shape(texts: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: Sentence.read(text).slots if isinstance(text, str) else len(text)
            for key, text in texts.items()
            if not key.startswith("zones.")
        }

    assert shape(shipped_texts("en")) == shape(shipped_texts(tag))


@pytest.mark.parametrize("tag", SHIPPED)
def test_a_house_could_have_written_every_language_that_ships(tag: str) -> None:
    """
    What is looked through of a house's words holds for ours.
    """
    nested: dict[str, dict[str, Any]] = {}
    for key, text in shipped_texts(tag).items():
        section, _, name = key.partition(".")
        nested.setdefault(section, {})[name] = text

    assert tag == Languages({tag: nested}).of(tag).tag
    assert "tlh" == Languages({"tlh": nested}).of("tlh-AA").tag


@pytest.mark.clause("H3")
@pytest.mark.parametrize("tag", SHIPPED)
def test_every_kind_of_letter_is_written_in_every_language(tag: str) -> None:
    letters = list(every_kind(tag))

    assert {tag} == {letter.language for letter in letters}
    assert 17 == len({letter.kind for letter in letters})
    for letter in letters:
        assert "Kim Doe" in letter.text.splitlines()[0]
        assert not re.search(r"[{}]", letter.subject + letter.text), letter.text
        assert not re.search(r"[.։。]\s?[.։。]|\s[.,;]| {4}|\n{3}", letter.text), letter.text
        assert letter.text.splitlines()[-1] in ("Ana", "Cleo", shipped(tag).say("frame.house"))


@pytest.mark.parametrize("tag", SHIPPED)
def test_no_sentence_of_a_language_is_there_for_nothing(tag: str) -> None:
    """
    What the letters of every kind say, taken together, is all that a file holds.
    """
    said = "\n".join(f"{letter.subject}\n{letter.text}" for letter in every_kind(tag))
    said += written_for(writing_to(tag, ""), f.ProgressTold(MARK, told=BY_LETTER)).text
    said += _unknown_promise(tag)
    for key, text in shipped_texts(tag).items():
        section = key.partition(".")[0]
        if isinstance(text, str) and section not in ("moment", "zones", "money", "within") and key not in _ELSEWHERE:
            parts = [part for part in re.split(r"\{\w+\}", text) if part.strip(" .,:։。：，")]
            assert all(part.strip(" .։。") in said for part in parts), (key, text)


_ELSEWHERE = {"through.other"}
"""Shown below, with a channel of the house's own."""


def _unknown_promise(tag: str) -> str:
    """Own up to a promise that is not in this ledger: a merge has moved it."""
    walk = writing_to(tag)
    entry = walk.entries[0]._replace(fact=f.PromiseBroken("c-0/9"), by=p.WATCH)
    return written(Step(walk.case, entry, walk.case), default())[0].text


@pytest.mark.parametrize("tag", OTHERS)
def test_no_english_word_of_the_frame_is_left_in_the_other_languages(tag: str) -> None:
    english, other = (_words(every_kind(each)) for each in ("en", tag))

    assert english & other <= NAMES | _ALIKE[tag]


_ALIKE = {
    "de": {"in", "an", "so", "post", "website", "chat", "april"},
    "fi": {"on"},
    "pt": {"a", "e", "do", "no", "for", "final", "chat", "site"},
    "hy": set[str](),
    "zh": set[str](),
    "es": {"a", "no", "chat"},
    "fr": {"a", "on", "position", "explanation", "contact"},
}
"""What is spelt as in English, and is a word of the language."""


def _words(letters: Any) -> set[str]:
    text = "\n".join(f"{letter.subject}\n{letter.text}" for letter in letters).replace(MARK, "")
    return set(re.findall(r"[^\W\d_]+", text.lower()))


# Times, by hand -------------------------------------------------------------------------

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
"""A Monday; in Helsinki it is half past midnight on Tuesday."""
SUMMER = datetime(2026, 7, 1, 11, 5, tzinfo=UTC)
"""A Wednesday."""
NEW_YEAR = datetime(2026, 12, 31, 20, tzinfo=UTC)
"""A Thursday; in Yerevan it is midnight, and Friday."""


@pytest.mark.clause("A2")
@pytest.mark.parametrize(
    ("tag", "moment", "zone", "until", "on"),
    [
        ("en", NIGHT, "UTC", "Monday 02 March 2026 at 22:30 (UTC)", None),
        ("en", NIGHT, "Asia/Kolkata", "Tuesday 03 March 2026 at 04:00 (IST)", None),
        ("de", NIGHT, "UTC", "Montag, 2. März 2026, 22:30 Uhr (UTC)", "Montag, 2. März 2026, um 22:30 Uhr (UTC)"),
        ("de", SUMMER, "Europe/Berlin", "Mittwoch, 1. Juli 2026, 13:05 Uhr (MESZ)",
         "Mittwoch, 1. Juli 2026, um 13:05 Uhr (MESZ)"),
        ("de", NIGHT, "Europe/Vienna", "Montag, 2. März 2026, 23:30 Uhr (MEZ)",
         "Montag, 2. März 2026, um 23:30 Uhr (MEZ)"),
        ("fi", NIGHT, "Europe/Helsinki", "tiistaina 3. maaliskuuta 2026 klo 0.30 (EET)", None),
        ("fi", SUMMER, "Europe/Helsinki", "keskiviikkona 1. heinäkuuta 2026 klo 14.05 (EEST)", None),
        ("fr", SUMMER, "Europe/Paris", "mercredi 1er juillet 2026 à 13\u00a0h\u00a005 (CEST)", None),
        ("fr", NIGHT, "UTC", "lundi 2 mars 2026 à 22\u00a0h\u00a030 (UTC)", None),
        ("es", NIGHT, "America/Mexico_City", "lunes 2 de marzo de 2026, 16:30\u00a0h (CST)", None),
        ("es", SUMMER, "Europe/Madrid", "miércoles 1 de julio de 2026, 13:05\u00a0h (CEST)", None),
        ("pt", NIGHT, "Europe/Lisbon", "2 de março de 2026 (segunda-feira), 22h30 (WET)", None),
        ("pt", SUMMER, "America/Sao_Paulo", "1 de julho de 2026 (quarta-feira), 08h05 (UTC-03)", None),
        ("hy", NEW_YEAR, "Asia/Yerevan", "2027 թվականի հունվարի 1-ը (ուրբաթ), ժամը 00:00 (UTC+04)",
         "2027 թվականի հունվարի 1-ին (ուրբաթ), ժամը 00:00 (UTC+04)"),
        ("hy", NIGHT, "UTC", "2026 թվականի մարտի 2-ը (երկուշաբթի), ժամը 22:30 (UTC)",
         "2026 թվականի մարտի 2-ին (երկուշաբթի), ժամը 22:30 (UTC)"),
        ("zh", NEW_YEAR, "Asia/Shanghai", "2027年1月1日（星期五）04:00（CST）", None),
        ("zh", NIGHT, "UTC", "2026年3月2日（星期一）22:30（UTC）", None),
    ],
)  # fmt: skip
def test_a_time_is_told_as_its_language_tells_it(
    tag: str, moment: datetime, zone: str, until: str, on: str | None
) -> None:
    language = shipped(tag)

    assert until == language.until(moment, ZoneInfo(zone))
    assert (on or until) == language.on(moment, ZoneInfo(zone))


def test_a_letter_tells_times_in_the_zone_of_the_house() -> None:
    fact = f.TimeChanged(NIGHT, p.EVE, "tempers", "insists", told=BY_LETTER)
    helsinki = rulebook({"calendar": {"zone": "Europe/Helsinki"}})

    assert "Eve keskustelee kanssanne tiistaina 3. maaliskuuta 2026 klo 0.30 (EET)." in (
        written_for(writing_to("fi").do(f.TakenAsWritten((MARK,))), fact, rules=helsinki).text
    )


@pytest.mark.parametrize("tag", SHIPPED)
def test_every_day_and_month_has_a_name_of_its_own(tag: str) -> None:
    language = shipped(tag)

    assert (7, 12) == (len(set(language.weekdays)), len(set(language.months)))


# Amounts and spans ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "amount", "told"),
    [
        ("en", "20.00", "20.00 EUR"), ("en", "1234.5", "1234.5 EUR"), ("en", "12345.60", "12,345.60 EUR"),
        ("en", "7", "7 EUR"), ("en", "0.000", "0.000 EUR"), ("en", "1E+3", "1000 EUR"), ("en", "1E+99", "1E+99 EUR"),
        ("de", "7.20", "7,20\u00a0EUR"), ("de", "1234567.89", "1.234.567,89\u00a0EUR"),
        ("fi", "12345.60", "12\u00a0345,60\u00a0EUR"), ("fr", "12345.60", "12\u00a0345,60\u00a0EUR"),
        ("es", "9999.99", "9999,99\u00a0EUR"), ("pt", "10000", "10.000\u00a0EUR"),
        ("hy", "20.00", "20,00\u00a0EUR"), ("zh", "12345.60", "12,345.60 EUR"),
    ],
)  # fmt: skip
def test_an_amount_is_told_to_the_digit(tag: str, amount: str, told: str) -> None:
    assert told == shipped(tag).money(Money(Decimal(amount), "EUR"))


def test_in_english_a_remedy_is_told_as_everywhere_else() -> None:
    for kind in KINDS:
        for remedy in (kind(), kind("seven plums"), kind("plums", Money("7.20", "EUR")), kind(worth=Money("7", "EUR"))):
            assert str(remedy) == shipped("en").remedy(remedy)


@pytest.mark.parametrize(
    ("tag", "one", "days", "working"),
    [
        ("en", "within 1 day", "within 90 days", "within 5 working days"),
        ("de", "innerhalb von 1 Tag", "innerhalb von 90 Tagen", "innerhalb von 5 Arbeitstagen"),
        ("fi", "1 päivän kuluessa", "90 päivän kuluessa", "5 työpäivän kuluessa"),
        ("fr", "dans un délai de 1 jour", "dans un délai de 90 jours", "dans un délai de 5 jours ouvrés"),
        ("es", "en un plazo de 1 día", "en un plazo de 90 días", "en un plazo de 5 días hábiles"),
        ("pt", "no prazo de 1 dia", "no prazo de 90 dias", "no prazo de 5 dias úteis"),
        ("hy", "1 օրվա ընթացքում", "90 օրվա ընթացքում", "5 աշխատանքային օրվա ընթացքում"),
        ("zh", "在1天内", "在90天内", "在5个工作日内"),
    ],
)
def test_a_span_is_told_in_the_right_number(tag: str, one: str, days: str, working: str) -> None:
    told = [shipped(tag).within(Span.parse(span)) for span in ("1 day", "90 days", "5 working days")]

    assert [one, days, working] == told


@pytest.mark.parametrize("tag", SHIPPED)
@pytest.mark.parametrize("unit", [unit.removesuffix("s") for unit in get_args(Unit)])
def test_every_unit_has_its_words(tag: str, unit: str) -> None:
    for many in (1, 2):
        assert str(many) in shipped(tag).within(Span.parse(f"{many} {unit}s"))


@pytest.mark.parametrize("tag", SHIPPED)
def test_every_built_in_channel_has_its_words_and_any_other_is_named(tag: str) -> None:
    other = shipped(tag).through("kiosk")

    assert "kiosk" in other
    assert len({*(shipped(tag).through(channel) for channel in BUILT_IN), other}) == len(BUILT_IN) + 1


# Whose language -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "house", "got"),
    [
        ("pt-BR", "en", "pt"), ("pt_BR", "en", "pt"), ("ZH-Hant-TW", "en", "zh"), (" de ", "en", "de"),
        ("", "fi", "fi"), ("sv", "fi", "fi"), ("sv", "de-AT", "de"), ("", "en", "en"), ("enough", "fi", "fi"),
        ("../../etc/passwd", "es", "es"), ("-", "en", "en"), ("a-" * 500_000, "hy", "hy"), ("en", "fi", "en"),
    ],
)  # fmt: skip
def test_a_customer_is_written_to_in_their_language_or_a_wider_one_or_the_houses(
    asked: str, house: str, got: str
) -> None:
    assert got == Languages(house=house).of(asked).tag


def test_the_policy_says_which_language_is_the_houses() -> None:
    unknown = written_for(writing_to(""), f.ProgressTold("x", told=BY_LETTER), rules=rulebook({"language": "fi"}))

    assert ("fi", "Missä vaiheessa reklamaationne on") == (unknown.language, unknown.subject)


def test_a_house_without_letters_in_its_language_does_not_open() -> None:
    with pytest.raises(PolicyError, match=r"policy: language: there are no letters in 'sv'; there are de, en, es, fi"):
        open_office(policy={"language": "sv"}, installed=False)
    with pytest.raises(PolicyError, match=r"^policy: language: write a text"):
        rulebook({"language": ""})


def test_a_customer_whose_language_nobody_knows_has_none() -> None:
    assert "" == Party("Kim").language


# What people wrote ----------------------------------------------------------------------


@pytest.mark.clause("B2")
@pytest.mark.parametrize("tag", SHIPPED)
def test_what_people_wrote_is_quoted_as_it_stands(tag: str) -> None:
    words = "Թարմ չէ {name} %s 桃子 \u202b\\n"
    known = writing_to(tag).do(f.TakenAsWritten((words,)))
    letter = written_for(known, f.ReplyDeferred(p.promise(), words, told=attrs.evolve(BY_LETTER, text=words)))

    assert f"\n\n{words}\n\n" in letter.text
    assert 3 == letter.text.count(words)  # as it was told, as the restatement, and as the reason


@pytest.mark.parametrize(
    ("tag", "because", "ends"),
    [
        ("en", "we must ask", "we must ask."), ("en", "We must ask.", "We must ask."), ("en", "who knows?", "knows?"),
        ("fr", "c’est parti !", "parti !"), ("zh", "需要核实。", "核实。"), ("zh", "需要核实", "核实。"),
        ("hy", "պետք է հարցնենք։", "հարցնենք։"), ("hy", "պետք է հարցնենք", "հարցնենք։"),
        ("hy", "պետք է հարցնենք:", "հարցնենք:"), ("en", "see {because}.", "see {because}."), ("en", "{because}", "{because}."),
    ],
)  # fmt: skip
def test_a_sentence_that_ends_itself_is_not_ended_twice(tag: str, because: str, ends: str) -> None:
    letter = written_for(writing_to(tag), f.ReplyDeferred(p.promise(), because, told=BY_LETTER))

    assert letter.text.split("\n\n")[1].endswith(ends)


@pytest.mark.clause("B12")
@pytest.mark.parametrize(
    ("tag", "named", "nameless"),
    [
        ("en", "Dear Kim Doe,", "Good day,"), ("de", "Guten Tag Kim Doe,", "Guten Tag,"),
        ("fi", "Hyvä Kim Doe", "Hyvää päivää"), ("pt", "Bom dia, Kim Doe,", "Bom dia,"),
        ("hy", "Հարգելի Kim Doe,", "Բարև Ձեզ,"), ("zh", "Kim Doe，您好：", "您好："),
        ("es", "Buenos días, Kim Doe:", "Buenos días:"), ("fr", "Bonjour Kim Doe,", "Bonjour,"),
    ],
)  # fmt: skip
def test_a_customer_is_addressed_as_they_gave_their_name_or_not_at_all(tag: str, named: str, nameless: str) -> None:
    fact = f.ProgressTold("x", told=BY_LETTER)

    assert named == written_for(writing_to(tag), fact).text.splitlines()[0]
    assert nameless == written_for(writing_to(tag, ""), fact).text.splitlines()[0]


def test_nobody_is_thanked_in_their_own_name() -> None:
    """
    A customer who enters the complaint themselves does not sign the letter that they get.
    """
    office = open_office(installed=False, clock=FakeClock(p.NOON), entropy=seeded(1))
    kim = Actor("kim", name="Kim Doe", role="customer")
    office.receive(p.complaint("email"), by=kim)
    (waiting,) = office.store.claim("", until=0, now=0, limit=1)

    assert waiting.letter.text.endswith("With kind regards\nYour complaints office")


# The watch ------------------------------------------------------------------------------


@pytest.mark.clause("F6")
def test_the_watch_owns_up_and_reminds_in_the_customers_language(tmp_path: Path) -> None:
    folder, clock = tmp_path / "letters", FakeClock(p.NOON)
    office = open_office(
        tmp_path / "c.db", clock=clock, channels=[MailChannel(folder)], installed=False, entropy=seeded(7)
    )
    kim = Party("Կիմ", email="kim@example.com", language="hy-AM")
    case = office.receive(Complaint(kim, "email", "x"), by=p.SYSTEM)
    taken = office.on(case, by=p.ANA).record(f.TakenAsWritten(("x",)))
    known = office.on(taken, by=p.ANA).record(f.WishAsked("x"))
    promise = Promise("ինչ կպարզենք", p.SOON, Medium("email"))
    office.on(known, by=p.ANA).record(f.ReplyDeferred(promise, "պետք է հարցնենք", told=BY_LETTER))
    clock.now = p.SOON + p.DAY
    office.watch.run_once()
    late = office.load(case.id)
    office.submit(late.id, f.SolutionsProposed((p.PLUMS, p.MONEY), answers=("x",), told=BY_LETTER), by=p.CLEO)
    clock.now += p.DAY * 20
    office.watch.run_once()
    while office.outbox.deliver_once():
        pass
    mails = [message_from_bytes(path.read_bytes(), policy=standard) for path in sorted(folder.glob("*.eml"))]
    texts = [_body(mail) for mail in mails]

    assert {"hy"} == {mail["Content-Language"] for mail in mails}
    assert any("Մենք Ձեզ խոստում էինք տվել և այն չենք պահել (ինչ կպարզենք, մինչև 2026" in text for text in texts)
    assert any("Հաջորդ խոսքը Ձերն է․ ո՞ր լուծումն եք նախընտրում։" in text for text in texts)
    assert "is it solved" not in "".join(texts)


def test_english_letters_of_the_watch_ask_what_its_entries_say() -> None:
    assert ASKED == {key: shipped("en").say(f"asked.{key}") for key in ASKED}


# By mail --------------------------------------------------------------------------------


@pytest.mark.clause("H3")
@pytest.mark.parametrize("tag", SHIPPED)
def test_every_letter_arrives_by_mail_as_it_was_written(tag: str, tmp_path: Path) -> None:
    for n, letter in enumerate(every_kind(tag)):
        mail = _sent(attrs.evolve(letter, version=n, number="C-7"), tmp_path)

        assert f"{letter.subject} [C-7]" == mail["Subject"]
        assert letter.text == _body(mail)
        assert tag == mail["Content-Language"]


@pytest.mark.parametrize("text", ["您的投诉" * 60, "ո՞ր լուծումն եք նախընտրում։ " * 30, "« é » “x” „y“ " * 40])
def test_long_lines_in_any_script_arrive_whole(text: str, tmp_path: Path) -> None:
    letter = Letter(
        id="a/1", case_id="a", version=1, kind="k", channel="email", recipient="k@example.com", subject=text.strip(),
        text=f"{text}\n{text * 50}", language="zh",
    )  # fmt: skip
    mail = _sent(letter, tmp_path)

    assert letter.subject == mail["Subject"]
    assert letter.text == _body(mail)


def test_a_language_that_is_none_gets_no_header(tmp_path: Path) -> None:
    letter = next(iter(every_kind("en")))

    for n, wrong in enumerate(("", "en\r\nBcc: x@example.com", "中文", "x" * 36)):
        assert None is _sent(attrs.evolve(letter, language=wrong, version=n), tmp_path)["Content-Language"]


def _body(mail: Any) -> str:
    text: str = mail.get_content()
    return text.replace("\r\n", "\n").rstrip("\n")


def _sent(letter: Letter, folder: Path) -> EmailMessage:
    receipt = MailChannel(folder).deliver(letter)
    message: Any = message_from_bytes((folder / receipt.reference).read_bytes(), policy=standard)
    assert isinstance(message, EmailMessage)
    return message


# A house's own words --------------------------------------------------------------------


@pytest.mark.clause("J4")
def test_a_house_lays_its_own_words_over_ours() -> None:
    own = {"de": {"frame": {"farewell": "Herzliche Grüße aus dem Laden"}, "promise-broken": {"senior": ""}}}
    letters = {letter.kind: letter for letter in every_kind("de-CH", languages=Languages(own))}

    assert "de" == letters["promise-broken"].language
    assert letters["promise-broken"].text.endswith(
        "Das tut uns leid.\n\nHerzliche Grüße aus dem Laden\nIhre Beschwerdestelle"
    )
    assert "With kind regards" in next(iter(every_kind("en", languages=Languages(own)))).text


def test_a_region_lies_over_its_language_and_that_over_what_ships() -> None:
    own = {"pt-BR": {"frame": {"farewell": "Atenciosamente"}}, "pt": {"frame": {"house": "A casa"}}}
    house = Languages(own)
    brazil, portugal = house.of("pt-br"), house.of("pt-PT")

    assert ("pt-BR", "Atenciosamente", "A casa") == (
        brazil.tag, brazil.say("frame.farewell"), brazil.say("frame.house")
    )  # fmt: skip
    assert ("pt", "Com os melhores cumprimentos", "A casa") == (
        portugal.tag, portugal.say("frame.farewell"), portugal.say("frame.house")
    )  # fmt: skip


def test_later_words_lie_over_earlier_ones() -> None:
    both = Languages({"en": {"frame": {"farewell": "Yours", "house": "Us"}}}, {"EN": {"frame": {"house": "The desk"}}})

    assert ("en", "Yours", "The desk") == (
        both.of("en").tag, both.of("en").say("frame.farewell"), both.of("en").say("frame.house")
    )  # fmt: skip


def test_a_channel_and_a_zone_of_the_house_get_their_words() -> None:
    own = Languages({"de": {"through": {"kiosk": "am Kiosk"}, "zones": {"UTC": "Weltzeit", "+04": "Jerewan"}}}).of("de")

    assert "am Kiosk" == own.through("kiosk")
    assert "Montag, 2. März 2026, 12:00 Uhr (Weltzeit)" == own.until(p.NOON, ZoneInfo("UTC"))
    assert own.until(p.NOON, ZoneInfo("Asia/Yerevan")).endswith("16:00 Uhr (Jerewan)")


def test_the_first_of_a_month_takes_no_zero_before_it() -> None:
    own = Languages({"fr": {"moment": {"on": "{day:02} {month} {year}, {hour}:{minute:02}"}}}).of("fr")

    assert ["1er juillet 2026, 11:05", "02 mars 2026, 22:30"] == [own.on(at, ZoneInfo("UTC")) for at in (SUMMER, NIGHT)]


def test_a_time_may_leave_out_weekday_and_zone() -> None:
    short = Languages({"en": {"moment": {"until": "{day} {month} {year}, {hour}:{minute:02}"}}}).of("en")

    assert "2 March 2026, 12:00" == short.until(p.NOON, ZoneInfo("UTC"))


@pytest.mark.parametrize("given", ["argument", "file", "policy", "policy file"])
def test_an_office_takes_a_houses_words_from_anywhere(given: str, tmp_path: Path) -> None:
    words = {"en": {"frame": {"farewell": "Yours ever"}}}
    (tmp_path / "l.toml").write_text('[en.frame]\nfarewell = "Yours ever"\n', "utf-8")
    (tmp_path / "p.toml").write_text('[letters.en.frame]\nfarewell = "Yours ever"\n', "utf-8")
    ways: dict[str, dict[str, Any]] = {
        "argument": {"letters": words},
        "file": {"letters": tmp_path / "l.toml"},
        "policy": {"policy": {"letters": words}},
        "policy file": {"policy": tmp_path / "p.toml"},
    }
    options = ways[given]
    office = open_office(installed=False, **options)
    office.receive(p.complaint("email"), by=p.SYSTEM)
    (waiting,) = office.store.claim("", until=0, now=0, limit=1)

    assert waiting.letter.text.endswith("Yours ever\nYour complaints office")


def test_words_that_are_handed_in_lie_over_those_of_the_policy() -> None:
    office = open_office(
        installed=False, policy={"letters": {"en": {"frame": {"farewell": "A", "house": "B"}}}},
        letters={"en": {"frame": {"house": "C"}}},
    )  # fmt: skip
    english = office.languages.of("en")

    assert ("A", "C") == (english.say("frame.farewell"), english.say("frame.house"))


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"en": {"frame": {"greeting": "Hello,"}}}, r"en\.frame\.greeting leaves out \{name\}"),
        ({"en": {"frame": {"greeting": "Dear {nmae},"}}}, r"en\.frame\.greeting has no placeholder \{nmae\}; it may hold \{name\}"),
        ({"en": {"frame": {"farewell": "Yours, {name}"}}}, r"en\.frame\.farewell has no placeholder \{name\}; it holds none"),
        ({"en": {"frame": {"greeting": "Dear {name"}}}, r"en\.frame\.greeting: a brace stands alone"),
        ({"en": {"frame": {"greeting": "Dear {}"}}}, r"\{\} is no placeholder; it may hold \{name\}"),
        ({"en": {"frame": {"greeting": "Dear {name.first}"}}}, r"\{name\.first\} is no placeholder"),
        ({"en": {"frame": {"greeting": "Dear {name!r}"}}}, r"\{name!r\} is no placeholder"),
        ({"en": {"frame": {"greeting": "Dear {name:>99999999999}"}}}, r"\{name:>99999999999\} is no placeholder"),
        ({"en": {"moment": {"on": "{day:2000} {month} {year} {hour}:{minute}"}}}, r"\{day:2000\} is no placeholder"),
        ({"en": {"moment": {"until": "{weekday}"}}}, r"en\.moment\.until leaves out \{day\}"),
        ({"en": {"frame": {"greting": "x"}}}, r"there is no en\.frame\.greting; known there: greeting, greeting-nameless"),
        ({"en": {"fram": {"greeting": "x"}}}, r"there is no en\.fram\.greeting; known there: frame, moment"),
        ({"en": {"reply-deferred": {"subject": " "}}}, r"en\.reply-deferred\.subject must say something"),
        ({"en": {"reply-deferred": {"subject": "a\nb"}}}, r"en\.reply-deferred\.subject: a subject is one line"),
        ({"en": {"remedy": {"refund": ""}}}, r"en\.remedy\.refund must say something"),
        ({"en": {"asked": {"remedied": ""}}}, r"en\.asked\.remedied must say something"),
        ({"en": {"through": {"kiosk": ""}}}, r"en\.through\.kiosk must say something"),
        ({"en": {"moment": {"months": ["January"]}}}, r"en\.moment\.months must name all 12, in order"),
        ({"en": {"moment": {"weekdays": 5}}}, r"en\.moment\.weekdays must name all 7"),
        ({"en": {"frame": {"house": 5}}}, r"en\.frame\.house must be a text, not 5"),
        ({"en": {"frame": {"house": "a\0b"}}}, r"en\.frame\.house: a text may not hold the character NUL"),
        ({"en": {"frame": 5}}, r"en\.frame must be a table, not 5"),
        ({"en": 5}, r"en must be a table, not 5"),
        ({"English": {}, "e": {}}, r"'e' is no language; write it like 'de' or 'pt-BR'"),
        ({"pt_BR": {}}, r"'pt_BR' is no language"),
        ({5: {}}, r"5 is no language"),
        ({"sv": {"frame": {"house": "Vi"}}}, r"sv is a new language here, and needs every text; what is missing: frame\.greeting, .* and \d+ more"),
        (["en"], r"give words by language"),
        (5, r"give words by language"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_used_are_told_when_the_office_opens(own: Any, told: str) -> None:
    with pytest.raises(PolicyError, match=rf"^letters: .*{told}"):
        open_office(letters=own, installed=False)


def test_a_file_of_words_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "l.toml"
    broken.write_bytes(b"[en")

    with pytest.raises(PolicyError, match=r"the letters .*l\.toml is no TOML"):
        open_office(letters=broken, installed=False)
    with pytest.raises(PolicyError, match=r"the letters .*none\.toml cannot be read: No such file"):
        open_office(letters=str(tmp_path / "none.toml"), installed=False)
    broken.write_bytes(b"\xff")
    with pytest.raises(PolicyError, match=r"l\.toml cannot be read"):
        open_office(letters=broken, installed=False)


def test_braces_that_are_to_be_read_are_doubled() -> None:
    own = Languages({"en": {"frame": {"house": "The {{house}}"}}}).of("en")

    assert "The {house}" == own.say("frame.house")


def test_an_office_that_writes_nothing_loads_no_words() -> None:
    """
    Only whoever writes a letter pays for its words.
    """
    shipped_texts.cache_clear()
    shipped.cache_clear()
    open_office(installed=False).receive(p.complaint("phone"), by=p.ANA)

    assert 0 == shipped_texts.cache_info().currsize


def test_a_refund_is_told_in_words_and_figures_of_the_language() -> None:
    known = writing_to("de").do(f.TakenAsWritten(("unreif",))).do(f.WishAsked("Geld zurück"))
    fact = f.SolutionsProposed((Refund("die Pflaumen", Money("7.20", "EUR")), p.PLUMS), answers=("ja",), told=BY_LETTER)

    assert "1. die Pflaumen (Erstattung, 7,20\u00a0EUR)" in written_for(known, fact).text
    assert "letter" == Evidence.letter(by="ana", through="email").how
