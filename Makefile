# `make desk` and `make test` are all that a newcomer needs; both set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# on every core, the tests of a file together: they share a desk; in their order, since the long files come early
SPREAD := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml requirements/build.in

.PHONY: desk test check bench accuracy screenshots lock clean
.DELETE_ON_ERROR:

desk: $(VENV)/.run  ## set up, then the desk on the sample press
	@exec $(BIN)/onrecord demo $(DEMO)

test: $(VENV)/.test check  ## set up, check style and types, run all tests
	@$(BIN)/python -m pytest $(SPREAD) $(PYTEST)

check: $(VENV)/.test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet . && $(BIN)/mypy

bench: $(VENV)/.bench  ## every stage against public gold, beside the peers that install
	@$(BIN)/python -m bench all --peers

accuracy: $(VENV)/.bench  ## the same, written to docs/accuracy.md
	@$(BIN)/python -m bench all --peers --write docs/accuracy.md

screenshots: $(VENV)/.test  ## every page of the desk as a picture, written to docs/screens
	@$(BIN)/python -m tools.screenshots

lock: $(VENV)/.python  ## remake the locked sets
	$(PIP) install uv
	$(LOCK) -o requirements/run.txt
	$(LOCK) --extra test -o requirements/test.txt
	$(LOCK) --extra test --extra peers -o requirements/bench.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# ---- what the targets above stand on

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "onrecord needs Python 3.11, 3.12 or 3.13, and %s is %d.%d: name another with make PYTHON=python3.12 ..." % (sys.executable, *sys.version_info[:2]))'
	@echo "setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "the venv module is missing: on Debian and Ubuntu, apt-get install python3-venv"; exit 1; }
	@touch $@

define install
	@$(PIP) install --require-hashes --no-deps -r requirements/$(1).txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
endef

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/.python
	$(call install,run)

$(VENV)/.test: requirements/test.txt pyproject.toml | $(VENV)/.python
	$(call install,test)
	@touch $(VENV)/.run
	@sh tests/browser/install-chromium.sh

$(VENV)/.bench: requirements/bench.txt pyproject.toml | $(VENV)/.python
	$(call install,bench)
	@touch $(VENV)/.run
