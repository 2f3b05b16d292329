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
