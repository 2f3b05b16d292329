"""Reporting words in their sentence: which entry of the lexicon, who speaks, which outlet relays."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from letopis.model.spans import Span, hull, trim
from letopis.reading.speech_outlets import is_outlet, outlet_after
from letopis.reading.speech_papers import PRONOUNS, issuer
from letopis.reading.speech_speakers import can_speak, joint_heads, speaker_span, subject_of

if TYPE_CHECKING:
    from letopis.model.layers import Reading, Sentence, SpeechForm, Token
    from letopis.ontology.speech import SpeechLexicon, VerbCue
    from letopis.reading.speech_quotes import Quotation

# What can report; every other part of speech is passed over.
REPORTING = frozenset({"VERB", "ADJ", "NOUN"})
# Quotations within quotations are looked for among so many that began before.
NESTED = 8
_DASHES = "—–-−―"
EDGES = f" \t\n\u00a0,;:'{_DASHES}"  # what stands round a quotation
DASH = frozenset(_DASHES)
# "дал советникам понять", "выразил от имени делегации надежду"
COMPANION_REACH = 6
QUOTING = frozenset({"цитировать", "процитировать"})
QUOTED = frozenset({"слово", "текст", "заявление", "высказывание", "мнение", "цитата"})
# Papers that the latest speaker has issued when nobody is named: "говорится в сообщении".
OWN_PAPERS = frozenset(
    {"сообщение", "заявление", "пресс-релиз", "релиз", "обращение", "письмо", "комментарий", "объявление"}
    | {"твит", "пост", "запись", "телеграмма", "послание"}
)
# "Из заявления X следует, что …"
FOLLOWING = frozenset({"следовать", "явствовать"})
# Verbs and short forms with which an infinitive tells of what did take place.
COMPELLED = frozenset(
    {"вынудить", "вынужденный", "поспешить", "спешить", "успеть", "решиться", "посметь", "отважиться"}
)
SUPPOSING = frozenset({"чтобы", "если", "будто"})
COMPELLED_REACH = 3
SITES = frozenset({"сайт", "страница", "аккаунт", "блог", "микроблог", "твиттер", "twitter", "facebook", "telegram"})


class Context(NamedTuple):
    """What every rule needs: the layers read so far, the lexicon, the quotations and where they start."""

    reading: Reading
    lexicon: SpeechLexicon
    quotations: tuple[Quotation, ...]
    starts: tuple[int, ...]

    def quotation(self, offset: int) -> Quotation | None:
        """Give the quotation that covers ``offset``."""
        place = bisect_right(self.starts, offset)
        for quotation in self.quotations[max(place - NESTED, 0) : place]:
            if offset < quotation.outer.end:
                return quotation
        return None

    def sentence(self, token: Token) -> Sentence:
        """Give the sentence of a token."""
        return self.reading.sentences[token.sentence]


class Cue(NamedTuple):
    """A reporting word in place: its token, its entry, its words, its key in the lexicon."""

    token: Token
    entry: VerbCue
    span: Span
    key: str

    @property
    def last(self) -> int:
        """Offset at which the reporting words end."""
        return self.span.end


class Found(NamedTuple):
    """A report found by one rule; ``anchor`` is the index of the cue's token."""

    cue: Span
    parts: tuple[Span, ...]
    speakers: tuple[Span, ...]
    via: tuple[Span, ...]
    key: str
    pattern: str
    anchor: int

    def content(self) -> Span:
        """Give the hull of what is said."""
        return hull(self.parts)


def is_negated(reading: Reading, token: Token) -> bool:
    """Tell whether "не" stands right before a verb."""
    before = reading.tokens[token.index - 1] if token.index else None
    return before is not None and before.sentence == token.sentence and before.lemma == "не"


def is_passive(token: Token) -> bool:
    """Tell a passive participle ("сказано", "названный") from an active form."""
    return token.feat("Voice") == "Pass" and token.feat("VerbForm") == "Part"


def _told(context: Context, token: Token) -> bool:
    """Tell a form that says what was said from orders, wishes, first persons and the future."""
    if token.feat("Mood") in {"Imp", "Cnd"} or token.feat("Tense") == "Fut":
        return False
    if token.feat("VerbForm") == "Inf" and not _is_compelled(context.reading, token):
        return False
    return token.feat("Person") not in {"1", "2"} and not _is_supposed(context.reading, token)


