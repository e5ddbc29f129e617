"""Live preview: a saved file is built at once in every language, and open pages reload.

sphinx-autobuild watches, serves and reloads. The builds are ours: each is a process that begins
with everything imported (where the system can fork one), which a start of ``sphinx-build`` for
each language would not be. What is built goes to a folder of its own, and no example runs.
"""

from __future__ import annotations

import gc
import multiprocessing
import re
import signal
import socket
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import uvicorn
from sphinx.application import Sphinx, builtin_extensions
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
from sphinx_autobuild.server import RebuildServer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from watchfiles import Change, DefaultFilter

from bilingual_gallery.reading.site import Plan
from bilingual_gallery.sources import galleries
from bilingual_gallery.words import word

HOST = "127.0.0.1"
#: A file of its own: the pages' Content-Security-Policy forbids scripts in the page.
_CLIENT = """"use strict";
const reload = new WebSocket(`ws://${location.host}/websocket-reload`);
reload.addEventListener("message", () => location.reload());
"""
#: What a build imports; the last of them only where it is installed.
_IMPORTED = (
    *builtin_extensions,
    "bilingual_gallery.directives",
    "bilingual_gallery.execution",
    "bilingual_gallery.reading",
    "bilingual_gallery.translation",
    "sphinx_gallery.gen_gallery",
    "PIL.Image",
    "matplotlib.pyplot",
)
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


@dataclass(frozen=True)
class Built:
    """What came of a build of all languages.

    :ivar said: warnings and errors, those of several languages once; files are named from the
        project's folder.
    :ivar generated: the folders that the build writes to among the sources.
    """

    said: tuple[str, ...]
    generated: tuple[Path, ...]


@dataclass(frozen=True)
class Rebuild:
    """Builds all languages and says so; sphinx-autobuild calls it in a process of its own.

    :ivar language: of what it says.
    """

    plan: Plan
    languages: tuple[str, ...]
    language: str

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build after these files have changed."""
        # Ctrl-C is for the server, which waits for the build at hand.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Editors write aside and rename: what is gone again tells nobody anything.
        there = [path for path in changed_paths if path.exists()] or changed_paths
        names = sorted({self._name(path) for path in there})
        files = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        self.build(files)

    def _name(self, path: Path) -> str:
        source = self.plan.source
        return path.relative_to(source).as_posix() if path.is_relative_to(source) else str(path)

    def build(self, files: str) -> Built:
        """Build, and print what Sphinx has to say and how long it took.

        :param files: why.
        """
        began = time.monotonic()
        built = build_all(self.plan, self.languages, self.language)
        for line in built.said:
            print(line)  # noqa: T201
        seconds = f"{time.monotonic() - began:.1f}"
        text = word(self.language, "{files}: built in {seconds} s", files=files, seconds=seconds)
        print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)  # noqa: T201
        return built


def build_all(plan: Plan, languages: Sequence[str], words: str) -> Built:
    """Build *languages* beside each other, the first of them a step ahead.

    What is wrong, be it a configuration that does not parse, is said and raises nothing.

    :param words: the language of what is said here.
    """
    with TemporaryDirectory() as folder:
        notes = _Notes(Path(folder))
        generated = multiprocessing.Event()
        processes = {
            language: multiprocessing.Process(
                target=_build, args=(plan, language, notes, generated, language == languages[0])
            )
            for language in languages
        }
        for process in processes.values():
            process.start()
        lines: dict[str, None] = {}
        for language, process in processes.items():
            process.join()
            # Should it have come to nothing, the others go on all the same.
            generated.set()
            lines |= dict.fromkeys(_lines(notes.log(language), plan.source))
            if process.exitcode not in {0, -signal.SIGINT}:
                text = word(words, "the build was killed ({status})", status=process.exitcode)
                lines[f"{language}: {text}"] = None
        return Built(tuple(lines), notes.generated())


@dataclass(frozen=True)
class _Notes:
    """What the processes of a build leave behind for the one that started them."""

    folder: Path

    def log(self, language: str) -> Path:
        return self.folder / f"{language}.log"

    def note_generated(self, folders: Iterable[Path]) -> None:
        (self.folder / "generated").write_text("\n".join(map(str, folders)), encoding="utf-8")

    def generated(self) -> tuple[Path, ...]:
        path = self.folder / "generated"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()
        return tuple(map(Path, lines))


def _lines(log: Path, source: Path) -> list[str]:
    text = log.read_text(encoding="utf-8") if log.is_file() else ""
    return [line for line in _COLOUR.sub("", text).replace(f"{source}/", "").splitlines() if line]


def _build(plan: Plan, language: str, notes: _Notes, generated: Event, first: bool) -> None:  # noqa: FBT001
    """Build one language in this process."""
    # Ctrl-C ends it without words.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The process ends with the build, and takes its garbage along: a tenth of the time.
    gc.disable()
    if not first:
        generated.wait()
    with notes.log(language).open("w", encoding="utf-8") as log:
        try:
            with patch_docutils(plan.source), docutils_namespace():
                app = plan.application(language, None, log, first=first)
                generated.set()
                if first:
                    notes.note_generated(g.target for g in galleries(app.config, plan.source))
                _read_what_is_saved_meanwhile(app)
                app.build()
        except SphinxError as error:
            _say(error, log)
        except Exception:  # noqa: BLE001 - a fault of ours or of an extension; the preview goes on
            traceback.print_exc(file=log)


def _say(error: SphinxError, log: TextIO) -> None:
    """Write what ended a build, with its place in ``conf.py`` if it stands there."""
    cause = error.__cause__
    words = str(error)
    if isinstance(cause, SyntaxError):
        place, words = f"{cause.filename}:{cause.lineno}", cause.msg
    else:
        frames = traceback.extract_tb(cause.__traceback__) if cause else []
        conf = [frame for frame in frames if Path(frame.filename).name == "conf.py"]
        place = f"{conf[-1].filename}:{conf[-1].lineno}" if conf else "conf.py:1"
        words = f"{type(cause).__name__}: {cause}" if conf else words
    print(f"{place}: {words}", file=log)


def _read_what_is_saved_meanwhile(app: Sphinx) -> None:
    """Have a file that is saved after a build began be read in the next one.

    Sphinx notes for each document when it had been read; a file that was saved between the two
    would count as known.
    """
    began = time.time_ns() // 1_000
    read: set[str] = set()
    app.connect("env-before-read-docs", lambda *given: read.update(given[2]))

    def note(app: Sphinx, env: BuildEnvironment) -> None:
        for name in read & env.all_docs.keys():
            env.all_docs[name] = began

    app.connect("env-updated", note)


class _Inject(JavascriptInjectorMiddleware):  # type: ignore[misc]
    """Adds the reload client to each page."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, "")
        self.script = b'<script src="/preview.js"></script>\n'


