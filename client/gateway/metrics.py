"""The gateway's own numbers as Prometheus text. Labels come from closed sets: no request can invent one."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Iterable

ROUTES = {
    "/v1/chat/completions": "chat",
    "/v1/audio/transcriptions": "transcriptions",
    "/v1/audio/translations": "translations",
    "/v1/models": "models",
    "/health/live": "live",
    "/health/ready": "ready",
    "/health": "ready",
    "/metrics": "metrics",
    "/mcp": "mcp",
    "/openapi.json": "published",
    "/llms.txt": "published",
}
_MODEL_PREFIX = "/v1/models/"
_STATUSES = frozenset({200, 400, 401, 403, 404, 405, 408, 413, 415, 429, 431, 499, 500, 502, 503})
_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)


def route_label(path: str) -> str:
    """The label of a path, `other` for what has no route."""
    return ROUTES.get(path) or ("model" if path.startswith(_MODEL_PREFIX) else "other")


class Histogram:
    """Counts of durations in seconds, in fixed buckets."""

    def __init__(self) -> None:
        self.counts = [0] * (len(_BUCKETS_S) + 1)
        self.total_s = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect.bisect_left(_BUCKETS_S, seconds)] += 1
        self.total_s += seconds

    def lines(self, name: str, labels: str) -> Iterable[str]:
        """Samples of the cumulative buckets, the sum and the count."""
        sums = list(itertools.accumulate(self.counts))
        comma = "," if labels else ""
        for bound, count in zip([*map(str, _BUCKETS_S), "+Inf"], sums, strict=True):
            yield f'{name}_bucket{{{labels}{comma}le="{bound}"}} {count}'
        yield f"{name}_sum{{{labels}}} {self.total_s:.6f}"
        yield f"{name}_count{{{labels}}} {sums[-1]}"


class Metrics:
    """What is counted while the gateway runs."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str]] = Counter()
        self.durations: dict[str, Histogram] = {}
        self.first_event = Histogram()
        self.body_bytes = 0
        self.stream_errors = 0

    def record(self, route: str, status: int, seconds: float) -> None:
        """One finished request."""
        self.requests[route, str(status) if status in _STATUSES else "other"] += 1
        self.durations.setdefault(route, Histogram()).observe(seconds)

    def text(self, inside: int, held_bytes: int) -> str:
        """All samples; `inside` and `held_bytes` are the present values of the gauges."""
        lines = head("openfaze_requests_total", "counter", "Finished HTTP requests.")
        for (route, status), count in sorted(self.requests.items()):
            lines.append(f'openfaze_requests_total{{route="{route}",status="{status}"}} {count}')
        lines += head("openfaze_request_duration_seconds", "histogram", "From request line to end of answer.")
        for route, histogram in sorted(self.durations.items()):
            lines += histogram.lines("openfaze_request_duration_seconds", f'route="{route}"')
        lines += head("openfaze_first_event_seconds", "histogram", "From free place to the engine's first event.")
        lines += self.first_event.lines("openfaze_first_event_seconds", "")
        for name, kind, text, value in (
            ("openfaze_request_body_bytes_total", "counter", "Bytes of request bodies read.", self.body_bytes),
            ("openfaze_stream_errors_total", "counter", "Streams that ended in an error event.", self.stream_errors),
            ("openfaze_inflight_requests", "gauge", "Completions at work or waiting.", inside),
            ("openfaze_held_body_bytes", "gauge", "Bytes of the bodies of requests in flight.", held_bytes),
        ):
            lines += [*head(name, kind, text), f"{name} {value}"]
        return "\n".join(lines) + "\n"


def head(name: str, kind: str, text: str) -> list[str]:
    """The two lines before the samples of `name`."""
    return [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]
