"""Turns what Letopis read from an article into facts of factRuEval-2016, and writes them as its third track does.

* Tenure: occupation of the person (``who``) in the office (``position``, the text's own words where they stand in the
  tenure's span, else the nominative) of the body, or else the country (``where``). A tenure of neither is left out: the
  set marks who works where, and of the 211 occupations of its devset one has no place. In the full mode an appointment
  or election to the office is the phase начало, a dismissal or resignation конец.
* Event ``meet``: meeting of the persons who take part, or of all who do where no two of them are persons. Calls, visits
  and gatherings are none: the set marks face-to-face meetings of persons.
* Event ``deal``: deal of all who take part, in any role; ``type`` by the event's mode (:data:`DEAL_TYPES`).
* Neither is a fact of the set unless at least two take part who have a name ("students" have none).
* Event ``own``: ownership, a fact for every pair of an ``owner`` (or ``actor``) and a ``property`` (or ``recipient``);
  where nothing that takes part is the property, the words of the event's object are.

Names are the nominatives of the entities. Events planned, denied, alleged or called off, and offices that somebody is
yet to enter, are left out in the full mode, as the set leaves out marked facts that are possible, future or denied.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from letopis.articles import span_to_raw
from letopis.evaluation.factrueval_facts import PHASE, POSITION, Argument, Fact, in_mode
from letopis.evaluation.factrueval_text import tight
from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from letopis.model.records import ArticleRecords, Event, Tenure

# The set's types of deals by the mode of an event of type deal.
DEAL_TYPES = {
    "purchase": "купля/продажа",
    "loan": "займ/возвращение займа",
    "investment": "инвестиции",
    "fine": "наложение/выплата штрафа",
    "services": "услуги",
    "participation": "участие в мероприятии",
}
_OWNERSHIP = {"owner": "owner", "actor": "owner", "property": "property", "recipient": "property"}
_PHASES = {"appoint": "начало", "elect": "начало", "dismiss": "конец", "resign": "конец"}
_UNREAL = frozenset({"planned", "denied", "alleged", "called_off"})
_WORD = re.compile(r"[\w-]+")
# Two forms of a word begin alike but for so many letters, and in at least so many.
_ENDING = 3
_STEM = 2
# The least number of participants that make a meeting (or a meeting of persons) and a deal.
_COMPANY = 2


def as_facts(records: ArticleRecords) -> tuple[Fact, ...]:
    """Give the facts of an article's records in the order of the records, each once; spans are of the raw text."""
    writer = _Writer(records)
    return tuple(dict.fromkeys(writer.facts()))


def write_facts(file: Path, facts: Iterable[Fact]) -> None:
    """Write the facts of one text in the form of the third track, as the standard mode takes them: without phases."""
    rows = []
    for fact in in_mode(facts, full=False):
        rows.append(fact.type)
        # The official reader takes a second colon for an error.
        rows.extend(f"{a.name} : {' '.join(a.label.replace(':', ' ').split())}" for a in fact.arguments)
        rows.append("")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


class _Writer:
    """Writes the facts of one article's records."""

    def __init__(self, records: ArticleRecords) -> None:
        self.records = records
        self.text = records.article.text
        self.entities = {entity.id: entity for entity in records.entities}
        self.phases = {e.office: _PHASES[e.type] for e in records.events if e.office and e.type in _PHASES}

    def facts(self) -> Iterator[Fact]:
        for tenure in self.records.tenures:
            where = tenure.of or tenure.country
            if where:
                yield self.occupation(tenure, where)
        for event in self.records.events:
            unreal = event.status in _UNREAL
            if event.type == "meet":
                yield from self._together("meeting", self._people(event), unreal=unreal)
            elif event.type == "deal":
                kind = DEAL_TYPES.get(event.mode or "")
                more = (_argument("type", kind),) if kind else ()
                yield from self._together("deal", self._named_ones(event), more, unreal=unreal)
            elif event.type == "own":
                yield from self._ownerships(event, unreal=unreal)

    def occupation(self, tenure: Tenure, where: str) -> Fact:
        place = office_span(self.text, tenure)
        words = place.of(self.text) if place else tenure.office
        raw = span_to_raw(self.records.article, place or tenure.span)
        arguments = [
            self._named("who", tenure.person),
            _argument(POSITION, words)._replace(spans=(raw,) if raw else ()),
            self._named("where", where),
        ]
        phase = self.phases.get(tenure.id)
        if phase:
            arguments.append(_argument(PHASE, phase))
        return Fact("occupation", tuple(arguments), unreal=tenure.status == "elect")

    def _named(self, name: str, entity: str) -> Argument:
        return _argument(name, self.entities[entity].name)

    def _named_ones(self, event: Event) -> list[str]:
        everyone = dict.fromkeys(participant.entity for participant in event.participants)
        return [entity for entity in everyone if any(m.form == "name" for m in self.entities[entity].mentions)]

    def _people(self, event: Event) -> list[str]:
        everyone = self._named_ones(event)
        people = [entity for entity in everyone if self.entities[entity].type == "person"]
        return people if len(people) >= _COMPANY else everyone

    def _together(
        self, kind: str, entities: list[str], more: tuple[Argument, ...] = (), *, unreal: bool
    ) -> Iterator[Fact]:
        """Give the fact that these entities take part in, if there are enough of them."""
        if len(entities) >= _COMPANY:
            yield Fact(kind, (*(self._named("participant", entity) for entity in entities), *more), unreal=unreal)

    def _ownerships(self, event: Event, *, unreal: bool) -> Iterator[Fact]:
        found: dict[str, list[Argument]] = {"owner": [], "property": []}
        for participant in event.participants:
            name = _OWNERSHIP.get(participant.role)
            if name:
                found[name].append(self._named(name, participant.entity))
        if not found["property"] and event.object:
            found["property"].append(_argument("property", event.object.of(self.text)))
        for owner in found["owner"]:
            for thing in found["property"]:
                yield Fact("ownership", (owner, thing), unreal=unreal)


def _argument(name: str, label: str) -> Argument:
    return Argument(name, (tight(label),), label)


def office_span(text: str, tenure: Tenure) -> Span | None:
    """Give where the words of a tenure's office stand in its span, in any case form; None if they do not.

    ``text`` is the article's. The span of a tenure takes in the body too: of "президентом США" this is "президентом".
    """
    office = [word.lower() for word in _WORD.findall(tenure.office)]
    words = list(_WORD.finditer(text, tenure.span.start, tenure.span.end))
    for first in range(len(words) - len(office) + 1 if office else 0):
        chosen = words[first : first + len(office)]
        if all(_forms(word[0].lower(), wanted) for word, wanted in zip(chosen, office, strict=True)):
            return Span(chosen[0].start(), chosen[-1].end())
    return None


def _forms(one: str, other: str) -> bool:
    """Tell whether two words begin alike as forms of one word do."""
    shared = 0
    for mine, theirs in zip(one.replace("ё", "е"), other.replace("ё", "е"), strict=False):
        if mine != theirs:
            break
        shared += 1
    return one == other or shared >= max(_STEM, min(len(one), len(other)) - _ENDING)
