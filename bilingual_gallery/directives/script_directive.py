"""What the directives that name a script share: finding it, and saying what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from bilingual_gallery.examples import ExampleError, find_example
from bilingual_gallery.problems import report_error
from bilingual_gallery.sources import galleries
from bilingual_gallery.translation.lookup import LocalisedExample, localised_example, stand_in

_PICTURE = "example-picture"


class ScriptDirective(SphinxDirective):
    """A directive whose argument is the path of a script, as Sphinx writes paths.

    ``/beginner/x.py`` starts at the source folder, ``x.py`` at the page. The generated place of
    an example and the place of its source name the same script.
    """

    required_arguments = 1
    final_argument_whitespace = True

    def fail(self, message: str) -> list[nodes.Node]:
        """Report *message* at the directive's line; nothing is shown on the page."""
        report_error(self.env, f"{self.name}: {message}", self.get_location(), self.name)
        return []

    def fail_for(self, error: ExampleError) -> list[nodes.Node]:
        """Report what is wrong with a script, at its own line if it has one."""
        if not error.path.is_file():
            return self.fail(f"there is no script {self.arguments[0]}")
        return self.fail(f"{error.path}:{error.line}: {error}")

    def find(self) -> tuple[Path, str | None]:
        """The script's source, and the name of its example page if it is an example."""
        _, absolute = self.env.relfn2path(self.arguments[0])
        path = Path(absolute).resolve()
        found = find_example(galleries(self.config, Path(self.env.srcdir)), path)
        if found is None:
            return path, None
        source, target = found
        relative = target.relative_to(Path(self.env.srcdir).resolve())
        return source, relative.with_suffix("").as_posix()

    def localised(self, path: Path) -> LocalisedExample:
        """The script in the page's language.

        :raises ExampleError: if it is no example.
        """
        return localised_example(self.env, path, self.state.document.settings)

    def inline(self, text: str, paragraph: nodes.TextElement) -> None:
        """Put *text*, reStructuredText of a script, into *paragraph*; no message of the page."""
        children, _ = self.state.inline_text(text, self.lineno)
        paragraph += children
        paragraph["translatable"] = False

    def mark_language(self, example: LocalisedExample, english: str, node: nodes.Element) -> None:
        """Mark *node* as English if *english* has no translation and the page is none."""
        foreign = self.config.language != self.config.bilingual_source_language
        if foreign and not example.is_translated(english):
            stand_in(node, self.config)


def page_link(docname: str, children: list[nodes.Node], env_docname: str) -> addnodes.pending_xref:
    """A link to the page *docname* around *children*."""
    link = addnodes.pending_xref(
        "",
        refdomain="std",
        reftype="doc",
        reftarget=f"/{docname}",
        refdoc=env_docname,
        refexplicit=True,
        refwarn=True,
    )
    link += nodes.inline("", "", *children)
    return link


def picture_link(docname: str, image: nodes.image, env_docname: str) -> addnodes.pending_xref:
    """A link to the page *docname* around a picture; Sphinx's own links hold words alone."""
    link = addnodes.pending_xref("", image, refdomain="", reftype=_PICTURE, reftarget=docname)
    link["refdoc"] = env_docname
    return link


def resolve_picture_link(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.TextElement
) -> nodes.reference | None:
    """Resolve a :func:`picture_link`; ``None`` for all other links, and if there is no page."""
    if node["reftype"] != _PICTURE or node["reftarget"] not in env.all_docs:
        return None
    return make_refnode(app.builder, node["refdoc"], node["reftarget"], "", inner)
