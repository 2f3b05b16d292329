"""Scores coreference chains against RuCoCo.

The set is a folder of ``NAME.json``: ``entities`` (chains of [start, end]), ``includes`` (for each chain, the chains
that it stands for together: split antecedents) and ``text``. Chains of one mention are there only as groups or members
of groups. The set is for measuring only, so nothing but totals is given. Mentions count only if their spans are equal.

* lea: LEA over chains of two or more mentions, see :mod:`letopis.evaluation.lea`.
* lea_split: the same with split antecedents, as the scorer of the shared task RuCoCo-2023 has it.
* mentions: the mentions that are coreferent with something.
* person_chains: whether people are told apart by name, see :func:`named_people` and :func:`is_joined`.

Letopis' chains are those of its readings, see :func:`chained`. The mention of a group ("both leaders") is no mention of
its members: all mentions of the same group are one chain, which includes the members' chains. A discontinuous mention
is taken as its hull.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from letopis.articles import article_from_text, from_raw, span_to_raw
from letopis.errors import EvaluationError
from letopis.evaluation.gold_set import SetScore
from letopis.evaluation.lea import Chain, lea, score_mentions, without_parts
from letopis.evaluation.measures import Accuracy, Measure, add_measures
from letopis.language.morphology import known, parses
from letopis.model.layers import Entity
from letopis.model.spans import Span
from letopis.ontology.loader import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from letopis.model.articles import Article
    from letopis.model.layers import Reading

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PERSON = frozenset({"Name", "Surn", "Patr"})
_LIKELY = 0.5
# As many letters two forms of a name must begin with in common, or all but this many of the shorter one's letters.
_STEM = 3
_ENDING = 2


class ArticleReader(Protocol):
    """What is scored."""

    def read(self, article: Article) -> Reading:
        """Give all layers of an article."""
        ...


class Markup(msgspec.Struct, frozen=True):
    """One file of the set, or one written in its form; offsets count code points of ``text``."""

    entities: tuple[tuple[tuple[int, int], ...], ...]
    includes: tuple[tuple[int, ...], ...]
    text: str


class ChainedText(NamedTuple):
    """One text of the set beside what was found in it; ``failure`` is the reason where it could not be read.

    ``text`` is what the offsets of all chains and names refer to; ``names`` are the mentions by name of each entity.
    """

    name: str
    text: str
    gold: tuple[Chain, ...]
    found: tuple[Chain, ...]
    names: tuple[tuple[Span, ...], ...]
    written: Markup
    failure: str | None = None


def score_folder(
    path: Path,
    *,
    reader: ArticleReader | None = None,
    limit: int | None = None,
    predictions: Path | None = None,
    notes: list[str] | None = None,
) -> SetScore:
    """Read the texts of a folder (only the first ``limit``, if given) and score their chains.

    ``predictions`` is a folder to write what was found to, in the set's own form; ``notes`` collects the texts that
    failed. EvaluationError if the folder holds no text, or one that is not in the set's form.
    """
    measures: dict[str, Measure] = {}
    documents = failed = 0
    for text in read_folder(path, reader=reader, limit=limit):
        documents += 1
        add_measures(measures, measure(text))
        if text.failure:
            failed += 1
            if notes is not None:
                notes.append(f"{text.name}: {text.failure}")
        if predictions:
            predictions.mkdir(parents=True, exist_ok=True)
            (predictions / f"{text.name}.json").write_bytes(msgspec.json.encode(text.written))
    return SetScore("rucoco", documents, measures, failed)


def read_folder(path: Path, *, reader: ArticleReader | None = None, limit: int | None = None) -> Iterator[ChainedText]:
    """Read the texts of a folder one by one, in order of name; ``reader`` is Letopis' own unless given."""
    files = sorted(path.glob("*.json"))[:limit]
    if not files:
        raise EvaluationError(f"No texts in {path}.", remedy="Give a folder of RuCoCo's .json files.")
    chosen = reader or _own_reader()
    for file in files:
        yield read_text(file.stem, read_markup(file), chosen)


def _own_reader() -> ArticleReader:
    from letopis.reading import Reader

    return Reader()


def read_markup(file: Path) -> Markup:
    """Read one file; EvaluationError if it is not in the set's form."""
    try:
        markup = msgspec.json.decode(file.read_bytes(), type=Markup)
    except msgspec.MsgspecError as error:
        raise EvaluationError(f"{file.name} is not a text of RuCoCo: {error}.", remedy="Correct the file.") from error
    size = len(markup.text)
    ordered = all(0 <= start < end <= size for chain in markup.entities for start, end in chain)
    numbers = {number for row in markup.includes for number in row}
    if not ordered or len(markup.includes) != len(markup.entities) or not numbers <= set(range(len(markup.entities))):
        raise EvaluationError(
            f"{file.name} has a span outside its text or a chain that is not there.", remedy="Correct the file."
        )
    return markup


