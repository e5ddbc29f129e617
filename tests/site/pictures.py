"""``python -m tests.site.pictures [HTML]``: takes the pictures of ``docs/look.rst``."""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.bench.server import server
from tests.site.built_site import ROOT
from tests.site.conftest import QUIET

FOLDER = ROOT / "docs" / "_static" / "pictures"
TUTORIAL = "beginner/pytorch_with_examples.html"
WIDE, NARROW = (1280, 900), (412, 900)
#: No picture is shown wider, in pixels.
WIDEST = 800


@dataclass(frozen=True)
class Picture:
    """A view of the site.

    :ivar name: of the file.
    :ivar page: below the folder of the site.
    :ivar size: of the window, in pixels.
    :ivar at: a selector of what stands at the top of the window; its beginning without one.
    """

    name: str
    page: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"]
    at: str = ""


PICTURES = (
    Picture("home", "ko/index.html", WIDE, "light"),
    Picture("side-by-side", f"ko/{TUTORIAL}?view=both", WIDE, "light"),
    Picture("listing", f"en/{TUTORIAL}", WIDE, "dark", ".example-shown >> nth=1"),
    Picture("result", f"ko/{TUTORIAL}", NARROW, "dark", ".example-result >> nth=7"),
    Picture("chart", f"ko/{TUTORIAL}", WIDE, "dark", "#nine-runs-compared"),
    Picture("cards", f"en/{TUTORIAL}", NARROW, "dark", ".gallery-cards >> nth=0"),
    Picture("search", "ko/search.html?q=변화도", WIDE, "light"),
    Picture("example", "en/beginner/examples_nn/dynamic_net.html", NARROW, "light"),
)


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """The picture as WebP."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=picture.scheme
    )
    tab = context.new_page()
    tab.goto(f"{address}/{picture.page}", wait_until="networkidle")
    if picture.at:
        tab.locator(picture.at).evaluate("element => element.scrollIntoView()")
        tab.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(tab.screenshot()))
    context.close()
    shot.thumbnail((WIDEST, height), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    shot.save(file, "WEBP", quality=45, method=6)
    return file.getvalue()


def main(html: Path) -> int:
    """Take all pictures of the site in *html*; returns the exit status."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with server(html) as address, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for picture in PICTURES:
            path = FOLDER / f"{picture.name}.webp"
            path.write_bytes(take(browser, address, picture))
            sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} KB\n")
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "_build" / "html")))
