from __future__ import annotations

import json
import re

import pytest
import typer
from typer.testing import CliRunner

from letopis.cli.evaluate import evaluate
from letopis.errors import EvaluationError
from letopis.evaluation import factrueval
from letopis.evaluation.factrueval import FactScore, FactText, errors_of, measure, score_folder
from letopis.evaluation.factrueval_facts import Argument, Fact, in_mode
from letopis.evaluation.factrueval_files import read_text
from letopis.evaluation.factrueval_text import alike, even, tight
from letopis.evaluation.floors import Run
from letopis.evaluation.floors import measure as measure_run
from letopis.evaluation.measures import Score
from letopis.model.layers import Entity, Mention
from letopis.model.records import ArticleRecords, EvidenceSpan, Tenure

TEXT = (
    "Президент США Рональд Рейган встретился с Михаилом Горбачёвым. Госсекретарём был Джордж Шульц. "
    "«Дженерал электрик» купила компанию RCA. Роберт Максвелл владеет газетой «Дейли миррор»."
)
# Spans by id: type and words; then mentions, things and facts as their layers have them.
SPANS = {
    1: ("job", "Президент"), 2: ("loc_name", "США"), 3: ("name", "Рональд"), 4: ("surname", "Рейган"),
    5: ("name", "Михаилом"), 6: ("surname", "Горбачёвым"), 7: ("job", "Госсекретарём"), 8: ("name", "Джордж"),
    9: ("surname", "Шульц"), 10: ("org_name", "Дженерал электрик"), 11: ("org_descr", "компанию"),
    12: ("org_name", "RCA"), 13: ("name", "Роберт"), 14: ("surname", "Максвелл"), 15: ("org_descr", "газетой"),
    16: ("org_name", "Дейли миррор"), 17: ("job", "Президент США"),
}  # fmt: skip
OBJECTS = """\
20 LocOrg 2 # США
21 Person 3 4 # Рональд Рейган
22 Person 5 6 # Михаилом Горбачёвым
23 Person 8 9 # Джордж Шульц
24 Org 10 # Дженерал электрик
25 Org 11 12 # компанию RCA
26 Person 13 14 # Роберт Максвелл
27 Org 15 16 # газетой Дейли миррор
"""
COREF = """\
30 20
name США
wikidata Соединённые Штаты Америки

31 21
firstname Рональд
lastname Рейган

32 22
firstname Михаил
patronymic Сергеевич
lastname Горбачёв

33 23
firstname Джордж
lastname Шульц

34 24
name Дженерал электрик

35 25
descriptor компания
name RCA

36 26
firstname Роберт
nickname1 Боб

37 27
descriptor газета
name Дейли миррор
"""
FACTS = """\
1-0 Occupation
Who obj31 Рейган Рональд
Position span1 Президент | span17 Президент США
Where obj30 США | Соединённые Штаты

1-1 Occupation
Who obj33 Шульц Джордж
Job span7 Госсекретарём
Where obj30 США
Фаза конец
Сложность повышенная

1-2 Meeting
Participant obj31 Рейган Рональд
Participant obj32 Горбачёв Михаил
Модальность будущее

1-3 isPartOf
Company obj35 RCA
Company obj34 Дженерал электрик

1-4 Deal
Participant obj34 Дженерал электрик
Participant obj35 RCA
Type купля/продажа
Модальность завершено в прошлом

1-5 Ownership
Owner obj36 Роберт Максвелл
Property obj37 Дейли миррор
"""


def write(folder, *, name="book_1", text=TEXT, facts=FACTS, objects=OBJECTS, coref=COREF):
    folder.mkdir(parents=True, exist_ok=True)
    tokens = list(re.finditer(r"\w+|[^\w\s]", TEXT))
    rows = [f"{100 + n} {t.start()} {len(t[0])} {t[0]}" for n, t in enumerate(tokens)]
    spans = []
    for number, (kind, words) in SPANS.items():
        start = TEXT.index(words)
        inside = [n for n, t in enumerate(tokens) if start <= t.start() < start + len(words)]
        ids = " ".join(str(100 + n) for n in inside)
        said = " ".join(tokens[n][0] for n in inside)
        place = f"{start} {len(words)} {100 + inside[0]} {len(inside)}"
        spans.append(f"{number} {kind} {place}  # {ids} {said}")
    layers = {
        "txt": text, "tokens": "\n".join(rows), "spans": "\n".join(spans), "objects": objects, "coref": coref,
        "facts": facts,
    }  # fmt: skip
    for layer, content in layers.items():
        (folder / f"{name}.{layer}").write_text(f"{content}\n", encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "set")


def read(folder, name="book_1"):
    return read_text(folder / f"{name}.txt")


def predicted(kind, **arguments):
    values = [(name, value) for name, found in arguments.items() for value in found.split("|")]
    return Fact(kind, tuple(Argument(name, (tight(value),), value) for name, value in values))


def as_predictions(facts):
    """Predict the longest of all that may stand for each argument."""
    return tuple(
        fact._replace(arguments=tuple(a._replace(values=(max(a.values, key=len),)) for a in fact.arguments))
        for fact in facts
    )


