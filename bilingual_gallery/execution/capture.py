"""All that a run prints, from Python or from C, into one file as it comes."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import re
import sys
from itertools import takewhile
from pathlib import Path
from textwrap import indent

from sphinx_gallery.gen_rst import CODE_OUTPUT

_TEMPLATE: str = CODE_OUTPUT
#: How much of one cell's output a page shows: so much of its beginning and of its end.
HEAD, TAIL = 64 * 1024, 16 * 1024
_LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: What a page can't hold: control characters other than tab, newline and escape.
#: What C++ libraries such as TensorFlow log as they start, past any setting: with the time and the
#: number of the process, so it would differ from run to run.
_START_UP = re.compile(
    r"^(?:WARNING: All log messages before absl::InitializeLog\(\) .*"
    r"|I\d{4} \d\d:\d\d:\d+\.\d+ +\d+ [\w./-]+:\d+\] .*)(?:\n|\Z)",
    re.MULTILINE,
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1f\x7f-\x9f\ufffe\uffff]")


def _c_library() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None)
    except (OSError, TypeError):
        return None


class Capture:
    """Takes over the file descriptors 1 and 2.

    :param path: the file that takes all that is printed; what was printed before a crash is
        there, since nothing is held back.
    :ivar largest: the most bytes that one cell printed.
    """

    def __init__(self, path: Path) -> None:
        self.largest = 0
        self._library = _c_library()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._start = 0
        for descriptor in (1, 2):
            os.dup2(self._file, descriptor)
        if self._library is not None:
            for name in ("stdout", "stderr"):
                # No buffer, so that C and Python keep their order and a crash loses nothing.
                with contextlib.suppress(ValueError):
                    stream = ctypes.c_void_p.in_dll(self._library, name)
                    self._library.setvbuf(stream, None, 2, 0)

    def begin(self) -> int:
        """Begin a cell; returns where in the file its output begins."""
        self._start = os.fstat(self._file).st_size
        return self._start

    def write(self, text: str) -> None:
        """Print *text*, as Python does."""
        data = text.encode(errors="backslashreplace")
        while data:
            data = data[os.write(self._file, data) :]

    def text(self) -> str:
        """What the cell has printed."""
        if self._library is not None:
            self._library.fflush(None)
        for stream in (sys.__stdout__, sys.__stderr__):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()  # type: ignore[union-attr]
        size = os.fstat(self._file).st_size
        self.largest = max(self.largest, size - self._start)
        return read_output(self._file, self._start, size)


def read_output(file: int, start: int, end: int) -> str:
    """What stands in *file* between two places: its beginning and its end if it is long."""
    size = end - start
    if size <= HEAD + TAIL:
        return _decode(os.pread(file, size, start))
    left_out = size - HEAD - TAIL
    return (
        f"{_decode(os.pread(file, HEAD, start))}\n"
        f"[… {left_out:,} bytes left out …]\n"
        f"{_decode(os.pread(file, TAIL, end - TAIL))}"
    )


def _decode(data: bytes) -> str:
    text = data.decode(errors="backslashreplace")
    # docutils would begin a new line, and end the block.
    lines = _LINE_ENDS.sub("\n", _START_UP.sub("", text)).split("\n")
    return _CONTROL.sub("", "\n".join(map(_as_left, lines)))


def _as_left(line: str) -> str:
    """What stands there at last of a line that a progress bar wrote over."""
    return next((part for part in reversed(line.split("\r")) if part), "")


class CellOutput(io.StringIO):
    """What sphinx-gallery takes for the text buffer of one cell."""

    def __init__(self, capture: Capture) -> None:
        super().__init__()
        self._capture = capture

    def write(self, text: str) -> int:
        """Print *text*."""
        self._capture.write(text)
        return len(text)

    def getvalue(self) -> str:
        """What the cell has printed, from Python or from C."""
        return self._capture.text()


def literal(text: str) -> str:
    """*text* as sphinx-gallery writes the output of a cell; empty for white space."""
    if not text.strip():
        return ""
    return "\n" + _TEMPLATE.format(indent(text.expandtabs(), "    "))


def printed(output: str) -> str:
    """What :func:`literal` was given, found again in the *output* of a cell; empty if nothing."""
    head = _TEMPLATE.partition("{0}")[0]
    block = output.partition(head)[2]
    lines = takewhile(lambda line: not line or line.startswith("    "), block.split("\n"))
    return "\n".join(line[4:] for line in lines).strip("\n")
