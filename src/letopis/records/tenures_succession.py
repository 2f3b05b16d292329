"""Who came after whom: "сменил Z на посту", "назвал преемником", "главой МИД стал министр"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.model.spans import hull
from letopis.ontology.loader import fold
from letopis.ontology.offices import RULERS
from letopis.records.tenures_claims import INHERITED, inherited
from letopis.records.tenures_cues import cues
from letopis.records.tenures_leaving import Leaving, one_post
from letopis.records.tenures_merge import UNIQUE
from letopis.records.tenures_places import case_of
from letopis.records.tenures_vacancies import filled

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Token
    from letopis.model.records import Tenure
    from letopis.model.spans import Span
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_cues import Status

NEAR = 300
# Offices of which a person leaves one on taking another.
EXECUTIVE = frozenset(
    {"minister", "foreign_minister", "defence_minister", "head_of_government", "governor", "prosecutor"}
)


def apply(reading: Reading, clauses: ClauseReader, claims: list[Claim]) -> None:
    """Add to the claims what the article says of succession and leaving; claims are changed in place."""
    Leaving(reading, clauses, claims).apply()
    replacing, successors = cues().replace, cues().successor
    for token in reading.tokens:
        lemma = fold(token.lemma)
        if lemma in replacing and token.pos == "VERB":
            _replace(clauses, claims, token)
        elif lemma in successors:
            _successor(reading, clauses, claims, token)
    for new, old in list(filled(reading, clauses, claims)):
        claims.append(new)
        _succeed(claims, old.person, new.person, leaving=True)
    for claim in claims:
        _promoted(reading, claims, claim)
        _handed_on(claims, claim)


def _promoted(reading: Reading, claims: list[Claim], claim: Claim) -> None:
    """Read "главой МИД стал министр здравоохранения X": who takes such an office leaves the one he had."""
    if claim.status is not None or claim.fresh or claim.nominal or claim.office_class not in EXECUTIVE:
        return
    sentence = reading.sentence_of(claim.span).index
    for new in claims:
        taken = new.begun and new.person == claim.person and new.office_class in EXECUTIVE
        if taken and new.office_class != claim.office_class and reading.sentence_of(new.span).index == sentence:
            claim.status = "former"


def _handed_on(claims: list[Claim], claim: Claim) -> None:
    """Read "Командующий округом X назначен начальником штаба. Командующим округом назначен Y": X holds it no more."""
    if claim.status is not None or claim.begun or claim.fresh or claim.of is None or claim.office_class in RULERS:
        return
    taken = [new for new in claims if new.begun and not new.ahead]
    moved = any(new.person == claim.person and new.office != claim.office and new.of != claim.of for new in taken)
    if moved and any(new.person != claim.person and (new.office, new.of) == (claim.office, claim.of) for new in taken):
        claim.status = "former"


def _posts(claims: list[Claim], person: str) -> list[Claim]:
    return [claim for claim in claims if claim.person == person]


def _replace(clauses: ClauseReader, claims: list[Claim], verb: Token) -> None:
    """Read "X сменил Z (на посту …)": X holds now what Z held."""
    earlier, later = clauses.exchanged(verb)
    if earlier is None or later is None or not clauses.is_fact(verb):
        return
    _inherit(clauses.reading, claims, earlier[0], later, verb)
    _bequeath(clauses, claims, earlier, later[0], verb)
    _succeed(claims, earlier[0], later[0], leaving=verb.feat("Tense") == "Past")


def _inherit(reading: Reading, claims: list[Claim], earlier: str, later: tuple[str, Span], verb: Token) -> None:
    """Give the later holder the earlier one's only post where the text names none for him."""
    held = (claim for claim in _posts(claims, earlier) if not _just_taken(reading, claim, verb))
    posts = sorted(held, key=lambda c: c.of is None)
    if not one_post(posts) or abs(later[1].start - verb.start) > NEAR:
        return
    old = posts[0]
    if any(claim.office == old.office for claim in _posts(claims, later[0])):
        return
    status: Status | None = None if verb.feat("Tense") == "Past" else "elect"
    claims.append(inherited(old, later[0], verb, hull((later[1], verb)), status))


def _just_taken(reading: Reading, claim: Claim, verb: Token) -> bool:
    """Tell "X сменяет Z, который вчера был назначен министром": what Z has just taken is not what he leaves."""
    told = claim.begun and claim.span.start > verb.start and reading.sentence_of(claim.span).index == verb.sentence
    month = (reading.article.published or "")[:7]
    return told and (claim.start is None or bool(month and claim.start.startswith(month)))


