"""How fast articles are read, beside slovnet's models and natasha's chain on the same texts in the same run.

    python benchmarks/reading.py            # the bundled sample
    python benchmarks/reading.py TEXTS…     # your own files, as `letopis add` takes them
    python benchmarks/reading.py --json

Every contender is a process of its own with one thread, so start-up and peak memory are its own. It reads the first
article (start-up: imports, loading, that article), then all others once (fresh: every text is new to it), then all of
them a few times more, of which the fastest counts (words/s). Speeds are of processor time, which in one thread is the
clock's time on a quiet machine and hardly changes on a busy one; start-up is the clock's. ``LETOPIS_PACK`` says which
pack reads. The peers need: pip install 'letopis[train]'
"""

from __future__ import annotations

# The standard library alone: what a contender imports counts as its own.
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Article = dict[str, Any]
    Work = Callable[[Article], object]

ROUNDS = 7
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
PEERS = ("natasha", "navec", "slovnet")
SLOVNET, NATASHA = "slovnet", "natasha"


def slovnet() -> Work:
    """Run slovnet's three models over razdel's tokens; the weights are data files of natasha's wheel."""
    from navec import Navec
    from razdel import sentenize, tokenize
    from slovnet import NER, Morph, Syntax
    from slovnet.chop import chop

    from letopis.training.silver import MODELS, VECTORS, locate

    vectors = Navec.load(locate(VECTORS))
    morphology = Morph.load(locate(MODELS["morphology"])).navec(vectors)
    syntax = Syntax.load(locate(MODELS["syntax"])).navec(vectors)
    names = NER.load(locate(MODELS["names"])).navec(vectors)
    tagger = names.infer

    def work(article: Article) -> None:
        words = [[token.text for token in tokenize(part.text)] for part in sentenize(article["text"])]
        words = [sentence for sentence in words if sentence]
        list(morphology.map(words))
        list(syntax.map(words))
        # Called on a text, the tagger would cut it into tokens once more.
        for chunk in chop(words, names.batch_size):
            list(tagger.decoder(tagger.process(tagger.encoder(chunk))))

    return work


def natasha() -> Work:
    """Run natasha's whole chain: what its documentation shows, with lemmas, normal names and dates."""
    import inspect

    # natasha rests on pymorphy2, which asks for what Python 3.11 took away.
    if not hasattr(inspect, "getargspec"):
        inspect.getargspec = lambda function: inspect.getfullargspec(function)[:4]  # type: ignore[attr-defined]

    from natasha import (
        DatesExtractor,
        Doc,
        MorphVocab,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        NewsSyntaxParser,
        Segmenter,
    )

    segmenter, vocabulary, vectors = Segmenter(), MorphVocab(), NewsEmbedding()
    tagger, parser, names = NewsMorphTagger(vectors), NewsSyntaxParser(vectors), NewsNERTagger(vectors)
    dates = DatesExtractor(vocabulary)

    def work(article: Article) -> None:
        doc = Doc(article["text"])
        doc.segment(segmenter)
        doc.tag_morph(tagger)
        doc.parse_syntax(parser)
        doc.tag_ner(names)
        for token in doc.tokens:
            token.lemmatize(vocabulary)
        for span in doc.spans:
            span.normalize(vocabulary)
        list(dates(article["text"]))

    return work


def layers() -> Work:
    """Run Letopis's segmentation, the active pack and lemmas, with nested mentions and relations."""
    from letopis.reading.parsing import parse
    from letopis.reading.segmentation import segment

    return lambda article: parse(article["text"], segment(article["text"])[0])


def reading() -> Work:
    """Run the whole reader: the layers, names, chains, times, speech."""
    import msgspec

    from letopis.model.articles import Article
    from letopis.reading import Reader

    reader = Reader()
    return lambda article: reader.read(msgspec.convert(article, Article))


def records() -> Work:
    """Run all that `letopis read` does with an article: the reader, then events, tenures and statements."""
    import msgspec

    from letopis.model.articles import Article
    from letopis.reading import Reader
    from letopis.records import extract

    reader = Reader(chains=False)
    return lambda article: extract(reader.read(msgspec.convert(article, Article)))


class Contender(NamedTuple):
    """A title, what makes the work, and whether it is a peer that has to be installed."""

    title: str
    make: Callable[[], Work]
    peer: bool = False


CONTENDERS = {
    SLOVNET: Contender("slovnet: names, morphology, syntax", slovnet, peer=True),
    NATASHA: Contender("natasha: lemmas, normal names, dates too", natasha, peer=True),
    "layers": Contender("letopis: layers (pack and lemmas)", layers),
    "reading": Contender("letopis: reading", reading),
    "records": Contender("letopis: reading and records", records),
}


