"""Word forms with what each contributes to its row, computed once per form and kept."""

from __future__ import annotations

from bisect import bisect_left
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from letopis.reading.packs.forms import SHAPES, Form, Vocabulary
from letopis.reading.packs.parts import session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from letopis.reading.packs.parts import Bytes, Floats, Integers

# So many word forms are kept with what they give (50 MB when full); then the memory is begun anew.
FORMS_KEPT = 16_000
# A form gives something to the first layer at the row after it, at its own and at the one before it.
PLACES = 3
BYTE = 127


def word_key(word: str) -> int:
    """Give the number under which a word's row is kept: 64 bits of its BLAKE2 digest."""
    return int.from_bytes(blake2b(word.encode("utf-8"), digest_size=8).digest(), "little")


class WordRows:
    """Rows of words by their keys, sorted: nothing to build when a pack is loaded, unlike a dict of 250,000 words."""

    def __init__(self, keys: NDArray[np.uint64], rows: NDArray[np.int32]) -> None:
        # Python's own search in the bare memory: numpy's takes longer to be called than to search.
        self._keys = np.ascontiguousarray(keys).data
        self._rows = rows

    def get(self, word: str) -> int | None:
        """Give the word's row, None if it has none."""
        key = word_key(word)
        place = bisect_left(self._keys, key)
        return int(self._rows[place]) if place < len(self._keys) and self._keys[place] == key else None


class KnownForms:
    """The forms met so far; beyond FORMS_KEPT the memory is begun anew."""

    def __init__(self, folder: Path, vectors: Path) -> None:
        # Few of the codes are ever looked at, so the file stays on the disk.
        self._codes = np.load(vectors / "vectors.npy", mmap_mode="r")
        with np.load(vectors / "words.npz") as file:
            words = WordRows(file["keys"], file["rows"])
            centroids = file["centroids"].astype(np.float32)
        # A vector is one centroid after another, each of a table of its own; here they are one table.
        self._centroids = centroids.reshape(-1, centroids.shape[-1])
        self._tables = np.arange(len(centroids)) * centroids.shape[1]
        # The last two rows are the unknown word and the separator.
        self._separator = len(self._codes) - 1
        self._vocabulary = Vocabulary(words, len(self._codes) - 2)
        with np.load(folder / "forms.npz") as file:
            self._bag = file["bag"].astype(np.float32)
            self._word, self._bias = file["word"].astype(np.float32), file["bias"].astype(np.float32)
            self._lemma, self._bag_out = file["lemma"].astype(np.float32), file["bag_out"].astype(np.float32)
        self._graph = session(folder / "first.onnx")
        # The ends of the range to which the graph's products are rounded: with them in every call, what a form gives
        # does not depend on the forms that it was met with.
        self._ends = np.zeros((1, self._word.shape[0]), np.float32)
        self._ends[0, :2] = 1, -1
        shapes = np.arange(len(SHAPES), dtype=np.int64)
        self._of_shapes = self._run_first(np.zeros((len(SHAPES), self._word.shape[0]), np.float32), shapes)
        self._kept: dict[str, int] = {}
        self._own = np.zeros((FORMS_KEPT, self._word.shape[1]), np.float32)
        width = self._graph.get_outputs()[0].shape[1] // PLACES
        self._first = np.zeros((FORMS_KEPT * PLACES, width), np.int8)
        self._scales = np.zeros(FORMS_KEPT, np.float32)

    def rows(self, texts: Sequence[str]) -> Integers:
        """Give the row of each form, the empty string being the separator; the rows hold until the next call."""
        kept = self._kept
        found = [kept.get(text) for text in texts]
        if None in found:
            new = [text for text in dict.fromkeys(texts) if text not in kept]
            if len(kept) + len(new) > FORMS_KEPT:
                kept.clear()
                new = list(dict.fromkeys(texts))
            self._add(new)
            found = [kept[text] for text in texts]
        return np.array(found, dtype=np.int64)

    def features(self, rows: Integers) -> tuple[Floats, Bytes, Floats]:
        """Give what the forms of N rows contribute on their own and to the first layer.

        Returns:
            own: N x D.
            first: N x 3 x width, of the form before, the row's own and the one after; separators at the ends.
            scales: N x 3, what a unit of ``first`` is worth.
        """
        ring = np.concatenate((rows[-1:], rows, rows[:1]))
        around = np.stack((ring[:-2], rows, ring[2:]), axis=1)
        places = around * PLACES + np.arange(PLACES)
        first = np.take(self._first, places.reshape(-1), axis=0).reshape(*places.shape, -1)
        return np.take(self._own, rows, axis=0), first, np.take(self._scales, around)

    def _add(self, texts: list[str]) -> None:
        first = len(self._kept)
        separator = Form(self._separator, self._separator, 0, (0,))
        forms = [self._vocabulary.form(text) if text else separator for text in texts]
        sizes = np.array([len(form.features) for form in forms])
        features = self._bag[np.array([feature for form in forms for feature in form.features])]
        bags = np.add.reduceat(features, np.cumsum(sizes) - sizes, axis=0) / sizes[:, None].astype(np.float32)
        words, lemmas = self._expand([form.word for form in forms]), self._expand([form.lemma for form in forms])
        last = first + len(texts)
        self._own[first:last] = words @ self._word + self._bias + lemmas @ self._lemma + bags @ self._bag_out
        given = self._given(words, np.array([form.shape for form in forms], dtype=np.int64))
        # A separator says nothing and is as nothing to its neighbours.
        separators = [place for place, text in enumerate(texts) if not text]
        self._own[[first + place for place in separators]] = 0
        given[separators] = 0
        scales = np.maximum(_largest(given), np.float32(1e-6)) / np.float32(BYTE)
        given /= scales[:, None]
        self._first[first * PLACES : last * PLACES] = np.rint(given, out=given).reshape(len(texts) * PLACES, -1)
        self._scales[first:last] = scales
        self._kept.update((text, first + place) for place, text in enumerate(texts))

    def _run_first(self, words: Floats, shapes: Integers) -> Floats:
        inputs = {"words": np.concatenate((self._ends, words)), "shapes": np.concatenate(([0], shapes))}
        given: Floats = self._graph.run(None, inputs)[0][1:]
        return given

    def _given(self, words: Floats, shapes: Integers) -> Floats:
        """Give what forms with these vectors and shapes give to the first layer, F x 3 * width."""
        sizes: Floats = np.maximum(_largest(words), np.float32(1e-6))[:, None]
        of_shapes = self._of_shapes[shapes]
        # In place: new arrays of this size are pages that the system has to clear.
        found = self._run_first(words / sizes, shapes)
        found -= of_shapes
        found *= sizes
        found += of_shapes
        return found

    def _expand(self, rows: list[int]) -> Floats:
        places = self._tables + self._codes[np.array(rows)]
        vectors: Floats = np.take(self._centroids, places, axis=0).reshape(len(rows), -1)
        return vectors


def _largest(rows: Floats) -> Floats:
    """Give the greatest absolute value of each row."""
    found: Floats = np.maximum(rows.max(axis=1), -rows.min(axis=1))
    return found
