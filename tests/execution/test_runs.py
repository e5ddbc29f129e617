"""How a build runs its examples: what they find, on what, in what order, and how it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from bilingual_gallery.execution import result
from bilingual_gallery.execution.supervise import NEVER_FORKED
from tests.conftest import Built, Project, text_of
from tests.execution.bad_scripts import LEFT

ROOT = Path(__file__).parents[2]
SCRIPT = "gallery_source/first.py"


def script(code: str, title: str = "First") -> str:
    return f'"""\n{title}\n{"=" * 40}\n\nWords.\n"""\n{code}'


@pytest.fixture
def build(tmp_path: Path, rootdir: Path) -> Project:
    """A project with stored results of its own."""
    return Project(tmp_path / "project", rootdir / "basic")


def output(built: Built, docname: str = "gallery/first") -> str:
    """What the example printed."""
    return "\n".join(text_of(x) for x in built.page(docname).all("div", "highlight-none"))


READER = """\
import _helper

print(_helper.read(), open("data.csv").read())
"""


def test_an_example_finds_its_module_and_its_data(build: Project) -> None:
    files: dict[str, str | bytes | None] = {
        SCRIPT: script(READER),
        "gallery_source/_helper.py": "def read():\n    return open('more/note.txt').read()\n",
        "gallery_source/more/note.txt": "a note",
        "gallery_source/data.csv": "and data",
    }
    built = build(files)
    assert built.warnings == ""
    assert output(built) == "a note and data"
    for name, old, new in [
        ("data.csv", "and data", "new data"),
        ("more/note.txt", "a note", "one"),
        ("_helper.py", "return ", "return 'read: ' + "),
    ]:
        text = (build.folder / "gallery_source" / name).read_text(encoding="utf-8")
        built = build({f"gallery_source/{name}": text.replace(old, new)})
        assert built.warnings == ""
    assert output(built) == "read: one new data"


ABOUT = """\
import os
import sys

print("threads", os.environ["OMP_NUM_THREADS"], os.environ["OPENBLAS_NUM_THREADS"])
print("cuda", repr(os.environ.get("CUDA_VISIBLE_DEVICES")))
print("backend", os.environ["MPLBACKEND"], "memory", os.environ["TF_FORCE_GPU_ALLOW_GROWTH"])
print("arguments", sys.argv[1:])
print("input", repr(sys.stdin.read()))
"""


@pytest.mark.parametrize("fork", [True, False])
def test_what_a_run_finds_in_its_environment(build: Project, *, fork: bool) -> None:
    """Two jobs on two cores leave each run one thread."""
    (name,) = sorted(NEVER_FORKED & {"jax"})
    code = ABOUT if fork else f"{ABOUT}if False:\n    import {name}\n"
    built = build(
        {SCRIPT: script(code), "gallery_source/second.py": script("x = 1\n")},
        example_jobs=2,
        example_device="cpu",
    )
    cores = len(os.sched_getaffinity(0))
    threads = max(1, cores // 2)
    assert output(built) == (
        f"threads {threads} {threads} cuda '' backend Agg memory true arguments [] input ''"
    )


def test_progress_is_said(build: Project) -> None:
    built = build({"gallery_source/second.py": script("1 / 0\n")}, example_jobs=1)
    lines = [x for x in built.app.status.getvalue().splitlines() if x.startswith(("[", "running"))]
    assert lines[0] == "running 2 example(s), 1 at a time"
    assert lines[1].startswith(f"[1/2] {SCRIPT} took 0.")
    assert "; 1 left, " in lines[1]
    assert lines[2].startswith("[2/2] gallery_source/second.py failed after 0.")
    assert lines[2].endswith(" s so far")


def test_nothing_is_said_where_nothing_runs(build: Project) -> None:
    build()
    assert "running" not in build().app.status.getvalue()


COUNT = "with open({log!r}, 'a') as file:\n    file.write('x')\n"


def test_all_run_anew_on_request(build: Project, tmp_path: Path) -> None:
    log = tmp_path / "log"
    build({SCRIPT: script(COUNT.format(log=str(log)))})
    assert build(example_fresh=True).warnings == ""
    assert log.read_text() == "xx"
    assert build().warnings == ""
    assert log.read_text() == "xx"


def test_limits_of_a_script_do_not_run_it_again(build: Project, tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = COUNT.format(log=str(log))
    build({SCRIPT: script(f"# sphinx_gallery_timeout = 20\n{code}")})
    build({SCRIPT: script(f"# sphinx_gallery_timeout = 30\n# sphinx_gallery_memory = 1e9\n{code}")})
    assert log.read_text() == "x"


def test_limits_of_the_project(build: Project) -> None:
    built = build({SCRIPT: script("import time\ntime.sleep(60)\n")}, example_timeout=1.5)
    assert "gallery_source/first.py:8: ERROR: the example failed (cell 1)" in built.warnings
    assert "longer than the limit of 1.5 s" in built.warnings


def test_a_full_disk(build: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored stays, what is new is shown, and the reader of the output knows why."""
    build()
    kept = {path.name for path in build.results.iterdir()}

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(result, "write_result", full)
        built = build({"gallery_source/second.py": script("print('all the same')\n", "Second")})
    lines = [line for line in built.warnings.splitlines() if "ERROR" in line]
    assert len(lines) == 1
    assert lines[0].startswith("gallery_source/second.py:1: ERROR: its result can't be stored in ")
    assert ": No space left on device; " in lines[0]
    assert built.statuscode == 1
    assert output(built, "gallery/second") == "all the same"
    assert {path.name for path in build.results.iterdir()} == kept
    assert build().statuscode == 0
    assert len(list(build.results.iterdir())) == 2


