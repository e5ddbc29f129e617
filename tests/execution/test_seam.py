"""What the seam into sphinx-gallery relies on: a contract, for the day it changes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from importlib.metadata import version
from pathlib import Path

import sphinx_gallery
from sphinx_gallery import gen_rst

from bilingual_gallery.execution import seam

MOVED = (
    "sphinx-gallery has moved the seam that bilingual_gallery/execution/seam.py stands in: {}. "
    "Read sphinx_gallery.gen_rst anew, mend the seam, and then this test."
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
