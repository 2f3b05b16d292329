"""Statements: each reported utterance with the entity that made it, its kind, and whom it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import Note
from letopis.model.records import EvidenceSpan, RecordDate, Statement
from letopis.model.spans import Span, hull
from letopis.records.hearsay import ACCORDING
from letopis.records.statement_kinds import kind_of
from letopis.records.statement_said import only_asks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Speech
    from letopis.records.unnamed_speakers import Unnamed

ORIGIN = "letopis.statements/1"
# How often a pattern was right in the samples that were read; set by hand, not calibrated.
CONFIDENCE = {
    "quotation_before_cue": 0.95,
    "cue_before_quotation": 0.93,
    "cue_inside_quotation": 0.95,
    "further_quotation": 0.8,
    "dialogue": 0.85,
    "block_quotation": 0.8,
    "against": 0.8,
    "that": 0.93,
    "source_phrase": 0.92,
    "aside": 0.93,
    "as_reported": 0.9,
    "about_this": 0.9,
    "about_which": 0.85,
    "inf": 0.85,
    "so": 0.85,
    "about": 0.8,
    "object": 0.75,
    "demand": 0.75,
    "to": 0.75,
    "for": 0.75,
    "on": 0.75,
    "in": 0.75,
    "from": 0.75,
    "ins": 0.75,
    "onto": 0.75,
    "weight": 0.75,
    "wh": 0.75,
    "naming": 0.75,
    "as": 0.8,
    "accuse": 0.8,
    "noun": 0.75,
    "direct": 0.75,
}
UNRESOLVED_PENALTY = 0.6
PRONOUN_PENALTY = 0.9
PRONOUNS = {"он": "Masc", "его": "Masc", "она": "Fem", "ее": "Fem", "её": "Fem"}
REACH = 4
PLURAL_REACH = 2
SUBJECTS = frozenset({"person", "organisation"})
ASKING = frozenset({"спросить", "спрашивать", "поинтересоваться", "интересоваться"})


def find_statements(reading: Reading, unnamed: Unnamed | None = None) -> tuple[tuple[Statement, ...], tuple[Note, ...]]:
    """Make the statements of a reading from its speech, in text order, with notes on what stayed unresolved.

    Ids run ``s1``, ``s2``…; entities are the reading's own ids, or those that ``unnamed`` makes of speakers without a
    name. A speaker who is no entity leaves ``speaker`` None.
    """
    rows: list[Statement] = []
    notes: list[Note] = []
    for speech in reading.speech:
        if _asks(reading, speech):
            continue
        speakers = _speakers(reading, speech, rows, unnamed)
        if not speakers:
            notes.append(_unresolved(reading, speech))
        via = _outlets(reading, speech, notes)
        rows += [_row(reading, speech, entity, via, len(rows) + 1) for entity in speakers or (None,)]
    return _nested(_without_repeats(reading, _without_asides(reading, rows))), tuple(notes)


def _asks(reading: Reading, speech: Speech) -> bool:
    """Tell "спросил, когда …" and "«Когда?» — спросил он": whoever asks states nothing."""
    return speech.cue_lemma in ASKING and (speech.pattern == "wh" or only_asks(reading, speech))


def _row(reading: Reading, speech: Speech, entity: Entity | None, via: tuple[str, ...], number: int) -> Statement:
    return Statement(
        id=f"s{number}",
        speaker=entity.id if entity else None,
        kind=kind_of(reading, speech, entity),
        form=speech.form,
        cue=speech.cue,
        content=speech.content,
        content_parts=speech.content_parts,
        via=tuple(v for v in via if entity is None or v != entity.id),
        about=_about(reading, speech, entity),
        date=_date(reading, speech),
        evidence=_evidence(reading, speech),
        origin=ORIGIN,
        confidence=_confidence(reading, speech, entity),
    )


def _speakers(
    reading: Reading, speech: Speech, rows: Sequence[Statement], unnamed: Unnamed | None
) -> tuple[Entity, ...]:
    """Give the entities that the speaker's words name; a group stands for its members, one row each."""
    if speech.speaker is None:
        return ()
    found = _mention(reading, speech.speaker)
    gender = PRONOUNS.get(speech.speaker.of(reading.text).lower())
    if gender and (found is None or _is_spoken_of(reading, speech, found[1])):
        # "«…», — сказал он": hardly somebody named in the quotation itself, rather whoever spoke just before.
        earlier = _spoke_before(reading, speech, rows, gender, unnamed)
        if earlier is not None:
            return (earlier,)
    if found is None:
        stands_for = _several_before(reading, speech.speaker)
        if stands_for is None and unnamed is not None:
            stands_for = unnamed.speaker(speech.speaker)
        return () if stands_for is None else (stands_for,)
    mention, entity = found
    if mention.members:
        return tuple(reading.entity(name) for name in mention.members)
    holder = unnamed.holder(entity) if unnamed is not None and entity.id not in reading.named else None
    return (holder or entity,)


