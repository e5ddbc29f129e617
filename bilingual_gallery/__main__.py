"""``python -m bilingual_gallery front FOLDER --title TITLE LANGUAGE…``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bilingual_gallery.reading.languages import write_front_page


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and do what it says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bilingual_gallery", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    front = commands.add_parser("front", help="write the page that leads to the languages")
    front.add_argument("folder", type=Path, help="the folder that holds a site a language")
    front.add_argument("languages", nargs="+", help="their codes; the first is the default")
    front.add_argument("--title", required=True)
    given = parser.parse_args(arguments)
    print(write_front_page(given.folder, given.title, given.languages))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
