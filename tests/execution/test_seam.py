"""What the seam into sphinx-gallery relies on: a contract, for the day it changes."""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
import textwrap
from importlib.metadata import version
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest
import sphinx_gallery
from sphinx_gallery import gen_rst, scrapers
from sphinx_gallery.gen_gallery import DEFAULT_GALLERY_CONF
from sphinx_gallery.py_source_parser import split_code_and_text_blocks
from sphinx_gallery.scrapers import ImagePathIterator

from bilingual_gallery.execution import seam
from bilingual_gallery.execution.plan import RUN_SETTINGS

MOVED = (
    "sphinx-gallery has moved what bilingual_gallery/execution (seam.py, child.py, plan.py) "
    "stands on: {}. Read sphinx_gallery.gen_rst anew, mend the seam, and then this test."
)
#: What is called in a run.
RUN_FUNCTIONS = (
    "execute_script",
    "execute_code_block",
    "_exec_and_get_memory",
    "_get_last_repr",
    "_get_code_output",
    "_get_callables",
    "_get_call_memory_and_base",
)
PARAMETERS = ["script_blocks", "script_vars", "gallery_conf", "file_conf"]
TREE = ast.parse(Path(gen_rst.__file__).read_text(encoding="utf-8"))
FUNCTIONS = {node.name: node for node in TREE.body if isinstance(node, ast.FunctionDef)}


