"""A regular grammar over the kinds of lexemes: rules are patterns of kinds with a function that reads the match.

A pattern is a regular expression whose letters are kinds: ``(?P<day>DAY|ORDNUM) (?P<month>MONTH)``. Names in
``MACROS`` stand for patterns of their own. The group ``x``, where there is one, is the expression proper: what lies
outside it is context.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from letopis.reading.times.lexing import SYMBOLS, Lexemes
from letopis.reading.times.specs import Found, Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Read = Callable[["Match"], "Spec | list[Found] | None"]

MACROS: Final[dict[str, str]] = {
    "ANYGOD": "(?:GOD|GODY|LET)",
    "ADAY": "(?:DAY|ORDNUM|DECNUM|TENS ORDWORD|ORDWORD)",
    "ADAYTAIL": "(?:DAY|ORDNUM|DECNUM)",
    "AMONTH": "(?:MONTH|MONTHSHORT DOT)",
    "SAME": "(?:TOT|REF) ZHE",
    # the year after a month, day, season or quarter; read by Match.year()
    "YEARTAIL": (
        "(?:(?P<year>YEAR|ORDYEAR|ORDNUM)(?: (?:GOD|GODY))?"
        "|(?P<same>SAME|TOT) GOD"
        "|(?P<ref>REF)(?: (?P<refyear>YEAR))? GOD"
        "|S DOT? (?P<sg>GOD))"
    ),
    "COUNT": "(?:(?P<some>SOME)|(?P<tens>TENS)? ?(?P<card>CARD)|(?P<tensonly>TENS)|(?P<num>DAY|NUM|YEAR|DECIMAL))",
    "UNIT": "(?P<unit>GOD|GODY|LET|DEN|DNI|NEDELYA|MESYAC|VEK|VEKA|DESYATILETIE|POLGODA)",
    "ABOUT": "(?P<about>OKOLO|BOLEE CHEM|BOLEE)",
    "HYPHEN": "(?:DASH|SLASH)",
}
_KIND: Final = re.compile(r"(?<!\?P<)\b[A-Z]{1,}\b")


class Match:
    """A place where a rule's pattern fits, with the values of its groups; ``span`` is the expression's lexemes."""

    __slots__ = ("_match", "lexemes", "rule", "span")

    def __init__(self, lexemes: Lexemes, match: re.Match[str], rule: str) -> None:
        self.lexemes = lexemes
        self.rule = rule
        self._match = match
        self.span = match.span("x") if "x" in match.re.groupindex else match.span()

    def has(self, group: str) -> bool:
        """Tell whether the group took part in the match."""
        return self._match.groupdict().get(group) is not None

    def at(self, group: str) -> int:
        """Give the place of the group's first lexeme."""
        return self._match.start(group)

    def value(self, group: str) -> Any:  # noqa: ANN401 (lexicon values of every kind)
        """Give the lexicon's value of the group's first lexeme, or None."""
        return self.lexemes.values[self._match.start(group)] if self.has(group) else None

    def form(self, group: str) -> str:
        """Give the lower-case form of the group's first lexeme."""
        return self.lexemes.form(self._match.start(group)) if self.has(group) else ""

    def number(self, group: str) -> int:
        """Give the sum of the group's numerals ("двадцать первого" is 21)."""
        first, last = self._match.span(group)
        return sum(self.lexemes.values[place] for place in range(first, last))

    def places(self) -> range:
        """Give the places of the expression's lexemes."""
        return range(*self.span)

    def found(self, first: int, last: int, spec: Spec) -> Found:
        """Make one of several expressions of a match."""
        return Found(first, last, spec, self.rule)


class Rule:
    """A pattern of kinds and the function that reads it; ``needs`` is the symbol it cannot do without, or empty."""

    __slots__ = ("name", "needs", "pattern", "read")

    def __init__(self, name: str, pattern: str, read: Read, needs: str | None) -> None:
        self.name = name
        self.needs = SYMBOLS[needs] if needs else ""
        self.pattern = compile_kinds(pattern)
        self.read = read


class Grammar:
    """Rules in the order in which they were written; an earlier one wins where two fit equally far."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def rule(self, pattern: str, needs: str | None = None) -> Callable[[Read], Read]:
        """Add a function as the reader of ``pattern``; its name names the rule.

        ``needs`` is a kind without which the pattern cannot fit: texts that lack it are not searched.
        """

        def add(read: Read) -> Read:
            self.rules.append(Rule(read.__name__, pattern, read, needs))
            return read

        return add


def parse(lexemes: Lexemes, rules: Iterable[Rule]) -> list[Found]:
    """Find expressions in text order, leftmost first, then longest, then by the order of rules.

    A rule's function gives a spec, several expressions (none at all: the words are used up and mean no time), or
    None to leave the words to other rules.
    """
    candidates = [
        (Match(lexemes, match, rule.name), order, rule)
        for order, rule in enumerate(rules)
        if rule.needs in lexemes.kinds
        for match in rule.pattern.finditer(lexemes.kinds)
    ]
    candidates.sort(key=lambda candidate: (candidate[0].span[0], -candidate[0].span[1], candidate[1]))
    found: list[Found] = []
    end = 0
    for match, _, rule in candidates:
        if match.span[0] < end:
            continue
        read = rule.read(match)
        if read is None:
            continue
        new = read if isinstance(read, list) else [match.found(*match.span, read)]
        found += new
        end = max([match.span[1], *(item.last for item in new)])
    return found


def compile_kinds(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of kinds; KeyError if it names a kind or macro that does not exist."""
    return re.compile(_expand(pattern).replace(" ", ""))


def _expand(pattern: str) -> str:
    def replace(match: re.Match[str]) -> str:
        name = match[0]
        if name in MACROS:
            return _expand(MACROS[name])
        return SYMBOLS[name] if name != "P" else name

    return _KIND.sub(replace, pattern)