def read_text(name: str, markup: Markup, reader: ArticleReader) -> ChainedText:
    """Read one text; one that fails counts as all missed."""
    gold = gold_chains(markup, lambda offset: offset)
    text = markup.text
    try:
        article = article_from_text(markup.text)
        gold = gold_chains(markup, lambda offset: from_raw(article, offset))
        text = article.text
        reading = reader.read(article)
    except Exception as error:  # noqa: BLE001 (one text must not hide the figures of the rest; the reason is told)
        return ChainedText(name, text, gold, (), (), Markup((), (), markup.text), f"{type(error).__name__}: {error}")
    spans, includes = as_markup(chained(reading))
    written = Markup(tuple(tuple(_raw(article, span) for span in chain) for chain in spans), includes, markup.text)
    return ChainedText(name, text, gold, to_chains(spans, includes), tuple(map(_names, reading.entities)), written)


def chained(reading: Reading) -> list[Entity]:
    """Give the chains of a reading in the form of entities; those in no chain after them, for the groups' sake.

    A reading without chains has its entities for chains.
    """
    if not reading.chains:
        return list(reading.entities)
    rest = {entity.id: entity for entity in reading.entities}
    found = []
    for number, chain in enumerate(reading.chains):
        own = rest.pop(chain.entity, None) if chain.entity else None
        groups = tuple(m for m in own.mentions if m.members) if own else ()
        nameless = Entity(f"chain {number}", "other", "", "", "source_words", None, ())
        found.append(msgspec.structs.replace(own or nameless, mentions=(*chain.mentions, *groups)))
    for entity in rest.values():
        alone = [m for m in entity.mentions if not m.members][:1]
        groups = tuple(m for m in entity.mentions if m.members)
        found.append(msgspec.structs.replace(entity, mentions=(*alone, *groups)))
    return found


def _names(entity: Entity) -> tuple[Span, ...]:
    return tuple(m.plain() for m in entity.mentions if m.form == "name" and not m.members)


def _raw(article: Article, span: Span) -> tuple[int, int]:
    raw = span_to_raw(article, span) or span
    return raw.start, raw.end


def gold_chains(markup: Markup, place: Callable[[int], int]) -> tuple[Chain, ...]:
    """Give the chains of a file; ``place`` maps raw offsets to those of the article."""
    return to_chains(
        [[Span(place(start), place(end)) for start, end in chain] for chain in markup.entities], markup.includes
    )


def to_chains(spans: Sequence[Sequence[Span]], includes: Sequence[Sequence[int]]) -> tuple[Chain, ...]:
    """Give chains their parts: the mentions of the chains they include, and of those at the bottom of all."""
    found = []
    for number, mentions in enumerate(spans):
        chosen = set(includes[number])
        queue, seen = list(chosen), {number}
        while queue:
            one = queue.pop()
            if one in seen:
                continue
            seen.add(one)
            if includes[one]:
                queue.extend(includes[one])
            else:
                chosen.add(one)
        found.append(Chain(frozenset(mentions), frozenset(span for one in chosen for span in spans[one])))
    return tuple(found)


def as_markup(entities: Sequence[Entity]) -> tuple[list[list[Span]], tuple[tuple[int, ...], ...]]:
    """Give entities as chains of spans with what each includes: the entities in order, then the groups.

    A span belongs to one chain, the first that has it. An entity with no mention that is its own alone is an empty
    chain; chains of one mention are kept only for the groups' sake, and empty where no group needs them.
    """
    groups: dict[tuple[str, ...], list[Span]] = {}
    taken: set[Span] = set()
    chains: list[list[Span]] = []
    for entity in entities:
        chain = []
        for mention in entity.mentions:
            span = mention.plain()
            if mention.members:
                groups.setdefault(mention.members, []).append(span)
            elif span not in taken:
                taken.add(span)
                chain.append(span)
        chains.append(chain)
    places = {entity.id: number for number, entity in enumerate(entities)}
    includes: list[tuple[int, ...]] = [() for _ in chains]
    for members, spans in groups.items():
        own = [span for span in dict.fromkeys(spans) if span not in taken]
        taken.update(own)
        if own:
            chains.append(own)
            includes.append(tuple(places[member] for member in members if member in places))
    return _coreferent_only(chains, includes)


