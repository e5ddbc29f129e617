"""How long one step of a training loop takes, watched from beside the script.

The script stays as it is: a thread looks now and then at how long its list ``losses`` has grown.
What goes before the first loss, such as imports or the tracing of a graph, does not count.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

#: Seconds between two looks: some hundred looks at a loop of half a second.
_INTERVAL = 0.002
#: The shortest growth that so many looks can time to a few per cent.
_ENOUGH = 20 * _INTERVAL


class Pace:
    """Watches the list ``losses`` of a script.

    :param variables: the script's variables, filled as it runs.
    """

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._variables = variables
        self._watched: list[Any] | None = None
        self._first = self._last = (0.0, 0)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._end.wait(_INTERVAL):
            self._look()

    def _look(self) -> None:
        losses = self._variables.get("losses")
        if not isinstance(losses, list) or not losses:
            return
        now = (time.perf_counter(), len(losses))
        if losses is not self._watched or now[1] < self._last[1]:
            self._watched, self._first, self._last = losses, now, now
        elif now[1] > self._last[1]:
            self._last = now

    def seconds(self) -> float | None:
        """End the watch.

        :returns: the seconds that a step took on average; ``None`` where there were no steps to
            watch, or too few or too quick ones to be timed.
        """
        self._end.set()
        self._thread.join()
        self._look()
        if self._variables.get("losses") is not self._watched:
            return None
        elapsed, steps = self._last[0] - self._first[0], self._last[1] - self._first[1]
        return elapsed / steps if elapsed >= _ENOUGH else None
