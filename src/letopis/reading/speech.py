"""Speech: who reports what in a text, direct and indirect, with cue, content, speaker and relaying outlets."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from letopis.model.layers import ROOT, Speech
from letopis.model.spans import Span, hull
from letopis.ontology.speech import speech_lexicon
from letopis.reading.speech_asides import SOURCES, Aside, find_asides
from letopis.reading.speech_back import VOICING, is_relay, lone_quotations, pointing_back
from letopis.reading.speech_cues import REPORTING, Context, Found, form_of, is_in_document
from letopis.reading.speech_direct import direct_speech
from letopis.reading.speech_indirect import indirect_speech
from letopis.reading.speech_quotes import find_quotations
from letopis.reading.speech_speakers import agrees

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Sentence, Token

# Of two readings of one cue the earlier pattern is believed.
DOCUMENT_REACH = 3
SOURCE_FORMS = frozenset(form for word in SOURCES for form in (word, word.capitalize(), word.upper()))
QUOTING = frozenset({"cue_before_quotation", "block_quotation", "quotation_before_cue", "cue_inside_quotation"})
BEFORE = frozenset({"cue_before_quotation", "block_quotation"})
# Direct speech that no quotation marks enclose.
UNMARKED = frozenset({"block_quotation", "dialogue"})
CLAUSES = frozenset({"that", "wh"})
ELIDED = frozenset({"that", "direct", "wh", "so", "inf"})


def find_speech(reading: Reading) -> tuple[Speech, ...]:
    """Find the reported utterances of an article, in text order.

    Needs tokens, sentences, entities and times. One row for each cue, content and speaker; a report whose speaker the
    text leaves out is kept only when it is a quotation (its ``speaker`` is then None).
    """
    quotations = find_quotations(reading)
    context = Context(reading, speech_lexicon(), quotations, tuple(q.outer.start for q in quotations))
    found = direct_speech(context)
    relays: list[Found] = []
    for sentence in reading.sentences:
        _sentence(context, sentence, found, relays)
    found += lone_quotations(context, found)
    found = _relay(context, found, relays)
    found = [_with_elided_speaker(context, report, found) for report in found]
    named = {r.anchor: r.speakers for r in found if r.speakers}
    found = [r if r.speakers else r._replace(speakers=named.get(r.anchor, ())) for r in found]
    found = _distinct(found)
    held = _Held(found)
    found = [r for r in found if _is_report_of_its_own(context, r, held.around(r))]
    rows = [row for report in found for row in _rows(context, report)]
    return tuple(sorted(rows, key=lambda r: (r.cue.start, r.content.start, r.speaker.start if r.speaker else 0)))


def _sentence(context: Context, sentence: Sentence, found: list[Found], relays: list[Found]) -> None:
    """Add the reports of one sentence to ``found``; those of mere outlets go to ``relays`` first."""
    quoting = {r.anchor: r.pattern for r in found if r.pattern in QUOTING}
    taken = {r.anchor for r in found}
    words = [token for token in context.reading.tokens[sentence.first : sentence.last] if _can_report(token)]
    back = pointing_back(context, sentence, words, taken, ())
    if back is not None:
        taken.add(back.anchor)
        if is_relay(context, back):
            relays.append(back)
        elif not _is_said_already(context, back, found):
            found.append(back)
    asides = find_asides(context, sentence, words, taken)
    if back is not None:
        asides = _passing_on(back, asides, found)
    # A cue beside a quotation may report more: "сообщил о встрече: «…»", "«…», — сказал он и добавил, что …".
    taken = (taken | {a.report.anchor for a in asides}) - set(quoting)
    after = {anchor for anchor, pattern in quoting.items() if pattern not in BEFORE}
    found += indirect_speech(context, words, taken, [a.region for a in asides], after)
    for aside in asides:
        report = _without_others(context, aside, asides)
        (relays if aside.relay else found).append(report)


def _passing_on(back: Found, asides: list[Aside], found: list[Found]) -> list[Aside]:
    """Let the aside of "Об этом сообщает X, передаёт Y" pass on what X reports; give the other asides."""
    passing = [aside for aside in asides if aside.report.content().contains(back.cue)]
    if passing and back in found:
        speakers = (s for aside in passing for s in aside.report.speakers if s not in (*back.speakers, *back.via))
        found[found.index(back)] = back._replace(via=(*back.via, *speakers))
    return [aside for aside in asides if aside not in passing]


def _can_report(token: Token) -> bool:
    """Tell the few words that one of the rules for a sentence may begin from."""
    return (token.pos in REPORTING and _is_reporting(token.lemma)) or token.text in SOURCE_FORMS


@lru_cache(maxsize=50_000)
def _is_reporting(lemma: str) -> bool:
    return lemma in VOICING or speech_lexicon().reports(lemma)


def _is_said_already(context: Context, back: Found, found: list[Found]) -> bool:
    """Tell whether "Об этом он сообщил …" only adds the place to a report that the sentence before makes itself."""
    if back.pattern != "about_this":
        return False
    words = {_who(context, s) for s in back.speakers}
    pronoun = words <= {"он", "она", "они"}
    inside = [r for r in found if r.speakers and back.content().contains(r.cue)]
    return any(pronoun or words & {_who(context, s) for s in r.speakers} for r in inside)


def _who(context: Context, span: Span) -> str:
    """Give the entity that a speaker's words name, else the words."""
    head = context.reading.head_of(span)
    found = context.reading.mention_at(head) if head is not None else None
    return found[1].id if found is not None and found[0].form != "pronoun" else span.of(context.reading.text)


