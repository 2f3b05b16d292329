"""Whose words they are: papers and who issued them, relays, names behind an object, and what is nobody's claim."""

from __future__ import annotations

import pytest

import letopis


def said(text: str) -> list[tuple[str | None, str, list[str]]]:
    """Give the speaker, the kind and the relays of each statement."""
    records = letopis.read(text, published="1989-11-21")
    names = {entity.id: entity.name for entity in records.entities}
    return [(names.get(row.speaker or ""), row.kind, [names[v] for v in row.via]) for row in records.statements]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("МИД СССР опубликовал комментарий. В нём сказано, что переговоры отложены.", "МИД СССР"),
        ("МИД СССР опубликовал комментарий. В комментарии отмечается, что переговоры отложены.", "МИД СССР"),
        ("МИД СССР распространил заявление. В документе говорится, что переговоры отложены.", "МИД СССР"),
        ("«Переговоры отложены», — говорится в сообщении, распространённом Белым домом.", "Белый дом"),
        # What somebody else issued is not taken up.
        ("МИД СССР опубликовал ноту. В комментарии «Правды» отмечается, что переговоры отложены.", "Правда"),
    ],
)
def test_a_paper_speaks_for_whoever_issued_it(text: str, speaker: str) -> None:
    assert [row[0] for row in said(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Агентство Рейтер цитирует Буша: «Договор готов».", [("Буш", "claim", ["Рейтер"])]),
        ("«Договор полезен», — прокомментировала подписание Маргарет Тэтчер.", [("Маргарет Тэтчер", "opinion", [])]),
        ("«Договор готов», пишет на первой странице газета «Вельт».", [("Вельт", "claim", [])]),
    ],
)
def test_who_is_quoted_by_whom(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    ["«Когда будет подписан договор?» — спросил Рональд Рейган.", "Рональд Рейган спросил, когда подпишут договор."],
)
def test_whoever_asks_states_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # A question under another verb promises nothing.
        ("«Разве мы подпишем такой договор?» — сказал Рональд Рейган.", "claim"),
        # What is doubted is not foretold; what one will manage is no pledge.
        ("Каспар Уайнбергер сомневается, что договор будет подписан.", "opinion"),
        ("«Мы сможем договориться», — сказал Рональд Рейган.", "forecast"),
    ],
)
def test_kinds_of_questions_doubts_and_abilities(text: str, kind: str) -> None:
    assert [row[1] for row in said(text)] == [kind]


def contents(text: str) -> list[str]:
    records = letopis.read(text, published="1989-11-21")
    return [records.article.text[row.content.start : row.content.end] for row in records.statements]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Каспар Уайнбергер пообещал, что ракеты уберут, но работа затянулась.", "ракеты уберут"),
        ("О том, что визит отложен, сообщил Геннадий Герасимов.", "визит отложен"),
        ("О переносе визита журналистам сообщил Геннадий Герасимов.", "О переносе визита"),
        ("Маргарет Тэтчер назвала Михаила Горбачёва «человеком дела».", "Михаила Горбачёва «человеком дела»"),
        ("Маргарет Тэтчер отметила важность договора.", "важность договора"),
    ],
)
def test_where_what_is_said_begins_and_ends(text: str, content: str) -> None:
    assert contents(text) == [content]


@pytest.mark.parametrize(
    "text", ["В Киеве жителей просят не открывать окна.", "Маргарет Тэтчер отметила день рождения."]
)
def test_nobody_speaks_where_people_are_asked_or_a_day_is_kept(text: str) -> None:
    assert contents(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Однако как сообщает газета «Правда», двое дипломатов приехали в Женеву.", "Правда"),
        ("Но как заявил Эдуард Шеварднадзе, договор выгоден обеим странам.", "Эдуард Шеварднадзе"),
        ("А как ранее сообщило министерство обороны СССР, самолёт нарушил границу.", "министерство обороны СССР"),
    ],
)
def test_as_somebody_said_may_follow_a_conjunction_without_a_comma(text: str, speaker: str) -> None:
    assert [row[0] for row in said(text)] == [speaker]


def test_who_is_told_of_after_the_source_is_no_apposition_to_it() -> None:
    text = (
        "Житель Огайо обвиняется в шпионаже.\n\nКак сообщило министерство юстиции США, американец из штата Огайо "
        "был арестован в четверг."
    )
    assert contents(text) == ["американец из штата Огайо был арестован в четверг"]


