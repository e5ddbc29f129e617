"""Runs on a Dask cluster: a scheduler and two workers, as processes of their own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
import pytest

pytest.importorskip("distributed", reason="requirements-cluster.txt is not installed")

import cloudpickle  # type: ignore[import-untyped]
from distributed import Client

from bilingual_gallery.execution import cluster
from bilingual_gallery.execution.cluster import ClusterError, Described, connect, describe
from bilingual_gallery.execution.supervise import _RUN as RUN
from tests.conftest import Built, Project

ROOT = Path(__file__).parents[2]
DRAWN = '''\
"""
Drawn
=====

Words.
"""
import matplotlib.pyplot as plt

plt.plot([1, 2, 3])
print("drawn")
'''
SLOW = '''\
"""
Slow
====

Words.
"""
import os
import time

if os.path.isdir({marks!r}):
    open(os.path.join({marks!r}, str(os.getpid())), "w").close()
    time.sleep(1.5)
print("slow")
'''
INDEX = "Home\n====\n\n.. toctree::\n   :glob:\n\n   gallery/*\n"
CONF: dict[str, Any] = {"sphinx_gallery_conf.image_scrapers": ("matplotlib",)}


HERE = ("--host", "127.0.0.1", "--no-dashboard")


class Cluster:
    """A scheduler and its workers, in a folder that knows nothing of the project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self._start("dask_scheduler", "--port", "0", "--scheduler-file", "scheduler.json")
        self.address = self._wait_for(self._find_address)
        self.workers = [self.start_worker(name) for name in ("one", "two")]

    def _start(self, module: str, *options: str, path: str = "") -> subprocess.Popen[bytes]:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        environment["TMPDIR"] = str(self.folder)
        if path:
            environment["PYTHONPATH"] = path
        with (self.folder / f"log-{len(self._started)}").open("wb") as log:
            self._started.append(
                subprocess.Popen(
                    [sys.executable, "-m", f"distributed.cli.{module}", *options, *HERE],
                    cwd=self.folder,
                    env=environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )
        return self._started[-1]

    def _find_address(self) -> str:
        with contextlib.suppress(OSError):
            text = (self.folder / "scheduler.json").read_text(encoding="utf-8")
            if match := re.search(r'"address": "(tcp:[^"]+)"', text):
                return match[1]
        return ""

    def start_worker(self, name: str, path: str = "") -> subprocess.Popen[bytes]:
        """Start a worker with its nanny; returns when the scheduler knows it."""
        options = ["--nworkers", "1", "--nthreads", "1", "--memory-limit", "0", "--name", name]
        worker = self._start("dask_worker", self.address, *options, path=path)
        log = self.folder / f"log-{len(self._started) - 1}"
        self._wait_for(lambda: "Registered to" in log.read_text(encoding="utf-8", errors="replace"))
        return worker

    @staticmethod
    def _wait_for(found: Callable[[], Any]) -> Any:
        until = time.monotonic() + 40
        while not (value := found()):
            assert time.monotonic() < until
            time.sleep(0.05)
        return value

    def end(self, *processes: subprocess.Popen[bytes]) -> None:
        """End processes and what they started, at once."""
        for process in processes or self._started:
            family = []
            with contextlib.suppress(psutil.Error):
                family = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            process.wait()
            for member in family:
                with contextlib.suppress(psutil.Error):
                    member.kill()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster; tests may end its workers, in the order in which they stand."""
    there = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield there
    finally:
        there.end()


@pytest.fixture
def build(tmp_path: Path, rootdir: Path) -> Project:
    project = Project(tmp_path / "project", rootdir / "basic")
    project.write(
        {
            "index.rst": INDEX,
            "gallery_source/drawn.py": DRAWN,
            "gallery_source/slow.py": SLOW.format(marks=str(tmp_path / "marks")),
        }
    )
    return project


def pages(built: Built) -> dict[str, bytes]:
    """What was built, without the times and amounts of memory of a run."""
    folder = Path(built.app.outdir)
    found = {}
    for path in [*folder.rglob("*.html"), *folder.rglob("*.webp"), *folder.rglob("*.py")]:
        data = path.read_bytes()
        if path.suffix == ".html":
            data = re.sub(r"[\d.,]+ ?(ms|s|초|MiB|MB)", "", data.decode()).encode()
        found[path.relative_to(folder).as_posix()] = data
    return found


def local(build: Project) -> dict[str, bytes]:
    """The pages of the same project built without a cluster."""
    folder = build.folder.with_name("local")
    shutil.copytree(build.folder, folder, ignore=shutil.ignore_patterns("_build", "gallery"))
    kept, build.folder, build.results = build.folder, folder, folder / "results"
    built = build(**CONF)
    build.folder = kept
    assert built.warnings == ""
    return pages(built)


def test_the_pages_are_those_of_a_local_build(build: Project, dask: Cluster) -> None:
    built = build(example_dask=dask.address, **CONF)
    assert built.warnings == ""
    status = built.app.status.getvalue()
    assert f"examples run on the Dask cluster at {dask.address}: 2 worker(s), 2 at a time" in status
    assert "running 3 example(s), 2 at a time" in status
    found = pages(built)
    assert found == local(build)
    assert b"drawn" in found["gallery/drawn.html"]
    assert "_images/sphx_glr_drawn_001.webp" in found


def test_a_failure_comes_home(build: Project, dask: Cluster) -> None:
    crash = DRAWN + "import ctypes\n\nctypes.string_at(0)\n"
    built = build({"gallery_source/drawn.py": crash}, example_dask=dask.address, **CONF)
    assert built.statuscode == 1
    assert "gallery_source/drawn.py:13: ERROR: the example failed (cell 1): the process was " in (
        built.warnings
    )
    assert "SIGSEGV" in built.warnings


def test_a_worker_that_computes_with_something_else_gets_no_run(
    build: Project, dask: Cluster, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    (other / "matplotlib-0.1.dist-info").mkdir(parents=True)
    (other / "matplotlib-0.1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: matplotlib\nVersion: 0.1\n"
    )
    worker = dask.start_worker("other", str(other))
    try:
        built = build(example_dask=dask.address, **CONF)
    finally:
        dask.end(worker)
    assert re.search(
        r"WARNING: the worker tcp://127.0.0.1:\d+ has matplotlib 0.1 instead of [\d.]+; "
        r"it gets no run",
        built.warnings,
    )
    assert "2 worker(s), 2 at a time" in built.app.status.getvalue()
    assert built.page("gallery/drawn").all("img")


def package_of_a_worker() -> str:
    """What a worker has of a package that it was sent; runs there."""
    import told  # type: ignore[import-not-found]  # noqa: PLC0415
    from told.room import WORD  # type: ignore[import-not-found]  # noqa: PLC0415

    return f"{told.WORD} {WORD}"


def test_a_worker_that_has_the_package_of_an_earlier_build(
    dask: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "told"
    package.mkdir()
    monkeypatch.setattr(cluster, "PACKAGE", package)
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    try:
        for word in ("old", "new"):
            for name in ("__init__.py", "room.py"):
                (package / name).write_text(f"WORD = {word!r}\n")
            with Client(dask.address, set_as_default=False) as client:
                client.register_plugin(cluster._sender(cluster._packed()), name=package.name)
                said = client.run(package_of_a_worker)
            assert set(said.values()) == {f"{word} {word}"}
    finally:
        cloudpickle.unregister_pickle_by_value(sys.modules[__name__])


def test_a_worker_that_dies(build: Project, dask: Cluster, tmp_path: Path) -> None:
    """Its run goes elsewhere, and the pages are the same."""
    marks = tmp_path / "marks"
    marks.mkdir()
    worker = dask.workers.pop()
    build.write({"gallery_source/first.py": None})
    source = (build.folder / "gallery_source/slow.py").read_text(encoding="utf-8")
    build.write({"gallery_source/slower.py": source.replace("Slow\n", "Slow2\n=")})
    build.write({"gallery_source/drawn.py": None})

    def kill_when_both_run() -> None:
        until = time.monotonic() + 60
        while len(list(marks.iterdir())) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        dask.end(worker)

    thread = Thread(target=kill_when_both_run)
    thread.start()
    built = build(example_dask=dask.address, **CONF)
    thread.join()
    assert built.warnings == ""
    # Both ran, and the one whose worker died once more.
    assert len(list(marks.iterdir())) == 3
    assert pages(built) == local(build)


def test_no_process_of_a_run_is_left(dask: Cluster) -> None:
    """Not even of the worker that died."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        commands = [p.info["cmdline"] or [] for p in psutil.process_iter(["cmdline"])]
        if not any(RUN in command for command in commands):
            break
        time.sleep(0.1)
    else:
        pytest.fail("a run goes on")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "x y", "tcp://:::"])
