"""All records of one article: numbering, references, what is kept."""

from __future__ import annotations

import msgspec

from letopis.model.articles import Appearance, Article
from letopis.model.records import ArticleRecords
from letopis.reading import Reader
from letopis.records import extract

TEXT = (
    "Президент США Рональд Рейган встретился в Женеве с Михаилом Горбачёвым и военными. "
    "Переговоры прошли 20 ноября, сообщила пресс-служба Белого дома. "
    "«Встреча была полезной», — заявил Горбачёв."
)
READER = Reader()


def records():
    appearance = Appearance("Листок дня", None, "1985-11-21", "given")
    return extract(READER.read(Article("x", "d", None, "ru", TEXT, "1985-11-21", (appearance,))))


def entity_ids(value, key=""):
    if isinstance(value, dict):
        return {name for k, v in value.items() for name in entity_ids(v, k)}
    if isinstance(value, list | tuple):
        return {name for item in value for name in entity_ids(item, key)}
    fields = {"place", "entity", "person", "of", "replaces", "replaced_by", "speaker", "via", "about", "by", "country"}
    return {value} if key in fields and isinstance(value, str) else set()


def test_entities_are_numbered_by_first_mention():
    found = records()
    assert [entity.id for entity in found.entities] == [f"e{n}" for n in range(1, len(found.entities) + 1)]
    starts = [min(mention.start for mention in entity.mentions) for entity in found.entities]
    assert starts == sorted(starts)


def test_every_reference_is_to_an_entity_of_the_article():
    found = records()
    printed = msgspec.to_builtins(found)
    known = {entity.id for entity in found.entities}
    for part in ("events", "tenures", "statements", "backreferences"):
        assert entity_ids(printed[part]) <= known


def test_people_without_a_name_are_kept_only_if_a_record_speaks_of_them():
    found = records()
    used = entity_ids(msgspec.to_builtins([*found.events, *found.tenures, *found.statements, *found.backreferences]))
    for entity in found.entities:
        assert entity.id in used or any(mention.form == "name" for mention in entity.mentions)
    assert "военные" in {entity.name for entity in found.entities}


def test_the_parts_are_there():
    found = records()
    assert isinstance(found, ArticleRecords)
    assert [event.type for event in found.events] == ["meet"]
    assert found.tenures
    assert found.statements
    assert found.times


def test_reading_twice_gives_the_same():
    assert records() == records()


def test_the_office_of_a_change_is_of_whoever_comes_or_goes() -> None:
    text = "Президент СССР Михаил Горбачёв назначил министром иностранных дел Александра Бессмертных."
    found = extract(READER.read(Article("x", "d", None, "ru", text, "1991-01-16")))
    (event,) = found.events
    tenure = next(row for row in found.tenures if row.id == event.office)
    assert found.entity(tenure.person).name == "Александр Бессмертных"
    dismissal = "Президент Франции Франсуа Миттеран уволил генерала Рене Эмбо."
    found = extract(READER.read(Article("x", "d", None, "ru", dismissal, "1991-01-16")))
    held = {row.id: found.entity(row.person).name for row in found.tenures}
    assert all(held.get(event.office or "") != "Франсуа Миттеран" for event in found.events)
    assert [event.type for event in found.events] == ["dismiss"]
