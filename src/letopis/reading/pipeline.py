"""The reader: an article becomes a reading, layer by layer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from letopis.language.scripts import one_script
from letopis.model.layers import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from letopis.model.articles import Article
    from letopis.model.layers import Relation, TypedSpan


class Reader:
    """Reads articles one by one; the models load with the first of them (about a second)."""

    origin = "letopis.reader/1"

    def __init__(self, *, chains: bool = True) -> None:
        """Make a reader; without ``chains`` that layer stays empty, which saves a tenth of the time."""
        self.chains = chains

    def read(self, article: Article) -> Reading:
        """Give all layers of ``article``; whatever could not be read is in the notes."""
        # Numpy and the packs load on first use, so that importing the reader costs nothing.
        from letopis.reading.chains import Linker
        from letopis.reading.entities import named_entities
        from letopis.reading.names import find_names
        from letopis.reading.nominals import find_nominals
        from letopis.reading.parsing import parse
        from letopis.reading.referents import number
        from letopis.reading.segmentation import segment
        from letopis.reading.times import find_times

        text = one_script(article.text)
        raw, notes = segment(text)
        parsed = parse(text, raw)
        names = find_names(text, parsed)
        linker = Linker(parsed.tokens, parsed.sentences, named_entities(text, parsed.tokens, names))
        nominals = find_nominals(text, parsed.tokens, names)
        drafts = linker.link(nominals)
        entities = number(drafts, linker.groups)
        published = date.fromisoformat(article.published) if article.published else None
        times, time_notes = find_times(text, parsed.tokens, parsed.sentences, published)
        reading = Reading(
            article=article,
            tokens=parsed.tokens,
            sentences=parsed.sentences,
            entities=entities,
            times=times,
            notes=(*notes, *linker.notes, *time_notes),
            spans=parsed.spans,
            relations=parsed.relations,
            titles=tuple((nominal.head, nominal.named[0]) for nominal in nominals if nominal.named),
            spelt=None if text == article.text else text,
        )
        reading = _with_speech(reading)
        return _with_chains(reading) if self.chains else reading

    def relate(self, article: Article, spans: Sequence[TypedSpan]) -> tuple[Relation, ...]:
        """Give the relations between given typed spans of ``article``, as indices into ``spans``."""
        from letopis.reading.parsing import relate
        from letopis.reading.segmentation import segment

        text = one_script(article.text)
        return relate(text, segment(text)[0], spans)


def _with_speech(reading: Reading) -> Reading:
    from letopis.reading.speech import find_speech

    return reading.replaced(speech=find_speech(reading))


def _with_chains(reading: Reading) -> Reading:
    from letopis.reading.coreference import find_chains

    return reading.replaced(chains=find_chains(reading))
