"""Wording: every phrase is found in a sentence of its own, and what is innocent is left alone."""

from __future__ import annotations

import csv
import gzip
import io
import time
import unicodedata
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from resolved import Invalid, check_wording
from resolved.core import wording as w
from resolved.core.folded import fold

ROOT: Final = Path(__file__).parent.parent.parent
CODES: Final = [code for code in w.KINDS if code != w.STRING]
DATA: Final = {language: w._data(language) for language in w.LANGUAGES}
NYC: Final = next(
    (log for above in ROOT.parents if (log := above / "shared/data/logs/nyc311_117_2016.csv.gz").is_file()),
    ROOT / "none",
)
OFFICIAL: Final = (Path(__file__).parent / "official_answers.txt").read_text("utf-8")
CLAUSES: Final = pytest.mark.clause("D3", "F2", "F5", "F8", "F9", "F10", "J11")


def quotes(text: str, language: str = "en") -> list[str]:
    return [found.quote for found in check_wording(text, language)]


EACH: Final = pytest.mark.parametrize(
    ("language", "code"), [pytest.param(each, code, id=f"{each}-{code}") for each in w.LANGUAGES for code in CODES]
)


# Every phrase ---------------------------------------------------------------------------


@CLAUSES
@EACH
def test_each_phrase_is_found_in_its_sentence(language: str, code: str) -> None:
    alike = DATA[language].get("alike", ())
    for row in DATA[language][code]["phrases"]:
        alone = w.read_phrases({"alike": alike, code: {"phrases": [row]}})

        assert [code] == [found.code for found in alone.find(row["in"])], row
        assert code in [found.code for found in check_wording(row["in"], language)], row


@CLAUSES
@EACH
def test_what_shares_its_words_and_is_innocent_is_left_alone(language: str, code: str) -> None:
    assert [] == [quote for sentence in DATA[language][code]["innocent"] for quote in quotes(sentence, language)]


@pytest.mark.parametrize("language", w.LANGUAGES)
def test_what_to_say_instead_is_itself_well_said(language: str) -> None:
    assert [] == [quote for code in CODES for quote in quotes(DATA[language][code]["instead"], language)]


@pytest.mark.clause("F10")
@pytest.mark.parametrize("language", w.LANGUAGES)
def test_a_language_has_enough_of_each_kind(language: str) -> None:
    data = DATA[language]

    assert {*CODES} == {*data} - {"alike"}
    assert all(len(data[code]["phrases"]) >= 8 and len(data[code]["innocent"]) >= 5 for code in CODES)
    assert all(len(row) % 2 == 0 for row in data.get("alike", ()))


def test_the_languages_are_those_that_have_a_file() -> None:
    assert sorted(path.stem for path in (ROOT / "src/resolved/core/phrases").glob("*.toml")) == [*w.LANGUAGES]


def test_a_phrase_of_one_language_is_nothing_in_another() -> None:
    for language, data in DATA.items():
        for other in {*w.LANGUAGES} - {language}:
            innocent = [sentence for code in CODES for sentence in data[code]["innocent"]]
            assert [] == quotes("\n\n".join(innocent), other), (language, other)


# Ordinary answers -----------------------------------------------------------------------


@pytest.mark.parametrize("block", OFFICIAL.strip().split("\n\n\n"), ids=lambda block: str(block)[:2])
def test_ordinary_official_answers_raise_no_alarm(block: str) -> None:
    language, _, answers = block.partition("\n")

    assert len(answers.strip().splitlines()) >= 12
    assert [] == quotes(answers, language)


@pytest.mark.skipif(not NYC.exists(), reason="the log is not at hand; the answers above always are")
def test_the_answers_of_a_city_raise_no_alarm() -> None:
    read = csv.DictReader(io.StringIO(gzip.decompress(NYC.read_bytes()).decode()))
    answers = {row["Resolution Description"] for row in read}

    assert len(answers) > 5
    assert [] == [quote for answer in answers for quote in quotes(answer)]


# However it is written ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "quote"),
    [
        ("IT IS OUR POLICY", "en", "IT IS OUR POLICY"),
        ("it’s\tour \r\n policy", "en", "it’s\tour \r\n policy"),
        ("it\u00a0is\u2003our\u202fpolicy", "en", "it\u00a0is\u2003our\u202fpolicy"),
        ("it is our pol\u00adicy", "en", "it is our pol\u00adicy"),
        ("ｉｔ ｉｓ ｏｕｒ ｐｏｌｉｃｙ", "en", "ｉｔ ｉｓ ｏｕｒ ｐｏｌｉｃｙ"),
        (unicodedata.normalize("NFD", "Regeln sind Regeln, und Dafür bin ich nicht zuständig"), "de", None),
        ("DAS SIND UNSERE VORSCHRIFTEN", "de-AT", "DAS SIND UNSERE VORSCHRIFTEN"),
        ("nuestra politica no permite", "es_MX", "nuestra politica no permite"),
        ("c’est marqué en petits caractères", "FR-ca", "c’est marqué en petits caractères"),
        ("Ի՞նչ եք ուզում մեզնից։", "hy", "Ի՞նչ եք ուզում մեզնից"),
        ("Գնե՛ք այսօր եւ խնայե՛ք", "hy", "Գնե՛ք այսօր եւ խնայե՛ք"),
        ("這是公司的\n規定", "zh-Hant-TW", "這是公司的\n規定"),
        ("Käteni ovat sidotut.", "fi-FI", "Käteni ovat sidotut"),
    ],
)  # fmt: skip
def test_it_is_found_however_it_is_written(text: str, language: str, quote: str | None) -> None:
    found = check_wording(text, language)

    assert found
    assert all(text[each.start : each.end] == each.quote for each in found)
    assert quote in (None, found[0].quote)


