"""Where: the place that belongs to an event's own clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from letopis.model.spans import Span, hull
from letopis.records.frames import cues, triggers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from letopis.model.layers import Entity, Token
    from letopis.records.arguments import Syntax

# The narrower, the better an answer to "where".
NARROWNESS: Final = {"facility": 0, "place": 2, "city": 3, "region": 4, "country": 5, "organisation": 1}
PLACE_TYPES: Final = frozenset({"facility", "place", "city", "region", "country"})
LOCATIVE: Final = frozenset({"в", "во", "на", "под", "у", "близ", "возле", "около", "неподалёку"})
LOCATIVE_CASES: Final = {"под": "Ins", "у": "Gen", "близ": "Gen", "возле": "Gen", "около": "Gen", "неподалёку": "Gen"}
REACH: Final = 2


class Place(NamedTuple):
    """Where: a named entity, or the words of an unnamed place; ``span`` covers the words in either case."""

    entity: str | None
    text: Span | None
    span: Span


def _candidates(syntax: Syntax, heads: Iterable[Token], places: tuple[str, ...]) -> list[Token]:
    """Give nouns in a locative phrase, or in one that the frame asks for."""
    found: list[Token] = []
    deeper: list[Token] = []
    allowed = {tuple(place.split(":")) for place in places if ":" in place}
    for head in heads:
        for child in syntax.children(head):
            if child.rel not in {"obl", "nmod", "advmod", "obj", "appos", "iobj", "xcomp"}:
                continue
            preposition = syntax.preposition(child)
            case = child.feat("Case")
            locative = preposition in LOCATIVE and case in {LOCATIVE_CASES.get(preposition, "Loc"), ""}
            if (preposition, case) in allowed or locative:
                found.append(child)
            elif head.pos == "NOUN" and _of_a_thing(child):
                deeper.append(child)
        if head.pos == "NOUN":
            found += [noun for noun in _right_after(syntax, head) if noun not in found]
    # "выступления за мир в Праге": what follows an event noun's own phrase tells where it was.
    return found or [t for t in _of_heads(syntax, deeper) if syntax.mention(t) is not None]


def _right_after(syntax: Syntax, head: Token) -> list[Token]:
    """Give the place right after an event noun that the parser hung elsewhere ("в результате взрыва в Бейруте")."""
    after = list(syntax.tokens[head.index + 1 : head.index + 3])
    if len(after) < REACH or after[0].pos != "ADP" or after[0].lemma not in {"в", "во", "на"}:
        return []
    row = syntax.mention(after[1])
    place = row is not None and row[1].type in PLACE_TYPES and after[1].feat("Case") in {"Loc", ""}
    return [after[1]] if place and after[1].sentence == head.sentence else []


def _of_a_thing(noun: Token) -> bool:
    """Tell whether a noun that hangs on an event noun is neither someone nor an event of its own."""
    return noun.pos == "NOUN" and noun.rel == "nmod" and noun.feat("Animacy") != "Anim" and noun.lemma not in triggers()


def _of_heads(syntax: Syntax, heads: Iterable[Token]) -> list[Token]:
    """Give the nouns in a plain locative phrase that hang on ``heads``."""
    children = [child for head in heads for child in syntax.children(head) if child.rel == "nmod"]
    return [c for c in children if syntax.preposition(c) in {"в", "во", "на"} and c.feat("Case") == "Loc"]


def _named_place(syntax: Syntax, noun: Token) -> Entity | None:
    row = syntax.mention(noun)
    if row is None or row[0].form == "pronoun":
        return None
    entity = row[1]
    if entity.type in PLACE_TYPES:
        return entity
    if entity.type == "organisation" and row[0].form == "name" and noun.lemma in cues().body_places:
        return entity
    return None


def place_named_at(syntax: Syntax, index: int) -> Place | None:
    """Give the place whose name stands right before the comma of "из Берлина, где …"; None where nothing is named."""
    if index < 0 or syntax.tokens[index + 1].text != ",":
        return None
    token = syntax.tokens[index]
    row = syntax.reading.mention_at(token)
    entity = _named_place(syntax, token)
    if row is None or entity is None or row[0].form != "name":
        return None
    return Place(entity.id, None, row[0].plain())


def _nested(syntax: Syntax, noun: Token) -> list[Token]:
    """Give the places named inside a place ("в посольстве США в Женеве")."""
    return [c for c in syntax.children(noun) if c.rel in {"nmod", "appos", "flat"} and syntax.mention(c)]


def unnamed_span(syntax: Syntax, noun: Token) -> Span:
    """Give the words of a place without a name: the phrase up to the first name in it."""
    tokens = syntax.core(noun)
    if noun.pos == "NUM" or noun.lemma == "один":
        tokens = _partitive(syntax, noun)
    kept: list[Token] = []
    for token in tokens:
        row = syntax.reading.mention_at(token)
        if token.index > noun.index and row is not None and row[0].form == "name":
            break
        kept.append(token)
    while kept and kept[-1].pos in {"ADP", "CCONJ", "PUNCT"}:
        kept.pop()
    return hull(kept or [noun])


def _partitive(syntax: Syntax, number: Token) -> list[Token]:
    """Give "один из пунктов управления" whole."""
    noun = next((c for c in syntax.children(number) if syntax.preposition(c) == "из"), None)
    if noun is None:
        return [number]
    return list(syntax.tokens[number.index : syntax.core(noun)[-1].index + 1])


def find_place(
    syntax: Syntax,
    heads: Iterable[Token],
    places: tuple[str, ...],
    *,
    object_: Token | None = None,
    avoid: Collection[Span] = (),
) -> Place | None:
    """Give the narrowest named place of the phrases that hang on ``heads``, else the words of an unnamed one.

    ``object_`` is a direct object that is a place ("посетил Прагу"). Places inside ``avoid`` belong to a
    participant's own phrase ("с представителем ООН в Женеве Ивановым").
    """
    candidates = [noun for noun in _candidates(syntax, heads, places) if not any(a.contains(noun) for a in avoid)]
    if object_ is not None:
        candidates.insert(0, object_)
    candidates = [noun for noun in candidates if not syntax.is_human(noun)]
    named: list[tuple[int, int, Token, Entity]] = []
    for noun in candidates:
        entity = _named_place(syntax, noun)
        if entity is not None:
            named.append((NARROWNESS.get(entity.type, 9), noun.start, noun, entity))
            continue
        for inner in _nested(syntax, noun):
            inside = _named_place(syntax, inner)
            # "в бельгийском городе Льеж": the name in apposition keeps its nominative.
            if inside is not None and (inner.feat("Case") == "Loc" or inner.rel in {"appos", "flat"}):
                named.append((NARROWNESS.get(inside.type, 9), inner.start, inner, inside))
    if named:
        _, _, noun, entity = min(named, key=lambda row: row[:2])
        mention = syntax.mention(noun)
        return Place(entity.id, None, mention[0].plain() if mention else noun.plain())
    unnamed = next((noun for noun in candidates if _unnamed(syntax, noun)), None)
    if unnamed is None:
        return None
    span = unnamed_span(syntax, unnamed)
    # "в столице Финляндии": the words of the place, and the narrowest name they hold.
    holds = next((_named_place(syntax, token) for token in _nested(syntax, unnamed)), None)
    return Place(holds.id if holds else None, span, span)


def _unnamed(syntax: Syntax, noun: Token) -> bool:
    if noun.pos == "PRON" or noun.feat("Animacy") == "Anim":
        return False
    lemmas = {noun.lemma}
    if noun.lemma == "один":
        lemmas |= {c.lemma for c in syntax.children(noun) if syntax.preposition(c) == "из"}
    return bool(lemmas & cues().place_nouns)
