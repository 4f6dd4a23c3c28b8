# Every target has a line of help; a bare `make` prints them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
# Half of a short command's time is the compiler's, where a shell forbids Python to keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
ENV    ?= dev
VENV   := .venv
PY     := $(VENV)/bin/python
# Python compiles a module when it is first imported: a sixth of what pip installs, and half of pip's time.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile
PIP     := $(PY) $(INSTALL)
# Only what constraints.txt names, by the hash that stands there, and nothing that would run code to be built. A pip that
# comes with Python may be too old to read hashes from constraints, so a newer one comes first, with what builds the project.
LOCKED := --require-hashes --only-binary :all: --constraint constraints.txt
# checkov pins boto3 and much else, so it has an environment of its own; another version is another directory.
CHECKOV_VERSION := 3.3.30
CHECKOV_VENV    := build/checkov-$(CHECKOV_VERSION)
CHECKOV         := $(CHECKOV_VENV)/bin/checkov
# Two workers more than there are cores: tests that run Terraform or wait for a process leave one idle half of their time.
WORKERS = $$(($$(getconf _NPROCESSORS_ONLN) + 2))
LINTS   = lint-python lint-sql lint-policies lint-workflows lint-terraform
# What `local_aws env` prints makes aws, psql and the loader reach the AWS on this machine.
USE_LOCAL_AWS = eval "$$($(PY) -m local_aws env)"

# ENV=local is a warehouse like dev and prod; only its AWS is the one on this machine, which is started when needed. Its
# sources are the sample data, unless EVENTS_URI and SONGS_URI name others.
ifeq ($(ENV),local)
SAMPLE   = $(PY) -m local_aws up >/dev/null && if [ -z "$${EVENTS_URI:-}$${SONGS_URI:-}" ]; then $(PY) -m local_aws sample; fi
AWS      = $(PY) -m local_aws up >/dev/null && $(USE_LOCAL_AWS) && export REDSHIFT_SSL_ROOT_CERT="$$PGSSLROOTCERT" \
           EVENTS_URI="$${EVENTS_URI:-s3://sparkify-local-source/log_data}" \
           SONGS_URI="$${SONGS_URI:-s3://sparkify-local-source/song_data}"
TAKE_OFF = if [ -f build/local/kept ]; then \
           echo "The AWS on this machine stays up, since it has what stays. To remove that too: make down"; \
           else $(PY) -m local_aws down && rm -rf build/local; fi
else
SAMPLE   = true
AWS      = true
TAKE_OFF = true
endif
WORKFLOW = $(PY) -m deploy --env "$(ENV)"
APPLIED  = [ -f build/$(ENV)/outputs.json ] || { echo "make: there is no warehouse to ask, since \
           build/$(ENV)/outputs.json is not there. Run \`make apply ENV=$(ENV)\` first." >&2; exit 1; }
# A shell's AWS_REGION is often another account's or job's; the warehouse's own stands in its outputs file.
LOADER   = $(APPLIED) && $(AWS) && OUTPUTS_FILE=build/$(ENV)/outputs.json env -u AWS_REGION $(PY) -m loader

.PHONY: help
help:  ## Print this list
	@awk -F ':.*## ' '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ On this machine, with no AWS account

# One .venv, two stamps: `ready` to use the project, `installed` to work on it too. One recipe makes both. uv, which is for
# those who work on it, installs in a tenth of pip's time, by the same hashes; but it reads no pip.conf.
READY := $(VENV)/ready
$(READY): EXTRAS := local,report
$(READY): FIRST := pip|setuptools
$(VENV)/installed: EXTRAS := local,report,dev
$(VENV)/installed: FIRST := pip|setuptools|uv
BY_UV = $(VENV)/bin/uv pip install --quiet --python $(PY) --only-binary :all: --constraint constraints.txt