def test_spelling_is_evened_out():
    assert even(" «Заря» — Ёлка’ ") == '"заря" - елка\''
    assert tight("вице - премьер ( бывший ) , сэр .") == "вице-премьер (бывший), сэр."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("а", "б", False), ("а", "а", True), ("посол", "посла", False), ("мэр", "мэра", True),
        ("министр", "министра", True), ("президент", "президентом", True), ("посол", "послом", False),
        ("президент", "президентами", False), ("сша", "", False),
    ],
)  # fmt: skip
def test_a_few_letters_may_differ(one, other, same):
    assert alike(one, other) is alike(other, one) is same


def test_what_may_stand_for_an_argument(folder):
    facts = read(folder).facts
    assert [fact.type for fact in facts] == ["occupation", "occupation", "meeting", "deal", "ownership"]
    who, position, where = facts[0].arguments
    assert {"рейган рональд", "рональд рейган", "рейган", "рональд"} <= set(who.values)
    assert who.names == ("рейган",)
    assert position.values == ("президент", "президент сша")
    assert [span.of(TEXT) for span in position.spans] == ["Президент", "Президент США"]
    # The description as it stands, the attribute, and the mention, once without its last letter.
    assert set(where.values) == {"сша | соединенные штаты", "сша", "сш"}
    gorbachev = facts[2].arguments[1]
    assert {"горбачев михаил сергеевич", "михаил сергеевич горбачев", "михаилом горбачевым"} <= set(gorbachev.values)
    company = facts[3].arguments[1]
    assert {"rca", "компания rca", "rca компания", "компанию rca"} <= set(company.values)
    assert facts[3].arguments[2].values == ("купля/продажа",)
    owner, thing = facts[4].arguments
    assert owner.names == ("боб",)
    # Quotation marks in the text come with the name, and then with the description too.
    assert {'"дейли миррор"', 'газета "дейли миррор"', "газетой дейли миррор"} <= set(thing.values)


def test_job_is_the_position_and_marks_become_flags(folder):
    facts = read(folder).facts
    assert facts[1].get("position").values == ("госсекретарем",)
    assert [fact.difficult for fact in facts] == [False, True, False, False, False]
    assert [fact.unreal for fact in facts] == [False, False, True, False, False]


def test_modes(folder):
    facts = read(folder).facts
    standard, full = in_mode(facts, full=False), in_mode(facts, full=True)
    assert standard[1].get("фаза") is None
    assert standard[1].difficult
    assert [fact.type for fact in full] == ["occupation", "occupation", "deal", "ownership"]
    assert full[1].get("фаза").label == "конец"
    assert not full[1].difficult


def test_a_reference_that_leads_nowhere_is_told(folder):
    write(folder, facts="1-0 Occupation\nWho obj99 Некий Человек\nPosition span1 Президент\n")
    found = read(folder)
    assert found.facts[0].arguments[0].values == ("некий человек",)
    assert found.strays == ("book_1.facts: obj99 is no object",)


@pytest.mark.parametrize(
    ("layer", "content"),
    [("objects", "20 Person 999 # нет"), ("spans", "1 job 0"), ("facts", "1-0"), ("spans", "1 job 0 9 100 1  # 100")],
)
def test_layers_out_of_form_are_refused(folder, layer, content):
    (folder / f"book_1.{layer}").write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match="book_1"):
        read(folder)


