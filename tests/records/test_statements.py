"""Statements: speakers as entities, kinds, relays, nesting, notes. The sentences are ours, about 1985-1991."""

import msgspec
import pytest

import letopis
from letopis.model.articles import Article
from letopis.model.layers import Mention
from letopis.ontology.speech import speech_lexicon
from letopis.reading import Reader
from letopis.records.statements import ORIGIN, find_statements


@pytest.fixture(scope="module")
def reader():
    return Reader()


def read(reader, text):
    return reader.read(Article("x", "d", None, "ru", text, "1985-11-21"))


def statements(reader, text):
    reading = read(reader, text)
    rows, notes = find_statements(reading)
    names = {e.id: e.name for e in reading.entities}
    return reading, rows, notes, names


KINDS = {
    "claim": [
        "По словам Эдуарда Шеварднадзе, таким образом они попытаются сорвать переговоры.",
        "Строители проложили 30 километров труб. Он пройдёт через тундру. Об этом сообщил министр Юрий Баталин.",
        "Джордж Шульц проинформировал о намерении президента Рональда Рейгана посетить Москву.",
        "Эдуард Шеварднадзе признался, что СССР пока не определился с кандидатурой.",
        "Рональд Рейган сообщил, что его преемником станет Джордж Буш.",
        "Агентство Рейтер сообщило, что договор будет подписан в мае.",
        "Эдуард Шеварднадзе заявил, что делегации обменялись проектами.",
        "Джордж Шульц сообщил, что Рональд Рейган прибудет в Женеву во вторник.",
        "Джордж Шульц заявил, что переговоры продолжатся.",
        # What was planned or refused is told as done; a guess at what was is no forecast.
        "Вацлав Гавел сообщил, что отказался от предложения уехать.",
        "По словам Оливера Норта, он начал планировать операцию в 1985 году.",
        "Комиссия предположила, что челнок взорвался из-за холода.",
        "Джордж Шульц не исключил, что самолёт сбили по ошибке.",
        "Оливер Норт настаивал, что документы уничтожил секретарь.",
        "Джордж Шульц заявил, что поездка стоила 200 тысяч долларов.",
        # What another is about to do is no pledge of who tells of it.
        "«Как я понимаю, от санкций отказываются», — сказал Джордж Шульц.",
    ],
    "pledge": [
        "Эдуард Шеварднадзе заявил, что приедет в Вену в марте.",
        "Михаил Горбачёв сказал: «Мы выведем войска к февралю».",
        "Рональд Рейган заявил, что готов подписать договор.",
        "Министр иностранных дел СССР Эдуард Шеварднадзе отметил, что СССР выведет войска к февралю.",
        "Михаил Горбачёв заверил, что все ракеты будут уничтожены.",
        "Рональд Рейган заявил о намерении посетить Москву.",
        "Рональд Рейган отказался свернуть программу.",
        "Депутаты заявили, что не собираются обсуждать договор.",
        "Каспар Уайнбергер пригрозил, что США выйдут из договора.",
        "Майкл Хезелтайн пообещал, что победит на выборах.",
        "Нельсон Мандела отказался встречаться с Манготусу Бутелези.",
    ],
    "denial": [
        "Оливер Норт заявил, что не имеет отношения к поставкам.",
        "Оливер Норт сказал: «Я не нарушал закон».",
        "Оливер Норт настаивал, что не встречался с посредниками.",
        "Рональд Рейган опроверг сообщения о сделке.",
        "Рональд Рейган отверг просьбу комиссии.",
    ],
    "demand": [
        "Рональд Рейган призвал Михаила Горбачёва снести стену.",
        "«Снесите эту стену», — сказал Рональд Рейган.",
        "Конгресс потребовал, чтобы советник ушёл.",
    ],
    "opinion": [
        "Михаил Горбачёв сказал: «Ядерная война не должна быть развязана».",
        "Джордж Шульц заявил, что встреча была ошибкой.",
        "«На мой взгляд, пришла пора вернуть прежнее название», — сказал Михаил Горбачёв.",
        "«Он был выдающимся дипломатом», — сказал Михаил Горбачёв.",
        "Маргарет Тэтчер назвала беседу полезной.",
        "Джордж Шульц заявил, что нужно сократить ракеты.",
        "Джордж Шульц заявил, что стоит подождать.",
        "«Мы приветствуем договор», — сказал Гельмут Коль.",
    ],
    "forecast": [
        "Джордж Шульц не исключил, что встречу перенесут.",
        "Пол Нитце заявил, что переговоры могут затянуться.",
        "Маргарет Тэтчер считает, что договор укрепит доверие.",
        "Эксперты отметили, что цены на нефть вырастут.",
        "«Будут трудности для всех», — сказала Маргарет Тэтчер.",
        "Майкл Хезелтайн заявил, что победит на выборах.",
        "Министр иностранных дел Польши Кшиштоф Скубишевский заявил, что Польша потеряет рынок.",
        "Рональд Рейган заявил, что Европа будет зависимой от поставок газа.",
        "«Когда поставки прекратят, эта страна потеряет прибыль», — сказал Рональд Рейган.",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_the_kind_comes_from_the_cue_and_from_what_is_said(reader, kind, text):
    _, rows, _, _ = statements(reader, text)
    assert [row.kind for row in rows] == [kind]


def test_every_pattern_of_the_lexicon_has_a_confidence():
    from letopis.records.statements import CONFIDENCE

    assert {name for cue in speech_lexicon().verbs for name in cue.takes} <= CONFIDENCE.keys()
    assert all(0 < value < 1 for value in CONFIDENCE.values())


def test_a_statement_names_its_speaker_and_whom_it_is_about(reader):
    text = "Министр иностранных дел Эдуард Шеварднадзе заявил, что Рональд Рейган получил письмо."
    _, (row,), notes, names = statements(reader, text)
    assert names[row.speaker] == "Эдуард Шеварднадзе"
    assert [names[name] for name in row.about] == ["Рональд Рейган"]
    assert (row.id, row.origin, notes) == ("s1", ORIGIN, ())


def test_an_outlet_relays_another_source_and_speaks_when_it_is_the_only_one(reader):
    text = "Договор подписан, сообщает ТАСС. Джордж Шульц заявил, что текст готов, передаёт ТАСС."
    _, (alone, relayed), _, names = statements(reader, text)
    assert (names[alone.speaker], alone.via) == ("ТАСС", ())
    assert (names[relayed.speaker], [names[v] for v in relayed.via]) == ("Джордж Шульц", ["ТАСС"])


def test_a_report_inside_a_report_tells_what_it_is_part_of(reader):
    _, (outer, inner), _, _ = statements(reader, "Джордж Шульц сообщил, что Рональд Рейган пообещал приехать в Москву.")
    assert (outer.part_of, inner.part_of) == (None, outer.id)


def test_the_time_of_saying_is_told_from_times_in_what_is_said(reader):
    text = "20 ноября Джордж Шульц заявил, что договор подпишут 8 декабря."
    _, (row,), _, _ = statements(reader, text)
    assert row.date is not None
    assert row.date.edtf == "1985-11-20"


def test_a_speaker_who_is_no_entity_leaves_a_note(reader):
    reading = read(reader, "Джордж Шульц заявил, что договор готов.")
    bare = msgspec.structs.replace(reading, entities=())
    (row,), notes = find_statements(bare)
    assert row.speaker is None
    assert [n.code for n in notes] == ["unresolved_speaker"]
    assert row.confidence < find_statements(reading)[0][0].confidence


def test_a_group_speaks_with_one_row_for_each_member(reader):
    reading = read(reader, "Михаил Горбачёв встретил Рональда Рейгана. Лидеры заявили, что договор готов.")
    start = reading.text.index("Лидеры")
    first, second = (next(e for e in reading.entities if e.name == n) for n in ("Михаил Горбачёв", "Рональд Рейган"))
    group = Mention(start, start + 6, "nominal", members=(first.id, second.id))
    entities = tuple(
        msgspec.structs.replace(
            e, mentions=(*(m for m in e.mentions if m.start != start), *([group] if e is first else []))
        )
        for e in reading.entities
    )
    rows, _ = find_statements(msgspec.structs.replace(reading, entities=entities))
    assert [row.speaker for row in rows] == [first.id, second.id]
    assert [row.id for row in rows] == ["s1", "s2"]


def test_a_headline_does_not_repeat_what_the_text_says(reader):
    text = "Шульц: договор готов\n\nДжордж Шульц заявил, что договор о ракетах готов. Встреча закончилась."
    _, rows, _, _ = statements(reader, text)
    assert len(rows) == 1


def test_evidence_covers_cue_and_content_with_its_quotation_marks(reader):
    reading, (row,), _, _ = statements(
        reader, "Утром выступил госсекретарь. «Договор почти готов», — сказал Джордж Шульц."
    )
    assert row.evidence[0].of(reading.text) == "«Договор почти готов», — сказал Джордж Шульц"


def test_he_after_a_quotation_is_not_somebody_named_in_it(reader):
    text = "Эдуард Шеварднадзе прилетел в Женеву. «Я написал Рональду Рейгану письмо», — сказал Эдуард Шеварднадзе. "
    text += "«Я передал письмо Джорджу Шульцу», — добавил он."
    _, rows, _, names = statements(reader, text)
    assert names[rows[-1].speaker] == "Эдуард Шеварднадзе"


def test_they_are_the_nearest_plural_subject(reader):
    _, rows, _, names = statements(reader, "Депутаты собрались в Бонне. Они заявили, что договор готов.")
    assert [names[r.speaker] for r in rows] == ["депутаты"]


def told(text):
    """Give the speaker's name and kind, and what is said, of every statement."""
    records = letopis.read(text, published="1990-06-01")
    names = {entity.id: (entity.name, entity.type) for entity in records.entities}
    return [
        (names[s.speaker] if s.speaker else None, s.kind, s.content.of(records.article.text))
        for s in records.statements
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        ("По словам организаторов, рейс отменён.", "организаторы", "profession"),
        ("По сообщениям самих докторов, больной жив.", "доктора", "profession"),
        ("Экологи собрались и потребовали закрыть завод.", "экологи", "profession"),
        ("Британская пресса отмечает, что переговоры затянулись.", "британская пресса", "organisation"),
        ("Защита настаивала, что документы подлинные.", "защита", "organisation"),
    ],
)
def test_a_speaker_without_a_name_is_an_entity_too(text, speaker, kind):
    ((who, _, _),) = told(text)
    assert who == (speaker, kind)


def test_a_speaker_without_a_name_is_whoever_took_part_under_the_same_words():
    text = "Полиция арестовала двух шахтёров. «Шахтёров двое», — сообщили в полиции Донецка. Экологи молчат."
    records = letopis.read(text, published="1990-06-01")
    names = [entity.name for entity in records.entities]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "text",
    [
        "«Смерть Пальме потрясла мир», — сказал писатель и журналист Ян Гийу.",
        "«Смерть Пальме потрясла мир», — сказал актёр, продюсер и режиссёр Ян Гийу.",
    ],
)
def test_somebody_of_two_callings_is_who_is_named_after_them(text):
    assert [who for who, _, _ in told(text)] == [("Ян Гийу", "person")]


