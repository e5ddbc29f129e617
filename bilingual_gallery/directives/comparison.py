"""``.. example-comparison::`` and ``.. loss-chart::``: the runs of a page's examples together.

Both take the examples whose listings stand above them on the page, in that order.
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from bilingual_gallery.directives.chart import Series, chart_html
from bilingual_gallery.directives.numbers import MISSING
from bilingual_gallery.directives.runs import (
    ExampleRun,
    MissingNumberError,
    fact,
    listed,
    run_of,
)
from bilingual_gallery.directives.script_directive import page_link
from bilingual_gallery.examples import ExampleError
from bilingual_gallery.problems import report_error
from bilingual_gallery.words import word

#: The columns of numbers: their names in English, and the fact in each.
_NUMBERS = (("Final loss", "loss"), ("Time per step", "step-time"), ("Lines of code", "lines"))


class HeadCell(nodes.entry):
    """A cell of a table that heads a row or a column; ``scope`` says which."""


def visit_head_cell(writer: Any, node: HeadCell) -> None:
    """Write the cell as docutils does, and say what it is the head of."""
    place = len(writer.body)
    writer.visit_entry(node)
    writer.body[place] = writer.body[place].replace("<th", f'<th scope="{node["scope"]}"', 1)


def depart_head_cell(writer: Any, node: HeadCell) -> None:
    """End the cell."""
    writer.depart_entry(node)


class _OfAllRuns(SphinxDirective):
    """A directive about the examples above it; its argument is a caption."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {}

    def runs(self) -> list[ExampleRun]:
        """The runs of the examples above; an error if there are none."""
        settings = self.state.document.settings
        found = []
        for docname, script in listed(self.env).items():
            try:
                found.append(run_of(self.env, docname, script, settings))
            except ExampleError:
                continue  # said where the example is listed
        if not found:
            message = f"{self.name}: no includenodoc above it on this page lists an example"
            report_error(self.env, message, self.get_location(), self.name)
        return found

    def caption(self, node: nodes.TextElement) -> nodes.TextElement:
        """*node* with the words of the argument, which are translated with the page."""
        children, _ = self.parse_inline(self.arguments[0])
        node.rawsource = self.arguments[0]
        node += children
        self.set_source_info(node)
        return node

    def word(self, english: str) -> str:
        """*english* in the language of the page."""
        return word(self.config.language, english)


class ExampleComparison(_OfAllRuns):
    """A table: each example with its final loss, time a step, lines of code and device."""

    def run(self) -> list[nodes.Node]:
        """The table, and the names of the devices."""
        runs = self.runs()
        if not runs:
            return []
        count = 2 + len(_NUMBERS)
        table = nodes.table("", self.caption(nodes.title()), classes=["example-comparison"])
        group = nodes.tgroup(cols=count)
        group += [nodes.colspec(colwidth=1, stub=column == 0) for column in range(count)]
        heads = ("Example", *(name for name, _ in _NUMBERS), "Device")
        group += nodes.thead("", nodes.row("", *(self._head(self.word(name)) for name in heads)))
        group += nodes.tbody("", *map(self._row, runs))
        table += group
        self.set_source_info(table)
        return [table, *self._devices(runs)]

    def _head(self, text: str) -> HeadCell:
        return HeadCell("", _paragraph(nodes.Text(text)), scope="col")

    def _row(self, run: ExampleRun) -> nodes.row:
        link = page_link(run.docname, [nodes.Text(run.title)], self.env.docname)
        row = nodes.row("", HeadCell("", _paragraph(link), scope="row"))
        for _, name in _NUMBERS:
            row += nodes.entry("", _paragraph(nodes.Text(self._fact(run, name))))
        device = run.result.device.kind.upper() if run.result else MISSING
        row += nodes.entry("", _paragraph(nodes.Text(device)))
        return row

    def _fact(self, run: ExampleRun, name: str) -> str:
        try:
            return fact(run, name, self.config.language)
        except MissingNumberError:
            return MISSING

    def _devices(self, runs: list[ExampleRun]) -> list[nodes.Node]:
        """The full names of the devices, which take too much room in a table."""
        devices = {
            (run.result.device.kind.upper(), run.result.device.name): 1
            for run in runs
            if run.result
        }
        text = ", ".join(f"{kind}: {name}" for kind, name in devices)
        if not text:
            return []
        paragraph = _paragraph(nodes.Text(text))
        paragraph["classes"].append("comparison-devices")
        return [paragraph]


def _paragraph(child: nodes.Node) -> nodes.paragraph:
    paragraph = nodes.paragraph("", "", child)
    paragraph["translatable"] = False
    return paragraph


class LossChart(_OfAllRuns):
    """A chart of the losses of all examples, step by step."""

    def run(self) -> list[nodes.Node]:
        """A figure: the chart, as HTML, and its caption."""
        runs = self.runs()
        if not runs:
            return []
        results = [(run.title, run.result) for run in runs if run.result]
        series = [Series(title, result.losses) for title, result in results if result.losses]
        figure = nodes.figure(classes=["loss-chart"])
        figure += nodes.raw("", chart_html(series, self.config.language), format="html")
        figure += self.caption(nodes.caption())
        self.set_source_info(figure)
        return [figure]
