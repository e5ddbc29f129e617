"""What an example is: a script with a docstring, cells and comments. No Sphinx here."""

from bilingual_gallery.examples.gallery import (
    Gallery,
    find_example,
    find_examples,
    page_order,
)
from bilingual_gallery.examples.script import (
    Comment,
    Example,
    ExampleError,
    TextCell,
    fold,
    read_example,
    without_docstring,
)

__all__ = [
    "Comment",
    "Example",
    "ExampleError",
    "Gallery",
    "TextCell",
    "find_example",
    "find_examples",
    "fold",
    "page_order",
    "read_example",
    "without_docstring",
]
