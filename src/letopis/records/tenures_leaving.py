"""Who left an office: "ушёл в отставку", "уволил X", "покинул пост", "принял отставку министра X".

The one who leaves is never the one who accepts, announces or commands it: an acting officer's own office is left alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from letopis.model.dates import EdtfDate
from letopis.model.spans import hull
from letopis.ontology.loader import fold
from letopis.ontology.offices import MINISTERS, RULERS
from letopis.records.tenures_cues import cues, verbs
from letopis.records.tenures_grammar import SUBJECTS
from letopis.records.tenures_places import case_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.model.layers import Reading, Token
    from letopis.model.spans import Span
    from letopis.records.tenures_claims import Claim
    from letopis.records.tenures_clauses import ClauseReader

MONTH = 30
REACH = 4  # tokens
BARE = "министр"
# Heads of a state or a government who announce that they leave stay until another is found.
STAYING = RULERS


class Leaving:
    """Marks claims about offices that the article says were left; claims are changed in place."""

    def __init__(self, reading: Reading, clauses: ClauseReader, claims: list[Claim]) -> None:
        self.reading = reading
        self.tokens = reading.tokens
        self.clauses = clauses
        self.all = claims

    def apply(self) -> None:
        """Read all the article says of leaving."""
        for claim in self.all:
            self._changed(claim)
        for claim in self.all:
            self._changed_too(claim)
            self._preceded(claim)
        nouns, posts = cues().resign.nouns, cues().posts
        for token in self.tokens:
            lemma = fold(token.lemma)
            if lemma in nouns:
                self._resign(token)
            elif lemma in posts:
                self._bare_post(token)
            elif token.pos == "VERB":
                self._left(token, lemma)

    def _left(self, verb: Token, lemma: str) -> None:
        """Read "уволил X", "X уволился" and "X покинул правительство"."""
        if lemma in cues().resign.dismiss:
            self._dismiss(verb)
        elif lemma in cues().resign.quit or (lemma in _leaving_verbs() and self._from_cabinet(verb)):
            for subject in self.clauses.subjects(verb):
                self._leave(subject, verb)

    def _from_cabinet(self, verb: Token) -> bool:
        return any(
            child.rel in {"obj", "obl"} and fold(child.lemma) in cues().resign.cabinets
            for child in self.reading.children(verb.index)
        )

    # --- "приняла отставку министра X" ------------------------------------------------------------------------------

    def _changed(self, claim: Claim) -> None:
        """Read "объявил об увольнении начальника X" and "приняла отставку министра X" off the noun before an office."""
        first = self.reading.token_at(claim.span.start)
        if first is None or not first.index or claim.status not in {None, "current"}:
            return
        noun = self._full(self.tokens[first.index - 1])
        owner = case_of(self.tokens[claim.head]) in {"Gen", "Acc", ""}
        if noun.sentence == first.sentence and fold(noun.lemma) in cues().posts:
            self._removed(claim, noun)
            return
        if noun.sentence != first.sentence or not owner:
            return
        if fold(noun.lemma) in cues().deaths and self._took_place(noun):
            claim.status = "former"
        if fold(noun.lemma) not in cues().changes["end"]:
            return
        if self.clauses.is_open(noun) or self._wished(noun) or not self._noted(noun):
            return
        above = self.clauses.verb_above(noun)
        accepted = above is not None and fold(self.tokens[above].lemma) in cues().accept
        if claim.nominal and not accepted:
            return
        claim.status = "former"
        if above is not None and accepted:
            claim.end = claim.end or self._day(self.tokens[above])

    def _preceded(self, claim: Claim) -> None:
        """Read "первый после императора X": whom another of the same office came after holds it no more."""
        first = self.reading.token_at(claim.span.start)
        after = first is not None and first.index > 0 and self.tokens[first.index - 1].text.lower() == "после"
        if after and claim.status is None and claim.office_class in RULERS:
            others = (c for c in self.all if c.office == claim.office and c.person != claim.person)
            claim.status = "former" if any(others) else None

    def _removed(self, claim: Claim, post: Token) -> None:
        """Read "снял с должности министра X": the holder's name follows the office, the verb takes it from him."""
        above = self.clauses.verb_above(post)
        verb = self.tokens[above] if above is not None else None
        if self._during(post) and self._tells(post, verb):
            claim.status = "former"
            return
        preposition = next((fold(t.text) for t in self._below(post) if t.rel == "case"), "")
        if verb is None or not self.clauses.is_fact(verb) or self.clauses.tense(verb) == "Fut":
            return
        if any(c.phase == "end" and preposition in c.prepositions for c in verbs("post").get(fold(verb.lemma), ())):
            claim.status = "former"
            claim.end = claim.end or self._day(verb)

    def _during(self, post: Token) -> bool:
        """Tell "при отставке с поста" and "после ухода с должности", which take the leaving for granted."""
        first = self.reading.sentences[post.sentence].first
        words = [fold(t.lemma) for t in self.tokens[max(post.index - 3, first) : post.index]]
        granted = len(words) == REACH - 1 and words[0] in cues().granted | {"при"}
        return granted and words[1] in cues().changes["end"] and words[2] in {"с", "со"}

    def _tells(self, post: Token, verb: Token | None) -> bool:
        """Tell whether a clause is told in the past tense: its verb, or the next one after the office."""
        if verb is not None and self.clauses.tense(verb) == "Past":
            return True
        following = self.tokens[post.index : self.reading.sentences[post.sentence].last]
        said = next((t for t in following if t.pos in {"VERB", "AUX"}), None)
        return said is not None and said.feat("Tense") == "Past" and said.feat("VerbForm") == "Fin"

    def _full(self, noun: Token) -> Token:
        """Give "уход" of "уход в отставку"."""
        earlier = self.tokens[noun.index - 2] if noun.index > 1 else None
        joined = earlier is not None and self.tokens[noun.index - 1].text.lower() == "в"
        return earlier if joined and earlier is not None and fold(earlier.lemma) in cues().changes["end"] else noun

    def _changed_too(self, claim: Claim) -> None:
        """Read the second office of "об увольнении начальника X и начальника Y", "отставка X и министра Y"."""
        head = self.tokens[claim.head]
        if claim.status is None and head.rel == "conj" and self._of_leaving(self.tokens[head.head]):
            claim.status = "former"
            return
        first = next((c for c in self.all if c.status == "former" and self._joined(c, head, claim)), None)
        if claim.status is None and first is not None and case_of(head) == case_of(self.tokens[first.head]) == "Gen":
            before = self.reading.token_at(first.span.start)
            noun = self._full(self.tokens[before.index - 1]) if before is not None and before.index else None
            if noun is not None and fold(noun.lemma) in cues().changes["end"]:
                claim.status = "former"

    def _of_leaving(self, named: Token) -> bool:
        """Tell the genitive of "отставка X"."""
        noun = self._full(self.tokens[named.head]) if named.head >= 0 else None
        if noun is None or named.rel != "nmod" or case_of(named) != "Gen" or self._wished(noun):
            return False
        return fold(noun.lemma) in cues().changes["end"] and not self.clauses.is_open(noun) and self._noted(noun)

    def _joined(self, first: Claim, head: Token, claim: Claim) -> bool:
        """Tell whether an office is joined to another and its holder by "и"."""
        between = self.reading.text[first.evidence.end : claim.span.start]
        return first.head >= 0 and ((head.rel == "conj" and head.head == first.head) or between.strip(" ,") == "и")

    def _took_place(self, death: Token) -> bool:
        """Tell "после смерти X" from "попытка убийства X" and "в случае смерти X"."""
        before = self.tokens[death.index - 1] if death.index else None
        above = self.tokens[death.head] if death.head >= 0 else None
        open_ = cues().wishes | cues().averted
        return not any(t is not None and fold(t.lemma) in open_ for t in (before, above)) and not self.clauses.is_open(
            death
        )

    def _wished(self, noun: Token) -> bool:
        """Tell "требование отставки" and "в отставку" from a resignation that took place."""
        before = self.tokens[noun.index - 1] if noun.index else None
        if (
            before is not None
            and before.sentence == noun.sentence
            and (fold(before.lemma) in cues().wishes or before.text.lower() in {"в", "за", "без"})
        ):
            return True
        return noun.head >= 0 and fold(self.tokens[noun.head].lemma) in cues().wishes

    def _noted(self, noun: Token) -> bool:
        """Tell "приняла отставку X" from "поддерживают отставку X": as an object it is a fact only to some verbs."""
        if noun.rel != "obj" or case_of(noun) != "Acc" or noun.head < 0:
            return True
        return fold(self.tokens[noun.head].lemma) in cues().accept | cues().noting

    # --- "ушёл в отставку" ------------------------------------------------------------------------------------------

    def _resign(self, noun: Token) -> None:
        """Read "ушёл в отставку", "отправил X в отставку", "объявил об уходе" and "написал заявление об отставке"."""
        if noun.head < 0:
            return
        if case_of(noun) != "Acc" or not self._wished(noun):
            self._resigned(noun)
        words = cues().resign
        verb = self._beside(noun) or self._announcing(noun) or self.tokens[noun.head]
        lemma = fold(verb.lemma)
        if lemma in words.send:
            self._dismiss(verb)
        elif lemma in words.end or (lemma in words.announce and self._own(noun)):
            for subject in self.clauses.subjects(verb):
                self._leave(subject, verb, announced=lemma in words.announce)
        elif lemma in words.papers and verb.head >= 0 and self._own(verb) and self._own(noun):
            above = self.tokens[verb.head]
            if above.pos == "VERB" and fold(above.lemma) in words.handing:
                for subject in self.clauses.subjects(above):
                    self._leave(subject, above, announced=True)

    def _beside(self, noun: Token) -> Token | None:
        """Give the verb right beside "в отставку", wherever the parser hung it ("в отставку подал X, а о выходе …")."""
        words = cues().resign
        if noun.head >= 0 and fold(self.tokens[noun.head].lemma) in words.end | words.send | words.announce:
            nearer = self.tokens[noun.head].sentence == noun.sentence and abs(noun.head - noun.index) <= REACH
            if nearer:
                return None
        sentence = self.reading.sentences[noun.sentence]
        for place in (noun.index + 1, noun.index + 2, noun.index - 2, noun.index - 3):
            if sentence.first <= place < sentence.last and fold(self.tokens[place].lemma) in words.end | words.send:
                return self.tokens[place]
        return None

    def _announcing(self, noun: Token) -> Token | None:
        """Give the verb of "о своём уходе … объявил X", wherever the parser hung the noun."""
        above = self.clauses.verb_above(noun)
        about = any(fold(t.text) in {"о", "об"} for t in self._below(noun) if t.rel == "case")
        if above is None or not about or fold(self.tokens[above].lemma) not in cues().resign.announce:
            return None
        return self.tokens[above]

    def _own(self, noun: Token) -> bool:
        """Tell "объявил об отставке" from "об отставке министра", "покинул пост" from "покинул пост министра"."""
        return not any(
            child.rel == "nmod"
            and case_of(child) == "Gen"
            and fold(child.lemma) not in cues().posts
            and not any(t.rel == "case" for t in self._below(child))
            for child in self._below(noun)
        )

    def _below(self, token: Token) -> Iterable[Token]:
        return self.reading.children(token.index)

    def _resigned(self, noun: Token) -> None:
        """Read "отставка X" without the office as a fact, unless it is wished for, denied or to come."""
        for person in self._whose(noun):
            if self.clauses.is_open(noun) or self._wished(noun) or not self._noted(noun):
                continue
            for claim in main_post([post for post in self._posts(person) if not post.holds]):
                claim.status = claim.status or "former"

    def _whose(self, noun: Token) -> list[str]:
        """Give the persons of "отставка X" and of "его отставка", "их отставка"."""
        before = self.tokens[noun.index - 1] if noun.index else None
        if before is not None and fold(before.text) in {"его", "ее", "их"}:
            found = [
                entity.id
                for entity in self.reading.entities
                for mention in entity.mentions
                if entity.type == "person" and mention.form == "pronoun" and mention.contains(before)
            ]
            members = [
                member
                for entity in self.reading.entities
                for mention in entity.mentions
                if mention.contains(before) and mention.members
                for member in mention.members
            ]
            return [person for person in found or members if not self._stays(person)]
        named = self.clauses.places.persons.get(noun.index + 1)
        genitive = named and {"Gen", "Acc"} & {case_of(t) for t in self.tokens[noun.index + 1 : named[2]]}
        return [named[1].id] if named and genitive else []

    def _stays(self, person: str) -> bool:
        """Tell whom a pronoun alone must not put out of office: the newly appointed, and heads of a government."""
        return any(c.begun or c.fresh or c.office_class in STAYING for c in self._posts(person))

    def _dismiss(self, verb: Token) -> None:
        """Read "уволил X" and "X был отстранён" without the office."""
        passive = verb.feat("Voice") == "Pass" or verb.feat("Variant") == "Short"
        if passive and verb.feat("Number") == "Plur":
            found = self.clauses.subjects(verb)
        else:
            one = self.clauses.object_or_passive(verb) or self._object_of_phrase(verb)
            found = [one] if one is not None else []
        for dismissed in found:
            if not self._acts(dismissed, verb):
                self._leave(dismissed, verb)

    def _object_of_phrase(self, verb: Token) -> tuple[str, Span] | None:
        """Give the object that the parser hung on "со службы" and "в отставку" ("уволил со службы начальника X")."""
        if verb.feat("Voice") == "Pass" or any(child.rel == "obj" for child in self._below(verb)):
            return None
        for claim in self.all:
            head = self.tokens[claim.head]
            noun = self.tokens[head.head] if claim.head >= 0 and head.rel == "nmod" and head.head >= 0 else None
            beside = noun is not None and noun.index + 1 == head.index and noun.head == verb.index
            if noun is not None and beside and noun.rel == "obl" and case_of(head) in {"Gen", "Acc"}:
                return claim.person, claim.span
        return None

    def _acts(self, person: tuple[str, Span], verb: Token) -> bool:
        """Tell "X подписал указ, которым отправил чиновника в отставку": whoever acts above is not the dismissed.

        A name is believed; a description or a pronoun may be chained to the wrong person.
        """
        named = self.reading.token_at(person[1].start)
        if named is not None and any(
            first <= named.index < past for first, (_, _, past) in self.clauses.places.persons.items()
        ):
            return False
        above = self.clauses.verb_above(verb)
        for _ in range(REACH):
            if above is None:
                return False
            subject = self.clauses.subject(self.tokens[above])
            if subject is not None and subject[0] == person[0]:
                return True
            above = self.clauses.verb_above(self.tokens[above])
        return False

    def _bare_post(self, noun: Token) -> None:
        """Read "покинул свой пост", "снят с поста" and "вступил в эту должность": the one post, named elsewhere."""
        if noun.head < 0 or not self._own(noun):
            return
        verb = self.tokens[noun.head]
        preposition = next((fold(c.text) for c in self.reading.children(noun.index) if c.rel == "case"), "")
        for cue in verbs("post").get(fold(verb.lemma), ()):
            fits = preposition in cue.prepositions or (not preposition and not cue.prepositions)
            if fits and cue.who == "object" and cue.phase == "end":
                self._dismiss(verb)
            if not fits or cue.who != "subject" or cue.phase == "hold":
                continue
            if cue.phase == "end":
                for subject in self.clauses.subjects(verb):
                    self._leave(subject, verb)
                continue
            holder = self.clauses.subject(verb)
            posts = self._posts(holder[0]) if holder else []
            if one_post(posts) and self.clauses.is_fact(verb):
                posts[0].start = posts[0].start or self._day(verb)

    def _leave(self, person: tuple[str, Span], verb: Token, *, announced: bool = False) -> None:
        """End the person's one post, on that day if the text dates it; the words that say so become evidence."""
        held = [claim for claim in self._posts(person[0]) if not self._held_still(claim, verb)]
        # "Глава отделения X ушёл в отставку": he left the office that he is called by here.
        over = {verb.index, verb.head} if verb.rel == "conj" else {verb.index}
        named = [c for c in held if self.tokens[c.head].head in over and self.tokens[c.head].rel in SUBJECTS]
        posts = main_post(held) or named
        past = verb.feat("Tense") == "Past" or verb.feat("Variant") == "Short"
        if not posts or not past or not self.clauses.is_fact(verb):
            return
        day = self._day(verb)
        staying = announced and any(claim.office_class in STAYING for claim in posts)
        if staying and not _long_ago(day, self.reading.article.published):
            return
        near = self.reading.sentences[verb.sentence].contains(person[1])
        for claim in posts:
            claim.status = claim.status or "former"
        if posts[0].status == "former" and not posts[0].evidence.contains(verb):
            posts[0].told = hull((person[1], self._said(verb))) if near else self._said(verb)
        if posts[0].status == "former" and not (announced and not _long_ago(day, self.reading.article.published)):
            posts[0].end = posts[0].end or day
            posts[0].when = (*posts[0].when, *(span for edtf, span in self.clauses.times(verb.index) if edtf == day))

    def _held_still(self, claim: Claim, verb: Token) -> bool:
        """Tell "X является лидером партии" from the office that another sentence says X left."""
        told = self.tokens[claim.head].sentence
        if claim.begun and not claim.start and self._day(verb) is None and told != verb.sentence:
            return True  # whoever has just been appointed has not left
        return claim.holds and told != verb.sentence and not self.reading.sentences[verb.sentence].headline

    def _said(self, verb: Token) -> Span:
        """Give a verb with what directly hangs on it ("подал в отставку")."""
        nouns = cues().resign.nouns | cues().posts
        near = [
            t
            for t in self.reading.subtree(verb.index)
            if 0 < t.index - verb.index <= REACH - 1 or (fold(t.lemma) in nouns and abs(t.index - verb.index) <= REACH)
            if t.pos != "PUNCT"
        ]
        return hull((verb, *near))

    def _posts(self, person: str) -> list[Claim]:
        return [claim for claim in self.all if claim.person == person]

    def _day(self, verb: Token) -> str | None:
        return next((edtf for edtf, _ in self.clauses.times(verb.index) if "/" not in edtf), None)


