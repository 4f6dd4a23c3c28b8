# Every target has a line of help; a bare `make` prints them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
ENV    ?= dev
VENV   := .venv
PY     := $(VENV)/bin/python
# What `local_aws env` prints makes aws, psql and the loader reach the AWS on this machine.
USE_LOCAL_AWS = eval "$$($(PY) -m local_aws env)"

.PHONY: help
help:  ## Print this list
	@awk -F ':.*## ' '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ On this machine, with no AWS account

.PHONY: install
install: $(VENV)/installed  ## Build .venv with everything the project needs

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo "make: $(PYTHON) is older than 3.10. Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "make: $(PYTHON) cannot build a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing the packages into $(VENV) (about a minute, once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[local,dev]'
	@touch $@

.PHONY: demo
demo: install  ## Start AWS on this machine, make sample data, load it, check it, print the answers
	@$(PY) -m local_aws up
	@$(USE_LOCAL_AWS) && $(PY) -m local_aws sample && $(PY) -m loader schema && $(PY) -m loader load && $(PY) -m loader answers
	@echo
	@echo "The warehouse is up. Ask it:   eval \"\$$($(PY) -m local_aws env)\" && $(PY) -m loader query 'SELECT * FROM songplays LIMIT 5'"
	@echo "Take it down again:            make down"

.PHONY: down
down: install  ## Stop AWS on this machine and remove all it wrote
	@$(PY) -m local_aws down

##@ Working on the project

.PHONY: test
test: install lint types  ## The whole test suite: lint, types, unit, golden and integration tests
	@$(PY) -m pytest

.PHONY: lint
lint: install  ## Check the Python, the rendered SQL and the Terraform
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .

.PHONY: types
types: install  ## Check the types
	@$(VENV)/bin/mypy

.PHONY: golden
golden: install  ## Render every template again into the golden files; read the result as a diff
	@$(PY) -m pytest -q tests/sql_templates --golden-refresh

.PHONY: bench
bench: install  ## Measure speed and memory on 1,000,000 events, as ratios in one run
	@$(PY) -m tests.bench

.PHONY: lock
lock: install  ## Pin what pyproject.toml allows into constraints.txt
	@$(PY) -m pip install --quiet uv
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.10 --all-extras --no-header --no-annotate pyproject.toml -o constraints.txt
