"""What a run needs, in a form that crosses a process or a network."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_NAME = "request.pickle"


@dataclass(frozen=True)
class Limits:
    """How long a run may last and how much it may hold.

    :ivar seconds: wall time.
    :ivar memory: resident bytes, of the run and all processes that it started.
    """

    seconds: float
    memory: int


@dataclass(frozen=True)
class Request:
    """One run: everything that the child process is told.

    :ivar source: the script's path below the project, with ``/``.
    :ivar target: the generated script's path below the project; figures go beside it.
    :ivar text: the script.
    :ivar files: what the script may read beside itself: path below the project → contents.
    :ivar conf: the settings of sphinx-gallery that a run looks at.
    :ivar threads: how many threads its libraries may use.
    :ivar device: the kind of device; ``cpu`` keeps it off every accelerator.
    :ivar packages: the top-level packages that it imports.
    """

    source: str
    target: str
    text: str = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    conf: Mapping[str, Any] = field(repr=False)
    limits: Limits
    threads: int
    device: str
    packages: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Leave the request in *folder*, for :meth:`read`."""
        (folder / _NAME).write_bytes(pickle.dumps(self))

    @classmethod
    def read(cls, folder: Path) -> Request:
        """The request that was left in *folder*, by this same user a moment ago."""
        request = pickle.loads((folder / _NAME).read_bytes())  # noqa: S301
        assert isinstance(request, Request)
        return request

    def environment(self) -> dict[str, str]:
        """The variables that hold its libraries to :attr:`threads` and :attr:`device`."""
        count = str(self.threads)
        variables = dict.fromkeys(
            (
                "OMP_NUM_THREADS",
                "MKL_NUM_THREADS",
                "OPENBLAS_NUM_THREADS",
                "NUMEXPR_NUM_THREADS",
                "VECLIB_MAXIMUM_THREADS",
                "TF_NUM_INTRAOP_THREADS",
                "TF_NUM_INTEROP_THREADS",
            ),
            count,
        )
        variables |= {
            "MPLBACKEND": "Agg",
            # TensorFlow takes all of a GPU's memory otherwise, from PyTorch too.
            "TF_FORCE_GPU_ALLOW_GROWTH": "true",
            # Its start-up notes are no output of the example.
            "TF_CPP_MIN_LOG_LEVEL": "3" if self.device == "cpu" else "2",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if self.device == "cpu":
            variables |= {"CUDA_VISIBLE_DEVICES": "", "HIP_VISIBLE_DEVICES": ""}
        return variables
