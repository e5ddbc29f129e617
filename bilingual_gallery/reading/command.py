"""The command ``html``: the whole site."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    html = commands.add_parser("html", help="build every language and the page that leads to them")
    html.add_argument("output", type=Path, help="the folder that gets a folder for each language")
    html.add_argument("languages", nargs="+", help="their codes; the first is the default")
    html.add_argument("--title", required=True, help="of the page that leads to them")
    html.add_argument("--project", type=Path, default=Path(), help="the folder with conf.py")
    html.add_argument(
        "-D",
        dest="settings",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a configuration value that differs from conf.py",
    )
    html.set_defaults(run=_html)


def _html(given: argparse.Namespace) -> int:
    from bilingual_gallery.reading.languages import write_front_page  # noqa: PLC0415
    from bilingual_gallery.reading.site import Plan, build_site  # noqa: PLC0415

    settings = dict(setting.partition("=")[::2] for setting in given.settings)
    plan = Plan(given.project.resolve(), given.output.resolve(), settings)
    status = build_site(plan, given.languages)
    page = write_front_page(given.output, given.title, given.languages)
    problems = ", with the problems named above" if status else ""
    print(f"The site is in {page.as_posix()}{problems}")
    return status
