"""Lists of any length in one statement, on both stores."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from letopis.chronicle import schema
from letopis.chronicle.among import among, given_in, limited, most
from letopis.chronicle.view import View
from letopis.chronicle.writer import Writer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Dialect, Select

    from conftest import Story

    Clock = Callable[[], dt.datetime]

NAMES = ("Михаил Горбачёв", "Рональд Рейган", "Маргарет Тэтчер")


@cache
def _named(*, other: bool = False, alone: bool = False) -> Select[Any]:
    name = schema.entities.c.name
    wanted = given_in(name, "names", alone=alone)
    return select(name).where(~wanted if other else wanted).order_by(name).limit(most())


@pytest.fixture
def view(place: str | Path, clock: Clock, story: type[Story]) -> View:
    """Give a chronicle, once on each store, that knows three people."""
    told = story(f"{', '.join(NAMES)}.", "1985-11-20", "Листок")
    for name in NAMES:
        told.entity(name)
    with Writer(place, clock=clock, user="t") as writer:
        writer.put(told.records())
    return View(place, clock=clock)


def test_any_number_may_be_asked_for(view: View) -> None:
    def asked(connection: Connection, names: object, limit: int | None, **kind: bool) -> list[str]:
        return list(connection.execute(_named(**kind), {"names": names, "most": limited(limit)}).scalars())

    with view:
        assert view.ask(asked, [], None) == []
        assert view.ask(asked, NAMES[:1], None) == [NAMES[0]]
        assert view.ask(asked, [*NAMES, *map(str, range(5000))], None) == sorted(NAMES)
        assert view.ask(asked, set(NAMES), 2) == sorted(NAMES)[:2]
        assert view.ask(asked, ('"\\', "'", "{a,b}", "Михаил Горбачёв"), None) == [NAMES[0]]
        assert view.ask(asked, NAMES[:2], None, other=True) == [NAMES[2]]
        assert view.ask(asked, NAMES[1], None, alone=True) == [NAMES[1]]
        assert view.ask(asked, NAMES[1], None, alone=True, other=True) == sorted({NAMES[0], NAMES[2]})


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_a_list_is_one_parameter(dialect: Dialect) -> None:
    """However long: that is what keeps the statement's text, and with it what was made of it, the same."""
    compiled = select(schema.entities.c.id).where(among(schema.entities.c.id, "ids")).compile(dialect=dialect)
    assert list(compiled.params) == ["ids"]
