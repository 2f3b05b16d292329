"""A pack: trained weights as data files, and how they run.

A folder holds ``pack.json`` (name, version, labels, thresholds, sizes), the graphs ``encoder.onnx`` (rows, tags,
names, spans), ``syntax.onnx`` and ``pairs.onnx``, ``forms.npz`` (what a word form contributes), and either
``vectors.npz`` with ``words.txt.gz`` or the name of the pack whose vectors it shares. A pack with
``subwords.onnx`` and ``pieces.npz`` reads subword pieces as well. ONNX Runtime runs the graphs in one thread: cores are used by processes.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from letopis.errors import PackError
from letopis.reading.packs.decoding import SpanFound, drop_crossing
from letopis.reading.packs.forms import Vocabulary
from letopis.reading.packs.pairing import Spans, grid
from letopis.reading.packs.pieces import Splitter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from onnxruntime import InferenceSession

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

# Sentences are read so many rows at a time: enough for one matrix product to pay, little enough for the cache.
CHUNK = 512
# So many word forms are kept with their vectors (35 MB); then the memory is begun anew.
FORMS_KEPT = 16_000
# Sentences are related together if one has at most twice as many spans as another and a few more, in so many cells.
SLACK = 6
CELLS = 8192


class Settings(msgspec.Struct, frozen=True):
    """What ``pack.json`` says: labels in the order of their numbers, thresholds as tuned on held-out texts."""

    name: str
    version: str
    width: int
    longest: int
    types: tuple[str, ...]
    relations: tuple[str, ...]
    tags: tuple[str, ...]
    arcs: tuple[str, ...]
    names: tuple[str, ...]
    span_threshold: float
    pair_threshold: float
    vectors: str | None = None
    window: int = 0
    special: tuple[int, int, int] = (0, 0, 0)
    unknown: int = 0


class Word(NamedTuple):
    """A token for the pack: its text as models spell it, and whether white space stands before it."""

    text: str
    spaced: bool


class Seen(NamedTuple):
    """What a pack sees in one sentence; places count the sentence's tokens, ``heads`` gives -1 for the root.

    ``relations`` join spans by their places in ``spans``: type, source, target, probability.
    """

    tags: tuple[int, ...]
    heads: tuple[int, ...]
    arcs: tuple[int, ...]
    names: tuple[int, ...]
    spans: tuple[SpanFound, ...]
    relations: tuple[tuple[int, int, int, float], ...]


class Chunk(NamedTuple):
    """Rows of some sentences: a separator, then each sentence and a separator; ``starts`` are their first rows."""

    sentences: Sequence[Sequence[Word]]
    starts: list[int]
    forms: Integers
    mask: Floats
    room: Integers
    padded: Integers


class Pack:
    """A loaded pack. Not safe for threads: every process loads its own."""

    def __init__(self, folder: Path, vectors: Path) -> None:
        """Load the pack in ``folder``, whose vectors lie in ``vectors``; PackError if a file is missing or damaged."""
        try:
            self.settings = msgspec.json.decode((folder / "pack.json").read_bytes(), type=Settings)
            self._encoder = _session(folder / "encoder.onnx")
            self._syntax = _session(folder / "syntax.onnx")
            self._pairs = _session(folder / "pairs.onnx")
            self._forms = _Forms(folder, vectors)
            self._pieces = _Pieces(folder, self.settings) if (folder / "subwords.onnx").exists() else None
        except PackError:
            raise
        except Exception as error:
            raise PackError(
                f"The pack in {folder} is missing a file or damaged: {error}",
                remedy="Reinstall it with pip install --force-reinstall --no-deps, letopis for the fast pack, "
                "letopis-accurate for the accurate one.",
            ) from error

    def see(self, sentences: Sequence[Sequence[Word]]) -> Iterator[Seen]:
        """Give what the pack sees in each of the sentences (each at least one token), in order."""
        for chunk in self._chunks(sentences):
            rows, flat, tags, syntax, best, kinds = self._encode(chunk)
            heads, arcs = self._tree(chunk, syntax)
            above = self._above(chunk, best, kinds, self.settings.span_threshold)
            spans = [drop_crossing(found) for found in above]
            relations = self._relations(rows, chunk, spans, heads, arcs)
            names = flat.argmax(axis=1).tolist()
            tagged = tags.tolist()
            for number, (start, sentence) in enumerate(zip(chunk.starts, chunk.sentences, strict=True)):
                end = start + len(sentence)
                yield Seen(
                    tags=tuple(tagged[start:end]),
                    heads=tuple(heads[number]),
                    arcs=tuple(arcs[number]),
                    names=tuple(names[start:end]),
                    spans=tuple(spans[number]),
                    relations=tuple(relations[number]),
                )

    def _tree(self, chunk: Chunk, states: Floats) -> tuple[list[list[int]], list[list[int]]]:
        """Give governors (-1 the root) and relations of each sentence's tokens."""
        heads, arcs = self._syntax.run(None, {"states": states, "sentences": chunk.padded})
        sizes = [len(sentence) for sentence in chunk.sentences]
        return (
            [row[:size].tolist() for row, size in zip(heads - 1, sizes, strict=True)],
            [part.tolist() for part in np.split(arcs, np.cumsum(sizes)[:-1])],
        )

    def chances(self, sentences: Sequence[Sequence[Word]], floor: float) -> Iterator[list[SpanFound]]:
        """Give every span likelier than ``floor``, crossing ones too, sentence by sentence: a teacher's opinion."""
        for chunk in self._chunks(sentences):
            *_, best, kinds = self._encode(chunk)
            yield from self._above(chunk, best, kinds, floor)

    def relate(
        self, sentences: Sequence[Sequence[Word]], spans: Sequence[Sequence[SpanFound]]
    ) -> Iterator[tuple[tuple[int, int, int, float], ...]]:
        """Give the relations between given spans, sentence by sentence, as ``Seen.relations`` does."""
        done = 0
        for chunk in self._chunks(sentences):
            rows, _, _, syntax, _, _ = self._encode(chunk)
            own = spans[done : done + len(chunk.starts)]
            done += len(chunk.starts)
            yield from map(tuple, self._relations(rows, chunk, own, *self._tree(chunk, syntax)))

    def _chunks(self, sentences: Sequence[Sequence[Word]]) -> Iterator[Chunk]:
        """Cut the sentences into chunks of about CHUNK rows."""
        group: list[Sequence[Word]] = []
        size = 1
        for sentence in sentences:
            if group and size + len(sentence) + 1 > CHUNK:
                yield self._chunk(group)
                group, size = [], 1
            group.append(sentence)
            size += len(sentence) + 1
        if group:
            yield self._chunk(group)

    def _chunk(self, sentences: Sequence[Sequence[Word]]) -> Chunk:
        texts = [""]
        room = [0]
        starts: list[int] = []
        for sentence in sentences:
            starts.append(len(texts))
            texts.extend(word.text for word in sentence)
            texts.append("")
            room.extend(range(len(sentence), -1, -1))
        longest = max(map(len, sentences))
        places = np.arange(longest)
        lengths = np.array([len(sentence) for sentence in sentences])[:, None]
        padded = np.where(places < lengths, np.array(starts)[:, None] + places, -1)
        left = np.array(room)
        mask = (left > 0).astype(np.float32)[:, None]
        return Chunk(sentences, starts, self._forms.rows(texts), mask, left, padded)

    def _encode(self, chunk: Chunk) -> list[Any]:
        own, words, shapes = self._forms.features(chunk.forms)
        inputs = {"own": own * chunk.mask, "words": words, "shapes": shapes, "mask": chunk.mask}
        if self._pieces is not None:
            inputs["subwords"] = self._pieces.states(chunk)
        outputs: list[Any] = self._encoder.run(None, inputs)
        return outputs

    def _above(self, chunk: Chunk, best: Floats, kinds: Integers, floor: float) -> list[list[SpanFound]]:
        best[np.arange(best.shape[1]) >= chunk.room[:, None]] = 0
        found: list[list[SpanFound]] = [[] for _ in chunk.starts]
        first, length = np.nonzero(best > floor)
        if not len(first):
            return found
        owners = (np.searchsorted(chunk.starts, first, side="right") - 1).tolist()
        scores, types = best[first, length].tolist(), kinds[first, length].tolist()
        for owner, row, extent, kind, score in zip(owners, first.tolist(), length.tolist(), types, scores, strict=True):
            place = row - chunk.starts[owner]
            found[owner].append(SpanFound(place, place + extent, kind, score))
        return found

    def _relations(
        self,
        rows: Floats,
        chunk: Chunk,
        spans: Sequence[Sequence[SpanFound]],
        heads: Sequence[Sequence[int]],
        arcs: Sequence[Sequence[int]],
    ) -> list[list[tuple[int, int, int, float]]]:
        """Score every ordered pair of spans of each sentence."""
        found: list[list[tuple[int, int, int, float]]] = [[] for _ in spans]
        with_spans = [number for number, own in enumerate(spans) if len(own) > 1]
        # Sentences of like numbers of spans are scored together: the grid grows with the square of the longest.
        with_spans.sort(key=lambda number: len(spans[number]))
        for group in _like_sized(with_spans, spans):
            made = grid(
                [
                    Spans(
                        [word.text for word in chunk.sentences[number]],
                        heads[number],
                        arcs[number],
                        [(span.first, span.last, span.type) for span in spans[number]],
                    )
                    for number in group
                ]
            )
            padded = chunk.padded[group, : max(len(chunk.sentences[number]) for number in group)]
            inputs = {
                "rows": rows[np.maximum(padded, 0)],
                "present": (padded >= 0).astype(np.float32),
                "entities": made.entities,
                "mask": made.mask,
                "lies": made.lies,
                "paths": made.paths,
                "alike": made.likeness,
            }
            (chances,) = self._pairs.run(None, inputs)
            # The graph gives 0 for padding and for a span with itself.
            for place, one, two, kind in np.argwhere(chances > self.settings.pair_threshold).tolist():
                found[group[place]].append((kind, one, two, float(chances[place, one, two, kind])))
        return found


