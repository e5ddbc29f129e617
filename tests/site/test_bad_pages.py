"""Pages that would break a layout, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import Project
from tests.site.test_look import AXE, BLOCKED, START_AXE, listen

WORD = "W" * 200
HEADINGS = "".join(
    f"Heading {n} ``code{n}`` *and* more\n{'-' * 40}\n\nWords.\n\n" for n in range(200)
)
CELLS = " - ".join(f"column{n} " + "x" * 20 + "\n    " for n in range(15))
PAGE = f"""\
Home of ``long_code_in_a_heading`` and {WORD}
{"=" * 260}

{WORD}, ``{WORD}``, https://example.org/{WORD}

.. code-block:: python

   x = "{"y" * 400}"
   # مرحبا بالعالم, שלום

مرحبا بالعالم

.. list-table:: Wide
   :header-rows: 1

   * - {CELLS}
   * - {CELLS}

.. warning:: {WORD}

.. sidebar:: Beside

   {WORD}

.. topic:: Aside

   Words with a footnote [#one]_ and another [#two]_.

.. [#one] {WORD}
.. [#two] Two

.. toctree::
   :caption: More

   gallery/first

{HEADINGS}"""
SCRIPT = f'''"""
مرحبا: {WORD}
{"=" * 260}

Words.
"""
print("مرحبا" * 80)  # שלום {"y" * 400}
'''


@pytest.fixture(scope="module")
def folder(shared: Callable[[], Project]) -> Path:
    """Where a site of such pages was built."""
    files: dict[str, str | bytes | None] = {"index.rst": PAGE, "gallery_source/first.py": SCRIPT}
    built = shared()(files, language="en", html_theme="bilingual")
    assert built.warnings == ""
    return Path(built.app.outdir)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["index.html", "gallery/first.html"])
def test_the_page_stays_in_the_window(
    browser: Browser, folder: Path, name: str, width: int
) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    faults = listen(tab, "file:")
    tab.add_init_script(BLOCKED)
    tab.goto((folder / name).as_uri())
    tab.evaluate(AXE)
    tab.evaluate(START_AXE)
    assert tab.evaluate("found") == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    code = tab.locator("main pre").first
    assert code.evaluate("pre => pre.scrollWidth > pre.clientWidth")
    assert not faults
    tab.context.close()


def test_two_hundred_headings_are_in_the_contents(browser: Browser, folder: Path) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto((folder / "index.html").as_uri())
    assert tab.locator("main h2").count() == 200
    tab.get_by_role("link", name="Link to this heading").nth(150).click(force=True)
    heading = tab.locator("main h2").nth(149)
    assert 0 <= heading.evaluate("heading => heading.getBoundingClientRect().top") < 80
    tab.context.close()


def test_a_sidebar_of_the_page_is_none_of_the_frame(browser: Browser, folder: Path) -> None:
    """Both have the class: docutils gives it to what an author puts aside."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto((folder / "index.html").as_uri())
    looks = [
        tab.locator(one).evaluate("aside => getComputedStyle(aside).position")
        for one in ("#menu", "main aside.sidebar")
    ]
    assert looks == ["sticky", "static"]
    tab.context.close()
