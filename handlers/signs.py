"""What an update shows of people, whatever it asks for."""

from kit.updates import Incoming, Kind, PersonInfo


def moves_people(incoming: Incoming) -> bool:
    """The update says that somebody came, went or has another role."""
    return incoming.kind is Kind.CHAT_MEMBER or bool(incoming.joined) or incoming.left is not None


def is_talk(incoming: Incoming) -> bool:
    """Somebody said something to the group: no command, and no note of Telegram's about who came or what the group is called."""
    is_somebodys = incoming.sender is not None and not incoming.sender.is_bot
    is_said = incoming.kind is Kind.MESSAGE and bool(incoming.text or incoming.media)
    return is_said and is_somebodys and incoming.command is None


def shows_presence(incoming: Incoming) -> bool:
    """The bot hears people in the chat."""
    return incoming.kind is Kind.TAP or (incoming.kind is Kind.MESSAGE and incoming.left is None)


def who_left(incoming: Incoming) -> PersonInfo | None:
    """Who has left the group, as an update of Telegram's or a note in the chat says."""
    is_out = incoming.kind is Kind.CHAT_MEMBER and incoming.member is not None and not incoming.member.is_present
    return incoming.left or (incoming.member.person if is_out and incoming.member is not None else None)
