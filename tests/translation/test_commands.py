"""All commands of translators on a project of its own, in Japanese; and ``--help``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual_gallery.__main__ import main

ROOT = Path(__file__).parents[2]
COMMANDS = ["html", "translation", "check", "fix", "status", "export-po", "import-po", "adopt"]
IN_PLACE = """\
小さな本
========

この本は、ネットワークの損失と ``backward`` についての本です。

- 最初の項目
- 次の項目

.. note:: PyTorch computes the gradients.
"""

Run = Callable[..., tuple[int, str]]


def shell(*arguments: str, folder: Path, after: str = "") -> subprocess.CompletedProcess[str]:
    """Call the command line as a person does."""
    command = " ".join([sys.executable, "-m", "bilingual_gallery", *arguments, after])
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path, rootdir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "book"
    shutil.copytree(rootdir / "japanese", made)
    monkeypatch.chdir(made)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return made


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        status = main(list(arguments))
        out, err = capsys.readouterr()
        assert err == ""
        return status, out

    return command


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_book_in_japanese(folder: Path, run: Run) -> None:
    """From a translation in place to the built page."""
    copy = folder.parent / "copy.rst"
    copy.write_text(IN_PLACE, encoding="utf-8")
    assert run("adopt", "index.rst", str(copy))[0] == 0
    file = folder / "index.ja.rst"
    text = re.sub(r"\.\. review:\n\n", "", file.read_text(encoding="utf-8"))
    file.write_text(text.replace("の損失と", "のロスと"), encoding="utf-8")

    status, out = run("check")
    assert status == 1
    assert 'E303 "ロス" is not used for the term "loss"' in out
    assert "W402 not translated: PyTorch computes the gradients." in out
    replace(file, "のロスと", "の損失と")

    assert run("export-po", "index.rst", "--to", "ja")[0] == 0
    po = folder / "_build/po/index.ja.po"
    replace(
        po,
        'msgid "PyTorch computes the gradients."\nmsgstr ""',
        'msgid "PyTorch computes the gradients."\nmsgstr "PyTorchが勾配を計算します。 "',
    )
    assert run("import-po", str(po), "index.rst")[0] == 0
    assert run("check")[0] == 0
    assert "0 of 1 files mended" in run("fix")[1]
    assert "100" in run("status")[1]

    replace(folder / "index.rst", "The second item", "The second item of it")
    assert "1 whose English changed" in run("translation", "all")[1]
    assert "W401 behind" in run("check")[1]

    done = shell("html", "--title", "本", "_build/html", "ja", "en", folder=folder)
    assert done.returncode == 0, done.stderr
    page = (folder / "_build/html/ja/index.html").read_text(encoding="utf-8")
    for words in ("小さな本", "ネットワークの損失と", "次の項目", "PyTorchが勾配を計算します。"):
        assert words in page
    english = (folder / "_build/html/en/index.html").read_text(encoding="utf-8")
    assert "The second item of it" in english


@pytest.mark.parametrize("command", ["status", "export-po all", "import-po po all"])
def test_an_error_with_a_value_in_it_in_korean(
    folder: Path,
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert main([*command.split(), "--to", "fr"]) > 0
    words = "사이트의 언어가 아닙니다. bilingual_languages에 적으세요: fr"
    assert capsys.readouterr().err == f"conf.py:1: {words}\n"


def test_help_names_every_command(folder: Path) -> None:
    done = shell("--help", folder=folder)
    assert done.returncode == 0
    lines = dict(re.findall(r"^ {4}([a-z-]+)\s+(\S.*)$", done.stdout, re.MULTILINE))
    assert set(COMMANDS) <= lines.keys()


@pytest.mark.parametrize("command", ["check", "translation all", "export-po all", "status"])
def test_a_reader_that_stops_reading(folder: Path, command: str) -> None:
    """As in ``… | true``."""
    done = shell(*command.split(), folder=folder, after="| true")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "command",
    ["translation index.rst", "export-po index.rst", "check", "status", "fix"],
)
def test_a_folder_without_a_project(tmp_path: Path, command: str) -> None:
    done = shell(*command.split(), folder=tmp_path)
    assert done.returncode in {1, 2}
    assert (
        done.stderr
        == "conf.py:1: there is no conf.py; run the command in the folder of a Sphinx project\n"
    )


def test_only_one_module_knows_korean() -> None:
    """The code of no language stands anywhere else in the package."""
    for path in (ROOT / "bilingual_gallery").rglob("*.py"):
        if path.name != "korean.py":
            assert not re.search(r"""["']ko["']""", path.read_text(encoding="utf-8")), path
