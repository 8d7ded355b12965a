# Two commands for people: `make demo` and `make test`. The others are parts of `make test`.
PYTHON ?= python3
BIN := .venv/bin
# What a run of the tests keeps of the system's Node: the one of .tools where there is none.
export PATH := $(PATH):$(CURDIR)/.tools/node/bin

.PHONY: demo test lint unit javascript prepared lock

demo:
	@$(PYTHON) scripts/prepare.py demo && exec $(BIN)/python -m config.demo

test: prepared lint javascript unit

prepared:
	@$(PYTHON) scripts/prepare.py test

lint: prepared
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run

javascript: prepared
	node --test tests/js/

unit: prepared
	$(BIN)/pytest -n 2

# After a change of pyproject.toml: the lock files carry digests and no address.
lock:
	sh scripts/lock.sh
