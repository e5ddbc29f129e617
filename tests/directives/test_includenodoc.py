"""``includenodoc``: a script without its docstring."""

from __future__ import annotations

import pytest
from docutils import nodes
from sphinx import addnodes

from tests.conftest import Built, Project, text_of

#: Lines 1 to 5 are the docstring.
SCRIPT = '''\
"""
Shown
=====

Words.
"""
# One,
# two
x = 1  # three


def double(x):
    # Four
    return 2 * x


# start
y = double(x)
# stop
print(y)
'''
CODE = SCRIPT.partition('"""\n# One')[2]
CODE = f"# One{CODE}"

KOREAN = """\
..
   # One,
   # two

# 하나

..
   # Four

# 넷,
# 넷

..
   # three

# 셋
"""


def project(
    options: str = "", script: str = SCRIPT, argument: str = "/code/shown.py"
) -> dict[str, str]:
    """A page that includes a script that is no example."""
    lines = "".join(f"   {option}\n" for option in options.split("\n") if option)
    return {
        "code/shown.py": script,
        "index.rst": f"Home\n====\n\n.. includenodoc:: {argument}\n{lines}\n"
        "After.\n\n.. toctree::\n\n   gallery/first\n",
    }


def block(built: Built) -> nodes.literal_block:
    (listing,) = built.doctree("index").findall(nodes.literal_block)
    return listing


def show(build: Project, options: str = "", **files: str) -> nodes.literal_block:
    """The listing in English; no warnings."""
    built = build({**project(options), **files}, language="en")
    assert built.warnings == ""
    return block(built)


def highlighted(listing: nodes.literal_block) -> list[str]:
    lines = listing.astext().split("\n")
    return [lines[number - 1] for number in listing["highlight_args"]["hl_lines"]]


def test_all_but_the_docstring(build: Project) -> None:
    listing = show(build)
    assert listing.astext() == CODE
    assert listing["language"] == "python"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("9", "x = 1  # three\n"),
        ("7-9", "# One,\n# two\nx = 1  # three\n"),
        ("7,9", "# One,\nx = 1  # three\n"),
        ("20-", "print(y)\n"),
        ("1-7", "# One,\n"),
    ],
)
def test_lines_are_those_of_the_file(build: Project, lines: str, text: str) -> None:
    assert show(build, f":lines: {lines}").astext() == text


def test_start_after(build: Project) -> None:
    assert show(build, ":start-after: # start").astext() == "y = double(x)\n# stop\nprint(y)\n"


def test_end_before(build: Project) -> None:
    assert show(build, ":end-before: def double").astext() == "# One,\n# two\nx = 1  # three\n"


def test_start_at_and_end_at(build: Project) -> None:
    options = ":start-at: # start\n:end-at: # stop"
    assert show(build, options).astext() == "# start\ny = double(x)\n# stop\n"


def test_emphasize_lines_are_those_that_are_shown(build: Project) -> None:
    assert highlighted(show(build, ":emphasize-lines: 3")) == ["x = 1  # three"]


def test_emphasize_lines_of_a_part(build: Project) -> None:
    listing = show(build, ":start-after: # start\n:emphasize-lines: 1,3")
    assert highlighted(listing) == ["y = double(x)", "print(y)"]


def test_caption(build: Project) -> None:
    built = build(project(":caption: A *caption*"), language="en")
    assert built.warnings == ""
    (caption,) = built.doctree("index").findall(nodes.caption)
    assert caption.astext() == "A caption"


def test_caption_without_words_is_the_name(build: Project) -> None:
    built = build(project(":caption:"), language="en")
    (caption,) = built.doctree("index").findall(nodes.caption)
    assert caption.astext() == "/code/shown.py"


def test_linenos(build: Project) -> None:
    listing = show(build, ":linenos:")
    assert listing["linenos"]
    assert listing["highlight_args"]["linenostart"] == 1


def test_lineno_start(build: Project) -> None:
    assert show(build, ":lineno-start: 5")["highlight_args"]["linenostart"] == 5


@pytest.mark.parametrize(
    ("options", "line"),
    [("", 7), ("\n:lines: 9-", 9), ("\n:start-after: # start", 18), ("\n:pyobject: double", 12)],
)
def test_lineno_match_is_the_line_of_the_file(build: Project, options: str, line: int) -> None:
    listing = show(build, f":lineno-match:{options}")
    assert listing["highlight_args"]["linenostart"] == line
    assert listing.astext().split("\n")[0] == SCRIPT.split("\n")[line - 1]


