"""Reads the files of factRuEval-2016: what may stand for every argument of every fact.

A text ``book_N.txt`` has five layers beside it, one row a line, fields between blanks:

* ``.tokens``: id, start, length, words;
* ``.spans``: id, type, start, length, first token, number of tokens, ``#``, the tokens' ids, their words;
* ``.objects``, one mention each: id, type (Person, Org, LocOrg, Location, Project), the ids of its spans, ``#``, words;
* ``.coref``, records between empty lines: the id of a thing and those of its mentions (or spans), then a line per
  attribute (firstname, lastname, patronymic, nickname, name, descriptor, wikidata; a digit may follow);
* ``.facts``, records between empty lines: ``N-M Type``, then a line per argument: its name and ``objN`` with a
  description, or ``spanN words | spanN words``, or a plain value.

Offsets are a start and a length. The argument ``Job`` is ``Position`` in other parts of the set.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from letopis.errors import EvaluationError
from letopis.evaluation.factrueval_facts import POSITION, TYPES, Argument, Fact
from letopis.evaluation.factrueval_text import even, last_touch, tight
from letopis.model.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

LAYERS = (".tokens", ".spans", ".objects", ".coref", ".facts")
_SAME_ARGUMENT = {"job": POSITION}
_MODALITY, _DIFFICULTY = "модальность", "сложность"
_UNREAL = frozenset({"возможность", "будущее", "отрицание"})
_DIFFICULT = "повышенная"
_QUOTED = frozenset({'""', "''"})
# The orders in which the parts of a person's name may stand.
_ORDERS = (
    ("lastname", "firstname", "patronymic"), ("firstname", "patronymic", "lastname"), ("firstname", "patronymic"),
    ("firstname", "lastname"), ("lastname", "firstname"), ("nickname",), ("firstname",), ("patronymic",), ("lastname",),
    ("firstname", "nickname"),
)  # fmt: skip
# A person is found leniently by any word of the first of these that the person has.
_NAMES = ("lastname", "nickname", "firstname", "patronymic")


class MarkedText(NamedTuple):
    """One text of the set with its facts; ``strays`` are references that lead nowhere."""

    name: str
    raw: str
    facts: tuple[Fact, ...]
    strays: tuple[str, ...] = ()


class _Token(NamedTuple):
    start: int
    end: int
    words: str


class _Span(NamedTuple):
    type: str
    span: Span
    tokens: tuple[int, ...]
    words: str


class _Mention(NamedTuple):
    type: str
    spans: tuple[_Span, ...]


class _Thing(NamedTuple):
    """What the coreference layer says of a thing: attributes by name, and the ways in which it is mentioned."""

    person: bool
    named: bool
    attributes: dict[str, frozenset[str]]
    said: frozenset[str]

    def values(self) -> frozenset[str]:
        """Give all ways to name it."""
        if self.person:
            return self.said.union(*(self._in_order(order) for order in _ORDERS))
        return self.said | self.attributes.get("name", frozenset()) if self.named else self.said

    def _in_order(self, order: tuple[str, ...]) -> frozenset[str]:
        parts = (sorted(self.attributes.get(part, frozenset()) - {""}) for part in order)
        return frozenset(" ".join(chosen) for chosen in product(*parts))

    def names(self) -> tuple[str, ...]:
        """Give the words by which a person is found leniently."""
        known = next((found for name in _NAMES if (found := self.attributes.get(name))), frozenset[str]())
        return tuple(sorted({last_touch(word) for value in known for word in value.split()}))


def find_texts(folder: Path, limit: int | None = None) -> list[Path]:
    """Give the ``.txt`` files that have all layers, in order of name; EvaluationError if there are none."""
    found = [
        file for file in sorted(folder.glob("*.txt")) if all(file.with_suffix(layer).is_file() for layer in LAYERS)
    ]
    if not found:
        raise EvaluationError(
            f"No texts with facts in {folder}.",
            remedy=f"Give a folder of .txt files, each beside {', '.join(LAYERS)} files.",
        )
    return found[:limit]


def read_text(file: Path) -> MarkedText:
    """Read a text with its layers; EvaluationError if one is not in the set's form."""
    try:
        return _Layers(file).text()
    except (ValueError, IndexError, KeyError) as error:
        raise EvaluationError(
            f"The layers of {file.name} are not in the form of factRuEval-2016: {type(error).__name__}: {error}.",
            remedy="Correct the files, or leave the text out.",
        ) from error


