"""The reader: an article becomes a reading, layer by layer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from letopis.model.layers import Entity, Mention, Note, Reading

if TYPE_CHECKING:
    from letopis.model.articles import Article


class Reader:
    """Reads articles one by one; the models load with the first of them."""

    origin = "letopis.reader/1"

    def read(self, article: Article) -> Reading:
        """Give all layers of ``article``; whatever could not be read is in the notes."""
        from letopis.reading.parsing import parse  # noqa: PLC0415 (numpy and the packs load on first use)
        from letopis.reading.segmentation import segment  # noqa: PLC0415

        sentences, cuts = segment(article.text)
        parsed = parse(article.text, sentences)
        notes: list[Note] = list(cuts)
        groups = {}
        for n in parsed.names:
            key = tuple(t.lemma for t in parsed.tokens if n.span.contains(t))[-1:] + (n.label,)
            groups.setdefault(key, []).append(n)
        types = {"PER": ("person", "PERSON"), "LOC": ("place", "LOCATION"), "ORG": ("organisation", "ORGANIZATION")}
        entities = tuple(
            Entity(
                id=f"e{i}",
                type=types[names[0].label][0],
                fine=types[names[0].label][1],
                name=max((n.span.of(article.text) for n in names), key=len),
                name_basis="attested",
                wikidata=None,
                mentions=tuple(Mention(n.span.start, n.span.end, "name") for n in names),
            )
            for i, names in enumerate(groups.values(), 1)
        )
        published = date.fromisoformat(article.published) if article.published else None
        times: tuple = ()
        try:
            from letopis.reading.times import find_times  # noqa: PLC0415
        except ImportError:
            pass
        else:
            times, more = find_times(article.text, parsed.tokens, parsed.sentences, published)
            notes.extend(more)
        return Reading(article, parsed.tokens, parsed.sentences, entities, times, (), tuple(notes))
