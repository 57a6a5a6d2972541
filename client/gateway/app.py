"""The gateway as an ASGI application: routes, and what surrounds them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from client.gateway.admission import Admission, RateLimiter
from client.gateway.catalog import description, listing, model_named
from client.gateway.chat import ChatCompletions
from client.gateway.config import GatewayConfig
from client.gateway.engine import Engine
from client.gateway.failures import on_http_exception, on_openfaze_error, on_unknown
from client.gateway.metrics import Metrics
from client.gateway.middleware import Gatekeeper, RequestContext
from client.gateway.published import published_routes
from client.gateway.services import Services
from client.gateway.transcription import Transcriptions, refuse_translation
from client.mcp.http import PATH, McpEndpoint
from python_backends.errors import OpenfazeError, UpstreamFailed

_METRICS_TYPE = "text/plain; version=0.0.4"


def create_app(config: GatewayConfig, engine: Engine) -> Starlette:
    """The application that answers with `engine`; opens it at start-up and closes it at shut-down."""
    metrics = Metrics()
    services = Services(config, engine, Admission(config), metrics)
    views = _Views(services)
    chat = ChatCompletions(services)
    mcp = McpEndpoint(config, services.admission)
    handlers: dict[Any, Any] = {OpenfazeError: on_openfaze_error, HTTPException: on_http_exception}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await engine.open()
        try:
            async with mcp.running():
                yield
        finally:
            await chat.close()
            await engine.close()

    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/v1/chat/completions", chat, methods=["POST"]),
            Route("/v1/audio/transcriptions", Transcriptions(services), methods=["POST"]),
            Route("/v1/audio/translations", refuse_translation, methods=["POST"]),
            Route("/v1/models", views.models),
            Route("/v1/models/{model}", views.model),
            Route("/health/live", views.live),
            Route("/health/ready", views.ready),
            Route("/health", views.ready),  # as the vendor's open server has it
            Route("/metrics", views.metrics),
            Route(PATH, mcp, methods=["POST"]),
            *published_routes(),
        ],
        middleware=[
            Middleware(RequestContext, metrics=metrics),
            Middleware(ExceptionMiddleware, handlers=handlers),
            Middleware(Gatekeeper, config=config, limiter=RateLimiter(config.rate, config.burst)),
        ],
        exception_handlers={**handlers, Exception: on_unknown},
    )


class _Views:
    """The routes that answer at once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def models(self, _: Request) -> Response:
        return _json(listing())

    async def model(self, request: Request) -> Response:
        return _json(description(model_named(request.path_params["model"])))

    async def live(self, _: Request) -> Response:
        return _json({"status": "live"})

    async def ready(self, _: Request) -> Response:
        found = await self._services.engine.readiness()
        body = {"status": found.status, "models": found.models}
        return _json(body, 200 if found.status == "ready" else 503)

    async def metrics(self, _: Request) -> Response:
        """Our numbers, then the inference server's as it reports them; they do without the latter while it is away."""
        admission = self._services.admission
        own = self._services.metrics.text(admission.inside, admission.held_bytes)
        try:
            upstream = await self._services.engine.metrics()
        except UpstreamFailed:
            return Response(f"{own}# inference server unreachable\n", media_type=_METRICS_TYPE)
        return Response(own.encode() + upstream, media_type=_METRICS_TYPE)


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
