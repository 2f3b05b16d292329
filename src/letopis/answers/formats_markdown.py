"""Answers as Markdown: each row in bold, its details, its quotes as block quotes with their source, ready to paste.

Article text is data: whatever could be markup in it is escaped, so that it is shown and does nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent

from letopis.answers import words
from letopis.answers.heads import head_and_details, offsets, outlet, quoted, section, side_value
from letopis.model.queries import Citation
from letopis.model.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letopis.model.queries import Answer, Row

    Names = Mapping[str, str]

QUOTES = 5
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&$])")
_LINK = re.compile(r"https?://\S+$", re.IGNORECASE)
# What may stay in an address between < and >; the rest is percent-encoded.
_KEPT = "%:/?#[]@!$&'()*+,;=~"


def as_markdown(answer: Answer) -> str:
    """Give an answer as Markdown (CommonMark): a heading, the notes, the rows."""
    parts = [f"## {escaped(title(answer.query))}", f"{words.plural(len(answer.rows), 'строка', 'строки', 'строк')}, "]
    parts[1] += words.date_words(answer.as_of, hedge=False)
    parts += ["\n".join(f"- {escaped(note.message)}" for note in answer.notes)] if answer.notes else []
    # Who asks for citations wants all of them.
    most = None if answer.query["question"] == "cite" else QUOTES
    before = ""
    for one in answer.rows:
        if section(one) and section(one) != before:
            before = section(one)
            parts.append(f"### {before}")
        parts += _row(one, answer.entities, most)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Give a text on one line with whatever could be markup in it escaped."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def title(query: Mapping[str, Any]) -> str:
    """Name a question with what was asked: "met: Горбачёв, Рейган"."""
    left_out = {"question", "limit", "understood"}
    asked = [f"{value}" for name, value in query.items() if name not in left_out and isinstance(value, str) and value]
    return f"{query['question']}: {', '.join(asked)}" if asked else str(query["question"])


def _row(one: Row, names: Names, most: int | None) -> Iterator[str]:
    head, told = head_and_details(one, names)
    yield f"**{escaped(head)}**" + (f"  \n{escaped(told)}" if told else "")
    for side in one.record.get("sides") or ():
        yield f"— {escaped(side_value(one.record, side['value'], names))}"
        yield from _quotes([Citation(**cited) for cited in side["citations"]], most)
    if not one.record.get("sides"):
        yield from _quotes(one.citations, most)


def _quotes(citations: Sequence[Citation], most: int | None) -> Iterator[str]:
    yield from (quotation(one) for one in citations[:most])
    if most is not None and len(citations) > most:
        yield f"… и ещё {words.plural(len(citations) - most, 'цитата', 'цитаты', 'цитат')}"


def quotation(one: Citation) -> str:
    """Give a citation as a block quote with its outlet (linked if an address is known), date and place."""
    return f"> {escaped(quoted(one_line(one.quote)))}\n>\n> {_linked(one)} · {escaped(offsets(one))}"


def _linked(one: Citation) -> str:
    told = escaped(outlet(one))
    # Other schemes (javascript:) are not for clicking.
    return f"[{told}](<{percent(one.url, safe=_KEPT)}>)" if one.url and _LINK.match(one.url) else told
