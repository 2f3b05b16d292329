"""Participants found by the order of words, where the parse has hung them on something else.

Deals are told in long phrases of sums and shares, on which parsers lose the parties ("штраф в размере 2 млн долларов в
сутки на Fiat"). What stands in one run of words, between commas and finite verbs, belongs together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.language.morphology import is_known, parses
from letopis.records.frames import cues
from letopis.records.nounphrases import BODIES, NOMINAL_POS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Token
    from letopis.records.arguments import Syntax

# Ends a place of a frame that is looked for by word order too.
NEAR: Final = ">near"
PARTIES: Final = BODIES | {"person"}
BREAKS: Final = frozenset({",", ";", ":", "(", ")", "—", "–"})
OPENING: Final = frozenset({"«", '"', "“", "„"})
CLOSING: Final = frozenset({"»", '"', "”", "“"})
LONGEST_QUOTED: Final = 4
NAMING_REACH: Final = 5
FOREIGN: Final = frozenset({"PROPN", "X"})
NAMING: Final = FOREIGN | {"NOUN"}


def _finite(token: Token) -> bool:
    return token.pos == "VERB" and token.feat("VerbForm") == "Fin"


def nearby(syntax: Syntax, trigger: Token, predicate: Token, place: str) -> Iterator[Token]:
    """Give the names that stand with a preposition and case, or bare in the dative, in the trigger's run of words."""
    preposition, _, case = ("", "", "Dat") if place == "dative" else place.partition(":")
    for token in _run(syntax, trigger, predicate):
        row = syntax.mention(token)
        named = row is not None and row[0].form == "name" and row[1].type in PARTIES
        if token.pos not in NAMING or not (named or unmarked_name(syntax, token)):
            continue
        cases = {case, ""} if preposition else {case}
        if syntax.preposition(token) == preposition and token.feat("Case") in cases:
            yield token


def _run(syntax: Syntax, trigger: Token, predicate: Token) -> list[Token]:
    """Give the words around a trigger up to the next comma or finite verb on either side, but its own."""
    sentence = syntax.reading.sentences[trigger.sentence]

    def ends(token: Token) -> bool:
        return token.text in BREAKS or (_finite(token) and token.index not in {trigger.index, predicate.index})

    first, last = trigger.index, trigger.index + 1
    while first > sentence.first and not ends(syntax.tokens[first - 1]):
        first -= 1
    while last < sentence.last and not ends(syntax.tokens[last]):
        last += 1
    return list(syntax.tokens[first:last])


def doer(syntax: Syntax, verb: Token) -> Token | None:
    """Give the subject of a verb; where the parse has none, the name before it that can only be that."""
    if not syntax.is_verb(verb):
        return None
    if verb.feat("VerbForm") == "Part" and verb.feat("Variant") != "Short":
        return _named_before_comma(syntax, verb) or syntax.subject(verb)
    found = syntax.subject(verb)
    if found is not None or syntax.is_passive(verb):
        return found
    return _name_before(syntax, verb)


def _named_before_comma(syntax: Syntax, participle: Token) -> Token | None:
    """Give the name that a participle follows over a comma ("Fiat, принадлежащий Аньелли")."""
    comma = syntax.tokens[participle.index - 1] if participle.index else None
    if comma is None or comma.text != "," or comma.sentence != participle.sentence:
        return None
    last = comma.index - 1
    while last > 0 and syntax.tokens[last].text in CLOSING:
        last -= 1
    covering = syntax.reading.mention_at(syntax.tokens[last]) if last >= 0 else None
    if covering is None or covering[0].form != "name" or covering[1].type not in PARTIES:
        return None
    head = syntax.reading.head_of(covering[0])
    agrees = head is not None and head.feat("Case") in {participle.feat("Case"), ""}
    return head if agrees else None


