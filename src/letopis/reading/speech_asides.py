"""Asides that report the sentence around them: ", сообщает X", "как отметил X", "по словам X"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.reading.speech_clauses import ancestors, minus
from letopis.reading.speech_cues import (
    Found,
    cues_of,
    has_case,
    is_in_document,
    name_spans,
    quoted_speakers,
)
from letopis.reading.speech_outlets import is_outlet, outlets_in
from letopis.reading.speech_scope import ENDINGS, OPENERS, scope
from letopis.reading.speech_speakers import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Sentence, Token
    from letopis.reading.speech_cues import Context, Cue

LEADING = frozenset({"ранее", "также", "вчера", "сегодня", "накануне", "позже", "уже", "и"})
# Words at the head of a sentence after which "как сообщил X" often goes without a comma.
LEADS_ON = frozenset({"однако", "но", "а", "и", "впрочем", "причём"})
SOURCES = frozenset({"по", "с", "со", "согласно"})
# Whose version of a crime a text gives: "убит по версии следствия".
INVESTIGATING = frozenset(
    {
        "следствие",
        "обвинение",
        "полиция",
        "милиция",
        "прокуратура",
        "следователь",
        "защита",
        "суд",
        "комиссия",
        "разведка",
    }
)
SOURCE_REACH = 4
# What comes from somebody: "по информации из МИД".
TOLD = frozenset({"информация", "сведение", "сообщение"})
ASKING = frozenset({"спросить", "спрашивать", "поинтересоваться", "интересоваться", "выяснить", "узнать"})
# What is referred to in place of those who said it.
OF_THAT = ["о", "том", ",", "что"]
SAID = frozenset({"слово", "данные", "информация", "сведение", "источник", "представитель", "глава", "мнение"})
PLACES = frozenset({"где", "куда", "откуда"})
MAX_LEAD = 4


class Aside(NamedTuple):
    """A phrase that reports: its words, its cue, who speaks, and whether it only relays what others say."""

    region: Span
    report: Found
    relay: bool


def find_asides(context: Context, sentence: Sentence, words: Sequence[Token], taken: set[int]) -> list[Aside]:
    """Find the asides of a sentence; ``taken`` holds the cues that direct speech has used."""
    found: list[Aside] = []
    for token in words:
        if token.index in taken or context.quotation(token.start) is not None:
            continue
        if any(a.region.contains(token) for a in found):
            continue
        aside = _source(context, sentence, token) or _verbal(context, sentence, token)
        if aside is not None and not _asked(context, token):
            found.append(aside)
    return found


def _asked(context: Context, token: Token) -> bool:
    """Tell an aside inside a question: "спросил, что, по его мнению, важно" tells nobody's opinion."""
    return any(context.reading.tokens[index].lemma in ASKING for index in ancestors(context.reading, token.index))


def _verbal(context: Context, sentence: Sentence, token: Token) -> Aside | None:
    """A reporting clause set off by commas: ", сообщает X" and "как отметил X"."""
    cue = next((c for c in cues_of(context, token) if {"direct", "that"} & set(c.entry.takes)), None)
    if cue is None or token.feat("VerbForm") in {"Part", "Conv"}:
        return None
    first, last = _start(context, sentence, token), _end(context, sentence, token.index)
    if first is not None and first - sentence.first <= 1 and last >= sentence.last - 1:
        last = _first_comma(context, sentence, token.index) or last
    if first is None or _opens_clause(context, last, sentence):
        return None
    tokens = context.reading.tokens
    compared = tokens[first].lemma == "как"
    region = Span(tokens[first].start, tokens[last - 1].end)
    speakers, relays = quoted_speakers(context, cue)
    if not _is_reported_here(context, cue, region, speakers, compared=compared):
        return None
    content = _said_around(context, sentence, region)
    # Something has to stand before the aside, if only "между тем".
    if not content or (not compared and content[0].start > region.start and region.start == sentence.start):
        return None
    speakers, via = _sourced(context, region, speakers)
    via = via or relays
    relay = bool(speakers) and not via and all(is_outlet(context, s) for s in speakers)
    pattern = "as_reported" if compared else "aside"
    return Aside(region, Found(cue.span, content, speakers, via, cue.key, pattern, token.index), relay)


def _is_reported_here(context: Context, cue: Cue, region: Span, speakers: tuple[Span, ...], *, compared: bool) -> bool:
    """Tell whether the clause names its speaker (after the verb, unless "как" opens it), or a document does."""
    words = context.reading.tokens_in(region)
    before = [t.text.lower() for t in context.reading.tokens[max(words[0].index - 2, 0) : words[0].index]]
    # "как и обещал", "после того, как он заявил", "так, как сказал он": comparisons and times, not reports.
    if compared and (words[1].lemma == "и" or {"того", "тем", "тому", "так"} & set(before)):
        return False
    if not speakers:
        return is_in_document(context, cue.token)
    return all(region.contains(s) for s in speakers) and (compared or speakers[0].start > cue.token.start)