class _Layers:
    """The layers of one text, read in order, each from those before it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.raw = file.read_bytes().decode("utf-8")
        self.even = even(self.raw)
        self.strays: list[str] = []
        self.tokens: dict[str, _Token] = {}
        for row in (line.split(" ") for line in self._lines(".tokens")):
            self.tokens[row[0]] = _Token(int(row[1]), int(row[1]) + int(row[2]), tight(" ".join(row[3:])))
        self.ordered = sorted(self.tokens.values(), key=lambda token: token.start)
        self.places = {token: place for place, token in enumerate(self.ordered)}
        self.spans = {row.split(" ", 1)[0]: self._span(row) for row in self._lines(".spans")}
        self.mentions: dict[str, _Mention] = {}
        for fields in (line.split("#")[0].split() for line in self._lines(".objects")):
            self.mentions[fields[0]] = _Mention(fields[1], tuple(self.spans[name] for name in fields[2:]))
        self.things = {rows[0].split()[0]: self._thing(rows) for rows in self._records(".coref")}

    def _lines(self, layer: str) -> Iterator[str]:
        content = self.file.with_suffix(layer).read_text(encoding="utf-8-sig")
        return (line for line in content.split("\n") if line.strip())

    def _records(self, layer: str) -> Iterator[list[str]]:
        rows: list[str] = []
        for line in self.file.with_suffix(layer).read_text(encoding="utf-8-sig").split("\n"):
            if line.strip():
                rows.append(line.strip())
            elif rows:
                yield rows
                rows = []
        if rows:
            yield rows

    def _span(self, row: str) -> _Span:
        left, _, right = row.partition("  # ")
        fields = left.split()
        count = int(fields[5])
        comment = right.split()
        if len(comment) != 2 * count:
            raise ValueError(row)
        places = sorted(self.places[self.tokens[name]] for name in comment[:count])
        place = Span(int(fields[2]), int(fields[2]) + int(fields[3]))
        return _Span(fields[1], place, tuple(places), tight(" ".join(comment[count:])))

    def _thing(self, rows: Sequence[str]) -> _Thing:
        members = rows[0].split()[1:]
        mentions = [self.mentions[name] for name in members if name in self.mentions]
        spans = [self.spans[name] for name in members if name in self.spans]
        spans += [span for mention in mentions for span in mention.spans]
        types = {mention.type for mention in mentions}
        person = types == {"Person"}
        attributes: dict[str, set[str]] = {}
        described: set[str] = set()
        for line in rows[1:]:
            name, _, value = line.partition(" ")
            name, value = name.lower(), tight(value)
            if name.endswith(("descr", "descriptor")):
                described.add(value)
                continue
            found = attributes.setdefault(name.strip("0123456789"), set())
            found.add(value)
            if name == "name" and not person:
                found.update(self._quoted(value, spans))
        finished = {name: frozenset(_with_descriptions(values, described)) for name, values in attributes.items()}
        said = frozenset(way for mention in mentions for way in self._said(mention))
        return _Thing(person, types != {"Project"}, finished, said)

    def _quoted(self, name: str, spans: Iterable[_Span]) -> Iterator[str]:
        """Give the name between the quotation marks in which the text has it, if it does."""
        for span in spans:
            if "name" in span.type and span.words == name:
                left, right = self._token(span.tokens[0] - 1), self._token(span.tokens[-1] + 1)
                if left + right in _QUOTED:
                    yield left + name + right
                    return

    def _said(self, mention: _Mention) -> Iterator[str]:
        """Give the words of a mention, and all that the text has from its first word to its last.

        The official scorer cuts the last letter off the latter.
        """
        places = sorted({place for span in mention.spans for place in span.tokens})
        yield " ".join(self.ordered[place].words for place in places)
        first, last = places[0], places[-1]
        while self._token(first - 1) == '"':
            first -= 1
        while self._token(last + 1) == '"':
            last += 1
        yield self.even[self.ordered[first].start : self.ordered[last].end - 1]

    def _token(self, place: int) -> str:
        return self.ordered[place].words if 0 <= place < len(self.ordered) else ""

    def text(self) -> MarkedText:
        """Give the text with its facts; types other than :data:`TYPES` are left out."""
        facts = tuple(self._fact(rows) for rows in self._records(".facts") if _type(rows) in TYPES)
        return MarkedText(self.file.stem, self.raw, facts, tuple(self.strays))

    def _fact(self, rows: Sequence[str]) -> Fact:
        difficult = unreal = False
        arguments = []
        for line in rows[1:]:
            name, _, rest = line.partition(" ")
            name = name.lower()
            name = _SAME_ARGUMENT.get(name, name)
            values = [last_touch(value) for value in rest.split("|")]
            if name == _MODALITY:
                unreal |= not _UNREAL.isdisjoint(values)
            elif name == _DIFFICULTY:
                difficult |= _DIFFICULT in values
            elif rest.startswith("span"):
                arguments.append(self._words(name, rest))
            elif rest.startswith("obj"):
                arguments.append(self._object(name, rest))
            else:
                arguments.append(Argument(name, tuple(values), rest))
        return Fact(_type(rows), tuple(arguments), difficult, unreal)

    def _words(self, name: str, rest: str) -> Argument:
        spans = [self.spans[choice.split()[0].removeprefix("span")] for choice in rest.split("|")]
        values = tuple(span.words for span in spans)
        return Argument(name, values, " | ".join(values), tuple(span.span for span in spans))

    def _object(self, name: str, rest: str) -> Argument:
        key, _, label = rest.partition(" ")
        thing = self.things.get(key.removeprefix("obj"))
        values = {last_touch(label)}
        if thing is None:
            self.strays.append(f"{self.file.stem}.facts: {key} is no object")
            return Argument(name, tuple(values), label.strip(), names=tuple(last_touch(label).split()))
        values |= {last_touch(value) for value in thing.values()}
        return Argument(name, tuple(sorted(values)), label.strip(), names=thing.names())


def _type(rows: Sequence[str]) -> str:
    return rows[0].split()[1].strip(":").lower()


def _with_descriptions(values: Iterable[str], described: Iterable[str]) -> Iterator[str]:
    """Give every value as it is, before and behind each description that it does not contain."""
    for value in values:
        yield value
        for description in described:
            if f" {description} " not in f" {value} ":
                yield f"{value} {description}"
                yield f"{description} {value}"