def cues_of(context: Context, token: Token) -> list[Cue]:
    """Give the ways in which a token reports; none for infinitives, imperatives, first persons and the future."""
    if token.pos not in REPORTING or (token.pos == "NOUN" and token.feat("Case") not in {"", "Nom"}):
        return []
    negated = is_negated(context.reading, token)
    lemma = f"не {token.lemma}" if negated else token.lemma
    entries = context.lexicon.verb(lemma)
    # Most words do not report: that is the cheapest thing to ask.
    if not entries or not _told(context, token):
        return []
    found = []
    for entry in entries:
        if token.pos == "NOUN" and entry.with_:
            continue
        if entry.short != (_is_short(token) and not is_said(token)):
            continue
        start = context.reading.tokens[token.index - 1].start if negated else token.start
        if entry.with_ is None:
            found.append(Cue(token, entry, Span(start, token.end), lemma))
        elif companion := _companion(context.reading, token, entry.with_):
            words = Span(min(start, companion.start), max(token.end, companion.end))
            found.append(Cue(token, entry, words, f"{lemma} {entry.with_}"))
    return found


def _is_supposed(reading: Reading, token: Token) -> bool:
    """Tell a verb in a clause of aim or condition ("чтобы он пожаловался", "сказал ли он"): no utterance is told."""
    after = reading.tokens[token.index + 1].text if token.index + 1 < len(reading.tokens) else ""
    return after == "ли" or any(c.rel == "mark" and c.text.lower() in SUPPOSING for c in reading.children(token.index))


def _is_compelled(reading: Reading, token: Token) -> bool:
    """Tell the infinitive of "вынужден был заявить", "поспешил сообщить", which did take place."""
    first = max(token.index - COMPELLED_REACH, 0)
    return any(
        t.lemma in COMPELLED and t.sentence == token.sentence and not is_negated(reading, t)
        for t in reading.tokens[first : token.index]
    )


def _is_short(token: Token) -> bool:
    """Tell a short adjective or participle, by its lack of case where the tagger does not say so."""
    return token.feat("Variant") == "Short" or (token.pos == "ADJ" and not token.feat("Case"))


def is_said(token: Token) -> bool:
    """Tell the impersonal "сказано", "отмечено"."""
    return is_passive(token) and token.feat("Gender") == "Neut"


def _companion(reading: Reading, token: Token, lemma: str) -> Token | None:
    """Find the word that completes a cue, after the verb or (as its own dependent) before it."""
    for other in reading.tokens[token.index + 1 : token.index + 1 + COMPANION_REACH]:
        if other.sentence != token.sentence or other.text in ",:;":
            break
        if other.lemma == lemma:
            return other
    return next((c for c in reading.children(token.index) if c.lemma == lemma and c.index < token.index), None)


def name_spans(context: Context, head: Token, *, joint: bool) -> tuple[Span, ...]:
    """Give the words of each speaker joined in a subject, if they can speak."""
    heads = joint_heads(context.reading, head) if joint else (head,)
    return tuple(speaker_span(context.reading, h) for h in heads if can_speak(context.reading, context.lexicon, h))


def speakers_of(context: Context, token: Token) -> tuple[Span, ...]:
    """Give the words that name who reports by ``token``; none if nobody is named or the subject is a thing."""
    if context.lexicon.is_impersonal(token.lemma) or is_said(token):
        return _in_document(context, token)
    subject = _subject(context, token)
    if subject is not None:
        spans = name_spans(context, subject, joint=token.feat("Number") != "Sing" or subject.feat("Number") == "Plur")
        return spans or _owner(context, subject)
    if token.feat("Number") == "Plur":
        return _in_body(context, token)
    return outlet_after(context, token)


def _subject(context: Context, token: Token) -> Token | None:
    """Find the subject of a reporting word; nobody inside a quotation speaks for a cue outside it."""
    reading = context.reading
    found = subject_of(reading, token)
    if found is None or not _is_quoted_apart(context, found, token):
        return found
    for other in reversed(reading.tokens[context.sentence(token).first : token.index]):
        if other.pos == "VERB" and context.quotation(other.start) is None and cues_of(context, other):
            found = subject_of(reading, other)
            return found if found is not None and not _is_quoted_apart(context, found, other) else None
    return None


