"""Tokens with morphology, lemma and syntax, and the flat names of the tagger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from letopis.language.morphology import lemma
from letopis.model.layers import ROOT, Sentence, Token
from letopis.model.spans import Span
from letopis.reading import packs

if TYPE_CHECKING:
    from letopis.reading.segmentation import RawSentence


class FlatName(NamedTuple):
    """A name found by the tagger: its span, PER, LOC or ORG, and its sentence."""

    span: Span
    label: str
    sentence: int


class Parsed(NamedTuple):
    """Tokens and sentences of a text, and its flat names."""

    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[FlatName, ...]


def _flat_names(tags: list[str], tokens: tuple[Span, ...], sentence: int) -> list[FlatName]:
    """Join BIO tags into names."""
    found: list[FlatName] = []
    for span, tag in zip(tokens, tags, strict=True):
        if tag == "O":
            continue
        part, label = tag.split("-")
        if part == "I" and found and found[-1].label == label and found[-1].span.end <= span.start:
            found[-1] = FlatName(Span(found[-1].span.start, span.end), label, sentence)
        else:
            found.append(FlatName(span, label, sentence))
    return found


def parse(text: str, raw: list[RawSentence]) -> Parsed:
    """Tag and parse sentences; the three models each read the same tokens."""
    models = packs.load()
    words = [[span.of(text) for span in sentence.tokens] for sentence in raw]
    morphology = list(models.morphology.map(words))
    syntax = list(models.syntax.map(words))
    tagger = models.names.infer
    names = list(tagger.decoder(tagger.process(tagger.encoder(words))))
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    found: list[FlatName] = []
    for number, (sentence, morphs, trees, tags) in enumerate(zip(raw, morphology, syntax, names, strict=True)):
        first = len(tokens)
        for place, (span, morph, tree) in enumerate(zip(sentence.tokens, morphs.tokens, trees.tokens, strict=True)):
            head = int(tree.head_id)
            word = words[number][place]
            feats = dict(morph.feats)
            tokens.append(
                Token(
                    start=span.start,
                    end=span.end,
                    index=first + place,
                    text=word,
                    lemma=lemma(word, morph.pos, feats),
                    pos=morph.pos,
                    feats=feats,
                    head=ROOT if head == 0 or head == place + 1 else first + head - 1,
                    rel=tree.rel,
                    sentence=number,
                )
            )
        sentences.append(
            Sentence(
                start=sentence.span.start,
                end=sentence.span.end,
                index=number,
                first=first,
                last=len(tokens),
                paragraph=sentence.paragraph,
                headline=sentence.headline,
            )
        )
        found.extend(_flat_names(list(tags), sentence.tokens, number))
    return Parsed(tuple(tokens), tuple(sentences), tuple(found))
