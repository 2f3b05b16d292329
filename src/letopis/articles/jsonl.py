"""JSON: one object a line (JSONL), or a file that is one object or an array of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from letopis.articles.dates import parse_published, stated_date
from letopis.articles.decoding import decode
from letopis.articles.making import Draft
from letopis.errors import ArticleError, DateError, EmptyInput, UnreadableInput
from letopis.model.layers import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SHAPE = 'Write one JSON object a line: {"text": "…", "published": "1985-11-21", "source": "…"}.'
_SHOWN = 60
_FIELDS = ("text", "title", "source", "published", "url", "id")
_NAMED = re.compile(r"date|publish|^дата$", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_KINDS = {int: "a number", float: "a number", bool: "true or false", str: "a string", list: "an array"}


def looks_like_json(text: str) -> bool:
    """Tell whether a text begins as JSON objects do."""
    opening = text.lstrip("\ufeff \t\r\n")
    if not opening.startswith(("{", "[")):
        return False
    try:
        json.JSONDecoder(strict=False).raw_decode(opening)
    except ValueError:
        return opening.startswith('{"')
    return opening.lstrip("[ \t\r\n").startswith("{")


def is_one_object_a_line(opening: bytes) -> bool:
    """Tell from a file's first line whether its lines can be read one at a time, as UTF-8."""
    return opening.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") and _is_json(opening.decode("utf-8-sig", "replace"))


def drafts_from_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, Draft | ArticleError]]:
    """Give each article with the number of its line, or what is wrong with it; nothing is held in memory."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, _line_draft(decode(line).text.lstrip("\ufeff"))
        except ArticleError as error:
            yield number, error


def drafts_from_json(text: str) -> Iterator[tuple[int, Draft | ArticleError]]:
    """Give each article with the number of its line (of its place, for an array), or what is wrong with it."""
    content = text.lstrip("\ufeff")
    whole = _whole(content)
    if whole is not None:
        for place, item in enumerate(whole, 1):
            yield place, _draft(item)
        return
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield number, _line_draft(line)


def _whole(content: str) -> list[Any] | None:
    """Give the objects of a file that is one JSON array, or one object on several lines."""
    opening = content.lstrip()
    one_object = opening.startswith("{") and not _is_json(opening.split("\n", 1)[0])
    if not one_object and not opening.startswith("["):
        return None
    try:
        value = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else [value]


def _is_json(line: str) -> bool:
    try:
        json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _line_draft(line: str) -> Draft | ArticleError:
    try:
        item = json.loads(line, strict=False)
    except ValueError as error:
        return UnreadableInput(f"The line is not JSON: {error}.", remedy=_SHAPE)
    except RecursionError:
        return UnreadableInput("The line is nested too deep.", remedy=_SHAPE)
    return _draft(item)


def _draft(item: object) -> Draft | ArticleError:
    """Make a draft of a JSON object, or say which of its fields is wrong."""
    if not isinstance(item, dict):
        return UnreadableInput(f"It is {_KINDS.get(type(item), 'null')}, not an object.", remedy=_SHAPE)
    try:
        return Draft(
            text=_text(item),
            title=_string(item, "title"),
            source=_string(item, "source"),
            published=(day := _day(item)),
            basis="given" if day else "none",
            url=_string(item, "url"),
            ref=_ref(item),
            notes=() if day else _ignored_dates(item),
        )
    except ArticleError as error:
        return error


def _ignored_dates(item: dict[str, Any]) -> tuple[Note, ...]:
    """Say which field may be meant as the date of publication, where the one that is read is missing."""
    fields = [name for name, value in item.items() if name not in _FIELDS and _is_like_a_date(name, value)]
    if not fields:
        return ()
    message = f"the field {fields[0]!r} is not read: the date of publication stands in 'published' (known fields: "
    return (Note("ignored_field", f"{message}{', '.join(_FIELDS)})"),)


def _is_like_a_date(name: str, value: object) -> bool:
    if _NAMED.search(name):
        return value is not None
    return isinstance(value, str) and bool(_ISO.match(value.strip()) or stated_date(value[:_SHOWN]))


def _text(item: dict[str, Any]) -> str:
    text = item.get("text")
    if text is None:
        raise UnreadableInput("It has no field 'text'.", remedy=_SHAPE)
    if not isinstance(text, str):
        raise _wrong("text", text)
    if not text.strip():
        raise EmptyInput("Its field 'text' is empty.", remedy="Leave the line out, or fill the text in.")
    return text


def _string(item: dict[str, Any], field: str) -> str | None:
    value = item.get(field)
    if not isinstance(value, str | None):
        raise _wrong(field, value)
    return value or None


def _day(item: dict[str, Any]) -> str | None:
    published = _string(item, "published")
    if published is None:
        return None
    try:
        return parse_published(published)
    except DateError as error:
        raise UnreadableInput(f"Its field 'published' is wrong: {error.message}", remedy=error.remedy) from None


def _ref(item: dict[str, Any]) -> str | None:
    ref = item.get("id")
    if isinstance(ref, bool) or not isinstance(ref, str | int | None):
        raise _wrong("id", ref)
    return None if ref is None else str(ref)


def _wrong(field: str, value: object) -> ArticleError:
    shown = json.dumps(value, ensure_ascii=False)[:_SHOWN]
    return UnreadableInput(f"Its field {field!r} must be a string, and is {shown}.", remedy=f"Mend {field!r}.")
