"""What a row is called in words: a head (what, who, where) and its details (when, status), for terminals and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from letopis.answers import heads_stories, words
from letopis.model.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from letopis.model.queries import Citation, Row

    Names = Mapping[str, str]

SHORT_ID = 8
_SHORT = 120
_NAMES_SHOWN = 8


def head_and_details(one: Row, names: Names) -> tuple[str, str]:
    """Give the two lines that stand above a row's quotes; the second may be empty. ``names`` are those of entities."""
    head, details = _PARTS[one.kind](one.record, names)
    return head, joined([*details, words.reports(one.record), _surname(one.record), *_meant(one.record, names)])


def section(one: Row) -> str:
    """Name the part of a dossier or another answer in parts that a row stands in; nothing for others."""
    return words.SECTIONS.get(one.record.get("section") or "", "")


def side_value(record: Mapping[str, Any], value: str, names: Names) -> str:
    """Say what one side of a conflict tells."""
    if record["differs"] in {"date", "from", "to"}:
        return words.date_words(value)
    return words.STATUS.get(value, name_of(names, value))


def quoted(quote: str) -> str:
    """Set words in quotation marks; as Russian does, one mark stands where theirs and ours meet."""
    opening = "" if quote.startswith("«") else "«"
    return f"{opening}{quote}" + ("" if quote.endswith("»") else "»")


def outlet(one: Citation) -> str:
    """Say who printed the words of a citation and when."""
    published = words.date_words(one.published, hedge=False) if one.published else "дата публикации неизвестна"
    return f"{one_line(one.source) if one.source else 'источник не назван'}, {published}"


def offsets(one: Citation) -> str:
    """Say where in which article the words of a citation stand."""
    return f"{one.article[:SHORT_ID]} {one.start}–{one.end}" if one.article else f"{one.start}–{one.end}"


def telling(citations: Sequence[Citation], *, most: int, length: int) -> list[Citation]:
    """Choose, of more than ``most`` citations, the fullest of the first day, of all, and of the last day.

    Quotes are taken to be no fuller than ``length``, at which they are cut.
    """
    if len(citations) <= most:
        return list(citations)
    days = [one.published or "" for one in citations]
    chosen: list[Citation] = []
    for allowed in ({days[0]}, set(days), {days[-1]}):
        left = [one for one in citations if (one.published or "") in allowed and one not in chosen]
        if left:
            chosen.append(max(left, key=lambda one: min(len(one.quote), length)))
    return sorted(chosen, key=citations.index)


def joined(parts: Iterable[str]) -> str:
    """Join what is not empty with dots between."""
    return " · ".join(part for part in parts if part)


def name_of(names: Names, identifier: str | None) -> str:
    """Give the name of an entity on one line; nothing for none."""
    return one_line(names.get(identifier, identifier)) if identifier else ""


def _surname(record: Mapping[str, Any]) -> str:
    return "названа только фамилия" if record.get("identity") == "surname" else ""


def _meant(record: Mapping[str, Any], names: Names) -> list[str]:
    """Say which of several of one name a row is about."""
    return [f"здесь {name_of(names, one)} — {one[:SHORT_ID]}" for one in record.get("meant", ())]


def _people(record: Mapping[str, Any], names: Names) -> str:
    found = []
    for one in record["participants"]:
        role = words.ROLES.get(one["role"], "")
        count = one.get("count")
        number = f"{count['min']} " if count and count["min"] == count["max"] else ""
        found.append(f"{number}{name_of(names, one['entity'])}" + (f" ({role})" if role else ""))
    return ", ".join(dict.fromkeys(found))


