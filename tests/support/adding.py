"""Adds made-up articles by a reader made of tables: a process of its own, that may be killed at any moment.

``python adding.py PLACE FILE REPORT`` adds the articles of FILE to the chronicle at PLACE and writes the origin of each
to REPORT as soon as it is done. ``python adding.py --serve`` does so for every JSON line with these three on its
standard input, each in a process forked for it; it prints that one's number and, when it has ended, its exit code, and
then waits for an empty line.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text

from letopis import ingest
from letopis.chronicle import store
from letopis.ingest import one

if TYPE_CHECKING:
    from letopis.model.articles import Article
    from letopis.model.records import ArticleRecords

# Nominative and instrumental.
PEOPLE = [
    ("Иван Петров", "Иваном Петровым"),
    ("Пётр Сидоров", "Петром Сидоровым"),
    ("Семён Орлов", "Семёном Орловым"),
    ("Николай Волков", "Николаем Волковым"),
    ("Олег Зайцев", "Олегом Зайцевым"),
]
PLACES = [("Самара", "Самаре"), ("Тверь", "Твери"), ("Казань", "Казани")]
OFFICES = ["министр культуры", "министр финансов", "губернатор"]
NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def write_articles(file: Path, number: int) -> list[str]:
    """Write so many articles as JSONL, reprints and a line that fails among them, and give their texts by line."""
    items: list[dict[str, str]] = []
    for i in range(number):
        if i % 11 == 10:
            # An outlet that prints an earlier text: a day later, or (so that it is read anew) a day earlier.
            day = 2 + i % 20 + (1 if i % 2 else -1)
            items.append(items[i - 6] | {"source": "Голос", "published": f"1990-03-{day:02}"})
            continue
        (first, _), (_, second) = PEOPLE[i % 5], PEOPLE[(i * 3 + 1) % 5]
        place, office = PLACES[i % 3][1], OFFICES[i % 3]
        told = (
            f"Сообщение {i}. {first}, {office}, встретился с {second} в городе {place} {1 + i % 20} марта 1990 года. "
            "«Мы построим мост», — заявил он. Переговоры длились два часа и были открытыми, сообщил наш корреспондент."
        )
        items.append({"text": told, "source": "Листок", "published": f"1990-03-{2 + i % 20:02}"})
    items.append({"text": "", "source": "Листок"})
    file.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")
    return [item["text"] for item in items]


def read_article(article: Article, _reader: object = None) -> ArticleRecords:
    """Give the records of an article of :func:`write_articles`."""
    from conftest import Story  # on the path of the process that adds

    told = Story(article.text, article.published)
    words = article.text
    first = told.entity(next(name for name, _ in PEOPLE if f"{name}, " in words))
    name, form = next((name, form) for name, form in PEOPLE if f"с {form} в" in words)
    second = told.entity(name, form)
    place = told.entity(*next((name, form) for name, form in PLACES if f"городе {form}" in words), "city")
    office = next(one for one in OFFICES if one in words)
    day = words.split(" марта")[0].rsplit(" ", 1)[1]
    told.event("meet", "встретился", (first, second), f"1990-03-{int(day):02}", place=place)
    told.tenure(first, office, office, office_class="minister")
    told.statement(first, "pledge", "Мы построим мост", "заявил", form="direct")
    records = told.records()
    return type(records)(**{name: getattr(records, name) for name in records.__struct_fields__} | {"article": article})


def add(place: str, file: str, report: str) -> None:
    """Add a file's articles, reporting the origin of each when it is done."""
    written = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    one.read_article = read_article
    ingest.add(
        place, [file], clock=lambda: NOW, user="tester", progress=lambda origin: _say(written, Path(origin).name)
    )


def _say(written: int, line: str) -> None:
    os.write(written, f"{line}\n".encode())


def dump(place: str | Path) -> dict[str, list[Any]]:
    """Give all rows of all tables that hang on the articles alone, in an order of their own."""
    engine = store.open_for_reading(place)
    with engine.connect() as connection, connection.begin():
        names = [one for one in inspect(connection).get_table_names() if not one.startswith("article_search_")]
        rows = {name: connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}  # noqa: S608
    engine.dispose()
    del rows["migrations"]
    # What rules said and no longer say is history, and hangs on the order of writes.
    rows["judgements"] = [row for row in rows["judgements"] if row.superseded_at is None]
    return {name: sorted((tuple(row) for row in found), key=repr) for name, found in rows.items()}


def _serve() -> None:
    # All that is loaded on first use is loaded here, so that the forked processes do their work from the first moment.
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder, "a.jsonl"), 12)
        add(f"{folder}/a.db", f"{folder}/a.jsonl", f"{folder}/report")
    import psycopg  # noqa: F401 (as above)

    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            add(**task)
            os._exit(0)
        print(child, flush=True)  # noqa: T201 (that is how it is told)
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        print(code, flush=True)  # noqa: T201 (as above)
        sys.stdin.readline()  # until then the number stays the child's, whoever sends it a signal
        os.waitpid(child, 0)


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        _serve()
    else:
        add(*sys.argv[1:])
