"""Tokens with morphology, lemma and syntax, flat names, nested mentions and their relations."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from letopis.language.morphology import known as is_known
from letopis.language.morphology import lemma, like_case, parses, retagged
from letopis.model.layers import ROOT, Relation, Sentence, Token, TypedSpan
from letopis.model.spans import Span
from letopis.reading import packs
from letopis.reading.packs.decoding import SpanFound
from letopis.reading.parted_surnames import cut, part, part_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.reading.segmentation import Places, RawSentence


# A sentence is in capitals if so many of its longer words are, and it has so many of them.
SHORT = 3
MIN_SHOUTED = 3
SHOUTED = 0.8
# The relations of the arcs that are mended.
MENDED = frozenset({"amod", "obj", "mark", "nsubj"})
# Verbs whose object stands in the genitive.
GENITIVE_VERBS = frozenset(
    "добиться добиваться достичь достигать достигнуть избежать избегать требовать потребовать ожидать ждать дождаться "
    "желать пожелать бояться опасаться лишиться лишаться лишить касаться коснуться держаться придерживаться "
    "заслуживать хотеть захотеть искать просить попросить хватать хватить стоить".split()
)


class FlatName(NamedTuple):
    """A name found by the tagger: its span, PER, LOC or ORG, and its sentence."""

    span: Span
    label: str
    sentence: int


class Parsed(NamedTuple):
    """Tokens and sentences of a text, its flat names, its nested mentions and the relations between them."""

    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[FlatName, ...]
    spans: tuple[TypedSpan, ...]
    relations: tuple[Relation, ...]


def _flat_names(text: str, tags: Sequence[str], tokens: Places, sentence: int) -> list[FlatName]:
    """Join BIO tags into names.

    Each token's tag is the likeliest for itself, so they need not fit: an inside of another label than the name before
    it goes on with that name and gives it its label, for the head of a name in Russian tends to come last; an inside
    without any beginning is a name of its own only with a capital.
    """
    found: list[FlatName] = []
    before = "O"
    for (start, end), tag in zip(tokens, tags, strict=True):
        if tag == "O":
            before = tag
            continue
        part, _, label = tag.partition("-")
        if part == "I" and before != "O":
            found[-1] = FlatName(Span(found[-1].span.start, end), label, sentence)
        elif part == "B" or (part == "I" and not text[start].islower()):
            found.append(FlatName(Span(start, end), label, sentence))
        else:
            tag = "O"  # noqa: PLW2901 (a stray inside ends here)
        before = tag
    return found


def spelt(words: list[str]) -> list[str]:
    """Give words as models know them: in a sentence of capitals names keep one, abbreviations all, the rest none."""
    shouted = [word for word in words if word.isupper() and len(word) > SHORT and word.isalpha()]
    if len(shouted) < MIN_SHOUTED * SHOUTED:
        return words
    long = [word for word in words if len(word) > SHORT and word.isalpha()]
    if len(long) < MIN_SHOUTED or len(shouted) / len(long) < SHOUTED:
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
    """Mend arcs that the parser is known to get wrong.

    * a noun parsed as the adjective of its own genitive: "пресс-группа переговоров";
    * a genitive right after a subject, parsed as the object of a verb that takes none: "сообщила группа переговоров";
    * a preposition parsed as a conjunction before a participle that stands for a noun: "среди задержанных";
    * a name that can only be an accusative or genitive, tagged as a nominative: "Рейгана принял Горбачёв".
    """
    for place, token in enumerate(tokens):
        if token.rel not in MENDED:
            continue
        if token.pos == "NOUN" and token.rel == "amod" and token.head == place + 1 and token.feat("Case") == "Nom":
            below = tokens[place + 1]
            if below.feat("Case") == "Gen" and below.pos == "NOUN":
                rel = "nsubj" if below.rel in {"obj", "obl", "nsubj"} else below.rel
                tokens[place] = msgspec.structs.replace(token, head=below.head, rel=rel)
                tokens[place + 1] = msgspec.structs.replace(below, head=place, rel="nmod")
        elif token.rel == "obj" and token.pos == "NOUN" and token.feat("Case") == "Gen" and place:
            if _belongs_to_subject(tokens, place):
                tokens[place] = msgspec.structs.replace(token, head=place - 1, rel="nmod")
        elif token.rel == "mark" and token.pos == "ADP" and token.head > place and tokens[token.head].feat("Case"):
            tokens[place] = msgspec.structs.replace(token, rel="case")
        elif token.rel in {"nsubj", "obj"} and token.head > place and _only_object(token):
            tokens[place] = msgspec.structs.replace(token, rel="obj", feats={**token.feats, "Case": "Acc"})
    return tokens


def _only_object(name: Token) -> bool:
    """Tell a name that the lexicon knows in the accusative and in no nominative, whatever the tagger thought."""
    if name.pos != "PROPN" or name.feat("Case") != "Nom":
        return False
    tags = [parse.tag for parse in parses(name.text.lower()) if parse.is_known and parse.tag.POS == "NOUN"]
    # "Керимов" is in the lexicon as the genitive of several Керимы only.
    people = all(("Surn" in tag or "Name" in tag) and tag.number == "sing" for tag in tags)
    cases = {tag.case for tag in tags}
    return bool(tags) and people and "accs" in cases and cases <= {"accs", "gent"}


def _belongs_to_subject(tokens: Sequence[Token], place: int) -> bool:
    """Tell a genitive that is the complement of the subject before it from the object of the verb above both."""
    subject, verb = tokens[place - 1], tokens[tokens[place].head]
    negated = verb.index > 0 and tokens[verb.index - 1].lemma == "не"
    return (
        subject.pos == "NOUN"
        and subject.rel == "nsubj"
        and subject.head == verb.index
        and not negated
        and verb.lemma not in GENITIVE_VERBS
    )


@lru_cache(maxsize=2000)
def _morphology(tag: str) -> tuple[str, dict[str, str]]:
    """Take a joined tag apart: the part of speech, and the features (shared: not to be changed)."""
    pos, _, rest = tag.partition("|")
    return pos, dict(feature.split("=", 1) for feature in rest.split("|")) if rest else {}


@lru_cache(maxsize=100_000)
def _tagged(word: str, tag: str) -> tuple[str, dict[str, str], str]:
    """Give the part of speech, features and lemma of a word as tagged."""
    pos, feats = retagged(word, *_morphology(tag))
    return pos, feats, lemma(word, pos, feats)


def _words(text: str, raw: Sequence[RawSentence]) -> list[list[packs.Word]]:
    """Give the words of each sentence as packs take them."""
    return [
        [
            packs.Word(word, start == 0 or text[start - 1].isspace())
            for word, (start, _) in zip(
                spelt([text[start:end] for start, end in sentence.tokens]), sentence.tokens, strict=True
            )
        ]
        for sentence in raw
    ]


def parse(text: str, raw: list[RawSentence]) -> Parsed:
    """Tag and parse sentences with the active pack, in one pass."""
    pack = packs.load()
    settings = pack.settings
    tags, arcs, labels = settings.tags, settings.arcs, settings.names
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    found: list[FlatName] = []
    spans: list[TypedSpan] = []
    relations: list[Relation] = []
    for number, (sentence, seen) in enumerate(zip(raw, pack.see(_words(text, raw)), strict=True)):
        first = len(tokens)
        for place, ((start, end), tag, head, arc) in enumerate(
            zip(sentence.tokens, seen.tags, seen.heads, seen.arcs, strict=True), first
        ):
            word = text[start:end]
            pos, feats, base = _tagged(word, tags[tag])
            governor = ROOT if head < 0 or first + head == place else first + head
            # By place: names for the arguments would take as long as the token itself.
            tokens.append(Token(start, end, place, word, base, pos, feats, governor, arcs[arc], number))
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
        found.extend(_flat_names(text, [labels[name] for name in seen.names], sentence.tokens, number))
        offset = len(spans)
        spans.extend(
            TypedSpan(sentence.tokens[s.first][0], sentence.tokens[s.last][1], settings.types[s.type], s.score)
            for s in seen.spans
        )
        relations.extend(
            Relation(settings.relations[kind], offset + source, offset + target, score)
            for kind, source, target, score in seen.relations
        )
    tokens = _reattached(tokens)
    parted = part(tokens)
    people = {(s.start, s.end) for s in spans if s.fine == "PERSON"}
    people |= {(name.span.start, name.span.end) for name in found if name.label == "PER"}
    parted |= part_known(tokens, [Span(*ends) for ends in sorted(people)])
    if parted:
        found = [name._replace(span=piece) for name in found for piece in cut(name.span, tokens, parted)]
        for place, typed in enumerate(tuple(spans)):
            whole, *rest = cut(typed, tokens, parted) if typed.fine == "PERSON" else (typed,)
            spans[place] = msgspec.structs.replace(typed, start=whole.start, end=whole.end)
            # Relations go by place: what is new comes last.
            spans += [msgspec.structs.replace(typed, start=piece.start, end=piece.end) for piece in rest]
    return Parsed(tuple(tokens), tuple(sentences), tuple(found), tuple(spans), tuple(relations))


def relate(text: str, raw: list[RawSentence], spans: Sequence[TypedSpan]) -> tuple[Relation, ...]:
    """Give the relations between given spans of one sentence; a span widens to whole tokens of its sentence.

    Spans of an unknown type, or that lie across sentences, take no part.
    """
    pack = packs.load()
    types = {name: number for number, name in enumerate(pack.settings.types)}
    given: list[list[SpanFound]] = []
    places: list[list[int]] = []
    for sentence in raw:
        own, numbers = [], []
        for number, span in enumerate(spans):
            if span.fine in types and sentence.span.start <= span.start and span.end <= sentence.span.end:
                inside = [
                    place for place, (start, end) in enumerate(sentence.tokens) if start < span.end and end > span.start
                ]
                if inside:
                    own.append(SpanFound(inside[0], inside[-1], types[span.fine], 1.0))
                    numbers.append(number)
        given.append(own)
        places.append(numbers)
    return tuple(
        Relation(pack.settings.relations[kind], numbers[source], numbers[target], score)
        for numbers, found in zip(places, pack.relate(_words(text, raw), given), strict=True)
        for kind, source, target, score in found
    )