def _event(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    mode = words.MODES.get(record["mode"] or "", "")
    kind = words.event_name(record["type"]) + (f" ({mode})" if mode else "")
    head = joined([kind, _people(record, names), name_of(names, record["place"])])
    background = "из предыстории" if record["background"] else ""
    changed = record.get("changed")
    news = f"было: {_status(changed['from'])}, теперь сообщают: {_status(changed['to'])}" if changed else ""
    told = [words.when(record["date"]), news or _status(record["status"]), background]
    told += [_differing(one, names) for one in record.get("conflicts") or ()]
    return head, [*told, heads_stories.history(record), heads_stories.earlier(record)]


def _differing(conflict: Mapping[str, Any], names: Names) -> str:
    """Say what reports tell of an event differently, and by which id their words are to be had."""
    values = " или ".join(side_value(conflict, one, names) for one in conflict["values"])
    return f"сообщения расходятся ({words.DIFFERS[conflict['differs']]}): {values}, см. {conflict['id'][:SHORT_ID]}"


def _story(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    return heads_stories.story(record, names, _event)


def _status(status: str) -> str:
    return words.STATUS.get(status, status)


def _tenure(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    head = _office(record, names)
    status = words.TENURE_STATUS.get(record["status"], record["status"])
    acted = record["acting"] and record["status"] != "acting"
    details = [_term(record), f"{status}, исполнял обязанности" if acted else status, _seen(record)]
    for field, word in (("replaces", "после"), ("replaced_by", "преемник")):
        if record[field]:
            details.append(f"{word}: {name_of(names, record[field])}")
    if record.get("on"):
        on = record["on"]
        basis = words.ON_BASIS[on["basis"]]
        if on["basis"] == "seen" and on["date"] in {record["seen_from"], record["seen_to"]}:
            basis = words.SEEN_THAT_DAY
        details.insert(0, f"{words.date_words(on['date'], hedge=False)}: {basis}{_age(on)}")
    details += _as_of(record, names)
    details += [f"в это время: {_office(other, names)}" for other in record.get("meanwhile", ())]
    return head, details


def _office(record: Mapping[str, Any], names: Names) -> str:
    body = joined([name_of(names, record["of"])])
    country = name_of(names, record["country"]) if record["country"] != record["of"] else ""
    country = "" if _tells(body, country) else country
    office = one_line(record["office"]) + "".join(f", {part}" for part in (body, country) if part)
    return f"{name_of(names, record['person'])} — {office}"


def _age(on: Mapping[str, Any]) -> str:
    """Say how old the last report before the day asked for is."""
    if not on.get("age") or on["basis"] == "elect":
        return ""
    days = words.plural(on["age"], "день", "дня", "дней")
    return f" (назван в должности {words.date_words(on['before'], hedge=False)}, за {days} до этого)"


def _as_of(record: Mapping[str, Any], names: Names) -> list[str]:
    """Say by whom a term was last told so, who is known to have followed, and what lies between it and the last."""
    told, follower, before = record.get("as_of"), record.get("succeeded"), record.get("before")
    found = []
    if told and told["date"] and record["status"] != "former":
        source = f", {one_line(told['source'])}" if told["source"] else ""
        found.append(f"по сообщению от {words.date_words(told['date'], hedge=False)}{source}")
    if follower and record["status"] != "former" and not record["replaced_by"]:
        day = words.date_words(follower["first_known"], hedge=False)
        found.append(f"позже в должности назван: {name_of(names, follower['person'])} ({day})")
    if before:
        kind = (words.BETWEEN if before["basis"] == "stated" else words.BETWEEN_SEEN)[before["kind"]]
        days = words.date_words(f"{before['from']}/{before['to']}", hedge=False)
        found.append(f"{kind} ({name_of(names, before['person'])}): {days}")
    return found


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
    via = ", ".join(name_of(names, one) for one in record["via"])
    head = joined(
        [name_of(names, record["speaker"]) or "кто — не сказано", words.KINDS.get(record["kind"], record["kind"])]
    )
    date = record["date"]
    when = words.when(date) if date and date["edtf"] else _said_when(record)
    details = [when, words.FORMS[record["form"]], f"передаёт {via}" if via else ""]
    denied = words.plural(len(record.get("denied_by", ())), "опровержение", "опровержения", "опровержений")
    return head, [*details, *_denies(record, names), denied if record.get("denied_by") else "", *_later(record)]


def _denies(record: Mapping[str, Any], names: Names) -> list[str]:
    """Say which claim a denial denies, as far as one is known."""
    one = record.get("denies")
    if not one:
        return []
    return [f"опровергает сказанное {_by(names, one['speaker'])}: {quoted(_short(one['content_text'] or ''))}"]


def _by(names: Names, speaker: str) -> str:
    return f"({name_of(names, speaker)})"


def _later(record: Mapping[str, Any]) -> list[str]:
    """Say when a promise was come back to, in which words and where."""
    found = [
        f"ещё раз {words.date_words(one['published'], hedge=False)}: {quoted(_short(one['content_text'] or ''))}"
        for one in record.get("later", ())
    ]
    more = record.get("later_count", 0) - len(found)
    return [*found, f"и ещё {words.plural(more, 'раз', 'раза', 'раз')}"] if more > 0 else found


def _short(text: str) -> str:
    written = one_line(text)
    return written if len(written) <= _SHORT else written[: _SHORT - 1].rstrip() + "…"


def _said_when(record: Mapping[str, Any]) -> str:
    published = record.get("published")
    return (
        f"не позднее {words.date_words(f'../{published}', hedge=False).removeprefix('не позднее ')}"
        if published
        else ""
    )


def _backreference(record: dict[str, Any], _: Names) -> tuple[str, list[str]]:
    return f"Отсылка: {words.RELATIONS.get(record['relation'], record['relation'])}", []


def _entity(record: dict[str, Any], _: Names) -> tuple[str, list[str]]:
    articles = words.plural(record["articles"], "статья", "статьи", "статей")
    names = [f"{one_line(one['name'])} ({one['articles']})" for one in record["names"]]
    told = [f"{words.event_name(kind)} {number}" for kind, number in _most(record["events"])]
    said = [f"{words.KINDS.get(kind, kind)} {number}" for kind, number in _most(record["statements"])]
    details = [
        f"{articles}: {_days(record['first_seen'], record['last_seen'])}".removesuffix(": "),
        f"имена: {_listed(names)}" if len(names) > 1 else "",
        f"события: {', '.join(told)}" if told else "",
        f"высказывания: {', '.join(said)}" if said else "",
    ]
    return one_line(record["name"]), details


def _most(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" и ещё {more}" if more > 0 else "")


def _days(first: str | None, last: str | None) -> str:
    days = dict.fromkeys(words.date_words(day, hedge=False) for day in (first, last) if day)
    return " — ".join(days)


def _companion(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    events = words.plural(record["events"], "событие", "события", "событий")
    meetings = words.plural(record["meetings"], "встреча", "встречи", "встреч")
    last = f"последнее: {words.date_words(record['last'], hedge=False)}" if record["last"] else ""
    return name_of(names, record["entity"]), [events, f"из них {meetings}" if record["meetings"] else "", last]


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
    return f"{record['id'][:SHORT_ID]}  {head}", ["; ".join(printed), ", ".join(read)]


def _conflict(record: dict[str, Any], names: Names) -> tuple[str, list[str]]:
    differs = f"Расхождение: {words.DIFFERS.get(record['differs'], record['differs'])}"
    if record["about"] == "event":
        return joined(
            [differs, words.event_name(record["type"]), _people(record, names), name_of(names, record["place"])]
        ), []
    office = joined([one_line(record["office"]), name_of(names, record["country"] or record["of"])])
    days = words.date_words(record["days"], hedge=False) if record.get("days") else ""
    return joined([differs, name_of(names, record.get("person")), office]), [days]


_PARTS: dict[str, Callable[[dict[str, Any], Names], tuple[str, list[str]]]] = {
    "event": _event,
    "tenure": _tenure,
    "statement": _statement,
    "article": _article,
    "conflict": _conflict,
    "backreference": _backreference,
    "entity": _entity,
    "companion": _companion,
    "story": _story,
}
