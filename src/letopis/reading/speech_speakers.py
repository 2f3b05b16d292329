"""Who speaks: the subject of a reporting word, as the span of the words that name the speaker there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.ontology.loader import fold
from letopis.ontology.people import people

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Token
    from letopis.ontology.speech import SpeechLexicon

NAMED = frozenset({"appos", "flat", "flat:name", "flat:foreign", "nmod", "nsubj"})
PERSONAL = frozenset({"я", "мы", "он", "она", "они", "вы", "оно"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
RELATIVE = frozenset({"который", "кто"})
SPEAKING_TYPES = frozenset({"person", "organisation", "country", "region", "city", "place", "facility", "profession"})
# Feminine participles have one ending for these.
ONE_ENDING = frozenset({"Gen", "Dat", "Ins", "Loc"})
SERVICES = frozenset({"служба", "редакция"})
MAX_PHRASE = 14
MAX_STEPS = 6


def noun_phrase(reading: Reading, head: Token) -> Span:
    """Give the words of a noun phrase without relative clauses, appositions after a comma, or prepositions."""
    tokens = reading.tokens
    inside = {t.index for t in reading.subtree(head.index)}
    first = head.index
    while first - 1 in inside and tokens[first - 1].sentence == head.sentence and _joins_left(tokens, first - 1, head):
        first -= 1
    last = head.index
    while last + 1 in inside and last - first < MAX_PHRASE and _joins_right(tokens, last + 1, head):
        last += 1
    while last > head.index and (tokens[last].pos in {"ADP", "CCONJ"} or tokens[last].text in '«„"“('):
        last -= 1
    return Span(tokens[first].start, tokens[last].end)


def _joins_left(tokens: tuple[Token, ...], place: int, head: Token) -> bool:
    token = tokens[place]
    if token.pos in {"PUNCT", "ADP", "CCONJ", "SCONJ", "VERB", "PART", "ADV"}:
        return False
    return token.head == head.index or (token.head != ROOT and tokens[token.head].head == head.index)


def _joins_right(tokens: tuple[Token, ...], place: int, head: Token) -> bool:
    token = tokens[place]
    if token.text in '«»„“”"':
        return True
    if token.pos in {"PUNCT", "VERB", "AUX", "SCONJ"} or token.rel in {"acl", "acl:relcl"}:
        return False
    # A second subject joined by "и" is a speaker of its own.
    if token.rel == "cc" and token.head != ROOT and tokens[token.head].head == head.index:
        return False
    return not (token.rel == "conj" and token.head == head.index)


def speaker_span(reading: Reading, head: Token) -> Span:
    """Give the mention of the entity that a noun phrase names (the person in an apposition), else the phrase."""
    phrase = noun_phrase(reading, head)
    candidates = [phrase]
    candidates += [
        Span(t.start, reading.subtree(t.index)[-1].end)
        for t in reading.children(head.index)
        if t.rel in {"appos", "flat:name"} and t.index > head.index
    ]
    for area in candidates:
        for mention, entity in reading.mentions_in(area):
            inner = reading.head_of(mention)
            if entity.type == "person" and inner and _is_named_by(reading, inner, head):
                return mention.plain()
    titled = _titled_twice(reading, head)
    if titled is not None:
        return titled
    own = reading.mention_at(head)
    served = _served(reading, head) if own and head.lemma in SERVICES else None
    if served is not None:
        return served
    if own and own[1].type in SPEAKING_TYPES:
        return hull([own[0].plain(), phrase]) if own[0].start > phrase.end else own[0].plain()
    for mention, entity in reading.mentions_in(phrase):
        inner = reading.head_of(mention)
        if entity.type == "organisation" and inner and inner.head == head.index and inner.rel in {"appos", "flat:name"}:
            return mention.plain()
    return phrase


def _served(reading: Reading, head: Token) -> Span | None:
    """Give the outlet whose service it is: "Русская служба «Би-би-си»"."""
    for child in reading.children(head.index):
        found = reading.mention_at(child) if child.index > head.index and child.rel in {"appos", "nmod"} else None
        quoted = found is not None and reading.text[found[0].start - 1] in '«„“"'
        if found is not None and quoted and found[1].type == "organisation" and not found[0].contains(head):
            return found[0].plain()
    return None


def _titled_twice(reading: Reading, head: Token) -> Span | None:
    """Give the name after the second of two descriptions of one person: "сказал писатель и журналист Ян Гийу"."""
    verb = reading.tokens[head.head] if head.head != ROOT else None
    if verb is None or verb.feat("Number") != "Sing" or head.pos != "NOUN" or head.feat("Animacy") != "Anim":
        return None
    for other in reading.children(head.index):
        if other.rel == "conj" and other.pos == "NOUN" and other.feat("Case") == head.feat("Case") == "Nom":
            for name in reading.children(other.index):
                found = reading.mention_at(name) if name.rel in {"appos", "flat:name"} else None
                between = reading.tokens[head.index + 1 : name.index]
                clause = any(t.pos in {"VERB", "AUX", "SCONJ", "PRON"} for t in between)
                if found and found[1].type == "person" and found[0].form == "name" and not clause:
                    return found[0].plain()
    return None


def _is_named_by(reading: Reading, name: Token, head: Token) -> bool:
    """Tell whether a person's name stands for the noun phrase: same head, or an apposition in the same case."""
    if name.index == head.index:
        return True
    if name.feat("Case") and head.feat("Case") and name.feat("Case") != head.feat("Case"):
        return False
    step, place = 0, name
    while place.rel in NAMED and place.head != ROOT and step < MAX_STEPS:
        if place.rel == "nmod" and not _may_be_titled(place, head):
            return False
        if place.head == head.index:
            return True
        place, step = reading.tokens[place.head], step + 1
    return False


