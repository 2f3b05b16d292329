from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from letopis.articles import load
from letopis.errors import DateError, EmptyInput, NotRussian, UnreadableInput

FIRST = "Президент США Рональд Рейган прибыл в Женеву."
SECOND = "Михаил Горбачёв вылетел из Женевы в Москву."


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def texts(*inputs: str | Path, **given: str) -> list[str]:
    return [loaded.article.text for loaded in load(inputs, **given) if loaded.article]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1251", "koi8-r"])
def test_a_text_file_is_read_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    (loaded,) = load([write(tmp_path / "a.txt", FIRST, encoding)], source="Листок дня", published="1985-11-19")
    assert loaded.article is not None
    assert loaded.article.text == FIRST
    assert loaded.origin == str(tmp_path / "a.txt")
    assert (loaded.article.source, loaded.article.published) == ("Листок дня", "1985-11-19")


def test_one_path_may_stand_alone(tmp_path: Path) -> None:
    assert [loaded.error for loaded in load(str(write(tmp_path / "a.txt", FIRST)))] == [None]


def test_a_folder_is_walked_in_order_and_what_is_no_article_is_listed(tmp_path: Path) -> None:
    write(tmp_path / "b" / "1.txt", SECOND)
    write(tmp_path / "a.TXT", FIRST)
    write(tmp_path / "c.tsv", "1\t2")
    write(tmp_path / ".hidden.txt", FIRST)
    write(tmp_path / "z.jsonl", json.dumps({"text": FIRST + " " + SECOND}))
    (tmp_path / "loop").symlink_to(tmp_path)
    found = list(load([tmp_path]))
    assert [Path(loaded.origin).name for loaded in found] == [
        ".hidden.txt",
        "a.TXT",
        "1.txt",
        "c.tsv",
        "loop",
        "z.jsonl:1",
    ]
    assert [loaded.notes[0].code for loaded in found if not loaded.article] == ["skipped"] * 3
    assert not any(loaded.error for loaded in found)


def test_a_file_given_by_name_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    line = json.dumps({"text": SECOND}, ensure_ascii=False)
    assert texts(write(tmp_path / "news", FIRST), write(tmp_path / "news.dat", line)) == [FIRST, SECOND]


def test_what_cannot_be_read_is_listed_with_a_remedy_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = list(
        load(
            [
                tmp_path / "missing.txt",
                "no\0path",
                write(tmp_path / "empty.txt", " \n"),
                write(tmp_path / "english.txt", "Talks have begun in Geneva, and the sides are hopeful."),
                write(tmp_path / "a.pdf", "%PDF-1.4"),
                tmp_path / "empty",
                write(tmp_path / "a.txt", FIRST),
            ]
        )
    )
    assert [type(loaded.error) for loaded in found] == [
        UnreadableInput,
        UnreadableInput,
        EmptyInput,
        NotRussian,
        UnreadableInput,
        EmptyInput,
        type(None),
    ]
    assert all(loaded.error.remedy for loaded in found if loaded.error)
    assert found[-1].article is not None


def test_jsonl_gives_one_article_a_line_and_goes_on_past_broken_ones(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": FIRST, "title": "Приезд", "published": "1985-11-19T08:00:00Z", "source": "А", "id": 7}),
        '{"text": "обор',
        "",
        json.dumps({"text": 5}),
        json.dumps({"title": "Без текста"}),
        json.dumps({"text": FIRST, "published": "вчера"}),
        json.dumps({"text": FIRST, "source": ["А"]}),
        json.dumps([FIRST]),
        json.dumps({"text": SECOND, "url": "https://example.org/1985/11/22/otlet"}, ensure_ascii=False),
    ]
    found = list(load([write(tmp_path / "a.jsonl", "\ufeff" + "\r\n".join(lines))], source="Б"))
    assert [int(loaded.origin.rpartition(":")[2]) for loaded in found] == [1, 2, 4, 5, 6, 7, 8, 9]
    assert [loaded.error is None for loaded in found] == [True, *[False] * 6, True]
    assert all(loaded.error.remedy for loaded in found if loaded.error)
    first, last = found[0].article, found[-1].article
    assert first is not None
    assert first.text == f"Приезд\n\n{FIRST}"
    assert first.appearances[0].source == "А"
    assert (first.published, first.appearances[0].basis, first.appearances[0].ref) == ("1985-11-19", "given", "7")
    assert last is not None
    assert (last.source, last.published, last.appearances[0].basis) == ("Б", "1985-11-22", "url")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([{"text": FIRST}, {"text": SECOND}], indent=1),
        json.dumps([{"text": FIRST}, {"text": SECOND}]),
        json.dumps({"text": FIRST}) + "\n" + json.dumps({"text": SECOND}),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_json_is_read_as_an_array_or_by_lines(tmp_path: Path, content: str, name: str, encoding: str) -> None:
    assert texts(write(tmp_path / name, content, encoding)) == [FIRST, SECOND]


