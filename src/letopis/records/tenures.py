"""Tenures: who holds, held or will hold which office, where the text says so.

Office phrases are found first; names beside them, verbs over them and chains that lead to them make claims; claims
about one post of one person make one tenure. Cue words are in ``tenures.yaml``, offices in the ontology.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.language.entries import categories, grammemes
from letopis.language.morphology import analyses
from letopis.model.layers import Note
from letopis.ontology.offices import is_staff
from letopis.records import tenures_lists as lists
from letopis.records import tenures_succession as succession
from letopis.records.tenures_careers import careers
from letopis.records.tenures_claims import claim_of
from letopis.records.tenures_clauses import ClauseReader
from letopis.records.tenures_dates import date_careers
from letopis.records.tenures_links import Linker
from letopis.records.tenures_merge import group, make, mark_dead, mark_long_past
from letopis.records.tenures_phrases import Phrase, find_phrases
from letopis.records.tenures_places import index_mentions
from letopis.records.tenures_possessive import give_bodies
from letopis.records.tenures_posts import resume
from letopis.records.tenures_pronouns import told_by_pronoun
from letopis.records.tenures_relations import Witness
from letopis.records.tenures_seats import seats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letopis.model.layers import Reading
    from letopis.model.records import Tenure
    from letopis.records.tenures_claims import Claim

NOMINAL = 0.6


def find_tenures(reading: Reading) -> tuple[tuple[Tenure, ...], tuple[Note, ...]]:
    """Give the tenures of a reading in text order (ids ``o1``...) and notes on what was left out."""
    places = index_mentions(reading)
    phrases = tuple(find_phrases(reading, places))
    witness = Witness(reading, places, phrases)
    linker = Linker(reading, places, phrases, witness.holders)
    claims = list(linker.claims())
    clauses = ClauseReader(reading, places, phrases, linker.holders)
    claims += clauses.claims(set(linker.linked))
    claims += seats(reading, clauses)
    claims += lists.served(reading, clauses, phrases, {claim.head for claim in claims})
    claims += lists.listed(reading, phrases, claims)
    claims += (claim for claim in witness.claims(clauses, claims) if claim.head not in linker.yielded)
    claims += careers(reading, clauses, phrases, {claim.head for claim in claims})
    claims += told_by_pronoun(reading, clauses, phrases, {claim.head for claim in claims})
    claimed = {claim.head for claim in claims}
    claims += _nominal(reading, [p for p in phrases if p.head not in claimed])
    by_head = {phrase.head: phrase for phrase in phrases}
    claims = [c for c in claims if not _is_of_a_woman(reading, c) and not _is_of_the_served(c, claims, by_head)]
    clauses.date(claims)
    resume(reading, clauses, claims)
    give_bodies(reading, clauses, claims, by_head)
    date_careers(reading, claims, by_head)
    mark_long_past(reading, clauses, claims)
    mark_dead(reading, clauses, claims)
    succession.apply(reading, clauses, claims)
    found: list[Tenure] = []
    notes: list[Note] = []
    for claimed_post in group(reading, claims):
        tenure = make(reading, claimed_post, claims)
        if tenure is not None:
            found.append(tenure)
        elif claimed_post[0].of is None and not is_staff(claimed_post[0].office):
            notes.append(_left_out(claimed_post[0]))
    fresh = frozenset((claim.person, claim.office) for claim in claims if claim.fresh)
    found = succession.join_fresh(found, fresh)
    found.sort(key=lambda t: (t.span.start, t.person, t.office))
    return tuple(msgspec.structs.replace(t, id=f"o{n}") for n, t in enumerate(found, 1)), tuple(notes)


def _nominal(reading: Reading, phrases: list[Phrase]) -> Iterator[Claim]:
    """Give claims of role nouns that a chain joins to a named person ("британский премьер")."""
    by_start = {reading.tokens[phrase.head].start: phrase for phrase in phrases if not phrase.plural}
    for entity in reading.entities:
        if entity.type != "person" or not any(m.form == "name" for m in entity.mentions):
            continue
        for mention in entity.mentions:
            if mention.form != "nominal" or mention.members:
                continue
            phrase = next((by_start[t.start] for t in reading.tokens_in(mention) if t.start in by_start), None)
            if phrase is not None:
                claim = claim_of(reading, phrase, entity.id, mention.plain(), NOMINAL)
                claim.nominal = True
                yield claim


def _is_of_a_woman(reading: Reading, claim: Claim) -> bool:
    """Tell a man called "герцогиня": in "герцога и герцогини Уильяма и Кейт" the second name is hers."""
    head = reading.tokens[claim.head]
    if reading.entity(claim.person).gender != "Masc" or head.pos not in {"NOUN", "PROPN"}:
        return False
    told = [one for one in analyses(head.lemma) if categories(one.tag).part == "NOUN"]
    return bool(told) and all({"anim", "femn"} <= set(grammemes(one.tag)) for one in told)


def _is_of_the_served(claim: Claim, claims: Sequence[Claim], phrases: Mapping[int, Phrase]) -> bool:
    """Tell "президента" of "назначил помощником президента X": who is made the assistant is not the president."""
    return any(
        (outer := phrases.get(other.head)) is not None and outer.head < claim.head <= outer.last
        for other in claims
        if other.person == claim.person and other.head < claim.head
    )


def _left_out(claim: Claim) -> Note:
    return Note(
        "tenure_without_body",
        f"An office was left out: the text does not say of what ({claim.office}).",
        claim.span.start,
        claim.span.end,
    )
