"""The country of an office whose phrase names none: inferred only where nothing speaks against it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records.tenures_foreign import (
    CLIMB,
    MEETING_NOUNS,
    MEETING_VERBS,
    free_mentions,
    is_foreign,
    lent_mentions,
    names_capital,
    tells_where,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Token
    from letopis.records.tenures_claims import Claim

COUNTRY_CLASSES = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "minister"})
COUNTRY_BODIES = frozenset({"foreign_ministry", "defence_ministry", "ministry", "government"})
LEADING_SHARE = 0.6
LEADING_COUNT = 3
TITLE_LINKS = frozenset({"appos", "flat", "flat:name", "conj"})
# The kinds of areas that an office without a body can be of.
AREAS = {"governor": frozenset({"region"}), "mayor": frozenset({"city"})}
ROOT_LENGTH = 5
PARTY_OFFICES = frozenset(
    {"партийный руководитель", "партийный лидер", "лидер партии", "глава партии", "председатель партии"}
)
STATE_BODIES = frozenset({"foreign_ministry", "defence_ministry", "military", "government"})
HEADS = frozenset({"глава государства", "глава правительства"})
ROW = frozenset({"после", "вместо", "вслед"})
BESIDE = frozenset({", ", " и "})
COMMISSIONERS = frozenset({"уполномоченный", "омбудсмен"})
NATIONAL = frozenset(
    {"сенатор", "конгрессмен", "кронпринц", "наследный принц", "омбудсмен", "генпрокурор", "генеральный прокурор"}
)


def infer_country(reading: Reading, claim: Claim, claims: Sequence[Claim]) -> str | None:
    """Give the one country an office can belong to when its phrase names none.

    That of the offices beside it, else the article's only country, else its leading one. Nothing is inferred for
    somebody whom the office-holder of a country meets: he will be from another one.
    """
    if claim.land:
        return _own_country(reading, claim, claims) or _land_before(reading, claim)
    if claim.of is None and (claim.office in PARTY_OFFICES or claim.office_class in AREAS):
        return _only_party(reading) if claim.office in PARTY_OFFICES else _area(reading, claim)
    body = reading.entity(claim.of).name if claim.of is not None else None
    native = offices.native(claim.office) or (offices.native(body) if body else None)
    if native is not None:
        return next((e.id for e in reading.entities if (e.canonical or e.name) == native), None)
    if not _of_a_country(reading, claim) or _is_counterpart(reading, claim) or _with_stranger(reading, claim, claims):
        return None
    for country in (_country_beside(reading, claim, claims), _leading_country(reading, claim, claims)):
        if country is None or _taken(country, claim, claims):
            continue
        if not is_foreign(reading, claim, country, claims):
            return country
    return None


def _own_country(reading: Reading, claim: Claim, claims: Sequence[Claim]) -> str | None:
    """Give the one country of which somebody who is head of "страны" has another office."""
    own = {country_of(reading, other) for other in claims if other.person == claim.person and not other.land} - {None}
    return own.pop() if len(own) == 1 else None


def _with_stranger(reading: Reading, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Tell "Бушу, министру обороны Х и …": somebody named beside a ruler whose country the text does not name.

    Only where another is told to rule the country that the text does name.
    """
    heads = [c for c in claims if c.office_class == "head_of_state" and c.status is None and not (c.past or c.nominal)]
    told = {c.person for c in heads if country_of(reading, c) is not None}
    strangers = {c.person for c in heads if c.of is None and c.country is None and not c.land} - told - {claim.person}
    if not told or not strangers:
        return False
    named = (m for e in reading.entities if e.id in strangers for m in e.mentions if m.form == "name")
    return any(reading.text[m.end : claim.span.start] in BESIDE for m in named)


def _of_a_country(reading: Reading, claim: Claim) -> bool:
    """Tell offices that only make sense in some country: ministers and their deputies, ministries, parliaments."""
    deputised = offices.deputised(claim.office)
    classes = {claim.office_class} | ({offices.classify(deputised)} if deputised else set())
    if classes & COUNTRY_CLASSES or claim.office.startswith("вице-президент") or {claim.office, deputised} & NATIONAL:
        return True
    if claim.of is None and (offices.serves_a_ruler(claim.office) or _works_for_a_state(claim.office)):
        return True
    return claim.of is not None and stands_for_a_country(reading, claim.of)


def _works_for_a_state(office: str) -> bool:
    """Tell "представитель вооружённых сил" and "уполномоченный по правам ребёнка", which are of some country."""
    head, _, rest = office.partition(" ")
    return offices.body_kind(rest) in STATE_BODIES or (head in COMMISSIONERS and rest.startswith("по правам"))


def _only_party(reading: Reading) -> str | None:
    """Give the one party that the article names."""
    named = (e for e in reading.entities if e.type == "organisation" and any(m.form == "name" for m in e.mentions))
    parties = [e.id for e in named if offices.body_kind(e.name) == "party"]
    return parties[0] if len(parties) == 1 else None


def _area(reading: Reading, claim: Claim) -> str | None:
    """Give the region or city of "брянский губернатор", or that of which alone the article tells."""
    kinds = AREAS[claim.office_class]
    areas = [entity for entity in reading.entities if entity.type in kinds]
    for token in reading.tokens_in(claim.span):
        if token.pos == "ADJ" and len(token.lemma) > ROOT_LENGTH:
            found = next((e.id for e in areas if fold(e.name)[:ROOT_LENGTH] == _root(token.lemma)), None)
            if found is not None:
                return found
    if any(token.pos == "ADJ" and token.lemma.endswith("ский") for token in reading.tokens_in(claim.span)):
        return None
    counted = Counter({entity.id: len(entity.mentions) for entity in areas})
    (best, count), *others = counted.most_common(2) or [("", 0)]
    return best if best and (not others or count >= LEADING_COUNT * others[0][1]) else None


