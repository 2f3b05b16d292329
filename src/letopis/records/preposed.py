"""Participles that stand before their noun: all words between the two belong to the participle.

"Назначенный в августе премьер-министром Иван Петров выступил": no phrase of the main clause may stand there, so what
a parser hangs on the main verb from there is the participle's own, and a noun that does not agree with the participle
is not what it describes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Token

REACH: Final = 14
RELATIONS: Final = frozenset({"acl", "amod", "nsubj", "nsubj:pass"})
NOUNS: Final = frozenset({"NOUN", "PROPN"})
ENDS: Final = frozenset({"SCONJ", "CCONJ", "AUX", "PRON", "VERB"})
MARKS: Final = frozenset(',;:—–-()«»"„“.!?…')


def is_preposed(token: Token) -> bool:
    """Tell whether a full participle may stand before what it describes: an attribute, or taken for the subject."""
    return token.rel in RELATIONS and token.feat("VerbForm") == "Part" and token.feat("Variant") != "Short"


def described(tokens: Sequence[Token], participle: Token, end: int) -> Token | None:
    """Give the noun that a participle before it describes: the first that agrees, in the same phrase.

    Args:
        tokens: all tokens of the text.
        participle: one of them.
        end: the place after the last token of its sentence.
    """
    for token in tokens[participle.index + 1 : min(end, participle.index + REACH)]:
        if token.text in MARKS or token.pos in ENDS:
            return None
        if token.pos in NOUNS and agrees(participle, token):
            return token
    return None


def strays(tokens: Sequence[Token], participle: Token, noun: Token) -> Iterator[Token]:
    """Give the words between a participle and its noun that hang on neither, nor on each other."""
    for token in tokens[participle.index + 1 : noun.index]:
        if not participle.index <= token.head <= noun.index and token.pos in NOUNS:
            yield token


def agrees(participle: Token, noun: Token) -> bool:
    """Tell whether both have one case and number, and one gender where both show it."""
    if not noun.feat("Case") or participle.feat("Case") != noun.feat("Case"):
        return False
    if participle.feat("Number") != noun.feat("Number"):
        return False
    genders = {participle.feat("Gender"), noun.feat("Gender")} - {""}
    return len(genders) < 2  # noqa: PLR2004
