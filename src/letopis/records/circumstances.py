"""When and where: the calendar expression and the place that belong to an event's own clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import structs

from letopis.model.spans import Span, hull
from letopis.records.clauses import clause_tokens
from letopis.records.frames import cues, triggers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from letopis.model.layers import Entity, Time, Token
    from letopis.records.arguments import Syntax

# The narrower, the better an answer to "where".
NARROWNESS: Final = {"facility": 0, "place": 2, "city": 3, "region": 4, "country": 5, "organisation": 1}
PLACE_TYPES: Final = frozenset({"facility", "place", "city", "region", "country"})
LOCATIVE: Final = frozenset({"в", "во", "на", "под", "у", "близ", "возле", "около", "неподалёку"})
LOCATIVE_CASES: Final = {"под": "Ins", "у": "Gen", "близ": "Gen", "возле": "Gen", "около": "Gen", "неподалёку": "Gen"}
ATTACHED: Final = frozenset({"nmod", "amod", "acl", "acl:relcl"})
INSIDE_PHRASE: Final = 4
OWN_CLAUSE: Final = 3
SHARED_CLAUSE: Final = 2
REACH: Final = 2
DAY_LENGTH: Final = len("1985-11-19")


class Place(NamedTuple):
    """Where: a named entity, or the words of an unnamed place; ``span`` covers the words in either case."""

    entity: str | None
    text: Span | None
    span: Span


def usable(time: Time) -> bool:
    """Tell whether a calendar expression can be the date of something that happens at one time."""
    return time.type == "date" and time.edtf is not None and ".." not in time.edtf


def _anchor(syntax: Syntax, time: Time) -> Token | None:
    return syntax.reading.head_of(time)


def inside_phrase(syntax: Syntax, trigger: Token, time: Time) -> bool:
    """Tell whether an expression is part of the event noun's own phrase ("майских переговоров")."""
    anchor = _anchor(syntax, time)
    if anchor is None:
        return False
    return anchor.head == trigger.index or _follows_phrase(syntax, trigger, time) or _below(syntax, trigger, anchor)


def _below(syntax: Syntax, trigger: Token, anchor: Token) -> bool:
    """Tell whether a word hangs on an event noun over other nouns ("избрания Маркоса президентом в 1965 году")."""
    for ancestor in syntax.ancestors(anchor):
        if ancestor.index == trigger.index:
            return all(token.text != "," for token in syntax.tokens[trigger.index : anchor.index])
        if ancestor.pos not in {"NOUN", "PROPN"} or ancestor.lemma in triggers():
            return False
    return False


def _follows_phrase(syntax: Syntax, trigger: Token, time: Time) -> bool:
    """Tell whether an expression comes right after the trigger and its genitives ("выборов 1 декабря")."""
    ends = {max(token.end for token in syntax.core(trigger)), syntax.phrase(trigger).end}
    return any(time.start >= end and syntax.reading.text[end : time.start].strip() == "" for end in ends)


def _closeness(syntax: Syntax, time: Time, trigger: Token, predicate: Token, others: Collection[int]) -> int:
    """Score how nearly an expression belongs to an event, by the way from it up the parse; 0 if it does not."""
    anchor = _anchor(syntax, time)
    if anchor is None or not usable(time):
        return 0
    if trigger.pos == "NOUN" and (_follows_phrase(syntax, trigger, time) or anchor.head == trigger.index):
        return INSIDE_PHRASE
    below = anchor
    for current in (anchor, *syntax.ancestors(anchor)):
        score = _step(syntax, current, below, (trigger, predicate), others)
        if score is not None:
            return score
        below = current
    return 0


def _step(
    syntax: Syntax, current: Token, below: Token, event: tuple[Token, Token], others: Collection[int]
) -> int | None:
    """Score one step of that way: reached, barred (0), or None to go on."""
    trigger, predicate = event
    if current.index == trigger.index and trigger.pos == "NOUN":
        return INSIDE_PHRASE
    if current.index in {trigger.index, predicate.index}:
        return OWN_CLAUSE
    if syntax.is_verb(current):
        return _verb_step(syntax, current, below, event)
    # A noun's own date ("указ от 5 мая") stays its own; "вечером в пятницу" is one expression in two.
    dates_noun = current.pos in {"NOUN", "PROPN"} and current is not below and below.rel in ATTACHED
    barred = dates_noun and not any(time.contains(current) for time in syntax.reading.times)
    return 0 if barred or (current.index in others and current.pos == "NOUN") else None


def _verb_step(syntax: Syntax, verb: Token, below: Token, event: tuple[Token, Token]) -> int | None:
    """Score reaching a verb: of a clause about the event, of one that shares its time, or of another (0)."""
    trigger, predicate = event
    if verb.rel == "acl:relcl" and verb.head == trigger.index:
        return OWN_CLAUSE
    if verb is below:
        return None
    return SHARED_CLAUSE if _same_clause(syntax, predicate, verb) else 0


def _same_clause(syntax: Syntax, predicate: Token, governor: Token) -> bool:
    """Tell whether ``predicate`` shares the time of ``governor``: joined to it, its converb, or where it took place."""
    below = predicate
    for ancestor in syntax.ancestors(predicate):
        where = below.rel in {"acl:relcl", "acl"} and any(c.lemma in {"где", "куда"} for c in syntax.children(below))
        shares = below.rel in {"conj", "xcomp", "advcl"} or where or not syntax.is_verb(below)
        if not shares or (syntax.is_verb(ancestor) and ancestor.lemma in cues().report_verbs):
            return False
        if ancestor.index == governor.index:
            return True
        below = ancestor
    return False


def find_time(syntax: Syntax, trigger: Token, predicate: Token, others: Collection[int]) -> Time | None:
    """Give the calendar expression that dates an event; ``others`` are triggers of other events."""
    sentence = syntax.reading.sentences[trigger.sentence]
    best: tuple[int, int, Time] | None = None
    for time in syntax.reading.times_in(sentence):
        score = _closeness(syntax, time, trigger, predicate, others)
        if not score:
            continue
        key = (score, -abs(time.start - trigger.start), time)
        if best is None or key[:2] > best[:2]:
            best = key
    return _with_neighbour(syntax, best[2]) if best else None


def _with_neighbour(syntax: Syntax, time: Time) -> Time:
    """Join two days told together into an interval ("19 и 20 ноября")."""
    for other in syntax.reading.times_in(syntax.reading.sentence_of(time)):
        first, last = (time, other) if time.start < other.start else (other, time)
        between = syntax.reading.text[first.end : last.start].strip()
        days = all(t.edtf and len(t.edtf) == DAY_LENGTH for t in (first, last))
        if between == "и" and days and first.edtf and last.edtf and first.edtf < last.edtf:
            return structs.replace(time, start=first.start, end=last.end, edtf=f"{first.edtf}/{last.edtf}")
    return time


def clock_time(syntax: Syntax, predicate: Token) -> str | None:
    """Give the hour that a clause names as ``HH:MM``, if the times layer read one."""
    tokens = clause_tokens(syntax, predicate)
    span = hull(tokens)
    found = [time for time in syntax.reading.times_in(span) if time.type == "time" and time.edtf]
    return found[0].edtf[-5:] if found and found[0].edtf else None


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