def _root(adjective: str) -> str:
    """Give the letters that an adjective shares with the name of its area ("подмосковный": подмоск)."""
    return fold(adjective)[:ROOT_LENGTH]


def stands_for_a_country(reading: Reading, body: str) -> bool:
    """Tell bodies that every country has one of ("МИД", "парламент", "генштаб"), or that only one country has."""
    name = reading.entity(body).name
    common = offices.body_kind(name) in COUNTRY_BODIES or name.lower() in {"парламент", "генштаб"}
    return common or offices.native(name) is not None


def _taken(country: str, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Tell whether another person holds this office of this country in the text, so that this one must be another's."""
    return claim.office_class in COUNTRY_CLASSES - {"minister"} and any(
        other.person != claim.person
        and other.office_class == claim.office_class
        and country in {other.of, other.country}
        and other.status in {None, "current"}
        and claim.status in {None, "current"}
        and not (claim.fresh or other.fresh or claim.past or other.past)
        for other in claims
    )


def _land_before(reading: Reading, claim: Claim) -> str | None:
    """Give the country that "страны" means.

    That is the article's leading one, else the one named last before it in its sentence, else the one named most.
    """
    countries = [e for e in reading.entities if e.type == "country"]
    before = [(m.start, e.id) for e in countries for m in e.mentions if m.start < claim.span.start]
    named = {entity for _, entity in before}
    counted = Counter({e.id: len(e.mentions) for e in countries if e.id in named})
    (best, count), *others = counted.most_common(2) or [("", 0)]
    second = others[0][1] if others else 0
    leads = count >= LEADING_COUNT and count >= 2 * second
    here = max(before)[0] >= reading.sentence_of(claim.span).start if before else False
    most = count >= LEADING_COUNT and count > second and not here
    return best if leads or most else max(before)[1] if before else None


def _leading_country(reading: Reading, claim: Claim, claims: Sequence[Claim]) -> str | None:
    named = ((e.id, len(lent_mentions(reading, e, claims))) for e in reading.entities if e.type == "country")
    counted = Counter({country: count for country, count in named if count})
    if not counted:
        return None
    spoken_of = {country for other in claims if (country := country_of(reading, other)) is not None}
    (best, count), *others = counted.most_common(2)
    # A country named as often as the only one with offices leaves it open whose the office is.
    if count > 1 and spoken_of == {best} and (not others or count >= 2 * others[0][1]):
        return best
    leads = count >= LEADING_COUNT and count / counted.total() >= LEADING_SHARE
    return best if leads or (len(counted) == 1 and _is_home(reading, claim, best, claims)) else None


def _is_home(reading: Reading, claim: Claim, country: str, claims: Sequence[Claim]) -> bool:
    """Tell whether the only country of a text is where it plays, is spoken of more than once, or has the ruler served.

    "Глава государства" is told of the country whose other office-holder stands beside him.
    """
    entity = reading.entity(country)
    free = free_mentions(reading, entity, claims)
    played = bool(free) and (len(free) > 1 or names_capital(reading, entity))
    if played or any(tells_where(reading, mention) for mention in free) or claim.office in HEADS:
        return True
    rulers = any(other.office_class == "head_of_state" and country in {other.of, other.country} for other in claims)
    return rulers and offices.serves_a_ruler(claim.office)


def _country_beside(reading: Reading, claim: Claim, claims: Sequence[Claim]) -> str | None:
    """Give the country of the last office told of before this one in the same sentence or the one before."""
    sentence = reading.sentence_of(claim.span).index
    before = [
        (other.span.start, country)
        for other in claims
        if other.span.start < claim.span.start
        and other.office_class != "ambassador"
        and sentence - reading.sentence_of(other.span).index <= 1
        and (country := country_of(reading, other)) is not None
    ]
    country = max(before)[1] if before else None
    if country is None or claim.fresh or claim.begun or claim.replaces or _came_before(reading, claim):
        # "Премьер-министр Великобритании ушла. Новым премьер-министром станет …"
        return country
    told_again = len(lent_mentions(reading, reading.entity(country), claims)) > 1
    return country if told_again or _is_home(reading, claim, country, claims) else None


def _came_before(reading: Reading, claim: Claim) -> bool:
    """Tell who is named as one of a row of holders ("второй после императрицы Суйко")."""
    return claim.head >= 0 and any(c.text.lower() in ROW for c in reading.children(claim.head) if c.rel == "case")


def country_of(reading: Reading, claim: Claim) -> str | None:
    """Give the country that a claim's own words name."""
    for entity_id in (claim.of, claim.country):
        if entity_id is not None and reading.entity(entity_id).type == "country":
            return entity_id
    return None


def _is_counterpart(reading: Reading, claim: Claim) -> bool:
    """Tell somebody whom the sentence's subject meets, receives or calls: "принял министра …", "переговоры с …"."""
    token: Token | None = reading.tokens[claim.head] if claim.head >= 0 else reading.head_of(claim.span)
    for _ in range(CLIMB):
        if token is None or token.head == ROOT:
            return False
        governor = reading.tokens[token.head]
        if token.rel not in TITLE_LINKS:
            subject = token.rel.startswith("nsubj")
            return not subject and governor.lemma in MEETING_VERBS | MEETING_NOUNS
        token = governor
    return False
