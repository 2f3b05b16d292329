"""Arcs that are mended after the parser."""

import pytest

import letopis
from letopis.model.layers import ROOT, Token
from letopis.reading.parsing import _reattached


def token(index, text, pos, head, rel, lemma=None, **feats):
    start = 10 * index
    return Token(
        start=start,
        end=start + len(text),
        index=index,
        text=text,
        lemma=lemma or text,
        pos=pos,
        feats=feats,
        head=head,
        rel=rel,
        sentence=0,
    )


@pytest.mark.parametrize(("verb", "arc"), [("сообщить", (1, "nmod")), ("добиться", (0, "obj"))])
def test_a_genitive_belongs_to_the_subject_before_it_unless_the_verb_takes_one(verb, arc):
    tokens = [
        token(0, "сообщила", "VERB", ROOT, "root", lemma=verb),
        token(1, "группа", "NOUN", 0, "nsubj", Case="Nom"),
        token(2, "переговоров", "NOUN", 0, "obj", Case="Gen"),
    ]
    mended = _reattached(tokens)[2]
    assert (mended.head, mended.rel) == arc


def test_a_preposition_before_a_participle_is_no_conjunction():
    tokens = [
        token(0, "среди", "ADP", 1, "mark"),
        token(1, "задержанных", "VERB", 2, "obl", Case="Gen"),
        token(2, "оказался", "VERB", ROOT, "root"),
    ]
    assert _reattached(tokens)[0].rel == "case"


def test_a_name_that_is_no_nominative_is_an_object() -> None:
    records = letopis.read("Рейгана принял в Кремле Михаил Горбачёв.", published="1988-05-30")
    names = {entity.id: entity.name for entity in records.entities}
    (event,) = records.events
    assert {(names[p.entity], p.role) for p in event.participants} == {("Михаил Горбачёв", "host"), ("Рейган", "guest")}


def test_a_surname_that_looks_like_a_plural_stays_a_subject() -> None:
    records = letopis.read("Керимов принял в Баку Михаила Горбачёва.", published="1988-05-30")
    names = {entity.id: entity.name for entity in records.entities}
    (event,) = records.events
    assert ("Керимов", "host") in {(names[p.entity], p.role) for p in event.participants}
