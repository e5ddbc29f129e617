"""A script in another language is the same program."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from bilingual_gallery.examples import Example, ExampleError, fold, read_example
from bilingual_gallery.translation.catalog import Translation, fold_comment
from bilingual_gallery.translation.scripts import (
    COLUMNS,
    columns,
    localise_listing,
    localise_script,
    wrap,
)

HEAD = '"""\nTitle\n=====\n\nSome words.\n"""\n'


def found(texts: Mapping[str, str]) -> dict[str, Translation]:
    """Messages and what they became, as an entry each."""
    return {fold(text): Translation(fold(made), made, 1) for text, made in texts.items()}


def found_comments(texts: Mapping[str, str]) -> dict[str, Translation]:
    return {fold_comment(text): Translation(made, made, 1) for text, made in texts.items()}


class Localiser:
    """Localises the script that it is given."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def example(self, source: str) -> Example:
        self.path.write_text(source, encoding="utf-8")
        return read_example(self.path)

    def __call__(
        self,
        source: str,
        messages: Mapping[str, str] | None = None,
        comments: Mapping[str, str] | None = None,
    ) -> str:
        """The localised script, which is the same program."""
        example = self.example(source)
        result = localise_script(example, found(messages or {}), found_comments(comments or {}))
        ours, theirs = ast.parse(result), ast.parse(example.source)
        assert [ast.dump(node) for node in ours.body[1:]] == [
            ast.dump(node) for node in theirs.body[1:]
        ]
        return result

    def error(self, source: str, messages: Mapping[str, str]) -> str:
        """Why a script can't be localised."""
        with pytest.raises(ExampleError) as caught:
            localise_script(self.example(source), found(messages), {})
        assert caught.value.path == self.path
        return str(caught.value)


@pytest.fixture
def localise(tmp_path: Path) -> Localiser:
    return Localiser(tmp_path / "example.py")


def docstring(source: str) -> str:
    return ast.get_docstring(ast.parse(source), clean=False) or ""


def test_nothing_to_translate(localise: Localiser) -> None:
    source = HEAD + "# a\nx = 1  # b\n\n# %%\n# Prose.\n\ny = 2\n"
    assert localise(source) == source


def test_a_title_and_its_underline(localise: Localiser) -> None:
    result = localise(HEAD, {"Title": "긴 제목"})
    assert docstring(result) == "\n긴 제목\n=======\n\nSome words.\n"


def test_a_title_and_its_overline(localise: Localiser) -> None:
    source = '"""\n=======\n Title\n=======\n\nWords.\n"""\n'
    result = localise(source, {"Title": "아주 긴 제목"})
    assert docstring(result) == "\n==============\n 아주 긴 제목\n==============\n\nWords.\n"


def test_a_paragraph_is_wrapped(localise: Localiser) -> None:
    result = localise(HEAD, {"Some words.": "가나다라 " * 30})
    lines = docstring(result).splitlines()[4:]
    assert len(lines) == 4
    assert all(columns(line) <= COLUMNS for line in lines)


def test_list_items_keep_their_place(localise: Localiser) -> None:
    source = '"""\nTitle\n=====\n\n- one\n- two\n  more\n\n  1. three\n"""\n'
    messages = {"one": "하나", "two more": "둘", "three": "가나다 " * 20}
    assert docstring(localise(source, messages)).splitlines()[4:] == [
        "- 하나",
        "- 둘",
        "",
        "  1. " + "가나다 " * 11 + "가나다",
        "     " + "가나다 " * 7 + "가나다",
    ]


def test_a_line_of_another_paragraph_is_left_alone(localise: Localiser) -> None:
    source = '"""\nLoss\n====\n\nWatch how the\nLoss\nfalls.\n"""\n'
    result = localise(source, {"Loss": "손실"})
    assert docstring(result) == "\n손실\n====\n\nWatch how the\nLoss\nfalls.\n"


def test_a_translation_is_not_translated_again(localise: Localiser) -> None:
    source = '"""\nOne\n===\n\nTwo\n\nThree\n"""\n'
    result = localise(source, {"One": "Two", "Two": "Three", "Three": "셋"})
    assert docstring(result) == "\nTwo\n===\n\nThree\n\n셋\n"


def test_markup_without_the_space_that_sphinx_needs(localise: Localiser) -> None:
    result = localise(HEAD, {"Some words.": r"**T**\ 는"})
    assert docstring(result).endswith("\n**T**는\n")


def test_words_in_the_code_are_left_alone(localise: Localiser) -> None:
    source = HEAD + 's = """\nSome words.\n"""\n'
    assert localise(source, {"Some words.": "말."}).endswith('s = """\nSome words.\n"""\n')


@pytest.mark.parametrize("quotes", ['r"""', "'''", 'R"""', 'u"""'])
def test_quotes_and_prefix_stay(localise: Localiser, quotes: str) -> None:
    source = f"# first\n{quotes}Title\n=====\n{quotes[-3:]}\nx = 1\n"
    assert localise(source, {"Title": "제목"}) == (
        f"# first\n{quotes}제목\n====\n{quotes[-3:]}\nx = 1\n"
    )


def test_a_docstring_on_one_line(localise: Localiser) -> None:
    assert localise('"Title"; x = 1\n', {"Title": "제목"}) == '"제목"; x = 1\n'


def test_a_docstring_with_escapes_that_nothing_translates(localise: Localiser) -> None:
    source = '"""T\n=\n\n:math:`\\\\alpha` \\"x\\"\n"""\n'
    assert localise(source) == source


