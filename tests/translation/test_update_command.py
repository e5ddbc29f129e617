"""The command ``translation`` on a tiny project."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual_gallery.__main__ import main
from bilingual_gallery.translation.document import Chunk, Document, read, write
from bilingual_gallery.translation.entries import read_entries
from bilingual_gallery.translation.pages import PageError
from bilingual_gallery.translation.update_files import replace_file
from tests.conftest import Project

PAGE = """\
:tocdepth: 2

.. meta::
   :description: Words for machines

1. The home page
================

The first paragraph has **strong** words, and is
of two lines with :ref:`a reference <label>`.

.. _label:

- An item
  of two lines

  - An inner item
- Another item

#. one
#. two

Term
   Its meaning.

- An item with a note

  .. note::

     Noted.

.. figure:: /dot.png
   :alt: A dot

   A caption

.. warning:: Beware.

======  =====
Left    Right
======  =====
``x``   Words
5       6
======  =====

.. list-table::

   * - ``make html``
     - Builds it,
       wholly.

.. code-block:: python
   :caption: A listing

   x = 1

It goes on::

   y = 2

| A line
| Another line

A note [#]_ at the end. The same words. ``x``

   A quotation

The same words.

The same words.

``x = 1``

.. [#] The footnote.

.. rubric:: A rubric

.. versionadded:: 1.0
   A version.

.. glossary::

   word
      What it means.

:field: Its body.

.. toctree::
   :caption: Examples

   A title <gallery/first>
"""

SCRIPT = '''\
"""
An example
==========

What it does.

.. note:: Take care.

.. code-block:: python

   z = 3
"""

# The first step:
# one
x = 1  # noqa: E741

# %%
# A cell
# ------
#
# - One
# - Two

print(x)  # prints it
# 2
'''


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def project(build: Project, rootdir: Path) -> Project:
    build.write(
        {
            "index.rst": PAGE,
            "dot.png": (rootdir / "dot.png").read_bytes(),
            "gallery_source/first.py": SCRIPT,
        }
    )
    return build


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(project: Project, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command: exit status, what it printed, and its errors."""

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main(["translation", "--project", str(project.folder), *arguments])
        out, err = capsys.readouterr()
        folder = f"{project.folder}/"
        return status, out.replace(folder, ""), err.replace(folder, "")

    return command


PARAGRAPH = """\
The first paragraph has **strong** words, and is
of two lines with :ref:`a reference <label>`."""


def content(project: Project, name: str) -> str:
    return (project.folder / name).read_bytes().decode()


def files(project: Project) -> dict[str, bytes]:
    return {
        str(path.relative_to(project.folder)): path.read_bytes()
        for path in project.folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def fill(data: bytes) -> bytes:
    """A translation of all entries: the English again, but for a sign at the end of a line."""
    document = read(data)
    chunks = [
        Chunk((*chunk.lines, "\n", *(f"{line}\n" for line in entry.english.split("\n")), "\n"))
        for chunk, entry in zip(document.live, read_entries(document)[0], strict=True)
    ]
    return write(Document(document.head, tuple(chunks)))


def test_a_new_file_is_all_that_is_written(project: Project, run: Run) -> None:
    before = files(project)
    assert run("index.rst") == (0, "index.ko.rst: 31 added; 35 left to translate\n", "")
    after = files(project)
    assert after.keys() - before.keys() == {"index.ko.rst"}
    assert {name: after[name] for name in before} == before


def test_english_as_it_stands(project: Project, run: Run) -> None:
    run("index.rst")
    text = content(project, "index.ko.rst")
    entries = [entry.english for entry in read_entries(read(text.encode()))[0]]
    assert entries == [
        "Words for machines",
        "1. The home page\n================",
        PARAGRAPH,
        "- An item\n  of two lines\n\n  - An inner item\n- Another item",
        "one",
        "two",
        "Term\n   Its meaning.",
        "An item with a note",
        "Noted.",
        "A dot",
        "A caption",
        "Beware.",
        "Left\n\nRight",
        "``x``\n\nWords",
        "``make html``\n\nBuilds it,\nwholly.",
        "A listing",
        "It goes on::",
        "A line",
        "Another line",
        "A note [#]_ at the end. The same words. ``x``",
        "A quotation",
        "The same words.",
        "The footnote.",
        "A rubric",
        "A version.",
        "word",
        "What it means.",
        "field",
        "Its body.",
        "A title",
        "Examples",
    ]


@pytest.mark.parametrize("name", ["index.rst", "gallery_source/first.py"])
def test_a_filled_file_translates_all_of_a_build(project: Project, run: Run, name: str) -> None:
    run(name)
    path = (project.folder / name).with_suffix(".ko.rst")
    path.write_bytes(fill(path.read_bytes()))
    built = project(nitpicky=False)
    assert built.warnings == ""
    docname = "index" if name == "index.rst" else "gallery/first"
    assert built.page(docname).all(class_="stand-in") == []
    assert "nothing to change; nothing left to translate" in run(name)[1]


def test_a_script(project: Project, run: Run) -> None:
    status, out, _ = run("gallery_source/first.py")
    assert (status, out) == (0, "gallery_source/first.ko.rst: 7 added; 8 left to translate\n")
    assert content(project, "gallery_source/first.ko.rst") == (
        "..\n   An example\n\n..\n   What it does.\n\n..\n   Take care.\n\n"
        "..\n   # The first step:\n   # one\n\n..\n   A cell\n\n..\n   - One\n   - Two\n\n"
        "..\n   # prints it\n"
    )
    assert not (project.folder / "gallery").exists()


@pytest.mark.parametrize("name", ["gallery/first.py", "gallery_source/../gallery/first.py"])
def test_the_generated_place_of_a_script(project: Project, run: Run, name: str) -> None:
    assert run(name)[0] == 0
    assert (project.folder / "gallery_source/first.ko.rst").is_file()


def test_all_of_a_site_into_another_language(project: Project, run: Run) -> None:
    status, out, _ = run("all", "--to", "ja")
    assert status == 0
    assert out == (
        "gallery_source/first.ja.rst: 7 added; 8 left to translate\n"
        "index.ja.rst: 31 added; 35 left to translate\n"
        "conf.py:1: name ja in bilingual_languages, or the site has no pages in it\n"
        "2 files in all: 38 added; 43 left to translate\n"
    )
    before = files(project)
    assert run("all", "--to", "ja")[1].splitlines()[-1] == (
        "2 files in all: nothing to change; 43 left to translate"
    )
    assert files(project) == before


def test_japanese_in_a_project_of_japanese(project: Project, run: Run) -> None:
    conf = content(project, "conf.py").replace('["ko", "en"]', '["ja", "en"]')
    project.write({"conf.py": conf, "index.ja.rst": "..\n   Gone for long.\n\nさようなら。\n"})
    assert run("index.rst")[1].startswith("index.ja.rst: 31 added, 1 set aside")
    path = project.folder / "index.ja.rst"
    text = path.read_text(encoding="utf-8")
    assert text.endswith("..\n   Gone for long.\n\nさようなら。\n")
    path.write_text(text.replace("..\n   A quotation\n", "..\n   A quotation\n\n引用\n"))
    built = project(language="ja", bilingual_languages=["ja", "en"])
    assert built.warnings == ""
    assert "引用" in built.page("index").source


def test_changed_and_gone_english_on_a_page(project: Project, run: Run) -> None:
    run("index.rst")
    path = project.folder / "index.ko.rst"
    path.write_bytes(fill(path.read_bytes()))
    changed = PAGE.replace("Another item", "Another such item").replace("   A quotation\n\n", "")
    project.write({"index.rst": changed})
    out = run("index.rst")[1]
    assert out == (
        "index.ko.rst: 1 whose English changed, 1 set aside, as their English is gone; "
        "1 behind the English\n"
    )
    text = path.read_text(encoding="utf-8")
    assert (
        ".. was:\n   - An item\n     of two lines\n\n     - An inner item\n   - Another item\n"
        in text
    )
    assert text.index(".. gone:") < text.index("A quotation")
    built = project(nitpicky=False)
    assert built.warnings == ""
    project.write({"index.rst": changed.replace("such ", "")})
    built = project(nitpicky=False)
    assert built.warnings.count("ERROR") == 0
    project.write({"index.rst": PAGE})
    assert "1 whose English changed" not in run("index.rst")[1].split(";")[1]
    assert path.read_bytes() == fill_again(path.read_bytes())


def fill_again(data: bytes) -> bytes:
    """The data, if nothing in it is behind or set aside."""
    assert b".. was:" not in data
    assert b".. gone:" not in data
    return data


def test_korean_by_the_locale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert run("index.rst")[1] == "index.ko.rst: 새 항목 31개; 번역할 글 35개\n"
    assert run("none.rst")[2] == "none.rst:1: 그런 페이지나 스크립트가 없습니다\n"


BAD: dict[str, tuple[bytes, int, str]] = {
    "latin": (b"..\n   A.\n\ncaf\xe9\n", 4, "not UTF-8"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00", 1, "not UTF-8"),
    "text first": ("글\n".encode(), 1, "before the first entry"),
    "no English": (b"..\n\nA\n", 1, "without English"),
    "conflict": (b"..\n   A quotation\n\n<<<<<<< ours\nA\n", 4, "merge"),
}


@pytest.mark.parametrize(("data", "line", "words"), BAD.values(), ids=BAD.keys())
def test_a_file_that_can_not_be_read(
    project: Project, run: Run, data: bytes, line: int, words: str
) -> None:
    project.write({"index.ko.rst": data})
    before = files(project)
    status, out, err = run("index.rst")
    assert (status, out) == (1, "")
    assert err.startswith(f"index.ko.rst:{line}: ")
    assert words in err
    assert files(project) == before


def test_one_bad_file_does_not_stop_the_others(project: Project, run: Run) -> None:
    project.write({"gallery_source/first.ko.rst": BAD["latin"][0]})
    status, out, err = run("all")
    assert status == 1
    assert out.startswith("index.ko.rst: 31 added")
    assert err.startswith("gallery_source/first.ko.rst:4: ")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("none.rst", "none.rst:1: there is no such page"),
        ("gallery_source", "gallery_source:1: there is no such page"),
        ("dot.png", "dot.png:1: this is neither a page"),
        ("../outside.rst", "not in the project"),
        ("linked.rst", "linked.rst:1: this is not in the project"),
        ("index.ko.rst", "index.ko.rst:1: this is a translation file"),
        ("gallery_source/GALLERY_HEADER.rst", "this is no page of the site"),
        ("latin.rst", "latin.rst:1: the page is not UTF-8"),
        ("bad.py", "bad.py:2: the script has a syntax error"),
        ("plain.py", "plain.py:1: the script has no docstring"),
    ],
)
def test_no_page_of_the_site(project: Project, run: Run, page: str, words: str) -> None:
    outside = project.folder.parent / "outside.rst"
    outside.write_text("Outside\n=======\n")
    (project.folder / "linked.rst").symlink_to(outside)
    project.write({"latin.rst": b"caf\xe9\n", "bad.py": "x = 1\nx = = 2\n", "plain.py": "x = 1\n"})
    if page == "index.ko.rst":
        project.write({page: ""})
    before = files(project)
    status, out, err = run(page)
    assert (status, out) == (1, "")
    assert words in err
    assert files(project) == before
    assert not (outside.parent / "outside.ko.rst").exists()


def test_a_translation_file_that_is_a_link(project: Project, run: Run) -> None:
    inside = project.folder / "kept.rst.txt"
    link = project.folder / "index.ko.rst"
    link.symlink_to(inside)
    assert run("index.rst")[0] == 0
    assert link.is_symlink()
    assert inside.read_text().startswith("..\n   Words for machines\n")
    link.unlink()
    outside = project.folder.parent / "outside.ko.rst"
    outside.write_text("")
    link.symlink_to(outside)
    status, _, err = run("index.rst")
    assert status == 1
    assert "leads out of the project" in err
    assert outside.read_text() == ""


@pytest.mark.parametrize("language", ["en", "../x", "한국어", ""])
def test_no_language(run: Run, language: str) -> None:
    status, _, err = run("index.rst", "--to", language)
    assert status == 1
    assert "no language" in err


@pytest.mark.parametrize(
    ("conf", "words"),
    [
        (None, "there is no conf.py"),
        ("extensions = []\n", "does not list"),
        ("x = = 1\n", "syntax error"),
        ('extensions = ["no_such_thing"]\n', "no_such_thing"),
    ],
)
def test_no_project(project: Project, run: Run, conf: str | None, words: str) -> None:
    project.write({"conf.py": conf})
    status, out, err = run("index.rst")
    assert (status, out) == (1, "")
    assert words in err
    assert err.startswith("conf.py:1: ")


def test_a_file_that_changes_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "index.ko.rst"
    path.write_bytes(b"theirs")
    with pytest.raises(PageError, match="meanwhile"):
        replace_file(path, b"old", b"new")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"theirs"]


def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "index.ko.rst"
    path.write_bytes(b"old")
    path.chmod(0o600)
    replace_file(path, b"old", b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)


def test_english_that_can_not_stand_alone_is_named(project: Project, run: Run) -> None:
    project.write({"index.rst": "Home\n====\n\n.. image:: /dot.png\n   :alt: 2 **3\n"})
    status, out, _ = run("index.rst")
    assert status == 0
    assert out == (
        "index.ko.rst: 1 added; 1 left to translate\n"
        "index.rst:4: this can't be the English of an entry: 2 **3\n"
    )


def test_ten_thousand_entries(project: Project, run: Run) -> None:
    """The time limit only ends a run that hangs."""
    words = [f"Paragraph number {number} of many." for number in range(10_000)]
    text = "\n".join(f"..\n   {each}\n\n{each}\n" for each in words)
    project.write({"index.rst": "\n\n".join(["Home\n====", *words]), "index.ko.rst": text})
    command = [sys.executable, "-m", "bilingual_gallery", "translation", "index.rst"]
    done = subprocess.run(
        command,
        cwd=project.folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    assert done.stdout == "index.ko.rst: 1 added; 1 left to translate\n"
    assert content(project, "index.ko.rst") == f"..\n   Home\n\n{text}"


def test_no_framework_is_imported_and_nothing_is_run(project: Project) -> None:
    program = (
        "import sys; from bilingual_gallery.__main__ import main; main(['translation', 'all']); "
        "print({'torch', 'tensorflow', 'distributed'} & set(sys.modules))"
    )
    script = '"""\nTitle\n=====\n"""\nopen("was-run", "w").close()\n'
    project.write({"gallery_source/first.py": script})
    before = files(project)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project.folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "set()"
    new = {name for name in files(project).keys() - before.keys() if not name.endswith(".pyc")}
    assert new == {"index.ko.rst", "gallery_source/first.ko.rst"}


def test_this_site_has_nothing_to_change(tmp_path: Path) -> None:
    """Its translations are whole; they are looked at in a copy."""
    root = Path(__file__).parents[2]
    listed = subprocess.run(
        ["git", "ls-files", "*.rst", "*.py"], cwd=root, capture_output=True, text=True, check=False
    ).stdout.split()
    if not listed:
        pytest.skip("this is no git checkout")
    for name in listed:
        if (root / name).is_file() and re.match(r"(docs|beginner_source)/|[^/]+$", name):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((root / name).read_bytes())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.ko.rst")}
    assert main(["translation", "--project", str(tmp_path), "all"]) == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.ko.rst")} == before


def test_a_build_and_what_was_set_aside(project: Project) -> None:
    """It serves its own English should that return, and is no error, whatever is in it."""
    file = (
        "..\n   A caption\n\n위\n\n.. gone:\n   Words.\n\n"
        "..\n   A caption\n\n아래\n\n..\n   A quotation\n\n인용문\n\n"
        "..\n   It goes off.\n\n**깨짐\n\n..\n   Beware!\n\n조심\n"
    )
    built = project({"index.ko.rst": file}, nitpicky=False)
    assert built.warnings == ""
    source = built.page("index").source
    assert all(words in source for words in ("위", "인용문"))
    assert not any(words in source for words in ("아래", "깨짐", "조심"))
