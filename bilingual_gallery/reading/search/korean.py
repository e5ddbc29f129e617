"""What a Korean word is looked up by: without its particles and endings. No Sphinx here.

Words come apart into conjoining jamo (NFD), where a final consonant is a character of its own,
so that ``ㅂ니다`` comes off 만듭니다 and leaves 만드. ``korean.js`` does the same in the browser,
and has no table of its own: both go by :meth:`Korean.tables`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

#: Particles. Where there are two forms, the end of the word before settles which one stands.
_AFTER_CONSONANT = "은 을 이 과 으로 이나 이라도 이라고 이라는 이란 이든 이든지"
_AFTER_VOWEL = "는 를 가 와 나 라도 라고 라는 란 든 든지"
_AFTER_ANY = (
    "의 에 에서 에게 도 만 뿐 까지 부터 처럼 보다 마다 만큼 밖에 조차 마저 대로 씩 끼리 로서 "
    "로써 로부터 으로서 으로써 으로부터 에게서 이라면 라면 들"
)
#: Endings that follow the stem of a verb; a lone consonant closes its last syllable.
_ENDINGS = (
    "ㄴ ㄹ ㅁ 은 을 음 는 던 다 ㄴ다 는다 고 고서 며 으며 면 으면 면서 으면서 거나 지 지만 "
    "게 기 는지 ㄴ지 은지 ㄹ지 을지 는가 ㄴ가 은가 는데 ㄴ데 은데 도록 려면 으려면 려는 "
    "으려는 려고 으려고 므로 으므로 니 으니 니까 으니까 세요 으세요 습니다 ㅂ니다 습니까 "
    "ㅂ니까 나요 ㄴ가요 ㄹ까 ㄹ까요 더라도 더라 느라 자 자마자 든 든지 되 라 으라 ㄹ수록 "
    "을수록 네요 죠 지요 다가 다는 ㄴ다는 는다는 다면 ㄴ다면"
)
#: What follows 았, 었 and the like.
_AFTER_PAST = (
    "다 고 으며 으면 지만 습니다 습니까 는지 는데 던 을 음 기 거나 으므로 으니 다가 다는 다면"
)
#: What follows 어, 아, 여 and the like.
_AFTER_LINK = "서 도 야 요"
#: Verbs that follow 어 and make one word with it, as in 나누어지다 and 찾아내다.
_AUXILIARY = "지 내 보 주 두 놓 나 오 가"
#: Endings that are one in any word, also after the stem of a verb that is in no table.
_SURE = (
    "고 며 으며 면 으면 면서 으면서 거나 지만 는지 는데 도록 려면 으려면 려는 으려는 려고 "
    "으려고 세요 으세요 어서 아서 어야 아야 어도 아도 던 ㅆ습니다 ㅆ다 ㅆ던 ㅆ을"
)
#: Of these, the ones before which a single syllable is a verb's stem as well.
_SUREST = "습니다 ㅂ니다 ㅂ니까 므로 으므로"
#: They make a verb of a noun: 계산하다 is looked up by 계산.
_LIGHT = "하 되 시키 당하"
#: Other verbs, by their stems; one that says nothing about a page is in ``_SILENT``.
_VERBS = (
    "만들 배우 바꾸 바뀌 나누 나뉘 고치 다루 그리 옮기 지우 비우 채우 세우 가르치 가리키 "
    "더하 곱하 구하 정하 뽑 보이 붙이 맞추 줄이 늘리 합치 펼치 거치 마치 끝나 끝내 나타내 "
    "나타나 일어나 넘기 남기 맡기 생기 가져오 내려받 되돌리 기다리 찾 읽 적 묶 얻 넣 담 쌓 "
    "멈추 막 돌리 불러오 건너뛰 움직이 살펴보 돌려주 빼 고르 부르 따르 흐르 빠르 모으 걸리 "
    "알리 버리 지키 재 세 닫 기대 보내 꺼내 알아내 빠지 늘어나 줄어들 올리 내리 돌아오 "
    "달라지 작아지 커지 넘 남 늘 짧 작 크 높 낮 찍"
)
_SILENT = (
    "하 되 이 있 없 않 같 쓰 쓰이 보 주 두 오 가 나 내 들 지 나오 받 놓 놓이 알 모르 다르 많 "
    "이루어지 위하 대하 통하 말 아니 이러하 그러하"
)
#: The form before 어 of verbs in 르, by their stems.
_LINKS = {
    "고르": "골라",
    "부르": "불러",
    "따르": "따라",
    "흐르": "흘러",
    "빠르": "빨라",
    "다르": "달라",
}
#: Nouns of one syllable: only these may be what a particle leaves.
_SHORT = (
    "값 층 줄 수 표 키 끝 앞 뒤 칸 점 축 합 곱 곳 때 것 글 쪽 행 열 식 폭 뜻 초 번 개 셀 탭 "
    "말 방 훅 옆 안 위 밖 답 항 잎 쌍 빛 속 전 눈 손 색 겹 일 날 편 분 둘 셋 넷 웹 툴"
)
#: Particles that others follow: 에 of 에는 is left behind as well.
_AFTER_PARTICLE = "에 로 를 만"
#: Nouns of one syllable that others end in: 손실 is asked for by who looks for 손실값.
_TAILS = (
    "값 률 율 문 화 성 별 형 식 법 량 용 점 표 줄 창 집 명 수 열 들 기 자 적 력 층 망 도 당 "
    "쪽 칸 판"
)
#: Words that only look inflected.
_WHOLE = (
    "정확도 정밀도 복잡도 난이도 해상도 재정의 사용자정의 한국어 그대로 이미지 아이디어 "
    "레이어 소프트웨어 하드웨어 라이선스 주기 우선순위 그리고 정의 합의 주의 회의 동의 "
    "디자인 온라인 오프라인 파이프라인 도메인 흐름 그림 묶음 알림 느낌"
)
#: Other words that say nothing about a page.
_STOPPED = (
    "것 수 때 등 및 그 저 또 더 잘 그리고 그러나 하지만 그래서 그런데 그러면 또는 또한 이런 "
    "그런 이것 그것 여기 거기 이렇게 그렇게 어떻게 아주 매우 따라서 만 뿐"
)

_WORD = re.compile(r"[가-힣]+|[^\W가-힣]+")
_FINALS = str.maketrans("ㄴㄹㅁㅂㅆ", "ᆫᆯᆷᆸᆻ")
_RIEUL = "ᆯ"
_CONTRACTED = {"ᅮ": "ᅯ", "ᅵ": "ᅧ", "ᅩ": "ᅪ", "ᅬ": "ᅫ", "ᅳ": "ᅥ"}


def jamo(text: str) -> str:
    """*text* in conjoining jamo; a lone consonant of the tables becomes a final one."""
    return unicodedata.normalize("NFD", text[:1].translate(_FINALS) + text[1:])


def words(text: str) -> list[str]:
    """The words of *text*. ``NumPy는`` is two: Hangul and other letters never make one."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def is_hangul(word: str) -> bool:
    """Whether *word*, one of :func:`words`, is in Hangul."""
    return "가" <= word[:1] <= "힣"


