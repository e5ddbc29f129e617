"""Watching over one run: which process it gets, and the one accelerator of a machine."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from bilingual_gallery.execution.request import Limits, Request
from bilingual_gallery.execution.supervise import (
    RunnerError,
    _accelerator_alone,
    can_fork,
    never,
)


def request(device: str, *packages: str) -> Request:
    return Request("x.py", "y.py", "", {}, {}, Limits(1, 1), 1, device, packages)


@pytest.mark.parametrize(
    ("packages", "device", "forks"),
    [
        ((), "cpu", True),
        (("torch", "numpy"), "cpu", True),
        (("tensorflow",), "cpu", False),
        (("numpy", "jax"), "cpu", False),
        (("torch",), "cuda", False),
    ],
)
def test_what_is_forked(
    monkeypatch: pytest.MonkeyPatch, packages: tuple[str, ...], device: str, *, forks: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert can_fork(packages, device) is forks
    monkeypatch.setattr("sys.platform", "darwin")
    assert not can_fork(packages, device)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_one_run_at_a_time_on_an_accelerator(place: Path) -> None:
    with _accelerator_alone(request("cuda", "torch"), never):
        other = _accelerator_alone(request("cuda", "tensorflow"), lambda: True)
        with pytest.raises(RunnerError, match="the build was stopped"), other:
            pytest.fail("two at once")
    with _accelerator_alone(request("cuda", "tensorflow"), lambda: True):
        pass


@pytest.mark.parametrize("free", [request("cpu", "torch"), request("cuda", "numpy")])
def test_other_runs_do_not_wait(place: Path, free: Request) -> None:
    with (
        _accelerator_alone(request("cuda", "torch"), never),
        _accelerator_alone(free, lambda: True),
    ):
        pass


def test_whoever_does_not_use_it_leaves_nothing(place: Path) -> None:
    with _accelerator_alone(request("cpu", "torch"), never):
        assert list(place.iterdir()) == []
