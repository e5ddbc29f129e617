"""The runs that a page tells of: an example, its place and the result of its run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from docutils.frontend import Values
from sphinx.environment import BuildEnvironment

from bilingual_gallery.directives.numbers import duration, memory, number
from bilingual_gallery.execution.result import Result, read_result
from bilingual_gallery.execution.seam import result_note
from bilingual_gallery.translation.lookup import LocalisedExample, localised_example, note_file
from bilingual_gallery.translation.markup import plain

_LISTED = "bilingual_gallery_listed"


@dataclass(frozen=True)
class ExampleRun:
    """An example and its run, for one page.

    :ivar docname: the example's page.
    :ivar title: its title in the page's language, plain words.
    :ivar result: ``None`` if it has not been run, or its run failed.
    """

    docname: str
    title: str
    example: LocalisedExample
    result: Result | None


def result_of(env: BuildEnvironment, docname: str) -> Result | None:
    """The result that the example page *docname* shows; the page that is read depends on it."""
    note = result_note(Path(env.srcdir) / f"{docname}.py")
    note_file(env, note)
    return read_result(note)


def thumbnail_of(docname: str) -> str:
    """The path, from the source folder on, of the small picture of the example's first figure."""
    folder, _, name = docname.rpartition("/")
    return f"/{folder}/images/thumb/sphx_glr_{name}_thumb.png"


def run_of(env: BuildEnvironment, docname: str, script: Path, settings: Values) -> ExampleRun:
    """The run of the example *script*, whose page is *docname*.

    :raises ExampleError: if it is no example.
    """
    example = localised_example(env, script, settings)
    return ExampleRun(docname, plain(example.title, settings), example, result_of(env, docname))


def note_listed(env: BuildEnvironment, docname: str, script: Path) -> None:
    """Note that the page that is being read lists the example *script*."""
    listed(env)[docname] = script


def listed(env: BuildEnvironment) -> dict[str, Path]:
    """The examples that the page has listed so far: the name of each one's page → its script."""
    if _LISTED not in env.temp_data:
        env.temp_data[_LISTED] = {}
    found: dict[str, Path] = env.temp_data[_LISTED]
    return found


class MissingNumberError(Exception):
    """A number that a run does not have."""


def fact(run: ExampleRun, name: str, language: str) -> str:
    """One fact of a run, as a reader reads it.

    :param name: one of :data:`FACTS`, or ``loss`` and the number of a step.
    :raises MissingNumberError: if there is no such fact, or the run does not have it.
    """
    word, _, argument = name.partition(" ")
    if word not in FACTS or (argument and word != "loss"):
        raise MissingNumberError(f"there is no “{name}”; there is {', '.join(FACTS)} and loss STEP")
    if word == "lines":
        return str(run.example.example.code_lines)
    if run.result is None:
        raise MissingNumberError(
            "its run has no result; the build says why if it failed, and runs it again next time"
        )
    if argument:
        return _loss_at(run.result, argument)
    found = FACTS[word](run.result, language)
    if found is None:
        raise MissingNumberError(_WHY[word])
    return found


def _loss_at(result: Result, step: str) -> str:
    if not step.isdecimal() or not 1 <= int(step) <= len(result.losses):
        raise MissingNumberError(f"it has no loss at step {step}, but {len(result.losses)} steps")
    return number(result.losses[int(step) - 1])


def _final_loss(result: Result, _: str) -> str | None:
    return number(result.losses[-1]) if result.losses else None


def _steps(result: Result, _: str) -> str | None:
    return f"{len(result.losses):,}" if result.losses else None


def _step_time(result: Result, language: str) -> str | None:
    return None if result.step_seconds is None else duration(language, result.step_seconds)


def _device(result: Result, _: str) -> str:
    return result.device.name


_Fact = Callable[[Result, str], str | None]
#: What can be said of a run, by the word that asks for it; ``lines`` are those of the script.
FACTS: Mapping[str, _Fact] = MappingProxyType(
    {
        "loss": _final_loss,
        "steps": _steps,
        "step-time": _step_time,
        "time": lambda result, language: duration(language, result.seconds),
        "memory": lambda result, language: memory(language, result.peak_memory),
        "device": _device,
        "lines": lambda *_: None,
    }
)
_WHY = MappingProxyType(
    {
        "loss": "it leaves no list “losses” of floats",
        "steps": "it leaves no list “losses” of floats",
        "step-time": "its list “losses” grew in too few steps, or too quickly, to be timed",
    }
)
