"""LAYERS: an article becomes a reading (tokens, morphology, syntax, names, chains, times, speech)."""

from letopis.reading.pipeline import Reader

__all__ = ["Reader"]
