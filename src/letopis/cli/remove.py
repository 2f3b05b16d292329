"""``letopis remove``: takes an article out of the chronicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    ArticleId,
    AsJson,
    ChroniclePath,
    Reason,
    guarded,
    print_json,
    repaired,
    tell,
)

if TYPE_CHECKING:
    from letopis.model.queries import Answer


def _as_it_was(chronicle: str, article: str) -> Answer:
    from letopis.answers import open_chronicle

    with open_chronicle(chronicle) as opened:
        return opened.article(article)


@guarded
def remove(
    article: ArticleId,
    *,
    reason: Reason = "",
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
) -> None:
    """Remove an article and all that was read from it; the log keeps its digest, when, by whom and why."""
    from letopis import ingest
    from letopis.cli.existing import must_exist

    must_exist(chronicle)
    was = _as_it_was(chronicle, article) if as_json else None
    removed = ingest.remove(chronicle, article, reason=reason)
    if was:
        print_json(repaired(was, question="remove", article=article, reason=reason))
        return
    tell(f"Removed {removed.id} ({removed.title or removed.text[:60]}).")
