"""The two parts of the benchmark: each builds with plain sphinx-gallery and with ours in turn."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench.arithmetic import Comparison, Pair, compare
from tests.bench.gallery import make_gallery
from tests.bench.projects import Project, make_plain_site, make_site

#: The script of the site that is edited.
EDITED = "beginner_source/examples_nn/two_layer_net_optim.py"
FIRST, NOTHING, PROSE, CODE = "First build", "No change", "A sentence added", "A statement added"

Say = Callable[[str], None]
Edit = Callable[[str], str]


def edit_prose(script: str) -> str:
    """*script* with one more sentence at the end of its docstring."""
    begin = script.index('"""') + 3
    end = script.index('"""', begin)
    return f"{script[:end]}\nThis sentence is new.\n{script[end:]}"


def edit_code(script: str) -> str:
    """*script* with one more statement at its end."""
    return f"{script}print(len(losses))\n"


#: The builds of the site, in their order, with what is done to a script before each.
BUILDS: dict[str, Edit] = {
    FIRST: str,
    NOTHING: str,
    PROSE: edit_prose,
    CODE: edit_code,
}


def run_site(root: Path, scratch: Path, rounds: int, say: Say) -> dict[str, Comparison]:
    """Build the site at *root*, *rounds* times in fresh folders."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for number in range(1, rounds + 1):
        say(f"the site, round {number} of {rounds}")
        folder = scratch / "site"
        both = make_plain_site(folder / "plain", root), make_site(folder / "ours", root)
        for build, edit in BUILDS.items():
            for project in both:
                script = project.folder / EDITED
                text = script.read_text(encoding="utf-8")
                if edit(text) != text:
                    script.write_text(edit(text), encoding="utf-8")
            pairs[build].append(_pair(build, both, say))
        shutil.rmtree(folder)
    return {build: compare(found) for build, found in pairs.items()}


def run_growth(
    root: Path, scratch: Path, sizes: Iterable[int], say: Say
) -> dict[int, dict[str, Comparison]]:
    """Build a gallery of each size once.

    :param root: the project whose extension is measured.
    """
    results = {}
    for size in sorted(sizes):
        say(f"a gallery of {size:,} examples")
        folder = scratch / "gallery"
        both = make_gallery(folder / "plain", size), make_gallery(folder / "ours", size, root)
        results[size] = {build: compare([_pair(build, both, say)]) for build in (FIRST, NOTHING)}
        shutil.rmtree(folder)
    return results


def _pair(build: str, both: tuple[Project, Project], say: Say) -> Pair:
    plain, ours = both
    pair = Pair(plain.build(), ours.build())
    say(
        f"  {build}: plain {pair.plain.usage.seconds:.1f} s, ours {pair.ours.usage.seconds:.1f} s, "
        f"ratio {pair.ratio:.2f}; examples run: plain {pair.plain.ran}, ours {pair.ours.ran}"
    )
    return pair
