"""Posts told again without their name: "занимал этот пост до 1979 года", "ранее эту должность занимал X"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import structs

from letopis.model.spans import hull
from letopis.ontology.loader import fold
from letopis.ontology.offices import RULERS
from letopis.records.tenures_claims import INHERITED
from letopis.records.tenures_cues import cues
from letopis.records.tenures_dates import interval_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Reading, Token
    from letopis.model.spans import Span
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_clauses import ClauseReader

HOLD, TAKE = "занимать", "занять"
HELD: Final = frozenset({"занимать", "находиться", "оставаться", "пробыть", "проработать", "удерживать"})
RULED: Final = frozenset({"руководить", "править", "управлять"})
VERBS: Final = HELD | RULED
LANDS: Final = frozenset({"страна", "государство"})
THIS: Final = frozenset({"этот", "данный", "указанный", "тот"})
BEFORE: Final = frozenset({"ранее", "раньше", "прежде", "до"})
WORDS_BEFORE: Final = 6


def resume(reading: Reading, clauses: ClauseReader, claims: list[Claim]) -> None:
    """Date the post of whoever is told to have held it, and give the post to whoever held it before."""
    if not claims:
        return
    found: list[Claim] = []
    for verb in reading.tokens:
        now = _is_held(verb)
        if not (now or (verb.lemma in VERBS and _past(verb))) or not clauses.is_fact(verb):
            continue
        told = _post(reading, verb)
        holder = _holder(clauses, verb) if told is not None else None
        if told is None or holder is None:
            continue
        person, span = holder
        post = _told_before(reading, claims, verb, ruling=verb.lemma in RULED)
        if post is None:
            continue
        if post.person == person:
            _date(clauses, post, verb)
        elif now:
            found.append(_now(clauses, post, person, (span, verb, told), verb))
        elif verb.lemma in HELD and not any(_same(post, c) for c in claims if c.person == person):
            found.append(_earlier(clauses, post, person, (span, verb, told), verb))
    claims += found


def _is_held(verb: Token) -> bool:
    """Tell "этот пост занимает X" and "этот пост занял X"."""
    if verb.pos != "VERB" or verb.feat("VerbForm") != "Fin":
        return False
    return (verb.lemma, verb.feat("Tense")) in {(HOLD, "Pres"), (TAKE, "Past")}


def _past(verb: Token) -> bool:
    """Tell "занимал" and "занимавший"; a capital may make a name of the participle."""
    if verb.pos == "VERB":
        return verb.feat("Tense") == "Past" and verb.feat("VerbForm") in {"Fin", "Part"}
    return verb.rel == "acl" and verb.text.lower().endswith(("вший", "вшая"))


def _post(reading: Reading, verb: Token) -> Token | None:
    """Give the noun of "этот пост", of a bare post after "ранее", of a land after "правил"."""
    for child in reading.children(verb.index):
        if child.pos != "NOUN" or any(c.rel in {"nmod", "acl", "appos"} for c in reading.children(child.index)):
            continue
        if verb.lemma in RULED:
            if fold(child.lemma) in LANDS:
                return child
            continue
        this = any(fold(c.lemma) in THIS for c in reading.children(child.index) if c.rel == "det")
        if fold(child.lemma) in cues().posts and (this or (_past(verb) and _after_before(reading, verb))):
            return child
    return None


def _after_before(reading: Reading, verb: Token) -> bool:
    first = reading.sentences[verb.sentence].first
    return any(fold(t.text) in BEFORE for t in reading.tokens[max(first, verb.index - WORDS_BEFORE) : verb.index])


def _holder(clauses: ClauseReader, verb: Token) -> tuple[str, Span] | None:
    if verb.rel in {"acl", "amod"} and verb.head > verb.index:
        return clauses.person(verb.head)
    return clauses.subject(verb)


def _told_before(reading: Reading, claims: Sequence[Claim], verb: Token, *, ruling: bool) -> Claim | None:
    """Give the claim that tells the post: the last one before, in this sentence or the one before it."""
    near = [c for c in _before(reading, claims, verb) if not ruling or c.office_class in RULERS]
    return max(near, key=lambda c: (c.begun or c.fresh, c.span.start), default=None)


def _before(reading: Reading, claims: Sequence[Claim], verb: Token) -> Iterator[Claim]:
    for claim in claims:
        back = verb.sentence - reading.sentence_of(claim.span).index
        if claim.span.end <= verb.start and 0 <= back <= 1 and not claim.nominal:
            yield claim


def _date(clauses: ClauseReader, claim: Claim, verb: Token, past: int = 0) -> None:
    """Take the dates of "занимал этот пост до 1979 года": who held it till then holds it no more.

    Those that stand before ``past`` are of what was told before.
    """
    for edtf, span in clauses.times(verb.index):
        if "/" in edtf and span.start >= past:
            since, until = interval_ends(edtf)
            claim.start = claim.start or since
            claim.end = claim.end or until
            claim.when = (*claim.when, span)


def _now(clauses: ClauseReader, post: Claim, person: str, words: Sequence[Span], verb: Token) -> Claim:
    """Make the claim of whoever holds the post now; whoever held it before holds it no more."""
    claim = _earlier(clauses, post, person, words, verb)
    claim.status, claim.begun = "current", verb.lemma == TAKE
    claim.replaces, post.replaced_by, post.past = post.person, person, True
    for edtf, span in clauses.times(verb.index):
        # "С 1990 по 1995 год министром был X, а теперь этот пост занимает Y": the parser may join the years to that.
        if "/" in edtf and span.end <= post.span.start and post.start is None and post.evidence.end < verb.start:
            post.start, post.end = interval_ends(edtf)
            post.when = (*post.when, span)
    if verb.lemma == TAKE and not claim.start:
        times = (edtf for edtf, span in clauses.times(verb.index) if span.start >= post.span.end)
        claim.start = next((edtf for edtf in times if "/" not in edtf), None)
    return claim


def _earlier(clauses: ClauseReader, post: Claim, person: str, words: Sequence[Span], verb: Token) -> Claim:
    """Make the claim of whoever held the post before."""
    claim = structs.replace(
        post,
        person=person,
        span=verb.plain(),
        evidence=hull(words),
        confidence=INHERITED,
        status="former",
        acting=False,
        ordinal=None,
        start=None,
        end=None,
        replaces=None,
        replaced_by=None,
        when=(),
        told=None,
        fresh=False,
        begun=False,
        holds=False,
        ahead=False,
        head=verb.index,
    )
    _date(clauses, claim, verb, post.span.end)
    return claim


def _same(post: Claim, other: Claim) -> bool:
    return post.office_class == other.office_class and (post.office, post.of) == (other.office, other.of)
