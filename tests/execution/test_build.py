"""What a build runs, what it does not run again, and what becomes of a run that fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Built, Project, text_of

COUNTED = '''\
"""
Counted
=======

Words.
"""
# Say so
with open({log!r}, "a") as file:
    file.write("x")

# %%
# More words.

print("done")
'''


@pytest.fixture
def build(tmp_path: Path, rootdir: Path) -> Project:
    """A project with stored results of its own."""
    return Project(tmp_path / "project", rootdir / "basic")


class Runs:
    """A script that counts its runs in a file outside of the project."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "runs"
        self.script = COUNTED.replace("{log!r}", repr(str(self.log)))

    @property
    def count(self) -> int:
        """How often it ran."""
        return len(self.log.read_text()) if self.log.is_file() else 0


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


SCRIPT = "gallery_source/first.py"
BROKEN = '"""\nBroken\n======\n\nWords.\n"""\nprint("before")\n\n# %%\n# Then.\n\n1 / 0\n'


def results(built: Built) -> list[Path]:
    return [path for path in built.path("_build/results").iterdir() if path.is_dir()]


def test_a_second_build_runs_nothing(build: Project, runs: Runs) -> None:
    assert build({SCRIPT: runs.script}).warnings == ""
    assert build().warnings == ""
    assert runs.count == 1


def test_the_second_language_runs_nothing(build: Project, runs: Runs) -> None:
    assert build({SCRIPT: runs.script}, language="en").warnings == ""
    korean = build(language="ko")
    assert korean.warnings == ""
    assert runs.count == 1
    assert "done" in korean.page("gallery/first").source


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Counted\n=======", "Counted again\n============="),
        ("Words.", "Other words.\n\nAnd more."),
        ("# More words.", "# Other prose.\n#\n# More of it."),
        ("# Say so", "# Say it,\n# here"),
        ('print("done")', 'print( "done" )  # at last'),
    ],
)
def test_an_edited_sentence_runs_nothing(build: Project, runs: Runs, old: str, new: str) -> None:
    build({SCRIPT: runs.script})
    edited = build({SCRIPT: runs.script.replace(old, new)})
    assert edited.warnings == ""
    assert edited.read == {"gallery/first"}
    assert runs.count == 1


def test_a_translation_runs_nothing(build: Project, runs: Runs) -> None:
    build({SCRIPT: runs.script})
    built = build({"gallery_source/first.ko.rst": "..\n   Words.\n\n말.\n"})
    assert built.warnings == ""
    assert runs.count == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('print("done")', 'print("now")'),
        ("# %%\n# More words.\n", ""),
        ("# Say so", "# sphinx_gallery_defer_figures\n# Say so"),
    ],
)
def test_edited_code_runs(build: Project, runs: Runs, old: str, new: str) -> None:
    build({SCRIPT: runs.script})
    assert build({SCRIPT: runs.script.replace(old, new)}).warnings == ""
    assert runs.count == 2


def test_code_that_comes_back_runs_no_more(build: Project, runs: Runs) -> None:
    build({SCRIPT: runs.script})
    build({SCRIPT: runs.script.replace("done", "now")})
    built = build({SCRIPT: runs.script})
    assert runs.count == 2
    assert "done" in built.page("gallery/first").source


def test_a_damaged_result_runs_again(build: Project, runs: Runs) -> None:
    built = build({SCRIPT: runs.script})
    (folder,) = results(built)
    (folder / "result.json").write_text("{", encoding="utf-8")
    # As long as the page that was made from it stands, nobody needs it.
    assert build().warnings == ""
    assert runs.count == 1
    shutil.rmtree(build.folder / "gallery")
    assert build().warnings == ""
    assert runs.count == 2
    assert build().warnings == ""
    assert runs.count == 2


def test_a_stored_result_that_is_gone_runs_again(build: Project, runs: Runs) -> None:
    built = build({SCRIPT: runs.script})
    (folder,) = results(built)
    shutil.rmtree(folder)
    assert build().warnings == ""
    assert runs.count == 2


def test_the_results_alone_rebuild_everything(build: Project, runs: Runs) -> None:
    """As on a machine that was handed the stored results."""
    build({SCRIPT: runs.script})
    shutil.rmtree(build.folder / "gallery")
    built = build()
    assert built.warnings == ""
    assert runs.count == 1


