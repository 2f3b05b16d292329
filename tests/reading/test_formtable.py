"""What known forms give to the rows around them."""

import numpy as np
import pytest

from letopis.reading.packs import folders
from letopis.reading.packs.formtable import KnownForms


@pytest.fixture(scope="module")
def forms():
    folder = folders()["fast"]
    return KnownForms(folder, folder)


def test_a_row_is_given_something_by_its_own_form_and_those_beside_it(forms):
    own, first, scales = forms.features(forms.rows(["", "Рональд", "Рейган", ""]))
    assert len(own) == len(first) == len(scales) == 4
    assert not first[1, 0].any()
    assert first[1, 1].any()
    assert first[1, 2].any()
    # Nothing from beyond the ends, and nothing from a separator.
    assert not first[2, 2].any()
    assert not first[0, :2].any()


def test_a_form_gives_the_same_wherever_it_stands(forms):
    one = forms.features(forms.rows(["", "Рейган", ""]))
    other = forms.features(forms.rows(["", "прибыл", "Рейган", "в", "Женеву", ""]))
    assert np.array_equal(one[0][1], other[0][2])
    assert np.array_equal(one[1][1, 1], other[1][2, 1])
    assert one[2][1, 1] == other[2][2, 1]


def test_a_form_gives_the_same_whatever_it_is_met_with():
    folder = folders()["fast"]
    alone, together = KnownForms(folder, folder), KnownForms(folder, folder)
    together.rows(["", "Горбачёв", "переговоры", "1985", "Reuters", "«", "разоружение"])
    one = alone.features(alone.rows(["", "Горбачёв", ""]))
    other = together.features(together.rows(["", "Горбачёв", ""]))
    assert np.array_equal(one[1], other[1])
    assert np.array_equal(one[2], other[2])
