"""The site's ``sitemap.xml``: every page in every language, each with its alternates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def write_sitemap(folder: Path, site: str, languages: Sequence[str], pages: Sequence[str]) -> Path:
    """Write the map of a site into *folder*, after https://www.sitemaps.org/protocol.html.

    :param site: the address of *folder*, with a slash at its end.
    :param pages: their addresses below a language, such as ``docs/design.html``.
    """
    ET.register_namespace("", SITEMAP)
    ET.register_namespace("xhtml", XHTML)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for page in pages:
        for language in languages:
            url = ET.SubElement(root, f"{{{SITEMAP}}}url")
            ET.SubElement(url, f"{{{SITEMAP}}}loc").text = f"{site}{language}/{page}"
            for other in languages:
                attributes = {
                    "rel": "alternate",
                    "hreflang": other,
                    "href": f"{site}{other}/{page}",
                }
                ET.SubElement(url, f"{{{XHTML}}}link", attributes)
    path = folder / "sitemap.xml"
    ET.indent(root, space="")
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return path