def _may_be_titled(name: Token, head: Token) -> bool:
    """Tell "президента Рейгана" (a title) from "канцелярии Рейгана" and "адвоката Рейгана" (somebody else)."""
    if name.feat("Case") != "Gen":
        return True
    words = people()
    lemma = fold(head.lemma)
    return head.feat("Animacy") == "Anim" and lemma not in words.attendants and lemma not in words.relational


def can_speak(reading: Reading, lexicon: SpeechLexicon, head: Token) -> bool:
    """Tell whether a subject is a person, a body or a place that speaks for one, rather than a thing."""
    if head.lemma in PERSONAL:
        # Outside quotation marks "я" and "мы" are whoever wrote the text.
        return head.lemma in {"он", "она", "они"}
    found = reading.mention_at(head)
    if found and found[1].type in SPEAKING_TYPES:
        return True
    if head.pos in {"PRON", "DET"}:
        return head.lemma in {"кто-то", "некоторый", "многие", "все", "один"}
    words = head.lemma.split("-")
    if lexicon.has("bodies", head.lemma) or (len(words) > 1 and lexicon.has("bodies", words[-1])):
        return True
    if head.feat("Animacy") == "Anim" and head.pos in {"NOUN", "PROPN", "ADJ"}:
        return True
    share = lexicon.has("shares", head.lemma)
    return any(
        (share and t.rel == "nmod" and t.feat("Case") == "Gen" and t.feat("Animacy") == "Anim")
        or (
            t.rel in {"appos", "flat:name"} and (m := reading.mention_at(t)) and m[1].type in {"person", "organisation"}
        )
        for t in reading.children(head.index)
    )


def agrees(verb: Token, subject: Token) -> bool:
    """Tell whether a subject can go with a verb by number and, in the past, by gender."""
    number = verb.feat("Number")
    if number == "Sing" and subject.feat("Number") == "Plur":
        return False
    if verb.feat("Gender") and subject.feat("Gender") and subject.feat("Number") == "Sing" and number == "Sing":
        same = verb.feat("Gender") == subject.feat("Gender")
        # Titles in the masculine take a feminine verb when a woman holds them: "министр сказала".
        return same or (subject.feat("Animacy") == "Anim" and verb.feat("Gender") == "Fem") or subject.pos == "PROPN"
    return True


