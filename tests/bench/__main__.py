"""``python -m tests.bench [--part site|growth|reading|preview] [--rounds N] [--sizes N…]``."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bilingual_gallery.execution.machine import processor
from tests.bench.meter import CommandError
from tests.bench.preview import run_preview
from tests.bench.projects import MACHINERY, PAGES, ROOT, copy_parts
from tests.bench.reading import run_reading
from tests.bench.runs import run_growth, run_site
from tests.bench.table import (
    growth_table,
    machine_table,
    preview_table,
    reading_table,
    site_table,
)

#: The files of tables and their parts. Builds are compared with each other, so theirs are of one
#: run; pages stand for themselves.
FILES = {
    ROOT / "docs" / "benchmarks-table.rst": ("site", "growth"),
    ROOT / "docs" / "benchmarks-reading.rst": ("reading",),
}
#: The parts, and how often each is measured.
PARTS = {"site": 3, "growth": 1, "reading": 5, "preview": 5}
SIZES = [100, 300, 1000]
PACKAGES = ("Sphinx", "sphinx-gallery", "docutils", "matplotlib", "torch", "tensorflow")
#: Both need these on the disk's cache; the first one measured should not pay for it.
_WARM = "import matplotlib.pyplot, sphinx_gallery.gen_gallery, sphinx_rtd_theme, tensorflow, torch"


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and do what it says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="this part alone")
    parser.add_argument("--rounds", type=int, help="how often the site is built, and a page read")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="of the galleries")
    given = parser.parse_args(arguments)
    if (given.rounds is not None and given.rounds < 1) or min(given.sizes) < 1:
        parser.error("rounds and sizes are at least 1")
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            tables = _tables(Path(scratch), given)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "preview" in tables:
        # A look at this machine; no guide shows it.
        _print(tables["preview"])
    for path, parts in FILES.items():
        found = [tables[part] for part in parts if part in tables]
        text = "\n".join([machine_table(machine()), *found])
        if not found:
            continue
        _print(text)
        if len(found) < len(parts) or given.sizes != SIZES:
            _print(f"{path.relative_to(ROOT)} is as it was: it takes all parts and all sizes")
        else:
            path.write_text(f".. Made by `make bench`.\n\n{text}", encoding="utf-8")
            _print(f"The tables are in {path.relative_to(ROOT)}")
    return 0


def _tables(scratch: Path, given: argparse.Namespace) -> dict[str, str]:
    """The table of each part that is asked for."""
    begun = time.monotonic()

    def say(text: str) -> None:
        _print(f"[{time.monotonic() - begun:4.0f} s] {text}")

    # What is built is one state of the project, whatever happens to it meanwhile.
    root = scratch / "project"
    copy_parts(ROOT, root, (*PAGES, *MACHINERY))
    say("reading the packages once")
    subprocess.run([sys.executable, "-c", _WARM], check=True, capture_output=True)
    measure: dict[str, Callable[[int], str]] = {
        "site": lambda rounds: site_table(run_site(root, scratch, rounds, say)),
        "growth": lambda _: growth_table(run_growth(root, scratch, given.sizes, say)),
        "reading": lambda rounds: reading_table(run_reading(root, scratch, rounds, say)),
        "preview": lambda rounds: preview_table(run_preview(root, scratch, rounds, say)),
    }
    return {
        part: measure[part](given.rounds or usual)
        for part, usual in PARTS.items()
        if given.part in {None, part}
    }


def machine() -> dict[str, str]:
    """The facts about this machine that the numbers depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{package} {version(package)}" for package in PACKAGES]
    return {
        "Processor": f"``{processor().name}``",
        "Cores": str(cores),
        "Memory, GB": f"{memory / 1e9:.0f}",
        "Date": dt.datetime.now(dt.UTC).date().isoformat(),
        "Versions": ", ".join(f"``{entry}``" for entry in versions),
    }


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
