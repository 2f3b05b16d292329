"""A pack: trained weights as data files, and how they run.

A folder holds ``pack.json`` (name, version, labels, thresholds, sizes), the graphs ``encoder.onnx`` (rows, tags,
names), ``spans.onnx`` behind ``gate.npz``, ``syntax.onnx`` and ``pairs.onnx``, ``forms.npz`` and ``first.onnx`` (what a
word form contributes), and either ``vectors.npy`` with ``words.npz`` or the name of the pack whose vectors it shares.
A pack with ``subwords.onnx`` and ``pieces.npz`` reads subword pieces as well; one with ``marked.onnx`` and
``markers.npy`` sees relations in sentences that it reads once more, with their spans marked. ONNX Runtime runs the
graphs in one thread: cores are used by processes.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from letopis.errors import PackError
from letopis.reading.packs.decoding import SpanFound, drop_crossing, keep_related, may_govern, mend_tree
from letopis.reading.packs.formtable import KnownForms
from letopis.reading.packs.marking import MarkedStates
from letopis.reading.packs.pairing import Spans, gather
from letopis.reading.packs.parts import Chunk, Settings, Word, session
from letopis.reading.packs.spanning import Gate
from letopis.reading.packs.subwords import SubwordStates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from letopis.reading.packs.decoding import Relation
    from letopis.reading.packs.pairing import Group
    from letopis.reading.packs.parts import Floats

# Sentences are read so many rows at a time: enough for one matrix product to pay, little enough for the cache.
CHUNK = 512
# Sentences are related together if one has at most twice as many spans as another and a few more, in so many cells.
SLACK = 6
CELLS = 8192


class Seen(NamedTuple):
    """What a pack sees in one sentence; places count the sentence's tokens, ``heads`` gives -1 for the root.

    ``relations`` join spans by their places in ``spans``: type, source, target, probability.
    """

    tags: tuple[int, ...]
    heads: tuple[int, ...]
    arcs: tuple[int, ...]
    names: tuple[int, ...]
    spans: tuple[SpanFound, ...]
    relations: tuple[Relation, ...]


class View(NamedTuple):
    """A graph of pairs, the rows that it reads, and of each sentence's spans the opening marker's row if it has one."""

    graph: InferenceSession
    rows: Floats
    opening: Sequence[Sequence[int]] | None

    def chances(self, group: Sequence[int], made: Group[NDArray[Any]]) -> Floats:
        """Give the chances of a group of sentences, P x relations."""
        inputs = {"rows": self.rows, **made._asdict()}
        if self.opening is not None:
            inputs["opening"] = np.zeros(made.kind.shape, np.int64)
            for place, number in enumerate(group):
                inputs["opening"][place, : len(self.opening[number])] = self.opening[number]
        chances: Floats = self.graph.run(None, inputs)[0]
        return chances


class Pack:
    """A loaded pack. Not safe for threads: every process loads its own."""

    def __init__(self, folder: Path, vectors: Path, second: Pack | None = None) -> None:
        """Load the pack in ``folder``; PackError if a file is missing or damaged.

        Args:
            folder: where its files lie.
            vectors: where its vectors lie.
            second: another pack of the same types and relations: a relation is as likely as both think, as a mean.
        """
        try:
            self.settings = msgspec.json.decode((folder / "pack.json").read_bytes(), type=Settings)
            self._encoder = session(folder / "encoder.onnx")
            self._gate = Gate(folder)
            self._spans = session(folder / "spans.onnx")
            self._syntax = session(folder / "syntax.onnx")
            self._pairs = session(folder / "pairs.onnx")
            self._forms = KnownForms(folder, vectors)
            self._pieces = SubwordStates(folder, self.settings) if (folder / "subwords.onnx").exists() else None
            self._marked = (
                MarkedStates(folder, self.settings, self._pieces.pieces)
                if self._pieces and self.settings.marked
                else None
            )
        except PackError:
            raise
        except Exception as error:
            raise PackError(
                f"The pack in {folder} is missing a file or damaged: {error}",
                remedy="Reinstall it with pip install --force-reinstall --no-deps, letopis for the fast pack, "
                "letopis-accurate for the accurate one.",
            ) from error
        self._second = second
        if second and (second.settings.types, second.settings.relations) != (
            self.settings.types,
            self.settings.relations,
        ):
            raise PackError(
                f"The packs {self.settings.name} and {second.settings.name} do not know the same types and relations.",
                remedy="Install the same version of both: pip install --upgrade letopis letopis-accurate",
            )

    def see(self, sentences: Sequence[Sequence[Word]]) -> Iterator[Seen]:
        """Give what the pack sees in each of the sentences (each at least one token), in order."""
        for chunk in self._chunks(sentences):
            rows, flat, tags, syntax = self._encode(chunk)
            heads, arcs = self._tree(chunk, syntax)
            spans, relations = self._spans_and_relations(chunk, rows, heads, arcs)
            names = flat.argmax(axis=1).tolist()
            tagged = tags.argmax(axis=1).tolist()
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

    def _spans_and_relations(
        self, chunk: Chunk, rows: Floats, heads: Sequence[Sequence[int]], arcs: Sequence[Sequence[int]]
    ) -> tuple[list[list[SpanFound]], list[list[Relation]]]:
        doubt, threshold = self.settings.doubt_threshold, self.settings.span_threshold
        above = self._above(chunk, rows, threshold if doubt is None else min(doubt, threshold))
        spans = [drop_crossing(found) for found in above]
        relations = self._relations(rows, chunk, spans, heads, arcs)
        if doubt is None:
            return spans, relations
        kept = [keep_related(own, joined, threshold) for own, joined in zip(spans, relations, strict=True)]
        return [own for own, _ in kept], [joined for _, joined in kept]

    def _tree(self, chunk: Chunk, states: Floats) -> tuple[list[list[int]], list[list[int]]]:
        """Give governors (-1 the root) and relations of each sentence's tokens."""
        heads, arcs, scores = self._syntax.run(None, {"states": states, **may_govern(chunk.padded)._asdict()})
        sizes = [len(sentence) for sentence in chunk.sentences]
        trees = [
            mend_tree(row[:size], table) for row, size, table in zip((heads - 1).tolist(), sizes, scores, strict=True)
        ]
        ends = list(accumulate(sizes))
        labels = arcs.tolist()
        return trees, [labels[end - size : end] for end, size in zip(ends, sizes, strict=True)]

    def chances(
        self, sentences: Sequence[Sequence[Word]], floor: float, *, every: bool = False
    ) -> Iterator[list[SpanFound]]:
        """Give the spans likelier than ``floor``, crossing ones too, sentence by sentence.

        With ``every`` the gate stands open: a teacher's opinion is of unlikely spans as well.
        """
        for chunk in self._chunks(sentences):
            rows, *_ = self._encode(chunk)
            yield from self._above(chunk, rows, floor, every=every)

    def standing(self, sentences: Sequence[Sequence[Word]]) -> Iterator[tuple[Floats, list[int], list[int]]]:
        """Give, sentence by sentence, the rows of its tokens, governors and relations: what the graph of pairs sees."""
        for chunk in self._chunks(sentences):
            rows, _, _, syntax = self._encode(chunk)
            for start, sentence, heads, arcs in zip(
                chunk.starts, chunk.sentences, *self._tree(chunk, syntax), strict=True
            ):
                yield rows[start : start + len(sentence)], heads, arcs

    def view(self, sentences: Sequence[Sequence[Word]], spans: Sequence[Sequence[SpanFound]]) -> View:
        """Give the view of one chunk's sentences with their spans; every pack has their rows in the same order."""
        chunk = self._chunk(sentences)
        return self._marked_view(chunk, spans) or View(self._pairs, self._encode(chunk)[0], None)

    def _marked_view(self, chunk: Chunk, spans: Sequence[Sequence[SpanFound]]) -> View | None:
        """Give the view of sentences read once more with their spans marked, by a pack that does so."""
        if self._marked is None:
            return None
        plain = [[(span.first, span.last, span.type) for span in own] for own in spans]
        return View(self._pairs, *self._marked.states(chunk, plain))

    def relate(
        self, sentences: Sequence[Sequence[Word]], spans: Sequence[Sequence[SpanFound]]
    ) -> Iterator[tuple[Relation, ...]]:
        """Give the relations between given spans, sentence by sentence, as ``Seen.relations`` does."""
        done = 0
        for chunk in self._chunks(sentences):
            rows, _, _, syntax = self._encode(chunk)
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
        own, first, scales = self._forms.features(chunk.forms)
        inputs = {"own": own, "first": first, "scales": scales, "mask": chunk.mask}
        if self._pieces is not None:
            inputs["subwords"] = self._pieces.states(chunk)
        outputs: list[Any] = self._encoder.run(None, inputs)
        return outputs

    def _above(self, chunk: Chunk, rows: Floats, floor: float, *, every: bool = False) -> list[list[SpanFound]]:
        """Give the spans likelier than ``floor``, each with its best type; with ``every`` the gate stands open."""
        found: list[list[SpanFound]] = [[] for _ in chunk.starts]
        listed = self._gate.let_in(rows, chunk.room, every=every)
        (logits,) = self._spans.run(None, {"rows": rows, **listed._asdict()})
        chances = 1 / (1 + np.exp(-logits.max(axis=1, initial=-np.inf)))
        likely = np.flatnonzero(chances > floor)
        first = listed.first[likely]
        owners = np.searchsorted(chunk.starts, first, side="right") - 1
        columns = (owners, first, listed.last[likely], logits[likely].argmax(axis=1), chances[likely])
        for owner, begin, end, kind, chance in zip(*(column.tolist() for column in columns), strict=True):
            start = chunk.starts[owner]
            found[owner].append(SpanFound(begin - start, end - start, kind, chance))
        return found

    def _relations(
        self,
        rows: Floats,
        chunk: Chunk,
        spans: Sequence[Sequence[SpanFound]],
        heads: Sequence[Sequence[int]],
        arcs: Sequence[Sequence[int]],
    ) -> list[list[Relation]]:
        """Score every ordered pair of spans of each sentence."""
        found: list[list[Relation]] = [[] for _ in spans]
        with_spans = [number for number, own in enumerate(spans) if len(own) > 1]
        if not with_spans:
            return found
        views = [self._marked_view(chunk, spans) or View(self._pairs, rows, None)]
        if self._second:
            views.append(self._second.view(chunk.sentences, spans))
        # Sentences of like numbers of spans are scored together: the grid grows with the square of the longest.
        with_spans.sort(key=lambda number: len(spans[number]))
        for group in _like_sized(with_spans, spans):
            made = gather(
                [
                    Spans(
                        [word.text for word in chunk.sentences[number]],
                        heads[number],
                        arcs[number],
                        [(span.first, span.last, span.type) for span in spans[number]],
                    )
                    for number in group
                ],
                [chunk.starts[number] for number in group],
                len(self.settings.types),
            )
            opinions = [view.chances(group, made) for view in views]
            chances = opinions[0] if len(opinions) == 1 else np.mean(opinions, axis=0)
            self._pick(chances, made, group, spans, found)
        return found

    def _pick(
        self,
        chances: Floats,
        made: Group[NDArray[Any]],
        group: Sequence[int],
        spans: Sequence[Sequence[SpanFound]],
        found: Sequence[list[Relation]],
    ) -> None:
        """Add the relations likelier than the threshold to ``found``.

        A relation is as likely as that it holds, and that both its spans are what they seem.
        """
        threshold = self.settings.pair_threshold
        likely, kinds = np.nonzero(chances > threshold)
        places, sources, targets = np.unravel_index(made.cells[likely], made.places.shape)
        columns = (places, sources, targets, kinds, chances[likely, kinds])
        for place, one, two, kind, chance in zip(*(column.tolist() for column in columns), strict=True):
            own = spans[group[place]]
            chance *= own[one].score * own[two].score  # noqa: PLW2901
            if chance > threshold:
                found[group[place]].append((kind, one, two, chance))


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
