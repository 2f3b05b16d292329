"""Killed at any moment, ``add`` loses nothing that was finished, leaves nothing half done, and goes on where it was.

``LETOPIS_KILLS`` says how often to kill on each store (25 by default); ``pytest -s`` then shows the log.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from letopis.chronicle import checking
from letopis.chronicle.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

KILLS = int(os.environ.get("LETOPIS_KILLS", "25"))
ARTICLES = 40
SUPPORT = Path(__file__).parents[1] / "support"


class Killer:
    """Starts processes that add a file, and kills them."""

    def __init__(self, server: subprocess.Popen[str], seed: int) -> None:
        self._server = server
        self._longest = 0.0  # seconds that a process may live
        self._random = random.Random(seed)  # noqa: S311 (moments, not secrets)

    def run(self, place: str | Path, file: Path, report: Path, *, kill: bool) -> tuple[int, float]:
        """Add; give the exit code (negative: killed by that signal) and after how many seconds it was killed."""
        self._tell(json.dumps({"place": str(place), "file": str(file), "report": str(report)}))
        child = int(self._server.stdout.readline())
        began = time.monotonic()
        delay = self._random.uniform(0, self._longest) if kill else 0.0
        if kill:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        code, lived = int(self._server.stdout.readline()), time.monotonic() - began
        self._tell("")
        if not self._longest:
            # So that a file takes several processes, however fast the machine is.
            self._longest = lived / 4
        return code, delay

    def _tell(self, line: str) -> None:
        self._server.stdin.write(line + "\n")
        self._server.stdin.flush()


@contextmanager
def killer(seed: int) -> Iterator[Killer]:
    """Give a killer whose processes start at once, since their programs are loaded already."""
    paths = os.pathsep.join([str(SUPPORT), str(SUPPORT.parent), *sys.path])
    command = [sys.executable, str(SUPPORT / "adding.py"), "--serve"]
    server = subprocess.Popen(  # noqa: S603 (our own)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
    )
    with server:
        yield Killer(server, seed)
        server.stdin.close()


def stored(place: str | Path, clock: Any) -> set[str]:
    """Give the texts that a chronicle holds."""
    with View(place, clock=clock) as view:
        return {one.text for one in view.articles()}


def test_a_killed_add_loses_nothing_and_goes_on(
    new_place: Callable[[], str | Path], tmp_path: Path, clock: Any, request: pytest.FixtureRequest
) -> None:
    """After every kill all that was reported is there; run to its end, the chronicle is as if nothing had happened."""
    from adding import dump, write_articles

    name = request.node.callspec.id
    texts = write_articles(tmp_path / "a.jsonl", ARTICLES)
    seed = random.randrange(10**6)  # noqa: S311 (printed, to be tried again)
    log = [f"{name}: {KILLS} kills, seed {seed}"]
    with killer(seed) as kills:
        calm, file, report = new_place(), tmp_path / "a.jsonl", tmp_path / "calm"
        assert kills.run(calm, file, report, kill=False)[0] == 0
        expected = dump(calm)
        done = rounds = 0
        while done < KILLS:
            rounds += 1
            place, report = new_place(), tmp_path / f"report{rounds}"
            code = -1
            while code and done < KILLS:
                code, delay = kills.run(place, file, report, kill=True)
                done += code != 0
                lines = report.read_text().splitlines() if report.exists() else []
                reported = {int(line.partition(":")[2]) for line in lines}
                # The first may be killed before there is a chronicle.
                there = stored(place, clock) if reported else set()
                lost = [number for number in reported if texts[number - 1] and texts[number - 1] not in there]
                log.append(f"{done:4} round {rounds} after {delay:.3f} s: {len(there)} articles, lost {lost}")
                assert not lost, log
            assert kills.run(place, file, report, kill=False)[0] == 0
            assert dump(place) == expected, log
            assert checking.check(place, at="2026-01-01").wrong == {}, log
            log.append(f"     round {rounds} ended: the same rows in {len(expected)} tables, nothing wrong")
    print("\n".join(log))  # noqa: T201 (pytest shows it on demand)
    assert sum(map(len, expected.values())) > ARTICLES * 10
