"""The preview as a translator has it: a process that serves, watches and builds."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest
from websockets.sync.client import connect

from tests.conftest import Project

ROOT = Path(__file__).parents[2]
#: Seconds; far more than anything here takes on a machine that does nothing else.
PATIENCE = 60
NO_RUN = "example-not-run"


class Preview:
    """A preview of *project* that runs.

    :ivar address: where it serves.
    """

    def __init__(self, project: Project, port: int = 0, output: str = "_build/preview") -> None:
        self.project = project
        self.lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "bilingual_gallery", "preview", "--title", "Both"),
                *("--project", str(project.folder), "--port", str(port)),
                *("-D", f"bilingual_results={project.results}"),
                *(str(project.folder / output), "ko", "en"),
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "LANGUAGE": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # As in a terminal, where Ctrl-C reaches every process of the group.
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        self.begun = self.until("Ctrl-C ends the preview")
        address = next(line for line in self.begun if line.startswith("http://"))
        self.address = address.partition("/ko/")[0]

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip())
        self.lines.put("<the end>")

    def until(self, words: str) -> list[str]:
        """The lines up to one that holds *words*."""
        lines: list[str] = []
        while not lines or words not in lines[-1]:
            lines.append(self.lines.get(timeout=PATIENCE))
            assert words in lines[-1] or lines[-1] != "<the end>", "\n".join(lines)
        return lines

    def shows(self, page: str) -> str:
        """What the browser gets."""
        with urlopen(f"{self.address}/{page}", timeout=PATIENCE) as response:
            text: str = response.read().decode()
        return text

    def says_after(self, change: Callable[[], object]) -> str:
        """What is printed when the build after *change* is done."""
        self.quiet()
        change()
        return "\n".join(self.until("built in"))

    def quiet(self, seconds: float = 0.3) -> None:
        """Assert that nothing is built on its own."""
        with pytest.raises(queue.Empty):
            self.lines.get(timeout=seconds)

    def settle(self) -> None:
        """Wait until nothing has been built for a while."""
        with suppress(queue.Empty):
            while True:
                self.lines.get(timeout=3)

    def interrupt(self) -> tuple[int, list[psutil.Process]]:
        """Ctrl-C; the exit status and the processes that are left."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        os.killpg(self.process.pid, signal.SIGINT)
        status = self.process.wait(PATIENCE)
        _, left = psutil.wait_procs(children, PATIENCE)
        return status, left


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory, rootdir: Path) -> Iterator[Preview]:
    """A preview that tests share; each leaves the project such that it can be built."""
    project = Project(tmp_path_factory.mktemp("preview") / "project", rootdir / "basic")
    running = Preview(project)
    yield running
    running.process.kill()


def test_both_languages_reload_and_nothing_is_run(preview: Preview) -> None:
    for language in ("ko", "en"):
        page = preview.shows(f"{language}/gallery/first.html")
        assert f'lang="{language}"' in page
        assert "/preview.js" in page
        assert NO_RUN in page
    assert "이 코드를 실행한 결과가 아직 없습니다" in preview.shows("ko/gallery/first.html")
    assert "no stored run of this code" in preview.shows("en/gallery/first.html")
    assert "websocket" in preview.shows("preview.js")
    assert not preview.project.results.exists()


def test_a_saved_page_is_shown_and_open_pages_are_told(preview: Preview) -> None:
    url = preview.address.replace("http", "ws")
    page = preview.project.folder / "index.rst"
    text = page.read_text(encoding="utf-8")
    with connect(f"{url}/websocket-reload") as open_page:
        said = preview.says_after(lambda: page.write_text(f"{text}\nA second one.\n", "utf-8"))
        assert open_page.recv(PATIENCE) == "refresh"
    assert "index.rst: built in" in said
    assert "A second one." in preview.shows("en/index.html")
    assert "A second one." in preview.shows("ko/index.html")


def test_an_entry_that_breaks_is_named_and_that_is_mended(preview: Preview) -> None:
    entry = preview.project.folder / "index.ko.rst"
    broken = "..\n   The first paragraph.\n\n**첫 문단\n"
    said = preview.says_after(lambda: entry.write_text(broken, encoding="utf-8"))
    assert "\nindex.ko.rst:4: " in f"\n{said}"
    assert "The first paragraph." in preview.shows("ko/index.html")
    said = preview.says_after(
        lambda: entry.write_text(broken.replace("**첫", "첫"), encoding="utf-8")
    )
    assert "index.ko.rst:4" not in said
    assert "첫 문단" in preview.shows("ko/index.html")


