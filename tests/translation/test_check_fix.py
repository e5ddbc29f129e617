"""What is mended surely, and that nothing else is touched."""

from __future__ import annotations

import stat
import unicodedata
from pathlib import Path

import pytest

from bilingual_gallery.__main__ import main
from bilingual_gallery.translation.check_fix import fix_file
from tests.conftest import Project

HEAD = ":translators: 홍길동  \n\n..\n   English  with ``x`` \\ 는\n   ====\n\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "page.ko.rst"


def fixed(path: Path, korean: str, language: str = "ko") -> str:
    """What the translation *korean* becomes; all around it stays."""
    path.write_bytes(f"{HEAD}{korean}\n".encode())
    fix_file(path, language)
    text = path.read_bytes().decode()
    assert text.startswith(HEAD)
    return text.removeprefix(HEAD).removesuffix("\n")


@pytest.mark.parametrize(
    ("korean", "right"),
    [
        ("``x`` 는 값", "``x``는 값"),
        ("``x``\\ 는 값", "``x``는 값"),
        ("앞\\ **x**\\ 는", "앞**x**는"),
        ("**T**  를 :ref:`a` 에서", "**T**를 :ref:`a`에서"),
        ("``x``\n를 씁니다", "``x``를\n씁니다"),
        ("- ``x``\n  는, 값", "- ``x``는,\n  값"),
        ("값  \n둘\t", "값\n둘"),
        ("제목\n==", "제목\n===="),
        ("제목\n==========", "제목\n===="),
        ("==\n제목\n==", "====\n제목\n===="),
        (unicodedata.normalize("NFD", "한글"), "한글"),
    ],
)
def test_mended(path: Path, korean: str, right: str) -> None:
    assert fixed(path, korean) == right
    assert fixed(path, right) == right


@pytest.mark.parametrize(
    "korean",
    [
        "``x`` 이 값과 **T** 만",
        "``x``\n를\n씁니다",
        "코드::\n\n   ``x`` 는  \n   가\n   ==",
        "=====  =====\n가     나\n=====  =====\n다     라\n=====  =====",
        "**깨짐 는",
        "\\*x* 는",
    ],
)
def test_left_alone(path: Path, korean: str) -> None:
    kept = korean.replace("는  \n", "는\n")
    assert fixed(path, kept) == kept


def test_another_language_has_no_particles_of_korean(path: Path) -> None:
    assert fixed(path, "**x** 는 **題**\\ は", "ja") == "**x** 는 **題**は"


def test_the_ends_of_lines_and_the_mode_are_kept(path: Path) -> None:
    path.write_bytes(b"..\r\n   One\r\n\r\n``x`` \xeb\x8a\x94 \r\n")
    path.chmod(0o640)
    assert fix_file(path, "ko")
    assert path.read_bytes() == b"..\r\n   One\r\n\r\n``x``\xeb\x8a\x94\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(path.parent.iterdir()) == [path]


def test_a_byte_order_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf..\n   One\n\n\xea\xb0\x80\n")
    assert fix_file(path, "ko")
    assert path.read_bytes().startswith(b"..")


def test_what_was_translated_is_left_alone(path: Path) -> None:
    korean = "..\n   One\n\n.. was:\n   Two ``x`` 는  \n\n하나  \n"
    path.write_text(korean, encoding="utf-8")
    assert fix_file(path, "ko")
    assert path.read_text(encoding="utf-8") == korean.replace("하나  ", "하나")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\xff\x00",
        "..\n   One\n\n``x`` 는\n".encode("cp949"),
        "no entry ``x`` 는  \n".encode(),
        "..\n   One\n\n<<<<<<< a\n``x`` 는  \n=======\n둘\n>>>>>>> b\n".encode(),
        b"",
    ],
)
def test_a_file_that_is_none_stays(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert fix_file(path, "ko") is None
    assert path.read_bytes() == data


def test_the_command(
    build: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(build.folder)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    build.write({"index.ko.rst": "..\n   Home\n\n**집** 은  \n"})
    assert main(["fix"]) == 0
    out = capsys.readouterr().out
    assert "--- a/index.ko.rst\n+++ b/index.ko.rst\n" in out
    assert "-**집** 은  \n+**집**은\n" in out
    assert "1 of 1 files mended" in out
    assert main(["fix"]) == 0
    assert capsys.readouterr().out == "0 of 1 files mended\n"


def test_a_link_out_of_the_project_is_not_followed(
    build: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside.rst"
    outside.write_text("..\n   Home\n\n집  \n", encoding="utf-8")
    (build.folder / "index.ko.rst").symlink_to(outside)
    monkeypatch.chdir(build.folder)
    assert main(["fix"]) == 0
    assert outside.read_text(encoding="utf-8").endswith("집  \n")