def _particles() -> list[str]:
    """All particles, each of which may stand behind a word that is not in Hangul."""
    tables = (_AFTER_CONSONANT, _AFTER_VOWEL, _AFTER_ANY, _AFTER_PARTICLE)
    return [form for table in tables for form in table.split()]


def _any(forms: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(jamo, forms))})"


def _links(stem: str) -> Iterator[str]:
    """The forms in which *stem* stands before 서 and ㅆ: 배우어 and 배워 for 배우."""
    if stem in _LINKS:
        yield jamo(_LINKS[stem])
        return
    base = jamo(stem)
    yield from (base + jamo(vowel) for vowel in "어아")
    if stem.endswith("하"):
        yield from (base + jamo("여"), base[:-1] + "ᅢ")
    elif base[-1] in "ᅡᅢᅦ":
        yield base
    elif base[-1] in _CONTRACTED:
        yield base[:-1] + _CONTRACTED[base[-1]]
        if base[-1] == "ᅳ":
            yield base[:-1] + "ᅡ"


def _linked() -> str:
    """A pattern of what follows 어: 서, ㅆ습니다, 진다, 졌습니다 and so on."""
    after = f"(?:{_any(_AFTER_LINK.split())}|ᆻ{_any(_AFTER_PAST.split())})?"
    stems = _AUXILIARY.split()
    links = "|".join(link for stem in stems for link in _links(stem))
    return f"(?:{_any(stems)}{_any(_ENDINGS.split())}|(?:{links}){after}|{after})"


