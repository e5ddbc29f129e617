"""Links and notes in the HTML of highlighted code."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from sphinx.highlighting import PygmentsBridge

from bilingual_gallery.reading.page_html import fewer_tokens
from bilingual_gallery.reading.weave import Link, Note, weave


def code(text: str, *lines: int) -> str:
    """The HTML of highlighted Python; *lines* are emphasised."""
    html = PygmentsBridge().highlight_block(text, "python", force=True, hl_lines=list(lines))
    return fewer_tokens(html).partition("<pre>")[2].rpartition("</pre>")[0]


class _Nesting(HTMLParser):
    """Makes sure that what is opened last is closed first."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def text_of(html: str) -> str:
    nesting = _Nesting()
    nesting.feed(html)
    assert nesting.open == []
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_link_around_several_words() -> None:
    html = weave(code("x = torch.randn(3)\n"), [Link(1, 4, 15, "https://x.org/?a&b")], [])
    (address, inner) = re.findall(r'<a href="([^"]*)">(.*?)</a>', html)[0]
    assert address == "https://x.org/?a&amp;b"
    assert text_of(inner) == "torch.randn"


def test_link_in_the_middle_of_a_span() -> None:
    html = weave(code("@tf.function\ndef f(): pass\n"), [Link(1, 1, 12, "https://x.org")], [])
    assert text_of(html) == "@tf.function\ndef f(): pass\n"
    assert text_of(re.findall(r"<a [^>]*>(.*?)</a>", html)[0]) == "tf.function"


def test_notes() -> None:
    html = weave(code("x = 1\ny = 2\n", 1), [], [Note(1, "x < [3]"), Note(2, "y")])
    assert text_of(html) == "x = 1 x < [3] \ny = 2 y \n"
    assert html.count('<span class="shaped">') == 2


def test_nothing_to_put_in() -> None:
    html = code('x = """a\nb"""  # 한글 & <b>\n', 2)
    assert weave(html, [], []) == html


@st.composite
def listings(draw: st.DrawFn) -> tuple[str, list[int], list[Link], list[Note]]:
    part = st.sampled_from(
        ["x = 1", "@a.b", "s = 'é<&>'", '"""', "  # שלום", "\tx.y(z)", "", "f'{a}b'", "한글 = 1"]
    )
    lines = draw(st.lists(part, min_size=1, max_size=6))
    links = []
    for number, line in enumerate(lines, 1):
        places = sorted(draw(st.sets(st.integers(0, len(line)), max_size=4)))
        pairs = zip(places[::2], places[1::2], strict=False)
        links += [Link(number, start, end, "https://x.org") for start, end in pairs]
    numbers = st.sets(st.integers(1, len(lines)))
    notes = [Note(number, "note") for number in sorted(draw(numbers))]
    return "\n".join(lines) + "\n", sorted(draw(numbers)), links, notes


@given(listings())
def test_code_stays_as_it_is(given_: tuple[str, list[int], list[Link], list[Note]]) -> None:
    text, emphasised, links, notes = given_
    html = weave(code(text, *emphasised), links, notes)
    assert text_of(html.replace(" note ", "")) == text
    assert html.count("<a ") == len(links)
    assert html.count('<span class="shape">') == len(notes)
