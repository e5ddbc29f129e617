"""Start one run in a process of its own, watch it, and bring home what it left.

The process is forked from a server that has the heavy imports done where that is safe (Linux,
on the processor, nothing that minds a fork), else started anew. It leads a session of its own:
past a limit, or once the run is over, everything in that session ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

import psutil

from bilingual_gallery.execution import child
from bilingual_gallery.execution.capture import literal, read_output
from bilingual_gallery.execution.failure import (
    Failure,
    ended_by_status,
    over_memory,
    over_output,
    over_time,
    stack_line,
)
from bilingual_gallery.execution.machine import ACCELERATED, Device, processor
from bilingual_gallery.execution.request import Limits, Request
from bilingual_gallery.execution.tensors import Tensor, read_tensors

#: Not ``-m``: the package has imported the module by then, and Python would warn.
_RUN = f"import sys; from {child.__name__} import main; main(sys.argv[1], int(sys.argv[2]))"
#: How often a run is looked at, in seconds.
TICK = 0.05
#: How often the processes that a run started are looked for, in seconds.
LOOK = 0.25
#: How long the processes that a run started may go on after it, in seconds.
PATIENCE = 0.5
_ROUNDS = 20
#: From how many printed bytes on a run is ended.
MAX_OUTPUT = 1 << 30
#: Whether the build was stopped.
Stop = Callable[[], bool]
#: Packages that start threads when they are imported, so that they are never forked.
NEVER_FORKED = frozenset({"tensorflow", "jax"})


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    :ivar outputs: the output of each cell; up to where it got, if it failed.
    :ivar figures: picture file's name → contents.
    :ivar peak_memory: resident bytes.
    :ivar failure: ``None`` if it went well.
    :ivar device: what it ran on.
    :ivar notes: what else it did that a person should know.
    :ivar changed: the files that it wrote, by their paths below the project.
    """

    outputs: tuple[str, ...]
    figures: Mapping[str, bytes]
    figure_count: int
    seconds: float
    peak_memory: int
    device: Device
    losses: tuple[float, ...] = ()
    step_seconds: float | None = None
    tensors: tuple[Tensor | None, ...] = ()
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class RunnerError(Exception):
    """The runner failed, not the example."""


def never() -> bool:
    """Nobody stops the build."""
    return False


class _Process(Protocol):
    """What supervision needs of a process, however it was started."""

    @property
    def pid(self) -> int: ...

    def ended(self, seconds: float) -> bool:
        """Whether it has ended, after waiting so long at most."""

    def status(self) -> int:
        """Its exit status; below 0, the signal that ended it."""


class _Forked:
    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None
        return pid

    def ended(self, seconds: float) -> bool:
        self._process.join(seconds)
        return self._process.exitcode is not None

    def status(self) -> int:
        status = self._process.exitcode
        assert status is not None
        return status


class _Started:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self, seconds: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode is not None

    def status(self) -> int:
        return self._process.returncode


def can_fork(packages: Iterable[str], device: str) -> bool:
    """Whether a run that imports *packages* on *device* may come from the fork server."""
    return sys.platform == "linux" and device == "cpu" and not NEVER_FORKED & set(packages)


