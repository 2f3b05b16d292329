"""When: the calendar expression that belongs to an event's own clause."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import structs

from letopis.model.spans import hull
from letopis.records.clauses import clause_tokens, denier, negated, unreal
from letopis.records.frames import cues, frames, triggers

if TYPE_CHECKING:
    from collections.abc import Collection

    from letopis.model.layers import Reading, Time, Token
    from letopis.records.arguments import Syntax

ATTACHED: Final = frozenset({"nmod", "amod", "acl", "acl:relcl"})
INSIDE_PHRASE: Final = 4
OWN_CLAUSE: Final = 3
SHARED_CLAUSE: Final = 2
DAY_LENGTH: Final = len("1985-11-19")
DASHES: Final = ("—", "–")
# Patterns of speech that set the report apart from the sentence that it reports.
ASIDES: Final = frozenset({"aside", "as_reported", "source_phrase"})
SENTENCE_MARKS: Final = frozenset(":;")
# Nouns of what is done or happens end so ("подписание", "взрыв" is known by its frame).
DONE_ENDINGS: Final = ("ние", "тие", "ция", "тво")
# "Прошедшие 4 марта выборы": the participle only says when.
HELD: Final = frozenset({"пройти", "проходить", "состояться", "завершиться", "произойти", "провести", "начаться"})


def usable(time: Time) -> bool:
    """Tell whether a calendar expression can be the date of something that happens at one time."""
    return time.type == "date" and time.edtf is not None and ".." not in time.edtf


def is_day(time: Time) -> bool:
    """Tell whether an expression is one day."""
    return time.edtf is not None and len(time.edtf) == DAY_LENGTH


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
    """Tell whether an expression comes right after the trigger and its genitives ("выборов 1 мая", "съезд в мае")."""
    ends = {max(token.end for token in syntax.core(trigger)), syntax.phrase(trigger).end}
    return any(time.start >= end and syntax.reading.text[end : time.start].strip() in {"", "в", "во"} for end in ends)


def _closeness(syntax: Syntax, time: Time, trigger: Token, predicate: Token, others: Collection[int]) -> int:
    """Score how nearly an expression belongs to an event, by the way from it up the parse; 0 if it does not."""
    anchor = _anchor(syntax, time)
    if anchor is None or not usable(time) or _elsewhere(syntax, time, trigger, predicate):
        return 0
    if _drifted(syntax, time, predicate) or _opens(syntax, time, predicate):
        return OWN_CLAUSE
    if trigger.pos == "NOUN" and (_follows_phrase(syntax, trigger, time) or anchor.head == trigger.index):
        return INSIDE_PHRASE
    below = anchor
    for current in (anchor, *syntax.ancestors(anchor)):
        score = _step(syntax, current, below, (trigger, predicate), others)
        if score is not None:
            return score
        below = current
    return 0


def _elsewhere(syntax: Syntax, time: Time, trigger: Token, predicate: Token) -> bool:
    """Tell whether marks part an expression from an event: those of another sentence, or of a clause without its verb.

    "Это третья встреча: до этого они виделись в ноябре"; "встретились в Женеве, год спустя — в Рейкьявике".
    """
    first, last = min(trigger.end, predicate.end), max(trigger.start, predicate.start)
    text = syntax.reading.text
    gap = text[time.end : last] if time.start < first else text[max(trigger.end, predicate.end) : time.start]
    if set(gap) & SENTENCE_MARKS:
        return True
    return time.start > last and text[time.end :].lstrip().startswith(DASHES) and "," in gap


def _drifted(syntax: Syntax, time: Time, predicate: Token) -> bool:
    """Tell whether a day that ends a clause was hung on the object's own phrase ("договор о ракетах 7 декабря").

    A paper or a happening may have that day itself ("указ о визите 7 декабря"), so nothing of the kind may be near.
    """
    anchor = _anchor(syntax, time)
    if anchor is None or not is_day(time) or predicate.pos != "VERB" or predicate.feat("Tense") != "Past":
        return False
    owner = syntax.head(anchor)
    path = [*syntax.ancestors(anchor)]
    over = [t for t in path if t.index > predicate.index]
    within = predicate.index in {t.index for t in path} and all(t.index < anchor.index for t in over)
    within = within and predicate.index < anchor.index
    if owner is None or not within or anchor.rel not in ATTACHED or owner.feat("Animacy") == "Anim":
        return False
    before = [token for token in syntax.tokens[predicate.index : anchor.index] if token.pos not in {"ADP", "ADJ"}]
    near = (owner, before[-1])
    plain = all(token.pos == "NOUN" and not _datable(token) for token in near)
    between = syntax.tokens[predicate.index + 1 : anchor.index]
    apart = len(over) > 1 or before[-1] is not owner
    return plain and apart and all(t.pos in {"NOUN", "PROPN"} for t in over) and not _parted(between)


def _opens(syntax: Syntax, time: Time, predicate: Token) -> bool:
    """Tell whether an expression has the predicate's clause after it ("с вечера 8 мая, когда в отставку подал X")."""
    anchor = _anchor(syntax, time)
    if anchor is None or predicate.start < time.end or anchor.sentence != predicate.sentence:
        return False
    after = [token for token in syntax.tokens[anchor.index : predicate.index + 1] if token.start >= time.end]
    verb = next((token for token in after if token.pos == "VERB"), None)
    return [token.lemma for token in after[:2]] == [",", "когда"] and verb is not None and verb.index == predicate.index


