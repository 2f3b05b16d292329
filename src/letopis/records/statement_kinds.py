"""What kind of statement it is: from the reporting word, and from what is said (tense, person, modality, judgement)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.language.morphology import normal_form, parses
from letopis.ontology.speech import VerbCue, speech_lexicon
from letopis.records.statement_said import Said, only_asks, sentences_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.model.layers import Entity, Reading, Speech
    from letopis.model.records import StatementKind
    from letopis.ontology.speech import SpeechLexicon

SUSPENDING = frozenset({"пока", "ещё", "еще"})
WORDS_BEFORE = 3
MODALS = frozenset({"мочь", "смочь"})
# "Я не вмешивался" denies; "я не знаю" does not.
UNDENYING = frozenset(
    "знать помнить видеть мочь смочь хотеть понимать ждать ожидать сомневаться исключать думать считать иметь быть "
    "забывать забыть успеть собираться планировать намереваться бояться комментировать".split()
)
ABOUT: tuple[StatementKind, ...] = ("pledge", "denial", "demand", "opinion", "forecast")
ANALYSTS = frozenset(
    {"аналитик", "наблюдатель", "эксперт", "экономист", "политолог", "синоптик", "обозреватель", "специалист"}
)

# Words for what ought to be that also tell a price.
PRICED = frozenset({"стоить"})


def kind_of(reading: Reading, speech: Speech, speaker: Entity | None) -> StatementKind:
    """Give the kind of a statement; the content decides where the reporting word leaves it open."""
    lexicon = speech_lexicon()
    cue = lexicon.cue(speech.cue_lemma, speech.pattern)
    default: StatementKind = cue.kind if cue is not None else "claim"
    if speech.pattern in {"naming", "as"}:
        return "opinion"
    firm = isinstance(cue, VerbCue) and cue.firm
    if (firm and default != "forecast" and not _has_told(reading, speech, speaker, default)) or speech.pattern == "wh":
        return default
    asked = only_asks(reading, speech)
    sentences = [
        Said(reading, speech, speaker, tokens) for tokens in (sentences_of(reading, speech) if not asked else ())
    ]
    sentences = [said for said in sentences if said.main is not None]
    if not sentences:
        return default
    if default in {"forecast", "demand"} and sentences[0].is_past() and speech.pattern not in {"demand", "inf"}:
        # "Предположил, что вертолёт сбили", "настаивал, что был дома": what was is neither foretold nor demanded.
        default = "claim"
    if firm:
        return default
    if speech.pattern == "about":
        return _about(lexicon, sentences[0], default)
    later = cue.future if isinstance(cue, VerbCue) else None
    decided = (_kind(lexicon, said, default, later, first=said is sentences[0]) for said in sentences)
    return next((kind for kind in decided if kind is not None), default)


def _has_told(reading: Reading, speech: Speech, speaker: Entity | None, kind: StatementKind) -> bool:
    """Tell a quotation under a verb of asking that only tells what was: "попросил передать: «Все доехали»"."""
    if kind != "demand" or speech.form != "direct":
        return False
    sentences = [Said(reading, speech, speaker, tokens) for tokens in sentences_of(reading, speech)]
    return bool(sentences) and all(said.is_past() for said in sentences)


def _kind(
    lexicon: SpeechLexicon, said: Said, default: StatementKind, later: StatementKind | None, *, first: bool
) -> StatementKind | None:
    """Give the kind that one sentence decides, if it does; after the first only the speaker's own future counts."""
    decided = _decided(lexicon, said)
    if decided is None and said.main is not None and said.is_future(said.main) and (first or said.is_own()):
        decided = _future(lexicon, said, default, later)
        return None if decided == default else decided
    return decided


def _about(lexicon: SpeechLexicon, said: Said, default: StatementKind) -> StatementKind:
    """Give the kind of "заявил о намерении уйти", "заявил о необходимости …"."""
    head = next((t for t in said.tokens if t.pos == "NOUN"), None)
    for kind in ABOUT:
        if head is not None and lexicon.marks(f"about_{kind}", head.lemma):
            return default if kind == "pledge" and said.is_of_another(head) else kind
    return default


