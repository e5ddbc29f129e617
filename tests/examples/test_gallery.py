"""Where examples live."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual_gallery.examples import Gallery, find_example, find_examples


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return Gallery(tmp_path / "source", tmp_path / "made")


def test_a_file_and_the_one_made_from_it(gallery: Gallery) -> None:
    source, target = gallery.source / "a" / "x.py", gallery.target / "a" / "x.py"
    assert gallery.target_of(source) == target
    assert gallery.source_of(target) == source


def test_a_path_of_elsewhere(gallery: Gallery, tmp_path: Path) -> None:
    elsewhere = tmp_path / "source_of_others" / "x.py"
    assert gallery.target_of(elsewhere) is None
    assert gallery.source_of(elsewhere) is None
    assert find_example([gallery], elsewhere) is None


def test_an_example_is_found_by_either_place(gallery: Gallery) -> None:
    both = (gallery.source / "x.py", gallery.target / "x.py")
    assert [find_example([gallery], path) for path in both] == [both, both]


def test_scripts_in_the_order_of_their_names(gallery: Gallery) -> None:
    names = ["b.py", "a/z.py", "a/y.py", "_hidden/x.py", ".git/x.py", "a/_helper.py", "a/note.rst"]
    for name in names:
        path = gallery.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = [path.relative_to(gallery.source).as_posix() for path in find_examples([gallery])]
    assert found == ["a/y.py", "a/z.py", "b.py"]
