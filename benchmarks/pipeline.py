"""The whole pipeline, reading and records, beside natasha's full chain: documents a second, one process, one thread.

    python benchmarks/pipeline.py            # the bundled sample
    python benchmarks/pipeline.py TEXTS…     # your own files, as `letopis add` takes them
    python benchmarks/pipeline.py --json

natasha does what its documentation shows: segments, morphology, syntax, names, lemmas, normal names, dates. Both are
loaded into one process and read all texts in turns, so that whatever else the machine does hits both alike. The first
article warms them up and is not counted in the first pass (first: every text is new to them, and so are most of its
words); then all are read a few times more, of which the fastest round counts (warm). Times are of the processor.
Needs: pip install 'letopis[train]'
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reading import NATASHA, PEERS, ROUNDS, child, natasha, records

if TYPE_CHECKING:
    from reading import Article, Work

LETOPIS = "letopis"


def seconds_for(work: Work, articles: list[Article]) -> float:
    """Read every article once; give the processor's seconds."""
    # Nobody is to pay for collecting what another left behind.
    gc.collect()
    began = time.process_time()
    for article in articles:
        work(article)
    return time.process_time() - began


def measure(path: Path) -> dict[str, dict[str, float]]:
    """Measure both over the articles in ``path``: documents a second, on the first pass and warm."""
    articles: list[Article] = json.loads(path.read_bytes())
    works = {LETOPIS: records(), NATASHA: natasha()}
    for work in works.values():
        work(articles[0])
    first = {name: seconds_for(work, articles[1:]) for name, work in works.items()}
    rounds = [{name: seconds_for(work, articles) for name, work in works.items()} for _ in range(ROUNDS)]
    found = {}
    for name in works:
        warm = min(seconds[name] for seconds in rounds)
        fresh = (len(articles) - 1) / first[name] if first[name] else 0.0
        found[name] = {"first_documents_per_second": fresh, "warm_documents_per_second": len(articles) / warm}
    return found


def compare(inputs: list[str]) -> dict[str, Any]:
    """Run the measuring process and set its figures side by side."""
    missing = [package for package in PEERS if find_spec(package) is None]
    if missing:
        sys.exit(f"Not installed: {', '.join(missing)}. For the peers: pip install 'letopis[train]'")
    told = child("--describe", *inputs)
    articles = told["articles"]
    if not articles:
        sys.exit("There is nothing to read: none of the inputs gave an article.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.json"
        path.write_text(json.dumps(articles), encoding="utf-8")
        measured = child("--measure", str(path), script=__file__)
    mine, theirs = measured[LETOPIS], measured[NATASHA]
    return {
        "articles": len(articles),
        "words": sum(len(article["text"].split()) for article in articles),
        "pack": told["pack"],
        "contenders": measured,
        "times_natasha": {kind.split("_")[0]: mine[kind] / theirs[kind] if theirs[kind] else None for kind in mine},
    }


def table(found: dict[str, Any]) -> str:
    """Lay the figures out for a terminal."""
    lines = [
        f"{found['articles']} articles, {found['words']} words; pack {found['pack']}; one process, one thread",
        f"{'documents a second':32}{'first pass':>12}{'warm':>10}",
    ]
    titles = {LETOPIS: "letopis: reading and records", NATASHA: "natasha: its full chain"}
    for name, title in titles.items():
        figures = found["contenders"][name]
        first, warm = figures["first_documents_per_second"], figures["warm_documents_per_second"]
        lines.append(f"{title:32}{first:>12.1f}{warm:>10.1f}")
    ratios = found["times_natasha"]
    shown = ["–" if ratios[kind] is None else format(ratios[kind], ".2f") for kind in ("first", "warm")]
    lines.append(f"{'letopis to natasha':32}{shown[0]:>12}{shown[1]:>10}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print; with a hidden argument, do the measuring process's part of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("inputs", nargs="*", metavar="TEXTS", help="what to read [default: the bundled sample]")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(Path(asked.inputs[0]))))
        return
    found = compare(asked.inputs)
    print(json.dumps(found, ensure_ascii=False) if asked.json else table(found))


if __name__ == "__main__":
    main()
