"""``llms.txt``: the titles and addresses of all pages, for programs that read for a person.

After https://llmstxt.org; a file in the folder of each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_BRACKET = re.compile(r"([\[\]\\])")


def _in_order(env: BuildEnvironment) -> list[str]:
    """All documents: as the contents have them, then those that stand in no contents."""
    return list(dict.fromkeys([*env.collect_relations(), *sorted(env.all_docs)]))


def _lines(app: Sphinx) -> Iterator[str]:
    yield f"# {app.config.project}\n"
    if app.config.bilingual_summary:
        yield f"> {app.config.bilingual_summary}\n"
    site = app.config.bilingual_site_url
    start = f"{site}{app.config.language}/" if site else ""
    for name in _in_order(app.env):
        title = _BRACKET.sub(r"\\\1", app.env.titles[name].astext())
        yield f"- [{title}]({start}{app.builder.get_target_uri(name)})"


def write_list(app: Sphinx, exception: Exception | None) -> None:
    """Write the list into a site that is built, from all that is known of its pages."""
    if exception is None and app.builder.format == "html":
        path = Path(app.outdir, "llms.txt")
        path.write_text("\n".join([*_lines(app), ""]), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the sentence that says what the project is, and have the list written."""
    app.add_config_value("bilingual_summary", "", "", types=frozenset({str}))
    app.connect("build-finished", write_list)
