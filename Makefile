# Needs nothing but Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Tests start the program hundreds of times: let Python keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: evaluate test test-fast check format docs bench backtest fuzz clean node-packages

# The main job: judge the pilots in pilots/ and say where the overview is. More options by
# ARGS, for example: make evaluate ARGS="--lang nl"
evaluate: $(VENV)/installed
	$(BIN)/pilotscan evaluate pilots $(ARGS)

# All tests, over all cores, the tests of a file in one process, in the order of their folders: those
# of acceptance/ take longest and come first. More options by ARGS, which have the last word, for
# example: make test ARGS="-k scoring", or ARGS="-n 0 --pdb"
test: $(VENV)/installed-test node-packages
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

# What needs no browser, no office, no process beside its own and no long search: while you work.
test-fast: $(VENV)/installed-test
	$(BIN)/pytest -n auto --dist loadfile -m 'not outside and not long' $(ARGS)

# Format, lint, types and import contracts.
check: $(VENV)/installed-check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-check
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pages that are made from the catalogue of codes, what templates may use, and docstrings.
docs: $(VENV)/installed
	$(BIN)/python -m pilotscan.authoring.codes_page docs/reference
	$(BIN)/python -m pilotscan.reporting.templating.reference docs/reference/templates.md
	$(BIN)/python -m pilotscan.authoring.python_page docs/reference/python.md

# Speed, side by side with a peer. More options by ARGS, for example: make bench ARGS="--quick"
bench: $(VENV)/installed-bench
	$(BIN)/python benchmarks/bench.py $(ARGS)

# What the method said of dated cases, and what happened to them later. More options by ARGS, for
# example: make backtest ARGS=--markdown
backtest: $(VENV)/installed
	@$(BIN)/python benchmarks/backtest/backtest.py $(ARGS)

# Feed spoilt files to the reading and checking of files, for 60 seconds or as many as ARGS says:
# make fuzz ARGS=1800
fuzz: $(VENV)/installed-fuzz
	PYTHON=$(CURDIR)/$(BIN)/python tests/fuzz/run.sh $(or $(ARGS),60)

clean:
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pilotscan needs Python 3.11 or newer; try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

# Programs of others that outputs are compared with. Without npm their tests are skipped.
node-packages: $(BIN)/python
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(VENV)/node/installed; fi

$(VENV)/node/installed: tests/oracles/package.json
	mkdir -p $(VENV)/node
	cp $^ $(VENV)/node
	npm install --prefix $(VENV)/node --no-package-lock --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error
	touch $@

$(VENV)/installed-check: $(VENV)/installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check]'
	touch $@

$(VENV)/installed-bench: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@

$(VENV)/installed-fuzz: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	touch $@
