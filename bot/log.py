"""Logs as structured events, on stderr, that hold neither the token nor what people wrote."""

import logging
import re
import sys
from typing import Literal

import structlog

from kit import faults

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
                # Kinds and places: what an exception was raised with may be somebody's words.
                structlog.processors.ExceptionRenderer(lambda raised: faults.full(raised[1])),
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    sys.excepthook = _stopped_by
    # The first ones write every request with its address, and the address holds the token; the last ones say at every start what
    # our own events say.
    for chatty in ("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "alembic", "uvicorn"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _stopped_by(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """What nobody caught is said like everything else."""
    structlog.get_logger(__name__).critical("stopped by a mistake in the program", exc_info=error)


class _WithoutToken(structlog.stdlib.ProcessorFormatter):
    """The last gate: whatever a line holds, tracebacks and libraries' lines too, a token does not pass."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub(_HIDDEN, super().format(record))
