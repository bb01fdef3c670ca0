"""`python -m passerelle.testing.probe`: one probe organization as a process, set by the environment."""

import uvicorn

from passerelle.runtime.app import create_app
from passerelle.runtime.settings import Settings
from passerelle.testing.probe.service import service

settings = Settings()
uvicorn.run(
    create_app(service, settings),
    host=settings.http_host,
    port=settings.http_port,
    log_config=None,
    access_log=False,
    timeout_graceful_shutdown=10,
)
