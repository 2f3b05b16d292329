"""What a participle describes that the parser hung on a later word: a noun before its comma, or one after it.

"Назначенный в августе премьер-министром Иван Петров выступил": no phrase of the main clause may stand between the
two, so what a parser hangs on the main verb from there is the participle's own, and a noun that does not agree with
the participle is not what it describes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Token

SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
DESCRIBING: Final = SUBJECTS | {"acl", "amod"}
REACH: Final = 14
NOUNS: Final = frozenset({"NOUN", "PROPN"})
NOMINAL: Final = NOUNS | {"ADJ"}
ENDS: Final = frozenset({"SCONJ", "CCONJ", "AUX", "PRON", "VERB"})
MARKS: Final = frozenset(',;:—–-()«»"„“.!?…')
ONE: Final = 1


class Change(NamedTuple):
    """A token's new head and relation."""

    place: int
    head: int
    rel: str


def describes(token: Token) -> bool:
    """Tell whether a word is a full participle that the parser made an attribute, or took for the subject."""
    if token.rel not in DESCRIBING:
        return False
    return token.feat("VerbForm") == "Part" and token.feat("Variant") != "Short"


def reattached(tokens: Sequence[Token], participle: Token, span: range) -> list[Change]:
    """Give what changes so that a participle hangs on what it describes.

    Args:
        tokens: all tokens of the text.
        participle: one of them, for which ``describes`` holds.
        span: the places of its sentence.
    """
    head = tokens[participle.head] if participle.head > participle.index else None
    if head is None:
        return []
    before = _noun_before(tokens, participle, span)
    if before is not None:
        return [Change(participle.index, before.index, "acl")]
    subject = participle.rel in SUBJECTS
    own = not subject and head.pos in NOMINAL and agrees(participle, head)
    noun = head if own else _noun_after(tokens, participle, span)
    # "Подозреваемый Иванов" is a noun with its name.
    if noun is None or (subject and noun.index == participle.index + 1):
        return []
    changes = [Change(token.index, participle.index, "obl") for token in _strays(tokens, participle, noun)]
    if subject:
        changes += [Change(noun.index, head.index, participle.rel), Change(participle.index, noun.index, "acl")]
    elif noun.index != head.index:
        changes.append(Change(participle.index, noun.index, participle.rel))
    return changes


def _noun_before(tokens: Sequence[Token], participle: Token, span: range) -> Token | None:
    """Give the noun that ends right before a participle's comma and agrees with it."""
    if participle.index - 2 < span.start or tokens[participle.index - 1].text != ",":
        return None
    before = tokens[participle.index - 2]
    if before.pos not in NOUNS and before.pos != "X":
        return None
    while before.rel.startswith("flat") and span.start <= before.head < before.index:
        before = tokens[before.head]
    return before if agrees(participle, before) else None


def _noun_after(tokens: Sequence[Token], participle: Token, span: range) -> Token | None:
    """Give the first noun after a participle that agrees with it, in the same phrase."""
    for token in tokens[participle.index + 1 : min(span.stop, participle.index + REACH)]:
        if token.text in MARKS or token.pos in ENDS:
            return None
        if token.pos in NOUNS and agrees(participle, token):
            return token
    return None


def _strays(tokens: Sequence[Token], participle: Token, noun: Token) -> Iterator[Token]:
    """Give the words between a participle and its noun that hang on what stands outside."""
    for token in tokens[participle.index + 1 : noun.index]:
        if not participle.index <= token.head <= noun.index and token.pos in NOUNS:
            yield token


def agrees(participle: Token, noun: Token) -> bool:
    """Tell whether both have one case and number, and one gender where both show it."""
    if not noun.feat("Case") or participle.feat("Case") != noun.feat("Case"):
        return False
    if participle.feat("Number") != noun.feat("Number"):
        return False
    return len({participle.feat("Gender"), noun.feat("Gender")} - {""}) <= ONE