def test_name(build: Project) -> None:
    files = project(":name: listing")
    files["index.rst"] += "\nSee :ref:`it <listing>`.\n"
    built = build(files, language="en")
    assert built.warnings == ""
    assert built.page("index").all("a", "reference")[-1].get("href") == "#listing"


def test_dedent(build: Project) -> None:
    assert show(build, ":lines: 13-14\n:dedent: 4").astext() == "# Four\nreturn 2 * x\n"


def test_pyobject(build: Project) -> None:
    text = show(build, ":pyobject: double").astext()
    assert text == "def double(x):\n    # Four\n    return 2 * x\n"


def test_other_options(build: Project) -> None:
    listing = show(build, ":class: special\n:language: python3\n:tab-width: 2\n:append: # end")
    assert "special" in listing["classes"]
    assert listing["language"] == "python3"
    assert listing.astext().endswith("print(y)\n# end\n")


def test_diff(build: Project) -> None:
    other = {"code/other.py": SCRIPT.replace("x = 1", "x = 2").replace("Words", "Other words")}
    listing = show(build, ":diff: /code/other.py", **other)
    assert "-x = 2  # three\n+x = 1  # three\n" in listing.astext()
    assert "ords" not in listing.astext()


@pytest.mark.parametrize("script", ["x = 1\n", '\n\nclass A:\n    """Kept."""\n'])
def test_a_script_without_a_docstring(build: Project, script: str) -> None:
    built = build(project(script=script))
    assert built.warnings == ""
    assert block(built).astext() == script.lstrip("\n")


@pytest.mark.parametrize("head", ["r'''T'''", '"T"; import os', '# c\n"""T"""', '"""a""" "b"'])
def test_other_docstrings(build: Project, head: str) -> None:
    built = build(project(script=f"{head}\nx = 1\n"))
    assert built.warnings == ""
    assert block(built).astext() == {
        '"T"; import os': "import os\nx = 1\n",
        '# c\n"""T"""': "# c\n\nx = 1\n",
    }.get(head, "x = 1\n")


def test_comments_in_the_language_of_the_page(build: Project) -> None:
    built = build({**project(), "code/shown.ko.rst": KOREAN})
    assert built.warnings == ""
    assert block(built).astext() == CODE.replace("# One,\n# two", "# 하나").replace(
        "    # Four", "    # 넷,\n    # 넷"
    ).replace("# three", "# 셋")


def test_comments_stay_in_the_language_of_the_sources(build: Project) -> None:
    assert show(build, **{"code/shown.ko.rst": KOREAN}).astext() == CODE


def test_emphasized_lines_follow_translated_comments(build: Project) -> None:
    built = build({**project(":emphasize-lines: 1,2,8"), "code/shown.ko.rst": KOREAN})
    assert highlighted(block(built)) == ["# 하나", "    return 2 * x"]


def test_lines_are_picked_before_comments_are_translated(build: Project) -> None:
    built = build({**project(":lines: 13-14"), "code/shown.ko.rst": KOREAN})
    assert block(built).astext() == "    # 넷,\n    # 넷\n    return 2 * x\n"


def test_start_after_names_the_english(build: Project) -> None:
    built = build({**project(":start-after: # three"), "code/shown.ko.rst": KOREAN})
    assert built.warnings == ""
    assert block(built).astext().startswith("def double(x):\n    # 넷")


def test_a_broken_translation_file_of_a_script_that_is_no_example(build: Project) -> None:
    built = build({**project(), "code/shown.ko.rst": "..\n   # Four\n\n넷\n"})
    assert built.warnings.startswith("code/shown.ko.rst:4: ERROR: every line of a translated")
    assert built.statuscode == 1
    assert block(built).astext() == CODE


@pytest.mark.parametrize("argument", ["/gallery/first.py", "/gallery_source/first.py"])
def test_link_to_the_page_of_an_example(build: Project, argument: str) -> None:
    built = build(project(argument=argument))
    assert built.warnings == ""
    paragraph = built.page("index").one("p", "example-link")
    (link,) = paragraph.iter("a")
    assert link.get("href") == "gallery/first.html"
    assert text_of(link) == "이 예제의 출력, 그림, 내려받기"


def test_no_link_for_a_script_that_is_no_example(build: Project) -> None:
    assert build(project()).page("index").all(class_="example-link") == []


