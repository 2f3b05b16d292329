"""Texts to learn from: NEREL's nested entities and relations, and plain texts, cut as the reader cuts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from letopis.articles import article_from_text, from_raw
from letopis.errors import LetopisError, TrainingError
from letopis.reading.packs.parts import Word
from letopis.reading.parsing import spelt
from letopis.reading.segmentation import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from letopis.model.articles import Article


class Marked(NamedTuple):
    """An entity in tokens of its sentence: the first, the last (inclusive), its type, and its key in the source."""

    sentence: int
    first: int
    last: int
    type: str
    key: str


class Related(NamedTuple):
    """A relation between two entities of one sentence, as indices into ``Document.entities``."""

    type: str
    source: int
    target: int


class Document(NamedTuple):
    """A text as the reader cuts it: words by sentence (as models spell them), spaces before them, what is marked."""

    name: str
    words: tuple[tuple[str, ...], ...]
    spaced: tuple[tuple[bool, ...], ...]
    entities: tuple[Marked, ...] = ()
    relations: tuple[Related, ...] = ()
    labelled: bool = False
    # Types of the marks that do not fall on token bounds of one sentence: never found, so counted as missed.
    left_out: tuple[str, ...] = ()

    def sentences(self) -> list[list[Word]]:
        """Give the words as a pack reads them."""
        return [
            [Word(text, space) for text, space in zip(texts, spaces, strict=True)]
            for texts, spaces in zip(self.words, self.spaced, strict=True)
        ]


def _cut(name: str, article: Article) -> tuple[Document, dict[int, tuple[int, int]], dict[int, tuple[int, int]]]:
    """Cut an article; also give the sentence and place of the token that starts, and that ends, at an offset."""
    text = article.text
    raw, _ = segment(text)
    words = tuple(tuple(spelt([text[start:end] for start, end in sentence.tokens])) for sentence in raw)
    spaced = tuple(tuple(start == 0 or text[start - 1].isspace() for start, _ in sentence.tokens) for sentence in raw)
    starts = {start: (s, t) for s, sentence in enumerate(raw) for t, (start, _) in enumerate(sentence.tokens)}
    ends = {end: (s, t) for s, sentence in enumerate(raw) for t, (_, end) in enumerate(sentence.tokens)}
    return Document(name, words, spaced), starts, ends


def _brat(path: Path) -> tuple[dict[str, tuple[str, int, int]], list[tuple[str, str, str]]]:
    """Give a brat file's entities (type and hull by key) and relations (type, source, target)."""
    entities: dict[str, tuple[str, int, int]] = {}
    relations: list[tuple[str, str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            kind, offsets = rest.split("\t")[0].split(" ", 1)
            numbers = [int(number) for part in offsets.split(";") for number in part.split()]
            entities[key] = (kind, numbers[0], numbers[-1])
        elif key.startswith("R"):
            kind, source, target = rest.split()[:3]
            relations.append((kind, source.partition(":")[2], target.partition(":")[2]))
    return entities, relations


def read_nerel(folder: Path) -> Iterator[Document]:
    """Read a folder of brat pairs; what does not fall on token bounds, or lies across sentences, is left out."""
    files = sorted(folder.glob("*.ann"))
    if not files:
        raise TrainingError(
            f"{folder} holds no .ann files.", remedy="Give the folder with NEREL's .txt and .ann pairs."
        )
    for path in files:
        article = article_from_text(path.with_suffix(".txt").read_bytes().decode("utf-8"))
        document, starts, ends = _cut(path.stem, article)
        entities, relations = _brat(path)
        kept: list[Marked] = []
        left_out: list[str] = []
        for key, (kind, start, end) in sorted(entities.items(), key=lambda item: (item[1][1], -item[1][2])):
            first = starts.get(from_raw(article, start))
            last = ends.get(from_raw(article, end))
            if first and last and first[0] == last[0] and first[1] <= last[1]:
                kept.append(Marked(first[0], first[1], last[1], kind, key))
            else:
                left_out.append(kind)
        places = {entity.key: place for place, entity in enumerate(kept)}
        joined = tuple(
            Related(kind, places[source], places[target])
            for kind, source, target in dict.fromkeys(relations)
            if source in places and target in places and kept[places[source]].sentence == kept[places[target]].sentence
        )
        yield document._replace(entities=tuple(kept), relations=joined, labelled=True, left_out=tuple(sorted(left_out)))


def read_texts(folders: Sequence[Path]) -> Iterator[Document]:
    """Read every .txt under ``folders``, without marks; what is no Russian text is passed over."""
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            try:
                article = article_from_text(path.read_text(encoding="utf-8"))
            except (LetopisError, UnicodeDecodeError):
                continue
            yield _cut(path.stem, article)[0]


__all__ = ["Document", "Marked", "Related", "read_nerel", "read_texts"]
