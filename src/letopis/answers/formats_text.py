"""Citations as plain text, one after another, each on lines of its own that paste whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.answers.heads import head_and_details, outlet, quoted
from letopis.model.safe import one_line

if TYPE_CHECKING:
    from letopis.model.queries import Answer, Citation


def as_citations(answer: Answer) -> str:
    """Give the rows of an answer with every citation: the words, who printed them, when and where, and the offsets."""
    parts = []
    for one in answer.rows:
        head, told = head_and_details(one, answer.entities)
        parts.append(f"{head}\n{told}" if told else head)
        parts += [citation(cited) for cited in one.citations]
    return "\n\n".join(parts) + "\n"


def citation(one: Citation) -> str:
    """Give one citation on two lines."""
    address = f", {one_line(one.url)}" if one.url else ""
    return f"{quoted(one_line(one.quote))}\n— {outlet(one)}{address} [{one.article}:{one.start}–{one.end}]"
