"""Who came after whom, and who left: "сменил Z на посту", "назвал преемником", "ушёл в отставку"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.dates import EdtfDate
from letopis.ontology.loader import fold
from letopis.records.tenures_cues import cues
from letopis.records.tenures_phrases import case_of

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Token
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_links import Claim

MONTH = 30


def apply(reading: Reading, clauses: ClauseReader, claims: list[Claim]) -> None:
    """Add to the claims what the article says of succession and leaving; claims are changed in place."""
    for token in reading.tokens:
        lemma = fold(token.lemma)
        if lemma in cues().replace and token.pos == "VERB":
            _replace(reading, clauses, claims, token)
        elif lemma in cues().successor:
            _successor(reading, clauses, claims, token)
        elif lemma in cues().resign.nouns:
            _resign(reading, clauses, claims, token)


def _posts(claims: list[Claim], person: str) -> list[Claim]:
    return [claim for claim in claims if claim.person == person]


def _replace(reading: Reading, clauses: ClauseReader, claims: list[Claim], verb: Token) -> None:
    """Read "X сменил Z (на посту …)": X holds now what Z held."""
    later = clauses.subject(verb)
    earlier = next((f for c in reading.children(verb.index) if c.rel == "obj" and (f := clauses.person(c.index))), None)
    if later is None or earlier is None or later[0] == earlier[0] or not clauses.is_fact(verb):
        return
    _succeed(claims, earlier[0], later[0])


def _succeed(claims: list[Claim], earlier: str, later: str) -> None:
    """Join two persons' claims about one post; a post that only one of them is said to hold is left to him."""
    for old in _posts(claims, earlier):
        for new in _posts(claims, later):
            if old.office_class == new.office_class and (old.of is None or new.of is None or old.of == new.of):
                old.replaced_by, new.replaces = later, earlier
                if old.status is None:
                    old.status = "former"
    for claim in _posts(claims, later):
        if claim.replaces is None and not any(c.replaces for c in _posts(claims, later)):
            claim.replaces = earlier if claim.confidence else None


def _successor(reading: Reading, clauses: ClauseReader, claims: list[Claim], noun: Token) -> None:
    """Read "назвал преемником X" and "преемник Z X"."""
    if noun.head < 0 or case_of(noun) != "Ins":
        return
    verb = reading.tokens[noun.head]
    subject = clauses.subject(verb)
    named = next(
        (f for c in reading.children(verb.index) if c.rel in {"obj", "nsubj:pass", "obl", "iobj"} and (f := clauses.person(c.index))),
        None,
    ) or _after(clauses, noun)
    if subject is None or named is None or subject[0] == named[0]:
        return
    for claim in _posts(claims, subject[0]):
        claim.replaced_by = claim.replaced_by or named[0]
    for claim in _posts(claims, named[0]):
        if any(claim.office_class == old.office_class for old in _posts(claims, subject[0])):
            claim.replaces = claim.replaces or subject[0]


def _after(clauses: ClauseReader, noun: Token) -> tuple[str, object] | None:
    found = clauses.places.persons.get(noun.index + 1)
    return (found[1].id, found[0]) if found else None


def _resign(reading: Reading, clauses: ClauseReader, claims: list[Claim], noun: Token) -> None:
    """Read "ушёл в отставку" and "объявил об уходе": the person's one post ends, on that day if the text dates it."""
    if noun.head < 0:
        return
    verb = reading.tokens[noun.head]
    lemma = fold(verb.lemma)
    words = cues().resign
    if lemma not in words.end | words.announce or not clauses.is_fact(verb) or verb.feat("Tense") != "Past":
        return
    subject = clauses.subject(verb)
    posts = _posts(claims, subject[0]) if subject else []
    if not posts or len({claim.office_class for claim in posts}) != 1:
        return
    times = clauses.times(verb.index)
    day = next((edtf for edtf, _ in times if "/" not in edtf), None)
    if lemma in words.announce and not _long_ago(day, reading.article.published):
        return
    for claim in posts:
        if claim.status in {None, "former"}:
            claim.status = "former"
    posts[0].end = posts[0].end or day
    posts[0].when = (*posts[0].when, *(span for edtf, span in times if edtf == day))


def _long_ago(day: str | None, published: str | None) -> bool:
    if day is None or published is None:
        return False
    upper = EdtfDate.parse(day).upper
    today = EdtfDate.parse(published).lower
    return upper is not None and today is not None and (today - upper).days > MONTH
