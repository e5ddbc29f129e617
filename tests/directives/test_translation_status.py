"""The directive ``translation-status``: the same numbers everywhere, and those of today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual_gallery.__main__ import main
from bilingual_gallery.translation.status_build import pages_to_write
from tests.conftest import Built, Project, text_of
from tests.translation.test_check import CLEAN, INDEX, PAGE, WHOLE

STATUS = "Status\n======\n\n.. translation-status::\n"
FILES = {
    **{name: text for name, text in CLEAN.items() if name != "glossary.csv"},
    "index.rst": f"{INDEX}   status\n   bare\n",
    "status.rst": STATUS,
    "bare.rst": "Bare\n====\n\nNobody has translated this.\n",
    # One behind, one broken, one missing.
    "page.rst": PAGE.replace("One loss.", "One loss or two."),
    "page.ko.rst": ":translators: 홍길동 <https://example.org>, 임꺽정\n\n"
    + WHOLE.replace("``x``와 ", "").replace("둘째\n", ""),
}
KEYS = ("percent", "translated", "behind", "missing", "broken")


def shown(built: Built, docname: str = "status", number: int = 0) -> dict[str, tuple[int, ...]]:
    """What the table on the page says of each file: the numbers in its row."""
    table = built.page(docname).all("table", "status")[number]
    rows = {}
    for row in table.findall("./tbody/tr"):
        first, *cells = row.findall("td")
        path = first.find(".//code")
        name = "" if path is None else text_of(path)
        rows[name] = tuple(int(text_of(cell).rstrip(" %")) for cell in cells[: len(KEYS)])
    return rows


def told(folder: Path, capsys: pytest.CaptureFixture[str], language: str = "ko") -> Any:
    """What the command says, as JSON."""
    capsys.readouterr()
    assert main(["status", "--project", str(folder), "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)[language]


def by_file(data: Any) -> dict[str, tuple[int, ...]]:
    rows = {
        file["translation"] or file["source"]: tuple(file[key] for key in KEYS)
        for file in data["files"]
    }
    return {**rows, "": tuple(data[key] for key in KEYS)}


def test_page_terminal_and_json_agree(
    build: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    korean = build(FILES)
    english = build(language="en")
    data = told(build.folder, capsys)
    rows = by_file(data)
    assert rows["page.ko.rst"][1:] == (4, 1, 1, 1)
    assert rows["bare.rst"] == (0, 0, 0, 2, 0)
    assert shown(korean) == shown(english) == rows

    monkeypatch.chdir(build.folder)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    assert main(["status"]) == 0
    printed = capsys.readouterr().out.splitlines()
    lines = {line.split()[0]: line.split()[1:6] for line in printed[3:8]}
    assert lines == {file["source"]: [str(file[key]) for key in KEYS] for file in data["files"]}
    for file in data["files"]:
        for block in file["left"]:
            place = f"{block['file']}:{block['line']}"
            if file["translation"]:
                assert any(line.startswith(f"{place}: {block['state']}: ") for line in printed)
                assert f"{place}</span>" in english.page("status").source


def test_words_and_links(build: Project) -> None:
    address = "https://example.org/b/{path}#L{line}"
    built = build(FILES, bilingual_source_url=address)
    assert built.warnings.splitlines() == [
        "page.ko.rst:16: ERROR: the translation lacks ``x`` [bilingual_gallery.inline]"
    ]
    page = built.page("status")
    links = {text_of(link): link.get("href") for link in page.all("a")}
    assert links["page.ko.rst"] == "https://example.org/b/page.ko.rst#L1"
    assert links["page.ko.rst:8"] == "https://example.org/b/page.ko.rst#L8"
    assert links["page.rst:14"] == "https://example.org/b/page.rst#L14"
    # The page in the language, by its title.
    assert links["제목"] == "page.html"
    assert links["첫 예제"] == "gallery/first.html"
    assert links["홍길동"] == "https://example.org"
    assert "남은 일" in page.source
    assert "아직 번역 파일이 없습니다" in page.source
    (item,) = (item for item in page.all("li") if "page.ko.rst:8" in text_of(item))
    assert text_of(item) == "page.ko.rst:8: 뒤처짐: One loss or two."
    assert [text_of(part) for part in item.iter("span") if part.get("lang") == "en"] == [
        "One loss or two."
    ]


def test_without_an_address_there_are_no_links_to_sources(build: Project) -> None:
    links = [text_of(link) for link in build(FILES).page("status").all("a")]
    assert not [link for link in links if ".rst" in link]


def test_the_page_is_right_after_every_change(
    build: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    build(FILES)
    build(language="en")
    changes: list[dict[str, str | None]] = [
        {"page.ko.rst": WHOLE},  # a translation
        {"page.rst": PAGE},  # a page
        {"bare.ko.rst": "..\n   Bare\n\n맨몸\n"},  # a new translation file
        {"bare.ko.rst": None},  # gone again
        {"gallery_source/first.ko.rst": "..\n   # their sum\n\n# 합\n"},  # of a script
        {"new.rst": ":orphan:\n\nNew\n===\n"},  # a new page
        {"new.rst": None},
    ]
    for change in changes:
        korean = build(change)
        english = build(language="en")
        assert korean.warnings == english.warnings == ""
        assert shown(korean) == shown(english) == by_file(told(build.folder, capsys)), change


def test_what_has_not_changed_is_not_written(build: Project) -> None:
    for language in ("ko", "en"):
        build(FILES, language=language)
        built = build(language=language)
        assert built.read <= {"page"}  # whose translation is broken
        assert pages_to_write(built.app, built.app.env) == []
    (build.folder / "page.ko.rst").write_text(WHOLE, encoding="utf-8")
    assert pages_to_write(built.app, built.app.env) == ["status"]


def test_a_translation_alone_has_no_english_page_read(build: Project) -> None:
    build(FILES, language="en")
    built = build({"page.ko.rst": WHOLE}, language="en")
    assert built.read == frozenset()
    assert shown(built)["page.ko.rst"][1:] == (6, 1, 0, 0)


def test_a_new_title_is_shown(build: Project) -> None:
    build(FILES)
    built = build({"page.ko.rst": WHOLE.replace("제목", "새 제목")})
    assert "새 제목" in [text_of(link) for link in built.page("status").all("a")]


def test_parallel_reading(build: Project, capsys: pytest.CaptureFixture[str]) -> None:
    many = {f"many{number}.rst": f":orphan:\n\nPage {number}\n{'=' * 9}\n" for number in range(8)}
    built = build({**FILES, **many}, parallel=2)
    assert shown(built) == by_file(told(build.folder, capsys))
    assert len(shown(built)) == 14


def test_two_languages(build: Project, capsys: pytest.CaptureFixture[str]) -> None:
    conf = (build.folder / "conf.py").read_text(encoding="utf-8")
    conf = conf.replace('["ko", "en"]', '["ko", "ja", "en"]')
    build.write({**FILES, "conf.py": conf, "page.ja.rst": "..\n   Title\n\n題名\n"})
    english = build(language="en")
    assert english.warnings == ""
    captions = [text_of(caption) for caption in english.page("status").all("caption")]
    assert captions == ["Korean", "Japanese"]
    for number, language in enumerate(("ko", "ja")):
        assert shown(english, number=number) == by_file(told(build.folder, capsys, language))
    japanese = build(language="ja")
    assert [text_of(caption) for caption in japanese.page("status").all("caption")] == ["日本語"]
    assert shown(japanese) == shown(english, number=1)


def test_all_is_translated(build: Project) -> None:
    files = {
        **FILES,
        "index.rst": f"{INDEX}   status\n",
        "bare.rst": None,
        "page.rst": PAGE,
        "page.ko.rst": WHOLE,
        "status.ko.rst": "..\n   Status\n\n현황\n",
    }
    build.write({"bare.rst": ""})
    page = build(files).page("status")
    assert "번역하거나 고칠 것이 남아 있지 않습니다." in page.source
    assert "남은 일" not in page.source


@pytest.mark.parametrize("builder", ["text", "gettext", "latex"])
def test_other_builders(build: Project, builder: str) -> None:
    built = build(FILES, builder=builder)
    assert "translation_status" not in built.warnings
    assert built.statuscode == 1  # one translation is broken, on purpose
