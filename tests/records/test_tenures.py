"""Tenures from real readings of our own sentences: every example of the lexicons, and cases by kind."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from letopis.model.articles import Article
from letopis.ontology.offices import Example as OfficeExample
from letopis.ontology.offices import lexicon
from letopis.reading import pipeline
from letopis.records.tenures import find_tenures
from letopis.records.tenures_cues import Example as CueExample
from letopis.records.tenures_cues import cues

if TYPE_CHECKING:
    from letopis.model.layers import Reading
    from letopis.model.records import Tenure

READER = pipeline.Reader()
OFFICE_EXAMPLES = [g.example for g in lexicon().offices] + [h.example for h in lexicon().heads]
CUE_EXAMPLES = [cue.example for cue in cues().cues]


def read(text: str, published: str = "1990-06-01") -> Reading:
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        id=f"a{digest[:8]}", digest=f"sha256:{digest}", title=None, language="ru", text=text, published=published
    )
    return READER.read(article)


def name(reading: Reading, entity_id: str | None) -> str | None:
    if entity_id is None:
        return None
    entity = reading.entity(entity_id)
    return entity.canonical or entity.name


def rows(text: str, published: str = "1990-06-01") -> list[tuple[str | None, str, str | None, str]]:
    reading = read(text, published)
    return [
        (name(reading, t.person), t.office, name(reading, t.of) or name(reading, t.country), t.status)
        for t in find_tenures(reading)[0]
    ]


def only(text: str, published: str = "1990-06-01") -> tuple[Reading, Tenure]:
    reading = read(text, published)
    (tenure,) = find_tenures(reading)[0]
    return reading, tenure


@pytest.mark.parametrize("example", OFFICE_EXAMPLES, ids=lambda e: f"{e.office} {e.of}")
def test_the_examples_of_the_offices_are_read(example: OfficeExample) -> None:
    found = [(person, office) for person, office, _, _ in rows(example.text)]
    assert any(person == example.person and office.startswith(example.office) for person, office in found), found


@pytest.mark.parametrize("example", CUE_EXAMPLES, ids=lambda e: e.text[:40])
def test_the_examples_of_the_cues_are_read(example: CueExample) -> None:
    found = [(person, office, status) for person, office, _, status in rows(example.text)]
    assert any(p == example.person and o.startswith(example.office) and s == example.status for p, o, s in found), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Глава Госдепартамента Джеймс Бейкер выступил в Москве.",
            [("Джеймс Бейкер", "глава", "Госдепартамент", "current")],
        ),
        (
            "Переговоры вёл министр иностранных дел СССР Эдуард Шеварднадзе.",
            [("Эдуард Шеварднадзе", "министр иностранных дел", "СССР", "current")],
        ),
        (
            "Встретились советский президент Михаил Горбачёв и бывший президент США Рональд Рейган.",
            [("Михаил Горбачёв", "президент", "СССР", "current"), ("Рональд Рейган", "президент", "США", "former")],
        ),
        (
            "Министры иностранных дел СССР и США Эдуард Шеварднадзе и Джеймс Бейкер подписали соглашение.",
            [
                ("Эдуард Шеварднадзе", "министр иностранных дел", "СССР", "current"),
                ("Джеймс Бейкер", "министр иностранных дел", "США", "current"),
            ],
        ),
        (
            "Пресс-секретарь президента СССР Виталий Игнатенко опроверг сообщения.",
            [("Виталий Игнатенко", "пресс-секретарь президента", "СССР", "current")],
        ),
        (
            "Врио премьер-министра Польши назначен Чеслав Кищак.",
            [("Чеслав Кищак", "премьер-министр", "Польша", "acting")],
        ),
        (
            "Джордж Буш (избранный президент США) отдыхал во Флориде.",
            [("Джордж Буш", "президент", "США", "elect")],
        ),
        (
            "Экс-канцлер ФРГ Вилли Брандт выступил в Москве.",
            [("Вилли Брандт", "канцлер", "Германия", "former")],
        ),
    ],
)
def test_appositions_name_the_office_its_body_and_its_status(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert [row for row in rows(text) if row in expected] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Кандидат в президенты США Майкл Дукакис выступил в Бостоне.",
        "Станет ли Лех Валенса президентом Польши?",
        "Лех Валенса не стал президентом Польши.",
        "Лех Валенса мог бы стать президентом Польши.",
        "Президент Франции выступил с речью.",
        "Пост президента Франции Франсуа Миттерану не предлагали.",
    ],
)
def test_what_is_no_office_held_gives_no_tenure(text: str) -> None:
    assert rows(text) == []


def test_a_deputys_office_is_not_the_ministers() -> None:
    reading, tenure = only("В Бонн прилетел заместитель министра иностранных дел СССР Юлий Квицинский.")
    assert name(reading, tenure.person) == "Юлий Квицинский"
    assert tenure.office == "заместитель министра иностранных дел"
    assert tenure.office_class == "other"


def test_dates_are_taken_only_as_the_text_says_them() -> None:
    _, since = only("Ганс-Дитрих Геншер, занимающий пост министра иностранных дел ФРГ с 1974 года, молчал.")
    assert (since.from_, since.to, since.status) == ("1974", None, "current")
    _, ended = only("Маргарет Тэтчер ушла с поста премьер-министра Великобритании 28 ноября 1990 года.", "1991-02-01")
    assert (ended.from_, ended.to, ended.status) == (None, "1990-11-28", "former")
    _, undated = only("Вчера с президентом США Джорджем Бушем говорили журналисты.")
    assert (undated.from_, undated.to) == (None, None)


def test_whoever_performs_the_duties_is_acting() -> None:
    _, tenure = only("Обязанности президента Румынии исполняет Ион Илиеску.")
    assert (tenure.status, tenure.acting) == ("acting", True)


def test_a_resignation_counts_only_as_a_fact() -> None:
    accepted = rows("Парламент принял отставку премьер-министра Польши Мечислава Раковского.")
    assert ("Мечислав Раковский", "премьер-министр", "Польша", "former") in accepted
    wanted = rows("Оппозиция потребовала отставки премьер-министра Польши Мечислава Раковского.")
    assert ("Мечислав Раковский", "премьер-министр", "Польша", "current") in wanted


def test_a_change_joins_the_old_holder_and_the_new() -> None:
    reading = read("На посту премьер-министра Великобритании Маргарет Тэтчер сменил Джон Мейджор.", "1990-12-01")
    tenures = {name(reading, t.person): t for t in find_tenures(reading)[0]}
    old, new = tenures["Маргарет Тэтчер"], tenures["Джон Мейджор"]
    assert (old.status, new.status) == ("former", "current")
    assert (old.replaced_by, new.replaces) == (new.person, old.person)


def test_mentions_of_one_post_make_one_tenure_with_more_evidence() -> None:
    text = (
        "Президент Чехословакии Вацлав Гавел прибыл в Москву. Гавел стал президентом Чехословакии 29 декабря 1989 года."
    )
    reading, tenure = only(text)
    assert tenure.from_ == "1989-12-29"
    assert {field for span in tenure.evidence for field in span.for_} >= {"person", "office", "of", "from"}
    assert reading.text[tenure.span.start : tenure.span.end] == "Президент Чехословакии"


def test_a_country_is_inferred_only_when_it_is_the_only_one() -> None:
    alone = rows("В Польше прошли выборы. Премьер-министр Тадеуш Мазовецкий доволен.")
    assert ("Тадеуш Мазовецкий", "премьер-министр", "Польша", "current") in alone
    several = rows("Польша и Венгрия ведут переговоры. Премьер-министр Тадеуш Мазовецкий доволен.")
    assert ("Тадеуш Мазовецкий", "премьер-министр", None, "current") in several


def test_a_vague_office_without_a_body_is_left_out_with_a_note() -> None:
    tenures, notes = find_tenures(read("Директор Иван Петров ушёл домой."))
    assert tenures == ()
    assert [note.code for note in notes] == ["tenure_without_body"]


def test_ids_spans_and_confidence_are_in_order() -> None:
    text = (
        "Президент США Джордж Буш и канцлер ФРГ Гельмут Коль встретились. Премьер-министр Италии Джулио Андреотти ждал."
    )
    reading = read(text)
    tenures, _ = find_tenures(reading)
    assert [t.id for t in tenures] == ["o1", "o2", "o3"]
    assert all(reading.article.cite(span).quote for t in tenures for span in t.evidence)
    assert all(0 < t.confidence < 1 for t in tenures)
    assert all(t.origin == "letopis.tenures/1" for t in tenures)
