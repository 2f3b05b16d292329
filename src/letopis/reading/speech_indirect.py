"""Indirect speech under a reporting verb or noun: ", что …", an infinitive, "о …", an object, "назвал A B-ом"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span, hull
from letopis.reading.speech_asides import PLACES, referred_source
from letopis.reading.speech_clauses import clause_span, find_mark, minus, phrase_span
from letopis.reading.speech_cues import (
    DASH,
    REPORTING,
    Cue,
    Found,
    cues_of,
    has_case,
    is_passive,
    is_said,
    name_spans,
    owns,
    speakers_of,
)
from letopis.reading.speech_naming import naming
from letopis.reading.speech_outlets import outlets_in
from letopis.reading.speech_phrases import (
    about,
    against,
    by_what,
    demanded,
    from_what,
    in_favour,
    in_what,
    objective,
    objects_of,
    on_what,
    onto,
    phrase,
    run_start,
    to_what,
    weighed,
)
from letopis.reading.speech_speakers import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Reading, Token
    from letopis.reading.speech_cues import Context

THAT = frozenset({"что", "будто"})
SO = frozenset({"чтобы", "чтоб"})
QUESTIONS = frozenset(
    {"почему", "как", "когда", "где", "куда", "зачем", "кто", "сколько", "какой", "какая", "какие", "каким"}
)
# "отказался комментировать" says nothing.
SILENT = frozenset(
    {
        "комментировать",
        "прокомментировать",
        "отвечать",
        "ответить",
        "сообщать",
        "уточнять",
        "быть",
        "назвать",
        "называть",
    }
)
RULED = frozenset({"отказаться", "отказываться", "отклонить", "отклонять", "отвергнуть", "потребовать"})
COURTS = frozenset({"суд", "трибунал", "судья"})
BILLS = frozenset(
    {"иск", "жалоба", "апелляция", "ходатайство", "законопроект", "закон", "проект", "поправка", "резолюция", "вето"}
)
MAX_COLON_GAP = 12
INFINITIVE_REACH = 7
NOUN_REACH = 4
MAX_CLIMB = 5


def indirect_speech(
    context: Context, words: Sequence[Token], taken: set[int], cuts: Sequence[Span], quoting: set[int]
) -> list[Found]:
    """Find the indirect speech of a sentence; ``cuts`` are asides that belong to nobody's words.

    A cue in ``quoting`` stands after a quotation and may only go on with ", что …".
    """
    found = []
    for token in words:
        if token.pos not in REPORTING or token.index in taken or any(c.contains(token) for c in cuts):
            continue
        after = token.index in quoting
        reports = (_report(context, cue, cuts, after=after) for cue in _cues(context, token))
        report = next((r for r in reports if r is not None), None) or _nominal(context, token, cuts)
        if report is None:
            continue
        if context.quotation(token.start) is None or _is_named_outside(context, report):
            found.append(report)
    return found


def _cues(context: Context, token: Token) -> list[Cue]:
    cues = cues_of(context, token)
    if not cues:
        return cues
    if is_passive(token) and not is_said(token):
        cues = [c for c in cues if c.entry.short]
    # "выразил надежду" before plain "выразил".
    return sorted(cues, key=lambda c: c.entry.with_ is None)


def _is_named_outside(context: Context, report: Found) -> bool:
    """Inside somebody's own words only a report with a named speaker is a report of its own."""
    return bool(report.speakers) and all(
        any(m.form == "name" for m, _ in context.reading.mentions_in(s)) for s in report.speakers
    )


def _report(context: Context, cue: Cue, cuts: Sequence[Span], *, after: bool) -> Found | None:
    for name, rule in RULES.items():
        if name not in cue.entry.takes or (after and name != "that"):
            continue
        parts = rule(context, cue, cuts)
        if parts:
            break
    else:
        return None
    speakers = speakers_of(context, cue.token)
    speakers = tuple(s for s in speakers if not any(p.contains(s) for p in parts))
    if _rules(context, cue.token.lemma, speakers, parts):
        return None
    frame = minus(context.reading.text, context.sentence(cue.token), [*parts, *cuts])
    outlets = (o for piece in frame for o in outlets_in(context, piece, speakers))
    via = tuple(o for o in outlets if _hangs_on(context, o, cue))
    source = next((found for piece in frame if (found := referred_source(context, piece))), ())
    if source and speakers:
        via = tuple(s for s in speakers if not any(s.overlaps(o) for o in source))
        speakers = source
    return Found(cue.span, tuple(parts), speakers, via, cue.key, name, cue.token.index)


