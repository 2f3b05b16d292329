"""Cut a text into lexemes, each with its kind; the kinds of a text make one string that the grammar matches.

Finer than the tokens of a reading ("10–14", "85-го", "15:30", "1985г" are where tokenisers differ), so that rules
see the same units whichever tokeniser ran.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from letopis.reading.times.lexicon import COUNTED, NUMBERED, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Sentence, Token

# White space is passed over before a lexeme: trying all kinds at every space would take a third of the time.
_PATTERN: Final = re.compile(
    r"[^\S\n]*(?:(?P<word>[^\W\d_]+)"
    r"|(?P<ISODATE>(?<![\w/-])\d{4}-\d{2}-\d{2}(?![\w/-]))"
    r"|(?P<NUMDATE>(?<![\d.])\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?![\d/]|\.\d))"
    r"|(?P<CLOCK>(?<!\d)[012]?\d:[0-5]\d(?!\d))"
    r"|(?P<ORDNUM>(?<![\d.,])\d{1,4}[-‑–](?:о?го|его|о?му|о?м|ем|[ыо]?й|ий|[оы]?е|ы?х|ы?ми|ым|а?я|у?ю)(?![^\W\d_]))"
    r"|(?P<DECIMAL>\d+(?:[.,]\d+)+)"
    r"|(?P<NUM>\d+)"
    r"|(?P<BREAK>\n)"
    r"|(?P<DASH>[-‑‒–—−])"
    r"|(?P<COMMA>,)|(?P<DOT>\.)|(?P<LPAR>\()|(?P<RPAR>\))|(?P<SLASH>/)"
    r"|(?P<mark>[^\w\s]))",
)
_ROMAN: Final = re.compile(r"[IVXLІХ]+")  # Cyrillic Х and І stand for Roman digits in print
_ROMAN_VALUES: Final = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10, "L": 50}
_LAST_DAY: Final = 31
_YEARS: Final = range(1000, 2101)
_YEAR_DIGITS: Final = 4
_PLURAL: Final = frozenset({"х", "ых", "е", "ые", "ми", "ыми"})

_KINDS: Final = sorted(
    {kind for kind, _ in WORDS.values()}
    | {"DAY", "NUM", "YEAR", "ORDNUM", "ORDYEAR", "DECNUM", "ISODATE", "NUMDATE", "CLOCK", "DECIMAL", "ROMAN"}
    | {"BREAK", "DASH", "COMMA", "DOT", "LPAR", "RPAR", "SLASH", "OTHER"},
)
SYMBOLS: Final[dict[str, str]] = {kind: chr(0x4E00 + place) for place, kind in enumerate(_KINDS)}
_OTHER: Final = SYMBOLS["OTHER"]


class Lexemes:
    """The lexemes of one text as parallel lists; ``kinds`` has one symbol each.

    Only the kinds are always asked for: the other lists are made when a rule wants them.
    """

    def __init__(self, text: str, tokens: Sequence[Token] = (), sentences: Sequence[Sentence] = ()) -> None:
        self.text = text
        self.tokens = tokens
        self.sentences = sentences
        self._sentence_starts = [sentence.start for sentence in sentences]
        self._matches = self._cut()
        self._read = [_classify(m.lastgroup or "mark", m[m.lastindex or 0]) for m in self._matches]
        self.kinds = self._kinds()

    def __len__(self) -> int:
        """Count the lexemes."""
        return len(self.kinds)

    @cached_property
    def starts(self) -> list[int]:
        """Where each lexeme begins."""
        return [match.start(match.lastindex or 0) for match in self._matches]

    @cached_property
    def ends(self) -> list[int]:
        """Where each lexeme ends."""
        return [match.end() for match in self._matches]

    @cached_property
    def forms(self) -> list[str]:
        """The lexemes in lower case, words with е for ё."""
        return [form for _, form, _ in self._read]

    @cached_property
    def values(self) -> list[Any]:
        """What each lexeme is worth: the lexicon's value, a number, the lexeme itself, None."""
        return [value for _, _, value in self._read]

    def is_kind(self, place: int, *kinds: str) -> bool:
        """Tell whether the lexeme at ``place`` exists and is of one of ``kinds``."""
        return 0 <= place < len(self.kinds) and any(self.kinds[place] == SYMBOLS[kind] for kind in kinds)

    def form(self, place: int) -> str:
        """Give the lower-case form at ``place``, or an empty string outside the text."""
        return self._read[place][1] if 0 <= place < len(self._read) else ""

    def capital(self, place: int) -> bool:
        """Tell whether the lexeme starts with a capital letter."""
        return self.text[self.starts[place]].isupper()

    def upper(self, place: int) -> bool:
        """Tell whether the whole lexeme is in capitals (as in a headline)."""
        word = self.text[self.starts[place] : self.ends[place]]
        return len(word) > 1 and word.isupper()

    def opens_sentence(self, place: int) -> bool:
        """Tell whether no word of the sentence stands before the lexeme."""
        sentence = self.sentence_of(place)
        while place > 0:
            place -= 1
            if self.is_kind(place, "BREAK") or self.sentence_of(place) != sentence:
                return True
            if self.text[self.starts[place]].isalnum():
                return False
        return True

    def sentence_of(self, place: int) -> int:
        """Give the index of the sentence in which the lexeme stands (0 without sentences)."""
        return max(bisect_right(self._sentence_starts, self.starts[place]) - 1, 0)

    def token_of(self, place: int) -> Token | None:
        """Give the token that covers the lexeme's first character."""
        if not 0 <= place < len(self.kinds) or not self.tokens:
            return None
        found = bisect_right(self._token_starts, self.starts[place]) - 1
        return self.tokens[found] if found >= 0 and self.tokens[found].end > self.starts[place] else None

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def _cut(self) -> list[re.Match[str]]:
        matches = list(_PATTERN.finditer(self.text))
        if "\n" in self.text:
            starts = set(self._sentence_starts)
            matches = [m for m in matches if m.lastgroup != "BREAK" or self._breaks(m.end(), starts)]
        return matches

    def _breaks(self, end: int, starts: set[int]) -> bool:
        """Tell a paragraph's end from a line wrapped inside a sentence."""
        after = self.text[end : end + 1]
        return after in {"", "\n"} or not starts or end in starts

    def _kinds(self) -> str:
        """Give the kinds; what looks like a year but counts or numbers something is a number ("1985 человек")."""
        kinds = [kind for kind, _, _ in self._read]
        year, number = SYMBOLS["YEAR"], SYMBOLS["NUM"]
        for place in [place for place, kind in enumerate(kinds) if kind == year]:
            if self.form(place + 1) in COUNTED or self.form(place - 1) in NUMBERED:
                kinds[place] = number
        return "".join(kinds)


