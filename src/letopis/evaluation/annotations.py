"""The gold form: what a careful reader (or Letopis itself, for comparison) gets from one text.

One JSON file per text. Offsets are code points of the raw file as read with UTF-8, ends exclusive; the files hold
offsets and short names, never sentences. What Letopis predicts is turned into the same form, so that both sides
are compared as equals and predictions can be written down and scored by anyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from letopis.errors import EvaluationError

if TYPE_CHECKING:
    from pathlib import Path

LISTS = ("dates", "tenures", "events", "statements")


class Mark(msgspec.Struct, frozen=True):
    """A span of the raw file; ``text`` repeats its words where they are short."""

    start: int = 0
    end: int = 0
    text: str | None = None

    def overlaps(self, other: Mark) -> bool:
        """Tell whether at least one code point is shared."""
        return self.start < other.end and other.start < self.end


class DateRow(Mark, frozen=True):
    """A calendar expression and its EDTF value; None where it cannot be known."""

    edtf: str | None = None


class TenureRow(Mark, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A person in a named office; the span is that of the office phrase.

    ``office_class`` and ``country`` are filled on predictions only.
    """

    person: str = ""
    office: str = ""
    of: str | None = None
    status: str = "current"
    from_: str | None = None
    to: str | None = None
    replaced_by: str | None = None
    office_class: str | None = None
    country: str | None = None


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """A real event at its clearest mention."""

    type: str
    trigger: Mark = Mark()
    participants: tuple[str, ...] = ()
    place: str | None = None
    date: str | None = None
    status: str = "happened"


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A reported utterance with its source."""

    speaker: str | None = None
    kind: str = "claim"
    form: str = "indirect"
    cue: Mark = Mark()
    content: Mark = Mark()
    via: tuple[str, ...] = ()


class Doubt(msgspec.Struct, frozen=True):
    """A row about which careful readers may differ: finding it is neither right nor wrong."""

    list: str
    row: dict[str, Any]
    reason: str = ""


class FieldDoubt(msgspec.Struct, frozen=True):
    """Another value that is accepted for one field of one row."""

    list: str
    index: int
    field: str
    alt: Any = None
    reason: str = ""


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything marked in one text; ``part`` is ``tune`` or ``held`` (kept back while rules are being tuned)."""

    doc: str
    published: str | None = None
    published_note: str = ""
    part: str | None = None
    dates: tuple[DateRow, ...] = ()
    tenures: tuple[TenureRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    field_doubts: tuple[FieldDoubt, ...] = ()

    def accepted(self, rows: str, index: int, field: str) -> tuple[Any, ...]:
        """Give the values accepted for a field of the row at ``index`` of the list ``rows``, the first choice first."""
        own = getattr(getattr(self, rows)[index], "from_" if field == "from" else field)
        others = [d.alt for d in self.field_doubts if (d.list, d.index, d.field) == (rows, index, field)]
        if isinstance(own, Mark):
            others = [msgspec.convert(other, Mark) for other in others]
        return (own, *others)

    def doubts(self, rows: str) -> tuple[Any, ...]:
        """Give the doubtful rows of one list, in its own row type."""
        kind = ROW_TYPES[rows]
        return tuple(msgspec.convert(doubt.row, kind) for doubt in self.doubtful if doubt.list == rows)


ROW_TYPES: dict[str, type[DateRow | TenureRow | EventRow | StatementRow]] = {
    "dates": DateRow,
    "tenures": TenureRow,
    "events": EventRow,
    "statements": StatementRow,
}


def load_annotations(path: Path, part: str | None = None) -> list[Annotation]:
    """Read a folder of annotation files (or one file), those of one ``part`` only if given, in order of name.

    EvaluationError if there are none or one of them is not in the gold form.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    found = [_load(file) for file in files if file.name != "README.json"]
    kept = [annotation for annotation in found if part in {None, annotation.part}]
    if not kept:
        raise EvaluationError(
            f"No annotation{f' of the part {part!r}' if part else ''} in {path}.",
            remedy="Give a folder of gold files, one JSON file per text.",
        )
    return kept


def _load(file: Path) -> Annotation:
    try:
        annotation = msgspec.json.decode(file.read_bytes(), type=Annotation)
        for rows in LISTS:
            annotation.doubts(rows)
    except (OSError, msgspec.MsgspecError) as error:
        raise EvaluationError(f"{file.name} is not in the gold form: {error}.", remedy="Correct the file.") from error
    return annotation


def find_text(doc: str, folders: list[Path]) -> str:
    """Give the raw text of ``doc`` (``set/name``) from the first folder that has it.

    A folder may be the root of the data, a parent of the set or the set itself; a text is ``NAME.txt`` or, as RuCoCo
    publishes them, the ``text`` of ``NAME.json``. EvaluationError if no folder has it.
    """
    parts = doc.split("/")
    for folder in folders:
        for first in range(len(parts)):
            base = folder.joinpath(*parts[first:])
            for suffix in (".txt", ".json"):
                file = base.with_name(base.name + suffix)
                if file.is_file():
                    return _raw_text(file)
    raise EvaluationError(f"No text for {doc}.", remedy="Name the folders with the texts with --texts.")


def _raw_text(file: Path) -> str:
    data = file.read_bytes().decode("utf-8")
    if file.suffix == ".txt":
        return data
    return str(msgspec.json.decode(data)["text"])