def _like_sized(numbers: Sequence[int], spans: Sequence[Sequence[SpanFound]]) -> Iterator[list[int]]:
    """Cut sentences, those with the fewest spans first, into groups whose grids stay small."""
    group: list[int] = []
    for number in numbers:
        size = len(spans[number])
        if group and (size > 2 * len(spans[group[0]]) + SLACK or (len(group) + 1) * size * size > CELLS):
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class _Forms:
    """Word forms with their vectors, computed once per form."""

    def __init__(self, folder: Path, vectors: Path) -> None:
        words = gzip.decompress((vectors / "words.txt.gz").read_bytes()).decode("utf-8").split("\n")
        with np.load(vectors / "vectors.npz") as file:
            self._codes = file["codes"]
            self._centroids = file["centroids"].astype(np.float32)
        # The last two rows are the unknown word and the separator.
        self._vocabulary = Vocabulary({word: row for row, word in enumerate(words)}, len(words))
        self._separator = len(words) + 1
        self._parts = np.arange(self._codes.shape[1])
        with np.load(folder / "forms.npz") as file:
            self._bag = file["bag"].astype(np.float32)
            self._word, self._bias = file["word"].astype(np.float32), file["bias"].astype(np.float32)
            self._lemma, self._bag_out = file["lemma"].astype(np.float32), file["bag_out"].astype(np.float32)
        self._kept: dict[str, int] = {}
        width, size = self._word.shape[0], self._word.shape[1]
        self._own = np.zeros((FORMS_KEPT, size), np.float32)
        self._words = np.zeros((FORMS_KEPT, width), np.float32)
        self._shapes = np.zeros(FORMS_KEPT, np.int64)

    def rows(self, texts: Sequence[str]) -> Integers:
        """Give the row of each form, the empty string being the separator; the rows hold until the next call."""
        kept = self._kept
        new = [text for text in dict.fromkeys(texts) if text not in kept]
        if len(kept) + len(new) > FORMS_KEPT:
            kept.clear()
            new = list(dict.fromkeys(texts))
        if new:
            self._add(new)
        return np.array([kept[text] for text in texts], dtype=np.int64)

    def features(self, rows: Integers) -> tuple[Floats, Floats, Integers]:
        """Give what the forms contribute (N x D), their vectors (N x 300) and shapes (N)."""
        return self._own[rows], self._words[rows], self._shapes[rows]

    def _add(self, texts: list[str]) -> None:
        first = len(self._kept)
        found = [self._vocabulary.form(text) for text in texts if text]
        word_rows, lemma_rows, shapes, bags = [], [], [], []
        forms = iter(found)
        for text in texts:
            if text:
                form = next(forms)
                word_rows.append(form.word)
                lemma_rows.append(form.lemma)
                shapes.append(form.shape)
                bags.append(self._bag[list(form.features)].mean(axis=0))
            else:
                word_rows.append(self._separator)
                lemma_rows.append(self._separator)
                shapes.append(0)
                bags.append(self._bag[0])
        words, lemmas = self._expand(word_rows), self._expand(lemma_rows)
        last = first + len(texts)
        self._own[first:last] = words @ self._word + self._bias + lemmas @ self._lemma + np.array(bags) @ self._bag_out
        self._words[first:last] = words
        self._shapes[first:last] = shapes
        self._kept.update((text, first + place) for place, text in enumerate(texts))

    def _expand(self, rows: list[int]) -> Floats:
        codes = self._codes[np.array(rows)]
        vectors: Floats = self._centroids[self._parts, codes].reshape(len(rows), -1)
        return vectors


