"""What is so in Korean alone: Hangul and the choice of particles. No Sphinx here.

The one module that knows a language by its code; what is checked for every language asks here
whether there is more to check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

LANGUAGE = "ko"
#: The name of the dictionary in hunspell.
DICTIONARY = "ko_KR"

#: A word in Hangul begins here.
WORD_START = r"(?<![가-힣])"
_WORD_END = r"(?![가-힣])"


def word_start(language: str) -> str:
    """The pattern for the place where a word of *language* begins; empty if not known."""
    return WORD_START if language == LANGUAGE else ""


class Ending(Enum):
    """How the sound of a word ends: this is what a particle depends on."""

    VOWEL = "vowel"
    RIEUL = "ㄹ"
    CONSONANT = "consonant"


#: After a final consonant, and without one.
_PAIRS = (("은", "는"), ("을", "를"), ("이", "가"), ("과", "와"))
_CHOICE = {form: pair for pair in _PAIRS for form in pair}
_PARTICLE = (
    r"(?P<particle>[은는을를이가]"
    r"|[과와](?=[는도의]?(?![가-힣]))"
    r"|으?로(?=(?:[는도만서써의]|부터)?(?![가-힣])))"
)
_AT_END = rf"{_PARTICLE}(?:(?<=[과와])[는도의]|(?<=로)(?:[는도만서써의]|부터))?{_WORD_END}"

#: A word that is nothing but a particle, so that no space belongs before it. Words that are
#: something else as well (이, 과, 도, 만) are left out.
_ALONE = (
    r"(?:[은는을를가의]|와[는도의]?|(?:에서|에게|까지|부터|으로|에|로)(?:[는도만의]|부터)?|처럼)"
    rf"{_WORD_END}"
)
ALONE = re.compile(_ALONE)

#: The letters whose names end in a consonant: 엘, 엠, 엔. 알 and 아르 are both said for R.
_LETTERS = {"l": Ending.RIEUL, "m": Ending.CONSONANT, "n": Ending.CONSONANT, "r": None}
#: 영 일 이 삼 사 오 육 칠 팔 구
_DIGITS = {
    **dict.fromkeys("036", Ending.CONSONANT),
    **dict.fromkeys("178", Ending.RIEUL),
    **dict.fromkeys("2459", Ending.VOWEL),
}
#: How English words sound at their end where the last letter settles it.
_SPELLINGS = (
    (re.compile(r"(ng|[mn])$"), Ending.CONSONANT),
    (re.compile(r"l$"), Ending.RIEUL),
    (re.compile(r"([aiouyrsxfz]|sh|ch|th)$"), Ending.VOWEL),
)
_LATIN = re.compile(r"(?:[A-Z]+|[A-Za-z][a-z]*|[A-Za-z]*[0-9]+)$")


@dataclass(frozen=True)
class WrongParticle:
    """A particle that does not go with the word before it.

    :ivar start: its place in the text.
    :ivar word: the word before it.
    """

    start: int
    word: str
    found: str
    right: str


def has_hangul(text: str) -> bool:
    """Whether there is any Hangul in *text*."""
    return any("가" <= character <= "힣" for character in text)


def hangul_words(text: str) -> Iterator[re.Match[str]]:
    """The words of *text* that begin in Hangul: what a dictionary can know."""
    return re.finditer(r"(?<![\w.)`*|:\\])[가-힣]+", text)


def ending(word: str) -> Ending | None:
    """How the sound of *word* ends; ``None`` where its spelling does not settle it."""
    last = word[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return {0: Ending.VOWEL, 8: Ending.RIEUL}.get(final, Ending.CONSONANT)
    match = _LATIN.search(word)
    if match is None:
        return None
    part = match[0]
    if part[-1].isdigit():
        # python3 may be 파이썬 삼 or 파이썬 쓰리.
        return _DIGITS[part[-1]] if part.isdigit() else None
    as_word = next((sound for spelling, sound in _SPELLINGS if spelling.search(part.lower())), None)
    if len(part) > 1 and not part.isupper():
        return as_word
    as_letters = _LETTERS.get(part[-1].lower(), Ending.VOWEL)
    # GPU is said letter by letter and ZIP as a word; MPS can be nothing but letters.
    spelled = len(part) == 1 or not re.search("[AEIOUY]", part)
    return as_letters if spelled or as_letters is as_word else None


def right_particle(particle: str, word: str) -> str | None:
    """The form of *particle* that goes with *word*; ``None`` where that is not certain."""
    sound = ending(word)
    if sound is None:
        return None
    if particle in {"로", "으로"}:
        return "으로" if sound is Ending.CONSONANT else "로"
    after_consonant, after_vowel = _CHOICE[particle]
    return after_vowel if sound is Ending.VOWEL else after_consonant


def wrong_particle_after(text: str, position: int, word: str) -> WrongParticle | None:
    """The particle that stands at *position*, directly behind markup that ends in *word*."""
    match = re.compile(_AT_END).match(text, position)
    return _judge(match, word) if match else None


def _judge(match: re.Match[str], word: str) -> WrongParticle | None:
    found = match["particle"]
    right = right_particle(found, word)
    if right is None or right == found:
        return None
    return WrongParticle(match.start("particle"), word, found, right)


def wrong_particles(text: str, nouns: Iterable[str] = ()) -> Iterator[WrongParticle]:
    """The wrong particles in *text*, plain words without markup.

    Many words end in what looks like a particle (먹는, 국가, 결과), so a form is judged only
    where it can be nothing else: behind a bracket, a Latin word or a number, behind one of the
    *nouns*, and the forms that end no other word (를, 와 and 으로).
    """
    known = sorted((noun for noun in set(nouns) if len(noun) > 1 and has_hangul(noun[-1])), key=len)
    patterns = [
        rf"(?P<word>[가-힣A-Za-z0-9_]+)\([^()]*\){_AT_END}",
        rf"(?P<word>[A-Za-z0-9_.+-]*[A-Za-z0-9]){_AT_END}",
        rf"(?P<word>[가-힣]+)(?=[를와]|으로){_AT_END}",
    ]
    if known:
        words = "|".join(re.escape(noun).replace(r"\ ", r"\s*") for noun in reversed(known))
        patterns.append(rf"(?P<word>{words}){_AT_END}")
    found: dict[int, WrongParticle] = {}
    for pattern in patterns:
        for match in re.finditer(pattern, text):
            wrong = _judge(match, match["word"])
            if wrong and not (wrong.found == "로" and wrong.word.endswith("으")):
                found.setdefault(wrong.start, wrong)
    return iter(sorted(found.values(), key=lambda wrong: wrong.start))
