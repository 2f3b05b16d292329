"""Whose the paper is in which something is said: "в заявлении МИД", "в нём говорится", "в сообщении, изданном МИД"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.reading.speech_speakers import can_speak, joint_heads, speaker_span, subject_of

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Token
    from letopis.model.spans import Span
    from letopis.ontology.speech import SpeechLexicon

# Verbs by which a paper comes from somebody.
ISSUING: Final = frozenset(
    "опубликовать публиковать распространить распространять выпустить выпускать обнародовать издать направить послать "
    "отправить разослать разместить написать представить подготовить огласить зачитать".split()
)
# Papers that take up one of another kind ("распространил заявление. В документе говорится …").
GENERAL: Final = frozenset({"документ", "текст", "сообщение", "бумага"})
PRONOUNS: Final = frozenset({"нем", "нём", "ней", "них"})


def issuer(reading: Reading, lexicon: SpeechLexicon, paper: Token) -> tuple[Span, ...]:
    """Give who issued a paper that names nobody itself: by its participle, or by the sentence before."""
    for child in reading.children(paper.index):
        if child.feat("VerbForm") == "Part" and child.lemma in ISSUING:
            agents = (c for c in reading.children(child.index) if c.feat("Case") == "Ins" and _bare(reading, c))
            found = next((a for a in agents if can_speak(reading, lexicon, a)), None)
            return (speaker_span(reading, found),) if found is not None else ()
    return _issued_before(reading, lexicon, paper)


def _issued_before(reading: Reading, lexicon: SpeechLexicon, paper: Token) -> tuple[Span, ...]:
    """Give the subject of "X опубликовал заявление" in the sentence before."""
    here = reading.sentences[paper.sentence]
    if not here.index or reading.sentences[here.index - 1].paragraph < here.paragraph - 1:
        return ()
    before = reading.sentences[here.index - 1]
    for token in reading.tokens[before.first : before.last]:
        if token.lemma not in ISSUING or token.pos != "VERB" or token.feat("VerbForm") != "Fin":
            continue
        issued = [c for c in reading.children(token.index) if c.rel == "obj" and lexicon.has("documents", c.lemma)]
        subject = subject_of(reading, token)
        if subject is None or not any(_same(paper, other) for other in issued):
            continue
        heads = joint_heads(reading, subject)
        return tuple(speaker_span(reading, h) for h in heads if can_speak(reading, lexicon, h))
    return ()


def _same(paper: Token, issued: Token) -> bool:
    """Tell whether a noun or pronoun takes up what was issued."""
    if paper.text.lower() in PRONOUNS:
        number = "Plur" if paper.text.lower() == "них" else "Sing"
        feminine = paper.text.lower() == "ней"
        return issued.feat("Number") == number and (feminine == (issued.feat("Gender") == "Fem") or number == "Plur")
    return paper.lemma == issued.lemma or paper.lemma in GENERAL


def _bare(reading: Reading, token: Token) -> bool:
    return not any(c.rel == "case" for c in reading.children(token.index))
