"""Wordings of one office are one, and offices that are different stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letopis
from letopis.chronicle.wordings import minister_words, office_words, whole_office
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Story


@pytest.mark.parametrize(
    "wordings",
    [
        ("министр по делам печати", "министр по вопросам печати", "Министр печати", "министр по печати"),
        ("министр по Brexit", "министр по делам Брексита", "министр по вопросам выхода из ЕС", "министр по выходу"),
        ("замминистра юстиции", "заместитель министра юстиции"),
        ("первый замминистра обороны", "первый заместитель министра обороны"),
        ("замглавы", "заместитель главы"),
        ("генпрокурор", "генеральный прокурор"),
        ("глава министерства торговли", "министр торговли"),
        ("советник по вопросам безопасности", "советник по безопасности"),
        ("министр по делам", "министр"),
    ],
)
def test_wordings_of_one_office(wordings: tuple[str, ...]) -> None:
    assert len({office_words(one) for one in wordings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("министр обороны", "министр иностранных дел"),
        ("министр юстиции", "заместитель министра юстиции"),
        ("первый заместитель министра обороны", "заместитель министра обороны"),
        ("вице-президент", "заместитель президента"),
        ("министр торговли", "министр внешней торговли"),
        ("министр по делам молодёжи", "министр по делам печати"),
        ("председатель комитета по международным делам", "председатель комитета по делам молодёжи"),
        ("представитель по Украине", "представитель Украины"),
        ("министр по вопросам выхода", "министр"),
        ("госсекретарь по Brexit", "министр по Brexit"),
    ],
)
def test_different_offices(one: str, other: str) -> None:
    assert office_words(one) != office_words(other)


@pytest.mark.parametrize(
    ("office", "body", "found"),
    [
        ("глава", "Минфин", "министр финансов"),
        ("глава", "министерство по делам печати", "министр печати"),
        ("глава", "МВД", "министр внутренних дел"),
        ("пресс-секретарь", "Минфин", None),
        ("глава", "министерство", None),
        ("глава", "Госплан", None),
    ],
)
def test_who_leads_a_ministry_is_its_minister(office: str, body: str, found: str | None) -> None:
    assert minister_words(office, body) == (found and office_words(found))


def test_an_office_cut_off_is_shown_without_what_hangs_in_the_air() -> None:
    assert whole_office("министр по делам") == "министр"
    assert whole_office("министр иностранных дел") == "министр иностранных дел"


def test_one_office_in_several_wordings_is_one_row(
    tmp_path: Path, story: type[Story], clock: Callable[[], dt.datetime]
) -> None:
    """It is found by each of its wordings, whichever of them a report has, and told in the one that most have."""
    told = [
        ("министр финансов", "СССР", "country"),
        ("министр финансов", "СССР", "country"),
        ("глава", "Минфин СССР", "organisation"),
        ("министр по вопросам финансов", "СССР", "country"),
        ("замминистра финансов", "СССР", "country"),
    ]
    path = tmp_path / "c.db"
    with Writer(path, clock=clock, user="t") as writer:
        for day, (office, of, kind) in enumerate(told, 10):
            made = story(f"Валентин Павлов {day} числа, {of}.", f"1989-08-{day}", "Листок")
            class_ = "other" if office.startswith("зам") else "minister"
            body = made.entity(of, kind=kind)
            made.tenure(made.entity("Валентин Павлов"), office, "Валентин Павлов", of=body, office_class=class_)
            writer.put(made.records())
    with letopis.open(path) as chronicle:
        rows = chronicle.dossier("Павлов").rows
        offices = [(one.record["office"], one.record["reports"]) for one in rows if one.kind == "tenure"]
        assert offices == [("министр финансов", 4), ("замминистра финансов", 1)]
        for asked in ("министр финансов", "глава Минфина", "министр по финансам"):
            (first, *_) = chronicle.holders(asked, of="СССР").rows
            assert (first.record["office"], first.record["reports"]) == ("министр финансов", 4)
