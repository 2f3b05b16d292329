"""The reader's models."""

from letopis.reading.packs.slovnet import Packs, load

__all__ = ["Packs", "load"]
