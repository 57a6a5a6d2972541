"""Whether a request may be begun a second time when nobody knows what became of the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from python_backends.front_door.tasks import SCRAPER
from python_backends.ingress.links import links_in


def is_repeatable(tasks: Sequence[str], messages: Iterable[Mapping[str, Any]], *, route: bool) -> bool:
    """Whether nothing outside can change because of a request with the tagged `tasks` and the engine's `messages`.

    Reading, searching, and programs in the sandbox change nothing. A page that is visited may: its own programs run in
    the browser, and send what they like. So what names the task `scraper`, or leaves the choice of tasks to words
    (`route`) and has an address in it, is not repeatable.
    """
    if tasks:
        return SCRAPER.name not in tasks
    return not route or not any(_has_address(part) for message in messages for part in message["parts"])


def _has_address(part: Mapping[str, Any]) -> bool:
    return part["type"] == "url" or (part["type"] == "text" and bool(links_in(part["text"])))
