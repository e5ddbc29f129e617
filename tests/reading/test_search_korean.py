"""What a Korean word is looked up by."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual_gallery.reading.search.korean import STOPPED, Korean, words

KOREAN = Korean(["변화도", "옵티마이저", "gradient"], str.lower)

FORMS = {
    # Particles, also one behind the other.
    "텐서": "텐서 텐서를 텐서는 텐서가 텐서의 텐서와 텐서에서는 텐서로 텐서까지도 텐서라면",
    "신경망": "신경망 신경망을 신경망은 신경망이 신경망과 신경망으로 신경망으로부터 신경망이며",
    "행렬": "행렬 행렬로 행렬끼리 행렬마다",
    "값": "값 값을 값은 값이 값의 값에서 값으로 값들을 값입니다",
    # Endings of verbs that are made of nouns.
    "계산": "계산 계산하는 계산합니다 계산하여 계산해서 계산했습니다 계산된 계산되었습니다",
    "학습": "학습하는 학습시킵니다 학습시키면 학습되지만 학습하는지를 학습을",
    "실행": "실행하려면 실행되므로 실행했을 실행하지는 실행해야 실행하더라도",
    # Verbs by their dictionary form, through contraction and dropped consonants.
    "만들다": "만들고 만드는 만든 만듭니다 만들어 만들었습니다 만들어졌는지 만들면서",
    "나누다": "나누고 나눕니다 나눠 나눠서 나누어집니다 나눌",
    "더하다": "더하고 더합니다 더해 더했습니다 더해집니다",
    "고르다": "고르는 고릅니다 골라 골랐습니다",
    # What only looks inflected.
    "변화도": "변화도 변화도를 변화도도 변화도로",
    "정확도": "정확도 정확도를",
    "결과": "결과 결과를 결과와",
    "정의": "정의 정의한 정의를",
    "파일": "파일 파일을 파일이 파일에서",
    "이미지": "이미지 이미지를",
    "옵티마이저": "옵티마이저 옵티마이저가 옵티마이저라면",
}


@pytest.mark.parametrize(
    ("form", "stem"), [(form, stem) for stem, forms in FORMS.items() for form in forms.split()]
)
def test_an_inflected_word_is_looked_up_by_its_stem(form: str, stem: str) -> None:
    assert KOREAN.stem(form) == stem


@pytest.mark.parametrize(
    "word",
    ["은", "는", "이", "가", "을", "를", "에는", "에서는", "으로", "있습니다", "하는", "그리고"],
)
def test_a_word_that_says_nothing_is_stopped(word: str) -> None:
    assert KOREAN.stem(word) in STOPPED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NumPy는 3번", ["NumPy", "는", "3", "번"]),
        ("nn.Module", ["nn", "Module"]),
        ("y_pred와 zero_grad()", ["y_pred", "와", "zero_grad"]),
        (unicodedata.normalize("NFD", "텐서를 🙂 <b>"), ["텐서를", "b"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_that_is_not_in_hangul_is_not_ours() -> None:
    assert KOREAN.stem("Module") == "module"


@given(st.text(st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣")), min_size=1))
def test_a_stem_begins_as_the_word_does_and_is_whole_syllables(word: str) -> None:
    stem = KOREAN.stem(word)
    assert stem
    assert all("가" <= letter <= "힣" for letter in stem)
    # A verb's stem may be contracted in the word; its first consonant is not.
    assert unicodedata.normalize("NFD", stem)[0] == unicodedata.normalize("NFD", word)[0]


def test_the_tables_are_data() -> None:
    assert json.loads(json.dumps(KOREAN.tables())) == KOREAN.tables()
