#!/bin/sh
# Resolves pyproject.toml into the lock files, for every platform and Python version that we support.
set -eu
uv=$(command -v .tools/uv/bin/uv || command -v uv)
compile() {
    "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 "$@"
}
compile pyproject.toml -o requirements.lock
compile pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
compile --group node -o requirements-node.lock