def measure(name: str, path: Path) -> dict[str, float]:
    """Measure one contender over the articles in ``path``; words a second, seconds and megabytes."""
    articles: list[Article] = json.loads(path.read_bytes())
    words = [len(article["text"].split()) for article in articles]
    began = time.perf_counter()
    work = CONTENDERS[name].make()
    work(articles[0])
    started = time.perf_counter() - began
    first = time.process_time()
    for article in articles[1:]:
        work(article)
    fresh = time.process_time() - first
    times = []
    for _ in range(ROUNDS):
        again = time.process_time()
        for article in articles:
            work(article)
        times.append(time.process_time() - again)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "words_per_second": sum(words) / min(times),
        "fresh_words_per_second": sum(words[1:]) / fresh if fresh and len(words) > 1 else 0.0,
        "start_up_seconds": started,
        # Kilobytes, but bytes on macOS.
        "peak_megabytes": peak / (1024 * 1024 if sys.platform == "darwin" else 1024),
    }


def describe(inputs: list[str]) -> dict[str, Any]:
    """Load the articles to be read, and tell which pack would read them."""
    import msgspec

    from letopis.articles import load
    from letopis.ingest import sample_path
    from letopis.reading.packs import installed

    with sample_path() as sample:
        articles = [loaded.article for loaded in load(inputs or [sample]) if loaded.article is not None]
    pack = next(pack.settings for pack in installed() if pack.active)
    return {"pack": f"{pack.name}, version {pack.version}", "articles": msgspec.to_builtins(articles)}


def child(*arguments: str, script: str = __file__) -> dict[str, Any]:
    """Run a script, this one by default, with hidden arguments in one thread and give the JSON that it prints.

    The measuring process itself stays small, since a child's peak memory begins at its parent's.
    """
    environment = os.environ | dict.fromkeys(THREADS, "1")
    done = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, script, *arguments], env=environment, stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments[:2])}: failed, see above.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def compare(inputs: list[str]) -> dict[str, Any]:
    """Measure every contender that is installed, one after another."""
    missing = [package for package in PEERS if find_spec(package) is None]
    if missing:
        sys.stderr.write(
            f"Not installed: {', '.join(missing)}; only Letopis is measured. "
            "For the peers: pip install 'letopis[train]'\n"
        )
    told = child("--describe", *inputs)
    articles = told["articles"]
    if not articles:
        sys.exit("There is nothing to read: none of the inputs gave an article.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.json"
        path.write_text(json.dumps(articles), encoding="utf-8")
        measured = {
            name: child("--contender", name, str(path))
            for name, contender in CONTENDERS.items()
            if not (contender.peer and missing)
        }
    for figures in measured.values():
        for peer in (SLOVNET, NATASHA):
            speed = measured[peer]["words_per_second"] if peer in measured else None
            figures[f"to_{peer}"] = figures["words_per_second"] / speed if speed else None
    return {
        "articles": len(articles),
        "words": sum(len(article["text"].split()) for article in articles),
        "pack": told["pack"],
        "contenders": measured,
    }


def table(found: dict[str, Any]) -> str:
    """Lay the figures out for a terminal."""
    lines = [
        f"{found['articles']} articles, {found['words']} words; pack {found['pack']}; one thread each",
        f"{'':42}{'words/s':>9}{'fresh':>9}{'to slovnet':>12}{'to natasha':>12}{'start-up s':>12}{'peak MB':>9}",
    ]
    for name, figures in found["contenders"].items():
        ratios = "".join(
            f"{'–' if figures[f'to_{peer}'] is None else format(figures[f'to_{peer}'], '.2f'):>12}"
            for peer in (SLOVNET, NATASHA)
        )
        lines.append(
            f"{CONTENDERS[name].title:42}{figures['words_per_second']:>9.0f}{figures['fresh_words_per_second']:>9.0f}"
            f"{ratios}{figures['start_up_seconds']:>12.2f}{figures['peak_megabytes']:>9.0f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print; with a hidden argument, do one process's part of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("inputs", nargs="*", metavar="TEXTS", help="what to read [default: the bundled sample]")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--describe", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.contender:
        print(json.dumps(measure(asked.contender, Path(asked.inputs[0]))))
    elif asked.describe:
        print(json.dumps(describe(asked.inputs)))
    else:
        found = compare(asked.inputs)
        print(json.dumps(found, ensure_ascii=False) if asked.json else table(found))


if __name__ == "__main__":
    main()
