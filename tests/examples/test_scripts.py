"""The nine example scripts, run as a reader runs them and checked against each other.

Each script runs once a session, with every warning an error. What it printed and the
``losses`` it left behind are compared with its siblings and with independent oracles.
"""

from __future__ import annotations

import ast
import functools
import itertools
import json
import math
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

SOURCE = Path(__file__).resolve().parents[2] / "beginner_source"

NUMPY = "examples_tensor/two_layer_net_numpy.py"
TENSOR = "examples_tensor/two_layer_net_tensor.py"
AUTOGRAD = "examples_autograd/two_layer_net_autograd.py"
CUSTOM_FUNCTION = "examples_autograd/two_layer_net_custom_function.py"
TENSORFLOW = "examples_autograd/tf_two_layer_net.py"
NN = "examples_nn/two_layer_net_nn.py"
OPTIM = "examples_nn/two_layer_net_optim.py"
MODULE = "examples_nn/two_layer_net_module.py"
DYNAMIC = "examples_nn/dynamic_net.py"

WITHOUT_AUTOGRAD = (NUMPY, TENSOR, TENSORFLOW)
WITH_AUTOGRAD = (AUTOGRAD, CUSTOM_FUNCTION, NN, OPTIM, MODULE, DYNAMIC)
SCRIPTS = (*WITHOUT_AUTOGRAD, *WITH_AUTOGRAD)

# Python imports a module of this name by itself when it starts, so the command stays
# the one that a reader types and the losses still come out.
SITECUSTOMIZE = """
import atexit, json, os, sys


def keep_losses():
    losses = getattr(sys.modules["__main__"], "losses", [])
    types = sorted({type(loss).__name__ for loss in losses})
    with open(os.environ["LOSSES_FILE"], "w") as file:
        json.dump({"losses": losses, "types": types}, file)


atexit.register(keep_losses)
"""

# Said by matplotlib itself, outside Linux, to a plt.show() that finds no window system
NO_WINDOW = "ignore:FigureCanvasAgg is non-interactive:UserWarning"


