"""A teacher pack's opinion of the texts, which a smaller pack learns beside the marks.

Method: Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.errors import TrainingError
from letopis.reading import packs
from letopis.reading.packs.decoding import SpanFound, drop_crossing
from letopis.reading.packs.pack import Pack
from letopis.reading.packs.parts import Settings
from letopis.training.work import digest_files, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from letopis.training.corpora import Document
    from letopis.training.labels import Labels

# Spans and relations less likely than this are taken for impossible.
FLOOR = 0.02
# Relations are asked for between spans likelier than this.
EVEN = 0.5
TEACHER = "accurate"


class Soft(NamedTuple):
    """A teacher's probabilities of a document.

    ``places`` are spans (sentence, first, length - 1, type) and ``chances`` how likely each is; ``spans`` are, by
    sentence, those between which it sees ``relations`` (sentence, type, source, target): the marked ones of a marked
    document (then not given), else its own (first, last, type).
    """

    places: list[tuple[int, int, int, int]]
    chances: list[float]
    spans: dict[int, list[tuple[int, int, int]]]
    relations: list[tuple[tuple[int, int, int, int], float]]

    def up_to(self, longest: int) -> Soft:
        """Give what is said of spans of at most so many tokens."""
        rows = [row for row in zip(self.places, self.chances, strict=True) if row[0][2] < longest]
        return self._replace(places=[place for place, _ in rows], chances=[chance for _, chance in rows])


def find_teacher(given: Path | None, trained: Path) -> Path:
    """Give the folder of the teacher; TrainingError if there is none.

    Args:
        given: the folder asked for, or None: then it is the installed accurate pack, else the one in ``trained``.
        trained: where the accurate pack is written when it is trained.
    """
    candidates = [given] if given else [packs.folders().get(TEACHER), trained]
    for folder in candidates:
        if folder is not None and (folder / "pack.json").exists():
            return folder
    where = f"There is no teacher pack in {given}." if given else f"The pack {TEACHER}, the teacher, is missing."
    raise TrainingError(
        where,
        remedy="Train it first (letopis train accurate), install it (pip install letopis-accurate), "
        "name its folder with --teacher, or do without one with --no-teacher.",
    )


def teacher_digest(folder: Path) -> str:
    """Give a short digest of a pack's files."""
    return digest_files(folder, [path for path in folder.iterdir() if path.suffix in {".json", ".onnx", ".npz"}])


def soften(
    documents: Sequence[Document],
    teacher: Path,
    vectors: Path,
    labels: Labels,
    path: Path,
    tell: Callable[[str], None],
) -> list[Soft]:
    """Give the teacher's opinion of each document, from the file ``path`` if it is there.

    Args:
        documents: what is read.
        teacher: the folder of a pack.
        vectors: the folder of word vectors, used if the teacher has none of its own.
        labels: the numbers of types and relations to be learned; the teacher's others are passed over.
        path: where the result is kept; its name has to tell the documents and the teacher.
        tell: takes a line on what is being done.
    """

    def make() -> list[Soft]:
        tell(f"The teacher in {teacher} reads {len(documents)} documents …")
        settings = msgspec.json.decode((teacher / "pack.json").read_bytes(), type=Settings)
        pack = Pack(teacher, vectors if settings.vectors else teacher)
        pack.settings = msgspec.structs.replace(settings, pair_threshold=FLOOR, span_threshold=EVEN)
        return [_opinion(pack, document, labels) for document in documents]

    return kept(path, list[Soft], make)


def _opinion(pack: Pack, document: Document, labels: Labels) -> Soft:
    settings = pack.settings
    types = {place: labels.types[name] for place, name in enumerate(settings.types) if name in labels.types}
    relations = {p: labels.relations[name] for p, name in enumerate(settings.relations) if name in labels.relations}
    soft = Soft([], [], {}, [])
    sentences = document.sentences()
    own: list[list[SpanFound]] = [[] for _ in sentences]
    if document.labelled:
        known = {name: place for place, name in enumerate(settings.types)}
        for mark in document.entities:
            own[mark.sentence].append(SpanFound(mark.first, mark.last, known.get(mark.type, 0), 1.0))
    for sentence, found in enumerate(pack.chances(sentences, FLOOR)):
        for span in found:
            if span.type in types:
                soft.places.append((sentence, span.first, span.last - span.first, types[span.type]))
                soft.chances.append(span.score)
        if not document.labelled:
            likely = drop_crossing([span for span in found if span.score > EVEN and span.type in types])
            own[sentence] = [span._replace(score=1.0) for span in likely]
            soft.spans[sentence] = [(span.first, span.last, types[span.type]) for span in likely]
    for sentence, related in enumerate(pack.relate(sentences, own)):
        soft.relations.extend(
            ((sentence, relations[kind], source, target), chance)
            for kind, source, target, chance in related
            if kind in relations
        )
    return soft


def joined(soft: Soft | None, document: Document, pack: Pack, labels: Labels) -> Soft:
    """Give the mean of what a teacher and ``pack``, its pupil, think of relations; without a teacher the pupil's alone.

    Args:
        soft: the teacher's opinion of the document.
        document: a marked one, or one of whose spans the teacher knows.
        pack: the pupil, whose threshold for relations is FLOOR.
        labels: the numbers of types and relations, in the pack's order.
    """
    spans = dict(soft.spans) if soft else {}
    if document.labelled:
        spans = {}
        for mark in document.entities:
            spans.setdefault(mark.sentence, []).append((mark.first, mark.last, labels.types[mark.type]))
    sentences = document.sentences()
    given = [[SpanFound(*span, 1.0) for span in spans.get(place, ())] for place in range(len(sentences))]
    chances = {
        (sentence, kind, source, target): chance
        for sentence, related in enumerate(pack.relate(sentences, given))
        for kind, source, target, chance in related
    }
    if soft is None:
        return Soft([], [], spans, list(chances.items()))
    theirs = dict(soft.relations)
    mean = {key: (chances.get(key, 0.0) + theirs.get(key, 0.0)) / 2 for key in chances | theirs}
    return soft._replace(relations=list(mean.items()))
