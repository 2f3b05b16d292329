"""Questions and their answers over hand-built records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from letopis.answers import open_chronicle
from letopis.answers.asking import understood
from letopis.chronicle.writer import Writer
from letopis.errors import DateError, QuestionError, UnknownName
from letopis.model.records import EvidenceSpan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Story
    from letopis.answers import Chronicle
    from letopis.model.queries import Answer, Row
    from letopis.model.records import ArticleRecords

    Ask = Callable[..., Chronicle]


@pytest.fixture
def chronicle(place: str | Path, clock: Callable[[], dt.datetime]) -> Iterator[Ask]:
    """Give a function that stores articles and opens the chronicle for questions."""
    opened: list[Chronicle] = []

    def store(*articles: ArticleRecords) -> Chronicle:
        with Writer(place, clock=clock, user="tester") as writer:
            for one in articles:
                writer.put(one)
        opened.append(open_chronicle(place, clock=clock))
        return opened[-1]

    yield store
    for one in opened:
        one.close()


def meeting(
    story: type[Story],
    text: str,
    published: str,
    source: str | None,
    edtf: str | None,
    place: str | None = "Женева",
    **more: Any,
) -> ArticleRecords:
    """Build an article on a meeting of Gorbachev and Reagan; the place is told as ``place[:-1]``."""
    told = story(text, published, source)
    people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган", "Рональд"))
    where = told.entity(place, place[:-1], "city") if place else None
    told.event(more.pop("kind", "meet"), "встре", people, edtf, place=where, **more)
    return told.records()


def values(answer: Answer, *path: str) -> list[Any]:
    """Give one field of every row."""
    found: list[Any] = [one.record for one in answer.rows]
    for name in path:
        found = [one[name] for one in found]
    return found


def test_reports_of_one_meeting_are_one_row(chronicle: Ask, story: type[Story]) -> None:
    """Two outlets on one meeting are one event with two reports, dated as precisely as either tells."""
    opened = chronicle(
        meeting(
            story, "Михаил Горбачёв и Рональд Рейган встретились в ноябре.", "1985-12-01", "Голос", "1985-11", None
        ),
        meeting(
            story,
            "В Женеве 19 ноября встретились Михаил Горбачёв и Рональд Рейган.",
            "1985-11-20",
            "Листок",
            "1985-11-19",
        ),
    )
    answer = opened.meetings("Рейганом", "Горбачёва")
    (row,) = answer.rows
    assert row.record["date"]["edtf"] == "1985-11-19"
    assert answer.entities[row.record["place"]] == "Женева"
    assert (row.record["reports"], row.record["outlets"], len(row.citations)) == (2, 2, 2)


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        ({"edtf": "1985-11-20"}, 2),
        ({"edtf": "1985-11-19", "place": "Москва"}, 2),
        ({"edtf": "1985-11-19", "status": "denied"}, 2),
        ({"edtf": "1985-11-19", "kind": "visit"}, 2),
        ({"edtf": None}, 1),
        ({"edtf": None, "background": True}, 2),
        ({"edtf": "1985-11-19", "place": None}, 1),
    ],
)
def test_what_may_be_another_event_stays_apart(
    chronicle: Ask, story: type[Story], second: dict[str, Any], rows: int
) -> None:
    """Another date, place, status or type is another row; news without a date goes with the event of its days."""
    opened = chronicle(
        meeting(story, "В Женеве встретились Михаил Горбачёв и Рональд Рейган.", "1985-11-20", "Листок", "1985-11-19"),
        meeting(
            story, "В Женеве, не в Москве встретились Михаил Горбачёв, Рональд Рейган.", "1985-11-20", "Голос", **second
        ),
    )
    assert len(opened.meetings("Горбачёв").rows) == rows


def test_timeline_is_in_order_of_time(chronicle: Ask, story: type[Story]) -> None:
    """Rows stand by date, whatever the order of publication, undated ones last; a place has a timeline too."""
    opened = chronicle(
        meeting(
            story,
            "Михаил Горбачёв и Рональд Рейган встретятся в Москве.",
            "1988-01-01",
            "А",
            "1988-05",
            "Москва",
            status="planned",
        ),
        meeting(story, "Михаил Горбачёв и Рональд Рейган встретились в Женеве.", "1990-01-01", "Б", "1985-11-19"),
        meeting(story, "Рональд Рейган: когда-то встречались с Михаил Горбачёв.", "1987-01-01", "В", None, None),
    )
    assert values(opened.timeline("Михаил Горбачёв"), "date", "edtf") == ["1985-11-19", "1988-05", None]
    assert values(opened.timeline("Женеве"), "date", "edtf") == ["1985-11-19"]
    assert values(opened.timeline("Москва"), "status") == ["planned"]


def test_calls_are_no_meetings_and_said_so(chronicle: Ask, story: type[Story]) -> None:
    """A telephone call is left out of meetings with a note, and stands in the timeline."""
    opened = chronicle(
        meeting(
            story,
            "Михаил Горбачёв и Рональд Рейган вместо встречи говорили.",
            "1985-11-20",
            "А",
            "1985-11-19",
            None,
            kind="call",
        )
    )
    answer = opened.meetings("Горбачёв")
    assert (answer.rows, [note.code for note in answer.notes]) == ((), ["calls_left_out"])
    assert len(opened.timeline("Горбачёв").rows) == 1


def test_surname_only_rows_are_marked(chronicle: Ask, story: type[Story]) -> None:
    """Where two bear a surname, a row whose article gives only that is shown and marked; said counts them in a note."""
    alone = story("Горбачёв пообещал мир.", "1985-12-01", "Голос")
    alone.statement(alone.entity("Горбачёв"), "pledge", "мир", "пообещал")
    full = story("Михаил Горбачёв пообещал хлеб.", "1985-12-02", "Голос")
    full.statement(full.entity("Михаил Горбачёв"), "pledge", "хлеб", "пообещал")
    namesake = story("Приехал Андрей Горбачёв.", "1985-12-03", "Голос")
    namesake.entity("Андрей Горбачёв")
    told = [one.records() for one in (alone, full, namesake)]
    answer = chronicle(*told).statements("Горбачёв", kind="pledge")
    assert list(zip(values(answer, "content_text"), values(answer, "identity"), strict=True)) == [
        ("мир", "surname"),
        ("хлеб", "full"),
    ]
    assert "by_surname" in [note.code for note in answer.notes]


def office(
    story: type[Story], text: str, published: str, person: str, source: str = "Листок", **more: Any
) -> ArticleRecords:
    """Build an article on a foreign minister of the USSR."""
    told = story(text, published, source)
    who = told.entity(person)
    country = told.entity("СССР", kind="country") if "СССР" in text else None
    told.tenure(
        who, more.pop("office", "министр иностранных дел"), person, of=country, office_class="foreign_minister", **more
    )
    return told.records()


def ministers(story: type[Story]) -> list[ArticleRecords]:
    """Build reports of two ministers that followed each other."""
    return [
        office(
            story,
            "Министр иностранных дел СССР Эдуард Шеварднадзе прибыл.",
            "1985-07-04",
            "Эдуард Шеварднадзе",
            from_="1985-07-02",
        ),
        office(
            story,
            "Глава МИД СССР Эдуард Шеварднадзе вернулся.",
            "1988-03-01",
            "Эдуард Шеварднадзе",
            "Голос",
            office="глава",
        ),
        office(
            story,
            "Бывший глава МИД СССР Эдуард Шеварднадзе выступил.",
            "1991-02-01",
            "Эдуард Шеварднадзе",
            status="former",
        ),
        office(story, "Министр иностранных дел Эдуард Шеварднадзе улетел.", "1986-03-01", "Эдуард Шеварднадзе"),
        office(story, "Министр СССР Андрей Громыко выступил.", "1985-03-12", "Андрей Громыко"),
        office(story, "Министр СССР Александр Бессмертных выступил.", "1991-03-12", "Александр Бессмертных"),
    ]


@pytest.mark.parametrize("asked", ["министр иностранных дел", "глава МИД", "главы МИД"])
def test_holders_stand_in_order_whatever_the_office_is_called(chronicle: Ask, story: type[Story], asked: str) -> None:
    """Offices are compared by class; the holders follow each other; reports of one tenure are one row."""
    answer = chronicle(*ministers(story)).holders(asked, of="Советского Союза")
    assert [answer.entities[one] for one in values(answer, "person")] == [
        "Андрей Громыко",
        "Эдуард Шеварднадзе",
        "Александр Бессмертных",
    ]
    second: Row = answer.rows[1]
    assert (second.record["reports"], second.record["from"], second.record["status"]) == (4, "1985-07-02", "former")
    assert (second.record["seen_from"], second.record["seen_to"]) == ("1985-07-04", "1988-03-01")


@pytest.mark.parametrize(
    ("day", "person", "basis"),
    [
        ("1985-03-12", "Андрей Громыко", "seen"),
        ("1987", "Эдуард Шеварднадзе", "seen"),
        ("1989-06", "Эдуард Шеварднадзе", "stated_from"),
        ("1992-01-01", "Александр Бессмертных", "last_seen"),
    ],
)
def test_holder_on_a_day_says_what_it_rests_on(
    chronicle: Ask, story: type[Story], day: str, person: str, basis: str
) -> None:
    """Stated dates first, then publications around the day, and the row says which."""
    opened = chronicle(*ministers(story))
    answer = opened.holders("министр иностранных дел", of="СССР", on=day)
    found = {answer.entities[row.record["person"]]: row.record["on"]["basis"] for row in answer.rows}
    assert found == {person: basis}
    if basis == "last_seen":
        assert "last_seen" in [note.code for note in answer.notes]


def test_wrong_questions_are_refused(chronicle: Ask, story: type[Story]) -> None:
    """A date that is none and a body that is not known are errors that say so."""
    opened = chronicle(*ministers(story))
    with pytest.raises(DateError):
        opened.holders("министр", on="вчера")
    with pytest.raises(UnknownName):
        opened.holders("министр", of="Атлантида")
    assert opened.holders("садовник").rows == ()


def test_two_terms_are_two_rows(chronicle: Ask, story: type[Story]) -> None:
    """An end before another beginning parts two terms; without one, two beginnings are a contradiction."""
    first = office(story, "Министр СССР Иван Петров был первым.", "1980-01-01", "Иван Петров", from_="1970", to="1975")
    again = office(story, "Министр СССР Иван Петров опять здесь.", "1981-01-01", "Иван Петров", from_="1979")
    opened = chronicle(first, again)
    assert values(opened.holders("министр иностранных дел", of="СССР"), "from") == ["1970", "1979"]
    assert opened.conflicts().rows == ()


def test_contradicting_beginnings_are_a_conflict(chronicle: Ask, story: type[Story]) -> None:
    """The row leaves the field open and lists the claims; conflicts cites both sides."""
    opened = chronicle(
        office(story, "С 1985 года министр СССР Иван Петров.", "1987-01-01", "Иван Петров", "А", from_="1985"),
        office(story, "С 1986 года министр СССР Иван Петров.", "1987-01-02", "Иван Петров", "Б", from_="1986-02"),
    )
    (row,) = opened.holders("министр иностранных дел").rows
    assert (row.record["from"], row.record["from_claims"]) == (None, ["1985", "1986-02"])
    (conflict,) = opened.conflicts().rows
    assert conflict.record["differs"] == "from"
    assert [side["citations"][0]["source"] for side in conflict.record["sides"]] == ["А", "Б"]


def test_sides_of_a_conflict_stand_in_order_of_time(chronicle: Ask, story: type[Story]) -> None:
    """The earlier date comes first, though it was printed later."""
    texts = (
        "В Женеве встретились Михаил Горбачёв и Рональд Рейган.",
        "В Женеве встре: Михаил Горбачёв, Рональд Рейган.",
    )
    opened = chronicle(
        meeting(story, texts[0], "1985-11-20", "Листок", "1985-11-19"),
        meeting(story, texts[1], "1985-11-21", "Голос", "1985-11-18"),
    )
    (conflict,) = opened.conflicts().rows
    assert [side["value"] for side in conflict.record["sides"]] == ["1985-11-18", "1985-11-19"]


@pytest.mark.parametrize(
    ("left", "right", "differs"),
    [
        ({"edtf": "1985-11-19"}, {"edtf": "1985-11-18"}, ["date"]),
        ({"edtf": "1985-11-19"}, {"edtf": "1985-11"}, []),
        ({"edtf": "1985-11-19"}, {"edtf": "1985-10-01"}, []),
        ({"edtf": "1985-11-19"}, {"edtf": "1985-11-19", "place": "Москва"}, ["place"]),
        ({"edtf": "1985-11-19"}, {"edtf": "1985-11-19", "status": "denied"}, ["status"]),
        ({"edtf": "1985-11-19"}, {"edtf": "1985-11-25", "status": "planned"}, []),
        ({"edtf": "1985-11-19"}, {"edtf": "1985-11-18", "place": None}, []),
        ({"edtf": "1985-11-19"}, {"edtf": "1985-11-18", "background": True}, []),
    ],
)
def test_conflicts_of_events(
    chronicle: Ask, story: type[Story], left: dict[str, Any], right: dict[str, Any], differs: list[str]
) -> None:
    """Only what excludes each other and is likely one event is a conflict."""
    opened = chronicle(
        meeting(story, "В Женеве встретились Михаил Горбачёв и Рональд Рейган.", "1985-11-20", "Листок", **left),
        meeting(
            story, "В Женеве, не в Москве встретились Михаил Горбачёв, Рональд Рейган.", "1985-11-20", "Голос", **right
        ),
    )
    assert values(opened.conflicts(), "differs") == differs


def test_one_article_that_knows_both_days_is_no_conflict(chronicle: Ask, story: type[Story]) -> None:
    """Talks of two days, reported in full by one outlet, contradict nobody."""
    both = story("В Женеве встре 18 и снова встре 19: Михаил Горбачёв, Рональд Рейган.", "1985-11-20", "Сургуч")
    people = (both.entity("Михаил Горбачёв"), both.entity("Рональд Рейган"))
    where = both.entity("Женева", "Женеве", "city")
    both.event("meet", "встре 18", people, "1985-11-18", place=where)
    both.event("meet", "встре 19", people, "1985-11-19", place=where)
    opened = chronicle(
        both.records(),
        meeting(story, "В Женеве встретились Михаил Горбачёв и Рональд Рейган.", "1985-11-20", "Листок", "1985-11-19"),
    )
    assert opened.conflicts().rows == ()


def test_two_holders_at_one_time_are_a_conflict(chronicle: Ask, story: type[Story]) -> None:
    """Two people in one office in interleaved reports of different articles are shown side by side."""
    first = [
        office(story, f"Министр СССР Иван Петров, {year}.", f"{year}-01-01", "Иван Петров") for year in (1985, 1987)
    ]
    opened = chronicle(*first, office(story, "Министр СССР Пётр Иванов.", "1986-01-01", "Пётр Иванов"))
    (conflict,) = opened.conflicts().rows
    assert (conflict.record["differs"], len(conflict.record["sides"])) == ("holder", 2)


def test_search_finds_forms_and_quotes_them(chronicle: Ask, story: type[Story]) -> None:
    """Words are found in any form, and the quote holds them at its offsets."""
    text = "Погода была хорошей. Делегации прибыли в Рейкьявик. Затем они уехали."
    opened = chronicle(story(text, "1986-10-10", "Листок").records(), story("Ни о чём.", "1986-10-10").records())
    (row,) = opened.search("делегаций прибыть").rows
    (citation,) = row.citations[:1]
    assert citation.quote == "Делегации прибыли в Рейкьявик." == text[citation.start : citation.end]
    assert opened.search("делегация Мальта").rows == ()


def test_every_answer_keeps_the_envelope(chronicle: Ask, story: type[Story]) -> None:
    """Every row has a citation, names for its ids, and the day of asking."""
    opened = chronicle(*ministers(story))
    for answer in (opened.timeline("Громыко"), opened.holders("министр"), opened.articles(), opened.search("министр")):
        assert (answer.schema, answer.as_of) == ("letopis-answer/1", "2026-01-02")
        assert answer.rows
        assert all(row.citations for row in answer.rows)
        assert all(row.record.get("person", "") in {"", *answer.entities} for row in answer.rows)
    assert opened.stats() == {"articles": 6, "events": 0, "tenures": 6, "statements": 0, "entities": 4, "failed": 0}


def test_a_body_that_tells_its_country_holds_the_countrys_office(chronicle: Ask, story: type[Story]) -> None:
    """ "Британский МИД", "МИД Великобритании" and the country are one question, and elect goes with holding."""
    articles = []
    for number, body in enumerate(["МИД Великобритании", "британский МИД", "Великобритания"]):
        told = story(f"{number}: {body} и Дуглас Хёрд.", f"1990-0{number + 1}-01")
        kind = "country" if number == 2 else "organisation"
        more = {"status": "elect" if number == 0 else "current", "office_class": "foreign_minister"}
        told.tenure(told.entity("Дуглас Хёрд"), "глава", "Дуглас Хёрд", of=told.entity(body, kind=kind), **more)
        articles.append(told.records())
    (row,) = chronicle(*articles).holders("министр иностранных дел", of="Соединённое Королевство").rows
    assert (row.record["reports"], row.record["status"]) == (3, "current")


def president(story: type[Story], text: str, published: str, status: str, source: str = "Листок") -> ArticleRecords:
    """Build an article on a president of the USA."""
    told = story(text, published, source)
    person = "Рональд Рейган" if "Рейган" in text else "Джордж Буш"
    country = told.entity("США", kind="country")
    told.tenure(told.entity(person), "президент", person, of=country, office_class="head_of_state", status=status)
    return told.records()


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("1988-11-01", {"Рональд Рейган": "seen"}),
        ("1988-11-20", {"Рональд Рейган": "seen", "Джордж Буш": "elect"}),
        ("1989-01-19", {"Рональд Рейган": "last_seen", "Джордж Буш": "elect"}),
        ("1989-10-01", {"Джордж Буш": "seen"}),
    ],
)
def test_who_is_elect_does_not_hold_the_office_yet(
    chronicle: Ask, story: type[Story], day: str, held: dict[str, str]
) -> None:
    """News of an election is not of a holder where later news still says "избранный президент"."""
    opened = chronicle(
        president(story, "Президент США Рональд Рейган.", "1985-11-20", "current"),
        president(story, "Джордж Буш избран президентом США.", "1988-11-10", "current"),
        president(story, "Избранный президент США Джордж Буш.", "1988-12-08", "elect"),
        president(story, "Глава США Рональд Рейган.", "1988-12-09", "current"),
        president(story, "Президент США Джордж Буш.", "1989-09-24", "current"),
        president(story, "Президент США Джордж Буш здесь.", "1991-09-24", "current"),
    )
    answer = opened.holders("президент", of="США", on=day)
    assert {answer.entities[row.record["person"]]: row.record["on"]["basis"] for row in answer.rows} == held
    told = {answer.entities[row.record["person"]]: row.record for row in answer.rows}
    if held.get("Джордж Буш") == "elect":
        assert told["Джордж Буш"]["status"] == "elect"
    if "Джордж Буш" in held:
        assert told["Джордж Буш"]["seen_from"] == "1989-09-24"


def test_a_report_without_a_body_goes_where_its_office_can_only_be(chronicle: Ask, story: type[Story]) -> None:
    """The class may hang on the body that one report leaves out; words that only date stand after those that name."""
    bare = story("В понедельник избрал секретарём: Михаил Горбачёв.", "1985-03-12", "Листок")
    bare.tenure(bare.entity("Михаил Горбачёв"), "секретарь", "секретарём", from_="1985-03-11", office_class="other")
    found = bare.records()
    dated = (EvidenceSpan(2, 13, for_=("from",)), EvidenceSpan(14, 49, for_=("person", "office")))
    found = msgspec.structs.replace(found, tenures=(msgspec.structs.replace(found.tenures[0], evidence=dated),))
    full = story("Секретарь ЦК КПСС Михаил Горбачёв.", "1985-03-13", "Листок")
    body = full.entity("ЦК КПСС", kind="organisation")
    full.tenure(full.entity("Михаил Горбачёв"), "секретарь", "Секретарь", of=body, office_class="party_leader")
    (row,) = chronicle(found, full.records()).timeline("Горбачёв").rows
    assert (row.record["reports"], row.record["from"]) == (2, "1985-03-11")
    assert [citation.start for citation in row.citations] == [14, 2, 0]


def test_a_citation_is_of_one_appearance(chronicle: Ask, story: type[Story]) -> None:
    """Outlet and date of a citation come from the same printing, also where an earlier one has no outlet."""
    texts = [
        meeting(story, "Михаил Горбачёв и Рональд Рейган встретились.", day, source, None, None)
        for day, source in (("1990-07-16", "Листок дня"), ("1990-07-15", None))
    ]
    opened = chronicle(*texts)
    for answer in (opened.meetings("Горбачёв"), opened.articles(), opened.search("встретиться")):
        cited = {(one.source, one.published) for row in answer.rows for one in row.citations}
        assert cited == {("Листок дня", "1990-07-16")}


@pytest.mark.parametrize(
    ("asked", "office", "of"),
    [
        ("госсекретарь США", "госсекретарь", "США"),
        ("министра иностранных дел Советского Союза", "министра иностранных дел", "СССР"),
        ("глава МИД Великобритании", "глава МИД", "Великобритания"),
        ("британский премьер", "премьер", "Великобритания"),
        ("советского министра обороны", "министра обороны", "СССР"),
        ("президент", None, None),
        ("СССР", None, None),
        ("посол в США", None, None),
        ("министр по делам Ирландии", None, None),
        ("генеральный секретарь ЦК КПСС", None, None),
    ],
)
def test_the_country_is_taken_out_of_an_office(asked: str, office: str | None, of: str | None) -> None:
    """A country at the end or as the first adjective is the body asked of, unless the office only deals with it."""
    assert understood(asked) == ((office, of) if office else None)


@pytest.mark.parametrize("asked", ["министр иностранных дел СССР", "советский министр иностранных дел"])
def test_an_office_with_its_country_is_asked_of_the_country(chronicle: Ask, story: type[Story], asked: str) -> None:
    """The answer is that of --of, and says what was understood."""
    other = office(story, "Министр Джордж Шульц, США.", "1985-07-04", "Джордж Шульц")
    opened = chronicle(*ministers(story), other)
    answer = opened.holders(asked)
    assert answer.query["understood"] == {"office": "министр иностранных дел", "of": "СССР"}
    assert [note.code for note in answer.notes] == ["understood", "no_body"]
    assert answer.rows == opened.holders("министр иностранных дел", of="СССР").rows


def test_a_body_and_a_country_have_their_offices_in_a_timeline(chronicle: Ask, story: type[Story]) -> None:
    """A country's timeline shows its offices and those of its bodies, and what happened there."""
    party = story("Михаил Горбачёв, секретарь ЦК КПСС.", "1985-03-12", "Листок")
    body = party.entity("ЦК КПСС", kind="organisation")
    party.tenure(party.entity("Михаил Горбачёв"), "секретарь", "секретарь", of=body, office_class="party_leader")
    council = story("Анатолий Лукьянов, глава совета СССР; визит сюда.", "1990-03-12", "Листок")
    body, state = council.entity("Совет", "совета", "organisation"), council.entity("СССР", kind="country")
    person = council.entity("Анатолий Лукьянов")
    council.tenure(person, "глава", "глава", of=body, country=state, office_class="legislator")
    council.event("visit", "визит", (), "1990-03-11", place=state)
    opened = chronicle(party.records(), council.records(), *ministers(story))
    assert [row.record["office"] for row in opened.timeline("ЦК КПСС").rows] == ["секретарь"]
    shown = [row.record.get("office") or row.record["type"] for row in opened.timeline("СССР").rows]
    assert sorted(shown) == ["visit", "глава", *["министр иностранных дел"] * 3]
    assert len(opened.timeline("Анатолий Лукьянов").rows) == 1


