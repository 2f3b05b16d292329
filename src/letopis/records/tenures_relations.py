"""Who holds an office by the relations that the reader's pack saw: a second witness beside the rules of syntax.

The pack says which person works as what, and where. Its word is taken only for an office phrase that no rule has given
to anybody, in the reading of its clause: as a fact, and in the tense that the clause tells.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from letopis.model.layers import ROOT
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.ontology.offices import ONE_PER_COUNTRY
from letopis.records.tenures_claims import Claim, agrees, claim_of
from letopis.records.tenures_cues import ROLE, cues
from letopis.records.tenures_lists import of_the_next
from letopis.records.tenures_places import case_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Relation, Token, TypedSpan
    from letopis.model.spans import Span
    from letopis.records.tenures_clauses import ClauseReader
    from letopis.records.tenures_phrases import Phrase
    from letopis.records.tenures_places import Places

WORKS_AS, WORKPLACE = "WORKS_AS", "WORKPLACE"
SURE = 0.55
PLACED = 0.6
STRONG = 0.75
TRUST = 0.85
# Offices of a state: what their holders lead besides is no answer to what these are of.
STATE = ONE_PER_COUNTRY | {"minister"}
PREDICATE = frozenset({"Ins", ""})


class Employer(msgspec.Struct, frozen=True):
    """A body where the pack sees somebody work: ``person``, or whoever has the office in tokens [first, past)."""

    first: int
    past: int
    person: str | None
    score: float
    body: str
    place: int


class Witness:
    """The relations of one reading, by office phrase and by person."""

    def __init__(self, reading: Reading, places: Places, phrases: Sequence[Phrase]) -> None:
        self.reading = reading
        self.names = {
            index: (mention, entity)
            for first, (mention, entity, past) in places.persons.items()
            for index in range(first, past)
        }
        self.phrases = phrases
        self.by_head = {phrase.head: phrase for phrase in phrases}
        self.following = {one.head: two for one, two in pairwise(phrases)}
        self.bodies = self._bodies()

    @cached_property
    def holders(self) -> dict[int, str]:
        """Persons whom the pack sees in an office, by the index of its head: the likeliest of each."""
        found: dict[int, str] = {}
        for relation in self._sure:
            phrase = self.phrase(self.reading.spans[relation.target])
            holder = self._person(self.reading.spans[relation.source])
            if phrase is not None and holder is not None:
                found.setdefault(phrase.head, holder[1].id)
        return found

    @cached_property
    def _sure(self) -> list[Relation]:
        """The relations of work that are likely enough, the surest first."""
        sure = [r for r in self.reading.relations if r.type == WORKS_AS and r.score >= SURE]
        return sorted(sure, key=lambda r: -r.score)

    def claims(self, clauses: ClauseReader, claims: Sequence[Claim]) -> Iterator[Claim]:
        """Give the claims of office phrases that no rule has given to anybody, the surest first."""
        self._place(claims, claims)
        taken = {claim.head: claim.person for claim in claims}
        for relation in self._sure:
            phrase = self.phrase(self.reading.spans[relation.target])
            holder = self._person(self.reading.spans[relation.source])
            if phrase is None or holder is None or phrase.head in taken or self._inside(phrase, holder[1].id, taken):
                continue
            mention, entity = self._first_of(phrase, holder)
            if not self._apposed(phrase, mention, relation.score) or self._elsewhere(phrase, mention):
                continue
            if of_the_next(self.reading, phrase, self.following.get(phrase.head), mention):
                continue
            claim = claim_of(self.reading, phrase, entity.id, mention, relation.score * TRUST)
            if self._told(phrase, claim, clauses):
                self._place([claim], claims)
                taken[phrase.head] = entity.id
                yield claim

    def _first_of(self, phrase: Phrase, holder: tuple[Mention, Entity]) -> tuple[Mention, Entity]:
        """Give X for Y in "директору завода, 40-летнему X и Y": one office before joined names is the first one's."""
        start = self.reading.tokens_in(holder[0])[0].index
        joint = self.reading.tokens[start - 1].text.lower() if start else ""
        if phrase.plural or joint != "и" or start <= phrase.after:
            return holder
        before = self.names.get(start - 2)
        first = self.reading.tokens_in(before[0])[0].index if before is not None else -1
        return before if before is not None and first >= phrase.after else holder

    def phrase(self, span: TypedSpan) -> Phrase | None:
        """Give the outermost office phrase whose head stands in the span of a profession."""
        return next((self.by_head[t.index] for t in self.reading.tokens_in(span) if t.index in self.by_head), None)

    def _place(self, claims: Sequence[Claim], everything: Sequence[Claim]) -> None:
        """Give the body where the pack sees somebody work to claims of offices that name none and need one."""
        for claim in claims:
            phrase = self.by_head.get(claim.head)
            if phrase is None or self._serves(phrase, claim.person):
                continue
            deputised = offices.deputised(claim.office)
            deputy = deputised is not None and offices.classify(deputised) in offices.MINISTERS
            if claim.of is None and claim.country is None and claim.office_class not in STATE and not deputy:
                claim.of = self._body(phrase, claim.person, {c.of for c in everything if c.person == claim.person})

    def _serves(self, phrase: Phrase, person: str) -> bool:
        """Tell "заместитель Тэтчер Джон Смит": an office beside somebody is of no body."""
        beside = self.names.get(phrase.last + 1)
        return beside is not None and beside[1].id != person

    def _body(self, phrase: Phrase, person: str, others: set[str | None]) -> str | None:
        """Give the likeliest employer of an office, or else of its holder unless he has another office there."""
        sentence = self.reading.tokens[phrase.head].sentence
        here = [b for b in self.bodies if self.reading.tokens[b.first].sentence == sentence]
        own = [b for b in here if b.person is None and b.first <= phrase.head < b.past]
        theirs = [b for b in here if b.person == person and b.body not in others]
        found = own or [b for b in theirs if not self._parted(b.place, phrase.head)]
        found = [b for b in found if self._houses(phrase.office, self.reading.entity(b.body).name)]
        return max(found, key=lambda b: b.score).body if found else None

    def _houses(self, office: str, body: str) -> bool:
        """Tell a body that may have the office: lawmakers sit in parliaments, and none is named in its own office."""
        if offices.classify(office) == "legislator":
            return offices.body_kind(body) in {"parliament", "party"}
        stems = {offices.stem(word) for word in office.split()[1:]}
        return not all(offices.stem(word) in stems for word in fold(body).split())

    def _parted(self, body: int, head: int) -> bool:
        """Tell "X представляет Омск в Сенате, до этого он был прокурором": the body stands in a clause before."""
        between = self.reading.tokens[body:head]
        comma = next((n for n, t in enumerate(between) if t.text == ","), len(between))
        return any(t.pos in {"VERB", "AUX"} and t.feat("VerbForm") == "Fin" for t in between[comma:])

    def _inside(self, phrase: Phrase, person: str, taken: dict[int, str]) -> bool:
        """Tell an office inside the name of another that this person holds ("пресс-секретарь президента")."""
        return any(
            other.head != phrase.head and other.first <= phrase.head < other.after and taken.get(other.head) == person
            for other in self.phrases
        )

    def _told(self, phrase: Phrase, claim: Claim, clauses: ClauseReader) -> bool:
        """Tell whether the clause tells a predicate or a post as a fact; set the status that its tense tells."""
        anchor = self.reading.tokens[phrase.anchor]
        post = self._post(phrase)
        if phrase.case not in PREDICATE and post is None:
            return True
        counted = phrase.case in PREDICATE and clauses.counts_holders(phrase)
        if counted or (post is not None and self._sought(post)):
            return False
        copula = next((c.index for c in self.reading.children(anchor.index) if c.rel == "cop"), None)
        above = clauses.verb_above(anchor) if copula is None and anchor.head != ROOT else copula
        if above is None:
            return True
        verb = self.reading.tokens[above]
        if not clauses.is_fact(verb) or fold(verb.lemma) in cues().modal or self._of_a_woman(verb, claim, clauses):
            return False
        tense = clauses.tense(verb)
        if tense == "Fut" or (tense == "Pres" and verb.feat("Aspect") == "Perf"):
            if clauses.depends(verb):
                return False
            claim.status = claim.status or "elect"
        claim.past = tense == "Past" and verb.feat("Aspect") != "Perf"
        return True

    def _of_a_woman(self, verb: Token, claim: Claim, clauses: ClauseReader) -> bool:
        """Tell "Назарбаева работала", of which no other subject is told, from what a man did."""
        subject = next((c for c in self.reading.children(verb.index) if c.rel == "nsubj"), None)
        named = self.names.get(subject.index) if subject is not None else None
        own = subject is None or (named is not None and named[1].id == claim.person)
        return own and clauses.is_of_other_gender(verb, claim.person)

    def _post(self, phrase: Phrase) -> Token | None:
        before = self.reading.tokens[phrase.first - 1] if phrase.first else None
        return before if before is not None and fold(before.lemma) in cues().posts | {ROLE} else None

    def _sought(self, post: Token) -> bool:
        """Tell "кандидат на пост" and "выдвинул на пост": what somebody is meant for is not held."""
        return case_of(post) == "Acc" and any(fold(t.text) == "на" for t in self.reading.children(post.index))

    def _apposed(self, phrase: Phrase, name: Span, score: float) -> bool:
        """Tell whether a name can be that of an office which is no predicate: an oblique case must be that of both."""
        before = self.reading.tokens[phrase.first - 1] if phrase.first else None
        one_of = phrase.plural and before is not None and before.text.lower() == "из"
        if phrase.plural and not one_of:
            return False
        predicate = phrase.case == "Ins" and (before is None or before.pos != "ADP")
        if predicate or one_of or self._post(phrase) is not None:
            return True
        if phrase.case in {"Nom", ""} and score >= STRONG:
            return True
        tokens = self.reading.tokens_in(name)
        return bool(tokens) and agrees(phrase.case, tokens)

    def _elsewhere(self, phrase: Phrase, name: Span) -> bool:
        """Tell an office of another clause, or of another line that the text has lost the break before.

        A finite verb stands between it and the name, unless it is that verb's predicate or its post; or it follows the
        name with a capital and no mark, as the subject of a clause ("… ушла Тэтчер Министр обороны СССР заявил").
        """
        named = self.reading.tokens_in(name)
        if not named:
            return False
        first, last = named[0].index, named[-1].index
        opening = self.reading.tokens[phrase.first]
        subject = self.reading.tokens[phrase.head].rel == "nsubj"
        if last + 1 == phrase.first and opening.text[:1].isupper() and subject:
            return True
        if phrase.case == "Ins" or self._post(phrase) is not None:
            return False
        if self._predicate_of(phrase, first, last):
            return False
        between = self.reading.tokens[last + 1 : phrase.first] or self.reading.tokens[phrase.after : first]
        # "Спор главы Туниса с премьером X": the name is that of the second office.
        joined = phrase.last < first and any(t.pos == "ADP" for t in between)
        other = joined and any(t.index in self.by_head for t in between)
        return other or any(t.pos == "VERB" and t.feat("VerbForm") == "Fin" for t in between)

    def _predicate_of(self, phrase: Phrase, first: int, last: int) -> bool:
        """Tell the last of "X — политик, входит в число …, бывший мэр": joined to a noun whose subject is the name."""
        head = self.reading.tokens[phrase.head]
        above = self.reading.tokens[head.head] if head.rel == "conj" else None
        if above is None or above.pos != "NOUN" or not last < above.index < phrase.first:
            return False
        return any(c.rel == "nsubj" and first <= c.index <= last for c in self.reading.children(above.index))

    def _bodies(self) -> list[Employer]:
        found = []
        for relation in self.reading.relations:
            if relation.type != WORKPLACE or relation.score < PLACED:
                continue
            source, target = self.reading.spans[relation.source], self.reading.spans[relation.target]
            body = next((e for _, e in self.reading.mentions_in(target) if e.type == "organisation"), None)
            inside = self.reading.tokens_in(source)
            named = self.reading.tokens_in(target)
            if body is not None and inside and named:
                holder = self._person(source) if source.fine == "PERSON" else None
                person = holder[1].id if holder is not None else None
                found.append(
                    Employer(inside[0].index, inside[-1].index + 1, person, relation.score, body.id, named[0].index)
                )
        return found

    def _person(self, span: TypedSpan) -> tuple[Mention, Entity] | None:
        """Give the person whose name a span holds, whatever larger mention covers it ("сторонник Горбачёва")."""
        return next((self.names[t.index] for t in self.reading.tokens_in(span) if t.index in self.names), None)
