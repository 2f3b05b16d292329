"""What `letopis read --json` prints keeps the record contract, on the sample and on the contract's own example."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

import letopis
from letopis.articles import load
from letopis.ingest import read_article, sample_path
from letopis.model.dates import EdtfDate
from letopis.ontology.events import event_types
from letopis.ontology.offices import OFFICE_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = (
    "Женева, 21 ноября. Генеральный секретарь ЦК КПСС Михаил Горбачёв и президент США Рональд Рейган накануне провели "
    "в Женеве встречу, сообщила пресс-группа переговоров. Она стала первой после венской встречи 1979 года. На полях "
    "переговоров министр иностранных дел СССР Эдуард Шеварднадзе беседовал с Джорджем Шульцем.\n\n"
    "«Ядерная война, — сказал Горбачёв, — не должна быть развязана никогда». По его словам, Москва продолжит "
    "переговоры в январе."
)
KEYS = {
    "article": "id digest title language text published appearances",
    "entities": "id type fine name name_basis wikidata mentions",
    "times": "id type start end edtf basis",
    "events": "id type mode trigger participants place place_text date status background part_of office object topic "
    "reported_by evidence origin confidence",
    "tenures": "id person office office_class of status ordinal from to replaces replaced_by span evidence reported_by "
    "origin confidence",
    "statements": "id speaker kind form cue content content_parts via about part_of date evidence origin confidence",
    "backreferences": "id from relation to by evidence origin confidence",
    "notes": "code message start end",
}
VALUES = {
    "name_basis": {"attested", "inflected", "source_words"},
    "basis": {"stated", "relative", "published", "unresolved"},
    "form": {"name", "nominal", "pronoun", "direct", "indirect"},
    "role": {"host", "guest", "actor", "recipient", "candidate", "victim", "member"},
    "kind": {"claim", "pledge", "denial", "demand", "opinion", "forecast"},
    "relation": {"first_since", "earlier_report", "follow_up", "same_event"},
    "office_class": set(OFFICE_CLASSES),
    "status": {"happened", "ongoing", "planned", "denied", "alleged", "called_off"}
    | {"current", "former", "acting", "elect"},
}
REFERENCE = re.compile(r"^[etvos]\d+$")


def printed(text: str, **about: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(msgspec.json.encode(letopis.read(text, **about)))
    return found


@cache
def sample() -> list[dict[str, Any]]:
    with sample_path() as path:
        articles = [loaded.article for loaded in load([path]) if loaded.article is not None]
    return [json.loads(msgspec.json.encode(read_article(article))) for article in articles]


def parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


@pytest.mark.parametrize("layer", KEYS)
def test_every_key_of_the_contract_is_printed(layer: str) -> None:
    wanted = set(KEYS[layer].split())
    rows = [row for doc in sample() for row in ([doc[layer]] if layer == "article" else doc[layer])]
    assert rows or layer == "notes"
    for row in rows:
        assert wanted <= set(row)


def test_offsets_lie_in_the_text_and_cover_words() -> None:
    for doc in sample():
        text = doc["article"]["text"]
        for part in parts([doc[layer] for layer in KEYS if layer not in {"article", "notes"}]):
            if part.get("start") is not None:
                words = text[part["start"] : part["end"]]
                assert words, part
                assert words == words.strip(), (part, words)


def test_references_lead_to_rows_of_the_same_article() -> None:
    for doc in sample():
        ids = {row["id"] for layer in ("entities", "times", "events", "tenures", "statements") for row in doc[layer]}
        rows = [doc[layer] for layer in KEYS if layer not in {"article", "notes"}]
        for part in parts(rows):
            for key, value in part.items():
                if isinstance(value, str) and REFERENCE.match(value) and key != "id":
                    assert value in ids, (key, value)


def test_values_come_from_the_contracts_lists() -> None:
    types = set(event_types())
    for doc in sample():
        assert {event["type"] for event in doc["events"]} <= types
        for part in parts([doc[layer] for layer in KEYS if layer not in {"article", "notes"}]):
            for key, allowed in VALUES.items():
                if isinstance(part.get(key), str):
                    assert part[key] in allowed, (key, part[key])
            if part.get("edtf") is not None:
                EdtfDate.parse(part["edtf"])
            if part.get("confidence") is not None:
                assert 0 < part["confidence"] <= 1
        for layer in ("events", "tenures", "statements", "backreferences"):
            assert all(row["evidence"] for row in doc[layer]), layer


class TestExample:
    """The contract's own example comes out as the contract says."""

    @pytest.fixture
    def doc(self) -> dict[str, Any]:
        return printed(EXAMPLE, published="1985-11-21", source="Листок дня")

    @staticmethod
    def name(doc: dict[str, Any], entity: str | None) -> str | None:
        return next((e["name"] for e in doc["entities"] if e["id"] == entity), None)

    def test_meeting(self, doc: dict[str, Any]) -> None:
        event = doc["events"][0]
        assert event["type"] == "meet"
        assert event["trigger"] == {"start": 122, "end": 129}
        assert {self.name(doc, p["entity"]) for p in event["participants"]} == {"Михаил Горбачёв", "Рональд Рейган"}
        assert self.name(doc, event["place"]) == "Женева"
        assert event["date"] == {"edtf": "1985-11-20", "basis": "relative", "time": None}
        (report,) = event["reported_by"]
        assert self.name(doc, report["entity"]) == "пресс-группа переговоров"
        assert report["span"] == {"start": 131, "end": 164}

    def test_first_since_and_the_sidelines(self, doc: dict[str, Any]) -> None:
        (back,) = doc["backreferences"]
        events = {event["id"]: event for event in doc["events"]}
        assert back["relation"] == "first_since"
        assert events[back["to"]]["date"]["edtf"] == "1979"
        assert events[back["to"]]["background"]
        aside = next(e for e in doc["events"] if e["trigger"] == {"start": 285, "end": 294})
        assert aside["part_of"] == back["from"] == doc["events"][0]["id"]

    def test_tenures(self, doc: dict[str, Any]) -> None:
        rows = {self.name(doc, t["person"]): t for t in doc["tenures"]}
        reagan = rows["Рональд Рейган"]
        assert (reagan["office"], reagan["office_class"]) == ("президент", "head_of_state")
        assert self.name(doc, reagan["of"]) == "США"
        assert reagan["evidence"] == [{"start": 67, "end": 95, "for": ["person", "office", "of"]}]

    def test_statements(self, doc: dict[str, Any]) -> None:
        quoted, pledged = (s for s in doc["statements"] if self.name(doc, s["speaker"]) == "Михаил Горбачёв")
        assert (quoted["kind"], quoted["form"]) == ("opinion", "direct")
        assert quoted["content_parts"] == [{"start": 317, "end": 330}, {"start": 353, "end": 385}]
        assert quoted["evidence"][0]["start"] == 316
        assert (pledged["kind"], pledged["form"]) == ("pledge", "indirect")
        assert pledged["cue"] == {"start": 388, "end": 401}
        assert pledged["content"] == {"start": 403, "end": 439}

    def test_times(self, doc: dict[str, Any]) -> None:
        values = [(t["edtf"], t["basis"]) for t in doc["times"]]
        assert values[-3:] == [("1985-11-20", "relative"), ("1979", "stated"), ("1986-01", "relative")]
