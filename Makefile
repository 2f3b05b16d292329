# `make venv` once, then the rest. PYTHON chooses the interpreter of the environment.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help venv check test bench docs

help:
	@echo "make venv   the environment for development (.venv, editable)"
	@echo "make check  ruff, mypy, import-linter"
	@echo "make test   the tests, with branch coverage"
	@echo "make bench  the benchmarks"
	@echo "make docs   build/docs/commands.md, the reference of the command line, generated from it"

venv:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --editable '.[test]'

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test:
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

bench:
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

docs:
	mkdir -p build/docs
	$(BIN)/typer letopis.cli.app utils docs --name letopis --title "Commands" --output build/docs/commands.md
