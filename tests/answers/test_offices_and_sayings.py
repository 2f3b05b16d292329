"""Office timelines, promises and denials over hand-built records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from letopis.answers import heads
from letopis.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Story
    from letopis.answers import Chronicle
    from letopis.model.records import ArticleRecords

    Ask = Callable[..., Chronicle]


def minister(story: type[Story], person: str, published: str, source: str = "Листок", **more: Any) -> ArticleRecords:
    """Build an article on a foreign minister of the USSR."""
    told = story(f"{published}: министр иностранных дел СССР {person}, {source}.", published, source)
    country = told.entity("СССР", kind="country")
    office = "министр иностранных дел"
    told.tenure(told.entity(person), office, person, of=country, office_class="foreign_minister", **more)
    return told.records()


def test_current_is_as_of_the_last_report(ask: Ask, story: type[Story]) -> None:
    """A row says when and by whom somebody was last called the holder, and who is known to have followed."""
    opened = ask(
        minister(story, "Андрей Громыко", "1985-03-12"),
        minister(story, "Андрей Громыко", "1985-06-01", "Голос"),
        *(minister(story, "Эдуард Шеварднадзе", f"1985-07-{day:02}") for day in (4, 5)),
    )
    first, second = opened.holders("министр иностранных дел", of="СССР").rows
    assert first.record["as_of"] == {"date": "1985-06-01", "source": "Голос"}
    assert first.record["succeeded"] == {"person": second.record["person"], "first_known": "1985-07-04"}
    assert second.record["succeeded"] is None
    gap = {"kind": "gap", "from": "1985-06-01", "to": "1985-07-04", "days": 33, "basis": "seen"}
    assert second.record["before"] == {"person": first.record["person"], **gap}


def test_the_evidence_for_a_day_has_an_age(ask: Ask, story: type[Story]) -> None:
    """The last report before the day and the first after stand in the row."""
    opened = ask(*(minister(story, "Андрей Громыко", f"1985-03-{day:02}") for day in (12, 20)))
    (row,) = opened.holders("министр иностранных дел", of="СССР", on="1985-03-15").rows
    assert row.record["on"] == {
        "date": "1985-03-15", "basis": "seen", "before": "1985-03-12", "after": "1985-03-20", "age": 3,
    }  # fmt: skip


def test_a_historic_holder_is_not_the_one_of_today(ask: Ask, story: type[Story]) -> None:
    """Who was last seen in the office before another began is not its holder later."""
    opened = ask(
        minister(story, "Андрей Громыко", "1975-03-12"),
        *(minister(story, "Эдуард Шеварднадзе", f"1985-07-{day:02}") for day in (4, 5)),
    )
    answer = opened.holders("министр иностранных дел", of="СССР", on="1990-01-01")
    assert [answer.entities[row.record["person"]] for row in answer.rows] == ["Эдуард Шеварднадзе"]


@pytest.mark.parametrize(
    ("ends", "starts", "kind"),
    [
        ("1985-07-02", "1985-07-02", None),
        ("1985-06-01", "1985-07-02", "gap"),
        ("1985", "1985-07-02", None),
        ("1985-06", "1985-07", None),
        ("1983", "1985-07", "gap"),
        ("1985-09", "1985-07-02", "overlap"),
        ("1986~", "1985-07-02", None),
    ],
)
def test_told_dates_make_a_gap_or_none(ask: Ask, story: type[Story], ends: str, starts: str, kind: str | None) -> None:
    """Where one may have left as the other came there is no gap; dates apart on all their days make one."""
    opened = ask(
        minister(story, "Андрей Громыко", "1982-03-12", to=ends),
        minister(story, "Эдуард Шеварднадзе", "1985-08-10", from_=starts),
    )
    *_, second = opened.holders("министр иностранных дел", of="СССР").rows
    before = second.record["before"]
    assert (before and (before["kind"], before["basis"])) == (kind and (kind, "stated"))


@pytest.mark.parametrize(("named", "kind"), [(True, None), (False, "gap")])
def test_whoever_is_named_as_the_successor_follows_at_once(
    ask: Ask, story: type[Story], *, named: bool, kind: str | None
) -> None:
    """Reports that lie apart tell of no gap between two of whom one is said to have replaced the other."""
    told = story("Эдуард Шеварднадзе, министр СССР, сменил Андрея Громыко.", "1985-08-10")
    country, office = told.entity("СССР", kind="country"), "министр"
    who, old = told.entity("Эдуард Шеварднадзе"), told.entity("Андрей Громыко", "Андрея Громыко")
    more = {"replaces": old} if named else {}
    told.tenure(who, office, office, of=country, office_class="foreign_minister", **more)
    opened = ask(minister(story, "Андрей Громыко", "1984-03-12"), told.records())
    *_, second = opened.holders("министр иностранных дел", of="СССР").rows
    assert (second.record["before"] and second.record["before"]["kind"]) == kind


def test_somebody_acting_is_called_so_once(ask: Ask, story: type[Story]) -> None:
    answer = ask(minister(story, "Юрий Воронцов", "1986-03-12", status="acting", acting=True)).holders("министр")
    details = heads.head_and_details(answer.rows[0], answer.entities)[1]
    assert "исполняющий обязанности" in details
    assert "исполнял" not in details


def promise(story: type[Story], day: str, content: str, kind: str = "pledge", speaker: str = "Горби") -> ArticleRecords:
    """Build an article in which somebody promises something."""
    person = {"Горби": "Михаил Горбачёв", "Шева": "Эдуард Шеварднадзе"}[speaker]
    told = story(f"{day} {kind} {person} сказал, что {content}.", day, "Листок")
    if "Афганистана" in content:
        told.entity("Афганистан", "Афганистана", "country")
    told.statement(told.entity(person), kind, content, "сказал")
    return told.records()


FIRST = "советские войска уйдут из Афганистана к весне"
AGAIN = "из Афганистана уйдут все советские войска, и произойдёт это скоро"


def test_pledges_show_later_mentions(ask: Ask, story: type[Story]) -> None:
    """A later promise of the same, in other words, stands with the first; another subject does not."""
    opened = ask(
        promise(story, "1987-07-01", FIRST),
        promise(story, "1987-11-30", AGAIN),
        promise(story, "1987-12-08", "договор о ракетах будет выполнен до последней буквы"),
        promise(story, "1987-12-09", FIRST, "claim"),
    )
    answer = opened.pledges("Горбачёв")
    assert [len(row.record["later"]) for row in answer.rows] == [1, 0, 0]
    (later,) = answer.rows[0].record["later"]
    assert (later["published"], later["content_text"]) == ("1987-11-30", AGAIN)
    assert later["citations"][0]["quote"] == AGAIN
    assert [row.record["published"] for row in opened.pledges(since="1987-12", limit=1).rows] == ["1987-12-08"]


def test_said_about_words_and_days(ask: Ask, story: type[Story]) -> None:
    """Words are found in any form; days are those of publication; what is cut off is said."""
    opened = ask(promise(story, "1987-07-01", FIRST), promise(story, "1987-11-30", "договор о ракетах будет выполнен"))
    assert [row.record["content_text"] for row in opened.statements("Горбачёв", about="войско").rows] == [FIRST]
    assert len(opened.statements("Горбачёв", until="1987-10").rows) == 1
    answer = opened.statements("Горбачёв", limit=1)
    assert [row.record["published"] for row in answer.rows] == ["1987-11-30"]
    assert "more" in [note.code for note in answer.notes]
    with pytest.raises(QuestionError):
        opened.statements("Горбачёв", about="…")


def test_a_denial_shows_the_claim_and_the_claim_its_denial(ask: Ask, story: type[Story]) -> None:
    """Both rows point at each other, with the words that are denied."""
    opened = ask(promise(story, "1987-07-01", FIRST, "claim"), promise(story, "1987-07-03", FIRST, "denial", "Шева"))
    (denial,) = opened.statements("Шеварднадзе").rows
    (claim,) = opened.statements("Горбачёв").rows
    assert denial.record["denies"]["saying"] == claim.record["saying"]
    assert denial.record["denies"]["citations"][0]["quote"] == FIRST
    assert claim.record["denied_by"] == [denial.record["saying"]]
    assert claim.record["denies"] is None
