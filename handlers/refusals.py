"""What is said where a call is not done: a window to whoever tapped, words to whoever wrote."""

from features.people import access, view
from features.people.access import OutOfDate
from kit.messages import Edit, Message, Refusal, Reply, Several, Toast
from kit.texts import Texts, words
from kit.updates import Incoming, Kind
from models import Group

_TOAST_LENGTH = 200


def not_found_out(group: Group | None) -> access.NotFoundOut:
    """Telegram did not say who somebody is in the group; where the bot is no administrator it may never do."""
    return access.NotFoundOut(is_promised=group is None or group.bot_status == "administrator")


def unmatched(t: Texts, incoming: Incoming) -> Reply:
    """The update asks for nothing that there is."""
    if incoming.kind is Kind.TAP:
        return refused(OutOfDate(), t, incoming)
    # In private every message is meant for the bot; in a group most are not.
    if incoming.kind is Kind.MESSAGE and incoming.chat is not None and incoming.chat.is_private:
        return view.lost_text(t)
    return None


def refused(refusal: Refusal, t: Texts, incoming: Incoming) -> Reply:
    """The sentence of a refusal."""
    sentence = words(refusal, t)
    if incoming.kind is not Kind.TAP:
        return Message(sentence)
    text = sentence.striptags()
    toast = Toast(text if len(text) <= _TOAST_LENGTH else text[: _TOAST_LENGTH - 1] + "…", alert=True)
    return Several((toast, Edit(None))) if refusal.resolves else toast
