"""What a run gave, in short, below the listing of its example."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from bilingual_gallery.directives.numbers import MISSING, duration, number
from bilingual_gallery.directives.runs import ExampleRun
from bilingual_gallery.directives.script_directive import page_link, picture_link
from bilingual_gallery.execution.capture import printed
from bilingual_gallery.execution.result import Result
from bilingual_gallery.words import word

#: The most lines of output that are shown: of a longer one, the last.
_LINES = 12


def result_box(
    run: ExampleRun, figure: nodes.image | None, language: str, docname: str
) -> nodes.container:
    """Output, figure and facts of *run*, with a link to its example's page.

    :param figure: the picture to show, if there is one.
    :param docname: the page that shows the box.
    """
    box = nodes.container(classes=["example-result"])
    if run.result is None:
        box += _words(
            "This example has no result yet: it was not run, or its run failed.", language
        )
    else:
        shown = nodes.container(classes=["example-shown"])
        shown += _output(run.result, language)
        if figure is not None:
            link = picture_link(run.docname, figure, docname)
            shown += _untranslated(nodes.paragraph("", "", link, classes=["example-figure"]))
        if shown.children:
            box += shown
        box += _facts(run.result, language)
    text = nodes.Text(word(language, "The whole example, with its downloads"))
    link = page_link(run.docname, [text], docname)
    box += _untranslated(nodes.paragraph("", "", link, classes=["example-link"]))
    return box


def _untranslated(node: nodes.TextElement) -> nodes.TextElement:
    node["translatable"] = False
    return node


def _words(english: str, language: str) -> nodes.TextElement:
    return _untranslated(nodes.paragraph("", word(language, english)))


def _output(result: Result, language: str) -> list[nodes.Node]:
    """What the cells printed, or nothing."""
    lines = "\n".join(filter(None, map(printed, result.outputs))).split("\n")
    if not any(lines):
        return []
    if len(lines) > _LINES:
        lines = ["⋮", *lines[-_LINES:]]
    text = "\n".join(lines)
    label = _words("Output", language)
    label["classes"].append("example-label")
    block = nodes.literal_block(text, text, language="none", classes=["sphx-glr-script-out"])
    block["translatable"] = False
    return [nodes.container("", label, block)]


def _facts(result: Result, language: str) -> nodes.definition_list:
    facts = nodes.definition_list(classes=["example-facts"])
    for term, value in _named(result, language):
        name = _untranslated(nodes.term("", word(language, term)))
        text = _untranslated(nodes.paragraph("", value))
        facts += nodes.definition_list_item("", name, nodes.definition("", text))
    return facts


def _named(result: Result, language: str) -> Iterator[tuple[str, str]]:
    """The facts that the result has, each with its name in English."""
    if result.losses:
        yield "Final loss", number(result.losses[-1])
        seconds = result.step_seconds
        yield "Time per step", duration(language, seconds) if seconds is not None else MISSING
    else:
        yield "Time", duration(language, result.seconds)
    yield "Device", result.device.name
    yield (
        "Versions",
        ", ".join(
            f"{name}\N{NO-BREAK SPACE}{version}" for name, version in result.versions.items()
        ),
    )
