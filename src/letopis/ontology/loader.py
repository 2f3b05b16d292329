"""Reads the ontology's YAML files into typed rows, once per process."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from letopis.errors import OntologyError

T = TypeVar("T")


@lru_cache(maxsize=100_000)
def fold(words: str) -> str:
    """Give the form under which words are looked up: lower case, е for ё, single spaces, straight apostrophes."""
    return " ".join(words.lower().replace("ё", "е").replace("\u2019", "'").replace("\u2011", "-").split())


def decode(data: bytes | str, kind: type[T], *, name: str, spread: bool = False) -> T:
    """Decode YAML into ``kind``; OntologyError names the file and what is wrong in it.

    With ``spread`` a list inside a list gives it its own entries, so that lists of words can share some by an anchor.
    """
    try:
        if spread:
            return msgspec.convert(_spread(msgspec.yaml.decode(data)), type=kind, strict=True)
        return msgspec.yaml.decode(data, type=kind, strict=True)
    except msgspec.DecodeError as error:
        raise OntologyError(f"{name}: {error}.", remedy="Correct the entry; the keys are explained atop.") from error


def _spread(value: Any) -> Any:  # noqa: ANN401 (YAML of any shape)
    if isinstance(value, dict):
        return {key: _spread(one) for key, one in value.items()}
    if isinstance(value, list):
        return [one for part in map(_spread, value) for one in (part if isinstance(part, list) else [part])]
    return value


def load(name: str, kind: type[T], *, package: str = "letopis.ontology") -> T:
    """Read and decode the YAML file ``name`` of ``package``; callers keep the result."""
    try:
        data = files(package).joinpath(name).read_bytes()
    except OSError as error:
        raise OntologyError(f"{name} is missing from {package}.", remedy="Install Letopis again.") from error
    return decode(data, kind, name=name)
