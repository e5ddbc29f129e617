"""Runs on a Dask cluster: reach the scheduler, refuse workers that would give other results.

The workers share no disk with the build: a task carries the script, and brings the result home.
The workers need no checkout either: they are sent this package. Dask starts workers as
processes that may have no children of multiprocessing's, so a run there is a process started anew.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

#: How long to wait for the scheduler, in seconds.
PATIENCE = 5
#: The folder of the package that workers are sent.
PACKAGE = Path(__file__).parents[1]


class ClusterError(Exception):
    """The cluster can't be used."""


@dataclass(frozen=True)
class Described:
    """What a worker says of itself.

    :ivar versions: package → version.
    :ivar device: the kind of its device.
    :ivar host: the machine that it is on.
    :ivar cores: how many that machine lends it.
    """

    versions: dict[str, str]
    device: str
    host: str
    cores: int


def describe(packages: list[str]) -> Described:
    """Describe the machine that this is called on, by the distributions *packages*."""
    from joblib import cpu_count  # noqa: PLC0415

    from bilingual_gallery.execution.machine import device_kind  # noqa: PLC0415

    found = {"Python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return Described(found, device_kind(), platform.node(), cpu_count())


@dataclass(frozen=True)
class Cluster:
    """A cluster with the workers that may run.

    :ivar address: of its scheduler.
    :ivar client: Dask's.
    :ivar workers: their addresses → how many runs each takes at once.
    :ivar refused: why each other worker may not run.
    :ivar device: the kind of device that the workers have.
    :ivar threads: how many threads each run may use.
    """

    address: str
    client: Any
    workers: dict[str, int]
    refused: tuple[str, ...]
    device: str
    threads: int

    @property
    def slots(self) -> int:
        """How many runs the workers take at once."""
        return sum(self.workers.values())

    @property
    def backend(self) -> dict[str, Any]:
        """How joblib reaches the workers."""
        return {
            "backend": "dask",
            "client": self.client,
            "workers": list(self.workers),
            # A worker that dies takes no run with it: it goes elsewhere.
            "retries": 3,
        }


@contextmanager
def connect(address: str, packages: Iterable[str]) -> Iterator[Cluster]:
    """Reach the cluster whose scheduler is at *address*, and send its workers this package.

    :param packages: the distributions whose versions must be those of this machine.
    :raises ClusterError: if the scheduler does not answer, or no worker has the same versions.
    """
    try:
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise ClusterError(
            "Dask is not installed; install requirements-cluster.txt into .venv"
        ) from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address}: start one, or build without DASK"
        ) from error
    try:
        # Workers that come later get it as well.
        client.register_plugin(_sender(_packed()), name=PACKAGE.name)
        yield _look_over(address, client, sorted(set(packages)))
    finally:
        client.close()


def _packed() -> bytes:
    """The package as a zip that Python can import from; the same bytes for the same code."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(PACKAGE.rglob("*.py")):
            name = path.relative_to(PACKAGE.parent).as_posix()
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes())
    return held.getvalue()


def _sender(packed: bytes) -> Any:
    """What has a worker import this package from the zip *packed*."""
    from distributed import WorkerPlugin  # noqa: PLC0415

    package = PACKAGE.name
    name = f"{package}-{hashlib.sha256(packed).hexdigest()[:12]}.zip"

    # A class in a function: it goes to the worker by value, which can't import it yet.
    class Sender(WorkerPlugin):  # type: ignore[misc]
        def setup(self, worker: Any) -> None:
            path = os.path.join(worker.local_directory, name)  # noqa: PTH118
            if path in sys.path:
                return
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(packed)
            # What an earlier build has sent gives way.
            for module in [m for m in sys.modules if m.partition(".")[0] == package]:
                del sys.modules[module]
            sys.path[:] = [
                path,
                *(old for old in sys.path if not os.path.basename(old).startswith(f"{package}-")),  # noqa: PTH119
            ]

    return Sender()


def _look_over(address: str, client: Any, packages: list[str]) -> Cluster:
    """Choose the workers that give the results that this machine would give."""
    here = describe(packages)
    slots: dict[str, int] = client.nthreads()
    # In place of a description, there may be the error of a worker that can't give one.
    found: dict[str, Described | Exception] = client.run(describe, packages, on_error="return")
    if not found:
        raise ClusterError(f"the Dask scheduler at {address} has no workers")
    taken: dict[str, Described] = {}
    refused = []
    for worker, there in sorted(found.items()):
        if reason := _refusal(here, there):
            refused.append(f"the worker {worker} {reason}; it gets no run")
        elif isinstance(there, Described):
            taken[worker] = there
    if not taken:
        raise ClusterError("; ".join(refused))
    # One kind of device for all results of a build: the one that most workers have.
    kinds = [there.device for there in taken.values()]
    device = max(sorted(set(kinds)), key=kinds.count)
    for worker, there in list(taken.items()):
        if there.device != device:
            refused.append(f"the worker {worker} computes on {there.device}, not on {device}")
            del taken[worker]
    workers = {worker: slots.get(worker, 1) for worker in taken}
    threads = _threads(taken, workers)
    return Cluster(address, client, workers, tuple(refused), device, threads)


def _refusal(here: Described, there: Described | Exception) -> str:
    """Why a worker may not run; empty if it may."""
    if isinstance(there, Exception):
        return f"can't run examples ({there})"
    differences = [
        f"{name} {there.versions[name]} instead of {number}"
        for name, number in here.versions.items()
        if there.versions[name] != number
    ]
    return f"has {', '.join(differences)}" if differences else ""


def _threads(taken: dict[str, Described], slots: dict[str, int]) -> int:
    """The threads of each run: the cores of the machine with the fewest for a run."""
    runs: dict[str, int] = {}
    for worker, there in taken.items():
        runs[there.host] = runs.get(there.host, 0) + slots[worker]
    return max(1, min(there.cores // runs[there.host] for there in taken.values()))
