"""What any store of chronicles must do; runs on each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest

from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer
from letopis.errors import EvidenceError, UnknownArticle, UnknownName
from letopis.model.articles import Appearance
from letopis.model.layers import Note
from letopis.model.records import EvidenceSpan

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Story
    from letopis.model.records import ArticleRecords


class Store(NamedTuple):
    """A store under test: both sides of one file."""

    write: Callable[[], Writer]
    read: Callable[[], View]


@pytest.fixture
def store(place: str | Path, clock: Callable[[], dt.datetime]) -> Store:
    """Give an empty store."""
    return Store(lambda: Writer(place, clock=clock, user="tester"), lambda: View(place, clock=clock))


def geneva(story: type[Story], published: str = "1985-11-20", source: str = "Листок") -> ArticleRecords:
    """Build an article on a meeting."""
    told = story("Михаил Горбачёв встретился в Женеве с Рональдом Рейганом. Он доволен.", published, source)
    people = (told.entity("Михаил Горбачёв"), told.entity("Рональд Рейган", "Рональдом Рейганом"))
    place = told.entity("Женева", "Женеве", "city")
    told.event("meet", "встретился в Женеве", people, "1985-11-19", place=place)
    told.statement(people[0], "opinion", "Он доволен", "Он")
    return told.records(Note("unresolved_pronoun", "Он", 58, 60))


def put(store: Store, *many: ArticleRecords) -> list[str]:
    """Store records and give the outcomes."""
    with store.write() as writer:
        return [writer.put(one) for one in many]


def snapshot(store: Store) -> Any:
    """Give all that questions can see."""
    with store.read() as view:
        return view.stats(), view.recorded("event"), view.recorded("tenure"), view.articles(), view.log()


def test_adding_twice_changes_nothing(store: Store, story: type[Story]) -> None:
    """The same article again leaves every record, id and count as it was."""
    assert put(store, geneva(story)) == ["added"]
    before = snapshot(store)
    assert put(store, geneva(story), geneva(story)) == ["unchanged", "unchanged"]
    assert snapshot(store) == before


def test_second_outlet_is_an_appearance(store: Store, story: type[Story]) -> None:
    """The same text elsewhere is one article printed twice; its records stay."""
    put(store, geneva(story))
    assert put(store, geneva(story, "1985-11-21", "Голос")) == ["appearance"]
    with store.read() as view:
        (article,) = view.articles()
        assert article.sources == ("Листок", "Голос")
        assert article.published == "1985-11-20"
        assert len(view.recorded("event")) == 1


def test_earlier_appearance_dates_the_article_anew(store: Store, story: type[Story]) -> None:
    """Whatever the order of adding, the earliest date counts and the result is the same."""
    assert put(store, geneva(story), geneva(story, "1985-11-18", "Голос")) == ["added", "redated"]
    with store.read() as view:
        assert view.articles()[0].published == "1985-11-18"
        assert view.stats()["events"] == 1


def test_record_gives_back_what_was_read(store: Store, story: type[Story]) -> None:
    """The article prints as it was read, notes included."""
    records = geneva(story)
    put(store, records)
    with store.read() as view:
        assert view.records(records.article.id[:6]) == records


def test_every_row_cites_the_text(store: Store, story: type[Story]) -> None:
    """A citation's offsets cut its quote out of the stored text."""
    put(store, geneva(story))
    with store.read() as view:
        text = view.articles()[0].text
        for one in view.recorded("event"):
            for citation in one.citations:
                assert text[citation.start : citation.end] == citation.quote
                assert (citation.source, citation.published) == ("Листок", "1985-11-20")


def _without_evidence(records: ArticleRecords) -> ArticleRecords:
    return msgspec.structs.replace(records, events=(msgspec.structs.replace(records.events[0], evidence=()),))


def _beyond_the_end(records: ArticleRecords) -> ArticleRecords:
    span = EvidenceSpan(0, len(records.article.text) + 1)
    return msgspec.structs.replace(records, events=(msgspec.structs.replace(records.events[0], evidence=(span,)),))


def _empty_span(records: ArticleRecords) -> ArticleRecords:
    span = EvidenceSpan(4, 4)
    return msgspec.structs.replace(
        records, statements=(msgspec.structs.replace(records.statements[0], evidence=(span,)),)
    )


