"""Where what is said begins and ends: clauses bounded by syntax and punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.reading.speech_cues import DASH, balanced, cues_of, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from letopis.model.layers import Reading, Token
    from letopis.reading.speech_cues import Context, Cue

BREAKS = frozenset({",", ";", ":", "(", ")"}) | DASH
MAX_GAP = 9
MAX_STEPS = 4
MAX_CLIMB = 30
ANSWERED_REACH = 10
# "Из-за того, что …": what points at a clause, and what the clause begins with.
POINTERS = frozenset({"то", "того", "тому", "тем", "том"})
# "После того, как …" is when somebody spoke.
MOMENTS = frozenset({"после", "до", "перед"})
THAT_WORDS = frozenset({"что", "чтобы", "как", "кто", "где"})

CONTRAST = frozenset({"а", "но", "однако"})
CONTRAST_REACH = 8
# What turns out to be so is the narrator's knowledge, not the speaker's.
NARRATED = frozenset({"выясниться", "оказаться", "подтвердиться"})


def find_mark(context: Context, after: int, words: frozenset[str], governors: frozenset[int]) -> Token | None:
    """Find the conjunction of the clause that a reporting word governs: the first of ``words`` after a comma.

    ``after`` is the index of the token from which to look. The parser is believed when it joins the clause to one of
    ``governors``; otherwise no other verb may stand between.
    """
    reading = context.reading
    last = context.sentence(reading.tokens[after]).last
    verbs = 0
    for token in reading.tokens[after + 1 : last]:
        before = reading.tokens[token.index - 1]
        # A comma may be left out: "аналитики полагают что …".
        bare = before.index in governors and "что" in words
        if token.text.lower() in words and token.pos != "ADP" and (bare or _opens_clause(before, words)):
            if _is_answered(context, token, after):
                return None
            if _is_governed(reading, token, governors):
                return token
            return token if not verbs and token.index - after <= MAX_GAP else None
        if token.index in governors:
            continue
        if token.pos in {"VERB", "AUX"} and token.feat("VerbForm") in {"Fin", "Conv"}:
            if cues_of(context, token):
                return None
            verbs += 1
    return None


def _is_answered(context: Context, mark: Token, after: int) -> bool:
    """Tell what another one has said and the reporting word is about: "отреагировали на заявления X о том, что …"."""
    tokens = context.reading.tokens
    if [token.text.lower() for token in tokens[max(mark.index - 3, 0) : mark.index]] != ["о", "том", ","]:
        return False
    for token in reversed(tokens[max(after + 1, mark.index - ANSWERED_REACH) : mark.index - 3]):
        if token.pos == "NOUN" and (context.lexicon.noun(token.lemma) or token.lemma in {"слово", "вопрос"}):
            return any(child.text.lower() == "на" for child in context.reading.children(token.index))
    return False


def _opens_clause(before: Token, words: frozenset[str]) -> bool:
    return before.text in {",", "("} | DASH or (before.lemma == "о" and "что" not in words)


def _is_governed(reading: Reading, mark: Token, governors: frozenset[int]) -> bool:
    """Tell whether the clause of ``mark`` hangs on one of ``governors``, directly or through "том", "уверенность"."""
    place, step = mark, 0
    while place.head != ROOT and step < MAX_STEPS:
        place, step = reading.tokens[place.head], step + 1
        if place.index in governors:
            return True
        if step > 1 and place.pos in {"VERB", "AUX"}:
            return False
    return False


def clause_span(context: Context, first: int, head: int, cuts: Sequence[Span], cue: Cue) -> Span | None:
    """Give what is said from the token ``first`` on, in the clause headed by ``head``.

    It runs to the end of the sentence unless the sentence visibly goes back to whoever reports: a coordinated verb,
    a gerund or a clause that hangs on the reporting word or above it, or one of ``cuts``.
    """
    tokens = context.reading.tokens
    above = ancestors(context.reading, cue.token.index)
    opened = context.quotation(tokens[first].start)
    promised = cue.entry.firm and cue.entry.kind == "pledge"

    def ends(token: Token) -> bool:
        if opened is not None and opened.outer.end <= token.start and _starts_anew(tokens, token):
            return True
        if token.text.lower() in CONTRAST and token.index > first and _is_narrated(tokens, token):
            return True
        if token.text.lower() == "после" and _went_on(context, token, head, cue):
            return True
        if promised and token.text.lower() in CONTRAST and _came_out(context, token, head):
            return True
        return _is_boundary(tokens, token, first) and _goes_back(context, token, head, cue, above)

    span = _walk(context, first, ends, cuts)
    return span if len(span) else None


def phrase_span(context: Context, first: int, head: int) -> Span:
    """Give a noun phrase from the token ``first`` on: what ``head`` governs, up to the first boundary beyond it."""
    tokens = context.reading.tokens
    inside = {t.index for t in context.reading.subtree(head)}
    above = ancestors(context.reading, head)

    def ends(token: Token) -> bool:
        if token.index in above and token.pos == "VERB":
            return True
        outside = token.index not in inside
        after = tokens[token.index + 1 : token.index + 2] if outside and token.text.lower() in MOMENTS else ()
        if any(_pointed_at(tokens, following) is not None for following in after):
            return True
        if outside and (clause := _pointed_at(tokens, token)) is not None:
            inside.update(t.index for t in context.reading.subtree(clause))
        return outside and (_is_boundary(tokens, token, first) or token.feat("VerbForm") == "Fin")

    return _walk(context, first, ends)


def _pointed_at(tokens: Sequence[Token], token: Token) -> int | None:
    """Give the head of the clause of "из-за того, что …", "в связи с тем, что …"."""
    if token.text.lower() not in POINTERS:
        return None
    following = [t for t in tokens[token.index + 1 : token.index + 3] if t.sentence == token.sentence]
    joined = [t.text for t in following[:1]] == [","] and following[-1].lemma in THAT_WORDS
    return following[-1].head if joined and following[-1].head > following[-1].index else None


def _walk(context: Context, first: int, ends: Callable[[Token], bool], cuts: Sequence[Span] = ()) -> Span:
    """Run from the token ``first`` to the word at which ``ends`` holds; quotations on the way are kept whole."""
    tokens = context.reading.tokens
    end = tokens[first].end
    for token in tokens[first : context.sentence(tokens[first]).last]:
        if any(c.start <= token.start < c.end for c in cuts):
            break
        quotation = context.quotation(token.start)
        if quotation is not None and quotation.outer.start >= tokens[first].start:
            end = max(end, quotation.outer.end)
            continue
        if token.pos == "PUNCT":
            if _closes(context, token, first):
                break
            continue
        if ends(token):
            break
        end = max(end, token.end)
    return balanced(context.reading.text, tidy(context.reading.text, Span(tokens[first].start, end)))


def _closes(context: Context, token: Token, first: int) -> bool:
    """Tell a bracket that closes over the clause, a lost full stop, a colon before a quotation of its own."""
    if token.text == ")":
        return "(" not in context.reading.text[context.reading.tokens[first].start : token.start]
    if token.text == ".":
        # A full stop after a closing mark ends the sentence even where the segmenter missed it.
        return context.reading.tokens[token.index - 1].text in '»”"“'
    return token.text == ":" and _quotes_next(context, token)


def _starts_anew(tokens: tuple[Token, ...], token: Token) -> bool:
    """Tell a capital right after a closing mark: the full stop was left out."""
    return tokens[token.index - 1].text in '»”"“' and token.text[:1].isupper()


def _goes_back(context: Context, token: Token, head: int, cue: Cue, above: set[int]) -> bool:
    """Tell whether the words from ``token`` on belong to the reporting clause again."""
    top = _top(context.reading, token)
    if top.head in above or top.index in above or top.head == cue.token.index:
        if top.index in above and top.index > token.index - 1:
            return cue.token.index < token.index
        if top.rel in {"conj", "advcl", "parataxis", "acl:relcl"} and top.pos in {"VERB", "ADJ"}:
            return top.feat("VerbForm") == "Conv" or _same_tense(top, cue.token)
        return False
    return _is_next_report(context, token, head, cue) or _is_other_speaker(context, token, cue)


def _is_narrated(tokens: tuple[Token, ...], token: Token) -> bool:
    """Tell the narrator's own turn: ", однако позже выяснилось, что …"."""
    following = tokens[token.index + 1 : token.index + 1 + MAX_STEPS]
    return tokens[token.index - 1].text in {",", ";"} and any(t.lemma in NARRATED for t in following)


