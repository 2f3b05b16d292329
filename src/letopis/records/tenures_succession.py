"""Who came after whom, and who left: "сменил Z на посту", "назвал преемником", "ушёл в отставку"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.model.dates import EdtfDate
from letopis.model.spans import hull
from letopis.ontology.loader import fold
from letopis.records.tenures_complement import case_of
from letopis.records.tenures_cues import cues, verbs
from letopis.records.tenures_links import Claim
from letopis.records.tenures_merge import UNIQUE

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Token
    from letopis.model.records import Tenure
    from letopis.model.spans import Span
    from letopis.records.tenures_clauses import ClauseReader

MONTH = 30
NEAR = 300
INHERITED = 0.7
BARE = "министр"


def apply(reading: Reading, clauses: ClauseReader, claims: list[Claim]) -> None:
    """Add to the claims what the article says of succession and leaving; claims are changed in place."""
    for claim in claims:
        _changed(reading, clauses, claim)
    for claim in claims:
        _changed_too(reading, claims, claim)
    for token in reading.tokens:
        lemma = fold(token.lemma)
        if lemma in cues().replace and token.pos == "VERB":
            _replace(clauses, claims, token)
        elif lemma in cues().successor:
            _successor(reading, clauses, claims, token)
        elif lemma in cues().resign.nouns:
            _resign(reading, clauses, claims, token)
        elif lemma in cues().resign.dismiss and token.pos == "VERB":
            _dismiss(reading, clauses, claims, token)
        elif lemma in cues().posts:
            _bare_post(reading, clauses, claims, token)


def _changed(reading: Reading, clauses: ClauseReader, claim: Claim) -> None:
    """Read "объявил об увольнении начальника X" and "приняла отставку министра X" off the noun before an office."""
    first = reading.token_at(claim.span.start)
    if first is None or not first.index or claim.status not in {None, "current"}:
        return
    noun = reading.tokens[first.index - 1]
    lemma = fold(noun.lemma)
    if (
        noun.sentence != first.sentence
        or lemma not in cues().changes["end"]
        or clauses.is_open(noun)
        or _wished(reading, noun)
    ):
        return
    above = clauses.verb_above(noun)
    claim.status = "former"
    if above is not None and fold(reading.tokens[above].lemma) in cues().accept:
        claim.end = claim.end or _day(clauses, reading.tokens[above])


def _changed_too(reading: Reading, claims: list[Claim], claim: Claim) -> None:
    """Read the second office of "об увольнении начальника X и начальника Y"."""
    head = reading.tokens[claim.head]
    if head.rel != "conj" or head.head < 0 or claim.status is not None:
        return
    first = next((c for c in claims if c.head == head.head and c.status == "former"), None)
    if first is not None and case_of(head) == case_of(reading.tokens[first.head]) == "Gen":
        before = reading.token_at(first.span.start)
        noun = reading.tokens[before.index - 1] if before is not None and before.index else None
        if noun is not None and fold(noun.lemma) in cues().changes["end"]:
            claim.status = "former"


def _wished(reading: Reading, noun: Token) -> bool:
    """Tell "требование отставки" and "в отставку" from a resignation that took place."""
    before = reading.tokens[noun.index - 1] if noun.index else None
    if (
        before is not None
        and before.sentence == noun.sentence
        and (fold(before.lemma) in cues().wishes or before.text.lower() in {"в", "за", "без"})
    ):
        return True
    return noun.head >= 0 and fold(reading.tokens[noun.head].lemma) in cues().wishes


def _posts(claims: list[Claim], person: str) -> list[Claim]:
    return [claim for claim in claims if claim.person == person]


def _replace(clauses: ClauseReader, claims: list[Claim], verb: Token) -> None:
    """Read "X сменил Z (на посту …)": X holds now what Z held."""
    earlier, later = clauses.exchanged(verb)
    if earlier is None or later is None or not clauses.is_fact(verb):
        return
    _inherit(claims, earlier[0], later, verb)
    _succeed(claims, earlier[0], later[0], leaving=verb.feat("Tense") == "Past")


def _inherit(claims: list[Claim], earlier: str, later: tuple[str, Span], verb: Token) -> None:
    """Give the later holder the earlier one's only post where the text names none for him."""
    posts = sorted(_posts(claims, earlier), key=lambda c: c.of is None)
    if not _one_post(posts) or abs(later[1].start - verb.start) > NEAR:
        return
    old = posts[0]
    if any(claim.office == old.office for claim in _posts(claims, later[0])):
        return
    claims.append(
        Claim(
            person=later[0],
            office=old.office,
            office_class=old.office_class,
            of=old.of,
            country=old.country,
            span=verb.plain(),
            evidence=hull((later[1], verb)),
            confidence=INHERITED,
            status=None if verb.feat("Tense") == "Past" else "elect",
            vague=old.vague,
            land=old.land,
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
    if noun.head < 0 or case_of(noun) != "Ins":
        return
    verb = reading.tokens[noun.head]
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
        if len(former) == 1 and found[former[0]].replaced_by in {None, new.person}:
            found[number] = msgspec.structs.replace(new, replaces=found[former[0]].person)
            found[former[0]] = msgspec.structs.replace(found[former[0]], replaced_by=new.person)
    return found


def _after(clauses: ClauseReader, noun: Token) -> tuple[str, object] | None:
    found = clauses.places.persons.get(noun.index + 1)
    return (found[1].id, found[0]) if found else None


def _resign(reading: Reading, clauses: ClauseReader, claims: list[Claim], noun: Token) -> None:
    """Read "ушёл в отставку" and "объявил об уходе"."""
    if noun.head < 0:
        return
    if case_of(noun) != "Acc" or not _wished(reading, noun):
        _resigned(reading, clauses, claims, noun)
    verb = reading.tokens[noun.head]
    lemma = fold(verb.lemma)
    announced = lemma in cues().resign.announce
    if not announced and lemma not in cues().resign.end:
        return
    for subject in clauses.subjects(verb):
        _leave(reading, clauses, _posts(claims, subject[0]), verb, announced=announced)


def _resigned(reading: Reading, clauses: ClauseReader, claims: list[Claim], noun: Token) -> None:
    """Read "отставка X" without the office as a fact, unless it is wished for, denied or to come."""
    found = clauses.places.persons.get(noun.index + 1)
    if found is None or clauses.is_open(noun) or _wished(reading, noun):
        return
    genitive = {"Gen", "Acc"} & {case_of(t) for t in reading.tokens[noun.index + 1 : found[2]]}
    posts = _posts(claims, found[1].id)
    if genitive and _one_post(posts):
        for claim in posts:
            claim.status = claim.status or "former"


def _dismiss(reading: Reading, clauses: ClauseReader, claims: list[Claim], verb: Token) -> None:
    """Read "уволил X" and "X был отстранён" without the office."""
    dismissed = clauses.object_or_passive(verb)
    if dismissed is not None:
        _leave(reading, clauses, _posts(claims, dismissed[0]), verb, announced=False)


def _bare_post(reading: Reading, clauses: ClauseReader, claims: list[Claim], noun: Token) -> None:
    """Read "покинул свой пост" and "вступил в эту должность": the person's one post, named elsewhere."""
    if noun.head < 0 or any(c.rel == "nmod" for c in reading.children(noun.index)):
        return
    verb = reading.tokens[noun.head]
    preposition = next((fold(c.text) for c in reading.children(noun.index) if c.rel == "case"), "")
    for cue in verbs("post").get(fold(verb.lemma), ()):
        fits = preposition in cue.prepositions or (not preposition and not cue.prepositions)
        if not fits or cue.who != "subject" or cue.phase == "hold":
            continue
        subject = clauses.subject(verb)
        posts = _posts(claims, subject[0]) if subject else []
        if cue.phase == "end":
            _leave(reading, clauses, posts, verb, announced=False)
        elif _one_post(posts) and clauses.is_fact(verb):
            posts[0].start = posts[0].start or _day(clauses, verb)


def _one_post(posts: list[Claim]) -> bool:
    """Tell whether claims speak of one post, as far as their classes tell; a bare "министр" counts for any ministry."""
    classes = {claim.office_class for claim in posts if claim.office != BARE and not claim.nominal}
    return len(classes) == 1


def _day(clauses: ClauseReader, verb: Token) -> str | None:
    return next((edtf for edtf, _ in clauses.times(verb.index) if "/" not in edtf), None)


def _leave(reading: Reading, clauses: ClauseReader, posts: list[Claim], verb: Token, *, announced: bool) -> None:
    """End the person's one post, on that day if the text dates it; what is only announced ends when it is long ago."""
    past = verb.feat("Tense") == "Past" or verb.feat("Variant") == "Short"
    if not _one_post(posts) or not past or not clauses.is_fact(verb):
        return
    day = _day(clauses, verb)
    if announced and not _long_ago(day, reading.article.published):
        return
    for claim in posts:
        claim.status = claim.status or "former"
    if posts[0].status == "former":
        posts[0].end = posts[0].end or day
        posts[0].when = (*posts[0].when, *(span for edtf, span in clauses.times(verb.index) if edtf == day))


def _long_ago(day: str | None, published: str | None) -> bool:
    if day is None or published is None:
        return False
    upper = EdtfDate.parse(day).upper
    today = EdtfDate.parse(published).lower
    return upper is not None and today is not None and (today - upper).days > MONTH
