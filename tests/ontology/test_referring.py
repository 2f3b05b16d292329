"""The lexicon of nouns that take something up."""

from __future__ import annotations

from letopis.ontology.referring import referring


def test_general_nouns_take_up_what_specific_ones_name():
    words = referring()
    assert words.general["компания"] & words.known["банк"]
    assert "банк" not in words.general
    assert "organisation" in words.types["company"]


def test_nouns_of_events_are_told_by_their_endings():
    words = referring()
    assert words.situation("заседание")
    assert words.situation("встреча")
    assert not words.situation("организация")
    assert not words.situation("дом")


def test_no_noun_is_both_a_thing_and_never_taken_up():
    words = referring()
    assert not words.things & words.never
    assert not words.fresh & words.pointing
