"""What a reader takes home."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bilingual_gallery.translation.downloads import (
    downloads_folder,
    notebook,
    write_archive,
    write_if_changed,
)
from tests.conftest import Built, Project

SCRIPT = '''\
"""
Example
=======

See `one <https://example.org/1>`__ and `two <https://example.org/2>`_.
"""

# Count
print(1)

# %%
# Then
# ----
# More.

print(2)
'''
KOREAN = """\
..
   Example

예제

..
   See `one <https://example.org/1>`__ and `two <https://example.org/2>`_.

`하나 <https://example.org/1>`__와 `둘 <https://example.org/2>`_을 봅니다.

..
   # Count

# 셉니다
"""


@pytest.fixture(scope="module")
def built(shared: Callable[[], Project]) -> Built:
    done = shared()({"gallery_source/first.py": SCRIPT, "gallery_source/first.ko.rst": KOREAN})
    assert done.warnings == ""
    return done


@pytest.fixture
def folder(built: Built) -> Path:
    return downloads_folder(built.path("gallery/first.py"), "ko")


def cells(folder: Path) -> list[dict[str, Any]]:
    data = json.loads((folder / "first.ipynb").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = data["cells"]
    return found


def test_the_script(folder: Path) -> None:
    text = (folder / "first.py").read_text(encoding="utf-8")
    assert text.startswith('"""\n예제\n====\n\n`하나 <https://example.org/1>`__와 `둘 ')
    assert "\n# 셉니다\nprint(1)\n" in text


def test_the_notebook(folder: Path) -> None:
    kinds = [cell["cell_type"] for cell in cells(folder)]
    assert kinds == ["markdown", "code", "markdown", "code"]
    assert "# 셉니다" in "".join(cells(folder)[1]["source"])
    assert "예제" in "".join(cells(folder)[0]["source"])


def test_links_of_the_notebook(folder: Path) -> None:
    text = "".join(cells(folder)[0]["source"])
    assert "[하나](https://example.org/1)" in text
    assert "[둘](https://example.org/2)" in text
    assert "`" not in text


def test_korean_is_written_as_it_is(folder: Path) -> None:
    assert "셉니다" in (folder / "first.ipynb").read_text(encoding="utf-8")


def test_the_notebook_is_valid(folder: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.read(folder / "first.ipynb", as_version=4))


def test_the_archive_holds_both(folder: Path) -> None:
    with zipfile.ZipFile(folder / "first.zip") as archive:
        assert archive.namelist() == ["first.ipynb", "first.py"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("first.py") == (folder / "first.py").read_bytes()


def test_the_same_bytes_twice(built: Built, build: Project, folder: Path) -> None:
    build({"gallery_source/first.py": SCRIPT, "gallery_source/first.ko.rst": KOREAN})
    again = downloads_folder(build.folder / "gallery/first.py", "ko")
    for path in sorted(folder.iterdir()):
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_an_archive_depends_on_its_contents_alone(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1", encoding="utf-8")
    two.write_text("2", encoding="utf-8")
    write_archive(tmp_path / "a.zip", {"one": one, "two": two})
    one.chmod(0o600)
    one.touch()
    write_archive(tmp_path / "b.zip", {"two": two, "one": one})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_notebook_depends_on_the_script_alone(built: Built, folder: Path) -> None:
    conf = built.app.config.sphinx_gallery_conf
    assert notebook(folder / "first.py", conf) == notebook(folder / "first.py", conf)


def test_what_did_not_change_stays_as_old(tmp_path: Path) -> None:
    path = tmp_path / "a" / "file"
    write_if_changed(path, b"1")
    old = path.stat().st_ino
    write_if_changed(path, b"1")
    assert path.stat().st_ino == old
    write_if_changed(path, b"2")
    assert path.read_bytes() == b"2"
    assert [file.name for file in path.parent.iterdir()] == ["file"]