def _said_around(context: Context, sentence: Sentence, region: Span) -> tuple[Span, ...]:
    """Give the rest of the sentence, without a mere "однако" before the aside; nothing if it says nothing."""
    content = minus(context.reading.text, Span(sentence.start, sentence.end), [region])
    content = tuple(p for p in content if p.start < region.start or not _goes_back(context, p, region))
    content = (*(_without_that(context, p) for p in content[:1]), *content[1:])
    if len(content) > 1 and all(t.text.lower() in OPENERS for t in context.reading.tokens_in(content[0])):
        content = content[1:]
    return content if any(_has_predicate(context, part) for part in content) else ()


def _without_that(context: Context, span: Span) -> Span:
    """Leave out the opening of "О том, что визит отложен, сообщил X"."""
    words = context.reading.tokens_in(span)
    opening = [word.text.lower() for word in words[: len(OF_THAT)]]
    return Span(words[len(OF_THAT)].start, span.end) if opening == OF_THAT and len(words) > len(OF_THAT) else span


def _goes_back(context: Context, span: Span, region: Span) -> bool:
    """Tell what still belongs to an aside: the reporter's own gerund, or what a source is like.

    "…, сообщил ТАСС, добавив, что …"; "…, сообщает ТАСС со ссылкой на источник, близкий к правительству".
    """
    words = context.reading.tokens_in(span)
    if words[0].feat("VerbForm") == "Conv" and cues_of(context, words[0]):
        return True
    head = context.reading.head_of(span)
    below = head is not None and head.head != ROOT and region.contains(context.reading.tokens[head.head])
    return below and words[0].pos == "ADJ" and not any(word.feat("VerbForm") == "Fin" for word in words)


def _start(context: Context, sentence: Sentence, token: Token) -> int | None:
    """Give the index of the aside's first word: the verb, "как", or an adverb of time before the verb."""
    tokens = context.reading.tokens
    place = token.index
    for _ in range(MAX_LEAD + 4):
        before = place - 1
        if before < sentence.first:
            return place if tokens[place].lemma == "как" else None
        word = tokens[before]
        led = tokens[place].lemma == "как" and before == sentence.first and word.text.lower() in LEADS_ON
        if led and all(t.pos == "ADV" for t in tokens[place + 1 : token.index]):
            return place
        if word.text in ENDINGS and word.text not in {":", ")"}:
            return (
                place
                if place == token.index or tokens[place].lemma == "как" or _all_lead(context, place, token)
                else None
            )
        if word.pos in {"PUNCT", "VERB", "SCONJ", "CCONJ"} and word.lemma not in {"как", "и"}:
            return None
        place = before
    return None


def _all_lead(context: Context, first: int, token: Token) -> bool:
    words = context.reading.tokens[first : token.index]
    span = Span(words[0].start, words[-1].end)
    times = context.reading.times_in(span)
    return len(words) <= MAX_LEAD and all(
        w.lemma in LEADING or w.pos in {"ADV", "ADP"} or any(t.contains(w) for t in times) for w in words
    )


def _end(context: Context, sentence: Sentence, start: int) -> int:
    """Give the index after the last word of the aside that holds the token ``start``."""
    tokens = context.reading.tokens
    place = start + 1
    while place < sentence.last:
        token = tokens[place]
        if context.quotation(token.start) is not None:
            place += 1
            continue
        if (
            token.text in ENDINGS
            and token.pos == "PUNCT"
            and not (token.text == "," and _carries_on(context, place, start))
        ):
            return place
        place += 1
    while place > start + 1 and tokens[place - 1].pos == "PUNCT" and tokens[place - 1].text not in '»"“”)':
        place -= 1
    return place


def _first_comma(context: Context, sentence: Sentence, start: int) -> int | None:
    """Give the comma that closes an aside at the head of a sentence, where it would leave nothing of the sentence.

    "Как сообщил Пентагон, американец арестован": the parser takes the American for an apposition.
    """
    tokens = context.reading.tokens[start + 1 : sentence.last]
    return next((t.index for t in tokens if t.text == "," and context.quotation(t.start) is None), None)


