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


def facts(
    text: str, published: str = "1991-01-16"
) -> dict[str | None, tuple[str, str | None, str, str | None, str | None]]:
    """Give office, body, status, from and to by person."""
    reading = read(text, published)
    return {
        name(reading, t.person): (t.office, name(reading, t.of), t.status, t.from_, t.to)
        for t in find_tenures(reading)[0]
    }


THATCHER = ("премьер-министр", "Великобритания", "current", None, None)
SHEVARDNADZE_LEFT = ("министр иностранных дел", "СССР", "former", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Депутат бундестага Вилли Брандт приехал в Москву.", ("депутат", "бундестаг")),
        ("Начальник генштаба Михаил Моисеев выступил на сессии.", ("начальник", "генштаб")),
        ("Глава британского правительства Маргарет Тэтчер ждала.", ("глава правительства", "Великобритания")),
        ("Финансовый директор автомобильной компании Ford Аллан Гилмор выступил.", ("финансовый директор", "Ford")),
        (
            "Министр Великобритании по делам Северной Ирландии Питер Брук ждал.",
            ("министр по делам Северной Ирландии", "Великобритания"),
        ),
        ("Государственный секретарь США Джеймс Бейкер ждал.", ("государственный секретарь", "США")),
        ("В Москву прилетел госсекретарь Джеймс Бейкер. СССР и США готовят договор.", ("госсекретарь", "США")),
    ],
)
def test_the_body_is_never_left_in_the_office(text: str, expected: tuple[str, str]) -> None:
    ((office, of, *_),) = facts(text).values()
    assert (office, of) == expected


def test_a_nominal_body_of_every_country_is_given_the_texts_country() -> None:
    reading, tenure = only("Италия готовит саммит. Глава МИД Джанни Де Микелис ждёт гостей в Риме.")
    assert (name(reading, tenure.of), name(reading, tenure.country)) == ("МИД", "Италия")


def test_a_cabinets_head_does_not_hold_its_ministries() -> None:
    text = "Эдуард Шеварднадзе ушёл с поста министра иностранных дел правительства Николая Рыжкова."
    assert facts(text) == {"Эдуард Шеварднадзе": ("министр иностранных дел", None, "former", None, None)}


@pytest.mark.parametrize(
    "text",
    [
        "Премьер-министр Великобритании Маргарет Тэтчер приняла отставку Джеффри Хау.",
        "Премьер-министр Великобритании Маргарет Тэтчер уволила Леона Бриттана.",
        "Премьер-министр Великобритании Маргарет Тэтчер отправила Джеффри Хау в отставку.",
        "Премьер-министр Великобритании Маргарет Тэтчер назначила Джона Мейджора министром финансов Великобритании.",
        "Премьер-министр Великобритании Маргарет Тэтчер объявила об отставке министра финансов Найджела Лоусона.",
        "Премьер-министр Великобритании Маргарет Тэтчер молчит. Накануне пост покинул министр финансов Найджел Лоусон.",
        "Министры не поддержали отставку Маргарет Тэтчер. Премьер-министр Великобритании Маргарет Тэтчер спокойна.",
        "Премьер-министр Великобритании Маргарет Тэтчер ждёт. Хау стал третьим в кабинете Тэтчер, ушедшим в отставку.",
        "Напомним, ранее премьер-министр Великобритании Маргарет Тэтчер посетила Москву.",
    ],
)
def test_whoever_accepts_or_commands_a_change_keeps_the_office(text: str) -> None:
    assert facts(text)["Маргарет Тэтчер"] == THATCHER


@pytest.mark.parametrize(
    "text",
    [
        "Президент принял заявление Эдуарда Шеварднадзе об уходе с поста министра иностранных дел СССР.",
        "Президент принял отставку министра иностранных дел СССР Эдуарда Шеварднадзе.",
        "Отставка Эдуарда Шеварднадзе с поста министра иностранных дел СССР не изменит политики Москвы.",
        "О своём уходе в Москве объявил министр иностранных дел СССР Эдуард Шеварднадзе.",
        "Министр иностранных дел СССР Эдуард Шеварднадзе написал заявление об отставке.",
        "Министр иностранных дел СССР Эдуард Шеварднадзе уволился.",
        "Эдуард Шеварднадзе подал в отставку в качестве министра иностранных дел СССР.",
        "Ничто не изменится с уходом в отставку министра иностранных дел СССР Эдуарда Шеварднадзе.",
    ],
)
def test_who_left_is_former(text: str) -> None:
    assert facts(text)["Эдуард Шеварднадзе"] == SHEVARDNADZE_LEFT


def test_the_words_of_leaving_are_evidence() -> None:
    reading, tenure = only("Министр обороны Майкл Хезелтайн спорил. В четверг Хезелтайн неожиданно ушёл в отставку.")
    told = [reading.text[span.start : span.end] for span in tenure.evidence if "status" in span.for_]
    assert any("ушёл" in words for words in told)


def test_a_pronoun_does_not_put_the_newly_appointed_out_of_office() -> None:
    text = (
        "Министром обороны СССР назначен Дмитрий Язов. Он сменит Сергея Соколова, который подал в отставку. "
        "Причиной его ухода стал полёт Матиаса Руста."
    )
    assert facts(text, "1987-06-01")["Дмитрий Язов"][2] == "current"


