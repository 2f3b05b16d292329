"""The words for what several articles tell together: histories of status, back-references, stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from letopis.answers import words
from letopis.model.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Names = Mapping[str, str]

_FOLLOWERS = 6
_UNKNOWN = "источник не назван"
STATES = {
    "linked": "более раннее событие в летописи есть",
    "contradicted": "летопись этому противоречит",
    "open": "летопись этого не проверяет",
}


def history(record: Mapping[str, Any]) -> str:
    """Say how a status changed: "запланировано (10 ноября 1985), состоялось (20 ноября 1985)"; else nothing."""
    told = record.get("status_history") or []
    if len(told) < 2:  # noqa: PLR2004 (one is no history)
        return ""
    return "сообщали: " + ", ".join(f"{words.STATUS.get(one['status'], one['status'])}{_on(one)}" for one in told)


def _on(one: Mapping[str, Any]) -> str:
    day = words.date_words(one["published"], hedge=False) if one["published"] else ""
    known = ", ".join(part for part in (one_line(one["source"] or ""), day) if part)
    return f" ({known})" if known else ""


def earlier(record: Mapping[str, Any]) -> str:
    """Say how a row is tied to earlier ones, and whether the chronicle bears it out."""
    told = []
    for one in record.get("backreferences") or []:
        since = f" {words.date_words(one['date'], hedge=False)}" if one.get("date") else ""
        relation = words.RELATIONS.get(one["relation"], one["relation"])
        told.append(f"{relation}{since}: {STATES[one['state']]}")
    return "; ".join(dict.fromkeys(told))


def story(record: dict[str, Any], names: Names, event: Callable[..., tuple[str, list[str]]]) -> tuple[str, list[str]]:
    """Say what a story is about, when it ran, who had it first and who followed."""
    happening = record["happening"]
    head = (
        event(happening, names)[0] if happening else one_line(record["first"]["title"] or "перепечатки одного текста")
    )
    days = [words.date_words(record[name], hedge=False) for name in ("first_published", "last_published")]
    articles = words.plural(record["articles"], "статья", "статьи", "статей")
    texts = words.plural(record["texts"], "независимый текст", "независимых текста", "независимых текстов")
    others = [event(one, names)[0] for one in record["happenings"][1:]]
    more = record["more_happenings"]
    begun = [one for one in (record["first"], *record["followed"]) if one["published"] == record["first_published"]]
    first, followed = _outlets(begun), _outlets(record["followed"][len(begun) - 1 :])
    return f"Сюжет: {head}", [
        " — ".join(dict.fromkeys(days)),
        f"{articles}, {texts}",
        # The day of printing is known, not the hour.
        f"первым: {first}" if len(begun) == 1 else f"в первый день: {first}",
        f"затем: {followed}" if followed else "",
        f"также: {'; '.join(others)}" + (f" и ещё {more}" if more else "") if others else "",
    ]


def _outlets(printed: Sequence[Mapping[str, Any]]) -> str:
    outlets = list(dict.fromkeys(one_line(one["source"] or _UNKNOWN) for one in printed))
    rest = len(outlets) - _FOLLOWERS
    return ", ".join(outlets[:_FOLLOWERS]) + (f" и ещё {rest}" if rest > 0 else "")
