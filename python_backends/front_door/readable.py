"""What a reader found, as text: for those who work on text, for counting, and for answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from python_backends.errors import InternalError

Result = dict[str, Any]

NOTHING_SEEN = "Nothing of that kind was found."


def text_of(result: Result) -> str:
    """The words that were read or heard; of what was seen a line each. InternalError if `result` does not say."""
    if isinstance(result.get("gui_elements"), list):
        return "\n".join(map(_element, result["gui_elements"])) or NOTHING_SEEN
    if isinstance(result.get("detected_objects"), list):
        return "\n".join(map(_object, result["detected_objects"])) or NOTHING_SEEN
    text = result.get("extracted_text", result.get("text"))
    if not isinstance(text, str):
        raise InternalError("a result has no extracted_text")
    return text


def _element(item: Mapping[str, Any]) -> str:
    kind, text = str(item["type"]).replace("_", " "), item.get("text")
    return f'{kind} "{text}" {_place(item)}' if text else f"{kind} {_place(item)}"


def _object(item: Mapping[str, Any]) -> str:
    return f"{item['label']} {_place(item)}"


def _place(item: Mapping[str, Any]) -> str:
    """Where, and how surely: `at (12, 30)-(80, 64), 0.93`; the page where there are several."""
    first, last = item["bounds"]["top_left"], item["bounds"]["bottom_right"]
    page = f" on page {item['page']}" if item.get("page") else ""
    return f"at ({first['x']}, {first['y']})-({last['x']}, {last['y']}){page}, {item['confidence']:.2f}"
