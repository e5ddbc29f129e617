"""What a reader takes home: script, notebook and zip in the language of the page."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from sphinx_gallery.notebook import jupyter_notebook
from sphinx_gallery.py_source_parser import split_code_and_text_blocks

from bilingual_gallery.translation.lookup import LocalisedExample

#: The time that every archive member carries, so that the same files make the same archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ANONYMOUS_LINK = re.compile(r"(`[^`]+<[^`>]+>`)__")


def downloads_folder(script: Path, language: str) -> Path:
    """Where the downloads of the generated *script* stand, a folder for each language."""
    return script.parent / "downloads" / language


def write_downloads(
    example: LocalisedExample, folder: Path, gallery_conf: dict[str, Any]
) -> dict[str, Path]:
    """Write the example's script, notebook and zip into *folder*.

    :param gallery_conf: sphinx-gallery's configuration, which the notebook follows.
    :returns: suffix (``.py``, ``.ipynb``, ``.zip``) → file.
    :raises ExampleError: if the translated script would be another program.
    """
    stem = example.example.path.stem
    files = {suffix: folder / f"{stem}{suffix}" for suffix in (".py", ".ipynb", ".zip")}
    write_if_changed(files[".py"], example.source.encode())
    write_if_changed(files[".ipynb"], notebook(files[".py"], gallery_conf).encode())
    write_archive(files[".zip"], {path.name: path for path in (files[".py"], files[".ipynb"])})
    return files


def notebook(script: Path, gallery_conf: dict[str, Any]) -> str:
    """The notebook of *script*, as JSON, made by sphinx-gallery."""
    _, blocks = split_code_and_text_blocks(script)
    # sphinx-gallery turns `text <url>`_ into a Markdown link, but not `text <url>`__.
    blocks = [
        block._replace(content=_ANONYMOUS_LINK.sub(r"\1_", block.content))
        if block.type == "text"
        else block
        for block in blocks
    ]
    made = jupyter_notebook(blocks, gallery_conf, script.parent)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def write_archive(path: Path, members: dict[str, Path]) -> None:
    """Write a zip of *members* (name → file) that depends on nothing but their contents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted(members.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.read_bytes())
    write_if_changed(path, packed.getvalue())


def write_if_changed(path: Path, data: bytes) -> None:
    """Write *data* to *path* unless it holds just that: what did not change stays as old."""
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Pages are read in parallel, and more than one may write the same file.
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
