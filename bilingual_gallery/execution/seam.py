"""The one seam into sphinx-gallery: where it would run a script, a stored result comes first.

sphinx-gallery has no hook for this. It calls ``sphinx_gallery.gen_rst.execute_script`` for each
example; ours stands in its place. ``tests/execution`` holds a
contract test that fails, saying so, when a sphinx-gallery moves the seam.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx_gallery import gen_rst

from bilingual_gallery.execution.machine import current_device, imported_packages, versions
from bilingual_gallery.execution.result import (
    Result,
    ResultStore,
    Run,
    read_result,
    write_result,
)

#: The key of ``sphinx_gallery_conf`` under which a build hands over its folder of results.
STORE = "bilingual_results"

#: sphinx-gallery's settings that change what a run leaves behind.
IMAGE_SETTINGS = (
    "capture_repr",
    "ignore_repr_types",
    "image_scrapers",
    "image_srcset",
    "compress_images",
    "matplotlib_animations",
    "reset_argv",
    "reset_modules",
)

_FLAG = re.compile(r"^[ \t]*#[ \t]*(sphinx_gallery_.*?)[ \t]*$", re.MULTILINE)

ExecuteScript = Callable[
    [list[Any], dict[str, Any], dict[str, Any], dict[str, Any]], tuple[list[str], float]
]

_run_script: ExecuteScript = gen_rst.execute_script


def _run_of(
    blocks: list[Any],
    script_vars: dict[str, Any],
    gallery_conf: dict[str, Any],
    file_conf: dict[str, Any],
) -> Run:
    cells = tuple(block.content for block in blocks if block.type == "code")
    source = Path(script_vars["src_file"])
    settings = {key: gallery_conf.get(key) for key in IMAGE_SETTINGS}
    # Comments that sphinx-gallery obeys cell by cell.
    flags = [_FLAG.findall(cell) for cell in cells]
    return Run(
        name=source.relative_to(Path(gallery_conf["src_dir"]).resolve()).as_posix(),
        cells=cells,
        settings={
            "file": file_conf,
            "flags": flags,
            **settings,
            "kinds": [block.type for block in blocks],
        },
        device=current_device().kind,
        versions=versions(imported_packages(cells)),
        engine=versions(("matplotlib", "sphinx_gallery")),
    )


def _losses(script_vars: dict[str, Any]) -> tuple[float, ...]:
    losses = script_vars["example_globals"].get("losses", ())
    if not isinstance(losses, list | tuple):
        return ()
    return tuple(loss for loss in losses if isinstance(loss, float))


def _copy_if_changed(source: Path, target: Path) -> None:
    """Copy, but leave a target that is the same as old as it is: pages depend on it."""
    if not target.is_file() or target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)


def _restore(
    result: Result, key: str, store: ResultStore, script_vars: dict[str, Any]
) -> tuple[list[str], float]:
    images = Path(script_vars["image_path_iterator"].image_path).parent
    for name in result.figures:
        _copy_if_changed(store.figure(key, name), images / name)
    for _ in range(result.figure_count):
        script_vars["image_path_iterator"].next()
    script_vars.update(example_globals={}, memory_delta=0.0, passing=True)
    return list(result.outputs), result.seconds


def _figures(script_vars: dict[str, Any]) -> list[Path]:
    """The picture files that the run left, with the larger versions of each."""
    paths = [Path(path) for path in script_vars["image_path_iterator"].paths]
    return [
        file
        for path in paths
        for file in sorted(path.parent.glob(f"{path.stem}*"))
        if file.is_file()
    ]


def result_note(script: Path) -> Path:
    """Where the result of a generated example is written down for its page: beside the script."""
    return script.with_suffix(".result.json")


def execute_script(
    blocks: list[Any],
    script_vars: dict[str, Any],
    gallery_conf: dict[str, Any],
    file_conf: dict[str, Any],
) -> tuple[list[str], float]:
    """Stand in for sphinx-gallery's function of this name: a stored result comes first.

    :param blocks: sphinx-gallery's cells, of text and of code.
    :returns: a cell each, the reStructuredText of its output, and the seconds that the run took.
    """
    arguments = (blocks, script_vars, gallery_conf, file_conf)
    folder = gallery_conf.get(STORE)
    if not folder or not script_vars["execute_script"]:
        return _run_script(*arguments)
    note = result_note(Path(script_vars["target_file"]))
    try:
        run = _run_of(*arguments)
    except SyntaxError:
        note.unlink(missing_ok=True)
        return _run_script(*arguments)
    store = ResultStore(Path(folder))
    result = store.load(run.key)
    if result is not None:
        outputs, seconds = _restore(result, run.key, store, script_vars)
    else:
        outputs, seconds = _run_script(*arguments)
        result = _keep(run, store, outputs, seconds, script_vars)
    # sphinx-gallery's own checksum covers prose too, and is there before the page is.
    Path(f"{script_vars['target_file']}.md5").unlink(missing_ok=True)
    if result is None:
        note.unlink(missing_ok=True)
    elif read_result(note) != result:
        write_result(note, result)
    return outputs, seconds


def _keep(
    run: Run, store: ResultStore, outputs: list[str], seconds: float, script_vars: dict[str, Any]
) -> Result | None:
    """Store what a run gave; ``None``, and nothing stored, if it failed."""
    if "formatted_exception" in script_vars:
        return None
    figures = _figures(script_vars)
    result = Result(
        outputs=tuple(outputs),
        figures=tuple(figure.name for figure in figures),
        figure_count=len(script_vars["image_path_iterator"]),
        seconds=seconds,
        device=current_device(),
        versions=dict(run.versions),
        losses=_losses(script_vars),
    )
    store.store(run.key, result, figures)
    return result


def install() -> None:
    """Put :func:`execute_script` in sphinx-gallery's place; nothing the second time.

    A build that hands no store over (``sphinx_gallery_conf`` without :data:`STORE`) is served
    by sphinx-gallery as ever, so it does not matter which build of a process came first.
    """
    gen_rst.execute_script = execute_script
