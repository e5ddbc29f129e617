"""What a script finds beside itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bilingual_gallery.execution.beside import Surroundings

FILES = {
    "project/gallery/script.py": "",
    "project/gallery/neighbour.py": "",
    "project/gallery/page.rst": "",
    "project/gallery/_helper.py": "import json\nopen('deep.txt')\n",
    "project/gallery/deep.txt": "",
    "project/gallery/data.csv": "",
    "project/gallery/part_1.csv": "",
    "project/gallery/part_2.csv": "",
    "project/gallery/package/__init__.py": "from package import more\n",
    "project/gallery/package/more.py": "",
    "project/gallery/folder/one.bin": "",
    "project/gallery/folder/sub/two.bin": "",
    "project/shared/all.txt": "",
    "outside.txt": "",
}


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "project" / "gallery"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("print('no file')", []),
        ("import _helper", ["_helper.py", "deep.txt"]),
        ("from _helper import x", ["_helper.py", "deep.txt"]),
        ("import package.more", ["package/__init__.py", "package/more.py"]),
        ("import json, numpy", []),
        ("open('data.csv')", ["data.csv"]),
        ("open('./data.csv')", ["data.csv"]),
        ("glob('*.csv')", ["data.csv", "part_1.csv", "part_2.csv"]),
        ("[f'part_{n}.csv' for n in (1, 2)]", ["part_1.csv", "part_2.csv"]),
        ("Path('folder') / 'one.bin'", ["folder/one.bin", "folder/sub/two.bin"]),
        ("open('folder/one.bin')", ["folder/one.bin"]),
        ("glob('folder/*.bin')", ["folder/one.bin"]),
        ("open('../shared/all.txt')", ["../shared/all.txt"]),
        ("open('../../outside.txt')", []),
        ("open('neighbour.py')", ["neighbour.py"]),
        ("glob('*.py')", ["_helper.py", "deep.txt"]),
        ("print(f'{x} {y}')", []),
        ("print('.', '..', '', 'a\\0b', '\\n', 'x' * 9, '*')", []),
        (f"print({'data.csv' * 1000!r})", []),
    ],
)
def test_what_is_named(gallery: Path, code: str, names: list[str]) -> None:
    examples = {gallery / "script.py", gallery / "neighbour.py"}
    surroundings = Surroundings(gallery.parent, examples)
    files, _ = surroundings.of(gallery / "script.py", [ast.parse(code)])
    assert files == sorted((gallery / name).resolve() for name in names)


def test_what_a_module_beside_it_imports_counts(gallery: Path) -> None:
    _, modules = Surroundings(gallery.parent).of(
        gallery / "script.py", [ast.parse("import _helper")]
    )
    assert "import json" in [ast.unparse(module).splitlines()[0] for module in modules]


def test_a_module_that_does_not_parse_is_taken(gallery: Path) -> None:
    (gallery / "_helper.py").write_text("x = (\n", encoding="utf-8")
    files, _ = Surroundings(gallery.parent).of(gallery / "script.py", [ast.parse("import _helper")])
    assert files == [gallery / "_helper.py"]


def test_a_checksum_is_of_the_contents(gallery: Path) -> None:
    surroundings = Surroundings(gallery.parent)
    (gallery / "data.csv").write_text("1", encoding="utf-8")
    assert surroundings.checksum(gallery / "data.csv") != surroundings.checksum(
        gallery / "deep.txt"
    )
