"""The order of runs, how they share the machine, and what is said meanwhile."""

from __future__ import annotations

import math
from pathlib import Path

import joblib
import pytest

from bilingual_gallery.execution import schedule
from bilingual_gallery.execution.plan import Example, Planned
from bilingual_gallery.execution.request import Limits, Request
from bilingual_gallery.execution.result import Run
from bilingual_gallery.execution.schedule import Task, longest_first, perform, threads_for
from bilingual_gallery.execution.supervise import RunnerError


def task(name: str, expected: float, *packages: str) -> Task:
    run = Run(name, (), {}, "cpu", {}, {})
    limits = Limits(1, 1)
    planned = Planned(Example(Path(name), Path(name)), run, limits, packages)
    return Task(planned, Request(name, name, "", {}, {}, limits, 1, "cpu", packages), expected)


def test_the_longest_first() -> None:
    tasks = [
        task("short", 0.1),
        task("b new", math.inf),
        task("long", 9.0),
        task("a new", math.inf),
        task("new and heavy", math.inf, "tensorflow"),
    ]
    names = [each.planned.name for each in longest_first(tasks)]
    assert names == ["new and heavy", "a new", "b new", "long", "short"]


@pytest.mark.parametrize(("cores", "jobs", "threads"), [(2, 2, 1), (8, 2, 4), (2, 9, 1), (4, 0, 4)])
def test_the_cores_are_shared_out(
    monkeypatch: pytest.MonkeyPatch, cores: int, jobs: int, threads: int
) -> None:
    monkeypatch.setattr(joblib, "cpu_count", lambda: cores)
    assert threads_for(jobs) == threads


@pytest.mark.parametrize(
    ("error", "reason", "detail"),
    [
        (RunnerError("x.py: no process\nmore"), "x.py: no process", "more"),
        (ZeroDivisionError("0"), "x.py could not be run", "ZeroDivisionError: 0"),
    ],
)
def test_a_runner_that_fails_is_no_example_that_fails(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str, detail: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(schedule, "run", fail)
    index, outcome = perform(3, task("x.py", 1.0).request, fork=False)
    assert index == 3
    assert outcome.failure is not None
    assert outcome.failure.runner
    assert outcome.failure.reason == reason
    assert outcome.failure.detail.endswith(detail)
    assert outcome.failure.sentence.startswith(f"the runner failed: {reason}")
