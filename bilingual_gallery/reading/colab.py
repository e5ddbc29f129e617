"""The link that opens an example's notebook in Google Colab, where the published site has one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform

from bilingual_gallery.words import word

_PATH = "{path}"
_NOTEBOOK = "bilingual-gallery-notebook"


def colab_link(config: Config, notebook: Path, srcdir: Path) -> list[nodes.Node]:
    """A paragraph with the link; nothing where the site has no address, or no notebooks there.

    :param notebook: a file below *srcdir* that the page offers for download.
    """
    if not (config.bilingual_site_url and config.bilingual_colab_url):
        return []
    text = word(config.language, "Open in Colab")
    link = nodes.reference("", text, refuri="", internal=False)
    link[_NOTEBOOK] = f"/{notebook.relative_to(srcdir).as_posix()}"
    paragraph = nodes.paragraph("", "", link)
    paragraph["translatable"] = False
    return [nodes.container("", paragraph, classes=["colab"])]


class AddressNotebooks(SphinxPostTransform):
    """Give the links their addresses: where a download lies is known once its page is read."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        places = {
            download["reftarget"]: download.get("filename")
            for download in self.document.findall(addnodes.download_reference)
        }
        for link in self.document.findall(nodes.reference):
            if place := places.get(link.get(_NOTEBOOK)):
                path = f"{self.config.language}/_downloads/{place}"
                link["refuri"] = self.config.bilingual_colab_url.replace(_PATH, path)


def _check(app: Sphinx, config: Config) -> None:
    if config.bilingual_colab_url and _PATH not in config.bilingual_colab_url:
        raise ConfigError(
            f"bilingual_colab_url = {config.bilingual_colab_url!r}: write {_PATH} where the path "
            "of a notebook in the published site belongs"
        )


def setup(app: Sphinx) -> None:
    """Register the configuration and the transform."""
    app.add_config_value("bilingual_colab_url", "", "env", types=frozenset({str}))
    app.connect("config-inited", _check)
    app.add_post_transform(AddressNotebooks)
