"""The time of a step, watched from beside a loop."""

from __future__ import annotations

import time
from typing import Any

from bilingual_gallery.execution.pace import Pace


def steps(losses: list[float], count: int, seconds: float) -> None:
    for _ in range(count):
        time.sleep(seconds)
        losses.append(1.0)


def test_a_loop_is_timed_from_its_first_loss_on() -> None:
    variables: dict[str, Any] = {}
    pace = Pace(variables)
    losses: list[float] = []
    variables["losses"] = losses
    time.sleep(0.3)  # imports, the tracing of a graph
    steps(losses, 30, 0.005)
    time.sleep(0.1)  # the figure
    seconds = pace.seconds()
    assert seconds is not None
    # A busy machine makes it longer; the 0.4 seconds around the loop would make it 0.018.
    assert 0.004 <= seconds < 0.015


def test_a_list_that_takes_anothers_place_begins_anew() -> None:
    variables: dict[str, Any] = {"losses": [1.0] * 1000}
    pace = Pace(variables)
    time.sleep(0.05)
    variables["losses"] = losses = [1.0]
    steps(losses, 20, 0.005)
    assert (pace.seconds() or 0) >= 0.004


def test_what_can_not_be_timed_has_no_time() -> None:
    assert Pace({}).seconds() is None
    assert Pace({"losses": "words"}).seconds() is None
    one = Pace({"losses": [1.0]})
    time.sleep(0.05)
    assert one.seconds() is None
    quick: list[float] = []
    pace = Pace({"losses": quick})
    quick.extend([1.0] * 500)
    assert pace.seconds() is None
