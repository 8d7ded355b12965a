# Two commands for people: `make demo` and `make test`. The others are the parts of `make test`.
PYTHON ?= python3
BIN := .venv/bin
# Where the system has no Node, the one that the set-up has fetched.
export PATH := $(PATH):$(CURDIR)/.tools/node/bin

.PHONY: demo test prepared lint javascript unit lock

demo:
	@$(PYTHON) scripts/prepare.py demo && exec $(BIN)/python -m config.demo

test: lint javascript unit

prepared:
	@$(PYTHON) scripts/prepare.py test

lint: prepared
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DATA_DIR=$(CURDIR)/.cache SECRET_KEY=for-checks $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	DATA_DIR=$(CURDIR)/.cache SECRET_KEY=for-checks $(BIN)/python manage.py makemigrations --check --dry-run

javascript: prepared
	node --test tests/js/*.test.mjs

unit: prepared
	$(BIN)/pytest -n 2 --dist loadscope

# After a change of pyproject.toml: the lock files carry digests and no address.
lock:
	sh scripts/lock.sh
