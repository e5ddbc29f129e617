"""docutils' parser for many small pieces of text.

To make the state machine and to compile the patterns of inline markup takes docutils longer than
to parse an entry, so both are made once and used again, as docutils itself does with the
machines of nested parsing.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

from docutils import nodes
from docutils.frontend import Values
from docutils.parsers.rst import Parser
from docutils.parsers.rst.states import Inliner, RSTStateMachine, state_classes
from docutils.statemachine import string2lines

from bilingual_gallery.translation.boundaries import set_boundaries


class PieceParser(Parser):
    """Parses as docutils' parser does.

    :param particles: whether a particle may follow markup directly.
    """

    def __init__(self, *, particles: bool) -> None:
        super().__init__()
        self._particles = particles

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        settings = document.settings
        lines = string2lines(inputstring, tab_width=settings.tab_width, convert_whitespace=True)
        if any(len(line) > settings.line_length_limit for line in lines):
            super().parse(inputstring, document)  # which says so
            return
        self.setup_parse(inputstring, document)
        idle = _idle_machines()
        machine = idle.pop() if idle else RSTStateMachine(state_classes, "Body")
        # The page around this may have set a default role, which stays.
        inliner = _inliner(self._particles, *_inline_settings(settings))
        machine.run(lines, document, inliner=inliner)
        # One that was stopped by an exception does not come back.
        idle.append(machine)
        self.finish_parse()


@cache
def _idle_machines() -> list[RSTStateMachine]:
    """The state machines that wait for the next piece; one, unless a role parses a piece."""
    return []


def _inline_settings(settings: Values) -> tuple[tuple[str, Any], ...]:
    """The settings that an inliner is made for."""
    names = ("character_level_inline_markup", "pep_references", "rfc_references")
    return tuple((name, getattr(settings, name, None)) for name in names)


@cache
def _inliner(particles: bool, *settings: tuple[str, Any]) -> Inliner:  # noqa: FBT001
    """A parser of inline markup.

    With *particles* the boundaries are set block by block and not in the whole text, where they
    would shift a table's columns.
    """
    # No subclass: docutils looks its patterns up in the own names of the instance's class.
    inliner = Inliner()
    inliner.init_customizations(SimpleNamespace(**dict(settings)))
    own = vars(inliner)
    own["init_customizations"] = lambda _: None
    if particles:
        plain_parse = inliner.parse

        def parse_with_boundaries(text: str, *rest: Any) -> Any:
            return plain_parse(set_boundaries(text), *rest)

        own["parse"] = parse_with_boundaries
    return inliner
