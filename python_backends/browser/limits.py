"""What a request and its browser may take. Every bound is named in the answer or error that tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.parameters import number, whole

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request and of the one Chromium that serves it.

    `wall_s` is the longest that a request may ask for, `step_s` what a step takes that does not say. `traffic_bytes`
    bounds what the pages of one request send and receive, `memory_bytes` all processes of one Chromium without what
    they share with its program file, `heap_mb` the JavaScript of one page. `returned_bytes` are screenshots and
    downloads of one answer together, before base64; `text_characters` those of one text, `html_characters` of one HTML.
    """

    steps: int = 50
    wall_s: float = 120.0
    usual_s: float = 30.0
    step_s: float = 10.0
    traffic_bytes: int = 64 * MIB
    connections: int = 64
    memory_bytes: int = 1024 * MIB
    heap_mb: int = 384
    folder_bytes: int = 192 * MIB
    processes: int = 1024
    tabs: int = 8
    returned_bytes: int = 8 * MIB
    text_characters: int = 200_000
    html_characters: int = 1_000_000
    links: int = 500
    cookies: int = 300
    screenshot_height: int = 16_384
    given_files: int = 20
    given_bytes: int = 16 * MIB


def limits_of(parameters: Mapping[str, str]) -> Limits:
    """The bounds that a model's configuration names; InternalError for one that is no number."""
    usual = Limits()
    return Limits(
        steps=whole(parameters, "steps", usual.steps),
        wall_s=number(parameters, "wall_seconds", usual.wall_s),
        usual_s=number(parameters, "usual_seconds", usual.usual_s),
        step_s=number(parameters, "step_seconds", usual.step_s),
        traffic_bytes=whole(parameters, "traffic_mb", usual.traffic_bytes // MIB) * MIB,
        memory_bytes=whole(parameters, "memory_mb", usual.memory_bytes // MIB, least=256) * MIB,
        tabs=whole(parameters, "tabs", usual.tabs),
        returned_bytes=whole(parameters, "returned_mb", usual.returned_bytes // MIB) * MIB,
    )
