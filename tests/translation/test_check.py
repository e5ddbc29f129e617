"""The check: every code by something that is wrong, and bad input of all kinds."""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bilingual_gallery.__main__ import main
from bilingual_gallery.translation.check import Report, check_translations
from bilingual_gallery.translation.check_findings import CODES, Finding, localise
from bilingual_gallery.translation.check_project import Project as Checked
from bilingual_gallery.translation.pages import Site, open_site
from tests.conftest import Project

PAGE = """\
Title
=====

One loss.

Use ``x`` and :ref:`label` now.

- a
- b

.. _label:

Second
------

``code`` only, 3 %

.. |s| replace:: S
"""
WHOLE = """\
..
   Title

제목

..
   One loss.

손실 하나.

..
   Use ``x`` and :ref:`label` now.

이제 ``x``와 :ref:`label`을 쓰세요.

..
   - a
   - b

- 가
- 나

..
   Second

둘째

..
   ``code`` only, 3 %

``code``만, 3 %
"""
GLOSSARY = """\
English,Korean,policy,forbidden,note
loss,손실,translate,로스,
NumPy,,keep,넘파이,
"""
INDEX = "Home\n====\n\nThe first paragraph.\n\n.. toctree::\n\n   gallery/first\n   page\n"
INDEX_KO = "..\n   Home\n\n집\n\n..\n   The first paragraph.\n\n첫 문단입니다.\n"
FIRST_KO = """\
..
   First example

첫 예제

..
   What the **first** example shows.

**첫** 예제가 보여 주는 것.

..
   And more about it.

그 밖의 것.

..
   # Two numbers,
   # to begin with

# 두 수

..
   # their sum

# 합

..
   A product

곱

..
   The other operation.

다른 연산.
"""
CLEAN = {
    "index.rst": INDEX,
    "index.ko.rst": INDEX_KO,
    "page.rst": PAGE,
    "page.ko.rst": WHOLE,
    "gallery_source/first.ko.rst": FIRST_KO,
    "glossary.csv": GLOSSARY,
}
Files = Mapping[str, str | bytes | None]