def subject_of(reading: Reading, verb: Token, step: int = 0) -> Token | None:
    """Find the subject of a verb, through relative clauses, participles, gerunds and coordination."""
    if step > MAX_STEPS:
        return None
    children = [c for c in reading.children(verb.index) if c.rel in SUBJECTS]
    for child in sorted(children, key=lambda c: abs(c.index - verb.index)):
        if child.lemma in RELATIVE:
            return _antecedent(reading, verb) or _before_relative(reading, verb, child)
        if _fits(reading, verb, child):
            return child
    if verb.head == ROOT:
        return _nearby_subject(reading, verb) or _earlier_subject(reading, verb)
    return _subject_above(reading, verb, reading.tokens[verb.head], step)


def _fits(reading: Reading, verb: Token, subject: Token) -> bool:
    """Tell a subject in the nominative that does not stand alone before a plural verb."""
    alike = subject.feat("Case") == "Acc" and subject.feat("Animacy") == "Inan"
    if subject.feat("Case") not in {"", "Nom"} and not alike and subject.pos not in {"PROPN", "NUM", "X"}:
        return False
    alone = verb.feat("Number") == "Plur" and subject.feat("Number") == "Sing" and subject.pos in {"NOUN", "PROPN"}
    return not alone or any(c.rel in {"conj", "nmod", "nummod:gov", "flat"} for c in reading.children(subject.index))


def _subject_above(reading: Reading, verb: Token, governor: Token, step: int) -> Token | None:
    """Find the subject that a verb shares with its governor, or that its governor is."""
    if verb.feat("VerbForm") == "Part" and verb.rel in {"acl", "amod"}:
        return governor if _agree(verb, governor) else _agreeing_before(reading, verb)
    if verb.rel == "acl:relcl":
        # "написал письмо, в котором сообщил": whoever wrote it.
        above = reading.tokens[governor.head] if governor.head != ROOT else verb
        if above.pos == "NOUN" and above.rel in {"obj", "obl"} and above.head != ROOT:
            # "написал письмо в газету, в котором …": the clause hangs on the nearer noun.
            above = reading.tokens[above.head]
        found = subject_of(reading, above, step + 1) if above.pos == "VERB" and above != verb else None
        # "Задержан тот, которого подозревают": he is what the clause is about, and speaks no word of it.
        return found if found is not None and found != governor and agrees(verb, found) else None
    if verb.feat("VerbForm") == "Conv":
        return subject_of(reading, governor, step + 1) or _nearby_subject(reading, verb)
    found = _nearby_subject(reading, verb) or _second_subject(reading, verb, governor)
    joined = verb.rel in {"conj", "xcomp", "cop", "aux"} or (verb.rel == "parataxis" and _alike(verb, governor))
    if found is None and joined and governor.feat("VerbForm") != "Inf":
        return _shared_subject(reading, verb, governor, step)
    return found


def _second_subject(reading: Reading, verb: Token, governor: Token) -> Token | None:
    """Give the subject of an aside that the parser hung on the clause around it, which has one of its own.

    "Переговоры завершились, заявил в Женеве в среду, 8 июня, госсекретарь США".
    """
    if verb.rel != "parataxis":
        return None
    subjects = [c for c in reading.children(governor.index) if c.rel in SUBJECTS]
    found = next((c for c in subjects if c.index > verb.index), None)
    if found is None or len(subjects) == 1 or found.feat("Case") != "Nom":
        return None
    return found if _fits(reading, verb, found) and agrees(verb, found) else None


def _agree(participle: Token, noun: Token) -> bool:
    """Tell whether a participle can belong to a noun; what is not known is allowed."""
    if participle.feat("Variant") == "Short":
        return True
    features = {"Case", "Number"} if noun.feat("Number") == "Plur" else {"Case", "Number", "Gender"}
    if participle.feat("Gender") == "Fem" and {participle.feat("Case"), noun.feat("Case")} <= ONE_ENDING:
        features.discard("Case")
    return all(not participle.feat(f) or not noun.feat(f) or participle.feat(f) == noun.feat(f) for f in features)


