"""Silver morphology and syntax: what slovnet's models (MIT) say of the texts, and their weights as a beginning.

The models and navec's vectors are read from the natasha wheel as data files; natasha itself is never imported.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from letopis.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Floats = NDArray[np.float32]

VECTORS = "navec_news_v1_1B_250K_300d_100q.tar"
MODELS = {
    "names": "slovnet_ner_news_v1.tar",
    "morphology": "slovnet_morph_news_v1.tar",
    "syntax": "slovnet_syntax_news_v1.tar",
}
_WHEEL = "natasha"
_REMEDY = "Install what training needs: pip install 'letopis[train]'"


def locate(name: str, wheel: str = _WHEEL) -> Path:
    """Give the path of a data file of an installed wheel; TrainingError if it is not there."""
    try:
        files = metadata.files(wheel) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == name:
            return Path(str(file.locate()))
    raise TrainingError(f"The file {name} of the package {wheel} is missing.", remedy=_REMEDY)


class Vectors(NamedTuple):
    """Product-quantised word vectors: words by row, ``codes`` (rows x 100), ``centroids`` (100 x 256 x 3)."""

    words: list[str]
    codes: NDArray[np.uint8]
    centroids: Floats


def load_vectors() -> Vectors:
    """Read navec's table: 250,000 frequent words first to last by frequency, then ``<unk>`` and ``<pad>``."""
    with tarfile.open(locate(VECTORS)) as tar:
        packed = tar.extractfile("pq.bin")
        vocabulary = tar.extractfile("vocab.bin")
        if packed is None or vocabulary is None:
            raise TrainingError(f"{VECTORS} is damaged.", remedy=_REMEDY)
        blob = packed.read()
        count, _, parts, centroids = np.frombuffer(blob[:16], np.uint32).tolist()
        codes = np.frombuffer(blob, np.uint8, count * parts, 16).reshape(count, parts)
        table = np.frombuffer(blob[16 + count * parts :], np.float32).reshape(parts, centroids, -1)
        words = gzip.decompress(vocabulary.read())
    # The vocabulary file holds the counts of all words before the words themselves.
    size = int(np.frombuffer(words[:4], np.uint32)[0])
    return Vectors(words[4 + 4 * size :].decode("utf-8").split("\n"), codes, table)


def load_model(part: str) -> tuple[dict[str, Floats], dict[str, list[str]]]:
    """Read one of ``MODELS``: its arrays by dotted name, and its vocabularies (``tag``, ``rel``, ``shape``)."""
    arrays: dict[str, Floats] = {}
    vocabularies: dict[str, list[str]] = {}
    with tarfile.open(locate(MODELS[part])) as tar:

        def content(name: str) -> bytes:
            file = tar.extractfile(name)
            if file is None:
                raise TrainingError(f"{MODELS[part]} is damaged.", remedy=_REMEDY)
            return file.read()

        for name, number, size in _weights(json.loads(content("model.json"))):
            arrays[name] = np.frombuffer(content(f"arrays/{number}.bin"), np.float32).reshape(size).copy()
        for name in ("tag", "rel", "shape"):
            if f"vocabs/{name}.gz" in tar.getnames():
                vocabularies[name] = gzip.decompress(content(f"vocabs/{name}.gz")).decode("utf-8").splitlines()
    return arrays, vocabularies


def _weights(node: object, path: str = "") -> Iterator[tuple[str, int, list[int]]]:
    if isinstance(node, dict):
        if isinstance(node.get("array"), int):
            yield path, node["array"], node["shape"]
        else:
            for key, value in node.items():
                yield from _weights(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _weights(value, f"{path}.{place}")


class Analysis(NamedTuple):
    """Silver labels of a sentence: UD tags joined with features, heads (0 is the root, else place + 1), relations.

    ``names`` are flat BIO tags of persons, places and organisations.
    """

    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    names: tuple[str, ...]


def analyse(sentences: Iterable[tuple[str, ...]]) -> Iterator[Analysis]:
    """Run slovnet's three models over tokenised sentences."""
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    vectors = Navec.load(locate(VECTORS))
    morphology = Morph.load(locate(MODELS["morphology"]), batch_size=8).navec(vectors)
    syntax = Syntax.load(locate(MODELS["syntax"])).navec(vectors)
    tagger = NER.load(locate(MODELS["names"])).navec(vectors).infer
    known = set(vectors.vocab.words)
    for sentence in sentences:
        words = [_spelling(word, known) for word in sentence]
        tags = tuple(token.tag for token in next(iter(morphology.map([words]))).tokens)
        tree = next(iter(syntax.map([words]))).tokens
        names = next(iter(tagger.decoder(tagger.process(tagger.encoder([words])))))
        heads = tuple(int(token.head_id) for token in tree)
        yield Analysis(tags, heads, tuple(token.rel for token in tree), tuple(names))


def _spelling(word: str, known: set[str]) -> str:
    lowered = word.lower()
    return word.replace("ё", "е").replace("Ё", "Е") if "ё" in lowered and lowered not in known else word