@pytest.mark.parametrize(
    "text", ["it is our policyholder", "Tit is our policy", "it is our, well, policy", "bit is our policy"]
)
def test_words_are_whole_words(text: str) -> None:
    assert [] == quotes(text)


@pytest.mark.clause("F5")
def test_the_customers_own_words_are_left_alone() -> None:
    text = (
        "> It was your own fault.\n  > My hands are tied.\nThat was said, and I am sorry.\nIt was our\n> very\npolicy."
    )

    assert [] == quotes(text)
    assert ["my hands are tied"] == quotes("> calm\nmy hands are tied\n> so it is")


@pytest.mark.clause("F8")
def test_more_questions_than_a_reply_may_bear() -> None:
    found = check_wording("Who?\nWhen? Where??\nHow? Which? And why is that? And?")

    assert [("string-of-questions", "And why is that?")] == [(each.code, each.quote) for each in found]
    assert () == check_wording("Who? When? Where???? How? Which? https://example.com/?a=b?c")
    assert ["string-of-questions"] == [each.code for each in check_wording("吗？吗？吗？吗？吗？吗？", "zh")]
    assert 6 == w.questions("ո՞վ, ե՞րբ, ո՞ւր, ինչո՞ւ, ի՞նչ, որտե՞ղ\n> ո՞ր")


def test_what_is_found_says_what_it_is_and_what_to_say_instead() -> None:
    (found,) = check_wording("Well, we told\nyou so.")

    assert ("last-word", "F9", "serious", 6, 20) == (
        found.code, found.clause, found.severity, found.start, found.end,
    )  # fmt: skip
    assert str(found).startswith("“we told you so” has the last word (F9): leave it at thanks")
    assert "We are glad that it runs again." in found.mend


def test_an_exception_holds_within_its_sentence() -> None:
    assert [] == quotes("It is our policy that you get your money back.")
    assert ["It is our policy"] == quotes("It is our policy. You get your money back elsewhere.")


def test_a_language_without_phrases_finds_questions_alone() -> None:
    assert () == check_wording("it is our policy", "xx")
    assert () == check_wording("it is our policy", "../en")
    assert ["string-of-questions"] == [each.code for each in check_wording("a? b? c? d? e? f?", "")]


def test_what_is_no_text_is_said_so() -> None:
    with pytest.raises(Invalid, match="wording is checked in a text, not in bytes"):
        check_wording(b"x")  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="a language is a tag such as 'de'"):
        check_wording("x", None)  # type: ignore[arg-type]


# A house's own --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"odd": {"phrases": [{"say": "x"}]}}, "there is no kind of wording 'odd'"),
        ({"string-of-questions": {"phrases": [{"say": "x"}]}}, "there is no kind of wording 'string-of-questions'"),
        ({"rude": {}}, "rude: give its phrases"),
        ({"rude": ["x"]}, "rude: give its phrases"),
        ({"rude": {"phrases": ["x"]}}, "a phrase is a table"),
        ({"rude": {"phrases": [{"say": 1}]}}, "a phrase is a table"),
        ({"rude": {"phrases": [{"say": "…"}]}}, "a phrase says something"),
        ({"rude": {"phrases": [{"say": "a(b"}]}}, "cannot be read"),
        ({"rude": {"phrases": [{"say": "a)b"}]}}, "cannot be read"),
        ({"rude": {"phrases": [{"say": "a", "unless": "b)"}]}}, "cannot be read"),
        ({"rude": {"phrases": [{"say": "* x"}]}}, "a phrase begins with a word"),
        ({"rude": {"phrases": [{"say": "(" * 3000 + "a"}]}}, "at most 50 brackets"),
        ({"alike": "áa", "rude": {"phrases": [{"say": "x"}]}}, "alike is a list of texts"),
    ],
)
def test_phrases_that_cannot_be_read_are_named(data: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        w.read_phrases(data)


# Whatever comes -------------------------------------------------------------------------

SPOILT = st.lists(
    st.one_of(
        st.sampled_from(
            ["it is our policy", "公司", "规定", "ՁԵՐ", "ﬁ", "İ", "ß", "e\u0301", "\u00ad", "> ", "\n", "?", "’"]
        ),
        st.characters(),
    ),
    max_size=40,
).map("".join)


@given(st.one_of(st.text(), SPOILT), st.sampled_from([*w.LANGUAGES, "xx"]))
def test_whatever_the_text_the_places_are_right(text: str, language: str) -> None:
    found = check_wording(text, language)

    assert all(text[each.start : each.end] == each.quote != "" for each in found)
    assert sorted(each.start for each in found) == [each.start for each in found]


@given(st.one_of(st.text(), SPOILT))
def test_each_place_in_a_folded_text_leads_back(text: str) -> None:
    folded = fold(text)

    places = [folded.place(n, n + 1) for n in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert sorted(places) == places


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_phrase_is_found_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before.replace('>', '')}. My hands are tied. {after}"

    assert "My hands are tied" in quotes(text)


def test_a_long_text_takes_time_in_proportion() -> None:
    """
    Ten times as long takes no hundred times as long, whatever is in it.
    """
    for part in ("it is our ", "you should have ", "ü? ", "你的", "a\u0301" * 5, "> x\n"):
        took = []
        for length in (5_000, 50_000):
            text = part * (length // len(part))
            began = time.perf_counter()
            check_wording(text, "zh" if part == "你的" else "en")
            took.append(time.perf_counter() - began)
        assert took[1] < 40 * took[0] + 0.5, part
