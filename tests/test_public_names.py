"""The public surface is a test: what `letopis` exports is what it says, and comes lazily."""

from __future__ import annotations

import subprocess
import sys

import pytest

import letopis

PUBLIC = [
    "Answer",
    "Article",
    "ArticleRecords",
    "Chronicle",
    "Judge",
    "LetopisError",
    "Summary",
    "__version__",
    "add",
    "amend",
    "backup",
    "check",
    "judge",
    "open",
    "read",
    "read_article",
    "remove",
    "reread",
]


def test_surface_is_sorted_and_complete() -> None:
    """Names are added here on purpose or not at all."""
    assert letopis.__all__ == PUBLIC == sorted(PUBLIC)
    assert dir(letopis) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_name_resolves_and_is_documented(name: str) -> None:
    """Each public name is there and says what it is."""
    found = getattr(letopis, name)
    assert found
    assert isinstance(found, str) or found.__doc__


def test_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name fails as in any module."""
    with pytest.raises(AttributeError, match="no attribute 'raed'"):
        _ = letopis.raed


def test_import_loads_nothing() -> None:
    """``import letopis`` costs nothing but itself."""
    code = (
        "import sys, letopis; print([m for m in sys.modules if m.startswith('letopis.') or m in {'msgspec', 'numpy'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    assert done.stdout.strip() == "[]"
