"""Russian words for what rows hold. Letopis speaks of itself in English and of the news in the language of the news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.errors import DateError
from letopis.model.dates import EdtfDate

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUS = {
    "happened": "состоялось",
    "ongoing": "идёт",
    "planned": "запланировано",
    "denied": "опровергается",
    "alleged": "по чьему-то утверждению",
    "called_off": "отменено",
}
TENURE_STATUS = {
    "current": "действующий",
    "former": "бывший",
    "acting": "исполняющий обязанности",
    "elect": "избран, не вступил",
}
KINDS = {
    "claim": "утверждение",
    "pledge": "обещание",
    "denial": "опровержение",
    "demand": "требование",
    "opinion": "мнение",
    "forecast": "прогноз",
}
FORMS = {"direct": "прямая речь", "indirect": "косвенная речь"}
MODES = {
    "phone": "по телефону",
    "video": "по видеосвязи",
    "summit": "саммит",
    "session": "заседание",
    "congress": "съезд",
    "conference": "конференция",
    "law": "закон",
    "decree": "указ",
    "agreement": "соглашение",
}
ROLES = {
    "host": "принимает",
    "guest": "гость",
    "recipient": "адресат",
    "candidate": "кандидат",
    "victim": "пострадавший",
    "member": "участник",
}
PRECISION = {
    "day": "день",
    "month": "месяц",
    "season": "время года",
    "year": "год",
    "decade": "десятилетие",
    "century": "век",
    "interval": "промежуток",
}
ON_BASIS = {
    "stated": "начало и конец названы",
    "stated_from": "названо начало",
    "stated_to": "назван конец",
    "seen": "упоминается в должности до и после",
    "last_seen": "последнее упоминание до этого дня",
    "elect": "уже избран, ещё не вступил",
}
BETWEEN = {"gap": "перед этим должность никто не занимал", "overlap": "одновременно с предшественником"}
BETWEEN_SEEN = {
    "gap": "кто занимал должность перед этим, не сообщается",
    "overlap": "в те же дни должность называют за",
}
SEEN_THAT_DAY = "упоминается в должности в этот день"
DIFFERS = {
    "date": "дата",
    "place": "место",
    "status": "было ли",
    "holder": "кто занимает должность",
    "from": "с какого времени",
    "to": "до какого времени",
}
SECTIONS = {
    "offices": "Должности",
    "meetings": "Встречи",
    "events": "Другие события",
    "statements": "Высказывания",
    "pledges": "Обещания",
    "about_each_other": "Что говорят друг о друге",
    "people": "С кем",
    "places": "Где",
    "new_events": "Новые события",
    "status_changes": "Изменился статус",
    "new_offices": "Новые должности",
    "new_statements": "Новые высказывания",
}
RELATIONS = {
    "first_since": "впервые с",
    "earlier_report": "ранее сообщалось",
    "follow_up": "продолжение",
    "same_event": "то же событие",
}


def event_name(kind: str) -> str:
    """Give the Russian name of an event type."""
    from letopis.ontology.events import event_types

    known = event_types().get(kind)
    return known.name if known else kind


def date_words(edtf: str | None, *, hedge: bool = True, relative: bool = False) -> str:
    """Say an EDTF date in Russian with its precision: "в мае 1985 (месяц)"; ``relative`` if the text says "вчера"."""
    if not edtf:
        return "дата неизвестна"
    try:
        date = EdtfDate.parse(edtf)
    except DateError:
        return edtf
    how = [PRECISION[date.precision]] if date.lower else []
    how += ["дата относительная"] if relative else []
    return f"{date.describe()} ({', '.join(how)})" if hedge and how else date.describe()


def when(date: Mapping[str, str | None] | None) -> str:
    """Say when, and what the date rests on, for the ``date`` of a record."""
    if not date or not date["edtf"]:
        return "дата неизвестна"
    if date["basis"] == "published":
        return f"{date_words(date['edtf'])} (известно лишь, что до публикации)"
    words = date_words(date["edtf"], relative=date["basis"] == "relative")
    return f"{words}, {date['time']}" if date.get("time") else words


def plural(number: int, one: str, few: str, many: str) -> str:
    """Give a number with the right form of a noun: 1 сообщение, 2 сообщения, 5 сообщений."""
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:  # noqa: PLR2004 (11 is одиннадцать)
        return f"{number} {one}"
    if ones in {2, 3, 4} and tens not in {12, 13, 14}:
        return f"{number} {few}"
    return f"{number} {many}"


def reports(record: Mapping[str, object]) -> str:
    """Count reports and outlets of a row; nothing for a single report."""
    number, outlets = record.get("reports"), record.get("outlets")
    if not isinstance(number, int) or number < 2:  # noqa: PLR2004
        return ""
    told = plural(number, "сообщение", "сообщения", "сообщений")
    if isinstance(outlets, int) and outlets > 1:
        told += f" из {plural(outlets, 'издания', 'изданий', 'изданий')}"
    return told