@pytest.fixture(autouse=True)
def _no_hunspell(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found does not depend on whether this machine has a dictionary."""
    monkeypatch.setenv("PATH", "")


class Checker:
    """Checks a tiny project of which every test has other files."""

    def __init__(self, project: Project, site: Site) -> None:
        self.project = project
        self.site = site
        self.left: dict[str, str | bytes | None] = {}

    def __call__(self, files: Files, language: str = "ko") -> Report:
        """Check the clean project with *files* in it."""
        self.project.write({**CLEAN, **files})
        self.left = {name: CLEAN.get(name) for name in files}
        return check_translations(Checked(self.site), language)

    def page(self, korean: str | bytes, english: str = PAGE) -> list[Finding]:
        """What is found in the page's translation."""
        return list(self({"page.rst": english, "page.ko.rst": korean}).findings)

    def tidy(self) -> None:
        self.project.write(
            {n: c for n, c in self.left.items() if c or (self.project.folder / n).exists()}
        )


@pytest.fixture(scope="module")
def project(shared: Callable[[], Project]) -> Iterator[Checker]:
    made = shared()
    conf = (made.folder / "conf.py").read_text(encoding="utf-8")
    made.write({**CLEAN, "conf.py": f'{conf}\nbilingual_glossaries = {{"ko": "glossary.csv"}}\n'})
    with open_site(made.folder) as site:
        yield Checker(made, site)


@pytest.fixture
def check(project: Checker) -> Iterator[Checker]:
    yield project
    project.tidy()


def said(findings: list[Finding]) -> list[tuple[int, str]]:
    return [(finding.line, finding.code.name) for finding in findings]


def entry(english: str, korean: str) -> str:
    """A page's translation with one entry more, whose English begins in line 33."""
    indented = "\n".join(f"   {line}".rstrip() for line in english.split("\n"))
    return f"{WHOLE}\n..\n{indented}\n\n{korean}\n"


def only(english: str, korean: str) -> tuple[str, str]:
    """A page of one text more, and its translation, which begins in line 35."""
    return entry(english, korean), f"{PAGE}\n{english}\n"


def test_a_clean_project(check: Checker) -> None:
    report = check({})
    assert report.findings == ()
    assert (report.files, report.entries, report.errors, report.warnings) == (3, 15, 0, 0)


LONG = "A paragraph of so many words that its length says something about its translation, number "
MANY = [f"{LONG}{number}." for number in range(25)]

#: Code → the English of the page, its translation, and the line of the finding.
BAD: dict[str, tuple[str, str | bytes, int]] = {
    "E101": (PAGE, WHOLE.encode("cp949"), 4),
    "E103": (PAGE, WHOLE.replace("둘째", "<<<<<<< a\n둘째\n=======\n두째\n>>>>>>> b"), 26),
    "E104": (PAGE, b"\xef\xbb\xbf" + WHOLE.encode(), 1),
    "E105": (PAGE, WHOLE.replace("손실 하나", "손실\u200b 하나"), 9),
    "E106": (PAGE, WHOLE.replace("둘째", unicodedata.normalize("NFD", "둘째")), 26),
    "E108": (PAGE, f"{WHOLE}\n  ..\n     Two\n\n  둘\n", 33),
    "E109": (PAGE, f":same: x\n:translators: 홍길동 <example>\n\n{WHOLE}", 2),
    "E201": (PAGE, WHOLE.replace("손실 하나", "**손실 하나"), 9),
    "E202": (PAGE, WHOLE.replace("- 나", ""), 20),
    "E203": (PAGE, WHOLE.replace("``x``와 ", ""), 14),
    "E204": (PAGE, WHOLE.replace(":ref:`label`을", ":ref:`레이블`을"), 14),
    "E205": (PAGE, entry("Second", "둘째"), 33),
    "E206": (PAGE, entry("Second\n\nTitle", "둘째\n\n다른 제목"), 33),
    "E207": (PAGE, entry("There is nothing of the kind anywhere.", "없습니다."), 33),
    "E301": (PAGE, WHOLE.replace("손실", "오차"), 9),
    "E302": (only("NumPy is it.", "이것입니다.")[1], only("NumPy is it.", "이것입니다.")[0], 36),
    "E303": (PAGE, WHOLE.replace("손실", "로스"), 9),
    "W401": (PAGE, WHOLE.replace("둘째", ".. was:\n   Section two\n\n두 번째 절"), 23),
    "W402": (PAGE, WHOLE.replace("둘째\n\n", ""), 23),
    "W403": (PAGE, WHOLE.replace("둘째", "Second"), 26),
    "W404": (PAGE, WHOLE.replace("``x``와", "``x`` 와"), 14),
    "W405": (PAGE, WHOLE.replace("``x``와", "``x``과"), 14),
    "W406": (
        PAGE + "\n" + "\n\n".join(MANY),
        WHOLE
        + "".join(f"\n..\n   {e}\n\n{'가' * (40 if n else 4)}.\n" for n, e in enumerate(MANY)),
        36,
    ),
    "W408": (PAGE, WHOLE.replace("둘째", "둘째  "), 26),
    "W409": (PAGE, WHOLE.replace("- 나", "-\t나"), 21),
}


@pytest.mark.parametrize(("name", "case"), BAD.items(), ids=BAD.keys())
def test_each_code(check: Checker, name: str, case: tuple[str, str | bytes, int]) -> None:
    english, korean, line = case
    findings = check.page(korean, english)
    assert (line, name) in said(findings), said(findings)
    assert {f.path.name for f in findings} <= {"page.ko.rst", "page.rst"}
    errors = [f for f in findings if f.code.is_error]
    if name.startswith("W"):
        assert errors == []
        assert {f.code.name for f in findings} == {name}


def test_a_translation_file_of_nothing(check: Checker) -> None:
    findings = check({"nothing.ko.rst": "..\n   One\n\n하나\n"}).findings
    assert [(f.path.name, f.line, f.code.name) for f in findings] == [("nothing.ko.rst", 1, "E102")]


def test_a_link_out_of_the_project(check: Checker, tmp_path: Path) -> None:
    outside = tmp_path / "outside.rst"
    outside.write_text("secret", encoding="utf-8")
    check.left = {"out.ko.rst": None}
    (check.project.folder / "out.ko.rst").symlink_to(outside)
    findings = check({"out.ko.rst": outside.read_text(encoding="utf-8")}).findings
    assert [(f.path.name, f.line, f.code.name) for f in findings] == [("out.ko.rst", 1, "E107")]


def test_a_link_to_a_file_that_is_not_there(check: Checker) -> None:
    link = check.project.folder / "lost.ko.rst"
    link.symlink_to("nowhere.rst")
    try:
        findings = check({}).findings
    finally:
        link.unlink()
    assert [(f.path.name, f.code.name) for f in findings] == [("lost.ko.rst", "E101")]


def test_a_script_that_is_no_example(check: Checker) -> None:
    findings = check({"gallery_source/bad.py": "x = 1\n", "gallery_source/bad.ko.rst": ""}).findings
    assert ("bad.py", "E208") in [(f.path.name, f.code.name) for f in findings]


def test_a_glossary_that_can_not_be_read(check: Checker) -> None:
    findings = check({"glossary.csv": f"{GLOSSARY}loss,손실,?,,\n"}).findings
    assert [(f.path.name, f.line, f.code.name) for f in findings] == [("glossary.csv", 4, "E304")]


def test_a_page_without_a_translation_file(check: Checker) -> None:
    (check.project.folder / "page.ko.rst").unlink()
    project = Checked(check.site)
    findings = check_translations(project, "ko").findings
    check.left = {"page.ko.rst": WHOLE}
    assert [(f.path.name, f.code.name) for f in findings] == [("page.rst", "W410")]
    assert findings[0].mend("en") == "start one: make translation PAGE=page.rst TO=ko"


def test_spelling(check: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a hunspell of our own, which knows only what is in the personal dictionary."""
    program = tmp_path / "hunspell"
    unknown = "-e 제먹 -e 손실률 -e 독스트링 -e 독스트링을 -e 를"
    program.write_text(f"#!/bin/sh\ngrep -x {unknown} || true\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    page = WHOLE.replace("제목", "제먹").replace("손실", "손실률")
    # A word with its English is introduced, and a particle belongs to the markup before it.
    page = page.replace("하나", "독스트링(docstring)").replace("- 나", "- 독스트링을 **나**를")
    report = check({"page.ko.rst": page})
    assert said(list(report.findings)) == [(4, "W407")]
    assert "spelling.ko.txt" in report.findings[0].mend("en")
    assert check({"page.ko.rst": page, "spelling.ko.txt": "제먹\n"}).findings == ()
    assert report.not_checked == ()


def test_no_speller(check: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert [what.split()[0] for what in check({}).not_checked] == ["spelling"]


def test_every_code_is_tested() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [code.name for code in CODES if f'"{code.name}"' not in source] == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("``x``와", "``x``\\ 와"),
        (":ref:`label`을", ":ref:`label` 을"),
        (":ref:`label`을", ":ref:`label`\n을"),
    ],
)
def test_spaces_before_particles(check: Checker, was: str, now: str) -> None:
    assert said(check.page(WHOLE.replace(was, now))) == [(14, "W404")]


@pytest.mark.parametrize("korean", ["``x`` 이 값", "**x** 의도", "``x`` 만큼", "``x``, 와"])
def test_spaces_that_may_stay(check: Checker, korean: str) -> None:
    english = "Use ``x``." if "``" in korean else "Use **x**."
    translation, page = only(english, korean)
    assert check.page(translation, page) == []


def test_space_and_particle_in_a_literal_block(check: Checker) -> None:
    translation, page = only("Code::\n\n   a = 1", "코드::\n\n   ``x`` 는 CPU을")
    assert check.page(translation, page) == []


@pytest.mark.parametrize(
    ("korean", "code"),
    [
        ("**텐서(Tensor)**는 ``backward()``를", []),
        ("**텐서(Tensor)**은 ``x``를", [(36, "W405")]),
        ("`계층 <https://a>`__를", [(36, "W405")]),
        ("하나\n손실를 둘", [(37, "W405")]),
    ],
)
def test_particles(check: Checker, korean: str, code: list[tuple[int, str]]) -> None:
    translation, page = only("Words.", korean)
    found = [pair for pair in said(check.page(translation, page)) if pair[1] == "W405"]
    assert found == code


def test_the_difference_of_old_and_new_english(check: Checker) -> None:
    findings = check.page(
        WHOLE.replace("둘째", ".. was:\n   The second\n\n둘째"),
    )
    assert findings[0].values["difference"] == "[-The second-] {+Second+}"


def test_english_that_changed_since(check: Checker) -> None:
    page = f"{PAGE}\nSome words that nobody changes much.\n"
    korean = entry("Some words which nobody changes much.", "거의 바뀌지 않는 말.")
    (finding,) = check.page(korean, page)
    assert (finding.line, finding.code.name) == (33, "W401")
    assert finding.values["difference"] == "Some words [-which-] {+that+} nobody changes much."


def test_changed_english_with_another_literal(check: Checker) -> None:
    page = f"{PAGE}\nSome words that ``nobody`` changes much.\n"
    korean = entry("Some words that nobody changes much.", "거의 바뀌지 않는 말.")
    assert said(check.page(korean, page)) == [(33, "E203"), (33, "W401")]


def test_what_is_not_translated_is_said_at_the_english(check: Checker) -> None:
    (finding,) = check.page(WHOLE, f"{PAGE}\nA new\nparagraph.\n")
    assert (finding.path.name, finding.line, finding.code.name) == ("page.rst", 20, "W402")


def test_a_comment_that_is_not_translated(check: Checker) -> None:
    korean = FIRST_KO.replace("# 합\n", "")
    report = check({"gallery_source/first.ko.rst": korean})
    assert said(list(report.findings)) == [(22, "W402")]


def test_the_same_english_twice_in_one_entry(check: Checker) -> None:
    translation, page = only("- yes\n- yes", "- 예\n- 네")
    assert said(check.page(translation, page)) == [(37, "E206")]


@pytest.mark.parametrize("english", ["NumPy", "``x``", "5 %", "NumPy 2.1, ``x``", "4 GiB"])
def test_nothing_to_translate(check: Checker, english: str) -> None:
    translation, page = only(english, english)
    assert check.page(translation, page) == []
    assert check.page(WHOLE, page) == []


def test_english_that_is_meant_to_stay(check: Checker) -> None:
    translation, page = only("One thing", "One thing")
    assert check.page(f":same: Two | One thing\n\n{translation}", page) == []


def test_a_list_of_words_in_both_languages(check: Checker) -> None:
    words = "loss\n\n손실\n\nweight\n\n가중치"
    translation, page = only(words, words)
    assert check.page(translation, page) == []


def test_crlf(check: Checker) -> None:
    assert check.page(WHOLE.replace("\n", "\r\n").encode()) == []
    bad = WHOLE.replace("손실 하나", "**손실 하나").replace("\n", "\r\n").encode()
    assert said(check.page(bad)) == [(9, "E201")]


def test_a_binary_file(check: Checker) -> None:
    findings = check.page(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff")
    assert "E101" in [code for _, code in said(findings)]


def test_a_binary_file_that_is_utf8(check: Checker) -> None:
    findings = check.page(b"\x00\x01\x02")
    assert {(1, "E101"), (1, "E105")} <= set(said(findings))


def test_a_very_long_line(check: Checker) -> None:
    begun = time.monotonic()
    for mark in ("``가", "가 ", "*가`", "가를 ", "(", "CPU("):
        translation, page = only("A word.", mark * 20_000)
        check.page(translation, page)
    assert time.monotonic() - begun < 60


def test_nothing_is_written(check: Checker) -> None:
    check({})
    folder = check.project.folder
    assert not (folder / "_build").exists()
    assert not (folder / "gallery").exists()


def test_another_language(check: Checker) -> None:
    japanese = "..\n   Title\n\n**題**は\n\n..\n   One loss.\n\n損失 を CPU을\n"
    report = check({"page.ja.rst": japanese}, "ja")
    codes = {finding.code.name for finding in report.findings}
    assert codes == {"W402", "W410"}
    assert [what.split()[0] for what in report.not_checked] == ["terms", "spelling"]


def test_an_entry_to_be_reviewed(check: Checker) -> None:
    """It is said once, and what is wrong with it waits until a person has looked at it."""
    page = WHOLE.replace("\n손실 하나.", "\n.. review:\n\n**깨짐")
    assert said(check.page(page)) == [(6, "W411")]


def test_words_that_belong_to_no_entry(check: Checker) -> None:
    rest = ".. unpaired:\n   Where does this belong?\n\n   **어디\n"
    lines = len(WHOLE.split("\n"))
    assert said(check.page(f"{WHOLE}\n{rest}")) == [(lines + 1, "W412")]
    assert check.page(f"{WHOLE}\n.. unpaired:\n   Where does this belong?\n") == []


def test_an_entry_set_aside_troubles_nobody(check: Checker) -> None:
    gone = ".. gone:\n   Put aside.\n\n..\n   No such English.\n\n**없음\n"
    assert check.page(f"{WHOLE}\n{gone}") == []


MESSAGES = [
    "the file is not UTF-8 text; save it with the encoding UTF-8",
    "broken markup: Inline strong start-string without end-string.",
    "the translation lacks ``x``",
    "the translation has ``y``, which the English has not",
    "the translation lacks ``x``; the translation has ``y``, which the English has not",
    "the translation has other blocks than the English: paragraph for nothing",
    "the same English has an entry at line 3 already; keep one",
]


@pytest.mark.parametrize("message", MESSAGES)
def test_messages_of_the_build_in_korean(message: str) -> None:
    korean = str(localise(message, "ko"))
    assert any("가" <= character <= "힣" for character in korean)
    assert localise(message, "en") == message


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_every_code_has_korean_words(code: object) -> None:
    finding = Finding(Path(), 1, next(c for c in CODES if c is code), {})
    for text in (finding.code.message, finding.code.mend):
        if text not in {"{words}", "{what}"}:
            assert localise(text, "ko") != text


@pytest.fixture
def folder(build: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, in which the command is called."""
    build.write({"page.rst": f":orphan:\n\n{PAGE}", "page.ko.rst": WHOLE})
    monkeypatch.chdir(build.folder)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    return build.folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(list(arguments))
    return status, capsys.readouterr().out


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.ko.rst").write_text(WHOLE.replace("손실", "**손실"), encoding="utf-8")
    status, out = run(capsys, "check")
    assert status == 1
    line = "page.ko.rst:9: E201 broken markup: Inline strong start-string without end-string."
    assert line in out.splitlines()
    mend = out.splitlines()[out.splitlines().index(line) + 1]
    assert mend.startswith("    → correct the markup")
    assert "ko: 1 file, 6 entries: 1 error, 2 warnings" in out


def test_warnings_alone_are_no_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", "--project", str(folder), "--to", "ko")[0] == 0


def test_in_korean(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    (folder / "page.ko.rst").write_text(WHOLE.replace("손실", "**손실"), encoding="utf-8")
    _, out = run(capsys, "check")
    assert "page.ko.rst:9: E201 마크업이 잘못되었습니다: 굵은 글씨를 여는" in out
    assert "오류 1개, 경고 2개" in out


def test_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.ko.rst").write_text(WHOLE.replace("둘째", "둘째 "), encoding="utf-8")
    data = json.loads(run(capsys, "check", "--format", "json")[1])
    assert data["summary"]["ko"]["errors"] == 0
    found = [f for f in data["findings"] if f["code"] == "W408"]
    assert (found[0]["file"], found[0]["line"], found[0]["severity"]) == (
        "page.ko.rst",
        26,
        "warning",
    )
    assert found[0]["mend"] == "run the command fix"


def test_as_annotations(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "page.ko.rst").write_text(WHOLE.replace("둘째", "둘째 "), encoding="utf-8")
    out = run(capsys, "check", "--format", "github")[1]
    assert "::warning file=page.ko.rst,line=26,title=W408::white space" in out


def test_no_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert main(["fix"]) == 2
    assert "conf.py" in capsys.readouterr().err


def test_list_of_codes(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(capsys, "check", "--codes")
    assert (status, len(out.splitlines())) == (0, len(CODES))


def test_our_own_files() -> None:
    """What this project asks of others it has done itself."""
    with open_site(Path(__file__).parents[2]) as site:
        report = check_translations(Checked(site), "ko")
    places = [f"{f.path.name}:{f.line}: {f.message('en')}" for f in report.findings]
    assert places == []
