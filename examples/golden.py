"""What is read in the examples, kept as JSON: `python -m examples.golden http://127.0.0.1:8000 [--key KEY] [NAME ...]`.

Reads the examples (all of them, or those named) through a running gateway and writes `golden/NAME.json`. Look at the
difference before you commit it: the tests take these files for the truth.
"""

from __future__ import annotations

import argparse
import base64
import json
import mimetypes
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
EXAMPLES = ("invoice.png", "receipt.jpg", "report.pdf", "rotated_photo.jpg", "two_columns.png", "wide_line.png")
TIMEOUT_S = 120.0


def example(name: str) -> bytes:
    """The bytes of an example."""
    return (HERE / name).read_bytes()


def mime_of(name: str) -> str:
    """The media type that goes with the ending of `name`."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def read_over_http(url: str, key: str, name: str) -> dict[str, Any]:
    """The result of the task `ocr` for an example, asked of the gateway at `url`; raises httpx.HTTPError."""
    uri = f"data:{mime_of(name)};base64,{base64.b64encode(example(name)).decode()}"
    part = {"type": "file", "file": {"filename": name, "file_data": uri}}
    messages = [{"role": "system", "content": "<task>ocr</task>"}, {"role": "user", "content": [part]}]
    answer = httpx.post(
        f"{url}/v1/chat/completions", json={"model": "interfaze-beta", "messages": messages}, timeout=TIMEOUT_S,
        headers={"Authorization": f"Bearer {key}"}, trust_env=False,
    )  # fmt: skip
    answer.raise_for_status()
    result: dict[str, Any] = json.loads(answer.json()["choices"][0]["message"]["content"])["result"]
    return result


def condensed(result: Mapping[str, Any]) -> dict[str, Any]:
    """What of an `ocr` result is kept: text, pages, boxes [left, top, right, bottom] of lines and words, the layout."""
    pages = [{key: page[key] for key in ("number", "width", "height", "dpi", "source")} for page in result["pages"]]
    return {
        "extracted_text": result["extracted_text"],
        "pages": pages,
        "lines": [
            {"page": section["page"], "text": line["text"], "box": box_of(line["bounds"]),
             "words": [box_of(word["bounds"]) for word in line["words"]]}
            for section in result["sections"] for line in section["lines"]
        ],
        "layout": [_block(block) for block in result["layout"]],
    }  # fmt: skip


def box_of(bounds: Mapping[str, Any]) -> list[int]:
    """[left, top, right, bottom] of a quadrilateral of the result."""
    corners = [bounds[name] for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    xs, ys = [corner["x"] for corner in corners], [corner["y"] for corner in corners]
    return [min(xs), min(ys), max(xs), max(ys)]


def golden(name: str) -> dict[str, Any]:
    """The kept reading of an example."""
    kept: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return kept


def as_json(kept: Mapping[str, Any]) -> str:
    """JSON with one line of the document on each line, so that a difference can be read."""
    parts = []
    for key, value in kept.items():
        rows = [json.dumps(row, ensure_ascii=False) for row in value] if isinstance(value, list) else None
        body = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else json.dumps(value, ensure_ascii=False)
        parts.append(f" {json.dumps(key)}: {body}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _block(block: Mapping[str, Any]) -> dict[str, Any]:
    kept = {"type": block["type"], "page": block["page"], "box": box_of(block["bounds"]), "text": block["text"]}
    if "cells" in block:
        order = ("row", "column", "row_span", "column_span", "text")
        kept["cells"] = [[cell[key] for key in order] for cell in block["cells"]]
    return kept


def main() -> None:
    """Write the golden files."""
    parser = argparse.ArgumentParser(prog="examples.golden", description="Keep what is read in the examples.")
    parser.add_argument("url", help="base URL of a running gateway")
    parser.add_argument("names", nargs="*", metavar="NAME", help="examples; all of them by default")
    parser.add_argument("--key", default="none", help="API key, if the gateway wants one")
    arguments = parser.parse_args()
    for name in arguments.names or EXAMPLES:
        try:
            kept = condensed(read_over_http(arguments.url, arguments.key, name))
        except httpx.HTTPError as error:
            sys.exit(f"examples.golden: {name} could not be read by {arguments.url}: {error}; is the server up?")
        (GOLDEN / f"{name}.json").write_text(as_json(kept), "utf-8")
        sys.stdout.write(f"{name}: {len(kept['lines'])} lines, {len(kept['layout'])} blocks\n")


if __name__ == "__main__":
    main()