def _is_quoted_apart(context: Context, subject: Token, token: Token) -> bool:
    quotation = context.quotation(subject.start)
    if quotation is None or quotation == context.quotation(token.start):
        return False
    named = context.reading.mention_at(subject)
    return named is None or not named[0].contains(quotation.inner)


def quoted_speakers(context: Context, cue: Cue) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Give speakers and relaying outlets of a cue: "цитирует X ТАСС", "приводит агентство слова X"."""
    reading = context.reading
    speakers = speakers_of(context, cue.token)
    if not cue.entry.relay:
        return speakers, ()
    companions = reading.tokens_in(cue.span)[-1:] if cue.entry.with_ else ()
    for child in (*companions, *reading.children(cue.token.index)):
        if child not in companions and child.rel not in {"obj", "iobj", "obl", "nsubj", "appos"}:
            continue
        owner = None if any(s.overlaps(child) for s in speakers) else _quoted_owner(context, child, cue)
        if owner is None or owner in speakers:
            continue
        if speakers and is_outlet(context, owner):
            return speakers, (owner,)
        return (owner,), speakers
    if cue.token.lemma in QUOTING and len(speakers) == 1 and is_outlet(context, speakers[0]):
        return _quoted_in_apposition(context, speakers)
    return speakers, ()


def _quoted_in_apposition(context: Context, outlet: tuple[Span, ...]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Give who is quoted right after the outlet ("цитирует ТАСС министра"), when the parser joins the two."""
    last = context.reading.tokens_in(outlet[0])[-1]
    following = next(iter(context.reading.tokens[last.index + 1 : last.index + 2]), None)
    if following is None or following.sentence != last.sentence or following.feat("Animacy") != "Anim":
        return outlet, ()
    return name_spans(context, following, joint=False), outlet


def _quoted_owner(context: Context, child: Token, cue: Cue) -> Span | None:
    reading = context.reading
    if child.lemma in QUOTED:
        for grandchild in reading.subtree(child.index):
            if grandchild.index > child.index and can_speak(reading, context.lexicon, grandchild):
                return speaker_span(reading, grandchild)
            if grandchild.lemma in {"его", "её", "их", "он", "она", "они"} and grandchild.index != child.index:
                return grandchild.plain()
    if cue.token.lemma in QUOTING and can_speak(reading, context.lexicon, child):
        return speaker_span(reading, child)
    return None


def _owner(context: Context, head: Token) -> tuple[Span, ...]:
    """Give whose document it is: "заявление МИД гласит"."""
    if not context.lexicon.has("documents", head.lemma):
        return ()
    for child in context.reading.children(head.index):
        if owns(context.reading, child):
            return name_spans(context, child, joint=False)
        if child.lemma in {"его", "её", "их", "он", "она", "они"} and child.rel in {"det", "nmod"}:
            return (child.plain(),)
    return ()


def owns(reading: Reading, child: Token) -> bool:
    """Tell a genitive below a noun, or a name in no case right after it ("сообщение Reuters")."""
    genitive = child.feat("Case") == "Gen" or (
        not child.feat("Case") and child.pos in {"PROPN", "X"} and child.index == child.head + 1
    )
    return genitive and child.rel == "nmod" and not has_case(reading, child)


def _in_document(context: Context, token: Token) -> tuple[Span, ...]:
    places = {"из"} if token.lemma in FOLLOWING else {"в", "на"}
    for child in context.reading.children(token.index):
        if _is_quoted_apart(context, child, token):
            continue
        pronoun = child.text.lower() in PRONOUNS
        spot = child.pos in {"NOUN", "PROPN"} or child.lemma == "который" or pronoun
        if spot and has_case(context.reading, child) in places:
            if pronoun or context.lexicon.has("documents", child.lemma) or child.lemma in SITES:
                owner = _owner(context, child) or _site_owner(context, child)
                place = owner or issuer(context.reading, context.lexicon, child)
                if place:
                    return place
                if child.lemma not in OWN_PAPERS and not pronoun and context.reading.mention_at(child) is not None:
                    return (speaker_span(context.reading, child),)
            elif child.lemma == "который":
                return _issuer(context, token)
            elif can_speak(context.reading, context.lexicon, child):
                return (speaker_span(context.reading, child),)
    return ()


