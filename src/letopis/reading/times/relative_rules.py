"""Rules for expressions counted from publication or from the narrative: вчера, в прошлом году, двумя днями ранее."""

from __future__ import annotations

from typing import Final

from letopis.reading.times.grammar import Grammar, Match
from letopis.reading.times.specs import Calendar, Eve, Period, Ref, Shift, Spec, Unit

relative = Grammar()
_rule = relative.rule

_SAME: Final = Ref(0, "narrative")


# --- days -------------------------------------------------------------------------------------------------------


@_rule("(?P<word>DEIXIS)")
def deixis(match: Match) -> Spec:
    """Read "вчера", "сегодня", "послезавтра"."""
    return Shift("day", match.value("word"), 1)


@_rule("(?P<x>(?P<word>SEJCHAS)(?: DEN)?)")
def deictic_adjective(match: Match) -> Spec:
    """Read "вчерашней" (встречи), "завтрашний", "сегодняшний день"."""
    return Shift("day", match.value("word"), 1)


@_rule("NAKANUNE")
def eve(match: Match) -> Spec:
    """Read "накануне": yesterday in news, or the eve of what the noun after it names."""
    after = match.lexemes.token_of(match.span[1])
    nominal = {"NOUN", "PROPN", "ADJ", "DET", "PRON", "NUM"}
    event = (
        after is not None and after.feat("Case") == "Gen" and (after.pos in nominal or after.feat("VerbForm") == "Part")
    )
    return Eve(event=event and match.lexemes.is_kind(match.span[1], "OTHER", "TOT", "REF", "POSLEDNIJ"))


@_rule("(?P<x>(?:TOT|REF) ZHE (?:DEN|UTRO))")
def same_day(_: Match) -> Spec:
    """Read "тот же день", "этим же вечером"."""
    return Period("day", _SAME)


@_rule("(?:V|S|DO|K|NA) (?P<x>(?:TOT|(?P<this>REF)) DEN)")
def that_day(match: Match) -> Spec | None:
    """Read "в тот день", "в этот день"."""
    if not match.has("this"):
        return Period("day", _SAME)
    return Period("day", Ref(0, "narrative", loose=True)) if match.value("this") == Ref(0) else None


@_rule("(?P<x>(?P<which>REF|DRUGOJ) (?P<den>DEN))")
def next_day(match: Match) -> Spec | None:
    """Read "следующий день", "предыдущий день", "на другой день"."""
    ref = match.value("which")
    if isinstance(ref, Ref):
        return Shift("day", 1, ref.shift, "narrative", of_event=_of_event(match)) if ref.loose else None
    return Shift("day", 1, 1, "narrative") if match.lexemes.is_kind(match.span[0] - 1, "NA") else None


@_rule("(?P<x>(?P<which>REF) UTRO)")
def last_night(match: Match) -> Spec | None:
    """Read "прошлой ночью", "минувшим вечером": told of as part of the day of publication."""
    return Period("day", Ref(0)) if match.value("which") == Ref(-1) else None


@_rule("(?P<x>TOGDA ZHE)")
def then(_: Match) -> Spec:
    """Read "тогда же": the last date told."""
    return Period("same", _SAME)


# --- weekdays, weeks --------------------------------------------------------------------------------------------


@_rule("(?P<x>(?:(?P<which>REF|BLIZHAJSHIJ) )?(?P<day>WEEKDAY))")
def weekday(match: Match) -> Spec | None:
    """Read "понедельник", "прошлую пятницу"."""
    if match.form("day").startswith("сред") and not _is_wednesday(match):
        return None
    return Period("weekday", match.value("which"), weekday=match.value("day"))


def _is_wednesday(match: Match) -> bool:
    """Tell the day from the surroundings: "в среду" but neither "окружающую среду" nor "в среду обитания"."""
    lexemes, place = match.lexemes, match.at("day")
    if lexemes.is_kind(place + 1, "DAY") or (lexemes.is_kind(place + 1, "COMMA") and lexemes.is_kind(place + 2, "DAY")):
        return True
    led = match.has("which") or lexemes.is_kind(place - 1, "V", "S", "DO", "NA", "PO", "UTRO")
    if match.form("day") == "среда" or not led:
        return False
    after = lexemes.token_of(place + 1)
    of = after is not None and after.pos == "NOUN" and after.feat("Case") == "Gen" and after.feat("Animacy") != "Anim"
    return not (of and lexemes.is_kind(place + 1, "OTHER"))


@_rule("(?P<adjective>WEEKDAYADJ)")
def weekday_adjective(match: Match) -> Spec:
    """Read "субботней" (встречи)."""
    return Period("weekday", None, weekday=match.value("adjective"))


@_rule("(?P<x>(?:(?P<which>REF|BLIZHAJSHIJ|POSLEDNIJ) )?VYHODNYE)")
def weekend(match: Match) -> Spec | None:
    """Read "минувшие выходные", "в выходные"."""
    led = match.lexemes.is_kind(match.span[0] - 1, "V", "NA", "ZA")
    if not led or match.lexemes.is_kind(match.span[1], "DEN", "DNI"):
        return None
    return Period("weekend", match.value("which"))


@_rule("(?P<x>(?P<which>REF|TOT|SAME) (?P<unit>GOD|NEDELYA|MESYAC|KVARTAL|VEK|DESYATILETIE|POLUGODIE))")
def that_unit(match: Match) -> Spec | None:
    """Read "прошлом году", "этой неделе", "том же месяце", "следующем квартале"."""
    lexemes = match.lexemes
    if lexemes.form(match.at("unit"))[-1:] in {"ь", "ц"} and lexemes.form(match.at("which"))[-1:] in {"х", "е"}:
        return None
    if match.form("which")[-2:] in {"ие", "ые", "их", "ых", "ти", "ми"} or match.form("unit") in {"недель", "месяцев"}:
        return None
    narrative = lexemes.is_kind(match.at("which"), "TOT") or lexemes.is_kind(match.at("which") + 1, "ZHE")
    return _period(match.value("unit"), _SAME if narrative else match.value("which"))