def _decided(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Give the kind that modality or judgement in the main clause decides, whatever the tense; the first rule wins."""
    return next((kind for rule in RULES if (kind := rule(lexicon, said)) is not None), None)


def _has(lexicon: SpeechLexicon, said: Said, sign: str) -> bool:
    return any(lexicon.marks(sign, lemma) for lemma in said.lemmas())


def _bids(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Requests: "уберите стену", "мы призываем …"."""
    main = said.main
    if main is None:
        return None
    urges = main.feat("Person") == "1" and lexicon.marks("urging", main.lemma)
    return "demand" if urges or (main.feat("Mood") == "Imp" and said.speech.form == "direct") else None


def _plans(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Plans of the speaker: "готов подписать", "планирует приехать"; what was planned or refused is told as done."""
    planned = not said.is_past() and any(lexicon.marks("plans", token.lemma) for token in said.predicate())
    return "pledge" if planned and said.is_own() else None


def _denies(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Denials: "не имеет отношения", "мы не нарушали договор"."""
    words = " ".join(t.text.lower() for t in said.tokens)
    if any(phrase in words for phrase in lexicon.denials):
        return "denial"
    main = said.main
    if main is None or main.feat("Tense") != "Past" or main.feat("Mood") == "Cnd" or main.lemma in UNDENYING:
        return None
    near = said.reading.tokens[max(main.index - WORDS_BEFORE, 0) : main.index + 2]
    if any(t.text.lower() in {"бы", "б"} for t in said.tokens) or any(t.text.lower() in SUSPENDING for t in near):
        # "Не поручился бы", "пока не решили": nothing is denied.
        return None
    negated = any(c.lemma == "не" for c in said.reading.children(main.index))
    return "denial" if negated and said.is_own() else None


def _ought(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Judgements of what ought to be: "должны уступить", "нужно сократить"."""
    if said.main is None:
        return None
    marked = (token for token in said.around(said.main) if lexicon.marks("must", token.lemma))
    return "opinion" if any(token.lemma not in PRICED or _advises(said, token.index) for token in marked) else None


def _advises(said: Said, index: int) -> bool:
    """Tell "стоит подождать" from what something costs."""
    return any(child.feat("VerbForm") == "Inf" for child in said.reading.children(index))


def _feels(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Attitudes: "мы приветствуем", "жаль"."""
    words = " ".join(t.text.lower() for t in said.tokens)
    if any(phrase in words for phrase in lexicon.views):
        return "opinion"
    if not _has(lexicon, said, "attitudes"):
        return None
    impersonal = said.subject() is None and said.main is not None and said.main.pos != "VERB"
    return "opinion" if impersonal or said.is_own() else None


def _judges(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """Judgements of what is: "это ошибка", "решение незаконно"."""
    if said.main is None or said.main.pos not in {"ADJ", "NOUN", "ADV"}:
        return None
    qualities = [c.lemma for c in said.reading.children(said.main.index) if c.rel == "amod"]
    judged = _has(lexicon, said, "judgements") or any(lexicon.marks("judgements", lemma) for lemma in qualities)
    return "opinion" if judged else None


def _may(lexicon: SpeechLexicon, said: Said) -> StatementKind | None:
    """What may come: "переговоры могут затянуться"."""
    del lexicon
    main = said.main
    if main is None or not said.lemmas() & MODALS or main.feat("Tense") == "Past":
        return None
    return None if said.is_future(main) or said.is_own() else "forecast"


RULES: tuple[Callable[[SpeechLexicon, Said], StatementKind | None], ...] = (
    _bids,
    _plans,
    _denies,
    _ought,
    _feels,
    _judges,
    _may,
)


def _future(lexicon: SpeechLexicon, said: Said, default: StatementKind, later: StatementKind | None) -> StatementKind:
    """Give the kind of the future: one's own is a pledge, another's a claim, what comes by itself a forecast."""
    if default == "opinion" or _is_outlet(lexicon, said):
        return "forecast" if default == "opinion" else default
    if _befalls(lexicon, said):
        return later or "forecast"
    if said.is_own():
        return "pledge"
    if later is not None or _is_succession(said):
        return later or default
    subject = said.subject()
    trouble = subject is not None and lexicon.marks("troubles", subject.lemma)
    turning = trouble or _has(lexicon, said, "hedges") or _has(lexicon, said, "turns")
    if turning or _is_analyst(said) or (default == "claim" and _depends(said)):
        return "forecast"
    undertaken = _is_official(said) and _is_undertaking(lexicon, said)
    return "pledge" if undertaken else default


def _depends(said: Said) -> bool:
    """Tell what will come about by itself if something else does: "если договор отвергнут, Европа расколется".

    What is to be done then ("будет восстановлено") is no forecast.
    """
    subject = said.subject()
    if not said.is_conditional() or said.main is None or (subject is not None and subject.feat("Animacy") == "Anim"):
        return False
    done = said.main.feat("Voice") == "Pass" and said.main.feat("VerbForm") == "Part"
    return not done and all(child.rel != "obj" for child in said.reading.children(said.main.index))


def _befalls(lexicon: SpeechLexicon, said: Said) -> bool:
    """Tell what nobody undertakes, be it one's own: "мы потеряем рынок", "Польша будет зависимой"."""
    main = said.main
    if main is None:
        return False
    # The lexicon is asked, for the tagger takes some adjectives for participles.
    state = any({"ADJF", "ablt"} in parse.tag for parse in parses(main.text.lower()))
    return state or lexicon.marks("befalls", main.lemma)


def _is_succession(said: Said) -> bool:
    """Tell who will be what ("преемником станет Громыко"): a plan that is told, not a forecast."""
    subject = said.subject()
    becomes = said.main is not None and said.main.lemma == "стать"
    return becomes and subject is not None and subject.feat("Animacy") == "Anim"


def _is_analyst(said: Said) -> bool:
    if said.speech.speaker is None:
        return False
    return any(t.lemma in ANALYSTS for t in said.reading.tokens_in(said.speech.speaker))


def _is_outlet(lexicon: SpeechLexicon, said: Said) -> bool:
    """Tell a news outlet, which reports what others will do."""
    if said.speaker is None or said.speaker.type == "person":
        return False
    noun = said.speech.speaker.of(said.reading.text).split()[0] if said.speech.speaker is not None else ""
    return lexicon.has("outlets", said.speaker.name) or lexicon.has("outlet_nouns", normal_form(noun.lower()))


def _is_official(said: Said) -> bool:
    """Tell a speaker who answers for what is promised: a holder of an office or a public body."""
    return (
        said.speaker is not None
        and said.speaker.type in {"person", "organisation", "country"}
        and not speech_lexicon().has("documents", said.speaker.name.split()[-1])
        and not _is_analyst(said)
    )


def _is_undertaking(lexicon: SpeechLexicon, said: Said) -> bool:
    """Tell work that is to be done or carried on ("будет восстановлено", "продолжится") from what merely happens."""
    main, subject = said.main, said.subject()
    if main is None or (subject is not None and subject.feat("Animacy") == "Anim"):
        return False
    if subject is not None and lexicon.marks("joint", subject.lemma):
        return False
    passive = main.feat("Voice") == "Pass" and main.feat("VerbForm") == "Part" and main.feat("Aspect") == "Perf"
    return passive or lexicon.marks("undertakings", main.lemma)
