"""The whole site, built once a session as a person would: ``make html`` in a fresh copy."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.site.built_site import GENERATED, ROOT, Site, run_make

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: Chromium without a window, and without talking to anyone.
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site, built from nothing."""
    root = tmp_path_factory.mktemp("site") / "project"
    shutil.copytree(ROOT, root, ignore=GENERATED)
    made = run_make(root, "html")
    return Site(root, made.stdout, made.returncode)


@pytest.fixture(scope="session")
def served(site: Site) -> Iterator[str]:
    """The address of the built site, served on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(site.html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        message = "no Chromium here; install it (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()
