# Everything a person does here, from a fresh clone on. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test test-postgres check fix assets bench bench-matching train-matcher migration clean

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.installed-run
TEST_STAMP := $(VENV)/.installed-test
CHECK_STAMP := $(VENV)/.installed-check
TRAIN_STAMP := $(VENV)/.installed-train
NPM := $(shell command -v npm 2>/dev/null)
PYTEST ?= $(BIN)/pytest
# What to test: `make test ARGS="tests/domain -x"`.
ARGS ?=
# Journeys are left out on PostgreSQL, too: what a browser sees does not depend on it, and they take minutes.
NO_DATABASE := --ignore=tests/domain --ignore=tests/rehearsal --ignore=tests/providers --ignore=tests/journeys

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(RUN_STAMP) assets  ## Start everything here, with the rehearsal services; Ctrl-C stops it
	@REHEARSAL=$${REHEARSAL:-1} exec $(BIN)/unisson up

test: $(TEST_STAMP) assets  ## Run the whole suite on SQLite, then what knows a database on PostgreSQL
	@$(BIN)/python tests/equipment.py
	$(PYTEST) $(ARGS)
	@$(MAKE) --no-print-directory test-postgres

test-postgres: $(TEST_STAMP)  ## Run what knows a database on a PostgreSQL of its own
	@if $(BIN)/python tests/run_postgres.py --try; then \
		echo "On PostgreSQL what depends on the database:"; \
		$(BIN)/python tests/run_postgres.py $(PYTEST) $(or $(ARGS),$(NO_DATABASE)); fi

check: $(CHECK_STAMP)  ## Format, lint, types, layers, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy webapp/domain webapp/providers/kit
	@! grep -q '^\[tool.importlinter' pyproject.toml || $(BIN)/lint-imports
	@! find templates -name '*.html' 2>/dev/null | grep -q . || $(BIN)/djlint templates --lint --quiet

fix: $(CHECK_STAMP)  ## Put right what a program can put right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets:  ## Fetch what pages load in a browser (npm); without npm pages take it from its public address
ifeq ($(NPM),)
	@echo "npm is missing: pages load htmx from its public address (to serve it from here, install Node.js and run make assets)"
else
	@$(MAKE) --no-print-directory --silent node_modules/.installed
endif

node_modules/.installed: package.json package-lock.json $(wildcard static/vendor.mjs)
	npm ci --no-audit --no-fund --loglevel=error
	npm run --silent vendor
	@touch $@

bench: $(TEST_STAMP)  ## Measure a big library against the rehearsal services
	$(BIN)/python -m benchmarks.merge
	$(BIN)/python -m benchmarks.sync $(ARGS)

bench-matching: $(TEST_STAMP) $(TRAIN_STAMP)  ## Measure the matcher: labelled pairs, albums, catalogues of all sizes
	$(BIN)/python -m benchmarks.matching $(ARGS)

train-matcher: $(TRAIN_STAMP)  ## Fit the matcher's shipped weights anew (needs the shared training data)
	$(BIN)/python -m benchmarks.train_matcher

migration: $(CHECK_STAMP)  ## Draft the next migration: make migration name=add_colours
	$(BIN)/python migrations/draft.py $(if $(first),--first,$(or $(name),$(error give it a name: make migration name=…)))

clean:  ## Remove what was built; the data in instance/ stays
	rm -rf $(VENV) node_modules static/vendor build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is missing: install it, or say make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }

$(RUN_STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(TEST_STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(RUN_STAMP)

$(TRAIN_STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@touch $@ $(RUN_STAMP)

$(CHECK_STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[check]'
	@touch $@ $(RUN_STAMP)
