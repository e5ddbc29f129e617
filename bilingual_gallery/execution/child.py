"""The process that runs one example: a request's folder in, what the run left behind in it.

sphinx-gallery's own code runs the cells, in a copy of the script's folder that holds nothing of
its neighbours, so that whatever the script does to its surroundings goes with the folder.

Written into the folder as the run goes on, so that it is there after a crash as well: ``output``
(all that was printed), ``cells.jsonl`` (a line each: ``begin`` or ``end`` of a cell), ``stack``
(where Python was when a signal came) and at the end ``done.json``.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import json
import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import psutil
from sphinx_gallery import gen_rst
from sphinx_gallery.py_source_parser import split_code_and_text_blocks
from sphinx_gallery.scrapers import ImagePathIterator

from bilingual_gallery.execution.capture import HEAD, TAIL, Capture, CellOutput, literal
from bilingual_gallery.execution.machine import used_device
from bilingual_gallery.execution.pace import Pace
from bilingual_gallery.execution.request import Request
from bilingual_gallery.execution.tensors import TensorRecorder

#: The signal on which a run writes down where it is.
WHERE = signal.SIGUSR1


def main(folder: str, parent: int = 0) -> None:
    """Run the request that lies in *folder*, then end this process whatever the script left.

    :param parent: the process that watches over this one, if it is the one that started it.
    """
    # sphinx-gallery collects garbage before each run: spare it what the fork server imported.
    gc.freeze()
    place = Path(folder)
    if os.getsid(0) != os.getpid():
        os.setsid()
    _leave_fork_server()
    _end_with_parent(parent)
    try:
        request = Request.read(place)
        os.environ.update(request.environment())
        _Child(place, request).run()
    except BaseException:  # noqa: BLE001
        (place / "fault").write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        # Threads and exit handlers of the script have no say any more.
        os._exit(1)


class _Child:
    def __init__(self, folder: Path, request: Request) -> None:
        self.folder = folder
        self.request = request
        self.project = folder / "project"
        self.script = self.project / request.source
        self.target = self.project / request.target
        self.pid = os.getpid()
        self.cell = 0
        self.line = 0
        self.failure: dict[str, Any] | None = None
        self.pace: Pace | None = None
        self.notes: list[str] = []

    def run(self) -> None:
        """Set the stage, run the script, write down what came of it."""
        self._set_stage()
        with (self.folder / "stack").open("wb") as stack:
            faulthandler.enable(stack)
            faulthandler.register(WHERE, stack, all_threads=False)
            self.capture = Capture(self.folder / "output")
            self.tensors = TensorRecorder(self.request.text)
            self.tensors.install()
            self._take_over_sphinx_gallery()
            self._execute()
            # What the script made is not taken apart any more: that can take long, or for ever.
            os._exit(0)

    def _set_stage(self) -> None:
        self.script.parent.mkdir(parents=True)
        (self.target.parent / "images").mkdir(parents=True)
        self.script.write_text(self.request.text, encoding="utf-8")
        for name, data in self.request.files.items():
            path = self.project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.before = self._files()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(self.script.parent)
        _hold_threads(self.request.threads)
        if self.request.device == "cpu":
            _hide_accelerator()

    def _files(self) -> dict[str, tuple[int, int]]:
        """What lies in the copy of the project: path → size and time; no figures."""
        found = {}
        images = self.target.parent / "images"
        for path in self.project.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file() and images not in path.parents:
                    facts = path.stat()
                    name = path.relative_to(self.project).as_posix()
                    found[name] = (facts.st_size, facts.st_mtime_ns)
        return found

    def _take_over_sphinx_gallery(self) -> None:
        logger = logging.getLogger("sphinx")
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
        capture = self.capture

        class Tee(gen_rst._LoggingTee):  # type: ignore[misc]  # noqa: SLF001
            """sphinx-gallery's tee, whose buffer is our file."""

            def set_std_and_reset_position(self) -> Any:
                super().set_std_and_reset_position()
                self.output = CellOutput(capture)
                return self

            def write(self, data: str) -> None:
                self.output.write(data)

            def flush(self) -> None:
                pass

        gen_rst._LoggingTee = Tee  # noqa: SLF001
        gen_rst.execute_code_block = self._recording(gen_rst.execute_code_block)
        gen_rst.handle_exception = self._handle_exception

    def _recording(self, execute: Callable[..., str]) -> Callable[..., str]:
        def execute_code_block(compiler: Any, block: Any, *arguments: Any) -> str:
            if block.type == "code":
                self.cell += 1
                self.line = block.lineno
                begin = self.capture.begin()
                self._record(event="begin", type="code", line=block.lineno, offset=begin)
                # The first argument: the variables of the script.
                self.pace = self.pace or Pace(arguments[0])
            output = execute(self.tensors.compiler(compiler), block, *arguments)
            self._end_copy()
            self._record(event="end", output=self._scrub(output))
            return output

        return execute_code_block

    def _end_copy(self) -> None:
        """End a process that the script forked and that went on with the script."""
        if os.getpid() != self.pid:
            os._exit(0)

    def _record(self, **event: Any) -> None:
        with (self.folder / "cells.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")

    def _scrub(self, text: str) -> str:
        """*text* without the path of this run's folder."""
        return text.replace(f"{self.project}{os.sep}", "").replace(str(self.folder), "")

    def _handle_exception(
        self, exc_info: Any, src_file: Any, script_vars: dict[str, Any], gallery_conf: Any
    ) -> str:
        """Stand in for sphinx-gallery's function of this name: the script's own frames alone."""
        self._end_copy()
        printed = self.capture.text()
        detail = self._fail(exc_info[1])
        script_vars.update(formatted_exception=detail, execute_script=False)
        return _shown(printed, detail)

    def _fail(self, error: BaseException) -> str:
        own = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(self.script)
        ]
        said = [text[:HEAD] for text in traceback.format_exception_only(error)]
        line = own[-1].lineno if own else 0
        reason = said[0].splitlines()[0]
        if isinstance(error, SyntaxError):
            reason = said[-1].splitlines()[0]
            if error.filename == str(self.script):
                line = error.lineno
        elif isinstance(error, SystemExit):
            reason = f"it called sys.exit({error.code!r})"
        frames = "".join(traceback.format_list(own))
        text = f"Traceback (most recent call last):\n{frames}{''.join(said)}"
        detail = self._scrub(text).rstrip()
        self.failure = {
            "reason": self._scrub(reason),
            "detail": detail,
            "cell": self.cell,
            "line": line or self.line,
        }
        return detail

    def _execute(self) -> None:
        file_conf, blocks = split_code_and_text_blocks(self.script)
        conf = {**self.request.conf, "src_dir": str(self.project)}
        template = self.target.parent / "images" / f"sphx_glr_{self.target.stem}_{{0:03}}.png"
        script_vars: dict[str, Any] = {
            "execute_script": True,
            "image_path_iterator": ImagePathIterator(str(template)),
            "src_file": str(self.script),
            "target_file": str(self.folder / "script"),
        }
        (self.folder / "script").touch()
        before = set(threading.enumerate())
        outputs: list[str] = []
        seconds = 0.0
        gen_rst._get_callables(conf, "image_scrapers")  # noqa: SLF001
        gen_rst.clean_modules(conf, self.script.name, "before")
        try:
            outputs, seconds = gen_rst.execute_script(blocks, script_vars, conf, file_conf)
        except BaseException as error:
            self._end_copy()
            # Of what a script raises, sphinx-gallery catches the exceptions.
            if isinstance(error, Exception):
                raise
            printed = self.capture.text()
            self._record(event="end", output=_shown(printed, self._fail(error)))
        self._look_around(before)
        self._finish(outputs, seconds, script_vars)

    def _look_around(self, before: set[threading.Thread]) -> None:
        """Note what the script did besides its work."""
        left = [t for t in threading.enumerate() if t not in before and not t.daemon]
        if left:
            self.notes.append(f"it left {len(left)} thread(s) running; they were ended")
        if not self.script.is_file():
            self.notes.append("it deleted its own file; the original is untouched")
        shown = HEAD + TAIL
        if self.capture.largest > shown:
            self.notes.append(
                f"one cell printed {self.capture.largest:,} bytes; the page shows {shown:,} of them"
            )

    def _finish(self, outputs: list[str], seconds: float, script_vars: dict[str, Any]) -> None:
        losses = script_vars.get("example_globals", {}).get("losses", ())
        done = {
            "outputs": [self._scrub(output) for output in outputs],
            "figure_count": len(script_vars["image_path_iterator"]),
            "seconds": seconds,
            "peak_memory": _peak_memory(),
            "device": asdict(used_device()),
            "step_seconds": self.pace.seconds() if self.pace else None,
            "losses": [x for x in losses if isinstance(x, float)]
            if isinstance(losses, list | tuple)
            else [],
            "tensors": [tensor and asdict(tensor) for tensor in self.tensors.tensors()],
            "changed": sorted(
                name for name, facts in self._files().items() if self.before.get(name) != facts
            ),
            "left": _descendants(),
            # These end with any Python program, so nobody has left them.
            "helpers": [p.pid for p in multiprocessing.active_children() if p.daemon],
            "failure": self.failure,
            "notes": self.notes,
        }
        temporary = self.folder / "done.new"
        temporary.write_text(json.dumps(done), encoding="utf-8")
        temporary.rename(self.folder / "done.json")


