"""The glossary: read, found in English, and kept to in Korean."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual_gallery.translation import korean
from bilingual_gallery.translation.glossary import Glossary, GlossaryError, Policy, read_glossary

HEADER = "English,Korean,policy,forbidden,note\n"
FILE = f"""{HEADER}loss,손실,translate,로스,
loss function,손실 함수,translate,비용 함수,
layer,계층|입력층,translate,레이어,
hidden layer,은닉층,translate,,
matrix|matrices,행렬,translate,,
automatic differentiation,자동 미분,translate,,
hyperparameter,하이퍼파라미터,transliterate,,
parameter,매개변수,translate,파라미터,
NumPy,,keep,넘파이|numpy,a library
autograd,,keep,,
shape,,keep,모양,
"""


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    path = tmp_path_factory.mktemp("glossary") / "glossary.csv"
    path.write_text(FILE, encoding="utf-8")
    return read_glossary(path, korean.WORD_START)


def names(glossary: Glossary, english: str) -> list[str]:
    return [term.english[0] for term in glossary.find(english)]


def wrong(glossary: Glossary, english: str, translation: str) -> list[tuple[str, str]]:
    return [(v.term.english[0], v.form) for v in glossary.violations(english, translation)]


def test_a_term(glossary: Glossary) -> None:
    term = glossary.terms[8]
    assert term.english == term.accepted == ("NumPy",)
    assert (term.policy, term.forbidden) == (Policy.KEEP, ("넘파이", "numpy"))
    assert (term.note, term.line, term.is_name) == ("a library", 10, True)


@pytest.mark.parametrize(
    ("english", "found"),
    [
        ("The loss.", ["loss"]),
        ("Losses of two Matrices", ["loss", "matrix"]),
        ("the loss function", ["loss function"]),
        ("a loss\nfunction and a loss", ["loss function", "loss"]),
        ("hidden layers", ["hidden layer"]),
        ("a two-layer net", ["layer"]),
        ("hyperparameters", ["hyperparameter"]),
        ("NumPy's arrays", ["NumPy"]),
        ("numpy and lossless and glosses", []),
        ("docs/loss and nn.loss and loss.py and loss()", []),
        ("automatic-differentiation", ["automatic differentiation"]),
        ("Autograd", ["autograd"]),
    ],
)
def test_find(glossary: Glossary, english: str, found: list[str]) -> None:
    assert names(glossary, english) == found


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("loss", "손실을"),
        ("loss", "손실함수"),
        ("loss", "손실 함수"),
        ("loss", "손실(loss)이"),
        ("loss function", "손실함수를"),
        ("loss function", "손실 함수(loss function)"),
        ("automatic differentiation", "자동미분"),
        ("layers", "입력층과"),
        ("hyperparameter and parameter", "하이퍼파라미터와 매개변수"),
        ("NumPy", "NumPy는"),
        ("Autograd", "autograd가"),
        ("autograd", "Autograd가"),
        ("nothing", "아무것도"),
    ],
)
def test_kept_to(glossary: Glossary, english: str, translation: str) -> None:
    assert wrong(glossary, english, translation) == []


@pytest.mark.parametrize(
    ("english", "translation", "violation"),
    [
        ("loss", "오차", ("loss", "")),
        ("loss", "손실(로스)", ("loss", "로스")),
        ("loss", "로스를", ("loss", "로스")),
        ("loss function", "함수", ("loss function", "")),
        ("parameter", "하이퍼파라미터", ("parameter", "")),
        ("parameter", "파라미터", ("parameter", "파라미터")),
        ("NumPy", "numpy는", ("NumPy", "numpy")),
        ("NumPy", "Numpy는", ("NumPy", "")),
        ("NumPy", "넘파이는", ("NumPy", "넘파이")),
        ("autograd", "자동 미분", ("autograd", "")),
        ("shape", "모양", ("shape", "모양")),
    ],
)
def test_not_kept_to(
    glossary: Glossary, english: str, translation: str, violation: tuple[str, str]
) -> None:
    assert wrong(glossary, english, translation) == [violation]


@pytest.mark.parametrize(
    ("english", "translation"),
    [("the loss", "크로스 손실"), ("NumPy", "NumPy의 torch.from_numpy"), ("a thing", "로스")],
)
def test_a_forbidden_form_that_is_none(glossary: Glossary, english: str, translation: str) -> None:
    assert wrong(glossary, english, translation) == []


def test_what_is_kept_leaves_nothing(glossary: Glossary) -> None:
    assert glossary.without_kept("NumPy: autograd").strip(" :") == ""
    assert "loss" in glossary.without_kept("NumPy loss")


def test_no_terms() -> None:
    assert Glossary().find("loss") == ()
    assert Glossary().violations("loss", "손실") == []


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "names the columns"),
        ("a,b\n", 1, "names the columns"),
        (f"{HEADER}loss,손실,translate\n", 2, "3 cells"),
        (f"{HEADER}loss,손실,say,,\n", 2, "the policy is one of"),
        (f"{HEADER}loss,,translate,,\n", 2, "no form"),
        (f"{HEADER},손실,translate,,\n", 2, "no English"),
        (f"{HEADER}loss,손실,translate,손실,\n", 2, "both accepted and forbidden"),
        (f'{HEADER}a,가,translate,,"two\nlines"\nA|b,나,translate,,\n', 4, "line 2 already"),
        (f'{HEADER}loss,손실,translate,,"\n', 2, "no CSV"),
        (f"{HEADER}\n\nloss,손실,?,,\n", 4, "the policy"),
    ],
)
def test_bad_input(tmp_path: Path, content: str, line: int, words: str) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError, match=words) as caught:
        read_glossary(path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_bytes(HEADER.encode() + "loss,손실,translate,,\n".encode("cp949"))
    with pytest.raises(GlossaryError, match="UTF-8") as caught:
        read_glossary(path)
    assert caught.value.line == 2


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="can't be read"):
        read_glossary(tmp_path / "none.csv")


def test_a_byte_order_mark_and_crlf(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    assert len(read_glossary(path).terms) == 11


def test_our_own_glossary() -> None:
    path = Path(__file__).parents[2] / "docs" / "glossary.csv"
    glossary = read_glossary(path, korean.WORD_START)
    assert {term.policy for term in glossary.terms} == set(Policy)
    assert wrong(glossary, "The loss function", "손실 함수는") == []
