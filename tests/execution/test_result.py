"""The stored result of a run, and the key that it stands under."""

from __future__ import annotations

import ast
import errno
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual_gallery.execution.machine import Device, imported_packages, versions
from bilingual_gallery.execution.result import (
    Result,
    ResultStore,
    Run,
    read_result,
    write_result,
)

KEY = "0" * 64
RUN = Run(
    name="gallery/x.py",
    cells=("x = 1  # one\nprint(x)\n", "y = 2\n"),
    settings={"file": {}, "image_srcset": ["2x"]},
    device="cpu",
    versions={"Python": "3.11.7", "numpy": "2.4.6"},
    engine={"matplotlib": "3.11.2"},
)


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path / "results")


NAME = "x_001.png"
FIGURE = {NAME: b"picture"}


@pytest.fixture
def kept(store: ResultStore) -> Result:
    """A result that stands in the store."""
    result = Result(
        outputs=("", "한글 1\n"),
        figures=(NAME,),
        figure_count=1,
        seconds=0.25,
        peak_memory=123_456_789,
        device=Device("cpu", "A processor"),
        versions={"Python": "3.11.7"},
        losses=(2.0, 1.0),
        step_seconds=0.001,
    )
    store.store(KEY, result, FIGURE)
    return result


def test_round_trip(store: ResultStore, kept: Result) -> None:
    assert store.load(KEY) == kept
    assert store.figure(KEY, NAME).read_bytes() == b"picture"


def test_nothing_is_left_beside_the_result(store: ResultStore, kept: Result) -> None:
    assert [path.name for path in store.folder.iterdir()] == [KEY]


def test_unknown_key(store: ResultStore) -> None:
    assert store.load("f" * 64) is None


def test_stored_again(store: ResultStore, kept: Result) -> None:
    store.store(KEY, replace(kept, seconds=1.5), {NAME: b"another"})
    assert store.load(KEY) == replace(kept, seconds=1.5)
    assert store.figure(KEY, NAME).read_bytes() == b"another"


def test_discard(store: ResultStore, kept: Result) -> None:
    store.discard(KEY)
    assert store.load(KEY) is None


def _drop(name: str) -> Callable[[str], str]:
    def without(text: str) -> str:
        data = json.loads(text)
        del data[name]
        return json.dumps(data)

    return without


def _put(name: str, value: object) -> Callable[[str], str]:
    return lambda text: json.dumps({**json.loads(text), name: value})