def _carries_on(context: Context, comma: int, start: int) -> bool:
    """Tell whether the phrase goes on after a comma: a date, relative clause, participle, apposition or source."""
    tokens = context.reading.tokens
    following = next(iter(tokens[comma + 1 : comma + 2]), None)
    if following is None:
        return False
    if _is_of_a_date(context, comma, start) or _is_relative(context, following):
        return True
    if following.text.lower() in {"со", "ссылаясь", "комментируя", "отвечая", "выступая", "цитируя"}:
        return True
    head = tokens[following.head] if following.head != ROOT else None
    if head is None:
        return False
    inside = start <= head.index < comma
    if following.rel in {"appos", "conj"} and inside and following.feat("Case") == head.feat("Case"):
        return following.pos in {"NOUN", "PROPN"}
    return following.feat("VerbForm") == "Part" and following.feat("Variant") != "Short" and inside


def _is_of_a_date(context: Context, comma: int, start: int) -> bool:
    """Tell a comma inside a date, or after it and before who speaks: "сообщил в среду, 5 июня, представитель"."""
    tokens = context.reading.tokens
    times = context.reading.times_in(Span(tokens[start].start, context.sentence(tokens[comma]).end))
    if any(time.contains(tokens[comma]) for time in times):
        return True
    if not any(time.end == tokens[comma - 1].end for time in times):
        return False
    # The parser may hang who speaks on the clause around the aside.
    around = tokens[start].head
    place = tokens[comma + 1]
    while place.head > comma and place.head != around:
        place = tokens[place.head]
    speaks = place.rel in SUBJECTS and place.head in {start, around}
    return speaks or (place.rel == "obl" and place.head == start)


def _is_relative(context: Context, token: Token) -> bool:
    """Tell whether a relative clause begins: "которые …", "с которым …"."""
    following = next(iter(context.reading.tokens[token.index + 1 : token.index + 2]), None)
    if token.lemma in PLACES and token.head != ROOT:
        # "как рассказала жительница города, где прошёл ураган, …"
        return context.reading.tokens[token.head].rel == "acl:relcl"
    return token.lemma == "который" or (token.pos == "ADP" and following is not None and following.lemma == "который")


def _opens_clause(context: Context, place: int, sentence: Sentence) -> bool:
    """Tell whether ", что …" follows: then the verb governs a clause and is no aside."""
    tokens = context.reading.tokens[place : min(place + 2, sentence.last)]
    return any(t.text.lower() in {"что", "чтобы", "будто"} for t in tokens) or bool(tokens and tokens[0].text == ":")


def _has_predicate(context: Context, span: Span) -> bool:
    return (
        any(
            t.feat("VerbForm") == "Fin"
            or t.feat("Variant") == "Short"
            or (t.head == ROOT and t.pos in {"NOUN", "ADJ", "ADV"})
            for t in context.reading.tokens_in(span)
        )
        or len(context.reading.tokens_in(span)) > MAX_LEAD * 2
    )


