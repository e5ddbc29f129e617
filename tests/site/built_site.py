"""A built copy of the project, and how it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Below ``beginner_source``, in the order of the page.
EXAMPLES = (
    "examples_tensor/two_layer_net_numpy",
    "examples_tensor/two_layer_net_tensor",
    "examples_autograd/two_layer_net_autograd",
    "examples_autograd/two_layer_net_custom_function",
    "examples_autograd/tf_two_layer_net",
    "examples_nn/two_layer_net_nn",
    "examples_nn/two_layer_net_optim",
    "examples_nn/two_layer_net_module",
    "examples_nn/dynamic_net",
)
#: What a fresh clone does not hold.
GENERATED = shutil.ignore_patterns(
    ".venv", "_build", "beginner", ".git", ".*_cache", "__pycache__", ".device", "tests"
)


@dataclass(frozen=True)
class Site:
    """A built copy of the project.

    :ivar root: the copy.
    :ivar log: what the first ``make html`` printed, both streams.
    :ivar status: its exit status.
    """

    root: Path
    log: str
    status: int

    @property
    def html(self) -> Path:
        """The built site."""
        return self.root / "_build" / "html"

    def results(self) -> dict[str, int]:
        """The stored results and when each was written: a run more would show here."""
        folder = self.root / "_build" / "results"
        return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def run_make(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``make`` in *root* with the packages of this Python, which are installed already."""
    stamp = f"{sys.prefix}/.site"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.pop("MAKEFLAGS", None)
    return subprocess.run(
        ["make", "-o", stamp, f"VENV={sys.prefix}", *arguments],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