def _coreferent_only(
    chains: list[list[Span]], includes: list[tuple[int, ...]]
) -> tuple[list[list[Span]], tuple[tuple[int, ...], ...]]:
    """Leave out the chains that say nothing, as the set does: of one mention, and neither a group nor in one."""
    members = {number for row in includes for number in row}
    kept = [n for n, chain in enumerate(chains) if len(chain) > 1 or (chain and (includes[n] or n in members))]
    places = {number: place for place, number in enumerate(kept)}
    return (
        [chains[number] for number in kept],
        tuple(tuple(places[one] for one in includes[number] if one in places) for number in kept),
    )


def measure(text: ChainedText) -> dict[str, Measure]:
    """Count one text."""
    people = named_people(text.text, text.gold)
    joined = sum(is_joined(number, places, text.gold, text.names) for number, places in people.items())
    return {
        "lea": lea(without_parts(text.gold), without_parts(text.found)),
        "lea_split": lea(text.gold, text.found),
        "mentions": score_mentions(text.gold, text.found),
        "person_chains": Accuracy(joined, len(people)),
    }


def named_people(text: str, chains: Sequence[Chain]) -> dict[int, tuple[Span, ...]]:
    """Find the gold chains of people and the words in them that name the person.

    The set gives neither types nor forms of mentions. Which chains are asked about must not hang on what Letopis finds,
    or finding fewer names would raise the figure; so it is settled by the gold and the morphological lexicon alone. A
    chain is of a person if one of its mentions is nothing but a name: capitalised words of which the lexicon takes one
    or more for a given name, patronymic or surname, with initials and words it does not know ("М. С. Горбачёв", "Барак
    Обама"). Where any of its mentions has a word of such a name, in any case ("президента США Барака Обамы"), the last
    such word is where the person is named. People whose names the lexicon does not know, or who are named only beside
    a title, are not asked about.

    Returns the words' spans by the number of the chain.
    """
    found = {}
    for number, chain in enumerate(chains):
        words = {word for mention in chain.mentions for word in _name_words(mention.of(text))}
        if words:
            places = (_last_of(words, text, mention) for mention in chain.mentions)
            found[number] = tuple(sorted({place for place in places if place}, key=lambda span: span.start))
    return found


def _name_words(mention: str) -> tuple[str, ...]:
    """Give the words of a mention that is nothing but a person's name, without initials; else none."""
    words = _WORD.findall(mention)
    if _WORD.sub("", mention).strip(" .\u00a0") or not all(word[0].isupper() for word in words):
        return ()
    full = tuple(word for word in words if len(word) > 1)
    if any(_names_person(word) for word in full) and all(_names_person(word) or not known(word) for word in full):
        return full
    return ()


@cache
def _names_person(word: str) -> bool:
    """Tell whether the lexicon takes a word for part of a person's name rather than for anything else."""
    readings = parses(word)
    total = sum(reading.score for reading in readings)
    personal = sum(reading.score for reading in readings if _PERSON & reading.tag.grammemes)
    return bool(personal >= _LIKELY * total > 0)


def _last_of(names: Iterable[str], text: str, mention: Span) -> Span | None:
    """Give the last word of a mention that is a form of one of ``names``."""
    words = [m for m in _WORD.finditer(mention.of(text)) if m[0][0].isupper()]
    for word in reversed(words):
        if any(_same_word(name, word[0]) for name in names):
            return Span(mention.start + word.start(), mention.start + word.end())
    return None


def _same_word(one: str, other: str) -> bool:
    mine, theirs = fold(one), fold(other)
    shortest = min(len(mine), len(theirs))
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(mine, theirs, strict=False)))
    return shared >= max(min(_STEM, shortest), shortest - _ENDING)


def is_joined(number: int, places: Sequence[Span], chains: Sequence[Chain], entities: Sequence[Sequence[Span]]) -> bool:
    """Tell whether one entity has a name at each of ``places``, and no name of anything but chain ``number``.

    A name belongs to the gold chain of the smallest mention around it (around its last letter); a name that stands in
    no mention of the chain is foreign, for the set marks every mention of what it marks twice. Pronouns and
    descriptions are left to LEA.
    """
    for names in entities:
        if all(any(name.contains(place) for name in names) for place in places):
            return all(_innermost(name, chains) == number for name in names)
    return False


def _innermost(name: Span, chains: Sequence[Chain]) -> int | None:
    """Give the number of the chain with the smallest mention around the end of a name."""
    end = Span(max(name.end - 1, 0), name.end)
    around = [(len(m), number) for number, chain in enumerate(chains) for m in chain.mentions if m.contains(end)]
    return min(around)[1] if around else None