def test_a_path_that_starts_at_the_page(build: Project) -> None:
    files = {"docs/page.rst": ":orphan:\n\nP\n=\n\n.. includenodoc:: ../gallery/first.py\n"}
    built = build(files, language="en")
    assert built.warnings == ""
    assert built.page("docs/page").all("p", "example-link")


def test_the_default_role_of_the_page_stays(build: Project) -> None:
    files = project(argument="/gallery/first.py")
    files["index.rst"] = files["index.rst"].replace("After.", "After `x`.")
    files["index.rst"] = ".. default-role:: math\n\n" + files["index.rst"]
    built = build(files)
    assert list(built.doctree("index").findall(nodes.math))


BAD = [
    ("/code/missing.py", "", "there is no script /code/missing.py"),
    ("../../../missing.py", "", "there is no script ../../../missing.py"),
    ("/code", "", "there is no script /code"),
    ("/gallery/missing.py", "", "there is no script /gallery/missing.py"),
    ("/code/shown.py", ":pyobject: nothing", "nothing"),
    ("/code/shown.py", ":lines: 99", "'99'"),
    ("/code/shown.py", ":lines: a", "a"),
    ("/code/shown.py", ":start-after: nowhere", "nowhere"),
    ("/code/shown.py", ":emphasize-lines: 99", "99"),
    ("/code/shown.py", ":diff: /code/missing.py", "missing.py"),
    ("/code/broken.py", "", "code/broken.py:2: the script has a syntax error"),
    ("/code/latin.py", "", "code/latin.py"),
]


@pytest.mark.parametrize(("argument", "options", "words"), BAD)
def test_bad_input(build: Project, argument: str, options: str, words: str) -> None:
    files: dict[str, str | bytes] = {
        **project(options, argument=argument),
        "code/broken.py": '"""T"""\nx = (\n',
        "code/latin.py": '"""T"""\n# caf\xe9\n'.encode("latin-1"),
    }
    built = build(files)
    assert all(line.startswith("index.rst:4: ") for line in built.warnings.splitlines())
    error = built.warnings.splitlines()[-1]
    assert error.startswith("index.rst:4: ERROR: includenodoc: ")
    assert words in error
    assert built.statuscode == 1
    assert "After." in built.page("index").source
    assert built.page("gallery/first")


@pytest.mark.parametrize("argument", ["/code/shown.py", "/gallery/first.py"])
def test_an_edited_script_makes_the_page_out_of_date(build: Project, argument: str) -> None:
    build(project(argument=argument))
    name = argument.strip("/").replace("gallery/", "gallery_source/")
    script = build.folder / name
    built = build({name: script.read_text().replace("# ", "# Now ")})
    assert "index" in built.read
    assert built.read <= {"index", "gallery/first"}
    assert "# Now " in block(built).astext()


def test_nothing_changed(build: Project) -> None:
    build({**project(), "code/shown.ko.rst": KOREAN})
    assert build().read == frozenset()


def test_a_new_edited_and_removed_translation_file(build: Project) -> None:
    """Each makes exactly the page that shows the script out of date."""
    files = project()
    assert "# 하나" not in block(build(files)).astext()
    new = build({"code/shown.ko.rst": KOREAN})
    assert new.read == {"index"}
    assert "# 하나" in block(new).astext()
    edited = build({"code/shown.ko.rst": KOREAN.replace("하나", "일")})
    assert edited.read == {"index"}
    assert "# 일" in block(edited).astext()
    removed = build({"code/shown.ko.rst": None})
    assert removed.read == {"index"}
    assert block(removed).astext() == CODE
    assert build().read == frozenset()


def test_a_script_that_appears_later(build: Project) -> None:
    assert build(project()).statuscode == 0
    assert build({"code/shown.py": None}).statuscode == 1
    built = build({"code/shown.py": SCRIPT})
    assert built.warnings == ""
    assert built.read == {"index"}


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders(build: Project, builder: str) -> None:
    built = build(project(argument="/gallery/first.py"), builder=builder, language="en")
    assert built.warnings == ""
    written = built.output({"text": "index.txt", "latex": "tiny.tex"}[builder])
    assert "to begin with" in written


def test_the_link_is_a_pending_reference_to_the_page(build: Project) -> None:
    tree = build(project(argument="/gallery/first.py")).doctree("index")
    targets = [node["reftarget"] for node in tree.findall(addnodes.pending_xref)]
    assert "/gallery/first" in targets
