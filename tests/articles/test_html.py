from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letopis.articles import load, span_to_raw
from letopis.articles.html import draft_from_html
from letopis.errors import EmptyInput
from letopis.model.spans import Span

if TYPE_CHECKING:
    from pathlib import Path

    from letopis.articles import Loaded

PAGE = """<?xml version="1.0" encoding="{charset}"?>
<!DOCTYPE html>
<html lang="ru"><head>
<meta charset="{charset}"><title>Встреча в Женеве - Листок дня</title>{head}
</head><body>
<nav><a href="/">Главная</a> <a href="/about">О газете</a></nav>
<article><h1>Встреча в Женеве</h1>{label}
<p>Женева. Генеральный секретарь ЦК КПСС Михаил Горбачёв и&nbsp;президент США Рональд Рейган
провели в Женеве встречу, сообщила пресс-группа переговоров.</p>
<script>var date = "1999-01-01";</script>
<p>&laquo;Ядерная война не должна быть развязана <b>никогда</b>&raquo;,&#32;&mdash; сказал Горбачёв. Первая
встреча прошла 18 июня 1979 года.</p>
<p>Переговоры про&shy;должатся в январе, до&#x0432;ерия стало больше.</p>
</article>
<aside><time datetime="2001-02-03">3 февраля</time> Другие новости</aside>
<footer>© 1995-2020 Листок дня</footer>
</body></html>
"""
SITE = '<meta property="og:site_name" content="Листок дня">'
STATED = '<meta property="article:published_time" content="1985-11-21T23:00:00+03:00">'
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "1985-11-21"}</script>'
CANONICAL = '<link rel="canonical" href="https://example.org/1985/11/22/vstrecha.html">'


def read(folder: Path, head: str = "", label: str = "", charset: str = "utf-8", **given: str) -> tuple[Loaded, str]:
    page = PAGE.format(charset=charset, head=head, label=label)
    path = folder / "page.html"
    path.write_bytes(page.encode(charset))
    (loaded,) = load([path], **given)
    return loaded, page


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "utf-16"])
def test_the_main_text_is_read_with_title_and_source(tmp_path: Path, charset: str) -> None:
    loaded, _ = read(tmp_path, head=SITE + STATED, charset=charset)
    article = loaded.article
    assert article is not None
    assert article.text.startswith("Встреча в Женеве")
    assert article.text.count("Встреча в Женеве") == 1
    assert "\n\n«Ядерная война не должна быть развязана никогда», — сказал Горбачёв." in article.text
    assert "Главная" not in article.text
    assert "Другие новости" not in article.text
    assert (article.source, article.published, article.appearances[0].basis) == ("Листок дня", "1985-11-21", "metadata")


@pytest.mark.parametrize(
    ("head", "label", "expected"),
    [
        (STATED, "", ("1985-11-21", "metadata")),
        (LINKED, "", ("1985-11-21", "metadata")),
        (STATED + CANONICAL, "", ("1985-11-21", "metadata")),
        ("", '<time datetime="1985-11-21T10:00">21 ноября</time>', ("1985-11-21", "metadata")),
        ("", '<span class="article__date">21 ноября 1985, 10:00</span>', ("1985-11-21", "metadata")),
        (CANONICAL, "", ("1985-11-22", "url")),
        ("", "", (None, "none")),
        ("", '<span itemprop="datePublished">21.11.1985</span>', ("1985-11-21", "metadata")),
    ],
)
def test_the_date_a_page_states_is_taken(
    tmp_path: Path, head: str, label: str, expected: tuple[str | None, str]
) -> None:
    loaded, _ = read(tmp_path, head=head, label=label)
    assert loaded.article is not None
    assert (loaded.article.published, loaded.article.appearances[0].basis) == expected


def test_a_caller_may_overrule_the_page(tmp_path: Path) -> None:
    loaded, _ = read(tmp_path, head=SITE + STATED, source="Архив", published="1985-11-23")
    assert loaded.article is not None
    assert (loaded.article.source, loaded.article.published) == ("Архив", "1985-11-23")
    assert loaded.article.appearances[0].basis == "given"


def test_every_paragraph_maps_to_the_source_of_the_page(tmp_path: Path) -> None:
    loaded, page = read(tmp_path)
    article = loaded.article
    assert article is not None
    quote = "«Ядерная война не должна быть развязана никогда»"
    start = article.text.index(quote)
    span = span_to_raw(article, Span(start, start + len(quote)))
    assert span is not None
    assert span.of(page) == "&laquo;Ядерная война не должна быть развязана <b>никогда</b>&raquo;"
    for word in ("продолжатся", "доверия", "Рейган"):
        start = article.text.index(word)
        span = span_to_raw(article, Span(start, start + len(word)))
        assert span is not None
        assert span.of(page).replace("&shy;", "").replace("&#x0432;", "в") == word


def test_a_page_without_a_text_is_refused_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><head><title>Пусто</title></head><body><script>1</script></body></html>", encoding="utf-8")
    (loaded,) = load([path])
    assert loaded.error is not None
    assert loaded.error.remedy


MENU = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(("Главная", "Политика", "О редакции")))
HEADLINES = "<h1>Новости</h1><ul><li>Горбачёв прибыл в Женеву на встречу</li><li>Погода в Москве</li></ul>"


@pytest.mark.parametrize("content", [f"<nav><ul>{MENU}</ul></nav>", f"<ul>{MENU}</ul>{HEADLINES}<p>Все права.</p>"])
def test_a_page_of_links_is_no_article(content: str) -> None:
    page = f"<html lang='ru'><head><title>Новости дня</title></head><body><div>{content}</div></body></html>"
    with pytest.raises(EmptyInput, match="No article text was found in the page"):
        draft_from_html(page)


def test_one_sentence_is_an_article() -> None:
    page = "<html><body><article><h1>Встреча</h1><p>Горбачёв прибыл в Женеву утром.</p></article></body></html>"
    assert "Горбачёв прибыл" in draft_from_html(page).text
