"""Names that run together: adjectives sharing a noun, parts of bodies with their whole, bodies with a country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.language.morphology import best_parse, inflected, like_case, parses
from letopis.language.phrases import nominative_text
from letopis.model.spans import Span
from letopis.ontology.countries import by_adjectives, canonical
from letopis.ontology.names import fine_of_head
from letopis.ontology.offices import body_kind
from letopis.ontology.people import people
from letopis.reading.name_mentions import NameMention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from letopis.model.layers import Token

MAX_GENITIVES = 2
# Letters that an acronym has at least, and with which those of divisions begin ("УФСБ": управление).
ACRONYM = 3
DIVISIONS = ("У", "ГУ")
# Kinds of bodies that a country has one of: their names run together with the country's.
NATIONAL_BODIES = frozenset(
    {
        "foreign_ministry",
        "defence_ministry",
        "ministry",
        "government",
        "parliament",
        "court",
        "prosecution",
        "military",
        "embassy",
        "agency",
    },
)


def share_heads(text: str, tokens: Sequence[Token], found: list[NameMention]) -> Iterator[NameMention]:
    """Share a plural head between coordinated adjectives (Запорожской и Херсонской областями)."""
    ordered = sorted(found, key=lambda m: m.span.start)
    place = 0
    while place < len(ordered):
        run = [ordered[place]]
        while place + len(run) < len(ordered) and _lone_adjective(tokens, run[-1]):
            following = ordered[place + len(run)]
            if text[run[-1].span.end : following.span.start] not in {" и ", ", ", " или ", ", а также "}:
                break
            run.append(following)
        head = _shared_head(tokens, run)
        if head is None:
            yield run[0]
            place += 1
            continue
        yield from _with_head(tokens, run, head)
        place += len(run)


def _lone_adjective(tokens: Sequence[Token], mention: NameMention) -> bool:
    return len(mention.tokens) == 1 and tokens[mention.tokens[0]].pos == "ADJ"


def _shared_head(tokens: Sequence[Token], run: list[NameMention]) -> list[Token] | None:
    """Give the plural noun (with what stands before it) that the last mention of a run ends with."""
    if len(run) < 2:  # noqa: PLR2004 (two names share a head)
        return None
    last = [tokens[i] for i in run[-1].tokens]
    if len(last) == 1:
        after = last[0].index + 1
        while after < len(tokens) and tokens[after].pos == "ADJ" and tokens[after].sentence == last[0].sentence:
            after += 1
        last = list(tokens[last[0].index : after + 1])
    if last[0].pos != "ADJ" or last[-1].pos not in {"NOUN", "PROPN"} or last[-1].feat("Number") != "Plur":
        return None
    return last[1:] if fine_of_head(last[-1].lemma) else None


def _with_head(tokens: Sequence[Token], run: list[NameMention], head: list[Token]) -> Iterator[NameMention]:
    noun = head[-1]
    fine = fine_of_head(noun.lemma) or "LOCATION"
    parse = best_parse(noun.text.lower(), "NOUN", noun.feats)
    single = parse.inflect({"nomn", "sing"})
    word = like_case(noun.text, single.word if single else noun.lemma)
    gender = (single or parse).tag.gender or "femn"
    for number, mention in enumerate(run):
        adjectives = [tokens[mention.tokens[0]], *head[:-1]]
        pieces = [_agreed(token, gender) for token in adjectives]
        parts = (
            mention.span if number + 1 < len(run) else tokens[mention.tokens[0]].plain(),
            Span(head[0].start, noun.end),
        )
        last = number + 1 == len(run)
        yield NameMention(
            Span(adjectives[0].start, noun.end),
            (mention.tokens[0], *(t.index for t in head)),
            "LOC",
            fine,
            " ".join([*pieces, word]),
            None if last else parts,
        )


def _agreed(token: Token, gender: str) -> str:
    parse = best_parse(token.text.lower(), "ADJ", token.feats)
    found = parse.inflect({"nomn", "sing", gender})
    return like_case(token.text, found.word if found else token.lemma)


def join_wholes(text: str, tokens: Sequence[Token], found: Iterable[NameMention]) -> Iterator[NameMention]:
    """Let a part of a body take in the whole that follows it (ЦК КПСС, Совет безопасности ООН); both stay."""
    ordered = sorted(found, key=lambda m: m.span.start)
    for mention, after in zip(ordered, [*ordered[1:], None], strict=False):
        part = mention.label == "ORG" and tokens[mention.tokens[0]].lemma.lower() in people().bodies
        if (
            after is None
            or not part
            or after.label != "ORG"
            or not _follows(tokens[_past_genitives(tokens, mention.tokens[-1])], tokens[after.tokens[0]])
        ):
            yield mention
            continue
        inside = tokens[mention.tokens[0] : after.tokens[-1] + 1]
        yield mention._replace(
            span=Span(inside[0].start, inside[-1].end),
            tokens=tuple(t.index for t in inside),
            nominative=nominative_text(text, inside),
        )


def join_countries(text: str, tokens: Sequence[Token], found: Iterable[NameMention]) -> Iterator[NameMention]:
    """Let a national body take in its country ("МИД" and "России" make "МИД России"); the country stays inside."""
    ordered = sorted(found, key=lambda m: m.span.start)
    starts = {m.tokens[0]: m for m in ordered}
    taken: set[int] = set()
    for mention in ordered:
        if mention.tokens[0] in taken:
            continue
        if mention.label != "ORG" or mention.country or body_kind(mention.nominative) not in NATIONAL_BODIES:
            yield mention
            continue
        first, last = mention.tokens[0], mention.tokens[-1]
        inner = country_of(tokens[last]) if first < last else None
        if inner:
            body_words = nominative_text(text, tokens[first:last])
            yield mention._replace(body=body_words, body_country=inner)
            continue
        if first < last and _country_adjective(tokens[first], tokens[first + 1]):
            # "Британское правительство" is "правительство Великобритании".
            body_words = nominative_text(text, tokens[first + 1 : last + 1])
            yield mention._replace(body=body_words, body_country=by_adjectives(tokens[first].lemma)[0])
            continue
        after = starts.get(last + 1)
        state: str | None
        named = ""
        if after is not None and after.country and _follows(tokens[last], tokens[after.tokens[0]]):
            last, state = after.tokens[-1], after.country
            taken.add(after.tokens[0])
        elif first and _country_adjective(tokens[first - 1], tokens[first]):
            first -= 1
            state = by_adjectives(tokens[first].lemma)[0]
            if mention.span.of(text)[-1:].isupper():
                # Ministries that go by an acronym have their country in the genitive: "английский МИД".
                named = f"{mention.nominative} {genitive(state)}"
        else:
            yield mention
            continue
        inside = tokens[first : last + 1]
        span = Span(inside[0].start, inside[-1].end)
        yield mention._replace(
            span=span,
            tokens=tuple(t.index for t in inside),
            nominative=named or nominative_text(text, inside),
            body=mention.nominative,
            body_country=state,
        )


def join_regions(text: str, tokens: Sequence[Token], found: Iterable[NameMention]) -> Iterator[NameMention]:
    """Let a body that goes by an acronym take in the region or city whose it is ("УВД Томской области"); both stay."""
    ordered = sorted(found, key=lambda m: m.span.start)
    places = {m.tokens[0]: m for m in ordered if m.label == "LOC" and not m.country}
    for mention in ordered:
        last = tokens[mention.tokens[-1]]
        if mention.label != "ORG" or len(mention.tokens) > 1 or not _is_acronym(last):
            yield mention
            continue
        after = places.get(last.index + 1)
        if after is None or not _follows(last, tokens[after.tokens[0]]):
            # Only a division ("управление") is of a place by "по": the UN speaks on it.
            divided = last.text.startswith(DIVISIONS) and tokens[min(last.index + 1, len(tokens) - 1)].text == "по"
            after = places.get(last.index + 2) if divided else None
        if after is None:
            yield mention
            continue
        inside = tokens[last.index : after.tokens[-1] + 1]
        yield mention._replace(
            span=Span(inside[0].start, inside[-1].end),
            tokens=tuple(t.index for t in inside),
            nominative=f"{last.text} {Span(inside[1].start, inside[-1].end).of(text)}",
        )


def _is_acronym(token: Token) -> bool:
    return len(token.text) >= ACRONYM and token.text.isupper() and token.text.isalpha() and "А" <= token.text[0] <= "Я"


def _follows(body_token: Token, after: Token) -> bool:
    return (
        after.sentence == body_token.sentence
        and after.index == body_token.index + 1
        and (after.feat("Case") in {"Gen", ""} or after.text.isupper())
    )


def _past_genitives(tokens: Sequence[Token], last: int) -> int:
    """Give the last of the common nouns in the genitive that end a body's name ("по контролю за оборотом товаров")."""
    place = last
    while place + 1 < len(tokens) and place - last < MAX_GENITIVES:
        token = tokens[place + 1]
        if token.pos not in {"NOUN", "ADJ"} or token.feat("Case") != "Gen" or not token.text.islower():
            break
        place += 1
    return place


def _country_adjective(token: Token, head: Token) -> bool:
    return token.sentence == head.sentence and token.pos == "ADJ" and len(by_adjectives(token.lemma)) == 1


def genitive(country: str) -> str:
    """Give a country's name in the genitive ("Великобритания": "Великобритании"); acronyms have one form."""
    if country.isupper():
        return country
    words = []
    for word in country.split():
        form = inflected(parses(word.lower())[0], frozenset({"gent"}))
        words.append(like_case(word, form) if form is not None else word)
    return " ".join(words)


def country_of(token: Token) -> str | None:
    """Give the country that one token names, if it does."""
    if not token.text[:1].isupper() or token.pos not in {"PROPN", "NOUN"}:
        return None
    return canonical(token.lemma) or (canonical(token.text) if token.text.isupper() else None)
