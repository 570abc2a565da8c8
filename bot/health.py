"""Questions of whoever watches over the process: is it alive, is it ready, what does it measure."""

import asyncio
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kit.db import Database

_DATABASE_SECONDS = 2.0


def health_routes(database: Database, is_ticking: Callable[[], bool]) -> list[Route]:
    """`/healthz`: the process answers. `/readyz`: the database is reachable and the scheduler ticks."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        if not is_ticking():
            return PlainTextResponse("the scheduler does not tick\n", status_code=503)
        try:
            async with asyncio.timeout(_DATABASE_SECONDS), database.read() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError, TimeoutError):
            return PlainTextResponse("the database cannot be reached\n", status_code=503)
        return PlainTextResponse("ready\n")

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def metrics_route() -> Route:
    """`/metrics`, for Prometheus."""

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Route("/metrics", metrics)
