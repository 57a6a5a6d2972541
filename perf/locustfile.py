"""Load on the HTTP endpoint: users who send a picture the way the official SDKs do.

    OPENFAZE_PAGE=receipt.jpg locust -f perf/locustfile.py --headless -u 4 -r 4 -t 60s -H http://127.0.0.1:8000

OPENFAZE_PAGE names the document (default examples/receipt.jpg), OPENFAZE_API_KEY the key. Without --headless locust
shows its page on port 8089. `python -m perf.locust_report` runs this headless and writes our report.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from locust import HttpUser, constant, task

from perf.chat import chat_body
from perf.hardware import CHECKOUT
from perf.reading import media_of


class Reader(HttpUser):
    """Sends its next page when the last one has been answered."""

    wait_time = constant(0)

    def on_start(self) -> None:
        """The body is made once: the client's base64 is not what is measured."""
        path = Path(os.environ.get("OPENFAZE_PAGE", CHECKOUT / "examples" / "receipt.jpg"))
        self.body = json.dumps(chat_body(media_of(path))).encode()
        key = os.environ.get("OPENFAZE_API_KEY", "local")
        self.headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}

    @task
    def read(self) -> None:
        """One page; an answer without an OCR result is a failure, whatever its status."""
        with self.client.post(
            "/v1/chat/completions", data=self.body, headers=self.headers, name="ocr", catch_response=True
        ) as response:
            if response.status_code != 200:
                response.failure(f"HTTP {response.status_code}: {response.text[:200]}")
            elif '\\"name\\":\\"ocr\\"' not in response.text:
                response.failure("the answer carries no ocr result")
