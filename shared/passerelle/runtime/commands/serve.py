"""`passerelle serve SERVICE`: run one organization of a kind of service."""

import sys
from contextlib import suppress
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError

from passerelle.privacy.errors import PrivacyError
from passerelle.privacy.keyring import KeyRing
from passerelle.runtime.app import create_app
from passerelle.runtime.commands.speaking import Unusable
from passerelle.runtime.process import tune_for_batches
from passerelle.runtime.service import ServiceDefinition, UnknownService, find_service, services_of
from passerelle.runtime.settings import Settings

STARTUP_FAILURE = 3
"""The status uvicorn itself ends with when it could not start."""


def serve(
    service: Annotated[str, typer.Argument(help="Kind of service: referral, language, enterprise, funding…")],
) -> None:
    """Run one organization's service, set by PASSERELLE_* environment variables."""
    definition, settings = _prepared(service)
    app = create_app(definition, settings)
    tune_for_batches()
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=int(settings.drain_seconds),
    )
    server = Departing(config, app)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


class Departing(uvicorn.Server):
    """Says that it is leaving before it waits for open requests: streams to open pages would last for ever."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to end has come."""
        self._app.state.organization.leaving.set()
        super().handle_exit(sig, frame)


def _prepared(kind: str) -> tuple[ServiceDefinition, Settings]:
    """All that can be wrong before anything starts; raises Unusable."""
    try:
        definition = find_service(kind)
        settings = Settings()
        ring = KeyRing.load(settings.keys_file)
        ring.links()
    except UnknownService as error:
        raise Unusable(str(error)) from error
    except ValidationError as error:
        wanted = ", ".join(f"PASSERELLE_{str(one['loc'][0]).upper()} ({one['msg'].lower()})" for one in error.errors())
        raise Unusable(f"Some settings are missing or wrong: {wanted}.") from error
    except (PrivacyError, OSError) as error:
        raise Unusable(f"The keys file cannot be used: {error} Make one with `passerelle network admit`.") from error
    if (ring.organization, ring.kind) != (settings.organization, kind):
        raise Unusable(
            f"The keys file is that of {ring.organization} as {ring.kind}, not of {settings.organization} as {kind}."
        )
    try:
        services_of(settings.services_file)
    except (OSError, TypeError, ValueError) as error:
        raise Unusable(
            "PASSERELLE_SERVICES_FILE cannot be used: it names a JSON list of"
            f' {{"service": "french_course", "title": "French courses"}} ({type(error).__name__}).'
        ) from error
    return definition, settings
