"""A tapped message that becomes another page, and its tap that is answered."""

from features.outbox import prompts
from handlers.call import Call
from kit.messages import Edit, Message, Reply, Several, Toast


def turned(page: Message, toast: str = "") -> Reply:
    """The tapped message shows this from now on."""
    return Several((Toast(toast), Edit(page)))


async def turned_away(call: Call, page: Message, toast: str = "") -> Reply:
    """The same of a message in private that may have asked something: what that was about is resolved without it."""
    await prompts.leave(call.session, call.here)
    return turned(page, toast)
