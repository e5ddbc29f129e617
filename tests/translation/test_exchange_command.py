"""The commands ``export-po`` and ``import-po`` on a tiny project."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.translation.conftest import Run

PAGE = """\
Home
====

Read :ref:`the page <page>` and ``x``.

.. _page:

- An item
- Another item

======  =====
Left    Right
======  =====
``x``   Words
======  =====

.. figure:: /dot.png
   :alt: A dot

   A caption

.. toctree::

   gallery/first
"""
TRANSLATED = """\
:translators: 홍길동 <https://example.org>

..
   Home

홈
==

..
   Read :ref:`the page <page>` and ``x``.

:ref:`페이지 <page>`와
``x``를 읽으세요.

..
   - An item
   - Another item

- 항목
- 다른 항목

..
   ``x``

   Words

``x``

낱말

..
   A dot

점
"""
SCRIPT = '''\
"""
An example
==========

What it does.
"""

# The first step:
# one
x = 1
'''
SCRIPT_TRANSLATED = """\
..
   An example

예제

..
   # The first step:
   # one

# 첫 단계
"""


@pytest.fixture
def project(build: Project) -> Project:
    build.write(
        {
            "index.rst": PAGE,
            "index.ko.rst": TRANSLATED,
            "gallery_source/first.py": SCRIPT,
            "gallery_source/first.ko.rst": SCRIPT_TRANSLATED,
            "dot.png": (Path(__file__).parents[1] / "roots" / "dot.png").read_bytes(),
        }
    )
    return build


def files(project: Project) -> dict[str, bytes]:
    return {
        str(path.relative_to(project.folder)): path.read_bytes()
        for path in project.folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


PO = Path("_build/po/index.ko.po")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_export_and_import_change_nothing(project: Project, run: Run) -> None:
    before = files(project)
    assert run("export-po", "all") == (
        0,
        (
            "_build/po/gallery_source/first.ko.po: 3 messages: 1 left to translate, 0 fuzzy\n"
            "_build/po/index.ko.po: 10 messages: 3 left to translate, 0 fuzzy\n"
        ),
        "",
    )
    written = {"_build/po/gallery_source/first.ko.po", "_build/po/index.ko.po"}
    exported = files(project)
    assert exported.keys() - before.keys() == written
    assert run("import-po", "_build/po", "all") == (
        0,
        "gallery_source/first.ko.rst: nothing to change\nindex.ko.rst: nothing to change\n",
        "",
    )
    assert files(project) == exported
    assert run("export-po", "all")[0] == 0
    assert files(project) == exported


def test_a_message_is_what_the_gettext_builder_has(project: Project, run: Run) -> None:
    run("export-po", "index.rst")
    text = PO.read_text(encoding="utf-8")
    assert (
        "#: index.rst:4\n"
        'msgid "Read :ref:`the page <page>` and ``x``."\n'
        'msgstr ":ref:`페이지 <page>`와 ``x``를 읽으세요."\n'
    ) in text
    built = project(builder="gettext", language="en", nitpicky=False)
    pot = built.output("index.pot")
    for line in pot.splitlines():
        if line.startswith('msgid "') and line != 'msgid ""':
            assert line in text


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="msgfmt is not there: apt install gettext")
def test_msgfmt_accepts_all(run: Run) -> None:
    run("export-po", "all")
    for path in Path("_build/po").rglob("*.po"):
        command = ["msgfmt", "--check", "-o", "/dev/null", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_translation_comes_back(project: Project, run: Run) -> None:
    run("export-po", "index.rst")
    edit(PO, 'msgid "A caption"\nmsgstr ""', 'msgid "A caption"\nmsgstr "설명"')
    edit(PO, 'msgstr "항목"', 'msgstr "첫 항목"')
    status, out, err = run("import-po", str(PO), "index.rst")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "index.ko.rst: 2 messages taken in"
    text = (project.folder / "index.ko.rst").read_text(encoding="utf-8")
    assert text == TRANSLATED.replace("- 항목\n", "- 첫 항목\n") + "\n..\n   A caption\n\n설명\n"
    assert run("import-po", str(PO), "index.rst")[1] == "index.ko.rst: nothing to change\n"


def test_a_code_comment_comes_back(project: Project, run: Run) -> None:
    run("export-po", "gallery_source/first.py", "-o", "first.po")
    edit(Path("first.po"), "# 첫 단계", "# 첫째 단계")
    assert run("import-po", "first.po", "gallery_source/first.py")[0] == 0
    text = (project.folder / "gallery_source/first.ko.rst").read_text(encoding="utf-8")
    assert text == SCRIPT_TRANSLATED.replace("# 첫 단계", "# 첫째 단계")


def test_a_lost_link_is_written_and_said(project: Project, run: Run) -> None:
    run("export-po", "index.rst")
    edit(PO, ":ref:`페이지 <page>`와 ``x``를", "페이지와 ``x``를")
    status, out, _ = run("import-po", str(PO), "index.rst")
    assert status == 1
    assert "index.ko.rst:12: E203 the translation lacks :ref: page\n" in out
    assert "페이지와 ``x``를" in (project.folder / "index.ko.rst").read_text(encoding="utf-8")


def test_crlf_is_kept(project: Project, run: Run) -> None:
    path = project.folder / "index.ko.rst"
    path.write_bytes(TRANSLATED.replace("\n", "\r\n").encode())
    run("export-po", "index.rst")
    po = PO.read_bytes()
    assert b"\r" not in po
    PO.write_bytes(po.replace(b"\n", b"\r\n").replace("낱말".encode(), "말".encode()))
    assert run("import-po", str(PO), "index.rst")[0] == 0
    text = path.read_bytes().decode()
    assert text == TRANSLATED.replace("낱말", "말").replace("\n", "\r\n")


def test_another_page(project: Project, run: Run) -> None:
    run("export-po", "all")
    before = files(project)
    status, out, err = run("import-po", "_build/po/gallery_source/first.ko.po", "index.rst")
    assert (status, out) == (1, "")
    assert err == (
        "_build/po/gallery_source/first.ko.po:1: this is not the .po of index.rst: "
        "the page has 0 of its 3 messages\n"
    )
    assert files(project) == before


def test_what_the_page_does_not_have_is_named(project: Project, run: Run) -> None:
    run("export-po", "index.rst")
    text = PO.read_text(encoding="utf-8")
    PO.write_text(f'{text}\nmsgid "No such text."\nmsgstr "없음"\n', encoding="utf-8")
    line = text.count("\n") + 2
    before = files(project)
    status, out, _ = run("import-po", str(PO), "index.rst")
    assert (status, out) == (
        0,
        (
            f"{PO}:{line}: the page has no such text; its translation stays in this file alone: "
            "No such text.\nindex.ko.rst: nothing to change\n"
        ),
    )
    assert files(project) == before


def test_work_that_was_not_imported_is_not_overwritten(project: Project, run: Run) -> None:
    run("export-po", "index.rst")
    edit(PO, 'msgstr "항목"', 'msgstr "첫 항목"')
    before = files(project)
    status, _, err = run("export-po", "index.rst")
    assert status == 1
    assert err.startswith(f"{PO}:1: this file holds what was not imported yet")
    assert files(project) == before
    run("import-po", str(PO), "index.rst")
    assert run("export-po", "index.rst")[0] == 0


BROKEN: dict[str, tuple[bytes, int, str]] = {
    "latin": (b'msgid "a"\nmsgstr "caf\xe9"\n', 2, "not UTF-8"),
    "charset": (b'msgid ""\nmsgstr "Content-Type: a; charset=EUC-KR\\n"\n', 2, "EUC-KR"),
    "truncated": (b'msgid "a"\nmsgstr "b\n', 2, "lacks a quote"),
    "language": (b'msgid ""\nmsgstr "Language: ja\\n"\n\nmsgid "a"\nmsgstr ""\n', 1, "ja"),
    "empty": (b"", 1, "this is not the .po"),
    "escape": (b'msgid "a"\nmsgstr "\\y"\n', 2, "backslash"),
}


@pytest.mark.parametrize(("data", "line", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_po_that_can_not_be_used(
    project: Project, run: Run, data: bytes, line: int, words: str
) -> None:
    project.write({"bad.po": data})
    before = files(project)
    status, out, err = run("import-po", "bad.po", "index.rst")
    assert (status, out) == (1, "")
    assert err.startswith(f"bad.po:{line}: ")
    assert words in err
    assert files(project) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("export-po", "none.rst"), "none.rst:1: there is no such page"),
        (("export-po", "index.rst", "--to", "ja"), "ja is no language of the site"),
        (("export-po", "index.rst", "--to", "../x"), "this is no language"),
        (("import-po", "none.po", "index.rst"), "none.po:1: the file can't be read"),
        (("import-po", "index.rst", "all"), "this is no folder of .po files"),
        (("import-po", "gallery_source", "all"), "there is no .po file"),
        (("check", "--to", "xx"), "xx is no language of the site"),
        (("fix", "--to", "xx"), "xx is no language of the site"),
        (("adopt", "none.rst", "index.rst"), "none.rst:1: there is no such page"),
        (("adopt", "index.rst", "index.rst", "--to", "xx"), "xx is no language of the site"),
    ],
)
def test_what_is_not_there(run: Run, arguments: tuple[str, ...], words: str) -> None:
    status, out, err = run(*arguments)
    assert status > 0
    assert out == ""
    assert words in err


def test_links_out_of_the_project(project: Project, run: Run) -> None:
    """Nothing is read or written through one."""
    run("export-po", "index.rst")
    outside = project.folder.parent / "outside.po"
    outside.write_bytes(PO.read_bytes().replace("항목".encode(), "밖".encode()))
    PO.unlink()
    PO.symlink_to(outside)
    data, before = outside.read_bytes(), (project.folder / "index.ko.rst").read_bytes()
    for arguments in (
        ("import-po", str(PO), "index.rst"),
        ("export-po", "index.rst"),
        ("adopt", "index.rst", str(PO)),
    ):
        status, out, err = run(*arguments)
        assert (status, out) == (1, "")
        assert f"{PO}:1: this link leads out of the project" in err
    assert outside.read_bytes() == data
    assert (project.folder / "index.ko.rst").read_bytes() == before


def test_a_translation_file_that_links_out_of_the_project(project: Project, run: Run) -> None:
    run("export-po", "index.rst")
    edit(PO, "항목", "밖")
    outside = project.folder.parent / "outside.ko.rst"
    outside.write_text(TRANSLATED, encoding="utf-8")
    link = project.folder / "index.ko.rst"
    link.unlink()
    link.symlink_to(outside)
    for arguments in (("export-po", "index.rst"), ("import-po", str(PO), "index.rst")):
        status, _, err = run(*arguments)
        assert status == 1
        assert "index.ko.rst:1: this link leads out of the project" in err
    assert outside.read_text(encoding="utf-8") == TRANSLATED
