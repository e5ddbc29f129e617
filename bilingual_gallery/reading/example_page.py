"""Complete the example pages that sphinx-gallery writes.

sphinx-gallery writes one English page. Before Sphinx translates it, its machine-made parts
become ours, in the language of the page: comments in the code, the figures' ``alt`` texts, the
line about the run, and the downloads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx_gallery.directives import imgsgnode

from bilingual_gallery.examples import ExampleError
from bilingual_gallery.execution.result import Result, read_result
from bilingual_gallery.execution.seam import result_note
from bilingual_gallery.problems import report_error
from bilingual_gallery.reading.colab import colab_link
from bilingual_gallery.sources import source_of
from bilingual_gallery.translation.downloads import downloads_folder, write_downloads
from bilingual_gallery.translation.lookup import (
    LocalisedExample,
    localised_example,
    mark_listing,
    note_file,
)
from bilingual_gallery.translation.markup import plain
from bilingual_gallery.translation.scripts import localise_listing
from bilingual_gallery.words import word

#: What a download is called, by its suffix.
DOWNLOADS = {
    ".py": "Python script: {name}",
    ".ipynb": "Jupyter notebook: {name}",
    ".zip": "Both, zipped: {name}",
}


def _with_class(document: nodes.document, name: str) -> list[nodes.Element]:
    return [node for node in document.findall(nodes.Element) if name in node.get("classes", ())]


def _remove(element: nodes.Element) -> None:
    """Remove *element*, and the ``only`` around it if nothing else is left there."""
    parent = element.parent
    parent.remove(element)
    if isinstance(parent, addnodes.only) and not parent.children:
        parent.parent.remove(parent)


def _insert_before(place: nodes.Element, element: nodes.Element) -> None:
    place.parent.insert(place.parent.index(place), element)


class CompleteExamplePage(SphinxTransform):
    """Put the page's language and the run's facts on a page that sphinx-gallery wrote."""

    default_priority = 8  # before PreserveTranslatableMessages (10): none of this is a message

    def apply(self, **kwargs: Any) -> None:
        """Do it if the document at hand is the page of an example."""
        source = source_of(self.env, self.env.docname)
        if source is None or source.suffix != ".py":
            return
        try:
            example = localised_example(self.env, source, self.document.settings)
        except ExampleError:
            return  # sphinx-gallery shows the script's fault on the page and reports it
        for note in _with_class(self.document, "sphx-glr-download-link-note"):
            _remove(note)
        self._localise_code(example)
        self._describe_figures(example)
        self._offer_downloads(example)

    @property
    def _script(self) -> Path:
        """The generated script."""
        return Path(self.env.srcdir) / f"{self.env.docname}.py"

    def _localise_code(self, example: LocalisedExample) -> None:
        for block in self.document.findall(nodes.literal_block):
            if block.get("language") != "Python":
                continue
            mark_listing(block, block.astext(), example, self.config)
            text, _ = localise_listing(
                block.astext(), example.example.comments, example.comments.found
            )
            block.children = []
            block.append(nodes.Text(text))
            block.rawsource = text

    def _describe_figures(self, example: LocalisedExample) -> None:
        figures = list(self.document.findall(imgsgnode))
        heading = plain(example.figure_heading, self.document.settings)
        for number, figure in enumerate(figures, 1):
            figure["alt"] = heading if len(figures) == 1 else f"{heading} ({number})"

    def _offer_downloads(self, example: LocalisedExample) -> None:
        """Put the page's own footer in the place of sphinx-gallery's."""
        footers = _with_class(self.document, "sphx-glr-footer-example")
        if not footers:
            return
        note = result_note(self._script)
        note_file(self.env, note)
        result = read_result(note)
        footer = footers[0]
        if result is not None:
            _insert_before(footer.parent, self._run_line(result))
        elif not self.config.sphinx_gallery_conf["plot_gallery"]:
            _insert_before(footer.parent, self._no_run())
        footer.children = []
        folder = downloads_folder(self._script, self.config.language)
        try:
            files = write_downloads(example, folder, self.config.sphinx_gallery_conf)
        except ExampleError as error:
            message = f"{error} (by its translation file {example.catalog.path})"
            report_error(self.env, message, f"{error.path}:{error.line}", "script")
            return
        footer += [self._download(suffix, file) for suffix, file in files.items()]
        footer += colab_link(self.config, files[".ipynb"], Path(self.env.srcdir))

    def _download(self, suffix: str, file: Path) -> nodes.container:
        target = f"/{file.relative_to(Path(self.env.srcdir)).as_posix()}"
        text = word(self.config.language, DOWNLOADS[suffix], name=file.name)
        link = addnodes.download_reference(
            "", "", nodes.inline("", text, classes=["xref", "download"]), reftarget=target
        )
        link["refdoc"] = self.env.docname
        paragraph = nodes.paragraph("", "", link)
        paragraph["translatable"] = False
        return nodes.container("", paragraph, classes=["sphx-glr-download"])

    def _no_run(self) -> nodes.note:
        """What stands in the place of a run's output in a build that runs nothing."""
        text = word(
            self.config.language,
            "There is no stored run of this code here; `make html` runs it.",
        )
        paragraph = nodes.paragraph("", text)
        paragraph["translatable"] = False
        return nodes.note("", paragraph, classes=["example-not-run"])

    def _run_line(self, result: Result) -> nodes.paragraph:
        versions = ", ".join(f"{name} {number}" for name, number in result.versions.items())
        text = word(
            self.config.language,
            "Run in {seconds} seconds on {device} with {versions}.",
            seconds=f"{result.seconds:.1f}",
            device=result.device.name,
            versions=versions,
        )
        paragraph = nodes.paragraph("", text, classes=["example-run"])
        paragraph["translatable"] = False
        return paragraph
