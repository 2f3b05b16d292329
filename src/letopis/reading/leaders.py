"""Leaders of countries told without a name ("советский лидер"): the one person of the article who can be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.ontology.loader import fold
from letopis.ontology.offices import RULERS
from letopis.reading.nominals import VAGUE_LANDS
from letopis.reading.referents import LEADERS, compatible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Sentence
    from letopis.reading.entities import Draft
    from letopis.reading.nominals import Nominal, Role
    from letopis.reading.referents import Referent, Seen

# Mentions that make somebody what an article is about, where no headline names him.
OFTEN: Final = 3
LEADING: Final = RULERS | {"party_leader"}


def leads_a_land(role: Role) -> bool:
    """Tell "советский лидер", "глава британского государства" from the leader of a party or a body."""
    if role.lemma not in LEADERS or role.country is None or role.former:
        return False
    words = set(role.tail) - {fold(role.country), fold(role.of or "")}
    return not words or bool(words & VAGUE_LANDS)


def sole_leader(
    nominal: Nominal, here: Seen, persons: Sequence[Referent], drafts: Sequence[Draft], sentences: Sequence[Sentence]
) -> Referent | None:
    """Give the only person named so far who can lead that country; None where another one can, or nothing tells so.

    What tells so is an office of the country, or that the article is about the person and, but for the countries of
    others' offices, about that country more than any other.
    """
    role = nominal.role
    if nominal.plural or nominal.fresh or not leads_a_land(role):
        return None
    rulers = [person for person in persons if any(held.country and compatible(role, held) for held in person.roles)]
    fitting = [person for person in persons if person.seen and _fits(person, role)]
    of_there = [person for person in fitting if any(held.country == role.country for held in person.roles)]
    found = next(iter(of_there or fitting), None)
    if found is None or len(of_there or fitting) > 1 or any(ruler is not found for ruler in rulers):
        return None
    if (here.sentence, here.clause) in found.clauses:
        return None
    about = _is_topic(found, sentences) and _foremost(role.country or "", found, persons, drafts)
    return found if of_there or about else None


def _fits(person: Referent, role: Role) -> bool:
    """Tell whether nothing said of a person speaks against leading the country."""
    if person.trades or person.draft.plural:
        return False
    return all(
        held.country in {None, role.country} and not held.former and _leading(held, role) for held in person.roles
    )


def _leading(held: Role, role: Role) -> bool:
    """Tell an office that a leader may hold: a ruler's, a party leader's, that of a parliament's chairman."""
    if held.office_class in LEADING or leads_a_land(held):
        return True
    return held.office_class == "legislator" and held.lemma == "председатель" and held.country == role.country


def _is_topic(person: Referent, sentences: Sequence[Sentence]) -> bool:
    headline = any(sentences[seen.sentence].headline for seen in person.seen)
    return headline or len(person.seen) >= OFTEN


def _foremost(country: str, person: Referent, persons: Sequence[Referent], drafts: Sequence[Draft]) -> bool:
    """Tell whether a country is named more often than any that is not told to be of somebody else's office."""
    others = {held.country for other in persons if other is not person for held in other.roles}
    counts: dict[str, int] = {}
    for draft in drafts:
        if (
            draft.canonical
            and draft.fine == "COUNTRY"
            and (draft.canonical == country or draft.canonical not in others)
        ):
            counts[draft.canonical] = counts.get(draft.canonical, 0) + len(draft.mentions)
    own = counts.pop(country, 0)
    return own > max(counts.values(), default=0)
