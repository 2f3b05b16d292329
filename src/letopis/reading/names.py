"""Name mentions: the tagger's flat names mended, missed names, countries in adjectives, shared heads, fine types."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from letopis.language.morphology import known, like_case, parses
from letopis.language.names import is_age, name_genders
from letopis.language.phrases import find_head, nominative_text
from letopis.model.spans import Span
from letopis.ontology.countries import by_adjectives, canonical, capital_of, country
from letopis.ontology.names import body, fine_of_head, is_region
from letopis.ontology.people import people
from letopis.reading.joined_names import country_of, join_countries, join_regions, join_wholes, share_heads
from letopis.reading.name_mentions import NameMention
from letopis.reading.nested_names import PLACES, WORKS, Nested
from letopis.reading.no_names import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from letopis.model.layers import Token
    from letopis.reading.parsing import FlatName, Parsed

QUOTES = frozenset("«»\"“”„'`")
PUNCTUATION = QUOTES | frozenset(",.;:!?()[]—–-…")
OPENING, CLOSING = frozenset('«"“„'), frozenset('»"”“')
MAX_QUOTED = 7
# Bodies that news names right after the common noun; after others (правительство Тэтчер) a person may follow.
NAMED_BODIES = frozenset({"газета", "журнал", "агентство", "телеканал", "телекомпания", "радиостанция", "издание"})
HONORIFICS = frozenset(
    {"господин", "госпожа", "г-н", "г-жа", "мистер", "миссис", "мисс", "товарищ", "месье", "мсье", "мадам", "сеньор"}
    | {"сеньора", "синьор", "синьора", "пан", "пани", "герр", "фрау", "гражданин", "гражданка"},
)
# Probabilities from which the pack's type of a name stands against a guess, against the tagger, against a word.
GUESSED, LIKELY, SURE = 0.5, 0.7, 0.9
# What the pack may not make of a name that the tagger took for a body's: a country's name often stands for the state.
NO_BODY = frozenset({"PERSON"}) | (PLACES - {"FACILITY"})
# Nor of a name whose head, or the noun before it, tells its type: the lexicon knows the countries.
NOT_BY_HINT = frozenset({"PERSON", "COUNTRY"})
NOT_BY_HEAD = NOT_BY_HINT | {"CITY"}
CITY_ENDINGS = ("град", "бург", "город", "поль", "ск", "бад", "таун", "виль")


def find_names(text: str, parsed: Parsed) -> list[NameMention]:
    """Give the name mentions of a text in order; nested ones (a country inside a body's name) follow their hull."""
    tokens = parsed.tokens
    nested = Nested(text, tokens, parsed.spans)
    spans: list[tuple[Span, str]] = []
    for name in _joined(text, parsed.names):
        spans.extend(_mended(tokens, name))
    spans = [(span, _relabelled(tokens, span, label)) for span, label in spans]
    spans = [(_without_age(tokens, span, label), label) for span, label in nested.bounded(spans)]
    covered = {i for span, _ in spans for i in _indices(tokens, span)}
    for more in (_after_bodies, _missed):
        new = list(more(tokens, covered))
        spans.extend(new)
        covered |= {i for span, _ in new for i in _indices(tokens, span)}
    spans.extend(nested.missed(covered))
    spans = list(named(text, tokens, spans, partial(_inside, tokens)))
    found = [_typed(text, tokens, span, label, nested) for span, label in spans]
    found = [mention for mention in found if mention.tokens]
    found = list(share_heads(text, tokens, found))
    found = list(join_wholes(text, tokens, found))
    found = list(join_countries(text, tokens, found))
    found = list(join_regions(text, tokens, found))
    found.extend(_countries_inside(tokens, found))
    found.extend(_adjectives(tokens, found))
    return sorted(found, key=lambda m: (m.span.start, -m.span.end))


def _indices(tokens: Sequence[Token], span: Span) -> tuple[int, ...]:
    return tuple(t.index for t in _inside(tokens, span))


_END = attrgetter("end")


def _inside(tokens: Sequence[Token], span: Span) -> list[Token]:
    """Give the tokens of a span; binary search keeps long articles fast."""
    low = bisect_right(tokens, span.start, key=_END)
    found = []
    while low < len(tokens) and tokens[low].start < span.end:
        found.append(tokens[low])
        low += 1
    return found


def _joined(text: str, names: Sequence[FlatName]) -> Iterator[FlatName]:
    """Join a person's initials or given name with the surname that the tagger cut off."""
    before: FlatName | None = None
    for name in names:
        if (
            before is not None
            and before.label == name.label == "PER"
            and before.sentence == name.sentence
            and text[before.span.end : name.span.start] in {" ", ". ", "."}
            and (before.span.of(text)[-2:-1] in {"", ".", " "} or len(before.span) == 1)
        ):
            before = type(name)(Span(before.span.start, name.span.end), "PER", name.sentence)
            continue
        if before is not None:
            yield before
        before = name
    if before is not None:
        yield before


def _mended(tokens: Sequence[Token], name: FlatName) -> Iterator[tuple[Span, str]]:
    """Trim quotes, punctuation and, from persons, common words; cut persons joined by a comma or "и"."""
    inside = _inside(tokens, name.span)
    while inside and (inside[0].text in PUNCTUATION or inside[0].pos in {"ADP", "CCONJ"}):
        inside = inside[1:]
    while inside and (_trailing(inside) or inside[-1].pos in {"ADP", "CCONJ"}):
        inside = inside[:-1]
    inside = _unquoted(tokens, _balanced(inside))
    if not inside or not any(_nameable(token) for token in inside):
        return
    if name.label != "PER":
        yield Span(inside[0].start, inside[-1].end), name.label
        return
    group: list[Token] = []
    for token in [*inside, None]:
        if token is None or token.text in {",", ";", "/"} or token.pos == "CCONJ":
            group = [t for t in group if not _common(t) and t.lemma not in HONORIFICS]
            if len(group) > 1 and _opens_sentence(tokens, group[0]):
                del group[0]
            if group:
                yield Span(group[0].start, group[-1].end), "PER"
            group = []
        else:
            group.append(token)


def _opens_sentence(tokens: Sequence[Token], token: Token) -> bool:
    """Tell a thing's noun with the capital of its sentence, which the tagger took into a name ("Полёт Гагарина")."""
    if token.index and tokens[token.index - 1].sentence == token.sentence:
        return False
    found = parses(token.text.lower())
    return token.pos == "NOUN" and bool(found) and all({"NOUN", "inan"} in p.tag and p.is_known for p in found)


def _nameable(token: Token) -> bool:
    """Tell a word that a name can be made of from an adverb or verb with the capital of its sentence ("Вчера")."""
    return token.pos in {"PROPN", "NOUN", "ADJ", "X", "NUM"} or not known(token.text)


def _balanced(inside: list[Token]) -> list[Token]:
    """Cut a name before a bracket that it does not close."""
    opened = [place for place, token in enumerate(inside) if token.text == "("]
    if opened and not any(token.text == ")" for token in inside[opened[-1] :]):
        return inside[: opened[-1]]
    return inside


def _unquoted(tokens: Sequence[Token], inside: list[Token]) -> list[Token]:
    """Cut a name before a mark that it did not open («Кларин» (Clarin)); take in the mark that closes one it opened."""
    opened = 0
    for place, token in enumerate(inside):
        opened += (token.text == "«") - (token.text == "»")
        if opened < 0:
            return inside[:place]
    after = tokens[inside[-1].index + 1] if inside and inside[-1].index + 1 < len(tokens) else None
    return [*inside, after] if opened > 0 and after is not None and after.text == "»" else inside


def _trailing(inside: Sequence[Token]) -> bool:
    last = inside[-1].text
    if last == ".":
        # The full stop of an initial belongs to the name (Демков К. С.).
        return len(inside) > 1 and len(inside[-2].text) > 1
    if last in {"»", '"', "”"}:
        return sum(t.text in QUOTES for t in inside) % 2 == 1
    return last in PUNCTUATION


def _common(token: Token) -> bool:
    """Tell a common noun or adjective that the tagger took into a person's name."""
    return token.text.islower() and token.pos in {"NOUN", "ADJ", "VERB", "ADV"} and known(token.text)


def _missed(tokens: Sequence[Token], covered: set[int]) -> Iterator[tuple[Span, str]]:
    """Find country names and surnames seen elsewhere in the article that the tagger passed over."""
    surnames = {
        t.text for t in tokens if t.index in covered and t.pos == "PROPN" and "Name=Sur" in t.feats.get("NameType", "")
    }
    for token in tokens:
        if token.index in covered or not token.text[:1].isupper() or token.pos not in {"PROPN", "NOUN"}:
            continue
        if canonical(token.lemma) and not _starts_sentence_common(token):
            yield token.plain(), "LOC"
        elif token.text in surnames:
            yield token.plain(), "PER"
        elif token.index + 1 < len(tokens) and _given_with_surname(token, tokens[token.index + 1], covered):
            yield Span(token.start, tokens[token.index + 1].end), "PER"


def _without_age(tokens: Sequence[Token], span: Span, label: str) -> Span:
    """Cut the adjective of age with the capital of its sentence from a person's name."""
    inside = _inside(tokens, span) if label == "PER" else []
    return Span(inside[1].start, span.end) if len(inside) > 1 and is_age(inside[0].text) else span


def _relabelled(tokens: Sequence[Token], span: Span, label: str) -> str:
    """Correct one-word "persons" right after the common noun of a body: газета Кларин."""
    indices = _indices(tokens, span)
    if label == "LOC" and len(indices) == 1 and _surname_only(tokens[indices[0]]):
        return "PER"
    if label != "PER" or len(indices) != 1 or indices[0] == 0:
        return label
    before = tokens[indices[0] - 1]
    beside = before.pos == "NOUN" and before.sentence == tokens[indices[0]].sentence
    return "ORG" if beside and before.lemma in NAMED_BODIES else label


def _surname_only(token: Token) -> bool:
    """Tell a word that the lexicon knows as a surname and as no place ("с Горбачёвым")."""
    tags = [parse.tag for parse in parses(token.text.lower()) if parse.is_known]
    return bool(tags) and all("Surn" in tag for tag in tags)


def _after_bodies(tokens: Sequence[Token], covered: set[int]) -> Iterator[tuple[Span, str]]:
    """Find the name of a body after its common noun: газета «Таймс», агентство Рейтер."""
    for token in tokens[:-1]:
        if token.pos != "NOUN" or token.lemma not in people().bodies:
            continue
        place = token.index + 1
        if tokens[place].text in OPENING and tokens[place].sentence == token.sentence:
            inside = _quoted(tokens, place + 1)
        else:
            named = token.lemma in NAMED_BODIES and _proper(tokens[place], token)
            inside = [tokens[place]] if named else []
        if inside and not any(t.index in covered for t in inside):
            yield Span(inside[0].start, inside[-1].end), "ORG"


def _quoted(tokens: Sequence[Token], first: int) -> list[Token]:
    """Give the tokens of a short capitalised name between quotation marks, none if there is no such name."""
    inside: list[Token] = []
    for token in tokens[first : first + MAX_QUOTED + 1]:
        if token.text in CLOSING:
            named = bool(inside) and (inside[0].text[:1].isupper() or inside[0].text[:1].isdigit())
            return inside if named else []
        inside.append(token)
    return []


def _proper(token: Token, noun: Token) -> bool:
    return token.pos in {"PROPN", "X"} and token.text[:1].isupper() and token.sentence == noun.sentence


def _starts_sentence_common(token: Token) -> bool:
    """Tell a sentence-initial common noun that looks like a country (Штаты is left to the tagger)."""
    return token.pos == "NOUN" and all("Geox" not in p.tag for p in parses(token.text.lower()))


def _given_with_surname(token: Token, after: Token, covered: set[int]) -> bool:
    if after.index in covered or after.sentence != token.sentence or after.pos != "PROPN":
        return False
    if not after.text[:1].isupper() or after.text.isupper():
        return False
    return bool(name_genders(token.lemma)) and not known(after.text)


def _typed(text: str, tokens: Sequence[Token], span: Span, label: str, nested: Nested) -> NameMention:
    inside = _inside(tokens, span)
    words = [t for t in inside if t.text not in PUNCTUATION or len(inside) == 1]
    indices = tuple(t.index for t in inside)
    if label == "PER":
        return NameMention(span, indices, label, "PERSON", span.of(text))
    nominative = nominative_text(text, inside)
    state = canonical(nominative) or (canonical(words[0].lemma) if len(words) == 1 else None)
    if state:
        return NameMention(span, indices, "LOC", _country_fine(state), nominative, country=state)
    if body(nominative):
        return NameMention(span, indices, "ORG", "ORGANIZATION", nominative)
    fine = _fine(tokens, inside, nominative, label, nested)
    if fine in WORKS and _as_written(inside):
        nominative = span.of(text)
    return NameMention(span, indices, "ORG" if fine == "ORGANIZATION" else "LOC", fine, nominative)


def _as_written(inside: Sequence[Token]) -> bool:
    """Tell a title or an abbreviation that has nothing to decline ("Три минуты тишины", КоАП)."""
    first = inside[0]
    declined = first.pos in {"NOUN", "PROPN", "ADJ"} and first.feat("Case") not in {"Nom", ""}
    return not declined or not first.text[1:].islower()


def _country_fine(name: str) -> str:
    row = country(name)
    return "ORGANIZATION" if row is not None and row.kind == "union" else "COUNTRY"


def _fine(tokens: Sequence[Token], inside: Sequence[Token], nominative: str, label: str, nested: Nested) -> str:
    """Give the type: by the words that tell it, unless the pack is sure of another; else the pack's; else a guess."""
    place = find_head(inside)
    head = inside[place] if place is not None else inside[0]
    span = Span(inside[0].start, inside[-1].end)
    own = fine_of_head(head.lemma)
    sure = nested.told(span, SURE)
    if label == "ORG":
        kept = own if own in {"FACILITY", "EVENT", "LAW"} and head.lemma not in {"дом", "совет"} else None
        return kept or _unless(nested.told(span, LIKELY), NO_BODY) or "ORGANIZATION"
    if own and own != "ORGANIZATION":
        return _unless(sure, NOT_BY_HEAD) or own
    if is_region(nominative):
        return "LOCATION"
    before = tokens[inside[0].index - 1] if inside[0].index else None
    if before is not None and before.pos == "NOUN" and before.sentence == inside[0].sentence:
        hint = fine_of_head(before.lemma)
        if hint and hint not in {"ORGANIZATION", "EVENT", "LAW"}:
            return _unless(sure, NOT_BY_HINT) or hint
    if capital_of(nominative):
        return "CITY"
    told = (
        None if own or head.lemma.endswith("ский") else _unless(nested.told(span, GUESSED), NOT_BY_HINT - {"COUNTRY"})
    )
    return told or _guessed(inside, nominative, head)


def _guessed(inside: Sequence[Token], nominative: str, head: Token) -> str:
    """Guess the type of a place that nothing tells."""
    if fine_of_head(head.lemma):
        return "ORGANIZATION"
    if head.pos == "ADJ" and head.lemma.endswith("ский"):
        return "STATE_OR_PROVINCE"
    return "CITY" if len(inside) == 1 or nominative.lower().endswith(CITY_ENDINGS) else "LOCATION"


def _unless(fine: str | None, refused: frozenset[str]) -> str | None:
    return None if fine in refused else fine


def _countries_inside(tokens: Sequence[Token], found: Iterable[NameMention]) -> Iterator[NameMention]:
    """Give the countries named inside longer names (МИД России)."""
    for mention in found:
        if len(mention.tokens) == 1 or mention.label == "PER" or mention.country:
            continue
        for index in mention.tokens[1:]:
            token = tokens[index]
            state = country_of(token)
            if state:
                nominative = like_case(token.text, token.lemma)
                yield NameMention(token.plain(), (index,), "LOC", _country_fine(state), nominative, country=state)


def _adjectives(tokens: Sequence[Token], found: Iterable[NameMention]) -> Iterator[NameMention]:
    """Give the countries that relational adjectives name ("британский премьер")."""
    # The adjective of a country's own name (Советский Союз) is no second mention of it.
    taken = {index for m in found if m.country for index in m.tokens}
    for token in tokens:
        if token.pos != "ADJ" or token.index in taken:
            continue
        for state in by_adjectives(token.lemma):
            yield NameMention(token.plain(), (token.index,), "LOC", _country_fine(state), state, country=state)
