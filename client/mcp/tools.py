"""The tools as agents see them: names, schemas of what goes in and comes out, hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
from mcp.types import Tool as Announcement
from mcp.types import ToolAnnotations
from pydantic import ValidationError

from client.mcp.arguments import Arguments, Document, Page, Query
from client.mcp.offers import EXTRACT, Offer, offered
from client.mcp.result import Extracted, extracted, task_result
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import CHECKOUT

SCHEMAS = CHECKOUT / "docs" / "schemas"
_MAX_NAMED = 5

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `schema` judges its results; None while the task has published none."""

    name: str
    offer: Offer
    announcement: Announcement
    schema: jsonschema_rs.Validator | None

    def arguments(self, given: Mapping[str, Any] | None) -> Arguments:
        """`given`, checked; InvalidRequest names every argument at fault."""
        try:
            return self.offer.arguments.model_validate(given or {})
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)[:_MAX_NAMED]
            raise InvalidRequest("; ".join(map(_fault, found))) from None

    def structured(self, completion: Json) -> Json:
        """What the gateway's answer says, as an object."""
        if self.name == EXTRACT:
            return extracted(completion)
        result = task_result(completion)
        return result if isinstance(result, dict) else {"result": result}


def tools(*, local_files: bool) -> dict[str, Tool]:
    """All tools by name, always in the same order; `path` is an argument only where `local_files` may be read."""
    return {name: _tool(name, offer, local_files) for name, offer in offered().items()}


def _tool(name: str, offer: Offer, local_files: bool) -> Tool:
    published = Extracted.model_json_schema() if name == EXTRACT else _published(SCHEMAS / f"{name}.json")
    announcement = Announcement(
        name=name,
        title=offer.title,
        description=offer.description,
        input_schema=_input_schema(offer.arguments, local_files),
        output_schema=published,
        annotations=ToolAnnotations(
            title=offer.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            # Addresses that the caller names lead out; nothing else does.
            open_world_hint=issubclass(offer.arguments, (Document, Page, Query)),
        ),
    )
    return Tool(name, offer, announcement, None if published is None else jsonschema_rs.validator_for(published))


def _published(path: Path) -> Json | None:
    """The schema of a task's result. Results of tools must be objects, so another one is wrapped like the result is."""
    if not path.is_file():
        return None
    schema: Json = orjson.loads(path.read_bytes())
    if schema.get("type") == "object":
        return schema
    definitions = {"$defs": schema.pop("$defs")} if "$defs" in schema else {}
    schema.pop("$schema", None)
    return {"type": "object", "properties": {"result": schema}, "required": ["result"], **definitions}


def _input_schema(arguments: type[Arguments], local_files: bool) -> Json:
    """The model's schema without what only repeats the names."""
    schema = arguments.model_json_schema()
    kept = {"type": "object", "properties": schema["properties"], "additionalProperties": False}
    if "required" in schema:
        kept["required"] = schema["required"]
    for described in schema["properties"].values():
        described.pop("title", None)
        if described.get("default", ...) is None:
            del described["default"]
    if not local_files:
        kept["properties"].pop("path", None)
    return kept


def _fault(found: Any) -> str:
    where = ".".join(map(str, found["loc"]))
    reason = str(found["msg"]).removeprefix("Value error, ")
    return f"{where}: {reason}" if where else reason
