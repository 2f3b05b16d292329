"""Descriptions of people and bodies: role nouns with what belongs to them, and the names that they stand beside."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from letopis.language.morphology import parses
from letopis.language.phrases import nominative_text
from letopis.model.layers import ROOT
from letopis.model.spans import Span
from letopis.ontology.loader import fold
from letopis.ontology.offices import classify, is_office_head, strip_modifiers
from letopis.ontology.people import is_calling, people
from letopis.ontology.speech import speech_lexicon
from letopis.reading.no_names import PRONOUNS
from letopis.reading.nominal_names import CLAUSAL, QUOTES, Beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from letopis.model.layers import Token
    from letopis.reading.name_mentions import NameMention

FORMER = frozenset({"бывший", "прежний", "экс", "тогдашний", "предыдущий"})
# Adjectives of somebody who has not been named and shall not be taken for anybody who was.
FRESH = frozenset(
    "неназванный неизвестный анонимный некий другой иной один некоторый очередной новый новоназначенный новоизбранный "
    "новоназначить новоизбрать следующий будущий возможный потенциальный предыдущий второй третий".split()
)
ANY = frozenset({"любой", "каждый", "никакой", "всякий"})
NOMINAL = frozenset({"NOUN", "PROPN"})
TWO = frozenset({"два", "двое", "оба", "обе"})
# Countries said in a roundabout way: they tell neither for nor against a country.
VAGUE_LANDS = frozenset({"государство", "страна", "республика", "держава", "королевство"})
GENITIVE_RELATIONS = frozenset(
    {"nmod", "det", "flat", "flat:name", "appos", "conj", "amod", "case", "flat:foreign", "fixed"}
)
MAX_PHRASE = 14
# Words of a quoted name at most, marks included.
QUOTED = 6
# Offices that are told apart by what they are for: "министр по делам …", "представитель при ООН".
OFFICES_BY_SUBJECT = ("министр", "комиссар", "представитель", "советник", "помощник", "уполномоченный", "вице-премьер",
    "секретарь", "посланник", "координатор", "переговорщик", "заместитель", "посол")  # fmt: skip


class Role(NamedTuple):
    """What a description says of a person: class of office, country, whether it is past, and the head's lemma.

    ``of`` is the body or country that it names, ``tail`` the lemmas of all that follows the head ("по", "от" left out).
    """

    office_class: str
    country: str | None
    former: bool
    lemma: str
    of: str | None = None
    tail: tuple[str, ...] = ()


class Nominal(NamedTuple):
    """A description: its span, head token and phrase; ``named`` are the first tokens of names in apposition.

    ``fresh`` descriptions say that nobody named before is meant ("неназванный дипломат").
    """

    span: Span
    head: int
    kind: str
    role: Role
    plural: bool
    gender: str
    named: tuple[int, ...]
    phrase: str
    counted: bool = False
    predicate: bool = False
    loose: bool = False
    fresh: bool = False


def find_nominals(text: str, tokens: Sequence[Token], names: Sequence[NameMention]) -> list[Nominal]:
    """Give the descriptions of people and bodies, in order."""
    at: dict[int, NameMention] = {}
    for mention in names:
        for index in mention.tokens:
            if index not in at or len(mention.tokens) > len(at[index].tokens):
                at[index] = mention
    children: dict[int, list[int]] = {}
    for token in tokens:
        if token.head != ROOT:
            children.setdefault(token.head, []).append(token.index)
    finder = _Finder(text, tokens, at, children, names)
    return list(finder.find())


@lru_cache(maxsize=20_000)
def _is_office(lemma: str) -> bool:
    return is_office_head(lemma)


class _Finder:
    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        at: dict[int, NameMention],
        children: dict[int, list[int]],
        names: Sequence[NameMention],
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.at = at
        self.children = children
        self.beside = Beside(tokens, at)
        self.countries = {m.tokens[0]: m.country for m in names if m.country and len(m.tokens) == 1}
        self.long_countries = [m for m in names if m.country and len(m.tokens) > 1]

    def find(self) -> Iterator[Nominal]:
        for token in self.tokens:
            if token.pos not in NOMINAL and token.lemma != "один":
                continue
            if not token.text[0].isalpha() or token.lemma in PRONOUNS:
                # The hour before a headline ("17:02 : Министр …"); "Он" where a full stop has been lost.
                continue
            kind = "person" if token.lemma == "один" and self._one_of(token) else self._kind(token)
            if kind:
                nominal = self._nominal(token, kind)
                if nominal is not None:
                    yield nominal

    def _kind(self, token: Token) -> str:
        """Tell what a noun describes: "person", "body", "group", or nothing of that sort."""
        if token.pos not in NOMINAL or (token.index in self.at and not self._title(token)):
            return ""
        lemma = fold(token.lemma)
        if lemma == "глава" and token.index and self.tokens[token.index - 1].text.lower() == "во":
            return ""
        words = people()
        office = _is_office(lemma)
        person = lemma in words.loose or lemma in words.persons or lemma in words.relational
        person = person or (is_calling(lemma) and token.feat("Number") != "Plur")
        if token.feat("Animacy") != "Inan" and (office or person):
            return "person"
        if lemma in words.bodies or self._reports(token):
            return "body"
        # Some offices are tagged as things.
        described = (office and lemma != "глава") or person or self._acts(token)
        if lemma in words.groups:
            return "person" if office else "group"
        return "person" if described else ""

    def _one_of(self, token: Token) -> bool:
        """Tell "один из советников губернатора", which describes somebody without a name."""
        following = self.tokens[token.index + 1 : token.index + 5]
        if not following or following[0].text.lower() != "из":
            return False
        noun = next((t for t in following[1:] if t.pos == "NOUN"), None)
        several = noun is not None and noun.feat("Number") == "Plur" and noun.feat("Case") == "Gen"
        return several and noun is not None and noun.feat("Animacy") == "Anim"

    def _reports(self, token: Token) -> bool:
        """Tell a document without an author in which something is said: "в докладе говорится"."""
        if token.head == ROOT or not speech_lexicon().has("documents", fold(token.lemma)):
            return False
        said = speech_lexicon().is_impersonal(fold(self.tokens[token.head].lemma))
        return said and self._right(token) == token.index + 1 and self._has_preposition(token)

    def _acts(self, token: Token) -> bool:
        """Tell any other noun for living beings that is the subject of a verb of people ("шахтёры заявили")."""
        if token.rel == "conj" and token.head != ROOT and token.feat("Animacy") == "Anim":
            # "футболисты и болельщики заявили"
            token = self.tokens[token.head]
        if token.feat("Animacy") != "Anim" or token.rel not in {"nsubj", "nsubj:pass"} or token.head == ROOT:
            return False
        if self._modifies_name(token):
            return False
        lemma = fold(self.tokens[token.head].lemma)
        return lemma in people().human or bool(speech_lexicon().verb(lemma))

    def _modifies_name(self, token: Token) -> bool:
        """Tell an adjective before the name of a body that was taken for a noun: "обиженный «Газпром» заявил"."""
        following = self.tokens[token.index + 1 : token.index + 3]
        named = next((t for t in following if t.text not in QUOTES), None)
        beside = named is not None and named.index in self.at and self.at[named.index].label == "ORG"
        return beside and not any("NOUN" in parse.tag for parse in parses(token.text.lower()))

    def _title(self, token: Token) -> bool:
        """Tell a lower-case noun that the tagger took into a name."""
        return token.text.islower() and len(self.at[token.index].tokens) > 1 and self.at[token.index].label == "PER"

    def _left(self, head: Token) -> int:
        """Give the first token of the adjectives before a noun."""
        place = head.index
        while place > 0:
            before = self.tokens[place - 1]
            participle = before.feat("VerbForm") == "Part" and before.head == head.index
            if before.sentence != head.sentence or (before.pos not in {"ADJ", "NUM"} and not participle):
                break
            if before.lemma == "сам":
                break
            if before.head not in range(place - 1, head.index + 1) and not self._agrees(before, head):
                break
            place -= 1
        return place

    @staticmethod
    def _agrees(modifier: Token, head: Token) -> bool:
        return modifier.feat("Case") == head.feat("Case") and modifier.feat("Number") == head.feat("Number")

    def _right(self, head: Token) -> int:
        """Give the end (exclusive) of what depends on a noun in the genitive, up to a name in apposition."""
        beside = self.at.get(head.index + 1)
        if beside is not None and beside.label == "PER" and self.beside.is_tie(head, beside):
            return beside.tokens[-1] + 1
        inside = {head.index}
        place = self._quoted_end(head) or head.index + 1
        while place < len(self.tokens) and place - head.index < MAX_PHRASE and self._continues(place, head, inside):
            inside.add(place)
            place += 1
        while place - 1 > head.index and self.tokens[place - 1].pos in {"CCONJ", "ADP", "ADJ", "DET", "PUNCT"}:
            if self.tokens[place - 1].index in self.at or self.tokens[place - 1].text in QUOTES:
                break
            place -= 1
        owner = self.at.get(place)
        return owner.tokens[-1] + 1 if owner is not None and self.beside.is_owner(head, owner, place) else place

    def _quoted_end(self, head: Token) -> int:
        """Give the end of the name in quotation marks after "телеграм-канал", when it is unknown as a name; else 0."""
        first = head.index + 1
        if first >= len(self.tokens) or self.tokens[first].text != "«" or fold(head.lemma) not in people().bodies:
            return 0
        for token in self.tokens[first + 1 : first + QUOTED]:
            if token.text == "»":
                return token.index + 1
            mention = self.at.get(token.index)
            if token.sentence != head.sentence or (mention is not None and mention.label in {"ORG", "PER"}):
                return 0
        return 0

    def _continues(self, place: int, head: Token, inside: set[int]) -> bool:
        """Tell whether the token at ``place`` still belongs to the description that ``head`` begins."""
        token = self.tokens[place]
        mention = self.at.get(place)
        if token.sentence != head.sentence or (mention is not None and mention.label == "PER"):
            return False
        if token.text in QUOTES and self._quotes_name(place):
            return True
        if mention is not None and self._in_quoted_name(place, mention):
            return True
        if token.pos == "PUNCT":
            return token.text in {"-", "–"} and self._depends(token, inside)
        if token.pos in CLAUSAL and token.feat("VerbForm") != "Part":
            return self._office_preposition(token, head)
        return self._depends(token, inside)

    def _in_quoted_name(self, place: int, mention: NameMention) -> bool:
        """Tell a word of a quoted name, whose words depend on nothing outside the quotation marks."""
        first = mention.tokens[0]
        return mention.label == "ORG" and first > 0 and self.tokens[first - 1].text in QUOTES and place >= first

    def _quotes_name(self, place: int) -> bool:
        """Tell a quotation mark beside the name of a body: главы «Газпрома»."""
        beside = (self.at.get(place + 1), self.at.get(place - 1))
        return any(mention is not None and mention.label == "ORG" for mention in beside)

    def _office_preposition(self, token: Token, head: Token) -> bool:
        """Let "министр по делам …", "комиссар ООН по правам …" keep their complement."""
        lemma = fold(head.lemma).removeprefix("экс-")
        preposition = token.text.lower()
        if head.lemma in {"один", "кандидат"}:
            return preposition in {"один": {"из"}, "кандидат": {"в", "на", "от"}}[head.lemma]
        if preposition in {"по", "при"} and lemma.endswith(OFFICES_BY_SUBJECT):
            return True
        noun = self.tokens[token.head] if token.head != ROOT else token
        if preposition not in {"по", "от"} or noun.rel != "nmod" or noun.head < head.index or noun.index < token.index:
            return False
        if preposition == "от":
            return noun.index in self.at and (_is_office(lemma) or lemma in people().attendants)
        return _is_office(lemma) and speech_lexicon().source("по", noun.lemma) is None

    def _depends(self, token: Token, inside: set[int]) -> bool:
        if token.rel == "cc" and token.text.lower() == "и" and 0 < token.head - token.index <= 2:  # noqa: PLR2004
            # "министр связи и коммуникаций": what is joined depends too, on a word of the complement.
            joined = self.tokens[token.head]
            return (
                joined.rel == "conj"
                and joined.head in inside
                and self.tokens[joined.head].feat("Case") == "Gen" == (joined.feat("Case"))
            )
        seen = 0
        current = token
        while seen < MAX_PHRASE:
            if current.head in inside:
                return current.rel in GENITIVE_RELATIONS and (
                    token.feat("Case") in {"Gen", "", "Dat", "Loc"} or token.pos not in {"NOUN", "PROPN", "ADJ"}
                )
            if current.head == ROOT or current.rel not in GENITIVE_RELATIONS or current.head < token.index:
                return False
            current = self.tokens[current.head]
            seen += 1
        return False

    def _nominal(self, head: Token, kind: str) -> Nominal | None:
        first = self._left(head)
        end = self._right(head)
        before = list(self.tokens[first : head.index])
        lemmas = {fold(t.lemma) for t in before}
        if first and self.tokens[first - 1].pos == "DET" and self.tokens[first - 1].sentence == head.sentence:
            lemmas.add(fold(self.tokens[first - 1].lemma))
        if lemmas & ANY:
            return None
        named = self.beside.persons(head, first, end) if kind != "body" else self.beside.body(head)
        of, country = self._of(head, first, end)
        inside = self.tokens[head.index : end]
        phrase_words = [t for t in inside if t.index not in self.at or self.at[t.index].label == "ORG"]
        phrase = fold(nominative_text(self.text, phrase_words or [head])) if phrase_words else head.lemma
        office_class = (
            classify(strip_modifiers(phrase), of) if kind == "person" and _is_office(fold(head.lemma)) else ""
        )
        former = bool(lemmas & FORMER) or fold(head.lemma).startswith("экс-")
        span = Span(self.tokens[first].start, self.tokens[end - 1].end)
        return Nominal(
            span=span,
            head=head.index,
            kind=kind,
            role=Role(office_class, country, former, fold(head.lemma).removeprefix("экс-"), of, self._tail(head, end)),
            plural=head.feat("Number") == "Plur",
            gender=head.feat("Gender"),
            named=named,
            phrase=self._phrase(first, end),
            counted=bool(lemmas & TWO),
            predicate=self._predicate(head),
            fresh=bool(lemmas & FRESH) or head.lemma == "один",
            loose=(fold(head.lemma) in people().loose and not office_class)
            or (fold(head.lemma) in {"лидер", "глава"} and end == head.index + 1 and not country),
        )

    def _phrase(self, first: int, end: int) -> str:
        """Give a description in the nominative, without the capital of a sentence's first word."""
        phrase = nominative_text(self.text, self.tokens[first:end])
        if self.tokens[first].lemma == "один":
            one = "одна" if self.tokens[first].feat("Gender") == "Fem" else "один"
            phrase = " ".join([one, *phrase.split(" ")[1:]])
        opening = self.tokens[first]
        common = first not in self.at and opening.pos != "PROPN" and not opening.text[1:2].isupper()
        return phrase[:1].lower() + phrase[1:] if common else phrase

    def _tail(self, head: Token, end: int) -> tuple[str, ...]:
        """Give the lemmas of the words after a noun that belong to its description, prepositions left out."""
        inside = self.tokens[head.index + 1 : end]
        return tuple(fold(t.lemma) for t in inside if t.pos not in {"PUNCT", "ADP", "CCONJ"} and t.text not in QUOTES)

    def _of(self, head: Token, first: int, end: int) -> tuple[str | None, str | None]:
        """Give the body and the country that a description names, in the nominative."""
        body: str | None = None
        country: str | None = None
        for index in range(first, end):
            if country is None and index in self.countries:
                country = self.countries[index]
            mention = self.at.get(index)
            if mention is None or mention.label == "PER" or index != mention.tokens[0]:
                continue
            if mention.country and country is None:
                country = mention.country
            if body is None and index > head.index and not mention.country:
                body = mention.nominative
        return body or country, country

    def _predicate(self, head: Token) -> bool:
        """Tell an office as a place to fill or a thing to become from an office that stands for somebody."""
        words = people()
        if head.head == ROOT:
            return False
        governor = self.tokens[head.head]
        lemma = fold(governor.lemma)
        if (
            head.feat("Case") == "Gen"
            and governor.pos == "NOUN"
            and lemma in words.slots
            and governor.index < head.index
        ):
            return True
        if head.feat("Case") == "Ins" and lemma in words.becoming and not self._has_preposition(head):
            return True
        return any(
            self.tokens[i].text.lower() in {"в", "как"}
            and self.tokens[i].rel in {"case", "mark"}
            and head.feat("Case") == "Nom"
            for i in self.children.get(head.index, ())
        )

    def _has_preposition(self, head: Token) -> bool:
        return any(self.tokens[i].pos == "ADP" for i in self.children.get(head.index, ()))