def _name_before(syntax: Syntax, verb: Token) -> Token | None:
    """Give the nearest name before a verb that opens its clause, what stands between set off by commas."""
    sentence = syntax.reading.sentences[verb.sentence]
    for token in reversed(syntax.tokens[sentence.first : verb.index]):
        if _finite(token) or token.pos == "SCONJ":
            return None
        row = syntax.mention(token)
        if row is None or row[0].form != "name" or row[1].type not in PARTIES:
            continue
        words = syntax.reading.tokens_in(row[0])
        first, after = words[0], syntax.tokens[words[-1].index + 1]
        before = syntax.tokens[first.index - 1] if first.index > sentence.first else None
        opens = before is None or before.pos in {"PUNCT", "SCONJ", "CCONJ"}
        inserted = syntax.tokens[verb.index - 1].text == ","
        # Acronyms do not decline: their case is a guess.
        bare = (token.feat("Case") in {"Nom", ""} or token.text.isupper()) and not syntax.preposition(token)
        if bare and opens and (after.index == verb.index or inserted) and _agree(verb, token):
            return token
    return None


def _agree(verb: Token, noun: Token) -> bool:
    return all(
        not verb.feat(name) or not noun.feat(name) or verb.feat(name) == noun.feat(name) or not noun.feat("Case")
        for name in ("Number", "Gender")
    )


def unmarked_name(syntax: Syntax, token: Token) -> list[Token]:
    """Give the words of a proper name that the reader has not marked as one, at a noun or right after it."""
    if _marked(syntax, token) or token.pos not in NOMINAL_POS:
        return []
    found = _quoted(syntax, token) or _proper(syntax, token)
    if found or token.lemma not in cues().bodies:
        return found
    for after in syntax.tokens[token.index + 1 : token.index + 1 + NAMING_REACH]:
        if after.sentence != token.sentence or after.text in BREAKS or _finite(after) or after.pos == "ADP":
            return []
        if _marked(syntax, after):
            return []
        if after.text in OPENING:
            continue
        found = _quoted(syntax, after) or _latin(syntax, after)
        if found:
            return found
    return []


def _marked(syntax: Syntax, token: Token) -> bool:
    covering = syntax.reading.mention_at(token)
    return covering is not None and covering[0].form == "name"


def _quoted(syntax: Syntax, token: Token) -> list[Token]:
    """Give all that stands between the quotation marks around a word, if it is short and no clause."""
    sentence = syntax.reading.sentences[token.sentence]
    first, last = token.index, token.index
    while first > sentence.first and syntax.tokens[first - 1].text not in OPENING:
        first -= 1
        if token.index - first > LONGEST_QUOTED or syntax.tokens[first].text in CLOSING | BREAKS:
            return []
    while last + 1 < sentence.last and syntax.tokens[last + 1].text not in CLOSING:
        last += 1
        if last - token.index > LONGEST_QUOTED or syntax.tokens[last].text in OPENING | BREAKS:
            return []
    if first == sentence.first or last + 1 == sentence.last:
        return []
    words = list(syntax.tokens[first : last + 1])
    described = any(word.pos == "NOUN" and word.feat("Animacy") == "Anim" for word in words)
    return words if not described and all(word.pos in NOMINAL_POS for word in words) else []


def _proper(syntax: Syntax, token: Token) -> list[Token]:
    """Give a name in capitals that is no person's and no word of the lexicon."""
    if token.pos not in FOREIGN or not token.text[:1].isupper() or token.feat("Animacy") == "Anim":
        return []
    opening = token.index == syntax.reading.sentences[token.sentence].first
    if opening and any(is_known(parse) for parse in parses(token.text.lower())):
        return []
    return _whole(syntax, token)


def _latin(syntax: Syntax, token: Token) -> list[Token]:
    return _whole(syntax, token) if token.text[:1].isascii() and token.text[:1].isupper() else []


def _whole(syntax: Syntax, token: Token) -> list[Token]:
    """Add what is written together with a name ("3Com") and the foreign words after it."""
    first, last = token.index, token.index
    while (
        first and syntax.tokens[first - 1].end == syntax.tokens[first].start and syntax.tokens[first - 1].pos == "NUM"
    ):
        first -= 1
    for after in syntax.tokens[last + 1 :]:
        joined = after.rel.startswith("flat") and after.pos in FOREIGN and after.head in range(first, last + 1)
        if after.sentence != token.sentence or not joined:
            break
        last = after.index
    return list(syntax.tokens[first : last + 1])
