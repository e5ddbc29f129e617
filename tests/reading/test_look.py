"""What the theme hands its templates, and what it leaves of a site's static files."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from bilingual_gallery.reading.look import inline_icon
from tests.conftest import Project

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0&quot;#"/></svg>\n'


def test_a_small_icon_stands_in_the_page(tmp_path: Path) -> None:
    path = tmp_path / "icon.svg"
    path.write_text(SVG, encoding="utf-8")
    address = inline_icon(path)
    assert unquote(address) == f"data:image/svg+xml,{SVG.strip()}"
    assert not set(address) & set("\"'<># ")


def test_any_other_icon_is_a_file(tmp_path: Path) -> None:
    large, png = tmp_path / "large.svg", tmp_path / "icon.png"
    large.write_text(SVG * 20, encoding="utf-8")
    png.write_bytes(b"")
    assert [inline_icon(path) for path in (large, png, tmp_path / "none.svg", tmp_path)] == [""] * 4


def test_files_of_other_extensions_stay(build: Project) -> None:
    """A project may add a stylesheet and a script of its own; nothing of Sphinx's is left."""
    built = build(
        {"_static/own.css": "p{}", "_static/own.js": ";"},
        html_theme="bilingual",
        html_static_path=["_static"],
        html_css_files=["own.css"],
        html_js_files=["own.js"],
    )
    page = built.page("index")
    styles = [link.get("href", "") for link in page.all("link") if link.get("rel") == "stylesheet"]
    scripts = [script.get("src", "") for script in page.all("script")]
    assert [name.partition("?")[0] for name in styles] == ["_static/site.css", "_static/own.css"]
    assert [name.partition("?")[0] for name in scripts] == ["_static/site.js", "_static/own.js"]
    left = {path.name for path in Path(built.app.outdir, "_static").iterdir()}
    assert not left & {"css", "fonts", "js", "basic.css", "jquery.js"}