$(READY) $(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo "make: $(PYTHON) is older than 3.10. Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "make: $(PYTHON) cannot build a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing the packages into $(VENV) (about a minute, once)"
	@awk '/^($(FIRST))==/,!/\\$$/' constraints.txt > $(VENV)/first.txt
	@$(PIP) --require-hashes --only-binary :all: --requirement $(VENV)/first.txt
	@PYTHONWARNINGS=ignore $(PIP) --no-deps --no-index --no-build-isolation --editable .
	@{ [ -x $(VENV)/bin/uv ] && $(BY_UV) 'sparkify-warehouse[$(EXTRAS)]' 2>/dev/null; } \
	  || $(PIP) $(LOCKED) 'sparkify-warehouse[$(EXTRAS)]'
	@touch $(READY) $@

.PHONY: demo
demo: $(READY)  ## Start AWS on this machine, make sample data, load it, check it, answer the questions on one page
	@$(PY) -m local_aws up
	@$(USE_LOCAL_AWS) && $(PY) -m local_aws sample && $(PY) -m loader schema && $(PY) -m loader load && $(PY) -m loader report
	@echo
	@echo "The warehouse is up. Ask it:   eval \"\$$($(PY) -m local_aws env)\" && $(PY) -m loader query 'SELECT * FROM songplays LIMIT 5'"
	@echo "Complete its commands in bash: source $(VENV)/bin/activate && eval \"\$$(_LOADER_COMPLETE=bash_source loader)\""
	@echo "Take it down again:            make down"

.PHONY: down
down: $(READY)  ## Stop AWS on this machine and remove all it wrote
	@$(PY) -m local_aws down
	@rm -rf build/local

##@ A warehouse on AWS, ENV=dev (the default) or prod; with ENV=local the same life on this machine

.PHONY: init
init: $(READY)  ## Get Terraform's provider, from the registry or a mirror
	@$(AWS) && $(WORKFLOW) init

.PHONY: plan
plan: $(READY)  ## Write the plan and a review of what it means to build/ENV, and print the review
	@$(AWS) && $(WORKFLOW) plan

.PHONY: apply
apply: $(READY)  ## Apply exactly the reviewed plan, and write the outputs that the loader reads
	@$(AWS) && $(WORKFLOW) apply

.PHONY: load
load: $(READY)  ## Create the tables that are missing, load from S3, verify
	@$(APPLIED) && $(SAMPLE)
	@$(LOADER) schema --quiet && $(LOADER) load

.PHONY: run
run: $(READY)  ## Load by the task in AWS, where a private warehouse is reached, and follow its log; COMMAND="verify" runs another
	@$(APPLIED) && $(SAMPLE)
	@$(AWS) && $(WORKFLOW) run -- $(COMMAND)

.PHONY: verify
verify: $(READY)  ## Check every claim about the star
	@$(LOADER) verify

.PHONY: answers
answers: $(READY)  ## Answer the standing questions
	@$(LOADER) answers

.PHONY: report
report: $(READY)  ## Write the answers as one page with charts, build/ENV/report.html
	@$(LOADER) report --out build/$(ENV)/report.html

.PHONY: shell
shell: $(READY)  ## Open psql (else pgcli) on the warehouse, logged in
	@$(LOADER) shell

.PHONY: notebook
notebook: $(READY)  ## Run docs/explore.ipynb over the warehouse: answers and charts with pandas, in build/ENV/explore.ipynb
	@$(PIP) $(LOCKED) 'sparkify-warehouse[notebook]'
	@$(APPLIED) && $(AWS) && OUTPUTS_FILE=$(CURDIR)/build/$(ENV)/outputs.json env -u AWS_REGION \
	  $(VENV)/bin/jupyter-execute docs/explore.ipynb --output=../build/$(ENV)/explore

.PHONY: pause
pause: $(READY)  ## Pause the warehouse: it keeps its data and costs its storage only
	@$(AWS) && $(WORKFLOW) pause

.PHONY: resume
resume: $(READY)  ## Resume a paused warehouse, and wait until it answers
	@$(AWS) && $(WORKFLOW) resume

.PHONY: destroy
destroy: $(READY)  ## Say what goes and what stays behind, ask for the warehouse's name (CONFIRM=name), destroy, look again
	@$(AWS) && $(WORKFLOW) destroy
	@$(TAKE_OFF)

##@ Working on the project

IMAGE             ?= sparkify-loader
# The time that every file of the image has, so that two builds of one commit are the same bytes.
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
# The task on Fargate is X86_64 (infra/modules/runner), also where this machine is not.
PLATFORM           = $(if $(filter x86_64 amd64,$(shell uname -m)),,--platform linux/amd64)
.PHONY: image
image:  ## Build the loader's container image; BASE=python:3.12-slim names another base, IMAGE another name
	@docker build --quiet $(PLATFORM) --tag $(IMAGE) $(BASE:%=--build-arg BASE=%) --build-arg SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) .

.PHONY: install
install: $(VENV)/installed  ## Build .venv with what the tests and the linters need as well

# The suite looks at the policies itself, with the provider that it keeps running (tests/infra/test_code.py).
.PHONY: test
test: install  ## The whole test suite: lint, types, unit, golden and integration tests
	@$(MAKE) --jobs 2 $(filter-out lint-policies,$(LINTS)) types
	@$(PY) -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Each client has an environment of its own: their pins are not ours, nor each other's.
