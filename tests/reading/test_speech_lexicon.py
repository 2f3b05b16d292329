"""Every entry of the cue lexicon is shown by its own example: S[speaker] C[cue] T[content]."""

import re

import pytest

from letopis.model.articles import Article
from letopis.ontology.speech import speech_lexicon
from letopis.reading import Reader
from letopis.reading.speech import find_speech

LEXICON = speech_lexicon()
ENTRIES = [*LEXICON.verbs, *LEXICON.nouns, *LEXICON.sources]
MARKED = re.compile(r"([SCT])\[([^\]]*)\]")


@pytest.fixture(scope="module")
def reader():
    return Reader()


def unmark(example):
    text, marks, place = "", {"S": [], "C": [], "T": []}, 0
    for match in MARKED.finditer(example):
        text += example[place : match.start()]
        marks[match[1]].append((len(text), len(text) + len(match[2])))
        text += match[2]
        place = match.end()
    return text + example[place:], marks


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.example[:60])
def test_an_entry_is_shown_by_its_example(reader, entry):
    text, marks = unmark(entry.example)
    reading = reader.read(Article("x", "d", None, "ru", text, "1985-11-21"))
    found = [
        (
            [(s.cue.start, s.cue.end)],
            [(p.start, p.end) for p in s.content_parts],
            [(s.speaker.start, s.speaker.end)] if s.speaker else [],
        )
        for s in find_speech(reading)
    ]
    assert (marks["C"], marks["T"], marks["S"]) in found


def test_every_cue_is_found_by_its_key():
    assert LEXICON.cue("по слово").kind == "claim"
    assert LEXICON.cue("выразить надежда").with_ == "надежда"
    assert LEXICON.cue("не исключить").kind == "forecast"
    assert LEXICON.cue("мнение") is None
    assert LEXICON.cue("гулять") is None