def one_post(posts: list[Claim]) -> bool:
    """Tell whether claims speak of one post, as far as their classes tell; a bare "министр" counts for any ministry."""
    return len(_classes(posts)) == 1


def main_post(posts: list[Claim]) -> list[Claim]:
    """Give the claims about the office that a person leaves by "ушёл в отставку"; none where it may be any of several.

    Offices known to be left already are passed over, and so are a minister's seats and chairs beside the ministry.
    """
    held = [claim for claim in posts if claim.status != "former"] or posts
    classes = _classes(held)
    if len(classes) == 1:
        return held
    executive = classes & MINISTERS
    return [claim for claim in held if claim.office_class in executive] if len(executive) == 1 else []


def _classes(posts: list[Claim]) -> set[str]:
    held = [claim for claim in posts if claim.status != "former"] or posts
    return {claim.office_class for claim in held if claim.office != BARE and not claim.nominal}


@cache
def _leaving_verbs() -> frozenset[str]:
    """Verbs that mean leaving with a post as object ("покинуть")."""
    return frozenset(
        lemma
        for lemma, found in verbs("post").items()
        for cue in found
        if cue.phase == "end" and cue.who == "subject" and not cue.prepositions
    ) | {"выйти"}


def _long_ago(day: str | None, published: str | None) -> bool:
    if day is None or published is None:
        return False
    upper = EdtfDate.parse(day).upper
    today = EdtfDate.parse(published).lower
    return upper is not None and today is not None and (today - upper).days > MONTH