def _came_out(context: Context, token: Token, head: int) -> bool:
    """Tell how a promise came out from what was promised: "пообещал, что уберёт ракеты, но работа затянулась"."""
    tokens = context.reading.tokens
    if tokens[token.index - 1].text != "," or tokens[head].feat("Tense") == "Past":
        return False
    for other in tokens[token.index + 1 : context.sentence(token).last]:
        if other.pos in {"VERB", "AUX"} and other.feat("VerbForm") == "Fin":
            return other.feat("Tense") == "Past" and other.feat("Mood") == "Ind"
    return False


def _went_on(context: Context, token: Token, head: int, cue: Cue) -> bool:
    """Tell what the speaker did next: "заявил, что договор готов, после чего вылетел в Женеву".

    Where what is said was done too, its subject may have gone on, unless it cannot by number or gender.
    """
    tokens = context.reading.tokens
    if tokens[token.index - 1].text != "," or tokens[token.index + 1].lemma != "что":
        return False
    for other in tokens[token.index + 2 : context.sentence(token).last]:
        if other.pos == "VERB" and other.feat("VerbForm") == "Fin":
            own = any(c.rel.startswith("nsubj") for c in context.reading.children(other.index))
            same = all(other.feat(f) == cue.token.feat(f) for f in ("Tense", "Number", "Gender"))
            undergone = tokens[head].feat("Variant") == "Short"
            later = undergone or tokens[head].feat("Tense") != "Past" or _disagrees(context.reading, other, head)
            return same and not own and other.feat("Tense") == "Past" and later
    return False


