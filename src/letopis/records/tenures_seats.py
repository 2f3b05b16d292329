"""Seats: "входит в совет директоров банка X", "вошёл в состав Общественной палаты" make somebody a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.spans import Span, hull
from letopis.ontology.loader import fold
from letopis.ontology.offices import is_college
from letopis.records.tenures_claims import Claim, class_of
from letopis.records.tenures_cues import cues
from letopis.records.tenures_dates import interval_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Reading, Token
    from letopis.records.tenures_clauses import ClauseReader

MEMBER = "член"
SEAT = 0.75
REACH = 8  # tokens from the verb to its organ, and from the organ to the body it is of


def seats(reading: Reading, clauses: ClauseReader) -> Iterator[Claim]:
    """Give the claims of members by verbs of belonging to a body that has seats."""
    seated = cues().seated
    for verb in reading.tokens:
        if verb.pos != "VERB" or fold(verb.lemma) not in seated or not clauses.is_fact(verb):
            continue
        organ = _organ(reading, verb)
        seat = _seat(reading, clauses, organ) if organ is not None else None
        holder = clauses.subject(verb) if seat is not None else None
        if organ is None or seat is None or holder is None:
            continue
        office, body, last = seat
        span = Span(organ.start, last)
        since, until = _dated(clauses, verb)
        yield Claim(
            person=holder[0],
            office=office,
            office_class=class_of(reading, office, body),
            of=body,
            country=None,
            span=span,
            evidence=hull((holder[1], verb, span)) if holder[1].end > span.start - 300 else hull((verb, span)),
            confidence=SEAT,
            head=verb.index,
            past=clauses.tense(verb) == "Past" and verb.feat("Aspect") == "Imp",
            status="elect" if clauses.tense(verb) == "Fut" else None,
            start=since,
            end=until,
        )


def _dated(clauses: ClauseReader, verb: Token) -> tuple[str | None, str | None]:
    """Give the ends of "с сентября 1987 года входит", and the day on which somebody "вошёл"."""
    for edtf, _ in clauses.times(verb.index):
        if "/" in edtf:
            return interval_ends(edtf)
        if verb.feat("Aspect") == "Perf" and clauses.tense(verb) == "Past":
            return edtf, None
    return None, None


def _organ(reading: Reading, verb: Token) -> Token | None:
    """Give the noun of "в совет" and "в состав совета" after a verb."""
    sentence = reading.sentences[verb.sentence]
    for token in reading.tokens[verb.index + 1 : min(verb.index + REACH, sentence.last)]:
        if token.text in {",", ";", ":"}:
            return None
        before = reading.tokens[token.index - 1]
        if fold(token.lemma) == "состав" and fold(before.text) == "в":
            continue
        if token.pos in {"NOUN", "PROPN"}:
            return token if is_college(token.lemma) else None
    return None


def _seat(reading: Reading, clauses: ClauseReader, organ: Token) -> tuple[str, str, int] | None:
    """Give the office, its body and where the words end: a named college, or an organ of a named body."""
    for first, (mention, entity, past) in clauses.places.bodies.items():
        if first <= organ.index < past and entity.type == "organisation" and mention.form == "name":
            return MEMBER, entity.id, mention.end
    following = reading.tokens[organ.index + 1] if organ.index + 1 < len(reading.tokens) else None
    before = reading.tokens[organ.index - 1]
    words = " ".join(fold(t.text) for t in (before, organ, following) if t is not None)
    office = next((o.member for o in cues().organs if any(form in words for form in o.forms)), None)
    if office is None:
        return None
    sentence = reading.sentences[organ.sentence]
    for place in range(organ.index + 1, min(organ.index + REACH, sentence.last)):
        if reading.tokens[place].pos in {"VERB", "ADP", "PUNCT", "CCONJ"} and reading.tokens[place].text not in {
            "«",
            '"',
        }:
            return None
        found = clauses.places.bodies.get(place)
        if found is not None and found[1].type == "organisation":
            return office, found[1].id, found[0].end
    return None
