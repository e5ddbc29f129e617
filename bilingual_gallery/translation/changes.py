"""When files were changed last: by git where it knows them, else by their own time. No Sphinx."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

#: Opens the line with the date of a commit; no name of a file begins with it.
_COMMIT = "\x01"
#: How long git may take over it, in seconds.
_PATIENCE = 20


def last_changes(folder: Path, paths: Iterable[Path]) -> dict[Path, date]:
    """When each of the files at *paths* was changed last; those that are not there are left out.

    :param folder: the folder of the project. git is asked once for all of it.
    """
    present = [path for path in paths if path.is_file()]
    if not present:
        return {}
    known = _committed(folder, {path.suffix for path in present})
    return {path: known.get(path) or _modified(path) for path in present}


def _modified(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).astimezone().date()


def _committed(folder: Path, suffixes: Iterable[str]) -> dict[Path, date]:
    """The date of the last commit of each file; nothing where there is no git or no history."""
    wanted = [f":(glob)**/*{suffix}" for suffix in sorted(suffixes)]
    form = f"--format={_COMMIT}%cs"
    try:
        asked = subprocess.run(
            ["git", "log", form, "--name-only", "--no-renames", "-z", "--relative", "--", *wanted],
            cwd=folder,
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[Path, date] = {}
    day: date | None = None
    for part in asked.stdout.decode("utf-8", "surrogateescape").split("\0"):
        item = part.lstrip("\n")
        if item.startswith(_COMMIT):
            day = date.fromisoformat(item[1:].strip())
        elif item and day:
            found.setdefault(folder / item, day)
    return found
