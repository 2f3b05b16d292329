"""Two surnames side by side that are two people: "после похорон Черненко Горбачёв принял …"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from letopis.language.morphology import parses
from letopis.language.names import is_patronymic
from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
SHORT = 2
ENDINGS = ("", *"аеиоуыэюяйь", *"ой ом ем ей ою ею ый ий ая яя ого его ому ему ым им ую юю".split())
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


def part_known(tokens: list[Token], spans: Sequence[Span]) -> frozenset[int]:
    """Part two people side by side whom the text names apart: "с Роланом Дюма Шеварднадзе встретился".

    ``spans`` are the names of people; the second becomes the subject of its verb, in place. Gives the indices at which
    second names begin.
    """
    places = {token.start: token.index for token in tokens}
    names = [_words(tokens, places[span.start], span) for span in spans if span.start in places]
    long = [name for name in names if len(name) > 1 and all(word.text.isalpha() for word in name)]
    bare = [name[0].text for name in names if len(name) == 1]
    found = []
    for name in long:
        texts = [word.text for word in name]
        rest = [
            [word.text for word in other]
            for other in long
            if other[-1].index < name[0].index or name[-1].index < other[0].index
        ]
        place = next(
            (
                k
                for k in range(1, len(name))
                if _named(texts[:k], texts, rest, bare) and _named(texts[k:], texts, rest, bare)
            ),
            0,
        )
        if place:
            _subject(tokens, name[place], name[-1])
            found.append(name[place].index)
    return frozenset(found)


def _words(tokens: Sequence[Token], first: int, span: Span) -> list[Token]:
    last = first
    while last < len(tokens) and tokens[last].start < span.end:
        last += 1
    return list(tokens[first:last])


def _named(part: Sequence[str], whole: Sequence[str], names: Sequence[Sequence[str]], bare: Sequence[str]) -> bool:
    """Tell that a part of a name is a full name of the text, or the surname of somebody not named in the whole."""
    if is_patronymic(part[-1]) or not all(word.istitle() and len(word) > SHORT for word in part):
        return False
    if len(part) > 1:
        return any(len(name) == len(part) and all(map(_alike, name, part)) for name in names)
    if any("Name" in parse.tag for parse in parses(part[0].lower())) and not any(_alike(b, part[0]) for b in bare):
        return False  # "Аарон Александр" is not of Александр's family
    same = [name[:-1] for name in names if _alike(name[-1], part[0])]
    return bool(same) and not any(_alike(mine, word) for given in same for mine in given for word in whole)


def _alike(one: str, other: str) -> bool:
    """Tell two forms of one word by their letters."""
    return not _stems(one).isdisjoint(_stems(other))


@lru_cache(maxsize=5000)
def _stems(word: str) -> frozenset[str]:
    return frozenset(word.removesuffix(ending) for ending in ENDINGS)


def _subject(tokens: list[Token], first: Token, last: Token) -> None:
    """Make a name the subject of the verb after it, or of the one before it that has none."""
    after = tokens[last.index + 1] if last.index + 1 < len(tokens) else last
    verb = after if after.pos == "VERB" and after.sentence == first.sentence else None
    for token in reversed(tokens[: first.index]):
        if verb is not None or token.sentence != first.sentence:
            break
        if token.pos == "VERB" and token.feat("VerbForm") == "Fin":
            verb = token
    if verb is None or any(t.head == verb.index and t.rel in SUBJECTS and t.index != first.index for t in tokens):
        return
    feats = {**first.feats, "Case": "Nom"}
    tokens[first.index] = msgspec.structs.replace(first, head=verb.index, rel="nsubj", feats=feats)


def cut(span: Span, tokens: Sequence[Token], parted: frozenset[int]) -> Iterator[Span]:
    """Give a name, in two where a parted surname stands inside it."""
    place = next((i for i in sorted(parted) if span.start < tokens[i].start < span.end), None)
    if place is None:
        yield span
        return
    yield Span(span.start, tokens[place - 1].end)
    yield Span(tokens[place].start, span.end)
