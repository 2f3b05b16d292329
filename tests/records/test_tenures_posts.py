"""Tenures of posts in bodies, and those that the pack's relations tell where no rule does: our own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import letopis

if TYPE_CHECKING:
    from collections.abc import Callable

    Row = tuple[str, str, str | None, str]
    Rows = Callable[..., list[Row]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Экономист Госбанка Иван Седов объяснил решение.",
            ("Иван Седов", "экономист", "Госбанк", "current"),
        ),
        (
            "Иван Седов, фотограф газеты «Правда», снимал съезд.",
            ("Иван Седов", "фотограф", "Правда", "current"),
        ),
        (
            "Директор Иван Седов представляет завод «Заря».",
            ("Иван Седов", "директор", "Заря", "current"),
        ),
        (
            "Пётр Орлов — член Общественной палаты.",
            ("Пётр Орлов", "член", "Общественная палата", "current"),
        ),
        (
            "Вместе с одним из руководителей «Солидарности» Лехом Валенсой приехали гости.",
            ("Лех Валенса", "руководитель", "Солидарность", "current"),
        ),
        (
            "В январе Рональд Рейган — в то время занимавший пост президента США — сократил срок Джону Смиту.",
            ("Рональд Рейган", "президент", "США", "former"),
        ),
    ],
)
def test_posts_are_read_with_their_bodies(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert tenure_rows(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Российский эксперт Иван Седов объяснил решение.",
        "Пётр Орлов — член Коммунистической партии.",
        "Леха Валенсу выдвинули на пост президента Польши.",
        "Леха Валенсу готовят на пост президента Польши.",
        "Лех Валенса возглавил рейтинг журнала «Огонёк».",
    ],
)
def test_what_is_no_post_of_somebody_is_no_tenure(tenure_rows: Rows, text: str) -> None:
    assert tenure_rows(text) == []


def test_of_two_names_after_an_office_the_first_is_whose_it_is(tenure_rows: Rows) -> None:
    found = tenure_rows("Нашли тело советника Горбачёва Ивана Седова. Иван Седов был советником президента СССР.")
    assert {person for person, *_ in found} == {"Иван Седов"}


def test_a_name_on_the_next_line_begins_another_clause(tenure_rows: Rows) -> None:
    found = tenure_rows("Лех Валенса вернулся на пост президента\nИван Седов вышел из зала.")
    assert {person for person, *_ in found} == {"Лех Валенса"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "В Подмосковье протестуют. Участники требуют отставки подмосковного губернатора Бориса Седова.",
            ("Борис Седов", "губернатор", "Подмосковье", "current"),
        ),
        (
            "В Брянской области меняется власть. Губернатор Николай Седов уволил заместителей.",
            ("Николай Седов", "губернатор", "Брянская область", "current"),
        ),
        (
            "Помощник президента Сергей Седов выступил в Москве. СССР готовит ответ.",
            ("Сергей Седов", "помощник президента", "СССР", "current"),
        ),
        (
            "Представитель вооружённых сил Сансерн Седов заявил в Таиланде о перемирии.",
            ("Сансерн Седов", "представитель вооружённых сил", "Таиланд", "current"),
        ),
        (
            "Из США прилетел помощник заместителя госсекретаря Мэтью Смит.",
            ("Мэтью Смит", "помощник заместителя госсекретаря", "США", "current"),
        ),
    ],
)
def test_the_country_or_area_is_taken_from_the_article(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert tenure_rows(text) == [expected]


def test_of_a_ruler_and_his_relative_the_ruler_holds_the_office(tenure_rows: Rows) -> None:
    found = tenure_rows("Палата избрала дочь президента Виктора Седова Марию главой комитета Сената.")
    assert ("Виктор Седов", "президент") in {(person, office) for person, office, *_ in found}


def test_a_second_apposition_is_of_the_same_person(tenure_rows: Rows) -> None:
    found = tenure_rows("Это понравилось Ивану Седову, известному физику, члену Общественной палаты.")
    assert found == [("Иван Седов", "член", "Общественная палата", "current")]


def test_two_offices_side_by_side_are_of_one_person(tenure_rows: Rows) -> None:
    found = tenure_rows("Глава представительства США в регионе помощник заместителя госсекретаря Мэтью Смит выступил.")
    assert [office for _, office, *_ in found] == ["глава", "помощник заместителя госсекретаря"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Иван Седов родился в Брянске. С 1982 года был депутатом Брянского горсовета.",
            {("Иван Седов", "депутат", "Брянский горсовет", "former")},
        ),
        (
            "Джордж Буш — политик. В его послужном списке работа послом США в ООН.",
            {("Джордж Буш", "посол", "США", "former")},
        ),
        (
            "Иван Седов — глава комитета Госплана, в прошлом командующий Северным флотом.",
            {
                ("Иван Седов", "глава комитета", "Госплан", "current"),
                ("Иван Седов", "командующий", "Северный флот", "former"),
            },
        ),
        (
            "Командующий Северным флотом Иван Седов принял командующего войсками Московского округа Ивана Орлова.",
            {
                ("Иван Седов", "командующий", "Северный флот", "current"),
                ("Иван Орлов", "командующий войсками", "Московский округ", "current"),
            },
        ),
    ],
)
def test_offices_in_a_row_are_of_one_person(tenure_rows: Rows, text: str, expected: set[Row]) -> None:
    assert set(tenure_rows(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Горбачёв снял с должности замсекретаря Совета обороны СССР Ивана Седова.",
            ("Иван Седов", "замсекретарь", "Совет обороны СССР", "former"),
        ),
        (
            "Объявлено об увольнении главы Госбанка Ивана Седова и начальника отдела Госплана Петра Орлова.",
            ("Петр Орлов", "начальник отдела", "Госплан", "former"),
        ),
        (
            "Преемником Ивана Седова на посту министра энергетики Норвегии станет Уле Нильсен.",
            ("Уле Нильсен", "министр энергетики", "Норвегия", "elect"),
        ),
        (
            "В Осло выступил глава правительства скандинавского королевства Норвегии Уле Нильсен.",
            ("Уле Нильсен", "глава правительства", "Норвегия", "current"),
        ),
    ],
)
def test_status_and_words_of_an_office(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert expected in tenure_rows(text)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("В беседе с корреспондентом «Голоса Америки» Иван Белов назвал это ошибкой.", "корреспондент"),
        ("Указом президента СССР И. Боровский назначен послом.", "президент"),
    ],
)
def test_a_name_in_another_case_is_not_the_holders(tenure_rows: Rows, text: str, office: str) -> None:
    assert office not in {found for _, found, *_ in tenure_rows(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Иван Седов с мая входит в совет директоров банка «Заря».",
            ("Иван Седов", "член совета директоров", "Заря", "current"),
        ),
        (
            "Иван Седов вошёл в состав Общественной палаты.",
            ("Иван Седов", "член", "Общественная палата", "current"),
        ),
    ],
)
def test_members_have_seats(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert tenure_rows(text) == [expected]


def test_a_member_of_a_party_has_no_seat(tenure_rows: Rows) -> None:
    assert tenure_rows("Иван Седов не входит в правление Госбанка, но состоит в Коммунистической партии.") == []


def test_of_a_sentence_that_begins_with_a_pronoun_he_is_the_topic(tenure_rows: Rows) -> None:
    found = tenure_rows("Джордж Буш — политик. В его списке работа послом США. Потом был директором ЦРУ.")
    assert ("Джордж Буш", "директор", "ЦРУ", "former") in found


def test_a_foreign_name_in_i_stays_as_it_is(tenure_rows: Rows) -> None:
    assert tenure_rows("Депутата бундестага Герни Штольца встретили.")[0][0] == "Герни Штольц"


def test_who_is_newly_in_office_again_is_in_office() -> None:
    records = letopis.read(
        "Новым премьер-министром Египта назначен Иван Седов. Иван Седов занимал пост премьер-министра Египта с 1976 "
        "по 1979 годы.",
        published="1990-06-01",
    )
    (tenure,) = records.tenures
    assert (tenure.status, tenure.from_, tenure.to) == ("current", None, None)


def test_a_representative_of_a_party_without_a_name_is_no_spokesman(tenure_rows: Rows) -> None:
    assert tenure_rows("Представитель партии Иван Седов назвал выборы ошибкой.") == []


def test_the_highest_court_keeps_its_name(tenure_rows: Rows) -> None:
    assert tenure_rows("Судья Высшего арбитражного суда Иван Седов ушёл.")[0][2] == "Высший арбитражный суд"


def test_an_apposition_may_follow_a_comma_and_a_dash(tenure_rows: Rows) -> None:
    found = tenure_rows("Городом руководила известный политик Карин Кортманн, — депутат бундестага.")
    assert [(person, office) for person, office, *_ in found] == [("Карин Кортманн", "депутат")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Дань отдали Эдуарду Мишлену, одному из президентов группы компаний Michelin.",
            ("Эдуард Мишлен", "президент группы", "Michelin", "current"),
        ),
        (
            "В зал вошла лидер французского крайне правого Национального фронта Анна Лепаж.",
            ("Анна Лепаж", "лидер", "Национальный фронт", "current"),
        ),
        (
            "Иван Орлов — политик и лидер движения «Заря».",
            ("Иван Орлов", "лидер", "Заря", "current"),
        ),
        (
            "Вратарь футбольного клуба «Динамо» Иван Орлов вышел на поле.",
            ("Иван Орлов", "вратарь", "Динамо", "current"),
        ),
        (
            "Иван Орлов, фотограф независимого еженедельника «Заря», вернулся.",
            ("Иван Орлов", "фотограф", "Заря", "current"),
        ),
    ],
)
def test_bodies_are_found_behind_their_kinds(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert tenure_rows(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Обвинили генерального директора завода «Заря», арендатора судна, Анну Седову и Якова Орлова.",
            ("Яков Орлов", "генеральный директор", "Заря", "current"),
        ),
    ],
)
def test_one_office_is_not_the_second_of_two_names(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert expected not in tenure_rows(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Маргарет Тэтчер ушла с должности партийного руководителя. Консервативная партия обсуждает выборы.",
            ("Маргарет Тэтчер", "партийный руководитель", "Консервативная партия", "former"),
        ),
        (
            "Императрица Японии Мэйсё отреклась от престола. Она стала второй после императрицы Суйко.",
            ("Суйко", "императрица", "Япония", "former"),
        ),
        (
            "Министерство возглавил Джон Смит экс-министр финансов Великобритании.",
            ("Джон Смит", "министр финансов", "Великобритания", "former"),
        ),
    ],
)
def test_what_the_rest_of_the_article_tells(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert expected in tenure_rows(text)


def test_what_a_woman_did_is_not_told_of_a_man(tenure_rows: Rows) -> None:
    found = tenure_rows("Директор Иван Седов прибыл. До этого Седова работала министром торговли Польши.")
    assert ("Иван Седов", "министр торговли") not in {(person, office) for person, office, *_ in found}


def test_the_daughter_of_an_office_holder_has_her_own_seat(tenure_rows: Rows) -> None:
    found = tenure_rows("Мария Седова - дочь экс-президента Перу Ивана Орлова, депутат блока «Сила», училась в США.")
    assert set(found) == {
        ("Иван Орлов", "президент", "Перу", "former"),
        ("Мария Седова", "депутат", "Сила", "current"),
    }


def test_the_president_of_the_country_is_that_of_the_country_named_last(tenure_rows: Rows) -> None:
    found = tenure_rows("В Италии пройдут выборы. Об этом он беседовал с президентом страны Алессандро Пертини.")
    assert found == [("Алессандро Пертини", "президент", "Италия", "current")]


def test_where_a_producer_is_from_is_no_body(tenure_rows: Rows) -> None:
    assert tenure_rows("Спор начался с обвинений американского продюсера Ивана Орлова.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Иван Седов возглавил рекламный отдел Центра межотраслевых программ.",
            ("Иван Седов", "глава рекламного отдела", "Центр межотраслевых программ", "current"),
        ),
        (
            "Иван Седов возглавил отдел печати Министерства торговли Польши.",
            ("Иван Седов", "глава отдела печати", "Министерство торговли Польши", "current"),
        ),
        (
            "Иван Седов возглавил Министерство торговли Польши.",
            ("Иван Седов", "глава", "Министерство торговли Польши", "current"),
        ),
    ],
)
def test_whoever_heads_a_division_does_not_head_the_body(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert tenure_rows(text) == [expected]


def test_a_record_since_a_year_is_no_beginning() -> None:
    records = letopis.read("Иван Седов стал самым молодым премьером Великобритании с 1812 года.")
    assert [(t.office, t.from_) for t in records.tenures] == [("премьер", None)]


def test_an_office_of_an_earlier_clause_is_not_of_its_body(tenure_rows: Rows) -> None:
    found = tenure_rows(
        "Иван Седов представляет Омск в Сенате США с 1987 года, до этого он был генеральным прокурором штата."
    )
    assert ("Иван Седов", "генеральный прокурор штата", "Сенат США", "current") not in found


def test_dates_follow_an_office_after_brackets_and_a_dash() -> None:
    text = "Иван Седов (умер в 1986 году) — исполнительный директор завода «Заря» с 1 марта 1981 по декабрь 1985 года."
    records = letopis.read(text, published="1990-06-01")
    assert [(t.status, t.from_, t.to) for t in records.tenures] == [("former", "1981-03-01", "1985-12")]


def test_the_president_of_the_country_is_that_of_the_country_told_of(tenure_rows: Rows) -> None:
    text = (
        "В Йемене идут бои. Йемен просит о помощи. Йемен беднеет. Об этом сообщила Саудовская Аравия. "
        "Повстанцы свергли президента страны Ивана Седова."
    )
    assert ("Иван Седов", "президент", "Йемен", "former") in tenure_rows(text)


def test_adjectives_of_countries_do_not_cut_off_a_bands_name(tenure_rows: Rows) -> None:
    text = "Лидер культовой советской и российской рок-группы «Заря» Иван Седов отменил концерт."
    assert tenure_rows(text) == [("Иван Седов", "лидер", "Заря", "current")]


def test_a_second_object_is_of_another_clause(tenure_rows: Rows) -> None:
    text = (
        "Он возглавил вооружённые формирования, начавшие боевые действия с целью создать отдельную сербскую республику."
    )
    assert tenure_rows(f"Выступил генерал Иван Седов. {text}") == []


def test_an_office_in_another_clause_is_not_the_named_persons(tenure_rows: Rows) -> None:
    """What the pack relates across a finite verb is not taken."""
    text = "Пост занял Иван Седов, который раньше был мэром, передаёт собственный корреспондент газеты «Заря»."
    assert not any(office == "корреспондент" for _, office, *_ in tenure_rows(text))
    assert tenure_rows("Отставка главы МИД стала второй в правительстве Тэтчер за год.") == []


def test_an_office_of_some_unit_is_not_lent_to_the_country_of_the_article(tenure_rows: Rows) -> None:
    found = tenure_rows(
        "Компанию Ford покинул экс-президент её бизнес-подразделения Иван Седов. Переговоры прошли в США."
    )
    assert found == [("Иван Седов", "президент бизнес-подразделения", None, "former")]


def test_the_head_of_a_part_is_not_the_head_of_the_whole() -> None:
    text = "Глава земельного отделения ХДС Иван Седов ушёл в отставку накануне предстоящих в 1991 году выборов."
    records = letopis.read(text, published="1990-06-01")
    assert [(t.office, t.status, t.to) for t in records.tenures] == [("глава земельного отделения", "former", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Министр восстановления — Акира Амари, бывший министром экономики, торговли и промышленности Японии.",
            ("Акира Амари", "министр экономики, торговли и промышленности", "Япония", "former"),
        ),
        (
            "Синдзо Абэ является 96-м премьером Японии. Сам Синдзо Абэ уже занимал пост премьера в 1986—1987 годах.",
            ("Синдзо Абэ", "премьер", "Япония", "current"),
        ),
        (
            "Совет назначил Ивана Седова главой комитета «Заря». Ранее он был и. о. главы комитета «Заря».",
            ("Иван Седов", "глава", "Заря", "current"),
        ),
        (
            "Йосимаса Хаяси — министр сельского хозяйства и окружающей среды Японии.",
            ("Йосимаса Хаяси", "министр сельского хозяйства и окружающей среды", "Япония", "current"),
        ),
    ],
)
def test_an_office_is_read_whole_and_in_its_time(tenure_rows: Rows, text: str, expected: Row) -> None:
    assert expected in tenure_rows(text)


def test_what_depends_on_a_condition_is_no_office(tenure_rows: Rows) -> None:
    text = "Если Сенат согласится, исполняющим обязанности президента Бразилии станет Итамар Франку."
    assert tenure_rows(text) == []


@pytest.mark.parametrize(
    "guess", ["Согласно экзитполам", "По данным опросов", "По слухам", "По прогнозам", "Согласно прогнозам аналитиков"]
)
def test_what_is_guessed_is_no_office(guess: str) -> None:
    assert not letopis.read(f"{guess}, президентом Польши становится Лех Валенса.", published="1990-12-09").tenures


def test_what_is_known_from_a_source_is() -> None:
    records = letopis.read("По данным агентства, президентом Польши стал Лех Валенса.", published="1990-12-23")
    assert [t.office for t in records.tenures] == ["президент"]


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("Иван Седов с сентября 1987 года входит в совет директоров банка «Заря».", "1987-09"),
        ("В мае 1988 года Иван Седов вошёл в совет директоров банка «Заря».", "1988-05"),
    ],
)
def test_a_seat_is_held_from_the_day_told(text: str, since: str) -> None:
    (tenure,) = letopis.read(text, published="1990-06-01").tenures
    assert (tenure.from_, tenure.to) == (since, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "В Бонне избран новый глава Союза рабочих. Им стал Андреас Кох.",
            [("Андреас Кох", "глава", "Союз рабочих", "current")],
        ),
        (
            "Президент назначил нового главу Минфина. Им стал Борис Петров.",
            [("Борис Петров", "глава", "Минфин", "current")],
        ),
        ("Суд огласил приговор министру. Им стал отказ.", []),
        (
            "Пётр Ильин занимал должность первого замминистра обороны.",
            [("Пётр Ильин", "первый замминистра обороны", None, "former")],
        ),
        ("Пётр Ильин — электрик, представитель рабочего класса города.", []),
    ],
)
def test_offices_told_by_a_pronoun_and_of_deputies(text: str, expected: list[Row], tenure_rows: Rows) -> None:
    assert tenure_rows(text) == expected