def test_questions_without_sense_are_refused(chronicle: Ask, story: type[Story]) -> None:
    """What is empty, or asks for meetings of one with himself, is wrong usage with a remedy."""
    opened = chronicle(*ministers(story))
    asked: list[Callable[[], Answer]] = [
        lambda: opened.timeline(" "),
        lambda: opened.meetings(""),
        lambda: opened.meetings("Громыко", "?"),
        lambda: opened.holders(""),
        lambda: opened.holders("министр", of=""),
        lambda: opened.holders("министр", on=" "),
        lambda: opened.statements(""),
        lambda: opened.search("…"),
        lambda: opened.meetings("Громыко", "Андрея Громыко"),
    ]
    for question in asked:
        with pytest.raises(QuestionError) as error:
            question()
        assert error.value.remedy


def test_a_story_tells_who_had_it_first_and_who_followed(chronicle: Ask, story: type[Story]) -> None:
    """Two outlets on a plan and its outcome: one event with the history of its status, one story, news of one day."""
    opened = chronicle(
        meeting(
            story,
            "Михаил Горбачёв и Рональд Рейган встретятся.",
            "1985-11-18",
            "А",
            "1985-11-19",
            None,
            status="planned",
        ),
        meeting(story, "Михаил Горбачёв и Рональд Рейган встретились.", "1985-11-20", "Б", "1985-11-19", None),
    )
    (row,) = opened.timeline("Горбачёв").rows
    told = [(one["status"], one["published"], one["source"]) for one in row.record["status_history"]]
    assert told == [("planned", "1985-11-18", "А"), ("happened", "1985-11-20", "Б")]
    assert (row.record["status"], row.record["texts"]) == ("happened", 2)
    (followed,) = opened.stories().rows
    assert (followed.record["happening"]["happening"], followed.kind) == (row.record["happening"], "story")
    assert (followed.record["first"]["source"], [one["source"] for one in followed.record["followed"]]) == ("А", ["Б"])
    assert opened.news() == {"1985-11-18": 1}
    assert opened.stories(until="1985-11-17").rows == ()


