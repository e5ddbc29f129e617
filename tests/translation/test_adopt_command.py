"""The command ``adopt`` on a tiny project."""

from __future__ import annotations

import re

import pytest

from bilingual_gallery.examples import fold
from tests.conftest import Project
from tests.translation.conftest import Run

PAGE = """\
Training a network
==================

A network with ``100`` units learns in 500 steps from `PyTorch <https://pytorch.org/>`__.

A gradient says how the loss changes with each weight of the network.

Steps
-----

- Compute the loss in the forward pass.
- Compute the gradients by ``backward``.

The last step changes the weights a little, and then all of it begins anew.

Take care: a learning rate of 0.1 is far too much for a network like this one.

.. toctree::

   gallery/first
"""
COPY = """\
신경망 학습하기
===============

``100``\\ 개의 유닛이 있는 신경망은 `PyTorch <https://pytorch.org/>`__\\ 로 500단계 동안 배웁니다.

A gradient says how the loss changes with each weight of the network.

단계
----

- 순전파에서 손실을 계산합니다.
- ``backward``\\ 로 변화도를 계산합니다.

주의하세요. 0.1의 학습률은 이런 신경망에는 너무나 큽니다.

이 문단은 예전 영어에만 있던 것이며 지금의 영어에는 없습니다.
이 문단에는 ``gone``\\ 이라는 코드도 있습니다.
"""


@pytest.fixture
def project(build: Project) -> Project:
    build.write({"index.rst": PAGE, "_build/old.rst": COPY})
    return build


def test_a_translation_file_is_made(project: Project, run: Run) -> None:
    status, out, err = run("adopt", "index.rst", "_build/old.rst")
    assert (status, err) == (0, "")
    text = (project.folder / "index.ko.rst").read_text(encoding="utf-8")
    assert "\n\n``100``개의 유닛이 있는 신경망은 `PyTorch <https://pytorch.org/>`__로" in text
    assert "- 순전파에서 손실을 계산합니다.\n- ``backward``로 변화도를 계산합니다.\n" in text
    assert text.count("A gradient says") == 1
    for line in COPY.replace("\\ ", "").splitlines():
        if re.search("[가-힣]", line):
            assert fold(line) in fold(text)
    assert out.splitlines()[-1].startswith("index.ko.rst: ")
    assert "1 left over, 1 still in English" in out
    built = project(nitpicky=False)
    assert built.warnings == ""
    assert "예전 영어에만" not in built.page("index").source
    codes = [line.split()[1] for line in run("check")[1].splitlines() if line[0] == "i"]
    assert set(codes) <= {"W402", "W411", "W412"}
    assert codes.count("W412") == 1


def test_a_second_time_changes_nothing(project: Project, run: Run) -> None:
    run("adopt", "index.rst", "_build/old.rst")
    path = project.folder / "index.ko.rst"
    before = path.read_bytes()
    assert run("adopt", "index.rst", "_build/old.rst")[0] == 0
    assert path.read_bytes() == before
    assert run("translation", "index.rst")[0] == 0
    assert path.read_bytes() == before


def test_a_file_that_is_there_is_added_to(project: Project, run: Run) -> None:
    entry = "..\n   Training a network\n\n신경망 학습하기\n"
    path = project.folder / "index.ko.rst"
    path.write_text(entry, encoding="utf-8")
    assert run("adopt", "index.rst", "_build/old.rst")[0] == 0
    assert path.read_text(encoding="utf-8").startswith(f"{entry}\n..\n")


def test_nothing_is_overwritten(project: Project, run: Run) -> None:
    entry = ":translators: 홍\n\n..\n   Training a network\n\n다른 제목\n"
    path = project.folder / "index.ko.rst"
    path.write_text(entry, encoding="utf-8")
    assert run("adopt", "index.rst", "_build/old.rst") == (
        1,
        "",
        "index.ko.rst:3: this entry has another translation already; nothing is written\n",
    )
    assert path.read_text(encoding="utf-8") == entry


BAD: dict[str, tuple[str, str | bytes, str]] = {
    "another page": (
        "old.rst",
        "다른 글\n=======\n\n전혀 다른 페이지입니다.\n",
        "old.rst:1: this does not look like a translation of index.rst",
    ),
    "latin": ("old.rst", b"caf\xe9\n", "old.rst:1: the page is not UTF-8"),
    "script": ("old.py", '"""\nA\n=\n"""\n', "old.py:1: this is no .rst file"),
    "English": ("old.rst", PAGE, "old.rst:1: there is no translation in it"),
}


@pytest.mark.parametrize(("name", "content", "words"), BAD.values(), ids=BAD.keys())
def test_no_translation_of_the_page(
    project: Project, run: Run, name: str, content: str | bytes, words: str
) -> None:
    project.write({name: content})
    status, out, err = run("adopt", "index.rst", name)
    assert (status, out) == (1, "")
    assert err.startswith(words)
    assert not (project.folder / "index.ko.rst").exists()


def test_no_such_file(run: Run) -> None:
    status, _, err = run("adopt", "index.rst", "none.rst")
    assert status == 1
    assert err.startswith("none.rst:1: ")