def calls(function: str, name: str) -> list[ast.Call]:
    """The calls of *name*, looked up in the module, in one of its functions."""
    return [
        node
        for node in ast.walk(FUNCTIONS[function])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def test_the_version_that_was_read() -> None:
    found = version("sphinx-gallery")
    assert found == sphinx_gallery.__version__ == "0.22.1", MOVED.format(f"this is {found}")


def test_the_function_and_its_parameters() -> None:
    function = FUNCTIONS.get("execute_script")
    assert function is not None, MOVED.format("there is no function execute_script")
    names = [argument.arg for argument in function.args.args]
    assert names == PARAMETERS, MOVED.format(f"execute_script takes {names}")


def test_it_returns_output_blocks_and_seconds() -> None:
    function = FUNCTIONS["execute_script"]
    assert function.returns is not None
    returns = ast.unparse(function.returns)
    assert returns == "tuple[list[str], float]", MOVED.format(f"execute_script returns {returns}")


def test_it_is_what_generate_file_rst_calls() -> None:
    """By its name in the module, where ours stands, and with its parameters in order."""
    found = calls("generate_file_rst", "execute_script")
    assert len(found) == 1, MOVED.format(
        f"generate_file_rst calls execute_script {len(found)} times"
    )
    arguments = [ast.unparse(argument) for argument in found[0].args]
    assert arguments == ["script_blocks", "script_vars", "gallery_conf", "file_conf"], MOVED.format(
        f"generate_file_rst hands over {arguments}"
    )


def test_what_is_handed_over() -> None:
    source = textwrap.dedent(inspect.getsource(gen_rst.generate_file_rst))
    for key in ("execute_script", "image_path_iterator", "src_file", "target_file"):
        assert f'"{key}":' in source, MOVED.format(f"script_vars has no {key} any more")
    for key in ("memory_delta", "passing", "formatted_exception"):
        assert f'"{key}"' in source, MOVED.format(f"generate_file_rst reads no {key} any more")


def test_it_has_our_parameters() -> None:
    assert list(inspect.signature(seam.execute_script).parameters)[1:] == PARAMETERS[1:]


def test_ours_stands_in_its_place_once() -> None:
    seam.install()
    seam.install()
    assert gen_rst.execute_script is seam.execute_script


def signature(function: str) -> list[str]:
    """The names of a function's parameters."""
    assert function in FUNCTIONS, MOVED.format(f"there is no function {function}")
    return [argument.arg for argument in FUNCTIONS[function].args.args]


@pytest.mark.parametrize(
    ("function", "caller", "parameters"),
    [
        (
            "execute_code_block",
            "execute_script",
            [
                "compiler",
                "block",
                "example_globals",
                "script_vars",
                "gallery_conf",
                "file_conf",
            ],
        ),
        (
            "handle_exception",
            "execute_code_block",
            ["exc_info", "src_file", "script_vars", "gallery_conf"],
        ),
        ("_LoggingTee", "execute_script", []),
    ],
)
def test_what_a_run_puts_its_own_in_place_of(
    function: str, caller: str, parameters: list[str]
) -> None:
    """Each is looked up in the module by who calls it, with these parameters in order."""
    if parameters:
        found = signature(function)
        assert found == parameters, MOVED.format(f"{function} takes {found}")
    call = calls(caller, function)
    assert len(call) == 1, MOVED.format(f"{caller} calls {function} {len(call)} times")
    assert not call[0].keywords, MOVED.format(f"{caller} calls {function} with keywords")
    if parameters:
        count = len(call[0].args)
        assert count == len(parameters), MOVED.format(f"{function} is called with {count}")


def test_what_follows_an_exception() -> None:
    """A text takes its place in the cell's output, and no further cell is run."""
    source = textwrap.dedent(inspect.getsource(gen_rst.handle_exception))
    for key in ("formatted_exception", "execute_script"):
        assert f'script_vars["{key}"]' in source, MOVED.format(f"{key} is not set on an exception")
    caught = [
        ast.unparse(handler.type)
        for node in ast.walk(FUNCTIONS["execute_code_block"])
        if isinstance(node, ast.Try)
        for handler in node.handlers
        if handler.type is not None
    ]
    assert caught == ["Exception"], MOVED.format(f"execute_code_block catches {caught}")


def test_the_tee(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed goes to the buffer that it makes anew for each cell."""
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, getattr(sys, stream))
    before = sys.stdout
    made: list[io.StringIO] = []

    class Tee(gen_rst._LoggingTee):  # type: ignore[misc]
        def set_std_and_reset_position(self) -> Any:
            super().set_std_and_reset_position()
            self.output = io.StringIO()
            made.append(self.output)
            return self

    tee = Tee("x.py")
    assert len(made) == 1, MOVED.format("_LoggingTee does not begin with a buffer of its own")
    assert sys.stdout is sys.stderr is tee, MOVED.format("_LoggingTee does not take over stdout")
    tee.write("words")
    assert made[0].getvalue() == "words", MOVED.format(
        "_LoggingTee.output is not what it prints to"
    )
    tee.restore_std()
    assert sys.stdout is before, MOVED.format("_LoggingTee.restore_std does not give stdout back")


def test_the_buffer_is_where_the_output_is_taken_from() -> None:
    source = inspect.getsource(gen_rst._get_code_output)
    assert "logging_tee.output.getvalue()" in source, MOVED.format(
        "_get_code_output takes the output from elsewhere"
    )
    assert "CODE_OUTPUT.format(indent(" in source, MOVED.format(
        "_get_code_output writes the output in another way than capture.literal"
    )


def test_how_output_is_written() -> None:
    assert gen_rst.CODE_OUTPUT.count("{0}") == 1, MOVED.format("CODE_OUTPUT has changed")
    assert gen_rst.CODE_OUTPUT.startswith(".. rst-class:: sphx-glr-script-out"), MOVED.format(
        "CODE_OUTPUT has another class"
    )
    text = gen_rst.codestr2rst("1 / 0", lang="pytb")
    assert text.lstrip().startswith(".. code-block:: pytb"), MOVED.format(
        "codestr2rst gives another block"
    )


def test_what_comes_before_a_run() -> None:
    assert signature("_get_callables")[:2] == ["gallery_conf", "key"], MOVED.format(
        "_get_callables has other parameters"
    )
    for caller, name, given in (
        ("generate_file_rst", "_get_callables", "gallery_conf, 'image_scrapers'"),
        ("generate_file_rst", "clean_modules", "gallery_conf, fname, 'before'"),
    ):
        found = [", ".join(map(ast.unparse, call.args)) for call in calls(caller, name)]
        assert given in found, MOVED.format(f"{caller} calls {name} with {found}")
    parameters = list(inspect.signature(gen_rst.clean_modules).parameters)
    assert parameters == ["gallery_conf", "fname", "when"], MOVED.format(
        f"clean_modules takes {parameters}"
    )


def test_pictures_are_counted_by_the_iterator() -> None:
    images = ImagePathIterator("x_{0:03}.png")
    assert images.image_path == "x_{0:03}.png", MOVED.format("ImagePathIterator.image_path")
    assert len(images) == 0, MOVED.format("ImagePathIterator counts from elsewhere")
    assert images.next() == "x_001.png", MOVED.format("ImagePathIterator.next")
    assert len(images) == 1, MOVED.format("ImagePathIterator does not count")


def test_cells(tmp_path: Path) -> None:
    script = tmp_path / "x.py"
    script.write_text(
        '"""\nT\n=\n"""\n# sphinx_gallery_timeout = 3\nx = 1\n\n# %%\n# Text.\ny = 2\n'
    )
    settings, blocks = split_code_and_text_blocks(script)
    assert settings == {"timeout": 3}, MOVED.format(f"in-file settings are {settings}")
    fields = [(block.type, block.lineno) for block in blocks]
    assert fields == [("text", 1), ("code", 5), ("text", 9), ("code", 10)], MOVED.format(
        f"Block.type and Block.lineno are {fields}"
    )
    assert "x = 1" in blocks[1].content, MOVED.format("Block.content is not the code")


@pytest.mark.parametrize("name", RUN_SETTINGS)
def test_the_settings_that_a_run_looks_at(name: str) -> None:
    # sphinx-gallery takes the last one out of ``compress_images``.
    assert name in {*DEFAULT_GALLERY_CONF, "compress_images_args"}, MOVED.format(
        f"there is no setting {name}"
    )


def test_no_other_setting_is_looked_at() -> None:
    """By what is called in a run; ``src_dir`` and those of the build are given there."""
    known = {*RUN_SETTINGS, "src_dir", "abort_on_example_error"}
    sources = [inspect.getsource(scrapers)]
    sources += [inspect.getsource(getattr(gen_rst, name)) for name in RUN_FUNCTIONS]
    names = r'gallery_conf(?:\[|\.get\()"(\w+)"'
    found = {name for source in sources for name in re.findall(names, source)}
    assert found <= known, MOVED.format(f"a run looks at {sorted(found - known)} as well")


def test_the_fork_server_of_this_python() -> None:
    """What child.py takes from it, so that it ends with the build."""
    server = forkserver._forkserver
    moved = "multiprocessing.forkserver has changed: mend child._leave_fork_server"
    assert hasattr(server, "_forkserver_alive_fd"), moved
    fresh = forkserver.ForkServer()
    assert fresh._forkserver_alive_fd is None, moved  # type: ignore[attr-defined]