def _client(request: Request) -> Response:
    return Response(_CLIENT, media_type="text/javascript")


def _import_all() -> None:
    for name in _IMPORTED:
        with suppress(ModuleNotFoundError):
            import_module(name)


def listen(port: int) -> socket.socket:
    """A socket at *port*, or at one nearby, or at any, if it can't be had."""
    for number in (*range(port, min(port + 10, 1 << 16)), 0):
        found = socket.socket()
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, number))
            # From here on nobody else gets it, and who asks waits for the first build.
            found.listen()
        except OSError:
            found.close()
        else:
            return found
    raise OSError("there is no free port")


def preview(rebuild: Rebuild, listening: socket.socket) -> None:
    """Build, serve, and build again whenever a file is saved, until Ctrl-C.

    :param listening: where to serve.
    """
    plan = rebuild.plan
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    _import_all()
    try:
        built = rebuild.build(plan.source.name)
        _serve(rebuild, listening, built.generated)
    except KeyboardInterrupt:
        pass
    print(word(rebuild.language, "The preview has ended."))  # noqa: T201


def _serve(rebuild: Rebuild, listening: socket.socket, generated: Iterable[Path]) -> None:
    source, output = rebuild.plan.source, rebuild.plan.output
    address = f"{HOST}:{listening.getsockname()[1]}"
    # Where builds write, other builds do so too.
    written = output if source.is_relative_to(output.parent) else output.parent
    keep = DefaultFilter(
        # A file that what is printed here goes to is no source.
        ignore_entity_patterns=(*DefaultFilter.ignore_entity_patterns, r"\.(log|out)$"),
        ignore_paths=[f"{folder}/" for folder in (*generated, written)],
    )
    watching = RebuildServer(
        [source],
        lambda path: not keep(Change.modified, path),
        change_callback=rebuild,
    )
    app = Starlette(
        routes=[
            WebSocketRoute("/websocket-reload", watching),
            Route("/preview.js", _client),
            Mount("/", app=StaticFiles(directory=output, html=True)),
        ],
        middleware=[Middleware(_Inject)],
        lifespan=watching.lifespan,
    )
    for language in rebuild.languages:
        print(f"http://{address}/{language}/index.html")  # noqa: T201
    print(  # noqa: T201
        word(rebuild.language, "Save a file, and its pages reload. Ctrl-C ends the preview."),
        flush=True,
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        timeout_graceful_shutdown=2,
        headers=[("Cache-Control", "no-cache")],
    )
    uvicorn.Server(config).run(sockets=[listening])
