"""Bodies that a general noun or "её" takes up: "телеканал", "ведомство", "концерн", "по её данным"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letopis.model.layers import ROOT
from letopis.ontology.countries import by_adjective
from letopis.ontology.loader import fold
from letopis.ontology.offices import body_kind
from letopis.ontology.speech import speech_lexicon
from letopis.reading.referents import DEPARTMENTS, NAMED_BESIDE, QUOTES, RESUMING, is_department, is_named_outlet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.layers import Token
    from letopis.reading.nominals import Nominal
    from letopis.reading.referents import Referent

# How many sentences back a general noun looks, and one for which the article has one body only.
WINDOW: Final = 2
WIDE_WINDOW: Final = 6
# How many words before it can tell a department apart.
MODIFIERS: Final = 3
# What takes up a firm that was named without a noun beside it.
FIRMS: Final = frozenset({"компания", "корпорация", "концерн", "холдинг", "фирма"})
# What an outlet has: "по его данным", "по её сведениям".
HAD_BY_OUTLETS: Final = frozenset({"данные", "сведение", "информация"})


class CalledBodies:
    """Knows the bodies of one article by the nouns before their names."""

    def __init__(self, tokens: Sequence[Token], items: Sequence[Referent]) -> None:
        self.tokens = tokens
        self.items = items
        self.rows: dict[str, list[tuple[int, Referent]]] = {}
        for item in items:
            for index in item.draft.heads if item.draft.fine == "ORGANIZATION" else ():
                # The noun may be taken into the name ("Концерн «Сименс»", not "Банк России").
                noun = fold(tokens[index].lemma)
                if noun in NAMED_BESIDE and tokens[index + 1 : index + 2] and tokens[index + 1].text in QUOTES:
                    self.learn(noun, index, item)

    def learn(self, noun: str, index: int, item: Referent) -> None:
        """Remember that a body is named with this noun at a token."""
        self.rows.setdefault(noun, []).append((index, item))

    def find(self, nominal: Nominal) -> Referent | None:
        """Give the body that a bare noun takes up: the only one called so by name, or the one called so just before."""
        lemma = nominal.role.lemma
        if nominal.kind != "body" or nominal.plural or nominal.fresh or nominal.role.tail or nominal.role.of:
            return None
        if lemma in DEPARTMENTS:
            return self._department(nominal) if not self._is_told_apart(nominal) else None
        rows = sorted((r for r in self.rows.get(lemma, ()) if r[0] < nominal.head), key=lambda row: row[0])
        if not rows and speech_lexicon().has("outlet_nouns", lemma):
            rows = sorted(((s.token, i) for i in self.items for s in i.seen if is_named_outlet(i)), key=lambda r: r[0])
        if not rows:
            return self._firm(nominal) if lemma in FIRMS else None
        head, item = rows[-1]
        if any(other is not item and self.tokens[i].sentence == self.tokens[head].sentence for i, other in rows):
            # "Завод «А» и завод «Б»": which of them is open.
            return None
        near = self.tokens[nominal.head].sentence - self.tokens[head].sentence <= WINDOW
        return item if near or all(other is item for _, other in rows) else None

    def of_data(self, token: Token) -> Referent | None:
        """Give the outlet of "по её данным": the only one just before whose noun or name has the gender."""
        if token.head == ROOT or fold(self.tokens[token.head].lemma) not in HAD_BY_OUTLETS:
            return None
        gender = "Fem" if fold(token.text) == "ее" else "Masc"
        rows = [(i, item) for noun, rows in self.rows.items() if _is_outlet(noun) for i, item in rows]
        rows += [(s.token, i) for i in self.items if is_named_outlet(i) for s in i.seen]
        near = [(i, item) for i, item in rows if i < token.index and token.sentence - self.tokens[i].sentence <= 1]
        found = {id(item): item for _, item in near}
        genders = {self.tokens[i].feat("Gender") for i, _ in near}
        # "издание" and "агентство" have "его" too.
        fits = gender in genders or (gender == "Masc" and "Neut" in genders)
        if len(found) != 1 or not fits:
            return None
        # Somebody else who is told of there may have data too.
        kinds = {"ORGANIZATION", "PERSON"}
        others = (i for i in self.items if id(i) not in found and i.named and i.draft.fine in kinds)
        told = any(seen.subject and 0 <= token.sentence - seen.sentence <= 1 for i in others for seen in i.seen)
        return None if told else next(iter(found.values()))

    def _is_told_apart(self, nominal: Nominal) -> bool:
        """Tell "профильное ведомство", which is another for every matter, from "ведомство", "российское ведомство"."""
        before = self.tokens[max(nominal.head - MODIFIERS, 0) : nominal.head]
        adjectives = [t for t in before if t.head == nominal.head and t.pos == "ADJ"]
        return any(by_adjective(t.lemma) is None and fold(t.lemma) not in RESUMING for t in adjectives)

    def _department(self, nominal: Nominal) -> Referent | None:
        """Give the body of state that "ведомство" takes up: the only one named in the sentences just before."""
        for window in (WINDOW, WIDE_WINDOW):
            near = [i for i in self._near(nominal, window) if is_department(i.draft.name, nominal.role.lemma)]
            if near:
                return near[0] if len(near) == 1 else None
        return None

    def _firm(self, nominal: Nominal) -> Referent | None:
        """Give the firm that "компания" takes up: the only body just before, a subject, and nothing of the state's."""
        near = self._near(nominal, WINDOW)
        if len(near) != 1 or body_kind(near[0].draft.name) is not None or is_named_outlet(near[0]):
            return None
        return near[0] if any(seen.subject for seen in near[0].seen) else None

    def _near(self, nominal: Nominal, window: int) -> list[Referent]:
        """Give the bodies with names that were mentioned in the sentences just before."""
        here = self.tokens[nominal.head]
        return [
            item
            for item in self.items
            if item.draft.fine == "ORGANIZATION"
            and item.named
            and any(s.token < here.index and here.sentence - s.sentence <= window for s in item.seen)
        ]


def _is_outlet(noun: str) -> bool:
    return speech_lexicon().has("outlet_nouns", noun)
