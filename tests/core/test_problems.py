"""The form in which a problem is found: one name, however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st

from resolved import Invalid
from resolved.core.problems import Problem, slug


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Unripe  PLUMS!", "unripe-plums"), ("unripe-plums", "unripe-plums"), ("  ", ""), ("Straße 7", "strasse-7"),
        ("Ⅷ—plums", "viii-plums"), ("李子 没熟", "李子-没熟"), ("हिन्दी में", "हिन्दी-में"), ("🙂 🙂", "🙂 🙂"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_is_brought_into_one_form(typed: str, expected: str) -> None:
    assert expected == slug(typed)


@given(st.text())
@example("İ")
@example("\u0345\u03b1")
@example("\u0378-")
def test_the_form_of_a_name_is_its_own_form(text: str) -> None:
    """
    What was found by its title is found by its id.
    """
    assert slug(text) == slug(slug(text))


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_title_says_something_and_is_a_line(title: str) -> None:
    with pytest.raises(Invalid):
        Problem(id="x", title=title)
