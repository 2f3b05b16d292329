"""Who takes part in an event, in sentences that parsers and readers take wrongly."""

from __future__ import annotations

import pytest

import letopis


def parties(text: str) -> list[tuple[str, str, str, list[str]]]:
    """Give type, mode or "", status and sorted names of the participants of each event."""
    records = letopis.read(text, published="1990-06-01")
    names = {entity.id: entity.name for entity in records.entities}
    return [
        (event.type, event.mode or "", event.status, sorted(names[p.entity] for p in event.participants))
        for event in records.events
    ]


def test_a_subject_told_last_belongs_to_the_main_verb() -> None:
    text = "К дому, где Улофа Пальме убили выстрелом в спину, пришли возложить цветы его друзья."
    assert parties(text) == [("die", "", "happened", ["Улоф Пальме"])]


@pytest.mark.parametrize(
    "text",
    [
        "Глава Выборга, города на границе, Пётр Петров погиб в автокатастрофе.",
        "Мэр Гродно Пётр Петров погиб.\n\nМэр Гродно, центра области, Пётр Петров погиб в аварии.",
    ],
)
def test_what_is_put_in_between_office_and_name_makes_no_second_person(text: str) -> None:
    assert parties(text) == [("die", "", "happened", ["Пётр Петров"])]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Умерла женщина, отравленная тем же ядом, что и болгарский писатель Георгий Марков.", ["женщина"]),
        (
            "По данным следствия, водитель, управляя катером, вышел в море, где сбил инженера, который от ран умер.",
            ["инженер"],
        ),
    ],
)
def test_who_died_is_neither_whom_they_are_compared_with_nor_who_did_it(text: str, people: list[str]) -> None:
    assert parties(text) == [("die", "", "happened", people)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Беседа Рональда Рейгана и его дочери Патти с Михаилом Горбачёвым прошла в режиме видеоконференции.",
            [("call", "video", "happened")],
        ),
        ("Переговоры Михаила Горбачёва с Гельмутом Колем состоялись по телефону.", [("call", "phone", "happened")]),
        (
            "Рональд Рейган встретился с Маргарет Тэтчер в Женеве и поговорил по телефону с Михаилом Горбачёвым.",
            [("meet", "", "happened"), ("call", "phone", "happened")],
        ),
        ("Беседа Рональда Рейгана с Михаилом Горбачёвым прошла в Женеве.", [("meet", "", "happened")]),
    ],
)
def test_talks_over_a_wire_are_a_call(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [row[:3] for row in parties(text)] == expected


def test_a_kinswoman_named_after_the_word_takes_part_herself() -> None:
    text = "Беседа Рональда Рейгана и его дочери Патти с Михаилом Горбачёвым прошла в Женеве."
    records = letopis.read(text, published="1990-06-01")
    assert not [e.name for e in records.entities if "дочь" in e.name]


def test_talks_about_a_release_release_nobody() -> None:
    text = "Переговоры по освобождению Николаса Данилоффа вышли на финишную прямую."
    assert [row for row in parties(text) if row[0] == "release"] == []


def test_a_victory_that_somebody_foretells_is_no_election() -> None:
    assert parties("Майкл Хезелтайн сообщил, что победит на выборах.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "Советник президента тайно встретился с диссидентами\n\n"
                "Джек Мэтлок, советник президента США, встретился в Москве с Андреем Сахаровым."
            ),
            [("meet", "", "happened", ["Андрей Сахаров", "Джек Мэтлок"])],
        ),
        (
            (
                "Состоялся телефонный разговор Рейгана с новым главой ФРГ\n\n"
                "Президент США Рональд Рейган в телефонном разговоре поздравил Гельмута Коля с успехом."
            ),
            [("call", "phone", "happened", ["Гельмут Коль", "Рональд Рейган"])],
        ),
        (
            (
                "Священники провели пикеты против закона о печати\n\n"
                "Ленинградские священнослужители вышли на пикеты против закона о печати."
            ),
            [("protest", "", "happened", ["ленинградские священнослужители"])],
        ),
        # Others, and another number of them.
        (
            "Двое шахтёров арестованы в Донецке\n\nСреди задержанных — инженер, арестованный в Киеве.",
            [("arrest", "", "happened", ["шахтёры"]), ("arrest", "", "happened", ["инженер"])],
        ),
        (
            "Рейган встретился с Горбачёвым\n\nПрезидент Рональд Рейган также встретился с Гельмутом Колем.",
            [
                ("meet", "", "happened", ["Горбачёв", "Рональд Рейган"]),
                ("meet", "", "happened", ["Гельмут Коль", "Рональд Рейган"]),
            ],
        ),
    ],
)
def test_a_headline_in_other_words_is_the_event_of_its_story(
    text: str, expected: list[tuple[str, str, str, list[str]]]
) -> None:
    assert parties(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Егор Лигачёв ушёл в отставку 13 июля. Он объяснил, почему решил покинуть пост.",
        "Премьер-министр Николай Рыжков подал в отставку\n\nПремьер-министр Николай Рыжков заявил, что покидает пост.",
    ],
)
def test_a_leaving_that_is_announced_and_done_is_one_event(text: str) -> None:
    records = letopis.read(text, published="1990-07-14")
    assert [(event.type, event.status) for event in records.events] == [("resign", "happened")]


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        ("Николай Рыжков покидает пост\n\nНиколай Рыжков покинет пост, сообщило агентство.", "planned", None),
        ("Николай Рыжков покидает пост. Николай Рыжков уйдёт с поста в понедельник.", "planned", "1990-07-16"),
        ("Николай Рыжков покидает пост. Николай Рыжков ушёл с поста в пятницу.", "happened", "1990-07-13"),
    ],
)
def test_a_leaving_told_in_the_present_is_the_one_told_with_its_tense(text: str, status: str, day: str | None) -> None:
    (event,) = letopis.read(text, published="1990-07-14").events
    assert (event.type, event.status, event.date.edtf) == ("resign", status, day)


