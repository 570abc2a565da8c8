"""What is measured while the bot runs, for Prometheus. Names begin with `muster_`; docs/operating.md says what to watch."""

from prometheus_client import Counter, Gauge, Histogram

UPDATES = Counter("muster_updates", "Updates that have had their effect")
PUT_ASIDE = Counter("muster_updates_put_aside", "Updates that could not be handled and are in quarantine")
REFUSED = Counter("muster_updates_refused", "Updates beyond what their sender may ask for, refused before any work")
LATENCY = Histogram(
    "muster_update_seconds",
    "From an update's arrival to the commit of its effect",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
BATCH = Histogram("muster_transaction_updates", "Updates in one transaction", buckets=(1, 2, 5, 10, 20, 50, 100, 200))
WAITING = Gauge("muster_updates_waiting", "Updates in memory that wait for their effect")
CALLS = Counter("muster_calls", "Calls to Telegram by method and outcome", ["method", "outcome"])
FLOOD = Counter("muster_flood_waits", "Times Telegram told the bot to wait (429)")
BACKLOG = Gauge("muster_outbox_waiting", "Deliveries that are due and not delivered")
LAG = Gauge("muster_outbox_lag_seconds", "Age of the oldest delivery that is due")
LATENESS = Histogram(
    "muster_schedule_late_seconds",
    "How late a schedule ran",
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 3600),
)
TICK = Gauge("muster_scheduler_tick_timestamp_seconds", "When the scheduler ticked last")
LEADS = Gauge("muster_leads", "1 where this process works by the clock and speaks, 0 where another one does")
