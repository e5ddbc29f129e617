"""The one seam into sphinx-gallery: where it would run a script, a finished run comes in.

sphinx-gallery has no hook for this. It calls ``sphinx_gallery.gen_rst.execute_script`` for each
example; ours stands in its place. ``tests/execution/test_seam.py`` is a contract test that fails,
saying so, when a sphinx-gallery moves the seam.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx_gallery import gen_rst

from bilingual_gallery.execution.failure import Failure
from bilingual_gallery.execution.result import Result, ResultStore, read_result, write_result

#: The key of ``sphinx_gallery_conf`` under which a build hands over its runs.
RUNS = "bilingual_runs"

ExecuteScript = Callable[
    [list[Any], dict[str, Any], dict[str, Any], dict[str, Any]], tuple[list[str], float]
]

_run_script: ExecuteScript = gen_rst.execute_script


@dataclass(frozen=True)
class Finished:
    """A run that went well.

    :ivar figures: picture file's name → contents, or the file that holds them.
    """

    result: Result
    figures: Mapping[str, bytes | Path]


@dataclass(frozen=True)
class Stored:
    """A run whose result is stored, to be fetched if its page has to be made."""

    store: ResultStore
    key: str

    def fetch(self) -> Finished | Failure:
        """The run; a failure if somebody removed the result a moment ago."""
        result = self.store.load(self.key)
        if result is None:
            return Failure("its stored result is gone; build again to run the example")
        figures = {name: self.store.figure(self.key, name) for name in result.figures}
        return Finished(result, figures)


#: The runs of a build: a script's path → what came of its run.
Runs = Mapping[str, Finished | Stored | Failure]


def result_note(script: Path) -> Path:
    """Where the result of a generated example is written down for its page: beside the script."""
    return script.with_suffix(".result.json")


def execute_script(
    blocks: list[Any],
    script_vars: dict[str, Any],
    gallery_conf: dict[str, Any],
    file_conf: dict[str, Any],
) -> tuple[list[str], float]:
    """Stand in for sphinx-gallery's function of this name: the script has been run already.

    :param blocks: sphinx-gallery's cells, of text and of code.
    :returns: a cell each, the reStructuredText of its output, and the seconds that the run took.
    """
    runs: Runs | None = gallery_conf.get(RUNS)
    note = result_note(Path(script_vars["target_file"]))
    finished = runs.get(script_vars["src_file"]) if runs is not None else None
    if finished is None:
        # Not to be run, or not to be parsed: sphinx-gallery shows the syntax error.
        note.unlink(missing_ok=True)
        return _run_script(blocks, script_vars, gallery_conf, file_conf)
    if isinstance(finished, Stored):
        finished = finished.fetch()
    script_vars.update(example_globals={}, memory_delta=0.0)
    if isinstance(finished, Failure):
        note.unlink(missing_ok=True)
        name = os.path.relpath(script_vars["src_file"], gallery_conf["src_dir"])
        script_vars["formatted_exception"] = finished.text(Path(name).as_posix())
        script_vars["execute_script"] = False
        return _padded(finished.outputs, len(blocks)), 0.0
    script_vars["passing"] = True
    _write_figures(finished, script_vars)
    result = finished.result
    if read_result(note) != result:
        write_result(note, result)
    return _padded(result.outputs, len(blocks)), result.seconds


def _padded(outputs: tuple[str, ...], count: int) -> list[str]:
    """The output of each of *count* cells: of those that were never reached, nothing."""
    return [*outputs, *[""] * (count - len(outputs))]


def _write_figures(finished: Finished, script_vars: dict[str, Any]) -> None:
    iterator = script_vars["image_path_iterator"]
    images = Path(iterator.image_path).parent
    for name, figure in finished.figures.items():
        data = figure if isinstance(figure, bytes) else figure.read_bytes()
        target = images / name
        # A picture that is the same stays as old as it is: pages depend on it.
        if not target.is_file() or target.read_bytes() != data:
            target.write_bytes(data)
    for _ in range(finished.result.figure_count):
        iterator.next()


def install() -> None:
    """Put :func:`execute_script` in sphinx-gallery's place; nothing the second time.

    A build that hands no runs over (``sphinx_gallery_conf`` without :data:`RUNS`) is served
    by sphinx-gallery as ever, so it does not matter which build of a process came first.
    """
    gen_rst.execute_script = execute_script
