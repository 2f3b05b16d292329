"""Scores nested entities and the relations between them against NEREL.

The set is a folder of ``NAME.txt`` beside ``NAME.ann`` (brat). What is counted, over all texts together (micro):

* entities: the same span and type, nested ones too. A discontinuous entity is taken as its hull.
* relations: Letopis' own entities and relations between them. A relation is right if its type, both spans and both
  types are. Only :data:`SENTENCE_RELATIONS` count, and only pairs that lie in one sentence (as Letopis divides them).
* relations_gold_entities: the same where the reader is given the set's entities and asked for their relations alone.
* relations_document: own entities, every type of relation, every pair of the text.

Relations are directed as the R lines are (Arg1 to Arg2), those that read alike both ways included: ALTERNATIVE_NAME
runs from the earlier to the later mention in 98 of 100 pairs and never both ways; KNOWS runs from the earlier to the
later in 9 of 10 and is marked both ways for one pair in 14, which then counts as two. Relations are a set: the same
one marked twice, or between entities of the same span and type, is one. Of entities every T line counts, so that of two
with the same hull and type one is always missed. Every figure is given by type too (``entities_PERSON``,
``relations_WORKS_AS``). Of a text that could not be read every pair counts, and is missed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

from letopis.articles import article_from_text, from_raw, span_to_raw
from letopis.errors import EvaluationError
from letopis.evaluation.brat import read_ann, write_ann
from letopis.evaluation.gold_set import SetScore
from letopis.evaluation.measures import Measure, Score, add_measures
from letopis.model.layers import Relation, TypedSpan
from letopis.model.spans import Span, hull

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from letopis.evaluation.brat import BratDocument
    from letopis.model.articles import Article
    from letopis.model.layers import Reading

MAIN = ("entities", "relations_gold_entities", "relations", "relations_document")
SENTENCE_RELATIONS = frozenset({
    "WORKS_AS", "WORKPLACE", "AGENT", "PARTICIPANT_IN", "TAKES_PLACE_IN", "POINT_IN_TIME", "START_TIME", "END_TIME",
    "ALTERNATIVE_NAME", "MEMBER_OF", "SUBORDINATE_OF", "HEADQUARTERED_IN", "LOCATED_IN", "PART_OF", "KNOWS",
})  # fmt: skip
# Where the predictions with the set's own entities go, inside the folder of the predictions.
GOLD_ENTITIES = "gold_entities"

Key = TypeVar("Key")
EntityKey = tuple[int, int, str]
RelationKey = tuple[str, EntityKey, EntityKey]


class RelationReader(Protocol):
    """What is scored: a reader, and the part of it that relates given entities."""

    def read(self, article: Article) -> Reading:
        """Give all layers of an article."""
        ...

    def relate(self, article: Article, spans: Sequence[TypedSpan]) -> tuple[Relation, ...]:
        """Give the relations between ``spans``, as indices into them."""
        ...


class Marks(NamedTuple):
    """Entities and the relations between them; ``source`` and ``target`` are places in ``spans``."""

    spans: tuple[TypedSpan, ...] = ()
    relations: tuple[Relation, ...] = ()

    def entity_keys(self) -> set[EntityKey]:
        """Give the entities without their probabilities."""
        return {_key(span) for span in self.spans}

    def relation_keys(self) -> set[RelationKey]:
        """Give the relations with what they relate in place of indices."""
        return {
            (relation.type, _key(self.spans[relation.source]), _key(self.spans[relation.target]))
            for relation in self.relations
        }


class RelatedText(NamedTuple):
    """One text of the set beside what was found in it.

    ``own`` is what Letopis found, ``given`` the set's entities with the relations that Letopis saw between them.
    ``article`` is None where the text was turned away, ``sentences`` None where it could not be read; ``failure`` is
    the reason of either. ``again`` has the types of entities with the span and type of another, which ``gold`` has
    once; ``hulls`` counts the discontinuous entities, ``strays`` are the lines that were passed over.
    """

    name: str
    raw: str
    gold: Marks
    own: Marks = Marks()
    given: Marks = Marks()
    article: Article | None = None
    sentences: tuple[Span, ...] | None = None
    again: tuple[str, ...] = ()
    hulls: int = 0
    strays: tuple[int, ...] = ()
    failure: str | None = None


def score_folder(
    path: Path,
    *,
    reader: RelationReader | None = None,
    limit: int | None = None,
    predictions: Path | None = None,
    wrong: list[str] | None = None,
    notes: list[str] | None = None,
) -> SetScore:
    """Read the texts of a folder (only the first ``limit``, if given) and score their entities and relations.

    ``predictions`` is a folder to write what was found to: ``NAME.ann``, and in the folder ``gold_entities`` the
    relations between the set's entities. ``wrong`` collects a line for every entity and relation missed or false;
    ``notes`` what the figures rest on (discontinuous entities, lines passed over, texts that failed). EvaluationError
    if the folder holds no text with its annotation, or one that is not in the set's form.
    """
    measures: dict[str, Measure] = {name: Score() for name in MAIN}
    documents = failed = hulls = 0
    for text in read_folder(path, reader=reader, limit=limit):
        documents += 1
        failed += text.failure is not None
        add_measures(measures, measure(text))
        if predictions:
            _write(predictions, text)
        if wrong is not None:
            wrong.extend(_errors(text))
        hulls += text.hulls
        if notes is not None:
            notes.extend(f"{text.name}.ann:{line} is no annotation and was passed over" for line in text.strays)
            notes.extend([f"{text.name}: {text.failure}"] if text.failure else [])
    if notes is not None and hulls:
        notes.append(f"discontinuous entities taken as their hulls: {hulls}")
    main = {name: measures[name] for name in MAIN}
    by_type = {name: measures[name] for name in sorted(measures) if name not in main}
    return SetScore("nerel", documents, main | by_type, failed)


def read_folder(path: Path, *, reader: RelationReader | None = None, limit: int | None = None) -> Iterator[RelatedText]:
    """Read the texts of a folder one by one, in order of name; ``reader`` is Letopis' own unless given."""
    files = [file for file in sorted(path.glob("*.ann")) if file.with_suffix(".txt").is_file()][:limit]
    if not files:
        raise EvaluationError(
            f"No texts with annotations in {path}.", remedy="Give a folder of .txt files beside .ann files."
        )
    chosen = reader or _own_reader()
    for file in files:
        raw = file.with_suffix(".txt").read_bytes().decode("utf-8")
        yield read_text(file.stem, raw, read_ann(file), chosen)


