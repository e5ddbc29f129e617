"""How long it takes from saving a file to the reloaded page, in a browser."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.bench.meter import CommandError
from tests.bench.reading import chromium

Say = Callable[[str], None]
_PAGE = "beginner/pytorch_with_examples.html"
_EXAMPLE = "beginner/examples_nn/dynamic_net.html"
#: What is saved → the page that shows it.
SAVED = {
    "index.ko.rst": "ko/index.html",
    "docs/running.ko.rst": "ko/docs/running.html",
    "beginner_source/pytorch_with_examples.ko.rst": f"ko/{_PAGE}",
    "beginner_source/pytorch_with_examples.rst": f"en/{_PAGE}",
    "beginner_source/examples_nn/dynamic_net.ko.rst": f"ko/{_EXAMPLE}",
    "beginner_source/examples_nn/dynamic_net.py": f"en/{_EXAMPLE}",
}
#: What the page in the browser forgets when it is loaded anew.
_MARK = "window.before = true"
_LOADED = "!window.before && document.readyState === 'complete'"


def run_preview(root: Path, scratch: Path, rounds: int, say: Say) -> dict[str, list[float]]:
    """Preview the project at *root* and save each file *rounds* times; file → seconds.

    :raises CommandError: if there is no Chromium, or a page does not reload.
    """
    browser = chromium()
    if browser is None:
        raise CommandError("this part needs Chromium")
    with _serving(root, scratch) as address, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser).new_page()
        found: dict[str, list[float]] = {}
        for name, shown in SAVED.items():
            say(f"saving {name}")
            page.goto(f"{address}/{shown}", wait_until="load")
            # The first save of a page pays for what the others find on the disk's cache.
            times = [_save(root / name, page) for _ in range(rounds + 1)]
            found[name] = times[1:]
    return found


@contextmanager
def _serving(root: Path, scratch: Path) -> Iterator[str]:
    """A preview of *root*; its address."""
    command = [sys.executable, "-m", "bilingual_gallery", "preview", "--title", "Site"]
    command += ["--port", "0", str(scratch / "preview"), "ko", "en"]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        address = next((line for line in lines if line.startswith("http://")), None)
        if address is None:
            raise CommandError("the preview ended before it served anything")
        # The line after the addresses; then it watches.
        next(line for line in lines if "Ctrl-C" in line or "http://" not in line)
        time.sleep(2)
        yield address.partition("/ko/")[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _save(path: Path, page: Page) -> float:
    page.evaluate(_MARK)
    # The words themselves change; a translation file has no room for more at its end.
    change = {".py": "\n# Saved.\n", ".rst": "\nSaved.\n"}[path.suffix]
    text = path.read_text(encoding="utf-8") + change * (path.suffixes != [".ko", ".rst"])
    begun = time.monotonic()
    path.write_text(text, encoding="utf-8")
    while True:
        try:
            if page.evaluate(_LOADED):
                break
        except Error:
            pass  # between the two pages
        if time.monotonic() - begun > 60:
            raise CommandError(f"{path.name} was saved, and its page did not reload")
        time.sleep(0.01)
    seconds = time.monotonic() - begun
    # Until the page listens again, and what was built is at rest.
    time.sleep(1)
    return seconds
