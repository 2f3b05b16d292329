"""Tokens with morphology, lemma and syntax, and the flat names of the tagger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.language.morphology import known as is_known
from letopis.language.morphology import lemma, like_case, parses, retagged
from letopis.model.layers import ROOT, Sentence, Token
from letopis.model.spans import Span
from letopis.reading import packs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from letopis.reading.segmentation import RawSentence


# A sentence is in capitals if so many of its longer words are, and it has so many of them.
SHORT = 3
MIN_SHOUTED = 3
SHOUTED = 0.8


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


def spelt(words: list[str]) -> list[str]:
    """Spell a sentence's words as models know them: words in capitals as usual, where the whole sentence is so."""
    return _without_capitals(words)


def _spelling(word: str, known: Mapping[str, int]) -> str:
    """Give a word as the models know it: with е for ё where only that spelling has a vector."""
    lowered = word.lower()
    if "ё" not in lowered or lowered in known:
        return word
    return word.replace("ё", "е").replace("Ё", "Е")


def _without_capitals(words: list[str]) -> list[str]:
    """Spell a sentence in capitals as usual: names with a capital, abbreviations whole, the rest in lower case."""
    long = [word for word in words if len(word) > SHORT and word.isalpha()]
    if len(long) < MIN_SHOUTED or sum(word.isupper() for word in long) / len(long) < SHOUTED:
        return words
    return [_usual(word) if word.isupper() else word for word in words]


def _usual(word: str) -> str:
    if len(word) == 1:
        return word.lower()
    tag = parses(word.lower())[0].tag
    if "Abbr" in tag:
        return word
    named = any(name in tag for name in ("Name", "Surn", "Patr", "Geox", "Orgn")) or not is_known(word.lower())
    return like_case("Имя", word.lower()) if named else word.lower()


def _reattached(tokens: list[Token]) -> list[Token]:
    """Turn the arc from a noun that was parsed as the adjective of its own genitive ("пресс-группа переговоров")."""
    for place, token in enumerate(tokens):
        if token.pos != "NOUN" or token.rel != "amod" or token.head != place + 1 or token.feat("Case") != "Nom":
            continue
        below = tokens[place + 1]
        if below.feat("Case") == "Gen" and below.pos == "NOUN":
            rel = "nsubj" if below.rel in {"obj", "obl", "nsubj"} else below.rel
            tokens[place] = msgspec.structs.replace(token, head=below.head, rel=rel)
            tokens[place + 1] = msgspec.structs.replace(below, head=place, rel="nmod")
    return tokens


def parse(text: str, raw: list[RawSentence]) -> Parsed:
    """Tag and parse sentences; the three models each read the same tokens."""
    models = packs.load()
    words = [[span.of(text) for span in sentence.tokens] for sentence in raw]
    known = models.morphology.infer.encoder.words_vocab.item_ids
    spelt = [[_spelling(word, known) for word in _without_capitals(sentence)] for sentence in words]
    morphology = list(models.morphology.map(spelt))
    syntax = list(models.syntax.map(spelt))
    tagger = models.names.infer
    names = list(tagger.decoder(tagger.process(tagger.encoder(spelt))))
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    found: list[FlatName] = []
    for number, (sentence, morphs, trees, tags) in enumerate(zip(raw, morphology, syntax, names, strict=True)):
        first = len(tokens)
        for place, (span, morph, tree) in enumerate(zip(sentence.tokens, morphs.tokens, trees.tokens, strict=True)):
            head = int(tree.head_id)
            word = words[number][place]
            pos, feats = retagged(word, morph.pos, dict(morph.feats))
            tokens.append(
                Token(
                    start=span.start,
                    end=span.end,
                    index=first + place,
                    text=word,
                    lemma=lemma(word, pos, feats),
                    pos=pos,
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
    return Parsed(tuple(_reattached(tokens)), tuple(sentences), tuple(found))
