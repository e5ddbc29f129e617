"""The benchmark: this project against plain sphinx-gallery; ``make bench`` runs it."""