def _another_text(records: ArticleRecords) -> ArticleRecords:
    article = msgspec.structs.replace(records.article, text=records.article.text.replace("Женев", "Венев"))
    return msgspec.structs.replace(records, article=article)


def _unknown_entity(records: ArticleRecords) -> ArticleRecords:
    return msgspec.structs.replace(records, events=(msgspec.structs.replace(records.events[0], place="e99"),))


@pytest.mark.parametrize("spoil", [_without_evidence, _beyond_the_end, _empty_span, _another_text, _unknown_entity])
def test_what_the_text_does_not_hold_is_not_stored(
    store: Store, story: type[Story], spoil: Callable[[ArticleRecords], ArticleRecords]
) -> None:
    """Records without evidence, or with evidence that is not in the text, are refused and nothing is written."""
    with store.write() as writer:
        with pytest.raises(EvidenceError):
            writer.put(spoil(geneva(story)))
        assert writer.put(geneva(story)) == "added"


def test_ids_come_from_content(store: Store, story: type[Story]) -> None:
    """Another numbering of entities and another reader's origin leave a record's id as it is."""
    records = geneva(story)
    put(store, records)
    with store.read() as view:
        known = {one.id for one in view.recorded("event")}
    renamed = msgspec.json.decode(
        msgspec.json.encode(records).replace(b'"e1"', b'"x9"').replace(b"test/1", b"test/2"), type=type(records)
    )
    with store.write() as writer:
        writer.remove(records.article.id, reason="")
        writer.put(renamed)
    with store.read() as view:
        assert {one.id for one in view.recorded("event")} == known


def test_remove_takes_everything_and_logs_it(store: Store, story: type[Story]) -> None:
    """Records, entities and the index go; the log keeps the digest, when, by whom and why."""
    records = geneva(story)
    put(store, records)
    with store.write() as writer:
        writer.remove(records.article.id[:8], reason="вымысел")
    with store.read() as view:
        assert set(view.stats().values()) == {0}
        assert view.search("Женева", limit=5) == []
        (entry,), _ = view.log()
        assert (entry["action"], entry["digest"]) == ("remove", records.article.digest)
        assert (entry["by"], entry["reason"], entry["at"]) == ("tester", "вымысел", "2026-01-02T03:04:05+00:00")
        with pytest.raises(UnknownName):
            view.resolve("Горбачёв")


def test_replace_follows_the_new_records(store: Store, story: type[Story]) -> None:
    """An amended article has the new date and records, and the change is logged."""
    put(store, geneva(story))
    amended = geneva(story, "1985-12-01")
    event = msgspec.structs.replace(
        amended.events[0], date=msgspec.structs.replace(amended.events[0].date, edtf="1985-11")
    )
    with store.write() as writer:
        writer.replace(
            msgspec.structs.replace(amended, events=(event,)), reason="", changes={"published": "1985-12-01"}
        )
    with store.read() as view:
        assert [one.record["date"]["edtf"] for one in view.recorded("event")] == ["1985-11"]
        assert [a["published"] for a in view.articles()[0].appearances] == ["1985-12-01"]
        assert view.log()[0][0]["changes"] == {"published": "1985-12-01"}


@pytest.mark.parametrize("prefix", ["", "abc", "ffffffff"])
def test_unknown_article_is_said(store: Store, story: type[Story], prefix: str) -> None:
    """Too short or unknown a beginning of an id is refused."""
    put(store, geneva(story))
    with store.write() as writer, pytest.raises(UnknownArticle, match="letopis articles"):
        writer.remove(prefix, reason="")


@pytest.mark.parametrize(
    "query",
    ["Горбачёв", "горбачева", "Михаилом Горбачёвым", "ГОРБАЧЁВ МИХАИЛ", "М. Горбачёв", "Михаила Сергеевича Горбачёва"],
)
def test_names_in_any_form_and_order(store: Store, story: type[Story], query: str) -> None:
    """A name is found in any case form, order and spelling."""
    put(store, geneva(story))
    with store.read() as view:
        assert list(view.resolve(query).names.values()) == ["Михаил Горбачёв"]