def test_a_docstring_with_escapes(localise: Localiser) -> None:
    """The string says what the translation says, whatever that takes in its literal."""
    source = '"""T\n=\n\n:math:`\\\\alpha` is\n"""\n'
    result = localise(source, {r":math:`\alpha` is": r":math:`\alpha`\ 는"})
    assert docstring(result) == "T\n=\n\n:math:`\\alpha`는\n"


TRANSLATIONS = ['"""', 'a """ b', "'''", '끝"', "끝\\", r"\alpha", r"\*별표", r"\N", r"\x", "\\\\"]


@pytest.mark.parametrize("quotes", ['"""', "'''", '"', "'", 'u"""'])
@pytest.mark.parametrize("translation", TRANSLATIONS)
def test_quotes_and_backslashes_in_a_translation(
    localise: Localiser, translation: str, quotes: str
) -> None:
    r"""``\a`` in a plain string is a bell: the reader's script must not say something else."""
    result = localise(f"{quotes}Title{quotes[-3:]}\nx = 1\n", {"Title": translation})
    assert docstring(result) == translation


@pytest.mark.parametrize("translation", ['"""', 'a """ b', '끝"', "끝\\"])
def test_a_translation_that_a_raw_docstring_can_not_hold(
    localise: Localiser, translation: str
) -> None:
    source = 'r"""Title\n=====\n\nWords."""\n'
    assert "docstring" in localise.error(source, {"Words.": translation})


def test_a_backslash_in_a_raw_docstring(localise: Localiser) -> None:
    result = localise("r" + HEAD, {"Some words.": r"\alpha"})
    assert docstring(result).endswith("\n\\alpha\n")


def test_a_text_cell(localise: Localiser) -> None:
    source = HEAD + "# %%\n# A head\n# ------\n#\n# Words of a\n# cell.\n\nx = 1\n"
    result = localise(source, {"A head": "머리", "Words of a cell.": "칸의 말."})
    assert result == HEAD + "# %%\n# 머리\n# ----\n#\n# 칸의 말.\n\nx = 1\n"


def test_a_comment_of_fewer_lines(localise: Localiser) -> None:
    source = HEAD + "if 1:\n    # One,\n    # two\n    x = 1\n"
    result = localise(source, comments={"# One,\n# two": "# 하나"})
    assert result == HEAD + "if 1:\n    # 하나\n    x = 1\n"


def test_a_comment_of_more_lines(localise: Localiser) -> None:
    result = localise(HEAD + "if 1:\n    # One\n    x = 1\n", comments={"# One": "# 하나\n# 둘"})
    assert result == HEAD + "if 1:\n    # 하나\n    # 둘\n    x = 1\n"


def test_a_trailing_comment_stays_on_its_line(localise: Localiser) -> None:
    result = localise(HEAD + "x = 1  # One\n", comments={"# One": "# 하나\n# 둘"})
    assert result == HEAD + "x = 1  # 하나 둘\n"


def test_a_comment_found_by_its_words(localise: Localiser) -> None:
    result = localise(HEAD + "# One\n# two three\n", comments={"# One two\n# three": "# 하나"})
    assert result == HEAD + "# 하나\n"


def test_a_comment_that_looks_like_one_in_a_string(localise: Localiser) -> None:
    source = HEAD + "x = '''\n# One\n'''\ny = '# One'  # One\n"
    result = localise(source, comments={"# One": "# 하나"})
    assert result == HEAD + "x = '''\n# One\n'''\ny = '# One'  # 하나\n"


def test_wrapping_counts_columns() -> None:
    assert wrap("가나 다라 ab", 7) == ["가나", "다라 ab"]


LISTING = "# One,\n# two\nx = 1  # three\n\nif x:\n    # Four\n    y = 2\n"
COMMENTS = {
    "# One,\n# two": "# 하나",
    "# three": "# 셋",
    "# Four": "# 넷,\n# 넷",
}


class Lister:
    """Shows a part of a script."""

    def __init__(self, localise: Localiser) -> None:
        self.localise = localise

    def __call__(self, text: str, source: str = LISTING) -> tuple[str, list[int]]:
        example = self.localise.example(HEAD + source)
        return localise_listing(text, example.comments, found_comments(COMMENTS))


@pytest.fixture
def show(localise: Localiser) -> Lister:
    return Lister(localise)


def test_a_listing_and_what_became_of_its_lines(show: Lister) -> None:
    text, became = show(LISTING)
    assert text == "# 하나\nx = 1  # 셋\n\nif x:\n    # 넷,\n    # 넷\n    y = 2\n"
    assert became == [1, 1, 2, 3, 4, 5, 7]


def test_a_listing_of_a_part(show: Lister) -> None:
    assert show("    # Four\n    y = 2\n") == ("    # 넷,\n    # 넷\n    y = 2\n", [1, 3])


def test_a_listing_that_was_dedented(show: Lister) -> None:
    assert show("# Four\ny = 2\n")[0] == "# 넷,\n# 넷\ny = 2\n"


def test_a_listing_that_cuts_a_comment_shows_it_as_it_is(show: Lister) -> None:
    assert show("# two\nx = 1\n") == ("# two\nx = 1\n", [1, 2])


def test_a_listing_with_no_newline_at_its_end(show: Lister) -> None:
    assert show("x = 1  # three")[0] == "x = 1  # 셋"


def test_a_listing_whose_string_holds_a_comment(show: Lister) -> None:
    source = "# Four\nx = '''\n# Four\n a # three\n'''\ny = f('# three')  # three\n"
    assert show(source, source)[0] == (
        "# 넷,\n# 넷\nx = '''\n# Four\n a # three\n'''\ny = f('# three')  # 셋\n"
    )


def test_a_listing_that_breaks_off(show: Lister) -> None:
    assert show("# Four\nx = (1,  # three\n")[0] == "# 넷,\n# 넷\nx = (1,  # 셋\n"