@pytest.mark.parametrize(
    "text",
    ["Встречу Рональда Рейгана и Михаила Горбачёва отложили.", "Переговоры СССР и США в Женеве перенесены на осень."],
)
def test_a_meeting_put_off_is_still_to_come(text: str) -> None:
    assert [row[2] for row in parties(text)] == ["planned"]


def test_whoever_took_part_may_be_named_in_the_sentence_after() -> None:
    text = "12 мая состоялась встреча депутатов. Во встрече участвовали Борис Ельцин и Анатолий Собчак."
    assert [row[3] for row in parties(text)] == [["Анатолий Собчак", "Борис Ельцин", "депутаты"]]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Убит шофёр Роберта Максвелла.", "шофёр Роберта Максвелла"),
        ("Арестован соратник Улофа Пальме.", "соратник Улофа Пальме"),
        ("Скончался друг Бориса Пастернака поэт Арсений Тарковский.", "Арсений Тарковский"),
        ("Назначен преемник Андрея Громыко Эдуард Шеварднадзе.", "Эдуард Шеварднадзе"),
        ("Скончался президент Франции Франсуа Миттеран.", "Франсуа Миттеран"),
    ],
)
def test_whose_friend_or_servant_it_was_is_not_who_it_was(text: str, person: str) -> None:
    assert [row[3] for row in parties(text)] == [[person]]


def test_a_partner_killed_is_not_the_one_whose_partner_he_was() -> None:
    assert parties("Убийство делового партнёра Роберта Максвелла потрясло Лондон.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Рональд Рейган принял делегацию во главе с Эдуардом Шеварднадзе.",
        "Рональд Рейган принял в Белом доме советскую делегацию во главе с Эдуардом Шеварднадзе.",
    ],
)
def test_a_delegation_is_received_in_the_person_of_its_leader(text: str) -> None:
    assert parties(text) == [("meet", "", "happened", ["Рональд Рейган", "Эдуард Шеварднадзе"])]


@pytest.mark.parametrize(
    "text",
    [
        "Министром обороны США назначен Ричард Чейни. На этой должности он сменит Фрэнка Карлуччи.",
        "Ричард Чейни сменит Фрэнка Карлуччи.\n\nМинистром обороны США назначен Ричард Чейни.",
    ],
)
def test_whom_somebody_appointed_will_follow_is_no_second_appointment(text: str) -> None:
    assert parties(text) == [("appoint", "", "happened", ["Ричард Чейни"])]


def test_an_office_of_years_before_is_another_appointment() -> None:
    text = "Ричард Чейни сменит Фрэнка Карлуччи. В 1975 году Чейни был назначен главой аппарата президента Форда."
    assert [row[2] for row in parties(text) if row[0] == "appoint"] == ["planned", "happened"]


def test_the_third_who_left_is_whoever_was_told_to_leave() -> None:
    text = "Джон Пойндекстер подал в отставку. Это уже третий советник Рейгана, который покинул правительство."
    assert parties(text) == [("resign", "", "happened", ["Джон Пойндекстер"])]


