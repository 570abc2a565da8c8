"""Methods by which updates come to the bot: polling and webhook; and files."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from simulator.accounts import Webhook
from simulator.api.registry import Ask, method
from simulator.errors import ApiError, Json, bad, strict
from simulator.updates import KINDS
from simulator.webhook import Deliverer

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
PORTS = {443, 80, 88, 8443}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@method("getUpdates")
async def get_updates(ask: Ask) -> list[Json]:
    """Updates; a higher offset confirms what came before it."""
    if ask.bot.webhook is not None:
        raise ApiError(409, WEBHOOK_ACTIVE)
    limit, timeout = ask.get("limit", 100), ask.get("timeout", 0)
    if not 1 <= limit <= 100:
        raise strict(f"limit is 1 to 100, not {limit}")
    if not 0 <= timeout <= 50:
        raise strict(f"timeout is 0 to 50, not {timeout}")
    _allow(ask)
    offset = ask.get("offset", 0)
    if offset:
        ask.bot.updates.confirm(offset)
        ask.world.changes.notify()
    return await ask.bot.updates.poll(limit, timeout)


@method("setWebhook")
def set_webhook(ask: Ask) -> bool:
    """Deliver updates to an address from now on; an empty address takes it back.

    Plain HTTP is for this machine only.
    """
    url = ask.params["url"]
    secret = ask.get("secret_token", "")
    connections = ask.get("max_connections", 40)
    for name in ("certificate", "ip_address"):
        if name in ask.params:
            raise strict(f"the simulator does not model {name}")
    if url:
        parts = urlsplit(url)
        local = parts.hostname in LOOPBACK
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if not local and (parts.port or 443) not in PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        if not 1 <= connections <= 100:
            raise strict(f"max_connections is 1 to 100, not {connections}")
    _allow(ask)
    if ask.get("drop_pending_updates"):
        ask.bot.updates.drop_all()
    _stop(ask)
    if url:
        ask.bot.updates.interrupt()
        ask.bot.webhook = Webhook(url, secret, connections)
        ask.bot.webhook_worker = Deliverer(ask.world, ask.bot)
    return True


@method("deleteWebhook")
def delete_webhook(ask: Ask) -> bool:
    """Go back to polling."""
    if ask.get("drop_pending_updates"):
        ask.bot.updates.drop_all()
    _stop(ask)
    return True


@method("getWebhookInfo")
def get_webhook_info(ask: Ask) -> Json:
    """Address, backlog and last error."""
    hook = ask.bot.webhook
    result: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(ask.bot.updates),
    }
    if hook is not None:
        result["max_connections"] = hook.connections
        if hook.last_error:
            result |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if ask.bot.updates.allowed_named:
        result["allowed_updates"] = ask.bot.updates.allowed_named
    return result


@method("getFile")
def get_file(ask: Ask) -> Json:
    """Where a file can be downloaded."""
    return ask.world.files.file(ask.bot, ask.params["file_id"])


def _allow(ask: Ask) -> None:
    kinds = ask.get("allowed_updates")
    if kinds is None:
        return
    if unknown := set(kinds) - set(KINDS):
        raise strict(f"there are no updates of kind {sorted(unknown)}")
    ask.bot.updates.allow(kinds)


def _stop(ask: Ask) -> None:
    if ask.bot.webhook_worker is not None:
        ask.bot.webhook_worker.stop()
    ask.bot.webhook = ask.bot.webhook_worker = None
