"""What is said in a phrase instead of a clause: "о …", "к …", "за …", an object, an instrumental."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.spans import Span
from letopis.reading.speech_clauses import minus, phrase_span
from letopis.reading.speech_cues import has_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token
    from letopis.reading.speech_cues import Context, Cue

ABOUT = frozenset({"о", "об", "обо", "про"})
POINTING = frozenset({"это", "что", "то", "который"})
# How far from its verb a phrase may stand that the parser has hung elsewhere.
REACH = 6
PERSONS = frozenset({"он", "она", "они"})
# Teams are played for, causes are spoken for.
PLAYED_FOR = frozenset({"сборная", "команда", "клуб", "счёт", "рубеж", "предел", "граница", "место", "время", "год"})
# Objects of "выразить" and the like that say nothing, and of "критиковать" that are bodies.
# What is confirmed by deed or ruling, not by word: "суд подтвердил приговор", "клуб подтвердил класс".
RULED = frozenset({"приговор", "титул", "звание", "рекорд", "репутация", "лидерство", "класс", "полномочие"})
EMPTY = frozenset({"готовность", "намерение", "желание", "интерес"})


def run_start(context: Context, head: Token, first: int) -> int:
    """Walk back from a head over its own words without a break."""
    inside = {t.index for t in context.reading.subtree(head.index)}
    place = head.index
    while place - 1 >= first and place - 1 in inside and context.reading.tokens[place - 1].pos != "PUNCT":
        place -= 1
    return place


def phrase(context: Context, head: Token, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give a whole noun phrase with its preposition, relative clauses and all."""
    first = run_start(context, head, context.sentence(head).first)
    while first < head.index and context.reading.tokens[first].text.lower() in {"и", "также"}:
        first += 1
    return minus(context.reading.text, phrase_span(context, first, head.index), cuts)


def objects_of(context: Context, cue: Cue) -> list[Token]:
    """Give the direct objects of a reporting verb."""
    return [c for c in context.reading.children(cue.token.index) if c.rel == "obj"]