def _agreeing_before(reading: Reading, participle: Token) -> Token | None:
    """Give the noun right before ", требовавшей …" that agrees with the participle."""
    tokens = reading.tokens
    place = participle.index - 1
    if place < 1 or tokens[place].text != "," or tokens[place].sentence != participle.sentence:
        return None
    noun = tokens[place - 1]
    return noun if noun.pos in {"NOUN", "PROPN"} and _agree(participle, noun) else None


def _antecedent(reading: Reading, verb: Token) -> Token | None:
    place, step = verb, 0
    while place.head != ROOT and step < MAX_STEPS:
        if place.rel in {"acl:relcl", "acl"}:
            return reading.tokens[place.head]
        place, step = reading.tokens[place.head], step + 1
    return None


def _before_relative(reading: Reading, verb: Token, pronoun: Token) -> Token | None:
    """Give the person named right before ", который заявил", when the parser has cut the clause loose."""
    tokens = reading.tokens
    place = pronoun.index - 1
    if place < 1 or tokens[place].text != "," or tokens[place - 1].sentence != verb.sentence:
        return None
    noun = tokens[place - 1]
    while noun.rel in {"appos", "flat", "flat:name"} and 0 <= noun.head < noun.index:
        noun = tokens[noun.head]
    return noun if noun.feat("Animacy") == "Anim" and agrees(verb, noun) else None


def _nearby_subject(reading: Reading, verb: Token) -> Token | None:
    """Find a nominative right after (or right before) a verb that the parser left without a subject."""
    if verb.feat("VerbForm") in {"Conv", "Inf"}:
        return None
    tokens = reading.tokens
    for token in tokens[verb.index + 1 : verb.index + 4]:
        if token.sentence != verb.sentence or token.pos in {"PUNCT", "VERB", "SCONJ"}:
            break
        if _is_bare_nominative(tokens, token, verb):
            return token
    return _subject_before(reading, verb)


def _earlier_subject(reading: Reading, verb: Token) -> Token | None:
    """Give the subject of the nearest earlier verb in the same form, for a verb that the parser cut loose."""
    if verb.feat("VerbForm") != "Fin" or verb.feat("Gender") == "Neut":
        return None
    first = verb.index
    while first and reading.tokens[first - 1].sentence == verb.sentence:
        first -= 1
    for token in reversed(reading.tokens[first : verb.index]):
        if token.pos != "VERB" or not _alike(verb, token):
            continue
        for child in reading.children(token.index):
            if child.rel == "nsubj" and child.lemma not in RELATIVE and child.feat("Case") == "Nom":
                return child if agrees(verb, child) else None
    return None


def _alike(verb: Token, governor: Token) -> bool:
    """Tell a verb that goes on after a colon or dash with the same subject: "выступил с заявлением: напомнил …"."""
    same = all(verb.feat(f) == governor.feat(f) for f in ("Tense", "Number", "Gender", "VerbForm"))
    return same and governor.index < verb.index and verb.feat("VerbForm") == "Fin"


def _shared_subject(reading: Reading, verb: Token, governor: Token, step: int) -> Token | None:
    """Give the subject of the verb that a coordinated verb is joined to, or of the one above it, if it agrees."""
    found = subject_of(reading, governor, step + 1)
    if found is not None and agrees(verb, found):
        return None if _is_alone(reading, verb, found) else found
    if governor.head == ROOT:
        return None
    above = reading.tokens[governor.head]
    if above.pos != "VERB" or any(above.feat(f) != verb.feat(f) for f in ("Tense", "Number", "Gender")):
        return None
    found = subject_of(reading, above, step + 1)
    return found if found is not None and agrees(verb, found) else None


def _is_alone(reading: Reading, verb: Token, subject: Token) -> bool:
    """Tell one subject before a plural verb of nobody in particular ("концерт отложен, и его требовали отменить")."""
    single = verb.feat("Number") == "Plur" and subject.feat("Number") == "Sing"
    return single and not any(c.rel == "conj" for c in reading.children(subject.index))


