"""How long an article takes to be added and a question to be answered, as the chronicle grows.

    python benchmarks/answers.py                              # to 1,000 and 10,000 articles, from the bundled sample
    python benchmarks/answers.py TEXTS…                       # from your own texts, as `letopis add` takes them
    python benchmarks/answers.py RECORDS.jsonl --records      # from what `letopis read --json` printed
    python benchmarks/answers.py --sizes 1000 10000 100000 --keep big.db --json

The texts are read once; `scaling.py` makes the articles of their records, in the order of their dates. At every size
a few hundred more are timed one by one (processor time and the clock's), of the same mix each time: copies of all
texts, told of the days that the chronicle has come to. Then every question is asked of names from the best known to
the least. All is done by one process with one thread in one run, so the ratios hold on a busy machine as well. Between
sizes articles are added in the same way, untimed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from scaling import around, grown

import letopis
from letopis.chronicle.writer import Writer
from letopis.ingest import sample_path
from letopis.ingest.one import read_inputs
from letopis.model.records import ArticleRecords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from letopis.answers import Chronicle

    Question = Callable[[Chronicle], object]

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
TIMED = 300
# Copies of the texts with numbers beyond this are in no chronicle that is filled.
UNUSED = 10**9
RANKS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
ROUNDS = 2
PART = 0.95


class Asked(NamedTuple):
    """A question, what it was asked of, and the seconds that the answer took: of the clock, of the processor."""

    question: str
    of: str
    seconds: float
    worked: float


def base(inputs: list[str], *, read: bool) -> list[ArticleRecords]:
    """Read the texts, or load what was read of them."""
    if read:
        return [
            msgspec.json.decode(line, type=ArticleRecords)
            for path in inputs
            for line in Path(path).read_bytes().splitlines()
        ]
    with sample_path() as sample:
        return [found.records for found in read_inputs(inputs or [str(sample)]) if found.records]


def add(writer: Writer, articles: Iterator[ArticleRecords], until: int, count: int) -> tuple[int, str]:
    """Add articles until there are ``until``; give how many there are, and the day of the last."""
    day = ""
    for records in articles:
        count += writer.put(records) == "added"
        day = records.article.published or day
        if count >= until:
            break
    return count, day


def timed(writer: Writer, articles: Iterator[ArticleRecords]) -> dict[str, float]:
    """Add the next articles one by one; give mean and median milliseconds of each."""
    spent, passed = [], []
    for records in islice(articles, TIMED):
        worked, began = time.process_time(), time.perf_counter()
        writer.put(records)
        spent.append((time.process_time() - worked) * 1000)
        passed.append((time.perf_counter() - began) * 1000)
    return {
        "processor_mean": statistics.mean(spent),
        "processor_median": statistics.median(spent),
        "clock_mean": statistics.mean(passed),
        "clock_median": statistics.median(passed),
    }


def names(path: Path, class_: str) -> list[tuple[int, str]]:
    """Give names of entities of a class with their rank by the number of articles that name them."""
    query = """SELECT e.name FROM entity_articles AS a JOIN entities AS e ON e.id = a.entity_id
               WHERE e.class = ? AND e.scope = 'chronicle' GROUP BY e.id ORDER BY count(*) DESC, e.id LIMIT ?"""
    with closing(sqlite3.connect(path)) as connection:
        ranked = [name for (name,) in connection.execute(query, (class_, max(RANKS)))]
    return [(rank, ranked[rank - 1]) for rank in RANKS if rank <= len(ranked)]


def questions(chronicle: Chronicle, path: Path, days: tuple[str, str]) -> Iterator[tuple[str, str, Question]]:
    """Give the mix: every question, of names of every rank."""
    people, places, bodies = (names(path, class_) for class_ in ("person", "geo", "organisation"))
    best = people[0][1]
    for rank, name in people:
        of = f"person {rank}"
        yield "timeline", of, lambda c, n=name: c.timeline(n)
        yield "met", of, lambda c, n=name: c.meetings(n)
        yield "met two", of, lambda c, n=name: c.meetings(best, n) if n != best else c.meetings(n)
        yield "said", of, lambda c, n=name: c.statements(n)
        yield "pledges", of, lambda c, n=name: c.pledges(n)
        yield "dossier", of, lambda c, n=name: c.dossier(n)
        yield "compare", of, lambda c, n=name: c.compare(best, n) if n != best else c.dossier(n)
        yield "search", of, lambda c, n=name: c.search(n)
    for rank, name in [*places, *bodies]:
        yield "timeline", f"place or body {rank}", lambda c, n=name: c.timeline(n)
        yield "dossier", f"place or body {rank}", lambda c, n=name: c.dossier(n)
    for office in ("министр иностранных дел", "президент", "премьер-министр", "генеральный секретарь"):
        for of in ("Великобритания", "США", None):
            yield "who", f"{office} {of}", lambda c, o=office, b=of: c.holders(o, of=b)
            yield "who on", f"{office} {of}", lambda c, o=office, b=of: c.holders(o, of=b, on=days[1])
    yield "conflicts", "", lambda c: c.conflicts()
    yield "stories", "", lambda c: c.stories()
    yield "pledges", "", lambda c: c.pledges()
    yield "changes", "a day", lambda c: c.changes(since=days[1])
    yield "changes", "all", lambda c: c.changes(since=days[0])
    yield "articles", "", lambda c: c.articles()
    for row in chronicle.timeline(best).rows[:5]:
        yield "cite", best, lambda c, i=row.record["id"]: c.cite(i)


def ask(chronicle: Chronicle, path: Path, days: tuple[str, str]) -> list[Asked]:
    """Ask the mix a few times and give the time of each answer; what a chronicle cannot be asked is left out."""
    found = []
    mix = list(questions(chronicle, path, days))
    for _ in range(ROUNDS):
        for question, of, put in mix:
            worked, began = time.process_time(), time.perf_counter()
            put(chronicle)
            found.append(Asked(question, of, time.perf_counter() - began, time.process_time() - worked))
    return found


def quantiles(asked: list[Asked]) -> dict[str, float]:
    """Give the median and the 95th percentile in milliseconds, of the clock's time and of the processor's."""
    found = {}
    for name, times in (("", [one.seconds for one in asked]), ("processor_", [one.worked for one in asked])):
        ordered = sorted(times)
        last = ordered[min(len(ordered) - 1, int(PART * len(ordered)))]
        found |= {f"{name}p50_ms": statistics.median(ordered) * 1000, f"{name}p95_ms": last * 1000}
    return found


def summary(asked: list[Asked]) -> dict[str, Any]:
    """Sum the answers up: all together, each question, and the slowest."""
    kinds = sorted({one.question for one in asked})
    slowest = sorted(asked, key=lambda one: -one.worked)[:10]
    return {
        "all": quantiles(asked) | {"asked": len(asked)},
        "questions": {kind: quantiles([one for one in asked if one.question == kind]) for kind in kinds},
        "slowest": [{"question": one.question, "of": one.of, "processor_ms": one.worked * 1000} for one in slowest],
    }


def measure(texts: list[ArticleRecords], sizes: list[int], path: Path, seed: int) -> Iterator[dict[str, Any]]:
    """Grow a chronicle at ``path`` to each of the sizes and measure it there."""
    articles = grown(texts, max(sizes) + TIMED * (len(sizes) + 1), seed=seed)
    now = dt.datetime.now(tz=dt.UTC)
    clock = {"at": now - dt.timedelta(days=2)}
    count = 0
    with Writer(path, clock=lambda: clock["at"], user="benchmark") as writer:
        for size in sorted(sizes):
            began = time.perf_counter()
            count, day = add(writer, articles, size, count)
            filling = time.perf_counter() - began
            # What is timed is what the chronicle learned on the last day.
            clock["at"] = now
            adding = timed(writer, around(texts, day, UNUSED + count, seed=seed))
            clock["at"] = now - dt.timedelta(days=2)
            count += TIMED
            days = ((now - dt.timedelta(days=30)).date().isoformat(), now.date().isoformat())
            with letopis.open(path) as chronicle:
                held = chronicle.stats()
                answered = summary(ask(chronicle, path, days))
            yield {
                "size": size,
                "held": held,
                "filling_seconds": filling,
                "adding_ms": adding,
                "answers": answered,
                "file_megabytes": path.stat().st_size / 2**20,
            }


def ratios(found: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Compare the time of an article at every size with that at the smallest."""
    first = found[0]["adding_ms"]
    return {str(one["size"]): {name: one["adding_ms"][name] / first[name] for name in first} for one in found}


