"""How fast articles are read: the whole pipeline beside slovnet's three models alone, in one run and one process.

    python benchmarks/reading.py            # the bundled sample
    python benchmarks/reading.py TEXTS…     # your own files, as `letopis add` takes them

Prints words a second of each, their ratio, and the peak memory of the process.
"""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

from letopis.articles import load
from letopis.ingest import sample_path
from letopis.reading import Reader, packs
from letopis.reading.segmentation import segment
from letopis.records import extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from letopis.model.articles import Article

ROUNDS = 3


def models_alone(article: Article) -> None:
    """Run the three models over ready tokens."""
    models = packs.load()
    words = [[span.of(article.text) for span in sentence.tokens] for sentence in segment(article.text)[0]]
    for model in (models.morphology, models.syntax):
        list(model.map(words))
    tagger = models.names.infer
    list(tagger.decoder(tagger.process(tagger.encoder(words))))


def best_time(work: Callable[[Article], object], articles: list[Article]) -> float:
    """Give the shortest of a few rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for article in articles:
            work(article)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    """Measure and print."""
    with sample_path() as sample:
        articles = [loaded.article for loaded in load(sys.argv[1:] or [sample]) if loaded.article is not None]
    words = sum(len(article.text.split()) for article in articles)
    reader = Reader()
    reader.read(articles[0])
    alone = best_time(models_alone, articles)
    layers = best_time(reader.read, articles)
    whole = best_time(lambda article: extract(reader.read(article)), articles)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{len(articles)} articles, {words} words\n")
    for name, seconds in (("slovnet's three models", alone), ("reading", layers), ("reading and records", whole)):
        sys.stdout.write(f"{name:<24}{words / seconds:>10.0f} words/s{alone / seconds:>8.2f} of the models' speed\n")
    sys.stdout.write(f"peak memory{memory:>19.0f} MB\n")


if __name__ == "__main__":
    main()
