from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.articles import article_from_text
from letopis.errors import ArticleError, DateError, EmptyInput, NotRussian

BODY = "Президент США Рональд Рейган прибыл в Женеву."


def test_an_article_knows_its_text_by_its_digest() -> None:
    article = article_from_text("\ufeff" + BODY + "\r\n")
    digest = hashlib.sha256((BODY + "\n").encode()).hexdigest()
    assert article.text == BODY + "\n"
    assert article.digest == f"sha256:{digest}"
    assert (article.language, article.title, article.published) == ("ru", None, None)


def test_the_same_text_is_the_same_article_whoever_prints_it() -> None:
    first = article_from_text(BODY, source="Листок дня", published="1985-11-19")
    second = article_from_text(BODY, source="Другой листок", url="https://example.org/1")
    assert first.id == second.id
    assert [a.source for a in first.appearances + second.appearances] == ["Листок дня", "Другой листок"]


@pytest.mark.parametrize("around", ["{}\n", "\n\n{}", "  {}\r\n \n", "\ufeff{}"])
@pytest.mark.parametrize("title", [None, "Приезд"])
def test_white_space_around_a_text_makes_no_other_article(around: str, title: str | None) -> None:
    plain, spaced = article_from_text(BODY, title=title), article_from_text(around.format(BODY), title=title)
    assert plain.id == spaced.id
    assert spaced.text.endswith(around.format(BODY).replace("\r", "").replace("\ufeff", ""))
    assert plain.id != article_from_text(BODY.replace(" ", "  "), title=title).id


def test_a_title_is_set_before_the_body() -> None:
    article = article_from_text(BODY, title=" Приезд \n в Женеву ")
    assert article.title == "Приезд в Женеву"
    assert article.text == f"Приезд в Женеву\n\n{BODY}"


@pytest.mark.parametrize("body", [f"Приезд в Женеву\n{BODY}", f"\n Приезд  в Женеву. {BODY}", "Приезд в Женеву"])
def test_a_body_that_begins_with_its_title_keeps_it_once(body: str) -> None:
    assert article_from_text(body, title="Приезд в Женеву").text == body


@pytest.mark.parametrize(
    ("text", "title", "published", "url", "expected"),
    [
        (BODY, None, "1985-11-19", None, ("1985-11-19", "given")),
        (BODY, None, "1985-11-19", "https://example.org/1985/11/20/", ("1985-11-19", "given")),
        (BODY, None, None, "https://example.org/1985/11/20/", ("1985-11-20", "url")),
        ("Женева, 19 ноября 1985 года. " + BODY, None, None, None, ("1985-11-19", "dateline")),
        ("Приезд\n\nЖенева, 19 ноября 1985 года. " + BODY, "Приезд", None, None, ("1985-11-19", "dateline")),
        ("Женева, 19 ноября 1985 года. " + BODY, "Приезд", None, None, ("1985-11-19", "dateline")),
        (BODY, None, None, None, (None, "none")),
    ],
)
def test_the_publication_date_comes_with_its_basis(
    text: str, title: str | None, published: str | None, url: str | None, expected: tuple[str | None, str]
) -> None:
    article = article_from_text(text, title=title, published=published, url=url)
    (appearance,) = article.appearances
    assert (appearance.published, appearance.basis) == expected
    assert article.published == expected[0]


def test_what_cannot_become_an_article_says_why() -> None:
    with pytest.raises(EmptyInput):
        article_from_text(" \n\u200b")
    with pytest.raises(NotRussian):
        article_from_text("The President has arrived in Geneva.")
    with pytest.raises(DateError):
        article_from_text(BODY, published="19 ноября")


@given(st.text(max_size=80), st.none() | st.text(max_size=10))
def test_any_string_becomes_an_article_or_is_refused(text: str, title: str | None) -> None:
    with suppress(ArticleError):
        article = article_from_text(text, title=title)
        again = article_from_text(article.text)
        assert again.id == article.id
