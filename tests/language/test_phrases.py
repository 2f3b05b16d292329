"""Noun phrases in the nominative: counted nouns, ages, postposed adjectives, double nouns."""

from __future__ import annotations

import pytest

from letopis.language.phrases import nominative_text
from letopis.reading.parsing import parse
from letopis.reading.segmentation import segment

PHRASES = [
    ("Арестовали нескольких бывших министров.", "нескольких бывших министров", "несколько бывших министров"),
    ("Громыко говорил с пятью советскими дипломатами.", "пятью советскими дипломатами", "пять советских дипломатов"),
    ("Ноту вручили двум первым послам.", "двум первым послам", "два первых посла"),
    ("Министра встретили две женщины.", "две женщины", "две женщины"),
    ("Наградили 11 военнослужащих.", "11 военнослужащих", "11 военнослужащих"),
    (
        "Встретили 27-летнюю жительницу Ленинграда.",
        "27-летнюю жительницу Ленинграда",
        "27-летняя жительница Ленинграда",
    ),
    ("Указ подписал президент Республики Сербской Радован Караджич.", "Республики Сербской", "Республика Сербская"),
    ("Садат начал охоту на «Братьев-мусульман».", "Братьев-мусульман", "Братья-мусульмане"),
    ("Войска временного главы Румынии заняли студию.", "временного главы Румынии", "временный глава Румынии"),
    ("Рейган уступил место вице-президенту США.", "вице-президенту США", "вице-президент США"),
    ("Депутаты спорили о Верховном Совете СССР.", "Верховном Совете СССР", "Верховный Совет СССР"),
]


@pytest.mark.parametrize(("sentence", "phrase", "expected"), PHRASES, ids=[row[1] for row in PHRASES])
def test_a_phrase_is_put_into_the_nominative(sentence: str, phrase: str, expected: str) -> None:
    tokens = parse(sentence, segment(sentence)[0]).tokens
    start = sentence.index(phrase)
    inside = [t for t in tokens if start <= t.start and t.end <= start + len(phrase)]
    assert nominative_text(sentence, inside) == expected
