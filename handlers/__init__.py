"""The Telegram edge: one module a surface. Endpoints call one use case and return a reply; they cannot send and cannot commit."""

from handlers import (
    activities,
    amends,
    announcements,
    checkin,
    collection,
    desk,
    packets,
    points,
    prizes,
    proofs,
    relay,
    review,
    schedule,
    setup,
    sharing,
    start,
)

ROUTERS = (
    setup.router,
    start.router,
    activities.router,
    announcements.router,
    checkin.router,
    proofs.router,
    amends.router,
    review.router,
    packets.router,
    points.router,
    relay.router,
    schedule.router,
    sharing.router,
    desk.router,
    collection.router,
    prizes.router,
)
