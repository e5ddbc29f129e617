"""What ``make html`` leaves behind."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.site.built_site import EXAMPLES, Site, run_make

LANGUAGES = ("ko", "en")


def page(site: Site, language: str, name: str = "pytorch_with_examples") -> str:
    return (site.html / language / "beginner" / f"{name}.html").read_text(encoding="utf-8")


def download(site: Site, language: str, example: str, suffix: str) -> Path:
    """The one file that the example page offers under the example's name."""
    name = example.rpartition("/")[2] + suffix
    links = re.findall(rf'href="([^"]*_downloads/[^"]*/{name})"', page(site, language, example))
    assert len(set(links)) == 1
    return (site.html / language / "beginner" / example).parent.joinpath(links[0]).resolve()


def test_make_html_ends_well(site: Site) -> None:
    assert site.status == 0, site.log[-3000:]
    assert ": WARNING: " not in site.log
    assert ": ERROR: " not in site.log
    assert (site.html / "index.html").is_file()


def test_every_example_ran_once_for_both_languages(site: Site) -> None:
    assert len(site.results()) == len(EXAMPLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_has_listings_and_cards(site: Site, language: str) -> None:
    html = page(site, language)
    assert html.count('class="includenodoc highlight-python') == 9
    assert len(re.findall(r'<li class="gallery-card"', html)) == 9
    assert len(set(re.findall(r'<img alt="([^"]+)" class="gallery-card-figure', html))) == 9


@pytest.mark.parametrize("name", ["pytorch_with_examples", *EXAMPLES])
def test_ids_are_the_same_in_both_languages(site: Site, name: str) -> None:
    korean, english = (re.findall(r' id="([^"]+)"', page(site, code, name)) for code in LANGUAGES)
    assert korean == english


@pytest.mark.parametrize("name", ["pytorch_with_examples", *EXAMPLES])
def test_korean_pages_have_no_stand_ins(site: Site, name: str) -> None:
    body = page(site, "ko", name).partition("<body")[2]
    assert "stand-in" not in body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_example_page_shows_the_run(site: Site, language: str, example: str) -> None:
    html = page(site, language, example)
    assert "step 500: loss" in html
    assert "Python 3." in html
    assert re.search(r'<img [^>]*alt="[^"]+"[^>]* src="[^"]+\.webp"', html)
    assert "sphinx-gallery.github.io" not in html
    assert "Go to the end" not in html


@pytest.mark.parametrize("example", EXAMPLES)
def test_downloads_are_the_same_program_in_both_languages(site: Site, example: str) -> None:
    source = (site.root / "beginner_source" / f"{example}.py").read_text(encoding="utf-8")
    english = download(site, "en", example, ".py").read_text(encoding="utf-8")
    korean = download(site, "ko", example, ".py").read_text(encoding="utf-8")
    assert english == source
    assert korean != source
    assert re.search("[가-힣]", korean)
    assert _program(korean) == _program(english)


@pytest.mark.parametrize("example", EXAMPLES)
def test_korean_script_runs(site: Site, example: str, tmp_path: Path) -> None:
    script = shutil.copy(download(site, "ko", example, ".py"), tmp_path)
    environment = {"PATH": "/usr/bin:/bin", "MPLBACKEND": "Agg", "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "step 500: loss" in run.stdout


@pytest.mark.parametrize("example", EXAMPLES)
def test_korean_notebook_runs(site: Site, example: str) -> None:
    korean = _notebook(site, "ko", example)
    NotebookClient(korean, timeout=300, kernel_name="python3").execute()
    printed = [
        output.get("text", "")
        for cell in korean.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]
    assert "step 500: loss" in "".join(printed)


@pytest.mark.parametrize("example", EXAMPLES)
def test_notebooks_hold_the_same_code(site: Site, example: str) -> None:
    korean, english = (_notebook(site, language, example) for language in LANGUAGES)
    assert [_cell(cell) for cell in korean.cells] == [_cell(cell) for cell in english.cells]
    assert re.search("[가-힣]", korean.cells[0].source)


def _notebook(site: Site, language: str, example: str) -> nbformat.NotebookNode:
    return nbformat.reads(
        download(site, language, example, ".ipynb").read_text(encoding="utf-8"), as_version=4
    )


def _cell(cell: nbformat.NotebookNode) -> str:
    """A code cell as a program; any cell of prose as the same."""
    return _program(cell.source) if cell.cell_type == "code" else "prose"


def _program(source: str) -> str:
    tree = ast.parse(source)
    if ast.get_docstring(tree) is not None:
        tree.body.pop(0)
    return ast.dump(tree)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "suffix"), [("python", ".py"), ("jupyter", ".ipynb")])
def test_one_archive_holds_all_nine(site: Site, language: str, kind: str, suffix: str) -> None:
    links = re.findall(rf'href="([^"]*beginner_{kind}.zip)"', page(site, language))
    archive = (site.html / language / "beginner" / links[0]).resolve()
    with zipfile.ZipFile(archive) as opened:
        assert sorted(opened.namelist()) == sorted(f"{name}{suffix}" for name in EXAMPLES)
        for name in EXAMPLES:
            single = download(site, language, name, suffix).read_bytes()
            assert opened.read(f"{name}{suffix}") == single


def test_stored_results_name_what_ran(site: Site) -> None:
    for key in site.results():
        result = json.loads(
            (site.root / "_build/results" / key / "result.json").read_text(encoding="utf-8")
        )
        assert len(result["losses"]) == 500
        assert result["losses"][-1] < result["losses"][0] / 100
        assert result["device"]["name"]


class TestEdits:
    """Edits of the built copy; the copy and its site are put back after each."""

    @pytest.fixture(autouse=True)
    def put_back(self, site: Site) -> Iterator[None]:
        """Build the site anew once a test has put its files back: others look at it later."""
        yield
        assert run_make(site.root, "html").returncode == 0

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def test_prose_edits_run_nothing(self, site: Site) -> None:
        script = site.root / "beginner_source/examples_nn/two_layer_net_nn.py"
        translation = script.with_suffix(".ko.rst")
        kept = {path: path.read_bytes() for path in (script, translation)}
        before = site.results()
        self.edit(script, "The network as a model of layers", "The network as one model of layers")
        self.edit(script, "# Forward pass: compute predicted y", "# Forward pass: y as predicted")
        try:
            made = run_make(site.root, "html")
        finally:
            for path, data in kept.items():
                path.write_bytes(data)
        assert made.returncode == 0, made.stdout[-3000:]
        assert site.results() == before
        english = page(site, "en", "examples_nn/two_layer_net_nn")
        assert "The network as one model of layers" in english
        assert "# Forward pass: y as predicted</span>" in english

    def test_a_failing_script_does_not_take_the_site_down(self, site: Site) -> None:
        script = site.root / "beginner_source/examples_tensor/two_layer_net_numpy.py"
        kept = script.read_bytes()
        self.edit(script, "losses = []", 'losses = []\nraise RuntimeError("out of order")')
        try:
            made = run_make(site.root, "html", "LANGUAGES=en")
        finally:
            script.write_bytes(kept)
        assert made.returncode == 2  # make's own status for a recipe that ended with 1
        assert "RuntimeError: out of order" in made.stdout
        assert "beginner_source/examples_tensor/two_layer_net_numpy.py" in made.stdout
        assert "RuntimeError" in page(site, "en", "examples_tensor/two_layer_net_numpy")
        assert page(site, "en").count('class="includenodoc highlight-python') == 9
