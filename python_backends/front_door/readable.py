"""What a reader found, as text: for those who work on text, for counting, and for answers in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from python_backends.errors import InternalError

Result = dict[str, Any]

NOTHING_FOUND = "Nothing was found."
NOTHING_SEEN = "Nothing of that kind was found."


def text_of(result: Result) -> str:
    """The words that were read or heard; of what was seen a line each. InternalError if `result` does not say."""
    if isinstance(result.get("gui_elements"), list):
        return "\n".join(map(_element, result["gui_elements"])) or NOTHING_SEEN
    if isinstance(result.get("detected_objects"), list):
        return "\n".join(map(_object, result["detected_objects"])) or NOTHING_SEEN
    if "error" in result:
        return str(result["error"]["message"])
    if isinstance(result.get("results"), list):
        return "\n\n".join(map(_page, result["results"])) or NOTHING_FOUND
    if "sql" in result:
        return _rows(result)
    if "code_script" in result:
        return _ran(result)
    if "markdown" in result:
        return _scraped(result)
    if "tabs" in result:
        return _driven(result)
    text = result.get("extracted_text", result.get("text"))
    if not isinstance(text, str):
        raise InternalError("a result has no extracted_text")
    return text


def _ran(result: Result) -> str:
    """What a program printed; how it ended, if that was not well; that it printed nothing, if so. Never empty."""
    status, stopped = result.get("exit_status", 0), result.get("stopped_by")
    said = [str(result["output"]).strip()]
    if stopped:
        said.append(f"stopped: {stopped} after {result.get('seconds', 0):.3g} s")
    elif status not in (0, None):
        said += [str(result["stderr"]).strip(), f"exit status {status}"]
    if not any(said):
        said = [str(result["stderr"]).strip() or _made(result.get("files", ()))]
    return "\n".join(filter(None, said))


def _made(files: Sequence[Mapping[str, Any]]) -> str:
    names = ", ".join(str(file["name"]) for file in files)
    return f"it printed nothing, and made {names}" if names else "it printed nothing"


def _rows(result: Result) -> str:
    """A single value as it is, anything more as a Markdown table."""
    names = [column["name"] for column in result["columns"]]
    rows = [["" if cell is None else str(cell) for cell in row] for row in result["rows"]]
    if len(rows) == len(names) == 1:
        return rows[0][0]
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(item: Mapping[str, Any]) -> str:
    """A hit of a search: title, address, and what of it answers."""
    said = " ".join(item.get("snippets") or ()) or item.get("description") or ""
    return "\n".join(filter(None, (item["title"], item["url"], said)))


def _scraped(result: Result) -> str:
    """The fields that were asked for and found, else the main content."""
    said = [f"{name}: {_value(one['value'])}" for name, one in result["fields"].items() if one["value"] is not None]
    said += ["; ".join(f"{name}: {_value(value)}" for name, value in record.items()) for record in result["records"]]
    return "\n".join(said) or "\n\n".join(filter(None, (result["title"], result["markdown"])))


def _driven(result: Result) -> str:
    """What the steps of a browser read; and which one failed, if one did."""
    said = [step["text"] for step in result["steps"] if step.get("text")]
    failed = [step for step in result["steps"] if not step["ok"]]
    said += [f"Step {len(result['steps'])} ({step['action']}) failed: {step['error']['message']}" for step in failed]
    return "\n\n".join(said) or NOTHING_FOUND


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


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
