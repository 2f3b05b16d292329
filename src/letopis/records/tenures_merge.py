"""From claims to tenures: one tenure per person and post, with the best evidence and what the others add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.dates import EdtfDate
from letopis.model.records import EvidenceSpan, Tenure
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records.tenures_countries import COUNTRY_BODIES, COUNTRY_CLASSES, infer_country, stands_for_a_country
from letopis.records.tenures_cues import cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.layers import Reading
    from letopis.model.spans import Span
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_clauses import ClauseReader

ORIGIN = "letopis.tenures/1"
UNIQUE = frozenset(
    {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "governor", "mayor", "party_leader"}
)
PARTY = "party_leader"
GENERAL_WORDS = frozenset({"глава", "лидер", "руководитель", "шеф", "глава государства", "глава правительства"})
BARE = "министр"
EMPTY_WORDS = frozenset({"по", "делам", "вопросам", "и"})
MAX_EVIDENCE = 6
LONG_AGO = 8
INFERRED = 0.85
SPEAKING = "представитель"
MEMBERS = frozenset({"член", "почётный член"})
EMPLOYERS = frozenset({"organisation", "facility"})


def root(reading: Reading, claim: Claim) -> str | None:
    """Give the canonical country of a claim, if it has one."""
    for entity_id in (claim.of, claim.country):
        if entity_id is not None:
            entity = reading.entity(entity_id)
            if entity.type == "country" or entity.canonical:
                return entity.canonical or entity.name
    return offices.native(claim.office)


def _same_post(reading: Reading, left: Claim, right: Claim) -> bool:
    """Tell whether two claims about one person speak of one post."""
    if left.person != right.person:
        return False
    roots = {found for found in (root(reading, left), root(reading, right)) if found}
    clash = len(roots) > 1
    if BARE in {left.office, right.office} and {left.office_class, right.office_class} <= offices.MINISTERS:
        # "Новым министром назначен X, занимавший пост министра юстиции": what is new and what is past are two.
        return not clash and not (left.begun and right.past) and not (right.begun and left.past)
    general = bool({left.office, right.office} & GENERAL_WORDS)
    if left.office_class != right.office_class:
        return general and left.of is not None and left.of == right.of
    if left.office_class == PARTY and not (general or _same_words(left.office, right.office)):
        # A party has a chairman and a secretary: the one who is and the one who was are two posts.
        return not clash and bool(left.past or left.end) == bool(right.past or right.end)
    if clash or left.office_class in UNIQUE:
        return not clash and _unique_match(reading, left, right)
    return _same_body(reading, left, right, general=general)


def _same_body(reading: Reading, left: Claim, right: Claim, *, general: bool) -> bool:
    same_words = _same_words(left.office, right.office)
    if left.of and right.of and left.of != right.of:
        rooted = root(reading, left) is not None and root(reading, right) is not None
        return same_words and rooted and reading.entity(left.of).type != reading.entity(right.of).type
    return same_words or general


def _same_words(left: str, right: str) -> bool:
    """Tell whether two names of offices can be one: the same head, and a common word where both say more."""
    one, two = left.split(), right.split()
    if one[0] != two[0]:
        return False
    return len(one) == 1 or len(two) == 1 or bool((set(one[1:]) & set(two[1:])) - EMPTY_WORDS)


def _unique_match(reading: Reading, left: Claim, right: Claim) -> bool:
    """A person heads one state, ministry, region or party of a kind; different names of bodies must not clash."""
    if not left.of or not right.of or left.of == right.of:
        return True
    if left.office_class in COUNTRY_CLASSES:
        return True
    return reading.entity(left.of).type != reading.entity(right.of).type


def group(reading: Reading, claims: Sequence[Claim]) -> list[list[Claim]]:
    """Join claims that speak of one post; claims with a body lead, so that those without can follow them."""
    groups: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda c: (c.nominal, c.office == BARE, c.of is None, -c.confidence, c.span.start)):
        home = next((g for g in groups if all(_same_post(reading, claim, other) for other in g)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return groups


def mark_long_past(reading: Reading, clauses: ClauseReader, claims: Iterable[Claim]) -> None:
    """Take an office told of in a clause about years long gone as held then, not at publication."""
    if not reading.article.published:
        return
    latest = int(reading.article.published[:4]) - LONG_AGO
    for claim in claims:
        head = reading.tokens[claim.head]
        verb = head.index if head.pos == "VERB" else clauses.verb_above(head)
        if verb is not None and reading.tokens[verb].feat("VerbForm") == "Inf":
            verb = clauses.verb_above(reading.tokens[verb]) or verb
        if verb is None or claim.start or reading.tokens[verb].feat("Tense") not in {"Past", ""}:
            continue
        years = [int(edtf[:4]) for edtf, _ in clauses.times(verb) if edtf[:4].isdigit() and "/" not in edtf]
        claim.past = claim.past or (bool(years) and max(years) <= latest)


def mark_dead(reading: Reading, clauses: ClauseReader, claims: Iterable[Claim]) -> None:
    """Take an office of somebody whose death the text tells as held until then."""
    dead = set()
    for verb in reading.tokens:
        lemma = fold(verb.lemma)
        if verb.pos != "VERB" or lemma not in cues().dying | cues().killing or not clauses.is_fact(verb):
            continue
        done = verb.feat("Tense") == "Past" or verb.feat("Voice") == "Pass"
        who = clauses.subject(verb) if lemma in cues().dying else clauses.object_or_passive(verb)
        if done and who is not None:
            dead.add(who[0])
    for claim in claims:
        claim.past = claim.past or claim.person in dead


def _status(claims: Sequence[Claim]) -> tuple[str, bool]:
    """Weigh what the claims of one post say of its status: the explicit over the implied, an end over a hold."""
    if any(c.begun and not c.acting and c.status is None for c in claims):
        # "Назначил X главой. Ранее X был исполняющим обязанности главы": he acts no more.
        claims = [c for c in claims if not (c.acting and c.past)]
    said = [c.status for c in claims]
    # Who is newly in office again, or is said to be in it, is in office, whenever he held it before.
    again = any((c.fresh and c.status == "current" and not c.end) or c.holds for c in claims) and not any(
        c.status == "former" for c in claims
    )
    acting = "acting" in said or any(c.acting for c in claims)
    # "Будет исполнять обязанности до октября": that end is yet to come.
    if "former" in said or (any(c.end for c in claims if not c.ahead) and not again):
        return "former", acting
    if acting:
        return "acting", True
    if "current" in said or any(c.begun for c in claims if c.status is None):
        return "current", False
    if "elect" in said:
        return "elect", False
    if any(c.past for c in claims) and not again:
        return "former", False
    return "current", False


def _lower(edtf: str) -> str:
    """Give the earliest day of a date, to compare by."""
    lower = EdtfDate.parse(edtf).lower
    return lower.isoformat() if lower is not None else ""


def _first(values: Iterable[str | None]) -> str | None:
    return next((v for v in values if v is not None), None)


def _evidence(claims: Sequence[Claim]) -> tuple[EvidenceSpan, ...]:
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for claim in claims[:MAX_EVIDENCE]:
        fields = ["person", "office"]
        fields += ["of"] if claim.of else []
        fields += ["status"] if claim.status or claim.past else []
        fields += ["ordinal"] if claim.ordinal else []
        fields += ["from"] if claim.start else []
        fields += ["to"] if claim.end else []
        fields += ["replaces"] if claim.replaces else []
        fields += ["replaced_by"] if claim.replaced_by else []
        key = (claim.evidence.start, claim.evidence.end)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *fields)))
        if claim.told is not None:
            found[(claim.told.start, claim.told.end)] = ("person", "status")
        for span in claim.when:
            if not claim.evidence.contains(span):
                found[(span.start, span.end)] = ("from",) if claim.start else ("to",)
    return tuple(EvidenceSpan(start, end, for_=fields) for (start, end), fields in found.items())


def _rank(claim: Claim) -> tuple[bool, bool, bool, bool, float, int]:
    return (
        claim.nominal,
        claim.office == BARE,
        claim.office in GENERAL_WORDS,
        claim.of is None,
        -claim.confidence,
        claim.span.start,
    )


def _body(reading: Reading, ranked: Sequence[Claim]) -> str | None:
    """Give what the office is of: what its own phrase says, else another claim's country, else its named body."""
    best = ranked[0]
    if best.of is not None:
        return best.of
    others = [c.of for c in ranked if c.of is not None]
    countries = [e for e in (*others, *(c.country for c in ranked if c.country)) if _is_country(reading, e)]
    if best.office_class in COUNTRY_CLASSES and best.office not in GENERAL_WORDS and best.office != BARE:
        ministries = [e for e in others if offices.body_kind(reading.entity(e).name) in COUNTRY_BODIES]
        return _first(countries) or _first(e for e in others if e not in ministries)
    return _first(countries) or _first(e for e in others if _is_named(reading, e))


