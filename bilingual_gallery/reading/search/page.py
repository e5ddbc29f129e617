"""The search page: what its template and its script are handed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from bilingual_gallery.reading.search.language import WHOLE
from bilingual_gallery.translation.glossary import GlossaryError, Term, read_glossary
from bilingual_gallery.translation.lookup import glossary_path

#: Where ``html_search_options`` holds what the terms are asked for by, and what finds them.
TERMS = "bilingual_terms"


def _terms(app: Sphinx, config: Config) -> tuple[Term, ...]:
    path = glossary_path(config, Path(app.srcdir), config.language)
    try:
        return read_glossary(path).terms if path else ()
    except GlossaryError:
        return ()  # reported where the glossary is shown, and by the check


def _asked_and_found(term: Term) -> tuple[list[str], list[str]]:
    """Words that ask for *term*, and words that it is found by.

    A second translation of one word is found, but does not ask for it: 입력층 is a layer, and who
    looks for it wants no other layer. One of several words is another spelling.
    """
    others = [form for form in term.accepted[1:] if " " in form]
    asked = [*term.english, *term.accepted[:1], *others, *term.forbidden]
    return list(dict.fromkeys(asked)), list(dict.fromkeys([*term.english, *term.accepted]))


def note_glossary(app: Sphinx, config: Config) -> None:
    """Have the index take the words of the glossary as they are, and the queries find them.

    As a setting, so that a glossary that has changed has the pages indexed anew.
    """
    terms = _terms(app, config)
    whole = {form for term in terms for form in (*term.accepted, *term.forbidden)}
    config.html_search_options = {
        **config.html_search_options,
        WHOLE: "\n".join(sorted(form for form in whole if " " not in form)),
        TERMS: json.dumps([_asked_and_found(term) for term in terms], ensure_ascii=False),
    }


def complete_search_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the template of the search page the terms of the glossary."""
    if pagename == "search":
        context["search_terms"] = app.config.html_search_options[TERMS]


def write_searcher(app: Sphinx) -> None:
    """Write the script of the search page into the site."""
    if app.builder.format == "html":
        folder = Path(app.outdir, "_static")
        folder.mkdir(parents=True, exist_ok=True)
        script = Path(__file__).with_name("searcher.js").read_text(encoding="utf-8")
        (folder / "searcher.js").write_text(script, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Have it done."""
    app.connect("config-inited", note_glossary)
    app.connect("builder-inited", write_searcher)
    app.connect("html-page-context", complete_search_page)
