"""How the text ties an event to an earlier one, or to an earlier report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.model.records import BackReference, Event, EvidenceSpan
from letopis.model.spans import Span, hull
from letopis.records.clauses import clause_words
from letopis.records.events import event_of
from letopis.records.frames import cues, triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Reading, Token
    from letopis.model.records import Relation
    from letopis.records.arguments import Syntax
    from letopis.records.events import EventTable
    from letopis.records.merging import Group

ORIGIN: Final = "letopis.backreferences/1"
FIRST_CONFIDENCE: Final = 0.85
REPORT_CONFIDENCE: Final = 0.85
FOLLOW_CONFIDENCE: Final = 0.7
SINCE: Final = frozenset({"после", "с", "со"})
SINCE_REACH: Final = 12
NEAR: Final = 2
FOLLOWING: Final = frozenset({"по итогам", "по результатам", "по окончании", "после", "в продолжение", "вслед за"})


class Found(NamedTuple):
    """Back-references, and the events that had to become rows for them."""

    references: tuple[BackReference, ...]
    events: tuple[Event, ...]


def find_backreferences(reading: Reading, table: EventTable) -> Found:
    """Give the back-references of an article, ids ``b1``…, and further background events they point to."""
    more: list[Event] = []
    rows = [*_firsts(reading, table, more), *_earlier_reports(table), *_follow_ups(table)]
    rows.sort(key=lambda row: row[0][0].start)
    references = tuple(
        BackReference(
            id=f"b{number}",
            from_=from_,
            relation=relation,
            to=to,
            by=by,
            evidence=tuple(EvidenceSpan(span.start, span.end) for span in evidence),
            origin=ORIGIN,
            confidence=confidence,
        )
        for number, (evidence, relation, from_, to, by, confidence) in enumerate(rows, 1)
    )
    return Found(references, tuple(more))


Row = tuple[list[Span], "Relation", str | None, str | None, str | None, float]


def _firsts(reading: Reading, table: EventTable, more: list[Event]) -> Iterator[Row]:
    """Find "Эта встреча стала первой после майских переговоров", "первая с 1979 года встреча"."""
    for token in reading.tokens:
        if token.lemma != "первый" or token.feat("Number") == "Plur":
            continue
        event = _described(table, token)
        if event is None:
            continue
        since = _since(reading, token)
        if since is None:
            continue
        span, words = since
        to = _earlier_event(table, words, event, more)
        if to is None and not any(time.type == "date" for time in reading.times_in(span)):
            continue
        yield [hull([*_clause(table.syntax, token), token, span])], "first_since", event.id, to, None, FIRST_CONFIDENCE


def _clause(syntax: Syntax, token: Token) -> list[Token]:
    """Give the words of the clause that a word stands in."""
    verb = next((a for a in (token, *syntax.ancestors(token)) if syntax.is_verb(a)), None)
    return clause_words(syntax, verb) if verb is not None else []


def _described(table: EventTable, first: Token) -> Event | None:
    """Give the event that is called the first: "первая встреча", "встреча стала первой"."""
    syntax = table.syntax
    heads = [syntax.head(first)]
    if heads[0] is not None and syntax.is_verb(heads[0]):
        heads.append(syntax.subject(heads[0]))
    heads += [child for child in syntax.children(first) if child.rel == "nsubj"]
    for head in heads:
        event = table.at(head.index) if head is not None else None
        if event is not None:
            return event
        if head is not None and head.pos == "PRON":
            return _last_before(table, first, None)
    # "Это первая встреча с 1979 года": the noun only names what was told before.
    types = {trigger.type for head in heads if head is not None for trigger in triggers().get(head.lemma, ())}
    return _last_before(table, first, types) if types else None


def _last_before(table: EventTable, token: Token, types: set[str] | None) -> Event | None:
    """Give the last event of the two sentences before (of one of ``types``), which a pronoun or noun takes up."""
    found = [
        event
        for event, group in zip(table.events, table.groups, strict=True)
        if (types is None or event.type in types)
        and any(token.sentence - NEAR <= s.sentence < token.sentence for s in group.sightings)
    ]
    return found[-1] if found else None


def _since(reading: Reading, first: Token) -> tuple[Span, list[Token]] | None:
    """Give the phrase that says since when: its span and its tokens."""
    tokens = reading.sentence_tokens(first.sentence)
    after = [t for t in tokens if first.index < t.index <= first.index + SINCE_REACH]
    start = next((place for place, t in enumerate(after) if t.lemma in SINCE and t.pos == "ADP"), None)
    if start is None:
        return None
    kept: list[Token] = []
    for token in after[start:]:
        if token.text in {",", ".", ";", ":", "—", ")"} or token.pos == "VERB":
            break
        kept.append(token)
    while kept and kept[-1].pos in {"ADP", "CCONJ", "PUNCT"}:
        kept.pop()
    return (hull(kept), kept) if len(kept) > 1 else None


def _earlier_event(table: EventTable, words: list[Token], event: Event, more: list[Event]) -> str | None:
    for token in words:
        known = table.at(token.index)
        if known is not None and known.id != event.id:
            return known.id
        spare = next((g for g in table.spare if any(s.trigger.index == token.index for s in g.sightings)), None)
        if spare is not None:
            made = _background_event(table, spare, len(table.events) + len(more) + 1)
            more.append(made)
            return made.id
    return None


def _background_event(table: EventTable, group: Group, number: int) -> Event:
    from msgspec.structs import replace

    return replace(event_of(table.syntax, f"v{number}", group), background=True)


def _earlier_reports(table: EventTable) -> Iterator[Row]:
    """Find "Ранее «Листок дня» сообщал, что…": told before, by the outlet."""
    for event, group in zip(table.events, table.groups, strict=True):
        sighting = next((s for s in group.sightings if s.earlier_by), None)
        if sighting is None or sighting.earlier_by is None:
            continue
        entity = table.syntax.reading.entity(sighting.earlier_by)
        if entity.type in {"organisation", "work", "other", "product"}:
            span = _earlier_span(table.syntax, sighting.trigger)
            yield [hull([span, sighting.evidence])], "earlier_report", None, event.id, entity.id, REPORT_CONFIDENCE


def _earlier_span(syntax: Syntax, trigger: Token) -> Span:
    sentence = syntax.reading.sentences[trigger.sentence]
    words = cues().earlier_words
    tokens = syntax.tokens[sentence.first : sentence.last]
    return next((t.plain() for t in tokens if t.text.lower() in words), trigger.plain())


def _apart(syntax: Syntax, left: Token, right: Token) -> bool:
    """Tell whether another verb stands between: the phrase then belongs to that one's clause."""
    low, high = sorted((left.index, right.index))
    return any(token.pos == "VERB" for token in syntax.tokens[low + 1 : high])


def _follow_ups(table: EventTable) -> Iterator[Row]:
    """Find "По итогам переговоров стороны подписали…"."""
    from letopis.records.grips import leading_phrase

    syntax = table.syntax
    for event, group in zip(table.events, table.groups, strict=True):
        first = group.first
        if first.predicate is None:
            continue
        for child in syntax.children(first.predicate):
            earlier = table.at(child.index)
            phrase = leading_phrase(syntax, child, tuple(FOLLOWING))
            if earlier is None or not phrase or earlier.id == event.id or _apart(syntax, first.predicate, child):
                continue
            yield [hull([child, first.evidence])], "follow_up", event.id, earlier.id, None, FOLLOW_CONFIDENCE
