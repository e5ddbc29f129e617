"""What a build does about its examples: plan, run what is missing, hand over to the seam."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util import logging

from bilingual_gallery.execution.beside import Surroundings
from bilingual_gallery.execution.cluster import Cluster, ClusterError, connect
from bilingual_gallery.execution.failure import Failure
from bilingual_gallery.execution.machine import device_kind, relevant_distributions
from bilingual_gallery.execution.pages import Pages
from bilingual_gallery.execution.plan import (
    Example,
    LimitError,
    Planned,
    Settings,
    make_request,
    plan_run,
)
from bilingual_gallery.execution.request import Limits
from bilingual_gallery.execution.result import Result, ResultStore, read_result
from bilingual_gallery.execution.seam import RUNS, Finished, Stored, result_note
from bilingual_gallery.sources import galleries

if TYPE_CHECKING:
    # A build that runs nothing does not pay for joblib, which brings NumPy.
    from bilingual_gallery.execution.schedule import Task
    from bilingual_gallery.execution.supervise import Outcome

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Place:
    """Where the missing runs go.

    :ivar backend: the arguments of ``joblib.parallel_config``.
    :ivar jobs: how many at once; 0 for as many as there are cores.
    :ivar threads: how many threads each run may use there; 0 for its share of the cores.
    :ivar device: the kind of device there.
    """

    backend: dict[str, Any]
    jobs: int
    device: str
    threads: int = 0


class ExampleRuns:
    """The runs of one build."""

    def __init__(self) -> None:
        self._pages: Pages | None = None

    def before_pages(self, app: Sphinx) -> None:
        """Run what is missing, before sphinx-gallery makes the pages."""
        self._pages = run_missing(app)

    def after_pages(self, app: Sphinx) -> None:
        """Note that the pages are made."""
        if self._pages is not None:
            self._pages.generated()


def run_missing(app: Sphinx) -> Pages:
    """Run every example that has no stored result, and hand all results to the seam.

    With sphinx-gallery's ``plot_gallery`` off nothing runs: an example has the newest result of
    its code, with whatever versions and device that came about, or none.
    """
    conf = app.config.sphinx_gallery_conf
    fresh = app.config.example_fresh and conf["plot_gallery"]
    pages = Pages(app, _examples(app))
    store = ResultStore(Path(app.srcdir) / app.config.bilingual_results)
    store.tidy()
    with _place(app) as place:
        old = {} if fresh else pages.current(store, place.device)
        runs: dict[str, Finished | Stored | Failure] = {
            str(example.script): Stored(store, key) for example, key in old.items() if key
        }
        pages.outdate(old)
        changed = [one for one in pages.examples if one not in old]
        settings = _settings(app, place.device)
        planned, failures = _plan(changed, settings, pages.examples)
        runs |= failures
        missing = []
        for plan in planned:
            if not fresh and store.load(plan.run.key) is not None:
                runs[str(plan.example.script)] = Stored(store, plan.run.key)
            else:
                missing.append(plan)
        if missing and not conf["plot_gallery"]:
            runs |= _like(missing, store)
        elif missing:
            for task, outcome in _run(missing, settings, place):
                runs[str(task.planned.example.script)] = _finish(app, task, outcome, store)
        pages.plan_manifest(planned, runs, place.device)
    conf[RUNS] = runs
    # The scripts ran elsewhere: nothing of this process is to be reset between pages.
    conf["reset_modules"] = ()
    pages.skip_if_current()
    return pages


def _like(missing: list[Planned], store: ResultStore) -> dict[str, Stored]:
    """The newest result of the same code, of those that have one."""
    newest = store.newest()
    keys = {str(plan.example.script): newest.get(plan.run.code, "") for plan in missing}
    return {
        script: Stored(store, key)
        for script, key in keys.items()
        if key and store.load(key) is not None
    }


def _examples(app: Sphinx) -> list[Example]:
    """The scripts that sphinx-gallery would run."""
    conf = app.config.sphinx_gallery_conf
    wanted, unwanted = (re.compile(conf[f"{kind}_pattern"]) for kind in ("filename", "ignore"))
    return [
        Example(script, gallery.target / script.relative_to(gallery.source))
        for gallery in galleries(app.config, Path(app.srcdir))
        for script in gallery.scripts()
        if wanted.search(str(script)) and not unwanted.search(script.name)
    ]


@contextmanager
def _place(app: Sphinx) -> Iterator[_Place]:
    forced = app.config.example_device
    address = app.config.example_dask
    if not app.config.sphinx_gallery_conf["plot_gallery"]:
        # Nothing runs, so nobody needs to ask the machine, which can take seconds.
        yield _Place({}, 0, forced or "cpu")
        return
    if not address:
        jobs = int(app.config.example_jobs)
        yield _Place({"backend": "threading"}, jobs, forced or device_kind())
        return
    try:
        with connect(address, relevant_distributions()) as cluster:
            for refused in cluster.refused:
                logger.warning(refused, type="bilingual_gallery", subtype="cluster")
            _say_cluster(cluster)
            device = forced or cluster.device
            yield _Place(cluster.backend, cluster.slots, device, cluster.threads)
    except ClusterError as error:
        # Sphinx would show a traceback, and ask to report it.
        raise SystemExit(f"error: {error}") from error


def _say_cluster(cluster: Cluster) -> None:
    logger.info(
        "examples run on the Dask cluster at %s: %s worker(s), %s at a time",
        cluster.address,
        len(cluster.workers),
        cluster.slots,
    )


def _settings(app: Sphinx, device: str) -> Settings:
    return Settings(
        root=Path(app.srcdir).resolve(),
        conf=app.config.sphinx_gallery_conf,
        device=device,
        limits=Limits(float(app.config.example_timeout), int(app.config.example_memory)),
    )


def _plan(
    changed: list[Example], settings: Settings, examples: list[Example]
) -> tuple[list[Planned], dict[str, Failure]]:
    """Plan the runs of the examples that *changed*; those that can't be run are reported.

    :param examples: all of them.
    """
    surroundings = Surroundings(settings.root, {example.script for example in examples})
    planned = []
    failures = {}
    for example in changed:
        try:
            planned.append(plan_run(example, settings, surroundings))
        except SyntaxError:
            continue  # reported already; sphinx-gallery shows it on the page
        except LimitError as error:
            failure = Failure(reason=str(error), line=error.line)
            _report(example.script, error.line, failure.sentence)
            failures[str(example.script)] = failure
    return planned, failures


def _run(
    missing: list[Planned], settings: Settings, place: _Place
) -> Iterator[tuple[Task, Outcome]]:
    from bilingual_gallery.execution import schedule  # noqa: PLC0415

    jobs = min(place.jobs or schedule.cores(), len(missing))
    threads = place.threads or schedule.threads_for(jobs)
    tasks = [
        schedule.Task(plan, make_request(plan, settings, threads), _expected(plan))
        for plan in missing
    ]
    yield from schedule.run_all(tasks, place.backend, jobs, logger.info)


def _expected(plan: Planned) -> float:
    """The seconds that the last run of this example took; infinite if nobody knows."""
    last = read_result(result_note(plan.example.target))
    return last.seconds if last else float("inf")


def _finish(app: Sphinx, task: Task, outcome: Outcome, store: ResultStore) -> Finished | Failure:
    """Report what there is to say of an outcome, and store it if it went well."""
    planned = task.planned
    script = planned.example.script
    for note in outcome.notes:
        _warn(script, note)
    for name in task.overwritten(outcome):
        _warn(script, f"it wrote to its neighbour {name}; the original is untouched")
    if outcome.failure is not None:
        expected = {Path(app.srcdir, name).resolve() for name in _expected_failures(app)}
        if outcome.failure.runner or script not in expected:
            _report(script, outcome.failure.line or 1, outcome.failure.sentence)
        return outcome.failure
    result = Result(
        outputs=outcome.outputs,
        figures=tuple(outcome.figures),
        figure_count=outcome.figure_count,
        seconds=outcome.seconds,
        peak_memory=outcome.peak_memory,
        device=outcome.device,
        versions=dict(planned.run.versions),
        losses=outcome.losses,
        step_seconds=outcome.step_seconds,
        tensors=outcome.tensors,
    )
    try:
        anew = app.config.example_fresh
        store.store(planned.run.key, result, outcome.figures, code=planned.run.code, replace=anew)
    except OSError as error:
        place = store.folder
        _report(
            script,
            1,
            f"its result can't be stored in {place}: {error.strerror or error}; "
            "the page has it, but the next build runs the example again",
        )
    return Finished(result, outcome.figures)


def _expected_failures(app: Sphinx) -> list[str]:
    return list(app.config.sphinx_gallery_conf["expected_failing_examples"])


def _report(script: Path, line: int, message: str) -> None:
    location = f"{script}:{line}"
    logger.error("%s", message, location=location, type="bilingual_gallery", subtype="example")


def _warn(script: Path, message: str) -> None:
    logger.warning(
        "%s", message, location=f"{script}:1", type="bilingual_gallery", subtype="example"
    )
