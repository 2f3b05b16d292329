"""Names beside descriptions: "президент США Рональд Рейган", "Рейган, президент США", газета «Таймс»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.ontology.loader import fold
from letopis.ontology.offices import is_office_head
from letopis.ontology.people import people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from letopis.model.layers import Token
    from letopis.reading.name_mentions import NameMention

MAX_TITLE = 14
CLAUSAL = frozenset({"VERB", "AUX", "ADP", "SCONJ", "ADV", "PART", "PRON"})
# Bodies that are called by who leads them.
OWNED = frozenset({"партия", "правительство", "администрация", "кабинет", "команда", "штаб", "режим", "клан"})
TITLES = frozenset({"шейх", "принц", "принцесса", "сэр", "лорд", "граф", "князь", "барон"})
QUOTES = frozenset('«»"“”„')


class Beside:
    """Tells which names stand for what a description describes, and which say whose it is."""

    def __init__(self, tokens: Sequence[Token], at: Mapping[int, NameMention]) -> None:
        self.tokens = tokens
        self.at = at

    def persons(self, head: Token, first: int, end: int) -> tuple[int, ...]:
        """Give the persons' names in apposition: "президент США Рональд Рейган", "Рейган, президент США,"."""
        found: list[int] = []
        end += self._titled(head, end)
        mention = self.at.get(end)
        beside = mention is not None and mention.label == "PER" and self.tokens[end].sentence == head.sentence
        several = head.feat("Number") == "Plur"
        # "Члены семьи Рейгана": one name in another case is not theirs.
        listed = tuple(self._listed(mention)) if several and beside and mention is not None else ()
        if beside and mention is not None and (listed or self._same_case(head, mention)):
            found.extend((mention.tokens[0], *listed))
        if found:
            return tuple(found)
        if head.lemma == "один":
            return self._after_comma(end)
        if not several and (shared := self._shared(head, end)) is not None:
            return (shared.tokens[0],)
        comma = first - 1
        if comma > 0 and self.tokens[comma].text in {",", "(", "—", "–", "-"}:
            before = self.at.get(comma - 1)
            if before is not None and before.label == "PER" and self._appositive(head, before, end):
                return (before.tokens[0],)
        return ()

    def _shared(self, head: Token, end: int) -> NameMention | None:
        """Give the name at the end of what one person is: "режиссёр, сценарист и писатель Луис Бунюэль"."""
        if end >= len(self.tokens) or self.tokens[end].text not in {",", "и"} or not self._is_trade(head, head):
            return None
        for token in self.tokens[end + 1 : end + MAX_TITLE]:
            mention = self.at.get(token.index)
            if mention is not None and mention.label == "PER":
                called = self._is_trade(self.tokens[token.index - 1], head)
                return mention if called and self._same_case(head, mention) else None
            if token.sentence != head.sentence:
                return None
            if token.text not in {",", "и"} and token.pos != "ADJ" and not self._is_trade(token, head):
                return None
        return None

    def _is_trade(self, token: Token, head: Token) -> bool:
        """Tell a noun for one person that names no office, in the case of another: offices have a holder each."""
        alike = token.feat("Number") == "Sing" and all(token.feat(n) == head.feat(n) for n in ("Case", "Gender"))
        person = token.pos == "NOUN" and token.feat("Animacy") == "Anim" and token.index not in self.at
        # A participle that the tagger calls a noun keeps its verb's lemma ("лечившего").
        person = person and not token.lemma.endswith(("ть", "ти", "чь", "ться"))
        return alike and person and not (is_office_head(token.lemma) or fold(token.lemma) in people().relational)

    def _titled(self, head: Token, end: int) -> int:
        """Count the title between a description and its name ("эмир Кувейта шейх Джабер"): one word or none."""
        title = self.tokens[end] if end + 1 < len(self.tokens) else head
        titled = title.lemma in TITLES and title.sentence == head.sentence and end + 1 in self.at
        return int(titled and title.feat("Case") == head.feat("Case") and head.feat("Number") == "Sing")

    def _after_comma(self, end: int) -> tuple[int, ...]:
        """Give the name of "один из адвокатов, Иван Петров", with a title before it at most."""
        if end >= len(self.tokens) or self.tokens[end].text not in {",", "—", "–"}:
            return ()
        for token in self.tokens[end + 1 : end + 1 + MAX_TITLE]:
            mention = self.at.get(token.index)
            if mention is not None and mention.label == "PER":
                return (mention.tokens[0],)
            if token.pos in CLAUSAL or token.pos == "PUNCT" or token.sentence != self.tokens[end].sentence:
                break
        return ()

    def is_owner(self, head: Token, mention: NameMention, end: int) -> bool:
        """Tell "представитель партии Мугабе", where an indeclinable name says whose party it is."""
        before = self.tokens[end - 1]
        alone = (
            len(mention.tokens) == 1
            and mention.label == "PER"
            and before.index > head.index
            and fold(before.lemma) in OWNED
        )
        return alone and self.tokens[end].text[-1] in "иоеуэюы"

    def _listed(self, mention: NameMention) -> Iterator[int]:
        place = mention.tokens[-1] + 1
        while place < len(self.tokens) and self.tokens[place].text in {"и", ","}:
            following = self.at.get(place + 1)
            if following is None or following.label != "PER":
                break
            yield following.tokens[0]
            place = following.tokens[-1] + 1

    def _appositive(self, head: Token, before: NameMention, end: int) -> bool:
        opener = self.tokens[before.tokens[-1] + 1].text
        closer = self.tokens[end].text if end < len(self.tokens) else "."
        if opener == "(":
            return True
        same = self._same_case(head, before) and head.feat("Number") == "Sing"
        if opener == ",":
            return same and closer in {",", ".", ")", "—", ";"}
        # "Горбачёв — президент СССР" states the office.
        return head.feat("Case") == "Nom" and same

    def _same_case(self, head: Token, mention: NameMention) -> bool:
        cases = {self.tokens[i].feat("Case") for i in mention.tokens}
        own = head.feat("Case")
        return own in cases or not own or cases == {""} or (own in {"Gen", "Acc"} and bool(cases & {"Gen", "Acc"}))

    def body(self, head: Token) -> tuple[int, ...]:
        """Give the name of a body that follows its common noun: газета «Таймс»."""
        place = head.index + 1
        if head.feat("Number") == "Plur":
            return ()
        quoted = place < len(self.tokens) and self.tokens[place].text in QUOTES
        place += quoted
        mention = self.at.get(place)
        if mention is None or mention.label != "ORG" or place != mention.tokens[0]:
            return ()
        # "управления группировкой войск" is no name in apposition.
        if not quoted and self.tokens[place].feat("Case") not in {"", "Nom", head.feat("Case")}:
            return ()
        return (place,) if self.tokens[place].sentence == head.sentence else ()

    def is_tie(self, head: Token, mention: NameMention) -> bool:
        """Tell "брата Горбачёва", where the name says whose brother, from a name in apposition."""
        lemma, words = fold(head.lemma), people()
        cases = [self.tokens[i].feat("Case") for i in mention.tokens]
        if lemma in words.attendants and head.feat("Case") not in {"Gen", "Acc", ""}:
            # The surname may be read as a nominative: the given name before it decides.
            return cases[0] == "Gen"
        if lemma not in words.relational:
            return False
        # "Соратник Меркель": a surname that does not decline shows no case.
        alone = len(cases) == 1 and self.tokens[mention.tokens[0]].rel == "nmod"
        return alone or bool({"Gen", "Acc"}.intersection(cases))
