# jupyterlab_modelarts: two commands are all one needs.
#
#   make lab                  set up, build, and open JupyterLab        ARGS="--port 9000"
#   make test                 set up, and run every check               PARTS="pytest jest"
#   make setup                only set up and build
#   make fmt                  format all sources, and fix what can be fixed
#   make i18n                 bring the translations up to date
#   make contract             bring the generated TypeScript up to date
#   make lock                 resolve the Python packages anew          ARGS=--upgrade
#   make bench NAME=upload    measure against others; without NAME everything
#   make clean                remove all that was built or installed here
#
# Each step leaves a stamp inside what it made, and runs again only when its inputs change.

MAKEFLAGS += --no-print-directory --silent
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
export PATH := $(CURDIR)/$(BIN):$(PATH)
say = echo "==> $(1)"

PYTHON_DEPS := .venv/.deps
NODE_DEPS := node_modules/.deps
UI_DEPS := ui-tests/node_modules/.deps
PACKAGE := .venv/.package
FRONTEND := lib/.built
CATALOGUES := $(patsubst %.po,%.json,$(wildcard jupyterlab_modelarts/locale/*/LC_MESSAGES/*.po))
READY := $(PYTHON_DEPS) $(NODE_DEPS) $(CATALOGUES) $(PACKAGE) $(FRONTEND)

# Folders count as well: their date tells that a file was removed.
SOURCES := $(shell find src schema style -not -path '*/__tests__*')

.PHONY: help lab test setup tools fmt i18n contract lock bench clean

help:
	sed -n 's/^#   make/make/p' Makefile

# --- setting up ---------------------------------------------------------------

setup: $(READY)

tools:
	scripts/find_tools.sh $(firstword $(MAKECMDGOALS)) >/dev/null
	[[ -e $(FRONTEND) ]] || $(call say,Setting up. The first time takes minutes; later starts take seconds.)

$(PYTHON_DEPS): requirements/dev.txt | tools
	$(call say,Python packages)
	[[ -x $(BIN)/python ]] || "$$(scripts/find_tools.sh)" -m venv .venv
	$(PIP) --require-hashes -r $<
	touch $@

$(NODE_DEPS): package.json yarn.lock .yarnrc.yml | $(PYTHON_DEPS)
	$(call say,Node packages)
	scripts/node_install.sh
	touch $@

$(UI_DEPS): ui-tests/package.json ui-tests/yarn.lock ui-tests/.yarnrc.yml | $(PYTHON_DEPS)
	$(call say,Node packages of the browser tests)
	scripts/node_install.sh ui-tests
	touch $@

$(CATALOGUES) &: $(CATALOGUES:.json=.po) | $(PYTHON_DEPS)
	$(call say,Translations)
	$(BIN)/python scripts/i18n.py --compile

# In place of a copy of the front end, the environment gets a link to what is built here.
LABEXTENSIONS := .venv/share/jupyter/labextensions
$(PACKAGE): pyproject.toml package.json $(wildcard jupyter-config/*/*) | $(PYTHON_DEPS)
	$(call say,Python package)
	SKIP_JUPYTER_BUILDER=1 $(PIP) --no-deps --no-build-isolation -e .
	mkdir -p $(LABEXTENSIONS)
	ln -sfn "$(CURDIR)/jupyterlab_modelarts/labextension" $(LABEXTENSIONS)/jupyterlab-modelarts
	touch $@

$(FRONTEND): $(SOURCES) tsconfig.json $(NODE_DEPS)
	$(call say,Front end)
	jlpm build:prod
	touch $@

# --- using it -----------------------------------------------------------------

lab: $(READY)
	# answer_yes: Ctrl-C stops at once, without a question.
	given=($(ARGS))
	args=(--log-level=WARN)
	# What the user sets is not set twice, which Jupyter refuses.
	default() { [[ "$${given[*]}" == *"$$1="* ]] || args+=("--ServerApp.$$1=$$2"); }
	default answer_yes True
	[[ "$${given[*]}" == *root_dir=* || ! -e examples/quickstart.ipynb ]] ||
	  default default_url /lab/tree/quickstart.ipynb
	default root_dir examples
	((EUID)) || args+=(--allow-root)
	[[ $$OSTYPE == darwin* || -n $${DISPLAY:-}$${WAYLAND_DISPLAY:-} ]] || args+=(--no-browser)
	mkdir -p examples
	$(call say,JupyterLab. Ctrl-C stops it.)
	exec $(BIN)/jupyter lab "$${args[@]}" "$${given[@]}"

# A subset of the parts needs only its own tools.
wants = $(if $(PARTS),$(filter $(1),$(PARTS)),all)

test: $(READY) $(if $(call wants,eslint galata),$(UI_DEPS))
	$(if $(call wants,galata pytest),scripts/system_deps.sh)
	$(if $(call wants,galata),scripts/collab_env.sh)
	exec $(BIN)/python scripts/run_tests.py $(PARTS)

bench: $(READY) $(UI_DEPS)
	scripts/system_deps.sh
	failed=0
	for run in bench/$(or $(NAME),*)/run.py; do
	  [[ -e $$run ]] || { echo "make bench: there is no $$run" >&2; exit 2; }
	  name=$${run#bench/}
	  name=$${name%/run.py}
	  $(call say,bench $$name)
	  $(BIN)/python -m "bench.$$name.run" || failed=1
	done
	exit $$failed

# --- keeping it in shape ------------------------------------------------------

fmt: $(PYTHON_DEPS) $(NODE_DEPS)
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .
	jlpm lint

i18n: $(PYTHON_DEPS) $(NODE_DEPS)
	$(BIN)/python scripts/i18n.py

contract: $(PYTHON_DEPS) $(NODE_DEPS) $(PACKAGE)
	$(BIN)/python scripts/contract.py

# Every platform and every supported Python, no addresses of registries.
lock: $(PYTHON_DEPS)
	resolve() {
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate \
	    --custom-compile-command "make lock" $(ARGS) "$$@"
	}
	resolve pyproject.toml --all-extras requirements/dev.in --output-file requirements/dev.txt
	resolve requirements/collab.in --output-file requirements/collab.txt

clean:
	rm -rf .venv node_modules ui-tests/node_modules lib dist build coverage tsconfig.tsbuildinfo \
	  .test-results ui-tests/test-results ui-tests/screenshots jupyterlab_modelarts/labextension \
	  .yarn ui-tests/.yarn .cache .eslintcache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
	  $(CATALOGUES)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