def _verbs() -> tuple[dict[str, str], re.Pattern[str]]:
    """What the forms of known verbs are looked up by, and a pattern with the form in a group."""
    stems = [*_VERBS.split(), *_SILENT.split()]
    bases = {jamo(stem): f"{stem}다" for stem in stems}
    # 만들 is 만드 before some endings.
    bases |= {base[:-1]: form for base, form in bases.items() if base.endswith(_RIEUL)}
    links = {link: f"{stem}다" for stem in stems for link in _links(stem)}
    ending = _any(_ENDINGS.split())
    pattern = f"^(?:({'|'.join(bases)}){ending}|({'|'.join(links)}){_linked()})$"
    return bases | links, re.compile(pattern)


def _suffixes() -> list[tuple[str, int]]:
    """Patterns of what may come off a word, and how many syllables must be left."""
    ending, linked = _any(_ENDINGS.split()), _linked()
    light = _LIGHT.split()
    links = "|".join(link for stem in light for link in _links(stem))
    linked_past = f"ᆻ{_any(_AFTER_PAST.split())}"
    particles = "|".join(
        (
            f"(?<=[ᆨ-ᇂ]){_any(_AFTER_CONSONANT.split())}",
            f"(?<=[ᅡ-ᅵ]){_any(_AFTER_VOWEL.split())}",
            f"(?<=[ᅡ-ᅵᆯ]){jamo('로')}",
            _any(_AFTER_ANY.split()),
        )
    )
    return [
        (f"(?:{_any(light)}{ending}|(?:{links}){linked})$", 2),
        # Not 일 and 임: many nouns end so, as 파일 and 프레임 do.
        (f"(?:{jamo('이')}(?![ᆯᆷ]$){ending}|(?:{jamo('이어')}|{jamo('여')}){linked_past})$", 2),
        (f"{_any(_SUREST.split())}$", 1),
        (f"(?:{particles}|{_any(_SURE.split())})$", 2),
    ]


#: What the words that say nothing are looked up by: no page is found by them.
STOPPED = frozenset(
    {
        *_STOPPED.split(),
        *(f"{stem}다" for stem in _SILENT.split()),
        *_particles(),
    }
)


class Korean:
    """Looks words up, in the way that the index of a site and its queries share.

    :param whole: words that stay as they are beside those known here, such as a glossary's.
    :param latin: gives the stem of a word that is not in Hangul.
    """

    def __init__(self, whole: Iterable[str], latin: Callable[[str], str]) -> None:
        self._short = frozenset([*_SHORT.split(), *_AFTER_PARTICLE.split()])
        self._whole = self._short | {*_WHOLE.split(), *_particles(), *filter(is_hangul, whole)}
        self._latin = latin
        self._verbs, self._verb = _verbs()
        self._suffixes = [(re.compile(pattern), least) for pattern, least in _suffixes()]

    def tables(self) -> dict[str, Any]:
        """All that the stem of a word in Hangul depends on, in a form that JSON can hold.

        :return: ``whole`` and ``short``, lists of words; ``tails``, what makes a longer noun of
            one; ``verb``, a pattern of a verb's form, and
            ``verbs``, what its groups are looked up by; and ``suffixes``, patterns of what comes
            off any word, with the number of syllables that must be left.
        """
        return {
            "whole": sorted(self._whole),
            "short": sorted(self._short),
            "tails": _TAILS.split(),
            "verb": self._verb.pattern,
            "verbs": self._verbs,
            "suffixes": [[pattern.pattern, least] for pattern, least in self._suffixes],
        }

    def stem(self, word: str) -> str:
        """What *word*, one of :func:`words`, is looked up by."""
        if not is_hangul(word):
            return self._latin(word)
        while word not in self._whole:
            if verb := self._verb.search(jamo(word)):
                return self._verbs[verb[1] or verb[2]]
            shorter = self._shorter(jamo(word))
            if shorter is None:
                break
            word = shorter
        return word

    def _shorter(self, letters: str) -> str | None:
        """The word without one particle or ending, if it has one."""
        for pattern, least in self._suffixes:
            if found := pattern.search(letters):
                rest = unicodedata.normalize("NFC", letters[: found.start()])
                if len(rest) >= least or rest in self._short:
                    return rest
        return None
