"""The commands ``html``, the whole site, and ``preview``, the site while it is being written."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from bilingual_gallery.translation.terminal import message_language
from bilingual_gallery.words import word


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    html = commands.add_parser("html", help="build every language and the page that leads to them")
    html.set_defaults(run=_html)
    preview = commands.add_parser(
        "preview", help="show every language in the browser, and build what is saved; run nothing"
    )
    preview.add_argument("--port", type=_port, default=8000, help="where to serve (8000; 0 is any)")
    preview.set_defaults(run=_preview)
    for parser in (html, preview):
        parser.add_argument(
            "output", type=Path, help="the folder that gets a folder for each language"
        )
        parser.add_argument("languages", nargs="+", help="their codes; the first is the default")
        parser.add_argument("--title", required=True, help="of the page that leads to them")
        parser.add_argument("--project", type=Path, default=Path(), help="the folder with conf.py")
        parser.add_argument(
            "-D",
            dest="settings",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="a configuration value that differs from conf.py",
        )


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number < 1 << 16:
        raise ValueError
    return number


def _settings(given: argparse.Namespace) -> dict[str, str]:
    return dict(setting.partition("=")[::2] for setting in given.settings)


def _html(given: argparse.Namespace) -> int:
    from bilingual_gallery.reading.languages import write_front_page  # noqa: PLC0415
    from bilingual_gallery.reading.site import Plan, build_site  # noqa: PLC0415

    # Doctrees are many small objects that live long. To look through them for garbage less often
    # saves a seventh of a first build's time and costs some memory.
    gc.set_threshold(100_000, 20, 50)
    plan = Plan(given.project.resolve(), given.output.resolve(), _settings(given))
    status = build_site(plan, given.languages)
    page = write_front_page(given.output, given.title, given.languages)
    problems = ", with the problems named above" if status else ""
    print(f"The site is in {page.as_posix()}{problems}")
    return status


def _preview(given: argparse.Namespace) -> int:
    language = message_language()
    try:
        from bilingual_gallery.reading.preview import Rebuild, listen, preview  # noqa: PLC0415
    except ModuleNotFoundError as error:
        text = "the preview needs {name}; install what requirements-preview.txt names"
        print(word(language, text, name=error.name), file=sys.stderr)
        return 2
    from bilingual_gallery.reading.languages import write_front_page  # noqa: PLC0415
    from bilingual_gallery.reading.site import Plan  # noqa: PLC0415

    project = given.project.resolve()
    if not (project / "conf.py").is_file():
        text = "there is no conf.py; run the command in the folder of a Sphinx project"
        print(f"{given.project / 'conf.py'}:1: {word(language, text)}", file=sys.stderr)
        return 2
    listening = listen(given.port)
    port = listening.getsockname()[1]
    if given.port not in {0, port}:
        text = "port {taken} can't be had, so the preview is at {port}; PORT=… names another"
        print(word(language, text, taken=given.port, port=port))
    # Nothing is run, whatever the settings say.
    settings = {**_settings(given), "plot_gallery": "0"}
    plan = Plan(project, given.output.resolve(), settings, strict=False)
    write_front_page(given.output, given.title, given.languages)
    preview(Rebuild(plan, tuple(given.languages), language), listening)
    return 0