@pytest.mark.parametrize(
    "text", ["Но как он заявил это, неизвестно.", "Однако как заявление Шеварднадзе повлияет на переговоры, неясно."]
)
def test_how_something_was_said_is_no_source(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Горбачёв заявил, что договор будет подписан, после чего вылетел в Рейкьявик.", "договор будет подписан"),
        ("Тэтчер пообещала, что Британия поддержит договор, после чего покинула зал.", "Британия поддержит договор"),
        (
            "Шульц сообщил, что Горбачёв провёл переговоры, после чего вылетел в Рейкьявик.",
            "Горбачёв провёл переговоры, после чего вылетел в Рейкьявик",
        ),
        (
            "Шульц сообщил, что ракеты вывезут, после чего базу закроют.",
            "ракеты вывезут, после чего базу закроют",
        ),
        (
            "«Это не относится к ПРО», — резюмировал Геншер. «Першинг — 2» размещён в ФРГ с 1983 года.",
            "Это не относится к ПРО",
        ),
    ],
)
def test_what_the_narrator_goes_on_with_is_not_said(text: str, content: str) -> None:
    assert contents(text) == [content]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Если победят левые, то Италия превратится в сателлит Москвы, заявил Джулио Андреотти.", "forecast"),
        ("Джулио Андреотти заявил, что если победят левые, Италия превратится в сателлит Москвы.", "forecast"),
        ("Джордж Шульц заявил, что если договор подпишут, Рейган поедет в Москву.", "claim"),
        ("Михаил Горбачёв сообщил, что отменит визит, если переговоры сорвутся.", "pledge"),
    ],
)
def test_what_comes_if_something_else_does_is_foretold(text: str, kind: str) -> None:
    assert [row[1] for row in said(text)] == [kind]


def test_a_pronoun_is_nobodys_name_where_a_full_stop_is_lost() -> None:
    text = "Визит министра Джона Нотта отложен, сообщает Он призвал Европу к миру."
    assert "Он" not in [row[0] for row in said(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What is told of a name in passing is relayed, and the outlet says the rest.
        (
            "Ожидалось, что уйдёт и Громыко, который критиковал линию Горбачёва, сообщает Би-би-си.",
            [("Громыко", "opinion", ["Би-би-си"]), ("Би-би-си", "claim", [])],
        ),
        ("Русская служба «Би-би-си» сообщила, что Руст сел на Красной площади.", [("Би-би-си", "claim", [])]),
        # Whom the office names that the text has told of one person.
        (
            "Новым главой управления полиции Лондона стал Питер Имберт. Новый глава столичной полиции сказал, что рад.",
            [("Питер Имберт", "opinion", [])],
        ),
        (
            "Выступил премьер-министр Польши Тадеуш Мазовецкий. Министр считает, что реформа нужна.",
            [("Тадеуш Мазовецкий", "opinion", [])],
        ),
        (
            "Выступил премьер-министр Польши Тадеуш Мазовецкий. Министр Литвы считает, что реформа нужна.",
            [("министр Литвы", "opinion", [])],
        ),
        # A quotation under a verb of asking that only tells what was.
        ("Коль попросил передать: «Мы потеряли год».", [("Коль", "demand", []), ("Коль", "claim", [])]),
        ("Коль попросил: «Ускорьте переговоры».", [("Коль", "demand", [])]),
        # "По моей информации" is the speaker's own.
        (
            "Вадим Бакатин сообщил:\nПо моей информации, лётчик не оказывал сопротивления.",
            [("Вадим Бакатин", "claim", [])],
        ),
        ("«Он не нарушал договор», — сказал Вадим Бакатин.", [("Вадим Бакатин", "claim", [])]),
        ("«Я не нарушал договор», — сказал Вадим Бакатин.", [("Вадим Бакатин", "denial", [])]),
        ("Вадим Бакатин вернулся домой. Там, с его слов, было тихо.", [("Вадим Бакатин", "claim", [])]),
        # What is promised of a thing is not its own will.
        ("Договор, который, по словам Шульца, готов, подпишут в Вене.", [("Шульц", "claim", [])]),
    ],
)
def test_who_says_it_and_what_kind_it_is(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert said(text) == expected
