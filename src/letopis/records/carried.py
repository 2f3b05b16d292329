"""Whom a sentence without a subject tells of: the subject of the sentence before.

"Лев Ландау родился в Баку. В 1938 году был арестован." Russian drops the subject that goes on (Givón's topic
continuity); lives are told so for whole paragraphs. Only what is plain is taken: a verb in the past and the singular
that rules its sentence, no nominative by it, and one person as subject before, told of and not only heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.ontology.speech import speech_lexicon
from letopis.records.nounphrases import SUBJECTS, Filler

if TYPE_CHECKING:
    from letopis.model.layers import Sentence, Token
    from letopis.records.arguments import Syntax

FARTHEST: Final = 12
NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})
PERSONAL: Final = frozenset({"Masc", "Fem"})
# Direct speech and lists are not told on.
OPENING: Final = frozenset('—–-•*«"„')


def carried(syntax: Syntax, verb: Token) -> Filler | None:
    """Give the person whom a verb without a subject tells of, at the verb itself; None unless that is plain."""
    top = verb
    while top.rel == "conj" and (above := syntax.head(top)) is not None and syntax.is_verb(above):
        top = above
    if not (top.rel == "root" and _dropped(syntax, top) and _dropped(syntax, verb)):
        return None
    sentence = syntax.reading.sentences[verb.sentence]
    return _from_before(syntax, verb, sentence, FARTHEST)


def _from_before(syntax: Syntax, verb: Token, sentence: Sentence, steps: int) -> Filler | None:
    """Go back to the sentence that has a subject."""
    if not steps or not sentence.index or _opened(syntax, sentence):
        return None
    before = syntax.reading.sentences[sentence.index - 1]
    if before.headline or sentence.paragraph - before.paragraph > 1:
        return None
    root = next((t for t in syntax.tokens[before.first : before.last] if t.rel == "root"), None)
    if root is None or not syntax.is_verb(root) or speech_lexicon().reports(root.lemma):
        return None
    subject = next((c for c in syntax.children(root) if c.rel in SUBJECTS), None)
    if subject is None:
        return _from_before(syntax, verb, before, steps - 1) if _dropped(syntax, root) else None
    return _same(syntax, verb, subject)


def _same(syntax: Syntax, verb: Token, subject: Token) -> Filler | None:
    """Give the one person that a subject is, if a verb of that gender may go on about him or her."""
    fillers = syntax.fillers(subject)
    entities = fillers[0].entities
    if len(fillers) > 1 or len(entities) != 1:
        return None
    person = syntax.reading.entity(entities[0])
    if person.type != "person" or (person.gender or subject.feat("Gender")) != verb.feat("Gender"):
        return None
    return Filler(verb, entities, human=True, span=verb.plain())


def _dropped(syntax: Syntax, verb: Token) -> bool:
    """Tell a verb of the past about one person whose clause has no nominative."""
    past = verb.feat("Tense") == "Past" and verb.feat("VerbForm") == "Fin"
    if not (past or verb.feat("Variant") == "Short") or verb.feat("Number") != "Sing":
        return False
    if verb.feat("Gender") not in PERSONAL or any(c.rel in SUBJECTS or c.lemma == "кто" for c in syntax.children(verb)):
        return False
    sentence = syntax.reading.sentences[verb.sentence]
    clause = list(syntax.tokens[sentence.first : verb.index])
    for token in syntax.tokens[verb.index + 1 : sentence.last]:
        if token.text == "," or token.pos == "SCONJ":
            break
        clause.append(token)
    return not any(token.pos in NOMINAL and token.feat("Case") == "Nom" for token in clause)


def _opened(syntax: Syntax, sentence: Sentence) -> bool:
    return syntax.tokens[sentence.first].text in OPENING