def _several_before(reading: Reading, span: Span) -> Entity | None:
    """Give whom "они" and "по их словам" take up: the nearest plural subject before, two sentences back at most."""
    if span.of(reading.text).lower() not in {"они", "их"}:
        return None
    here = reading.sentence_of(span)
    first = reading.sentences[max(here.index - PLURAL_REACH, 0)].first
    before = [t for t in reading.tokens[first : here.last] if t.end <= span.start]
    for token in reversed(before):
        if token.rel == "nsubj" and token.feat("Number") == "Plur" and token.pos == "NOUN":
            found = reading.mention_at(token)
            return found[1] if found is not None and found[1].type in {"profession", "person"} else None
    return None


def _is_spoken_of(reading: Reading, speech: Speech, entity: Entity) -> bool:
    """Tell whether what is said, before the cue, names the entity."""
    return speech.content.start < speech.cue.start and any(
        m.form == "name" and e.id == entity.id for part in speech.content_parts for m, e in reading.mentions_in(part)
    )


def _spoke_before(
    reading: Reading, speech: Speech, rows: Sequence[Statement], gender: str, unnamed: Unnamed | None
) -> Entity | None:
    """Give the person who spoke last in the same paragraph, a few sentences before at most."""
    paragraph = reading.sentences[speech.sentence].paragraph
    for row in reversed(rows):
        sentence = reading.sentence_of(row.cue)
        if paragraph - sentence.paragraph > 1 or speech.sentence - sentence.index > REACH:
            return None
        if row.speaker is not None and row.cue != speech.cue:
            made = unnamed.get(row.speaker) if unnamed is not None else None
            entity = made or reading.entity(row.speaker)
            return entity if entity.type in {"person", "profession"} and entity.gender in {gender, None} else None
    return None


def _mention(reading: Reading, span: Span) -> tuple[Mention, Entity] | None:
    """Give the mention at ``span``: the same words, else the one that covers the head of the phrase."""
    exact = [(m, e) for m, e in reading.mentions_in(span) if m.plain() == span.plain()]
    groups = [pair for pair in exact if pair[0].members]
    if exact:
        return (groups or exact)[0]
    head = reading.head_of(span)
    return reading.mention_at(head) if head is not None else None


def _unresolved(reading: Reading, speech: Speech) -> Note:
    if speech.speaker is None:
        words = speech.cue.of(reading.text)
        return Note(
            "unresolved_speaker", f"Nobody is named as the speaker at “{words}”.", speech.cue.start, speech.cue.end
        )
    words = speech.speaker.of(reading.text)
    return Note("unresolved_speaker", f"The speaker “{words}” is no entity.", speech.speaker.start, speech.speaker.end)


def _outlets(reading: Reading, speech: Speech, notes: list[Note]) -> tuple[str, ...]:
    found: list[str] = []
    for span in speech.via:
        pair = _mention(reading, span)
        if pair is None:
            words = span.of(reading.text)
            notes.append(Note("unresolved_outlet", f"The outlet “{words}” is no entity.", span.start, span.end))
        elif pair[1].id not in found:
            found.append(pair[1].id)
    return tuple(found)


def _about(reading: Reading, speech: Speech, speaker: Entity | None) -> tuple[str, ...]:
    """Give the persons and organisations that what is said mentions, besides the speaker, in order."""
    found: dict[str, None] = {}
    for part in speech.content_parts:
        for mention, entity in reading.mentions_in(part):
            names = mention.members or (entity.id,)
            if entity.type in SUBJECTS or mention.members:
                found.update(dict.fromkeys(names))
    return tuple(name for name in found if speaker is None or name != speaker.id)


def _date(reading: Reading, speech: Speech) -> RecordDate | None:
    """Give the time that stands in the cue's clause, outside what is said."""
    sentence = reading.sentence_of(speech.cue)
    times = [
        t
        for t in reading.times_in(sentence)
        if t.type == "date" and t.edtf and not speech.content.contains(t) and _beside(reading, speech, t)
    ]
    return RecordDate(times[0].edtf, times[0].basis) if times else None


