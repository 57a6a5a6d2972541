"""`ask FILE --schema S.json`: the object a schema asks for, pictures of where each value stands, or when it is said."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from client.chat_completions import ANSWER_SECONDS, MODEL
from client.cli.annotate import PictureNames, grounded_pages
from client.cli.documents import chat, content_part, other_form, read_bytes
from client.cli.pictures import output_folder, save_pictures
from client.cli.some_server import some_server
from client.cli.terminal import messages, write_result
from client.media_types import media_type_of
from python_backends.errors import InvalidRequest

# What stands after the colon of a field: total:number. Anything may be absent.
TYPES: Mapping[str, dict[str, Any]] = {
    "string": {"type": ["string", "null"]},
    "number": {"type": ["number", "null"]},
    "integer": {"type": ["integer", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
}

STRUCTURE = ("fusion", "tensorrt_llm", "finish", "ingress")
# What else a file asks for by being what it is, by the beginning of its media type.
KINDS: Mapping[str, tuple[str, ...]] = {
    "image/": ("ocr", "gui_detection", "object_detection"),
    "application/pdf": ("ocr",),
    "audio/": ("speech_to_text",),
    "video/": ("speech_to_text",),
}


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "ask", help="fill a JSON schema from a document or recording and show where each value is"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="image, PDF, DOCX or text file, sound or video")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--schema", type=Path, metavar="FILE", help="a JSON schema")
    what.add_argument("--fields", metavar="LIST", help=f"such as company,date:date,total:number ({', '.join(TYPES)})")
    parser.add_argument("--question", default="", help="what you want, in your own words")
    parser.add_argument("--json", action="store_true", help="the object with its grounding, on one line")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="folder for the annotated pictures")
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class Found:
    """The object, where its leaves come from, and the document's pages with their sizes; None for a recording."""

    value: Any
    grounding: list[dict[str, Any]]
    pages: list[dict[str, Any]] | None


def run(options: argparse.Namespace) -> int:
    """Ask for one object."""
    schema = schema_in(options.schema) if options.schema else schema_of(options.fields)
    names = PictureNames(output_folder(options.out))
    body = request_body(options.file, schema, options.question)
    with some_server(*tasks_of(options.file, options.question)) as (url, key):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=ANSWER_SECONDS) as client:
            found = found_in(client, chat(client, body))
    write_result(_shown(found, options.json))
    if found.pages is None:
        for line in heard_lines(found.grounding):
            messages().print(line, markup=False)
        return 0
    shown = {leaf["page"] for leaf in found.grounding if leaf["bounds"]}
    pictures = grounded_pages(options.file, found.pages, found.grounding)
    return 0 if save_pictures(options.file, pictures, len(shown), names) else 1


def tasks_of(path: Path, question: str) -> tuple[str, ...]:
    """Models for the request, none where that may be any: words can ask for all that there is."""
    kind = media_type_of(path.name)
    seen = next((tasks for beginning, tasks in KINDS.items() if kind.startswith(beginning)), ())
    return (*STRUCTURE, *seen) if seen and not question else ()


def schema_of(fields: str) -> dict[str, Any]:
    """The schema of `name, name:type, ...`; InvalidRequest names the part that is not understood."""
    properties = {}
    for part in fields.split(","):
        name, _, kind = (piece.strip() for piece in part.partition(":"))
        if not name or (kind and kind not in TYPES):
            raise InvalidRequest(f"--fields is not understood at {part.strip()!r}: write NAME or NAME:TYPE, "
                                 f"TYPE being one of {', '.join(TYPES)}")  # fmt: skip
        properties[name] = TYPES[kind or "string"]
    return {"type": "object", "properties": properties}


def schema_in(path: Path) -> dict[str, Any]:
    """The schema in a file; InvalidRequest if it is no JSON object."""
    try:
        schema = orjson.loads(read_bytes(path))
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"{path} is no JSON: {error}") from error
    if not isinstance(schema, dict):
        raise InvalidRequest(f"{path} holds no JSON object, which a schema is")
    return schema


def request_body(path: Path, schema: dict[str, Any], question: str) -> dict[str, Any]:
    """The chat-completions request."""
    words = [{"type": "text", "text": question}] if question else []
    return {
        "model": MODEL,
        "messages": [{"role": "user", "content": [*words, content_part(path, read_bytes(path))]}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}},
    }


def found_in(client: httpx.Client, response: httpx.Response) -> Found:
    """What the gateway answered."""
    try:
        answer = response.json()
        entries = {entry["name"]: entry["result"] for entry in answer["precontext"]}
        value = orjson.loads(answer["choices"][0]["message"]["content"])
        return Found(value, entries["grounding"], pages_of(entries))
    except (ValueError, LookupError, TypeError) as error:
        raise other_form(client, response) from error


def pages_of(entries: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The pages of the document, by whichever task saw them; None if none did."""
    if "ocr" in entries:
        sections: list[dict[str, Any]] = entries["ocr"]["sections"]
        return sections
    seen = (entries[task]["pages"] for task in ("gui_detection", "object_detection") if task in entries)
    return next(seen, None)


def heard_lines(grounding: list[dict[str, Any]]) -> Iterator[str]:
    """When each value is said, and by whom; values that tell of the recording itself need no line."""
    for leaf in grounding:
        if leaf.get("time") and leaf["source"] != "measured":
            begin, end = leaf["time"]
            speaker = f", {leaf['speaker']}" if leaf["speaker"] else ""
            yield f"{leaf['path']}: said from {begin:.1f} to {end:.1f} s{speaker}"


def _shown(found: Found, as_line: bool) -> str:
    if as_line:
        return orjson.dumps({"value": found.value, "grounding": found.grounding}).decode() + "\n"
    return orjson.dumps(found.value, option=orjson.OPT_INDENT_2).decode() + "\n"
