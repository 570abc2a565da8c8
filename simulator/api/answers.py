"""Answers to taps, and the bot's reactions."""

from __future__ import annotations

import re

from simulator.api.registry import Ask, method
from simulator.entities import plain_length
from simulator.errors import bad, strict
from simulator.messages import Answer
from simulator.tapping import REACTIONS

MAX_TOAST = 200


@method("answerCallbackQuery")
def answer_callback_query(ask: Ask) -> bool:
    """A toast or an alert, or nothing visible; once for each tap, within 150 s."""
    text, url = ask.get("text", ""), ask.get("url")
    if plain_length(text) > MAX_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    if url is not None and not re.match(
        rf"^(https://)?t\.me/{re.escape(ask.bot.username)}\?start=[A-Za-z0-9_-]{{1,64}}$", url, re.IGNORECASE
    ):
        raise bad("URL_INVALID")
    tap = ask.world.tap_of(ask.bot, ask.params["callback_query_id"])
    tap.answer = Answer(text, bool(ask.get("show_alert")), url)
    if text:
        ask.world.toasts.append((tap.person, tap.answer))
        if not ask.world.keep_history and len(ask.world.toasts) > 10_000:
            del ask.world.toasts[:5_000]
        ask.world.log(tap.message.chat, "toast", tap.person, tap.message, tap.answer)
    else:
        ask.world.changes.notify()
    return True


@method("setMessageReaction")
def set_message_reaction(ask: Ask) -> bool:
    """The bot's reaction to a message, one at most; an empty list takes it away."""
    chat = ask.chat()
    message = ask.message(chat, "message to react not found")
    if message.service is not None:
        raise bad("REACTION_INVALID")
    wanted = ask.get("reaction", [])
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    for reaction in wanted:
        if reaction["type"] == "custom_emoji":
            raise strict("the simulator does not model custom reactions")
        if reaction["type"] != "emoji" or reaction.get("emoji") not in REACTIONS:
            raise bad("REACTION_INVALID")
    emoji = [reaction["emoji"] for reaction in wanted]
    if emoji:
        message.reactions[ask.bot] = emoji
    else:
        message.reactions.pop(ask.bot, None)
    ask.world.log(chat, "reaction", ask.bot, message, emoji)
    return True
