"""Faults are named where a person edits."""

from __future__ import annotations

from tests.conftest import Project

PAGE = ":orphan:\n\nNote\n====\n\n.. galleryitem:: /gallery/nowhere.py\n\n**broken\n"
SCRIPT = '"""\nOdd\n===\n\nWords.\n"""\nx = 1\n\n# %%\n# An **unclosed word.\n\ny = 1\n'


def test_a_fault_in_a_page_of_a_gallery(build: Project) -> None:
    lines = build({"gallery_source/note.rst": PAGE}).warnings.splitlines()
    assert any(line.startswith("gallery_source/note.rst:6: ERROR: galleryitem") for line in lines)
    assert any(line.startswith("gallery_source/note.rst:8: WARNING: Inline") for line in lines)


def test_a_fault_in_the_prose_of_a_script(build: Project) -> None:
    files = {
        "gallery_source/odd.py": SCRIPT,
        "index.rst": "Home\n====\n\n.. toctree::\n\n   gallery/odd\n   gallery/first\n",
    }
    warnings = build(files).warnings
    assert warnings.startswith("gallery_source/odd.py:10: WARNING: Inline strong")
