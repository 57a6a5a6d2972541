"""Running schemathesis against a gateway, by the OpenAPI document that the gateway itself serves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx

from python_backends.runtime.config import CHECKOUT
from tests.client.gateway.server import Gateway
from tests.waiting import PATIENCE_S

SECONDS = 240
# What a file holds, and which fields go together, no schema can say: requests within it may still be refused.
NOT_CHECKED = "positive_data_acceptance"


def attack(gateway: Gateway, folder: Path, examples: int) -> str:
    """Its report; the test fails with it if any check failed. `examples` bounds the random cases of a route."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{gateway.url}/openapi.json",
        "--header", f"Authorization: Bearer {gateway.api_key}", "--checks", "all", "--exclude-checks", NOT_CHECKED,
        "--generation-deterministic", "--max-examples", str(examples), "--no-shrink", "--no-color",
        "--suppress-health-check", "all", "--request-timeout", str(PATIENCE_S),
    ]  # fmt: skip
    environment = {
        **os.environ, "PYTHONPATH": str(CHECKOUT), "SCHEMATHESIS_HOOKS": "tests.client.gateway.attack_hooks",
        "COLUMNS": "120",
    }  # fmt: skip
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def answered(gateway: Gateway) -> dict[int, int]:
    """How many chat completions the gateway answered with each status."""
    text = httpx.get(f"{gateway.url}/metrics", headers=gateway.headers, timeout=PATIENCE_S).text
    found = re.findall(r'openfaze_requests_total\{route="chat",status="(\d+)"\} (\d+)', text)
    return {int(status): int(count) for status, count in found}
