"""What is noted of the tensors that a script makes."""

from __future__ import annotations

import ast
import gc
import json
import traceback
import weakref
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual_gallery.examples.bindings import bindings
from bilingual_gallery.execution.result import read_result
from bilingual_gallery.execution.seam import result_note
from bilingual_gallery.execution.tensors import Tensor, TensorRecorder, read_tensors
from tests.conftest import Project


def recorded(source: str, **names: Any) -> dict[str, str]:
    """Run *source* under a recorder: ``line name`` → what was noted there."""
    recorder = TensorRecorder(source)
    recorder.install()
    tree = recorder.instrument(ast.parse(source))
    exec(compile(tree, "script.py", "exec"), {"np": np, **names})
    places = bindings(ast.parse(source)) if recorder.tensors() else []
    return {
        f"{place.line} {place.name}": " · ".join(tensor.forms)
        for place, tensor in zip(places, recorder.tensors(), strict=True)
        if tensor is not None
    }


def test_arrays() -> None:
    source = "x = np.zeros((2, 3))\ny, n = x @ x.T, 3\nz = y.sum()"
    assert recorded(source) == {
        "1 x": "float64 [2, 3]",
        "2 y": "float64 [2, 2]",
        "3 z": "float64 []",
    }


def test_functions_and_loops() -> None:
    source = (
        "def f(x, scale=2):\n"
        '    """Doc."""\n'
        "    y = x * scale\n"
        "    return y\n"
        "for n in (1, 2, 1):\n"
        "    z = f(np.ones(n))\n"
    )
    several = "float64 [1] · float64 [2]"
    assert recorded(source) == {"1 x": several, "3 y": several, "6 z": several}


def test_many_forms_are_cut_short() -> None:
    noted = recorded("for n in range(9):\n    x = np.ones(n)")
    assert noted["2 x"] == "float64 [0] · float64 [1] · float64 [2] · float64 [3] · …"


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\ny = 'text'\nz = [np.zeros(3)]",
        "x = np.array([object()])",
        "import inspect\nx = np.zeros(3)",
        "x = np.zeros(3)\n# what torch.compile makes of it",
        "class A(np.ndarray):\n    pass\nx = np.zeros(3).view(A)",
        "",
    ],
)
def test_nothing_to_note(source: str) -> None:
    assert recorded(source) == {}


def test_a_tensor_that_does_not_tell() -> None:
    class Shy:
        __module__ = "torch"

        @property
        def shape(self) -> object:
            raise RuntimeError

        dtype = shape

    Shy.__name__ = "Tensor"
    assert recorded("x = shy\ny = np.ones(1)", shy=Shy()) == {"2 y": "float64 [1]"}


def test_nothing_is_kept_alive() -> None:
    recorder = TensorRecorder("x = 1")
    array = np.zeros(3)
    gone = weakref.ref(array)
    recorder.note(0, array)
    del array
    gc.collect()
    assert gone() is None
    assert recorder.tensors() == [Tensor("numpy.ndarray", ("float64 [3]",))]


def test_kinds_that_change() -> None:
    recorder = TensorRecorder("x = 1")
    recorder.note(0, None)
    recorder.note(0, np.zeros(3))
    assert recorder.tensors() == [Tensor("", ("float64 [3]",))]


def test_lines_of_a_traceback_stay() -> None:
    source = "x = np.zeros(3)\ny = x\n\ndef f(a):\n    b = a\n    return 1 / 0\n\nz = f(x)\n"
    with pytest.raises(ZeroDivisionError) as raised:
        recorded(source)
    lines = [one.lineno for one in traceback.extract_tb(raised.tb) if one.filename == "script.py"]
    assert lines == [8, 6]


def test_a_process_without_the_recorder() -> None:
    source = "x = 1"
    recorder = TensorRecorder(source)
    tree = recorder.instrument(ast.parse(source))
    names: dict[str, Any] = {"__builtins__": {"NameError": NameError}}
    exec(compile(tree, "script.py", "exec"), names)
    assert names["x"] == 1


@given(st.lists(st.sampled_from(["x = 1", "if x:\n    y = [x]", "def f(a):\n    b = a"])))
def test_a_script_sees_no_other_variables(parts: list[str]) -> None:
    source = "\n".join(["x = 0", *parts])
    recorder = TensorRecorder(source)
    recorder.install()
    plain: dict[str, Any] = {}
    exec(source, plain)
    watched: dict[str, Any] = {}
    exec(compile(recorder.instrument(ast.parse(source)), "x", "exec"), watched)
    assert plain.keys() == watched.keys()


def test_as_json() -> None:
    tensors = (None, Tensor("torch.Tensor", ("float32 [1]", "…")))
    data = json.loads(json.dumps([one and asdict(one) for one in tensors]))
    assert read_tensors(data) == tensors


SCRIPT = (
    '"""\nA\n=\n\nB.\n"""\nimport numpy as np\n\n# %%\n# Words\n\nx = np.zeros((2, 3))\nx.sum()\n'
)


def test_a_run_is_stored_with_its_tensors(build: Project) -> None:
    built = build({"gallery_source/first.py": SCRIPT}, language="en")
    assert built.warnings == ""
    result = read_result(result_note(built.path("gallery/first.py")))
    assert result is not None
    assert result.tensors == (Tensor("numpy.ndarray", ("float64 [2, 3]",)),)
