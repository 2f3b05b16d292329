"""Named entities of one article: name mentions joined into things, each with its nominative name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from letopis.model.layers import Mention
from letopis.ontology.loader import fold
from letopis.ontology.names import body
from letopis.reading.persons import join_persons, name_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from letopis.model.layers import NameBasis, Token
    from letopis.reading.name_mentions import NameMention

SHORT_NAME = 6


class Draft(NamedTuple):
    """An entity before it has an id."""

    fine: str
    name: str
    name_basis: NameBasis
    mentions: list[Mention]
    heads: list[int]
    canonical: str | None = None
    gender: str | None = None
    plural: bool = False


def named_entities(text: str, tokens: Sequence[Token], names: Sequence[NameMention]) -> list[Draft]:
    """Join name mentions: persons by their parts, the rest by nominative, country or known short name."""
    persons = [m for m in names if m.label == "PER"]
    others = [m for m in names if m.label != "PER"]
    drafts = list(_persons(text, tokens, persons))
    drafts.extend(_others(text, tokens, others))
    return drafts


def _persons(text: str, tokens: Sequence[Token], mentions: list[NameMention]) -> Iterable[Draft]:
    for person in join_persons(mentions, tokens):
        name, basis, gender = name_person(person, text)
        found = sorted((r.mention for r in person.references), key=lambda m: m.span.start)
        yield Draft(
            fine="PERSON",
            name=name,
            name_basis="attested" if basis == "attested" else "inflected",
            mentions=[_mention(m) for m in found],
            heads=[m.tokens[0] for m in found],
            gender=gender,
        )


def _mention(mention: NameMention) -> Mention:
    return Mention(mention.span.start, mention.span.end, "name", mention.parts)


def _key(mention: NameMention) -> str:
    if mention.country:
        return "country:" + mention.country
    name = fold(mention.body or mention.nominative).strip('«»"“”„ ')
    key = fold(body(name) or name)
    return f"body:{key}@{mention.body_country}" if mention.body_country else f"name:{key}"


def _join_national(groups: dict[str, list[NameMention]]) -> None:
    """Join "МИД" with the one "МИД России" of the article."""
    states: dict[str, list[str]] = {}
    for key in groups:
        if key.startswith("body:"):
            states.setdefault("name:" + key.removeprefix("body:").partition("@")[0], []).append(key)
    for short, keys in states.items():
        if short in groups and len(keys) == 1:
            groups[keys[0]].extend(groups.pop(short))


def _others(text: str, tokens: Sequence[Token], mentions: list[NameMention]) -> Iterable[Draft]:
    groups: dict[str, list[NameMention]] = {}
    for mention in mentions:
        groups.setdefault(_key(mention), []).append(mention)
    _join_acronyms(text, groups)
    _join_national(groups)
    for group in groups.values():
        proper = [m for m in group if tokens[m.tokens[0]].pos != "ADJ" or len(m.tokens) > 1 or not m.country]
        if proper:
            named = max(
                proper, key=lambda m: (m.nominative == m.country, _expanded(m), len(m.nominative), -m.span.start)
            )
            name = " ".join(named.nominative.split())
            attested = any(" ".join(m.span.of(text).split()) == name for m in proper)
        else:
            name, attested = group[0].nominative, False
        yield Draft(
            fine=Counter(m.fine for m in group).most_common(1)[0][0],
            name=name,
            name_basis="attested" if attested else "inflected",
            mentions=[_mention(m) for m in sorted(group, key=lambda m: m.span.start)],
            heads=[m.tokens[0] for m in sorted(group, key=lambda m: m.span.start)],
            canonical=group[0].country,
        )


def _expanded(mention: NameMention) -> bool:
    """Tell a written-out name from an abbreviation."""
    return not (mention.nominative.isupper() and len(mention.nominative) <= SHORT_NAME)


def _join_acronyms(text: str, groups: dict[str, list[NameMention]]) -> None:
    """Join a full name and the abbreviation that follows it in brackets: Международный валютный фонд (МВФ)."""
    by_end = {m.span.end: key for key, group in groups.items() for m in group}
    for key in list(groups):
        for mention in groups.get(key, []):
            start = mention.span.start
            if not mention.span.of(text).isupper() or text[max(start - 2, 0) : start] != " (":
                continue
            full = by_end.get(start - 2)
            if (
                full
                and full != key
                and full in groups
                and _initials_match(groups[full][0].nominative, mention.span.of(text))
            ):
                groups[full].extend(groups.pop(key))
                break


def _initials_match(name: str, acronym: str) -> bool:
    letters = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isalpha())
    return letters.upper()[:1] == acronym[:1] and len(acronym) <= len(letters) + 1
