"""Noun phrases: which of them take up a thing that was mentioned before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.ontology.loader import fold
from letopis.ontology.people import people
from letopis.ontology.referring import referring

if TYPE_CHECKING:
    from letopis.model.layers import Reading
    from letopis.reading.coreference.clusters import Cluster
    from letopis.reading.coreference.phrases import Phrase

# How many sentences back a noun looks: without modifiers for the same noun, with others than before, one of a general
# class for anything of it, one for a person for somebody with a name.
SAME_WINDOW = 8
OTHER_WORDS_WINDOW = 4
CLASS_WINDOW = 5
PERSON_WINDOW = 2
# Clusters kept by noun, and of late: what is older is out of focus, and a long article stays linear.
KEPT = 30
# What puts a thing of the class in focus: nearness in sentences, being a subject, being mentioned often, having a name.
NEAR, SUBJECT, OFTEN, NAMED = -1.0, 0.7, 0.2, 1.0
OFTEN_AT_MOST = 5


class NounRules:
    """Knows the clusters by their nouns, the latest first."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.by_lemma: dict[str, list[Cluster]] = {}
        self.recent: list[Cluster] = []

    def index(self, phrase: Phrase, cluster: Cluster) -> None:
        """Remember that the text has come to a phrase of this cluster."""
        for lemma in (phrase.lemma, *phrase.titles):
            self._index(lemma, cluster)
        if cluster.entity is not None or cluster.classes or cluster.animate:
            if cluster in self.recent:
                self.recent.remove(cluster)
            self.recent.append(cluster)
            del self.recent[:-KEPT]

    def learn(self, predicate: Phrase, cluster: Cluster) -> None:
        """Remember what a cluster is said to be ("Горбачёв стал президентом")."""
        self._index(predicate.lemma, cluster)

    def _index(self, lemma: str, cluster: Cluster) -> None:
        same = self.by_lemma.setdefault(lemma, [])
        if cluster in same:
            same.remove(cluster)
        same.append(cluster)
        del same[:-KEPT]

    def antecedent(self, phrase: Phrase) -> Cluster | None:
        """Give the cluster that a noun phrase takes up, if any."""
        words = referring()
        lemma = phrase.lemma
        modifiers = self._modifiers(phrase)
        if modifiers & (words.fresh | words.open) or lemma in words.never or words.situation(lemma):
            return None
        return self._same(phrase) or self._class(phrase, modifiers) or self._person(phrase, modifiers)

    @staticmethod
    def _particular(phrase: Phrase) -> bool:
        """Tell a noun that, said again, is likely to mean the same thing again."""
        if phrase.proper:
            return bool(phrase.words)
        if phrase.animate:
            return True
        return phrase.number == "Sing" and (phrase.lemma in referring().known or phrase.lemma in referring().things)

    def _modifiers(self, phrase: Phrase) -> frozenset[str]:
        determiners = {
            fold(t.lemma) for t in self.reading.children(phrase.head) if t.pos in {"DET", "NUM", "ADJ", "PRON"}
        }
        return phrase.words | determiners

    def _same(self, phrase: Phrase) -> Cluster | None:
        """Give the thing last mentioned with the same noun, if the modifiers allow it."""
        for cluster in reversed(self.by_lemma.get(phrase.lemma, ())):
            last = cluster.last
            if last is None or (cluster.number and cluster.number != phrase.number):
                continue
            # What was taken up once is what the article is about.
            topic = cluster.seen > 1
            if not topic and not (self._particular(phrase) and self._same_group(phrase, cluster, last)):
                continue
            back = phrase.sentence - last.sentence
            near = topic or back <= SAME_WINDOW if not phrase.words else phrase.words <= cluster.words
            other = back <= OTHER_WORDS_WINDOW and phrase.number == "Sing" and _may_differ(phrase, cluster)
            if near or other:
                return cluster
        return None

    @staticmethod
    def _same_group(phrase: Phrase, cluster: Cluster, last: Phrase) -> bool:
        """Tell several things said again from others of the kind: in the same words, and a subject once at least."""
        return (
            phrase.number == "Sing"
            or phrase.proper
            or (phrase.words == cluster.words and (phrase.subject or last.subject))
        )

    def _class(self, phrase: Phrase, modifiers: frozenset[str]) -> Cluster | None:
        """Give the thing in focus that a noun of its class takes up ("компания" after «Ленфильм»)."""
        words = referring()
        if phrase.number != "Sing" or modifiers - words.pointing:
            return None
        classes = words.general.get(phrase.lemma)
        if not classes:
            return None
        best: tuple[float, Cluster] | None = None
        for cluster in reversed(self.recent):
            last = cluster.last
            if last is None or cluster.number == "Plur":
                continue
            back = phrase.sentence - last.sentence
            if back > CLASS_WINDOW or not cluster.fits(classes) or self._other_sex(phrase, cluster):
                continue
            if last.sentence == phrase.sentence and last.clause == phrase.clause and last.kind == "noun":
                continue
            score = NEAR * back + SUBJECT * last.subject + OFTEN * min(cluster.seen, OFTEN_AT_MOST)
            score += NAMED * (cluster.entity is not None)
            if best is None or score > best[0]:
                best = (score, cluster)
        return best[1] if best else None

    @staticmethod
    def _other_sex(phrase: Phrase, cluster: Cluster) -> bool:
        """Tell a woman's noun from a man; a noun of masculine gender may be for a woman, unless it is for men only."""
        if not cluster.person or not cluster.gender:
            return False
        man = "man" in referring().known.get(phrase.lemma, ())
        return (phrase.gender == "Fem" or man) and cluster.gender != phrase.gender

    def _plain(self, phrase: Phrase, modifiers: frozenset[str]) -> bool:
        """Tell a noun that stands alone or with adjectives only."""
        tokens = self.reading.tokens_in(phrase.span)
        return not modifiers - referring().pointing or all(t.pos == "ADJ" or t.index == phrase.head for t in tokens)

    def _person(self, phrase: Phrase, modifiers: frozenset[str]) -> Cluster | None:
        """Give the one person in sight for a noun for a person that stands alone ("политик", "спортсменка")."""
        if not phrase.animate or phrase.proper or phrase.number != "Sing" or not self._plain(phrase, modifiers):
            return None
        if phrase.lemma in people().relational:
            return None
        found: Cluster | None = None
        for cluster in reversed(self.recent):
            last = cluster.last
            if last is None or not cluster.person or phrase.sentence - last.sentence > PERSON_WINDOW:
                continue
            if last.sentence == phrase.sentence and last.clause == phrase.clause:
                continue
            if self._other_sex(phrase, cluster):
                continue
            if found is not None:
                return None
            found = cluster
        return found


def _may_differ(phrase: Phrase, cluster: Cluster) -> bool:
    """Tell whether other modifiers can be of the same thing: one with a name, or with something said again."""
    return cluster.entity is not None or not cluster.words or bool(phrase.words & cluster.words)
