"""/llms.txt: what this server does, in Markdown, for language models that are to use it (llmstxt.org)."""

from __future__ import annotations

from client.gateway.catalog import listing
from client.gateway.config import Limits
from client.mcp.offers import offered
from python_backends.front_door.tasks import TASKS


def llms_text() -> str:
    """The whole text; the tasks are those that a model answers."""
    models = ", ".join(f"`{model['id']}`" for model in listing()["data"])
    tools = offered()
    tasks = "\n".join(f"- `{task.name}`: {tools[task.name].description}" for task in TASKS if task.tagged)
    limits = Limits()
    return f"""# openfaze

> Reads documents and data with small specialised models behind one OpenAI-compatible endpoint. Structured output is
> grounded: every value says from which words, page and box it was taken.

- `POST /v1/chat/completions` does all work; models: {models}. The same request always gives the same answer, so
  sampling parameters have no effect.
- `POST /v1/audio/transcriptions` writes down one recording of up to {limits.recording_bytes // 2**20} MiB, in OpenAI's
  form (json, text, srt, vtt, verbose_json, diarized_json; `stream`).
- A file goes into a content part: `{{"type": "file", "file": {{"file_data": "<URL, data URI or base64>"}}}}` or
  `image_url`; up to {limits.file_bytes // 2**20} MiB inline, more by URL.
- With `response_format` of type `json_schema` the content is an object valid against the schema, and the precontext
  entry `grounding` says where each value stands. What may be absent must be allowed to be null.
- Errors are `{{"error": {{"message", "type", "code", "param", "request_id"}}}}`; the message says what to change.

## Tasks

Name one in a system message, `<task>ocr</task>`, and send its input as the user message. The content is then
`{{"name": "<task>", "result": {{...}}}}`, always of the same form.

{tasks}

## More

- [OpenAPI document](/openapi.json): every field, bound and refusal
- [MCP server](/mcp): the same tasks, and `extract`, as tools (Streamable HTTP)
- [Readiness](/health/ready): whether requests can be answered now
"""
