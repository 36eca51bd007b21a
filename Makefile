# The Bot Movie. `make run` from a fresh clone needs Python 3.11 or newer, make, and a package index; nothing else.
# HOST, PORT and every BOTMOVIE_* setting pass through, from the environment or from the command line.

PYTHON ?= python3
JOBS ?= 2
SHELL := /bin/sh
export QUESTION := $(value Q)

.DEFAULT_GOAL := help
.PHONY: help run ask test check bench locks train clean

help:
	@echo 'make run                     set up and serve on http://127.0.0.1:8000 (HOST=… PORT=…)'
	@echo 'make ask Q="…"               set up and answer one question'
	@echo 'make test                    lint, types, import contracts and all tests'
	@echo 'make bench                   the benchmarks, as tables, into docs/benchmarks.md'
	@echo 'make train                   set up for fine-tuning (torch apart: docs/installing.md)'
	@echo 'make locks                   renew the lock files (UPGRADE=1: to the newest versions)'
	@echo 'make clean                   remove everything that make made'

run: .venv/.run
	@exec .venv/bin/botmovie serve $(if $(HOST),--host '$(HOST)') $(if $(PORT),--port '$(PORT)')

ask: .venv/.run
	@test -n "$$QUESTION" || { echo 'Say what to ask: make ask Q="Who directed Parasite?"' >&2; exit 2; }
	@exec .venv/bin/botmovie ask -- "$$QUESTION"

test: .venv/.dev
	@JOBS='$(JOBS)' scripts/check

bench: .venv/.dev
	@exec .venv/bin/python -m benchmarks.run_all

train: .venv/.train

locks: .venv/.run
	@scripts/locks .venv/bin/uv $(if $(UPGRADE),--upgrade)

clean:
	rm -rf .venv build dist .benchmarks htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp says for which purpose .venv was set up; a changed lock file sets it up again.
.venv/.run: requirements.lock pyproject.toml scripts/setup.py
	@command -v '$(PYTHON)' >/dev/null || { echo 'botmovie: $(PYTHON) is not there; Python 3.11 or newer is needed' >&2; exit 1; }
	@test -e .venv/.dev -a .venv/.dev -nt requirements-dev.lock -a .venv/.dev -nt pyproject.toml && touch $@ || '$(PYTHON)' scripts/setup.py run

.venv/.dev: requirements-dev.lock pyproject.toml scripts/setup.py
	@'$(PYTHON)' scripts/setup.py dev

.venv/.train: requirements-train.lock pyproject.toml scripts/setup.py
	@'$(PYTHON)' scripts/setup.py train
