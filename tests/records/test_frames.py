"""Every frame's examples, run: what is marked up is found, and nothing is found where nothing is marked."""

from __future__ import annotations

import re

import pytest

from letopis.errors import OntologyError
from letopis.model.articles import Article
from letopis.ontology.events import event_type, event_types
from letopis.reading import Reader
from letopis.records import frames
from letopis.records.events import find_events

PUBLISHED = "1990-06-15"
MARK = re.compile(r"\[([^|\]]+)\|(\w+)\]|\{([^}]+)\}")
EXAMPLES = [(frame, example) for frame in frames.frames().values() for example in frame.examples]
READER = Reader()


def unmark(marked: str) -> tuple[str, str | None, list[tuple[str, str]]]:
    """Give the plain text, the trigger, and the marked words with their roles."""
    trigger = None
    marks = []
    for found in MARK.finditer(marked):
        if found[3]:
            trigger = found[3]
        else:
            marks.append((found[1], found[2]))
    return MARK.sub(lambda m: m[1] or m[3], marked), trigger, marks


@pytest.mark.parametrize(("frame", "example"), EXAMPLES, ids=[f"{f.type}: {e.text[:60]}" for f, e in EXAMPLES])
def test_example(frame, example):
    text, trigger, marks = unmark(example.text)
    reading = READER.read(Article("x", "d", None, "ru", text, PUBLISHED))
    table = find_events(reading)
    events = [event for event in table.events if event.type == frame.type]
    if trigger is None:
        assert not events
        return
    assert [event.trigger.of(text) for event in events] == [trigger]
    event = events[0]
    assert event.status == example.status
    entities = {entity.id: entity for entity in (*reading.entities, *table.entities)}
    found = {
        (mention.start, participant.role)
        for participant in event.participants
        for mention in entities[participant.entity].mentions
    }
    wanted = {(text.index(words), role) for words, role in marks if role not in {"place", "date"}}
    assert wanted <= {(start, role) for start, role in found}
    assert len(event.participants) == len(wanted)
    for words, role in marks:
        if role == "place":
            place = entities[event.place].mentions if event.place else ()
            starts = {m.start for m in place} | ({event.place_text.start} if event.place_text else set())
            assert text.index(words) in starts
    if example.edtf:
        assert event.date.edtf == example.edtf


def test_every_type_of_the_contract_has_a_frame():
    assert set(event_types()) == set(frames.frames())


def test_every_rule_is_named_after_its_type_and_once():
    names = [rule.id for frame in frames.frames().values() for rule in frame.rules]
    assert len(names) == len(set(names))
    for frame in frames.frames().values():
        assert all(rule.id.startswith(f"{frame.type}.") for rule in frame.rules)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("type: picnic\nrules: []", "picnic"),
        ("type: meet\nrules: [{id: meet.x}]", "meet.x"),
        ("type: meet\nrules: [{id: meet.x, verbs: [a], nouns: [b]}]", "meet.x"),
        ("type: meet\nrules: [{id: meet.x, verbs: [a], mode: phone}]", "mode"),
        ("type: meet\nrules: [{id: meet.x, verb: [a]}]", "verb"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_name(data, words):
    with pytest.raises(OntologyError, match=words):
        frames.read_frame("test.yaml", data)


def test_lists_of_words_may_share_some():
    data = """
    type: meet
    rules:
      - {id: meet.x, verbs: [встретиться], unless: [&matches [матч, гол], тур]}
      - {id: meet.y, verbs: [увидеться], unless: [кубок, *matches]}
    """
    found = [set(rule.unless) for rule in frames.read_frame("test.yaml", data).rules]
    assert found == [{"матч", "гол", "тур"}, {"матч", "гол", "кубок"}]


def test_an_unknown_type_is_refused():
    with pytest.raises(OntologyError):
        event_type("picnic")
    assert event_type("meet").category == "CONSULT"
