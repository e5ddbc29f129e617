"""What the tests share: ``build``, the one fixture through which a test builds a tiny project."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

import pytest
from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import translators
from sphinx.testing.util import SphinxTestApp

pytest_plugins = ["sphinx.testing.fixtures"]

_VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"])


class _Reader(HTMLParser):
    """Builds the tree of an HTML page; forgives an end tag that is missing or too many."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while (last := self.open.pop()) != tag:
                self.builder.end(last)
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)


@dataclass(frozen=True)
class Page:
    """A page of HTML.

    :ivar source: as it was written.
    :ivar root: its tree.
    """

    source: str
    root: Element

    def all(self, tag: str = "*", class_: str = "") -> list[Element]:
        """The elements of this *tag* and class, in order."""
        return [
            element
            for element in self.root.iter(None if tag == "*" else tag)
            if not class_ or class_ in element.get("class", "").split()
        ]

    def one(self, tag: str = "*", class_: str = "") -> Element:
        """The only such element."""
        (element,) = self.all(tag, class_)
        return element


def text_of(element: Element) -> str:
    """The words in *element*, white space folded, without the ¶ of a heading.

    The originals that stand beside translations are left out.
    """
    return " ".join("".join(_texts(element)).replace("¶", "").split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if "original" not in child.get("class", "").split():
            yield from _texts(child)
        yield child.tail or ""


@dataclass(frozen=True)
class Built:
    """A build that is done.

    :ivar warnings: warnings and errors, as a terminal shows them but without colours, and with
        paths that start at the project.
    :ivar read: the documents that were read.
    :ivar translators: the names of the catalogs that Sphinx was left with.
    """

    app: SphinxTestApp
    warnings: str
    statuscode: int
    read: frozenset[str]
    translators: frozenset[str]

    def path(self, name: str) -> Path:
        """A file below the project's folder."""
        return Path(self.app.srcdir) / name

    def output(self, name: str) -> str:
        """What a file of the built site holds."""
        return (Path(self.app.outdir) / name).read_text(encoding="utf-8")

    def page(self, docname: str) -> Page:
        """A page of the built site."""
        reader = _Reader()
        source = self.output(f"{docname}.html")
        reader.feed(source)
        return Page(source, reader.builder.close())

    def doctree(self, docname: str) -> nodes.document:
        """The doctree that was read."""
        return self.app.env.get_doctree(docname)


class Project:
    """A tiny project in a folder of its own; each call builds it once more.

    :ivar folder: made from ``tests/roots/basic``.
    :ivar results: the stored results; the project's own without it.
    """

    def __init__(self, folder: Path, root: Path, results: Path | None = None) -> None:
        self.folder = folder
        self.results = results or folder / "_build" / "results"
        shutil.copytree(root, folder)

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files of the project; ``None`` removes one."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            elif isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content, encoding="utf-8")

    def __call__(
        self,
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        language: str = "ko",
        builder: str = "html",
        parallel: int = 0,
        **conf: Any,
    ) -> Built:
        """Build the project in one language, after *files* were written.

        :param conf: configuration values that differ from those in ``conf.py``.
        """
        self.write(files or {})
        app = SphinxTestApp(
            builder,
            srcdir=self.folder,
            builddir=self.folder / "_build" / language,
            confoverrides={
                "language": language,
                "bilingual_results": str(self.results),
                **conf,
            },
            parallel=parallel,
        )
        read: set[str] = set()

        def note(app: object, env: BuildEnvironment, names: list[str]) -> None:
            read.update(names)

        app.connect("env-before-read-docs", note, priority=999)
        try:
            app.build()
            left = frozenset(name for namespace, name in translators if namespace == "general")
        finally:
            app.cleanup()
        return Built(
            app=app,
            warnings=_plain(app.warning.getvalue(), self.folder),
            statuscode=app.statuscode,
            read=frozenset(read),
            translators=left,
        )


def _plain(text: str, folder: Path) -> str:
    text = re.sub(r"\x1b\[[\d;]*m", "", text)
    return text.replace(f"{folder}{os.sep}", "")


@pytest.fixture(scope="session")
def rootdir() -> Path:
    """The folder of the projects that tests start from."""
    return Path(__file__).parent / "roots"


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where results are stored: one example of many tests runs once."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory, rootdir: Path, results: Path
) -> Callable[[], Project]:
    """Make a tiny project that tests of one file share; none of them may change it."""

    def make() -> Project:
        return Project(tmp_path_factory.mktemp("shared") / "project", rootdir / "basic", results)

    return make


@pytest.fixture
def build(tmp_path: Path, rootdir: Path, results: Path) -> Project:
    """A tiny project: a page, and a gallery of one script. Call it to build it."""
    return Project(tmp_path / "project", rootdir / "basic", results)
