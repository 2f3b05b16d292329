"""Arcs that are mended after the parser."""

import pytest

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
