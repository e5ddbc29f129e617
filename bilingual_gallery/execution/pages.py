"""The generated pages: which are as they should be, and which sphinx-gallery must make anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx_gallery.utils import get_md5sum

from bilingual_gallery.execution.failure import Failure
from bilingual_gallery.execution.manifest import (
    NAME,
    Made,
    Manifest,
    made_from,
    read_manifest,
    settings_digest,
)
from bilingual_gallery.execution.plan import Example, Planned
from bilingual_gallery.execution.result import ResultStore
from bilingual_gallery.execution.seam import RUNS, Stored, result_note
from bilingual_gallery.sources import galleries


def manifest_path(app: Sphinx) -> Path | None:
    """Where the manifest lies: in the first generated folder; ``None`` without a gallery."""
    found = galleries(app.config, Path(app.srcdir))
    return found[0].target / NAME if found else None


def _checksum(script: Path) -> Path:
    """sphinx-gallery's note that the page of a generated script is as it should be."""
    return script.with_name(f"{script.name}.md5")


class Pages:
    """The generated pages of a build.

    sphinx-gallery writes its checksum before the page is there, and for the whole text. Ours is
    written once all pages are, and removed before any is made: a build that is killed in
    between leaves pages that the next one makes anew.
    """

    def __init__(self, app: Sphinx, examples: Iterable[Example]) -> None:
        self.examples = list(examples)
        self._app = app
        self._conf: dict[str, Any] = app.config.sphinx_gallery_conf
        self._root = Path(app.srcdir).resolve()
        self._path = manifest_path(app)
        self._old = read_manifest(self._path) if self._path else Manifest()
        self._new = Manifest()
        self._current: Mapping[Example, str] = {}
        self._folders: dict[str, Any] = {}

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()

    def current(self, store: ResultStore, device: str) -> dict[Example, str]:
        """The examples whose pages need nothing, each with the key of its result, if it has one."""
        if self._old.settings != settings_digest(self._conf, device, self._old.packages):
            return {}
        # What an example reads may have changed, or be there only now.
        if _without_pages(self._old.others) != _without_pages(self._others()):
            return {}
        found = {}
        for example in self.examples:
            made = self._old.scripts.get(self._name(example.script))
            if made and made.is_of(example.script) and self._is_there(example, made, store):
                found[example] = made.key
        return found

    def _is_there(self, example: Example, made: Made, store: ResultStore) -> bool:
        """Whether all that was generated for *example* is there, and the result behind it."""
        target = example.target
        files = [target, target.with_suffix(".rst"), _checksum(target)]
        if made.key:
            files.append(result_note(target))
            as_it_was = store.has(made.key)
        else:
            as_it_was = self._path is not None and store.is_older_than(self._path)
        return as_it_was and all(path.is_file() for path in files)

    def outdate(self, current: Mapping[Example, str]) -> None:
        """Have sphinx-gallery make every page anew but those of *current*."""
        self._current = current
        for example in self.examples:
            if example not in current:
                _checksum(example.target).unlink(missing_ok=True)

    def plan_manifest(
        self, planned: Iterable[Planned], runs: Mapping[str, object], device: str
    ) -> None:
        """Note what the pages will have been made from, once they are."""
        scripts: dict[str, Made] = {
            self._name(example.script): self._old.scripts[self._name(example.script)]
            for example in self._current
        }
        for plan in planned:
            script = plan.example.script
            run = runs.get(str(script))
            if isinstance(run, Failure) or (run is None and self._conf["plot_gallery"]):
                continue
            key = run.key if isinstance(run, Stored) else plan.run.key if run else ""
            scripts[plan.name] = made_from(script, key, plan.packages)
        packages = {name for made in scripts.values() for name in made.packages}
        digest = settings_digest(self._conf, device, packages)
        self._new = Manifest(digest, scripts, self._others())

    def _others(self) -> dict[str, tuple[int, int]]:
        """The files of the galleries that are no examples, as they are now."""
        scripts = {example.script for example in self.examples}
        found = {}
        for gallery in galleries(self._app.config, Path(self._app.srcdir)):
            for path in gallery.source.rglob("*"):
                if path.suffix != ".pyc" and path not in scripts and path.is_file():
                    status = path.stat()
                    found[self._name(path)] = (status.st_size, status.st_mtime_ns)
        return found

    def skip_if_current(self) -> None:
        """Keep sphinx-gallery from its work if there is none."""
        done = len(self._current) == len(self.examples) > 0
        if done and self._new == self._old:
            for key in ("examples_dirs", "gallery_dirs"):
                self._folders[key] = self._conf[key]
                self._conf[key] = []

    def generated(self) -> None:
        """Note that the pages are made."""
        self._conf.update(self._folders)
        # The configuration is pickled with the environment, and the runs are not to be.
        self._conf.pop(RUNS, None)
        if self._folders or self._path is None or not self._path.parent.is_dir():
            return
        for example in self.examples:
            if self._name(example.script) in self._new.scripts and example.target.is_file():
                digest = get_md5sum(str(example.target), mode="t")
                _checksum(example.target).write_text(digest, encoding="utf-8")
        self._new.write(self._path)


def _without_pages(others: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Files other than pages and their translations."""
    return {name: facts for name, facts in others.items() if not name.endswith(".rst")}