def test_an_address_where_nobody_answers(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    words = re.escape(f"no Dask scheduler answers at {address}: ")
    with pytest.raises(ClusterError, match=words), connect(address, []):
        pass


def test_a_build_whose_scheduler_can_not_be_reached(build: Project) -> None:
    address = "tcp://127.0.0.1:9"
    begun = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", f"-Dexample_dask={address}", ".", "_out"],
        cwd=build.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert time.monotonic() - begun < 10
    assert process.returncode == 1
    assert process.stderr.splitlines() == [
        f"error: no Dask scheduler answers at {address}: start one, or build without DASK"
    ]
    assert "Traceback" not in process.stdout


class FakeClient:
    """Says what a test has the workers say."""

    def __init__(self, found: dict[str, Described | Exception]) -> None:
        self.found = found

    def run(self, *_: object, **__: object) -> dict[str, Described | Exception]:
        return self.found

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(self.found, 2)


def described(**changes: Any) -> Described:
    here = describe(["matplotlib"])
    facts = {"versions": here.versions, "device": here.device, "host": "a", "cores": 8}
    return Described(**{**facts, **changes})


def look_over(**found: Described | Exception) -> cluster.Cluster:
    return cluster._look_over("tcp://x", FakeClient(found), ["matplotlib"])


def test_workers_are_taken_with_their_threads() -> None:
    there = look_over(one=described(), two=described(), three=described(host="b", cores=2))
    assert there.workers == {"one": 2, "two": 2, "three": 2}
    assert there.slots == 6
    # Eight cores for four runs on the one machine, two for two on the other.
    assert there.threads == 1
    assert look_over(one=described(), two=described()).threads == 2


@pytest.mark.parametrize(
    ("there", "reason"),
    [
        (
            {"versions": {"Python": "3.1", "matplotlib": "0.1"}},
            r"the worker two has Python 3\.1 instead of .*, matplotlib 0\.1 instead of .*; it gets",
        ),
        ({"device": "cuda"}, "the worker two computes on cuda, not on cpu"),
    ],
)
def test_a_worker_that_is_refused(there: dict[str, Any], reason: str) -> None:
    found = look_over(one=described(), two=described(**there), zero=described())
    assert list(found.workers) == ["one", "zero"]
    assert len(found.refused) == 1
    assert re.match(reason, found.refused[0])


def test_a_worker_that_can_not_even_say_what_it_has() -> None:
    found = look_over(one=described(), two=ModuleNotFoundError("No module named 'sphinx'"))
    assert found.refused == (
        "the worker two can't run examples (No module named 'sphinx'); it gets no run",
    )


def test_no_worker_that_may_run() -> None:
    with pytest.raises(ClusterError, match=r"the worker one has matplotlib .* instead of"):
        look_over(one=described(versions={**described().versions, "matplotlib": "0.1"}))


def test_no_worker_at_all() -> None:
    with pytest.raises(ClusterError, match="the Dask scheduler at tcp://x has no workers"):
        look_over()


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"install requirements-cluster\.txt"):
        connect("tcp://x", []).__enter__()
