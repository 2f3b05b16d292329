"""The lexicon's entries say what pymorphy3 says."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letopis.language.entries import analyzer, categories, entries, grammemes
from letopis.language.morphology import analyses, best_parse, is_entry, lemma, parses

WORDS = analyzer().dictionary.words
# Some thousand forms: plain ones, ё, forms with the prefixes that paradigms have, verbs with all their participles.
BEGINNINGS = ("во", "ёж", "наи", "повы", "прези", "сове", "стал", "съез")
ENDINGS = ("", "а", "ов", "ому", "ской", "ем", "ился", "-то", "-женева")


def told(word):
    return [(one.lemma, one.tag, one.score, one.entry) for one in analyses(word)]


def asked(word):
    return [(p.normal_form, str(p.tag), p.score, is_entry(p)) for p in analyzer().parse(word)]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_form_that_the_lexicon_has_is_read_as_pymorphy3_reads_it(beginning):
    forms = list(islice(WORDS.iterkeys(beginning), 0, None, 31))
    assert len(forms) > 5
    for form in forms:
        for spelt in {form, form.replace("ё", "е")}:
            assert entries(spelt)
            assert told(spelt) == asked(spelt), spelt


def test_forms_whose_chances_are_known_come_in_the_order_of_their_chances():
    keys = analyzer().prob_estimator.p_t_given_w.keys("пр")
    forms = {key.rpartition(":")[0] for key in keys}
    assert len(forms) > 100
    for form in forms:
        assert told(form) == asked(form), form


@given(st.text(alphabet="абвгдеёжийклмнопрстуцчшыьэюяАЕИК-", min_size=1, max_size=6), st.sampled_from(ENDINGS))
def test_any_form_is_read_as_pymorphy3_reads_it(stem, ending):
    assert told(stem + ending) == asked(stem + ending)


def test_what_the_lexicon_does_not_hold_is_no_entry():
    assert not entries("горбачёвовский")
    assert not analyses("горбачёвовский")[0].entry
    # An initial is read by a rule.
    assert entries("к")
    assert not entries("К")
    assert any("Init" in grammemes(one.tag) for one in analyses("К"))


def test_the_categories_of_every_tag_are_those_of_pymorphy3():
    for tag in analyzer().dictionary.gramtab:
        found = categories(str(tag))
        assert (found.part, found.case, found.number, found.gender) == (tag.POS, tag.case, tag.number, tag.gender)
        assert frozenset(grammemes(str(tag))) == tag.grammemes


def test_the_tagger_chooses_between_readings():
    noun, verb = {"Case": "Gen", "Number": "Sing"}, {"VerbForm": "Inf"}
    assert lemma("стали", "NOUN", noun) == "сталь"
    assert lemma("стали", "VERB", verb) == "стать"
    assert lemma("Стали", "NOUN", noun) == "сталь"
    assert best_parse("стали", "NOUN", noun) in parses("стали")
    assert best_parse("стали", "NOUN", noun).normal_form == "сталь"
    assert lemma("Reuters", "PROPN", {}) == "reuters"


def test_a_participle_used_as_an_adjective_keeps_its_own_nominative():
    case = {"Case": "Gen", "Number": "Plur"}
    assert lemma("подписанных", "ADJ", case) == "подписанный"
    assert lemma("подписанных", "VERB", case | {"VerbForm": "Part"}) == "подписать"
