"""A made-up gallery of as many small examples as you like, in folders of 25."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.bench.projects import EXTENSIONS, OurProject, Project

#: How many examples a folder holds. Fixed, so that a page's navigation does not grow with the rest.
FOLDER = 25
#: Of so many examples, one draws nothing.
SILENT = 5

_CONF = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
project = "Gallery"
extensions = [{extension!r}]
exclude_patterns = ["_build", "gallery_source", "bilingual_gallery"]
html_theme = "sphinx_rtd_theme"
sphinx_gallery_conf = {{
    "examples_dirs": ["gallery_source"],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r"\\.py$",
    "within_subsection_order": "FileNameSortKey",
    "download_all_examples": False,
    "inspect_global_variables": False,
    "show_signature": False,
    "write_computation_times": False,
}}
"""
_INDEX = """\
Gallery
=======

.. toctree::

   gallery/index
"""
_EXAMPLE = '''\
"""
Multiples of {number}
=====================

The first ten multiples of {number} and their sum.
"""

multiples = [{number} * factor for factor in range(1, 11)]
print(f"the sum of {{multiples}} is {{sum(multiples)}}")
'''
_FIGURE = """
# %%
# A figure
# --------
#
# Each multiple is one step of {number} above the one before.

import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(4, 3))
ax.plot(multiples, "o-")
plt.show()
"""


def example(number: int) -> str:
    """The example of this *number*: two cells, or one that draws nothing."""
    text = _EXAMPLE if number % SILENT == 0 else _EXAMPLE + _FIGURE
    return text.format(number=number)


def make_gallery(folder: Path, size: int, root: Path | None = None) -> Project:
    """A project with a gallery of *size* examples, never built.

    :param root: a project whose extension it is built with; a plain gallery without it.
    """
    source = folder / "gallery_source"
    source.mkdir(parents=True)
    if root:
        shutil.copytree(root / "bilingual_gallery", folder / "bilingual_gallery")
    conf = _CONF.format(extension=EXTENSIONS["ours" if root else "plain"])
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    (folder / "index.rst").write_text(_INDEX, encoding="utf-8")
    (source / "GALLERY_HEADER.rst").write_text("All\n===\n", encoding="utf-8")
    for first in range(0, size, FOLDER):
        part = source / f"part_{first // FOLDER:02}"
        part.mkdir()
        heading = f"From {first + 1}"
        header = f"{heading}\n{'=' * len(heading)}\n"
        (part / "GALLERY_HEADER.rst").write_text(header, encoding="utf-8")
        for number in range(first + 1, min(first + FOLDER, size) + 1):
            script = part / f"multiples_of_{number}.py"
            script.write_text(example(number), encoding="utf-8")
    command = (
        str(Path(sys.executable).with_name("sphinx-build")),
        "-b",
        "html",
        ".",
        "_build/html",
    )
    return (OurProject if root else Project)(folder, command)