def _issuer(context: Context, token: Token) -> tuple[Span, ...]:
    """Give who issued the document of "X распространил заявление, в котором говорится …"."""
    reading = context.reading
    if token.rel not in {"acl:relcl", "acl"} or token.head < 0:
        return ()
    document = reading.tokens[token.head]
    if not context.lexicon.has("documents", document.lemma):
        return ()
    owner = _owner(context, document)
    if owner or document.head < 0 or document.rel != "obj":
        return owner
    subject = subject_of(reading, reading.tokens[document.head])
    return name_spans(context, subject, joint=False) if subject is not None else ()


def is_in_document(context: Context, token: Token) -> bool:
    """Tell whether something "говорится в заявлении", so that a speaker is known even if not named here."""
    return (context.lexicon.is_impersonal(token.lemma) or is_said(token)) and any(
        child.lemma in OWN_PAPERS and has_case(context.reading, child) == "в"
        for child in context.reading.children(token.index)
    )


def _site_owner(context: Context, head: Token) -> tuple[Span, ...]:
    for child in context.reading.children(head.index):
        if child.rel in {"nmod", "appos"} and can_speak(context.reading, context.lexicon, child):
            return (speaker_span(context.reading, child),)
    return ()


def _in_body(context: Context, token: Token) -> tuple[Span, ...]:
    """Give the body of "сообщили в МИД", "заявили в пресс-службе"."""
    reading = context.reading
    for child in reading.children(token.index):
        if (
            child.rel in {"obl", "nmod"}
            and has_case(reading, child) in {"в", "на"}
            and child.feat("Case") in {"Loc", ""}
        ):
            found = reading.mention_at(child)
            # "В Москве заявили", "в Германии считают": those who speak for the country.
            lands = set() if _asks_people(reading, token) else {"city", "country"}
            types = {"organisation", "facility", *lands}
            if (found and found[1].type in types) or context.lexicon.has("bodies", child.lemma):
                return (speaker_span(reading, child),)
    return ()


def _asks_people(reading: Reading, verb: Token) -> bool:
    """Tell "В Киеве жителей просят не выходить": where they are asked, nobody who asks."""
    return any(
        c.rel in {"obj", "iobj"} and c.feat("Number") == "Plur" and c.feat("Animacy") == "Anim"
        for c in reading.children(verb.index)
    )


def has_case(reading: Reading, token: Token) -> str:
    """Give the preposition of a noun in lower case, or an empty string."""
    return next((c.text.lower() for c in reading.children(token.index) if c.rel == "case" and c.pos == "ADP"), "")


def tidy(text: str, span: Span) -> Span:
    """Trim white space, closing punctuation and dashes at the ends of what is said, then its quotation marks."""
    span = trim(text, span, EDGES)
    if len(span) and _is_stray(span.of(text)):
        span = trim(text, Span(span.start, span.end - 1), EDGES)
    while len(span) and text[span.end - 1] in ".… \u00a0" and not _is_abbreviation(text, span):
        span = Span(span.start, span.end - 1)
    return span


def _is_stray(words: str) -> bool:
    """Tell a mark that closes what was opened before these words."""
    return (words[-1] == "»" and words.count("»") > words.count("«")) or (
        words[-1] == '"' and words.count('"') % 2 == 1
    )


def balanced(text: str, span: Span) -> Span:
    """Take in the closing bracket of one that was opened inside."""
    words = span.of(text)
    if words.count("(") > words.count(")") and text[span.end : span.end + 1] == ")":
        return Span(span.start, span.end + 1)
    return span


def _is_abbreviation(text: str, span: Span) -> bool:
    """Tell the full stop of "2019 г." from the end of a sentence."""
    words = span.of(text).rsplit(None, 1)[-1]
    return words.lower() in {"г.", "гг.", "руб.", "долл.", "млн.", "т.д.", "т.п.", "др.", "им.", "тыс.", "кв.м."}


def form_of(context: Context, parts: tuple[Span, ...]) -> tuple[SpeechForm, tuple[Span, ...]]:
    """Tell a quotation wholly inside its marks from the rest, and strip those marks."""
    stripped = []
    for part in parts:
        quotation = context.quotation(part.start)
        if quotation is None:
            return "indirect", parts
        if quotation.inner.contains(part):
            stripped.append(part)
        elif tidy(context.reading.text, part) in {quotation.outer, quotation.inner}:
            stripped.append(quotation.inner)
        else:
            return "indirect", parts
    return "direct", tuple(stripped)