def _rules(context: Context, lemma: str, speakers: Sequence[Span], parts: Sequence[Span]) -> bool:
    """Tell a court, or whoever votes on a bill or suit: who turns it down has ruled, not spoken."""
    if lemma not in RULED:
        return False
    heads = [head for part in parts if (head := context.reading.head_of(part)) is not None]
    courts = (token.lemma in COURTS for speaker in speakers for token in context.reading.tokens_in(speaker))
    return any(courts) or (lemma != "потребовать" and any(head.lemma in BILLS for head in heads))


def _hangs_on(context: Context, span: Span, cue: Cue) -> bool:
    """Tell whether a name belongs to the reporting verb ("в интервью газете X заявил"), not to another clause."""
    place = context.reading.head_of(span)
    for _ in range(MAX_CLIMB):
        if place is None or place.head < 0:
            return False
        place = context.reading.tokens[place.head]
        if place.pos == "VERB":
            return place.index == cue.token.index
    return False


def _governors(context: Context, cue: Cue) -> frozenset[int]:
    return frozenset(t.index for t in context.reading.tokens_in(cue.span))


def _last(context: Context, cue: Cue) -> int:
    return context.reading.tokens_in(cue.span)[-1].index


def _clause(
    context: Context, cue: Cue, cuts: Sequence[Span], words: frozenset[str], *, keeps: bool = False
) -> tuple[Span, ...]:
    mark = find_mark(context, _last(context, cue), words, _governors(context, cue))
    if mark is None:
        return ()
    return _after_mark(context, cue, cuts, mark, keeps=keeps)


def _after_mark(context: Context, cue: Cue, cuts: Sequence[Span], mark: Token, *, keeps: bool) -> tuple[Span, ...]:
    first = mark.index if keeps else mark.index + 1
    tokens = context.reading.tokens
    while first < context.sentence(mark).last and tokens[first].text in ":—–−-,":
        first += 1
    if first >= context.sentence(mark).last:
        return ()
    head = mark.head if mark.head >= mark.index else first
    span = clause_span(context, first, head, (), cue)
    return minus(context.reading.text, span, cuts) if span else ()


