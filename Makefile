# graphlab: `make help` lists what can be done here. Every target can be run again safely.
#
# PYTHON picks the interpreter (3.11 or newer); VENV the folder of the virtual environment.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo
JOBS ?= 2
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
    $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; \
    done)
SAMPLES := $(patsubst samples/%.py,%,$(sort $(wildcard samples/*.py)))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

SITE ?= site
PAGES := $(wildcard README*.md docs/*.md docs/zh/*.md)

.PHONY: help demo docs docs-fill docs-check man licences test test-all check clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "make: no Python 3.11 or newer found; name one with make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "==> creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

# One stamp for each set of packages, made again when what they depend on changes.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "==> installing graphlab into $(VENV) (the first time this fetches torch: a few minutes)"
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "==> installing what the tests need"
	@$(PIP) -e '.[test]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "==> installing the checkers"
	@$(PIP) -e '.[dev]'
	@touch $@

demo: $(VENV)/.installed ## Draw every bundled sample into demo/
	@echo "==> drawing $(words $(SAMPLES)) samples into $(DEMO)/"
	@mkdir -p $(DEMO)
	@for name in $(SAMPLES); do \
	    $(BIN)/graphlab render -q --run-to-end "sample:$$name" -o "$(DEMO)/$$name.svg" -o "$(DEMO)/$$name.png" \
	        >"$(DEMO)/$$name.txt" || { cat "$(DEMO)/$$name.txt"; exit 1; }; \
	    echo "$(DEMO)/$$name.svg  $(DEMO)/$$name.png"; \
	done
	@echo "==> open one of them; what each script printed is beside it, in $(DEMO)/NAME.txt"

docs: $(VENV)/.installed-test ## Build the pages into site/, with warnings as errors
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs $(SITE)
	@echo "==> open $(SITE)/index.html"

docs-fill: $(VENV)/.installed-test ## Refill what the pages show from their commands
	@$(BIN)/graphlab docs build --jobs $(JOBS) $(PAGES)

docs-check: $(VENV)/.installed-test ## Fail if a block or picture is not what its command makes
	@$(BIN)/graphlab docs build --check --jobs $(JOBS) $(PAGES)

man: $(VENV)/.installed ## Write the manual pages into dist/man/
	@$(BIN)/python tools/make_man.py dist/man

licences: $(VENV)/.installed ## Check the licences of what graphlab needs
	@$(BIN)/python tools/licences.py

test: $(VENV)/.installed-test ## Run the tests, with coverage (the slow ones left out)
	@echo "==> running the tests"
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m "not slow" --cov --cov-report=term

test-all: $(VENV)/.installed-test ## Run every test, the slow ones too
	@echo "==> running all tests"
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --cov --cov-report=term

check: $(VENV)/.installed-dev ## Check style, format, types and the walls between the rooms
	@echo "==> ruff check";  $(BIN)/ruff check .
	@echo "==> ruff format"; $(BIN)/ruff format --check .
	@echo "==> mypy";        $(BIN)/mypy
	@echo "==> lint-imports"; $(BIN)/lint-imports --no-cache
	@if command -v tsc >/dev/null; then echo "==> tsc"; tsc -p graphlab/web/assets/jsconfig.json; \
	    else echo "==> tsc is not installed: the types of the page's scripts are not checked"; fi

clean: ## Remove the environment, caches and what was built
	@rm -rf $(VENV) $(DEMO) $(SITE) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "==> clean"
