"""What runs gave, on a page: below listings, in a table and a chart, and in the prose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Built, Project, text_of

Files = dict[str, str | bytes | None]

#: Slow enough for its steps to be timed.
TRAINED = """\
import time

losses = []
for step in range(1, 31):
    time.sleep(0.003)
    losses.append(300.0 / step**4)
    if step % 10 == 0:
        print(f"step {step}: loss {losses[-1]:.4g}")
"""
SCRIPTS = {
    "trained": TRAINED,
    "plain": "print('no losses here')\n",
    "odd": "losses = [4.0, float('nan')]\n",
    "once": "losses = [0.25]\n",
    "wordy": "for line in range(40):\n    print('line', line)\n",
}


def script(code: str, title: str) -> str:
    return f'"""\n{title}\n{"=" * len(title)}\n\nWords.\n"""\n\n{code}'


def page(body: str, names: list[str]) -> str:
    entries = "".join(f"   gallery/{name}\n" for name in ("first", *names))
    return f"Home\n====\n\n{body}\n.. toctree::\n   :hidden:\n\n{entries}"


def listings(names: list[str]) -> str:
    return "".join(f".. includenodoc:: /gallery/{name}.py\n   :result:\n\n" for name in names)


def files(body: str, scripts: dict[str, str]) -> Files:
    return {
        "index.rst": page(body, list(scripts)),
        **{
            f"gallery_source/{name}.py": script(code, f"The {name}")
            for name, code in scripts.items()
        },
    }


BODY = f"""\
{listings(list(SCRIPTS))}
.. loss-chart:: How the **losses** fall

.. example-comparison:: What they came to

It ends at :run:`trained loss`, begins at :run:`trained loss 1`, takes :run:`trained steps` steps
and :run:`trained lines` lines; the odd ends at :run:`odd loss`. A step: :run:`trained step-time`.
"""
KOREAN = """\
..
   How the **losses** fall

**손실**이 줄어드는 모습

..
   What they came to

결과

..
   It ends at :run:`trained loss`, begins at :run:`trained loss 1`, takes :run:`trained steps` steps
   and :run:`trained lines` lines; the odd ends at :run:`odd loss`. A step:
   :run:`trained step-time`.

:run:`trained lines`줄, :run:`trained steps`단계로 :run:`trained loss 1`에서 시작하여
:run:`trained loss`에서 끝나고, 이상한 것은 :run:`odd loss`입니다. 한 단계:
:run:`trained step-time`.
"""


@pytest.fixture(scope="module")
def project(shared: Callable[[], Project]) -> Project:
    """A project with one page that has all of it."""
    return shared()


@pytest.fixture(scope="module")
def built(project: Project) -> Built:
    return project({**files(BODY, SCRIPTS), "index.ko.rst": KOREAN})


def test_nothing_is_wrong(built: Built) -> None:
    assert built.warnings == ""
    assert built.statuscode == 0


def test_the_output_stands_below_its_listing(built: Built) -> None:
    boxes = built.page("index").all("div", "example-result")
    assert len(boxes) == len(SCRIPTS)
    assert "step 30: loss 0.0003704" in text_of(boxes[0])
    assert "no losses here" in text_of(boxes[1])


def test_the_end_of_a_long_output(built: Built) -> None:
    box = text_of(built.page("index").all("div", "example-result")[4])
    assert "⋮ line 28" in box
    assert "line 39" in box
    assert "line 27 " not in box


def test_facts(built: Built) -> None:
    facts = [text_of(facts) for facts in built.page("index").all("dl", "example-facts")]
    assert re.match(r"마지막 손실3.70×10⁻⁴ 단계당 시간[\d.]+ ms 장치.+ 버전Python 3", facts[0])
    assert re.match(r"시간[\d.]+ ms 장치", facts[1])
    assert facts[2].startswith("마지막 손실NaN 단계당 시간– ")


def test_the_prose_has_the_numbers(built: Built) -> None:
    said = [text_of(p) for p in built.page("index").all("p")]
    (sentence,) = [one for one in said if "이상한 것은" in one]
    assert sentence.startswith("7줄, 30단계로 300에서 시작하여 3.70×10⁻⁴에서 끝나고")
    assert re.search(r"이상한 것은 NaN입니다. 한 단계: [\d.]+ ms\.$", sentence)


def test_the_table(built: Built) -> None:
    table = built.page("index").one("table", "example-comparison")
    assert text_of(next(table.iter("caption"))) == "결과"
    heads = [(text_of(th), th.get("scope")) for th in table.iter("th")]
    assert heads[0] == ("예제", "col")
    assert heads[5:] == [(f"The {name}", "row") for name in SCRIPTS]
    cells = [[text_of(td) for td in row.iter("td")] for row in table.iter("tr")][1:]
    assert cells[0][0] == "3.70×10⁻⁴"
    assert cells[0][2:] == ["7", "CPU"]
    assert cells[1] == ["–", "–", "1", "CPU"]
    assert cells[3][:2] == ["0.250", "–"]


def test_the_chart(built: Built) -> None:
    chart = built.page("index").one("figure", "loss-chart")
    assert "손실이 줄어드는 모습" in text_of(chart)
    # Those without losses have no line.
    assert len(list(chart.iter("polyline"))) == 3
    assert text_of(next(chart.iter("li"))) == "The trained 3.70×10⁻⁴"


def test_other_builders_write_it_too(project: Project, built: Built) -> None:
    text = project(builder="text").output("index.txt")
    assert "3.70×10⁻⁴" in text
    assert "결과" in text


WRONG = """\
One :run:`nobody loss`.

Two :run:`trained weight`.

Three :run:`trained loss 99`.

Four :run:`plain loss`.

