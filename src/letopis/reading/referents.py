"""What the linker walks over: entities in the making, where they were mentioned, and what offices they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from letopis.model.layers import Entity, Mention
from letopis.ontology import countries
from letopis.ontology.bodies import state_body
from letopis.ontology.loader import fold
from letopis.ontology.names import entity_type
from letopis.ontology.offices import MINISTERS, ONE_PER_COUNTRY, RULERS
from letopis.ontology.people import people
from letopis.ontology.speech import speech_lexicon
from letopis.reading.nominals import VAGUE_LANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.spans import Span
    from letopis.reading.entities import Draft
    from letopis.reading.nominals import Role

PRONOUNS = {
    "он": "Masc", "него": "Masc", "нему": "Masc", "ним": "Masc", "нём": "Masc", "нем": "Masc", "ему": "Masc",
    "его": "Masc", "им": "Masc", "она": "Fem", "её": "Fem", "ее": "Fem", "ней": "Fem", "неё": "Fem", "нее": "Fem",
    "ей": "Fem", "ею": "Fem", "нею": "Fem",
}  # fmt: skip
POSSESSIVE = frozenset({"его", "её", "ее"})
SPEECH_NOUNS = frozenset(
    {"слово", "мнение", "оценка", "данные", "утверждение", "заявление", "признание", "убеждение", "версия"}
)
NATIONAL = ONE_PER_COUNTRY | {"minister"}
LEADERS = frozenset({"лидер", "глава", "руководитель"})
# Nouns so general that any body of the article can be meant.
GENERAL = frozenset(
    {"ведомство", "министерство", "компания", "корпорация", "фирма", "концерн", "организация", "партия", "движение"}
    | {"комитет", "комиссия", "суд", "банк", "агентство", "управление", "служба", "департамент", "фонд", "клуб", "союз"}
)
# Nouns beside which a body's name stands unchanged ("телеканал «Х»"), so that they can take it up later.
NAMED_BESIDE = frozenset(
    "агентство газета журнал телеканал канал телекомпания радиостанция портал издание еженедельник информагентство "
    "компания корпорация концерн холдинг фирма банк авиакомпания партия движение организация фонд клуб "
    "команда завод фабрика комбинат предприятие объединение театр музей кинотеатр магазин издательство шахта верфь "
    "студия киностудия институт университет больница".split()
)
# What takes up a body of state by its kind, and the nouns that the names of such bodies hold.
DEPARTMENTS = {
    "министерство": frozenset({"министерство"}),
    "ведомство": frozenset(
        {"министерство", "комитет", "служба", "управление", "департамент", "прокуратура", "инспекция"}
    ),
}
# Adjectives with which "ведомство" still is the one just named; any other tells it apart.
RESUMING = frozenset(
    {
        "данный",
        "указанный",
        "названный",
        "упомянутый",
        "вышеуказанный",
        "вышеназванный",
        "федеральный",
        "государственный",
    }
)
QUOTES = '«»"“”„'
# Whose head "глава ведомства", "лидер партии" can be: classes of offices.
LED = {
    "ведомство": MINISTERS | {"head_of_body"},
    "министерство": MINISTERS,
    "правительство": frozenset({"head_of_government"}),
    "кабинет": frozenset({"head_of_government"}),
    "кабмин": frozenset({"head_of_government"}),
    "партия": frozenset({"party_leader"}),
    "компания": frozenset({"executive"}),
    "корпорация": frozenset({"executive"}),
    "концерн": frozenset({"executive"}),
    "регион": frozenset({"governor"}),
    "область": frozenset({"governor"}),
    "край": frozenset({"governor"}),
    "город": frozenset({"mayor"}),
}


class Seen(NamedTuple):
    """Where an entity was last mentioned: sentence, clause (its verb's token), whether as a subject."""

    token: int
    sentence: int
    clause: int
    subject: bool


class Group(NamedTuple):
    """A description of several persons at once or "они", and the persons."""

    span: Span
    members: tuple[Draft, ...]
    form: Literal["nominal", "pronoun"] = "nominal"


class Referent:
    """A draft with what the linker knows of it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.roles: list[Role] = []
        # What the person is by trade, told beside the name ("журналист Николас Данилофф").
        self.trades: list[Role] = []
        self.seen: list[Seen] = []
        self.clauses: set[tuple[int, int]] = set()

    @property
    def is_person(self) -> bool:
        """Tell a person with a name."""
        return self.draft.fine == "PERSON"

    @property
    def named(self) -> bool:
        """Tell what has a name from a mere description."""
        return any(mention.form == "name" for mention in self.draft.mentions)

    def hold(self, role: Role) -> None:
        """Learn an office or a trade of this person."""
        known = self.roles if role.office_class else self.trades
        if role not in known:
            known.append(role)


def main_country(drafts: Sequence[Draft]) -> str | None:
    """Give the country with at least half of all mentions of countries, if there is one."""
    counts = {d.canonical: len(d.mentions) for d in drafts if d.canonical and d.fine == "COUNTRY"}
    top = max(counts, key=lambda c: counts[c], default=None)
    return top if top and counts[top] * 2 >= sum(counts.values()) else None


def is_department(name: str, lemma: str) -> bool:
    """Tell whether "ведомство" or "министерство" can be a body of this name ("МВД", "федеральная служба …")."""
    words = fold(name).split()[:2]
    general = (state_body(words[0]) or "") if words else ""
    return bool(DEPARTMENTS[lemma] & {*words, *general.split()})


def compatible(wanted: Role, held: Role) -> bool:
    """Tell whether a description can be of the holder of an office."""
    if wanted.country and held.country and wanted.country != held.country:
        return False
    if wanted.lemma in LEADERS and wanted.office_class not in NATIONAL:
        leads_land = wanted.of is None or fold(wanted.of) in VAGUE_LANDS or wanted.of == wanted.country
        if leads_land and not wanted.tail and held.office_class in RULERS:
            return True
        return _leads_same(wanted, held)
    if wanted.office_class == "minister" and not _complement(wanted):
        return held.office_class in MINISTERS
    if wanted.office_class == held.office_class not in {"other", ""}:
        return wanted.office_class in ONE_PER_COUNTRY or same_body(wanted, held)
    return wanted.lemma == held.lemma and same_body(wanted, held)


def _leads_same(wanted: Role, held: Role) -> bool:
    """Tell whether "глава ведомства", "лидер партии" can be of the holder of an office."""
    if len(wanted.tail) == 1 and wanted.tail[0] in LED:
        return held.office_class in LED[wanted.tail[0]]
    if wanted.tail and wanted.tail[-1] in VAGUE_LANDS:
        return held.office_class in RULERS
    alike = held.lemma in LEADERS or wanted.office_class == held.office_class != "other"
    return alike and bool(wanted.tail) and same_body(wanted, held)


def same_body(wanted: Role, held: Role) -> bool:
    """Tell whether nothing speaks against two descriptions of one office being of one body.

    A description without a complement says nothing; one with a general noun ("представитель ведомства") takes up any
    body. Whoever speaks for others has to be told as speaking for the same.
    """
    mine, theirs = _complement(wanted), _complement(held)
    if not mine:
        return True
    if len(mine) == 1 and mine <= GENERAL:
        return bool(theirs) and (bool(theirs & GENERAL) or held.of is not None)
    if not theirs:
        return wanted.lemma not in people().attendants and (wanted.of is None or held.of is None)
    if wanted.of and held.of and fold(wanted.of) == fold(held.of):
        return True
    return _within(mine, theirs) or _within(theirs, mine)


def _complement(role: Role) -> frozenset[str]:
    """Give the words of a complement that tell of a body: the country is compared by itself."""
    land = fold(role.of) if role.of and role.of == role.country else ""
    return frozenset(word for word in role.tail if word not in VAGUE_LANDS and countries.canonical(word) is None) - {
        land
    }


def _within(few: frozenset[str], many: frozenset[str]) -> bool:
    """Tell whether all words of a complement are in another; "Минфин" is the ministry of "финансы"."""
    few = few - GENERAL or few
    return all(word in many or any(_shortens(word, o) or _shortens(o, word) for o in many) for word in few)


def _shortens(short: str, word: str) -> bool:
    stem = short.removeprefix("мин")
    return stem != short and len(stem) > 1 and word.startswith(stem[:4])


def is_named_outlet(item: Referent) -> bool:
    """Tell a news outlet by its name."""
    return item.draft.fine == "ORGANIZATION" and speech_lexicon().has("outlets", item.draft.name.strip(QUOTES))


def stands_apart(role: Role) -> bool:
    """Tell a description that says by itself whose office it is: it needs more than nearness to be somebody named."""
    if role.lemma in people().attendants:
        return True
    return bool(set(role.tail) - VAGUE_LANDS) and role.office_class not in ONE_PER_COUNTRY


def number(drafts: Sequence[Draft], groups: Sequence[Group]) -> tuple[Entity, ...]:
    """Give drafts their ids, in the order of first mention, and groups their members."""
    ordered = sorted(drafts, key=lambda d: min((m.start, m.end) for m in d.mentions))
    ids = {id(draft): f"e{place}" for place, draft in enumerate(ordered, 1)}
    found = []
    for draft in ordered:
        mentions = list(draft.mentions)
        for group in groups:
            if any(member is draft for member in group.members):
                members = tuple(ids[id(other)] for other in ordered if any(other is m for m in group.members))
                mentions.append(Mention(group.span.start, group.span.end, group.form, None, members))
        found.append(
            Entity(
                id=ids[id(draft)],
                type=entity_type(draft.fine),
                fine=draft.fine,
                name=draft.name,
                name_basis=draft.name_basis,
                wikidata=None,
                mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end))),
                canonical=draft.canonical,
                gender=draft.gender,
            )
        )
    return tuple(found)
