from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from letopis.cli.evaluate import evaluate
from letopis.errors import EvaluationError
from letopis.evaluation.floors import Run
from letopis.evaluation.floors import measure as measure_run
from letopis.evaluation.lea import Chain
from letopis.evaluation.measures import Accuracy, Score
from letopis.evaluation.rucoco import as_markup, is_joined, named_people, read_folder, score_folder, to_chains
from letopis.model.layers import Entity, Mention, Reading
from letopis.model.spans import Span

TEXT = (
    "Президент США Рональд Рейган прибыл в Женеву. Рейган встретился с Михаилом Горбачёвым, "
    "он доволен. Обоих лидеров встречала Раиса Горбачёва. В Женеве Горбачёв отдыхал. Они уехали."
)
REAGAN = ("Президент США Рональд Рейган", "Рейган встретился|Рейган", "он доволен|он")
GORBACHEV = ("Михаилом Горбачёвым", "Горбачёв отдыхал|Горбачёв")
GENEVA = ("Женеву", "Женеве")
BOTH = ("Обоих лидеров", "Они")
CHAINS = (REAGAN, GORBACHEV, GENEVA, BOTH)
INCLUDES = ((), (), (), (0, 1))


def place(words, text=TEXT):
    """Give the first place of words; "a b|a" is the "a" of the first "a b"."""
    around, _, wanted = words.partition("|")
    start = text.index(around)
    return start, start + len(wanted or around)


def span(words, text=TEXT):
    return Span(*place(words, text))


def entity(number, *mentions, kind="person", text=TEXT):
    found = tuple(Mention(*place(words, text), form, None, members) for words, form, members in mentions)
    return Entity(f"e{number}", kind, kind.upper(), "", "attested", None, found)


def name(words):
    return (words, "name", ())


GROUP = tuple((words, "nominal", ("e1", "e2")) for words in BOTH)
# As Letopis has it: a title is no part of the name, a group stands in each of its members.
OWN = (
    (1, name("Рональд Рейган"), name(REAGAN[1]), (REAGAN[2], "pronoun", ()), *GROUP),
    (2, name(GORBACHEV[0]), name(GORBACHEV[1]), *GROUP),
    (3, name("Женеву"), name("Женеве")),
    (4, name("Раиса Горбачёва")),
)


class FakeReader:
    def __init__(self, rows=OWN):
        self.rows = rows

    def read(self, article):
        return Reading(article, (), (), tuple(entity(*row, text=article.text) for row in self.rows))


def write(folder, text=TEXT, before=""):
    raw = before + text
    markup = {
        "entities": [[place(words, raw) for words in chain] for chain in CHAINS],
        "includes": INCLUDES,
        "text": raw,
    }
    folder.mkdir(exist_ok=True)
    (folder / "1985_talks.json").write_text(json.dumps(markup), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "set")
    return tmp_path / "set"


def test_chains_mentions_and_people(folder):
    score = score_folder(folder, reader=FakeReader())
    measures = score.measures
    assert (score.name, score.documents, score.failed) == ("rucoco", 1, 0)
    # Of Reagan's three links one is found: his title is a part of the set's first mention.
    assert measures["lea"].recall == pytest.approx((3 * 1 / 3 + 2 + 2 + 2) / 9)
    assert measures["lea"].precision == pytest.approx((3 * 1 / 3 + 2 + 2 + 2) / 9)
    # The group has two mentions and five members' mentions: ten links, of which eight are found.
    assert measures["lea_split"].recall == pytest.approx((7 + 5 * 8 / 10) / 14)
    assert measures["mentions"] == Score(8, 9, 9)
    assert measures["person_chains"] == Accuracy(2, 2)


def test_raw_offsets_there_and_back(tmp_path):
    write(tmp_path / "set", before="\ufeff\u00ad")
    plain = [(number, *(m for m in mentions if m not in GROUP), *GROUP) for number, *mentions in OWN[:2]]
    score = score_folder(tmp_path / "set", reader=FakeReader(plain), predictions=tmp_path / "out")
    assert score.measures["mentions"] == Score(6, 9, 7)
    (first,) = read_folder(tmp_path / "out", reader=FakeReader(plain))
    # What was written is read as gold and found again.
    assert set(first.gold) == set(first.found)


def test_the_written_form(folder, tmp_path):
    score_folder(folder, reader=FakeReader(), predictions=tmp_path / "out")
    written = json.loads((tmp_path / "out" / "1985_talks.json").read_text(encoding="utf-8"))
    assert written["text"] == TEXT
    assert written["includes"] == [[], [], [], [0, 1]]
    words = [[TEXT[start:end] for start, end in chain] for chain in written["entities"]]
    # Раиса Горбачёва is mentioned once and left out.
    assert words == [["Рональд Рейган", "Рейган", "он"], ["Михаилом Горбачёвым", "Горбачёв"], list(GENEVA), list(BOTH)]


