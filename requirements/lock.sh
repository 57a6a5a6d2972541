#!/bin/sh
# Rewrites the three locks from pyproject.toml. Needs uv (pip install uv).
set -eu
cd "$(dirname "$0")"
lock() {
    uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate \
        --fork-strategy requires-python --custom-compile-command "requirements/lock.sh" "$@"
}
lock ../pyproject.toml -o serve.lock
lock ../pyproject.toml --group ../pyproject.toml:test -o test.lock
lock ../pyproject.toml --group ../pyproject.toml:test --group ../pyproject.toml:perf -o perf.lock