def _beside(reading: Reading, speech: Speech, time: Span) -> bool:
    """Tell whether a time belongs to the reporting verb: it hangs on it, or nothing but its phrase lies between."""
    head = reading.head_of(time)
    cue = {t.index for t in reading.tokens_in(speech.cue)}
    steps = 0
    while head is not None and head.head >= 0 and steps < 3:  # noqa: PLR2004 (a noun or two between)
        if head.head in cue:
            return True
        head, steps = reading.tokens[head.head], steps + 1
        if head.pos in {"VERB", "AUX"}:
            return False
    return False


def _evidence(reading: Reading, speech: Speech) -> tuple[EvidenceSpan, ...]:
    """Cite the hull of cue, content and a speaker in the same sentence, widened by the quotation marks at its ends."""
    spans: list[Span] = [speech.cue, speech.content]
    far: list[Span] = []
    if speech.speaker is not None:
        near = reading.sentence_of(speech.speaker).index == speech.sentence
        (spans if near else far).append(speech.speaker)
    whole = hull(spans)
    text = reading.text
    start = whole.start - (whole.start > 0 and text[whole.start - 1] in '«„“"')
    end = whole.end + (whole.end < len(text) and text[whole.end] in '»”“"')
    return (EvidenceSpan(start, end), *(EvidenceSpan(s.start, s.end, ("speaker",)) for s in far))


def _confidence(reading: Reading, speech: Speech, entity: Entity | None) -> float:
    value = CONFIDENCE.get(speech.pattern, 0.75)
    if entity is None:
        return round(value * UNRESOLVED_PENALTY, 2)
    pair = _mention(reading, speech.speaker) if speech.speaker is not None else None
    if pair is not None and pair[0].form == "pronoun":
        value *= PRONOUN_PENALTY
    return round(value, 2)


def _without_asides(reading: Reading, rows: Sequence[Statement]) -> list[Statement]:
    """Leave out "по его мнению" put into what somebody is said to have said: it names nobody new."""
    return [row for row in rows if not _is_pronoun_source(reading, row) or not _put_in(reading, row, rows)]


def _is_pronoun_source(reading: Reading, row: Statement) -> bool:
    words = row.cue.of(reading.text).lower().split()
    return len(words) > 1 and words[0] in ACCORDING and not PRONOUNS.keys().isdisjoint(words)


def _put_in(reading: Reading, row: Statement, rows: Sequence[Statement]) -> bool:
    """Tell whether a row's cue stands between the first and last words of what another row says in that sentence."""
    sentence = reading.sentence_of(row.cue).index
    return any(
        other is not row
        and other.form == "indirect"
        and other.content.start < row.cue.start < other.content.end
        and reading.sentence_of(other.cue).index == sentence
        and other.cue.end <= other.content.start
        for other in rows
    )


def _without_repeats(reading: Reading, rows: Sequence[Statement]) -> list[Statement]:
    """Leave out what a headline or a lead says and the text then says again by the same speaker."""
    in_headline = [reading.sentence_of(row.cue).headline for row in rows]
    others = [row for row, headline in zip(rows, in_headline, strict=True) if not headline]
    kept: dict[tuple[str | None, str], Statement] = {}
    for row, headline in zip(rows, in_headline, strict=True):
        if headline and any(_same_words(reading, row, other) for other in others):
            continue
        # Of the same words said twice the later ones stand in the fuller context.
        words = (row.speaker, row.content.of(reading.text))
        kept.pop(words, None)
        kept[words] = row
    return list(kept.values())


def _same_words(reading: Reading, row: Statement, other: Statement) -> bool:
    if row.speaker is not None and other.speaker is not None and row.speaker != other.speaker:
        return False
    mine, theirs = (
        {t.lemma for t in reading.tokens_in(r.content) if t.pos in {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}}
        for r in (row, other)
    )
    return len(mine & theirs) * 2 >= len(mine) > 0


def _nested(rows: Iterable[Statement]) -> tuple[Statement, ...]:
    """Number the rows and tell which report stands inside what another says."""
    import msgspec

    numbered = [msgspec.structs.replace(row, id=f"s{number}") for number, row in enumerate(rows, 1)]
    found = []
    for row in numbered:
        outer = [o for o in numbered if o is not row and any(p.contains(row.cue) for p in o.content_parts)]
        inner = min(outer, key=lambda o: len(o.content), default=None)
        found.append(msgspec.structs.replace(row, part_of=inner.id) if inner else row)
    return tuple(found)
