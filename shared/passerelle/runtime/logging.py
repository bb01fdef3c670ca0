"""structlog for every process: JSON in production, readable on a terminal; short facts with fields, never content."""

import logging
import sys
import time
from pathlib import Path
from traceback import walk_tb
from typing import Literal

import structlog

PLACES = 6
"""How many of the innermost places of an error are told: the last ones are often a driver's."""


def configure_logging(style: Literal["json", "terminal"], level: str, organization: str) -> None:
    """Set logging for this process; the standard library's records take the same way out."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    number = logging.getLevelName(level.upper())
    structlog.configure(
        processors=[*shared, _only_types_of_errors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Seldom(seconds=10))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=[*shared, _only_types_of_errors],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    structlog.contextvars.bind_contextvars(organization=organization)


class Seldom(logging.Filter):
    """Each place in a library speaks once in so many seconds: while Kafka is away its client says the same for ever."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._spoke: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        place, now = (record.pathname, record.lineno), time.monotonic()
        if now - self._spoke.get(place, -self._seconds) < self._seconds:
            return False
        self._spoke[place] = now
        return True


def _only_types_of_errors(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    # A driver's message can quote the row it failed on; the type and the place are enough.
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        places = [f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in walk_tb(error.__traceback__)]
        event["at"] = " > ".join(places[-PLACES:])
    return event