class _Pieces:
    """Subword states of tokens."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._session = _session(folder / "subwords.onnx")
        with np.load(folder / "pieces.npz") as file:
            pieces = bytes(file["pieces"]).decode("utf-8").split("\n")
            self._table, self._scales = file["table"], file["scales"]
            self._splitter = Splitter(pieces, file["scores"].tolist(), settings.unknown)
        self._special = settings.special
        self._window = settings.window

    def states(self, chunk: Chunk) -> Floats:
        """Give the mean state of each row's pieces, N x width; zero for separators."""
        split = self._splitter.split
        begin, end, pad = self._special
        count = len(chunk.room)
        pieces = [[split(word.text, word.spaced) for word in sentence] for sentence in chunk.sentences]
        lines: list[list[int]] = []
        owners: list[list[int]] = []
        for group in windows([sum(map(len, sentence)) for sentence in pieces], self._window):
            line: list[int] = []
            owner: list[int] = []
            for number in group:
                for place, split_word in enumerate(pieces[number]):
                    line.extend(split_word)
                    owner.extend([chunk.starts[number] + place] * len(split_word))
            # Only a single very long sentence needs more than one line.
            for cut in range(0, len(line), LONGEST_WINDOW - 2):
                lines.append([begin, *line[cut : cut + LONGEST_WINDOW - 2], end])
                owners.append([count, *owner[cut : cut + LONGEST_WINDOW - 2], count])
        longest = max(map(len, lines))
        present = np.array([[1.0] * len(line) + [0.0] * (longest - len(line)) for line in lines], np.float32)
        table = np.array([line + [pad] * (longest - len(line)) for line in lines])
        embedded = self._table[table].astype(np.float32) * self._scales[table][..., None]
        (states,) = self._session.run(None, {"embedded": embedded, "present": present})
        rows = np.array([owner + [count] * (longest - len(owner)) for owner in owners]).reshape(-1)
        return _means(states.reshape(len(rows), -1), rows, count)


def _means(states: Floats, rows: Integers, count: int) -> Floats:
    """Give the mean of the states that belong to each of ``count`` rows; zero for a row that has none."""
    order = np.argsort(rows, kind="stable")
    owners, first, sizes = np.unique(rows[order], return_index=True, return_counts=True)
    found = np.zeros((count + 1, states.shape[1]), np.float32)
    found[owners] = np.add.reduceat(states[order], first, axis=0) / sizes[:, None]
    return found[:count]


# The model has no positions beyond this.
LONGEST_WINDOW = 510


def windows(sizes: Sequence[int], limit: int) -> list[list[int]]:
    """Group sentences of so many pieces into windows of even size, of about ``limit`` at most; gives their numbers."""
    goal = sum(sizes) / max(1, -(-sum(sizes) // limit))
    found: list[list[int]] = []
    done = 0
    for number, size in enumerate(sizes):
        # A sentence belongs to the window in which its middle lies.
        window = int((done + size / 2) / goal) if goal else 0
        if not found or window >= len(found):
            found.append([])
        found[-1].append(number)
        done += size
    return found
