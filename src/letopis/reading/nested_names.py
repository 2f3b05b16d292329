"""What the pack's nested typed mentions add to names: their types, truer bounds, names that were missed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from letopis.language.morphology import PROPER, known, parses
from letopis.model.layers import TypedSpan
from letopis.model.spans import Span, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from letopis.model.layers import Token

PLACES = frozenset({"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"})
WORKS = frozenset({"EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "AWARD"})
LABELS = {"PERSON": "PER", "ORGANIZATION": "ORG"} | dict.fromkeys(PLACES | WORKS, "LOC")
QUOTES = "«»\"“”„'`"
# What stands in lower case, or as a sign, inside a person's name: Отто фон Бисмарк, К. С. Станиславский.
PARTICLES = frozenset({"фон", "ван", "де", "ди", "да", "дер", "ден", "дю", "ле", "ла", "аль", "бен", "ибн", "-", "."})
# Probabilities from which the pack is believed where nothing else saw a name, by type; other types are not added.
MISSED = {
    "PERSON": 0.8,
    "CITY": 0.85,
    "COUNTRY": 0.85,
    "STATE_OR_PROVINCE": 0.7,
    "ORGANIZATION": 0.9,
} | dict.fromkeys(WORKS - {"PRODUCT"}, 0.8)
# The probability from which the pack's bounds are believed.
BOUNDS = 0.8
# So many code points before a name a wider one is looked for.
LONGEST = 300
# Grammemes of proper names in the lexicon, abbreviations among them.
NAMES = PROPER | {"Abbr"}

_start, _score = attrgetter("start"), attrgetter("score")


class Nested:
    """The pack's mentions of kinds that have names: the likeliest for each bounds, without quotation marks around."""

    def __init__(self, text: str, tokens: Sequence[Token], spans: Iterable[TypedSpan]) -> None:
        self.tokens = tokens
        self._starts = [token.start for token in tokens]
        self._told: dict[tuple[int, int], TypedSpan] = {}
        for span in sorted(spans, key=_score):
            if span.fine in LABELS:
                bare = span
                if text[span.start] in QUOTES or text[span.end - 1] in QUOTES:
                    inner = trim(text, span, QUOTES)
                    bare = TypedSpan(inner.start, inner.end, span.fine, span.score)
                self._told[bare.start, bare.end] = bare
        self._rows = sorted(self._told.values(), key=lambda s: (s.start, -s.end))

    def told(self, span: Span, least: float) -> str | None:
        """Give the type of the mention with exactly the bounds of ``span``, if it is at least so likely."""
        found = self._told.get((span.start, span.end))
        return found.fine if found is not None and found.score >= least else None

    def inside(self, start: int, end: int) -> Sequence[Token]:
        """Give the tokens from ``start`` to ``end``, both on borders of tokens."""
        return self.tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def bounded(self, names: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
        """Give names their bounds as the pack has them, where it adds words of the same name.

        A name that a wider one takes in stays beside it where the pack saw it too (МВД in "управление МВД"); else it
        was a piece.
        """
        found = {self._wider(span, label) or (span, label) for span, label in names}
        kept: list[tuple[Span, str]] = []
        hull: Span | None = None
        for span, label in sorted(found, key=lambda row: (row[0].start, -row[0].end)):
            if hull is None or not hull.overlaps(span):
                hull = span
            elif hull == span or not hull.contains(span) or not self.told(span, BOUNDS):
                continue
            kept.append((span, label))
        return kept

    def _wider(self, span: Span, label: str) -> tuple[Span, str] | None:
        """Give the least of the mentions that a name is only a part of, if the pack did not see the part as a name."""
        if self.told(span, 0.0):
            return None
        for row in self._around(span):
            bare = Span(row.start, row.end)
            added = [*self.inside(row.start, span.start), *self.inside(span.end, row.end)]
            if label == "PER" and row.fine == "PERSON":
                if all(self.named(token) or token.text.lower() in PARTICLES for token in added):
                    return bare, label
            elif row.start == span.start and row.fine != "PERSON" and _goes_on(label, row.fine, added):
                return bare, LABELS[row.fine]
        return None

    def _around(self, span: Span) -> list[TypedSpan]:
        """Give the places, persons and bodies that ``span`` lies in, the least first."""
        near = self._rows[
            bisect_left(self._rows, span.start - LONGEST, key=_start) : bisect_right(self._rows, span.start, key=_start)
        ]
        around = [row for row in near if row.score >= BOUNDS and row.fine not in WORKS and row.contains(span)]
        return sorted(around, key=len)

    def missed(self, covered: set[int]) -> Iterator[tuple[Span, str]]:
        """Give the names that none of the tokens ``covered`` belongs to, the longest first."""
        taken = set(covered)
        for row in self._rows:
            if row.score < MISSED.get(row.fine, 2.0):
                continue
            inside = self.inside(row.start, row.end)
            if any(token.index in taken for token in inside) or not self._proper(inside, row.fine):
                continue
            taken.update(token.index for token in inside)
            yield row.plain(), LABELS[row.fine]

    def _proper(self, inside: Sequence[Token], fine: str) -> bool:
        """Tell a proper name: with a capital that is not merely its sentence's, or quoted."""
        first = inside[0]
        before = self.tokens[first.index - 1].text if first.index else ""
        # What stands in brackets after a name is the same once more in other letters.
        if before == "(" or not (first.text[:1].isupper() or first.text[:1].isdigit()):
            return False
        if fine == "PERSON":
            return all(self.named(token) or token.text.lower() in PARTICLES for token in inside)
        if fine in WORKS and self._quoted(inside):
            return True
        # The pack takes many a lone word for a body ("Перестройка").
        if fine == "ORGANIZATION" and len(inside) == 1:
            return self._quoted(inside)
        return any(self.named(token) for token in inside)

    def named(self, token: Token) -> bool:
        """Tell a word that its capital, or the lexicon, makes a name."""
        if not token.text[:1].isupper() or token.pos not in {"PROPN", "NOUN", "X"}:
            return False
        before = self.tokens[token.index - 1] if token.index else None
        opens = (
            before is None
            or before.sentence != token.sentence
            or not (before.text == "." or before.text[-1:].isalnum())
        )
        word = token.text.lower()
        return not opens or not known(word) or any(name in parses(word)[0].tag for name in NAMES)

    def _quoted(self, inside: Sequence[Token]) -> bool:
        first, last = inside[0].index, inside[-1].index
        around = [self.tokens[i].text for i in (first - 1, last + 1) if 0 <= i < len(self.tokens)]
        return len(around) == 2 and all(sign in QUOTES for sign in around)  # noqa: PLR2004 (one mark on each side)


def _goes_on(label: str, fine: str, added: Sequence[Token]) -> bool:
    """Tell whether ``added`` words continue a name; what the tagger took for a place or person may be no such thing.

    Names that share a noun (Ленинградская и Новгородская области) are two, but a body's own name may have an "и".
    """
    if label == "ORG":
        return fine == "ORGANIZATION"
    return not any(token.pos == "CCONJ" or token.text == "," for token in added)
