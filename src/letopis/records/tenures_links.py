"""Who holds an office: apposition before and after a name, brackets, dashes and lists."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from letopis.language.morphology import parses
from letopis.ontology import offices
from letopis.ontology.loader import fold
from letopis.records import tenures_lists as lists
from letopis.records.tenures_claims import Claim, agrees, claim_of, class_of, may_be
from letopis.records.tenures_complement import LANDS
from letopis.records.tenures_cues import cues
from letopis.records.tenures_dates import DASHES, date_beside
from letopis.records.tenures_places import PREFIX, case_of, lemma_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Token
    from letopis.model.spans import Span
    from letopis.records.tenures_phrases import Phrase
    from letopis.records.tenures_places import Places

BOUNDS = frozenset({",", ".", ")", ";", ":", "!", "?", "—", "–", "-", "»", '"', "…"})
BEFORE, AFTER, BRACKETS, DASH, LIST = 0.94, 0.88, 0.88, 0.84, 0.8
MAX_EPITHETS = 4
MAX_APPOSITION = 9


class Linker:
    """Links phrases to the names beside them; every mention of a person is claimed from its left once.

    ``seen`` are the holders that the pack sees, by the index of the office's head: they decide between two names.
    ``yielded`` are the heads of offices whose name went to an office inside them.
    """

    def __init__(
        self, reading: Reading, places: Places, phrases: Sequence[Phrase], seen: Mapping[int, str] | None = None
    ) -> None:
        self.seen = seen or {}
        self.reading = reading
        self.tokens = reading.tokens
        self.places = places
        self.phrases = phrases
        self.claimed: dict[int, Phrase] = {}
        self.linked: dict[int, tuple[str, Span]] = {}
        self.yielded: set[int] = set()
        self.ends = {past: first for first, (_, _, past) in places.persons.items()}

    @property
    def holders(self) -> dict[int, tuple[str, Span]]:
        """Persons whose names stand beside an office, by the index of its head, once the claims have been given."""
        plural = {phrase.head for phrase in self.phrases if phrase.plural}
        return {head: person for head, person in self.linked.items() if head not in plural}

    def claims(self) -> Iterator[Claim]:
        """Give the claims of all phrases, those before a name first."""
        for phrase in self.phrases:
            yield from self._before(phrase)
        self.yielded |= set(self._outer())
        for phrase in self.phrases:
            if phrase.head not in self.linked:
                pairs = lists.paired(self.reading, self.places, phrase) if phrase.plural else self._after(phrase)
                yield from pairs
        for phrase, following in pairwise(self.phrases):
            if phrase.head not in self.linked:
                yield from lists.shared(self.reading, self.linked, phrase, following)
        for previous, phrase in pairwise(self.phrases):
            if previous.head in self.linked and phrase.head not in self.linked:
                for claim in lists.further(self.reading, self.linked, previous, phrase, self._past_inner(phrase)):
                    date_beside(self.reading, claim, (phrase.after, phrase.last + 1))
                    yield claim

    # --- "президент США Рональд Рейган" -----------------------------------------------------------------------------

    def _before(self, phrase: Phrase) -> Iterator[Claim]:
        start = None if self._is_post(phrase) else self._person_from(phrase)
        if start is None or self._nested(phrase, start):
            return
        if self._yields(phrase, start):
            self.yielded.add(phrase.head)
            return
        persons = self._list(start) if phrase.plural else [start]
        if phrase.plural and len(persons) == 1:
            return
        for number, place in enumerate(persons):
            mention, entity, _ = self.places.persons[place]
            of, sure = self._share(phrase, number, len(persons))
            self.claimed.setdefault(place, phrase)
            self.linked[phrase.head] = (entity.id, mention)
            prior = (LIST if phrase.plural else BEFORE) * sure
            claim = claim_of(self.reading, phrase, entity.id, mention, prior, of=of)
            past = self.places.persons[place][2]
            # Of several holders each has his own: "президентами были X (1989—1992) и Y".
            date_beside(self.reading, claim, (past,) if phrase.plural else (phrase.after, past))
            yield claim

    def _past_inner(self, phrase: Phrase) -> int:
        """Give the first token past a phrase and the name of an office inside it ("советник президента Рейгана,")."""
        found = self.places.persons.get(phrase.after) if phrase.head in self.yielded else None
        return found[2] if found is not None else phrase.after

    def _outer(self) -> Iterator[int]:
        """Give the offices around one that has the name after them: "советник президента Рейгана" names no adviser."""
        for phrase in self.phrases:
            inner = (p for p in self._beside(phrase) if phrase.head < p.head <= phrase.last and p.after == phrase.after)
            if phrase.head not in self.linked and any(p.head in self.linked for p in inner):
                yield phrase.head

    def _is_post(self, phrase: Phrase) -> bool:
        """Tell "на пост президента Франсуа Миттеран": only a name that must be a genitive is in apposition there."""
        before = self.tokens[phrase.first - 1] if phrase.first else None
        if before is None or fold(before.lemma) not in cues().posts or phrase.case not in {"Gen", ""}:
            return False
        if any(fold(t.lemma) in cues().replace for t in self.tokens[max(before.index - 3, 0) : before.index]):
            return True
        found = self.places.persons.get(phrase.after)
        name = self.tokens[phrase.after : found[2]] if found else ()
        genitive = {case_of(t) for t in name if t.pos != "PUNCT"} <= {"Gen", "Acc"} and may_be("Gen", name)
        return not name or not genitive or not agrees("Gen", name)

    def _nested(self, phrase: Phrase, start: int) -> bool:
        """Tell whether the office stands inside the name of another that has claimed the person."""
        other = self.claimed.get(start)
        return other is not None and other.first <= phrase.head <= other.last

    def _yields(self, phrase: Phrase, start: int) -> bool:
        """Tell "представителя премьера Тэтчер": the name may be the inner office's; the rest of the article decides.

        Only where both offices stand in the same case. Where the article does not tell, the outer one has the name.
        """
        beside = self._beside(phrase)
        inner = next((p for p in beside if phrase.head < p.head <= phrase.last and p.after == phrase.after), None)
        if inner is None or inner.case != phrase.case or phrase.plural:
            return False
        person = self.places.persons[start][1].id
        if person not in self._sure:
            return False
        return class_of(self.reading, inner.office, inner.of) in self._sure[person]

    @cached_property
    def _sure(self) -> dict[str, set[str]]:
        """Classes of the offices that stand right before or after each person's name with nothing nested."""
        found: dict[str, set[str]] = {}
        for phrase in self.phrases:
            beside = self._beside(phrase)
            outer = any(p.first <= phrase.head <= p.last for p in beside if p.head < phrase.head)
            inner = any(phrase.head < p.head <= phrase.last for p in beside)
            place = self.places.persons.get(phrase.after)
            if (
                place is not None
                and not outer
                and not inner
                and agrees(phrase.case, self.tokens[phrase.after : place[2]])
            ):
                found.setdefault(place[1].id, set()).add(class_of(self.reading, phrase.office, phrase.of))
            elif place is None and not outer and not inner:
                person = self._chained(phrase)
                if person is not None:
                    found.setdefault(person, set()).add(class_of(self.reading, phrase.office, phrase.of))
        return found

    def _beside(self, phrase: Phrase) -> Sequence[Phrase]:
        """Give the phrases of the same sentence, in text order: no phrase goes beyond it."""
        return self._by_sentence[self.tokens[phrase.head].sentence]

    @cached_property
    def _by_sentence(self) -> dict[int, list[Phrase]]:
        found: dict[int, list[Phrase]] = {}
        for phrase in self.phrases:
            found.setdefault(self.tokens[phrase.head].sentence, []).append(phrase)
        return found

    @cached_property
    def _leading_to(self) -> dict[int, list[Phrase]]:
        """The phrases by the token after them."""
        found: dict[int, list[Phrase]] = {}
        for phrase in self.phrases:
            found.setdefault(phrase.after, []).append(phrase)
        return found

    def _chained(self, phrase: Phrase) -> str | None:
        """Give the person whom an office alone refers to ("британский премьер")."""
        return self._described.get(phrase.head)

    @cached_property
    def _described(self) -> dict[int, str]:
        """The persons by the words of their descriptions."""
        found: dict[int, str] = {}
        people = (entity for entity in self.reading.entities if entity.type == "person")
        for entity in people:
            for mention in entity.mentions:
                if mention.form == "nominal" and not mention.members:
                    inside = (t for t in self.reading.tokens_in(mention) if mention.contains(t))
                    found.update((t.index, entity.id) for t in inside if t.index not in found)
        return found

    def _person_from(self, phrase: Phrase) -> int | None:
        """Give the first token of the name that an office phrase leads to."""
        start = phrase.after
        start += self._introduces(phrase, start) or self._brackets(start)
        start = self._past_remark(start)
        start = self._past_epithets(phrase, start)
        start = self._past_owner(phrase, start)
        found = self.places.persons.get(start)
        if found is None or self.tokens[start].sentence != self.tokens[phrase.head].sentence:
            return None
        # An office in the nominative that ends a line may be a caption; any other is part of its clause.
        if phrase.case not in {"Nom", ""} and not self._one_line(phrase.last, start):
            return None
        name = self.tokens[start : found[2]]
        if not phrase.plural and (self._owned(phrase, start, name) or self._other_gender(phrase, name)):
            return None
        dashed = phrase.case == "Ins" and self.tokens[start - 1].text in DASHES
        if phrase.plural or dashed or agrees(phrase.case, name):
            return start
        # A name that the tagger put into another case still belongs to the only office that can have it.
        parent = self.tokens[phrase.head].index
        if not may_be(phrase.case, name):
            return None
        return start if any(t.head == parent and t.rel in {"appos", "flat", "flat:name"} for t in name) else None

    def _past_owner(self, phrase: Phrase, start: int) -> int:
        """Step over Z in "советника Z X": of two names side by side the first is a genitive, the second the holder."""
        first = self.places.persons.get(start)
        second = self.places.persons.get(first[2]) if first is not None else None
        if first is None or second is None or second[1].id == first[1].id or phrase.plural:
            return start
        if self.seen.get(phrase.head) == first[1].id:
            return start
        owner = self.tokens[start : first[2]]
        joined = self.tokens[first[2]].sentence == self.tokens[start].sentence and self._one_line(start, first[2])
        name = self.tokens[first[2] : second[2]]
        fits = agrees("Gen", owner) and agrees(phrase.case, name)
        return first[2] if joined and fits else start

    def _one_line(self, first: int, last: int) -> bool:
        """Tell whether no line ends between two tokens."""
        return "\n" not in self.reading.text[self.tokens[first].start : self.tokens[last].start]

    def _other_gender(self, phrase: Phrase, name: Sequence[Token]) -> bool:
        """Tell "приняла премьер Иван Петров…": a name of the other gender begins another clause."""
        head = self.tokens[phrase.head]
        verb = self.tokens[head.head] if head.rel in {"nsubj", "nsubj:pass"} else None
        if verb is None or verb.index != phrase.first - 1 or verb.feat("Gender") != "Fem":
            return False
        given = {p.tag.gender for p in parses(name[0].text.lower()) if p.is_known and "Name" in p.tag.grammemes}
        return given == {"masc"} and not any(c.rel == "conj" for c in self.reading.children(head.index))

    def _past_epithets(self, phrase: Phrase, start: int) -> int:
        """Step over what stands between an office and a name in the same case: "32-летнему", "немцу", "омбудсмен"."""
        place = start
        while place < len(self.tokens) and place not in self.places.persons and place - start < MAX_EPITHETS:
            token = self.tokens[place]
            joint = token.text.lower() == "и" and place > start
            # The tagger cannot tell the genitive of men from their accusative.
            case = phrase.case in {case_of(token), ""} or {phrase.case, case_of(token)} == {"Gen", "Acc"}
            same = token.pos in {"ADJ", "NOUN"} and case and token.text[:1] != "«"
            if not (same or joint) or token.feat("Number") == "Plur":
                return start
            place += 1
        return place if place in self.places.persons else start

    def _owned(self, phrase: Phrase, start: int, name: Sequence[Token]) -> bool:
        """Tell "прокурор в администрации Буша" and "директора фонда Сороса": the name belongs to the noun before it."""
        before = self.tokens[start - 1]
        if before.index <= phrase.head or before.pos != "NOUN" or before.text[:1].isupper():
            return False
        if fold(before.lemma) in cues().titles and before.index == phrase.after:
            return False
        if fold(before.lemma) in cues().ruled and fold(lemma_of(self.tokens[phrase.head])) not in cues().ruling:
            return {case_of(t) for t in name if t.text[:1].isalpha()} <= {"Gen", "Acc", ""}
        if before.index + 1 in self.places.past_bodies:
            return False
        genitive = {case_of(t) for t in name if t.text[:1].isalpha()} <= {"Gen", "Acc", ""}
        area = before.lemma in LANDS or offices.body_kind(before.lemma) in {"region", "city"}
        if not genitive or area or before.text.lower() in {"дел", "обороны"}:
            return False
        parents = {t.head for t in name}
        return start - 1 >= phrase.last + 1 or phrase.head not in parents

    def _past_remark(self, place: int) -> int:
        """Step over a body's short name before the holder ("секретарь Совета экономической взаимопомощи (СЭВ) X")."""
        past = self._past_brackets(place)
        short = past > place and past in self.places.persons and place + 1 not in self.places.persons
        return past if short and self.tokens[place].text == "(" else place

    def _brackets(self, place: int) -> bool:
        """Tell whether a name alone stands in brackets after an office ("премьер-министр (Маргарет Тэтчер)")."""
        if place + 1 >= len(self.tokens) or self.tokens[place].text != "(":
            return False
        found = self.places.persons.get(place + 1)
        return found is not None and found[2] < len(self.tokens) and self.tokens[found[2]].text in {")", "."}

    def _introduces(self, phrase: Phrase, place: int) -> bool:
        """Tell whether a dash leads from an office to its holder ("Президент США — Рейган", "а главой — Коль")."""
        following = self.places.persons.get(place + 1)
        if following is None or phrase.case not in {"Nom", "Ins"} or self.tokens[place].text not in DASHES:
            return False
        if phrase.case == "Ins" and not agrees("Nom", self.tokens[place + 1 : following[2]]):
            return False
        past = following[2]
        return past >= len(self.tokens) or self.tokens[past].text in BOUNDS

    def _list(self, start: int) -> list[int]:
        """Give the first tokens of the names in "X и Y" or "X, Y и Z"."""
        found = [start]
        place = self._past_brackets(self.places.persons[start][2])
        while place + 1 < len(self.tokens) and self.tokens[place].text.lower() in {"и", ",", "а"}:
            if place + 1 not in self.places.persons:
                break
            found.append(place + 1)
            place = self._past_brackets(self.places.persons[place + 1][2])
        return found

    def _past_brackets(self, place: int) -> int:
        """Step over a short remark in brackets after a name."""
        if place < len(self.tokens) and self.tokens[place].text == "(":
            for end in range(place + 1, min(place + MAX_EPITHETS + 1, len(self.tokens))):
                if self.tokens[end].text == ")":
                    return end + 1
        origin = place + 1 < len(self.tokens) and self.tokens[place].text.lower() in {"из", "от"}
        return self.places.bodies[place + 1][2] if origin and place + 1 in self.places.bodies else place

    def _share(self, phrase: Phrase, number: int, count: int) -> tuple[str | None, float]:
        """Give the body of one of several holders: pairwise where there are as many bodies."""
        if not phrase.plural:
            return None, 1.0
        tops = [b for b in phrase.bodies if self.reading.entity(b).type == self.reading.entity(phrase.bodies[0]).type]
        if len(tops) == count:
            return tops[number], 1.0
        return None, 0.9 if len(tops) <= 1 else 0.6

    # --- "Рональд Рейган, президент США," ---------------------------------------------------------------------------

    def _after(self, phrase: Phrase) -> Iterator[Claim]:
        opening = self._before_joined(phrase)
        if opening < 1 or phrase.plural or self.tokens[opening].sentence != self.tokens[phrase.head].sentence:
            return
        mark = self.tokens[opening].text
        start = self.ends.get(self._before_brackets(opening))
        if PREFIX.match(self.tokens[phrase.head].text) and phrase.first in self.ends:
            # "Джон Смит экс-министр финансов" needs no comma.
            start, mark = self.ends[phrase.first], ","
        if start is None and mark in DASHES and self.tokens[opening - 1].text == ",":
            start = self.ends.get(opening - 1)
        if start is None and mark == ",":
            start = self.ends.get(self._before_apposition(phrase, opening))
        if start is None or mark not in DASHES | {",", "("}:
            return
        mention, entity, past = self.places.persons[start]
        confidence = self._bounded(phrase, mark, self.tokens[start:past])
        owner = self._owner(phrase, start)
        if owner is not None:
            mention, entity, past = owner
        if confidence:
            self.linked[phrase.head] = (entity.id, mention)
            claim = claim_of(self.reading, phrase, entity.id, mention, confidence)
            date_beside(self.reading, claim, (phrase.after, phrase.last + 1))
            yield claim

    def _before_brackets(self, place: int) -> int:
        """Step back over brackets after a name: "Гельмут Коль (Helmut Kohl), канцлер ФРГ"."""
        if place and self.tokens[place - 1].text == ")" and self.tokens[place].text in {",", *DASHES}:
            for opening in range(place - 2, max(place - 2 - MAX_APPOSITION, 0), -1):
                if self.tokens[opening].text == "(":
                    return opening
        return place

    def _before_joined(self, phrase: Phrase) -> int:
        """Give the mark before an office, over another noun: "X — политик и лидер партии"."""
        place = opening = phrase.first - 1
        if place < 1 or self.tokens[place].text.lower() != "и":
            return opening
        nouns = 0
        while place > 1 and self.tokens[place - 1].pos in {"NOUN", "ADJ"} and phrase.first - place < MAX_EPITHETS:
            place -= 1
            nouns += self.tokens[place].pos == "NOUN" and case_of(self.tokens[place]) == phrase.case
        return place - 1 if nouns else opening

    def _before_apposition(self, phrase: Phrase, place: int) -> int:
        """Step back over another apposition: "X, известного физика, члена Академии наук"."""
        first = self.reading.sentences[self.tokens[place].sentence].first
        words: list[Token] = []
        for token in reversed(self.tokens[max(first, place - MAX_APPOSITION) : place]):
            if token.text == ",":
                noun = next((t for t in reversed(words) if t.pos == "NOUN"), None)
                both = {case_of(noun), phrase.case} if noun is not None else set()
                return token.index if len(both) == 1 or both == {"Gen", "Acc"} else place
            if token.pos in {"VERB", "AUX", "PUNCT", "SCONJ"} or token.index in self.ends:
                return place
            words.append(token)
        return place

    def _owner(self, phrase: Phrase, start: int) -> tuple[Mention, Entity, int] | None:
        """Give X in "X, соратник Z, премьер …": an apposition to X that ends in another's name in the genitive.

        Z may have an office of his own ("X — дочь президента Z, депутат …").
        """
        inner = next((p for p in self._leading_to.get(start, ()) if p.case == "Gen" and p.head < start), None)
        before = start if inner is None else inner.first
        noun = self.tokens[before - 1] if before > 1 else None
        name = self.tokens[start : self.places.persons[start][2]]
        genitive = "Gen" in {case_of(t) for t in name} and phrase.case != "Gen"
        if noun is None or noun.pos != "NOUN" or phrase.case != case_of(noun) or not genitive:
            return None
        place = noun.index
        while place > 0 and self.tokens[place - 1].pos == "ADJ":
            place -= 1
        outer = self.ends.get(place - 1) if self.tokens[place - 1].text in {",", *DASHES} else None
        return self.places.persons[outer] if outer is not None else None

    def _bounded(self, phrase: Phrase, mark: str, name: Sequence[Token]) -> float:
        """Give the prior of an apposition after a name: 0 where the phrase is not closed or cannot agree."""
        closing = self.tokens[phrase.after] if phrase.after < len(self.tokens) else None
        closed = closing is None or closing.text in BOUNDS or closing.sentence != name[0].sentence
        if mark == "(":
            return BRACKETS
        if mark in DASHES:
            after_dash = closed or (closing is not None and closing.pos in {"CCONJ", "ADP"})
            oblique = closed and agrees(phrase.case, name)
            nominative = phrase.case in {"Nom", ""} and agrees("Nom", name) and after_dash
            return DASH if nominative or oblique else 0.0
        if not agrees(phrase.case, name) and phrase.case != "Nom":
            return 0.0
        joined = (closing is not None and closing.pos in {"CCONJ", "ADP"}) or self._time_follows(phrase.after)
        return AFTER if closed else AFTER - 0.13 if joined else 0.0

    def _time_follows(self, place: int) -> bool:
        return place < len(self.tokens) and any(time.contains(self.tokens[place]) for time in self.reading.times)
