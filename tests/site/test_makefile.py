"""``make`` on a machine that lacks something: what it says, and its status."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("Makefile", "requirements-preview.txt", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(project), **environment}
    return subprocess.run(
        ["make", *arguments], cwd=project, env=path, capture_output=True, text=True, check=False
    )


def test_help_lists_the_commands(project: Path) -> None:
    listed = make(project).stdout
    for command in (
        "html",
        "preview",
        "test",
        "status",
        "linkcheck",
        "offline",
        "publish",
        "clean",
    ):
        assert f"make {command} " in listed


def test_python_too_old(project: Path) -> None:
    old = project / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo Python 3.9.2; exit; }\nexit 1\n')
    old.chmod(0o755)
    made = make(project, "html", f"PYTHON={old}")
    assert made.returncode != 0
    assert "Python 3.11 or later is needed" in made.stderr
    assert "Python 3.9.2" in made.stderr
    assert not (project / ".venv/.made").exists()


def test_no_network_while_installing(project: Path) -> None:
    # Port 9 of this machine: nobody answers there.
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_INDEX": ""}
    made = make(project, "html", PIP_CONFIG_FILE="/dev/null", PIP_FIND_LINKS="", **nowhere)
    assert made.returncode != 0
    assert "requirements-preview.txt could not be installed" in made.stderr
    assert "run the same command again" in made.stderr
    assert (project / ".venv/.made").exists()
    assert not (project / ".venv/.preview").exists()


def test_publish_asks_where_to(project: Path) -> None:
    stamp = project / ".venv/.site"
    made = make(project, "publish", "-o", str(stamp), "-o", "html", f"VENV={project}/.venv")
    assert made.returncode != 0
    assert "make publish DEST=" in made.stderr