@dataclass(frozen=True)
class Run:
    """What one run of a script left behind."""

    returncode: int
    stdout: str
    stderr: str
    losses: tuple[float, ...]
    types: tuple[str, ...]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Return a function that runs a script, the first time that it is asked for."""
    hook = tmp_path_factory.mktemp("hook")
    (hook / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")

    @functools.cache
    def run_script(script: str) -> Run:
        folder = tmp_path_factory.mktemp(Path(script).stem)
        kept = ("PATH", "HOME", "SYSTEMROOT", "LD_LIBRARY_PATH")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {
            "MPLBACKEND": "Agg",
            "PYTHONPATH": str(hook),
            "LOSSES_FILE": str(folder / "losses.json"),
        }
        done = subprocess.run(
            [sys.executable, "-W", "error", "-W", NO_WINDOW, str(SOURCE / script)],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        found = json.loads((folder / "losses.json").read_text(encoding="utf-8"))
        return Run(
            done.returncode,
            done.stdout,
            done.stderr,
            tuple(found["losses"]),
            tuple(found["types"]),
        )

    return run_script


def tree(script: str) -> ast.Module:
    """Parse a script."""
    return ast.parse((SOURCE / script).read_text(encoding="utf-8"))


def lines(script: str) -> list[str]:
    """Return the lines of a script."""
    return (SOURCE / script).read_text(encoding="utf-8").splitlines()


def commented_blocks(script: str) -> dict[str, str]:
    """Map each block of code under a comment to that comment.

    A block ends at a blank line or at the next comment. The cell of the figure is
    left out.
    """
    blocks: dict[str, str] = {}
    comment: list[str] = []
    code: list[str] = []
    for line in [*lines(script), ""]:
        text = line.strip()
        if not text or (code and text.startswith("#")):
            if comment and code:
                blocks["\n".join(code)] = "\n".join(comment)
            comment, code = [], []
        if text.startswith("# %%"):
            break
        if text:
            (comment if text.startswith("#") else code).append(text)
    return blocks


# --- running ------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_runs_without_a_warning(script: str, run: Callable[[str], Run]) -> None:
    """A reader sees no traceback and no warning, even with warnings as errors."""
    result = run(script)
    assert result.returncode == 0, result.stderr
    assert not re.search(r"Traceback|\w+Warning\b", result.stderr), result.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_prints_the_loss_of_every_hundredth_step(script: str, run: Callable[[str], Run]) -> None:
    """Five lines of one form in all nine, true to the losses left behind."""
    result = run(script)
    assert result.stdout.splitlines() == [
        f"step {step}: loss {result.losses[step - 1]:.4g}" for step in (100, 200, 300, 400, 500)
    ]


@pytest.mark.parametrize("script", SCRIPTS)
def test_leaves_500_finite_floats(script: str, run: Callable[[str], Run]) -> None:
    """``losses`` holds plain numbers, one a step."""
    result = run(script)
    assert len(result.losses) == 500
    assert result.types == ("float",)
    assert all(math.isfinite(loss) and loss >= 0 for loss in result.losses)


# --- losses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "ratio"),
    [
        (NUMPY, 1e-8),
        (TENSOR, 1e-8),
        (AUTOGRAD, 1e-8),
        (CUSTOM_FUNCTION, 1e-8),
        (TENSORFLOW, 1e-8),
        (NN, 1e-6),
        (MODULE, 1e-6),
        (OPTIM, 1e-6),
    ],
)
def test_loss_falls_at_every_hundredth_step(
    script: str, ratio: float, run: Callable[[str], Run]
) -> None:
    """The loss falls throughout, by as many orders of magnitude as it should."""
    losses = run(script).losses
    printed = [losses[0], *losses[99::100]]
    assert all(after < before for before, after in itertools.pairwise(printed))
    assert losses[-1] < losses[0] * ratio


def test_dynamic_net_learns_at_changing_depths(run: Callable[[str], Run]) -> None:
    """The loss of the dynamic net falls, judged by a median."""
    losses = run(DYNAMIC).losses
    # One step may go up, when it draws another depth than the step before it
    assert statistics.median(losses[-50:]) < losses[0] / 100


def test_numpy_agrees_with_autograd_in_float64(run: Callable[[str], Run]) -> None:
    """The chain rule by hand gives what autograd gives in the same precision."""
    rng = np.random.default_rng(0)
    shapes = ((64, 1000), (64, 10), (1000, 100), (100, 10))
    x, y, w1, w2 = (torch.from_numpy(rng.standard_normal(shape)) for shape in shapes)
    weights = [w1.requires_grad_(), w2.requires_grad_()]
    expected = []
    for _ in range(500):
        y_pred = torch.relu(x @ w1) @ w2
        loss = torch.nn.functional.mse_loss(y_pred, y, reduction="sum")
        expected.append(loss.item())
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for weight, gradient in zip(weights, gradients, strict=True):
                weight.sub_(gradient, alpha=1e-6)
    np.testing.assert_allclose(run(NUMPY).losses, expected, rtol=1e-6)


@pytest.mark.parametrize("script", [AUTOGRAD, CUSTOM_FUNCTION])
def test_autograd_agrees_with_gradients_by_hand(script: str, run: Callable[[str], Run]) -> None:
    """The same data and weights lead to the same losses, autograd or not."""
    # In float32 rounding is all that is left of the loss at the end
    np.testing.assert_allclose(run(script).losses, run(TENSOR).losses, rtol=0.01, atol=1e-4)


def test_sgd_agrees_with_updates_by_hand(run: Callable[[str], Run]) -> None:
    """``optim.SGD`` on the Module is the update that the nn example writes out."""
    np.testing.assert_allclose(run(MODULE).losses, run(NN).losses, rtol=0.01, atol=1e-5)


def test_adam_starts_where_the_update_by_hand_starts(run: Callable[[str], Run]) -> None:
    """Adam gets the model and data of the nn example and goes another way."""
    adam, by_hand = run(OPTIM).losses, run(NN).losses
    assert adam[0] == pytest.approx(by_hand[0], rel=1e-5)
    assert adam[1] != pytest.approx(by_hand[1], rel=1e-5)


# --- the ReLU of our own ------------------------------------------------------------


@pytest.fixture
def my_relu() -> type[torch.autograd.Function]:
    """Return ``MyReLU`` out of its script, without the training around it."""
    (class_,) = (node for node in tree(CUSTOM_FUNCTION).body if isinstance(node, ast.ClassDef))
    names: dict[str, object] = {"torch": torch}
    code = compile(ast.Module([class_], []), CUSTOM_FUNCTION, "exec")
    exec(code, names)
    found = names["MyReLU"]
    assert isinstance(found, type)
    assert issubclass(found, torch.autograd.Function)
    return found


def test_my_relu_passes_gradcheck(my_relu: type[torch.autograd.Function]) -> None:
    """``backward`` agrees with finite differences of ``forward``."""
    # Finite differences mean nothing at the kink, so no input lies near zero
    h = torch.tensor([[-3.0, -0.5, 0.1], [0.5, 2.0, -0.1]], dtype=torch.float64)
    assert torch.autograd.gradcheck(my_relu.apply, (h.requires_grad_(),))


def test_my_relu_agrees_with_relu(my_relu: type[torch.autograd.Function]) -> None:
    """Values and gradients are those of PyTorch's ReLU, at zero as well."""
    h = torch.tensor([-2.0, -1e-30, 0.0, 1e-30, 2.0], requires_grad=True)
    grad_h_relu = torch.tensor([1.0, 2.0, 3.0, 4.0, -5.0])
    outputs = [function(h) for function in (my_relu.apply, torch.relu)]
    gradients = [torch.autograd.grad(output, h, grad_h_relu)[0] for output in outputs]
    assert torch.equal(outputs[0], outputs[1])
    assert torch.equal(gradients[0], gradients[1])


