"""The work folder: whole files, results kept, one training to a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from letopis.errors import TrainingError
from letopis.training.recipes import ACCURATE, FAST
from letopis.training.work import Identity, claim, digest, digest_files, kept, write_whole

if TYPE_CHECKING:
    from pathlib import Path


def identity(**changes: object) -> Identity:
    return msgspec.structs.replace(Identity(msgspec.to_builtins(FAST), "data", 1), **changes)


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    write_whole(path, lambda fresh: fresh.write_bytes(b"first"))

    def fail(fresh: Path) -> None:
        fresh.write_bytes(b"sec")
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 (it is the very one raised above)
        write_whole(path, fail)
    assert path.read_bytes() == b"first"
    assert list(path.parent.iterdir()) == [path]


def test_results_are_made_once(tmp_path: Path) -> None:
    made = iter(([1, 2], [3]))
    path = tmp_path / "result"
    assert kept(path, list[int], lambda: next(made)) == [1, 2]
    assert kept(path, list[int], lambda: next(made)) == [1, 2]
    path.write_bytes(b"damaged")
    assert kept(path, list[int], lambda: next(made)) == [3]


def test_a_folder_is_of_one_training(tmp_path: Path) -> None:
    claim(tmp_path, identity())
    claim(tmp_path, identity())
    for other, what in (
        (identity(recipe=msgspec.to_builtins(ACCURATE)), "recipe"),
        (identity(data="other"), "data"),
        (identity(seed=2), "seed"),
    ):
        with pytest.raises(TrainingError, match=f"another {what}") as refused:
            claim(tmp_path, other)
        assert "--work" in refused.value.remedy


def test_a_claim_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "training.json").write_text("{", encoding="utf-8")
    with pytest.raises(TrainingError, match="cannot be read"):
        claim(tmp_path, identity())


def test_digests_tell_content_and_place(tmp_path: Path) -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    before = digest_files(tmp_path, [one, two])
    assert before == digest_files(tmp_path, [two, one])
    two.write_bytes(b"3")
    assert before != digest_files(tmp_path, [one, two])
    assert identity().digest() == identity().digest() != identity(seed=2).digest()