def test_a_sentence_set_aside_is_not_passed_again() -> None:
    text = (
        "3 мая суд приговорил Оливера Норта к трём годам условно. 20 июля апелляционный суд отменил приговор "
        "Оливеру Норту."
    )
    assert [row[2] for row in parties(text)] == ["happened", "called_off"]


@pytest.mark.parametrize(
    "text", ["Верховный суд не отменил приговор Оливеру Норту.", "Адвокаты просят отменить приговор Оливеру Норту."]
)
def test_a_sentence_that_is_not_set_aside_stands(text: str) -> None:
    assert [row[:3] for row in parties(text)] == [("sentence", "", "happened")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Лев Ландау родился в Баку. В 1938 году был арестован.", [("arrest", "happened", ["Лев Ландау"])]),
        (
            "Анна Ахматова родилась под Одессой. В 1912 году вышла замуж. Скончалась в Домодедове в 1966 году.",
            [("die", "happened", ["Анна Ахматова"])],
        ),
        # Another gender, another speaker, many: whoever it is, it is not the one before.
        ("Анна Ахматова родилась под Одессой. В 1938 году был арестован.", []),
        ("Об этом сообщил Лев Ландау. В 1938 году был арестован.", []),
        ("Лев Ландау и Пётр Капица работали в Москве. В 1938 году был арестован.", []),
    ],
)
def test_a_life_is_told_on_without_its_subject(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert [(kind, status, names) for kind, _, status, names in parties(text) if names] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Назначенный в августе премьер-министром Сергей Кириенко выступил в Думе.",
            ("appoint", ["Сергей Кириенко"]),
        ),
        (
            "Назначенный Борисом Ельциным министром обороны Павел Грачёв прибыл в Тулу.",
            ("appoint", ["Борис Ельцин", "Павел Грачёв"]),
        ),
        ("Осуждённый в 1980 году за шпионаж Иван Петров вернулся домой.", ("sentence", ["Иван Петров"])),
        ("Переизбранный в ноябре Рональд Рейган выступил с речью.", ("elect", ["Рональд Рейган"])),
        (
            "Уволенный Борисом Ельциным Евгений Примаков вернулся в Москву.",
            ("dismiss", ["Борис Ельцин", "Евгений Примаков"]),
        ),
    ],
)
def test_a_participle_before_its_noun_keeps_what_stands_between(text: str, expected: tuple[str, list[str]]) -> None:
    assert expected in [(kind, names) for kind, _, _, names in parties(text)]


def test_one_who_is_many_things_is_nobody_else_of_those_trades() -> None:
    text = (
        "Испанский режиссёр, сценарист и писатель Луис Бунюэль станет в мае председателем жюри Московского фестиваля. "
        "Раньше жюри возглавлял итальянский режиссёр Федерико Феллини."
    )
    assert parties(text) == [("appoint", "", "planned", ["Луис Бунюэль"])]


def test_an_attack_was_where_those_attacked_were() -> None:
    text = "Нападение на врачей на Северном Кавказе произошло в феврале 1995 года."
    records = letopis.read(text, published="1996-01-01")
    names = {entity.id: entity.name for entity in records.entities}
    assert [names.get(event.place or "") for event in records.events] == ["Северный Кавказ"]


def test_the_second_of_two_subjects_belongs_to_the_verb_after_it() -> None:
    text = "Когда в 1985 году к власти пришёл Михаил Горбачёв, Иван Петров был арестован."
    assert parties(text) == [("arrest", "", "happened", ["Иван Петров"])]


def test_whoever_left_before_him_left_too() -> None:
    text = "Причиной отставки Найджела Лоусона, а до него и главы МИД Джеффри Хау, стало несогласие."
    assert parties(text) == [
        ("resign", "", "happened", ["Найджел Лоусон"]),
        ("resign", "", "happened", ["Джеффри Хау"]),
    ]


def test_an_acronym_before_its_verb_may_be_what_is_led() -> None:
    assert parties("МИД возглавит Джон Мейджор.") == [("appoint", "", "planned", ["Джон Мейджор"])]


def test_a_subject_told_last_belongs_to_the_nearer_verb() -> None:
    text = (
        "Председатель Госсовета Кубы Рауль Кастро объявил, что покинет свой пост. Рауль Кастро возглавляет страну с "
        "2008 года, когда с должности ушёл его старший брат Фидель."
    )
    assert ("resign", "", "happened", ["Фидель"]) in parties(text)


def test_two_who_agree_at_a_meeting_met() -> None:
    text = "На встрече в Архызе Михаил Горбачёв и Гельмут Коль договорились об объединении."
    assert parties(text) == [("meet", "", "happened", ["Гельмут Коль", "Михаил Горбачёв"])]
