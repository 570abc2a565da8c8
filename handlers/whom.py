"""Whom a command is about: named by @username, mentioned, or replied to."""

from features.activities.checkin.corrections.rules import NobodyMeant
from features.people import naming
from handlers.call import Call


async def whom(call: Call, command: str) -> tuple[int, list[str]]:
    """The person a command is about, and the words behind their name. Raises UnknownPerson, NameUnsure, NobodyMeant."""
    said = call.incoming.arguments.split()
    if said and said[0].startswith("@"):
        person = await naming.find_person(
            call.session, call.group.id, said[0], call.now, pointed=call.incoming.pointed_at
        )
        return person.id, said[1:]
    if call.incoming.mentioned:
        # Somebody without a username is mentioned by name.
        mentioned = call.incoming.mentioned[0]
        return mentioned.id, call.incoming.arguments.replace(mentioned.name, "", 1).split()
    who = call.incoming.replied_to
    if who is None or who.is_bot:
        raise NobodyMeant(command)
    return who.id, said
