"""Sightings: places where the text tells an event, each read by one rule, before those of one event are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from letopis.language import phrases
from letopis.model.layers import Entity, Mention, Time, Token
from letopis.model.records import Count, EventStatus, Participant, Report
from letopis.model.spans import Span, hull
from letopis.records.circumstances import Place
from letopis.records.frames import Rule, cues

if TYPE_CHECKING:
    from letopis.model.layers import Reading
    from letopis.records.arguments import Syntax
    from letopis.records.nounphrases import Filler


# Types with one main participant.
PATIENTS: Final = {
    "appoint": "candidate", "elect": "candidate", "dismiss": "recipient", "resign": "actor", "arrest": "recipient",
    "charge": "recipient", "sentence": "recipient", "release": "recipient", "die": "victim", "visit": "actor",
    "sanction": "recipient",
}  # fmt: skip


TALKS: Final = frozenset({"meet", "call", "visit", "gathering"})
# Types that happen at one moment: told in the present they have happened.
MOMENTS: Final = frozenset(
    {"appoint", "dismiss", "resign", "elect", "sign", "arrest", "charge", "sentence", "release", "die", "sanction"},
)


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """One place where the text tells an event.

    ``people`` counts participants, named or not; ``weak`` sightings become rows only if something else bears them
    out; ``definite`` ones may point back ("эта встреча", "переговоры прошли…"), ``resumes`` those whose noun comes
    before its verb, as what is known already does ("встреча длилась час"); ``within`` is the index of the
    trigger of an event that this one was part of; ``brief`` ones have only a short singular description for the
    one they are about ("новый министр"), ``bare`` ones are told by a noun that no verb of its own carries,
    ``announced`` ones by the noun that a verb of reporting governs ("сообщили о смерти");
    ``kin`` ones are about someone's relative, ``further`` ones say that it was not the first time, ``reported``
    ones tell of someone without a name and are rows only where the article tells of nobody else.
    """

    type: str
    rule: Rule
    trigger: Token
    predicate: Token | None
    participants: tuple[Participant, ...]
    people: int
    place: Place | None
    time: Time | None
    status: EventStatus
    background: bool
    definite: bool
    resumes: bool
    weak: bool
    within: int | None
    brief: bool
    bare: bool
    announced: bool
    kin: bool
    reported: bool
    further: bool
    sources: tuple[Report, ...]
    earlier_by: str | None
    object: Span | None
    topic: Span | None
    mode: str | None
    key: str | None
    evidence: Span
    confidence: float

    @property
    def sentence(self) -> int:
        """Index of the sentence."""
        return self.trigger.sentence

    @property
    def entities(self) -> frozenset[str]:
        """Ids of the participants."""
        return frozenset(p.entity for p in self.participants)


class Nominals:
    """Makes entities of people who act without a name ("военные", "12 человек"), and of bodies not marked as such."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._made: dict[str, Entity] = {}

    def entity(self, syntax: Syntax, filler: Filler) -> str | None:
        """Give the id of the entity for an unnamed phrase; None where the phrase is a mere pronoun."""
        head = filler.head
        if head.pos not in {"NOUN", "ADJ", "NUM"}:
            return None
        # The number is the participant's count, not part of its name.
        core = syntax.core(head)
        tokens = [t for t in core if t.index == head.index or not (t.pos in {"PUNCT", "NUM"} or t.text.isdigit())]
        name = phrases.nominative_text(self._reading.text, tokens)
        if tokens[0].pos != "PROPN" and tokens[0].index == syntax.reading.sentences[head.sentence].first:
            name = name[:1].lower() + name[1:]
        key = name.lower()
        span = hull(tokens)
        mention = Mention(span.start, span.end, "nominal")
        known = self._made.get(key)
        if known is None:
            known = Entity(f"n{len(self._made) + 1}", "profession", "PROFESSION", name, "inflected", None, (mention,))
        elif mention not in known.mentions:
            known = msgspec.structs.replace(known, mentions=(*known.mentions, mention))
        self._made[key] = known
        return known.id

    def body(self, words: list[Token]) -> str:
        """Give the id of the entity for a proper name that the reader has not marked."""
        name = phrases.nominative_text(self._reading.text, words)
        known = next((e for e in self._reading.entities if e.name.lower() == name.lower()), None)
        if known is not None:
            return known.id
        span = hull(words)
        mention = Mention(span.start, span.end, "name")
        key = f"«{name.lower()}»"
        made = self._made.get(key)
        if made is None:
            made = Entity(
                f"n{len(self._made) + 1}", "organisation", "ORGANIZATION", name, "inflected", None, (mention,)
            )
        elif mention not in made.mentions:
            made = msgspec.structs.replace(made, mentions=(*made.mentions, mention))
        self._made[key] = made
        return made.id

    @property
    def made(self) -> tuple[Entity, ...]:
        """All entities made so far."""
        return tuple(self._made.values())


def count_of(syntax: Syntax, head: Token) -> Count | None:
    """Give the number that a phrase of people carries ("12 человек"); None where it is inexact ("около 80")."""
    for token in (head, *syntax.children(head)):
        if token.pos != "NUM" and not token.rel.startswith("nummod"):
            continue
        digits = token.text.replace(" ", "").replace("\u00a0", "")
        number = int(digits) if digits.isdigit() else cues().numerals.get(token.lemma)
        before = syntax.tokens[token.index - 1].text.lower() if token.index else ""
        if number and before not in cues().about_numbers:
            return Count(number, number, token.start, token.end)
    return None
