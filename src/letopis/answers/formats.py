"""An answer as text: Markdown to paste, CSV for tables, JSON (``letopis-answer/1``) for programs.

Cards for a terminal are made by the command line out of the same words (``heads``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from letopis.answers.formats_csv import as_csv
from letopis.answers.formats_markdown import as_markdown

if TYPE_CHECKING:
    from letopis.model.queries import Answer

Form = Literal["md", "csv", "json"]


def written(answer: Answer, form: Form) -> str:
    """Give an answer in one of the forms; it ends with a line feed."""
    if form == "md":
        return as_markdown(answer)
    if form == "csv":
        return as_csv(answer)
    return msgspec.json.encode(answer).decode() + "\n"