def _parted(tokens: Collection[Token]) -> bool:
    return any(token.text in {",", "(", ")", "«", "»"} or token.pos in {"VERB", "SCONJ"} for token in tokens)


def _datable(noun: Token) -> bool:
    """Tell whether a noun may have a day of its own: something that happens, a paper, what is done."""
    done = noun.lemma.endswith(DONE_ENDINGS) and noun.lemma not in cues().place_nouns
    return noun.lemma in triggers() or noun.lemma in _papers() or done


@cache
def _papers() -> frozenset[str]:
    """Give the lemmas of laws, decrees and agreements that the frames know."""
    objects = [rule.object for frame in frames().values() for rule in frame.rules if rule.object is not None]
    return frozenset(lemma for found in objects for lemmas in found.modes.values() for lemma in lemmas)


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
    if verb.head == trigger.index and (verb.rel == "acl:relcl" or sets_day(verb)):
        return OWN_CLAUSE
    if verb is below:
        return None
    if verb.head == predicate.index and tells_when(syntax, verb):
        return SHARED_CLAUSE
    return SHARED_CLAUSE if _same_clause(syntax, predicate, verb) else 0


def tells_when(syntax: Syntax, verb: Token) -> bool:
    """Tell the verb of a clause that says when another thing was ("погибли, когда взорвалась бомба")."""
    return verb.rel in {"advcl", "conj"} and any(child.lemma == "когда" for child in syntax.children(verb))


def sets_day(participle: Token) -> bool:
    """Tell whether a participle by an event noun says when it was or will be ("намеченная на 10 февраля")."""
    by = participle.rel in {"acl", "amod"}
    held = participle.lemma in HELD and participle.feat("VerbForm") == "Part"
    return by and (held or participle.lemma in cues().planned_governors)


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
        if not score or dates_report(syntax.reading, trigger, time):
            continue
        key = (score, -abs(time.start - trigger.start), time)
        if best is None or key[:2] > best[:2]:
            best = key
    return joined_days(syntax, best[2]) if best else None


def dates_report(reading: Reading, trigger: Token, time: Time) -> bool:
    """Tell the day of an aside from that of what it reports: "X убит, сообщили в пятницу, 5 марта, власти"."""
    asides = (said for said in reading.speech if said.sentence == trigger.sentence and said.pattern in ASIDES)
    return any(
        any(part.contains(trigger) for part in said.content_parts)
        and not any(part.contains(time) for part in said.content_parts)
        for said in asides
    )


def joined_days(syntax: Syntax, time: Time) -> Time:
    """Join two days told together into an interval ("19 и 20 ноября")."""
    for other in syntax.reading.times_in(syntax.reading.sentence_of(time)):
        first, last = (time, other) if time.start < other.start else (other, time)
        between = syntax.reading.text[first.end : last.start].strip()
        if between == "и" and is_day(first) and is_day(last) and first.edtf and last.edtf and first.edtf < last.edtf:
            return structs.replace(time, start=first.start, end=last.end, edtf=f"{first.edtf}/{last.edtf}")
    return time


def clock_time(syntax: Syntax, predicate: Token) -> str | None:
    """Give the hour that a clause names as ``HH:MM``, if the times layer read one."""
    tokens = clause_tokens(syntax, predicate)
    span = hull(tokens)
    found = [time for time in syntax.reading.times_in(span) if time.type == "time" and time.edtf]
    return found[0].edtf[-5:] if found and found[0].edtf else None


def told_not(syntax: Syntax, verb: Token, triggers_: Collection[int]) -> bool:
    """Tell that something was not on a certain day ("не встречались 10 февраля") from what never came about."""
    past = verb.feat("Tense") == "Past" and verb.feat("VerbForm") == "Fin"
    if not past or not negated(syntax, verb) or unreal(syntax, verb) or denier(syntax, verb) is not None:
        return False
    time = find_time(syntax, verb, verb, frozenset(triggers_) - {verb.index})
    return time is not None and is_day(time)
