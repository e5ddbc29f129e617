"""Measure a command: how long it and all the processes that it starts take, and how much memory.

This file is also the program that stands between the benchmark and the command. Being a process
of its own, it can ask the system about all that ran below it, and nothing else is in the answer.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: What `make bench` was told is not for the `make` below it.
_MAKE = ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "DASK", "DEVICE", "FRESH")
#: How long to wait for what a command left running, in seconds.
_PATIENCE = 10.0
#: How many lines of a log to show when a command failed.
_END = 15


@dataclass(frozen=True)
class Usage:
    """What a command took.

    :ivar seconds: from start to end.
    :ivar cpu: seconds of processor time, of all its processes, user and system.
    :ivar memory: the most resident bytes of the largest of its processes.
    """

    seconds: float
    cpu: float
    memory: int


class CommandError(Exception):
    """A measured command had another exit status than 0; the message says what it said."""


def measure(command: Sequence[str], folder: Path, log: Path) -> Usage:
    """Run *command* in *folder*.

    :param log: the file that all it prints goes to.
    :raises CommandError: if it failed.
    """
    report = log.with_suffix(".json")
    environment = {name: value for name, value in os.environ.items() if name not in _MAKE}
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-I", __file__, str(report), *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise CommandError(f"{' '.join(command)} failed:\n{_essence(log)}")
    return Usage(**json.loads(report.read_text(encoding="utf-8")))


def _essence(log: Path) -> str:
    """The warnings and errors of a log, and its end."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    said = [line for line in lines[:-_END] if "WARNING: " in line or "ERROR: " in line]
    return "\n".join(said + lines[-_END:])


def _main(report: str, *command: str) -> int:
    _adopt_orphans()
    begun = time.perf_counter()
    status = subprocess.run(command, check=False).returncode
    seconds = time.perf_counter() - begun
    _wait_for_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    usage = {
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * unit,
    }
    Path(report).write_text(json.dumps(usage), encoding="utf-8")
    return status


def _adopt_orphans() -> None:
    """Have Linux count what outlives the process that started it, such as a fork server."""
    if sys.platform == "linux":
        set_child_subreaper = 36
        ctypes.CDLL(None).prctl(set_child_subreaper, 1)


def _wait_for_orphans() -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            time.sleep(0.02)


if __name__ == "__main__":
    raise SystemExit(_main(*sys.argv[1:]))