def test_in_his_opinion_inside_what_somebody_said_is_no_second_speaker():
    text = "Эдуард Шеварднадзе молчал. Рональд Рейган сообщил, что Европа, по его мнению, будет зависеть от газа."
    assert [who for who, _, _ in told(text)] == [("Рональд Рейган", "person")]


def test_whether_somebody_said_something_is_not_told_by_a_question():
    text = "Комиссия спросила, сообщил ли Оливер Норт о сделке."
    assert ("Оливер Норт", "person") not in [who for who, _, _ in told(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«Это случается редко», сказал директор музея и археолог из Новгорода, Александр Седов.", "Александр Седов"),
        (
            "Жюри лишило титула знаменитого велогонщика Грега Лемонда. Велогонщик подчеркнул, что не виноват.",
            "Грег Лемонд",
        ),
        ("Допросили водителя Ивана Седова и водителя Петра Котова. Водитель заявил, что не виноват.", "водитель"),
        ("Аспирант МГУ Иван Седов вернулся. По словам 25-летнего аспиранта МГУ, дорога была трудной.", "Иван Седов"),
        ("Аспирант МГУ Иван Седов вернулся. По словам аспиранта МФТИ, дорога была трудной.", "аспирант МФТИ"),
        ("Повар «Астории» Иван Седов вернулся. По словам повара, дорога была трудной.", "Иван Седов"),
        ("Рядом стоял хоккеист Иван Седов. Другой хоккеист заявил, что не виноват.", "другой хоккеист"),
    ],
)
def test_a_speaker_called_by_an_office_or_calling_is_the_one_person_who_has_it(text: str, speaker: str) -> None:
    records = letopis.read(text, published="1989-11-21")
    names = {entity.id: entity.name for entity in records.entities}
    assert [names[row.speaker or ""] for row in records.statements] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Федеральный суд отклонил его иск против агентства.",
        "Сенат отклонил законопроект о пошлинах.",
        "Президент спросил у Ивана Седова, что, по его мнению, самое важное в работе министерства.",
        "Об этом сообщил Иван Седов, директор музея, где хранится рукопись.",
    ],
)
def test_rulings_votes_questions_and_where_somebody_works_are_no_statements(text: str) -> None:
    assert letopis.read(text, published="1989-11-21").statements == ()


def test_whoever_demands_an_amendment_says_so() -> None:
    (row,) = letopis.read("Рональд Рейган потребовал поправки к договору.", published="1989-11-21").statements
    assert row.kind == "demand"
