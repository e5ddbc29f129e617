r"""Let a particle follow markup directly: ``**Tensor**는`` as ``**Tensor**\ 는``.

reStructuredText ends inline markup only before white space or punctuation, which no writer of
Korean, Japanese or Chinese puts there. The escaped space that docutils asks for is set here,
between markup and a letter that is not ASCII. ``character_level_inline_markup`` would do it
too, but breaks English names such as ``D_in``.
"""

from __future__ import annotations

import re

#: Inline markup, from its first sign to its last; ``skip`` is an escaped character.
INLINE = re.compile(
    r"""
      (?P<skip>\\.)
    | ``\S(?:.*?\S)??``(?!`)                            # ``literal``
    | (?::[a-zA-Z0-9_.:+-]+:)?`[^`\s](?:[^`]*[^`\s])?`   # `text`, :role:`text`
      (?:__?|:[a-zA-Z0-9_.:+-]+:)?                       # `link`_, `text`:role:
    | \*\*[^\s*](?:.*?\S)??\*\*                         # **strong**
    | \*[^\s*](?:[^*]*[^\s*])?\*(?!\*)                  # *emphasis*
    | \|[^\s|](?:[^|]*[^\s|])?\|_{0,2}                  # |substitution|
    | \[[^\]\s]+\]_                                     # [1]_
    """,
    re.VERBOSE | re.DOTALL,
)


def _joins(character: str) -> bool:
    return character.isalnum() and not character.isascii()


def set_boundaries(text: str) -> str:
    """*text* with an escaped space wherever markup touches a letter that is not ASCII."""

    def boundary(match: re.Match[str]) -> str:
        if match["skip"]:
            return match[0]
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        left = "\\ " if _joins(before) else ""
        right = "\\ " if _joins(after) else ""
        return f"{left}{match[0]}{right}"

    return INLINE.sub(boundary, text)
