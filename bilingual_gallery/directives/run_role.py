"""``:run:`name loss```: a number of an example's run, in the middle of the prose.

The role leaves a mark, and a transform puts the number there once the text is translated. So a
translation holds the same role, and the check can tell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from bilingual_gallery.directives.numbers import MISSING
from bilingual_gallery.directives.runs import MissingNumberError, fact, run_of
from bilingual_gallery.examples import ExampleError, find_examples
from bilingual_gallery.problems import report_error
from bilingual_gallery.sources import galleries

logger = logging.getLogger(__name__)


class RunRole(SphinxRole):
    """The number of a run: the script's name without ``.py``, a space and what is asked for."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The mark."""
        asked = " ".join(self.text.split())
        mark = nodes.inline(self.rawtext, MISSING, classes=["run"])
        mark["run"] = asked
        mark["run_location"] = self.get_location()
        mark["must_keep"] = f":run: {asked}"
        return [mark], []


class FillInRuns(SphinxTransform):
    """Put the numbers into the marks of :class:`RunRole`."""

    default_priority = 25  # after Locale (20), which parses the translations

    def apply(self, **kwargs: Any) -> None:
        """Do it for the document at hand."""
        for mark in self.document.findall(nodes.inline):
            if "run" in mark:
                self._fill_in(mark)

    def _fill_in(self, mark: nodes.inline) -> None:
        name, _, asked = mark["run"].partition(" ")
        try:
            found = self._fact(name, asked)
        except (MissingNumberError, ExampleError) as error:
            self._miss(f":run:`{mark['run']}`: {error}", mark["run_location"])
            return
        mark.children = []
        mark += nodes.Text(found)

    def _fact(self, name: str, asked: str) -> str:
        srcdir = Path(self.env.srcdir).resolve()
        folders = galleries(self.config, srcdir)
        scripts = [script for script in find_examples(folders) if script.stem == name]
        if not scripts:
            raise MissingNumberError(f"no script of a gallery has the name {name}.py")
        target = next(place for folder in folders if (place := folder.target_of(scripts[0])))
        docname = target.relative_to(srcdir).with_suffix("").as_posix()
        run = run_of(self.env, docname, scripts[0], self.document.settings)
        return fact(run, asked, self.config.language)

    def _miss(self, message: str, location: str) -> None:
        """Report a number that is missing; a build that runs nothing is not to blame."""
        if self.config.sphinx_gallery_conf["plot_gallery"]:
            report_error(self.env, message, location, "run")
        else:
            logger.info("%s: %s", location, message)
