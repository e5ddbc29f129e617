"""The glossary on a page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Built, Project, text_of

HEADER = "English,Korean,policy,forbidden,note\n"
GLOSSARY = f"""{HEADER}loss,손실,translate,로스|오차값,설명
backward pass|backpropagation,역전파|후진,translate,,
batch,배치,transliterate,,
NumPy,,keep,넘파이,
C,씨,translate,,
C++,씨플플,translate,,
"""
NAMED: dict[str, Any] = {"bilingual_glossaries": {"ko": "glossary.csv"}}
PAGE = "Home\n====\n\n.. glossary-table:: ko\n\n.. toctree::\n\n   gallery/first\n"


@pytest.fixture
def page(build: Project) -> Project:
    build.write({"index.rst": PAGE, "glossary.csv": GLOSSARY})
    return build


def terms(built: Built) -> dict[str, list[str]]:
    """Each term and the paragraphs about it."""
    listed = built.page("index").one("dl", "glossary")
    names = [text_of(dt) for dt in listed.iter("dt")]
    about = [[text_of(p) for p in dd.iter("p")] for dd in listed.iter("dd")]
    return dict(zip(names, about, strict=True))


def test_terms_in_korean(page: Project) -> None:
    built = page(**NAMED)
    assert built.warnings == ""
    assert terms(built) == {
        "backward pass, backpropagation": ["역전파, 후진 번역"],
        "batch": ["배치 소리대로 적음"],
        "C": ["씨 번역"],
        "C++": ["씨플플 번역"],
        "loss": ["손실 번역", "쓰지 않는 말: 로스, 오차값", "설명"],
        "NumPy": ["그대로 둠", "쓰지 않는 말: 넘파이"],
    }


def test_the_page_says_which_words_are_of_the_other_language(page: Project) -> None:
    for language, foreign in (("ko", "en"), ("en", "ko")):
        spans = page(language=language, **NAMED).page("index").one("dl", "glossary").iter("span")
        found = {text_of(span): span.get("lang") for span in spans}
        assert {found["batch"], found["배치"], found["설명"]} == {None, foreign}
        assert (found["batch"] == "en") == (language == "ko")


def test_the_same_ids_in_both_languages(page: Project) -> None:
    def ids(language: str) -> list[str | None]:
        listed = page(language=language, **NAMED).page("index").one("dl", "glossary")
        return [dt.get("id") for dt in listed.iter("dt")]

    assert ids("ko") == ids("en")
    assert "term-backward-pass" in ids("ko")
    assert len(set(ids("ko"))) == 6


def test_a_changed_glossary_makes_its_page_out_of_date(page: Project) -> None:
    page(language="en", **NAMED)
    again = page({"glossary.csv": GLOSSARY.replace("손실", "잃음")}, language="en", **NAMED)
    assert again.read == {"index"}
    assert terms(again)["loss"][0] == "잃음 translated"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f"{HEADER}loss,손실,translate,,\nbatch,배치,?,,\n", "glossary.csv:3: ERROR: "),
        (HEADER.encode() + "loss,손실,translate,,\n".encode("cp949"), "glossary.csv:2: ERROR: "),
        (None, "glossary.csv:1: ERROR: "),
    ],
    ids=["policy", "encoding", "no file"],
)
def test_a_faulty_glossary(page: Project, content: str | bytes | None, place: str) -> None:
    built = page({"glossary.csv": content}, **NAMED)
    assert built.warnings.startswith(place)
    assert built.warnings.count("\n") == 1
    assert built.statuscode == 1
    assert "bad" not in built.page("index").source


def test_a_language_without_a_glossary(page: Project) -> None:
    built = page()
    assert built.warnings.startswith("index.rst:4: ERROR: glossary-table: conf.py names no")
    assert built.statuscode == 1
