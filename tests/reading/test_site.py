"""The command that builds every language of a site."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import Project

ROOT = Path(__file__).parents[2]


def html(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "bilingual_gallery", "html", "--title", "Both"),
            *("--project", str(project.folder), *arguments),
            *(str(project.folder / "_build/html"), "ko", "en"),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_language_and_the_page_that_leads_to_them(build: Project) -> None:
    made = html(build)
    assert made.returncode == 0, made.stdout + made.stderr
    folder = build.folder / "_build/html"
    assert 'lang="ko"' in (folder / "ko/gallery/first.html").read_text(encoding="utf-8")
    assert 'lang="en"' in (folder / "en/gallery/first.html").read_text(encoding="utf-8")
    assert "ko/index.html" in (folder / "index.html").read_text(encoding="utf-8")
    assert made.stdout.count("running 1 example(s)") == 1


def test_a_warning_in_any_language_ends_it_with_1(build: Project) -> None:
    build.write({"index.ko.rst": "..\n   Nothing like this is on the page.\n\n없음\n"})
    made = html(build)
    assert made.returncode == 1
    assert "index.ko.rst:1: ERROR" in made.stdout + made.stderr
    assert (build.folder / "_build/html/en/index.html").is_file()
    assert "with the problems named above" in made.stdout


def test_a_setting_that_is_no_good_is_said_without_a_traceback(build: Project) -> None:
    made = html(build, "-D", "sphinx_gallery_conf.examples_dirs=nowhere")
    assert made.returncode == 1
    assert "Traceback" not in made.stdout + made.stderr


def test_fresh_runs_once_for_all_languages(build: Project) -> None:
    html(build)
    made = html(build, "-D", "example_fresh=1")
    assert made.stdout.count("running 1 example(s)") == 1
