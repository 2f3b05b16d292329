"""Events that somebody merely claims, and who says so."""

from __future__ import annotations

import pytest

import letopis


def told(text: str) -> tuple[str, list[str], list[str]]:
    """Give the status of the only event, the words of who reports it, and its evidence."""
    records = letopis.read(text, published="1990-06-01")
    (event,) = records.events
    words = records.article.text
    return (
        event.status,
        [words[r.span.start : r.span.end] for r in event.reported_by],
        [words[e.start : e.end] for e in event.evidence],
    )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Одна из газет утверждает, что Борис Ельцин арестован.", "Одна из газет утверждает"),
        ("По утверждению оппозиции, Николай Рыжков арестован.", "По утверждению оппозиции"),
        ("Как утверждает «Голос», Егор Лигачёв уволен.", "утверждает «Голос"),
        ("По слухам, Егор Лигачёв уволен.", "По слухам"),
        ("Ходят слухи, что Егор Лигачёв арестован.", "слухи"),
        ("Появились слухи о том, что Николай Рыжков подал в отставку.", "слухи"),
        ("Николай Рыжков, утверждает оппозиция, подал в отставку.", "утверждает оппозиция"),
        ("По непроверенным данным, Николай Рыжков арестован.", "По непроверенным данным"),
        ("Егора Лигачёва подозревают в том, что он подписал указ.", "подозревают"),
    ],
)
def test_what_somebody_merely_claims_is_alleged_and_cites_who_claims_it(text: str, source: str) -> None:
    status, sources, evidence = told(text)
    assert status == "alleged"
    assert sources == [source]
    assert any(source in span for span in evidence)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("По данным агентства «Рейтер», Николай Рыжков арестован.", "По данным агентства «Рейтер"),
        ("Николай Рыжков арестован, сообщило агентство «Рейтер».", "сообщило агентство «Рейтер"),
        ("Как сообщает «Рейтер», Егор Лигачёв уволен.", "сообщает «Рейтер"),
    ],
)
def test_what_is_reported_happened_and_cites_who_reports_it(text: str, source: str) -> None:
    status, sources, evidence = told(text)
    assert status == "happened"
    assert sources == [source]
    assert any(source in span for span in evidence)


def test_a_rumour_that_is_denied_is_denied() -> None:
    assert told("ТАСС опроверг слухи о том, что Егор Лигачёв арестован.")[0] == "denied"


def test_what_the_outlet_tells_as_done_is_no_mere_claim() -> None:
    text = "Оппозиция утверждает, что Николай Рыжков арестован. Николая Рыжкова арестовали вчера в Москве."
    assert told(text)[0] == "happened"


@pytest.mark.parametrize(
    "text",
    [
        "Егор Лигачёв утверждает, что после встречи Михаила Горбачёва с Рональдом Рейганом цены выросли.",
        "Оппозиция утверждает, что Николай Рыжков, которого вчера арестовали в Москве, молчит.",
    ],
)
def test_what_a_claim_takes_for_granted_happened(text: str) -> None:
    assert told(text)[0] == "happened"


@pytest.mark.parametrize(
    "text",
    [
        "Матиас Руст арестован в Москве по подозрению в хулиганстве.",
        "По обвинению в шпионаже в Москве арестован Николас Данилофф.",
        "В 1988 году Юрия Чурбанова приговорили к 12 годам тюрьмы по обвинениям во взяточничестве.",
        "Николас Данилофф, которого арестовали по обвинению в шпионаже, освобождён.",
        "Его обвиняют в убийстве Улофа Пальме, погибшего в Стокгольме 28 февраля 1986 года.",
    ],
)
def test_a_charge_is_the_ground_of_what_was_done_not_somebodys_word_for_it(text: str) -> None:
    records = letopis.read(text, published="1990-06-01")
    assert records.events
    assert {(event.status, event.reported_by) for event in records.events} == {("happened", ())}


def test_what_an_indictment_says_happened_is_alleged() -> None:
    assert told("Согласно обвинению, Юрий Чурбанов подписал указ.")[0] == "alleged"


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # Whoever only speaks of a death does not make it known.
        ("Улофа Пальме застрелили в Стокгольме. «Смерть Пальме потрясла мир», — сказал Ингвар Карлссон.", []),
        (
            "О смерти Улофа Пальме сообщил Ингвар Карлссон. Пальме застрелили в Стокгольме.",
            ["сообщил Ингвар Карлссон"],
        ),
        (
            "Николае Чаушеску арестовали. Генерал Виктор Стэнкулеску подтвердил факт ареста Чаушеску.",
            ["Виктор Стэнкулеску подтвердил"],
        ),
    ],
)
def test_who_makes_an_event_known_tells_it(text: str, sources: list[str]) -> None:
    assert told(text)[1] == sources


@pytest.mark.parametrize(
    "text", ["Радио передало песню «Министр умер».", "Режиссёр снял фильм «Убийство Александра Второго» в Москве."]
)
def test_titles_of_works_tell_nothing(text: str) -> None:
    assert not letopis.read(text, published="1990-06-01").events