@pytest.mark.parametrize("query", ["Горбочев", "Михаил Горбачевский", "Ройган"])
def test_unknown_name_suggests_the_nearest(store: Store, story: type[Story], query: str) -> None:
    """What is not known brings what is near."""
    put(store, geneva(story))
    with store.read() as view, pytest.raises(UnknownName, match=r"Did you mean .*(Горбачёв|Рейган)"):
        view.resolve(query)


@pytest.mark.parametrize("query", ["", "   ", "…", "'; DROP TABLE articles; --", "%", "_"])
def test_a_query_is_data(store: Store, story: type[Story], query: str) -> None:
    """Neither names nor words are syntax."""
    put(store, geneva(story))
    with store.read() as view:
        with pytest.raises(UnknownName):
            view.resolve(query)
        view.search(query, limit=5)
        assert view.stats()["articles"] == 1


@pytest.mark.parametrize(
    "query", ['"', "женева OR", "NEAR(женева рейган)", "женева*", "article_id:женева", "-женева", "^женева", "(женева"]
)
def test_search_operators_are_words(store: Store, story: type[Story], query: str) -> None:
    """FTS5 syntax in a query is searched for, never run."""
    put(store, geneva(story))
    with store.read() as view:
        assert len(view.search(query, limit=5)) <= 1


def test_surname_alone_is_joined_only_where_one_person_bears_it(store: Store, story: type[Story]) -> None:
    """A surname alone is taken for its only bearer, and for nobody once two people bear it."""
    alone = story("Горбачёв уехал.", "1985-12-01", "Голос")
    alone.entity("Горбачёв")
    put(store, geneva(story), alone.records())
    with store.read() as view:
        found = view.resolve("Михаил Горбачёв")
        assert (len(found.entities), len(found.by_surname)) == (1, 0)
        assert view.stats()["entities"] == len(geneva(story).entities)
    other = story("Приехал Андрей Горбачёв.", "1985-12-02", "Голос")
    other.entity("Андрей Горбачёв")
    put(store, other.records())
    with store.read() as view:
        assert view.resolve("Михаил Горбачёв").by_surname == ()
        found = view.resolve("Горбачёвым")
        assert (len(found.entities), len(found.by_surname)) == (2, 1)
        assert [note.code for note in found.notes] == ["several_names"]


def test_identity_does_not_depend_on_order(store: Store, story: type[Story], new_place: Any, clock: Any) -> None:
    """Two patronymics part two people whichever article comes first, and a removal joins what it parted."""
    articles = []
    for number, name in enumerate(["Иван Петров", "Иван Сергеевич Петров", "Иван Павлович Петров"]):
        told = story(f"{number} выступил {name}.", "1990-01-01")
        told.entity(name)
        articles.append(told.records())
    put(store, *articles)
    other_place = new_place()
    with Writer(other_place, clock=clock, user="tester") as writer:
        for one in reversed(articles):
            writer.put(one)
    with store.read() as view, View(other_place, clock=clock) as other:
        assert view.resolve("Иван Петров").names == other.resolve("Иван Петров").names
        assert len(view.resolve("Петров").entities) == 3
    with store.write() as writer:
        writer.remove(articles[2].article.id, reason="")
    with store.read() as view:
        assert len(view.resolve("Петров").entities) == 1


def test_nothing_known_of_an_appearance_adds_none(store: Store, story: type[Story]) -> None:
    """The same text once more, from nowhere and undated, changes nothing."""
    put(store, geneva(story))
    bare = geneva(story)
    article = msgspec.structs.replace(bare.article, appearances=(Appearance(),), published=None)
    assert put(store, msgspec.structs.replace(bare, article=article)) == ["unchanged"]


def test_exact_names_come_before_longer_ones(store: Store, story: type[Story]) -> None:
    """A name that holds the words and more is meant only where no name is just these words."""
    longer = story("Приехал Михаил Дудин Горбачёв.", "1985-12-01")
    longer.entity("Михаил Дудин Горбачёв")
    put(store, geneva(story), longer.records())
    with store.read() as view:
        assert list(view.resolve("Михаил Горбачёв").names.values()) == ["Михаил Горбачёв"]
        assert list(view.resolve("Дудин Горбачёв").names.values()) == ["Михаил Дудин Горбачёв"]


WIRE = "Михаил Горбачёв встретился в Женеве с Рональдом Рейганом. " + "Переговоры были долгими и трудными. " * 6