def start_fork_server(preload: Iterable[str], environment: Mapping[str, str]) -> None:
    """Start the server that runs are forked from, and have it import the modules *preload*.

    Returns at once; the first run that is forked waits until the imports are done.

    :param environment: the variables that its libraries read as they are loaded.
    """
    multiprocessing.set_forkserver_preload([*preload, child.__name__])
    # Python 3.11's server has a path of its own, and says nothing of modules it can't find.
    ours = {**environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    kept = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        forkserver.ensure_running()
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _accelerator_alone(request: Request, stop: Stop) -> Iterator[None]:
    """Keep the accelerator to one run at a time, whoever on this machine starts them."""
    if request.device == "cpu" or not ACCELERATED & set(request.packages):
        yield
        return
    name = f"bilingual-gallery-accelerator-{os.getuid()}.lock"
    with (Path(tempfile.gettempdir()) / name).open("w") as lock:
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            if stop():
                raise RunnerError(f"{request.source}: the build was stopped")
            time.sleep(TICK)
        yield


def run(request: Request, *, fork: bool, stop: Stop = never) -> Outcome:
    """Run *request* and wait for it.

    :param fork: whether to take the process from the fork server.
    :param stop: asked all the time whether to end the run.
    :raises RunnerError: if the process could not be started or broke down by itself.
    """
    if stop():
        raise RunnerError(f"{request.source}: the build was stopped")
    with (
        _accelerator_alone(request, stop),
        tempfile.TemporaryDirectory(
            prefix="bilingual-gallery-", ignore_cleanup_errors=True
        ) as name,
    ):
        folder = Path(name).resolve()
        try:
            request.write(folder)
            process = _start(request, folder, fork=fork)
        except OSError as error:
            raise RunnerError(f"{request.source}: no process could be started: {error}") from error
        watched = _watch(process, request, folder, stop)
        try:
            return _collect(request, folder, process.status(), watched)
        except (OSError, ValueError, KeyError, TypeError) as error:
            # A script can write to the folder of its run, or remove it.
            raise RunnerError(f"{request.source}: the run's folder is damaged: {error}") from error


def _start(request: Request, folder: Path, *, fork: bool) -> _Process:
    if fork:
        context = multiprocessing.get_context("forkserver")
        process = context.Process(target=child.main, args=(str(folder),))
        # Where the fork server is gone or does not come up, a process is started anew.
        with contextlib.suppress(OSError, EOFError):
            process.start()
            return _Forked(process)
    return _Started(
        subprocess.Popen(
            [sys.executable, "-c", _RUN, str(folder), str(os.getpid())],
            env={**os.environ, **request.environment(), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    )


@dataclass(frozen=True)
class _Watched:
    """How a run ended.

    :ivar limit: which limit it passed, in words.
    :ivar seconds: how long it took.
    :ivar left: how many processes it left.
    """

    limit: str
    seconds: float
    left: int


def _watch(process: _Process, request: Request, folder: Path, stop: Stop) -> _Watched:
    """Wait for the end of the process, or bring it about; then of all that it started."""
    begun = time.monotonic()
    family = _Family(process.pid)
    limit, patience = "", 0.0
    try:
        while not (limit or process.ended(TICK)):
            if stop():
                raise RunnerError(f"{request.source}: the build was stopped")
            limit = _passed(request.limits, time.monotonic() - begun, family, folder)
        if limit:
            _ask_where(process)
        else:
            patience = PATIENCE
    finally:
        family.kill_first()
        while not process.ended(1):
            pass
        left = family.end(patience, _listed(folder, "left"), _listed(folder, "helpers"))
    return _Watched(limit, time.monotonic() - begun, left)


def _passed(limits: Limits, seconds: float, family: _Family, folder: Path) -> str:
    """The limit that a run has passed, in words; empty if none."""
    if seconds > limits.seconds:
        return over_time(limits.seconds)
    used = family.resident(limits.memory)
    if used > limits.memory:
        return over_memory(used, limits.memory)
    printed = _size(folder / "output")
    return over_output(printed) if printed > MAX_OUTPUT else ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _listed(folder: Path, name: str) -> list[int]:
    """Processes that a run itself lists at its end."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return [int(pid) for pid in _done(folder)[name]]
    return []


def _ask_where(process: _Process) -> None:
    """Have the process write down where it is."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, child.WHERE)
        process.ended(0.3)


class _Family:
    """A run's process and all that it started, itself or through others."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._first: psutil.Process | None = None
        with contextlib.suppress(psutil.NoSuchProcess):
            self._first = psutil.Process(pid)
        self._members: dict[int, psutil.Process] = {}
        self._looked = time.monotonic()

    def resident(self, limit: int) -> int:
        """The resident bytes of all, each page counted once where that decides about *limit*."""
        if time.monotonic() - self._looked > LOOK:
            # It takes longer than all the rest, with many processes on the machine.
            self._look()
        everyone = [self._first, *self._members.values()]
        used = sum(_memory(member, "rss") for member in everyone)
        if used > limit and self._members:
            used = min(used, sum(_memory(member, "pss") for member in everyone))
        return used

    def _look(self) -> None:
        for known in (self._first, *self._members.values()):
            if known is not None:
                with contextlib.suppress(psutil.Error):
                    self._members |= {one.pid: one for one in known.children(recursive=True)}
        self._members = {pid: one for pid, one in self._members.items() if _lives(one)}
        self._looked = time.monotonic()

    def kill_first(self) -> None:
        """End the run's own process if it has not ended."""
        if self._first is not None and _lives(self._first):
            # Nobody can tell afterwards what came of it.
            self._look()
            with contextlib.suppress(psutil.Error):
                # psutil makes sure that the number is still that process's.
                self._first.kill()

    def end(self, patience: float, more: Iterable[int], helpers: Collection[int]) -> int:
        """End what is left; returns how many processes that were.

        :param patience: how long to wait for those that end by themselves, in seconds.
        :param more: processes to look at besides.
        :param helpers: processes that nobody is to be told of.
        """
        for pid in more:
            with contextlib.suppress(psutil.Error):
                self._members.setdefault(pid, psutil.Process(pid))
        until = time.monotonic() + patience
        while True:
            left = self._alive()
            count = sum(member.pid not in helpers for member in left)
            if not count or time.monotonic() > until:
                break
            time.sleep(TICK / 2)
        # One that is about to start another may come out again.
        for _ in range(_ROUNDS):
            if not left:
                break
            for member in left:
                with contextlib.suppress(psutil.Error):
                    member.kill()
            psutil.wait_procs(left, timeout=TICK)
            self._look()
            left = self._alive()
        return count

    def _alive(self) -> list[psutil.Process]:
        """Who is left of the family and of the session."""
        for pid in psutil.pids():
            with contextlib.suppress(ProcessLookupError, PermissionError, psutil.Error):
                if os.getsid(pid) == self._pid != pid:
                    self._members.setdefault(pid, psutil.Process(pid))
        return [member for member in self._members.values() if _lives(member)]


def _lives(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _memory(process: psutil.Process | None, kind: str) -> int:
    """The bytes that a process holds: ``rss``, or ``pss`` where the system tells."""
    with contextlib.suppress(psutil.Error):
        if process is not None:
            if kind == "rss":
                return process.memory_info().rss
            facts = process.memory_full_info()
            return int(getattr(facts, "pss", facts.uss))
    return 0


def _done(folder: Path) -> dict[str, Any]:
    """What the run wrote down at its end."""
    done: dict[str, Any] = json.loads((folder / "done.json").read_text(encoding="utf-8"))
    return done


def _collect(request: Request, folder: Path, status: int, watched: _Watched) -> Outcome:
    fault = folder / "fault"
    if fault.is_file():
        raise RunnerError(f"{request.source}: the runner broke down:\n{fault.read_text()}")
    if watched.limit or not (folder / "done.json").is_file():
        reason = watched.limit or ended_by_status(status)
        failure = _broken_off(request, folder, reason)
        return Outcome(failure.outputs, {}, 0, watched.seconds, 0, processor(), failure=failure)
    done = _done(folder)
    failed = done["failure"]
    notes = list(done["notes"])
    if watched.left:
        notes.append(f"it left {watched.left} process(es) running; they were ended")
    outputs = tuple(done["outputs"]) or _events(folder)[0]
    images = (folder / "project" / request.target).parent / "images"
    return Outcome(
        outputs=outputs,
        figures={
            path.name: path.read_bytes() for path in sorted(images.iterdir()) if path.is_file()
        },
        figure_count=done["figure_count"],
        seconds=watched.seconds if failed else done["seconds"],
        peak_memory=done["peak_memory"],
        device=Device(**done["device"]),
        losses=tuple(done["losses"]),
        step_seconds=done["step_seconds"],
        tensors=read_tensors(done["tensors"]),
        failure=Failure(**failed, outputs=outputs) if failed else None,
        notes=tuple(notes),
        changed=tuple(done["changed"]),
    )


def _events(folder: Path) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """The outputs of the cells that ended, and the cells of code that began."""
    outputs: list[str] = []
    begun: list[dict[str, Any]] = []
    # A process that dies while it writes leaves half a line.
    with contextlib.suppress(OSError, ValueError):
        for line in (folder / "cells.jsonl").read_text(encoding="utf-8").split("\n"):
            if not line:
                break
            event = json.loads(line)
            if event["event"] == "end":
                outputs.append(event["output"])
            else:
                begun.append(event)
    return tuple(outputs), begun


def _broken_off(request: Request, folder: Path, reason: str) -> Failure:
    """The failure of a run that left no result: what it printed before is kept."""
    outputs, begun = _events(folder)
    line = begun[-1]["line"] if begun else 0
    printed = ""
    with contextlib.suppress(OSError, IndexError), (folder / "output").open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        printed = read_output(file.fileno(), begun[-1]["offset"], size)
    script = folder / "project" / request.source
    with contextlib.suppress(OSError):
        stack = (folder / "stack").read_text(encoding="utf-8", errors="replace")
        line = stack_line(stack, script) or line
    shown = f"{printed.rstrip()}\n{reason}".strip()
    return Failure(
        reason=reason,
        detail="",
        cell=len(begun),
        line=line,
        outputs=(*outputs, literal(shown)),
    )
