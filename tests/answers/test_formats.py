"""Answers as Markdown and CSV: what stands in an article is shown and does nothing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from letopis.answers.formats import written
from letopis.answers.formats_csv import COLUMNS, guarded
from letopis.answers.formats_markdown import escaped
from letopis.model.layers import Note
from letopis.model.queries import Answer, Citation, Row

if TYPE_CHECKING:
    from markdown_it.token import Token

A, B, PLACE = "a" * 32, "b" * 32, "c" * 32


def event(*quotes: str, url: str | None = None) -> Row:
    record: dict[str, Any] = {
        "id": "1" * 32,
        "type": "meet",
        "mode": None,
        "participants": [{"entity": A, "role": "host", "count": None}, {"entity": B, "role": "guest", "count": None}],
        "place": PLACE,
        "date": {"edtf": "1985-11-19", "basis": "stated", "time": None},
        "status": "happened",
        "background": False,
        "records": ["1" * 32],
        "reports": 1,
        "outlets": 1,
    }
    cited = tuple(Citation("f" * 16, "Листок", "1985-11-20", 3, 9, quote, url) for quote in quotes)
    return Row("event", record, cited)


def conflict() -> Row:
    told = [msgspec.to_builtins(Citation("f" * 16, name, "1985-11-20", 0, 5, name)) for name in ("Листок", "Голос")]
    record = {
        "about": "event",
        "differs": "date",
        "type": "meet",
        "participants": [],
        "place": None,
        "sides": [
            {"value": day, "records": [day], "citations": [one]}
            for day, one in zip(("1985-11-19", "1985-11-20"), told, strict=True)
        ],
        "records": ["1", "2"],
    }
    return Row("conflict", record, tuple(Citation(**one) for one in told))


def answer(*rows: Row, notes: tuple[Note, ...] = ()) -> Answer:
    names = {A: "Рональд Рейган", B: "=Михаил *Горбачёв*", PLACE: "Женева"}
    return Answer(
        query={"question": "met", "name": "Рейган"}, as_of="2026-01-02", rows=rows, entities=names, notes=notes
    )


def table(*rows: Row) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(answer(*rows), "csv"), newline="")))


def test_csv_has_a_line_for_each_row_with_names_codes_and_the_first_quote() -> None:
    (line,) = table(event("первая; «цитата»\nв две строки", "вторая", url="https://example.org/1"))
    assert tuple(line) == COLUMNS
    assert (line["type"], line["status"], line["date"], line["place"]) == ("meet", "happened", "1985-11-19", "Женева")
    assert (line["who"], line["roles"]) == ("Рональд Рейган; =Михаил *Горбачёв*", "host; guest")
    assert (line["quote"], line["citations"]) == ("первая; «цитата»\nв две строки", "2")
    assert (line["source"], line["url"], line["start"], line["end"]) == ("Листок", "https://example.org/1", "3", "9")


def test_csv_has_a_line_for_each_side_of_a_conflict() -> None:
    lines = table(event("раз"), conflict())
    assert [(line["row"], line["side"], line["quote"]) for line in lines] == [
        ("1", "", "раз"),
        ("2", "1985-11-19", "Листок"),
        ("2", "1985-11-20", "Голос"),
    ]
    assert {line["differs"] for line in lines[1:]} == {"date"}


@given(st.text())
def test_no_cell_is_a_formula_and_nothing_else_changes(cell: str) -> None:
    found = str(guarded(cell))
    assert not found.startswith(("=", "+", "-", "@"))
    assert len(found.removeprefix("'")) == len(cell.removeprefix("'"))


def test_a_cell_that_begins_a_formula_gets_an_apostrophe() -> None:
    (line,) = table(event("=1+1"))
    assert line["quote"] == "'=1+1"
    assert guarded(-5) == -5
    assert guarded(None) == ""


def plain(tokens: list[Token]) -> str:
    """Give the text of parsed Markdown; fail where a token is anything but text, bold words or a link to the outlet."""
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text", "text_special", "strong_open", "strong_close", "hardbreak"}
    return "".join(child.content for child in inline)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_markdown_shows_a_text_and_nothing_in_it_is_markup(text: str) -> None:
    squeezed = " ".join(text.split())
    tokens = MarkdownIt("commonmark").enable("table").parse(f"«{escaped(text)}»")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert len(plain(tokens)) == len(f"«{squeezed}»")


def test_markdown_has_head_details_quotes_and_source() -> None:
    note = Note("several_names", "Two *names*.")
    shown = written(
        answer(event("<b>раз</b> и [два](x)", url="https://example.org/<b>"), conflict(), notes=(note,)), "md"
    )
    assert "## met: Рейган" in shown
    assert "- Two \\*names\\*." in shown
    assert "**встреча · Рональд Рейган (принимает), =Михаил \\*Горбачёв\\* (гость) · Женева**" in shown
    assert "> «\\<b\\>раз\\</b\\> и \\[два\\](x)»" in shown
    assert "> [Листок, 20 ноября 1985](<https://example.org/%3Cb%3E>) · ffffffff 3–9" in shown
    assert "— 19 ноября 1985 (день)\n\n> «Листок»" in shown


def test_markdown_links_addresses_of_the_web_only() -> None:
    shown = written(answer(event("раз", url="javascript:alert(1)"), event("два", url="https://a.b/>(x)")), "md")
    assert "javascript" not in shown
    assert "](<https://a.b/%3E(x)>)" in shown


def test_json_is_the_envelope() -> None:
    found = answer(event("раз"))
    assert msgspec.json.decode(written(found, "json"), type=Answer) == found
