"""Qdrant's own engine behind its REST interface: points, filters, scores and rarity of words are its compiled library's
(`qdrant-edge-py`), and every body is read by the models that its client was generated with, which refuse unknown keys.
Ours are only the sockets, the table of collections and the aliases. The server's binary cannot be had from PyPI."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

edge = pytest.importorskip("qdrant_edge", reason="pip install qdrant-edge-py qdrant-client")
models = pytest.importorskip("qdrant_client.http.models", reason="pip install qdrant-edge-py qdrant-client")

Json = dict[str, Any]


class Refused(Exception):
    """The status and the text of an error."""


@dataclass
class QdrantServer:
    """Collections under `folder`. `down` makes every call fail with a status; `calls` are "METHOD path"."""

    folder: Path
    collections: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Json] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    down: int | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, body: Json) -> Any:
        """The `result` of a call."""
        self.calls.append(f"{method} {path}")
        path = path.partition("?")[0]
        if path == "/aliases":
            pairs = [{"alias_name": alias, "collection_name": name} for alias, name in self.aliases.items()]
            return {"aliases": pairs}
        if path == "/collections/aliases":
            return self._change_aliases(models.ChangeAliasesOperation.model_validate(body))
        match = re.fullmatch(r"/collections/([^/]+)(/.*)?", path)
        if match is None:
            raise Refused(404, "no such path")
        name, rest = match[1], match[2] or ""
        if rest == "":
            return self._collection(method, name, body)
        return self._points(method, rest, self._shard(name), body)

    def _change_aliases(self, wanted: Any) -> bool:
        for action in wanted.actions:
            if isinstance(action, models.DeleteAliasOperation):
                del self.aliases[action.delete_alias.alias_name]
            else:
                made = action.create_alias
                self._shard(made.collection_name)
                self.aliases[made.alias_name] = made.collection_name
        return True

    def _collection(self, method: str, name: str, body: Json) -> Any:
        if method == "DELETE":
            self._shard(name).close()
            del self.collections[name]
            return True
        if method == "GET":
            self._shard(name)
            return {"status": "green", "config": {"metadata": self.metadata[name]}}
        wanted = models.CreateCollection.model_validate(body)
        meaning, words = wanted.vectors["meaning"], wanted.sparse_vectors["words"]
        assert (words.modifier, wanted.on_disk_payload, meaning.on_disk) == (models.Modifier.IDF, True, True)
        distance = getattr(edge.Distance, meaning.distance.value)
        config = edge.EdgeConfig(
            vectors={"meaning": edge.EdgeVectorParams(size=meaning.size, distance=distance)},
            sparse_vectors={"words": edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
        )
        self.collections[name] = edge.EdgeShard.create(str(self.folder / name), config)
        self.metadata[name] = wanted.metadata
        return True

    def _shard(self, name: str) -> Any:
        if name not in self.collections:
            raise Refused(404, f"Not found: Collection `{name}` doesn't exist!")
        return self.collections[name]

    def _points(self, method: str, rest: str, shard: Any, body: Json) -> Any:
        if (method, rest) == ("PUT", "/index"):
            wanted = models.CreateFieldIndex.model_validate(body)
            kind = getattr(edge.PayloadSchemaType, wanted.field_schema.value.capitalize())
            shard.update(edge.UpdateOperation.create_field_index(wanted.field_name, kind))
            return {"status": "completed"}
        if (method, rest) == ("PUT", "/points"):
            points = [_point(one) for one in models.PointsList.model_validate(body).points]
            shard.update(edge.UpdateOperation.upsert_points(points))
            return {"status": "completed"}
        kinds: dict[str, Callable[[Any, Json], Any]] = {
            "/points": _retrieved, "/points/query": _queried, "/points/scroll": _scrolled, "/points/count": _counted,
            "/points/delete": _deleted,
        }  # fmt: skip
        return kinds[rest](shard, body)


def _point(one: Any) -> Any:
    named = {
        name: edge.SparseVector(vector.indices, vector.values) if isinstance(vector, models.SparseVector) else vector
        for name, vector in one.vector.items()
    }
    return edge.Point(one.id, named, one.payload)


def _retrieved(shard: Any, body: Json) -> list[Json]:
    wanted = models.PointRequest.model_validate(body)
    return [_told(one) for one in shard.retrieve(wanted.ids, wanted.with_payload, wanted.with_vector)]


def _queried(shard: Any, body: Json) -> Json:
    wanted = models.QueryRequest.model_validate(body)
    vector = wanted.query
    if isinstance(vector, models.SparseVector):
        vector = edge.SparseVector(vector.indices, vector.values)
    exact = wanted.params is not None and bool(wanted.params.exact)
    found = shard.query(edge.QueryRequest(
        limit=wanted.limit, query=edge.Query.Nearest(vector, using=wanted.using), filter=_filter(wanted.filter),
        with_payload=wanted.with_payload, with_vector=wanted.with_vector, params=edge.SearchParams(exact=exact),
    ))  # fmt: skip
    return {"points": [{**_told(one), "score": one.score} for one in found]}


def _scrolled(shard: Any, body: Json) -> Json:
    wanted = models.ScrollRequest.model_validate(body)
    points, after = shard.scroll(edge.ScrollRequest(
        limit=wanted.limit, offset=wanted.offset, filter=_filter(wanted.filter), with_payload=wanted.with_payload,
        with_vector=wanted.with_vector,
    ))  # fmt: skip
    return {"points": [_told(one) for one in points], "next_page_offset": None if after is None else str(after)}


def _counted(shard: Any, body: Json) -> Json:
    wanted = models.CountRequest.model_validate(body)
    return {"count": shard.count(edge.CountRequest(exact=wanted.exact, filter=_filter(wanted.filter)))}


def _deleted(shard: Any, body: Json) -> Json:
    wanted = models.FilterSelector.model_validate(body)
    shard.update(edge.UpdateOperation.delete_points_by_filter(_filter(wanted.filter)))
    return {"status": "completed"}


def _told(one: Any) -> Json:
    return {"id": str(one.id), "payload": one.payload, "vector": one.vector}


def _filter(wanted: Any) -> Any:
    if wanted is None:
        return None
    parts = {name: [_condition(one) for one in (value if isinstance(value, list) else [value])]
             for name in ("must", "should", "must_not") if (value := getattr(wanted, name)) is not None}  # fmt: skip
    return edge.Filter(**parts)


def _condition(one: Any) -> Any:
    if isinstance(one, models.Filter):
        return _filter(one)
    if isinstance(one, models.IsEmptyCondition):
        return edge.IsEmptyCondition(one.is_empty.key)
    if isinstance(one, models.HasIdCondition):
        return edge.HasIdCondition(set(one.has_id))
    if one.match is not None:
        return edge.FieldCondition(one.key, match=edge.MatchValue(one.match.value))
    bounds = {name: bound for name in ("gt", "gte", "lt", "lte") if (bound := getattr(one.range, name)) is not None}
    return edge.FieldCondition(one.key, range=edge.RangeFloat(**bounds))


@contextmanager
def running(server: QdrantServer) -> Iterator[str]:
    """The address of `server`, which listens on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                if server.down is not None:
                    raise Refused(server.down, "down")
                with server.lock:
                    status, answer = (
                        200,
                        {"result": server.answer(self.command, self.path, orjson.loads(body or b"{}"))},
                    )
            except Refused as refused:
                status, answer = refused.args[0], {"status": {"error": refused.args[1]}}
            except ValidationError as error:
                status, answer = 400, {"status": {"error": str(error)}}
            data = orjson.dumps(answer)
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_DELETE = _serve

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
    for shard in server.collections.values():
        shard.close()
