"""Run as a process of its own: logs what a test then reads, in the style given."""

import logging
import sys

import asyncpg
import structlog

from passerelle.runtime.logging import configure_logging
from tests.shared.runtime.hosting import CANARY

configure_logging("terminal" if sys.argv[1] == "terminal" else "json", "info", "singa")
log = structlog.get_logger()
log.debug("not_worth_a_line")
log.info("message_parked", reason="undecodable", position=7)


def store_person() -> None:
    raise asyncpg.UniqueViolationError(f"Key (name)=({CANARY}) already exists.")


try:
    store_person()
except asyncpg.PostgresError as error:
    log.error("request_failed", exc_info=error)
    log.exception("answer_failed")
    logging.getLogger("asyncio").error("Task exception was never retrieved", exc_info=error)
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
logging.getLogger("aiokafka").info("not worth a line")
logging.getLogger("aiokafka").error("Unable connect to %s", "127.0.0.1:1")
