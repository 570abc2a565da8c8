"""Logs as structured events, on stderr, that never hold the token."""

import logging
import re
import sys
from typing import Literal

import structlog

_TOKEN = re.compile(r"\d{5,16}:[A-Za-z0-9_-]{30,64}")
_HIDDEN = "<token>"


def set_up(level: str, form: Literal["text", "json"]) -> None:
    """Log from here on. Lines of libraries go the same way as our own."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _WithoutToken(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # The first ones write every request with its address, and the address holds the token; the last ones say at every start what
    # our own events say.
    for chatty in ("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "alembic", "uvicorn"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))


class _WithoutToken(structlog.stdlib.ProcessorFormatter):
    """The last gate: whatever a line holds, tracebacks and libraries' lines too, a token does not pass."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub(_HIDDEN, super().format(record))
