"""Scores names against SlavicNER: where they stand, and their nominative.

The set is a folder of ``NAME.txt`` beside ``NAME.tsv`` (start, end, text, lemma, type, identity), with ``meta.tsv``
(file, published, url) where known. Persons, places and organisations are judged; events and products are not names to
Letopis.

* mentions: the same span and type; ``mentions_span`` the same span whatever the type.
* lemma: of the gold mentions found by span, how many have the nominative that the set gives; also by type.
* identity_per, identity_loc, identity_org: over all texts, whether the mentions found are of the same thing as the set
  says, by the entities that a chronicle of all these texts has. A mention counts as found if Letopis has one of the
  same span, by name or description ("британское правительство"), whatever its type.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from letopis.articles import article_from_text, from_raw, span_to_raw
from letopis.chronicle.trial import identities
from letopis.errors import EvaluationError
from letopis.evaluation.clusters import IdentityScore, score_identity
from letopis.evaluation.gold_set import SetScore
from letopis.evaluation.measures import Accuracy, Measure, Score, add_measures
from letopis.language.phrases import nominative_text
from letopis.model.spans import Span
from letopis.ontology.loader import fold
from letopis.reading import Reader
from letopis.records import extract

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from letopis.model.articles import Article
    from letopis.model.layers import Entity, Mention, Reading
    from letopis.model.records import ArticleRecords

# Types of Letopis under the set's names for them; what is not listed is not judged.
TYPES = {
    "person": "PER",
    "country": "LOC",
    "region": "LOC",
    "city": "LOC",
    "place": "LOC",
    "facility": "LOC",
    "organisation": "ORG",
}
KINDS = ("PER", "LOC", "ORG")
_COLUMNS = 6
# As many letters two forms of a word must begin with in common, or all but this many of the shorter one's letters.
_STEM = 3
_ENDING = 2


class GoldName(NamedTuple):
    """A mention of the set, its offsets mapped to the article's text."""

    span: Span
    text: str
    lemma: str
    type: str
    identity: str


class FoundName(NamedTuple):
    """A mention by name that Letopis found: its own nominative, and its entity's id in the article."""

    span: Span
    lemma: str
    type: str
    entity: str


class NamedText(NamedTuple):
    """One text of the set beside what was found in it; ``failure`` is the reason where it could not be read."""

    name: str
    gold: tuple[GoldName, ...]
    found: tuple[FoundName, ...]
    article: Article
    failure: str | None = None
    records: ArticleRecords | None = None


def score_folder(
    path: Path,
    *,
    limit: int | None = None,
    predictions: Path | None = None,
    wrong: list[str] | None = None,
) -> SetScore:
    """Read the texts of a folder (only the first ``limit``, if given) and score their names.

    ``predictions`` is a folder to write what was found to, in the set's own form; ``wrong`` collects a line for every
    mention missed, false or with another nominative. EvaluationError if the folder holds no text with its table.
    """
    measures: dict[str, Measure] = {}
    texts: list[NamedText] = []
    for text in read_folder(path, limit):
        texts.append(text)
        add_measures(measures, measure(text))
        if predictions:
            _write(predictions, text)
        if wrong is not None:
            wrong.extend(_errors(text))
    known = identities(text.records for text in texts if text.records)
    scores = {f"identity_{kind.lower()}": identity(texts, kind, known) for kind in KINDS}
    return SetScore("slavicner", len(texts), {**measures, **scores}, sum(text.failure is not None for text in texts))


def read_folder(path: Path, limit: int | None = None) -> Iterator[NamedText]:
    """Read the texts of a folder one by one, in order of name."""
    published = publication_dates(path)
    tables = [table for table in sorted(path.glob("*.tsv")) if table.with_suffix(".txt").is_file()][:limit]
    if not tables:
        raise EvaluationError(
            f"No texts with tables in {path}.", remedy="Give a folder of .txt files beside .tsv files."
        )
    reader = Reader()
    for table in tables:
        file = table.with_suffix(".txt")
        raw = file.read_bytes().decode("utf-8")
        article = article_from_text(raw, published=published.get(file.name))
        gold = gold_names(table, article)
        try:
            reading = reader.read(article)
            yield NamedText(file.stem, gold, found_names(reading), article, records=extract(reading))
        except Exception as error:  # noqa: BLE001 (one text must not hide the figures of the rest; the reason is told)
            yield NamedText(file.stem, gold, (), article, f"{type(error).__name__}: {error}")


def publication_dates(path: Path) -> dict[str, str]:
    """Give the date of each file that ``meta.tsv`` lists; empty without it."""
    meta = path / "meta.tsv"
    if not meta.is_file():
        return {}
    rows = [line.split("\t") for line in meta.read_text(encoding="utf-8").splitlines()[1:]]
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[1]}


def gold_names(table: Path, article: Article) -> tuple[GoldName, ...]:
    """Read the judged rows of a table; EvaluationError if one is not in the set's form."""
    found = []
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        row = line.split("\t")
        if not line.strip():
            continue
        if len(row) != _COLUMNS or not (row[0].isdigit() and row[1].isdigit()):
            raise EvaluationError(f"{table.name}:{number} is not a row of SlavicNER.", remedy="Correct the file.")
        if row[4] in TYPES.values():
            span = Span(from_raw(article, int(row[0])), from_raw(article, int(row[1])))
            found.append(GoldName(span, row[2], row[3], row[4], row[5]))
    return tuple(found)


