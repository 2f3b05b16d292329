"""A reading finds its way about its layers, also after some were replaced."""

from __future__ import annotations

import msgspec

from letopis.articles import article_from_text
from letopis.language.phrases import nominative_words
from letopis.model.layers import Reading, Token
from letopis.model.spans import Span

TEXT = "Рейган встретил Горбачёва"


def token(index: int, start: int, word: str, pos: str, head: int, rel: str, **feats: str) -> Token:
    """Make a token of the only sentence."""
    return Token(start, start + len(word), index, word, word.lower(), pos, feats, head, rel, 0)


def reading() -> Reading:
    """Give three words: a verb with its subject and its object."""
    tokens = (
        token(0, 0, "Рейган", "PROPN", 1, "nsubj"),
        token(1, 7, "встретил", "VERB", -1, "root"),
        token(2, 16, "Горбачёва", "PROPN", 1, "obj"),
    )
    return Reading(article=article_from_text(TEXT), tokens=tokens, sentences=())


def test_tokens_of_a_span_are_those_that_overlap_it() -> None:
    read = reading()
    found = {
        (0, 6): ["Рейган"],
        (6, 7): [],
        (3, 8): ["Рейган", "встретил"],
        (6, 25): ["встретил", "Горбачёва"],
        (9, 9): ["встретил"],
        (7, 7): [],
        (25, 25): [],
    }
    assert {span: [t.text for t in read.tokens_in(Span(*span))] for span in found} == found


def test_replaced_tokens_hang_together_anew() -> None:
    read = reading()
    assert [t.index for t in read.children(1)] == [0, 2]
    object_of_subject = msgspec.structs.replace(read.tokens[2], head=0)
    changed = read.replaced(tokens=(*read.tokens[:2], object_of_subject))
    assert [t.index for t in changed.children(1)] == [0]
    assert [t.index for t in changed.children(0)] == [2]
    assert [t.index for t in read.children(1)] == [0, 2]


def test_other_layers_replaced_leave_the_tokens_as_they_hang() -> None:
    read = reading()
    assert [t.index for t in read.children(1)] == [0, 2]
    assert [t.index for t in read.replaced(notes=()).children(1)] == [0, 2]


def test_the_same_words_otherwise_related_are_declined_otherwise() -> None:
    """An adjective taken for a name agrees with the noun; a name before one stays."""
    ins = {"Case": "Ins", "Number": "Sing", "Gender": "Masc"}
    noun = token(1, 9, "трибуналом", "NOUN", -1, "root", **ins)
    adjective = token(0, 0, "Гаагским", "PROPN", 1, "amod", **ins)
    name = msgspec.structs.replace(adjective, rel="flat")
    assert nominative_words((adjective, noun)) == ("Гаагский", "трибунал")
    assert nominative_words((name, noun)) != nominative_words((adjective, noun))
