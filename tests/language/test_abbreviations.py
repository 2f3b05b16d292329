"""Clipped compounds and acronyms."""

from __future__ import annotations

import pytest

from letopis.language.abbreviations import expand, initials, is_acronym


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Минфин", "министерство финансов"),
        ("Минобороны", "министерство обороны"),
        ("Минэкономразвития", "министерство экономического развития"),
        ("Минпромторг", "министерство промышленности и торговли"),
        ("Госдума", "государственная дума"),
        ("Госсовет", "государственный совет"),
        ("Генштаб", "генеральный штаб"),
        ("Генпрокуратура", "генеральная прокуратура"),
        ("Евросоюз", "европейский союз"),
        ("Совбез", "совет безопасности"),
        ("Совмин", "совет министров"),
        ("Центробанк", "центральный банк"),
        ("Нацбанк", "национальный банк"),
    ],
)
def test_clipped_compounds_are_written_out(short: str, full: str) -> None:
    assert expand(short) == full


@pytest.mark.parametrize(
    "word", ["минута", "центрист", "советник", "генерал", "Минск", "европеец", "Горбачёв", "минус"]
)
def test_words_that_only_begin_alike_are_left_alone(word: str) -> None:
    assert expand(word) is None


def test_initials_leave_small_words_out() -> None:
    assert initials("Совещание по безопасности и сотрудничеству в Европе") == "СБСЕ"
    assert is_acronym("СБСЕ")
    assert not is_acronym("Совещание")
