from __future__ import annotations

import msgspec
import pytest

from letopis.articles import article_from_text
from letopis.evaluation.factrueval_predictions import as_facts, office_span, write_facts
from letopis.model.layers import Entity, Mention
from letopis.model.records import ArticleRecords, Event, EvidenceSpan, Participant, RecordDate, Tenure
from letopis.model.spans import Span

TEXT = (
    "Госсекретарём США Джорджем Шульцем и Эдуардом Шеварднадзе подписан текст. Студенты слушали. "
    "Концерн GE купил RCA. Роберт Максвелл владеет газетой."
)
ENTITIES = {
    "e1": ("person", "Джордж Шульц", "Джорджем Шульцем"),
    "e2": ("person", "Эдуард Шеварднадзе", "Эдуардом Шеварднадзе"),
    "e3": ("country", "США", "США"),
    "e4": ("organisation", "GE", "GE"),
    "e5": ("organisation", "RCA", "RCA"),
    "e6": ("person", "Роберт Максвелл", "Роберт Максвелл"),
}


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def entity(key, kind, name, words, form="name"):
    place = span(words)
    return Entity(key, kind, kind.upper(), name, "attested", None, (Mention(place.start, place.end, form),))


PEOPLE = (
    *(entity(key, *found) for key, found in ENTITIES.items()),
    entity("e7", "profession", "студенты", "Студенты", "nominal"),
)
ROW = {"evidence": (EvidenceSpan(0, 5),), "origin": "test", "confidence": 1.0}
TENURE = Tenure(id="o1", person="e1", office="госсекретарь", of="e3", span=span("Госсекретарём США"), **ROW)


def event(kind, *participants, **more):
    found = tuple(Participant(*one.split(":")) for one in participants)
    date = RecordDate(None, "unresolved")
    return Event(id="v1", type=kind, trigger=Span(0, 5), participants=found, date=date, **more, **ROW)


def facts_of(*events, tenures=()):
    records = ArticleRecords(article=article_from_text(TEXT), entities=PEOPLE, events=events, tenures=tenures)
    return as_facts(records)


def as_rows(facts):
    return [(fact.type, *((a.name, a.label) for a in fact.arguments)) for fact in facts]


def test_a_tenure_is_an_occupation_with_the_words_of_the_text():
    (fact,) = facts_of(tenures=[TENURE])
    assert as_rows([fact]) == [
        ("occupation", ("who", "Джордж Шульц"), ("position", "Госсекретарём"), ("where", "США")),
    ]
    assert fact.get("position").spans == (Span(0, 13),)
    assert fact.get("who").values == ("джордж шульц",)


def test_an_office_that_is_not_in_so_many_words_is_named_by_its_nominative():
    other = msgspec.structs.replace(TENURE, office="глава", of=None, country="e3")
    assert office_span(TEXT, other) is None
    (fact,) = facts_of(tenures=[other])
    assert as_rows([fact]) == [("occupation", ("who", "Джордж Шульц"), ("position", "глава"), ("where", "США"))]
    assert fact.get("position").spans == (other.span,)
    assert office_span(TEXT, msgspec.structs.replace(TENURE, office="")) is None


def test_an_office_of_nothing_is_no_occupation():
    assert facts_of(tenures=[msgspec.structs.replace(TENURE, of=None)]) == ()


@pytest.mark.parametrize(("kind", "phase"), [("appoint", "начало"), ("elect", "начало"), ("resign", "конец")])
def test_a_change_of_office_is_its_phase(kind, phase):
    (fact,) = facts_of(event(kind, "e1:actor", office="o1"), tenures=[TENURE])
    assert fact.get("фаза").label == phase


def test_an_office_still_to_be_entered_is_unreal():
    (fact,) = facts_of(tenures=[msgspec.structs.replace(TENURE, status="elect")])
    assert fact.unreal


def test_a_meeting_is_of_named_persons():
    assert as_rows(facts_of(event("meet", "e1", "e3", "e2", "e7", "e1"))) == [
        ("meeting", ("participant", "Джордж Шульц"), ("participant", "Эдуард Шеварднадзе")),
    ]
    assert as_rows(facts_of(event("meet", "e1", "e3"))) == [
        ("meeting", ("participant", "Джордж Шульц"), ("participant", "США")),
    ]
    assert facts_of(event("meet", "e1", "e7")) == ()
    assert facts_of(event("call", "e1", "e2"), event("visit", "e1", "e2"), event("gathering", "e1", "e2")) == ()


@pytest.mark.parametrize(("status", "unreal"), [("happened", False), ("planned", True), ("denied", True)])
def test_what_did_not_happen_is_unreal(status, unreal):
    (fact,) = facts_of(event("meet", "e1", "e2", status=status))
    assert fact.unreal is unreal


def test_a_deal_and_its_type():
    assert as_rows(facts_of(event("deal", "e4", "e5:recipient", mode="purchase"))) == [
        ("deal", ("participant", "GE"), ("participant", "RCA"), ("type", "купля/продажа")),
    ]
    (fact,) = facts_of(event("deal", "e4", "e5"))
    assert fact.get("type") is None
    assert facts_of(event("deal", "e4")) == ()


def test_ownership_is_of_every_owner_and_property():
    # Roles that the records do not have yet are taken as they come.
    assert as_rows(facts_of(event("own", "e6:owner", "e4:actor", "e5:property", "e3:candidate"))) == [
        ("ownership", ("owner", "Роберт Максвелл"), ("property", "RCA")),
        ("ownership", ("owner", "GE"), ("property", "RCA")),
    ]
    assert as_rows(facts_of(event("own", "e6:owner", object=span("газетой")))) == [
        ("ownership", ("owner", "Роберт Максвелл"), ("property", "газетой")),
    ]
    assert facts_of(event("own", "e6:owner")) == ()


def test_the_same_fact_is_given_once():
    assert len(facts_of(event("meet", "e1", "e2"), event("meet", "e1", "e2"))) == 1


def test_facts_are_written_for_the_official_scorer(tmp_path):
    resigned = event("resign", "e1", office="o1")
    facts = facts_of(resigned, event("meet", "e1", "e2"), tenures=[TENURE])
    odd = facts[1]._replace(arguments=(facts[1].arguments[0]._replace(label="Шульц:\n госсекретарь"),))
    write_facts(tmp_path / "out" / "book_1.task3", [facts[0], odd])
    assert (tmp_path / "out" / "book_1.task3").read_text(encoding="utf-8").splitlines() == [
        "occupation", "who : Джордж Шульц", "position : Госсекретарём", "where : США", "",
        "meeting", "participant : Шульц госсекретарь", "",
    ]  # fmt: skip
