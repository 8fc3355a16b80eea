# Everything here works on a machine with Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PUBLIC ?= 127.0.0.1:8000
STAFF ?= 127.0.0.1:8001
# Workers of the test runs, and how long `make attack` may take (seconds for one test).
JOBS ?= 2
ATTACK_SECONDS ?= 240

.PHONY: demo demo-fresh test test-sqlite test-postgres test-browser check attack bench screenshots docs translations lock clean

demo: $(VENV)/.run
	$(BIN)/safeconduct demo --public $(PUBLIC) --staff $(STAFF)

demo-fresh: $(VENV)/.run
	$(BIN)/safeconduct demo --fresh --public $(PUBLIC) --staff $(STAFF)

test: $(VENV)/.dev
	$(BIN)/python tests/run.py --jobs $(JOBS)

test-sqlite test-postgres test-browser: test-%: $(VENV)/.dev
	$(BIN)/python tests/run.py --jobs $(JOBS) --only $*

check: $(VENV)/.dev
	$(BIN)/ruff check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=safeconduct.config.settings.test $(BIN)/python -W error -m django makemigrations --check --dry-run
	$(BIN)/python tests/translations.py

attack: $(VENV)/.dev
	$(BIN)/pytest -m attack -q -p no:cacheprovider --timeout $(ATTACK_SECONDS) --hypothesis-seed=20170502

bench: $(VENV)/.dev
	$(BIN)/safeconduct bench

screenshots: $(VENV)/.dev
	$(BIN)/python tests/face/gallery.py --out screenshots

docs: $(VENV)/.dev
	$(BIN)/safeconduct docs

translations: $(VENV)/.dev
	$(BIN)/python tests/translations.py --write

# After changing pyproject.toml: names, versions and hashes, no addresses.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile -q pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate -o requirements.lock
	printf 'setuptools>=80\n' | $(BIN)/uv pip compile -q pyproject.toml - --extra evidence --extra press --extra packet --extra matching --extra placement --universal --generate-hashes --no-header --no-annotate -o requirements-run.lock

clean:
	rm -rf $(VENV) demo build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# What it takes to run, and what it takes to work on it. Both are installed by hash, from the lock files.
$(VENV)/.run: requirements-run.lock pyproject.toml | $(VENV)/bin/python
	@[ -e $(VENV)/.dev ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-run.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv $(VENV)
