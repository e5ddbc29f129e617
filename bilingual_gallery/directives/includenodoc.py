"""``.. includenodoc:: script.py``: a script without its docstring, as the page's language has it.

The docstring is the page's prose already, so a listing leaves it out and nothing else. All
options of ``literalinclude`` work; the line numbers that they name are those of the file. One more,
``:result:``, shows below the listing what the script's run gave.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.code import LiteralInclude, LiteralIncludeReader, container_wrapper
from sphinx.util._lines import parse_line_num_spec

from bilingual_gallery.directives.galleryitem import FIGURE_CLASS
from bilingual_gallery.directives.result_box import result_box
from bilingual_gallery.directives.runs import note_listed, run_of, thumbnail_of
from bilingual_gallery.directives.script_directive import ScriptDirective, page_link
from bilingual_gallery.examples import ExampleError, without_docstring
from bilingual_gallery.translation.lookup import (
    LocalisedExample,
    mark_listing,
    note_file,
    report,
)
from bilingual_gallery.translation.markup import plain
from bilingual_gallery.translation.scripts import localise_listing
from bilingual_gallery.words import word

_BLANK_HEAD = re.compile(r"\A(?:[ \t]*\n)+")


class _Reader(LiteralIncludeReader):
    """Sphinx's reader, for which a script has no docstring."""

    def read_file(self, filename: Any, location: Any = None) -> list[str]:
        lines = super().read_file(filename, location=location)
        return without_docstring(Path(filename), "".join(lines)).splitlines(keepends=True)

    def show_diff(self, location: Any = None) -> list[str]:
        old, new = Path(self.options["diff"]), Path(self.filename)
        lines = super().show_diff(location)
        # Names for the reader, not paths of the machine that built the page.
        return [f"--- {old.name}\n", f"+++ {new.name}\n", *lines[2:]]


class IncludeNoDoc(ScriptDirective):
    """Show a script without its module docstring.

    Takes the options of :class:`sphinx.directives.code.LiteralInclude`. Comments appear in the
    page's language where the script's translation file has them.
    """

    option_spec: ClassVar = {**(LiteralInclude.option_spec or {}), "result": directives.flag}

    def run(self) -> list[nodes.Node]:
        """The listing, and below it a link to the example's page if it has one."""
        path, docname = self.find()
        note_file(self.env, path)
        if not path.is_file():
            return self.fail(f"there is no script {self.arguments[0]}")
        if "diff" in self.options:
            self.options["diff"] = self.env.relfn2path(self.options["diff"])[1]
        try:
            example = self._example(path)
            listing = self._listing(path, example)
        except ExampleError as error:
            return self.fail_for(error)
        except (OSError, ValueError) as error:
            return self.fail(str(error))
        if docname is not None and example is not None:
            note_listed(self.env, docname, path)
        if docname is not None:
            return [
                listing,
                self._result(docname, path) if self._wants_result(example) else self._link(docname),
            ]
        if "result" in self.options:
            return [
                listing,
                *self.fail(f"{self.arguments[0]} is in no gallery, so it has no result"),
            ]
        if example is not None:
            # No page of its own says what is wrong with its translation.
            report(self.env, example.catalog.path, example.problems)
        return [listing]

    def _example(self, path: Path) -> LocalisedExample | None:
        """The script as an example, or ``None``: a script without a docstring is none."""
        try:
            return self.localised(path)
        except ExampleError:
            return None

    def _listing(self, path: Path, example: LocalisedExample | None) -> nodes.Element:
        reader = _Reader(str(path), self.options, self.config)
        # As text: Sphinx takes a pair for a document's name and a line.
        location: Any = self.get_location()
        text, _ = reader.read(location=location)
        blank = _BLANK_HEAD.match(text)
        if blank:
            text = text[blank.end() :]
            if "lineno-match" in self.options:
                reader.lineno_start += blank[0].count("\n")
        text = text.rstrip() + "\n"
        english = text
        highlighted = self._highlighted(text)
        if example is not None and "diff" not in self.options:
            text, became = localise_listing(text, example.example.comments, example.comments.found)
            highlighted = sorted({became[line - 1] for line in highlighted})
        block = nodes.literal_block(text, text, source=str(path))
        self.set_source_info(block)
        block["force"] = "force" in self.options
        block["language"] = self.options.get(
            "language", "udiff" if "diff" in self.options else "python"
        )
        if {"linenos", "lineno-start", "lineno-match"} & set(self.options):
            block["linenos"] = True
        block["classes"] += ["includenodoc", *self.options.get("class", [])]
        if example is not None and "diff" not in self.options:
            mark_listing(block, english, example, self.config)
        block["highlight_args"] = {
            "linenostart": reader.lineno_start,
            **({"hl_lines": highlighted} if "emphasize-lines" in self.options else {}),
        }
        listing: nodes.Element = block
        if "caption" in self.options:
            listing = container_wrapper(
                self,
                block,
                self.options["caption"] or self.arguments[0],
            )
        self.add_name(listing)
        return listing

    def _highlighted(self, text: str) -> list[int]:
        """The lines to emphasise, counted from 1 in what is shown."""
        if "emphasize-lines" not in self.options:
            return []
        count = text.count("\n")
        lines = [n + 1 for n in parse_line_num_spec(self.options["emphasize-lines"], count)]
        if any(line > count for line in lines):
            raise ValueError(
                f":emphasize-lines: {self.options['emphasize-lines']} names a line that is not "
                f"there; {count} lines are shown"
            )
        return lines

    def _wants_result(self, example: LocalisedExample | None) -> bool:
        return "result" in self.options and example is not None

    def _result(self, docname: str, path: Path) -> nodes.container:
        settings = self.state.document.settings
        run = run_of(self.env, docname, path, settings)
        uri = thumbnail_of(docname)
        figure = None
        if run.result and run.result.figure_count and self._is_there(uri):
            figure = nodes.image(uri=uri, alt=plain(run.example.figure_heading, settings))
            # The same small file as on the card of the example.
            figure["classes"].append(FIGURE_CLASS)
            figure["translated_alt"] = True
            self.set_source_info(figure)
        return result_box(run, figure, self.config.language, self.env.docname)

    def _is_there(self, uri: str) -> bool:
        return (Path(self.env.srcdir) / uri.lstrip("/")).is_file()

    def _link(self, docname: str) -> nodes.paragraph:
        text = word(self.config.language, "Output, figure and downloads of this example")
        link = page_link(docname, [nodes.Text(text)], self.env.docname)
        paragraph = nodes.paragraph("", "", link, classes=["example-link"])
        paragraph["translatable"] = False
        return paragraph
