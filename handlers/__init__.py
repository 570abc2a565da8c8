"""The Telegram edge: one module a surface. Endpoints call one use case and return a reply; they cannot send and cannot commit."""

from handlers import activities, amends, checkin, packets, points, proofs, relay, review, setup, start

ROUTERS = (
    setup.router,
    start.router,
    activities.router,
    checkin.router,
    proofs.router,
    amends.router,
    review.router,
    packets.router,
    points.router,
    relay.router,
)