def _bequeath(clauses: ClauseReader, claims: list[Claim], earlier: tuple[str, Span], later: str, verb: Token) -> None:
    """Read "X назначен министром. На этом посту он сменил Z": Z held what X has taken, or holds in this sentence."""
    here = any(
        fold(child.lemma) in cues().posts and any(c.pos == "DET" for c in clauses.reading.children(child.index))
        for child in clauses.reading.children(verb.index)
    )
    sentence = clauses.reading.sentences[verb.sentence]
    theirs = _posts(claims, later)
    taken = [claim for claim in theirs if claim.begun or claim.fresh] or [
        claim for claim in theirs if sentence.start <= claim.span.start < verb.start
    ]
    if not here or _posts(claims, earlier[0]) or len({claim.office_class for claim in taken}) != 1:
        return
    new = taken[0]
    if new.start is None and not new.begun:
        told = next(((edtf, span) for edtf, span in clauses.times(verb.index) if "/" not in edtf), None)
        new.start, new.when = (told[0], (*new.when, told[1])) if told else (None, new.when)
    claims.append(
        msgspec.structs.replace(
            new,
            person=earlier[0],
            span=verb.plain(),
            evidence=hull((earlier[1], verb)) if abs(earlier[1].start - verb.start) < NEAR else verb.plain(),
            confidence=INHERITED,
            status="former" if new.begun or not new.fresh or verb.feat("Tense") == "Past" else None,
            start=None,
            end=None,
            ordinal=None,
            when=(),
            fresh=False,
            begun=False,
            head=verb.index,
        )
    )


def _succeed(claims: list[Claim], earlier: str, later: str, *, leaving: bool) -> None:
    """Join two persons' claims about one post."""
    for old in _posts(claims, earlier):
        for new in _posts(claims, later):
            if _same_office(old, new):
                old.replaced_by, new.replaces = later, earlier
                if old.status is None and leaving:
                    old.status = "former"


def _same_office(old: Claim, new: Claim) -> bool:
    """Tell whether two persons' claims can be about one post: one class and body, and one word where many hold it."""
    if old.office_class != new.office_class or (old.of and new.of and old.of != new.of):
        return False
    return old.office_class in UNIQUE or old.office == new.office


def _successor(reading: Reading, clauses: ClauseReader, claims: list[Claim], noun: Token) -> None:
    """Read "назвал преемником X" and "преемник Z X"."""
    if case_of(noun) != "Ins" and not fold(noun.text).endswith(("ом", "ей")):
        return
    above = clauses.verb_above(noun)
    verb = reading.tokens[max(noun.head, 0)]
    if verb.pos != "VERB" and above is not None and noun.rel == "conj":
        verb = reading.tokens[above]
    if _only_thought(reading, noun, verb):
        return
    if above is not None and fold(reading.tokens[above].lemma) in cues().become:
        _become(reading, clauses, claims, noun, reading.tokens[above])
        return
    subject = clauses.subject(verb)
    named = next(
        (
            f
            for c in reading.children(verb.index)
            if c.rel in {"obj", "nsubj:pass", "obl", "iobj"} and (f := clauses.person(c.index))
        ),
        None,
    ) or _after(clauses, noun)
    if subject is None or named is None or subject[0] == named[0]:
        return
    for claim in _posts(claims, subject[0]):
        claim.replaced_by = claim.replaced_by or named[0]
    for claim in _posts(claims, named[0]):
        if any(_same_office(old, claim) for old in _posts(claims, subject[0])):
            claim.replaces = claim.replaces or subject[0]


def _only_thought(reading: Reading, noun: Token, verb: Token) -> bool:
    """Tell "считает себя преемником X" and "назвали вероятным преемником": nobody has named a successor."""
    doubtful = any(fold(c.lemma) in cues().likely for c in reading.children(noun.index))
    return doubtful or any(fold(c.lemma) == "себя" for c in reading.children(verb.index))


def _become(reading: Reading, clauses: ClauseReader, claims: list[Claim], noun: Token, verb: Token) -> None:
    """Read "преемником Z на посту министра станет X": X comes to hold what Z held."""
    sentence = reading.sentences[noun.sentence]
    named = [
        (entity.id, mention)
        for first, (mention, entity, _) in sorted(clauses.places.persons.items())
        if noun.index < first < sentence.last
    ]
    earlier = next((n for n in named if n[1].start == reading.tokens[noun.index + 1].start), None)
    later = clauses.next_name(verb) or clauses.subject(verb)
    if earlier is None or later is None or later[0] == earlier[0] or not clauses.is_fact(verb):
        return
    _inherit(reading, claims, earlier[0], later, verb)
    _succeed(claims, earlier[0], later[0], leaving=clauses.tense(verb) == "Past")


def join_fresh(tenures: list[Tenure], fresh: frozenset[tuple[str, str]]) -> list[Tenure]:
    """Read "министр X ушёл. Новым министром станет Y": one former and one new holder of the same office of one body.

    ``fresh`` holds the (person, office) pairs that the text calls new or tells the beginning of.
    """
    found = list(tenures)
    for number, new in enumerate(found):
        if (new.person, new.office) not in fresh or new.replaces is not None or new.status == "former":
            continue
        former = [
            i
            for i, old in enumerate(found)
            if old.status == "former" and old.person != new.person and (old.office, old.of) == (new.office, new.of)
        ]
        rivals = {
            old.person
            for old in found
            if old.person != new.person and (old.office_class, old.of) == (new.office_class, new.of)
        }
        # Of two who held it before, the text has to say which one came last.
        if new.office_class in UNIQUE and len(rivals) > 1:
            continue
        if len(former) == 1 and found[former[0]].replaced_by in {None, new.person}:
            found[number] = msgspec.structs.replace(new, replaces=found[former[0]].person)
            found[former[0]] = msgspec.structs.replace(found[former[0]], replaced_by=new.person)
    return found


def _after(clauses: ClauseReader, noun: Token) -> tuple[str, object] | None:
    found = clauses.places.persons.get(noun.index + 1)
    return (found[1].id, found[0]) if found else None
