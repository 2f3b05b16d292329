"""Speech in every punctuation; each text is marked S[speaker] C[cue] T[content part] V[outlet]."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letopis.model.articles import Article
from letopis.reading import Reader

MARKED = re.compile(r"([SCTV])\[([^\[\]]*)\]")


@pytest.fixture(scope="module")
def reader():
    return Reader()


def unmark(example):
    text, marks, place = "", {mark: [] for mark in "SCTV"}, 0
    for match in MARKED.finditer(example):
        text += example[place : match.start()]
        marks[match[1]].append((len(text), len(text) + len(match[2])))
        text += match[2]
        place = match.end()
    return text + example[place:], marks


def read(reader, text):
    return reader.read(Article("x", "d", None, "ru", text, "1985-11-21"))


def rows(reading):
    return [
        (
            s.form,
            [(s.speaker.start, s.speaker.end)] if s.speaker else [],
            [(s.cue.start, s.cue.end)],
            [(p.start, p.end) for p in s.content_parts],
            [(v.start, v.end) for v in s.via],
        )
        for s in reading.speech
    ]


DIRECT = [
    "«T[Договор почти готов]», — C[сказал] S[Джордж Шульц].",
    '"T[Договор почти готов]", - C[сказал] S[Джордж Шульц].',
    '"T[Договор почти готов]", − C[сказал] S[Джордж Шульц].',
    "„T[Договор почти готов]“, — C[сказал] S[Джордж Шульц].",
    '"T[Договор почти готов]", C[сказал] S[Джордж Шульц].',
    "«T[Мы хотим мира. Договор почти готов]», так C[сказал] S[Джордж Шульц].",
    "«T[Готов ли договор?]» — C[спросил] S[Джордж Шульц].",
    "S[Джордж Шульц] C[сказал]: «T[Договор почти готов]».",
    "S[Джордж Шульц] C[сказал]: «T[Договор почти готов. Осталось проверить текст.]»",
    "«T[Договор], — C[сказал] S[Шульц], — T[почти готов]».",
    "«T[Договор почти готов], — C[сказал] S[Шульц]. — T[Осталось проверить текст]».",
    "«T[Договор]», — C[сказал] S[Шульц], — «T[почти готов]».",
    "«T[Договор почти готов]», — C[сказал] S[Шульц]. «T[Осталось проверить текст до утра]».",
    "— T[Договор почти готов], — C[сказал] S[Шульц]. — T[Осталось проверить текст.]",
    "«T[Закон „О ратификации“ готов]», — C[сказал] S[Шульц].",
    "«T[Газета «Правда» напечатала договор]», — C[сказал] S[Шульц].",
    "S[Шульц] C[заявил], что «T[договор почти готов]».",
    "S[Шульц] C[призвал] ООН «T[ответить на письмо]».",
    "«T[Договор почти готов]», — C[говорится] в заявлении S[Белого дома].",
    "«T[Договор почти готов]», — C[цитирует] V[ТАСС] S[Шульца].",
    "«T[Договор почти готов]», — C[сказал] S[Шульц] в интервью газете «V[Правда]».",
    "«T[Договор почти готов. Осталось\n\n«проверить текст]», — C[сказал] S[Шульц].",
    "S[Шульц] C[заявил]:\n\nT[Договор почти готов, осталось проверить текст до самого утра.]",
]

INDIRECT = [
    "C[Сообщение] S[Reuters] о том, что T[договор подписан], вышло утром.",
    "C[По словам] S[врачей], которые осмотрели раненых, T[опасности нет].",
    "S[Шульц] C[заявил], что договор «почти готов».",
    "S[Шульц] C[заявил], что T[договор почти готов], и уехал в Вену.",
    "Как C[сообщает] V[ТАСС] со ссылкой на S[Шульца], T[договор подписан].",
    "T[Договор подписан], C[сообщает] V[ТАСС] со ссылкой на S[Белый дом].",
    "S[Шульц] C[заявил], что T[договор подписан], передаёт V[ТАСС].",
    "T[Договор], как C[отметил] S[Шульц], T[почти готов].",
    "T[Договор], по словам Шульца, T[почти готов].",
    "T[Договор почти готов], C[по словам] S[Шульца].",
    "C[По мнению] президента США S[Рональда Рейгана], T[договор нужен обеим странам].",
    "T[Договор подписан]. Об этом C[сообщила] S[пресс-служба Белого дома].",
    "T[Договор подписан], о чём C[сообщила] S[пресс-служба Белого дома].",
    "S[Шульц], который прилетел в Женеву утром, C[заявил], что T[договор почти готов].",
    "S[Шульц] прилетел в Женеву и C[заявил], что T[договор почти готов].",
    "S[Шульц] уехал, C[отметив], что T[договор почти готов].",
    "S[Шульц] C[пояснил]: T[договор почти готов].",
    "T[Переговоры завершены], C[сообщили] в S[Госдепартаменте].",
    "C[По мнению] S[большинства экспертов], T[договор выгоден].",
    "S[Правоохранительные органы] C[утверждают], что T[обыски проведены].",
    "S[Ряд депутатов] C[потребовал] T[отставки министра].",
    "S[Конгресс] C[потребовал] T[выслать дипломата, чтобы он предстал перед судом].",
    # Commas of a date close no aside.
    "T[Переговоры завершены], C[сообщило] во вторник, 19 ноября, агентство S[ТАСС].",
    "T[Переговоры завершены], C[сообщил] в среду, 20 ноября, S[Джордж Шульц], добавив детали.",
    "Как C[сообщил] в среду, 20 ноября, госсекретарь S[Джордж Шульц], T[переговоры завершены].",
    "T[Переговоры завершены], C[заявил] в Женеве в среду, 20 ноября, госсекретарь США S[Джордж Шульц].",
    "Договор, T[который], C[по словам] S[Джорджа Шульца], T[почти готов], вступит в силу.",
    "В отставку ушёл министр, T[который займётся любимым], C[по словам] S[Рейгана], T[делом — рыбалкой].",
    "T[Ракет, которые стояли в Европе], C[по словам] S[Язова], T[больше нет].",
    "C[По словам] S[Дмитрия Язова], T[часовой попросил помощи]: «Скорее. Самолёт садится».",
    "Как C[рассказала] S[жительница города], где прошёл ураган, T[мост уцелел].",
    "Как C[сообщил] S[посол] из Вены, где идут переговоры, T[договор готов].",
    "T[Договор выгоден Европе], C[выразил мнение] S[Франсуа Миттеран].",
    "Проект хвалит посол S[Джек Мэтлок], который в интервью «Известиям» C[заявил], что T[договор готов].",
    "S[Некоторые] C[считают], что T[договор запоздал].",
    # What is called what, where the parser has joined the words otherwise.
    'S[Гельмут Коль] C[назвал] T[отношения с ней "главной составляющей восточной политики"].',
    'В июне S[Рональд Рейган] C[назвал] T[СССР "империей зла"] и связал свои слова в адрес Москвы с войной.',
    "S[Рональд Рейган] C[назвал] T[«Северный поток» антиевропейским].",
    "S[Маргарет Тэтчер] C[назвала] T[«Звёздные войны» полезными].",
    "Громыко, T[которого] S[Киссинджер] C[назвал] T[«опытным дипломатом»], ушёл в отставку.",
    "Громыко, T[которого] S[Киссинджер] C[охарактеризовал] T[как опытного дипломата], ушёл в отставку.",
    # What turns out later is the narrator's knowledge.
    "S[Полиция] C[сообщала], что T[журналист был задержан], однако позже выяснилось, что он ушёл.",
    "Один из адвокатов потерпевшего — S[Оксана Смирнова] C[заявила], что T[они обжалуют решение].",
    "Суд отказал S[прокуратуре], C[требовавшей] T[оставить журналиста под стражей].",
    "S[Анна Смирнова] со ссылкой на звонок из полиции C[сообщила], что T[завели дело].",
    "T[Об отставке правительства] премьер-министр Болгарии S[Георгий Атанасов] C[заявил] в парламенте.",
    "S[Коль] C[объявил] в среду T[о назначениях на посты].",
    # A name in the nominative is no word of an oblique phrase before it.
    "Во время беседы в новом руководстве партии S[Ёсихико Нода] C[сказал], что T[договор почти готов].",
    "S[Филлис Оукли] распространила заявление, в котором C[сообщается], что T[судно вышло из Ирана].",
    # A comma left out; a source after "из"; a subject of the sentence before.
    "S[Аналитики] C[полагают] что T[у Буша есть шансы стать кандидатом].",
    "C[По информации] из S[МИД], T[договор почти готов].",
    "S[Рейган] прибыл в Женеву. Также C[заявил], что T[договор почти готов].",
    "Между тем, C[сообщает] «S[Лента.ру]», T[число арестованных достигло 225 человек].",
    "T[Кабул будет для союза партнёром], C[передаёт] «S[Интерфакс]».",
    "C[Согласно] S[ТАСС], T[договор почти готов].",
    "T[Договор почти готов]. Такое мнение C[высказал] S[Шульц].",
    "T[Договор почти готов]. С таким заявлением C[выступил] S[Шульц].",
    # Plural nouns for things that speak; a name after a plural noun is another's.
    "S[Источники] в Кремле C[указывали], что T[целью документа является мир].",
    "C[По сведениям] некоторых S[изданий] T[Петров находится в Вене].",
    # A clause before the one who reports it.
    "О том, что T[правительство опубликует договор], S[Тэтчер] C[заявляла] 6 июля.",
    # Infinitives after verbs that tell of what did take place.
    "S[Чиновники] вынуждены были C[заявить], что T[договор почти готов].",
    # An object before a verb whose subject comes last.
    "Ранее T[озабоченность в связи с испытаниями] C[выражали] и S[представители США].",
    "S[Рейган] C[угрожал] T[европейским и другим компаниям применением санкций].",
]


def test_a_document_in_what_is_said_is_not_where_it_is_said(reader):
    reading = read(reader, "«В Следственном управлении возбуждено дело о краже», — говорится в заявлении полиции.")
    assert [s.speaker.of(reading.text) for s in reading.speech] == ["полиции"]


def test_an_outlet_relays_what_somebody_says_in_its_report(reader):
    reading = read(reader, "Газета «Таймс» сообщила, что Тэтчер пообещала отправить в отставку министра.")
    assert [[v.of(reading.text) for v in s.via] for s in reading.speech] == [[], ["Таймс"]]


def test_what_stands_before_a_phrase_with_a_pronoun_only_tells_who_they_are(reader):
    reading = read(reader, "Её посетили родственники, по их словам, королева здорова.")
    assert [s.content.of(reading.text) for s in reading.speech] == ["королева здорова"]


def test_who_passes_on_a_pointer_back_is_its_relay(reader):
    (speech,) = read(reader, "Договор подписан. Об этом сообщил Джордж Шульц, передаёт ТАСС.").speech
    assert [via.of("Договор подписан. Об этом сообщил Джордж Шульц, передаёт ТАСС.") for via in speech.via] == ["ТАСС"]


def test_a_pointer_back_to_the_same_speaker_only_adds_the_place(reader):
    reading = read(reader, "Джордж Шульц заявил, что договор готов. Такое заявление Шульц сделал в Вене.")
    assert [s.cue.of(reading.text) for s in reading.speech] == ["заявил"]


def test_each_of_two_groups_speaks_for_itself(reader):
    reading = read(
        reader, "Представители партии объявили о победе, противники и правозащитники заявляют о массовых нарушениях."
    )
    assert [s.speaker.of(reading.text) for s in reading.speech] == [
        "Представители партии",
        "противники",
        "правозащитники",
    ]


@pytest.mark.parametrize("example", DIRECT)
def test_direct_speech_is_found_in_every_punctuation(reader, example):
    text, marks = unmark(example)
    assert ("direct", marks["S"], marks["C"], marks["T"], marks["V"]) in rows(read(reader, text))


@pytest.mark.parametrize("example", [e for e in INDIRECT if "C[" in e and "T[" in e])
def test_indirect_speech_ends_where_the_clause_ends(reader, example):
    text, marks = unmark(example)
    assert ("indirect", marks["S"], marks["C"], marks["T"], marks["V"]) in rows(read(reader, text))


def test_a_partial_quotation_is_indirect_and_its_content_the_whole_clause(reader):
    reading = read(reader, "Шульц заявил, что договор «почти готов».")
    (speech,) = reading.speech
    assert (speech.form, speech.content.of(reading.text)) == ("indirect", "договор «почти готов»")


def test_an_indirect_claim_and_a_quotation_under_one_cue_are_two_rows(reader):
    reading = read(reader, "Шульц рассказал о встрече в Вене: «Мы согласовали четыре статьи».")
    assert [(s.form, s.content.of(reading.text)) for s in reading.speech] == [
        ("indirect", "о встрече в Вене"),
        ("direct", "Мы согласовали четыре статьи"),
    ]


def test_joint_speakers_give_a_row_each(reader):
    reading = read(reader, "Михаил Горбачёв и Рональд Рейган заявили, что ядерная война недопустима.")
    assert [s.speaker.of(reading.text) for s in reading.speech] == ["Михаил Горбачёв", "Рональд Рейган"]


def test_an_elided_speaker_is_the_one_who_spoke_just_before(reader):
    reading = read(reader, "Шульц заявил, что договор готов. Также добавил, что подписание пройдёт в Вашингтоне.")
    assert [s.speaker.of(reading.text) for s in reading.speech] == ["Шульц", "Шульц"]


@pytest.mark.parametrize(
    "text",
    [
        "Сообщается, что договор готов.",
        "Верховный суд подтвердил приговор, вынесенный советнику.",
        "Шульц передумал и сообщил о нём властям.",
        "В заявлении ТАСС говорится:\n\n\nДелегация вернулась в Москву после долгих переговоров в Женеве.",
        "Следует отметить, что договор готов.",
        "Напомним, что прежний договор подписали в 1972 году.",
        "Шульц не уточнил, что написано в протоколе.",
        "Газета «Правда» вышла утром.",
        "Исследование показало, что радар виден со спутника.",
        "После того, как Шульц объявил об отъезде, зал опустел.",
        "Он прилетел в город «Женева».",
        "Шульц хочет заявить, что договор готов.",
        "Рейган назвал преемником Джорджа Буша.",
        "Вырос сын, которого мать назвала Иваном.",
        "Гельмут Коль назвал вчера вечером ошибку.",
        "Концерт сопровождался скандалами, и его требовали отменить.",
        "Суд отклонил жалобу экологов.",
        "В Москве задержан инженер, которого подозревают в шпионаже.",
        "Депутаты предложили новые названия: «Петроград» и «Невоград».",
        "Не было случая, чтобы королева жаловалась на здоровье.",
        "Гарри Каспаров был чемпионом мира по версии ФИДЕ.",
        "Он стал человеком года по версии журнала «Тайм».",
    ],
)
def test_what_nobody_is_said_to_say_is_no_speech(reader, text):
    assert [s for s in read(reader, text).speech if s.pattern != "about"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Логика проста - строить трубу", - написала Елена Седова.', ["Логика проста - строить трубу"]),
        ("Песков отреагировал на слова Шульца о том, что договор подписан.", ["договор подписан"]),
        ("Громыко ответил на вопрос о том, что договор подписан.", []),
        (
            "Договор подписан, сообщает ТАСС со ссылкой на источник, близкий к правительству.",
            ["Договор подписан"],
        ),
    ],
)
def test_what_is_said_is_the_speakers_own_words_only(reader, text, said):
    assert [s.content.of(text) for s in read(reader, text).speech] == said


def test_a_report_inside_a_report_needs_a_named_speaker(reader):
    reading = read(reader, "Шульц сообщил, что Рейган пообещал приехать в Москву.")
    assert [s.cue_lemma for s in reading.speech] == ["сообщить", "пообещать"]


WORDS = st.sampled_from(
    [
        "Шульц",
        "сказал",
        "что",
        ",",
        "«",
        "»",
        '"',
        "—",
        "договор",
        "готов",
        ".",
        ":",
        "по",
        "словам",
        "(",
        ")",
        "и",
        "\n\n",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=25).map(" ".join).filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_any_jumble_of_cues_and_marks_gives_spans_inside_the_text(reader, text):
    reading = read(reader, text)
    for speech in reading.speech:
        assert speech.content_parts
        assert all(p.of(text) == p.of(text).strip() != "" for p in speech.content_parts)
        assert all(speech.content.contains(p) for p in speech.content_parts)
        assert 0 <= speech.cue.start < speech.cue.end <= len(text)
