"""Sphinx configuration: values only. What they do is in ``bilingual_gallery``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "예제로 배우는 PyTorch · Learning PyTorch with Examples"
author = "the authors of Learning PyTorch with Examples"
copyright = f"2026, {project}"
language = "en"

extensions = ["bilingual_gallery"]
exclude_patterns = [
    "_build",
    ".*",
    "README.md",
    "beginner_source",
    "tests",
    # Generated, and included by docs/benchmarks.rst.
    "docs/benchmarks-reading.rst",
    "docs/benchmarks-table.rst",
    # sphinx-gallery's own index pages: the tutorial page holds the cards.
    "beginner/**/index.rst",
    "beginner/index.rst",
    "**/sg_execution_times.rst",
    "sg_execution_times.rst",
]

# ISO codes of the site's languages; the sources are in bilingual_source_language.
bilingual_languages = ["ko", "en"]
bilingual_source_language = "en"
# What each term is in a language; the checks read it.
bilingual_glossaries = {"ko": "docs/glossary.csv"}
# Where the names of libraries in code are described.
bilingual_reference = "docs/reference.csv"
bilingual_results = "_build/results"

sphinx_gallery_conf = {
    "examples_dirs": ["beginner_source"],
    "gallery_dirs": ["beginner"],
    "filename_pattern": r"\.py$",
    # Pages beside the scripts, but no translation files.
    "copyfile_regex": r"[^.]+\.rst$",
    "within_subsection_order": "FileNameSortKey",
    "nested_sections": False,
    "download_all_examples": False,
    "inspect_global_variables": False,
    "remove_config_comments": True,
    "show_signature": False,
    "write_computation_times": False,
    # The pages name the run themselves, with device and versions.
    "min_reported_time": float("inf"),
    # A script that fails is reported and the rest of the site is built.
    "only_warn_on_example_error": True,
    "image_srcset": ["2x"],
    "thumbnail_size": (400, 280),
}

html_theme = "bilingual"
html_theme_options = {"navigation_depth": 3}
html_extra_path = ["docs/_static/card.png"]
bilingual_card = "card.png"
bilingual_summary = (
    "같은 신경망을 NumPy와 PyTorch, TensorFlow로 아홉 번 학습합니다. "
    "One network, trained nine times with NumPy, PyTorch and TensorFlow."
)
html_favicon = "docs/_static/favicon.svg"
html_show_sphinx = False
# No page leads to them.
html_use_index = False
html_copy_source = False
nitpicky = True
