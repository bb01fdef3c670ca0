"""`passerelle serve SERVICE`: run one organization of a kind of service."""

from typing import Annotated

import typer
import uvicorn
from pydantic import ValidationError

from passerelle.privacy.errors import PrivacyError
from passerelle.runtime.app import create_app
from passerelle.runtime.commands.speaking import Unusable
from passerelle.runtime.service import UnknownService, find_service
from passerelle.runtime.settings import Settings


def serve(
    service: Annotated[str, typer.Argument(help="Kind of service: referral, language, enterprise, funding…")],
) -> None:
    """Run one organization's service, set by PASSERELLE_* environment variables."""
    try:
        definition = find_service(service)
        settings = Settings()
        app = create_app(definition, settings)
    except UnknownService as error:
        raise Unusable(str(error)) from error
    except ValidationError as error:
        wanted = ", ".join(f"PASSERELLE_{str(one['loc'][0]).upper()} ({one['msg'].lower()})" for one in error.errors())
        raise Unusable(f"Some settings are missing or wrong: {wanted}.") from error
    except (PrivacyError, OSError) as error:
        raise Unusable(f"The keys file cannot be used: {error}. Make one with `passerelle network admit`.") from error
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=int(settings.drain_seconds),
    )
