"""Names join into entities with a nominative; role nouns and pronouns join the persons they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.model.layers import Entity, Reading

    Read = Callable[..., Reading]


def one(reading: Reading, name: str) -> Entity:
    found = [entity for entity in reading.entities if entity.name == name]
    assert len(found) == 1, f"{name}: {[entity.name for entity in reading.entities]}"
    return found[0]


def words(reading: Reading, name: str, form: str | None = None) -> list[str]:
    return [m.of(reading.text) for m in one(reading, name).mentions if form in {None, m.form}]


NAMES = [
    (
        "Рональд Рейган встретился в Женеве с Михаилом Горбачёвым. Рейган и Горбачёв говорили два часа.",
        {"Рональд Рейган": 2, "Михаил Горбачёв": 2, "Женева": 1},
    ),
    # A surname that comes before the full name, as in a headline.
    ("Тэтчер прибыла в Москву\n\nМаргарет Тэтчер встретили в аэропорту.", {"Маргарет Тэтчер": 2}),
    # Husband and wife keep apart by gender and given name.
    (
        "Михаил Горбачёв и Раиса Горбачёва прилетели в Вашингтон. Горбачёва посетила музей.",
        {"Михаил Горбачёв": 1, "Раиса Горбачёва": 2},
    ),
    # A particle before a surname is no given name.
    ("Рихард фон Вайцзеккер выступил в Бонне. Речь фон Вайцзеккера продолжалась час.", {"Рихард фон Вайцзеккер": 2}),
    # Marks are closed or left out.
    ("Врачи подтвердили газете «Кларин» (Clarin), что посол жив.", {"Кларин": 1}),
    ("Президент федерации Иван Седов сообщил РИА «Новости», что информации нет.", {"РИА «Новости»": 1}),
    # Initials join the full name.
    ("Андрей Громыко вернулся в Москву. А. Громыко доложил о поездке.", {"Андрей Громыко": 2}),
    # A woman's surname is no form of a man's.
    (
        "Сергей Петров прибыл в Вену. Анастасия Петрова осталась в Риге. «Я доволен», — сказал Петров.",
        {"Сергей Петров": 2, "Анастасия Петрова": 1},
    ),
    # A given name alone, even one that the lexicon does not know.
    ("Гленвилл Смит прибыл в Вену. В Вене Гленвилла встретили коллеги.", {"Гленвилл Смит": 2}),
    (
        "Главой совета стала Эджения Дик. Эджению Дик встретили коллеги. Дик прочла письмо об Эджении.",
        {"Эджения Дик": 4},
    ),
    # A given name with a patronymic, unless it is a noble's or another's.
    ("Михаил Горбачёв прилетел в Рейкьявик. Михаила Сергеевича встретил посол.", {"Михаил Горбачёв": 2}),
    (
        "Борис Николаевич Ельцин выступил в Верховном Совете. С докладом Бориса Николаевича спорили.",
        {"Борис Николаевич Ельцин": 2},
    ),
    (
        "Борис Николаевич Ельцин выступил в Верховном Совете. С ним спорил Борис Олегович.",
        {"Борис Николаевич Ельцин": 1, "Борис Олегович": 1},
    ),
    (
        "Владимир Крючков прочёл письмо великого князя Владимира Кирилловича.",
        {"Владимир Крючков": 1, "Владимир Кириллович": 1},
    ),
    # Sons of different fathers.
    (
        "Хамад бен Халифа Аль Тани принял гостей. Его министр Хамад бен Джасем Аль Тани молчал.",
        {"Хамад бен Халифа Аль Тани": 1, "Хамад бен Джасем Аль Тани": 1},
    ),
    # A form that may be a man's in one case and is a woman's in another.
    ("Председателя парламента Мирославу Немцову ждали. Речи Мирославы Немцовой не было.", {"Мирослава Немцова": 2}),
    ("Правительство во главе с Марьяном Шарецом ушло. Марьян Шарец подал в отставку.", {"Марьян Шарец": 2}),
    # An adjective of age at the head of a sentence is no given name.
    (
        "Шестидесятитрёхлетняя Тэтчер уехала в Париж. Премьер-министр Маргарет Тэтчер вернётся в среду.",
        {"Маргарет Тэтчер": 2},
    ),
    # A country under all its names, its adjective included.
    ("США и Советский Союз начали переговоры. Американская делегация прибыла раньше советской.", {"США": 2}),
    # A national body with its country, then without.
    ("МИД Франции выразил протест. Представитель МИД уточнил детали.", {"МИД Франции": 2, "Франция": 1}),
    ("Французский МИД выразил протест. Ноту МИД Франции передал посол.", {"МИД Франции": 2}),
    ("В Москве работает Счётная палата России. Счётная палата отчиталась.", {"Счётная палата России": 2}),
]


COMMON = [
    ("Рокер отказался от концерта в Москве.", set()),
    ("Экс-президент Франции прилетел в Москву. Экс-президент выступил с лекцией.", set()),
    ("Родившаяся в Вене писательница уехала.", set()),
    ("Король Хусейн прилетел в Вашингтон.", {"Хусейн"}),
    ("Племянник Раджива Ганди приехал в Москву.", {"Раджив Ганди"}),
    # A word with its capital inside a sentence is a name; so is a surname first in a list.
    ("Владислав Третьяк вернулся домой. Третьяк отказался от интервью.", {"Владислав Третьяк"}),
    ("Третьяк Владислав Александрович вернулся домой.", {"Владислав Александрович Третьяк"}),
    ("Эмир Кустурица снял картину. Фильм Эмира Кустурицы показали в Москве.", {"Эмир Кустурица"}),
]


@pytest.mark.parametrize(("text", "expected"), COMMON, ids=[row[0][:40] for row in COMMON])
def test_a_common_word_with_a_capital_is_nobody(read: Read, text: str, expected: set[str]) -> None:
    assert {entity.name for entity in read(text).entities if entity.type == "person"} == expected


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[row[0][:40] for row in NAMES])
def test_names_join_into_entities(read: Read, text: str, expected: dict[str, int]) -> None:
    reading = read(text)
    assert {name: len(words(reading, name, "name")) for name in expected} == expected


def test_a_person_has_the_gender_of_the_verbs(read: Read) -> None:
    text = "Главой совета стала Эджения Дик. Дик отдала службе тридцать лет. Именно Дик возглавит комиссию."
    assert one(read(text), "Эджения Дик").gender == "Fem"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Полиция Бельгии задержала двоих. Бельгийская полиция ведёт поиски.", "полиция Бельгии"),
        ("Британское правительство ответило. Правительство Великобритании ждёт.", "Британское правительство"),
    ],
)
def test_a_body_with_its_country_is_one_in_either_form(read: Read, text: str, name: str) -> None:
    assert len(words(read(text), name)) == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Начальник УВД Тульской области ушёл в отставку.", "УВД Тульской области"),
        ("Начальник УКГБ по Тульской области ушёл в отставку.", "УКГБ по Тульской области"),
        ("Начальник ГУВД Ленинграда ушёл в отставку.", "ГУВД Ленинграда"),
        ("Спецпосланник ООН по Намибии прибыл в Вену.", "ООН"),
    ],
)
def test_a_body_by_its_acronym_takes_in_its_region(read: Read, text: str, name: str) -> None:
    assert one(read(text), name).fine == "ORGANIZATION"


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("МВД начало проверку. Решение принял глава ведомства Борис Пуго.", "МВД", 2),
        ("Министерство обороны США молчит. В министерстве ждут указаний.", "Министерство обороны США", 2),
        ("МВД и МИД начали проверку. Решение принял глава ведомства Борис Пуго.", "МВД", 1),
        ("Газета «Труд» начала проверку. Решение принял глава ведомства Борис Пуго.", "Труд", 1),
        ("МВД молчит. Решение принял глава указанного ведомства Борис Пуго.", "МВД", 2),
        ("МВД молчит. Решение принял глава профильного ведомства Юрий Баталин.", "МВД", 1),
    ],
)
def test_a_department_is_the_only_one_named_just_before(read: Read, text: str, name: str, count: int) -> None:
    assert len(words(read(text), name)) == count


def test_an_adjective_before_a_name_describes_nobody(read: Read) -> None:
    reading = read("После проигрыша обиженный «Рено» заявил, что не намерен платить.")
    assert [entity.name for entity in reading.entities] == ["Рено"]


def test_an_hour_is_nobody(read: Read) -> None:
    reading = read("09.07.1985 17:02 : Министр иностранных дел СССР Андрей Громыко покинул свой пост.")
    assert sorted(entity.name for entity in reading.entities) == ["Андрей Громыко", "СССР"]


def test_an_attested_name_says_so_and_an_inflected_one_too(read: Read) -> None:
    reading = read("Рональд Рейган принял Джорджа Шульца.")
    assert one(reading, "Рональд Рейган").name_basis == "attested"
    assert one(reading, "Джордж Шульц").name_basis == "inflected"


def test_adjectives_that_share_a_noun_give_two_names_with_exact_parts(read: Read) -> None:
    reading = read("Рейс отменён в Ленинградской и Новгородской областях.")
    first = one(reading, "Ленинградская область").mentions[0]
    assert first.parts is not None
    assert [part.of(reading.text) for part in first.parts] == ["Ленинградской", "областях"]
    assert one(reading, "Новгородская область").mentions[0].parts is None


CHAINS = [
    # The one president of the article, however far back he was named.
    (
        (
            "Президент Украины Леонид Кравчук подписал указ. Текст опубликован.\n\nЗаконопроекты внесут осенью. "
            "Они предусмотрят штрафы.\n\nПроверки проведёт служба связи. Она примет меры.\n\nТакже президент поручил "
            "кабинету утвердить протокол."
        ),
        "Леонид Кравчук",
        ["президент"],
    ),
    # An office with its country, the office alone, the office in other words.
    (
        "Президент США Рональд Рейган прибыл в Женеву. На аэродроме американский президент сказал несколько слов.",
        "Рональд Рейган",
        ["американский президент"],
    ),
    (
        "Премьер-министр Великобритании Маргарет Тэтчер прилетела в Москву. Глава правительства пробудет там неделю.",
        "Маргарет Тэтчер",
        ["Глава правительства"],
    ),
    # A description that only says that the person is a politician takes up the subject.
    (
        "Гельмут Коль выступил в Дрездене. Политик обещал помощь.",
        "Гельмут Коль",
        ["Политик"],
    ),
    # Pronouns by gender.
    (
        "Маргарет Тэтчер беседовала с Михаилом Горбачёвым. Она назвала разговор полезным.",
        "Маргарет Тэтчер",
        ["Она"],
    ),
    (
        "Маргарет Тэтчер беседовала с Михаилом Горбачёвым. Он назвал разговор полезным.",
        "Михаил Горбачёв",
        ["Он"],
    ),
    ("Рональд Рейган покинул Рейкьявик. По его словам, согласия не достигнуто.", "Рональд Рейган", ["его"]),
    # A trade told beside the name is taken up again.
    (
        "Журналист Николас Данилофф вернулся в США. Журналист провёл в камере две недели.",
        "Николас Данилофф",
        ["Журналист"],
    ),
    # The head of the ministry is its minister; whoever speaks for "the ministry" is whoever spoke for it before.
    ("Министр обороны СССР Дмитрий Язов прибыл в Вену. Глава ведомства доволен.", "Дмитрий Язов", ["Глава ведомства"]),
    # An office of two words joined; another name of the ministry.
    (
        "Министр связи и информации СССР Иван Петров выступил. Министр доволен. Глава Минсвязи уехал.",
        "Иван Петров",
        ["Министр", "Глава Минсвязи"],
    ),
    # "Советский министр" is any minister of the country.
    (
        "Министр иностранных дел СССР Эдуард Шеварднадзе прибыл в Вену. Советский министр доволен.",
        "Эдуард Шеварднадзе",
        ["Советский министр"],
    ),
    (
        "Представитель МИД СССР Геннадий Герасимов выступил в Москве. Представитель министерства доволен.",
        "Геннадий Герасимов",
        ["Представитель министерства"],
    ),
]


@pytest.mark.parametrize(("text", "name", "expected"), CHAINS, ids=[row[0][:40] for row in CHAINS])
def test_descriptions_and_pronouns_join_their_person(read: Read, text: str, name: str, expected: list[str]) -> None:
    reading = read(text)
    found = [w for form in ("nominal", "pronoun") for w in words(reading, name, form)]
    assert found == expected


APART = [
    # Whoever speaks for a body or a person is not the person named before.
    ("Рональд Рейган прибыл в Женеву. Представитель Белого дома выступил утром.", "представитель Белого дома"),
    ("Маргарет Тэтчер прибыла в Женеву. Представитель премьера выступил утром.", "представитель премьера"),
    ("Адвокат Николаса Данилоффа выступил утром.", "адвокат Николаса Данилоффа"),
    # Somebody of several has no name; so has a document that says something.
    ("По словам одного из советников губернатора, договор готов.", "один из советников губернатора"),
    ("В приговоре отмечается, что врачи невиновны.", "приговор"),
    # With two persons in sight, nearness does not make either the president of a country.
    (
        "Михаил Горбачёв встретился с Рональдом Рейганом. Он доволен, а американский президент уехал.",
        "американский президент",
    ),
    # Whoever is criticised is hardly the critic.
    ("Иван Петров написал письмо, в котором резко раскритиковал премьер-министра.", "премьер-министр"),
    ("Футболисты и болельщики клуба потребовали отставки тренера.", "болельщики клуба"),
    # An indeclinable name may say whose party it is.
    ("Представитель партии Мугабе выступил утром.", "представитель партии Мугабе"),
    # A description of a body of its own is somebody else than the holder of an office elsewhere.
    (
        "Директор института космоса Роальд Сагдеев прибыл в Женеву. Директор института права выступил утром.",
        "директор института права",
    ),
    (
        "Глава МИД СССР Эдуард Шеварднадзе прибыл в Вену. Глава делегации от Франции выступил утром.",
        "глава делегации от Франции",
    ),
    ("Джордж Шульц прибыл в Женеву. Шульц доволен. Чиновник Пентагона выступил утром.", "чиновник Пентагона"),
]


@pytest.mark.parametrize(("text", "name"), APART, ids=[row[1] for row in APART])
def test_a_description_with_a_body_of_its_own_stays_apart(read: Read, text: str, name: str) -> None:
    assert len(words(read(text), name, "nominal")) == 1


def test_an_office_of_another_country_is_somebody_else(read: Read) -> None:
    reading = read("Президент США Рональд Рейган прибыл в Женеву. Французский президент остался в Париже.")
    assert words(reading, "Рональд Рейган", "nominal") == []


def test_two_arguments_of_one_verb_are_two_people(read: Read) -> None:
    reading = read("Президент США Рональд Рейган принял президента.")
    assert words(reading, "Рональд Рейган", "nominal") == []


def test_a_noun_takes_up_the_body_that_it_was_said_beside(read: Read) -> None:
    reading = read("Телеканал «Си-эн-эн» показал встречу. Об этом сообщил телеканал.")
    assert words(reading, "Си-эн-эн", "nominal") == ["телеканал"]
    reading = read("Договор готов, пишет Рейтер. По данным агентства, его подпишут в мае.")
    assert words(reading, "Рейтер", "nominal") == ["агентства"]


def test_a_number_of_a_monarch_keeps_its_capitals(read: Read) -> None:
    assert words(read("Альберт II прибыл в Вену."), "Альберт II") == ["Альберт II"]


def test_two_leaders_are_the_two_persons_just_named(read: Read) -> None:
    reading = read("Рональд Рейган пожал руку Михаилу Горбачёву. Фотографы сняли двух лидеров у камина.")
    members = [m.members for m in one(reading, "Рональд Рейган").mentions if m.members]
    assert members == [(one(reading, "Рональд Рейган").id, one(reading, "Михаил Горбачёв").id)]


def test_a_place_to_fill_is_nobodys_mention(read: Read) -> None:
    reading = read("Борис Ельцин победил на выборах. Пост президента России он займёт в июле.")
    assert words(reading, "Борис Ельцин", "nominal") == []


def test_empty_and_odd_texts_are_read_without_a_crash(read: Read) -> None:
    for text in (
        "",
        " \n\n ",
        "😀" * 50,
        "abc def",
        "«»" * 20,
        "— — —",
        "Ы",
        "1. 2. 3.",
        "\U00017900\U00017901",
        "Слово\U00017900 и дело.",
    ):
        assert read(text, None).text == text


def test_a_sentence_in_capitals_is_read_like_any_other(read: Read) -> None:
    reading = read("МИХАИЛ ГОРБАЧЁВ ВСТРЕТИЛСЯ В ЖЕНЕВЕ С РОНАЛЬДОМ РЕЙГАНОМ. Рональд Рейган доволен.")
    assert words(reading, "Рональд Рейган") == ["РОНАЛЬДОМ РЕЙГАНОМ", "Рональд Рейган"]
    assert words(reading, "Михаил Горбачёв") == ["МИХАИЛ ГОРБАЧЁВ"]


def test_an_adverb_with_a_capital_is_no_name(read: Read) -> None:
    reading = read("Вчера Рональд Рейган позвонил Маргарет Тэтчер.")
    assert [e.name for e in reading.entities] == ["Рональд Рейган", "Маргарет Тэтчер"]


ABOUT = "Горбачёв выступил в ООН\n\nСоветский Союз сократит армию. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ABOUT + "Об этом заявил Михаил Горбачёв. Дивизии выведут. Советский лидер уехал.", ["Советский лидер"]),
        (ABOUT + "Выступил Михаил Горбачёв. Отмолчался Рейган. Советский руководитель уехал.", []),
        (ABOUT + "Михаил Горбачёв и Эдуард Шеварднадзе приехали. Дивизии выведут. Советский лидер уехал.", []),
        (ABOUT + "Об этом заявил Михаил Горбачёв. Дивизии выведут. Кубинский лидер осудил речь.", []),
        (ABOUT + "Об этом заявил Михаил Горбачёв. Дивизии выведут. Глава правительства СССР уехал.", []),
        (
            "Папа Иоанн Павел II принял председателя Верховного Совета СССР Михаила Горбачёва. Советский лидер уехал.",
            ["Советский лидер"],
        ),
    ],
)
def test_a_leader_of_a_country_is_the_only_one_who_can_be_meant(read: Read, text: str, expected: list[str]) -> None:
    assert words(read(text, "1988-12-08"), "Михаил Горбачёв", "nominal") == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Иван Петров назвал неточным интервью Михаила Горбачёва газете, в котором он осудил план.", "Михаил Горбачёв"),
        ("Иван Петров ответил на статью Егора Лигачёва, в которой он осудил кооперативы.", "Егор Лигачёв"),
        ("Иван Петров написал статью об Егоре Лигачёве, в которой он осудил кооперативы.", "Иван Петров"),
        ("Эдуард Шеварднадзе прилетел в Токио.\n\nМихаил Горбачёв. Фото ТАСС\n\nОн устал.", "Эдуард Шеварднадзе"),
    ],
)
def test_who_he_is_in_somebodys_letter_and_after_a_caption(read: Read, text: str, name: str) -> None:
    assert [word.lower() for word in words(read(text), name, "pronoun")] == ["он"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Рональд Рейган и Михаил Горбачёв подпишут договор. Они виделись в Женеве.", ["Они"]),
        ("Рональд Рейган и Михаил Горбачёв встретятся: до этого они виделись в Женеве.", ["они"]),
        ("Рональд Рейган и Михаил Горбачёв приняли делегатов. Они виделись в Женеве.", []),
        ("Переговоры Рональда Рейгана и Михаила Горбачёва завершились. Они длились два дня.", []),
        ("Рональд Рейган ждал. Михаил Горбачёв приехал. Они виделись в Женеве.", []),
    ],
)
def test_they_are_the_two_named_together(read: Read, text: str, expected: list[str]) -> None:
    reading = read(text)
    assert words(reading, "Рональд Рейган", "pronoun") == words(reading, "Михаил Горбачёв", "pronoun") == expected


def test_a_name_spelt_in_two_scripts_is_one_name_and_its_words_stay_the_articles(read: Read) -> None:
    text = "Министр иностранных дел СССР Эдyард Шевapднадзе прибыл в Женеву. Эдуард Шеварднадзе выступил."
    reading = read(text)
    [person] = [entity for entity in reading.entities if entity.type == "person"]
    assert person.name == "Эдуард Шеварднадзе"
    assert [text[m.start : m.end] for m in person.mentions if m.form == "name"] == [
        "Эдyард Шевapднадзе",
        "Эдуард Шеварднадзе",
    ]
    assert reading.article.text == text