def table(one: dict[str, Any]) -> str:
    """Lay the figures of one size out for a terminal."""
    adding, answers = one["adding_ms"], one["answers"]
    lines = [
        f"{one['size']} articles: {one['held']['entities']} entities, {one['file_megabytes']:.0f} MB",
        f"  an article more: {adding['processor_mean']:.1f} ms of the processor, {adding['clock_mean']:.1f} ms",
        f"  {'question':12}{'p50 ms':>9}{'p95 ms':>9}{'cpu p50':>9}{'cpu p95':>9}",
    ]
    kinds = {"all": answers["all"], **answers["questions"]}
    measured = ("p50_ms", "p95_ms", "processor_p50_ms", "processor_p95_ms")
    lines += [f"  {k:12}{''.join(f'{f[name]:>9.1f}' for name in measured)}" for k, f in kinds.items()]
    lines += [f"    slow: {s['question']} ({s['of']}): {s['processor_ms']:.0f} ms" for s in answers["slowest"][:5]]
    return "\n".join(lines)


def main() -> None:
    """Measure and print; each size as soon as it is done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("inputs", nargs="*", metavar="TEXTS", help="what to read [default: the bundled sample]")
    parser.add_argument(
        "--records", action="store_true", help="TEXTS are records, as `letopis read --json` prints them"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], metavar="N")
    parser.add_argument("--keep", type=Path, metavar="PATH", help="keep the chronicle; there must be none yet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    if asked.keep and asked.keep.exists():
        sys.exit(f"{asked.keep} is there already.")
    # Before the reader loads what reads them.
    os.environ.update(dict.fromkeys(THREADS, "1"))
    texts = base(asked.inputs, read=asked.records)
    if not texts:
        sys.exit("There is nothing to scale up: none of the inputs gave an article.")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "chronicle.db"
        for one in measure(texts, asked.sizes, path, asked.seed):
            found.append(one)
            print(table(one), file=sys.stderr if asked.json else sys.stdout, flush=True)
    told = {"texts": len(texts), "seed": asked.seed, "sizes": found, "adding_ratio": ratios(found)}
    print(json.dumps(told, ensure_ascii=False) if asked.json else json.dumps(told["adding_ratio"], indent=1))


if __name__ == "__main__":
    main()