def _that(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    return _clause(context, cue, cuts, THAT) or _fronted(context, cue, cuts)


def _fronted(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give the clause of "О том, что P, X заявил …", which ends at the comma before the one who reports."""
    tokens = context.reading.tokens
    sentence = context.sentence(cue.token)
    opening = [t.text.lower() for t in tokens[sentence.first : sentence.first + 4]]
    if opening != ["о", "том", ",", "что"]:
        return ()
    first = sentence.first + len(opening)
    commas = [t for t in tokens[first : cue.token.index] if t.text == ","]
    if not commas or any(t.feat("VerbForm") == "Fin" for t in tokens[commas[-1].index : cue.token.index]):
        return ()
    return minus(context.reading.text, Span(tokens[first].start, commas[-1].start), cuts)


def _so(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    mark = find_mark(context, _last(context, cue), SO, _governors(context, cue))
    if mark is None or ("inf" in cue.entry.takes and _demands_before(context, cue, mark)):
        return ()
    return _after_mark(context, cue, cuts, mark, keeps=False)


def _demands_before(context: Context, cue: Cue, mark: Token) -> bool:
    """Tell "потребовали выдать его, чтобы …": what is demanded stands before its purpose."""
    last = _last(context, cue)
    found = _governed_infinitive(context.reading, cue, last) or _next_infinitive(context, last)
    return found is not None and found.index < mark.index


def _question(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    mark = find_mark(context, _last(context, cue), QUESTIONS, _governors(context, cue))
    if mark is None or _tells_of_speaker(context.reading, cue, mark):
        return ()
    return _after_mark(context, cue, cuts, mark, keeps=True)


def _tells_of_speaker(reading: Reading, cue: Cue, mark: Token) -> bool:
    """Tell "рассказал директор музея, где хранится картина": the clause hangs on the words for who speaks."""
    verb = reading.tokens[mark.head] if mark.head != ROOT else None
    if mark.lemma not in PLACES or verb is None or verb.rel not in {"acl", "acl:relcl"}:
        return False
    speakers = [c for c in reading.children(cue.token.index) if c.rel in SUBJECTS and c.index > cue.token.index]
    return any(verb.head == t.index for c in speakers for t in reading.subtree(c.index))


def _infinitive(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    reading = context.reading
    last = _last(context, cue)
    found = _governed_infinitive(reading, cue, last) or _next_infinitive(context, last)
    if found is None or (found.lemma in SILENT and cue.token.lemma in {"отказаться", "отказываться"}):
        return ()
    first = min((t.index for t in reading.subtree(found.index) if t.index > last), default=found.index)
    span = clause_span(context, run_start(context, found, first), found.index, (), cue)
    return minus(reading.text, span, cuts) if span else ()


def _governed_infinitive(reading: Reading, cue: Cue, last: int) -> Token | None:
    for token in reading.tokens_in(cue.span):
        for child in reading.children(token.index):
            fits = child.rel in {"xcomp", "csubj", "nmod", "acl", "obj"}
            if child.feat("VerbForm") == "Inf" and child.index > last and fits:
                return child
    return None


def _next_infinitive(context: Context, last: int) -> Token | None:
    """Give the infinitive after a verb and its addressee, when the parser has hung it elsewhere."""
    tokens = context.reading.tokens
    for token in tokens[last + 1 : min(last + INFINITIVE_REACH, context.sentence(tokens[last]).last)]:
        if token.text in '«„"“':
            continue
        if token.pos in {"PUNCT", "CCONJ", "SCONJ", "ADP"} or token.feat("VerbForm") in {"Fin", "Conv", "Part"}:
            return None
        if token.feat("VerbForm") == "Inf":
            return token
    return None


def _as(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    tokens = context.reading.tokens
    last = context.sentence(cue.token).last
    objects = [c for c in objects_of(context, cue) if c.index > cue.token.index or c.lemma == "который"]
    if not objects:
        return ()
    for token in tokens[max(objects[0].index, cue.token.index) + 1 : last]:
        if token.lemma == "как":
            if objects[0].index < cue.token.index:
                judged = phrase_span(context, token.index, max(token.index, token.head))
                return (objects[0].plain(), *minus(context.reading.text, judged, cuts))
            first = run_start(context, objects[0], cue.token.index + 1)
            head = max(token.index, token.head)
            span = phrase_span(context, token.index, head)
            return minus(context.reading.text, Span(tokens[first].start, span.end), cuts)
        if token.feat("VerbForm") == "Fin":
            return ()
    return ()


def _accuse(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    reading = context.reading
    for child in reading.children(cue.token.index):
        if has_case(reading, child) in {"в", "во"} and child.feat("Case") == "Loc" and child.index > cue.token.index:
            if child.pos != "NOUN" or child.feat("Animacy") == "Anim":
                continue
            end = phrase(context, child, ())
            objects = [c for c in objects_of(context, cue) if cue.token.index < c.index < child.index]
            start = phrase(context, objects[0], ()) if objects else ()
            return minus(reading.text, hull([*start, *end]), cuts) if end else ()
    return ()


def _colon(context: Context, cue: Cue, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give what follows a colon without quotation marks: "X пояснил: войны не будет"."""
    reading = context.reading
    sentence = context.sentence(cue.token)
    for token in reading.tokens[cue.token.index + 1 : min(cue.token.index + MAX_COLON_GAP, sentence.last)]:
        if token.text == ":":
            following = next(iter(reading.tokens[token.index + 1 : sentence.last]), None)
            if following is None or context.quotation(following.start) is not None:
                return ()
            return minus(reading.text, Span(following.start, sentence.end), cuts)
        if token.feat("VerbForm") == "Fin" or token.text in {","} | DASH:
            return ()
    return ()


def _nominal(context: Context, token: Token, cuts: Sequence[Span]) -> Found | None:
    """Give the report of "заявление X о том, что …", "призыв X сделать …"."""
    entry = context.lexicon.noun(token.lemma) if token.pos == "NOUN" else None
    if entry is None or has_case(context.reading, token) in {"по", "согласно"}:
        return None
    reading = context.reading
    speakers: tuple[Span, ...] = ()
    for child in reading.children(token.index):
        if owns(reading, child):
            speakers = name_spans(context, child, joint=True)
            break
        if child.lemma in {"его", "её", "их"}:
            speakers = (child.plain(),)
    if not speakers:
        return None
    after = max(token.index, reading.tokens_in(speakers[-1])[-1].index)
    mark = find_mark(context, after, THAT, frozenset({token.index}))
    if mark is not None and mark.index - after <= NOUN_REACH and mark.index + 1 < context.sentence(token).last:
        span = phrase_span(context, mark.index + 1, max(mark.head, mark.index + 1))
    else:
        child_inf = next(
            (c for c in reading.children(token.index) if c.feat("VerbForm") == "Inf" and c.index > after), None
        )
        if child_inf is None or entry.kind not in {"demand", "pledge"}:
            return None
        span = phrase_span(context, run_start(context, child_inf, after + 1), child_inf.index)
    parts = minus(reading.text, span, cuts)
    return Found(token.plain(), parts, speakers, (), token.lemma, "noun", token.index) if parts else None


# What a cue takes, in the order in which it is looked for.
RULES = {
    "that": _that,
    "so": _so,
    "wh": _question,
    "naming": naming,
    "as": _as,
    "accuse": _accuse,
    "against": against,
    "for": in_favour,
    "onto": onto,
    "inf": _infinitive,
    "about": about,
    "to": to_what,
    "on": on_what,
    "in": in_what,
    "from": from_what,
    "ins": by_what,
    "object": objective,
    "demand": demanded,
    "weight": weighed,
    "direct": _colon,
}
