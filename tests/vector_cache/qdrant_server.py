"""A small Qdrant: the REST calls that the store makes, over real HTTP, with the server's own rules and refusals."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import orjson

Json = dict[str, Any]


class Refused(Exception):
    """The status and the text of an error."""


@dataclass
class FakeQdrant:
    """One collection. `calls` are "METHOD path"; `down` makes every call fail with a status."""

    api_key: str | None = None
    vectors: Json | None = None
    indexed: set[str] = field(default_factory=set)
    points: dict[str, Json] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    down: int | None = None

    def answer(self, method: str, path: str, body: Json) -> Any:
        """The `result` of a call."""
        self.calls.append(f"{method} {path}")
        rest = re.sub(r"^/collections/[\w-]+", "", path.partition("?")[0])
        if (method, rest) == ("PUT", ""):
            self.vectors = body["vectors"]
            return True
        if self.vectors is None:
            raise Refused(404, "Not found: Collection doesn't exist!")
        if (method, rest) == ("GET", ""):
            return {"status": "green"}
        if (method, rest) == ("PUT", "/index"):
            self.indexed.add(body["field_name"])
            return {"status": "completed"}
        if method == "GET":
            return self._one(rest.removeprefix("/points/"))
        return {"/points": self._put, "/points/query": self._query, "/points/scroll": self._scroll,
                "/points/count": self._count, "/points/delete": self._delete,
                "/points/payload": self._payload}[rest](body)  # fmt: skip

    def _one(self, point: str) -> Json:
        if point not in self.points:
            raise Refused(404, f"Not found: Point with id {point} does not exists!")
        return {"id": point, "payload": self.points[point]["payload"]}

    def _put(self, body: Json) -> Json:
        assert self.vectors is not None
        for point in body["points"]:
            uuid.UUID(point["id"])
            for name, vector in point["vector"].items():
                if len(vector) != self.vectors[name]["size"]:
                    raise Refused(400, f"Wrong input: Vector dimension error: {len(vector)}")
            self.points[point["id"]] = point
        return {"status": "completed"}

    def _query(self, body: Json) -> Json:
        wanted, found = np.array(body["query"]), []
        for point in self._those(body["filter"]):
            if body["using"] in point["vector"]:
                vector = np.array(point["vector"][body["using"]])
                score = float(vector @ wanted / np.linalg.norm(vector) / np.linalg.norm(wanted))
                found.append({"id": point["id"], "score": score, "payload": point["payload"]})
        return {"points": sorted(found, key=lambda point: -point["score"])[: body["limit"]]}

    def _scroll(self, body: Json) -> Json:
        key = body["order_by"]["key"]
        if key not in self.indexed:
            raise Refused(400, f"Bad request: No range index for `order_by` key: `{key}`")
        ordered = sorted(self.points.values(), key=lambda point: float(point["payload"][key]))
        return {"points": [{"id": point["id"]} for point in ordered[: body["limit"]]]}

    def _count(self, body: Json) -> Json:
        return {"count": len(self._those(body["filter"]))}

    def _delete(self, body: Json) -> Json:
        ids = body["points"] if "points" in body else [point["id"] for point in self._those(body["filter"])]
        for point in ids:
            self.points.pop(point, None)
        return {"status": "completed"}

    def _payload(self, body: Json) -> Json:
        for point in body["points"]:
            self.points[point]["payload"].update(body["payload"])
        return {"status": "acknowledged"}

    def _those(self, narrowed: Json) -> list[Json]:
        return [
            point for point in self.points.values() if all(_holds(rule, point) for rule in narrowed.get("must", []))
        ]


def _holds(rule: Json, point: Json) -> bool:
    if "has_vector" in rule:
        return rule["has_vector"] in point["vector"]
    value = point["payload"][rule["key"]]
    if "match" in rule:
        return bool(value == rule["match"]["value"])
    bounds = rule["range"]
    return bool(value > bounds.get("gt", float("-inf")) and value <= bounds.get("lte", float("inf")))


@contextmanager
def running(server: FakeQdrant) -> Iterator[str]:
    """The address of `server`, which listens on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one packet, or the client's delayed acknowledgement costs 40 ms a call

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                if server.down is not None:
                    raise Refused(server.down, "down")
                if server.api_key is not None and self.headers.get("api-key") != server.api_key:
                    raise Refused(401, "Must provide an API key or an Authorization bearer token")
                status, answer = 200, {"result": server.answer(self.command, self.path, orjson.loads(body or b"{}"))}
            except Refused as refused:
                status, answer = refused.args[0], {"status": {"error": refused.args[1]}}
            data = orjson.dumps(answer)
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_POST = _serve

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
