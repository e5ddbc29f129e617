"""The stylesheet and the script that are put together."""

from __future__ import annotations

import re

import pytest
import rcssmin

from bilingual_gallery.reading.assets import STYLES, joined


@pytest.mark.parametrize("name", STYLES)
def test_no_selector_changes_when_white_space_is_left_out(name: str) -> None:
    source = re.sub(r"/\*.*?\*/", "", joined("style", (name,), ".css"), flags=re.DOTALL)
    minified = rcssmin.cssmin(source)
    selectors = {found.strip() for found in re.findall(r"([^{};]+)\{", source)}
    assert selectors
    for selector in selectors:
        # Alone, a selector is left as it is; in a rule within a rule it was taken for a property.
        assert rcssmin.cssmin(f"{selector}{{}}").removesuffix("{}") in minified
