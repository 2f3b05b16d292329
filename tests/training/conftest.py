"""A little corpus of our own in brat's form, laid out as NEREL is: train, dev."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Texts with marks (type, words) and relations (type, words, words): the first place of the words is meant.
TEXTS = {
    "train": [
        (
            "Женева, 21 ноября. Президент США Рональд Рейган встретился с Михаилом Горбачёвым. Переговоры закончились.",
            [
                ("CITY", "Женева"),
                ("DATE", "21 ноября"),
                ("PROFESSION", "Президент США"),
                ("COUNTRY", "США"),
                ("PERSON", "Рональд Рейган"),
                ("PERSON", "Михаилом Горбачёвым"),
                ("EVENT", "Переговоры"),
            ],
            [("WORKS_AS", "Рональд Рейган", "Президент США")],
        ),
        (
            "Министр иностранных дел СССР Эдуард Шеварднадзе прибыл в Вашингтон.",
            [
                ("PROFESSION", "Министр иностранных дел СССР"),
                ("COUNTRY", "СССР"),
                ("PERSON", "Эдуард Шеварднадзе"),
                ("CITY", "Вашингтон"),
            ],
            [("WORKS_AS", "Эдуард Шеварднадзе", "Министр иностранных дел СССР")],
        ),
        (
            "Госсекретарь Джордж Шульц вылетел в Москву, сообщил ТАСС.",
            [
                ("PROFESSION", "Госсекретарь"),
                ("PERSON", "Джордж Шульц"),
                ("CITY", "Москву"),
                ("ORGANIZATION", "ТАСС"),
            ],
            [("WORKS_AS", "Джордж Шульц", "Госсекретарь")],
        ),
    ],
    "dev": [
        (
            "Михаил Горбачёв и Рональд Рейган встретились в Рейкьявике.",
            [("PERSON", "Михаил Горбачёв"), ("PERSON", "Рональд Рейган"), ("CITY", "Рейкьявике")],
            [],
        )
    ],
}


def brat(text: str, marks: list[tuple[str, str]], relations: list[tuple[str, str, str]]) -> str:
    """Give the .ann file of a text."""
    keys = {words: f"T{number}" for number, (_, words) in enumerate(marks, 1)}
    lines = [
        f"{keys[words]}\t{kind} {text.index(words)} {text.index(words) + len(words)}\t{words}" for kind, words in marks
    ]
    lines += [
        f"R{number}\t{kind} Arg1:{keys[source]} Arg2:{keys[target]}"
        for number, (kind, source, target) in enumerate(relations, 1)
    ]
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture
def write_brat() -> Callable[..., None]:
    """Give a function that writes a text and its marks into a folder."""

    def write(folder: Path, name: str, text: str, marks: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / f"{name}.ann").write_text(marks, encoding="utf-8")

    return write


@pytest.fixture
def nerel(tmp_path: Path, write_brat: Callable[..., None]) -> Path:
    """Write the corpus and give its folder."""
    for part, texts in TEXTS.items():
        for number, (text, marks, relations) in enumerate(texts):
            write_brat(tmp_path / "nerel" / part, f"text{number}", text, brat(text, marks, relations))
    return tmp_path / "nerel"
