"""Prints rows as cards: what, when, status, and under it the words of the articles with their source and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from letopis.cli import words
from letopis.cli.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from letopis.cli.screen import Screen
    from letopis.model.queries import Citation, Row

    Names = Mapping[str, str]

QUOTES = 3
_LONGEST_QUOTE = 400
_INDENT = 2
_ID = 8


def show_rows(screen: Screen, rows: Sequence[Row], names: Names, *, most: int | None = None) -> None:
    """Print rows (the first ``most``) as cards with a blank line between them."""
    shown = rows if most is None else rows[:most]
    for number, one in enumerate(shown):
        if number:
            screen.line()
        show_row(screen, one, names)
    if len(shown) < len(rows):
        screen.line()
        screen.line(f"… и ещё {len(rows) - len(shown)}", style="dim")


def show_row(screen: Screen, one: Row, names: Names) -> None:
    """Print one row."""
    head, details = _PARTS[one.kind](one.record, names)
    screen.line(head, style="bold", hang=_INDENT)
    told = _joined([*details, words.reports(one.record), _surname(one.record)])
    if told:
        screen.line(told, indent=_INDENT)
    if one.kind == "conflict":
        _show_sides(screen, one, names)
    else:
        show_quotes(screen, one.citations)


def show_quotes(screen: Screen, citations: Sequence[Citation], *, indent: int = _INDENT) -> None:
    """Print quotes (of many the fullest of the first day, of all, and of the last day) with their source and place."""
    shown = list(citations) if len(citations) <= QUOTES else _telling(citations)
    for one in shown:
        quote = one_line(one.quote)
        cut = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
        screen.line(Text(_quoted(cut), style="cyan"), indent=indent, hang=1)
        screen.line(Text(_place(one), style="dim"), indent=indent + _INDENT)
    if len(shown) < len(citations):
        more = words.plural(len(citations) - len(shown), "цитата", "цитаты", "цитат")
        screen.line(f"… и ещё {more} (--json)", style="dim", indent=indent + _INDENT)


def _quoted(words: str) -> str:
    """Set words in quotation marks; as Russian does, one mark stands where theirs and ours meet."""
    opening = "" if words.startswith("«") else "«"
    return f"{opening}{words}" + ("" if words.endswith("»") else "»")


def _telling(citations: Sequence[Citation]) -> list[Citation]:
    days = [one.published or "" for one in citations]
    chosen: list[Citation] = []
    for allowed in ({days[0]}, set(days), {days[-1]}):
        left = [one for one in citations if (one.published or "") in allowed and one not in chosen]
        if left:
            chosen.append(max(left, key=lambda one: min(len(one.quote), _LONGEST_QUOTE)))
    return sorted(chosen, key=citations.index)


def _place(one: Citation) -> str:
    published = words.date_words(one.published, hedge=False) if one.published else "дата публикации неизвестна"
    source = one_line(one.source) if one.source else "источник не назван"
    where = f"{one.article[:_ID]} {one.start}–{one.end}" if one.article else f"{one.start}–{one.end}"
    return f"{source}, {published} · {where}"


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _name(names: Names, identifier: str | None) -> str:
    return one_line(names.get(identifier, identifier)) if identifier else ""


def _surname(record: Mapping[str, Any]) -> str:
    return "названа только фамилия" if record.get("identity") == "surname" else ""


def _people(record: Mapping[str, Any], names: Names) -> str:
    found = []
    for one in record["participants"]:
        role = words.ROLES.get(one["role"], "")
        count = one.get("count")
        number = f"{count['min']} " if count and count["min"] == count["max"] else ""
        found.append(f"{number}{_name(names, one['entity'])}" + (f" ({role})" if role else ""))
    return ", ".join(dict.fromkeys(found))


def _event(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    mode = words.MODES.get(record["mode"] or "", "")
    kind = words.event_name(record["type"]) + (f" ({mode})" if mode else "")
    head = _joined([kind, _people(record, names), _name(names, record["place"])])
    background = "из предыстории" if record["background"] else ""
    return head, [words.when(record["date"]), words.STATUS.get(record["status"], record["status"]), background]


def _tenure(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    body = _joined([_name(names, record["of"])])
    country = _name(names, record["country"]) if record["country"] != record["of"] else ""
    country = "" if _tells(body, country) else country
    office = one_line(record["office"]) + "".join(f", {part}" for part in (body, country) if part)
    head = f"{_name(names, record['person'])} — {office}"
    status = words.TENURE_STATUS.get(record["status"], record["status"])
    details = [_term(record), status if not record["acting"] else f"{status}, исполнял обязанности", _seen(record)]
    for field, word in (("replaces", "после"), ("replaced_by", "преемник")):
        if record[field]:
            details.append(f"{word}: {_name(names, record[field])}")
    if record.get("on"):
        on = record["on"]
        basis = words.ON_BASIS[on["basis"]]
        if on["basis"] == "seen" and on["date"] in {record["seen_from"], record["seen_to"]}:
            basis = words.SEEN_THAT_DAY
        details.insert(0, f"{words.date_words(on['date'], hedge=False)}: {basis}")
    return head, details


def _tells(body: str, country: str) -> bool:
    """Tell whether a body's name holds its country's: "МИД СССР", "британский МИД"."""
    if not body or not country:
        return False
    from letopis.chronicle.names import name_keys, name_words, nominatives
    from letopis.ontology.countries import by_adjective

    written = name_words(body)
    keys = {key for word in written for key in name_keys(word)}
    adjectives = {by_adjective(form) for word in written for form in nominatives(word)}
    return country in adjectives or all(keys & set(name_keys(word)) for word in name_words(country))


def _term(record: Mapping[str, Any]) -> str:
    told = []
    for field, word in (("from", "начало"), ("to", "конец")):
        if record.get(f"{field}_claims"):
            claims = " или ".join(words.date_words(claim) for claim in record[f"{field}_claims"])
            told.append(f"{word}: источники расходятся: {claims}")
        elif record[field]:
            told.append(f"{word}: {words.date_words(record[field])}")
    return ", ".join(told)


def _seen(record: Mapping[str, Any]) -> str:
    first, last = record.get("seen_from"), record.get("seen_to")
    if not first or not last:
        return ""
    days = dict.fromkeys(words.date_words(day, hedge=False) for day in (first, last))
    return f"упоминается в должности: {' — '.join(days)}"


def _statement(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    via = ", ".join(_name(names, one) for one in record["via"])
    head = _joined(
        [_name(names, record["speaker"]) or "кто — не сказано", words.KINDS.get(record["kind"], record["kind"])]
    )
    date = record["date"]
    when = words.when(date) if date and date["edtf"] else _said_when(record)
    return head, [when, words.FORMS[record["form"]], f"передаёт {via}" if via else ""]


def _said_when(record: Mapping[str, Any]) -> str:
    published = record.get("published")
    return (
        f"не позднее {words.date_words(f'../{published}', hedge=False).removeprefix('не позднее ')}"
        if published
        else ""
    )


def _article(record: dict[str, Any], _: Names) -> tuple[str, list[str]]:
    printed = [
        ", ".join(
            part
            for part in (
                one_line(one["source"] or "источник не назван"),
                words.date_words(one["published"], hedge=False) if one["published"] else "без даты",
            )
            if part
        )
        for one in record["appearances"]
    ]
    read = [
        words.plural(record["events"], "событие", "события", "событий"),
        words.plural(record["tenures"], "должность", "должности", "должностей"),
        words.plural(record["statements"], "высказывание", "высказывания", "высказываний"),
    ]
    head = one_line(record["title"] or "") or "(без заголовка)"
    return f"{record['id'][:_ID]}  {head}", ["; ".join(printed), ", ".join(read)]


def _conflict(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    differs = f"Расхождение: {words.DIFFERS.get(record['differs'], record['differs'])}"
    if record["about"] == "event":
        return _joined(
            [differs, words.event_name(record["type"]), _people(record, names), _name(names, record["place"])]
        ), []
    office = _joined([one_line(record["office"]), _name(names, record["country"] or record["of"])])
    days = words.date_words(record["days"], hedge=False) if record.get("days") else ""
    return _joined([differs, _name(names, record.get("person")), office]), [days]


def _show_sides(screen: Screen, one: Row, names: Names) -> None:
    from letopis.model.queries import Citation

    differs = one.record["differs"]
    for side in one.record["sides"]:
        value = side["value"]
        if differs in {"date", "from", "to"}:
            told = words.date_words(value)
        else:
            told = words.STATUS.get(value, _name(names, value))
        screen.line(f"— {told}", indent=_INDENT, hang=_INDENT)
        show_quotes(screen, [Citation(**c) for c in side["citations"]], indent=2 * _INDENT)


_PARTS: dict[str, Callable[[dict[str, Any], Names], tuple[str, list[str]]]] = {
    "event": _event,
    "tenure": _tenure,
    "statement": _statement,
    "article": _article,
    "conflict": _conflict,
}