def _subject_before(reading: Reading, verb: Token) -> Token | None:
    """Find a nominative phrase that ends right before a verb, whatever the parser has hung it on."""
    tokens = reading.tokens
    place = verb.index - 1
    while place >= 0 and tokens[place].sentence == verb.sentence and tokens[place].pos in {"ADV", "PART"}:
        place -= 1
    if place < 0 or tokens[place].sentence != verb.sentence:
        return None
    token = tokens[place]
    if token.lemma in PERSONAL and token.feat("Case") == "Nom" and agrees(verb, token):
        return token
    if token.pos not in {"NOUN", "PROPN"}:
        return None
    if token.rel.startswith("flat") and token.feat("Case") not in {"Nom", ""}:
        return None
    while token.head != ROOT and token.index - MAX_PHRASE < token.head < token.index and _is_inner(token):
        if token.feat("Case") == "Nom" and tokens[token.head].feat("Case") not in {"Nom", ""}:
            # "в руководстве партии Ёсихико Нода сказал": a nominative is no word of an oblique phrase.
            break
        token = tokens[token.head]
    joined = _joined_before(tokens, token) if token.rel == "conj" and verb.feat("Number") == "Plur" else None
    token = joined or token
    good = token.head == verb.index or token.rel.startswith("nsubj") or token.feat("Animacy") == "Anim"
    return token if good and token.rel != "conj" and _is_bare_nominative(tokens, token, verb) else None


def _joined_before(tokens: tuple[Token, ...], token: Token) -> Token | None:
    """Give the noun that stands right before "и" and this one in the same case, when the parser has joined neither."""
    if token.index < 2 or tokens[token.index - 1].text.lower() != "и":  # noqa: PLR2004 (noun, "и", noun)
        return None
    before = tokens[token.index - 2]
    fits = before.pos in {"NOUN", "PROPN"} and before.feat("Case") == "Nom" == token.feat("Case")
    return before if fits and before.sentence == token.sentence else None


def _is_inner(token: Token) -> bool:
    return token.rel in {"appos", "flat", "flat:name", "flat:foreign"} or (
        token.rel == "nmod" and token.feat("Case") != "Nom"
    )


def _is_bare_nominative(tokens: tuple[Token, ...], token: Token, verb: Token) -> bool:
    if verb.feat("Number") == "Plur" and token.feat("Number") == "Sing" and token.pos == "PROPN":
        return False
    if token.pos not in {"NOUN", "PROPN", "PRON"} or token.feat("Case") != "Nom" or not agrees(verb, token):
        return False
    before = tokens[token.index - 1] if token.index else token
    return before.pos != "ADP" and token.lemma not in RELATIVE and token.lemma not in {"что", "это"}


def joint_heads(reading: Reading, head: Token) -> tuple[Token, ...]:
    """Give the head of a subject and those joined to it by "и"."""
    others = [
        t
        for t in reading.children(head.index)
        if t.rel == "conj" and t.pos in {"NOUN", "PROPN", "PRON"} and t.feat("Case") == head.feat("Case")
    ]
    # What a verb parts is joined to the subject of another clause.
    others = [
        t
        for t in others
        if not any(between.feat("VerbForm") == "Fin" for between in reading.tokens[head.index : t.index])
    ]
    if not others:
        others = _joined_after(reading, head)
    return (head, *others)


def _joined_after(reading: Reading, head: Token) -> list[Token]:
    """Give the noun after "и" in the same case as a subject, when the parser has hung it on another word."""
    tokens = reading.tokens
    if head.feat("Case") != "Nom" or head.index + 2 >= len(tokens) or tokens[head.index + 1].text.lower() != "и":
        return []
    other = tokens[head.index + 2]
    fits = other.pos in {"NOUN", "PROPN"} and other.feat("Case") == "Nom" and other.sentence == head.sentence
    return [other] if fits and other.feat("Animacy") == head.feat("Animacy") and other.rel == "conj" else []
