"""The reader's models: slovnet packs and navec vectors, read as data files from the natasha wheel.

natasha itself is never imported (it needs pymorphy2, which does not run on Python 3.11). The models run on numpy
in one thread: cores are used by processes.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from letopis.errors import PackError

if TYPE_CHECKING:
    from slovnet import NER, Morph, Syntax

VECTORS = "navec_news_v1_1B_250K_300d_100q.tar"
NAMES = "slovnet_ner_news_v1.tar"
MORPHOLOGY = "slovnet_morph_news_v1.tar"
SYNTAX = "slovnet_syntax_news_v1.tar"


class Packs(NamedTuple):
    """Loaded models, sharing one table of word vectors."""

    names: NER
    morphology: Morph
    syntax: Syntax


def _locate() -> dict[str, Path]:
    try:
        files = metadata.files("natasha") or []
    except metadata.PackageNotFoundError:
        files = []
    found = {file.name: Path(str(file.locate())) for file in files if file.name.endswith(".tar")}
    for name in (VECTORS, NAMES, MORPHOLOGY, SYNTAX):
        if name not in found or not found[name].exists():
            raise PackError(
                f"The reader's data file {name} is missing.",
                remedy="Reinstall it with: pip install --force-reinstall --no-deps natasha==1.6.0",
            )
    return found


@cache
def load() -> Packs:
    """Load the packs once per process (about one second); PackError if a file is missing or damaged."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    files = _locate()
    try:
        vectors = Navec.load(files[VECTORS])
        packs = Packs(NER.load(files[NAMES]), Morph.load(files[MORPHOLOGY], batch_size=8), Syntax.load(files[SYNTAX]))
    except (OSError, ValueError, KeyError) as error:
        raise PackError(
            f"A data file of the reader is damaged: {error}.",
            remedy="Reinstall it with: pip install --force-reinstall --no-deps natasha==1.6.0",
        ) from error
    for model in packs:
        model.navec(vectors)
    return packs
