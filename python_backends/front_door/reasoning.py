"""What further passes of the decoder over the same evidence say: which values stayed, which changed, and to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Further passes by `reasoning_effort`.
PASSES: Mapping[str, int] = {"low": 1, "medium": 2, "high": 3, "xhigh": 3, "on": 1}


@dataclass(frozen=True, slots=True)
class Pass:
    """One answer of the decoder. `drafts` are the words of each leaf by its path, for the next pass; `cut` says that
    it was cut off."""

    json: str
    grounding: list[dict[str, Any]]
    drafts: Mapping[str, str]
    fusion: Mapping[str, Any]
    prompt_tokens: int
    completion_tokens: int
    cut: bool = False


def told(passes: Sequence[Pass]) -> str:
    """A line for each leaf of the last answer, and one for each that an earlier one had and it has not."""
    last = {leaf["path"]: leaf for leaf in passes[-1].grounding}
    lines = [f"Read {len(passes)} times; each time the answer before was held against the page."]
    lines += [_line(leaf, [_value(earlier, path) for earlier in passes[:-1]]) for path, leaf in last.items()]
    gone = {leaf["path"] for earlier in passes[:-1] for leaf in earlier.grounding} - last.keys()
    lines += [f"{path}: dropped, it did not stand a second look." for path in sorted(gone)]
    return "\n".join(lines)


def _value(earlier: Pass, path: str) -> Any:
    return next((leaf["value"] for leaf in earlier.grounding if leaf["path"] == path), None)


def _line(leaf: Mapping[str, Any], before: Sequence[Any]) -> str:
    where = f" on page {leaf['page']}" if leaf["page"] is not None else ""
    sure = f", confidence {leaf['confidence']:.2f}" if leaf["confidence"] is not None else ""
    value = "nothing" if leaf["value"] is None else repr(leaf["value"])
    changed = [earlier for earlier in before if earlier != leaf["value"]]
    verdict = f"revised from {changed[-1]!r}" if changed else "confirmed" if before else "read once"
    return f"{leaf['path']}: {value}{where}{sure}; {verdict}."