# --- text ---------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_docstring_has_a_title_and_an_introduction(script: str) -> None:
    """sphinx-gallery takes the title and the text of the card from the docstring."""
    docstring = ast.get_docstring(tree(script))
    assert docstring is not None
    title, underline, empty, introduction = docstring.splitlines()[:4]
    assert underline == "=" * len(title)
    assert not empty
    assert introduction


@pytest.mark.parametrize("script", SCRIPTS)
def test_one_cell_of_text_with_a_heading(script: str) -> None:
    """The heading over the figure serves as its description, and the figure ends it."""
    text = lines(script)
    (cell,) = (number for number, line in enumerate(text) if line.startswith("# %%"))
    heading, underline = text[cell + 1].removeprefix("# "), text[cell + 2]
    assert underline == "# " + "-" * len(heading)
    assert text[-1] == "plt.show()"


def test_titles_and_headings_are_distinct() -> None:
    """No two cards and no two figures go by one name."""
    titles = {(ast.get_docstring(tree(script)) or "").split("\n")[0] for script in SCRIPTS}
    headings = {lines(script)[lines(script).index("# %%") + 1] for script in SCRIPTS}
    assert len(titles) == len(headings) == len(SCRIPTS)


@pytest.mark.parametrize("group", [WITHOUT_AUTOGRAD, WITH_AUTOGRAD])
def test_the_same_code_has_the_same_comment(group: tuple[str, ...]) -> None:
    """Two scripts side by side differ only where the new idea makes them."""
    comments: dict[str, str] = {}
    for script in group:
        for code, comment in commented_blocks(script).items():
            assert comments.setdefault(code, comment) == comment, script


@pytest.mark.parametrize(
    "opening",
    ["# N is the batch size;", "# A fixed seed,", "# Random inputs", "# Forward pass:"],
)
def test_a_step_of_all_scripts_has_one_comment(opening: str) -> None:
    """The steps common to all nine open with one and the same comment."""
    found = [
        [text for text in commented_blocks(script).values() if text.startswith(opening)]
        for script in SCRIPTS
    ]
    assert all(len(comments) == 1 for comments in found)
    assert len({comments[0] for comments in found}) == 1


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_api_of_the_past(script: str) -> None:
    """Nothing from the days of ``Variable``, ``.data`` and sessions is taught."""
    attributes = {node.attr for node in ast.walk(tree(script)) if isinstance(node, ast.Attribute)}
    allowed = {"Variable"} if script == TENSORFLOW else set()
    assert not (attributes & {"Variable", "data", "Session", "placeholder"}) - allowed


@pytest.mark.parametrize("script", SCRIPTS)
def test_translation_stands_beside_the_script(script: str) -> None:
    """Every comment on the network has its Korean."""
    translation = (SOURCE / script).with_suffix(".ko.rst").read_text(encoding="utf-8")
    for comment in commented_blocks(script).values():
        indented = "".join(f"   {line}\n" for line in comment.splitlines())
        assert f"..\n{indented}\n# " in translation, comment
