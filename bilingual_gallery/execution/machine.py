"""The machine that a run happens on: device and versions."""

from __future__ import annotations

import ast
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path


@dataclass(frozen=True)
class Device:
    """What computes: ``kind`` as PyTorch calls it (``cpu``, ``cuda``, ``mps``), and its model."""

    kind: str
    name: str


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


@cache
def current_device() -> Device:
    """PyTorch's current accelerator; the processor if there is none, or no PyTorch."""
    try:
        import torch  # noqa: PLC0415
    except ImportError:
        return Device("cpu", _processor())
    accelerator = torch.accelerator.current_accelerator()
    if accelerator is None:
        return Device("cpu", _processor())
    if accelerator.type == "cuda":
        return Device("cuda", torch.cuda.get_device_name())
    return Device(accelerator.type, _processor())


def imported_packages(cells: Iterable[str]) -> tuple[str, ...]:
    """The top-level packages that the code imports, sorted."""
    names: set[str] = set()
    for cell in cells:
        for node in ast.walk(ast.parse(cell)):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return tuple(sorted(names))


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of Python and of *packages*; one that is not installed is left out."""
    found = {"Python": platform.python_version()}
    for package in packages:
        if package in sys.stdlib_module_names:
            continue
        for distribution in _distributions().get(package, []):
            try:
                found[distribution] = version(distribution)
            except PackageNotFoundError:
                continue
    return found
