"""The machine that a run happens on: device and versions."""

from __future__ import annotations

import ast
import platform
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

#: Packages that compute on an accelerator where there is one.
ACCELERATED = frozenset({"torch", "tensorflow", "jax", "cupy"})


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


def processor() -> Device:
    """The processor of this machine."""
    return Device("cpu", _processor())


def used_device() -> Device:
    """What the libraries that this process has loaded compute on; asked in a run's process."""
    torch = sys.modules.get("torch")
    if torch is not None:
        accelerator = torch.accelerator.current_accelerator()
        if accelerator is not None and accelerator.type == "cuda":
            return Device("cuda", torch.cuda.get_device_name())
        if accelerator is not None:
            return Device(accelerator.type, _processor())
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None and (gpus := tensorflow.config.list_physical_devices("GPU")):
        details = tensorflow.config.experimental.get_device_details(gpus[0])
        return Device("cuda", details.get("device_name", gpus[0].name))
    return processor()


def device_kind() -> str:
    """The kind of PyTorch's current accelerator, else ``cpu``.

    PyTorch takes seconds to import, and must not touch CUDA in a process that forks: so it is
    asked in a process of its own, and only where there may be an accelerator at all.
    """
    if find_spec("torch") is None or not _may_have_accelerator():
        return "cpu"
    ask = "import torch; print(torch.accelerator.current_accelerator() or 'cpu')"
    asked = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    return asked.stdout.strip().partition(":")[0] or "cpu"


def _may_have_accelerator() -> bool:
    if sys.platform != "linux":
        return True
    if version("torch").endswith("+cpu"):
        return False
    nodes = ("nvidiactl", "nvidia0", "kfd", "dri", "accel", "davinci0", "dxg")
    return any(Path("/dev", node).exists() for node in nodes)


def imported_packages(trees: Iterable[ast.AST]) -> tuple[str, ...]:
    """The top-level packages that the code imports, sorted."""
    names: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return tuple(sorted(names))


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())


@cache
def _versions(package: str) -> dict[str, str]:
    """The versions of the distributions that bring *package*."""
    if package in sys.stdlib_module_names:
        return {}
    with suppress(PackageNotFoundError):
        # Nearly always the distribution has the package's name; a look at all takes long.
        found = metadata(package)
        return {found["Name"]: found["Version"]}
    versions = {}
    for distribution in _distributions().get(package, []):
        with suppress(PackageNotFoundError):
            versions[distribution] = version(distribution)
    return versions


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of Python and of *packages*; one that is not installed is left out."""
    found = {"Python": platform.python_version()}
    for package in packages:
        found |= _versions(package)
    return found


def relevant_distributions() -> tuple[str, ...]:
    """What a worker elsewhere must have in the same version as this machine."""
    names = ("matplotlib", "numpy", "sphinx_gallery", "tensorflow", "torch")
    return tuple(distribution for package in names for distribution in _versions(package))
