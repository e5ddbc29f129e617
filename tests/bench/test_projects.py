"""The projects that the benchmark builds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from sphinx.application import Sphinx

from bilingual_gallery import directives
from tests.bench.gallery import SILENT, example, make_gallery
from tests.bench.meter import CommandError, measure
from tests.bench.projects import PAGES, ROOT, Project, make_plain_site, plain_page
from tests.bench.runs import EDITED, edit_code, edit_prose

PAGE = """\
Title
=====

.. includenodoc:: /gallery/tiny.py
   :end-before: # %%

.. galleryitem:: /gallery/tiny.py

.. toctree::

   /gallery/tiny
"""
SCRIPT = '"""\nTiny\n====\n\nNext to nothing.\n"""\n\nprint("tiny output")\n\n# %%\n# The end.\n'
CONF = """\
project = "Tiny"
extensions = ["bilingual_gallery"]
exclude_patterns = ["_build", "beginner_source", "gallery/index.rst", "**/sg_execution_times.rst"]
sphinx_gallery_conf = {
    "examples_dirs": ["beginner_source"],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r"\\.py$",
    "write_computation_times": False,
}
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A tiny project, made over for plain sphinx-gallery."""
    root = tmp_path_factory.mktemp("tiny")
    files = {
        "conf.py": CONF,
        "index.rst": PAGE,
        "index.ko.rst": "",
        "beginner_source/GALLERY_HEADER.rst": "All\n===\n",
        "beginner_source/tiny.py": SCRIPT,
        "beginner_source/tiny.ko.rst": "",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return make_plain_site(tmp_path_factory.mktemp("made") / "plain", root)


def test_a_plain_project_is_built_by_plain_sphinx(plain: Project) -> None:
    command = [sys.executable, "-m", "sphinx", "-W", "-b", "html", ".", "_build/html"]
    done = subprocess.run(command, cwd=plain.folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert plain._ran(done.stdout) == 1
    page = (plain.folder / "_build/html/index.html").read_text(encoding="utf-8")
    assert "tiny output" in page
    assert "Next to nothing" in page
    assert 'href="gallery/tiny.html"' in page


def test_a_plain_project_has_no_translations(plain: Project) -> None:
    assert list(plain.folder.rglob("*.ko.rst")) == []


def test_a_sample_of_a_directive_stays_as_it_is() -> None:
    sample = ".. code-block:: rst\n\n   .. includenodoc:: /x.py\n\n   .. galleryitem:: /x.py\n"
    assert plain_page(sample) == sample


def test_nothing_of_ours_is_left_on_any_page() -> None:
    app = create_autospec(Sphinx, instance=True)
    directives.setup(app)
    names = [call.args[0] for call in app.add_directive.call_args_list]
    assert "includenodoc" in names
    for source in (path for name in PAGES for path in ROOT.glob(f"{name}/**/*.rst")):
        page = plain_page(source.read_text(encoding="utf-8"))
        assert re.findall(rf"^\.\. (?:{'|'.join(names)})::", page, re.MULTILINE) == []
        assert ":run:`" not in page


def test_listings_and_cards_of_the_page_are_there() -> None:
    source = ROOT / "beginner_source" / "pytorch_with_examples.rst"
    page = plain_page(source.read_text(encoding="utf-8"))
    assert page.count(".. literalinclude:: ") == 9
    assert page.count(":doc:`/beginner/examples_") == 9


def test_the_edits_change_prose_and_code_alone() -> None:
    script = (ROOT / EDITED).read_text(encoding="utf-8")
    before, prose, code = (
        ast.parse(text) for text in (script, edit_prose(script), edit_code(script))
    )
    assert ast.get_docstring(prose) == f"{ast.get_docstring(before)}\n\nThis sentence is new."
    assert [ast.dump(node) for node in prose.body[1:]] == [
        ast.dump(node) for node in before.body[1:]
    ]
    assert ast.get_docstring(code) == ast.get_docstring(before)
    assert len(code.body) == len(before.body) + 1


def test_a_gallery_has_its_size_and_a_few_draw_nothing(tmp_path: Path) -> None:
    make_gallery(tmp_path / "gallery", 60)
    scripts = list((tmp_path / "gallery" / "gallery_source").glob("part_*/*.py"))
    assert len(scripts) == 60
    drawn = [script for script in scripts if "plt.show()" in script.read_text(encoding="utf-8")]
    assert len(drawn) == 60 - 60 // SILENT


def test_the_examples_of_a_gallery_run(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example(SILENT), "example", "exec"), {})
    assert capsys.readouterr().out.endswith(" is 275\n")


def test_the_meter_counts_what_outlives_its_parent(tmp_path: Path) -> None:
    # The parent ends at once; its child fills memory.
    child = "import sys; sys.stdin.read(1); len(bytearray(200 << 20))"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"
    usage = measure([sys.executable, "-c", parent], tmp_path, tmp_path / "log")
    assert usage.cpu > 0
    if sys.platform == "linux":
        assert usage.memory > 200 << 20


def test_a_failed_command_ends_the_benchmark_with_its_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    with pytest.raises(CommandError, match="no such thing"):
        measure(command, tmp_path, tmp_path / "log")