def test_a_span_belongs_to_one_chain_and_a_chain_of_one_needs_a_group():
    one = entity(1, name(REAGAN[1]), ("Обоих лидеров", "nominal", ("e1", "e2")))
    other = entity(2, name(GORBACHEV[1]), name(REAGAN[1]), ("Обоих лидеров", "nominal", ("e1", "e2")))
    alone = entity(3, name("Женеву"))
    spans, includes = as_markup([one, other, alone])
    assert spans == [[span(REAGAN[1])], [span(GORBACHEV[1])], [span("Обоих лидеров")]]
    assert includes == ((), (), (0, 1))
    assert as_markup([alone]) == ([], ())


def test_parts_are_the_members_and_what_is_at_the_bottom():
    # 3 includes the group 2 and 1 alone; 2 includes 0 and 1. A circle does no harm.
    spans = [[Span(n, n + 1)] for n in range(4)]
    found = to_chains(spans, [(), (), (0, 1), (2,)])
    assert found[2] == Chain(frozenset(spans[2]), frozenset({Span(0, 1), Span(1, 2)}))
    assert found[3].parts == frozenset({Span(0, 1), Span(1, 2), Span(2, 3)})
    assert to_chains(spans[:2], [(1,), (0,)])[0].parts == frozenset({Span(1, 2)})


def gold():
    return tuple(Chain(frozenset(span(words) for words in chain)) for chain in CHAINS)


def test_people_are_known_by_a_mention_that_is_only_a_name():
    people = named_people(TEXT, gold())
    assert sorted(people) == [0, 1]
    assert [place.of(TEXT) for place in people[0]] == ["Рейган", "Рейган"]
    assert [place.of(TEXT) for place in people[1]] == ["Горбачёвым", "Горбачёв"]


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("Рейган", True),
        ("М. С. Горбачёв", True),
        ("Маргарет Тэтчер", True),
        ("Михаилу Сергеевичу", True),
        # An unknown surname beside a given name; a title or a body beside a name; places; common nouns.
        ("Уго Крфтч", True),
        ("президент Рейган", False),
        ("Фонд Рейгана", False),
        ("Женева", False),
        ("Вашингтон", False),
        ("Вера", False),
        ("КПСС", False),
        ("он", False),
        ("1985", False),
    ],
)
def test_names_of_people_in_the_lexicon(words, person):
    assert (0 in named_people(words, [Chain(frozenset({Span(0, len(words))}))])) is person


def joined(*entities):
    chains = gold()
    places = named_people(TEXT, chains)[0]
    return is_joined(0, places, chains, [tuple(span(words) for words in names) for names in entities])


def test_a_person_is_joined_if_all_names_are_and_no_other():
    both = ("Рональд Рейган", REAGAN[1])
    assert joined(both)
    assert joined(GORBACHEV, both, GENEVA)
    # Split; not found at all; found only once.
    assert not joined(both[:1], both[1:])
    assert not joined()
    assert not joined(both[:1])
    # With a name of another chain; with one that the set does not mark, since it is said once.
    assert not joined((*both, GORBACHEV[1]))
    assert not joined((*both, "Раиса Горбачёва"))


def test_a_text_that_fails_is_missed_and_told(folder):
    class Failing:
        def read(self, article):
            raise ValueError(article.published)

    notes = []
    score = score_folder(folder, reader=Failing(), notes=notes)
    assert score.failed == 1
    assert notes == ["1985_talks: ValueError: None"]
    assert score.measures["mentions"] == Score(0, 9, 0)
    assert score.measures["person_chains"] == Accuracy(0, 2)


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        '{"entities": [], "includes": []}',
        '{"entities": [[[0, 9]]], "includes": [[]], "text": "коротко"}',
        '{"entities": [[[0, 1]]], "includes": [], "text": "коротко"}',
        '{"entities": [[[0, 1]]], "includes": [[1]], "text": "коротко"}',
    ],
)
def test_a_broken_file_is_named(folder, broken):
    (folder / "b.json").write_text(broken, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"b\.json"):
        score_folder(folder, reader=FakeReader())
    assert score_folder(folder, reader=FakeReader(), limit=1).documents == 1


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="No texts"):
        score_folder(tmp_path)


@pytest.fixture
def call():
    app = typer.Typer()
    app.command()(evaluate)
    return lambda *arguments: CliRunner().invoke(app, ["rucoco", *map(str, arguments)])


def test_the_command_reads_and_writes(call, folder, tmp_path):
    table = call(folder)
    assert table.exit_code == 0, table.output
    assert "links right" in table.stdout
    found = json.loads(call(folder, "--json", "--limit", 1, "--predictions", tmp_path / "out").stdout)
    assert set(found["measures"]) == {"lea", "lea_split", "mentions", "person_chains"}
    assert found["measures"]["lea"]["gold"] == 9
    assert (tmp_path / "out" / "1985_talks.json").is_file()


def test_the_command_lists_no_words_of_the_set(call, folder):
    found = call(folder, "--errors")
    assert found.exit_code == 2
    assert "measuring only" in found.output


def test_floors_can_name_the_set(folder):
    assert measure_run(Run("own", "rucoco", folder.name, floors={}), folder.parent, folder.parent).name == "rucoco"