CLIENTS := psycopg sqlalchemy awswrangler dbt awscli
LOADERS := dlt pytest_mock_resources
.PHONY: clients
clients: clients-ready  ## Run psycopg 3, SQLAlchemy, awswrangler, dbt and the AWS CLI against this AWS
	@$(PY) -m pytest -q tests/clients

.PHONY: clients-ready
clients-ready: install $(CLIENTS:%=build/clients/%/ready)  ## Build the environments of these clients, and run nothing

define INSTALL_ALONE
@echo "Installing $* into $(@D) (ten seconds, once)"
@rm -rf $(@D) && $(VENV)/bin/uv venv --quiet --python $(PY) $(@D) \
  && $(VENV)/bin/uv pip install --quiet --only-binary :all: --python $(@D)/bin/python --requirement $< \
  || { rm -rf $(@D); echo "make: $* cannot be installed; uv says why above" >&2; exit 1; }
@touch $@
endef

build/clients/%/ready: tests/clients/%.txt | install
	$(INSTALL_ALONE)

build/rivals/%/ready: tests/deploy/review/corpus/%.txt | install
	$(INSTALL_ALONE)

build/loaders/%/ready: benchmarks/rivals/%.txt | install
	$(INSTALL_ALONE)

.PHONY: lint
lint: $(LINTS)  ## Check the Python, its imports, the SQL, the workflows, the Terraform

.PHONY: $(LINTS)
lint-python: install
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports --no-logo

lint-sql: install
	@$(VENV)/bin/sqlfluff lint sql_templates

lint-workflows: install
	@$(VENV)/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(VENV)/bin/zizmor --quiet --offline .github/workflows

lint-policies: install
	@$(PY) -m deploy lint

lint-terraform: install
	@if $(MAKE) --silent $(CHECKOV); then $(MAKE) checkov; else echo "checkov: not run, since it is not here" >&2; fi

.PHONY: checkov
checkov: $(CHECKOV)  ## Check the Terraform for what is insecure; make lint does so too, where checkov can be had
	@$(CHECKOV) --config-file .checkov.yaml

$(CHECKOV): | install
	@echo "Installing checkov $(CHECKOV_VERSION) into $(CHECKOV_VENV) (ten seconds, 300 MB, once)"
	@rm -rf $(CHECKOV_VENV) && $(VENV)/bin/uv venv --quiet --python $(PY) $(CHECKOV_VENV) \
	  && $(VENV)/bin/uv pip install --quiet --python $(CHECKOV_VENV)/bin/python checkov==$(CHECKOV_VERSION) \
	  || { rm -rf $(CHECKOV_VENV); echo "make: checkov cannot be installed; uv says why above" >&2; exit 1; }

.PHONY: types
types: install  ## Check the types
	@$(VENV)/bin/mypy

.PHONY: golden
golden: install  ## Render the templates with Jinja in them again into the golden files; read the result as a diff
	@$(PY) -m pytest -q tests/sql_templates tests/deploy/review/test_corpus.py::test_the_example_is_what_the_review_prints --golden-refresh

.PHONY: review-corpus
review-corpus: install  ## Make the plans of the review's corpus again, with real Terraform (minutes)
	@$(PY) -m tests.deploy.review.corpus.make

RIVALS := pyrrho readtheplan
.PHONY: review-bench
review-bench: install  ## Count the review's hits, misses and false alarms, and those of others, by kind, and time it (minutes)
	@$(MAKE) --silent --keep-going $(CHECKOV) $(RIVALS:%=build/rivals/%/ready) || echo "What cannot be installed is 'not here' below." >&2
	@$(PY) -m tests.deploy.review.corpus.bench $(CHECKOV) $(foreach rival,$(RIVALS),build/rivals/$(rival)/bin/$(rival))

.PHONY: star
star: install  ## Draw the picture of the star from the CREATE TABLE templates
	@$(PY) tools/draw_star.py

.PHONY: pictures
pictures: install  ## Take the pictures of the README again: the page of answers, and a recording of make demo (needs Chromium)
	@$(PY) tools/make_pictures.py

.PHONY: describe
describe: install  ## Write the tables of docs/infra.md from the Terraform code
	@$(PY) tools/describe_infra.py

.PHONY: bench
bench: install $(LOADERS:%=build/loaders/%/ready)  ## Measure speed and memory, as ratios in one run (forty minutes)
	@$(PY) -m benchmarks

.PHONY: lock
lock: install  ## Pin what pyproject.toml allows into constraints.txt, each version by the hashes of its wheels
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.10 --all-extras --no-header --no-annotate \
	  --generate-hashes --only-binary :all: pyproject.toml <(printf 'pip>=25.3\nsetuptools>=77\n') -o constraints.txt
