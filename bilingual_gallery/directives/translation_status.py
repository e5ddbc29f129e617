"""``.. translation-status::``: how far the translations of the site are, and what is left.

On a page in the language of the sources all other languages are shown, on any other page its
own. The numbers are those of the command ``status``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from bilingual_gallery.directives.script_directive import page_link
from bilingual_gallery.sources import source_url
from bilingual_gallery.translation.check_text import shorten
from bilingual_gallery.translation.lookup import LANGUAGE_CLASS, translator_nodes
from bilingual_gallery.translation.status import (
    COUNTED,
    BlockStatus,
    FileStatus,
    LanguageStatus,
    Tally,
)
from bilingual_gallery.translation.status_build import note_status_page, shown_status
from bilingual_gallery.words import count, language_name, word

#: How much of the English of a block is shown.
_SHOWN = 80


class translation_status(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes so
    """Where the status is to stand; it is known when all documents are read."""


class TranslationStatus(SphinxDirective):
    """Show how far the translations are."""

    def run(self) -> list[nodes.Node]:
        """A place for the status."""
        note_status_page(self.env)
        node = translation_status()
        self.set_source_info(node)
        return [node]


class FillInStatus(SphinxPostTransform):
    """Put the status in its place."""

    default_priority = 5  # before Sphinx resolves the links in it (10)

    def run(self, **kwargs: Any) -> None:
        """Do it for the document at hand, on its way to the builder."""
        for place in list(self.document.findall(translation_status)):
            languages = shown_status(self.env).languages
            place.replace_self([node for status in languages for node in self._show(status)])

    def _word(self, english: str, **values: object) -> str:
        return word(self.config.language, english, **values)

    def _show(self, status: LanguageStatus) -> list[nodes.Node]:
        left = [file for file in status.files if file.left]
        if not left:
            nothing = self._word("Nothing is left to translate or to mend.")
            return [self._table(status), nodes.paragraph("", nothing)]
        title = nodes.rubric("", self._word("What is left"))
        title["heading-level"] = 2
        return [self._table(status), title, *(node for file in left for node in self._left(file))]

    def _table(self, status: LanguageStatus) -> nodes.table:
        heads = [self._word(head) for head in ("Page", "Done", *COUNTED)]
        heads.append(self._word("Translators, last change"))
        group = nodes.tgroup(cols=len(heads))
        group += [nodes.colspec(colwidth=1) for _ in heads]
        group += nodes.thead("", _row([nodes.paragraph("", head)] for head in heads))
        documents = {path: docname for path, docname, _ in shown_status(self.env).documents}
        rows = [self._row(file, documents[file.source], status.language) for file in status.files]
        whole = nodes.paragraph("", self._word("All of it"))
        rows.append(_row([[whole], *self._numbers(status.tally), []]))
        rows[-1]["classes"].append("status-sum")
        group += nodes.tbody("", *rows)
        name = language_name(status.language, self.config.language)
        table = nodes.table("", nodes.title("", name), group, classes=["status"])
        table["ids"] = [f"status-{status.language}"]
        return table

    def _row(self, file: FileStatus, docname: str, language: str) -> nodes.row:
        link = page_link(docname, [], self.env.docname)
        link["refexplicit"] = False
        path = file.translation if file.exists else file.source
        page = [
            nodes.paragraph("", "", link),
            nodes.paragraph("", "", self._place(path, 1, with_line=False)),
        ]
        return _row([page, *self._numbers(file.tally), self._people(file, language)])

    def _numbers(self, tally: Tally) -> list[list[nodes.Node]]:
        # For the eye alone; the number beside it says the same.
        bar = f'<progress max="100" value="{tally.percent}" aria-hidden="true"></progress>'
        drawn = nodes.raw("", bar, format="html")
        done = nodes.paragraph("", "", drawn, nodes.Text(f" {tally.percent} %"))
        counts = [nodes.paragraph("", str(number)) for number in tally.counts]
        return [[cell] for cell in (done, *counts)]

    def _people(self, file: FileStatus, language: str) -> list[nodes.Node]:
        names = nodes.paragraph("", "", *translator_nodes(file.translators))
        if language != self.config.language:
            names["classes"].append(f"{LANGUAGE_CLASS}{language}")
        day = [nodes.paragraph("", file.changed.isoformat())] if file.changed else []
        return [names, *day] if file.translators else [*day]

    def _left(self, file: FileStatus) -> list[nodes.Node]:
        if not file.exists:
            blocks = count(self.config.language, len(file.left), "{count} block", "{count} blocks")
            text = self._word("no translation file yet: {blocks} to translate", blocks=blocks)
            place = self._place(file.source, 1, with_line=False)
            return [nodes.paragraph("", "", place, nodes.Text(f": {text}"))]
        items = nodes.bullet_list("", *map(self._item, file.left), bullet="-")
        return [items]

    def _item(self, block: BlockStatus) -> nodes.list_item:
        english = nodes.inline("", shorten(block.english, _SHOWN))
        if self.config.language != self.config.bilingual_source_language:
            english["classes"].append(f"{LANGUAGE_CLASS}{self.config.bilingual_source_language}")
        words = nodes.Text(f": {self._word(block.state.value)}: ")
        place = self._place(block.path, block.line)
        return nodes.list_item("", nodes.paragraph("", "", place, words, english))

    def _place(self, path: Path, line: int, *, with_line: bool = True) -> nodes.Node:
        """The name of a source file, with a link to it where the site has an address for it."""
        name = path.relative_to(Path(self.env.srcdir)).as_posix()
        text = nodes.literal("", f"{name}:{line}" if with_line else name)
        url = source_url(self.config, name, line)
        return nodes.reference("", "", text, refuri=url, internal=False) if url else text


def _row(cells: Iterable[Iterable[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", *cell) for cell in cells))
