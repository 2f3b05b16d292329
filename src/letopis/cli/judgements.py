"""``letopis same``, ``split``, ``why`` and ``resolve``: who is who, by what judgement, and how it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    ChroniclePath,
    Reason,
    guarded,
    print_json,
    tell,
)
from letopis.model.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from letopis.chronicle.explaining import Explained
    from letopis.chronicle.judgements import Judgement

_WHO = "a name in any case form, an id or its beginning, or an article's entity as ARTICLE:e5"
One = Annotated[str, typer.Argument(help=f"One: {_WHO}.", metavar="A")]
Other = Annotated[str, typer.Argument(help="The other.", metavar="B")]
What = Annotated[str, typer.Argument(help=f"What to part: {_WHO}.", metavar="A")]
From = Annotated[
    str | None, typer.Option("--from", help="What it is not (by default the rest of its entity).", metavar="B")
]
Asked = Annotated[str, typer.Argument(help=f"Whom: {_WHO}.", metavar="ID_OR_NAME")]
Limit = Annotated[int, typer.Option("--limit", help="Show at most so many judgements; 0 for all.", min=0)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")]


@guarded
def same(
    one: One,
    other: Other,
    *,
    reason: Reason = "",
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: Json = False,
) -> None:
    """Judge that two names or mentions are of one thing; this outranks every rule and survives re-reading."""
    from letopis import ingest
    from letopis.cli.existing import must_exist

    must_exist(chronicle)
    with ingest.judge(chronicle) as log:
        _show_made(log.same(one, other, reason=reason), as_json=as_json)


@guarded
def split(
    what: What,
    *,
    apart_from: From = None,
    reason: Reason = "",
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: Json = False,
) -> None:
    """Judge that a name, or an article's entity, is not what it was joined with; `letopis same` undoes it."""
    from letopis import ingest
    from letopis.cli.existing import must_exist

    must_exist(chronicle)
    with ingest.judge(chronicle) as log:
        _show_made(log.split(what, apart_from=apart_from, reason=reason), as_json=as_json)


@guarded
def why(
    what: Asked,
    *,
    limit: Limit = 40,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: Json = False,
) -> None:
    """Tell what joins an entity: its names, and each judgement with its reason, score, who, when, and the words."""
    from letopis import ingest
    from letopis.cli.screen import Screen

    found = ingest.why(chronicle, what, limit=limit or None)
    if as_json:
        print_json(found)
        return
    screen = Screen.standard()
    screen.line(f"{found.name} ({found.class_}, {found.entity})", hang=2)
    for one in found.names:
        by = f"one key: {one.key}" if one.key else "attached from single articles"
        screen.line(f"  {one.name}: {counted(one.articles, 'article')}; {by}", hang=4)
    _show(found.judgements)
    if found.more:
        tell(f"Note: {counted(found.more, 'more judgement')}; --limit 0 shows all.")
    if not found.judgements:
        tell("No judgement joins it with other names: what its names have in common is the key.")


@guarded
def resolve(
    *,
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: Json = False,
) -> None:
    """Work out anew who is who from all articles and people's judgements, and list the judgements that stand."""
    from letopis import ingest
    from letopis.cli.existing import must_exist

    must_exist(chronicle)
    with ingest.judge(chronicle) as log:
        found = log.resolve()
    if as_json:
        print_json(found)
    else:
        _show(found.judgements)
    for one in found.unattached:
        tell(f"Note: {_missing(one)}")
    tell(
        f"{counted(len(found.judgements), 'judgement stands', 'judgements stand')}; "
        f"entities of {counted(found.moved, 'article has', 'articles have')} changed."
    )


def _missing(one: Judgement) -> str:
    sides = ((one.left, one.left_node), (one.right, one.right_node))
    words = " and ".join(
        f"«{side.name}» at {side.start}-{side.end} of the article {side.digest[:19]}"
        for side, node in sides
        if side and node is None
    )
    return f"The judgement of {one.by} that {_said(one)} waits: {words} is not in the chronicle."


def _said(one: Judgement) -> str:
    verdict = "is" if one.verdict == "same" else "is not"
    return f"«{one.left_name}» {verdict} «{one.right_name}»"


def _show_made(made: Judgement, *, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    tell(f"Judged by {made.by}: {_said(made)}.")


def _show(found: Iterable[Explained]) -> None:
    from letopis.cli.screen import Screen
    from letopis.model.safe import safe

    screen = Screen.standard()
    for one in found:
        made = one.judgement
        past = f" (superseded {made.superseded_at})" if made.superseded_at else ""
        past += " (overruled)" if one.overruled else ""
        told = (
            f"{_said(made)}: {made.reason or 'no reason given'} [{made.rule}, {made.score:.2f}, {made.by}, {made.at}]"
        )
        screen.line(safe(told + past), hang=2)
        for quote in (one.left_quote, one.right_quote):
            if quote:
                screen.line(safe(f"    … {quote} …"), hang=6)
