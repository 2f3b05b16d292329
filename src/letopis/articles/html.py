"""HTML pages: main text by trafilatura; title, date and source from what the page states about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from letopis.articles.alignment import align
from letopis.articles.dates import address_date, parse_published, stated_date
from letopis.articles.making import Draft
from letopis.articles.normal import normalise
from letopis.errors import DateError, EmptyInput
from letopis.language.morphology import parses

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from letopis.model.articles import DateBasis

_HEAD = 4096
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:\ufeff\s*)?(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|meta|title|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Where a page states when it was published; dates elsewhere (related news, the text itself) are not asked.
_LINKED_DATA = "//script[contains(@type, 'ld+json')]"
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
_CLASSES = "contains(@class, 'date') or contains(@class, 'publish') or contains(@class, 'time')"
_LABELS = (
    "//*[@itemprop='datePublished']",
    "//article//time | //main//time",
    f"//article//*[{_CLASSES}] | //main//*[{_CLASSES}]",
    f"//*[(self::time or {_CLASSES}) and not(ancestor-or-self::aside or ancestor::nav or ancestor::footer)]",
)
_LABEL_LENGTH = 60
_SENTENCE = re.compile(r"[^\n.!?…]+[.!?…]")
_RUSSIAN_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
_SENTENCE_WORDS = 4
_PARAGRAPH_WORDS = 10
_ENOUGH_WORDS = 40
_EARLIEST = "1900-01-01"


def declared_charset(data: bytes) -> str | None:
    """Give the encoding that a page names in its head."""
    found = _CHARSET.search(data[:_HEAD])
    return found[1].decode("ascii") if found is not None else None


def looks_like_html(text: str) -> bool:
    """Tell whether a text is a page or a fragment of one."""
    return _LOOKS_LIKE_HTML.match(text[:_HEAD]) is not None


def draft_from_html(page: str, *, url: str | None = None) -> Draft:
    """Read a page; EmptyInput if no main text is found in it.

    Paragraphs stand apart by a blank line. ``raw_map`` points into ``page`` for every paragraph found there.
    """
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    markup = _XML_DECLARATION.sub("", page)
    tree = load_html(markup)
    found = None
    if tree is not None:
        found = bare_extraction(
            markup, url=url, with_metadata=True, include_comments=False, include_tables=False, deduplicate=False
        )
    if tree is None or found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise _no_text()
    text = normalise("\n\n".join(line for line in (found.text or "").split("\n") if line.strip())).text
    if not _runs(text):
        raise _no_text()
    address = url or found.url
    published, basis = _published(tree, address)
    return Draft(
        text=text,
        title=found.title,
        source=found.sitename or found.hostname,
        published=published,
        basis=basis,
        url=address,
        raw_map=align(text, page),
    )


def _no_text() -> EmptyInput:
    return EmptyInput(
        "No article text was found in the page.",
        remedy="Save the article's text as .txt, with its title on the first line, and add that.",
    )


def _runs(text: str) -> bool:
    """Tell running text from menus and lists of headlines: a finished sentence with a verb, or whole paragraphs."""
    lengths = [len(line.split()) for line in text.split("\n")]
    if sum(length for length in lengths if length >= _PARAGRAPH_WORDS) >= _ENOUGH_WORDS:
        return True
    return any(_has_verb(sentence[0]) for sentence in _SENTENCE.finditer(text))


def _has_verb(sentence: str) -> bool:
    words = _RUSSIAN_WORD.findall(sentence.lower())
    if len(words) < _SENTENCE_WORDS:
        return False
    return any(parses(word) and parses(word)[0].tag.POS == "VERB" for word in words)


def _published(tree: HtmlElement, url: str | None) -> tuple[str | None, DateBasis]:
    """Give the date a page states about itself, else the one in its address."""
    stated = _stated_in_linked_data(tree) or _stated_in_head(tree) or _stated_in_labels(tree)
    if stated:
        return stated, "metadata"
    in_address = address_date(url)
    return (in_address, "url") if in_address else (None, "none")


def _stated_in_linked_data(tree: HtmlElement) -> str | None:
    for script in tree.xpath(_LINKED_DATA):
        found = _LINKED_DATE.search(script.text or "")
        if found is not None:
            return _label_date(found[1])
    return None


def _stated_in_head(tree: HtmlElement) -> str | None:
    """Ask htmldate about the meta elements alone, as it would look for dates in the text too."""
    from htmldate import find_date
    from lxml import html

    page = html.document_fromstring("<html><head></head><body></body></html>")
    for element in tree.xpath("//meta"):
        html.etree.SubElement(page.head, "meta", dict(element.attrib))
    found = find_date(page, url="", extensive_search=False, original_date=True, min_date=_EARLIEST)
    return found if isinstance(found, str) else None


def _stated_in_labels(tree: HtmlElement) -> str | None:
    """Read the first element that is marked as the page's date and holds one."""
    for path in _LABELS:
        for element in tree.xpath(path):
            for value in (element.get("datetime"), element.get("content"), element.text_content()):
                found = _label_date((value or "").strip())
                if found:
                    return found
    return None


def _label_date(value: str) -> str | None:
    if not value or len(value) > _LABEL_LENGTH:
        return None
    try:
        return parse_published(value)
    except DateError:
        return stated_date(value)
