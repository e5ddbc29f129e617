"""What stands in and below the listings of examples besides their code.

The names of libraries lead to their reference, each at its first use in a listing; behind a line
stand the shapes that its tensors had in the recorded run; below the listing stands what changed
since the example before it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from bilingual_gallery.examples import ExampleError, find_example, page_order, read_example
from bilingual_gallery.examples.bindings import Binding, bindings
from bilingual_gallery.examples.difference import Line, difference, excerpt, lesson_code
from bilingual_gallery.examples.lines import Place, same_lines
from bilingual_gallery.examples.names import (
    Reference,
    ReferenceFileError,
    find_links,
    read_references,
)
from bilingual_gallery.examples.script import read_source, split_lines
from bilingual_gallery.execution.result import read_result
from bilingual_gallery.execution.seam import result_note
from bilingual_gallery.execution.tensors import Tensor
from bilingual_gallery.problems import report_error
from bilingual_gallery.reading.weave import Link, Note
from bilingual_gallery.sources import galleries, source_of
from bilingual_gallery.translation.lookup import localised_example, note_file
from bilingual_gallery.translation.markup import plain
from bilingual_gallery.words import word

#: Where the metadata of a page name the examples before those that it shows.
_BEFORE = "bilingual-gallery-before"
#: The attribute of the environment that keeps the order of this build's examples.
_ORDER = "bilingual_gallery_before"


class ExampleDifference(nodes.literal_block):
    """What changed since the example before: plain code for builders other than HTML.

    Its ``title`` says so; ``lines`` are those to show, ``None`` for some that are left out.
    """


class CompleteListings(SphinxTransform):
    """Annotate the listings of the document at hand, and show below them what changed."""

    default_priority = 9  # after CompleteExamplePage (8), which translates comments

    def apply(self, **kwargs: Any) -> None:
        """Do it."""
        listings = list(_listings(self.env, self.document))
        if not listings:
            return
        references = self._references()
        before = _before(self.env)
        for script, blocks in listings:
            try:
                self._annotate(script, blocks, references)
            except ExampleError:
                continue  # reported where it is shown
            previous = before.get(script)
            if previous is not None:
                self._compare(previous, script, blocks[0])
        shown = {str(script): str(before.get(script)) for script, _ in listings}
        self.env.metadata[self.env.docname][_BEFORE] = shown

    def _references(self) -> dict[str, Reference]:
        name = self.config.bilingual_reference
        if not name:
            return {}
        path = Path(self.env.srcdir, name)
        note_file(self.env, path)
        try:
            return read_references(path)
        except ReferenceFileError as error:
            report_error(self.env, str(error), f"{path}:{error.line}", "reference")
        except (OSError, UnicodeDecodeError) as error:
            report_error(self.env, f"it can't be read: {error}", f"{path}:1", "reference")
        return {}

    def _annotate(
        self,
        script: Path,
        blocks: list[nodes.literal_block],
        references: Mapping[str, Reference],
    ) -> None:
        source = read_source(script)
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            raise ExampleError(script, 1, str(error)) from error
        tensors = self._tensors(script, tree)
        kinds = {place: tensor.kind for place, tensor in tensors.items() if tensor.kind}
        links = find_links(source, references, kinds)
        seen: set[str] = set()
        for block, places in _places(source, blocks):
            block["links"] = []
            for use in links:
                place = places.get(use.line)
                if place is not None and use.name not in seen:
                    seen.add(use.name)
                    start, end = use.start + place.shift, use.end + place.shift
                    block["links"].append(Link(place.line, start, end, use.address))
            block["notes"] = _notes(tensors, places)

    def _tensors(self, script: Path, tree: ast.Module) -> dict[Binding, Tensor]:
        """What the recorded run of *script* found; nothing where there is none."""
        found = find_example(galleries(self.config, Path(self.env.srcdir)), script)
        if found is None:
            return {}
        note = result_note(found[1])
        note_file(self.env, note)
        result = read_result(note)
        places = bindings(tree)
        if result is None or len(result.tensors) != len(places):
            return {}
        pairs = zip(places, result.tensors, strict=True)
        return {place: tensor for place, tensor in pairs if tensor is not None}

    def _compare(self, previous: Path, script: Path, block: nodes.literal_block) -> None:
        try:
            example = localised_example(self.env, previous, self.document.settings)
            lines = difference(lesson_code(example.example), lesson_code(read_example(script)))
        except ExampleError:
            return  # reported where it is shown
        shown = excerpt(lines)
        title = plain(example.title, self.document.settings)
        text = "\n".join("⋯" if line is None else f"{line.sign} {line.text}" for line in shown)
        node = ExampleDifference(text, text, language="udiff", lines=shown)
        node["title"] = word(self.config.language, "What changed since “{title}”", title=title)
        node.source, node.line = block.source, block.line
        # A search must not lead here for what stands in the example before alone.
        node["classes"].append("no-search")
        holder: nodes.Element = block
        while isinstance(holder.parent, nodes.container):
            holder = holder.parent
        holder.parent.insert(holder.parent.index(holder) + 1, node)


def _listings(
    env: BuildEnvironment, document: nodes.document
) -> Iterator[tuple[Path, list[nodes.literal_block]]]:
    """The scripts that a document shows, with their blocks of Python."""
    blocks = [
        block
        for block in document.findall(nodes.literal_block)
        if str(block.get("language")).lower() == "python"
    ]
    source = source_of(env, env.docname)
    if source is not None and source.suffix == ".py":
        if blocks:
            yield source, blocks
        return
    for block in blocks:
        if "includenodoc" in block["classes"]:
            yield Path(block["source"]), [block]


def _places(
    source: str, blocks: list[nodes.literal_block]
) -> Iterator[tuple[nodes.literal_block, dict[int, Place]]]:
    """Each of *blocks* with the lines of *source* that it shows."""
    shown = [block.astext().split("\n") for block in blocks]
    places = same_lines(split_lines(source), [line for lines in shown for line in lines])
    first = 0
    for block, lines in zip(blocks, shown, strict=True):
        last = first + len(lines)
        yield (
            block,
            {
                number: Place(place.line - first, place.shift)
                for number, place in places.items()
                if first < place.line <= last
            },
        )
        first = last


def _notes(tensors: Mapping[Binding, Tensor], places: Mapping[int, Place]) -> list[Note]:
    """Behind each line that binds tensors, what they were."""
    found: dict[int, dict[str, None]] = {}
    for binding, tensor in tensors.items():
        if binding.line in places:
            text = f"{binding.name}: {' · '.join(tensor.forms)}"
            found.setdefault(places[binding.line].line, {})[text] = None
    return [Note(line, "; ".join(texts)) for line, texts in sorted(found.items())]


def _before(env: BuildEnvironment) -> dict[Path, Path]:
    """The example before each, in the order in which the pages show them."""
    known: dict[Path, Path] | None = getattr(env, _ORDER, None)
    return _find_before(env) if known is None else known


def _find_before(env: BuildEnvironment) -> dict[Path, Path]:
    root = Path(env.srcdir).resolve()
    order = page_order(galleries(env.config, root), root)
    return dict(zip(order[1:], order, strict=False))


def pages_out_of_order(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The pages that show an example which now comes after another one."""
    # Once a build: every example's page asks, and the pages in order may name a thousand.
    before = _find_before(env)
    setattr(env, _ORDER, before)
    return [
        name
        for name, metadata in env.metadata.items()
        if any(
            str(before.get(Path(script))) != previous
            for script, previous in metadata.get(_BEFORE, {}).items()
        )
    ]