DAMAGE: dict[str, Callable[[str], str]] = {
    "truncated": lambda old: old[: len(old) // 2],
    "empty": lambda _: "",
    "no object": lambda _: "[1, 2]",
    "null": lambda _: "null",
    "another object": lambda _: "{}",
    "without outputs": _drop("outputs"),
    "without device": _drop("device"),
    "outputs is a number": _put("outputs", 1),
    "outputs is a text": _put("outputs", "abc"),
    "outputs holds a number": _put("outputs", [1]),
    "seconds is a text": _put("seconds", "long"),
    "device is a list": _put("device", ["cpu"]),
    "device has more": _put("device", {"kind": "cpu", "name": "x", "more": 1}),
    "versions is a number": _put("versions", 1),
    "figures leave the folder": _put("figures", ["../result.json"]),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_result_is_none_and_discarded(
    store: ResultStore, kept: Result, damage: Callable[[str], str]
) -> None:
    path = store.folder / KEY / "result.json"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert store.load(KEY) is None
    assert not (store.folder / KEY).exists()


def test_a_result_that_is_no_text(store: ResultStore, kept: Result) -> None:
    (store.folder / KEY / "result.json").write_bytes(b"\xff\xfe\x00")
    assert store.load(KEY) is None


def test_a_missing_figure(store: ResultStore, kept: Result) -> None:
    store.figure(KEY, NAME).unlink()
    assert store.load(KEY) is None


@pytest.mark.parametrize("content", [b"", b"pict", b"PICTURE"])
def test_a_damaged_figure(store: ResultStore, kept: Result, content: bytes) -> None:
    store.figure(KEY, NAME).write_bytes(content)
    assert store.load(KEY) is None


def test_a_foreign_file_under_the_key(store: ResultStore) -> None:
    store.folder.mkdir()
    (store.folder / KEY).write_text("no folder", encoding="utf-8")
    assert store.load(KEY) is None


def test_a_foreign_file_gives_way(store: ResultStore) -> None:
    store.folder.mkdir()
    (store.folder / KEY).write_text("no folder", encoding="utf-8")
    result = Result(("",), (NAME,), 1, 0.0, 0, Device("cpu", ""), {})
    store.store(KEY, result, FIGURE)
    assert store.load(KEY) == result


def test_a_store_that_fails_leaves_nothing(store: ResultStore, kept: Result) -> None:
    with pytest.raises(OSError):
        store.store("1" * 64, kept, {"missing/folder.png": b""})
    assert [path.name for path in store.folder.iterdir()] == [KEY]


def test_a_full_disk_keeps_what_is_there(
    store: ResultStore, kept: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        store.store(KEY, replace(kept, seconds=1.5), FIGURE)
    monkeypatch.undo()
    assert store.load(KEY) == kept
    assert [path.name for path in store.folder.iterdir()] == [KEY]


def test_what_another_build_stored_meanwhile_stays(store: ResultStore, kept: Result) -> None:
    place = store.figure(KEY, NAME).stat().st_ino
    store.store(KEY, replace(kept, seconds=1.5), FIGURE, replace=False)
    assert store.load(KEY) == kept
    assert store.figure(KEY, NAME).stat().st_ino == place


def test_what_is_damaged_never_stays(store: ResultStore, kept: Result) -> None:
    store.figure(KEY, NAME).write_bytes(b"")
    store.store(KEY, kept, FIGURE, replace=False)
    assert store.load(KEY) == kept


def test_many_builds_at_once(store: ResultStore, kept: Result) -> None:
    """Whoever reads finds a whole result or none, and at the end there is one."""

    def build(number: int) -> bool:
        for _ in range(20):
            store.store(KEY, replace(kept, seconds=float(number)), FIGURE)
            found = store._read(KEY)
            if found is not None and found != replace(kept, seconds=found.seconds):
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(build, range(8)))
    assert store.load(KEY) is not None
    assert [path.name for path in store.folder.iterdir()] == [KEY]


def test_what_a_killed_build_left_goes_when_it_is_old(store: ResultStore, kept: Result) -> None:
    for name in (".new-old", ".new-young"):
        (store.folder / name).mkdir()
        (store.folder / name / "result.json").write_text("{", encoding="utf-8")
    os.utime(store.folder / ".new-old", (0, 0))
    store.tidy()
    assert {path.name for path in store.folder.iterdir()} == {KEY, ".new-young"}
    assert store.load(KEY) == kept


def test_nothing_to_tidy(store: ResultStore) -> None:
    store.tidy()
    assert not store.folder.exists()


def test_losses_that_are_not_finite(tmp_path: Path) -> None:
    result = Result((), (), 0, 0.0, 0, Device("cpu", ""), {}, (float("inf"), 1e-300))
    write_result(tmp_path / "x.json", result)
    assert read_result(tmp_path / "x.json") == result


def test_key_is_a_name() -> None:
    assert len(RUN.key) == 64
    assert set(RUN.key) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "cells",
    [
        ("x = 1\nprint(x)\n", "y = 2\n"),
        ("# another\nx = 1\n\n\nprint(x)\n", "y = 2"),
        ("x  =  (1)\nprint( x )\n", "y = 2; # end"),
    ],
)
def test_key_does_not_change_with_comments_and_layout(cells: tuple[str, ...]) -> None:
    assert replace(RUN, cells=cells).key == RUN.key


CHANGES: dict[str, Run] = {
    "code": replace(RUN, cells=("x = 2\nprint(x)\n", "y = 2\n")),
    "a name": replace(RUN, cells=("z = 1\nprint(z)\n", "y = 2\n")),
    "a string": replace(RUN, cells=("x = '1'\nprint(x)\n", "y = 2\n")),
    "the boundary of cells": replace(RUN, cells=("x = 1\n", "print(x)\ny = 2\n")),
    "fewer cells": replace(RUN, cells=("x = 1\nprint(x)\ny = 2\n",)),
    "an in-file setting": replace(RUN, settings={**RUN.settings, "file": {"timeout": 1}}),
    "a picture setting": replace(RUN, settings={**RUN.settings, "image_srcset": []}),
    "a version": replace(RUN, versions={**RUN.versions, "numpy": "2.4.7"}),
    "the version of Python": replace(RUN, versions={**RUN.versions, "Python": "3.12.0"}),
    "one more package": replace(RUN, versions={**RUN.versions, "torch": "2.13.0"}),
    "the device": replace(RUN, device="cuda"),
    "the engine": replace(RUN, engine={"matplotlib": "3.12.0"}),
    "the place": replace(RUN, name="gallery/y.py"),
    "a file beside it": replace(RUN, files={"gallery/data.csv": "0"}),
}


@pytest.mark.parametrize("run", CHANGES.values(), ids=CHANGES.keys())
def test_key_changes_with(run: Run) -> None:
    assert run.key != RUN.key


def test_key_does_not_depend_on_the_order_of_settings() -> None:
    turned = dict(reversed(list(RUN.versions.items())))
    assert replace(RUN, versions=turned).key == RUN.key


def test_imported_packages() -> None:
    cells = (
        "import os.path\nimport numpy as np, torch.nn\n",
        "def f():\n    from matplotlib import pyplot\n    from . import other\n",
    )
    trees = [ast.parse(cell) for cell in cells]
    assert imported_packages(trees) == ("matplotlib", "numpy", "os", "torch")


def test_versions_are_those_of_what_is_installed() -> None:
    found = versions(["os", "sphinx_gallery", "no_such_package"])
    assert list(found) == ["Python", "sphinx-gallery"]