def test_what_somebody_owns_is_no_news(chronicle: Ask, story: type[Story]) -> None:
    """A state that two articles tell of is one row, but no story and no news of a day."""
    texts = ("Завод принадлежит Ивану Седову, писали тогда.", "Известно, что завод принадлежит Ивану Седову.")
    made = []
    for text, source in zip(texts, ("А", "Б"), strict=True):
        told = story(text, "1985-11-20", source)
        owner = told.entity("Иван Седов", "Ивану Седову")
        told.event("own", "принадлежит", (owner,), None)
        made.append(told.records())
    opened = chronicle(*made)
    assert opened.timeline("Седов").rows
    assert opened.stories().rows == ()
    assert opened.news() == {}


def test_of_many_holders_the_latest_are_shown(chronicle: Ask, story: type[Story]) -> None:
    """A limit keeps the latest reported, in order, and says so; days leave out who held the office at other times."""
    made = []
    for number, (name, year) in enumerate((("Андрей Громыко", 1984), ("Эдуард Шеварднадзе", 1986))):
        told = story(f"{number}: министр иностранных дел СССР {name} выступил.", f"{year}-02-01", "А")
        body = told.entity("СССР", kind="country")
        told.tenure(told.entity(name), "министр иностранных дел", "министр", of=body, office_class="foreign_minister")
        made.append(told.records())
    opened = chronicle(*made)
    answer = opened.holders("министр иностранных дел", of="СССР", limit=1)
    assert [answer.entities[one.record["person"]] for one in answer.rows] == ["Эдуард Шеварднадзе"]
    assert [note.code for note in answer.notes] == ["more"]
    early = opened.holders("министр иностранных дел", of="СССР", until="1985")
    assert [early.entities[one.record["person"]] for one in early.rows] == ["Андрей Громыко"]
