# Roadbook 路书. A newcomer needs two commands: `make demo` and `make test`.
# Both make the virtual environment, install everything into it and compile the words first.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

COMPANY ?= demo
DIVISIONS ?= $(wildcard ../shared/data/cn-divisions)
WORKERS ?= 2
SEEDS ?= 200
START ?= 0
DATABASE ?= sqlite
KILLS ?= 200
EXAMPLES ?= 200
BROWSER_KILLS ?= 50

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOURCES := client server sync shared tests docs/writers
CATALOGUES := $(wildcard shared/words/locale/*/LC_MESSAGES/*.po) $(wildcard client/locale/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
APP := build/pwa/headers.json
APP_SOURCES := $(shell find client shared sync -type f -not -path '*/__pycache__/*' -not -name '*.mo')

# The first interpreter on the path that is new enough; `make PYTHON=... demo` names another.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$each; break; fi; done)

##@ Everyday

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: words $(APP) ## Start a sample company on this machine (COMPANY=northwind FROM=folder PORT=8765 FRESH=1)
	$(BIN)/python -m server demo --company $(COMPANY) $(if $(FROM),--data $(FROM)) $(if $(PORT),--port $(PORT)) \
		$(if $(DIVISIONS),--divisions $(DIVISIONS)) $(if $(FRESH),--fresh)

.PHONY: test
test: check chromium ## Check the house, then run every test (WORKERS=2)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

.PHONY: bench
bench: words ## Measure; prints a table and writes build/bench.json (ONLY=pull)
	$(BIN)/python -m tests.bench $(ONLY)

.PHONY: simulate
simulate: words ## Play a simulated company through every fault (SEEDS=200 START=0 DATABASE=sqlite)
	$(BIN)/python -m tests.simulation --seeds $(SEEDS) --start $(START) --database $(DATABASE)

.PHONY: check-crashes
check-crashes: words chromium ## Kill servers, devices and browsers at work; count what is lost (KILLS=200 BROWSER_KILLS=50)
	ROADBOOK_KILLS=$(KILLS) ROADBOOK_BROWSER_KILLS=$(BROWSER_KILLS) $(BIN)/python -m pytest tests/crashes -rP --show-capture=stdout

.PHONY: check-api
check-api: words ## Ask every operation of the server anything at all, on both engines (EXAMPLES=200)
	ROADBOOK_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/api/test_any_request.py --timeout 1800

##@ Parts

.PHONY: check
check: words ## ruff, mypy --strict and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

.PHONY: format
format: $(READY) ## Lay out the code and sort the imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: words
words: $(READY) $(COMPILED) ## Compile the words of both languages

%.mo: %.po $(READY)
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

.PHONY: rules
rules: words ## Write docs/rules.md again from the rule packs and the golden vectors
	$(BIN)/python -m docs.writers.rules_page

.PHONY: errors
errors: words ## Write docs/errors.md again from the refusal codes and their words
	$(BIN)/python -m docs.writers.errors_page

.PHONY: imports
imports: words ## Write docs/imports.md again from the columns that imports recognise
	$(BIN)/python -m docs.writers.imports_page

.PHONY: openapi
openapi: words ## Write docs/openapi.json again from the routes and the messages
	$(BIN)/python -m docs.writers.openapi_document

.PHONY: pwa
pwa: $(APP) ## Build the web app into build/pwa, where its sources changed

$(APP): $(APP_SOURCES) $(COMPILED) $(READY)
	$(BIN)/python -m client.pwa build --out $(@D)

.PHONY: screenshots
screenshots: words chromium ## Take the pictures of the README and of the installed app again
	ROADBOOK_SCREENSHOTS=1 $(BIN)/python -m pytest tests/journey -k "first_journey and chromium or install_pictures"

.PHONY: chromium
chromium: ## Find a Chromium for the browser tests, or install one
	@tests/support/ensure_chromium.sh

.PHONY: clean
clean: ## Remove what was built; the virtual environment stays
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f $(COMPILED)
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "Roadbook needs Python 3.11 or newer, and none is on the path." >&2; exit 1; fi
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || { \
		echo "$(PYTHON) cannot make a virtual environment; on Debian install python3-venv." >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
