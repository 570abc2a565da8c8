"""What admins ask for in a group goes to them in private, where they take that; the group sees one short line."""

from collections.abc import Callable

from features.outbox import service as outbox
from features.people import view_manners as view
from handlers.call import Call
from kit.messages import Message, Reply
from kit.texts import Texts, choose, texts
from models import Person


async def aside(call: Call, say: Callable[[Texts], Message]) -> Reply:
    """The answer to a command: in private and in the language of whoever asked; in the group where they take nothing in private."""
    person = None if call.incoming.sender is None else await call.session.get(Person, call.person.id)
    if person is None or not person.is_reachable:
        return say(call.t)
    t = texts(choose(call.person.language, default=call.group.language))
    await outbox.tell_author(
        call.session,
        call.group.id,
        person,
        f"aside:{call.incoming.update_id}",
        view.about(call.about, say(t)),
        say(call.t),
        call.now,
        thread_id=call.incoming.thread_id,
        reply_to=call.incoming.message_id,
    )
    return view.told_in_private(call.t)
