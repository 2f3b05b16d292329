"""``letopis stats``: how much the chronicle holds."""

from __future__ import annotations

from letopis.cli.common import DEFAULT_CHRONICLE, ChroniclePath, CountsAsJson, guarded, print_json

_WORDS = {
    "articles": "articles",
    "events": "events",
    "tenures": "tenures",
    "statements": "statements",
    "entities": "entities",
    "failed": "inputs that could not be taken in",
}


@guarded
def stats(*, chronicle: ChroniclePath = DEFAULT_CHRONICLE, as_json: CountsAsJson = False) -> None:
    """Count what the chronicle holds."""
    from letopis.answers import open_chronicle
    from letopis.cli.screen import Screen

    with open_chronicle(chronicle) as opened:
        counted = opened.stats()
        _, failures = opened.log()
    if as_json:
        print_json(counted)
        return
    screen = Screen.standard()
    for name, words in _WORDS.items():
        screen.line(f"{counted[name]:>8}  {words}")
    from letopis.model.safe import one_line

    for one in failures:
        screen.line(f"{one_line(one['origin'])}: {one_line(one['reason'])}", indent=10, hang=2, style="dim")
