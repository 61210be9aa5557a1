# From a bare clone with python3 (3.11 or newer) and make. Another Python: make lab PYTHON=python3.12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help lab test lint notebooks bench clean
.NOTPARALLEL:

help:
	@echo 'make lab        open JupyterLab on your copy of the lessons, in ./lessons'
	@echo 'make test       lint, types and all tests'
	@echo 'make lint       ruff and mypy only'
	@echo 'make notebooks  make lessons and labs from their texts in notebooks/src and labs/src'
	@echo 'make bench      the benchmarks in benchmarks/'
	@echo 'make clean      remove what tools left behind; your lessons and $(VENV) stay'

lab: $(VENV)/.ready-for-lab
	$(BIN)/mailedu lab lessons

test: lint
	$(BIN)/python -m pytest -n 3 --dist worksteal

lint: $(VENV)/.ready-for-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

notebooks: $(VENV)/.ready-for-test
	$(BIN)/python notebooks/build.py

bench: $(VENV)/.ready-for-test
	@for script in benchmarks/[a-z]*.py; do echo "$$script"; $(BIN)/python "$$script" || exit 1; done

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/browser/shots
	rm -rf labs/gradebook.db labs/release labs/submitted labs/autograded labs/feedback
	find . -path ./$(VENV) -prune -o -path ./lessons -prune -o -type d \
		\( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} +

# The environment is made once; it is brought up to date when pyproject.toml changes.
$(VENV)/.ready-for-lab: pyproject.toml | $(BIN)/python
	@echo 'Installing what the lessons need into $(VENV) (once; this takes a minute or two)'
	$(PIP) --editable .
	@touch $@

$(VENV)/.ready-for-test: pyproject.toml | $(BIN)/python
	@echo 'Installing what the lessons and the tests need into $(VENV) (once)'
	$(PIP) --editable '.[test]'
	@touch $(VENV)/.ready-for-lab $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo 'There is no $(PYTHON) here: install Python 3.11 or newer (python.org, or your system'"'"'s packages).' >&2; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is $$($(PYTHON) --version 2>&1); mailedu needs Python 3.11 or newer. Is there another? make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv' >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