def _without_others(context: Context, aside: Aside, asides: list[Aside]) -> Found:
    """Leave other asides of the sentence out of what an aside reports."""
    from letopis.reading.speech_clauses import minus

    cuts = [a.region for a in asides if a is not aside]
    parts = tuple(p for part in aside.report.parts for p in minus(context.reading.text, part, cuts))
    return aside.report._replace(parts=parts or aside.report.parts)


def _relay(context: Context, found: list[Found], relays: list[Found]) -> list[Found]:
    """Make an outlet that passes on a statement its relay; one that is the only source speaks for itself."""
    rows = list(found)
    kept = []
    for relay in relays:
        passed = [
            place
            for place, report in enumerate(rows)
            if report.speakers and relay.content().overlaps(report.cue) and not _by_outlet(context, report)
        ] or [
            place
            for place, report in enumerate(rows)
            if report.speakers and relay.content().overlaps(report.content()) and not _by_outlet(context, report)
        ]
        for place in passed:
            via = rows[place].via
            new = tuple(
                s
                for s in relay.speakers
                if not any(s.of(context.reading.text) == v.of(context.reading.text) for v in via)
            )
            rows[place] = rows[place]._replace(via=(*via, *new))
        if all(_is_by_the_way(context, rows[place]) for place in passed):
            kept.append(relay)
    return _told_by_outlets(context, rows + kept)


def _is_by_the_way(context: Context, report: Found) -> bool:
    """Tell what is only said of a name in passing: "…, который критиковал договор, сообщает ТАСС" reports the rest."""
    token = context.reading.tokens[report.anchor]
    return token.rel == "acl:relcl" and report.pattern not in CLAUSES


def _told_by_outlets(context: Context, rows: list[Found]) -> list[Found]:
    """Let "газета сообщила, что X пообещал …" relay what X says, and be a report of its own."""
    outer = [r for r in rows if r.pattern in CLAUSES and _by_outlet(context, r)]
    if not outer:
        return rows
    found = []
    for report in rows:
        around = next((o for o in outer if o is not report and any(p.contains(report.cue) for p in o.parts)), None)
        relayed = around is not None and report.speakers and not report.via and not _by_outlet(context, report)
        found.append(report._replace(via=around.speakers) if around is not None and relayed else report)
    return found


def _by_outlet(context: Context, report: Found) -> bool:
    return is_relay(context, report)


def _with_elided_speaker(context: Context, report: Found, found: list[Found]) -> Found:
    """Give "Добавил, что …" and "говорится в заявлении" the speaker before them, when only one has spoken there."""
    if report.speakers:
        return report
    token = context.reading.tokens[report.anchor]
    sentence = context.sentence(token)
    if is_in_document(context, token):
        return report._replace(speakers=_last_speakers(context, found, sentence, DOCUMENT_REACH))
    if report.pattern == "quotation_before_cue" and not _names_nobody(context, token):
        return report._replace(speakers=_last_speakers(context, found, sentence, 2))
    if report.pattern not in ELIDED or not _is_bare(context, sentence, token):
        return report
    before = context.reading.sentences[sentence.index - 1]
    if sentence.index == 0 or before.paragraph != sentence.paragraph:
        return report
    return report._replace(
        speakers=_last_speakers(context, found, sentence, 1) or _told_of_before(context, token, before)
    )


