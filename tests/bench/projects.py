"""The projects that are built: this one, the same for plain sphinx-gallery, and made-up galleries.

Each is made in a folder of its own and built by a command that is run there.
"""

from __future__ import annotations

import compileall
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.arithmetic import Measurement
from tests.bench.meter import measure

#: This project.
ROOT = Path(__file__).parents[2]
#: What both sites are made of, and what ours needs besides.
PAGES = ("conf.py", "index*.rst", "docs", "beginner_source")
MACHINERY = ("Makefile", "requirements*.txt", "bilingual_gallery")
EXTENSIONS = {"plain": "sphinx_gallery.gen_gallery", "ours": "bilingual_gallery"}

# At the end of a copy of the project's own conf.py: all other settings are the same.
_PLAIN_CONF = f"""
extensions = ["{EXTENSIONS["plain"]}"]
html_theme = "sphinx_rtd_theme"
html_theme_options = {{"navigation_depth": 3, "collapse_navigation": False}}
"""
_PLAIN_MAKEFILE = """\
html:
\tfor language in $(LANGUAGES); do \\
\t  $(VENV)/bin/sphinx-build -b html -D language=$$language . _build/html/$$language || exit 1; \\
\tdone
"""
_LISTING = re.compile(r"^\.\. includenodoc::", re.MULTILINE)
_CARD = re.compile(r"^\.\. galleryitem:: (\S+)\.py\n(?: +:.*\n)*", re.MULTILINE)
#: What plain Sphinx has nothing for; the rest of the page stays.
_OTHERS = re.compile(
    r"^\.\. (?:example-comparison|glossary-table|loss-chart|translation-status)::.*\n(?: +\S.*\n)*",
    re.MULTILINE,
)
_RESULT = re.compile(r"^ +:result:.*\n", re.MULTILINE)
_NUMBER = re.compile(r":run:(?=`)")
#: What sphinx-gallery says at the end of a build.
_EXECUTED = re.compile(r"successfully executed (\d+) out of")


@dataclass(frozen=True)
class Project:
    """A project for plain sphinx-gallery.

    :ivar folder: where it is.
    :ivar command: builds it when run there.
    """

    folder: Path
    command: tuple[str, ...]

    def build(self) -> Measurement:
        """Build it.

        :raises CommandError: if the build failed.
        """
        log = self.folder.with_suffix(".log")
        usage = measure(self.command, self.folder, log)
        return Measurement(usage, self._ran(log.read_text(encoding="utf-8", errors="replace")))

    def _ran(self, log: str) -> int:
        return sum(int(count) for count in _EXECUTED.findall(log))


@dataclass(frozen=True)
class OurProject(Project):
    """A project for this project's extension."""

    def build(self) -> Measurement:
        """Build it; each run that went well has stored a result."""
        before = self._stored()
        return Measurement(super().build().usage, len(self._stored() - before))

    def _stored(self) -> set[Path]:
        return set(self.folder.glob("_build/results/*/result.json"))


def site_command() -> tuple[str, ...]:
    """``make html`` for both languages, with the packages that this program runs with."""
    venv = Path(sys.prefix)
    # The packages are there: nothing is to be installed while the clock runs.
    stamp = f"--old-file={venv}/.site"
    return ("make", "--no-print-directory", stamp, f"VENV={venv}", "LANGUAGES=en ko", "html")


def make_site(folder: Path, root: Path = ROOT) -> OurProject:
    """A copy of the project at *root*, never built."""
    copy_parts(root, folder, (*PAGES, *MACHINERY))
    return OurProject(folder, site_command())


def make_plain_site(folder: Path, root: Path = ROOT) -> Project:
    """The pages and scripts of the project at *root*, as far as plain Sphinx can read them.

    A listing becomes a ``literalinclude``, a card a link, a number of a run its own source, and
    what is made from results or from the glossary is left out. There are no translations.
    """
    copy_parts(root, folder, PAGES)
    for translation in folder.rglob("*.*.rst"):
        translation.unlink()
    for page in folder.rglob("*.rst"):
        page.write_text(plain_page(page.read_text(encoding="utf-8")), encoding="utf-8")
    conf = folder / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + _PLAIN_CONF, encoding="utf-8")
    (folder / "Makefile").write_text(_PLAIN_MAKEFILE, encoding="utf-8")
    return Project(folder, site_command())


def plain_page(text: str) -> str:
    """A page with Sphinx's own directives in the place of ours, as far as there are any."""
    text = _CARD.sub(r":doc:`\1`\n", _LISTING.sub(".. literalinclude::", text))
    return _NUMBER.sub("", _RESULT.sub("", _OTHERS.sub("", text)))


def copy_parts(root: Path, folder: Path, patterns: tuple[str, ...]) -> None:
    """Copy files and folders of the project at *root*; Python code is compiled as well."""
    folder.mkdir(parents=True)
    for pattern in patterns:
        for path in root.glob(pattern):
            if path.is_dir():
                shutil.copytree(path, folder / path.name)
            else:
                shutil.copy2(path, folder)
    compileall.compile_dir(folder / "bilingual_gallery", quiet=2)
