"""``python -m tests.bench [--part site|growth] [--rounds N] [--sizes N…]``."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from bilingual_gallery.execution.machine import processor
from tests.bench.meter import CommandError
from tests.bench.projects import MACHINERY, PAGES, ROOT, copy_parts
from tests.bench.runs import run_growth, run_site
from tests.bench.table import growth_table, machine_table, site_table

TABLE = ROOT / "docs" / "benchmarks-table.rst"
PARTS = ("site", "growth")
SIZES = [100, 300, 1000]
PACKAGES = ("Sphinx", "sphinx-gallery", "docutils", "matplotlib", "torch", "tensorflow")
#: Both need these on the disk's cache; the first one measured should not pay for it.
_WARM = "import matplotlib.pyplot, sphinx_gallery.gen_gallery, sphinx_rtd_theme, tensorflow, torch"


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and do what it says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="this part alone")
    parser.add_argument("--rounds", type=int, default=3, help="how often the site is built anew")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="of the galleries")
    given = parser.parse_args(arguments)
    if given.rounds < 1 or min(given.sizes) < 1:
        parser.error("rounds and sizes are at least 1")
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            tables = _tables(Path(scratch), given)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    text = "\n".join(tables)
    _print(text)
    if given.part or given.sizes != SIZES:
        _print(f"{TABLE.relative_to(ROOT)} is as it was: it takes all parts and all sizes")
    else:
        TABLE.write_text(f".. Made by `make bench`.\n\n{text}", encoding="utf-8")
        _print(f"The tables are in {TABLE.relative_to(ROOT)}")
    return 0


def _tables(scratch: Path, given: argparse.Namespace) -> list[str]:
    begun = time.monotonic()

    def say(text: str) -> None:
        _print(f"[{time.monotonic() - begun:4.0f} s] {text}")

    # What is built is one state of the project, whatever happens to it meanwhile.
    root = scratch / "project"
    copy_parts(ROOT, root, (*PAGES, *MACHINERY))
    say("reading the packages once")
    subprocess.run([sys.executable, "-c", _WARM], check=True, capture_output=True)
    tables = [machine_table(machine())]
    if given.part != "growth":
        tables.append(site_table(run_site(root, scratch, given.rounds, say)))
    if given.part != "site":
        tables.append(growth_table(run_growth(root, scratch, given.sizes, say)))
    return tables


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
