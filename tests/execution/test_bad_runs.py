"""What becomes of scripts that misbehave, and of the site that they are in."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import psutil
import pytest

from tests.conftest import Built, Project, text_of
from tests.execution.bad_scripts import LEFT, SCRIPTS

GOOD = '"""\nGood\n====\n\nWords.\n"""\nprint("all is well")\n'
FAILING = [name for name, bad in SCRIPTS.items() if bad.fails]
CONF: dict[str, Any] = {"sphinx_gallery_conf.image_scrapers": ("matplotlib",), "example_jobs": 2}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where temporary folders are made."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        yield folder


@pytest.fixture(scope="module")
def built(place: Path, tmp_path_factory: pytest.TempPathFactory, rootdir: Path) -> Built:
    """A site of a good example and of all that misbehave."""
    build = Project(tmp_path_factory.mktemp("bad") / "project", rootdir / "basic")
    files = {f"gallery_source/{name}.py": bad.script(name) for name, bad in SCRIPTS.items()}
    pages = "".join(f"   gallery/{name}\n" for name in ("first", "good", *SCRIPTS))
    index = f"Home\n====\n\n.. toctree::\n\n{pages}"
    conf = {**CONF, "sphinx_gallery_conf.junit": "junit.xml"}
    return build({**files, "gallery_source/good.py": GOOD, "index.rst": index}, **conf)


def said(built: Built, name: str) -> list[str]:
    """The lines that begin with the place of a script."""
    return [x for x in built.warnings.splitlines() if x.startswith(f"gallery_source/{name}.py:")]


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_is_said(built: Built, name: str) -> None:
    bad = SCRIPTS[name]
    lines = said(built, name)
    level = "ERROR" if bad.fails else "WARNING"
    assert len(lines) == len(bad.says)
    for line, words in zip(lines, bad.says, strict=True):
        assert line.startswith(f"gallery_source/{name}.py:{bad.line(name)}: {level}: ")
        assert words in line


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_the_page_shows(built: Built, name: str) -> None:
    assert "Words." in text_of(built.page(f"gallery/{name}").root)
    shown = "\n".join(
        text_of(element)
        for class_ in ("highlight-none", "highlight-pytb")
        for element in built.page(f"gallery/{name}").all("div", class_)
    )
    at = 0
    for words in SCRIPTS[name].shows:
        assert words in shown[at:]
        at = shown.index(words, at)


def test_the_frames_are_the_script_s_own(built: Built) -> None:
    (traceback,) = built.page("gallery/raises").all("div", "highlight-pytb")
    text = html.unescape("".join(traceback.itertext()))
    assert text.count("File ") == 2
    assert text.count('File "gallery_source/raises.py", line ') == 2


def test_a_forked_copy_of_the_run_ends_where_the_run_goes_on(built: Built) -> None:
    text = "".join(built.page("gallery/splits").root.itertext())
    assert text.count("once") == 2  # the code and its output


def test_the_page_of_all_that_is_printed_stays_small(built: Built) -> None:
    assert len(built.output("gallery/prints.html")) < 200_000


def test_each_line_stays_within_its_block(built: Built) -> None:
    (block,) = built.page("gallery/babbles").all("div", "highlight-none")
    lines = "".join(block.itertext()).split("\n")
    assert [line for line in lines if line] == [
        "\\xff\\xfe and",
        "100 %",
        "one",
        "two",
        "three",
        "lone \\ud800",
    ]


def test_all_figures_are_there(built: Built) -> None:
    assert len(built.page("gallery/draws").all("img")) == 200


@pytest.mark.parametrize("name", ["good", "first"])
def test_the_good_are_unharmed(built: Built, name: str) -> None:
    assert said(built, name) == []
    page = built.page(f"gallery/{name}")
    assert page.all(class_="example-run")
    assert page.all("div", "highlight-none")


def test_the_sources_are_unharmed(built: Built) -> None:
    assert built.path("gallery_source/good.py").read_text(encoding="utf-8") == GOOD
    assert built.path("gallery_source/deletes.py").is_file()
    header = built.path("gallery_source/GALLERY_HEADER.rst").read_text(encoding="utf-8")
    assert "ruined" not in header


def test_the_exit_status(built: Built) -> None:
    assert built.statuscode == 1


def test_nothing_else_is_said(built: Built) -> None:
    """But of each example, and sphinx-gallery's closing list."""
    heads = [x for x in built.warnings.splitlines() if ": ERROR: " in x or "WARNING: " in x]
    others = [x for x in heads if not x.startswith("gallery_source/")]
    assert len(others) == 1
    assert "Here is a summary of the problems" in others[0]