def test_one_object_on_several_lines_is_one_article(tmp_path: Path) -> None:
    assert texts(write(tmp_path / "a.json", json.dumps({"text": FIRST, "id": "x"}, indent=2))) == [FIRST]


def test_escapes_of_lone_surrogates_are_replaced_and_noted(tmp_path: Path) -> None:
    (loaded,) = load([write(tmp_path / "a.jsonl", '{"text": "Встреча \\ud83d в Женеве."}')])
    assert loaded.article is not None
    assert loaded.article.text == "Встреча \ufffd в Женеве."
    assert "replaced" in [note.code for note in loaded.notes]


@pytest.mark.parametrize(
    "data",
    [
        FIRST.encode(),
        FIRST.encode("koi8-r"),
        json.dumps({"text": FIRST}).encode(),
        f"<!DOCTYPE html><html><body><article><p>{FIRST}</p></article></body></html>".encode(),
    ],
)
def test_standard_input_is_found_out(data: bytes) -> None:
    (loaded,) = load(["-"], stdin=io.BytesIO(data))
    assert loaded.article is not None
    assert loaded.article.text.strip() == FIRST
    assert loaded.origin.partition(":")[0] == "-"


def test_a_text_that_only_begins_like_json_is_a_text() -> None:
    (loaded,) = load(["-"], stdin=io.BytesIO(f"[1] {FIRST}".encode()))
    assert loaded.article is not None
    assert loaded.article.text == f"[1] {FIRST}"


def test_a_date_that_is_none_is_refused_before_anything_is_read() -> None:
    with pytest.raises(DateError):
        load([], published="ноябрь 1985")


def test_what_had_to_be_supposed_is_noted(tmp_path: Path) -> None:
    (loaded,) = load([write(tmp_path / "a.txt", FIRST, "koi8-r")])
    assert [note.code for note in loaded.notes] == ["encoding", "no_publication_date"]


def test_articles_load_nothing_heavy_until_a_page_is_met() -> None:
    code = (
        "import sys, letopis.articles; print({'trafilatura', 'lxml', 'charset_normalizer', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 (our own code)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(("name", "kind"), [("a.csv", "CSV"), ("a.TSV", "TSV"), ("a.parquet", "Parquet")])
def test_a_table_is_refused_with_the_way_out(tmp_path: Path, name: str, kind: str) -> None:
    """Given by name it fails, in a folder it is skipped; both say to convert it."""
    (tmp_path / name).write_text("text,published\nДелегации встретились в Женеве.,1985-11-20\n", encoding="utf-8")
    (given,) = load(tmp_path / name)
    assert given.error
    assert kind in str(given.error)
    assert "Convert it to JSONL" in given.error.remedy
    (walked,) = load(tmp_path)
    assert walked.error is None
    assert "Convert it to JSONL" in walked.notes[0].message


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"date": "1985-11-19"}, "date"),
        ({"day": "19 ноября 1985"}, "day"),
        ({"pub_date": 501206400}, "pub_date"),
        ({"date": "1985-11-19", "published": "1985-11-20"}, None),
        ({"author": "А. Б."}, None),
        ({"date": None}, None),
    ],
)
def test_a_field_that_may_be_meant_as_the_date_is_named(tmp_path: Path, fields: dict, named: str | None) -> None:
    (loaded,) = load(write(tmp_path / "a.jsonl", json.dumps({"text": FIRST} | fields)))
    told = [note.message for note in loaded.notes if note.code == "ignored_field"]
    assert [f"'{named}'" in message and "published" in message for message in told] == ([True] if named else [])


@pytest.mark.parametrize(("published", "noted"), [("1985-11-20", False), ("1985-11-21", False), ("1985-11-22", True)])
def test_a_publication_in_the_future_is_noted(tmp_path: Path, published: str, *, noted: bool) -> None:
    (loaded,) = load(write(tmp_path / "a.txt", FIRST), published=published, today=dt.date(1985, 11, 20))
    assert loaded.article is not None
    assert loaded.article.published == published
    assert ("future_publication" in [note.code for note in loaded.notes]) is noted
