"""``letopis remove``: takes an article out of the chronicle."""

from __future__ import annotations

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    ArticleId,
    AsJson,
    ChroniclePath,
    Reason,
    guarded,
    print_json,
    tell,
)


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
    removed = ingest.remove(chronicle, article, reason=reason)
    if as_json:
        print_json({"article": removed.id, "digest": removed.digest})
        return
    tell(f"Removed {removed.id} ({removed.title or removed.text[:60]}).")
