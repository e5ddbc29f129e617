"""Hangul and particles."""

from __future__ import annotations

import pytest

from bilingual_gallery.translation import korean
from bilingual_gallery.translation.korean import Ending, ending, right_particle, wrong_particles

NOUNS = ("텐서", "손실", "손실 함수", "변화도", "계층", "행렬")


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("텐서", Ending.VOWEL),
        ("행렬", Ending.RIEUL),
        ("계층", Ending.CONSONANT),
        ("CPU", Ending.VOWEL),
        ("SGD", Ending.VOWEL),
        ("HTML", Ending.RIEUL),
        ("MPS", Ending.VOWEL),
        ("NumPy", Ending.VOWEL),
        ("ReLU", Ending.VOWEL),
        ("Python", Ending.CONSONANT),
        ("Adam", Ending.CONSONANT),
        ("x", Ending.VOWEL),
        ("n", Ending.CONSONANT),
        ("10", Ending.CONSONANT),
        ("0.9", Ending.VOWEL),
        ("1", Ending.RIEUL),
    ],
)
def test_ending(word: str, sound: Ending) -> None:
    assert ending(word) is sound


@pytest.mark.parametrize("word", ["set", "ZIP", "OUTPUT", "module", "r", "python3", "w1", "", "…"])
def test_ending_that_spelling_does_not_settle(word: str) -> None:
    assert ending(word) is None


@pytest.mark.parametrize(
    ("particle", "word", "right"),
    [
        ("을", "텐서", "를"),
        ("는", "계층", "은"),
        ("가", "손실", "이"),
        ("과", "변화도", "와"),
        ("으로", "행렬", "로"),
        ("로", "계층", "으로"),
        ("로", "텐서", "로"),
        ("를", "set", None),
    ],
)
def test_right_particle(particle: str, word: str, right: str | None) -> None:
    assert right_particle(particle, word) == right


@pytest.mark.parametrize(
    ("text", "found", "right"),
    [
        ("손실를 줄입니다", "를", "을"),
        ("텐서을 만듭니다", "을", "를"),
        ("변화도(gradient)을 구합니다", "을", "를"),
        ("CPU을 씁니다", "을", "를"),
        ("3를 더합니다", "를", "을"),
        ("텐서으로 바꿉니다", "으로", "로"),
        ("행렬으로는 됩니다", "으로", "로"),
        ("손실와 다릅니다", "와", "과"),
        ("손실 함수은 작습니다", "은", "는"),
        ("계층가 있습니다", "가", "이"),
        ("GPU과의 차이", "과", "와"),
        ("저녁를", "를", "을"),
    ],
)
def test_wrong_particle(text: str, found: str, right: str) -> None:
    (wrong,) = wrong_particles(text, NOUNS)
    assert (wrong.found, wrong.right) == (found, right)


@pytest.mark.parametrize(
    "text",
    [
        "먹는 국가 결과 마을 높은 가을 지은 차이 평가 효과 별로 경로 깊이",
        "텐서를 계층이 손실과 행렬로 계층으로 CPU로 3을 2가지 640개",
        "변화도(gradient)를 손실(loss)을 계층(layer)이",
        "module을 module를 set을 set를",
        "텐서이므로 손실이다 물로 스스로",
        "",
    ],
)
def test_nothing_that_is_certainly_wrong(text: str) -> None:
    assert list(wrong_particles(text, NOUNS)) == []


@pytest.mark.parametrize("particle", ["를", "는", "와의", "에서는", "으로", "가", "까지도"])
def test_a_word_that_is_nothing_but_a_particle(particle: str) -> None:
    assert korean.ALONE.match(particle)


@pytest.mark.parametrize("word", ["이", "만", "도", "의도", "가능", "로그", "에너지", "와인"])
def test_a_word_that_may_be_something_else(word: str) -> None:
    assert not korean.ALONE.match(word)
