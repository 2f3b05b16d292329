"""Words of two scripts."""

from __future__ import annotations

import pytest

from letopis.language.scripts import one_script


@pytest.mark.parametrize(
    ("mixed", "spelt"),
    [
        # Latin letters within Russian words, and the diaeresis of a western keyboard.
        ("Эдyард Шеваpднадзе", "Эдуард Шеварднадзе"),
        ("Cовет Министpов CССР", "Совет Министров СССР"),
        ("Горбачëв", "Горбачёв"),
        ("Мiнск", "Минск"),
        # Cyrillic letters within Latin words.
        ("Nоrd Strеаm", "Nord Stream"),
        ("СNN", "CNN"),
        # Neither letters of another word nor endings are look-alikes.
        ("IT-служба", "IT-служба"),
        ("SMSка", "SMSка"),
        ("в Facebookе", "в Facebookе"),
        ("HTCом", "HTCом"),
        ("обычный текст, plain text", "обычный текст, plain text"),
    ],
)
def test_look_alikes_are_read_as_what_they_stand_for(mixed: str, spelt: str) -> None:
    assert one_script(mixed) == spelt
    assert len(mixed) == len(spelt)
