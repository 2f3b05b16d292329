"""Find the calendar expressions of a text and give them their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letopis.model.dates import EdtfDate
from letopis.model.layers import Note, Time
from letopis.reading.times.calendar_rules import calendar
from letopis.reading.times.grammar import parse
from letopis.reading.times.joining import join
from letopis.reading.times.lexing import Lexemes
from letopis.reading.times.other_rules import other
from letopis.reading.times.relative_rules import relative
from letopis.reading.times.resolving import resolve
from letopis.reading.times.scene import NO_PUBLICATION, Scene, Value
from letopis.reading.times.specs import Calendar, Eve, Found, Offset, Other, Period, Range, Ref, Shift
from letopis.reading.times.tense import lean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from letopis.model.layers import Sentence, Token

RULES: Final = (*calendar.rules, *relative.rules, *other.rules)
_OPENING: Final = frozenset("«\"“„'")
_CLOSING: Final = frozenset("»\"”“'")
_ABBREVIATED: Final = frozenset({"г", "гг", "э"})
_TITLE: Final = 4
_DATELINE_REACH: Final = 300  # characters: a headline may come first
_DATELINE_AGE: Final = 3  # days from dateline to print
_PLACE_BEFORE: Final = re.compile(r"[А-ЯЁ][\w .-]{1,40}[,(]\s*")
_DATELINE_CLOSE: Final = re.compile(r"\s*(?:[.)]|[—–-]\s|/)")
_LEAD: Final = 6  # sentences, headline and caption among them
_ADJECTIVES: Final = frozenset({"month_adjective", "weekday_adjective", "last_years"})


def find_times(
    text: str,
    tokens: Sequence[Token],
    sentences: Sequence[Sentence],
    published: dt.date | None,
) -> tuple[tuple[Time, ...], tuple[Note, ...]]:
    """Find every calendar expression, duration, clock time and repetition of ``text``.

    Offsets are those of ``text``; spans leave out the leading preposition. Values of dates are EDTF level 1, resolved
    against ``published`` and the dates told before; what cannot be resolved has none and a note says why. ``tokens``
    serve the tense of the governing verb and may be empty, ``sentences`` bound what an expression can reach.
    """
    lexemes = Lexemes(text, tokens, sentences)
    times: list[Time] = []
    notes: list[Note] = []
    undated: list[Time] = []
    scene = Scene(published)
    binder = _Binder(lexemes)
    for found in scan(lexemes):
        time, why = _timed(lexemes, found, scene, binder, f"t{len(times) + 1}")
        times.append(time)
        scene.published = _dateline_day(text, sentences, time, scene.published) or scene.published
        if why == NO_PUBLICATION:
            undated.append(time)
        elif why:
            code, read = ("odd_time", f"is read as {time.edtf}") if time.edtf else ("unresolved_time", "has no value")
            notes.append(Note(code, f"“{text[time.start : time.end]}” {read}: {why}.", time.start, time.end))
    if undated:
        count = f"{len(undated)} calendar expression{'s have' if len(undated) > 1 else ' has'}"
        message = f"Without a publication date {count} no value. Give the date (--published)."
        notes.insert(0, Note("no_publication_date", message, undated[0].start, undated[0].end))
    return tuple(times), tuple(notes)


def _dateline_day(text: str, sentences: Sequence[Sentence], time: Time, published: dt.date | None) -> dt.date | None:
    """Give the day of a dateline ("Женева, 19 ноября."): "сегодня" is that day, not the day the paper came out."""
    if published is None or time.edtf is None or time.start > _DATELINE_REACH:
        return None
    opening = next((s for s in sentences if s.start <= time.start < s.end), None)
    if opening is None or not _PLACE_BEFORE.fullmatch(text, opening.start, time.start):
        return None
    day = EdtfDate.parse(time.edtf)
    if day.precision != "day" or day.lower is None or not _DATELINE_CLOSE.match(text, time.end):
        return None
    return day.lower if 0 <= (published - day.lower).days <= _DATELINE_AGE else None


def scan(lexemes: Lexemes) -> list[Found]:
    """Find and combine expressions, without giving them values; in text order."""
    return [found for found in join(lexemes, parse(lexemes, RULES)) if not _in_title(lexemes, found)]


def _in_title(lexemes: Lexemes, found: Found) -> bool:
    """Tell whether the expression is a word of a short title in quotation marks (a newspaper, a programme, a film)."""
    if lexemes.is_kind(found.last - 1, "YEAR") or lexemes.forms[found.last - 1] in {"год", "года", "году", "г"}:
        return False
    opening = next((p for p in range(found.first - 1, found.first - 4, -1) if lexemes.form(p) in _OPENING), None)
    closing = next((p for p in range(found.last, found.last + 3) if lexemes.form(p) in _CLOSING), None)
    if opening is None or closing is None or closing - opening > _TITLE + 1:
        return False
    between = lexemes.forms[opening + 1 : found.first] + lexemes.forms[found.last : closing]
    return all(form.isalnum() for form in between) and lexemes.text[lexemes.starts[opening + 1]].isupper()


def _timed(lexemes: Lexemes, found: Found, scene: Scene, binder: _Binder, name: str) -> tuple[Time, str]:
    start, end = lexemes.starts[found.first], _end(lexemes, found)
    if isinstance(found.spec, Other):
        time = Time(start, end, id=name, type=found.spec.type, edtf=None, basis="unresolved", value=found.spec.value)
        return time, ""
    scene.lean = lambda: lean(lexemes, found.first, found.last)
    scene.bound = binder.date_for(found, scene)
    value = resolve(found.spec, scene)
    opened = _opened(lexemes, found, value.date) if value.date else None
    if value.date is not None:
        scene.tell(value.date)
        if scene.lead is None and value.basis == "stated" and value.date.precision == "day":
            scene.lead = value.date.lower if lexemes.sentence_of(found.first) < _LEAD else None
        binder.tell(found, value, opened=opened is not value.date)
    edtf = str(opened) if opened else None
    return Time(start, end, id=name, type="date", edtf=edtf, basis=value.basis if edtf else "unresolved"), value.why


def _end(lexemes: Lexemes, found: Found) -> int:
    """Give the end of the words, with the full stop of a closing "г." or "э."."""
    end = lexemes.ends[found.last - 1]
    return end + (lexemes.forms[found.last - 1] in _ABBREVIATED and lexemes.text.startswith(".", end))


def _opened(lexemes: Lexemes, found: Found, date: EdtfDate) -> EdtfDate:
    """Open one side of the date where a preposition asks for it: "с 1991 года", "до июня", "не позднее 5 мая"."""
    before = found.first - 1
    if lexemes.form(before).startswith("сам"):
        before -= 1
    if isinstance(found.spec, Range | Offset) or found.rule in _ADJECTIVES:
        return date
    if lexemes.form(found.last - 1) in {"годом", "годами", "месяцем"}:
        return date
    late = lexemes.is_kind(before, "POZZHE", "RANEE") and lexemes.is_kind(before - 1, "NE")
    if lexemes.is_kind(before, "S", "POSLE") or (late and lexemes.is_kind(before, "RANEE")):
        return EdtfDate.between(date, None)
    until = lexemes.is_kind(before, "DO") or (lexemes.is_kind(before, "PO") and lexemes.form(found.last - 1) != "году")
    if until or late:
        return EdtfDate.between(None, date)
    return date


_SEASONS: Final = {"21": range(3, 6), "22": range(6, 9), "23": range(9, 12)}
_THIRDS: Final = {"начал": range(1, 5), "середин": range(5, 9), "кон": range(9, 13)}


class _Binder:
    """Which past year a sentence has set for the days and months that follow in it.

    "В 1985 году он стал министром, а 1 декабря…": only a date that stands by itself counts, neither an open one
    ("первая с 1985 года") nor one that belongs to a noun ("договор 1985 года").
    """

    def __init__(self, lexemes: Lexemes) -> None:
        self._lexemes = lexemes
        self._sentence = -1
        self._date: EdtfDate | None = None
        self._months: range = range(0)

    def date_for(self, found: Found, scene: Scene) -> EdtfDate | None:
        """Give the date to whose year the expression is bound, if any."""
        here = self._lexemes.sentence_of(found.first)
        if self._date is None or (self._sentence != here and not self._goes_on(found, scene, here)):
            return None
        past = scene.published is None or self._date.key[0].year < scene.published.year
        return self._date if past else None

    def _goes_on(self, found: Found, scene: Scene, here: int) -> bool:
        """Tell a day of the next sentence in the part of the year told ("в начале 1987 года. 20 января …")."""
        spec = found.spec
        if self._sentence != here - 1 or not isinstance(spec, Calendar) or spec.day is None or spec.year is not None:
            return False
        if spec.month not in self._months or _is_news(spec, scene.published):
            return False
        # One day more, and the next sentence may go on with another.
        self._sentence = here
        return True

    def tell(self, found: Found, value: Value, *, opened: bool) -> None:
        """Take note of a date that may bind what follows it."""
        if isinstance(found.spec, Shift | Period | Eve) or value.date is None or value.date.lower is None:
            self._date = None
            return
        if opened or found.rule in _ADJECTIVES or value.date.precision in {"decade", "century", "interval"}:
            return
        spec = found.spec
        alone = isinstance(spec, Calendar) and (spec.month is not None or spec.season is not None)
        led = self._lexemes.is_kind(found.first - 1, "V")
        told = isinstance(spec, Calendar) and (spec.year is not None or (spec.year_ref or Ref(0)).anchor == "narrative")
        if (alone or led) and told:
            self._sentence = self._lexemes.sentence_of(found.first)
            self._date = value.date
            self._months = _months_told(value.date, self._lexemes.form(found.first))


def _months_told(date: EdtfDate, word: str) -> range:
    """Give the months of a date told as a month, a season (but winter) or a third of a year ("в начале 1987 года")."""
    if date.precision == "month" and date.lower is not None:
        return range(date.lower.month, date.lower.month + 1)
    if date.precision == "season":
        return _SEASONS.get(date.text[-2:], range(0))
    third = next((months for start, months in _THIRDS.items() if word.startswith(start)), range(0))
    return third if date.precision == "year" else range(0)


def _is_news(spec: Calendar, published: dt.date | None) -> bool:
    """Tell a day of the weeks before publication, which needs no year."""
    if published is None or spec.month is None or spec.day is None:
        return False
    months = (published.month - spec.month) % 12
    return months <= 1
