"""How fast and how accessible the built pages are, by Lighthouse on a slow phone.

Lighthouse (https://github.com/GoogleChrome/lighthouse) comes from the npm registry, in the version
below, and drives the Chromium of this machine; its mobile settings slow network and processor
down.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.meter import CommandError
from tests.bench.server import server

LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LANGUAGES = ("ko", "en")
PAGES = (
    "index.html",
    "beginner/pytorch_with_examples.html",
    "beginner/examples_nn/dynamic_net.html",
)
_CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Score:
    """What Lighthouse says of one page.

    :ivar scores: category → 0 to 100.
    :ivar paint: largest contentful paint, in seconds.
    :ivar shift: cumulative layout shift.
    :ivar blocked: total blocking time, in milliseconds.
    :ivar weight: what was transferred, in bytes.
    :ivar requests: how many files that was.
    """

    scores: Mapping[str, float]
    paint: float
    shift: float
    blocked: float
    weight: float
    requests: float


def read_report(report: Mapping[str, Any]) -> Score:
    """What counts of a report of Lighthouse, as its JSON holds it."""
    audits = report["audits"]
    return Score(
        scores={name: 100 * report["categories"][name]["score"] for name in CATEGORIES},
        paint=audits["largest-contentful-paint"]["numericValue"] / 1000,
        shift=audits["cumulative-layout-shift"]["numericValue"],
        blocked=audits["total-blocking-time"]["numericValue"],
        weight=audits["total-byte-weight"]["numericValue"],
        requests=len(audits["network-requests"]["details"]["items"]),
    )


def middle(scores: list[Score]) -> Score:
    """The median of each figure."""
    return Score(
        scores={name: median(score.scores[name] for score in scores) for name in CATEGORIES},
        paint=median(score.paint for score in scores),
        shift=median(score.shift for score in scores),
        blocked=median(score.blocked for score in scores),
        weight=median(score.weight for score in scores),
        requests=median(score.requests for score in scores),
    )


def run_reading(root: Path, scratch: Path, rounds: int, say: Say) -> dict[tuple[str, str], Score]:
    """Build the site at *root* and measure its pages *rounds* times; page and language → median.

    :raises CommandError: if something needed is not on this machine, or fails.
    """
    lighthouse = _install(scratch / "lighthouse")
    html = scratch / "html"
    html.mkdir()
    found: dict[tuple[str, str], list[Score]] = {}
    with server(html) as address:
        say("building the site")
        command = [sys.executable, "-m", "bilingual_gallery", "html"]
        command += ["-D", f"bilingual_site_url={address}", "--title", "Site", str(html)]
        _run([*command, *LANGUAGES], root)
        for number in range(1, rounds + 1):
            for page in PAGES:
                for language in LANGUAGES:
                    say(f"round {number} of {rounds}: {language}/{page}")
                    score = _measure(lighthouse, f"{address}/{language}/{page}", scratch)
                    found.setdefault((page, language), []).append(score)
    return {key: middle(scores) for key, scores in found.items()}


def _install(folder: Path) -> Path:
    """Install Lighthouse into *folder*; its command."""
    if shutil.which("npm") is None or chromium() is None:
        raise CommandError("this part needs Node.js with npm, and Chromium")
    folder.mkdir()
    _run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), LIGHTHOUSE], folder)
    return folder / "node_modules" / ".bin" / "lighthouse"


def chromium() -> str | None:
    """The command of this machine's Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def _measure(lighthouse: Path, url: str, scratch: Path) -> Score:
    report = scratch / "report.json"
    flags = ["--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={_CHROMIUM}"]
    _run([str(lighthouse), url, *flags], scratch)
    return read_report(json.loads(report.read_text(encoding="utf-8")))


def _run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "CHROME_PATH": chromium() or ""}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{' '.join(command)}: status {done.returncode}\n{done.stderr[-2000:]}")