class ReferenceAddresses(SphinxPostTransform):
    """Have ``make linkcheck`` see the addresses that listings lead to."""

    default_priority = 700  # before Sphinx collects the addresses
    builders = ("linkcheck",)

    def run(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        for block in self.document.findall(nodes.literal_block):
            links: list[Link] = block.get("links", [])
            for link in links:
                reference = nodes.reference("", link.address, refuri=link.address)
                reference.source, reference.line = block.source, block.line
                self.document += nodes.paragraph("", "", reference)


def visit_difference(self: Any, node: ExampleDifference) -> None:
    """HTML: a closed box that opens without scripts; signs say what the colours say."""
    title = self.encode(node["title"])
    lines = "\n".join(map(_html_line, node["lines"]))
    label = self.attval(word(self.config.language, "Code"))
    self.body.append(
        f'<details class="difference"><summary>{title}</summary>'
        f'<pre tabindex="0" role="group" aria-label="{label}">{lines}</pre></details>\n'
    )
    raise nodes.SkipNode


def _html_line(line: Line | None) -> str:
    if line is None:
        return "⋯"
    parts = (
        f"<b>{escape(part.text)}</b>" if part.changed else escape(part.text) for part in line.parts
    )
    text = f"{line.sign} {''.join(parts)}"
    tag = {"-": "del", "+": "ins"}.get(line.sign)
    return f"<{tag}>{text}</{tag}>" if tag else text


def setup(app: Sphinx) -> None:
    """Register the configuration, the transforms and how the difference is written."""
    app.add_config_value("bilingual_reference", "", "env", types=frozenset({str}))
    app.add_node(ExampleDifference, html=(visit_difference, None))
    app.add_transform(CompleteListings)
    app.add_post_transform(ReferenceAddresses)
    app.connect("env-get-outdated", pages_out_of_order)
