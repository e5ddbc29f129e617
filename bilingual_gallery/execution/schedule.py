"""All missing runs of all galleries in one pool, the longest first.

joblib hands the runs out: to threads here, each of which watches one process, or to the workers
of a Dask cluster. The task is the same function with the same request.
"""

from __future__ import annotations

import pickle
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePosixPath
from threading import BoundedSemaphore, Event
from typing import Any

import joblib

from bilingual_gallery.execution.failure import Failure
from bilingual_gallery.execution.machine import processor
from bilingual_gallery.execution.plan import Planned
from bilingual_gallery.execution.request import Request
from bilingual_gallery.execution.supervise import (
    NEVER_FORKED,
    Outcome,
    RunnerError,
    Stop,
    can_fork,
    never,
    run,
    start_fork_server,
)

Report = Callable[[str], None]
#: Packages that are imported once for all runs.
_SHARED = frozenset({"matplotlib", "numpy", "pandas", "scipy", "torch"})


@dataclass(frozen=True)
class Task:
    """A run with its request, ready to be handed out.

    :ivar expected: how long it may take, in seconds; infinite if nobody knows.
    """

    planned: Planned
    request: Request
    expected: float

    def overwritten(self, outcome: Outcome) -> list[str]:
        """The neighbours that the run wrote to: files of the project, by their paths in it."""
        script = self.planned.example.script
        root = script.parents[len(PurePosixPath(self.planned.name).parts) - 1]
        return sorted(
            name
            for name in outcome.changed
            if name != self.planned.name and (root / name).is_file()
        )


def cores() -> int:
    """How many cores this process may use."""
    count: int = joblib.cpu_count()
    return count


def threads_for(jobs: int) -> int:
    """How many threads each of *jobs* runs may use: the cores, shared out."""
    return max(1, cores() // max(1, jobs))


def longest_first(tasks: Sequence[Task]) -> list[Task]:
    """The order to start them in.

    A run that can't be forked imports everything itself, so of those nobody knows it is the
    longest.
    """

    def rank(task: Task) -> tuple[float, bool, str]:
        slow = bool(NEVER_FORKED & set(task.planned.packages))
        return -task.expected, not slow, task.planned.name

    return sorted(tasks, key=rank)


class _Here:
    """The runs in this process, so that none is left when the build is stopped.

    :param jobs: how many run at once.
    """

    def __init__(self, jobs: int) -> None:
        self._stopped = Event()
        self._jobs = jobs
        self._slots = BoundedSemaphore(jobs)

    @contextmanager
    def running(self) -> Iterator[Stop]:
        """While a run goes on; gives what says whether to end it."""
        with self._slots:
            yield self._stopped.is_set

    def stop(self) -> None:
        """End all runs, and wait for their end."""
        self._stopped.set()
        for _ in range(self._jobs):
            self._slots.acquire()


def perform(
    index: int, request: Request, *, fork: bool, here: _Here | None = None
) -> tuple[int, Outcome]:
    """Run *request*, here or on a worker of a cluster; its *index* comes back with the outcome.

    :param here: of the runs in this process.
    """
    try:
        with here.running() if here else nullcontext(never) as stop:
            return index, run(request, fork=fork, stop=stop)
    except RunnerError as error:
        reason, _, detail = str(error).partition("\n")
    except Exception:  # noqa: BLE001 - one run takes no other one with it
        reason, detail = f"{request.source} could not be run", traceback.format_exc().rstrip()
    failure = Failure(reason=reason, detail=detail, runner=True)
    return index, Outcome((), {}, 0, 0.0, 0, processor(), failure=failure)


def remote_task() -> Callable[[int, bytes], bytes]:
    """What does :func:`perform` on a worker of a cluster: a request in, an outcome out, as bytes.

    Dask's scheduler reads what passes through it, and has not got this package: a function in a
    function goes by value, and bytes are just bytes to it.
    """

    def remote(index: int, request: bytes) -> bytes:
        import pickle  # noqa: PLC0415

        from bilingual_gallery.execution.schedule import perform  # noqa: PLC0415

        return pickle.dumps(perform(index, pickle.loads(request), fork=False))  # noqa: S301

    return remote


def run_all(
    tasks: Sequence[Task], backend: dict[str, Any], jobs: int, report: Report
) -> Iterator[tuple[Task, Outcome]]:
    """Run *tasks*; yields each with its outcome as it comes home.

    :param backend: where joblib hands them out: the arguments of ``joblib.parallel_config``.
    :param jobs: how many at once.
    :param report: told of the progress, a line each time.
    """
    ordered = longest_first(tasks)
    local = backend["backend"] == "threading"
    forks = [local and can_fork(t.planned.packages, t.request.device) for t in ordered]
    begun = time.monotonic()
    if True in forks:
        first = ordered[forks.index(True)].request
        start_fork_server(_preload(ordered, forks), first.environment())
    total = len(ordered)
    report(f"running {total} example(s), {min(jobs, total)} at a time")
    here = _Here(jobs) if local else None
    with joblib.parallel_config(**backend), ExitStack() as at_end:
        if here:
            at_end.callback(here.stop)
        pool = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
        if local:
            calls = [
                joblib.delayed(perform)(index, task.request, fork=fork, here=here)
                for index, (task, fork) in enumerate(zip(ordered, forks, strict=True))
            ]
        else:
            remote = joblib.delayed(remote_task())
            calls = [
                remote(index, pickle.dumps(task.request)) for index, task in enumerate(ordered)
            ]
        for done, answer in enumerate(pool(calls), 1):
            index, outcome = answer if local else pickle.loads(answer)  # noqa: S301
            task = ordered[index]
            word = "failed after" if outcome.failure else "took"
            report(
                f"[{done}/{total}] {task.planned.name} {word} {outcome.seconds:.1f} s; "
                f"{total - done} left, {time.monotonic() - begun:.1f} s so far"
            )
            yield task, outcome


def _preload(tasks: Sequence[Task], forks: Sequence[bool]) -> list[str]:
    """The modules that forked runs share: what they import, and what sphinx-gallery does.

    Only what is known to do nothing but to define things: of another package, a script may
    rely on what happens as it imports it.
    """
    packages = {
        package
        for task, fork in zip(tasks, forks, strict=True)
        if fork
        for package in task.planned.packages
    }
    preload = {name for name in packages & _SHARED if find_spec(name)}
    conf = tasks[0].request.conf
    if "matplotlib" in {*packages, *conf["image_scrapers"], *conf["reset_modules"]}:
        preload |= {"matplotlib.pyplot", "matplotlib.backends.backend_agg"}
    # A run imports the program that started the build as well.
    return [*sorted(preload), "sphinx_gallery.gen_gallery", "sphinx.cmd.build"]
