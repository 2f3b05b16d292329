"""The reader: an article becomes a reading, layer by layer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from letopis.model.layers import Entity, Note, Reading
from letopis.ontology.names import entity_type

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
        from letopis.reading.names import find_names  # noqa: PLC0415
        from letopis.reading.entities import named_entities  # noqa: PLC0415
        drafts = named_entities(article.text, parsed.tokens, find_names(article.text, parsed))
        drafts.sort(key=lambda d: d.mentions[0].start)
        entities = tuple(
            Entity(
                id=f"e{i}",
                type=entity_type(d.fine),
                fine=d.fine,
                name=d.name,
                name_basis=d.name_basis,
                wikidata=None,
                mentions=tuple(d.mentions),
                canonical=d.canonical,
                gender=d.gender,
            )
            for i, d in enumerate(drafts, 1)
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