def test_a_folder_without_layers_is_refused(tmp_path):
    (tmp_path / "book_1.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(EvaluationError, match="No texts"):
        score_folder(tmp_path)


def test_the_set_itself_is_perfect_in_both_modes(folder):
    marked = read(folder)
    measures = measure(FactText(marked, as_predictions(marked.facts)))
    assert measures["facts"] == FactScore(0, 4, 4, 4.0, 4.0)
    assert measures["facts_full"] == FactScore(0, 4, 4, 4.0, 4.0)
    assert measures["occupation_full"].gold == 2
    assert all(m.f1 == 1 for name, m in measures.items() if name != "meeting_full")
    assert measures["meeting_full"].as_measure()["f1"] == 0
    assert measures["person_position"] == Score(1, 1, 1)


def test_nothing_predicted_is_nothing_found(folder):
    measures = measure(FactText(read(folder)))
    assert measures["facts"] == FactScore(0, 4, 0)
    assert {m.f1 for m in measures.values()} == {0.0}
    assert measures["person_position"] == Score(0, 1, 0)


def test_quality_and_arguments_by_hand(folder):
    found = (
        # Person and position (1 + .5) of 2.5; a false place weighs 1 more: 1.5 / 3.5.
        predicted("occupation", who="Рональд Рейган", position="президент", where="Франция"),
        # One participant of two, one false: 1 / 3.
        predicted("meeting", participant="Рональд Рейган|Джордж Буш"),
        predicted("meeting", participant="Маргарет Тэтчер|Франсуа Миттеран"),
    )
    measures = measure(FactText(read(folder), found))
    assert measures["occupation"].found == pytest.approx(1.5 / 3.5)
    assert measures["meeting"].recall == pytest.approx(1 / 3)
    assert measures["meeting"].precision == pytest.approx(1 / 6)
    assert measures["facts"].found == pytest.approx(1.5 / 3.5 + 1 / 3)
    assert (measures["facts"].gold, measures["facts"].predicted) == (4, 3)
    assert measures["occupation_who"] == FactScore(0, 1, 1, 1, 1)
    assert measures["occupation_where"] == FactScore(0, 1, 1, 0, 0)
    assert measures["meeting_participant"] == FactScore(0, 2, 4, 1, 1)
    assert measures["deal_type"] == FactScore(0, 1, 0, 0, 0)


def test_a_difficult_fact_takes_its_prediction_with_it(folder):
    found = (predicted("occupation", who="Джордж Шульц", position="госсекретарь"),)
    measures = measure(FactText(read(folder), found))
    assert (measures["occupation"].gold, measures["occupation"].predicted) == (1, 0)
    assert measures["person_position"] == Score(0, 1, 0)
    # Full: person and position of 1 + .5 + 1 + .5.
    assert measures["occupation_full"].found == pytest.approx(1.5 / 3)


def test_kinds_of_scores_do_not_mix():
    with pytest.raises(TypeError):
        FactScore() + Score()


@pytest.fixture
def reader():
    """Read one tenure in every article: Рейган is president of a country called by another name."""
    start = TEXT.index("Рональд")
    place = Mention(0, 9, "name")
    people = Entity("e1", "person", "PERSON", "Рональд Рейган", "attested", None, (Mention(start, start + 14, "name"),))
    country = Entity("e2", "country", "COUNTRY", "Америка", "attested", None, (place,))
    tenure = Tenure(
        id="o1", person="e1", office="президент", of="e2", span=place.plain(), evidence=(EvidenceSpan(0, 9),),
        origin="test", confidence=1.0,
    )  # fmt: skip

    def records(article):
        return ArticleRecords(article=article, entities=(people, country), tenures=(tenure,))

    return records


def test_a_folder_is_scored_told_and_written(folder, reader, tmp_path):
    write(folder, name="book_2", facts="")
    wrong, notes = [], []
    score = score_folder(folder, read=reader, predictions=tmp_path / "out", wrong=wrong, notes=notes)
    assert (score.name, score.documents, score.failed, notes) == ("factrueval", 2, 0, [])
    assert list(score.measures)[:6] == ["facts", "occupation", "meeting", "deal", "ownership", "person_position"]
    # In the text without facts the prediction is false.
    assert score.measures["occupation"].found == pytest.approx(1.5 / 3.5)
    assert (score.measures["occupation"].gold, score.measures["occupation"].predicted) == (1, 2)
    assert (tmp_path / "out" / "book_1.task3").read_text(encoding="utf-8") == (
        "occupation\nwho : Рональд Рейган\nposition : Президент\nwhere : Америка\n\n"
    )
    assert any(line.startswith("  ~ 0.43    occupation · who: Рейган Рональд") for line in wrong)
    assert any(line.startswith("  - missed  deal") for line in wrong)
    assert any(line.startswith("  + false   occupation") for line in wrong)
    assert any(line.startswith("  + false  pair") for line in wrong)
    assert score.as_json()["measures"]["facts"]["gold"] == 4


def test_missed_pairs_are_told(folder):
    assert any(line.startswith("  - missed pair occupation") for line in errors_of(FactText(read(folder))))


def test_a_text_that_fails_is_missed_and_told(folder):
    def failing(article):
        raise ValueError(article.language)

    notes = []
    score = score_folder(folder, read=failing, limit=1, notes=notes)
    assert score.failed == 1
    assert notes == ["book_1: ValueError: ru"]
    assert score.measures["facts"] == FactScore(0, 4, 0)


@pytest.fixture
def call(monkeypatch, reader):
    monkeypatch.setattr(factrueval, "read_article", reader)
    app = typer.Typer()
    app.command()(evaluate)
    return lambda *arguments: CliRunner().invoke(app, ["factrueval", *map(str, arguments)])


def test_the_command_shows_a_table_and_lists_errors_apart(call, folder, tmp_path):
    result = call(folder, "--errors", "--limit", 1, "--predictions", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "0.43 of 4 gold found, 0.43 of 1 predicted right" in result.stdout
    assert "1 right of 1 gold, 1 predicted" in result.stdout
    assert "== book_1" in result.stderr
    assert (tmp_path / "out" / "book_1.task3").is_file()


def test_the_command_gives_one_object(call, folder):
    found = json.loads(call(folder, "--json").stdout)
    assert (found["set"], found["documents"]) == ("factrueval", 1)
    assert {"facts", "occupation", "meeting", "deal", "ownership", "person_position"} <= set(found["measures"])
    assert found["measures"]["facts"] == {
        "precision": 0.4286, "recall": 0.1071, "f1": 0.1714, "gold": 4, "predicted": 1, "found": 0.43, "right": 0.43,
    }  # fmt: skip


@pytest.mark.usefixtures("call")
def test_floors_can_name_the_set(folder):
    score = measure_run(Run("own", "factrueval", folder.name, floors={}, limit=1), folder.parent, folder.parent)
    assert score.documents == 1
