"""Translations in place: how sure the pairs are, on our own pages and scripts."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bilingual_gallery.examples import fold, read_example
from bilingual_gallery.translation.adopt import Pairing, Rank, pair
from bilingual_gallery.translation.boundaries import set_boundaries
from bilingual_gallery.translation.catalog import Translation
from bilingual_gallery.translation.document import read
from bilingual_gallery.translation.entries import translation_path
from bilingual_gallery.translation.exchange import units_of
from bilingual_gallery.translation.markup import bare
from bilingual_gallery.translation.pages import MarkupReader, Site, Words, open_site
from bilingual_gallery.translation.scripts import localise_script, translate_prose
from bilingual_gallery.translation.update import Block, comment_key

ROOT = Path(__file__).parents[2]
PAGES = [
    "beginner_source/pytorch_with_examples.rst",
    "docs/running.rst",
    "docs/translating.rst",
]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with open_site(ROOT) as opened:
        yield opened


def translations(site: Site, source: Path) -> dict[str, str]:
    """What our own translation file says of each text."""
    with site.markup(source) as settings:
        data = translation_path(source, "ko").read_bytes()
        units, _ = units_of(read(data), MarkupReader(settings))
    return {unit.key: unit.translation for unit in units if unit.translation}


def singles(words: Words) -> list[Block]:
    return [single for block in words.blocks for single in block.singles]


@dataclass
class InPlace:
    """A page whose paragraphs are overwritten with their translations.

    :ivar put: English → what stands in its place as one block; nothing if it does not.
    """

    text: str
    put: dict[str, str | None] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def fill(self, made: dict[str, str]) -> None:
        names = {key: f"PLACE{number:04d}" for number, key in enumerate(made)}
        placed = {key: Translation(name, "", 0) for key, name in names.items()}
        self.text = translate_prose(self.text, placed, 88)
        self._names = {key: name for key, name in names.items() if name in self.text}
        self.put = {key: made[key] for key in self._names}

    def alone(self, made: dict[str, str]) -> list[str]:
        """What is a paragraph of its own and whole still."""
        return [
            key
            for key, name in self._names.items()
            if self.put[key] == made[key]
            and re.search(rf"^ *{name}\n(?!\s*[=~*-]{{3}})", self.text, re.MULTILINE)
        ]

    def damage(self, how: str, key: str) -> None:
        name, words = self._names[key], self.put[key] or ""
        indent = re.search(rf"^( *){name}$", self.text, re.MULTILINE)
        assert indent is not None
        sentences = re.split(r"(?<=[.])\s+", words)
        if how == "drop":
            self.text = re.sub(rf"^ *{name}\n\n?", "", self.text, flags=re.MULTILINE)
            self.put[key] = None
        elif how == "split" and len(sentences) > 1:
            parts = f"\n\n{indent[1]}".join(map(set_boundaries, sentences))
            self.text = self.text.replace(name, parts)
            self.put[key] = None
        elif how == "join":
            self._join(name, key, indent[1])
        elif how == "english":
            self.put[key] = key
        elif how == "change":
            self.put[key] = re.sub(r"https://[^>]*|``[^`]+``", "``other``", words, count=1)

    def _join(self, name: str, key: str, indent: str) -> None:
        found = re.search(rf"^{indent}{name}\n\n{indent}(PLACE\d+)$", self.text, re.MULTILINE)
        other = next((k for k, n in self._names.items() if found and n == found[1]), None)
        if found and other:
            both = f"{set_boundaries(self.put[key] or '')} {set_boundaries(self.put[other] or '')}"
            self.text = self.text.replace(found[0], f"{indent}{both}")
            self.put[key] = self.put[other] = None

    def finished(self) -> str:
        for key, name in self._names.items():
            self.text = self.text.replace(name, set_boundaries(self.put[key] or ""))
        return self.text


def paired(site: Site, source: Path, text: str, folder: Path) -> Pairing:
    copy = folder / source.name
    copy.write_text(text, encoding="utf-8")
    translated = site.words(source, copy)
    return pair(singles(site.words(source)), singles(translated))


def judged(pairing: Pairing, page: InPlace, made: dict[str, str]) -> Counter[str]:
    """How many pairs are sure and right, sure and wrong, and not sure."""
    counts: Counter[str] = Counter()
    for each in pairing.pairs:
        key, ours = each.english.keys[0], bare(each.translated.keys[0])
        wanted = page.put.get(key, made.get(key))
        if each.rank is Rank.SURE:
            is_right = wanted is not None and ours == bare(fold(wanted))
            counts["right" if is_right else "wrong"] += 1
            if not is_right:
                counts[f"{key} → {ours}"] += 1
        elif each.rank is Rank.UNSURE:
            counts["unsure"] += 1
    return counts


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_whole(site: Site, tmp_path: Path, name: str) -> None:
    source = ROOT / name
    made = translations(site, source)
    page = InPlace(source.read_text(encoding="utf-8"))
    page.fill(made)
    pairing = paired(site, source, page.finished(), tmp_path)
    counts = judged(pairing, page, made)
    assert pairing.is_one_page
    assert counts["wrong"] == 0, counts
    assert counts["right"] >= 0.8 * (counts["right"] + counts["unsure"])


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("seed", range(2))
def test_no_wrong_pair_is_taken_for_sure(site: Site, tmp_path: Path, name: str, seed: int) -> None:
    """Whatever is missing, split, joined, left in English, or has another link."""
    source = ROOT / name
    made = translations(site, source)
    choose = random.Random(seed)
    page = InPlace(source.read_text(encoding="utf-8"))
    page.fill(made)
    for _ in range(len(made) // 8):
        how = choose.choice(["drop", "split", "join", "english", "change"])
        if candidates := page.alone(made):
            page.damage(how, choose.choice(candidates))
    pairing = paired(site, source, page.finished(), tmp_path)
    counts = judged(pairing, page, made)
    assert pairing.is_one_page
    assert counts["wrong"] == 0, counts
    assert counts["right"] >= 0.5 * (counts["right"] + counts["unsure"])


def test_scripts(site: Site, tmp_path: Path) -> None:
    """Half of the markup in these is none to docutils: a particle follows it directly."""
    counts: Counter[str] = Counter()
    for path in (ROOT / "beginner_source").rglob("*.py"):
        if not translation_path(path, "ko").is_file():
            continue
        made = translations(site, path)
        both = {key: Translation(text, text, 0) for key, text in made.items()}
        comments = {key.removeprefix(comment_key("")): each for key, each in both.items()}
        text = localise_script(read_example(path), both, comments)
        pairing = paired(site, path, text, tmp_path)
        assert pairing.is_one_page, path
        for each in pairing.pairs:
            key, ours = each.english.keys[0], each.translated.keys[0]
            wanted = made.get(key, "")
            if "comment" in each.english.kind:
                wanted = comment_key(wanted)
            is_right = fold(wanted) == bare(ours)
            counts["all"] += each.rank is not Rank.ENGLISH
            counts["right"] += each.rank is Rank.SURE and is_right
            counts["wrong"] += each.rank is Rank.SURE and not is_right
    assert counts["wrong"] == 0
    assert counts["right"] >= 0.5 * counts["all"], counts


@pytest.mark.parametrize(
    ("one", "other"),
    [(PAGES[0], PAGES[1]), (PAGES[1], PAGES[2]), (PAGES[2], "docs/design.rst")],
)
def test_another_page(site: Site, tmp_path: Path, one: str, other: str) -> None:
    page = InPlace((ROOT / other).read_text(encoding="utf-8"))
    page.fill(translations(site, ROOT / other))
    assert not paired(site, ROOT / one, page.finished(), tmp_path).is_one_page
