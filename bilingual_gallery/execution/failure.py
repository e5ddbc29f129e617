"""Why a run failed, in words for the person who reads the page or the build's output."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Failure:
    """A run that failed.

    :ivar reason: one sentence: the exception, the signal by name, or the limit with its figure.
    :ivar detail: the script's own frames, or where it was; empty if that is not known.
    :ivar cell: the code cell, counted from 1; 0 if it is not known.
    :ivar line: the script's line, counted from 1; 0 if it is not known.
    :ivar outputs: the output of each cell up to there, as in a result.
    :ivar runner: whether the runner failed, not the example.
    """

    reason: str
    detail: str = ""
    cell: int = 0
    line: int = 0
    outputs: tuple[str, ...] = ()
    runner: bool = False

    @property
    def sentence(self) -> str:
        """What failed, where and why, with the frames on lines of their own."""
        cell = f" (cell {self.cell})" if self.cell else ""
        what = "the runner failed" if self.runner else f"the example failed{cell}"
        return "\n".join(filter(None, (f"{what}: {self.reason}", self.detail)))

    def text(self, name: str) -> str:
        """All of it, for a list of failures.

        :param name: the script's path below the project.
        """
        # Whoever shows one line alone takes the last.
        lines = [self.detail, f"{name}:{self.line or 1}: {self.sentence.splitlines()[0]}"]
        return "\n".join(filter(None, lines))


def ended_by_status(status: int) -> str:
    """The reason for a process that ended without a result.

    :param status: its exit status; below 0, the signal that ended it.
    """
    if status >= 0:
        return f"the process ended itself with exit status {status} (os._exit or the like)"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGKILL":
        name += ", as the system does when memory runs out"
    return f"the process was ended by {name}"


def over_time(seconds: float) -> str:
    """The reason for a run that was ended for its length."""
    return f"it ran longer than the limit of {seconds:g} s (example_timeout)"


def over_memory(used: int, limit: int) -> str:
    """The reason for a run that was ended for its memory, both in bytes."""
    return (
        f"it held {used / 2**20:,.0f} MiB of memory, over the limit of {limit / 2**20:,.0f} MiB "
        "(example_memory)"
    )


def over_output(size: int) -> str:
    """The reason for a run that was ended for the bytes that it printed."""
    return f"it printed {size / 2**20:,.0f} MiB and did not stop"


def stack_line(stack: str, script: Path) -> int:
    """The innermost line of *script* in what ``faulthandler`` wrote; 0 if there is none."""
    _, _, current = stack.rpartition("Current thread")
    for line in current.splitlines():
        # File "x.py", line 3 in f
        before, _, after = line.partition(", line ")
        if f'"{script}"' in before and after.split()[0].isdecimal():
            return int(after.split()[0])
    return 0
