"""Calendar expressions of a text with their values: EDTF level 1 against publication and narrative time.

The text is cut into lexemes whose kinds form one string; a regular grammar of kinds finds expressions (``*_rules``),
``joining`` combines neighbours, ``resolving`` gives them values in text order.
"""

from __future__ import annotations

from letopis.reading.times.finding import find_times

__all__ = ["find_times"]
