"""The web application of one organization: its service's routes, and the same few pages on every service."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import APIRouter, Depends, FastAPI, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from passerelle.messaging.failpoints import arm_from
from passerelle.runtime.delivery import delivery_routes
from passerelle.runtime.edge import ASSETS, Edge
from passerelle.runtime.http import build_routes, caller_check
from passerelle.runtime.logging import configure_logging
from passerelle.runtime.neighbours import neighbour_routes
from passerelle.runtime.organization import Organization
from passerelle.runtime.pages import description_routes
from passerelle.runtime.problems import answer_with_problems
from passerelle.runtime.service import ServiceDefinition
from passerelle.runtime.settings import Settings


def create_app(service: ServiceDefinition, settings: Settings) -> FastAPI:
    """The application that `passerelle serve` runs."""
    configure_logging(settings.log_format, settings.log_level, settings.organization)
    arm_from(settings.failpoint)
    return app_of(Organization(service, settings))


def app_of(organization: Organization) -> FastAPI:
    """The application of an organization; starts and stops it."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        build_routes(app)
        await organization.start()
        try:
            yield
        finally:
            await organization.stop()

    settings, service = organization.settings, organization.service
    app = FastAPI(
        title=settings.name,
        description=service.title,
        version="1",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        # The framework's own spans would hold the query, which can be the name of a person: the edge makes ours.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.organization = organization
    app.add_middleware(
        Edge, organization=organization.id, tracing=organization.tracing, max_body_bytes=settings.max_body_bytes
    )
    site = organization.site
    answer_with_problems(app, (*service.refusals, *(site.refusals if site else ())))
    checked = [Depends(caller_check(settings.api_key_sha256))]
    for router in (*service.routes(organization), delivery_routes(organization), neighbour_routes(organization)):
        app.include_router(router, dependencies=checked)
    if site is not None:
        app.include_router(site.api(), dependencies=checked)
        app.router.routes.append(Below(site.prefixes, site.application(organization.pages)))
    app.include_router(_health(organization))
    app.include_router(description_routes(organization))
    app.mount(ASSETS, StaticFiles(directory=str(files("passerelle.runtime") / "assets")))
    return app


class Below(BaseRoute):
    """Everything below these paths belongs to another application, which sees the whole path."""

    def __init__(self, prefixes: Sequence[str], app: ASGIApp) -> None:
        self._prefixes = tuple(prefixes)
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """`/desk` and `/desk/...`, never `/desks`."""
        path = scope.get("path", "")
        below = any(path == prefix or path.startswith(f"{prefix}/") for prefix in self._prefixes)
        return (Match.FULL if below and scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on."""
        await self._app(scope, receive, send)


def _health(organization: Organization) -> APIRouter:
    router = APIRouter(tags=["operation"])

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive", "organization": organization.id}

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        """Requests can be accepted; Kafka may be away, because what is queued waits in the database."""
        database = await organization.database_answers()
        parts = {
            "database": database,
            "kafka": organization.exchange.is_connected,
            "directory": organization.directory_is_read.is_set(),
        }
        return JSONResponse({"ready": database, **parts}, 200 if database else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        """Prometheus text."""
        if await organization.database_answers():
            await organization.measure()
        return Response(generate_latest(organization.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router