def _own_reader() -> RelationReader:
    from letopis.reading import Reader

    return cast("RelationReader", Reader())


def read_text(name: str, raw: str, marked: BratDocument, reader: RelationReader) -> RelatedText:
    """Read one text, given as in its file; one that fails counts as all missed."""
    text = RelatedText(
        name,
        raw,
        gold_marks(marked, lambda offset: offset),
        again=_again(marked),
        hulls=sum(len(entity.pieces) > 1 for entity in marked.entities.values()),
        strays=marked.strays,
    )
    try:
        article = article_from_text(raw)
        gold = gold_marks(marked, lambda offset: from_raw(article, offset))
        text = text._replace(gold=gold, article=article)
        reading = reader.read(article)
        given = Marks(gold.spans, tuple(reader.relate(article, gold.spans)))
    except Exception as error:  # noqa: BLE001 (one text must not hide the figures of the rest; the reason is told)
        return text._replace(failure=f"{type(error).__name__}: {error}")
    own = Marks(reading.spans, reading.relations)
    return text._replace(own=own, given=given, sentences=tuple(sentence.plain() for sentence in reading.sentences))


def gold_marks(marked: BratDocument, place: Callable[[int], int]) -> Marks:
    """Give the set's entities, in text order and the longer first, and relations; ``place`` maps raw offsets."""
    keys = {
        name: (place(entity.span.start), place(entity.span.end), entity.type)
        for name, entity in marked.entities.items()
    }
    ordered = sorted(set(keys.values()), key=lambda key: (key[0], -key[1], key[2]))
    places = {key: number for number, key in enumerate(ordered)}
    relations = sorted(
        {(relation.type, places[keys[relation.source]], places[keys[relation.target]]) for relation in marked.relations}
    )
    return Marks(
        tuple(TypedSpan(start, end, fine) for start, end, fine in ordered),
        tuple(Relation(name, source, target) for name, source, target in relations),
    )