@pytest.mark.parametrize("name", FAILING)
def test_the_closing_list(built: Built, name: str) -> None:
    summary = built.warnings.partition("Here is a summary")[2]
    assert f"    gallery_source/{name}.py failed leaving traceback:" in summary
    line = SCRIPTS[name].line(name)
    assert f"    gallery_source/{name}.py:{line}: the " in summary


def test_nothing_is_stored_of_a_failed_run(built: Built) -> None:
    stored = [path for path in built.path("_build/results").iterdir() if path.is_dir()]
    assert len(stored) == len(SCRIPTS) - len(FAILING) + 2
    assert all(len(path.name) == 64 for path in stored)


def test_no_process_is_left(built: Built, place: Path) -> None:
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE:
                assert LEFT not in process.cmdline()
                assert not process.cwd().startswith(str(place))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def test_no_temporary_folder_is_left(built: Built, place: Path) -> None:
    assert list(place.glob("bilingual-gallery-*")) == []


def test_the_junit_file_names_the_failures(built: Built) -> None:
    suite = ET.fromstring(built.output("junit.xml"))
    assert suite.get("failures") == str(len(FAILING))
    failed = {
        Path(case.get("file", "")).stem: failure.get("message", "")
        for case in suite.iter("testcase")
        if (failure := case.find("failure")) is not None
    }
    assert set(failed) == set(FAILING)
    assert "SIGSEGV" in failed["segfault"]
    assert f"gallery_source/hangs.py:{SCRIPTS['hangs'].line('hangs')}: " in failed["hangs"]
    assert "JSONDecodeError" in failed["raises"]


def test_a_failure_that_is_expected(build: Project) -> None:
    name = "gallery_source/segfault.py"
    conf: dict[str, Any] = {"sphinx_gallery_conf.expected_failing_examples": [name]}
    built = build({name: SCRIPTS["segfault"].script("segfault")}, **conf)
    assert built.statuscode == 0
    assert "SIGSEGV" not in built.warnings
    assert "Examples failing as expected (1)" in built.app.status.getvalue()
    assert "ended by SIGSEGV" in text_of(built.page("gallery/segfault").root)


def test_a_failure_that_is_expected_and_does_not_come(build: Project) -> None:
    conf: dict[str, Any] = {
        "sphinx_gallery_conf.expected_failing_examples": ["gallery_source/first.py"]
    }
    built = build(**conf)
    assert built.statuscode == 1
    assert "Examples expected to fail, but not failing (1)" in built.warnings


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("timeout = soon", "sphinx_gallery_timeout is a number of seconds above 0, not 'soon'"),
        ("timeout = 0", "sphinx_gallery_timeout is a number of seconds above 0, not '0'"),
        ("memory = '4 GB'", "sphinx_gallery_memory is a number of bytes above 0, not \"'4 GB'\""),
        ("memory = -1", "sphinx_gallery_memory is a number of bytes above 0, not '-1'"),
    ],
)
def test_a_limit_that_is_none(build: Project, tmp_path: Path, setting: str, words: str) -> None:
    """It is said, and the script is not run, since nobody knows within which limit."""
    mark = tmp_path / "ran"
    script = f"{GOOD}# sphinx_gallery_{setting}\nopen({str(mark)!r}, 'w')\n"
    built = build({"gallery_source/odd.py": script})
    line = script.splitlines().index(f"# sphinx_gallery_{setting}") + 1
    place = f"gallery_source/odd.py:{line}: ERROR: the example failed"
    assert said(built, "odd") == [f"{place}: {words} [bilingual_gallery.example]"]
    assert built.statuscode == 1
    assert not mark.exists()
    assert built.page("gallery/odd")