def _is_other_speaker(context: Context, token: Token, cue: Cue) -> bool:
    """Tell a second report set against the first: "Тэтчер считает, что …, а Буш ожидает, что …"."""
    if token.text.lower() not in CONTRAST:
        return False
    tokens = context.reading.tokens
    for other in tokens[token.index + 1 : token.index + CONTRAST_REACH]:
        if other.sentence != token.sentence or other.text in ",:;":
            return False
        if other.pos != "VERB":
            continue
        same = all(other.feat(f) == cue.token.feat(f) for f in ("Tense", "VerbForm"))
        subject = any(
            context.reading.mention_at(t) is not None and t.feat("Animacy") == "Anim"
            for t in tokens[token.index + 1 : other.index]
        )
        following = [t.text.lower() for t in tokens[other.index + 1 : other.index + 3]]
        return same and subject and following[:2] == [",", "что"] and bool(cues_of(context, other))
    return False


def _top(reading: Reading, token: Token) -> Token:
    """Climb from a token as long as the governor stands to the right of the boundary before it."""
    place, step = token, 0
    while place.head != ROOT and place.head >= token.index - (token.pos == "CCONJ") and step < MAX_CLIMB:
        place, step = reading.tokens[place.head], step + 1
    return place


def _same_tense(verb: Token, cue: Token) -> bool:
    if verb.feat("VerbForm") != "Fin" or cue.feat("VerbForm") != "Fin":
        return verb.feat("VerbForm") == cue.feat("VerbForm")
    return verb.feat("Tense") == cue.feat("Tense")


def ancestors(reading: Reading, head: int) -> set[int]:
    """Give the indices of a token's governors up to the root."""
    found: set[int] = set()
    place = reading.tokens[head].head
    while place != ROOT and place not in found:
        found.add(place)
        place = reading.tokens[place].head
    return found


def _quotes_next(context: Context, token: Token) -> bool:
    following = context.reading.tokens[token.index + 1 : token.index + 2]
    return bool(following) and context.quotation(following[0].start) is not None


def _is_boundary(tokens: tuple[Token, ...], token: Token, first: int) -> bool:
    if token.index <= first:
        return False
    before = tokens[token.index - 1]
    return before.text in BREAKS or token.pos == "CCONJ" or before.pos == "CCONJ"


def _is_next_report(context: Context, token: Token, head: int, cue: Cue) -> bool:
    """Tell whether the speaker acts again here, whatever the parser says: "…, и добавил, что …", ", отметив, что …"."""
    tokens = context.reading.tokens
    start = token.index + 1 if token.pos == "CCONJ" else token.index
    for other in tokens[start : start + 3]:
        if other.sentence != token.sentence or other.pos in {"NOUN", "PROPN", "PRON", "SCONJ"} or other.text in ",:":
            return False
        if other.pos == "VERB":
            if other.feat("VerbForm") == "Conv":
                return cue.token.feat("VerbForm") == "Fin" and bool(cues_of(context, other))
            same = all(other.feat(f) == cue.token.feat(f) for f in ("Tense", "Number", "Gender", "VerbForm"))
            own = any(c.rel.startswith("nsubj") for c in context.reading.children(other.index))
            reports = bool(cues_of(context, other)) and _takes_clause(context.reading, other)
            closed = token.pos == "CCONJ" and _is_first_comma(tokens, token, head)
            return same and not own and (reports or closed or _disagrees(context.reading, other, head))
    return False


def _is_first_comma(tokens: tuple[Token, ...], conjunction: Token, head: int) -> bool:
    """Tell the comma that closes the clause: before "и" it joins no predicates, and no other follows the predicate."""
    between = tokens[head + 1 : conjunction.index]
    return (
        conjunction.text.lower() == "и"
        and [t.text for t in between if t.text == ","] == [","]
        and between[-1].text == ","
    )


def _disagrees(reading: Reading, verb: Token, head: int) -> bool:
    """Tell whether a past verb cannot share the subject of the clause that is said."""
    if verb.feat("Tense") != "Past":
        return False
    for child in reading.children(head):
        if child.rel.startswith("nsubj") and child.pos in {"NOUN", "PROPN"}:
            if child.feat("Number") != verb.feat("Number"):
                return True
            return verb.feat("Number") == "Sing" and child.pos == "NOUN" and child.feat("Gender") != verb.feat("Gender")
    return False


def _takes_clause(reading: Reading, verb: Token) -> bool:
    return any(c.rel in {"ccomp", "xcomp"} for c in reading.children(verb.index))


def minus(text: str, span: Span, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Give the parts of ``span`` outside ``cuts``, tidied; empty ones are left out."""
    parts = []
    start = span.start
    for cut in sorted(cuts, key=lambda s: s.start):
        if cut.end <= start or cut.start >= span.end:
            continue
        parts.append(Span(start, max(cut.start, start)))
        start = cut.end
    parts.append(Span(start, max(span.end, start)))
    tidied = [balanced(text, tidy(text, p)) for p in parts]
    return tuple(p for p in tidied if any(c.isalnum() for c in p.of(text)))