def _is_country(reading: Reading, entity_id: str) -> bool:
    return reading.entity(entity_id).type == "country"


def _crowd(reading: Reading, entity_id: str) -> bool:
    """Tell a party or coalition without a name: whoever represents it is one of it, not its spokesman."""
    return not _is_named(reading, entity_id) and offices.body_kind(reading.entity(entity_id).name) == "party"


def _employs(reading: Reading, entity_id: str | None) -> bool:
    """Tell a named organisation, whose staff has posts, from a country, whose experts and journalists have none."""
    return entity_id is not None and reading.entity(entity_id).type in EMPLOYERS and _is_named(reading, entity_id)


def _is_named(reading: Reading, entity_id: str) -> bool:
    return any(mention.form == "name" for mention in reading.entity(entity_id).mentions)


def _country_of_body(reading: Reading, claim: Claim, of: str | None, everything: Sequence[Claim]) -> str | None:
    """Give the country of a ministry or parliament named without one ("депутат бундестага", "глава МИД")."""
    if of is None or claim.of != of or _is_country(reading, of):
        return None
    if not stands_for_a_country(reading, of):
        return None
    return infer_country(reading, claim, everything)


def _said_otherwise(claim: Claim, everything: Sequence[Claim]) -> bool:
    """Tell whether the text itself gives the person another office of the class: then the chain must be wrong."""
    return any(c.person == claim.person and not c.nominal and c.office_class == claim.office_class for c in everything)


