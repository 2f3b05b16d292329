"""Third-person pronouns that stand for things, groups and unnamed people: by agreement, then by salience.

Salience is a sum of weights of what is true of a candidate: how near it is, its grammatical role, what kind of thing
it is. The weights are fitted (``fitting.py``) and stand in ``salience.yaml``.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from letopis.model.layers import ROOT
from letopis.ontology.loader import fold, load
from letopis.ontology.people import people
from letopis.reading.coreference.phrases import DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letopis.model.layers import Reading
    from letopis.reading.coreference.clusters import Cluster
    from letopis.reading.coreference.phrases import Phrase

WINDOW = 3
LOOKED_AT = 80
OFTEN = 3
REFERRING = frozenset({"noun", "third", "group"})
PLACES = frozenset({"country", "region", "city", "place", "facility"})
PLACE_CLASSES = frozenset({"country", "region", "settlement", "area", "site"})
ROLES = {
    "nsubj": "subject",
    "nsubj:pass": "subject",
    "obj": "object",
    "iobj": "object",
    "obl": "oblique",
    "nmod": "inner",
}
GAPS = (2, 4, 8, 16, 32)


@cache
def weights() -> dict[str, float]:
    """Give the weight of each feature."""
    return load("salience.yaml", dict[str, float], package="letopis.reading.coreference")


class PronounRules:
    """Finds antecedents among the phrases before a pronoun."""

    def __init__(self, reading: Reading, phrases: list[Phrase], cluster_of: dict[int, Cluster]) -> None:
        self.reading = reading
        self.phrases = phrases
        self.cluster_of = cluster_of
        quotes = sorted((s.content.start, s.content.end) for s in reading.speech if s.form == "direct")
        self.starts = [start for start, _ in quotes]
        self.ends = [end for _, end in quotes]

    def antecedent(self, pronoun: Phrase) -> Cluster | None:
        """Give the cluster that fits best, None if none agrees."""
        known = weights()
        best: tuple[float, Cluster] | None = None
        for phrase, cluster in self.candidates(pronoun):
            if not agree(pronoun, phrase, cluster):
                continue
            score = sum(known.get(name, 0.0) for name in self.features(pronoun, phrase, cluster))
            if best is None or score > best[0]:
                best = (score, cluster)
        return best[1] if best else None

    def place(self, adverb: Phrase) -> Cluster | None:
        """Give the place last mentioned, for "там" and its like."""
        for phrase, cluster in self.candidates(adverb):
            settled = cluster.entity is not None and cluster.entity.type in PLACES
            if settled or (cluster.classes & PLACE_CLASSES and phrase.role in {"obl", "nmod"}):
                return cluster
        return None

    def candidates(self, pronoun: Phrase) -> Iterator[tuple[Phrase, Cluster]]:
        """Give the things mentioned before a pronoun, each at its last mention, the nearest first."""
        seen: set[int] = set()
        for place in range(pronoun.place - 1, max(pronoun.place - LOOKED_AT, 0) - 1, -1):
            phrase = self.phrases[place]
            if pronoun.sentence - phrase.sentence > WINDOW:
                break
            cluster = self.cluster_of.get(phrase.head)
            if cluster is None or id(cluster) in seen or phrase.kind not in REFERRING:
                continue
            if not _barred(pronoun, phrase):
                seen.add(id(cluster))
                yield phrase, cluster

    def features(self, pronoun: Phrase, phrase: Phrase, cluster: Cluster) -> list[str]:
        """Name what is true of a candidate."""
        back = pronoun.sentence - phrase.sentence
        role = ROLES.get(phrase.role, "other")
        kind = _kind(phrase, cluster)
        sort = "possessive" if pronoun.possessive else "subject" if pronoun.subject else "other"
        sentences = self.reading.sentences
        found = [
            f"back {back}",
            f"role {role}",
            f"role {role} back {min(back, 1)}",
            f"pronoun {sort} role {role}",
            f"pronoun {sort} back {back}",
            f"often {min(cluster.seen, OFTEN)}",
            f"gap {sum(pronoun.place - phrase.place > gap for gap in GAPS)}",
        ]
        if sentences[pronoun.sentence].paragraph != sentences[phrase.sentence].paragraph:
            found.append("paragraph")
        if pronoun.number == "Sing":
            # Persons with a name are never several: kinds would tell the number, not the antecedent.
            found.append(f"kind {kind}")
        if phrase.kind == "third":
            found.append("pronoun")
        if self._acts(pronoun):
            found.append(f"acts {kind}")
        if phrase.subject and back == 0 and self._governs(phrase.clause, pronoun.clause):
            found.append("governs")
        quote = self._quote(pronoun.span.start)
        if quote != self._quote(phrase.span.start):
            found.append("into quotation" if quote >= 0 else "out of quotation")
        if phrase.head == self.reading.sentences[phrase.sentence].first:
            found.append("opens")
        return found

    def _governs(self, upper: int, lower: int) -> bool:
        """Tell whether a clause hangs on another ("Рейган сказал, что он …")."""
        tokens = self.reading.tokens
        current = lower
        for _ in range(DEPTH):
            if current == upper:
                return lower != upper
            if tokens[current].head == ROOT:
                return False
            current = tokens[current].head
        return False

    def _quote(self, offset: int) -> int:
        """Give the number of the quotation around an offset, -1 outside."""
        place = bisect_right(self.starts, offset) - 1
        return place if place >= 0 and offset < self.ends[place] else -1

    def _acts(self, pronoun: Phrase) -> bool:
        """Tell the subject of a verb of people."""
        token = self.reading.tokens[pronoun.head]
        if not pronoun.subject or token.head == ROOT:
            return False
        return fold(self.reading.tokens[token.head].lemma) in people().human


def agree(pronoun: Phrase, phrase: Phrase, cluster: Cluster) -> bool:
    """Tell whether number and gender allow a candidate; what is not known is allowed."""
    if (phrase.number or "Sing") != pronoun.number:
        return False
    if pronoun.number == "Plur" or not pronoun.gender:
        return True
    gender = cluster.gender or phrase.gender
    return not gender or gender == pronoun.gender


def _barred(pronoun: Phrase, phrase: Phrase) -> bool:
    """Tell what cannot be meant: another argument of the same verb, the phrase that the pronoun stands in."""
    if phrase.span.contains(pronoun.span):
        return True
    if phrase.sentence != pronoun.sentence or phrase.clause != pronoun.clause:
        return False
    return not pronoun.possessive or phrase.subject


def _kind(phrase: Phrase, cluster: Cluster) -> str:
    if cluster.entity is not None:
        kind = cluster.entity.type
        return kind if kind in {"person", "organisation"} else "place" if kind in PLACES else "name"
    if cluster.animate or phrase.animate:
        return "being"
    return "name" if phrase.proper else "thing"
