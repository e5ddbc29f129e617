"""The names of libraries in a script, and where they lead."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from bilingual_gallery.examples import Gallery
from bilingual_gallery.examples.bindings import bindings
from bilingual_gallery.examples.names import (
    Reference,
    ReferenceFileError,
    find_links,
    read_references,
)

ROOT = Path(__file__).parents[2]
REFERENCES = read_references(ROOT / "docs" / "reference.csv")
SCRIPTS = Gallery(ROOT / "beginner_source", ROOT / "beginner").scripts()


def found(source: str, kinds: dict[str, str] | None = None) -> list[str]:
    """``words in the script → full name`` of each link; *kinds* by ``line name``."""
    places = {
        place: kind
        for place in bindings(ast.parse(source))
        if (kind := (kinds or {}).get(f"{place.line} {place.name}"))
    }
    lines = source.split("\n")
    return [
        f"{lines[link.line - 1][link.start : link.end]} → {link.name}"
        for link in find_links(source, REFERENCES, places)
    ]


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("import torch\ntorch.randn(3)", ["torch.randn → torch.randn"]),
        ("import torch as t\nt.nn.Linear(1, 2)", ["t.nn.Linear → torch.nn.Linear"]),
        ("import torch.nn\ntorch.nn.Linear(1, 2)", ["torch.nn.Linear → torch.nn.Linear"]),
        ("from torch import nn\nnn.ReLU()", ["nn.ReLU → torch.nn.ReLU"]),
        ("from torch import randn\nrandn(3)", ["randn → torch.randn"]),
        (
            "import torch\nx = torch.randn(3)\n(x - 1).square().sum()",
            [
                "torch.randn → torch.randn",
                "square → torch.Tensor.square",
                "sum → torch.Tensor.sum",
            ],
        ),
        (
            "from torch import nn\nclass N(nn.Module):\n    pass\nm = N().to(0)\nm.parameters()",
            [
                "nn.Module → torch.nn.Module",
                "to → torch.nn.Module.to",
                "parameters → torch.nn.Module.parameters",
            ],
        ),
        (
            "import tensorflow as tf\nwith tf.GradientTape() as t:\n    pass\nt.gradient(1)",
            [
                "tf.GradientTape → tensorflow.GradientTape",
                "gradient → tensorflow.GradientTape.gradient",
            ],
        ),
        # Nothing is certain here.
        ("x.sum()", []),
        ("import torch\ntorch = 3\ntorch.randn(3)", []),
        ("import torch\nx = torch.randn(3)\nx = f()\nx.sum()", ["torch.randn → torch.randn"]),
        (
            "import torch\nfor x in y:\n    x.sum()\nx = torch.randn(3)",
            ["torch.randn → torch.randn"],
        ),
        ("import torch\ndef f(x):\n    x.sum()\nx = torch.randn(3)", ["torch.randn → torch.randn"]),
        ("import torch\ntorch.no_such_thing()", []),
        ("from . import torch\ntorch.randn(3)", []),
        ("import math\nmath.sqrt(2)", []),
        ("a = b\nb = a\na.sum()", []),
        ("", []),
    ],
)
def test_links(source: str, links: list[str]) -> None:
    assert found(source) == links


def test_a_run_tells_what_a_variable_is() -> None:
    source = "y = model(x)\ny.item()\nz = y.sum()"
    assert found(source) == []
    assert found(source, {"1 y": "torch.Tensor"}) == [
        "item → torch.Tensor.item",
        "sum → torch.Tensor.sum",
    ]


def test_hangul_before_a_name_and_a_name_in_a_string() -> None:
    source = 'import torch\n가 = "torch.randn"; 나 = torch.randn(3)'
    assert found(source) == ["torch.randn → torch.randn"]


def test_longest_name_alone() -> None:
    references = {name: Reference(f"https://x.org/{name}", "") for name in ("a.b", "a.b.c")}
    (link,) = find_links("import a\na.b.c()", references, {})
    assert (link.name, link.start, link.end) == ("a.b.c", 0, 5)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("torch.randn,", "an address"),
        (",https://x.org,", "a name"),
        ("torch.randn,javascript:x,", "https"),
        ("a.b,https://x.org,\na.b,https://x.org,", "a second time"),
    ],
)
def test_a_line_that_is_no_reference(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"name,address,gives\n{line}\n", encoding="utf-8")
    with pytest.raises(ReferenceFileError, match=message) as raised:
        read_references(path)
    assert raised.value.line == 2 + line.count("\n")


def _object(name: str) -> object:
    """What *name* is in the installed packages."""
    module, *rest = name.split(".")
    found: object = importlib.import_module(module)
    for part in rest:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_every_reference_is_there_in_the_installed_package(name: str) -> None:
    assert _object(name) is not None
    if gives := REFERENCES[name].gives:
        assert isinstance(_object(gives), type)


PATTERNS = {
    "torch": r"https://docs\.pytorch\.org/docs/stable/(generated/{name}\.html|"
    r"generated/{owner}\.html#{name}|\w+\.html#{name})",
    "numpy": r"https://numpy\.org/doc/stable/reference/(generated/{name}\.html|"
    r"random/generated/{name}\.html|random/\w+\.html#{name})",
    "tensorflow": r"https://www\.tensorflow\.org/api_docs/python/tf/[\w/]+(#\w+)?",
}


@pytest.mark.parametrize("name", sorted(REFERENCES))
def test_addresses_have_the_form_of_their_sites(name: str) -> None:
    library = name.partition(".")[0]
    owner = name.rpartition(".")[0]
    # PyTorch has a page for each method of a tensor, and one for the class of any other.
    pattern = PATTERNS[library].format(name=re.escape(name), owner=re.escape(owner))
    assert re.fullmatch(pattern, REFERENCES[name].address)


def test_every_reference_is_used() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    unused = [name for name in REFERENCES if name.rpartition(".")[2] not in everything]
    assert unused == []