@lru_cache(maxsize=8192)
def _classify(group: str, word: str) -> tuple[str, str, Any]:
    """Give the symbol, the form and the value of what the pattern cut out."""
    if group == "word":
        return _word(word)
    if group == "NUM":
        return _number(word)
    if group == "ORDNUM":
        return _ordinal(word)
    return SYMBOLS.get(group, _OTHER), word.lower(), word


def _word(word: str) -> tuple[str, str, Any]:
    form = word.lower().replace("ё", "е")
    entry = WORDS.get(form)
    if entry:
        return SYMBOLS[entry[0]], form, entry[1]
    if _ROMAN.fullmatch(word):
        return SYMBOLS["ROMAN"], form, roman(word)
    return _OTHER, form, None


def _number(word: str) -> tuple[str, str, Any]:
    number = int(word) if len(word) <= _YEAR_DIGITS else -1
    if len(word) == _YEAR_DIGITS and number in _YEARS:
        return SYMBOLS["YEAR"], word, number
    return SYMBOLS["DAY" if 0 < number <= _LAST_DAY and len(word) < 3 else "NUM"], word, number  # noqa: PLR2004 (digits)


def _ordinal(word: str) -> tuple[str, str, Any]:
    digits = re.match(r"\d+", word)
    number = int(digits[0]) if digits else 0
    plural = re.sub(r"[\d\W]+", "", word) in _PLURAL
    if plural and number % 10 == 0 and number != 10 and (number < 100 or number in _YEARS):  # noqa: PLR2004 ("10-е": a day)
        return SYMBOLS["DECNUM"], word, number
    return SYMBOLS["ORDYEAR" if number in _YEARS else "ORDNUM"], word, number


def roman(word: str) -> int:
    """Give the value of a Roman number written with Latin letters or their Cyrillic look-alikes."""
    total = 0
    digits = [_ROMAN_VALUES[sign] for sign in word]
    for digit, after in zip(digits, [*digits[1:], 0], strict=True):
        total += -digit if digit < after else digit
    return total
