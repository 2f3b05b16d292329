"""How a listing is cut."""

from __future__ import annotations

import pytest

from letopis.errors import DateError, QuestionError
from letopis.model.paging import DEFAULT_LIMIT, Page


def test_the_latest_rows_stay_in_order_and_the_rest_is_told() -> None:
    assert Page(limit=2).newest([1, 2, 3])[0] == [2, 3]
    assert [note.code for note in Page(limit=2).newest([1, 2, 3])[1]] == ["more"]
    assert Page(limit=2).best([1, 2, 3])[0] == [1, 2]
    assert Page(limit=3).newest([1, 2, 3]) == ([1, 2, 3], ())
    assert Page(limit=None).best(list(range(500))) == (list(range(500)), ())
    assert (Page().limit, Page().fetched, Page(limit=None).fetched) == (DEFAULT_LIMIT, DEFAULT_LIMIT + 1, None)


@pytest.mark.parametrize(
    ("lower", "upper", "held"),
    [
        ("1985-11-19", "1985-11-20", True),
        ("1985-10-01", "1985-11-01", True),
        ("1985-12-31", "1986-02-01", True),
        ("1985-01-01", "1985-10-31", False),
        ("1986-01-01", "1986-01-01", False),
        (None, "1985-10-31", False),
        (None, "1990-01-01", True),
        ("1990-01-01", None, False),
        (None, None, False),
    ],
)
def test_what_may_lie_between_the_days_is_held(lower: str | None, upper: str | None, held: bool) -> None:  # noqa: FBT001 (a case)
    page = Page(since="1985-11", until="1985")
    assert (page.first, page.last) == ("1985-11-01", "1985-12-31")
    assert page.holds(lower, upper) is held
    assert Page().holds(lower, upper)


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(QuestionError):
        Page(limit=0)
    with pytest.raises(QuestionError):
        Page(since="1986", until="1985")
    with pytest.raises(DateError):
        Page(since="вчера")
