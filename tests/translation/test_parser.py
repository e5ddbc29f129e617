"""Pieces are parsed as docutils parses a document, only faster."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import Reporter, new_document
from hypothesis import given
from hypothesis import strategies as st

from bilingual_gallery.translation import markup
from bilingual_gallery.translation.markup import messages_of, parse
from bilingual_gallery.translation.parser import PieceParser

#: What a paragraph of words is near to: lists, titles, roles, references, literal blocks.
PARTS = [
    *("word", "신경망은", "Mr", "a", "iv", "1", "12", "=====", "---", "=", "-", "/", "&", "%"),
    *(".", ")", "(", ":", "::", ",", ";", "!", "'", '"', "…", "·", " ", "  ", "\n", "\n\n", "_"),
    *("x_", "http:", "RFC 8", "PEP 8", "*", "`", "|", "\\", "@", "#", "[1]_", "é", "e\u0301"),
]


def settings() -> Values:
    return get_default_settings(Parser)


def by_docutils(text: str) -> tuple[nodes.document, int]:
    """*text* as docutils parses it, and how many faults it finds."""
    document = new_document("<test>", settings())
    document.reporter = Reporter("<test>", 5, 5)
    found: list[nodes.system_message] = []
    document.reporter.attach_observer(found.append)
    Parser().parse(text, document)
    faults = [one for one in found if one["level"] > Reporter.INFO_LEVEL]
    return document, len(faults)


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_what_counts_as_plain_is_what_docutils_finds_no_markup_in(text: str) -> None:
    if not markup._is_plain(text, settings()):
        return
    document, faults = by_docutils(text)
    assert parse(text, settings()).messages == tuple(messages_of(document))
    assert faults == 0


@pytest.mark.parametrize(
    "text",
    ["One sentence, and no more.", "신경망은 배웁니다.", "Two lines:\nthe second.", "e.g. (this)"],
)
def test_plain(text: str) -> None:
    assert markup._is_plain(text, settings())


@pytest.mark.parametrize(
    "text",
    [
        *("1. One", "a) one", "iv. four", "Code::", "see x_", "http://a.b", "**b**", "``x``"),
        *("Title\n=====", "Term\n  definition", "a :math:`x`", "[1]_", "|x|", ":field: x", ""),
    ],
)
def test_more_than_plain(text: str) -> None:
    assert not markup._is_plain(text, settings())


def test_a_reference_to_an_rfc_where_the_project_wants_them() -> None:
    asked = settings()
    asked.rfc_references = True
    assert not markup._is_plain("RFC 2822", asked)


def test_one_piece_leaves_nothing_for_the_next() -> None:
    for text in ("Title\n=====\n\nSub\n---\n", "1. a\n2. b\n", "Other\n---\n\nText\n====\n", "`x"):
        document = new_document("<test>", settings())
        document.reporter = Reporter("<test>", 5, 5)
        PieceParser(particles=False).parse(text, document)
        assert document.pformat() == by_docutils(text)[0].pformat()


def test_a_line_that_is_too_long_is_said() -> None:
    parsed = parse("word " * 3000, settings())
    assert "exceeds the line-length-limit" in parsed.faults[0].message