@pytest.mark.parametrize(
    ("first", "second", "title", "outcome"),
    [
        (WIRE, f"Встреча\n\n{WIRE}", "Встреча", "appearance"),
        (f"Женева\n\n{WIRE}", f"Встреча. {WIRE}\n", "Встреча", "appearance"),
        (WIRE.replace(". ", ".\n\n"), f"Встреча\n\n{WIRE}", "Встреча", "appearance"),
        (WIRE, f"Встреча\n\n{WIRE}Конец.", "Встреча", "added"),
        (WIRE[:80], f"Встреча\n\n{WIRE[:80]}", "Встреча", "added"),
    ],
)
def test_wire_copy_under_another_headline_is_one_article(
    store: Store, story: type[Story], first: str, second: str, title: str, outcome: str
) -> None:
    """A long body that is stored already is a second appearance, whatever headline and line breaks it has."""
    records = [story(first, "1985-11-20", "Листок").records(), story(second, "1985-11-21", "Голос").records()]
    titles = ["Женева" if first.startswith("Женева") else None, title]
    records = [
        msgspec.structs.replace(one, article=msgspec.structs.replace(one.article, title=title))
        for one, title in zip(records, titles, strict=True)
    ]
    assert put(store, *records) == ["added", outcome]
    assert put(store, records[1]) == ["unchanged"]
    with store.read() as view:
        assert len(view.articles()) == (1 if outcome == "appearance" else 2)


def test_an_earlier_printing_under_another_headline_keeps_its_own_offsets(store: Store, story: type[Story]) -> None:
    """What is stored anew is the text that was read, so that every quote stands where it is said to stand."""
    later = story(WIRE, "1985-11-21", "Листок").records()
    told = story(f"Женева\n\n{WIRE}", "1985-11-20", "Голос")
    told.event("meet", "встретился", (told.entity("Михаил Горбачёв"),), None)
    earlier = msgspec.structs.replace(told.records(), article=msgspec.structs.replace(told.article, title="Женева"))
    assert put(store, later, earlier) == ["added", "redated"]
    with store.read() as view:
        (article,) = view.articles()
        (citation,) = view.recorded("event")[0].citations
        assert article.text[citation.start : citation.end] == citation.quote == "встретился"
        assert article.sources == ("Голос", "Листок")


def test_two_writers_of_one_text_add_it_once(store: Store, story: type[Story]) -> None:
    """Whoever asked before the other wrote still finds the text there when it writes."""
    with store.write() as one, store.write() as other:
        records = geneva(story)
        assert one.merged(records.article)[1] == other.merged(records.article)[1] == "added"
        assert [one.put(records), other.put(records)] == ["added", "unchanged"]
        assert other.put(geneva(story, "1985-11-21", "Голос")) == "appearance"


@pytest.mark.parametrize(
    ("query", "nearest"),
    [("Горбачотц", "Михаил Горбачёв"), ("Мехаил Горбачотц", "Михаил Горбачёв"), ("Рональтц", "Рональт Горный")],
)
def test_suggestions_go_by_surname_and_class(store: Store, story: type[Story], query: str, nearest: str) -> None:
    """Of names spelt alike a person comes before a place, and one word is a surname rather than a given name."""
    told = story("Михаил Горбачёв, Горбачёво, Рональд Рейган и Рональт Горный.", "1985-11-20")
    told.entity("Горбачёво", kind="city")
    for name in ("Михаил Горбачёв", "Рональд Рейган"):
        told.entity(name)
    told.entity("Рональт Горный", kind="organisation")
    put(store, told.records())
    with store.read() as view, pytest.raises(UnknownName) as error:
        view.resolve(query)
    assert error.value.remedy.removeprefix("Did you mean ").startswith(nearest)


def test_namesakes_of_two_kinds_are_told_apart(store: Store, story: type[Story]) -> None:
    """A note that lists what a name may mean names the kind where the names are the same."""
    told = story("В Белом доме сказали, что Белый дом согласен.", "1985-11-20")
    told.entity("Белый дом", "Белом доме", "facility")
    told.entity("Белый дом", kind="organisation")
    put(store, told.records())
    with store.read() as view:
        (note,) = view.resolve("Белый дом").notes
    assert "Белый дом (body; " in note.message
    assert "Белый дом (building; " in note.message