def found_names(reading: Reading) -> tuple[FoundName, ...]:
    """Give the mentions by name of persons, places and organisations, in text order."""
    found = [
        FoundName(
            mention.plain(),
            mention_nominative(entity, mention, reading),
            TYPES[entity.type],
            entity.id,
        )
        for entity in reading.entities
        if entity.type in TYPES
        for mention in entity.mentions
        # Adjectives of countries ("британский") are mentions to Letopis but not names to the set.
        if mention.form == "name" and not mention.of(reading.text)[:1].islower()
    ]
    return tuple(sorted(found, key=lambda name: (name.span.start, name.span.end)))


def mention_nominative(entity: Entity, mention: Mention, reading: Reading) -> str:
    """Give the nominative of one mention: of the entity's name, the words that stand here.

    Where the mention has words that the name lacks (a short name, another name of a country), they are declined
    themselves.
    """
    words = mention.of(reading.text).split()
    left = entity.name.split()
    chosen = []
    for word in words:
        fitting = max(left, key=lambda own: _shared_start(own, word), default=None)
        if fitting is None or not _same_word(fitting, word):
            return nominative_text(reading.text, reading.tokens_in(mention))
        left.remove(fitting)
        chosen.append(fitting)
    return " ".join(chosen)


def _same_word(nominative: str, form: str) -> bool:
    shortest = min(len(nominative), len(form))
    return _shared_start(nominative, form) >= max(min(_STEM, len(nominative)), shortest - _ENDING)


def _shared_start(mine: str, theirs: str) -> int:
    pairs = zip(fold(mine), fold(theirs), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def measure(text: NamedText) -> dict[str, Measure]:
    """Count one text."""
    gold = {(name.span.start, name.span.end): name for name in text.gold}
    found = {(name.span.start, name.span.end): name for name in text.found}
    both = [(gold[key], found[key]) for key in gold if key in found]
    measures: dict[str, Measure] = {
        "mentions": Score(sum(mine.type == theirs.type for mine, theirs in both), len(gold), len(found)),
        "mentions_span": Score(len(both), len(gold), len(found)),
        "lemma": _lemmas(both),
    }
    for kind in KINDS:
        measures[f"lemma_{kind.lower()}"] = _lemmas([pair for pair in both if pair[0].type == kind])
    return measures


def identity(texts: Sequence[NamedText], kind: str, known: Mapping[tuple[str, str], str]) -> IdentityScore:
    """Score the identity of the mentions of one type over all texts; ``known`` is what :func:`identities` gives."""
    pairs: list[tuple[str, str]] = []
    gold = 0
    for text in texts:
        mine = [name for name in text.gold if name.type == kind]
        gold += len(mine)
        found = _entities_at(text)
        for name in mine:
            local = found.get((name.span.start, name.span.end))
            if local is not None:
                pairs.append((name.identity, known[text.article.id, local]))
    return score_identity(pairs, gold)


def _entities_at(text: NamedText) -> dict[tuple[int, int], str]:
    """Give the entity of the article at each span that names or describes one; a name before a description."""
    found: dict[tuple[int, int], str] = {}
    for form in ("nominal", "name"):
        for entity in text.records.entities if text.records else ():
            found |= {(m.start, m.end): entity.id for m in entity.mentions if m.form == form}
    return found


def _lemmas(pairs: list[tuple[GoldName, FoundName]]) -> Accuracy:
    return Accuracy(sum(same_lemma(mine.lemma, theirs.lemma) for mine, theirs in pairs), len(pairs))


def same_lemma(gold: str, predicted: str) -> bool:
    """Compare nominatives without regard to case, ё, quotation marks and white space."""
    return _plain(gold) == _plain(predicted)


def _plain(name: str) -> str:
    return fold("".join(" " if sign in '«»„“”"' else sign for sign in name))


def _errors(text: NamedText) -> Iterator[str]:
    gold = {(name.span.start, name.span.end): name for name in text.gold}
    found = {(name.span.start, name.span.end): name for name in text.found}
    yield f"== {text.name}" + (f"  FAILED {text.failure}" if text.failure else "")
    for key in sorted({*gold, *found}):
        mine, theirs = gold.get(key), found.get(key)
        if mine is None and theirs is not None:
            yield f"  + false   {key[0]} {theirs.type} {theirs.lemma}"
        elif theirs is None and mine is not None:
            yield f"  - missed  {key[0]} {mine.type} «{mine.text}»"
        elif mine and theirs and not same_lemma(mine.lemma, theirs.lemma):
            yield f"  ~ lemma   {key[0]} {mine.type} «{mine.text}»: {theirs.lemma} instead of {mine.lemma}"
        elif mine and theirs and mine.type != theirs.type:
            yield f"  ~ type    {key[0]} «{mine.text}»: {theirs.type} instead of {mine.type}"


def _write(folder: Path, text: NamedText) -> None:
    """Write the names of one text as a table of the set."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name in text.found:
        span = span_to_raw(text.article, name.span) or name.span
        words = " ".join(name.span.of(text.article.text).split())
        identity = f"{text.name}-{name.entity}"
        lines.append("\t".join((str(span.start), str(span.end), words, name.lemma, name.type, identity)))
    (folder / f"{text.name}.tsv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