def _sourced(context: Context, region: Span, speakers: tuple[Span, ...]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Give speakers and outlets: an outlet "со ссылкой на X" relays X."""
    source = referred_source(context, region)
    if source:
        return source, tuple(s for s in speakers if not any(s.overlaps(o) for o in source))
    return speakers, outlets_in(context, region, speakers)


def referred_source(context: Context, region: Span) -> tuple[Span, ...]:
    """Give whom "со ссылкой на X", "ссылаясь на X", "со слов X" names inside ``region``."""
    tokens = context.reading.tokens_in(region)
    for place, token in enumerate(tokens):
        if token.lemma in {"ссылка", "ссылаться", "сослаться"}:
            for other in tokens[place + 1 : place + 6]:
                if has_case(context.reading, other) == "на":
                    return _named_source(context, other)
        if token.lemma == "слово" and place and tokens[place - 1].text.lower() == "со":
            for child in context.reading.children(token.index):
                if child.rel == "nmod":
                    return name_spans(context, child, joint=True)
    return ()


def _named_source(context: Context, head: Token) -> tuple[Span, ...]:
    spans = name_spans(context, head, joint=True)
    if spans or not (head.lemma in SAID or context.lexicon.has("documents", head.lemma)):
        return spans
    for child in context.reading.children(head.index):
        if child.rel in {"nmod", "appos"} and (spans := name_spans(context, child, joint=False)):
            return spans
    return ()


def _source(context: Context, sentence: Sentence, token: Token) -> Aside | None:
    """A prepositional phrase that reports the clause it stands in."""
    reading = context.reading
    preposition = token.text.lower()
    if preposition not in SOURCES or _is_in_name(reading, token):
        return None
    if preposition == "согласно" and (named := _named_after(context, sentence, token)) is not None:
        return named
    for noun in reading.tokens[token.index + 1 : min(token.index + 1 + SOURCE_REACH, sentence.last)]:
        if noun.pos == "PUNCT":
            return None
        lemma = noun.lemma
        following = next(iter(reading.tokens[noun.index + 1 : noun.index + 2]), None)
        if lemma == "точка" and following is not None and following.lemma == "зрение":
            lemma, noun_end = "точка зрения", following
        else:
            noun_end = noun
        if preposition == "с" and lemma == "слово" and _is_set_off(reading, token, noun, sentence):
            preposition = "со"
        entry = context.lexicon.source(preposition, lemma)
        if entry is not None and not _is_of_title(reading, token, noun, sentence):
            return _source_aside(context, sentence, token, noun, noun_end, f"{preposition} {lemma}")
    return None


def _is_set_off(reading: Reading, token: Token, noun: Token, sentence: Sentence) -> bool:
    """Tell ", с его слов, " from "начал с его слов"."""
    opens = token.index == sentence.first or reading.tokens[token.index - 1].text == ","
    return opens and noun.index + 1 < sentence.last and reading.tokens[noun.index + 1].text == ","


def _is_of_title(reading: Reading, token: Token, noun: Token, sentence: Sentence) -> bool:
    """Tell whose title it is: "чемпион мира по версии ФИДЕ"; "убит по версии следствия" tells who says so."""
    before = reading.tokens[token.index - 1]
    if noun.lemma != "версия" or token.index == sentence.first or before.pos not in {"NOUN", "PROPN"}:
        return False
    return not any(t.lemma in INVESTIGATING for t in reading.tokens[noun.index + 1 : noun.index + 4])


def _named_after(context: Context, sentence: Sentence, token: Token) -> Aside | None:
    """A body named right after "согласно" ("Согласно Пентагону, …")."""
    following = next(iter(context.reading.tokens[token.index + 1 : sentence.last]), None)
    found = context.reading.mention_at(following) if following is not None else None
    if following is None or found is None or found[0].form != "name" or found[1].type != "organisation":
        return None
    speaker = found[0].plain()
    last = _end(context, sentence, context.reading.tokens_in(speaker)[-1].index)
    region = Span(token.start, max(context.reading.tokens[last - 1].end, speaker.end))
    region = _short_region(context, region, speaker.end, sentence)
    content = scope(context, sentence, region)
    if not content:
        return None
    relay = is_outlet(context, speaker)
    return Aside(
        region, Found(token.plain(), content, (speaker,), (), "по данные", "source_phrase", token.index), relay
    )


def _is_in_name(reading: Reading, token: Token) -> bool:
    """Tell the "по" of a body's name ("Комитет по оценке …")."""
    found = reading.mention_at(token)
    return found is not None and found[0].start < token.start


def _source_aside(
    context: Context, sentence: Sentence, token: Token, noun: Token, noun_end: Token, key: str
) -> Aside | None:
    reading = context.reading
    speakers, head = _phrase_speaker(context, noun, noun_end)
    if not speakers:
        return None
    last = _end(context, sentence, max(noun_end.index, head.index))
    region = Span(token.start, max(reading.tokens[last - 1].end, speakers[-1].end))
    region = _short_region(context, region, max(speakers[-1].end, noun_end.end), sentence)
    content = scope(context, sentence, region)
    if not content:
        return None
    via = outlets_in(context, region, speakers)
    relay = all(is_outlet(context, s) for s in speakers)
    report = Found(Span(token.start, noun_end.end), content, speakers, via, key, "source_phrase", noun.index)
    return Aside(region, report, relay)


def _phrase_speaker(context: Context, noun: Token, noun_end: Token) -> tuple[tuple[Span, ...], Token]:
    reading = context.reading
    for index in dict.fromkeys((noun_end.index, noun.index)):
        for child in reading.children(index):
            if child.lemma in {"его", "её", "их", "он", "она", "они"} and child.pos in {"DET", "PRON"}:
                return (child.plain(),), child
    for index in dict.fromkeys((noun_end.index, noun.index)):
        for child in reading.children(index):
            case = has_case(reading, child)
            apart = not case or (case in {"из", "от"} and noun.lemma in TOLD)
            if child.index > noun_end.index and child.rel in {"nmod", "appos"} and apart:
                spans = name_spans(context, child, joint=True)
                if spans:
                    return spans, child
    following = next(iter(reading.tokens[noun_end.index + 1 : noun_end.index + 2]), None)
    if following is not None and following.sentence == noun.sentence and following.pos == "PROPN":
        return name_spans(context, following, joint=False), following
    return (), noun


def _short_region(context: Context, region: Span, named: int, sentence: Sentence) -> Span:
    """End the phrase where the speaker is ``named`` when no comma closes it ("По словам Шульца договор готов")."""
    text = context.reading.text
    rest = text[region.end : sentence.end].strip(" .!?…")
    verbs = any(t.feat("VerbForm") == "Fin" and t.start >= named for t in context.reading.tokens_in(region))
    if (rest and not verbs) or (rest and "котор" in region.of(text)):
        return region
    return Span(region.start, named) if verbs else region