def test_a_resignation_that_was_denied_is_none() -> None:
    text = "Отставка Эдуарда Шеварднадзе с поста министра иностранных дел СССР не состоялась."
    assert facts(text)["Эдуард Шеварднадзе"][2] == "current"


def test_a_date_belongs_to_the_verb_of_the_change() -> None:
    found = facts(
        "Министр иностранных дел СССР Эдуард Шеварднадзе подал в отставку. Накануне в Вильнюсе прошли митинги. "
        "Министр финансов СССР Валентин Павлов 14 января 1991 года получил пост премьер-министра СССР."
    )
    assert found["Эдуард Шеварднадзе"] == SHEVARDNADZE_LEFT
    left = facts("Министр иностранных дел СССР Эдуард Шеварднадзе 20 декабря 1990 года подал в отставку.")
    assert left["Эдуард Шеварднадзе"][2:] == ("former", None, "1990-12-20")


def test_an_office_in_another_clause_is_nobodys() -> None:
    found = rows(
        "Премьер-министр Великобритании Маргарет Тэтчер ждала. Министр иностранных дел Великобритании Джеффри Хау "
        "объяснил свой уход несогласием с позицией премьера."
    )
    assert [(person, office) for person, office, *_ in found] == [
        ("Маргарет Тэтчер", "премьер-министр"),
        ("Джеффри Хау", "министр иностранных дел"),
    ]


def test_the_second_minister_to_leave_takes_no_office() -> None:
    text = "Министр обороны Великобритании Майкл Хезелтайн ушёл. Он стал вторым министром, покинувшим пост за месяц."
    _, tenure = only(text)
    assert (tenure.office, tenure.ordinal, tenure.status) == ("министр обороны", None, "former")


@pytest.mark.parametrize("word", ["Избранный", "Новоизбранный", "Вновь избранный"])
def test_the_elected_is_elect(word: str) -> None:
    assert facts(f"{word} президент Польши Лех Валенса приехал в Варшаву.")["Лех Валенса"][2] == "elect"


def test_beginnings_are_dated() -> None:
    elected = facts("Избранный в декабре 1990 года президентом Польши Лех Валенса прибыл в Москву.")
    assert elected["Лех Валенса"][2:4] == ("current", "1990-12")
    since = facts("С февраля 1957 года министром иностранных дел СССР был Андрей Громыко.")
    assert since["Андрей Громыко"][2:4] == ("former", "1957-02")
    yesterday = facts("Вчера министром иностранных дел СССР назначен Александр Бессмертных.")
    assert yesterday["Александр Бессмертных"][2:4] == ("current", "1991-01-15")


def test_brackets_after_a_name_or_a_body_do_not_part_office_and_holder() -> None:
    after = rows("Гельмут Коль (Helmut Kohl), канцлер ФРГ, выступил в Бонне.")
    assert ("Гельмут Коль", "канцлер", "Германия", "current") in after
    before = rows("Секретарь Совета экономической взаимопомощи (СЭВ) Вячеслав Сычёв выступил в Москве.")
    assert [(person, office) for person, office, *_ in before] == [("Вячеслав Сычёв", "секретарь")]


def test_one_verb_tells_of_two_offices() -> None:
    both = rows(
        "Ранее Джон Мейджор занимал пост министра финансов и министра иностранных дел Великобритании.", "1990-12-01"
    )
    assert {(office, status) for _, office, _, status in both} == {
        ("министр финансов", "former"),
        ("министр иностранных дел", "former"),
    }


def test_a_new_office_ends_the_old_one_told_beside_it() -> None:
    found = rows("Новым министром иностранных дел Великобритании стал министр финансов Джон Мейджор.", "1989-07-25")
    assert {(office, status) for _, office, _, status in found} == {
        ("министр иностранных дел", "current"),
        ("министр финансов", "former"),
    }


def test_a_successor_tells_what_the_former_holder_held() -> None:
    reading = read(
        "Министром обороны СССР назначен Дмитрий Язов. На этом посту он сменил Сергея Соколова.", "1987-06-01"
    )
    tenures = {name(reading, t.person): t for t in find_tenures(reading)[0]}
    old, new = tenures["Сергей Соколов"], tenures["Дмитрий Язов"]
    assert (old.office, old.status, old.replaced_by) == ("министр обороны", "former", new.person)
    assert (new.status, new.replaces) == ("current", old.person)


def test_an_apposition_that_ends_in_anothers_name_is_passed_over() -> None:
    text = "Выступил Александр Бессмертных, соратник Эдуарда Шеварднадзе, посол СССР в США."
    assert [person for person, office, *_ in rows(text) if office == "посол"] == ["Александр Бессмертных"]


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


def test_whoever_is_met_or_received_gets_no_country_from_the_host() -> None:
    met = rows("Премьер-министр Израиля Ицхак Шамир встретился в Вашингтоне с президентом Рональдом Рейганом.")
    assert ("Рональд Рейган", "президент", None, "current") in met
    received = rows("Премьер-министр Франции Жак Ширак принял министра обороны Каспара Уайнбергера.")
    assert ("Каспар Уайнбергер", "министр обороны", None, "current") in received
