"""Who holds an office: verbs ("стал президентом", "занял пост", "возглавил МИД") with their dates and polarity."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.ontology.loader import fold
from letopis.records.tenures_claims import Claim, claim_of, class_of
from letopis.records.tenures_cues import ROLE, Cue, Phase, Status, cues, verbs
from letopis.records.tenures_dates import interval_ends
from letopis.records.tenures_divisions import headed
from letopis.records.tenures_gapped import further_bodies, own_times
from letopis.records.tenures_grammar import Grammar
from letopis.records.tenures_places import case_of
from letopis.records.tenures_relative import body_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letopis.model.layers import Entity, Mention, Reading, Token
    from letopis.records.tenures_phrases import Phrase
    from letopis.records.tenures_places import Places

OFFICE_INS, POST, BODY = 0.85, 0.85, 0.8
NEAR = 300  # code points: a quotation stays short
# Where each kind of change leads: "уход с поста", "назначение на пост".
LEADS = {"end": frozenset({"с", "со", "от"}), "begin": frozenset({"на", "в"})}
NEAR_WORDS = 8
SEVERAL = 2
# What may part the noun of a post from what the post is.
MARKS = frozenset({":", "-", "–", "—"})


OATH = "присяга"
CONTINUING = frozenset({"остаться", "сохранить"})


class Clause(msgspec.Struct, frozen=True):
    """A verb with what it says of its subject: when, and whether as a fact."""

    verb: int
    future: bool
    past: bool
    real: bool


class ClauseReader(Grammar):
    """Reads claims off the verbs that govern office phrases and bodies."""

    def __init__(
        self, reading: Reading, places: Places, phrases: Sequence[Phrase], holders: Mapping[int, tuple[str, Span]]
    ) -> None:
        super().__init__(reading, places, holders)
        self.phrases = phrases

    def claims(self, taken: set[int]) -> Iterator[Claim]:
        """Give the claims of all phrases but those whose head index is in ``taken``, then of verbs over bodies."""
        for phrase in self.phrases:
            if phrase.head not in taken:
                yield from self._of_several(phrase) if phrase.plural else self._of_phrase(phrase)
        for token in self.tokens:
            if token.pos == "VERB" and fold(token.lemma) in verbs("body"):
                yield from self._of_body(token)

    # --- "стал президентом", "занял пост президента" ----------------------------------------------------------------

    def _of_phrase(self, phrase: Phrase) -> Iterator[Claim]:
        post = self._post(phrase)
        if post is not None:
            yield from self._of_post(phrase, post)
            return
        before = self.tokens[max(phrase.first - 1, 0)]
        if phrase.case == "Ins" and before.pos == "ADP":
            return  # "работал с мэром"
        if phrase.case != "Ins" and not (phrase.case == "" and phrase.status == "acting"):
            return
        verb = self._governor(phrase.anchor, verbs("office_ins")) or self._neighbour(phrase)
        if verb is None:
            yield from self._of_made(phrase)
            return
        if self.counts_holders(phrase):
            return
        for cue in verbs("office_ins")[fold(verb.lemma)]:
            yield from self._claim(phrase, cue, verb, OFFICE_INS)

    def _of_several(self, phrase: Phrase) -> Iterator[Claim]:
        """Read "вице-премьерами назначены X, Y и Z": a predicate in the plural is of every subject."""
        verb = self._governor(phrase.head, verbs("office_ins")) if phrase.case == "Ins" else None
        if verb is None or verb.feat("Number") != "Plur" or self.tokens[phrase.first - 1].pos == "ADP":
            return
        passive = verb.feat("Voice") == "Pass" or verb.feat("Variant") == "Short"
        holders = self.subjects(verb)
        kinds = [self.reading.entity(body).type for body in phrase.bodies]
        bodies: list[str | None] = [body for body, kind in zip(phrase.bodies, kinds, strict=True) if kind == kinds[0]]
        # "Президентами Франции и США остаются X и Y": one each, or one body for all.
        bodies = bodies if len(bodies) == len(holders) else [phrase.of] * len(holders) if len(bodies) < SEVERAL else []
        cue = next((c for c in verbs("office_ins")[fold(verb.lemma)] if passive or c.who == "subject"), None)
        if cue is None or len(holders) < SEVERAL or not bodies:
            return
        for holder, body in zip(holders, bodies, strict=True):
            for claim in self._claim(phrase, cue, verb, OFFICE_INS - 0.1, holder):
                claim.of = body
                yield claim

    def _neighbour(self, phrase: Phrase) -> Token | None:
        """Give the verb right beside an acting office, which parsers rarely attach ("назначен и. о. министра")."""
        if phrase.status != "acting":
            return None
        beside = (phrase.first - 1, phrase.last + 1)
        return next(
            (
                self.tokens[i]
                for i in beside
                if 0 <= i < len(self.tokens) and fold(self.tokens[i].lemma) in verbs("office_ins")
            ),
            None,
        )

    def _of_made(self, phrase: Phrase) -> Iterator[Claim]:
        """Read "избрание X президентом": the name between the noun of a change and the office."""
        for start, (mention, entity, past) in self.places.persons.items():
            made = past == phrase.first and start and fold(self.tokens[start - 1].lemma) in cues().changes["begin"]
            if made and not self._is_supposed(start - 1):
                claim = claim_of(self.reading, phrase, entity.id, mention, POST - 0.1)
                claim.evidence = hull((claim.evidence, self.tokens[start - 1]))
                yield claim

    def _is_supposed(self, noun: int) -> bool:
        """Tell "в случае избрания X"."""
        return [fold(token.text) for token in self.tokens[max(noun - 2, 0) : noun]] == ["в", "случае"]

    def date(self, claims: Sequence[Claim]) -> None:
        """Date claims by "избранный в 1990 году президентом X": the participle before an office in the instrumental."""
        for claim in claims:
            head = self.tokens[claim.head]
            first = max(self.reading.sentences[head.sentence].first, head.index - NEAR_WORDS)
            verb = next(
                (t for t in reversed(self.tokens[first : head.index]) if t.pos in {"VERB", "AUX", "PUNCT"}), None
            )
            if claim.start or case_of(head) != "Ins" or verb is None or verb.feat("VerbForm") != "Part":
                continue
            if any(cue.phase == "begin" for cue in verbs("office_ins").get(fold(verb.lemma), ())):
                inside = [
                    (edtf, span)
                    for edtf, span in self.times(verb.index)
                    if "/" not in edtf and "," not in self.reading.text[claim.evidence.end : span.start]
                ]
                claim.start = next((edtf for edtf, _ in inside), None)
                claim.when = (*claim.when, *(span for edtf, span in inside if edtf == claim.start))

    def _post(self, phrase: Phrase) -> Token | None:
        before = self.tokens[phrase.first - 1] if phrase.first else None
        if before is None or before.sentence != self.tokens[phrase.head].sentence:
            return None
        if fold(before.text) in {"и", ","}:
            # "занимал пост министра юстиции и министра финансов": one post noun for both.
            cases = {phrase.case, "Acc", ""}
            alike = (p for p in self.phrases if p.after == before.index and p.case in cases and phrase.case == "Gen")
            first = next(alike, None)
            return self._post(first) if first is not None else None
        cases = {"Gen", ""}
        if before.text in MARKS and before.index:
            # A colon may part them: "назначен сразу на два поста: министра юстиции и …".
            before = self.tokens[before.index - 1]
            cases = {"Gen", "", "Acc"}
        role = fold(before.lemma) == ROLE and self.tokens[max(before.index - 1, 0)].text.lower() == "в"
        return before if (role or fold(before.lemma) in cues().posts) and phrase.case in cases else None

    def _in_role(self, phrase: Phrase, role: Token) -> Iterator[Claim]:
        """Read "подал в отставку в качестве министра", "назначен в качестве посла", "назначение X в качестве …"."""
        verb = self._governor(role.index, verbs("office_ins"))
        if verb is not None:
            for cue in verbs("office_ins")[fold(verb.lemma)]:
                yield from self._claim(phrase, cue, verb, POST)
            return
        above = self.verb_above(role)
        sworn = above is not None and any(fold(c.lemma) == OATH for c in self.reading.children(above))
        if above is not None and sworn and fold(self.tokens[phrase.head].lemma) != "лидер":
            # "Принёс присягу в качестве президента": from that day he is.
            taking = next(c for c in cues().cues if (c.frame, c.who, c.phase) == ("post", "subject", "begin"))
            yield from self._claim(phrase, taking, self.tokens[above], POST)
            return
        parent = self.tokens[role.head] if role.head != ROOT else None
        if parent is not None and fold(parent.lemma) in cues().changes["begin"]:
            holder = next((f for i in range(parent.index + 1, role.index) if (f := self.mentioned(i))), None)
        else:
            leaving = above is not None and fold(self.tokens[above].lemma) in cues().resign.end
            holder = self.subject(self.tokens[above]) if above is not None and leaving else None
        if holder is not None:
            claim = claim_of(self.reading, phrase, *holder, POST - 0.1)
            claim.evidence = hull((claim.evidence, role))
            yield claim

    def _of_post(self, phrase: Phrase, post: Token) -> Iterator[Claim]:
        if fold(post.lemma) == ROLE:
            yield from self._in_role(phrase, post)
            return
        verb = self._governor(post.index, verbs("post"))
        preposition = next((fold(t.text) for t in self.reading.children(post.index) if t.rel == "case"), "")
        fitting = [
            cue
            for cue in (verbs("post")[fold(verb.lemma)] if verb else ())
            if preposition in cue.prepositions or (not preposition and not cue.prepositions)
        ]
        replacing = self._replacing(post) if preposition == "на" else None
        if replacing is not None:
            yield from self._of_replacing(phrase, replacing)
            return
        if verb is not None:
            for cue in fitting[:1]:
                for claim in self._claim(phrase, cue, verb, POST):
                    acting = (
                        fold(post.lemma) == "обязанность" and cue.phase == "hold" and claim.status in {None, "elect"}
                    )
                    claim.status = "acting" if acting else claim.status
                    claim.acting = claim.acting or acting
                    yield claim
        if fitting:
            return
        change = self._change(post)
        if change is not None and preposition in LEADS[change[1]]:
            yield from self._of_change(phrase, change)
        elif preposition == "на" and case_of(post) == "Loc" and self._replacing(post) is None:
            yield from self._at_post(phrase, post)

    def _of_replacing(self, phrase: Phrase, verb: Token) -> Iterator[Claim]:
        """Read both holders of "X сменил Z на посту премьера"; who came after whom is read with all successions."""
        earlier, later = self.exchanged(verb)
        earlier = earlier or self.name_at(phrase.after, {"Gen", "Acc"})
        if earlier is None or (later is not None and earlier[0] == later[0]):
            return
        real = self.is_fact(verb)
        future = self.tense(verb) != "Past" or not real
        # Who is only meant to be replaced holds the post all the same.
        if later is None or not real:
            old = claim_of(self.reading, phrase, earlier[0], earlier[1].plain(), POST)
            old.status = None if future else "former"
            yield old
            return
        old = claim_of(self.reading, phrase, earlier[0], earlier[1].plain(), POST)
        new = claim_of(self.reading, phrase, later[0], later[1].plain(), POST)
        old.status, old.replaced_by = None if future else "former", later[0]
        new.status, new.replaces = "elect" if future else None, earlier[0]
        for claim in (old, new):
            claim.evidence = hull((claim.evidence, verb))
            yield claim

    def _change(self, post: Token) -> tuple[Token, Phase] | None:
        """Give the noun of a change before "с поста" or "на пост", and what it does to the office."""
        for token in reversed(
            self.tokens[max(self.reading.sentences[post.sentence].first, post.index - 14) : post.index]
        ):
            for phase, nouns in cues().changes.items():
                if fold(token.lemma) in nouns:
                    return token, phase
            if token.pos in {"VERB", "PUNCT"}:
                return None
        return None

    def _of_change(self, phrase: Phrase, change: tuple[Token, Phase]) -> Iterator[Claim]:
        noun, phase = change
        holder = next((f for i in range(noun.index + 1, phrase.first) if (f := self.mentioned(i))), None)
        if holder is None and phase == "begin":
            holder = next(
                (f for i in range(noun.index - 1, max(noun.index - 4, 0), -1) if (f := self.mentioned(i))), None
            )
        if holder is None and phase == "end":
            # "Ушёл в отставку с поста министра X": the name after the post, in the nominative.
            holder = self.name_at(phrase.after, {"Nom"})
        own = holder is None and phase == "end"
        if own:
            holder = self._leaver(noun)
            above = self.verb_above(noun)
            own = above is None or fold(self.tokens[above].lemma) not in cues().accept
        if holder is None:
            return
        claim = claim_of(self.reading, phrase, *holder, POST - 0.1)
        claim.evidence = hull((claim.evidence, noun))
        if phase == "end" and not own and not self.is_open(noun):
            claim.status = claim.status or "former"
        yield claim

    def _leaver(self, noun: Token) -> tuple[str, Span] | None:
        """Give who leaves by "уход с поста": the owner of "заявление X об уходе", else who announces it.

        Whoever accepts or comments on it is not the one who leaves.
        """
        paper = self.tokens[noun.head] if noun.head != ROOT else None
        if paper is not None and paper.pos == "NOUN":
            owner = next(
                (
                    f
                    for c in self.reading.children(paper.index)
                    if c.rel == "nmod" and c.index < noun.index and case_of(c) == "Gen" and (f := self.person(c.index))
                ),
                None,
            )
            if owner is not None:
                return owner
        above = self.verb_above(noun)
        if above is None:
            return None
        words = cues().resign
        own = fold(self.tokens[above].lemma) in words.announce | words.end | words.handing
        return self.subject(self.tokens[above]) if own else None

    def _replacing(self, post: Token) -> Token | None:
        """Give the verb of "сменил Z на посту" whose post this is."""
        token = post
        for _ in range(4):
            if token.head == ROOT:
                return None
            token = self.tokens[token.head]
            if fold(token.lemma) in cues().replace:
                return token
        return None

    def _at_post(self, phrase: Phrase, post: Token) -> Iterator[Claim]:
        """Read "Тэтчер на посту премьера": the nearest name before it, within the clause."""
        sentence = self.reading.sentences[post.sentence]
        for place in range(post.index - 1, max(sentence.first, post.index - 6) - 1, -1):
            if self.tokens[place].text in {",", ";", ":"}:
                return
            for start, (mention, entity, past) in self.places.persons.items():
                if start <= place < past and fold(self.tokens[post.index - 2].lemma) not in cues().replace:
                    yield claim_of(self.reading, phrase, entity.id, mention, 0.7)
                    return

    def _governor(self, index: int, table: dict[str, tuple[Cue, ...]]) -> Token | None:
        """Give the verb of the table that governs a token, past coordination and auxiliaries."""
        token = self.tokens[index]
        for _ in range(3):
            auxiliary = next(
                (
                    c
                    for c in self.reading.children(token.index)
                    if c.rel in {"cop", "aux", "aux:pass"} and fold(c.lemma) in table
                ),
                None,
            )
            auxiliary = auxiliary or self._lent_copula(token, table)
            if auxiliary is not None and token.pos in {"NOUN", "PROPN"}:
                return auxiliary
            if token.head == ROOT:
                return None
            joined = token.rel == "conj"
            token = self.tokens[token.head]
            if fold(token.lemma) in table:
                return token
            if token.pos in {"VERB", "AUX"} or not joined:
                return None
        return None

    def _lent_copula(self, noun: Token, table: dict[str, tuple[Cue, ...]]) -> Token | None:
        copula = self.copula(noun)
        return copula if copula is not None and fold(copula.lemma) in table else None

    # --- "возглавил МИД" --------------------------------------------------------------------------------------------

    def _of_body(self, verb: Token) -> Iterator[Claim]:
        led = verb.feat("VerbForm") == "Part" and verb.feat("Voice") == "Pass"
        before = body_before(self.reading, self.places, verb) if led else None
        found = (*before, None) if before is not None else None if led else self.body_of(verb)
        if found is None:
            return
        for cue in verbs("body")[fold(verb.lemma)]:
            # "Возглавляемый X фонд"
            holder = self._argument(verb, frozenset({"obl:agent", "obl"}), {"Ins"}) if led else self._holder(verb, cue)
            clause = self._clause(verb)
            if holder is None or not clause.real:
                continue
            yield from self._at_head(verb, cue, clause, holder, found)
            for body in () if led else further_bodies(self.reading, self.places, found[0]):
                for claim in self._at_head(verb, cue, clause, holder, (body.mention, body.entity, None)):
                    claim.head = body.head
                    if body.later:
                        claim.start = claim.end = None
                        claim.when = ()
                    yield claim

    def _at_head(
        self, verb: Token, cue: Cue, clause: Clause, holder: tuple[str, Span], body: tuple[Mention, Entity, str | None]
    ) -> Iterator[Claim]:
        mention, entity, country = body
        office = headed(self.reading, verb, mention, cue.office or "")
        if office is None:
            return
        person, span = holder
        claim = Claim(
            person=person,
            office=office,
            office_class=class_of(self.reading, office, entity.id),
            of=entity.id,
            country=country if entity.type != "country" else None,
            span=Span(min(verb.start, mention.start), max(verb.end, mention.end)),
            evidence=hull((span, verb, mention)) if abs(span.start - verb.start) < NEAR else hull((verb, mention)),
            confidence=BODY,
            head=verb.index,
        )
        self._settle(claim, clause, cue.phase, None)
        yield claim

    # --- what a clause says -----------------------------------------------------------------------------------------

    def _claim(
        self,
        phrase: Phrase,
        cue: Cue,
        verb: Token,
        confidence: float,
        holder: tuple[str, Span] | None = None,
    ) -> Iterator[Claim]:
        holder = holder or self._holder(verb, cue)
        if holder is None and cue.who == "object" and verb.feat("Voice") != "Pass":
            # "Назначен помощником президента X" tells of another.
            holder = self.name_at(phrase.after, {"Acc", "Gen"})
        clause = self._clause(verb)
        if holder is None or not clause.real:
            return
        person, span = holder
        near = span.plain() if abs(span.start - verb.start) < NEAR else verb.plain()
        claim = claim_of(self.reading, phrase, person, near, confidence)
        claim.evidence = hull((claim.evidence, verb))
        self._settle(claim, clause, cue.phase, phrase)
        yield claim

    def _settle(self, claim: Claim, clause: Clause, phase: Phase, phrase: Phrase | None) -> None:
        """Set the status and dates that a clause tells."""
        status: Status | None = None
        if phase == "end":
            status = None if clause.future else "former"
        elif clause.future:
            status = "elect"
        elif phase == "hold" and clause.past:
            claim.past = True
        claim.status = status if claim.status in {None, "current"} and status else claim.status
        for edtf, span in self._times_of(phrase, clause):
            if "/" not in edtf:
                since = phase == "hold" and self._counts_from(span)
                if (phase == "begin" and not clause.future) or since:
                    claim.start = claim.start or edtf
                elif phase == "end" and not clause.future:
                    claim.end = claim.end or edtf
            elif phase != "end" and not self._superlative(phrase):
                first, last = interval_ends(edtf)
                claim.start = claim.start or first
                claim.end = claim.end or last
            claim.when = (*claim.when, span)
        claim.ahead = claim.ahead or clause.future
        claim.fresh = claim.fresh or phase == "begin"
        claim.holds = phase == "hold" and not clause.past and not clause.future and claim.status is None
        claim.begun = claim.begun or (phase == "begin" and not clause.future)
        if phrase is not None and phrase.status not in {None, "current"}:
            claim.status = phrase.status

    def _times_of(self, phrase: Phrase | None, clause: Clause) -> list[tuple[str, Span]]:
        times = self.times(clause.verb)
        return own_times(self.reading, phrase, times) if phrase is not None else times

    def _superlative(self, phrase: Phrase | None) -> bool:
        """Tell "самым молодым премьером с 1812 года", which dates the record and not the office."""
        return phrase is not None and any(
            fold(t.lemma) == "самый" for t in self.tokens[max(phrase.first - 2, 0) : phrase.head]
        )

    def _counts_from(self, time: Span) -> bool:
        """Tell "с момента … в 1991 году" from "в 1991 году"."""
        token = self.reading.token_at(time.start)
        if token is None:
            return False
        sentence = self.reading.sentences[token.sentence]
        before = self.tokens[max(sentence.first, token.index - 8) : token.index]
        return any(fold(a.text) in {"с", "со"} and fold(b.lemma) in cues().since for a, b in pairwise(before))

    def _clause(self, verb: Token) -> Clause:
        tense = self.tense(verb)
        aspect = verb.feat("Aspect")
        future = tense == "Fut" or (tense == "Pres" and aspect == "Perf")
        real = self.is_fact(verb) and not (future and self.depends(verb))
        # Who "остался" in office or "сохранит" it is in it.
        goes_on = fold(verb.lemma) in CONTINUING
        past, future = tense == "Past" and not goes_on, future and not goes_on
        return Clause(verb.index, future, past, real)

    def depends(self, verb: Token) -> bool:
        """Tell what will be only if something else is ("если Сенат согласится, … станет X", "в случае победы …")."""
        words = [fold(t.text) for t in self.reading.sentence_tokens(verb.sentence)]
        return "если" in words or ("в", "случае") in pairwise(words)

    def _holder(self, verb: Token, cue: Cue) -> tuple[str, Span] | None:
        found = self.object_or_passive(verb) if cue.who == "object" else self.subject(verb)
        other = found is not None and self.is_of_other_gender(verb, found[0])
        return None if other and cue.who == "subject" else found