def _shown(printed: str, detail: str) -> str:
    """The output of a cell that failed: what it printed, then the traceback."""
    code: str = gen_rst.codestr2rst(detail, lang="pytb")
    return f"{literal(printed)}\n.. rst-class:: sphx-glr-script-out\n\n{code}"


def _leave_fork_server() -> None:
    """Have the fork server end with the build, though this process may go on.

    It ends once nobody is left who could ask it for a process; a script that wants one has to
    start its own.
    """
    server: Any = forkserver._forkserver  # noqa: SLF001
    if server._forkserver_alive_fd is not None:  # noqa: SLF001
        os.close(server._forkserver_alive_fd)  # noqa: SLF001
        server.__init__()


def _end_with_parent(parent: int) -> None:
    """Have Linux end this process when the build, or the fork server, is gone.

    And have it hand over to this process what its children leave behind, so that it is found;
    and, when memory runs out, end this process rather than another.
    """
    if sys.platform != "linux":
        return
    set_death_signal, set_child_subreaper = 1, 36
    library = ctypes.CDLL(None)
    library.prctl(set_death_signal, signal.SIGKILL)
    library.prctl(set_child_subreaper, 1)
    if parent and os.getppid() != parent:
        os._exit(1)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _descendants() -> list[int]:
    """The processes that came of this one and have not ended."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return []
    children = psutil.Process().children(recursive=True)
    return [child.pid for child in children if child.status() != psutil.STATUS_ZOMBIE]


def _peak_memory() -> int:
    """The most bytes that this process had resident."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        # Not the figure below, which a process inherits from the one that starts it.
        status = Path("/proc/self/status").read_text(encoding="utf-8", errors="replace")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)


def _hold_threads(count: int) -> None:
    """Hold libraries that are loaded already to *count* threads; others read the environment."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(count)


def _hide_accelerator() -> None:
    """Keep PyTorch from Apple's GPU, which no variable hides."""
    if sys.platform == "darwin":
        import torch  # noqa: PLC0415

        torch.accelerator.current_accelerator = lambda *_, **__: None  # type: ignore[assignment]
