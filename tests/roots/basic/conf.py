project = "Tiny"
extensions = ["bilingual_gallery"]
exclude_patterns = ["_build", "gallery_source", "theme", "gallery/index.rst", "**/sg_execution_times.rst"]

bilingual_languages = ["ko", "en"]

sphinx_gallery_conf = {
    "examples_dirs": ["gallery_source"],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r"\.py$",
    "copyfile_regex": r"[^.]+\.rst$",
    "within_subsection_order": "FileNameSortKey",
    "nested_sections": False,
    "download_all_examples": False,
    "inspect_global_variables": False,
    "remove_config_comments": True,
    "show_signature": False,
    "write_computation_times": False,
    "min_reported_time": float("inf"),
    "only_warn_on_example_error": True,
    "image_scrapers": (),
}

# Next to nothing, for speed: most tests build a site.
html_theme = "theme"
html_theme_path = ["."]
html_use_index = False
nitpicky = True
