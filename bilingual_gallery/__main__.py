"""The command line: ``python -m bilingual_gallery --help``.

Each room brings its own commands; the line itself only parses and hands over.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from bilingual_gallery.reading import command as reading
from bilingual_gallery.translation import adopt_command as adopt
from bilingual_gallery.translation import check_command as checks
from bilingual_gallery.translation import command as translation
from bilingual_gallery.translation import exchange_command as exchange
from bilingual_gallery.translation import status_command as status


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and do what it says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bilingual_gallery")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for room in (reading, translation, checks, status, exchange, adopt):
        room.add_commands(commands)
    given = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = given.run
    return run(given)


def _command() -> int:
    """What is called from a shell, where nobody may read to the end, as in ``… | head``."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Or else Python complains when it flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    raise SystemExit(_command())
