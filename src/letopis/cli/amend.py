"""``letopis amend``: corrects the date, outlet or address of an article."""

from __future__ import annotations

import typer

from letopis.cli.common import (
    DEFAULT_CHRONICLE,
    USAGE,
    ArticleId,
    AsJson,
    ChroniclePath,
    Published,
    Reason,
    Source,
    Url,
    complain,
    guarded,
    print_json,
    repaired,
    tell,
)


@guarded
def amend(
    article: ArticleId,
    *,
    published: Published = None,
    source: Source = None,
    url: Url = None,
    reason: Reason = "",
    chronicle: ChroniclePath = DEFAULT_CHRONICLE,
    as_json: AsJson = False,
) -> None:
    """Correct an article's date, outlet or address; it is read again and the change is logged."""
    if not (published or source or url):
        complain("Nothing to amend. Give --published, --source or --url.")
        raise typer.Exit(USAGE)
    from letopis import ingest
    from letopis.cli.existing import must_exist

    must_exist(chronicle)
    corrected = ingest.amend(chronicle, article, published=published, source=source, url=url, reason=reason)
    if as_json:
        from letopis.answers import open_chronicle

        with open_chronicle(chronicle) as opened:
            print_json(repaired(opened.article(corrected.id), question="amend", article=article, reason=reason))
        return
    printed = "; ".join(f"{a.source or 'no source'}, {a.published or 'no date'}" for a in corrected.appearances)
    tell(f"Amended {corrected.id}: {printed}.")
