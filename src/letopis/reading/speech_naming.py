"""What somebody calls something: "назвал A B-ом"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.language.morphology import parses
from letopis.model.spans import Span, hull
from letopis.reading.speech_clauses import minus, phrase_span
from letopis.reading.speech_cues import has_case
from letopis.reading.speech_phrases import objects_of, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Token
    from letopis.reading.speech_cues import Context, Cue

REACH = 12
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
# Instrumentals that tell when or how.
CIRCUMSTANCES = frozenset({"утро", "день", "вечер", "ночь", "весна", "лето", "осень", "зима", "образ", "раз"})


def naming(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give "A B-ом" of "назвал A B-ом"; appointing and christening are no judgements."""
    reading = context.reading
    token = cue.token
    objects = [c for c in objects_of(context, cue) if c.feat("Case") in {"Acc", "Gen", ""}]
    # "Громыко, которого Киссинджер назвал мастером": the pronoun only where nothing else is called so.
    objects.sort(key=lambda c: c.lemma == "который")
    # "признала беседу полезной": the parser may take the judgement for a word of the object.
    predicates = [
        c
        for head in (token, *objects[:1])
        for c in reading.children(head.index)
        if c.feat("Case") == "Ins"
        and c.pos in {"NOUN", "ADJ", "VERB", "DET"}
        and not has_case(reading, c)
        and c.lemma not in CIRCUMSTANCES
        and c.index > token.index
    ]
    if not predicates or not objects:
        beside = _beside(context, cue)
        if beside is None or not _judges(context, beside[1]):
            return ()
        thing, judgement = beside
        end = phrase_span(context, thing.index, _named(reading, judgement).index).end
        return minus(reading.text, Span(_opened(context, cue, thing.start), end), cuts)
    if not _judges(context, predicates[0]):
        return ()
    if objects[0].lemma == "который":
        return (objects[0].plain(), *(_marked(context, p) for p in phrase(context, predicates[0], cuts)))
    pieces = [p for head in (objects[0], predicates[0]) for p in phrase(context, head, cuts)]
    after = [p for p in pieces if p.start > token.start]
    before = [p for p in pieces if p.end <= token.start]
    joined = [hull(after)] if after else []
    joined = [Span(_opened(context, cue, part.start), part.end) for part in joined]
    return tuple(sorted([*before, *joined], key=lambda p: p.start))


def _marked(context: Context, part: Span) -> Span:
    """Give a whole quotation with its marks, anything else as it is."""
    quotation = context.quotation(part.start)
    return quotation.outer if quotation is not None and quotation.inner == part else part


def _opened(context: Context, cue: Cue, start: int) -> int:
    """Give where a quoted name begins, its mark included ("назвал «Звёздные войны» опасными")."""
    quotation = context.quotation(start)
    return quotation.outer.start if quotation is not None and quotation.outer.start >= cue.last else start


def _judges(context: Context, word: Token) -> bool:
    """Tell a judgement from a role or a name; in quotation marks any word judges."""
    if context.quotation(word.start) is not None:
        return True
    # "Называют Северными территориями": a name tells no judgement.
    words = (word, *(c for c in context.reading.children(word.index) if c.rel == "amod"))
    return not context.lexicon.has("roles", word.lemma) and not any(w.text[:1].isupper() for w in words)


def _named(reading: Reading, word: Token) -> Token:
    """Give the noun of an adjective that opens a judgement ("главной задачей"), else the word itself."""
    for token in reading.tokens[word.index : word.index + 3]:
        if token.pos == "NOUN" and token.feat("Case") == "Ins":
            return token
        if token.pos != "ADJ":
            break
    return word


def _beside(context: Context, cue: Cue) -> tuple[Token, Token] | None:
    """Give the first words of A and B of "назвал A B-ом" by order and case, where the parser has joined them otherwise.

    Looks only as far as the verb's own words go: to a comma, a conjunction, another verb.
    """
    thing: Token | None = None
    named = governed = False
    for token in context.reading.tokens[cue.token.index + 1 : context.sentence(cue.token).last][:REACH]:
        if token.text in '«»„“”"':
            continue
        if token.pos in {"PUNCT", "CCONJ", "SCONJ", "VERB", "AUX"}:
            return None
        instrumental = token.feat("Case") == "Ins" or _is_instrumental(token)
        if instrumental and not governed and token.pos != "PRON" and token.lemma not in CIRCUMSTANCES:
            inner = token.rel in {"nmod", "obl"} and thing is not None and thing.index <= token.head < token.index
            return (thing, token) if thing is not None and named and not inner else None
        if token.pos == "ADP":
            governed = True
        elif token.pos in NOMINAL:
            named, governed = True, False
        thing = thing or (token if token.pos not in {"ADV", "PART", "ADP"} else None)
    return None


def _is_instrumental(token: Token) -> bool:
    """Tell an adjective that the tagger does not know by its form ("антивоенным")."""
    if token.feat("Case") == "Dat" or token.text[:1].isupper():
        return False
    return {"ablt"} <= {str(p.tag.case) for p in parses(token.text.lower()) if p.tag.POS == "ADJF"} <= {"ablt", "datv"}
