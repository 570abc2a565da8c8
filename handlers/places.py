"""On which message a tap counts. A client can make up what was tapped, not where it stands: that Telegram says."""

from markupsafe import Markup

from features.people.access import NotOnThis, OutOfDate, Right
from handlers.call import Call
from kit.buttons import Tap
from kit.messages import Edit, Message, Reaction, Reply, Several, Toast
from kit.router import Place, Route
from kit.updates import Incoming, Kind
from models import Group


def is_on_button(incoming: Incoming, bot_id: int) -> bool:
    """The tapped message is the bot's own, and its keyboard bears what was tapped."""
    chat, author = incoming.chat, incoming.button_of
    return author is not None and (author == bot_id or (chat is not None and chat.is_group and author == chat.id))


def may_name(route: Route[Right], about: Group, incoming: Incoming, here: Group | None) -> bool:
    """A tap may name this group: it stands there, or in private, or where that group has shown what waits to be judged.

    What names another group where none of that holds asks for a right in both (`here` of its route).
    """
    if incoming.chat is not None and incoming.chat.is_private:
        return True
    if here is None:
        return False
    is_review_place = route.place is Place.REVIEW and about.review_group == here.id
    return about.id == here.id or is_review_place or route.here is not None


def require_place(call: Call, route: Route[Right], tap: Tap | None, here: Group | None) -> None:
    """Raise OutOfDate where a tap names a group that is none, or one that has nothing to do with the chat it stands in."""
    named, about = getattr(tap, "group", None), call.maybe_group
    if named is None:
        return
    if about is None or about.id != named or not may_name(route, about, call.incoming, here):
        raise OutOfDate


def require_button(call: Call, route: Route[Right]) -> None:
    """Raise NotOnThis for a tap on a message that does not bear it; late ones count all the same. A link is no tap."""
    if call.incoming.kind is Kind.TAP and not route.late and not is_on_button(call.incoming, call.bot.id):
        raise NotOnThis(route.again, in_private=call.in_private)


def kept_off(reply: Reply, incoming: Incoming, bot_id: int) -> Reply:
    """The reply without new faces for a tapped message that does not bear the button: it may be anything."""
    if incoming.kind is not Kind.TAP or is_on_button(incoming, bot_id):
        return reply
    parts = reply.replies if isinstance(reply, Several) else (() if reply is None else (reply,))
    return Several(tuple(part for part in parts if not isinstance(part, Edit)))


def in_place_of(done: Message, reply: Reply) -> Reply:
    """An answer to a command whose question is resolved by it: the question gets the answer's words, or `done` where it has none."""
    parts = reply.replies if isinstance(reply, Several) else () if reply is None else (reply,)
    words = [Message(Markup.escape(p.otherwise)) if isinstance(p, Reaction) else p for p in parts]
    face = next((part for part in words if isinstance(part, Message)), done)
    return Several((Toast(), Edit(face), *(part for part in words if part is not face and not isinstance(part, Edit))))