@_rule("(?P<x>(?P<which>REF) (?P<year>YEAR) GOD)")
def that_very_year(match: Match) -> Spec:
    """Read "нынешнем 1985 году"."""
    return Calendar(year=match.value("year"))


@_rule("(?P<x>NACHALO (?P<unit>GOD|NEDELYA|MESYAC|VEK|DESYATILETIE|KVARTAL))")
def edge_of_unit(match: Match) -> Spec | None:
    """Read "конца года", "начале недели": of the current one."""
    if match.lexemes.form(match.span[1]) in {"н", "нашей"} or match.form("unit") in {"недель", "месяцев"}:
        return None
    return _period(match.value("unit"), Ref(0))


@_rule("(?P<word>PROSHLOGODNIJ)")
def last_years(match: Match) -> Spec:
    """Read "прошлогодней" (встречи)."""
    return Calendar(year_ref=Ref(match.value("word")))


def _period(unit: Unit, ref: Ref) -> Spec:
    return Calendar(year_ref=ref) if unit == "year" else Period(unit, ref)


# --- distances --------------------------------------------------------------------------------------------------


@_rule("(?P<x>(?:ABOUT )?(?:COUNT (?:S LISHNIM )?)?UNIT(?: (?P<rough>S LISHNIM))? NAZAD)", needs="NAZAD")
def ago(match: Match) -> Spec | None:
    """Read "два года назад", "неделю назад", "около десяти лет назад"."""
    return _shift(match, -1)


@_rule("(?P<x>(?P<unit>LET|GOD) (?P<num>DAY|NUM|TENS|CARD) NAZAD)")
def ago_inverted(match: Match) -> Spec | None:
    """Read "лет десять назад": a rough number."""
    return Shift("year", match.value("num"), -1, approximate=True)


@_rule("(?P<x>(?:ABOUT )?(?:COUNT )?UNIT (?:SPUSTYA|POZZHE))")
def later(match: Match) -> Spec | None:
    """Read "два года спустя", "днём позже"."""
    return _shift(match, 1, "narrative")


@_rule("(?P<x>SPUSTYA (?:ABOUT )?(?:COUNT )?UNIT)")
def after_distance(match: Match) -> Spec | None:
    """Read "спустя два года"."""
    return _shift(match, 1, "narrative")


@_rule("(?P<x>(?:ABOUT )?(?:COUNT )?UNIT RANEE)", needs="RANEE")
def earlier(match: Match) -> Spec | None:
    """Read "двумя днями ранее", "годом раньше"."""
    return _shift(match, -1, "narrative", fallback=True)


@_rule("ZA (?P<x>(?:ABOUT )?(?:COUNT )?UNIT DO (?:REF|TOT))")
def before_that(match: Match) -> Spec | None:
    """Read "за два дня до этого"."""
    noun = match.lexemes.token_of(match.span[1])
    if noun is not None and noun.pos in {"NOUN", "ADJ"} and noun.feat("Case") == "Gen":
        return None
    return _shift(match, -1, "narrative")


@_rule("CHEREZ (?P<x>(?:ABOUT )?(?:COUNT )?UNIT)")
def through(match: Match) -> Spec | None:
    """Read "через три дня": from publication for what is to come, from the narrative for what was."""
    counted_out = any(match.has(group) for group in ("some", "card", "num", "tensonly"))
    rough = match.form("unit") in {"года", "лет"} and not counted_out
    if rough:
        return Shift("year", None, 1)  # "через года полтора"
    after_that = match.lexemes.is_kind(match.span[1], "POSLE")
    return _shift(match, 1, "narrative" if after_that else None)


def _of_event(match: Match) -> bool:
    """Tell whether the distance is from an event that follows ("через месяц после победы"): its date is not at hand."""
    lexemes, after = match.lexemes, match.span[1]
    if lexemes.is_kind(after, "POSLE"):
        return not lexemes.is_kind(after + 1, "REF", "TOT") or _opens_clause(match, after + 2)
    noun = lexemes.token_of(after)
    return match.has("den") and noun is not None and noun.pos == "NOUN" and noun.feat("Case") == "Gen"


def _opens_clause(match: Match, place: int) -> bool:
    """Tell "после того, как …" and "после того как …" from "после того"."""
    following = (match.lexemes.token_of(place), match.lexemes.token_of(place + 1))
    words = [token.text.lower() for token in following if token is not None]
    return words[:1] == ["как"] or words == [",", "как"]


def _shift(
    match: Match, sign: int, anchor: str | None = "published", *, fallback: bool = False,
) -> Spec | None:  # fmt: skip
    unit: Unit = match.value("unit")
    count = counted(match)
    if count is None and not match.has("some") and match.has("num"):
        return None
    approximate = match.has("about") or match.has("rough")
    return Shift(unit, count, sign, anchor, approximate=approximate, fallback=fallback, of_event=_of_event(match))  # type: ignore[arg-type]


def counted(match: Match) -> int | None:
    """Read the macro COUNT: one without a numeral, None for "несколько" and for fractions."""
    if match.has("some"):
        return None
    if match.has("num"):
        number = match.value("num")
        return number if isinstance(number, int) and number >= 0 else None
    if match.has("tensonly"):
        return int(match.value("tensonly"))
    if match.has("card"):
        return int(match.value("card")) + (int(match.value("tens")) if match.has("tens") else 0)
    return 1