def test_a_project_below_a_link(build: Project, runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(build.folder)
    build.folder = tmp_path / "link"
    assert build({SCRIPT: runs.script}).warnings == ""
    assert build().read == frozenset()
    assert runs.count == 1


DRAWING = '''\
"""
Drawn
=====

Words.
"""
import matplotlib.pyplot as plt

plt.figure(figsize=(1, 1))
losses = [2.0, float("nan")]
'''
CONF: dict[str, Any] = {
    "sphinx_gallery_conf.image_scrapers": ("matplotlib",),
    "sphinx_gallery_conf.image_srcset": ["2x"],
}


def pictures(built: Built) -> dict[str, bytes]:
    folder = Path(built.app.outdir) / "_images"
    return {path.name: path.read_bytes() for path in folder.iterdir() if "first" in path.name}


def test_a_page_keeps_its_figures_when_they_are_restored(build: Project) -> None:
    first = build({SCRIPT: DRAWING}, **CONF)
    assert first.warnings == ""
    drawn = pictures(first)
    assert set(drawn) >= {"sphx_glr_first_001.webp"}
    shutil.rmtree(build.folder / "gallery")
    shutil.rmtree(build.folder / "_build" / "ko")
    again = build(**CONF)
    assert again.warnings == ""
    assert pictures(again) == drawn
    assert len(again.page("gallery/first").all("img")) == 1


def test_nothing_changed_where_a_loss_is_no_number(build: Project) -> None:
    build({SCRIPT: DRAWING}, **CONF)
    assert build(**CONF).read == frozenset()


@pytest.fixture
def broken(build: Project) -> Built:
    """A site of which one script raises."""
    page = "Home\n====\n\n.. toctree::\n\n   gallery/first\n   gallery/broken\n"
    return build({"gallery_source/broken.py": BROKEN, "index.rst": page})


def test_a_script_that_raises_ends_the_build_with_1(broken: Built) -> None:
    assert broken.statuscode == 1


def test_a_script_that_raises_is_named(broken: Built) -> None:
    assert "gallery_source/broken.py" in broken.warnings
    assert "ZeroDivisionError" in broken.warnings


def test_a_script_that_raises_leaves_the_rest_built(broken: Built) -> None:
    assert "print" in broken.page("gallery/first").source
    assert broken.page("index")


def test_a_script_that_raises_shows_output_and_traceback(broken: Built) -> None:
    text = text_of(broken.page("gallery/broken").root)
    assert "before" in text
    assert "ZeroDivisionError: division by zero" in text


def test_a_script_that_raises_is_not_stored(build: Project, broken: Built) -> None:
    assert len(results(broken)) == 1
    again = build()
    assert again.statuscode == 1
    assert "ZeroDivisionError" in again.warnings
    mended = build({"gallery_source/broken.py": BROKEN.replace("1 / 0", "1 / 1")})
    assert mended.warnings == ""
    assert "ZeroDivisionError" not in mended.page("gallery/broken").source


def test_a_script_that_breaks_keeps_no_old_facts(build: Project) -> None:
    assert build().page("gallery/first").all(class_="example-run")
    built = build({SCRIPT: BROKEN})
    assert built.page("gallery/first").all(class_="example-run") == []


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("x = 1\n", 1, "the script has no docstring"),
        ('"""\n"""\nx = 1\n', 1, "the docstring has no title"),
        ('"""\nT\n=\n"""\nx = (\n', 5, "the script has a syntax error"),
        ("# caf\xe9\n".encode("latin-1"), 1, "the script is not UTF-8"),
        (b'"""\nT\n=\n"""\n' + "# 한글\n".encode("cp949"), 5, "the script is not UTF-8"),
    ],
)
def test_what_can_not_be_an_example(
    build: Project, source: str | bytes, line: int, words: str
) -> None:
    built = build({"gallery_source/odd.py": source})
    errors = [text for text in built.warnings.splitlines() if "gallery_source/odd.py" in text]
    assert errors[0].startswith(f"gallery_source/odd.py:{line}: ERROR: {words}")
    assert built.statuscode == 1
    assert built.page("gallery/first")


def test_a_script_that_is_an_example_no_more(build: Project) -> None:
    """Its old page goes: what is built does not depend on what was built before."""
    page = "Home\n====\n\n.. galleryitem:: /gallery/first.py\n"
    build()
    built = build({SCRIPT: "x = 1\n", "index.rst": page})
    assert built.statuscode == 1
    assert not built.path("gallery/first.rst").exists()
    assert "gallery/first" not in built.app.env.all_docs


def test_two_examples_of_one_name(build: Project) -> None:
    source = (build.folder / SCRIPT).read_text(encoding="utf-8")
    built = build(
        {
            "gallery_source/sub/GALLERY_HEADER.rst": "Sub\n===\n",
            "gallery_source/sub/first.py": source,
        }
    )
    errors = [line for line in built.warnings.splitlines() if "ERROR" in line]
    assert len(errors) == 1
    assert "gallery_source/first.py" in errors[0]
    assert errors[0].startswith("gallery_source/sub/first.py:1: ")
    assert built.statuscode == 1


def test_what_was_made_from_a_script_that_is_gone_goes(build: Project) -> None:
    more = {"gallery_source/first_two.py": DRAWING, "gallery_source/gone.py": DRAWING}
    files = {**more, "gallery_source/note.rst": ":orphan:\n\nNote\n====\n"}
    build(files, **CONF)
    before = {path.name for path in build.folder.joinpath("gallery").rglob("*gone*")}
    assert {"gone.rst", "gone.ipynb", "sphx_glr_gone_001.png"} <= before
    build({"gallery_source/gone.py": None, "gallery_source/note.rst": None}, **CONF)
    assert list(build.folder.joinpath("gallery").rglob("*gone*")) == []
    assert not build.folder.joinpath("gallery/note.rst").exists()
    assert build.folder.joinpath("gallery/first_two.rst").is_file()


def test_a_script_whose_name_begins_like_one_that_is_gone(build: Project) -> None:
    build({"gallery_source/first_two.py": DRAWING}, **CONF)
    build({SCRIPT: None, "index.rst": "Home\n====\n"}, **CONF)
    names = {path.name for path in build.folder.joinpath("gallery/images").rglob("*.png")}
    assert {"sphx_glr_first_two_001.png", "sphx_glr_first_two_thumb.png"} <= names
    assert "sphx_glr_first_thumb.png" not in names


def test_a_build_that_leaves_the_process_as_it_was(build: Project) -> None:
    folder = Path.cwd()
    environment = dict(os.environ)
    build()
    assert (Path.cwd(), dict(os.environ)) == (folder, environment)