# From here on, builds that are processes of their own.


#: Runs sphinx-build as at a terminal, where Ctrl-C is not ignored.
START = """\
import signal, sys
from sphinx.cmd.build import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""


def sphinx(folder: Path, temporary: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", START, "-b", "html", *options, ".", "_build/html"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def left_in(folder: Path) -> Iterator[psutil.Process]:
    """The processes that are at work in a folder."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            if process.cwd().startswith(str(folder)) or LEFT in process.cmdline():
                yield process


WAITING = """\
import subprocess
import time
subprocess.Popen(["sleep", "{left}"], start_new_session=True)
open({mark!r}, "w").close()
time.sleep(3600)
"""


@pytest.fixture
def waiting(build: Project, tmp_path: Path) -> Path:
    """The file that says that the example of the project has come to where it stays."""
    mark = tmp_path / "mark"
    build.write({SCRIPT: script(WAITING.format(left=LEFT, mark=str(mark)))})
    build.write({"gallery_source/aside.py": script("print('aside')\n", "Aside")})
    (tmp_path / "temporary").mkdir()
    return mark


@pytest.mark.parametrize("fork", [True, False])
def test_a_build_that_is_interrupted(
    build: Project, waiting: Path, tmp_path: Path, *, fork: bool
) -> None:
    temporary = tmp_path / "temporary"
    if not fork:
        source = (build.folder / SCRIPT).read_text(encoding="utf-8")
        build.write({SCRIPT: f"{source}import jax\n"})
    process = sphinx(build.folder, temporary, "-Dexample_jobs=2")
    wait_for(waiting.exists)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    said, _ = process.communicate(timeout=20)
    assert time.monotonic() - begun < 5
    assert process.returncode != 0
    assert "Interrupted!" in said
    assert "Traceback" not in said
    wait_for(lambda: not list(left_in(temporary)), 5)
    assert list(temporary.glob("bilingual-gallery-*")) == []


@pytest.mark.parametrize("fork", [True, False])
def test_a_build_that_is_killed(
    build: Project, waiting: Path, tmp_path: Path, *, fork: bool
) -> None:
    temporary = tmp_path / "temporary"
    if not fork:
        source = (build.folder / SCRIPT).read_text(encoding="utf-8")
        build.write({SCRIPT: f"{source}import jax\n"})
    process = sphinx(build.folder, temporary, "-Dexample_jobs=2")
    wait_for(waiting.exists)
    process.kill()
    process.communicate(timeout=20)
    # What a script has started as a session of its own is the script's; the run itself ends.
    wait_for(lambda: all(LEFT in left.cmdline() for left in left_in(temporary)), 5)
    for left in left_in(temporary):
        left.kill()
    built = build({SCRIPT: script("print('well')\n")})
    assert built.statuscode == 0
    assert output(built) == "well"
    assert output(built, "gallery/aside") == "aside"


def test_two_builds_at_once(build: Project, tmp_path: Path) -> None:
    """In two folders, with one folder of results; each page is as if built alone."""
    names = [f"example_{n}" for n in range(6)]
    build.write({f"gallery_source/{n}.py": script(f"print('{n}' * 2)\n", n.title()) for n in names})
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        shutil.copytree(build.folder, folder)
    store = f"-Dbilingual_results={tmp_path / 'store'}"
    builds = [sphinx(folder, tmp_path, store) for folder in folders]
    with ThreadPoolExecutor() as pool:
        said = list(pool.map(lambda process: process.communicate(timeout=120)[0], builds))
    for folder, process, text in zip(folders, builds, said, strict=True):
        assert process.returncode == 0, text
        for name in names:
            assert f"{name}{name}" in (folder / f"_build/html/gallery/{name}.html").read_text()
    stored = list((tmp_path / "store").iterdir())
    assert len(stored) == len(names) + 1
    assert all(len(path.name) == 64 for path in stored)
