# The commands of the project; `make` alone lists them.
#
# What a person may set:
#   PYTHON       the Python to make .venv with (3.11 or later)
#   TORCH_INDEX  a package index asked first for PyTorch, such as its CPU index (README.md)
#   LANGUAGES    the languages to build, the first of them the default
#   DEVICE       cpu, to run the examples on the processor whatever else there is
#   FRESH        1, to run every example anew
#   SITE_URL     where the site will be, for the addresses that search engines ask for
#   DASK         the address of a Dask scheduler, to run the examples on its workers
#   PORT         where `make preview` serves (8000)

PYTHON ?= python3
LANGUAGES ?= ko en
TITLE := 예제로 배우는 PyTorch · Learning PyTorch with Examples
HTML := _build/html
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help html preview test lint translation check fix status export-po import-po adopt bench \
  pictures linkcheck offline publish clean clean-results

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | \
	  while IFS='|' read -r command text; do printf '%-22s %s\n' "$$command" "$$text"; done

# Each language is read on its own, one after the other: they share the generated folder.
OPTIONS = $(if $(DEVICE),-D example_device=$(DEVICE)) $(if $(DASK),-D example_dask=$(DASK)) \
  $(if $(FRESH),-D example_fresh=1) $(if $(SITE_URL),-D bilingual_site_url="$(SITE_URL)")

html: $(VENV)/.site $(if $(DASK),$(VENV)/.cluster)  ## run what must be run and build both languages
	@$(BIN)/python -m bilingual_gallery html $(OPTIONS) --title "$(TITLE)" $(HTML) $(LANGUAGES)

preview: $(VENV)/.preview  ## show both languages in the browser, anew at each save; runs nothing
	@$(BIN)/python -m bilingual_gallery preview $(if $(PORT),--port $(PORT)) --title "$(TITLE)" \
	  _build/preview $(LANGUAGES)

test: $(VENV)/.tools lint  ## check the code, the nine scripts and the built site
	$(BIN)/python -m pytest

lint: $(VENV)/.tools  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check bilingual_gallery tests conf.py
	$(BIN)/mypy

translation: $(VENV)/.preview  ## start or update the translation of PAGE (a file, or all) into TO
	@test -n "$(PAGE)" || { echo "make translation: name a page, a script or all, as in:" \
	  "make translation PAGE=index.rst" >&2; exit 1; }
	@$(BIN)/python -m bilingual_gallery translation $(if $(TO),--to "$(TO)") -- "$(PAGE)"

check: $(VENV)/.preview  ## say what is wrong in the translations and the glossary
	@$(BIN)/python -m bilingual_gallery check

fix: $(VENV)/.preview  ## mend what can be mended surely in the translations, and show it
	@$(BIN)/python -m bilingual_gallery fix

status: $(VENV)/.preview  ## say how far the translations are (TO names one language)
	@$(BIN)/python -m bilingual_gallery status $(if $(TO),--to "$(TO)")

export-po: $(VENV)/.preview  ## write the translation of PAGE (a file, or all) as .po, to FILE or _build/po
	@test -n "$(PAGE)" || { echo "make export-po: name a page, a script or all, as in:" \
	  "make export-po PAGE=index.rst" >&2; exit 1; }
	@$(BIN)/python -m bilingual_gallery export-po $(if $(TO),--to "$(TO)") \
	  $(if $(FILE),-o "$(FILE)") -- "$(PAGE)"

import-po: $(VENV)/.preview  ## take the changes in FILE, a .po or a folder, into the translation of PAGE
	@test -n "$(PAGE)" -a -n "$(FILE)" || { echo "make import-po: name a page and a .po, as in:" \
	  "make import-po PAGE=index.rst FILE=_build/po/index.ko.po" >&2; exit 1; }
	@$(BIN)/python -m bilingual_gallery import-po $(if $(TO),--to "$(TO)") -- "$(FILE)" "$(PAGE)"

adopt: $(VENV)/.preview  ## make the translation of PAGE from FROM, a copy of it that was translated
	@test -n "$(PAGE)" -a -n "$(FROM)" || { echo "make adopt: name a page and its copy, as in:" \
	  "make adopt PAGE=index.rst FROM=old/index.rst" >&2; exit 1; }
	@$(BIN)/python -m bilingual_gallery adopt $(if $(TO),--to "$(TO)") -- "$(PAGE)" "$(FROM)"

bench: $(VENV)/.site  ## measure builds against plain sphinx-gallery (PART, ROUNDS, SIZES)
	@$(BIN)/python -m tests.bench $(if $(PART),--part $(PART)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
	  $(if $(SIZES),--sizes $(SIZES))

pictures: $(VENV)/.tools html  ## take the pictures of docs/look.rst from the built site
	@$(BIN)/python -m tests.site.pictures $(HTML)

linkcheck: $(VENV)/.site  ## try every link to another site
	$(BIN)/sphinx-build -b linkcheck . _build/linkcheck

offline: html  ## pack the built site to read without a network
	@cd _build && rm -f offline.zip && ../$(BIN)/python -m zipfile -c offline.zip html
	@echo "The site is packed in _build/offline.zip; unpack it and open html/index.html"

publish: html  ## copy the built site to DEST
	@test -n "$(DEST)" || { echo "make publish: say where to, as in: make publish DEST=/srv/www" >&2; exit 1; }
	@mkdir -p "$(DEST)" && cp -R $(HTML)/. "$(DEST)/"
	@echo "The site is in $(DEST)/index.html"

clean:  ## remove what was built, but not the stored results
	rm -rf beginner $(HTML) _build/preview _build/linkcheck _build/offline.zip

clean-results:  ## remove the stored results: every example runs again
	rm -rf _build/results

# A stamp is written last, so that an installation that was broken off is taken up again.
define install
	@echo "Installing $(1) into $(VENV)/; the first time takes some minutes"
	@$(PIP) install $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -r $(1) || { \
	  echo "" >&2; \
	  echo "make: the packages in $(1) could not be installed." >&2; \
	  echo "Is there a network, and does pip reach its package index? What was installed" >&2; \
	  echo "so far is kept; run the same command again to go on." >&2; \
	  exit 1; }
	@touch $@
endef

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: Python 3.11 or later is needed, and $(PYTHON) is" \
	    "$$($(PYTHON) --version 2>&1 || echo not there)." >&2; \
	  echo "Name another one, as in: make html PYTHON=python3.12" >&2; \
	  exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "make: $(PYTHON) can't make a virtual environment; on Debian and Ubuntu install" \
	    "python3-venv." >&2; exit 1; }
	@touch $@

$(VENV)/.preview: $(VENV)/.made requirements-preview.txt
	$(call install,requirements-preview.txt)

$(VENV)/.site: $(VENV)/.preview requirements.txt
	$(call install,requirements.txt)

$(VENV)/.cluster: $(VENV)/.site requirements-cluster.txt
	$(call install,requirements-cluster.txt)

$(VENV)/.tools: $(VENV)/.cluster requirements-dev.txt
	$(call install,requirements-dev.txt)
