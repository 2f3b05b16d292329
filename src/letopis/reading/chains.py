"""Chains: role nouns and third-person pronouns joined to the persons of the article.

Sequential, by salience: every description or pronoun is compared with what was mentioned before it. A link needs a
reason (same office and country, or the only fitting person in sight); without one the description stays itself.
Source of the method: salience factors of Lappin and Leass (1994), with offices as the strongest of them.
"""

from __future__ import annotations

from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from letopis.model.layers import ROOT, Mention, Note
from letopis.ontology.loader import fold
from letopis.ontology.offices import ONE_PER_COUNTRY
from letopis.ontology.people import is_calling, people
from letopis.reading.authors import author, captions, others_told
from letopis.reading.called_bodies import CalledBodies
from letopis.reading.callings import adds_nothing, can_be
from letopis.reading.entities import Draft
from letopis.reading.leaders import sole_leader
from letopis.reading.nominals import VAGUE_LANDS
from letopis.reading.referents import (
    LEADERS,
    NAMED_BESIDE,
    NATIONAL,
    POSSESSIVE,
    PRONOUNS,
    SPEECH_NOUNS,
    Group,
    Referent,
    Seen,
    compatible,
    main_country,
    same_body,
    stands_apart,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from letopis.model.layers import Sentence, Token
    from letopis.model.spans import Span
    from letopis.reading.nominals import Nominal, Role

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
PRONOUN_WINDOW = 2
LOOSE_WINDOW = 2
ROLE_MATCH, ROLE_AND_COUNTRY, NO_ROLE = 3.0, 4.0, 1.0
THRESHOLD = 1.0
OTHER_TIME, NOT_YET_NAMED = 1.5, 1.0
MARGIN = 0.4


# Whom somebody has many of.
FOLLOWERS = frozenset({"сторонник", "сторонница", "противник", "противница", "критик", "поклонник", "однопартиец"})
THEY = frozenset({"они", "Они", "ОНИ"})


class Linker:
    """Walks one article and joins descriptions and pronouns to drafts."""

    def __init__(self, tokens: Sequence[Token], sentences: Sequence[Sentence], drafts: list[Draft]) -> None:
        self.tokens = tokens
        self.sentences = sentences
        self.drafts = tuple(drafts)
        self.captions = captions(tokens, sentences)
        # How many sentences of the text itself come before each: captions count for nothing.
        self.told_before = [0, *accumulate(int(number not in self.captions) for number in range(len(sentences)))]
        self.items = [Referent(draft) for draft in drafts]
        self.notes: list[Note] = []
        self.groups: list[Group] = []
        self.main_country = main_country(drafts)
        self.persons = [item for item in self.items if item.is_person]
        self.unnamed: list[Referent] = []
        self.by_end = {m.end: item for item in self.persons for m in item.draft.mentions}
        self.by_phrase = {
            fold(item.draft.name): item for item in reversed(self.items) if item.draft.fine == "ORGANIZATION"
        }
        self.bodies = CalledBodies(tokens, self.items)
        self.by_token = {index: item for item in self.items for index in item.draft.heads}

    def link(self, nominals: Sequence[Nominal]) -> list[Draft]:
        """Give all drafts, descriptions and pronouns joined in; ``notes`` tells what stayed open."""
        named: dict[int, list[Seen]] = {}
        for item in self.items:
            named[id(item)] = [self._seen(index) for index in item.draft.heads]
            item.clauses = {(seen.sentence, seen.clause) for seen in named[id(item)]}
        for nominal in nominals:
            for index in nominal.named:
                holder = self.by_token.get(index)
                if holder is not None and nominal.kind == "person":
                    holder.hold(nominal.role)
                elif holder is not None and nominal.role.lemma in NAMED_BESIDE and not nominal.plural:
                    self.bodies.learn(nominal.role.lemma, nominal.head, holder)
        steps: list[tuple[int, Callable[[], None]]] = []
        for item in self.items:
            steps.extend((seen.token, partial(item.seen.append, seen)) for seen in named[id(item)])
        steps.extend((n.head, partial(self._place, n)) for n in nominals if not n.named and not n.predicate)
        steps.extend((t.index, partial(self._pronoun, t)) for t in self.tokens if self._is_pronoun(t))
        steps.extend((t.index, partial(self._they, t)) for t in self.tokens if t.text in THEY)
        for _, step in sorted(steps, key=lambda pair: pair[0]):
            step()
        return [item.draft for item in self.items]

    def _seen(self, index: int) -> Seen:
        token = self.tokens[index]
        return Seen(index, token.sentence, self._clause(token), self._is_subject(token))

    def _governor(self, token: Token) -> Token:
        """Give the token that heads the name or phrase a token stands in."""
        current = token
        for _ in range(6):
            if current.rel not in {"flat:name", "flat", "appos", "flat:foreign", "conj"} or current.head == ROOT:
                break
            current = self.tokens[current.head]
        return current

    def _is_subject(self, token: Token) -> bool:
        return self._governor(token).rel in SUBJECTS

    def _clause(self, token: Token) -> int:
        current = token
        for _ in range(30):
            if current.head == ROOT or (
                current.pos in {"VERB", "AUX"} and current.feat("VerbForm") in {"Fin", "Conv", "Inf", ""}
            ):
                return current.index
            current = self.tokens[current.head]
        return current.index

    # --- descriptions -------------------------------------------------------------------------------------------

    def _place(self, nominal: Nominal) -> None:
        if nominal.plural:
            if nominal.counted and nominal.kind == "person":
                self._group(nominal)
                return
            self._own(nominal)
            return
        if nominal.kind == "person":
            item = self._person_for(nominal)
            if item is not None:
                if nominal.role.office_class and not any(compatible(nominal.role, r) for r in item.roles):
                    item.roles.append(nominal.role)
                self._add(item, nominal.span, nominal.head, "nominal")
                return
        self._own(nominal)

    def _person_for(self, nominal: Nominal) -> Referent | None:
        here = self._seen(nominal.head)
        ranked: list[tuple[float, int, Referent]] = []
        for number, item in enumerate(self.persons):
            score = self._score(nominal, item, here)
            if score is not None:
                ranked.append((score, -number, item))
        ranked.sort(key=lambda row: row[:2], reverse=True)
        if not ranked or ranked[0][0] < THRESHOLD:
            return sole_leader(nominal, here, self.persons, self.drafts, self.sentences)
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN:
            return None
        return ranked[0][2]

    def _score(self, nominal: Nominal, item: Referent, here: Seen) -> float | None:
        """Weigh a person as the one described; None where something speaks against it."""
        role = self._at_home(nominal.role)
        trade = not role.office_class and role.lemma not in people().loose
        # "Сторонник X" of a headline may be any of them: nobody yet to be named.
        later = not item.seen and role.lemma in FOLLOWERS
        known = not trade or (not later and any(r.lemma == role.lemma and same_body(role, r) for r in item.trades))
        if nominal.fresh or (not known and not self._called_again(nominal, item, here)):
            return None
        if (here.sentence, here.clause) in item.clauses:
            # Two arguments of one verb are two people.
            return None
        if not self._gender_allows(nominal, item.draft.gender):
            return None
        if trade:
            return ROLE_MATCH + self._salience(item, here) - (0 if item.seen else NOT_YET_NAMED)
        if role.office_class and not nominal.loose:
            return self._office_score(role, item, here)
        return self._loose_score(role, item, here)

    def _called_again(self, nominal: Nominal, item: Referent, here: Seen) -> bool:
        """Tell whether "спортсменка", "актёр" can only be a person just named: nobody else is in sight."""
        if not is_calling(nominal.role.lemma) or not adds_nothing(nominal, self.tokens) or not can_be(nominal, item):
            return False
        near = [p for p in self.persons if p.seen and here.sentence - p.seen[-1].sentence <= LOOSE_WINDOW]
        rivals = [p for p in near if p is item or not (nominal.gender == "Fem" and p.draft.gender == "Masc")]
        return rivals == [item] and item.seen[-1].sentence < here.sentence

    def _gender_allows(self, nominal: Nominal, gender: str | None) -> bool:
        """Let a feminine noun or verb go with women only; a masculine office goes with both."""
        head = self.tokens[nominal.head]
        verb = self._verb_gender(head)
        common = head.lemma == "глава"
        feminine = verb == "Fem" or (nominal.gender == "Fem" and not common)
        if gender and feminine:
            return gender == "Fem"
        return not (gender == "Fem" and common and verb == "Masc")

    def _office_score(self, role: Role, item: Referent, here: Seen) -> float | None:
        last = item.seen[-1] if item.seen else None
        matched = [r for r in item.roles if compatible(role, r)]
        if matched:
            sure = any(r.country == role.country and role.country for r in matched)
            if last is None and not sure:
                return None
            score = (ROLE_AND_COUNTRY if sure else ROLE_MATCH) + self._salience(item, here)
            if not any(r.former == role.former for r in matched):
                score -= OTHER_TIME
            elif last and role.office_class in ONE_PER_COUNTRY and not self._somebody_else(role, item):
                # The one president of the article is meant however far back he was named.
                score = max(score, THRESHOLD)
            return score if last else score - NOT_YET_NAMED
        if item.roles or last is None or here.sentence - last.sentence > LOOSE_WINDOW or stands_apart(role):
            return None
        if here.sentence == last.sentence:
            # "Челентано написал письмо и раскритиковал премьер-министра": hardly himself.
            return None
        if not last.subject or self._somebody_else(role, item) or (role.country and self._rivals(item, here)):
            return None
        return NO_ROLE + self._salience(item, here) - 0.5

    def _loose_score(self, role: Role, item: Referent, here: Seen) -> float | None:
        last = item.seen[-1] if item.seen else None
        if last is None or here.sentence - last.sentence > LOOSE_WINDOW:
            return None
        if role.country and all(r.country != role.country for r in item.roles):
            return None
        weight = NO_ROLE
        if any(r.lemma == role.lemma for r in (*item.roles, *item.trades)):
            weight = ROLE_MATCH
        elif any(r.lemma == role.lemma for other in self.persons for r in (*other.roles, *other.trades)):
            # Somebody else was told to be "кандидат".
            return None
        if role.lemma in LEADERS and (role.of or role.office_class):
            matched = any(compatible(role, r) for r in item.roles)
            if item.roles and not matched:
                return None
            weight = ROLE_MATCH if matched else NO_ROLE
        if weight == NO_ROLE and stands_apart(role):
            return None
        return weight + self._salience(item, here)

    def _at_home(self, role: Role) -> Role:
        """Let an office said without a country be of the country that the article is about."""
        if role.country or role.office_class not in NATIONAL or (role.of and fold(role.of) not in VAGUE_LANDS):
            return role
        return role._replace(country=self.main_country)

    def _salience(self, item: Referent, here: Seen) -> float:
        if not item.seen:
            return 0.0
        last = item.seen[-1]
        distance = here.sentence - last.sentence
        paragraph = self.sentences[here.sentence].paragraph - self.sentences[last.sentence].paragraph
        score = -0.5 * min(distance, 5) - 0.4 * min(paragraph, 3)
        if last.subject:
            score += 0.7
        return score + 0.05 * min(len(item.seen), 6)

    def _rivals(self, item: Referent, here: Seen) -> bool:
        """Tell whether another person in sight may as well hold the office of a country."""
        others = (other for other in self.persons if other is not item and other.seen)
        return any(here.sentence - other.seen[-1].sentence <= LOOSE_WINDOW for other in others)

    def _somebody_else(self, role: Role, item: Referent) -> bool:
        """Tell whether another person of the article is known to hold the office."""
        return any(compatible(role, r) for other in self.persons if other is not item for r in other.roles)

    def _verb_gender(self, head: Token) -> str:
        if head.rel not in SUBJECTS or head.head == ROOT:
            return ""
        return self.tokens[head.head].feat("Gender")

    def _group(self, nominal: Nominal) -> None:
        """Let "двух лидеров" stand for the two persons last named together."""
        here = self.tokens[nominal.head].sentence
        recent = [
            i
            for i in self.persons
            if i.seen and here - i.seen[-1].sentence <= PRONOUN_WINDOW and i.seen[-1].token < nominal.head
        ]
        recent.sort(key=lambda i: -i.seen[-1].token)
        if len(recent) < 2:  # noqa: PLR2004 (a pair)
            self.notes.append(
                Note(
                    "unresolved_group", "The members of this group are not named.", nominal.span.start, nominal.span.end
                )
            )
            return
        pair = recent[:2]
        if len(recent) > 2 and recent[2].seen[-1].sentence == recent[1].seen[-1].sentence:  # noqa: PLR2004
            self.notes.append(
                Note("unresolved_group", "More than two persons could be meant.", nominal.span.start, nominal.span.end)
            )
            return
        self.groups.append(Group(nominal.span, tuple(item.draft for item in pair)))

    def _own(self, nominal: Nominal) -> None:
        """Keep a description as an entity of its own, joined with the same description elsewhere."""
        if nominal.named:
            return
        keys = _keys(nominal)
        called = self.bodies.find(nominal)
        if called is not None:
            self._add(called, nominal.span, nominal.head, "nominal")
            return
        known = next((self.by_phrase[key] for key in keys if key in self.by_phrase), None)
        if known is not None:
            self._add(known, nominal.span, nominal.head, "nominal")
            return
        if nominal.kind == "person" and nominal.role.office_class in ONE_PER_COUNTRY and nominal.role.country:
            for item in self.unnamed:
                if item.draft.fine == "PROFESSION" and any(
                    r.office_class == nominal.role.office_class
                    and r.country == nominal.role.country
                    and r.former == nominal.role.former
                    for r in item.roles
                ):
                    self._add(item, nominal.span, nominal.head, "nominal")
                    return
        fine = "ORGANIZATION" if nominal.kind == "body" else "PROFESSION"
        mention = Mention(nominal.span.start, nominal.span.end, "nominal")
        item = Referent(Draft(fine, nominal.phrase, "attested", [mention], [nominal.head], plural=nominal.plural))
        item.roles.append(nominal.role)
        item.seen.append(self._seen(nominal.head))
        self.items.append(item)
        self.by_phrase.update(dict.fromkeys(keys, item))
        if nominal.role.lemma != "один":
            self.unnamed.append(item)

    def _add(self, item: Referent, span: Span, head: int, form: str) -> None:
        item.draft.mentions.append(Mention(span.start, span.end, "pronoun" if form == "pronoun" else "nominal"))
        seen = self._seen(head)
        item.seen.append(seen)
        item.clauses.add((seen.sentence, seen.clause))

    # --- pronouns -----------------------------------------------------------------------------------------------

    def _is_pronoun(self, token: Token) -> bool:
        if token.pos not in {"PRON", "DET"} or token.text.lower() not in PRONOUNS:
            return False
        # A capital inside a sentence makes a name of it (the outlet «Он»).
        opens = token.index == 0 or self.tokens[token.index - 1].pos == "PUNCT"
        return token.text.islower() or opens or token.index == self.sentences[token.sentence].first

    def _pronoun(self, token: Token) -> None:
        gender = PRONOUNS[token.text.lower()]
        possessive = token.text.lower() in POSSESSIVE and (token.pos == "DET" or token.rel in {"det", "nmod"})
        here = self._seen(token.index)
        if not possessive and token.text.lower() == "им" and token.feat("Number") == "Plur":
            return
        beside = self._coordinated(token) if possessive else None
        if beside is not None and beside.draft.gender in {None, gender}:
            self._add(beside, token.plain(), token.index, "pronoun")
            return
        writer = author(self.tokens, token, self.by_token)
        if writer is not None and writer.seen and writer.draft.gender in {None, gender}:
            self._add(writer, token.plain(), token.index, "pronoun")
            return
        outlet = self.bodies.of_data(token) if possessive else None
        if outlet is not None:
            self._add(outlet, token.plain(), token.index, "pronoun")
            return
        of_speech = possessive and token.head != ROOT and fold(self.tokens[token.head].lemma) in SPEECH_NOUNS
        ranked: list[tuple[float, int, Referent]] = []
        people_here = [*self.persons, *(i for i in self.unnamed if i.draft.fine == "PROFESSION" and not i.draft.plural)]
        for number, item in enumerate(people_here):
            if not item.seen:
                continue
            score = self._pronoun_score(item, here, gender, possessive=possessive)
            if score is not None:
                ranked.append((score, -number, item))
        # Whoever stands under a picture only is not whom the text goes on about.
        told = [row for row in ranked if any(seen.sentence not in self.captions for seen in row[2].seen)]
        ranked = sorted(told or ranked, key=lambda row: row[:2], reverse=True)
        human = of_speech or (fold(self.tokens[here.clause].lemma) in people().human and self._is_subject(token))
        if not ranked:
            return
        margin = MARGIN if human else 2 * MARGIN
        sure = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= margin
        if not sure or (not human and self._rival_thing(token, gender, ranked[0][2])):
            self.notes.append(
                Note("unresolved_pronoun", f"Who is meant by «{token.text}» is not clear.", token.start, token.end)
            )
            return
        self._add(ranked[0][2], token.plain(), token.index, "pronoun")

    def _they(self, token: Token) -> None:
        """Let "они" stand for the two persons named together just before, where nobody else could be meant."""
        first = self.sentences[max(token.sentence - 1, 0)].first
        before = self.tokens[first : token.index]
        named = [t for t in before if t.index in self.by_token and self.by_token[t.index].is_person]
        pair = list({id(self.by_token[t.index]): self.by_token[t.index] for t in named}.values())
        joined = {self._governor(t).index for t in named}
        human = token.head != ROOT and fold(self.tokens[token.head].lemma) in people().human
        evident = self._is_subject(token) and len(joined) < len(named) and not others_told(before, human=human)
        if evident and len(pair) == 2:  # noqa: PLR2004 (a pair)
            self.groups.append(Group(token.plain(), tuple(item.draft for item in pair), "pronoun"))

    def _coordinated(self, token: Token) -> Referent | None:
        """Give the person before "и его заместитель"."""
        if token.index < 2 or self.tokens[token.index - 1].text.lower() != "и":  # noqa: PLR2004 (name, "и", pronoun)
            return None
        before = self.tokens[token.index - 2]
        return self.by_end.get(before.end)

    def _pronoun_score(self, item: Referent, here: Seen, gender: str, *, possessive: bool) -> float | None:
        own = item.draft.gender
        if own is not None and own != gender:
            return None
        last = item.seen[-1]
        distance = self.told_before[here.sentence] - self.told_before[last.sentence]
        if distance > PRONOUN_WINDOW:
            return None
        if last.clause == here.clause and last.sentence == here.sentence and not (possessive and not last.subject):
            # A co-argument of the same verb is somebody else; a possessive of the subject would be "свой".
            return None
        gap = self.sentences[here.sentence].paragraph - self.sentences[last.sentence].paragraph
        score = 2.0 - 0.9 * distance - 0.3 * gap + (1.0 if last.subject else 0.0) + 0.1 * min(len(item.seen), 5)
        if own is None:
            score -= 0.5
        if not item.is_person:
            score -= 0.5
        return score

    def _rival_thing(self, token: Token, gender: str, item: Referent) -> bool:
        """Tell whether a thing of the same gender, as a subject nearer than the person, could be meant."""
        last = item.seen[-1].token
        possessive = token.text.lower() in POSSESSIVE
        for other in self.tokens[last + 1 : token.index]:
            named = possessive and other.pos == "PROPN" and other.sentence == token.sentence
            if named and other.feat("Gender") == gender and other.feat("Animacy") == "Inan":
                return True
            if token.rel == "obj" and other.sentence == token.sentence and _taken_up(other, gender):
                return True
            if (
                other.pos in {"NOUN", "PROPN"}
                and other.rel in SUBJECTS
                and other.feat("Gender") == gender
                and other.feat("Animacy") == "Inan"
            ):
                return True
        return False


def _taken_up(noun: Token, gender: str) -> bool:
    """Tell a thing that "его" after it as an object may mean ("подал прошение, президент его принял")."""
    genders = {"Masc", "Neut"} if gender == "Masc" else {gender}
    thing = noun.pos == "NOUN" and noun.feat("Animacy") == "Inan" and noun.feat("Number") != "Plur"
    return thing and noun.rel == "obj" and noun.feat("Gender") in genders


def _keys(nominal: Nominal) -> list[str]:
    """Give what a description is known again by; "бельгийская полиция" is "полиция Бельгии"."""
    role = nominal.role
    national = nominal.kind == "body" and role.country is not None and not nominal.plural
    by_country = [f"{fold(role.lemma)}@{role.country}"] if national and nominal.phrase.count(" ") == 1 else []
    return [fold(nominal.phrase), *by_country]
