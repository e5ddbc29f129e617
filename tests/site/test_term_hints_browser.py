"""A term hint in a real browser: a tiny project with the site's theme."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from tests.conftest import Project

GLOSSARY = "English,Korean,policy,forbidden,note\n" + "".join(
    f"term {letter},용어{letter},translate,,설명 {letter}\n" for letter in "abcdefghijklmnopqrstuvw"
)
HOME = "Home\n====\n\nThe term w.\n\n.. toctree::\n\n   gallery/first\n   terms\n"


def test_by_keyboard_on_a_phone_without_scripts(browser: Browser, build: Project) -> None:
    files = {
        "index.rst": HOME,
        "index.ko.rst": "..\n   The term w.\n\n끝에 있는 용어w를 찾습니다.\n",
        "terms.rst": "Terms\n=====\n\n.. glossary-table:: ko\n",
        "glossary.csv": GLOSSARY,
    }
    named: dict[str, Any] = {"bilingual_glossaries": {"ko": "glossary.csv"}}
    built = build(files, html_theme="bilingual", html_theme_path=[], **named)
    assert built.warnings == ""
    context = browser.new_context(
        viewport={"width": 412, "height": 900}, java_script_enabled=False, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.goto(f"file://{built.app.outdir}/index.html")
    hint = tab.locator(".term-hint")
    reached = False
    for _ in range(40):
        tab.keyboard.press("Tab")
        if reached := tab.locator(".term-hint:focus").count() == 1:
            break
    assert reached
    assert hint.get_attribute("title") == "term w · 설명 w"
    assert tab.locator("body").evaluate("body => body.scrollWidth") <= 412
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/terms.html#term-term-w")
    term = tab.locator("dt:target")
    assert term.inner_text() == "term w"
    box = term.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900
    context.close()
