"""Two surnames side by side that are two people: "после похорон Черненко Горбачёв принял …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from letopis.language.morphology import parses
from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
GIVEN = ("Name", "Patr")
# Surnames of one form that are no given names of foreigners either ("Керри Фишер" is one person).
OF_ONE_FORM = ("ко", "дзе", "швили", "ых", "их", "аго", "ово")


def part(tokens: list[Token]) -> frozenset[int]:
    """Make the second surname the subject of the verb after it, in place; give the indices of such surnames.

    The first has to be a genitive (or have one form only) after a noun that governs it, the second a nominative right
    before a verb that agrees with it; neither may be a given name.
    """
    found = []
    for verb in tokens:
        if verb.pos != "VERB" or verb.index < 3 or not _parts(tokens, verb):  # noqa: PLR2004 (noun, surname, surname)
            continue
        place = verb.index - 1
        passive = verb.feat("Variant") == "Short" or verb.feat("Voice") == "Pass"
        second = tokens[place]
        feats = {**second.feats, "Case": "Nom"}
        tokens[place] = msgspec.structs.replace(
            second, head=verb.index, rel="nsubj:pass" if passive else "nsubj", feats=feats
        )
        _free_object(tokens, verb)
        found.append(place)
    return frozenset(found)


def _parts(tokens: Sequence[Token], verb: Token) -> bool:
    noun, first, second = tokens[verb.index - 3 : verb.index]
    one = noun.sentence == verb.sentence
    finite = verb.feat("VerbForm") == "Fin" or verb.feat("Variant") == "Short"
    governs = noun.pos == "NOUN" and noun.text.islower() and noun.feat("Case") != "Nom"
    if not (one and finite and governs and second.head in {first.index, verb.index}):
        return False
    return _is_surname(first.text, "gent") and _is_surname(second.text, "nomn", verb.feat("Gender"))


def _is_surname(word: str, case: str, gender: str = "") -> bool:
    """Tell a word that the lexicon knows as a surname in a case, and in none of its readings there as a given name."""
    if not word[:1].isupper():
        return False
    tags = [p.tag for p in parses(word.lower()) if p.is_known and p.tag.case == case and p.tag.number == "sing"]
    wanted = {"Masc": "masc", "Fem": "femn"}.get(gender)
    agreeing = [tag for tag in tags if not wanted or tag.gender in {wanted, None} or "ms-f" in str(tag)]
    surname = any("Surn" in tag for tag in agreeing)
    fixed = case == "gent" and all("Fixd" in tag for tag in agreeing) and not word.endswith(OF_ONE_FORM)
    return surname and not fixed and not any(mark in tag for tag in tags for mark in GIVEN)


def _free_object(tokens: list[Token], verb: Token) -> None:
    """Let a name after the verb, which the parser took for its subject, be its object if its form allows."""
    for token in tokens[verb.index + 1 :]:
        if token.sentence != verb.sentence:
            return
        cases = {p.tag.case for p in parses(token.text.lower()) if p.is_known}
        if token.rel in SUBJECTS and token.head == verb.index and cases & {"accs", "gent"}:
            tokens[token.index] = msgspec.structs.replace(token, rel="obj", feats={**token.feats, "Case": "Acc"})


def cut(span: Span, tokens: Sequence[Token], parted: frozenset[int]) -> Iterator[Span]:
    """Give a name, in two where a parted surname stands inside it."""
    place = next((i for i in sorted(parted) if span.start < tokens[i].start < span.end), None)
    if place is None:
        yield span
        return
    yield Span(span.start, tokens[place - 1].end)
    yield Span(tokens[place].start, span.end)
