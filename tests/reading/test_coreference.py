"""Chains: names, noun phrases in their whole extent, and pronouns that stand for one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from letopis.model.layers import ROOT
from letopis.reading.coreference import find_chains
from letopis.reading.coreference.fitting import fit, instances
from letopis.reading.coreference.names import same_names
from letopis.reading.coreference.phrases import Finder

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.model.layers import Reading

    Read = Callable[..., Reading]


def chains(reading: Reading) -> list[list[str]]:
    return [[mention.of(reading.text) for mention in chain.mentions] for chain in reading.chains]


CHAINS = [
    # A title and the name beside it are one mention; the pronoun takes it up.
    (
        "Президент США Рональд Рейган прилетел в Женеву. Он встретился с Михаилом Горбачёвым.",
        ["Президент США Рональд Рейган", "Он"],
    ),
    # A relative clause is no part of the noun's phrase, its pronoun is a mention.
    ("В Рейкьявике прошла встреча в доме, который стоит на берегу залива.", ["доме", "который"]),
    ("Делегация прибыла в Рейкьявик, где начались переговоры.", ["Рейкьявик", "где"]),
    # The reflexive goes back to the subject.
    ("Михаил Горбачёв изложил свою программу.", ["Михаил Горбачёв", "свою"]),
    # A noun of its class takes up an organisation and a country.
    (
        "Газета «Известия» напечатала речь Громыко. Издание вышло утром.",
        ["Газета «Известия»", "Издание"],
    ),
    ("Переговоры начались в Исландии. Страна приняла две делегации.", ["Исландии", "Страна"]),
    # The same noun again, whatever its modifiers leave out.
    (
        "Стороны подписали советско-американский договор. Договор вступил в силу в июне.",
        ["советско-американский договор", "Договор"],
    ),
    # "Я" in a quotation is its speaker.
    ("«Я доволен итогами встречи», — заявил Рональд Рейган.", ["Я", "Рональд Рейган"]),
    # "Мы" is the body that the speaker speaks for.
    (
        "«Мы продолжим полёты», — заявил представитель «Аэрофлота» Сергей Павлов. «Аэрофлот» летает в Нью-Йорк.",
        ["Мы", "«Аэрофлота»", "«Аэрофлот»"],
    ),
    # A capital that acts is its country's government; one where something is stays itself.
    (
        "США изучили предложение. Вашингтон ответил отказом. В Вашингтоне прошёл митинг.",
        ["США", "Вашингтон"],
    ),
    # A noun for a person, with adjectives at most, is the one person in sight.
    (
        "Михаил Горбачёв прилетел в Рейкьявик. Советский руководитель привёз новые предложения.",
        ["Михаил Горбачёв", "Советский руководитель"],
    ),
    # "Там" is the place last named.
    ("Рейган прибыл в Рейкьявик. Там его ждал Горбачёв.", ["Рейкьявик", "Там"]),
    # A pronoun for a thing.
    ("Стороны подписали договор в декабре. Он вступил в силу через полгода.", ["договор", "Он"]),
    # Two named together are "они", though the two are no mention of their own.
    (
        "Рейган и Горбачёв вышли к журналистам. Они пожали друг другу руки. Потом они уехали.",
        ["Они", "они"],
    ),
    # An abbreviation and the full name.
    (
        "Совет экономической взаимопомощи собрался в Софии. Решение СЭВ поддержала Венгрия.",
        ["Совет экономической взаимопомощи", "СЭВ"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CHAINS, ids=[row[1][0] for row in CHAINS])
def test_a_chain_holds_all_that_stands_for_one_thing(read: Read, text: str, expected: list[str]):
    assert expected in chains(read(text))


APART = [
    # "В свою очередь" stands for nobody.
    ("Рейган в свою очередь предложил сократить арсеналы.", "свою"),
    # What is said to be something is no second mention of it.
    ("Громыко стал председателем президиума.", "председателем президиума"),
    # Another one is not the same one.
    ("Договор подписали в Вашингтоне. Другой договор готовят в Женеве.", "Другой договор"),
    # Each and any mean nobody in particular.
    ("Посол выступил в Лондоне. Каждый посол получил текст.", "Каждый посол"),
]


@pytest.mark.parametrize(("text", "alone"), APART, ids=[row[1] for row in APART])
def test_what_takes_up_nothing_is_in_no_chain(read: Read, text: str, alone: str):
    assert all(alone not in chain for chain in chains(read(text)))


PHRASES = [
    # The preposition, the participial clause and the brackets stay outside; the complement belongs.
    ("Министр прибыл на заседание комитета начальников штабов.", "заседание комитета начальников штабов"),
    ("Осуждённую за убийство няню выслали.", "няню"),
    ("Договор (о нём писали газеты) подписан.", "Договор"),
    # Quotation marks that belong to a name are part of it, those of a quotation are not.
    ("Вышел журнал «Огонёк» с интервью.", "журнал «Огонёк»"),
    ("«Это сказал министр», — пишет газета.", "министр"),
]


@pytest.mark.parametrize(("text", "phrase"), PHRASES, ids=[row[1] for row in PHRASES])
def test_a_phrase_has_its_whole_extent(read: Read, text: str, phrase: str):
    reading = read(text)
    assert phrase in [p.span.of(reading.text) for p in Finder(reading).find()]


def test_chains_point_to_their_entities(read: Read):
    reading = read("Рональд Рейган прилетел в Женеву. Рейган пробудет в городе три дня.")
    by_entity = {reading.entity(c.entity).name: c for c in reading.chains if c.entity}
    assert set(by_entity) == {"Рональд Рейган", "Женева"}
    assert [m.form for m in by_entity["Женева"].mentions] == ["name", "nominal"]


def test_every_mention_stands_in_one_chain_only(read: Read):
    text = " ".join(row[0] for row in CHAINS)
    spans = [(m.start, m.end) for chain in read(text).chains for m in chain.mentions]
    assert len(spans) == len(set(spans))


def test_a_parse_gone_wrong_does_no_harm(read: Read):
    from msgspec.structs import replace

    reading = read(" ".join(row[0] for row in CHAINS))
    turned = [replace(t, head=(t.index + 1) % len(reading.tokens)) for t in reading.tokens]
    rootless = [replace(t, head=ROOT) for t in reading.tokens]
    for tokens in (turned, rootless):
        find_chains(replace(reading, tokens=tuple(tokens)))


def test_an_empty_reading_has_no_chains(read: Read):
    assert read("").chains == ()


def test_short_names_need_one_full_name(read: Read):
    reading = read("Компания «Дженерал моторс» отчиталась. Акции «Дженерал моторс» выросли.")
    assert same_names(reading.entities) == {}


def test_salience_is_fitted_without_marked_chains(read: Read):
    reading = read(
        "Маргарет Тэтчер приехала в Москву. Она встретилась с Михаилом Горбачёвым. "
        "Горбачёв принял её в Кремле. Он показал гостье дворец. Они говорили семь часов."
    )
    rows = instances(reading)
    assert rows
    assert all(any(row.agrees) and not all(row.agrees) for row in rows)
    found = fit([reading])
    assert found.pronouns.keys() <= {"Masc", "Fem", "Plur"}
    assert found.likelihood <= 0
    assert found.weights["back 1"] > found.weights.get("back 3", -10.0)
