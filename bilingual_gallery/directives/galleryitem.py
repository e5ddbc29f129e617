"""``.. galleryitem:: script.py``: a card that shows an example and leads to its page.

A card is an item of an ordinary list (figure, linked title, introduction), so every builder
has something sensible to write; neighbouring cards make one list.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, TypeGuard

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform

from bilingual_gallery.directives.runs import result_of, thumbnail_of
from bilingual_gallery.directives.script_directive import ScriptDirective, page_link
from bilingual_gallery.examples import ExampleError
from bilingual_gallery.translation.lookup import LocalisedExample, note_file
from bilingual_gallery.translation.markup import plain

LIST_CLASS = "gallery-cards"
CARD_CLASS = "gallery-card"
FIGURE_CLASS = f"{CARD_CLASS}-figure"


class GalleryItem(ScriptDirective):
    """Show the card of an example.

    ``:figure:`` is the number of the example's figure to show, or the path of a picture; the
    first figure's thumbnail without it. ``:intro:`` stands in the introduction's place.
    """

    option_spec: ClassVar = {
        "figure": directives.unchanged_required,
        "intro": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """A list with the card as its one item; :class:`JoinCards` joins neighbours."""
        path, docname = self.find()
        if not path.is_file():
            note_file(self.env, path)
            return self.fail(f"there is no script {self.arguments[0]}")
        if docname is None:
            return self.fail(f"{self.arguments[0]} is in no gallery, so it has no page to lead to")
        try:
            example = self.localised(path)
        except ExampleError as error:
            return self.fail_for(error)
        card = nodes.list_item("", classes=[CARD_CLASS])
        card += self._figure(docname, example)
        card += self._title(docname, example)
        if example.example.intro or "intro" in self.options:
            card += self._intro(example)
        self.set_source_info(card)
        return [nodes.bullet_list("", card, classes=[LIST_CLASS], bullet="-")]

    def _title(self, docname: str, example: LocalisedExample) -> nodes.paragraph:
        title = plain(example.title, self.state.document.settings)
        link = page_link(docname, [nodes.Text(title)], self.env.docname)
        paragraph = nodes.paragraph("", "", link, classes=[f"{CARD_CLASS}-title"])
        paragraph["translatable"] = False
        self.mark_language(example, example.example.title, paragraph)
        return paragraph

    def _intro(self, example: LocalisedExample) -> nodes.paragraph:
        paragraph = nodes.paragraph("", classes=[f"{CARD_CLASS}-intro"])
        own = self.options.get("intro")
        self.inline(own or example.intro, paragraph)
        if own:
            # Words of the page itself: translated with the page.
            paragraph.rawsource = own
            paragraph["translatable"] = True
            self.set_source_info(paragraph)
        else:
            self.mark_language(example, example.example.intro, paragraph)
        return paragraph

    def _figure(self, docname: str, example: LocalisedExample) -> list[nodes.Node]:
        """The picture, with what it shows as its ``alt``; none, and an error, if there is none."""
        result = result_of(self.env, docname)
        try:
            uri = self._picture(docname, result.figure_count if result else None)
        except ValueError as error:
            return self.fail(str(error))
        if not (Path(self.env.srcdir) / uri.lstrip("/")).is_file():
            return self.fail(f"there is no picture {uri}")
        image = nodes.image(uri=uri, classes=[FIGURE_CLASS])
        image["alt"] = plain(example.figure_heading, self.state.document.settings)
        image["translated_alt"] = True
        self.set_source_info(image)
        return [image]

    def _picture(self, docname: str, count: int | None) -> str:
        """The picture's path from the source folder on.

        :param count: how many figures the example drew; ``None`` if that is not known.
        """
        wanted = self.options.get("figure")
        folder, _, name = docname.rpartition("/")
        if count == 0 and (wanted is None or wanted.isdecimal()):
            raise ValueError(
                f"the example {self.arguments[0]} draws no figure; name a picture with :figure:"
            )
        if wanted is None:
            return thumbnail_of(docname)
        if not wanted.isdecimal():
            return f"/{self.env.relfn2path(wanted)[0]}"
        if count is not None and not 1 <= int(wanted) <= count:
            raise ValueError(f":figure: {wanted}: the example has {count} figure(s)")
        return f"/{folder}/images/sphx_glr_{name}_{int(wanted):03}.png"


class JoinCards(SphinxTransform):
    """Make one list of neighbouring cards."""

    default_priority = 30

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        for cards in [node for node in self.document.findall(nodes.bullet_list) if _is_cards(node)]:
            before = cards.parent.index(cards) - 1
            previous = cards.parent.children[before] if before >= 0 else None
            if previous is not None and _is_cards(previous):
                cards.parent.remove(cards)
                previous += cards.children


def _is_cards(node: nodes.Node) -> TypeGuard[nodes.bullet_list]:
    return isinstance(node, nodes.bullet_list) and LIST_CLASS in node["classes"]
