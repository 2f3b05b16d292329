"""Does the sentence speak of what was or of what will be? Decides between last May and the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token
    from letopis.reading.times.lexing import Lexemes

Lean = Literal["past", "future"]

_CLIMB: Final = 12
_HELPERS: Final = frozenset({"быть", "стать"})
_INTENT: Final = frozenset(
    "должный должен мочь намереваться намеренный намерен планировать планироваться собираться собраться готовый "
    "готовиться рассчитывать надеяться предстоять обещать пообещать предлагать предложить хотеть ожидаться ожидать "
    "намечаться решить договориться условиться согласиться согласовать поручить пригласить".split(),
)
_PLANNED: Final = frozenset(
    "назначить назначенный перенести перенесённый перенесенный отложить отложенный ожидаться планироваться "
    "намечаться предстоять".split(),
)
_SURELY_PLANNED: Final = frozenset("наметить намеченный запланировать запланированный".split())
_TAKING_PLACE: Final = frozenset("состояться пройти начаться завершиться закончиться сорваться удаться".split())
_COMING: Final = frozenset("предстоящий будущий грядущий запланированный назначенный намеченный ближайший".split())


def lean(lexemes: Lexemes, first: int, last: int) -> Lean | None:
    """Tell which way the words around the expression ``[first, last)`` lean; None if they do not say."""
    token = lexemes.token_of(first)
    if token is None:
        return None
    sentence = lexemes.sentences[token.sentence] if token.sentence < len(lexemes.sentences) else None
    words = lexemes.tokens[sentence.first : sentence.last] if sentence else lexemes.tokens
    toward = lexemes.is_kind(first - 1, "NA", "K", "DO")
    inside = {found.index for place in range(first, last) if (found := lexemes.token_of(place))}
    governor = _governor(lexemes.tokens, token, inside)
    if governor is None:
        governor = _nearest_verb(words, token)
    elif governor.index < token.index:
        # Parsers like to attach a date to the first verb of a sentence, over the one that stands before it.
        between = [w for w in lexemes.tokens[governor.index + 1 : token.index] if w.pos == "VERB"]
        governor = between[-1] if between else governor
    return _of(governor, lexemes.tokens, toward=toward) if governor else None


def _governor(tokens: Sequence[Token], token: Token, inside: set[int]) -> Token | None:
    """Climb to the verb (or predicate) over the expression; None without a parse."""
    seen: set[int] = set()
    while token.head >= 0 and token.index not in seen and len(seen) < _CLIMB:
        seen.add(token.index)
        token = tokens[token.head]
        if token.index not in inside and (token.pos in {"VERB", "AUX"} or token.lemma in _COMING | _INTENT):
            return token
        if token.index not in inside and any(child.lemma in _COMING for child in _children(tokens, token)):
            return next(child for child in _children(tokens, token) if child.lemma in _COMING)
    return None


def _children(tokens: Sequence[Token], token: Token, reach: int = 12) -> list[Token]:
    near = tokens[max(token.index - reach, 0) : token.index + reach]
    return [child for child in near if child.head == token.index and child.sentence == token.sentence]


def _nearest_verb(words: Sequence[Token], token: Token) -> Token | None:
    verbs = [word for word in words if word.pos in {"VERB", "AUX"} and word.feat("VerbForm") in {"Fin", "", "Part"}]
    return min(verbs, key=lambda verb: abs(verb.index - token.index), default=None)


def _of(verb: Token, tokens: Sequence[Token], *, toward: bool) -> Lean | None:
    helpers = [child for child in _children(tokens, verb) if child.lemma in _HELPERS and child.pos in {"AUX", "VERB"}]
    if verb.lemma in _PLANNED and any(helper.feat("Tense") == "Past" for helper in helpers):
        return None
    planned = verb.lemma in _PLANNED and (toward or verb.feat("Tense") != "Past" or verb.lemma.endswith("ся"))
    ready = verb.pos == "ADJ" and verb.lemma in _INTENT
    if planned or ready or verb.lemma in _COMING | _SURELY_PLANNED:
        return "past" if _settled(verb, tokens) else "future"
    if any(_is_future(word) for word in (verb, *helpers)):
        return "future"
    if verb.feat("VerbForm") == "Inf":
        return _of_infinitive(verb, tokens)
    if verb.feat("Tense") == "Past" or any(helper.feat("Tense") == "Past" for helper in helpers):
        return "past"
    return None


def _settled(participle: Token, tokens: Sequence[Token]) -> bool:
    """Tell whether what was set for a day did or did not take place ("встреча, намеченная на 10 февраля, прошла")."""
    if participle.feat("VerbForm") != "Part" or participle.feat("Variant") == "Short" or participle.head < 0:
        return False
    noun = tokens[participle.head]
    verb = tokens[noun.head] if noun.head >= 0 else noun
    return verb.lemma in _TAKING_PLACE and verb.feat("Tense") == "Past"


def _is_future(verb: Token) -> bool:
    """Tell a future form; taggers call some of them present ("будет", perfective "пройдёт")."""
    if verb.feat("Tense") == "Fut" or (verb.lemma == "быть" and verb.text.lower().startswith("буд")):
        return True
    return verb.feat("Tense") == "Pres" and verb.feat("Aspect") == "Perf" and verb.feat("VerbForm") == "Fin"


def _of_infinitive(verb: Token, tokens: Sequence[Token]) -> Lean | None:
    heads = [tokens[verb.head]] if verb.head >= 0 else []
    around = [*heads, *_children(tokens, verb)]
    if any(word.lemma in _INTENT for word in around):
        return "future"
    if any(word.feat("Tense") == "Past" for word in heads):
        return "past"
    return "future"