def _again(marked: BratDocument) -> tuple[str, ...]:
    counts = Counter((entity.span, entity.type) for entity in marked.entities.values())
    return tuple(sorted(kind for (_, kind), count in counts.items() for _ in range(count - 1)))


def measure(text: RelatedText) -> dict[str, Measure]:
    """Count one text, all types together and each apart."""
    gold = text.gold.relation_keys()
    own = text.own.relation_keys()
    given = text.given.relation_keys()
    near = in_sentences(gold, text.sentences)
    measures: dict[str, Measure] = {}
    measures.update(_by_type("entities", text.gold.entity_keys(), text.own.entity_keys(), lambda key: key[2]))
    for kind in text.again:
        add_measures(measures, {"entities": Score(gold=1), f"entities_{kind}": Score(gold=1)})
    for name, mine, theirs in (
        ("relations_gold_entities", near, in_sentences(given, text.sentences)),
        ("relations", near, in_sentences(own, text.sentences)),
        ("relations_document", gold, own),
    ):
        measures.update(_by_type(name, mine, theirs, lambda key: key[0]))
    return measures


def _by_type(name: str, gold: set[Key], found: set[Key], type_of: Callable[[Key], str]) -> dict[str, Score]:
    scores = {name: score_sets(gold, found)}
    for kind in {type_of(key) for key in gold | found}:
        scores[f"{name}_{kind}"] = score_sets(
            {key for key in gold if type_of(key) == kind}, {key for key in found if type_of(key) == kind}
        )
    return scores


def score_sets(gold: set[Key], found: set[Key]) -> Score:
    """Count what stands on both sides."""
    return Score(len(gold & found), len(gold), len(found))


def in_sentences(relations: Iterable[RelationKey], sentences: Sequence[Span] | None) -> set[RelationKey]:
    """Keep the relations of :data:`SENTENCE_RELATIONS` whose spans lie in one sentence, as far as any are known."""
    kept = {relation for relation in relations if relation[0] in SENTENCE_RELATIONS}
    if sentences is None:
        return kept
    starts = [sentence.start for sentence in sentences]
    return {relation for relation in kept if _together(relation, sentences, starts)}


def _together(relation: RelationKey, sentences: Sequence[Span], starts: Sequence[int]) -> bool:
    both = hull(Span(key[0], key[1]) for key in relation[1:])
    place = bisect_right(starts, both.start) - 1
    return place >= 0 and sentences[place].contains(both)


def _key(span: TypedSpan) -> EntityKey:
    return (span.start, span.end, span.fine)


def _errors(text: RelatedText) -> Iterator[str]:
    """List what differs: entities, relations of one sentence with own entities, then with the set's."""
    content = text.article.text if text.article else text.raw
    yield f"== {text.name}" + (f"  FAILED {text.failure}" if text.failure else "")
    mine, theirs = text.gold.entity_keys(), text.own.entity_keys()
    for key in sorted(mine ^ theirs):
        yield f"  {_sign(key in mine)} {key[0]} {key[2]} «{content[key[0] : key[1]]}»"
    gold = in_sentences(text.gold.relation_keys(), text.sentences)
    for title, marks in (("own", text.own), ("given", text.given)):
        found = in_sentences(marks.relation_keys(), text.sentences)
        for name, source, target in sorted(gold ^ found, key=lambda relation: relation[1:]):
            words = " → ".join(f"{key[2]} «{content[key[0] : key[1]]}»" for key in (source, target))
            yield f"  {_sign((name, source, target) in gold)} {title} {source[0]} {name} {words}"


def _sign(in_gold: bool) -> str:  # noqa: FBT001 (which of two signs is all that it says)
    return "- missed" if in_gold else "+ false "


def _write(folder: Path, text: RelatedText) -> None:
    """Write the entities and relations of one text, and the relations between the set's entities."""
    for file, marks in (
        (folder / f"{text.name}.ann", text.own),
        (folder / GOLD_ENTITIES / f"{text.name}.ann", text.given),
    ):
        entities = [(span.fine, _raw_span(text.article, span)) for span in marks.spans]
        write_ann(file, text.raw, entities, [(r.type, r.source, r.target) for r in marks.relations])


def _raw_span(article: Article | None, span: Span) -> Span:
    return (article and span_to_raw(article, span)) or span
