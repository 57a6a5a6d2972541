"""What tells of the interface and is open to everybody: the OpenAPI document and llms.txt, made once at start-up."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from client.gateway.llms import llms_text
from client.gateway.openapi import document_text

PUBLISHED_PATHS = ("/openapi.json", "/llms.txt")


def published_routes() -> list[Route]:
    """A route for each of `PUBLISHED_PATHS`."""
    texts = ((document_text(), "application/json"), (llms_text(), "text/plain; charset=utf-8"))
    return [_route(path, *given) for path, given in zip(PUBLISHED_PATHS, texts, strict=True)]


def _route(path: str, text: str, media_type: str) -> Route:
    body = text.encode()

    async def view(_: Request) -> Response:
        return Response(body, media_type=media_type)

    return Route(path, view)
