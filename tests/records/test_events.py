"""Events read from whole texts: merging, circumstances, status, sources."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

import letopis
from letopis.model.articles import Appearance, Article
from letopis.model.dates import EdtfDate
from letopis.model.layers import Relation, TypedSpan
from letopis.reading import Reader
from letopis.records.events import EventTable, find_events
from letopis.records.frames import frames

READER = Reader()


class Read(NamedTuple):
    text: str
    table: EventTable
    names: dict[str, str]

    def of(self, kind):
        return [event for event in self.table.events if event.type == kind]

    def people(self, event):
        return {self.names[participant.entity] for participant in event.participants}


def read(text, published="1985-11-21", source=None):
    article = Article("x", "d", None, "ru", text, published, (Appearance(source, None, published, "given"),))
    reading = READER.read(article)
    table = find_events(reading)
    return Read(text, table, {e.id: e.name for e in (*reading.entities, *table.entities)})


def test_one_meeting_told_in_three_sentences_is_one_row():
    found = read(
        "Горбачёв встретился с Рейганом\n\n"
        "Генеральный секретарь ЦК КПСС Михаил Горбачёв провёл в среду встречу с президентом США Рональдом Рейганом. "
        "Переговоры прошли в Женеве, сообщила пресс-служба Белого дома."
    )
    (event,) = found.of("meet")
    assert found.people(event) == {"Михаил Горбачёв", "Рональд Рейган"}
    assert found.names[event.place] == "Женева"
    assert event.date.edtf == "1985-11-20"
    assert len(event.evidence) == 3
    assert [report.span.of(found.text) for report in event.reported_by] == ["сообщила пресс-служба Белого дома"]


def test_meetings_on_different_days_are_two_rows():
    found = read(
        "19 ноября 1985 года Михаил Горбачёв встретился с Рональдом Рейганом в Женеве. "
        "11 октября 1986 года Михаил Горбачёв встретился с Рональдом Рейганом в Рейкьявике.",
        "1987-01-15",
    )
    assert [event.date.edtf for event in found.of("meet")] == ["1985-11-19", "1986-10-11"]
    assert [found.names[event.place] for event in found.of("meet")] == ["Женева", "Рейкьявик"]


def test_a_meeting_without_a_date_is_bounded_by_publication():
    (event,) = read("Эдуард Шеварднадзе встретился с Джорджем Шульцем.").of("meet")
    assert (event.date.edtf, event.date.basis) == ("../1985-11-21", "published")


def test_a_planned_meeting_without_a_date_has_none():
    (event,) = read("Эдуард Шеварднадзе встретится с Джорджем Шульцем.").of("meet")
    assert (event.status, event.date.edtf, event.date.basis) == ("planned", None, "unresolved")


def test_a_date_to_come_makes_an_event_planned():
    (event,) = read("Переговоры Михаила Горбачёва и Рональда Рейгана пройдут 8 декабря 1987 года.", "1987-11-30").of(
        "meet"
    )
    assert (event.status, event.date.edtf) == ("planned", "1987-12-08")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Михаил Горбачёв отменил встречу с Гельмутом Колем.", "called_off"),
        ("Встреча Михаила Горбачёва с Гельмутом Колем не состоялась.", "called_off"),
        ("Михаил Горбачёв якобы встретился с Гельмутом Колем.", "alleged"),
        ("Михаил Горбачёв планирует встретиться с Гельмутом Колем.", "planned"),
        ("Михаил Горбачёв встретится с Гельмутом Колем.", "planned"),
        ("Михаилу Горбачёву удалось встретиться с Гельмутом Колем.", None),
    ],
)
def test_status(text, status):
    events = read(text).of("meet")
    if status is not None:
        assert [event.status for event in events] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "Если Михаил Горбачёв встретится с Гельмутом Колем, переговоры начнутся.",
        "Михаил Горбачёв встретился бы с Гельмутом Колем.",
        "Встретился ли Михаил Горбачёв с Гельмутом Колем?",
        "Оппозиция призвала Михаила Горбачёва встретиться с Гельмутом Колем.",
        "Они обсудили возможность встречи Михаила Горбачёва с Гельмутом Колем.",
    ],
)
def test_a_mere_thought_is_no_event(text):
    assert not read(text).of("meet")


def test_what_was_told_before_is_background():
    found = read("Ранее сообщалось, что Михаил Горбачёв встретился с Маргарет Тэтчер.")
    assert [event.background for event in found.of("meet")] == [True]


def test_long_past_is_background():
    found = read(
        "В декабре 1984 года Михаил Горбачёв посетил Лондон. Президент Джордж Буш посетил Мальту.", "1989-12-04"
    )
    assert [event.background for event in found.of("visit")] == [True, False] or len(found.of("visit")) == 1


def test_who_received_whom():
    (event,) = read("Президент США Рональд Рейган принял в Белом доме Эдуарда Шеварднадзе.").of("meet")
    assert [participant.role for participant in event.participants] == ["host", "guest"]


def test_a_meeting_on_the_sidelines_is_part_of_the_summit():
    found = read("На полях саммита в Париже Михаил Горбачёв встретился с Джорджем Бушем.", "1990-11-20")
    (summit,) = found.of("gathering")
    (meeting,) = found.of("meet")
    assert meeting.part_of == summit.id
    assert summit.mode == "summit"
    assert found.names[summit.place] == "Париж"


def test_where_takes_up_the_place_and_the_day():
    found = read(
        "Накануне президент США Рональд Рейган прибыл на одну из баз флота, где встретился с моряками.", "1988-06-02"
    )
    (meeting,) = found.of("meet")
    assert meeting.date.edtf == "1988-06-01"
    assert meeting.place_text.of(found.text).startswith("одну из баз")
    assert any(name.lower().startswith("моряки") for name in found.people(meeting))


def test_there_takes_up_the_place_and_the_day():
    found = read(
        "2 июня 1988 года президент США Рональд Рейган прибыл в Лондон. Там его приняла Маргарет Тэтчер.", "1988-06-03"
    )
    (meeting,) = found.of("meet")
    assert found.names[meeting.place] == "Лондон"
    assert meeting.date.edtf == "1988-06-02"


def test_two_days_told_together_are_an_interval():
    (event,) = read("Михаил Горбачёв и Рональд Рейган встретятся 19 и 20 ноября.", "1985-11-01").of("meet")
    assert event.date.edtf == "1985-11-19/1985-11-20"


def test_a_signing_in_headline_and_lead_is_one():
    found = read(
        "Договор о ракетах подписан\n\n"
        "Михаил Горбачёв и Рональд Рейган подписали в Вашингтоне договор о ликвидации ракет средней дальности.",
        "1987-12-09",
    )
    (event,) = found.of("sign")
    assert event.mode == "agreement"
    assert found.people(event) == {"Михаил Горбачёв", "Рональд Рейган"}


def test_the_dead_are_counted():
    (event,) = read("В аварии погибли 12 человек.").of("die")
    assert [participant.count.min for participant in event.participants] == [12]


def test_a_headline_without_a_name_is_the_event_of_the_name():
    found = read("Скончался глава государства\n\nКонстантин Черненко скончался в Москве.", "1985-03-11")
    assert [found.people(event) for event in found.of("die")] == [{"Константин Черненко"}]


def test_a_country_is_no_place_of_a_participants_office():
    (event,) = read("Эдуард Шеварднадзе встретился с послом США в Москве Артуром Хартманом.").of("meet")
    assert event.place is None


def test_a_verb_takes_back_what_the_parser_hung_on_a_participle_before_it():
    (event,) = read(
        "Михаил Горбачёв, находящийся с визитом в Лондоне, встретился в субботу в Оксфорде с семьёй Джона Смита.",
        "1989-04-10",
    ).of("meet")
    assert (event.date.edtf, len(event.participants)) == ("1989-04-08", 2)


def test_the_killed_one_is_not_the_one_who_said_so():
    found = read("Президент Египта Анвар Садат был убит, подтвердила в понедельник его партия.", "1981-10-13")
    assert [found.people(event) for event in found.of("die")] == [{"Анвар Садат"}]


def test_a_participle_belongs_to_the_noun_it_agrees_with():
    found = read("Горбачёв уволил двух генералов, причастных к делу лётчика Матиаса Руста, обвинённого в хулиганстве.")
    assert [found.people(event) for event in found.of("charge")] == [{"Матиас Руст"}]


def test_the_brother_is_not_whose_brother_he_is():
    found = read("Брата Фиделя Кастро убили в аэропорту.")
    (event,) = found.of("die")
    assert "Фидель Кастро" not in found.people(event)


def test_a_later_description_is_the_one_named_before():
    found = read(
        "Премьер-министр Маргарет Тэтчер приняла отставку министра обороны Майкла Хезелтайна. "
        "Министр покинул свой пост из-за спора о вертолётах.",
        "1986-01-10",
    )
    assert len(found.of("resign")) == 1


def test_a_headline_without_the_name_and_its_story_are_one_appointment():
    found = read(
        "В СССР назначили нового министра\n\nПрезидент СССР Михаил Горбачёв назначил министром иностранных дел "
        "Александра Бессмертных.",
        "1991-01-15",
    )
    (event,) = found.of("appoint")
    assert "Александр Бессмертных" in found.people(event)


def test_the_same_number_of_dead_is_one_event():
    found = read("Три человека погибли. Трое шахтёров погибли в результате аварии на шахте.", "1988-06-01")
    assert len(found.of("die")) == 1


def test_an_explosion_with_counted_dead_is_told_by_its_dead():
    found = read("При взрыве в Белфасте погибли двое солдат.", "1988-06-16")
    assert not found.of("attack")
    assert len(found.of("die")) == 1


def test_an_associate_is_not_the_one_whose_associate_he_is():
    (event,) = (found := read("Соратник Тэтчер ушёл в отставку.")).of("resign")
    assert found.people(event) == {"Соратник Тэтчер"}


def test_a_mark_parts_a_noun_from_what_is_no_genitive_of_it():
    text = "Его просили помочь четырём людям после освобождения, в том числе — Вацлава Гавела."
    assert not read(text).of("release")


def test_becoming_a_candidate_is_no_election():
    assert not read("Лех Валенса стал кандидатом от «Солидарности» на выборах.").of("elect")


def test_whoever_was_with_the_dead_is_not_dead():
    assert not read("Очевидцы, которые были с погибшим, дали показания.").of("die")


def test_an_explosion_without_dead_is_an_attack_told_twice():
    found = read("В Белфасте прогремел взрыв. Взрыв произошёл у здания суда в среду.", "1988-06-17")
    (event,) = found.of("attack")
    assert event.date.edtf == "1988-06-15"


@pytest.mark.parametrize(
    "text",
    [
        "Михаил Горбачёв пригрозил уволить министра Николая Иванова, если тот не согласится.",
        "Франция надеялась, что директором будет назначен Жак Делор.",
        "Эдуард Шеварднадзе может покинуть свой пост.",
        "Разногласия могут привести к отставке Эдуарда Шеварднадзе.",
        "Его судят по подозрению в убийстве Улофа Пальме.",
        "Террористы планировали совершить взрыв в Белфасте.",
        "Прокуратура просила ордер на арест Юрия Чурбанова.",
        "Лидер лейбористов Джеймс Каллаган заявил, что победит на выборах.",
        "Джеймс Каллаган выиграет выборы, считают наблюдатели.",
    ],
)
def test_threats_hopes_and_suspicions_are_no_events(text):
    found = read(text)
    wanted = {"dismiss", "appoint", "resign", "die", "attack", "arrest", "elect"}
    assert not [event.type for event in found.table.events if event.type in wanted]


def test_the_day_of_a_report_is_not_that_of_the_arrest():
    (event,) = read("Вчера газеты сообщили об аресте Николаса Данилоффа.").of("arrest")
    assert event.date.basis == "published"


def test_a_meeting_of_whomever_at_a_named_place_is_a_row():
    found = read("После встречи в Рейкьявике министр выступил с речью.", "1986-10-14")
    (event,) = found.of("meet")
    assert found.names[event.place] == "Рейкьявик"


def test_an_old_meeting_is_not_the_one_in_the_news():
    found = read(
        "Михаил Горбачёв встретился в Женеве с Рональдом Рейганом. Они говорили о ракетах. "
        "Об этом шла речь и после майской встречи Михаила Горбачёва с Рональдом Рейганом.",
        "1985-11-21",
    )
    assert [event.date.edtf for event in found.of("meet")][-1] == "1985-05"


def test_what_two_days_span_stays_whole_in_the_evidence():
    found = read("Михаил Горбачёв и Рональд Рейган встретятся в Женеве 19 и 20 ноября.", "1985-11-01")
    (event,) = found.of("meet")
    assert found.text[event.evidence[0].start : event.evidence[0].end].endswith("19 и 20 ноября")


def test_the_evidence_begins_with_its_preposition():
    found = read("В тот же день Михаил Горбачёв встретился с Рональдом Рейганом.")
    (event,) = found.of("meet")
    assert found.text[event.evidence[0].start :].startswith("В тот же день")


def test_every_row_stands_in_the_text_and_is_dated_as_edtf():
    texts = " ".join(
        example.text.replace("{", "").replace("}", "") for frame in frames().values() for example in frame.examples
    )
    found = read(texts)
    ids = [event.id for event in found.table.events]
    assert ids == [f"v{number}" for number in range(1, len(ids) + 1)]
    for event in found.table.events:
        assert event.trigger.of(found.text).strip()
        assert any(span.contains(event.trigger) for span in event.evidence)
        if event.date.edtf:
            EdtfDate.parse(event.date.edtf)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="Горбачёв встретился с Рейганом. «»,—\n", max_size=80))
def test_no_text_breaks_it(text):
    for event in read(text).table.events:
        assert event.evidence


@pytest.mark.parametrize(
    ("text", "kind", "people"),
    [
        ("Умер Генрих Белль — автор романов.", "die", {"Генрих Белль"}),
        ("На 67-м году жизни скончался немецкий и европейский писатель, поэт, член клуба Генрих Белль.", "die",
         {"Генрих Белль"}),
        ("Скончалась Вивьен Ли.", "die", {"Вивьен Ли"}),
        ("Более 27 человек погибли.", "die", {"люди"}),
        ("Пострадали 13 человек, и один погиб.", "die", {"один"}),
        ("Из них 43 были убиты.", "die", {"43"}),
        ("Взрыв в Белфасте: убиты двое полицейских", "die", {"полицейские"}),
        ("Михаил Горбачёв освободил от должности и уволил с военной службы маршала Сергея Соколова.", "dismiss",
         {"Михаил Горбачёв", "Сергей Соколов"}),
        ("Парламент избрал на пост премьер-министра Беназир Бхутто, дочь бывшего главы правительства.", "elect",
         {"Беназир Бхутто"}),
        ("В городе Риме у здания суда задержали Матиаса Руста.", "arrest", {"Матиас Руст"}),
    ],
)  # fmt: skip
def test_people_whom_the_parser_hung_elsewhere_take_part(text, kind, people):
    found = read(text)
    (event,) = found.of(kind)
    assert people <= found.people(event)


def test_the_day_of_a_subordinate_clause_is_not_that_of_the_main_one():
    (event,) = read("В Италии скончался Пьеро Мартини, известный тем, что в 1970 году придумал игрушку.").of("die")
    assert event.date.basis == "published"


def test_a_second_deal_of_the_same_parties_is_a_row_of_its_own():
    found = read("Fiat купил 10 % акций Chrysler в 1980 году. Позже Fiat приобрёл ещё 5 % акций Chrysler.")
    assert len(found.of("deal")) == 2


def test_a_takeover_that_was_given_up_is_called_off():
    (event,) = read("Корпорация Fiat отказалась от поглощения Chrysler.").of("deal")
    assert event.status == "called_off"


def test_property_has_no_day():
    (event,) = read("Основатель фирмы Apple Стив Джобс 12 мая 1985 года приехал в Москву.").of("own")
    assert (event.status, event.mode, event.date.basis) == ("ongoing", "founder", "published")


def test_an_incident_told_later_gives_its_day_and_place():
    found = read("Убит Улоф Пальме. Преступление было совершено 28 февраля 1986 года в Стокгольме.", "1986-03-02")
    (event,) = found.of("die")
    assert (event.date.edtf, found.names[event.place]) == ("1986-02-28", "Стокгольм")


def test_a_first_report_that_proved_wrong_is_denied():
    found = read("Изначально милиция сообщала, что Матиас Руст был задержан, однако это не подтвердилось.")
    assert [event.status for event in found.of("arrest")] == ["denied"]


@pytest.mark.parametrize(
    "text",
    [
        "Двадцать человек погибли в результате стрельбы в Белфасте.",
        "Стало известно о перестрелке в Белфасте, в результате которой погибли двадцать человек.",
    ],
)
def test_people_died_where_that_was_by_which_they_died(text):
    found = read(text)
    (event,) = found.of("die")
    assert found.names[event.place] == "Белфаст"


def test_those_who_speak_for_a_country_stand_for_it():
    found = read("Великобритания и Ирландия спорят. Переговоры представителей Лондона и Дублина пройдут в октябре.")
    (event,) = found.of("meet")
    assert found.people(event) == {"Великобритания", "Ирландия"}


def test_resignations_of_two_are_two_rows():
    found = read("В отставку подали Николай Рыжков и Эдуард Шеварднадзе.")
    assert [found.people(event) for event in found.of("resign")] == [{"Николай Рыжков"}, {"Эдуард Шеварднадзе"}]


def test_the_model_dates_an_event_where_the_rules_find_no_day():
    text = "12 марта 1985 года: бюллетень. Скончался Генрих Белль."
    reading = READER.read(Article("x", "d", None, "ru", text, "1985-03-14"))
    day = TypedSpan(0, text.index(":"), "DATE")
    death = TypedSpan(text.index("Скончался"), text.index(" Генрих"), "EVENT")
    tied = structs.replace(reading, spans=(day, death), relations=(Relation("POINT_IN_TIME", 1, 0, 0.9),))
    loose = structs.replace(tied, relations=(Relation("POINT_IN_TIME", 1, 0, 0.5),))
    assert [event.date.edtf for event in find_events(tied).events] == ["1985-03-12"]
    assert [event.date.basis for event in find_events(loose).events] == ["published"]


def test_the_nearer_of_two_subjects_leaves():
    text = "Представитель кабинета Юрий Громов, ссылаясь на прессу, сообщил, что глава банка Иван Вебер покинет пост."
    (event,) = (found := read(text)).of("resign")
    assert found.people(event) == {"Иван Вебер"}


def test_an_epithet_of_the_dead_is_no_second_death():
    found = read("Скончался Генрих Белль\n\nГенрих Белль умер вчера. Деятель культуры умер в окружении семьи.")
    assert [found.people(event) for event in found.of("die")] == [{"Генрих Белль"}]


def test_someone_whom_the_reader_has_not_found_is_arrested_all_the_same():
    found = read("В Риме его арестовали, а газеты молчали.")
    assert [(found.people(event), found.names[event.place]) for event in found.of("arrest")] == [(set(), "Рим")]


def test_an_unfound_pronoun_goes_on_with_what_was_told():
    found = read("Арестован Матиас Руст. Вчера в Москве его арестовали прямо на площади.")
    assert [found.people(event) for event in found.of("arrest")] == [{"Матиас Руст"}]


@pytest.mark.parametrize(
    ("text", "victim"),
    [
        (
            "Король Марокко вступил на престол в 1961 году после того, как его отец, Мухаммед V, умер от болезни.",
            "Мухаммед V",
        ),
        (
            "Король Иордании Хусейн вступил на престол после того, как его дед, Абдалла I, был убит.",
            "Абдалла I",
        ),
        (
            "Король, возглавлявший старую династию, вступил на престол после того, как его отец, Мухаммед V, умер.",
            "Мухаммед V",
        ),
        ("Народная артистка СССР, лауреат премии Фаина Раневская скончалась в Москве.", "Фаина Раневская"),
        (
            "16 августа 1987 года скончался актёр театра и кино, народный артист РСФСР Андрей Миронов.",
            "Андрей Миронов",
        ),
    ],
)
def test_who_died_is_the_one_inside_the_clause_and_by_name(text: str, victim: str) -> None:
    found = read(text, "1988-06-15")
    (event,) = found.of("die")
    assert found.people(event) == {victim}


def test_who_dismisses_is_not_the_one_dismissed() -> None:
    found = read(
        "Председатель Президиума Леонид Брежнев подписал указ об охоте, которым отправил чиновника в отставку.",
        "1963-05-10",
    )
    (event,) = found.of("dismiss")
    roles = {found.names[p.entity]: p.role for p in event.participants}
    assert roles == {"Леонид Брежнев": "actor", "чиновник": "recipient"}


def test_a_headline_that_describes_and_a_story_that_names_with_a_title_are_one_meeting() -> None:
    found = read(
        "Эмир Кувейта встретится с членами семьи\n\nЭмир Кувейта шейх Джабер встретится с членами семьи в четверг.",
        "1988-06-15",
    )
    (event,) = found.of("meet")
    assert found.people(event) == {"Джабер", "члены семьи"}


def test_a_day_after_the_objects_own_genitives_dates_the_verb():
    (event,) = read(
        "Горбачёв и Рейган подписали в Вашингтоне договор о ракетах средней дальности 7 декабря.", "1987-12-09"
    ).of("sign")
    assert event.date.edtf == "1987-12-07"


@pytest.mark.parametrize(
    "text",
    [
        "Михаил Горбачёв подписал указ об отмене закона 5 мая.",
        "Михаил Горбачёв подписал закон о выходе республик из договора 3 апреля.",
    ],
)
def test_a_day_that_a_paper_or_a_happening_may_have_itself_dates_nothing_else(text):
    (event,) = read(text, "1990-06-01").of("sign")
    assert event.date.edtf == "../1990-06-01"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Встреча Горбачёва с Колем, намеченная на 10 февраля, не состоялась.", "called_off"),
        ("Намеченная на 10 февраля встреча Горбачёва с Колем состоялась в Москве.", "happened"),
        ("Визит Гельмута Коля в Москву, запланированный на 10 февраля, не состоялся.", "called_off"),
    ],
)
def test_what_was_set_for_a_day_is_dated_by_it_and_settled_by_the_verb(text, status):
    found = read(text, "1990-02-14")
    (event,) = found.table.events
    assert (event.date.edtf, event.status) == ("1990-02-10", status)
    assert [span.of(text) for span in event.evidence] == [text.removesuffix(".")]


def test_a_visit_yet_to_come_is_not_dated_by_its_eve():
    found = read("В четверг, накануне визита Рональда Рейгана в Москву, Горбачёв выступил.", "1988-05-27")
    assert not found.of("visit")


@pytest.mark.parametrize(
    "text",
    [
        "В ноябре 1985 года Горбачёв и Рейган встретились в Женеве, год спустя — в Рейкьявике.",
        (
            "Президент США Рональд Рейган и Михаил Горбачёв виделись в Женеве в ноябре 1985 года и в Рейкьявике "
            "11 и 12 октября 1986 года."
        ),
        "Горбачёв и Рейган провели встречи в ноябре 1985 года в Женеве и в 1986 году в Рейкьявике.",
        (
            "Президент США Рональд Рейган и Михаил Горбачёв рады: они виделись в Женеве в ноябре 1985 года "
            "и в Рейкьявике 11 и 12 октября 1986 года."
        ),
    ],
)
def test_two_places_with_their_days_are_two_meetings(text):
    found = read(text, "1988-05-30")
    meetings = [(found.names[event.place], event.date.edtf[:7]) for event in found.of("meet")]
    assert [place for place, _ in meetings] == ["Женева", "Рейкьявик"]
    assert [day[:4] for _, day in meetings] == ["1985", "1986"]


def test_places_and_days_that_do_not_alternate_are_one_meeting():
    found = read("Михаил Горбачёв и Рональд Рейган встретились в Женеве и Рейкьявике в 1986 году.", "1988-05-30")
    assert len(found.of("meet")) == 1


def test_what_stands_beyond_a_colon_dates_no_other_meeting():
    found = read(
        "Это третья встреча Горбачёва и Рейгана: до этого они виделись в Женеве в ноябре 1985 года и в Рейкьявике "
        "11 и 12 октября 1986 года.",
        "1988-05-30",
    )
    assert "../1988-05-30" in {event.date.edtf for event in found.of("meet")}


def test_a_past_told_on_a_day_after_publication_stays_past_with_a_note():
    found = read("Михаил Горбачёв встретился с Гельмутом Колем 24 февраля 1990 года.", "1990-02-20")
    (event,) = found.of("meet")
    assert (event.date.edtf, event.status) == ("1990-02-24", "happened")
    assert [note.code for note in found.table.notes] == ["date_after_publication"]


def test_then_is_the_time_told_last():
    found = read(
        "13 марта Михаил Горбачёв встретился с Маргарет Тэтчер, с которой он познакомился в декабре прошлого года. "
        "Тогда, после переговоров в Чекерсе, Тэтчер сказала, что с ним можно иметь дело.",
        "1985-03-14",
    )
    meetings = {found.names.get(event.place): event.date.edtf for event in found.of("meet")}
    assert meetings == {None: "1985-03-13", "Чекерс": "1984-12"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Маргарет Тэтчер не исключила, что встретится с Нельсоном Манделой.", []),
        ("Президент Фредерик де Клерк отказался принять членов комитета.", []),
        ("Михаил Горбачёв отказался подписать договор.", []),
        ("Маргарет Тэтчер отменила встречу с Нельсоном Манделой.", [("meet", "called_off")]),
        ("Маргарет Тэтчер объявила вчера, что уходит в отставку.", [("resign", "planned")]),
        ("Маргарет Тэтчер объявила, что уходит в отставку.", [("resign", "planned")]),
        ("Маргарет Тэтчер объявила, что подала в отставку.", [("resign", "happened")]),
        ("Маргарет Тэтчер уходит в отставку.", [("resign", "happened")]),
    ],
)
def test_what_is_thought_of_refused_or_announced_has_not_happened(text: str, expected: list[tuple[str, str]]) -> None:
    records = letopis.read(text, published="1990-06-01")
    assert [(event.type, event.status) for event in records.events] == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Президент СССР Михаил Горбачёв опроверг, что встречался с Гельмутом Колем 10 февраля.", ["denied"]),
        ("Гельмут Коль опроверг сообщения о том, что встретился с Михаилом Горбачёвым 10 февраля.", ["denied"]),
        ("Президент СССР Михаил Горбачёв и Джордж Буш не встречались 10 февраля.", ["denied"]),
        ("Гельмут Коль не отрицает, что встретился с Михаилом Горбачёвым 10 февраля.", ["happened"]),
        ("Гельмут Коль опроверг, что не встречался с Михаилом Горбачёвым 10 февраля.", []),
        ("Михаил Горбачёв так и не встретился с Гельмутом Колем.", []),
    ],
)
def test_what_is_denied_is_told_with_the_words_that_deny_it(text, status):
    events = read(text, "1990-06-22").of("meet")
    assert [event.status for event in events] == status
    if status == ["denied"]:
        assert [span.of(text) for event in events for span in event.evidence] == [text.removesuffix(".")]


def test_a_day_before_the_verb_that_reports_is_not_the_day_of_what_it_reports() -> None:
    text = (
        "Прокурор Польши Иван Седов в четверг, 9 ноября 1989 года, подтвердил, что власти страны задержали 208 человек."
    )
    (event,) = read(text, "1989-11-10").of("arrest")
    assert event.date.edtf == "../1989-11-10"


def test_a_day_with_a_clause_of_when_is_the_day_of_that_clause() -> None:
    text = "Пост оказался свободен с вечера 8 мая, когда в отставку подал Иван Седов."
    assert [event.date.edtf for event in read(text, "1989-05-24").of("resign")] == ["1989-05-08"]


def test_a_day_or_month_right_after_a_happening_is_its_own() -> None:
    found = read("Делегаты будут голосовать за Рейгана на съезде партии в июле.", "1984-03-19")
    assert [event.date.edtf for event in found.of("gathering")] == ["1984-07"]


@pytest.mark.parametrize("published", ["1988-06-10", None])
def test_what_was_done_to_somebody_a_year_before_is_an_event_of_its_own(published):
    found = read(
        "Суд приговорил Ивана Седова к двум годам тюрьмы. "
        "В июне прошлого года суд приговорил к 10 годам лишения свободы мужчину.",
        published,
    )
    assert [found.people(event) & {"Иван Седов", "мужчина"} for event in found.of("sentence")] == [
        {"Иван Седов"},
        {"мужчина"},
    ]


def test_the_day_of_an_aside_is_not_that_of_what_it_reports():
    found = read("Рабочий застрелен на улице в Стамбуле, сообщили в среду, 20 ноября 1985 года, турецкие газеты.")
    assert [event.date.basis for event in found.of("die")] == ["published"]