def about(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "о …" after a verb, as its own or right beside it."""
    for child in context.reading.children(cue.token.index):
        if has_case(context.reading, child) in ABOUT and child.index > cue.token.index:
            if child.lemma in POINTING | PERSONS or child.pos in {"PRON", "DET"}:
                continue
            return phrase(context, child, cuts)
    beside = _beside(context, cue, ABOUT)
    return phrase(context, beside, cuts) if beside is not None else _opening(context, cue, cuts)


def _opening(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "О визите" of "О визите рассказал Шульц", the phrase that opens the cue's own clause."""
    sentence = context.sentence(cue.token)
    tokens = context.reading.tokens
    first = tokens[sentence.first]
    if first.text.lower() not in ABOUT or first.pos != "ADP" or not first.index < first.head < cue.token.index:
        return ()
    between = tokens[first.head : cue.token.index]
    noun = tokens[first.head]
    if any(t.feat("VerbForm") == "Fin" or t.text in {",", ";", ":"} for t in between) or noun.lemma in POINTING:
        return ()
    # The one who reports stands in the nominative, adverbs of time before or after, whoever is told in the dative.
    stop = next((t for t in between[1:] if _is_beside(t)), cue.token)
    if noun.pos not in {"NOUN", "PROPN"}:
        return ()
    return minus(context.reading.text, Span(first.start, tokens[stop.index - 1].end), cuts)


def _is_beside(token: Token) -> bool:
    told = token.feat("Case") == "Dat" and token.feat("Animacy") == "Anim" and token.pos == "NOUN"
    return told or token.feat("Case") in {"Nom", "Ins"} or token.pos == "ADV" or token.lemma in PERSONS


def _beside(context: Context, cue: Cue, prepositions: frozenset[str]) -> Token | None:
    """Give the noun of a prepositional phrase right after a cue that the parser has hung on another word."""
    tokens = context.reading.tokens
    last = context.sentence(cue.token).last
    times = context.reading.times_in(context.sentence(cue.token))
    for token in tokens[cue.token.index + 1 : min(cue.token.index + REACH, last)]:
        if any(time.contains(token) for time in times) or (token.text.lower() == "в" and token.pos == "ADP"):
            continue
        if token.text.lower() in prepositions and token.pos == "ADP":
            noun = tokens[token.head] if token.index < token.head < last else None
            good = noun is not None and noun.pos in {"NOUN", "PROPN"} and noun.lemma not in POINTING | PERSONS
            return noun if good else None
        if token.pos not in {"ADV", "PART", "PRON"}:
            return None
    return None


def _with(context: Context, cue: Cue, prepositions: frozenset[str], cases: frozenset[str]) -> Token | None:
    """Give the noun that a cue governs with one of some prepositions, if it stands in one of ``cases``."""
    for child in context.reading.children(cue.token.index):
        fits = child.pos == "NOUN" and child.index > cue.token.index and child.feat("Case") in cases
        if fits and has_case(context.reading, child) in prepositions:
            return child
    return None


def to_what(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "к …" of "призвал к …"."""
    found = _with(context, cue, frozenset({"к", "ко"}), frozenset({"Dat", ""}))
    return phrase(context, found, cuts) if found is not None else ()


def on_what(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "на …" of "настаивает на …", "пожаловался на …"."""
    found = _with(context, cue, frozenset({"на"}), frozenset({"Loc" if cue.entry.kind == "demand" else "Acc"}))
    return phrase(context, found, cuts) if found is not None else ()


def in_what(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "в …" of "признался в …", which is no place or time."""
    found = _with(context, cue, frozenset({"в", "во"}), frozenset({"Loc"}))
    if found is None or context.reading.mention_at(found) is not None or _is_when(context, found):
        return ()
    # An interview or a letter is where it was said.
    if context.lexicon.has("documents", found.lemma):
        return ()
    return phrase(context, found, cuts)


def from_what(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "от …" of "предостерёг от …"."""
    found = _with(context, cue, frozenset({"от"}), frozenset({"Gen"}))
    return phrase(context, found, cuts) if found is not None else ()


def against(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "против …" of "выступил против …"."""
    found = _with(context, cue, frozenset({"против"}), frozenset({"Gen", ""}))
    return phrase(context, found, cuts) if found is not None and found.feat("Animacy") != "Anim" else ()


def in_favour(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "за …" of "выступил за …", where it is an aim."""
    found = _with(context, cue, frozenset({"за"}), frozenset({"Acc"}))
    if found is None or found.feat("Animacy") == "Anim" or found.lemma in PLAYED_FOR or _is_when(context, found):
        return ()
    return phrase(context, found, cuts) if context.reading.mention_at(found) is None else ()


def _is_when(context: Context, noun: Token) -> bool:
    return any(time.contains(noun) for time in context.reading.times_in(context.sentence(noun)))


def onto(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "за B на A" of "возложил ответственность за B на A", from its first preposition to the end."""
    tokens = context.reading.tokens
    last = context.sentence(cue.token).last
    start = next((t for t in context.reading.tokens_in(cue.span) if t.text.lower() in {"за", "на"}), None)
    after = context.reading.tokens_in(cue.span)[-1].index + 1
    first = start or next((t for t in tokens[after : min(after + 1, last)] if t.text.lower() in {"за", "на"}), None)
    if first is None or first.head <= first.index:
        return ()
    whom = [
        part
        for c in context.reading.children(cue.token.index)
        if c.index < cue.token.index and has_case(context.reading, c) in {"на", "за"}
        for part in phrase(context, c, cuts)
    ]
    return (*whom, *minus(context.reading.text, phrase_span(context, first.index, first.head), cuts))


def by_what(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "санкциями" of "пригрозил санкциями", with those who are threatened where they stand before it."""
    tokens = context.reading.tokens
    last = context.sentence(cue.token).last
    first = cue.token.index + 1
    means: list[Token] = []
    for token in tokens[first:last]:
        if token.pos in {"PUNCT", "VERB", "SCONJ"} and token.text != "-":
            break
        adjective = token.lemma.endswith(("ий", "ый", "ой"))
        if (
            token.pos == "NOUN"
            and token.feat("Case") == "Ins"
            and not adjective
            and not has_case(context.reading, token)
        ):
            means.append(token)
    found = next((t for t in means if t.head == cue.token.index), next(iter(means), None))
    if found is None or found.feat("Animacy") == "Anim":
        return ()
    # Whom it threatens stands in the dative; anything else in between is no part of the threat.
    opening = tokens[first : found.index]
    whole = all(t.head != cue.token.index or t.feat("Case") == "Dat" for t in opening)
    begin = first if whole else run_start(context, found, first)
    end = phrase_span(context, found.index, found.index).end
    return minus(context.reading.text, Span(tokens[begin].start, end), cuts)


def objective(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give a direct object that is no living being; "выражали и представители США" may leave it before the verb."""
    for child in objects_of(context, cue):
        if child.pos != "NOUN" or child.feat("Animacy") == "Anim" or child.lemma in EMPTY | RULED:
            continue
        if cue.span.start < child.start < cue.span.end:
            # "Подверг решение критике": the cue would hold what is said.
            continue
        if any(c.lemma in {"такой", "подобный"} for c in context.reading.children(child.index)):
            # "Такое мнение высказал …" points at what was said before.
            continue
        if child.index > cue.token.index or _is_fronted(context, cue, child):
            return phrase(context, child, cuts)
    return ()


def weighed(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "важность договора" of "отметил важность договора" and "указал на важность договора"."""
    for child in context.reading.children(cue.token.index):
        if child.rel not in {"obj", "obl", "nmod"} or not context.lexicon.marks("weights", child.lemma):
            continue
        fits = child.feat("Case") == "Acc" and has_case(context.reading, child) in {"", "на"}
        if fits and child.index > cue.token.index:
            return phrase(context, child, cuts)
    return ()


def _is_fronted(context: Context, cue: Cue, child: Token) -> bool:
    """Tell an object before the verb whose subject stands after it."""
    return child.feat("Case") == "Acc" and any(
        c.rel == "nsubj" and c.index > cue.token.index for c in context.reading.children(cue.token.index)
    )


def demanded(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give the object of "потребовал …" in the genitive or accusative."""
    for child in context.reading.children(cue.token.index):
        fits = child.rel in {"obj", "obl", "iobj"} and child.feat("Case") in {"Gen", "Acc"} and child.pos == "NOUN"
        if (
            fits
            and child.index > cue.token.index
            and not has_case(context.reading, child)
            and child.feat("Animacy") != "Anim"
        ):
            return phrase(context, child, cuts)
    return ()
