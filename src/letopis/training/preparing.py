"""What is learned from: documents with their silver analyses, made once and kept in the work folder."""

from __future__ import annotations

import importlib.util
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.errors import TrainingError
from letopis.training.corpora import Document, read_nerel, read_texts
from letopis.training.silver import Analysis, analyse
from letopis.training.work import digest, digest_files, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# Code that decides what is prepared: when it changes, all is prepared anew.
_MODULES = (
    "letopis.training.corpora",
    "letopis.training.silver",
    "letopis.reading.parsing",
    "letopis.reading.segmentation",
)
_PACKAGES = ("letopis", "natasha", "razdel", "slovnet")


class Prepared(NamedTuple):
    """A document and what slovnet says of its sentences."""

    document: Document
    silver: list[Analysis]


class Data(NamedTuple):
    """NEREL's train and dev parts and texts without marks."""

    train: list[Prepared]
    dev: list[Prepared]
    plain: list[Prepared]

    def digest(self) -> str:
        """Give a short digest of the content."""
        return digest(*(msgspec.msgpack.encode(part) for part in self))


def prepare(nerel: Path, texts: Sequence[Path], work: Path, tell: Callable[[str], None]) -> Data:
    """Read the corpora and let slovnet analyse them, or take both from the work folder.

    Args:
        nerel: the folder of NEREL, whose folders train and dev are read.
        texts: folders whose .txt files are read without their marks.
        work: where what is prepared is kept.
        tell: takes a line on what is being done.

    Raises:
        TrainingError: a folder or a package is missing.
    """
    for folder in (nerel / "train", nerel / "dev", *texts):
        if not folder.is_dir():
            raise TrainingError(
                f"There is no folder {folder}.",
                remedy="--nerel takes NEREL's folder with train and dev in it, --texts a folder with .txt files.",
            )

    def marked(name: str) -> list[Prepared]:
        folder = nerel / name
        files = digest_files(folder, [*folder.glob("*.txt"), *folder.glob("*.ann")])
        return _part(work, name, files, lambda: read_nerel(folder), tell)

    plain = digest(*(digest_files(folder, folder.rglob("*.txt")).encode() for folder in texts))
    return Data(
        train=marked("train"),
        dev=marked("dev"),
        plain=_part(work, "plain", plain, lambda: read_texts(texts), tell) if texts else [],
    )


def _part(
    work: Path, name: str, files: str, read: Callable[[], Iterable[Document]], tell: Callable[[str], None]
) -> list[Prepared]:
    def make() -> list[Prepared]:
        tell(f"Preparing {name}: cutting the texts, then slovnet's morphology, syntax and names …")
        return list(with_silver(list(read())))

    return kept(work / f"prepared-{name}-{digest(files.encode(), _code())}.msgpack", list[Prepared], make)


def with_silver(documents: Sequence[Document]) -> Iterable[Prepared]:
    """Let slovnet analyse every sentence of the documents."""
    analyses = analyse(sentence for document in documents for sentence in document.words)
    for document in documents:
        yield Prepared(document, [next(analyses) for _ in document.words])


def _code() -> bytes:
    """Give a digest of the code and packages that prepare."""
    parts = []
    for module in _MODULES:
        spec = importlib.util.find_spec(module)
        parts.append(Path(spec.origin).read_bytes() if spec and spec.origin else b"")
    for package in _PACKAGES:
        try:
            parts.append(metadata.version(package).encode())
        except metadata.PackageNotFoundError:
            parts.append(b"")
    return digest(*parts).encode()