def _told_of_before(context: Context, token: Token, before: Sentence) -> tuple[Span, ...]:
    """Give the person who is the subject of the sentence before, for "Также заявлял, что …"."""
    for other in context.reading.tokens[before.first : before.last]:
        if other.head != ROOT or other.pos != "VERB":
            continue
        for child in context.reading.children(other.index):
            found = context.reading.mention_at(child) if child.rel == "nsubj" else None
            if found is not None and found[1].type == "person" and agrees(token, child):
                return (found[0].plain(),)
    return ()


def _last_speakers(context: Context, found: list[Found], sentence: Sentence, reach: int) -> tuple[Span, ...]:
    """Give who spoke last in the ``reach`` sentences before, unless several did in one sentence."""
    for number in range(sentence.index - 1, max(sentence.index - 1 - reach, -1), -1):
        before = context.reading.sentences[number]
        speakers = {r.speakers for r in found if r.speakers and before.start <= r.cue.start < before.end}
        if speakers:
            return next(iter(speakers)) if len(speakers) == 1 else ()
    return ()


def _is_bare(context: Context, sentence: Sentence, token: Token) -> bool:
    """Tell a finite verb that opens its sentence without a subject."""
    opening = context.reading.tokens[sentence.first : token.index]
    return (
        all(t.pos in {"ADV", "PUNCT", "PART", "CCONJ"} for t in opening)
        and token.feat("VerbForm") == "Fin"
        and token.feat("Number") == "Sing"
        and not _names_nobody(context, token)
    )


class _Held:
    """Finds the reports that hold another in what they say, without comparing all with all."""

    def __init__(self, found: list[Found]) -> None:
        pairs = ((place, part) for place, report in enumerate(found) for part in report.parts)
        self._parts = sorted(((part.start, part.end, place) for place, part in pairs))
        # The furthest end of all parts up to each: beyond it nothing earlier can hold anything.
        self._reach = list(accumulate((end for _, end, _ in self._parts), max))
        self._found = found

    def around(self, report: Found) -> list[Found]:
        """Give the other reports with a part around the report's cue, in the order in which they were found."""
        cue = report.cue
        place = bisect_right(self._parts, cue.start, key=lambda part: part[0]) - 1
        holders: set[int] = set()
        while place >= 0 and self._reach[place] >= cue.end:
            _, end, owner = self._parts[place]
            if end >= cue.end and self._found[owner] is not report:
                holders.add(owner)
            place -= 1
        return [self._found[owner] for owner in sorted(holders)]


def _is_report_of_its_own(context: Context, report: Found, outer: list[Found]) -> bool:
    """Tell whether a report inside what ``outer`` ones say names a speaker of its own, and not the same one."""
    return not outer or (
        bool(report.speakers)
        and all(o.speakers != report.speakers for o in outer)
        and all(any(p.contains(s) for p in outer[0].parts) for s in report.speakers)
        and not any(t.pos in {"PRON", "DET"} for s in report.speakers for t in context.reading.tokens_in(s))
    )


def _names_nobody(context: Context, token: Token) -> bool:
    """Tell the impersonal "сообщалось", which is nobody's word."""
    return token.feat("Gender") == "Neut" or context.lexicon.is_impersonal(token.lemma) or token.feat("Voice") == "Pass"


def _distinct(found: list[Found]) -> list[Found]:
    """Drop a second reading of one cue over the same words."""
    kept: list[Found] = []
    for report in found:
        same = (k for k in kept if k.anchor == report.anchor and k.content().overlaps(report.content()))
        if not any(same) and report.parts:
            kept.append(report)
    return kept


def _rows(context: Context, report: Found) -> list[Speech]:
    form, parts = form_of(context, report.parts)
    form = "direct" if report.pattern in UNMARKED else form
    if not report.speakers and form == "indirect":
        return []
    speakers: tuple[Span | None, ...] = report.speakers or (None,)
    sentence = context.reading.sentence_of(report.cue)
    return [
        Speech(
            form=form,
            cue=report.cue,
            content=hull(parts),
            content_parts=parts,
            speaker=speaker,
            via=report.via,
            sentence=sentence.index,
            cue_lemma=report.key,
            pattern=report.pattern,
        )
        for speaker in speakers
    ]
