"""Pictures that cost little and keep their place.

A page knows how large each picture is before it has loaded, loads it when it comes into view,
and gets it as WebP. A figure on white follows the colours of the page; the stylesheet sees to
that by the class ``on-paper``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image, UnidentifiedImageError
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_gallery.directives import imgsgnode

#: sphinx-gallery's name for a figure in twice its size, after the figure's own.
TWICE = "_2_00x"
#: A picture whose edges are at least as bright as this, of 255, is on white.
PAPER = 250
#: What Pillow makes of a figure, and of the small picture of a card. Figures are few flat
#: colours and sharp lettering, which WebP packs best without loss.
FIGURE = {"lossless": True, "quality": 20, "method": 1}
CARD = {"quality": 50, "method": 4}


class PlainFigures(SphinxTransform):
    """Make ordinary images of sphinx-gallery's own, which only some builders know."""

    default_priority = 9  # after CompleteExamplePage, before Sphinx looks for what to translate

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        for figure in list(self.document.findall(imgsgnode)):
            image = nodes.image(
                uri=figure["uri"], alt=figure["alt"], classes=list(figure["class"] or ())
            )
            image["translated_alt"] = True
            figure.replace_self(image)


def is_on_paper(picture: Image.Image) -> bool:
    """Whether *picture* is drawn on white, or on nothing: all of its edges are."""
    width, height = picture.size
    edges = (
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    )
    return all(_darkest(picture.crop(edge)) >= PAPER for edge in edges)


def _darkest(picture: Image.Image) -> float:
    """The brightness of the darkest place of *picture* on white, of 255."""
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return float(paper.convert("L").getextrema()[0])  # type: ignore[arg-type]


class LightPictures(SphinxPostTransform):
    """Give each picture of a page its size, and a file that is small."""

    default_priority = 8
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Do it for the document at hand, on its way to the builder."""
        for image in self.document.findall(nodes.image):
            if set(image.get("candidates", ())) == {"*"}:
                self._lighten(image, Path(self.env.srcdir, image["candidates"]["*"]))

    def _lighten(self, image: nodes.image, path: Path) -> None:
        twice = path.with_stem(path.stem + TWICE)
        source, density = (twice, 2) if twice.is_file() else (path, 1)
        try:
            with Image.open(source) as picture:
                self._describe(image, picture, density)
                if picture.format == "PNG":
                    settings = CARD if "gallery-card-figure" in image["classes"] else FIGURE
                    self._replace(image, source, picture, settings)
        except (OSError, UnidentifiedImageError):
            return  # not there, which Sphinx reports, or SVG, which has a size of its own

    @staticmethod
    def _describe(image: nodes.image, picture: Image.Image, density: int) -> None:
        if not {"width", "height", "scale"} & set(image.attributes):
            # Not as width and height: a picture with a size of the author's gets a link to itself.
            image["pixels"] = [str(round(number / density)) for number in picture.size]
        image["loading"] = "lazy"
        if is_on_paper(picture):
            image["classes"].append("on-paper")

    def _replace(
        self, image: nodes.image, source: Path, picture: Image.Image, settings: dict[str, Any]
    ) -> None:
        """Have the page show *picture* as WebP, which is made anew if *source* is newer."""
        images = self.env.images
        known = images.get(image["candidates"]["*"])
        name = known[1] if known else source.name
        made = Path(self.env.doctreedir, "images", name).with_suffix(".webp")
        if not made.is_file() or made.stat().st_mtime_ns < source.stat().st_mtime_ns:
            made.parent.mkdir(parents=True, exist_ok=True)
            picture.save(made, "WEBP", **settings)
        image["uri"] = image["candidates"]["*"] = str(made)
        images.add_file(self.env.current_document.docname, str(made))


def setup(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_transform(PlainFigures)
    app.add_post_transform(LightPictures)