Five :run:`once step-time`.

Six :run:`trained steps 3`.

.. example-comparison:: Nothing above

.. includenodoc:: outside.py
   :result:
"""


def test_each_missing_number_is_an_error_at_its_line(build: Project) -> None:
    scripts = {name: SCRIPTS[name] for name in ("trained", "plain", "once")}
    built = build({**files(WRONG, scripts), "outside.py": "print(1)\n"}, language="en")
    assert built.statuscode == 1
    for line, words in (
        (4, "nobody loss`: no script of a gallery has the name nobody.py"),
        (6, "there is no “weight”; there is loss, steps, step-time, time, memory, device, lines"),
        (8, "it has no loss at step 99, but 30 steps"),
        (10, "it leaves no list “losses” of floats"),
        (12, "grew in too few steps, or too quickly, to be timed"),
        (14, "there is no “steps 3”"),
        (16, "example-comparison: no includenodoc above it on this page lists an example"),
        (18, "outside.py is in no gallery, so it has no result"),
    ):
        assert any(
            f"index.rst:{line}: " in one and words in one for one in built.warnings.splitlines()
        ), (line, words, built.warnings)


def test_an_example_that_fails(build: Project) -> None:
    body = f"{listings(['trained'])}\n.. loss-chart:: C\n\n.. example-comparison:: T\n\n"
    code = {"trained": "losses = [1.0]\nraise RuntimeError('out of order')\n"}
    built = build(files(f"{body}It ends at :run:`trained loss`.\n", code), language="en")
    assert built.statuscode == 1
    assert "index.rst:12: ERROR: :run:`trained loss`: its run has no result" in built.warnings
    page = built.page("index")
    assert "has no result yet" in text_of(page.one("div", "example-result"))
    assert [text_of(td) for td in page.one("table", "example-comparison").iter("td")] == [
        "–",
        "–",
        "2",
        "–",
    ]
    assert "It ends at –." in [text_of(p) for p in page.all("p")]
    # The number is there once the example is mended, though the page is as it was.
    mended = build({"gallery_source/trained.py": script("losses = [1.5]\n", "T")}, language="en")
    assert mended.statuscode == 0
    assert "It ends at 1.50." in [text_of(p) for p in mended.page("index").all("p")]


def test_a_build_that_runs_nothing(build: Project) -> None:
    body = f"{listings(['trained'])}\nIt ends at :run:`trained loss`.\n"
    quiet: dict[str, Any] = {"sphinx_gallery_conf.plot_gallery": False}
    built = build(files(body, {"trained": "losses = [9.0]\n"}), language="en", **quiet)
    assert built.statuscode == 0
    assert ":run:" not in built.warnings
    assert "It ends at –." in [text_of(p) for p in built.page("index").all("p")]


def test_pages_without_a_result_are_read_once_and_again_when_it_is_there(build: Project) -> None:
    # The result of a script of another test would be found.
    build.results = build.folder / "_build" / "results"
    quiet: dict[str, Any] = {"sphinx_gallery_conf.plot_gallery": False}
    assert build(files(BODY, SCRIPTS), **quiet).read >= {"index", "gallery/trained"}
    assert build(**quiet).read == set()
    ran = build()
    assert ran.warnings == ""
    assert ran.read >= {"index", "gallery/trained"}
    assert build().read == set()


def test_a_new_result_makes_the_page_anew_and_prose_runs_nothing(build: Project) -> None:
    given = files("It ends at :run:`trained loss`.\n", {"trained": "losses = [1.5]\n"})
    build(given, language="en")
    assert build(language="en").read == frozenset()
    prose = build({"index.rst": str(given["index.rst"]).replace("It", "It all")}, language="en")
    assert prose.read == {"index"}
    stored = list(Path(prose.app.config.bilingual_results).rglob("result.json"))
    changed = build(
        {"gallery_source/trained.py": script("losses = [2.5]\n", "The trained")}, language="en"
    )
    assert "index" in changed.read
    assert "It all ends at 2.50." in [text_of(p) for p in changed.page("index").all("p")]
    assert len(list(Path(changed.app.config.bilingual_results).rglob("result.json"))) > len(stored)


def test_a_translation_must_keep_the_number(build: Project) -> None:
    body = "It ends at :run:`first time`.\n"
    korean = "..\n   It ends at :run:`first time`.\n\n0.1초에 끝납니다.\n"
    built = build({**files(body, {}), "index.ko.rst": korean})
    assert "index.ko.rst:4: ERROR: " in built.warnings
    assert ":run: first time" in built.warnings
    assert any(text_of(p).startswith("It ends at") for p in built.page("index").all("p"))


def test_a_number_in_the_docstring_of_a_script(build: Project) -> None:
    code = '"""\nIt\n==\n\nIt ends at :run:`told loss`.\n"""\n\nlosses = [0.75]\n'
    built = build(
        {
            "gallery_source/told.py": code,
            "index.rst": page(
                ".. galleryitem:: /gallery/told.py\n   :figure: /dot.png\n", ["told"]
            ),
            "dot.png": (Path(__file__).parents[1] / "roots" / "dot.png").read_bytes(),
        },
        language="en",
    )
    assert built.warnings == ""
    for name in ("gallery/told", "index"):
        assert any(text_of(p) == "It ends at 0.750." for p in built.page(name).all("p")), name


def test_the_result_holds_the_time_of_a_step(build: Project) -> None:
    built = build(files("Words.\n", {"trained": TRAINED}), language="en")
    note = json.loads(built.path("gallery/trained.result.json").read_text(encoding="utf-8"))
    # A busy machine sleeps longer than it is told to.
    assert 0.0025 < note["step_seconds"] < 0.1