def _deputises(office: str) -> bool:
    """Tell the deputy of a minister or ruler, which says of what as well as theirs ("замминистра обороны")."""
    stood_in_for = offices.deputised(office)
    return stood_in_for is not None and offices.classify(stood_in_for) in offices.MINISTERS | offices.RULERS


def _says_too_little(reading: Reading, claim: Claim, of: str | None, *, inferred: bool) -> bool:
    """Tell an office that is none of public interest by what the text says of it ("глава" of nothing)."""
    office = claim.office
    if of is None:
        # "представитель рабочего класса"
        speaks = office.startswith(SPEAKING + " ") and not offices.serves_a_ruler(office)
        if speaks or claim.vague or (claim.office_class == "other" and not _deputises(office)):
            return True
    if offices.is_staff(office):
        return inferred or not _employs(reading, of)
    if of is None:
        return False
    crowd = office == SPEAKING and claim.office_class == "spokesperson" and _crowd(reading, of)
    return crowd or (office in MEMBERS and not offices.is_college(reading.entity(of).name))


def make(reading: Reading, claims: Sequence[Claim], everything: Sequence[Claim]) -> Tenure | None:
    """Make the tenure of one group of claims; None where the office says too little ("глава" of nothing)."""
    ranked = sorted(claims, key=_rank)
    best = ranked[0]
    of = _body(reading, ranked)
    inferred = of is None
    if of is None:
        of = _first(infer_country(reading, c, everything) for c in ranked)
    if best.nominal and (inferred or best.office_class not in UNIQUE or _said_otherwise(best, everything)):
        return None
    if _says_too_little(reading, best, of, inferred=inferred):
        return None
    status, acting = _status(ranked)
    # The dates of an earlier term are not those of the present one.
    dated = [c for c in ranked if not c.end] if status == "current" else ranked
    begun, ended = _first(c.start for c in dated), _first(c.end for c in dated)
    if begun and ended and _lower(begun) > _lower(ended):
        begun = ended = None  # of two terms
    span: Span = best.span
    agreeing = 1 - (1 - best.confidence) * (0.8 ** (len(ranked) - 1))
    return Tenure(
        id="",
        person=best.person,
        office=best.office,
        office_class=best.office_class
        if not inferred or of is None
        else offices.classify(best.office, reading.entity(of).name),
        of=of,
        status=status,  # type: ignore[arg-type]
        ordinal=next((c.ordinal for c in ranked if c.ordinal and c.office != BARE), None),
        from_=begun,
        to=ended,
        replaces=_first(c.replaces for c in ranked),
        replaced_by=_first(c.replaced_by for c in ranked),
        acting=acting,
        country=_first(c.country for c in ranked if c.of == of) or _country_of_body(reading, best, of, everything),
        span=span.plain(),
        evidence=_evidence(ranked),
        origin=ORIGIN,
        confidence=round(agreeing * (INFERRED if inferred else 1.0), 3),
    )
