r"""Reads and writes the stand-off form of brat: ``NAME.ann`` beside ``NAME.txt``.

Only what NEREL has is read, in whatever order the lines stand::

    T1	PERSON 0 15	Михаил Горбачёв
    T2	LOCATION 20 30;42 50	… (two pieces: discontinuous)
    R1	WORKS_AS Arg1:T1 Arg2:T3
    N1	Reference T1 Wikidata:Q30487	… (passed over)

Offsets count code points of the text file as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from letopis.errors import EvaluationError
from letopis.model.spans import Span, hull

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# The kinds of annotation that brat has and the sets scored here do not need.
_PASSED_OVER = frozenset("NEAMW*#")
_COLUMNS = 3
_RELATION = 3


class BratEntity(NamedTuple):
    """A T line: its type and its pieces, more than one if discontinuous."""

    type: str
    pieces: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """The hull of the pieces."""
        return hull(self.pieces)


class BratRelation(NamedTuple):
    """An R line: its type and the ids of its two entities."""

    type: str
    source: str
    target: str


class BratDocument(NamedTuple):
    """What one ``.ann`` file holds; ``strays`` are the numbers of lines that are no annotation of brat's."""

    entities: Mapping[str, BratEntity]
    relations: tuple[BratRelation, ...]
    strays: tuple[int, ...] = ()


def read_ann(file: Path) -> BratDocument:
    """Read an ``.ann`` file; EvaluationError if a T or R line is broken, or an R line names an unknown entity."""
    entities: dict[str, BratEntity] = {}
    relations: list[tuple[int, BratRelation]] = []
    strays: list[int] = []
    # Not splitlines(): the words of a line may hold separators of their own, such as U+2028.
    for number, line in enumerate(file.read_bytes().decode("utf-8-sig").split("\n"), 1):
        row = line.rstrip("\r").split("\t")
        try:
            if row[0][:1] == "T" and row[0][1:].isdigit():
                entities[row[0]] = _entity(row)
            elif row[0][:1] == "R" and row[0][1:].isdigit():
                relations.append((number, _relation(row)))
            elif line.strip() and row[0][:1] not in _PASSED_OVER:
                strays.append(number)
        except ValueError as error:
            raise EvaluationError(f"{file.name}:{number} is not a line of brat.", remedy="Correct the file.") from error
    for number, relation in relations:
        if not {relation.source, relation.target} <= entities.keys():
            raise EvaluationError(
                f"{file.name}:{number} relates an entity that is not there.", remedy="Correct the file."
            )
    return BratDocument(entities, tuple(relation for _, relation in relations), tuple(strays))


def _entity(row: Sequence[str]) -> BratEntity:
    if len(row) != _COLUMNS:
        raise ValueError(row)
    name, offsets = row[1].split(" ", 1)
    pieces = []
    for piece in offsets.split(";"):
        start, end = piece.split()
        pieces.append(Span(int(start), int(end)))
    return BratEntity(name, tuple(pieces))


def _relation(row: Sequence[str]) -> BratRelation:
    parts = row[1].split() if len(row) > 1 else []
    if len(parts) != _RELATION or not (parts[1].startswith("Arg1:") and parts[2].startswith("Arg2:")):
        raise ValueError(row)
    return BratRelation(parts[0], parts[1].removeprefix("Arg1:"), parts[2].removeprefix("Arg2:"))


def write_ann(
    file: Path, raw: str, entities: Sequence[tuple[str, Span]], relations: Sequence[tuple[str, int, int]]
) -> None:
    """Write entities (type, span in ``raw``) and relations (type, and the places of two entities in that list)."""
    lines = []
    for number, (name, span) in enumerate(entities, 1):
        # A line break would end the line of the annotation.
        words = span.of(raw).translate({10: " ", 13: " ", 9: " "})
        lines.append(f"T{number}\t{name} {span.start} {span.end}\t{words}\n")
    for number, (name, source, target) in enumerate(relations, 1):
        lines.append(f"R{number}\t{name} Arg1:T{source + 1} Arg2:T{target + 1}\n")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(lines), encoding="utf-8", newline="\n")
