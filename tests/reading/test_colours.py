"""The contrast of every pair of colours that text is set in, computed from the stylesheet."""

from __future__ import annotations

import re

import pytest

from bilingual_gallery.reading.assets import joined

_PAIR = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
COLOURS = {
    name: (light, dark)
    for name, light, dark in _PAIR.findall(joined("style", ("colours",), ".css"))
}
GROUNDS = ("background", "surface", "code-background", "mark", "added", "removed")
TEXTS = ("text", "quiet", "link", "good", "bad")
#: Every token of code has one of these.
TOKENS = tuple(name for name in COLOURS if name.startswith("code-") and name != "code-background")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in ("background", "surface", "code-background")),
    *((text, ground) for text in ("text", "link") for ground in GROUNDS),
    ("quiet", "mark"),
    *((token, "code-background") for token in TOKENS),
    *((token, "mark") for token in TOKENS),  # a line that is emphasised
    ("on-accent", "accent"),
    *((text, side) for text in ("side-text", "side-quiet") for side in ("side", "side-raised")),
    ("on-side-head", "side-head"),
    ("on-side-head", "side-raised"),
]
#: What is no text, but is to be seen: the focus, and the edges of boxes to write in.
SHAPES = [("accent", "background"), ("mark-border", "mark"), ("accent", "surface")]


def luminance(colour: str) -> float:
    """As WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(text: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[text][scheme], COLOURS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(shape: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[shape][scheme], COLOURS[ground][scheme]) >= 3


def test_tokens_have_colours_of_the_list_alone() -> None:
    """A token with a colour that no test computes would be a gap."""
    style = joined("style", ("code",), ".css")
    assert TOKENS
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", style)
    used = set(re.findall(r"^\s*color: var\(--([a-z-]+)\)", style, re.MULTILINE))
    assert used <= {*TOKENS, *TEXTS}