def test_prose_and_comments_of_a_script(preview: Preview) -> None:
    script = preview.project.folder / "gallery_source/first.py"
    text = script.read_text(encoding="utf-8")
    text = text.replace("The other operation.", "Another.").replace("their sum", "a sum")
    preview.says_after(lambda: script.write_text(text, encoding="utf-8"))
    assert "Another." in preview.shows("en/gallery/first.html")
    assert "# a sum" in preview.shows("en/gallery/first.html")
    entry = "..\n   Another.\n\n다른 연산입니다.\n\n..\n   # a sum\n\n# 합\n"
    translation = script.with_name("first.ko.rst")
    preview.says_after(lambda: translation.write_text(entry, encoding="utf-8"))
    assert "다른 연산입니다." in preview.shows("ko/gallery/first.html")
    assert "# 합" in preview.shows("ko/gallery/first.html")


def test_a_configuration_that_does_not_parse(preview: Preview) -> None:
    conf = preview.project.folder / "conf.py"
    text = conf.read_text(encoding="utf-8")
    for fault, words in (("x = = 1\n", "syntax"), ("x = y\n", "NameError: name 'y'")):
        said = preview.says_after(partial(conf.write_text, fault + text, encoding="utf-8"))
        assert f"conf.py:1: {words}" in said.replace("invalid ", "")
        assert "First example" in preview.shows("en/gallery/first.html")
    assert "conf.py:" not in preview.says_after(lambda: conf.write_text(text, "utf-8")).replace(
        "conf.py: built", ""
    )


def test_a_build_that_dies_is_said_and_the_next_one_goes_on(preview: Preview) -> None:
    conf = preview.project.folder / "conf.py"
    text = conf.read_text(encoding="utf-8")
    end = "import os\nos._exit(3)\n"
    said = preview.says_after(lambda: conf.write_text(end + text, encoding="utf-8"))
    assert "ko: the build was killed (3)" in said
    assert "en: the build was killed (3)" in said
    assert "killed" not in preview.says_after(lambda: conf.write_text(text, encoding="utf-8"))


def test_a_file_that_an_editor_replaces_or_that_is_away_for_a_while(preview: Preview) -> None:
    page = preview.project.folder / "index.rst"
    text = page.read_text(encoding="utf-8")

    def save(words: str) -> None:
        aside = page.with_name("index.rst~")
        aside.write_text(f"{text}\n{words}\n", encoding="utf-8")
        aside.rename(page)

    preview.says_after(lambda: save("Renamed into place."))
    assert "Renamed into place." in preview.shows("en/index.html")
    preview.says_after(page.unlink)
    preview.says_after(lambda: page.write_text(f"{text}\nIt is back.\n", encoding="utf-8"))
    assert "It is back." in preview.shows("en/index.html")
    assert page.read_text(encoding="utf-8") == f"{text}\nIt is back.\n"


def test_what_is_saved_while_it_is_being_read_is_not_missed(preview: Preview) -> None:
    page = preview.project.folder / "index.rst"
    text = page.read_text(encoding="utf-8")
    preview.quiet()
    for number in range(25):
        page.write_text(f"{text}\nNumber {number}.\n", encoding="utf-8")
        time.sleep(0.04)
    # What is read half-written, and the reload that came for it, are followed by another.
    shown = preview.project.folder / "_build/preview/en/index.html"
    deadline = time.monotonic() + PATIENCE
    while "Number 24." not in shown.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    preview.settle()


def test_ctrl_c_ends_it_with_all_its_children(preview: Preview) -> None:
    preview.quiet()
    preview.project.write({"index.rst": "Home\n====\n"})
    time.sleep(0.3)  # a build may be under way
    status, left = preview.interrupt()
    assert status == 0
    assert not left
    assert "Traceback" not in "\n".join(preview.until("The preview has ended."))


def test_a_port_that_is_taken_and_a_result_that_is_stored(build: Project) -> None:
    build()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        # Neither folder holds the other: all of the project is watched.
        preview = Preview(build, port, "../preview")
        try:
            assert f"port {port} can't be had" in preview.begun[0]
            page = preview.shows("ko/gallery/first.html")
            assert "example-run" in page
            assert NO_RUN not in page
            preview.says_after(lambda: build.write({"index.rst": "Home\n====\n\nNew.\n"}))
            assert "New." in preview.shows("en/index.html")
        finally:
            preview.process.kill()
