"""What a cell printed, and how it stands in what sphinx-gallery writes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bilingual_gallery.execution.capture import literal, printed, read_output

PICTURE = "\n\n.. image-sg:: /x.png\n   :alt: a picture\n"


@pytest.mark.parametrize("text", ["one", "one\n  two\n\nthree", "  indented", "한글"])
def test_what_was_printed_is_found_again(text: str) -> None:
    """A contract with sphinx-gallery, whose form of an output this relies on."""
    assert printed(literal(f"{text}\n") + PICTURE) == text


@pytest.mark.parametrize("output", ["", PICTURE, literal(" \n")])
def test_nothing_was_printed(output: str) -> None:
    assert printed(output) == ""


def test_notes_of_the_start_up_are_no_output(tmp_path: Path) -> None:
    log = (
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"
        "I0000 00:00:1795449703.512438   22553 port.cc:153] oneDNN custom operations are on.\n"
        "E0000 00:00:1795449705.743961   22553 some.cc:52] it went wrong\n"
        "step 100: loss 367\n"
    )
    (tmp_path / "output").write_text(log, encoding="utf-8")
    file = os.open(tmp_path / "output", os.O_RDONLY)
    try:
        kept = read_output(file, 0, len(log))
    finally:
        os.close(file)
    assert kept.splitlines() == [log.splitlines()[2], "step 100: loss 367"]
